#include "response/commands.h"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "finding/time.h"
#include "language/messages.h"
#include "ranges.h"
#include "response/quoting.h"

namespace pyverdict::response {
namespace {

using language::Message;

/// "projects/p/sources/1/locations/global/findings/f": what a finding's name holds.
struct FindingName {
  std::string_view owner_kind;  ///< "organizations", "folders" or "projects"
  std::string_view owner;
  std::string_view source;
  std::string_view location;  ///< may be empty
  std::string_view id;
};

FindingName parse_name(std::string_view name) {
  FindingName out;
  while (!name.empty()) {
    const std::size_t slash = name.find('/');
    if (slash == std::string_view::npos) break;
    const std::string_view collection = name.substr(0, slash);
    name.remove_prefix(slash + 1);
    const std::string_view value = name.substr(0, name.find('/'));
    name.remove_prefix(std::min(value.size() + 1, name.size()));
    if (out.owner.empty()) {
      out.owner_kind = collection;
      out.owner = value;
    } else if (collection == "sources") {
      out.source = value;
    } else if (collection == "locations") {
      out.location = value;
    } else if (collection == "findings") {
      out.id = value;
    }
  }
  return out;
}

/// "--organization" for "organizations".
std::string_view owner_flag(std::string_view kind) {
  constexpr std::array<std::pair<std::string_view, std::string_view>, 3> kFlags = {
      {{"organizations", "--organization"}, {"folders", "--folder"}, {"projects", "--project"}}};
  for (const auto& [name, flag] : kFlags) {
    if (name == kind) return flag;
  }
  return {};
}

/// How far a command's wording is documented.
enum class Grade : std::uint8_t {
  Documented,  ///< the command, its flags and its filter
  Inferred,    ///< the command and its flags; the filter is put together from the names of fields
};

/// Where a command is described: the words behind "gcloud", or kubectl's own.
struct Origin {
  std::string_view id;
  std::string_view reference;
};

constexpr std::array<Origin, 26> kOrigins = {{
    {"audit-logs", "logging read"},
    {"cancel-execution", "run jobs executions cancel"},
    {"clear-tags", "run services update-traffic"},
    {"close-finding", "scc findings update"},
    {"cluster-credentials", "container clusters get-credentials"},
    {"delete-job", "run jobs delete"},
    {"delete-pod", "kubectl delete"},
    {"delete-pool", "run worker-pools delete"},
    {"delete-revision", "run revisions delete"},
    {"delete-service", "run services delete"},
    {"execution-settings", "run jobs executions describe"},
    {"executions", "run jobs executions list"},
    {"iam-policy", "run services get-iam-policy"},
    {"ingress", "run services update"},
    {"job-settings", "run jobs describe"},
    {"logs", "logging read"},
    {"mute-finding", "scc findings set-mute"},
    {"mute-rule", "scc muteconfigs create"},
    {"pod-logs", "kubectl logs"},
    {"pod-settings", "kubectl describe"},
    {"pool-settings", "run worker-pools describe"},
    {"related-findings", "scc findings list"},
    {"revision-settings", "run revisions describe"},
    {"revisions", "run revisions list"},
    {"rollback", "run services update-traffic"},
    {"service-settings", "run services describe"},
}};

report::Source source_of(std::string_view id, Grade grade, language::Language language) {
  const auto* const origin = ranges::find(kOrigins, id, &Origin::id);
  if (origin == kOrigins.end()) return {};
  constexpr std::string_view kKubectl = "kubectl ";
  const bool kubectl = origin->reference.starts_with(kKubectl);
  std::string path(kubectl ? origin->reference.substr(kKubectl.size()) : origin->reference);
  const std::string command = kubectl ? std::string(origin->reference) : "gcloud " + path;
  for (char& c : path) c = c == ' ' ? '/' : c;
  report::Source source;
  source.documented = grade == Grade::Documented;
  source.name = language::fill(source.documented ? Message::SourceCommand : Message::SourceCommandInferred,
                               language, {command});
  source.url = kubectl ? "https://kubernetes.io/docs/reference/kubectl/generated/kubectl_" + path + '/'
                       : "https://cloud.google.com/sdk/gcloud/reference/" + path;
  return source;
}

class Builder {
 public:
  Builder(const finding::Finding& finding, const CommandOptions& options)
      : finding_(finding), options_(options), time_(finding::parse_time(finding.event_time)) {}

  CommandList run() {
    const finding::CloudRun& run = finding_.resource.cloud_run;
    const finding::Gke& gke = finding_.resource.gke;
    const bool cloud_run = usable(run.name) && !run.project.empty() && !run.location.empty();
    if (cloud_run) of_cloud_run(run);
    if (usable(gke.cluster) && !gke.project.empty()) of_gke(gke);
    of_finding();
    std::stable_partition(commands_.begin(), commands_.end(),
                          [](const report::Command& command) { return !command.changes; });
    return {std::move(commands_), unsafe_};
  }

 private:
  /// A word that stands for itself: neither empty nor an option.
  static bool usable(std::string_view word) { return !word.empty() && word[0] != '-'; }

  void add(std::string_view id, bool changes, Message purpose, std::string text,
           std::optional<Message> note = std::nullopt, Grade grade = Grade::Documented) {
    if (!can_be_pasted(text)) {
      ++unsafe_;
      return;
    }
    report::Command command;
    command.id = id;
    command.purpose = language::text(purpose, options_.language);
    command.text = std::move(text);
    command.changes = changes;
    if (note) command.note = language::text(*note, options_.language);
    command.source = source_of(id, grade, options_.language);
    commands_.push_back(std::move(command));
  }

  static std::string flag(std::string_view name, std::string_view value) {
    return ' ' + std::string(name) + '=' + shell_word(value);
  }

  /// The window around the event, in the words of a filter: `timestamp>="..." AND timestamp<="..."`.
  std::string window(const std::string& field) const {
    const std::int64_t span = options_.window_seconds * 1000;
    return field + ">=" + filter_string(finding::format_time(*time_ - span)) + " AND " + field +
           "<=" + filter_string(finding::format_time(*time_ + span));
  }

  void logs(std::string_view id, Message purpose, std::string filter, std::string_view project,
            Grade grade = Grade::Inferred) {
    if (time_) filter += " AND " + window("timestamp");
    std::string text = "gcloud logging read " + shell_word(filter) + flag("--project", project);
    text += time_ ? " --limit=1000 --format=json" : " --freshness=1d --limit=1000 --format=json";
    add(id, false, purpose, std::move(text), time_ ? std::nullopt : std::optional(Message::NoteNoTime),
        grade);
  }

  void of_cloud_run(const finding::CloudRun& run) {
    const std::string where = flag("--region", run.location) + flag("--project", run.project);
    const std::string name = shell_word(run.name);
    if (run.kind == "services") service(run, name, where);
    if (run.kind == "jobs") job(run, name, where);
    if (run.kind == "workerPools") pool(run, name, where);
    logs("audit-logs", Message::CommandAuditLogs,
         "protoPayload.serviceName=\"run.googleapis.com\" AND protoPayload.resourceName:" +
             filter_string(run.name),
         run.project);
  }

  static std::string labels(std::string_view type, std::string_view label, const finding::CloudRun& run) {
    return "resource.type=\"" + std::string(type) + "\" AND resource.labels." + std::string(label) + '=' +
           filter_string(run.name) + " AND resource.labels.location=" + filter_string(run.location);
  }

  void service(const finding::CloudRun& run, const std::string& name, const std::string& where) {
    const bool revision = usable(run.revision);
    add("service-settings", false, Message::CommandServiceSettings,
        "gcloud run services describe " + name + where + " --format=yaml");
    add("revisions", false, Message::CommandRevisions,
        "gcloud run revisions list" + flag("--service", run.name) + where);
    if (revision) {
      add("revision-settings", false, Message::CommandRevisionSettings,
          "gcloud run revisions describe " + shell_word(run.revision) + where + " --format=yaml");
    }
    add("iam-policy", false, Message::CommandIamPolicy, "gcloud run services get-iam-policy " + name + where);
    std::string filter = labels("cloud_run_revision", "service_name", run);
    if (revision) filter += " AND resource.labels.revision_name=" + filter_string(run.revision);
    logs("logs", Message::CommandLogs, std::move(filter), run.project, Grade::Documented);
    add("rollback", true, Message::CommandRollback,
        "gcloud run services update-traffic " + name + " --to-revisions=GOOD_REVISION=100" + where,
        Message::NoteGoodRevision);
    add("clear-tags", true, Message::CommandClearTags,
        "gcloud run services update-traffic " + name + " --clear-tags" + where);
    add("ingress", true, Message::CommandIngress,
        "gcloud run services update " + name + " --ingress=internal" + where);
    add("delete-revision", true, Message::CommandDeleteRevision,
        "gcloud run revisions delete " + (revision ? shell_word(run.revision) : "BAD_REVISION") + where,
        revision ? Message::NoteNoTraffic : Message::NoteBadRevision);
    add("delete-service", true, Message::CommandDeleteService, "gcloud run services delete " + name + where,
        Message::NoteRootLoss);
  }

  void job(const finding::CloudRun& run, const std::string& name, const std::string& where) {
    const bool execution = usable(run.execution);
    add("job-settings", false, Message::CommandJobSettings,
        "gcloud run jobs describe " + name + where + " --format=yaml");
    add("executions", false, Message::CommandExecutions,
        "gcloud run jobs executions list" + flag("--job", run.name) + where);
    if (execution) {
      add("execution-settings", false, Message::CommandExecutionSettings,
          "gcloud run jobs executions describe " + shell_word(run.execution) + where + " --format=yaml");
    }
    logs("logs", Message::CommandLogs, labels("cloud_run_job", "job_name", run), run.project);
    add("cancel-execution", true, Message::CommandCancel,
        "gcloud run jobs executions cancel " + (execution ? shell_word(run.execution) : "EXECUTION") + where,
        execution ? std::nullopt : std::optional(Message::NoteExecution));
    add("delete-job", true, Message::CommandDeleteJob, "gcloud run jobs delete " + name + where,
        Message::NoteRootLoss);
  }

  void pool(const finding::CloudRun& run, const std::string& name, const std::string& where) {
    add("pool-settings", false, Message::CommandPoolSettings,
        "gcloud run worker-pools describe " + name + where + " --format=yaml");
    logs("logs", Message::CommandLogs, labels("cloud_run_worker_pool", "worker_pool_name", run), run.project);
    add("delete-pool", true, Message::CommandDeletePool, "gcloud run worker-pools delete " + name + where,
        Message::NoteRootLoss);
  }

  void of_gke(const finding::Gke& gke) {
    add("cluster-credentials", false, Message::CommandCredentials,
        "gcloud container clusters get-credentials " + shell_word(gke.cluster) +
            flag("--location", gke.location) + flag("--project", gke.project));
    std::string filter =
        "resource.type=\"k8s_container\" AND resource.labels.cluster_name=" + filter_string(gke.cluster);
    const finding::Pod* pod = finding_.pods.empty() ? nullptr : &finding_.pods[0];
    if (pod != nullptr && !pod->name_space.empty())
      filter += " AND resource.labels.namespace_name=" + filter_string(pod->name_space);
    if (pod != nullptr && !pod->name.empty())
      filter += " AND resource.labels.pod_name=" + filter_string(pod->name);
    logs("logs", Message::CommandLogs, std::move(filter), gke.project);
    if (pod == nullptr || !usable(pod->name)) return;
    const std::string name = shell_word(pod->name) + flag("--namespace", pod->name_space);
    add("pod-settings", false, Message::CommandPodSettings, "kubectl describe pod " + name);
    add("pod-logs", false, Message::CommandPodLogs,
        "kubectl logs " + name + " --all-containers --timestamps");
    add("delete-pod", true, Message::CommandDeletePod, "kubectl delete pod " + name, Message::NoteRootLoss);
  }

  /// What findings are filtered by: the name of the Cloud Run resource without its project, which is written
  /// by id or by number, or else the full name.
  std::string resource_filter() const {
    const finding::CloudRun& run = finding_.resource.cloud_run;
    if (run.name.empty()) return "resource.name=" + filter_string(finding_.resource.name);
    return "resource.name:" + filter_string("locations/" + run.location + '/' + run.kind + '/' + run.name);
  }

  void of_finding() {
    FindingName name = parse_name(finding_.name);
    if (owner_flag(name.owner_kind).empty()) name = parse_name(finding_.canonical_name);
    const std::string_view owner = owner_flag(name.owner_kind);
    if (owner.empty() || !usable(name.owner)) return;
    const std::string at = name.location.empty() ? std::string() : flag("--location", name.location);
    if (!finding_.resource.name.empty()) {
      std::string filter = "state=\"ACTIVE\" AND " + resource_filter();
      if (time_) filter += " AND " + window("event_time");
      add("related-findings", false, Message::CommandRelated,
          "gcloud scc findings list " +
              shell_word(std::string(name.owner_kind) + '/' + std::string(name.owner)) + " --source=-" + at +
              flag("--filter", filter) + " --format=json");
    }
    if (usable(name.id) && !name.source.empty()) {
      const std::string which =
          shell_word(name.id) + flag(owner, name.owner) + flag("--source", name.source) + at;
      add("close-finding", true, Message::CommandCloseFinding,
          "gcloud scc findings update " + which + " --state=INACTIVE");
      add("mute-finding", true, Message::CommandMuteFinding,
          "gcloud scc findings set-mute " + which + " --mute=MUTED");
    }
    if (!finding_.category.empty() && !finding_.resource.name.empty()) {
      add("mute-rule", true, Message::CommandMuteRule,
          "gcloud scc muteconfigs create RULE_ID" + flag(owner, name.owner) + at +
              flag("--filter", "category=" + filter_string(finding_.category) + " AND " + resource_filter()) +
              " --type=dynamic",
          Message::NoteMuteRule);
    }
  }

  const finding::Finding& finding_;
  const CommandOptions& options_;
  std::optional<std::int64_t> time_;
  std::vector<report::Command> commands_;
  std::size_t unsafe_ = 0;
};

}  // namespace

CommandList commands_for(const finding::Finding& finding, const CommandOptions& options) {
  return Builder(finding, options).run();
}

}  // namespace pyverdict::response
