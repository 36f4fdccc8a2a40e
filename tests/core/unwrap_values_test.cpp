// What scripts compute is what CPython computes: tests/cases/values/generate.py asked it.

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "json/reader.h"
#include "unwrap_noted.h"

namespace pyverdict::unwrap {
namespace {

std::string field(const json::Document& document, std::string_view name) {
  for (json::NodeId id = document[0].first; id != json::kNone; id = document[id].next) {
    if (document[id].key == name) return std::string(document[id].text);
  }
  return {};
}

TEST(Values, AreThoseOfCPython) {
  std::ifstream file(PYVERDICT_TEST_CASES "/values/cases.jsonl");
  std::size_t known = 0;
  std::size_t unknown = 0;
  for (std::string line; std::getline(file, line);) {
    const json::Document document = json::read(line);
    const std::string script = field(document, "script");
    const auto told = noted(unwrap(script));
    // What is not known is no mistake; how much of it there is must not grow.
    ++(told ? known : unknown);
    if (told) EXPECT_EQ(*told, field(document, "noted")) << script;
  }
  EXPECT_GE(known, 285u);
  EXPECT_LE(unknown, 41u);
}

}  // namespace
}  // namespace pyverdict::unwrap
