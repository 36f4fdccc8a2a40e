#include <algorithm>
#include <array>
#include <cmath>

#include "attack/attack.h"
#include "enum_table.h"
#include "language/tables.h"
#include "pyverdict.h"
#include "ranges.h"
#include "report/integrity.h"
#include "report/markdown_page.h"
#include "report/words.h"

namespace pyverdict::report {
namespace {

using language::Message;

constexpr std::size_t kMaxEvidence = 100;
constexpr std::size_t kMaxPlaces = 3;  ///< of one behaviour

constexpr EnumTable<behaviour::Severity, Message> kSeverities = {
    Message::SeverityInfo, Message::SeverityLow, Message::SeverityMedium, Message::SeverityHigh,
    Message::SeverityCritical};

static_assert(kEnumeratorCount<indicator::Role> == 4);
constexpr std::array<Message, 3> kRoles = {Message::RoleDownload, Message::RoleExfiltration, Message::RoleC2};
/// By the bits of `PathActions`.
constexpr std::array<Message, 5> kActions = {Message::ActionDownload, Message::ActionWrite,
                                             Message::ActionRun, Message::ActionDelete, Message::ActionRead};

std::string percent(double score) {
  const double bounded = score > 0 ? std::min(score, 1.0) : 0;
  return std::to_string(static_cast<int>(std::lround(bounded * 100))) + " %";
}

bool is_attack_link(std::string_view url) {
  constexpr std::string_view kHost = "https://attack.mitre.org/";
  return url.starts_with(kHost) && ranges::all_of(url.substr(kHost.size()), [](char c) {
           return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '/' || c == '.';
         });
}

std::string technique_link(std::string_view id, std::string_view url) {
  if (!is_attack_link(url)) return code_span(id);
  return '[' + sentence(id) + "](" + std::string(url) + ')';
}

std::string technique_link(std::string_view id) {
  const attack::Technique* technique = attack::find(id);
  return technique ? technique_link(technique->id, technique->url()) : code_span(id);
}

class Markdown {
 public:
  explicit Markdown(const Report& report) : report_(report), page_(report.language) {}

  std::string run() {
    verdict();
    evidence();
    counter_evidence();
    if (report_.finding) add_finding(page_, *report_.finding);
    script();
    layers();
    fetches();
    indicators();
    techniques();
    add_related(page_, report_);
    add_response(page_, report_);
    diagnostics();
    return page_.take();
  }

 private:
  std::string lines(const Place& place) const {
    const std::string first = std::to_string(place.line);
    if (place.end_line <= place.line) return page_.words(Message::Line, {first});
    return page_.words(Message::LinesTo, {first, std::to_string(place.end_line)});
  }

  std::string where(std::uint32_t layer, const Place& place) const {
    return layer == 0 ? lines(place)
                      : page_.words(Message::LayerPlace, {std::to_string(layer), lines(place)});
  }

  std::string bytes(std::uint64_t size) const { return page_.words(Message::Bytes, {std::to_string(size)}); }

  void verdict() {
    const verdict::Verdict& verdict = report_.verdict;
    page_.append("# " + std::string(page_.words(Message::Verdict)) + ": " +
                 std::string(page_.words(label_word(verdict.label))) + "\n\n");
    if (!verdict.summary.empty()) page_.append(sentence(verdict.summary) + "\n\n");
    page_.bullet(page_.label(Message::Score) + percent(verdict.score) + ", " +
                 std::string(page_.words(verdict.basis == verdict::Basis::Model ? Message::ByModel
                                                                                : Message::ByEvidence)));
    if (report_.allowed) allowed(*report_.allowed);
    page_.bullet(page_.label(Message::AnalysisLabel) + "PyVerdict " + std::string(kVersion) + ", ATT&CK " +
                 std::string(attack::kVersion) +
                 (report_.model
                      ? ", " + std::string(page_.words(Message::Model)) + ' ' + code_span(*report_.model)
                      : std::string()));
  }

  void allowed(const Allowed& entry) {
    std::string text = page_.label(Message::Allowed);
    if (entry.match == Allowed::Match::Tlsh)
      text += std::string(page_.words(Message::AllowedAsSimilar, {std::to_string(entry.distance)})) + ", ";
    if (!entry.expires.empty())
      text += std::string(page_.words(Message::AllowedUntil, {code_span(entry.expires)})) + ", ";
    text += entry.note.empty() ? std::string(page_.words(Message::AllowedByList)) : code_span(entry.note);
    page_.bullet(text);
  }

  void behaviour(std::string_view id) {
    std::size_t places = 0;
    for (const Evidence& evidence : report_.evidence) {
      if (evidence.behaviour != id) continue;
      if (places == 0) {
        std::string head = "**" + sentence(evidence.title) + "** (" +
                           std::string(page_.words(kSeverities[evidence.severity])) + ")";
        for (const std::string& technique : evidence.techniques) head += ' ' + technique_link(technique);
        page_.bullet(head);
      }
      if (places++ < kMaxPlaces)
        page_.inner_bullet(where(evidence.layer, evidence.span) +
                           (evidence.reachable ? "" : ' ' + std::string(page_.words(Message::CannotRun))) +
                           ": " + code_span(evidence.snippet));
    }
    if (places > kMaxPlaces)
      page_.inner_bullet(page_.words(Message::MorePlaces, {std::to_string(places - kMaxPlaces)}));
  }

  void evidence() {
    page_.heading(Message::Why);
    std::vector<std::string> ids = report_.verdict.reasons;
    for (const Evidence& evidence : report_.evidence) {
      if (ids.size() >= kMaxEvidence) break;
      if (ranges::find(ids, evidence.behaviour) == ids.end()) ids.push_back(evidence.behaviour);
    }
    if (ids.size() > kMaxEvidence) ids.resize(kMaxEvidence);
    for (const std::string& id : ids) behaviour(id);
    if (ids.empty()) page_.bullet(page_.words(Message::NothingSeen));
  }

  void counter_evidence() {
    if (report_.verdict.counter_evidence.empty()) return;
    page_.heading(Message::SpeaksForBenign);
    for (const std::string& id : report_.verdict.counter_evidence)
      page_.bullet(language::counter_title(id, report_.language));
  }

  void script() {
    const Script& script = report_.input.script;
    if (script.sha256.empty()) return;
    page_.heading(Message::Script);
    page_.fact(Message::Path, script.path);
    page_.bullet(page_.label(Message::Size) + bytes(script.size) + ", " + code_span(script.encoding));
    if (script.python_version) page_.bullet("**Python:** " + std::to_string(*script.python_version));
    hash("SHA-256", script.sha256);
    hash("SHA-1", script.sha1);
    hash("MD5", script.md5);
    hash("TLSH", script.fuzzy);
    if (!script.declared_sha256.empty() && script.declared_sha256 != script.sha256)
      page_.fact(Message::DeclaredSha256, script.declared_sha256);
    const std::string meaning = integrity_meaning(report_.input, report_.language);
    if (!meaning.empty()) page_.bullet(page_.label(Message::IntegrityLabel) + meaning);
  }

  void hash(std::string_view name, std::string_view value) {
    if (!value.empty()) page_.bullet("**" + std::string(name) + ":** " + code_span(value));
  }

  void layers() {
    if (report_.layers.size() < 2) return;
    page_.heading(Message::Layers);
    for (std::size_t i = 0; i < std::min(report_.layers.size(), kMaxRows); ++i) {
      const Layer& layer = report_.layers[i];
      std::string text = page_.words(Message::LayerNumber, {std::to_string(layer.id)}) + ": " +
                         sentence(layer.kind) + ", " + bytes(layer.size);
      if (layer.parent)
        text += ", " + page_.words(Message::OutOfLayer, {std::to_string(*layer.parent), lines(layer.span)});
      for (const std::string& step : layer.via) text += ' ' + code_span(step);
      if (!layer.sha256.empty()) text += ", SHA-256 " + code_span(layer.sha256);
      if (!layer.complete) text.append(" ").append(page_.words(Message::DecodedInPart));
      if (!layer.packer.empty()) text += ' ' + page_.words(Message::PackedBy, {layer.packer});
      page_.bullet(text);
    }
    page_.left_out(report_.layers.size(), kMaxRows);
  }

  void fetches() {
    if (report_.fetches.empty()) return;
    page_.heading(Message::Fetches);
    for (std::size_t i = 0; i < std::min(report_.fetches.size(), kMaxRows); ++i) {
      const Fetch& fetch = report_.fetches[i];
      std::string text =
          fetch.url.empty() ? std::string(page_.words(Message::UnknownAddress)) : code_span(fetch.defanged);
      text += ' ' + page_.words(Message::FetchedBy, {code_span(fetch.call)}) + ", " +
              where(fetch.layer, fetch.span);
      if (!fetch.lands.empty()) text += ", " + page_.words(Message::FetchedTo, {code_span(fetch.lands)});
      if (fetch.run) {
        text += ", " + (fetch.run_by.empty() ? std::string(page_.words(Message::FetchedRun))
                                             : page_.words(Message::FetchedRunBy, {code_span(fetch.run_by)}));
      }
      page_.bullet(text);
    }
    page_.left_out(report_.fetches.size(), kMaxRows);
  }

  void indicators() {
    if (report_.indicators.empty()) return;
    page_.heading(Message::Indicators);
    for (std::size_t i = 0; i < std::min(report_.indicators.size(), kMaxRows); ++i) {
      const Indicator& indicator = report_.indicators[i];
      std::string text = std::string(page_.words(type_word(indicator.type))) + ' ' +
                         code_span(indicator.defanged) + ", " + where(indicator.layer, indicator.span);
      if (indicator.role != indicator::Role::Unknown)
        text.append(", ").append(page_.words(kRoles[static_cast<std::size_t>(indicator.role) - 1]));
      for (std::size_t bit = 0; bit < kActions.size(); ++bit) {
        if ((indicator.actions >> bit & 1) != 0) text.append(", ").append(page_.words(kActions[bit]));
      }
      page_.bullet(text);
    }
    page_.left_out(report_.indicators.size(), kMaxRows);
  }

  void techniques() {
    if (report_.techniques.empty()) return;
    page_.heading(Message::Techniques);
    for (std::size_t i = 0; i < std::min(report_.techniques.size(), kMaxRows); ++i) {
      const Technique& technique = report_.techniques[i];
      std::string text = technique_link(technique.id, technique.url) + ' ' + sentence(technique.name);
      if (technique.from == TechniqueFrom::Finding)
        text.append(" ").append(page_.words(Message::NamedByFinding));
      page_.bullet(text);
    }
    page_.left_out(report_.techniques.size(), kMaxRows);
  }

  void diagnostics() {
    if (report_.diagnostics.empty()) return;
    page_.heading(Message::NotSeen);
    for (std::size_t i = 0; i < std::min(report_.diagnostics.size(), kMaxRows); ++i) {
      const diagnostic::Diagnostic& diagnostic = report_.diagnostics[i];
      std::string text(diagnostic::sentence(diagnostic.code, report_.language));
      const auto add = [&](Message label, const std::string& value) {
        if (!value.empty()) text += ' ' + std::string(page_.words(label)) + ": " + code_span(value) + '.';
      };
      add(Message::Where, diagnostic.where);
      add(Message::Detail, diagnostic.detail);
      page_.bullet(text);
    }
    page_.left_out(report_.diagnostics.size(), kMaxRows);
  }

  const Report& report_;
  Page page_;
};

}  // namespace

std::string to_markdown(const Report& report) { return Markdown(report).run(); }

}  // namespace pyverdict::report
