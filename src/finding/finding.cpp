#include "finding/finding.h"

#include <algorithm>

#include "enum_table.h"
#include "finding/encodings.h"
#include "finding/shell.h"
#include "finding/unpack.h"
#include "json/reader.h"

namespace pyverdict::finding {
namespace {

constexpr EnumTable<Wrapper, std::string_view> kWrappers = {
    "none",         "finding",  "notification", "listFindings",     "array", "ndjson", "pubsub",
    "cloudLogging", "bigQuery", "console",      "sourceProperties", "csv",   "yaml"};
constexpr EnumTable<CodeSource, std::string_view> kSources = {"contents", "argument", "hereDocument"};
constexpr EnumTable<Truncated, std::string_view> kTruncated = {"no", "yes", "unknown"};
constexpr EnumTable<Integrity, std::string_view> kIntegrities = {"match", "prefix", "mismatch", "undeclared"};

/// Without the Markdown fence that a ticket may have around it.
std::string_view unfence(std::string_view text) {
  const std::size_t start = json::skip_space(text, 0);
  if (text.substr(start, 3) != "```") return text.substr(start);
  const std::size_t line = text.find('\n', start);
  if (line == std::string_view::npos) return text.substr(start);
  return text.substr(line + 1,
                     text.rfind("```") > line ? text.rfind("```") - line - 1 : std::string_view::npos);
}

bool starts_json(std::string_view text) { return text.starts_with('{') || text.starts_with('['); }

}  // namespace

std::string_view name(Wrapper wrapper) { return kWrappers[wrapper]; }
std::string_view name(CodeSource source) { return kSources[source]; }
std::string_view name(Truncated truncated) { return kTruncated[truncated]; }
std::string_view name(Integrity integrity) { return kIntegrities[integrity]; }

Reading read(std::string_view text, bool force, const Limits& limits) {
  Reading reading;
  const std::string_view body = unfence(text);
  std::string nearest;
  if (starts_json(body)) {
    nearest = unpack_json(text, Wrapper::None, force, limits, reading);
  } else if (is_csv(body)) {
    nearest = unpack_json(csv_to_json(body), Wrapper::Csv, force, limits, reading);
  } else if (is_yaml(body)) {
    nearest = unpack_json(yaml_to_json(body), Wrapper::Yaml, force, limits, reading);
  } else if (force) {
    nearest = unpack_json(text, Wrapper::None, force, limits, reading);
  }
  reading.is_finding = force || !reading.items.empty();
  if (!reading.is_finding) reading.diagnostics.clear();
  if (force && reading.items.empty()) {
    reading.diagnostics.insert(reading.diagnostics.begin(),
                               {diagnostic::Code::NotAFinding, std::move(nearest), {}, 0});
  }
  return reading;
}

std::optional<Code> read_command(std::string_view text) {
  std::size_t start = json::skip_space(text, 0);
  if (text.substr(start, 2) == "$ ") start += 2;
  const std::string_view command = text.substr(start);
  const std::string_view first = command.substr(0, command.find_first_of(" \t\n"));
  if (first.size() == command.size() || !shell::starts_command(first)) return std::nullopt;
  const std::vector<shell::Command> commands = shell::parse(command);
  if (commands.empty() || !shell::runs_python(commands[0].words)) return std::nullopt;
  std::vector<shell::Inline> found = shell::python_code(commands[0]);
  if (found.empty()) return std::nullopt;
  Code code;
  code.bytes = std::move(found[0].code);
  code.source = found[0].source;
  code.truncated = found[0].closed ? Truncated::No : Truncated::Yes;
  return code;
}

}  // namespace pyverdict::finding
