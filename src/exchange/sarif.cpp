#include <algorithm>
#include <map>

#include "attack/attack.h"
#include "exchange/exchange.h"
#include "exchange/ids.h"
#include "json/writer.h"
#include "pyverdict.h"
#include "report/words.h"

namespace pyverdict::exchange {
namespace {

using language::Message;

/// Text of a decoded layer that goes into the log; a longer one is left out.
constexpr std::size_t kMaxText = 256 * 1024;
constexpr std::string_view kVerdictRule = "verdict";

std::string_view level(behaviour::Severity severity) {
  switch (severity) {
    case behaviour::Severity::Critical:
    case behaviour::Severity::High:
      return "error";
    case behaviour::Severity::Medium:
      return "warning";
    default:
      return "note";
  }
}

/// A path as a URI reference: what is no unreserved character of a path is percent-encoded.
std::string uri_of(std::string_view path) {
  std::string out = path.starts_with('/') ? "file://" : "";
  for (const char c : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       std::string_view("-._~/").find(c) != std::string_view::npos;
    if (plain) {
      out += c;
    } else {
      constexpr std::string_view kDigits = "0123456789ABCDEF";
      out += '%';
      out += kDigits[static_cast<unsigned char>(c) >> 4];
      out += kDigits[static_cast<unsigned char>(c) & 15];
    }
  }
  return out;
}

class Log {
 public:
  explicit Log(Reports reports) : reports_(reports), out_(text_) {}

  std::string run() {
    collect();
    out_.begin_object();
    out_.member("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    out_.member("version", "2.1.0");
    out_.key("runs");
    out_.begin_array();
    out_.begin_object();
    tool();
    taxonomy();
    artifacts();
    results();
    notifications();
    out_.member("columnKind", "utf16CodeUnits");
    out_.end_object();
    out_.end_array();
    out_.end_object();
    return std::move(text_);
  }

 private:
  struct Rule {
    std::string title;
    behaviour::Severity severity;
    std::vector<std::string> techniques;
    std::size_t index = 0;
  };

  void collect() {
    std::size_t artifacts = 0;
    for (const report::Report* report : reports_) {
      first_artifact_.push_back(artifacts);
      artifacts += std::max<std::size_t>(report->layers.size(), 1);
      for (const report::Evidence& evidence : report->evidence) {
        rules_.emplace(evidence.behaviour, Rule{evidence.title, evidence.severity, evidence.techniques});
        for (const std::string& id : evidence.techniques) taxa_.emplace(id, 0);
      }
      for (const report::Technique& technique : report->techniques) taxa_.emplace(technique.id, 0);
    }
    std::size_t next = 1;  // behind the rule of the verdict
    for (auto& [id, rule] : rules_) rule.index = next++;
    next = 0;
    for (auto it = taxa_.begin(); it != taxa_.end();) {
      if (attack::find(it->first) == nullptr) {
        it = taxa_.erase(it);
      } else {
        (it++)->second = next++;
      }
    }
  }

  void message(std::string_view key, std::string_view text) {
    out_.key(key);
    out_.begin_object();
    out_.member("text", text);
    out_.end_object();
  }

  void taxonomy_reference() {
    out_.key("toolComponent");
    out_.begin_object();
    out_.member("name", "MITRE ATT&CK");
    out_.key("index");
    out_.unsigned_integer(0);
    out_.end_object();
  }

  void taxon(const std::string& id, std::size_t index) {
    out_.member("id", id);
    out_.key("index");
    out_.unsigned_integer(index);
    taxonomy_reference();
  }

  void tool() {
    out_.key("tool");
    out_.begin_object();
    out_.key("driver");
    out_.begin_object();
    out_.member("name", "PyVerdict");
    out_.member("semanticVersion", kVersion);
    out_.key("supportedTaxonomies");
    out_.begin_array();
    out_.begin_object();
    out_.member("name", "MITRE ATT&CK");
    out_.key("index");
    out_.unsigned_integer(0);
    out_.end_object();
    out_.end_array();
    out_.key("rules");
    out_.begin_array();
    out_.begin_object();
    out_.member("id", kVerdictRule);
    message("shortDescription", language::text(Message::SarifVerdict, language_of(reports_)));
    out_.end_object();
    for (const auto& [id, rule] : rules_) rule_of(id, rule);
    out_.end_array();
    out_.end_object();
    out_.end_object();
  }

  void rule_of(const std::string& id, const Rule& rule) {
    out_.begin_object();
    out_.member("id", id);
    message("shortDescription", rule.title);
    out_.key("defaultConfiguration");
    out_.begin_object();
    out_.member("level", level(rule.severity));
    out_.end_object();
    out_.key("relationships");
    out_.begin_array();
    for (const std::string& technique : rule.techniques) {
      const auto known = taxa_.find(technique);
      if (known == taxa_.end()) continue;
      out_.begin_object();
      out_.key("target");
      out_.begin_object();
      taxon(technique, known->second);
      out_.end_object();
      out_.key("kinds");
      out_.begin_array();
      out_.string("relevant");
      out_.end_array();
      out_.end_object();
    }
    out_.end_array();
    out_.key("properties");
    out_.begin_object();
    out_.member("severity", behaviour::name(rule.severity));
    out_.end_object();
    out_.end_object();
  }

  void taxonomy() {
    out_.key("taxonomies");
    out_.begin_array();
    out_.begin_object();
    out_.member("name", "MITRE ATT&CK");
    out_.member("version", attack::kVersion);
    out_.member("organization", "The MITRE Corporation");
    out_.member("informationUri", "https://attack.mitre.org/");
    out_.member("isComprehensive", false);
    out_.key("taxa");
    out_.begin_array();
    for (const auto& [id, index] : taxa_) {
      const attack::Technique* technique = attack::find(id);
      out_.begin_object();
      out_.member("id", id);
      message("shortDescription", technique->name);
      out_.member("helpUri", technique->url());
      out_.end_object();
    }
    out_.end_array();
    out_.end_object();
    out_.end_array();
  }

  void artifacts() {
    out_.key("artifacts");
    out_.begin_array();
    for (std::size_t i = 0; i < reports_.size(); ++i) {
      const report::Report& report = *reports_[i];
      script(report, i);
      for (std::size_t layer = 1; layer < report.layers.size(); ++layer) nested(report.layers[layer], i);
    }
    out_.end_array();
  }

  /// Scripts without a path are named by their place.
  static std::string script_uri(const report::Report& report, std::size_t index) {
    const std::string& path = report.input.script.path;
    return path.empty() ? "script-" + std::to_string(index) + ".py" : uri_of(path);
  }

  void script(const report::Report& report, std::size_t index) {
    out_.begin_object();
    out_.key("location");
    out_.begin_object();
    out_.member("uri", script_uri(report, index));
    out_.end_object();
    out_.key("roles");
    out_.begin_array();
    out_.string("analysisTarget");
    out_.end_array();
    out_.member("length", report.input.script.size);
    out_.member("sourceLanguage", "python");
    hash(report.input.script.sha256);
    out_.end_object();
  }

  void nested(const report::Layer& layer, std::size_t index) {
    out_.begin_object();
    out_.key("parentIndex");
    out_.unsigned_integer(first_artifact_[index] + layer.parent.value_or(0));
    out_.member("length", layer.size);
    hash(layer.sha256);
    if (layer.text && layer.text->size() <= kMaxText) message("contents", *layer.text);
    out_.end_object();
  }

  void hash(const std::string& sha256) {
    if (sha256.empty()) return;
    out_.key("hashes");
    out_.begin_object();
    out_.member("sha-256", sha256);
    out_.end_object();
  }

  void location(const report::Report& report, std::size_t index, std::uint32_t layer,
                const report::Place* place, std::string_view snippet) {
    out_.key("locations");
    out_.begin_array();
    out_.begin_object();
    out_.key("physicalLocation");
    out_.begin_object();
    out_.key("artifactLocation");
    out_.begin_object();
    if (layer == 0) out_.member("uri", script_uri(report, index));
    out_.key("index");
    out_.unsigned_integer(first_artifact_[index] + layer);
    out_.end_object();
    if (place != nullptr) {
      out_.key("region");
      out_.begin_object();
      out_.member("startLine", place->line);
      out_.member("startColumn", place->column);
      out_.member("endLine", place->end_line);
      out_.member("endColumn", place->end_column);
      message("snippet", snippet);
      out_.end_object();
    }
    out_.end_object();
    out_.end_object();
    out_.end_array();
  }

  void results() {
    out_.key("results");
    out_.begin_array();
    for (std::size_t i = 0; i < reports_.size(); ++i) {
      verdict(*reports_[i], i);
      for (const report::Evidence& evidence : reports_[i]->evidence) result(*reports_[i], i, evidence);
    }
    out_.end_array();
  }

  void verdict(const report::Report& report, std::size_t index) {
    const verdict::Label label = report.verdict.label;
    const bool fails = label == verdict::Label::Malicious || label == verdict::Label::Suspicious;
    out_.begin_object();
    rule_reference(kVerdictRule, 0);
    out_.member("kind", fails ? "fail" : label == verdict::Label::Benign ? "pass" : "open");
    out_.member("level", label == verdict::Label::Malicious ? "error" : fails ? "warning" : "none");
    message("message", std::string(language::text(report::label_word(label), report.language)) + ": " +
                           report.verdict.summary);
    location(report, index, 0, nullptr, {});
    out_.key("properties");
    out_.begin_object();
    out_.member("label", verdict::name(label));
    out_.key("score");
    out_.fraction(report.verdict.score);
    if (report.finding) out_.member("finding", report.finding->name);
    out_.end_object();
    out_.end_object();
  }

  void rule_reference(std::string_view id, std::size_t index) {
    out_.member("ruleId", id);
    out_.key("ruleIndex");
    out_.unsigned_integer(index);
  }

  void result(const report::Report& report, std::size_t index, const report::Evidence& evidence) {
    const auto rule = rules_.find(evidence.behaviour);
    out_.begin_object();
    rule_reference(evidence.behaviour, rule->second.index);
    out_.member("level", level(evidence.severity));
    message("message", evidence.title);
    location(report, index, evidence.layer, &evidence.span, evidence.snippet);
    out_.key("taxa");
    out_.begin_array();
    for (const std::string& technique : evidence.techniques) {
      const auto known = taxa_.find(technique);
      if (known == taxa_.end()) continue;
      out_.begin_object();
      taxon(technique, known->second);
      out_.end_object();
    }
    out_.end_array();
    out_.end_object();
  }

  void notifications() {
    out_.key("invocations");
    out_.begin_array();
    out_.begin_object();
    out_.member("executionSuccessful", true);
    out_.key("toolExecutionNotifications");
    out_.begin_array();
    for (const report::Report* report : reports_) {
      for (const diagnostic::Diagnostic& diagnostic : report->diagnostics) {
        out_.begin_object();
        out_.member("level", "warning");
        std::string text(diagnostic::sentence(diagnostic.code));
        if (!diagnostic.where.empty()) text += " (" + diagnostic.where + ')';
        message("message", text);
        out_.key("descriptor");
        out_.begin_object();
        out_.member("id", diagnostic::name(diagnostic.code));
        out_.end_object();
        out_.end_object();
      }
    }
    out_.end_array();
    out_.end_object();
    out_.end_array();
  }

  Reports reports_;
  std::string text_;
  json::Writer out_;
  std::map<std::string, Rule> rules_;
  std::map<std::string, std::size_t> taxa_;  ///< to their index in the taxonomy
  std::vector<std::size_t> first_artifact_;  ///< of each report
};

}  // namespace

std::string to_sarif(Reports reports) { return Log(reports).run(); }

}  // namespace pyverdict::exchange
