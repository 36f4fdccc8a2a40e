#include <algorithm>
#include <cmath>

#include "attack/attack.h"
#include "pyverdict.h"
#include "ranges.h"
#include "report/environment.h"
#include "report/markdown_text.h"
#include "report/report.h"

namespace pyverdict::report {
namespace {

constexpr std::size_t kMaxEvidence = 100;
constexpr std::size_t kMaxPlaces = 3;  ///< of one behaviour
constexpr std::size_t kMaxRows = 200;
constexpr std::size_t kMaxProcesses = 20;

std::string percent(double score) {
  const double bounded = score > 0 ? std::min(score, 1.0) : 0;
  return std::to_string(static_cast<int>(std::lround(bounded * 100))) + " %";
}

std::string lines(const Place& place) {
  std::string out = place.line == place.end_line ? "line " : "lines ";
  out += std::to_string(place.line);
  if (place.end_line > place.line) out += " to " + std::to_string(place.end_line);
  return out;
}

std::string where(std::uint32_t layer, const Place& place) {
  return (layer == 0 ? std::string() : "layer " + std::to_string(layer) + ", ") + lines(place);
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

/// What the declared hash and the sizes mean for the code that was read.
std::string_view integrity_sentence(const Script& script) {
  using finding::Integrity;
  using finding::Truncated;
  switch (script.integrity) {
    case Integrity::Match:
      if (script.truncated == Truncated::No)
        return "The declared SHA-256 is that of the contents: this is the whole script.";
      if (script.truncated == Truncated::Yes) {
        return "The declared SHA-256 is that of the contents, but the file goes on behind them: this is only "
               "its "
               "beginning.";
      }
      return "The declared SHA-256 is that of the contents; whether the file goes on behind them is not "
             "said.";
    case Integrity::Prefix:
      return script.truncated == Truncated::No
                 ? "The declared SHA-256 is that of the beginning of the contents; the contents are the "
                   "whole script."
                 : "The contents are only the beginning of the script that ran.";
    case Integrity::Mismatch:
      return "The contents are not what was hashed: they were edited, re-encoded or given other line ends.";
    case Integrity::Undeclared:
      break;
  }
  if (script.truncated == Truncated::Yes)
    return "No SHA-256 was declared; the code is only the beginning of what ran.";
  return "No SHA-256 was declared, so the code cannot be checked against it.";
}

class Markdown {
 public:
  explicit Markdown(const Report& report) : report_(report) {}

  std::string run() {
    verdict();
    evidence();
    counter_evidence();
    finding();
    script();
    layers();
    indicators();
    techniques();
    diagnostics();
    return std::move(out_);
  }

 private:
  void heading(std::string_view text) { out_.append("\n## ").append(text).append("\n\n"); }
  void bullet(std::string_view text) { out_.append("- ").append(text).append("\n"); }

  void fact(std::string_view label, std::string_view value, std::size_t max_bytes = 300) {
    if (!value.empty()) bullet("**" + std::string(label) + ":** " + code_span(value, max_bytes));
  }

  void left_out(std::size_t total, std::size_t shown) {
    if (total > shown) bullet("and " + std::to_string(total - shown) + " more in the JSON report");
  }

  void verdict() {
    const verdict::Verdict& verdict = report_.verdict;
    out_.append("# Verdict: ").append(verdict::name(verdict.label)).append("\n\n");
    if (!verdict.summary.empty()) out_.append(sentence(verdict.summary)).append("\n\n");
    bullet("**Score:** " + percent(verdict.score) +
           (verdict.basis == verdict::Basis::Model ? ", by the model" : ", from the evidence alone"));
    bullet("**Analysis:** PyVerdict " + std::string(kVersion) + ", ATT&CK " + std::string(attack::kVersion) +
           (report_.model ? ", model " + code_span(*report_.model) : ""));
  }

  void behaviour(std::string_view id) {
    std::size_t places = 0;
    for (const Evidence& evidence : report_.evidence) {
      if (evidence.behaviour != id) continue;
      if (places == 0) {
        std::string head =
            "**" + sentence(evidence.title) + "** (" + std::string(behaviour::name(evidence.severity)) + ")";
        for (const std::string& technique : evidence.techniques) head += ' ' + technique_link(technique);
        bullet(head);
      }
      if (places++ < kMaxPlaces) {
        out_ += "  - " + where(evidence.layer, evidence.span) + ": " + code_span(evidence.snippet) + "\n";
      }
    }
    if (places > kMaxPlaces) out_ += "  - and " + std::to_string(places - kMaxPlaces) + " more places\n";
  }

  void evidence() {
    heading("Why");
    std::vector<std::string> ids = report_.verdict.reasons;
    for (const Evidence& evidence : report_.evidence) {
      if (ids.size() >= kMaxEvidence) break;
      if (ranges::find(ids, evidence.behaviour) == ids.end()) ids.push_back(evidence.behaviour);
    }
    if (ids.size() > kMaxEvidence) ids.resize(kMaxEvidence);
    for (const std::string& id : ids) behaviour(id);
    if (ids.empty()) bullet("No behaviour of interest was seen.");
  }

  void counter_evidence() {
    if (report_.verdict.counter_evidence.empty()) return;
    heading("What speaks for a benign reading");
    for (const std::string& id : report_.verdict.counter_evidence) bullet(code_span(id));
  }

  void file(std::string_view label, const finding::File& file) {
    if (file.path.empty() && file.sha256.empty() && !file.contents) return;
    std::string text = "**" + std::string(label) + ":** " +
                       (file.path.empty() ? "(no path: not run from disk)" : code_span(file.path));
    if (file.size) text += ", " + std::to_string(*file.size) + " bytes";
    if (!file.sha256.empty()) text += ", SHA-256 " + code_span(file.sha256);
    if (file.partially_hashed.value_or(false)) text += " of its beginning only";
    bullet(text);
  }

  void process(const finding::Process& process, bool chosen) {
    if (report_.finding->processes.size() > 1) {
      bullet(std::string(chosen ? "**Process that ran the code:** " : "**Process:** ") +
             code_span(process.name));
    }
    file("Program binary", process.binary);
    if (process.script) file("Script", *process.script);
    if (!process.arguments.empty()) {
      std::string text = "**Arguments:**";
      for (std::size_t i = 0; i < std::min(process.arguments.size(), kMaxRows); ++i) {
        text += ' ' + code_span(process.arguments[i]);
      }
      if (process.arguments.size() > kMaxRows) text += " and more";
      if (process.arguments_truncated) text += " (cut short)";
      bullet(text);
    }
    std::string ids;
    if (process.pid) ids += " process " + std::to_string(*process.pid);
    if (process.parent_pid) ids += " parent " + std::to_string(*process.parent_pid);
    if (process.user_id) ids += " user " + std::to_string(*process.user_id);
    if (!ids.empty()) bullet("**Ids:**" + ids);
    environment(process);
  }

  void environment(const finding::Process& process) {
    if (process.environment.empty()) return;
    std::string text = "**Environment:**";
    for (std::size_t i = 0; i < std::min(process.environment.size(), kMaxRows); ++i) {
      const finding::EnvironmentVariable& variable = process.environment[i];
      const std::optional<std::string> value = shown_value(variable);
      text += ' ' + (value ? code_span(variable.name + '=' + *value)
                           : code_span(variable.name) + " (masked, " + std::to_string(variable.value.size()) +
                                 " bytes)");
    }
    if (process.environment.size() > kMaxRows || process.environment_truncated) text += " (cut short)";
    bullet(text);
  }

  void finding() {
    if (!report_.finding) return;
    const finding::Finding& finding = *report_.finding;
    heading("Finding");
    fact("Category", finding.category);
    fact("Severity", finding.severity);
    fact("State", finding.state);
    fact("Event time", finding.event_time);
    fact("Create time", finding.create_time);
    fact("Source display name", finding.parent_display_name);
    fact("Resource full name", finding.resource.name);
    fact("Resource display name", finding.resource.display_name);
    fact("Project display name", finding.resource.project_display_name);
    for (std::size_t i = 0; i < std::min(finding.processes.size(), kMaxProcesses); ++i) {
      process(finding.processes[i], finding.process == i);
    }
    left_out(finding.processes.size(), kMaxProcesses);
    for (std::size_t i = 0; i < std::min(finding.containers.size(), kMaxProcesses); ++i) {
      fact("Container", finding.containers[i].name);
      fact("Container image", finding.containers[i].uri);
    }
    left_out(finding.containers.size(), kMaxProcesses);
    for (std::size_t i = 0; i < std::min(finding.connections.size(), kMaxProcesses); ++i)
      connection(finding.connections[i]);
    left_out(finding.connections.size(), kMaxProcesses);
    declared_indicators(finding);
    fact("Description", finding.description, 500);
    fact("Finding canonical name", finding.canonical_name);
    fact("Finding name", finding.name);
  }

  void connection(const finding::Connection& connection) {
    std::string to = indicator::defang(indicator::Type::Ipv4, connection.destination_ip);
    if (connection.destination_port) to += " port " + std::to_string(*connection.destination_port);
    fact("Connection to", to);
  }

  void declared_indicators(const finding::Finding& finding) {
    const auto row = [&](std::string_view label, indicator::Type type,
                         const std::vector<std::string>& values) {
      if (values.empty()) return;
      std::string text = "**" + std::string(label) + ":**";
      for (std::size_t i = 0; i < std::min(values.size(), kMaxRows); ++i) {
        text += ' ' + code_span(indicator::defang(type, values[i]));
      }
      bullet(text);
    };
    row("IP addresses", indicator::Type::Ipv4, finding.ip_addresses);
    row("Domains", indicator::Type::Domain, finding.domains);
    row("URIs", indicator::Type::Url, finding.uris);
  }

  void script() {
    const Script& script = report_.input.script;
    if (script.sha256.empty()) return;
    heading("Script");
    fact("Path", script.path);
    bullet("**Size:** " + std::to_string(script.size) + " bytes, " + code_span(script.encoding));
    if (script.python_version) bullet("**Python:** " + std::to_string(*script.python_version));
    fact("SHA-256", script.sha256);
    fact("SHA-1", script.sha1);
    fact("MD5", script.md5);
    fact("TLSH", script.fuzzy);
    if (!script.declared_sha256.empty() && script.declared_sha256 != script.sha256) {
      fact("Declared SHA-256", script.declared_sha256);
    }
    if (report_.input.kind == InputKind::Finding)
      bullet("**Integrity:** " + std::string(integrity_sentence(script)));
  }

  void layers() {
    if (report_.layers.size() < 2) return;
    heading("Layers");
    for (std::size_t i = 0; i < std::min(report_.layers.size(), kMaxRows); ++i) {
      const Layer& layer = report_.layers[i];
      std::string text = "Layer " + std::to_string(layer.id) + ": " + sentence(layer.kind) + ", " +
                         std::to_string(layer.size) + " bytes";
      if (layer.parent)
        text += ", out of layer " + std::to_string(*layer.parent) + ", " + lines(layer.span) + ", by";
      for (const std::string& step : layer.via) text += ' ' + code_span(step);
      if (!layer.sha256.empty()) text += ", SHA-256 " + code_span(layer.sha256);
      if (!layer.complete) text += " (decoded only in part)";
      bullet(text);
    }
    left_out(report_.layers.size(), kMaxRows);
  }

  void indicators() {
    if (report_.indicators.empty()) return;
    heading("Indicators");
    for (std::size_t i = 0; i < std::min(report_.indicators.size(), kMaxRows); ++i) {
      const Indicator& indicator = report_.indicators[i];
      std::string text = std::string(indicator::name(indicator.type)) + " " + code_span(indicator.defanged) +
                         ", " + where(indicator.layer, indicator.span);
      if (indicator.role != indicator::Role::Unknown)
        text += ", " + std::string(indicator::name(indicator.role));
      bullet(text);
    }
    left_out(report_.indicators.size(), kMaxRows);
  }

  void techniques() {
    if (report_.techniques.empty()) return;
    heading("ATT&CK techniques");
    for (std::size_t i = 0; i < std::min(report_.techniques.size(), kMaxRows); ++i) {
      const Technique& technique = report_.techniques[i];
      bullet(technique_link(technique.id, technique.url) + ' ' + sentence(technique.name) +
             (technique.from == TechniqueFrom::Finding ? " (named by the finding)" : ""));
    }
    left_out(report_.techniques.size(), kMaxRows);
  }

  void diagnostics() {
    if (report_.diagnostics.empty()) return;
    heading("What the analysis did not see");
    for (std::size_t i = 0; i < std::min(report_.diagnostics.size(), kMaxRows); ++i) {
      const diagnostic::Diagnostic& diagnostic = report_.diagnostics[i];
      std::string text(diagnostic::sentence(diagnostic.code));
      if (!diagnostic.where.empty()) text += " Where: " + code_span(diagnostic.where) + '.';
      if (!diagnostic.detail.empty()) text += " Detail: " + code_span(diagnostic.detail) + '.';
      bullet(text);
    }
    left_out(report_.diagnostics.size(), kMaxRows);
  }

  const Report& report_;
  std::string out_;
};

}  // namespace

std::string to_markdown(const Report& report) { return Markdown(report).run(); }

}  // namespace pyverdict::report
