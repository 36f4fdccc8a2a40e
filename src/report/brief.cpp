#include "json/writer.h"
#include "report/report.h"

namespace pyverdict::report {
namespace {

// Codes repeat where a script has many such places; once is enough to know of it.
void codes(json::Writer& out, const diagnostic::Diagnostics& diagnostics) {
  bool seen[diagnostic::kCodeCount] = {};
  out.key("diagnostics");
  out.begin_array();
  for (const diagnostic::Diagnostic& diagnostic : diagnostics) {
    bool& known = seen[static_cast<std::size_t>(diagnostic.code)];
    if (!known) out.string(diagnostic::name(diagnostic.code));
    known = true;
  }
  out.end_array();
}

}  // namespace

std::string to_brief_json(const Report& report) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.member("label", verdict::name(report.verdict.label));
  out.key("score");
  out.fraction(report.verdict.score);
  out.member("basis", verdict::name(report.verdict.basis));
  out.key("reasons");
  out.begin_array();
  for (const std::string& reason : report.verdict.reasons) out.string(reason);
  out.end_array();
  if (report.allowed) out.member("allowed", true);
  out.key("techniques");
  out.begin_array();
  for (const Technique& technique : report.techniques) out.string(technique.id);
  out.end_array();
  out.member("sha256", report.input.script.sha256);
  out.member("fuzzy", report.input.script.fuzzy);
  out.member("size", report.input.script.size);
  codes(out, report.diagnostics);
  out.end_object();
  return text;
}

}  // namespace pyverdict::report
