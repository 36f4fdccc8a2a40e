#include <cstdint>
#include <string>
#include <string_view>

#include "check_analysis.h"
#include "response/quoting.h"

// Findings, from the paste to the plan: what they hold stays text in every form that is written, and what
// relates them points to one of them.

namespace {

using namespace pyverdict;

// A command is one line that a terminal takes as it is, and its quotes are closed.
void check_commands(const report::Response& response) {
  for (const report::Command& command : response.commands) {
    fuzz::require(response::can_be_pasted(command.text));
    bool quoted = false;
    for (std::size_t at = 0; at < command.text.size(); ++at) {
      if (command.text[at] == '\'') quoted = !quoted;
      if (quoted) continue;
      if (command.text.compare(at, 2, "\\'") == 0) ++at;
      fuzz::require(std::string_view(";&|<>$`()\n\"*?#").find(command.text[at]) == std::string_view::npos);
    }
    fuzz::require(!quoted);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Options options;
  options.as = size % 8 == 7 ? As::Finding : As::Auto;
  options.language = size % 2 == 0 ? language::Language::English : language::Language::Portuguese;
  options.limits.unwrap.max_steps = 5'000;
  options.limits.unwrap.max_value_bytes = 1 << 18;
  options.limits.finding.max_findings = 50;
  Analysis analysis = analyze({reinterpret_cast<const char*>(data), size}, options);
  for (std::size_t i = 0; i < analysis.items.size(); ++i) {
    report::Report& report = analysis.items[i].report;
    if (i % 2 == 1) report.allowed = report::Allowed{.note = report.input.script.path};
    if (report.response) check_commands(*report.response);
  }
  fuzz::check(analysis);
  return 0;
}
