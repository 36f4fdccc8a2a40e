#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "behaviour/behaviour.h"
#include "unwrap/undo_log.h"
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

std::vector<Value> noted(const Program& program) {
  std::vector<Value> values;
  for (const Fact& fact : program.layers[0].facts) {
    if (fact.kind != FactKind::Call || program.symbols.text(fact.symbol) != "note") continue;
    for (const Argument& argument : fact.arguments) values.push_back(argument.value);
  }
  return values;
}

TEST(Loops, OfWhatEvaluatesNothingEndAsAnyOther) {
  std::string definitions = "while True:\n";
  for (int i = 0; i < 2000; ++i) definitions += " def f" + std::to_string(i) + "(a): pass\n";
  for (const std::string& script :
       {definitions,
        "for i in range(2000000):\n" + std::string(4000, ';') + " pass;" + definitions.substr(12),
        std::string("for i in range(2000000):\n for k in range(2000000):\n  pass\n")}) {
    const Program program = unwrap(script);
    EXPECT_LE(program.steps, 100'000 + 100 * script.size());
  }
}

TEST(CallsForEachItem, EndWhereNothingMayBeRepeated) {
  std::string script = "l = list(range(5000))\n";
  for (int i = 0; i < 3000; ++i) script += "exec(filter(hex, l).y)\n";
  const Program program = unwrap(script);
  EXPECT_TRUE(says(program, diagnostic::Code::StepsExhausted));
  EXPECT_LE(program.steps, 100'000 + 100 * script.size());
  EXPECT_LE(program.store.size(), 48u << 20);
  const auto few = noted(unwrap("note(list(filter(int, ['0', '1', '2'])))\n"));
  ASSERT_EQ(few.size(), 1u);
}

TEST(UndoLog, KeepsWhatIsAskedForHoweverOftenANameChanges) {
  Program program;
  const auto number = [](std::int64_t value) { return integer(value); };
  UndoLog log(program.store);
  log.open();
  log.note(1, none());
  log.note(2, number(7));
  log.open();
  for (std::int64_t i = 0; i < 100'000; ++i) {
    log.note(1, i == 0 ? Value() : number(i % 3));
    log.note(3, Value());
    log.note(4, i < 50'000 ? Value() : none());
  }
  EXPECT_LT(log.entries().size(), 20'000u);
  const auto of = [&](syntax::BindingId id) {
    std::vector<Value> values;
    for (const auto& entry : log.entries())
      if (entry.id == id) values.push_back(entry.before);
    return values;
  };
  const std::vector<Value> first = of(1);
  ASSERT_GE(first.size(), 3u);
  EXPECT_TRUE(first[0].is(Tag::Unknown));
  EXPECT_EQ(first[1].integer, 1);
  EXPECT_EQ(first[2].integer, 2);
  EXPECT_TRUE(of(3).front().is(Tag::Unknown));
  EXPECT_TRUE(of(4).front().is(Tag::Unknown));
  const auto known = of(4);
  EXPECT_TRUE(
      std::any_of(known.begin(), known.end(), [](const Value& value) { return value.is(Tag::None); }));
  log.close_undone();
  ASSERT_EQ(log.entries().size(), 2u);
  EXPECT_TRUE(log.entries()[0].before.is(Tag::None));
  EXPECT_EQ(log.entries()[1].before.integer, 7);
  log.close();
  EXPECT_FALSE(log.is_open());
}

TEST(Arguments, AreFoundByTheirPlacesAndNames) {
  std::string parameters;
  std::string arguments;
  for (int i = 0; i < 2000; ++i) {
    parameters += "a" + std::to_string(i) + ", ";
    arguments = "a" + std::to_string(i) + "=" + std::to_string(3 * i) + ", " + arguments;
  }
  const auto values =
      noted(unwrap("def f(a, b, c): note(a, b, c)\nf(c=3, *[1, 2])\n"
                   "def g(" +
                   parameters + "**k): note(a7, a1999, k)\ng(" + arguments +
                   "z=1)\n"
                   "note('{a7}{a1999}'.format(" +
                   arguments + "))\n"));
  ASSERT_GE(values.size(), 7u);
  EXPECT_EQ(values[0].integer, 1);
  EXPECT_EQ(values[1].integer, 2);
  EXPECT_EQ(values[2].integer, 3);
  const Program program = unwrap("def g(" + parameters + "**k): note(a7, a1999, k)\ng(" + arguments +
                                 "z=1)\nnote('{a7}-{a1999}'.format(" + arguments + "))\n");
  const auto named = noted(program);
  ASSERT_EQ(named.size(), 4u);
  EXPECT_EQ(named[0].integer, 21);
  EXPECT_EQ(named[1].integer, 5997);
  ASSERT_EQ(program.store.items(named[2]).size(), 2u);
  EXPECT_EQ(program.store.string(program.store.items(named[2])[0]), "z");
  EXPECT_EQ(program.store.string(named[3]), "21-5997");
}

TEST(Arguments, BeyondAHundredThousandAreNotKept) {
  for (const int count : {1000, 110'000}) {
    std::string script = "note(";
    for (int i = 0; i < count; ++i) script += "1,";
    const Program program = unwrap(script + ")\n");
    const auto values = noted(program);
    EXPECT_EQ(says(program, diagnostic::Code::StepsExhausted), count > 100'000);
    EXPECT_EQ(values.size(), count > 100'000 ? 1u : 1000u);
    EXPECT_EQ(values[0].is(Tag::Unknown), count > 100'000);
  }
}

TEST(ClassesOfManyNames, GiveAndTakeThemAsOthersDo) {
  std::string script = "class C:\n";
  for (int i = 0; i < 200; ++i) script += " a" + std::to_string(199 - i) + " = " + std::to_string(i) + "\n";
  const Program program = unwrap(script + "C.a60 = 'x'\nC.b = 'y'\nnote(C.a50, C().a60, C().b, C.a199)\n");
  const auto values = noted(program);
  ASSERT_EQ(values.size(), 4u);
  EXPECT_EQ(values[0].integer, 149);
  EXPECT_EQ(program.store.string(values[1]), "x");
  EXPECT_EQ(program.store.string(values[2]), "y");
  EXPECT_EQ(values[3].integer, 0);
}

TEST(Commands, BeyondWhatThereIsTimeForAreReadInPart) {
  for (const int count : {3, 600}) {
    std::string script = "import subprocess\nx = 'ab,c1 ' * 11000 + other()\n";
    for (int i = 0; i < count; ++i) script += "subprocess.Popen(['a" + std::to_string(i) + "', x])\n";
    EXPECT_EQ(behaviour::match(unwrap(script)).commands_cut > 0, count == 600);
  }
}

}  // namespace
}  // namespace pyverdict::unwrap
