#pragma once

#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "exchange/exchange.h"
#include "json/reader.h"
#include "pyverdict.h"
#include "summary/summary.h"
#include "text/text.h"

/// What holds of every analysis, and of every text that is written about it.
namespace pyverdict::fuzz {

inline void require(bool condition) {
  if (!condition) std::abort();
}

inline void require_json(std::string_view text) {
  require(text::is_utf8(text));
  const json::Document document = json::read(text);
  require(!document.nodes.empty() && document.problems.empty() && document.end == text.size());
}

/// No cell of a CSV document begins with what a spreadsheet takes for a formula.
inline void require_no_formula(std::string_view csv) {
  bool quoted = false;
  bool begins = true;
  for (const char c : csv) {
    if (begins && c == '"' && !quoted) {
      quoted = true;
      continue;
    }
    require(!begins || std::string_view("=+-@\t").find(c) == std::string_view::npos);
    if (c == '"') quoted = !quoted;
    begins = !quoted && (c == ',' || c == '\n');
  }
}

inline void check_report(const report::Report& report) {
  require(!report.layers.empty());
  require(report.verdict.score >= 0 && report.verdict.score <= 1);
  for (const auto& evidence : report.evidence) {
    require(evidence.layer < report.layers.size());
    const auto& text = report.layers[evidence.layer].text;
    require(text.has_value() && evidence.span.start < evidence.span.end && evidence.span.end <= text->size());
  }
  for (const auto& indicator : report.indicators) require(indicator.layer < report.layers.size());
  for (const auto& fetch : report.fetches) require(fetch.layer < report.layers.size());
  require_json(report::to_json(report));
  require_json(report::to_brief_json(report));
  require(text::is_utf8(report::to_markdown(report)));
}

inline void check(const Analysis& analysis) {
  require(!analysis.items.empty());
  std::vector<const report::Report*> reports;
  for (const Item& item : analysis.items) {
    check_report(item.report);
    for (const float feature : item.features.values()) require(feature == feature);
    for (const auto& related : item.report.related) require(related.report < analysis.items.size());
    reports.push_back(&item.report);
  }
  for (const std::string_view format : {"sarif", "stix", "navigator", "misp"}) {
    require_json(exchange::writer(format)(reports));
  }
  const std::string csv = exchange::to_csv(reports);
  require(text::is_utf8(csv));
  require_no_formula(csv);
  require_json(summary::to_json(summary::summarise(reports)));
}

}  // namespace pyverdict::fuzz
