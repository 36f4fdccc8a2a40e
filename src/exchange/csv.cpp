#include <algorithm>
#include <array>
#include <string>

#include "exchange/exchange.h"
#include "json/writer.h"
#include "report/integrity.h"

namespace pyverdict::exchange {
namespace {

/// The score with up to three decimals.
std::string decimal(double score) {
  std::string out;
  json::Writer(out).fraction(score);
  return out;
}

// What a spreadsheet takes for the beginning of a formula; full-width signs are that in some languages.
bool begins_formula(std::string_view text) {
  constexpr std::array<std::string_view, 12> kSigns = {"=",  "+", "-",  "@",  "\t", "\r",
                                                       "\n", "|", "＝", "＋", "－", "＠"};
  // NUL is not written, so what stands behind it is first.
  text.remove_prefix(std::min(text.find_first_not_of('\0'), text.size()));
  return std::any_of(kSigns.begin(), kSigns.end(),
                     [&](std::string_view sign) { return text.starts_with(sign); });
}

void cell(std::string& out, std::string_view text) {
  if (!out.empty() && out.back() != '\n') out += ',';
  out += '"';
  if (begins_formula(text)) out += '\'';
  for (const char c : text) {
    if (c == '"') out += '"';
    if (c != '\0') out += c;
  }
  out += '"';
}

template <typename... Cells>
void row(std::string& out, const Cells&... cells) {
  (cell(out, cells), ...);
  out += "\r\n";
}

}  // namespace

std::string to_csv(Reports reports) {
  std::string out;
  row(out, "path", "label", "score", "script_sha256", "finding", "event_time", "resource", "type", "value",
      "defanged", "role", "layer", "line", "virustotal");
  for (const report::Report* one : reports) {
    const report::Report& report = *one;
    const finding::Finding none;
    const finding::Finding& finding = report.finding ? *report.finding : none;
    const auto line = [&](indicator::Type type, const std::string& value, std::string_view role,
                          std::string_view layer, std::string_view at, const std::string& link) {
      const bool secret = type == indicator::Type::Webhook || type == indicator::Type::Token;
      const std::string defanged = indicator::defang(type, value);
      row(out, report.input.script.path, verdict::name(report.verdict.label), decimal(report.verdict.score),
          report.input.script.sha256, finding.name, finding.event_time, finding.resource.name,
          indicator::name(type), secret ? defanged : value, defanged, role, layer, at, link);
    };
    if (report.input.script.size > 0)
      line(indicator::Type::Hash, report.input.script.sha256, "script", "0", "1",
           report::is_whole(report)
               ? indicator::virus_total_link(indicator::Type::Hash, report.input.script.sha256)
               : std::string());
    for (const report::Indicator& found : report.indicators) {
      line(found.type, found.value, indicator::name(found.role), std::to_string(found.layer),
           std::to_string(found.span.line), found.virus_total);
    }
    const auto declared = [&](indicator::Type type, const std::vector<std::string>& values) {
      for (const std::string& value : values)
        line(type, value, "finding", "", "", indicator::virus_total_link(type, value));
    };
    declared(indicator::Type::Ipv4, finding.ip_addresses);
    declared(indicator::Type::Domain, finding.domains);
    declared(indicator::Type::Url, finding.uris);
  }
  return out;
}

}  // namespace pyverdict::exchange
