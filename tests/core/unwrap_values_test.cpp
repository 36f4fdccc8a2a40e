// What scripts compute is what CPython computes: tests/cases/values/generate.py asked it.

#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "json/reader.h"
#include "unwrap/unwrap.h"

namespace pyverdict::unwrap {
namespace {

std::string field(const json::Document& document, std::string_view name) {
  for (json::NodeId id = document[0].first; id != json::kNone; id = document[id].next) {
    if (document[id].key == name) return std::string(document[id].text);
  }
  return {};
}

constexpr std::string_view kNotKnown = "not known";

// What the script calls `note` with; of several calls the last, as a loop that is read once more ends.
std::string noted(const Program& program) {
  std::string text(kNotKnown);
  for (const Fact& fact : program.layers[0].facts) {
    if (fact.kind != FactKind::Call || program.symbols.text(fact.symbol) != "note") continue;
    const Value& value = program.layers[0].arguments_of(fact)[0].value;
    text = value.is(Tag::Text) && !value.partial ? std::string(program.store.string(value))
                                                 : std::string(kNotKnown);
  }
  return text;
}

TEST(Values, AreThoseOfCPython) {
  std::ifstream file(PYVERDICT_TEST_CASES "/values/cases.jsonl");
  std::size_t known = 0;
  std::size_t unknown = 0;
  for (std::string line; std::getline(file, line);) {
    const json::Document document = json::read(line);
    const std::string script = field(document, "script");
    const std::string told = noted(unwrap(script));
    // What is not known is no mistake; how much of it there is must not grow.
    ++(told == kNotKnown ? unknown : known);
    if (told != kNotKnown) EXPECT_EQ(told, field(document, "noted")) << script;
  }
  EXPECT_GE(known, 285u);
  EXPECT_LE(unknown, 41u);
}

}  // namespace
}  // namespace pyverdict::unwrap
