#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "unwrap/unwrap.h"
#include "unwrap/values.h"

// What a script may take is by its size, and what is beyond that is said.
namespace pyverdict::unwrap {
namespace {

bool says(const Program& program, diagnostic::Code code) {
  return std::any_of(program.diagnostics.begin(), program.diagnostics.end(),
                     [&](const auto& said) { return said.code == code; });
}

std::string names(int count, const std::string& behind) {
  std::string script;
  for (int i = 0; i < count; ++i) script += "n" + std::to_string(i) + behind + "\n";
  return script;
}

TEST(NamesOfAScript, AreAsManyAsItsSizeMakesLikely) {
  EXPECT_TRUE(says(unwrap(names(120'000, ";")), diagnostic::Code::TooManyNodes));
  // An obfuscator's: a megabyte with another name every 25 bytes.
  const Program obfuscated = unwrap(names(40'000, " = 'abcdefgh' + ''"));
  EXPECT_TRUE(obfuscated.diagnostics.empty());
  EXPECT_EQ(obfuscated.layers[0].facts.size(), 80'000u);
}

TEST(PathsFromOutside, AreAsManyAsTheSizeMakesLikely) {
  SymbolTable small;
  small.set_limit(0);
  SymbolTable large;
  large.set_limit(16u << 20);
  for (int i = 0; i < 300'000; ++i) {
    const std::string name = "a" + std::to_string(i);
    small.attribute(small.path("os"), name);
    large.attribute(large.path("os"), name);
  }
  EXPECT_TRUE(small.is_cut_short());
  EXPECT_EQ(small.size(), 96u * 1024);
  EXPECT_TRUE(large.is_cut_short());
  EXPECT_EQ(large.size(), 256u * 1024);
}

TEST(Displays, WithoutRoomForTheirItemsAreNotKnown) {
  std::string items;
  for (int i = 0; i < 10'000; ++i) items += "7, ";
  const std::string script = "l = [" + items + "]\nnote(l)\nnote([7, 8])\n";
  Limits limits;
  limits.max_value_bytes = 64 * 1024;
  for (const bool bounded : {false, true}) {
    const Program program = unwrap(script, LayerKind::Python, bounded ? limits : Limits());
    EXPECT_EQ(says(program, diagnostic::Code::StepsExhausted), bounded);
    std::vector<std::size_t> sizes;
    for (const Fact& fact : program.layers[0].facts) {
      if (fact.kind == FactKind::Call) sizes.push_back(program.store.items(fact.arguments[0].value).size());
    }
    EXPECT_EQ(sizes, (std::vector<std::size_t>{bounded ? 0u : 10'000u, 2u}));
  }
}

TEST(Facts, KeepTheirArgumentsHoweverManyFollow) {
  std::string script;
  const auto count_of = [](int call) { return call == 500 ? 3000 : call % 7; };
  for (int call = 0; call < 1000; ++call) {
    script += "note(";
    for (int i = 0; i < count_of(call); ++i) script += std::to_string(call * 10 + i % 7) + ", ";
    script += ")\n";
  }
  const Program program = unwrap(script);
  int call = 0;
  for (const Fact& fact : program.layers[0].facts) {
    if (fact.kind != FactKind::Call) continue;
    ASSERT_EQ(fact.arguments.size(), static_cast<std::size_t>(count_of(call)));
    for (std::size_t i = 0; i < fact.arguments.size(); ++i)
      ASSERT_EQ(fact.arguments[i].value.integer, call * 10 + static_cast<int>(i % 7));
    ++call;
  }
  EXPECT_EQ(call, 1000);
}

}  // namespace
}  // namespace pyverdict::unwrap
