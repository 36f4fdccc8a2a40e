// The table of wrappings: tests/cases/wrappings/generate.py made them with Python's own modules and with the
// libraries that scripts use.

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include "json/reader.h"
#include "unwrap/unwrap.h"

namespace pyverdict::unwrap {
namespace {

struct Case {
  std::string name;
  std::string group;
  std::string script;
};

const std::vector<Case>& cases() {
  static const std::vector<Case> kCases = [] {
    std::vector<Case> result;
    std::ifstream file(PYVERDICT_TEST_CASES "/wrappings/cases.jsonl");
    for (std::string line; std::getline(file, line);) {
      const json::Document document = json::read(line);
      Case& row = result.emplace_back();
      for (json::NodeId id = document[0].first; id != json::kNone; id = document[id].next) {
        const std::string_view key = document[id].key;
        (key == "name" ? row.name : key == "group" ? row.group : row.script) = document[id].text;
      }
    }
    return result;
  }();
  return kCases;
}

TEST(Wrappings, AllOpen) {
  ASSERT_GT(cases().size(), 90u);
  const std::string& payload = cases().front().script;
  for (std::size_t i = 1; i < cases().size(); ++i) {
    const Program program = unwrap(cases()[i].script);
    const auto layer = std::find_if(program.layers.begin(), program.layers.end(),
                                    [&](const Layer& candidate) { return candidate.text == payload; });
    if (layer == program.layers.end()) {
      ADD_FAILURE() << cases()[i].name << " stays closed; " << program.layers.size() << " layers";
      continue;
    }
    EXPECT_TRUE(layer->complete) << cases()[i].name;
    EXPECT_EQ(layer->kind, LayerKind::Python) << cases()[i].name;
    EXPECT_FALSE(layer->via.empty() || is_unused(*layer)) << cases()[i].name;
  }
}

// Cut off or changed anywhere, a wrapping opens in part, or not at all, and nothing else happens.
TEST(Wrappings, DamagedEndQuietly) {
  constexpr std::size_t kVariants = 8;
  std::uint32_t random = 1;
  const auto next = [&] { return random = random * 1664525 + 1013904223; };
  for (const Case& original : cases()) {
    for (std::size_t i = 0; i < kVariants; ++i) {
      std::string script = original.script;
      if (i % 2 == 0) {
        script.resize((next() >> 8) % (script.size() + 1));
      } else {
        // Letters and digits only: the script stays one.
        for (int changes = 0; changes < 4; ++changes) {
          char& c = script[(next() >> 8) % script.size()];
          if ((c >= '0' && c <= '9') || (c >= 'a' && c <= 'z'))
            c = static_cast<char>('0' + (next() >> 8) % 10);
        }
      }
      const Program program = unwrap(script);
      EXPECT_EQ(program.layers[0].text, script);
    }
  }
}

}  // namespace
}  // namespace pyverdict::unwrap
