#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "json/writer.h"
#include "report/report.h"

/// The parts of the report's JSON that files of this folder share. Internal to report.
namespace pyverdict::report {

void write(json::Writer& out, const Place& place);
void write(json::Writer& out, const Related& related);
void write(json::Writer& out, const Response& response);
void write_finding(json::Writer& out, const finding::Finding& finding, language::Language language);

/// A member that is an array; `write_one(out, value)` writes each.
template <typename Values, typename Write>
void array(json::Writer& out, std::string_view name, const Values& values, Write&& write_one) {
  out.key(name);
  out.begin_array();
  for (const auto& value : values) write_one(out, value);
  out.end_array();
}

inline void strings(json::Writer& out, std::string_view name, const std::vector<std::string>& values) {
  array(out, name, values, [](json::Writer& to, const std::string& value) { to.string(value); });
}

}  // namespace pyverdict::report
