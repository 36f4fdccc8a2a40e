#include "response/plan.h"

#include <algorithm>
#include <string_view>

#include "enum_table.h"
#include "finding/detector.h"
#include "language/messages.h"
#include "ranges.h"

namespace pyverdict::response {
namespace {

using language::Message;
using report::Because;
using report::Phase;
using report::Strength;

enum class SourceId : std::uint8_t { Respond, Finding, Mute, Attack, Practice };

struct SourceRow {
  Message name;
  std::string_view url;
  bool documented;
};

constexpr SourceRow kSources[] = {
    {Message::SourceRespond,
     "https://cloud.google.com/security-command-center/docs/respond-cloud-run-threats", true},
    {Message::SourceFinding,
     "https://cloud.google.com/security-command-center/docs/findings/threats/"
     "cloud-run-malicious-python-executed",
     true},
    {Message::SourceMute, "https://cloud.google.com/security-command-center/docs/how-to-mute-findings", true},
    {Message::SourceAttack, "https://attack.mitre.org/mitigations/enterprise/", true},
    {Message::SourcePractice, "", false},
};
static_assert(std::size(kSources) == kEnumeratorCount<SourceId>);

/// A step of the plan.
struct Row {
  std::string_view id;
  Phase phase;
  Message title;
  Message reason;
  SourceId source;
  /// The step is taken when one of these holds: "always", "label" (malicious or suspicious, or of one
  /// incident with others), "network" (the script names hosts), "truncated", "related", "unrelated",
  /// "recurrence", "image" (a finding about the image is related), and ids of techniques, which stand for
  /// their sub-techniques as well.
  std::string_view when;
  /// And all of these: "finding", "label", "services", "jobs", "workerPools", "gke".
  std::string_view only;
  std::string_view commands;
};

constexpr Row kRows[] = {
    {"ask-owner", Phase::Containment, Message::StepOwner, Message::WhyOwner, SourceId::Respond, "always",
     "finding", ""},
    {"roll-back", Phase::Containment, Message::StepRollback, Message::WhyRollback, SourceId::Respond, "label",
     "finding services", "revisions rollback clear-tags delete-revision"},
    {"close-ingress", Phase::Containment, Message::StepIngress, Message::WhyIngress, SourceId::Practice,
     "T1059.004 T1071 T1095 T1190 T1219 T1571 T1572 T1573", "finding label services", "ingress"},
    {"stop-executions", Phase::Containment, Message::StepCancel, Message::WhyCancel, SourceId::Respond,
     "label", "finding jobs", "executions cancel-execution"},
    {"stop-pool", Phase::Containment, Message::StepPool, Message::WhyPool, SourceId::Practice, "label",
     "finding workerPools", "pool-settings delete-pool"},
    {"isolate-pod", Phase::Containment, Message::StepPod, Message::WhyPod, SourceId::Practice, "label",
     "finding gke", "cluster-credentials pod-settings delete-pod"},
    {"disable-account", Phase::Containment, Message::StepAccount, Message::WhyAccount, SourceId::Practice,
     "T1528 T1550 T1552 T1078", "label", "service-settings job-settings pool-settings"},
    {"block-network", Phase::Containment, Message::StepBlock, Message::WhyBlock, SourceId::Practice,
     "network", "label", ""},
    {"get-help", Phase::Containment, Message::StepHelp, Message::WhyHelp, SourceId::Respond, "related",
     "finding label", ""},

    {"keep-logs", Phase::Evidence, Message::StepLogs, Message::WhyLogs, SourceId::Respond, "always",
     "finding", "logs audit-logs pod-logs"},
    {"keep-settings", Phase::Evidence, Message::StepSettings, Message::WhySettings, SourceId::Finding,
     "always", "finding",
     "service-settings revision-settings iam-policy job-settings execution-settings pool-settings "
     "pod-settings"},
    {"keep-script", Phase::Evidence, Message::StepScript, Message::WhyScript, SourceId::Practice, "always",
     "", ""},
    {"find-whole-script", Phase::Evidence, Message::StepWhole, Message::WhyWhole, SourceId::Practice,
     "truncated", "", ""},
    {"list-related", Phase::Evidence, Message::StepRelated, Message::WhyRelated, SourceId::Finding, "always",
     "finding", "related-findings"},
    {"read-together", Phase::Evidence, Message::StepTogether, Message::WhyTogether, SourceId::Finding,
     "related", "finding", ""},
    {"look-elsewhere", Phase::Evidence, Message::StepElsewhere, Message::WhyElsewhere, SourceId::Practice,
     "recurrence", "finding", ""},
    {"look-up", Phase::Evidence, Message::StepLookUp, Message::WhyLookUp, SourceId::Finding, "label network",
     "", ""},

    {"find-way-in", Phase::Eradication, Message::StepWayIn, Message::WhyWayIn, SourceId::Practice, "label",
     "", "logs"},
    {"rotate-secrets", Phase::Eradication, Message::StepRotate, Message::WhyRotate, SourceId::Practice,
     "T1003 T1056 T1082 T1528 T1539 T1552 T1555 T1606", "label", ""},
    {"remove-persistence", Phase::Eradication, Message::StepPersistence, Message::WhyPersistence,
     SourceId::Practice, "T1037 T1053 T1098 T1136 T1543 T1546 T1547 T1554 T1574", "label", ""},
    {"undo-permissions", Phase::Eradication, Message::StepIam, Message::WhyIam, SourceId::Practice,
     "T1098 T1078.004 T1548.005", "", "iam-policy audit-logs"},
    {"clean-image", Phase::Eradication, Message::StepImage, Message::WhyImage, SourceId::Practice,
     "T1195 T1554 image", "label", ""},
    {"check-billing", Phase::Eradication, Message::StepMining, Message::WhyMining, SourceId::Practice,
     "T1496", "", ""},
    {"check-node", Phase::Eradication, Message::StepEscape, Message::WhyEscape, SourceId::Practice, "T1611",
     "", ""},
    {"find-lost-data", Phase::Eradication, Message::StepLost, Message::WhyLost, SourceId::Practice,
     "T1020 T1029 T1041 T1048 T1537 T1567", "label", ""},
    {"delete-resource", Phase::Eradication, Message::StepDelete, Message::WhyDelete, SourceId::Respond,
     "label", "finding", "delete-service delete-job delete-pool"},

    {"redeploy", Phase::Recovery, Message::StepRedeploy, Message::WhyRedeploy, SourceId::Respond, "label", "",
     ""},
    {"restore-data", Phase::Recovery, Message::StepRestore, Message::WhyRestore, SourceId::Practice,
     "T1485 T1486 T1490 T1491 T1561", "", ""},
    {"watch", Phase::Recovery, Message::StepWatch, Message::WhyWatch, SourceId::Practice, "label", "", ""},
    {"close-finding", Phase::Recovery, Message::StepClose, Message::WhyClose, SourceId::Practice, "always",
     "finding", "close-finding"},

    {"immutable-images", Phase::Prevention, Message::StepImmutable, Message::WhyImmutable, SourceId::Respond,
     "always", "finding", ""},
    {"least-privilege", Phase::Prevention, Message::StepLeast, Message::WhyLeast, SourceId::Practice,
     "T1528 T1550 T1552 T1078 T1098", "", ""},
    {"limit-egress", Phase::Prevention, Message::StepEgress, Message::WhyEgress, SourceId::Practice,
     "network", "label", ""},
    {"pin-packages", Phase::Prevention, Message::StepPin, Message::WhyPin, SourceId::Practice, "T1105 T1195",
     "label", ""},

    {"what-would-be-legitimate", Phase::FalseAlarm, Message::StepLegitimate, Message::WhyLegitimate,
     SourceId::Finding, "always", "finding", ""},
    {"compare-with-sources", Phase::FalseAlarm, Message::StepOrigin, Message::WhyOrigin, SourceId::Practice,
     "always", "finding", ""},
    {"new-revision", Phase::FalseAlarm, Message::StepNewRevision, Message::WhyNewRevision, SourceId::Respond,
     "always", "finding", ""},
    {"mute-narrowly", Phase::FalseAlarm, Message::StepMuteOne, Message::WhyMuteOne, SourceId::Mute, "always",
     "finding", "mute-finding mute-rule"},
};
static_assert(ranges::is_sorted(kRows, {}, [](const Row& row) { return row.phase; }));

/// Calls `use` with each word.
template <typename Use>
void each_word(std::string_view text, Use&& use) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) use(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

bool is_network(indicator::Type type) {
  using indicator::Type;
  return type == Type::Url || type == Type::Domain || type == Type::Ipv4 || type == Type::Ipv6 ||
         type == Type::Webhook;
}

/// What holds of a report, by the words of the table.
class Conditions {
 public:
  explicit Conditions(const report::Report& report) : report_(report) {}

  /// A script that looks harmless by itself is suspected when it belongs to an incident.
  bool suspected() const { return labelled() || has(Strength::Strong, Strength::Strong); }

  bool required(std::string_view word) const {
    if (word == "label") return suspected();
    if (word == "finding") return report_.finding.has_value();
    if (!report_.finding) return false;
    if (word == "gke") return !report_.finding->resource.gke.cluster.empty();
    return report_.finding->resource.cloud_run.kind == word;
  }

  bool has(Strength weakest, Strength strongest) const {
    return ranges::any_of(report_.related, [&](const report::Related& related) {
      return related.kind != report::RelationKind::SameFinding && related.strength >= strongest &&
             related.strength <= weakest;
    });
  }
  bool related() const { return has(Strength::Medium, Strength::Strong); }

  /// What makes a word of `when` hold; empty when it does not.
  std::vector<Because> holds(std::string_view word) const {
    if (word == "always") return {{"always", {}}};
    if (word == "label" && suspected()) return {{"label", std::string(verdict::name(report_.verdict.label))}};
    if (word == "related" && related()) return {{"relation", "strong"}};
    if (word == "recurrence" && has(Strength::Campaign, Strength::Recurrence))
      return {{"relation", "campaign"}};
    if (word == "truncated" && report_.input.script.truncated == finding::Truncated::Yes)
      return {{"finding", "truncated"}};
    if (word == "network" && network()) return {{"indicator", "network"}};
    if (word == "image" && about_image()) return {{"finding", report_.finding->category}};
    if (word.starts_with('T')) return techniques(word);
    return {};
  }

 private:
  bool labelled() const {
    return report_.verdict.label == verdict::Label::Malicious ||
           report_.verdict.label == verdict::Label::Suspicious;
  }

  bool network() const {
    return ranges::any_of(report_.indicators,
                          [](const auto& indicator) { return is_network(indicator.type); }) ||
           (report_.finding && (!report_.finding->uris.empty() || !report_.finding->ip_addresses.empty() ||
                                !report_.finding->domains.empty()));
  }

  bool about_image() const {
    const finding::Detector* detector = report_.finding ? finding::detector_of(*report_.finding) : nullptr;
    return detector != nullptr && detector->container.starts_with("BUILT_IN_");
  }

  std::vector<Because> techniques(std::string_view wanted) const {
    std::vector<Because> out;
    for (const report::Technique& technique : report_.techniques) {
      const bool same =
          technique.id == wanted || (technique.id.starts_with(wanted) && technique.id[wanted.size()] == '.');
      if (same) out.push_back({"technique", technique.id});
    }
    return out;
  }

  const report::Report& report_;
};

std::vector<std::string> known_commands(std::string_view wanted,
                                        const std::vector<report::Command>& commands) {
  std::vector<std::string> out;
  each_word(wanted, [&](std::string_view id) {
    if (ranges::find(commands, id, &report::Command::id) != commands.end()) out.emplace_back(id);
  });
  return out;
}

}  // namespace

std::optional<report::Response> plan(const report::Report& report, const CommandOptions& options) {
  const Conditions conditions(report);
  if (!report.finding && !conditions.suspected()) return std::nullopt;
  report::Response response;
  std::size_t unsafe = 0;
  if (report.finding) {
    CommandList list = commands_for(*report.finding, options);
    response.commands = std::move(list.commands);
    unsafe = list.unsafe;
  }
  for (const Row& row : kRows) {
    bool wanted = true;
    each_word(row.only, [&](std::string_view word) { wanted = wanted && conditions.required(word); });
    if (!wanted) continue;
    std::vector<Because> because;
    each_word(row.when, [&](std::string_view word) {
      for (Because& reason : conditions.holds(word)) because.push_back(std::move(reason));
    });
    if (because.empty()) continue;
    const SourceRow& source = kSources[static_cast<std::size_t>(row.source)];
    report::Step step;
    step.id = row.id;
    step.phase = row.phase;
    step.title = language::text(row.title, options.language);
    step.reason = language::text(row.reason, options.language);
    step.source = {std::string(language::text(source.name, options.language)), std::string(source.url),
                   source.documented};
    step.because = std::move(because);
    step.commands = known_commands(row.commands, response.commands);
    response.steps.push_back(std::move(step));
  }
  const auto note = [&](Message message) {
    response.notes.emplace_back(language::text(message, options.language));
  };
  if (report.finding) {
    note(Message::NoteInformal);
    const finding::Detector* detector = finding::detector_of(*report.finding);
    if (detector != nullptr && detector->category == finding::kMaliciousPython) note(Message::NoteNoDetector);
    if (!conditions.related()) note(Message::NoteNoRelated);
    if (!response.commands.empty()) note(Message::NoteCommands);
    if (unsafe > 0) note(Message::NoteUnsafeCommands);
  }
  return response;
}

}  // namespace pyverdict::response
