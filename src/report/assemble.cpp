#include "report/assemble.h"

#include <algorithm>
#include <map>
#include <string>
#include <string_view>

#include "attack/attack.h"
#include "behaviour/packers.h"
#include "digest/digest.h"
#include "language/tables.h"
#include "report/indicators.h"
#include "text/text.h"

namespace pyverdict::report {
namespace {

constexpr std::size_t kMaxSnippet = 200;

Place place(const text::LineIndex& lines, text::Span span) {
  const text::Position start = lines.position(span.start);
  const text::Position end = lines.position(span.end);
  return {span.start, span.end, start.line, start.column, end.line, end.column};
}

// The lines that a span touches, as far as they fit.
std::string snippet(const text::LineIndex& lines, const Place& span) {
  std::string result;
  for (std::uint32_t line = span.line; line <= span.end_line && result.size() < kMaxSnippet; ++line) {
    std::string_view text = lines.line(line);
    if (line == span.line) {
      text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
      // A span far to the right in a long line is shown where it is.
      const std::size_t line_start = lines.offset({line, 1}) + (lines.line(line).size() - text.size());
      if (span.start > line_start + kMaxSnippet / 2 && text.size() > kMaxSnippet) {
        text.remove_prefix(std::min<std::size_t>(span.start - line_start, text.size()));
      }
    }
    if (!result.empty()) result += '\n';
    result += text.substr(0, kMaxSnippet - std::min(kMaxSnippet, result.size()));
  }
  return text::to_valid_utf8(result.substr(0, kMaxSnippet));
}

// What carries a secret is masked.
std::string defanged_url(std::string_view url) {
  const std::vector<indicator::Match> matches = indicator::scan(url);
  const bool secret = std::any_of(matches.begin(), matches.end(),
                                  [](const auto& match) { return match.type == indicator::Type::Webhook; });
  return indicator::defang(secret ? indicator::Type::Webhook : indicator::Type::Url, url);
}

std::vector<std::string> words(std::string_view text, char separator) {
  std::vector<std::string> result;
  while (!text.empty()) {
    const std::size_t end = text.find(separator);
    if (end != 0) result.emplace_back(text.substr(0, end));
    text = end == std::string_view::npos ? std::string_view() : text.substr(end + 1);
  }
  return result;
}

Technique technique(const attack::Technique& row, TechniqueFrom from) {
  Technique result;
  result.id = row.id;
  result.name = row.name;
  result.url = row.url();
  result.from = from;
  for (const std::string& shortname : words(row.tactics, ',')) {
    const attack::Tactic* tactic = attack::find_tactic(shortname);
    result.tactics.emplace_back(tactic == nullptr ? std::string_view(shortname) : tactic->name);
  }
  return result;
}

// Bytes were replaced on the way to the text, which is not the input any more.
bool was_repaired(const diagnostic::Diagnostics& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const auto& d) { return d.code == diagnostic::Code::UndecodableText; });
}

}  // namespace

void name_techniques(Report& report) {
  report.techniques.clear();
  std::map<std::string, Technique> by_id;
  for (std::uint32_t i = 0; i < report.evidence.size(); ++i) {
    for (const std::string& id : report.evidence[i].techniques) {
      const attack::Technique* row = attack::current(id);
      if (row == nullptr) continue;
      auto it = by_id.find(id);
      if (it == by_id.end()) it = by_id.emplace(id, technique(*row, TechniqueFrom::Analysis)).first;
      it->second.evidence.push_back(i);
    }
  }
  if (report.finding) {
    for (const auto& declared : report.finding->techniques) {
      const attack::Technique* row = attack::current(declared.id);
      if (row != nullptr) by_id.emplace(std::string(row->id), technique(*row, TechniqueFrom::Finding));
    }
  }
  for (auto& [id, row] : by_id) report.techniques.push_back(std::move(row));
}

void assemble(unwrap::Program program, const behaviour::Findings& findings, const Bounds& bounds,
              Report& report) {
  std::vector<text::LineIndex> lines;
  lines.reserve(program.layers.size());
  for (const unwrap::Layer& layer : program.layers) {
    lines.emplace_back(layer.is_text ? std::string_view(layer.text) : std::string_view());
  }
  for (const unwrap::Layer& layer : program.layers) {
    Layer row;
    row.id = layer.id;
    row.via = layer.via;
    row.kind = unwrap::name(layer.kind);
    row.size = layer.content().size();
    // A script in UTF-8 is its own layer 0: it was hashed already.
    const bool as_given = layer.id == 0 && report.input.script.encoding == "utf-8" &&
                          report.input.script.size == layer.text.size() && !was_repaired(report.diagnostics);
    row.sha256 = as_given ? report.input.script.sha256 : digest::sha256(layer.content());
    row.complete = layer.complete;
    if (const auto packer = behaviour::find_packer(layer)) row.packer = packer->packer->name;
    if (layer.parent == unwrap::kNoParent) {
      row.span = place(lines[layer.id], {0, static_cast<std::uint32_t>(layer.text.size())});
    } else {
      row.parent = layer.parent;
      row.span = place(lines[layer.parent], layer.span);
    }
    report.layers.push_back(std::move(row));
  }

  std::uint32_t left_out = findings.left_out;
  for (const behaviour::Evidence& found : findings.evidence) {
    if (report.evidence.size() >= bounds.max_evidence) {
      ++left_out;
      continue;
    }
    Evidence row;
    row.behaviour = found.behaviour->id;
    const std::string_view title = language::behaviour_title(found.behaviour->id, report.language);
    row.title = title.empty() ? found.behaviour->title : title;
    row.severity = found.behaviour->severity;
    row.layer = found.layer;
    row.span = place(lines[found.layer], found.span);
    row.snippet = snippet(lines[found.layer], row.span);
    row.reachable = (found.context & unwrap::kUnreachable) == 0;
    row.techniques = words(found.behaviour->techniques, ' ');
    report.evidence.push_back(std::move(row));
  }
  if (left_out > 0) {
    report.diagnostics.push_back(
        {diagnostic::Code::TooMuchEvidence, "evidence", std::to_string(left_out), 0});
  }
  if (findings.commands_cut > 0) {
    report.diagnostics.push_back(
        {diagnostic::Code::TooMuchEvidence, "commands", std::to_string(findings.commands_cut), 0});
  }

  name_techniques(report);

  std::uint32_t unfetched = 0;
  for (FoundFetch& found : find_fetches(program, bounds.max_fetches, unfetched)) {
    Fetch row;
    row.layer = found.layer;
    row.span = place(lines[found.layer], found.span);
    row.defanged = defanged_url(found.url);
    row.url = std::move(found.url);
    row.complete = found.complete;
    row.call = std::move(found.call);
    row.landing = found.landing;
    row.lands = std::move(found.lands);
    row.run = found.run;
    row.run_by = std::move(found.run_by);
    report.fetches.push_back(std::move(row));
  }
  if (unfetched > 0) {
    report.diagnostics.push_back(
        {diagnostic::Code::TooMuchEvidence, "fetches", std::to_string(unfetched), 0});
  }

  const FoundIndicators indicators = find_indicators(program);
  std::uint32_t dropped = indicators.left_out;
  for (const FoundIndicator& found : indicators.found) {
    if (report.indicators.size() >= bounds.max_indicators) {
      ++dropped;
      continue;
    }
    Indicator row;
    row.type = found.type;
    row.value = found.value;
    row.defanged = indicator::defang(found.type, found.value);
    row.layer = found.layer;
    row.span = place(lines[found.layer], found.span);
    row.virus_total = indicator::virus_total_link(found.type, found.value);
    row.role = found.role;
    row.actions = found.actions;
    report.indicators.push_back(std::move(row));
  }
  if (dropped > 0) {
    report.diagnostics.push_back(
        {diagnostic::Code::TooMuchEvidence, "indicators", std::to_string(dropped), 0});
  }
  // Last, since all else refers to them.
  for (unwrap::Layer& layer : program.layers) {
    if (layer.is_text) report.layers[layer.id].text = std::move(layer.text);
  }
}

}  // namespace pyverdict::report
