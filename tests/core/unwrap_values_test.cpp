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

// What the script calls `note` with; of several calls the last, as a loop that is read once more ends.
std::string noted(const Program& program) {
  std::string text = "nothing noted";
  for (const Fact& fact : program.layers[0].facts) {
    if (fact.kind != FactKind::Call || program.symbols.text(fact.symbol) != "note") continue;
    const Value& value = program.layers[0].arguments_of(fact)[0].value;
    text = value.is(Tag::Text) && !value.partial ? std::string(program.store.string(value)) : "not known";
  }
  return text;
}

TEST(Values, AreThoseOfCPython) {
  std::ifstream file(PYVERDICT_TEST_CASES "/values/cases.jsonl");
  std::size_t count = 0;
  for (std::string line; std::getline(file, line); ++count) {
    const json::Document document = json::read(line);
    const std::string script = field(document, "script");
    EXPECT_EQ(noted(unwrap(script)), field(document, "noted")) << script;
  }
  EXPECT_GT(count, 25u);
}

}  // namespace
}  // namespace pyverdict::unwrap
