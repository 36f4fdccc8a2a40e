#include <gtest/gtest.h>

#include <ostream>

#include "unwrap_noted.h"

// What Python shows of its own builtins, whose characters spell names that nobody shall read.
namespace pyverdict::unwrap {
namespace {

struct Shown {
  std::string_view expression;
  std::string_view text;  // as CPython 3.11 has it
};

void PrintTo(const Shown& shown, std::ostream* out) { *out << shown.expression; }

class Shows : public testing::TestWithParam<Shown> {};

TEST_P(Shows, WhatCPythonDoes) {
  EXPECT_EQ(noted(unwrap("note(" + std::string(GetParam().expression) + ")\n")), GetParam().text);
}

constexpr Shown kShown[] = {
    {R"py(str(oct))py", "<built-in function oct>"},
    {R"py(repr(hex))py", "<built-in function hex>"},
    {R"py(oct.__str__()[-3] + hex.__str__()[-4] + copyright.__str__()[4])py", "chr"},
    {R"py(str(int))py", "<class 'int'>"},
    {R"py("%s %r" % (print, str))py", "<built-in function print> <class 'str'>"},
    {R"py(f"{len}{dict!r}")py", "<built-in function len><class 'dict'>"},
    {R"py("{} {}".format(eval, list))py", "<built-in function eval> <class 'list'>"},
    {R"py(format(abs))py", "<built-in function abs>"},
    {R"py(str(ValueError))py", "<class 'ValueError'>"},
    {R"py(str(exit))py", "Use exit() or Ctrl-D (i.e. EOF) to exit"},
    {R"py(str(license))py", "Type license() to see the full license text"},
    {R"py(str(credits)[:14])py", "    Thanks to "},
    {R"py(str(help))py", "Type help() for interactive help, or help(object) for help about object."},
    {R"py(str(1e6))py", "1000000.0"},
    {R"py(str(1.5e-07))py", "1.5e-07"},
    {R"py(str(123456789.125))py", "123456789.125"},
    {R"py(str(1e16))py", "1e+16"},
    {R"py(str(0.1 + 0.2))py", "0.30000000000000004"},
    {R"py(str(-2.0))py", "-2.0"},
    {R"py(chr(int(1_04.9)))py", "h"},
    {R"py(type("").__name__)py", "str"},
    {R"py(type(5).__name__ + type(None).__name__)py", "intNoneType"},
    {R"py(().__class__.__name__)py", "tuple"},
    {R"py([].__class__.__qualname__)py", "list"},
    {R"py(exec.__name__)py", "exec"},
    {R"py(str(type(1.5)))py", "<class 'float'>"},
    {R"py("x".__class__.__base__.__name__)py", "object"},
    {R"py(str(True.__class__))py", "<class 'bool'>"},
    {R"py((104).__str__())py", "104"},
    {R"py(b"ab".__repr__())py", "b'ab'"},
    {R"py("a".__add__("b"))py", "ab"},
    {R"py("abcdef".__getitem__(2))py", "c"},
    {R"py(str((5).__xor__(3)))py", "6"},
    {R"py(str("abc".__len__()))py", "3"},
    {R"py(str((7).__lt__(3)))py", "False"},
    {R"py((255).__format__("x"))py", "ff"},
};

INSTANTIATE_TEST_SUITE_P(Builtins, Shows, testing::ValuesIn(kShown));

TEST(Builtins, SpellTheNamesOfAStateMachine) {
  const Program program = unwrap(R"py(
c = getattr(__builtins__, oct.__str__()[-3 << 0] + hex.__str__()[-1 << 2] + copyright.__str__()[4 << 0])
state = 7
while state:
    if state == 7:
        import os
        state = (1 << 4) - 3
    elif state == 13:
        os.system(''.join(map(c, [105, 100, 32, 62, 32, 47, 116, 109, 112, 47, 120])))
        state = 0
)py");
  ASSERT_EQ(program.layers.size(), 2u);
  EXPECT_EQ(program.layers[1].text, "id > /tmp/x");
  EXPECT_EQ(program.layers[1].via, (std::vector<std::string>{"os.system", "chr"}));
}

// What differs from run to run, or from Python to Python, is not made up.
TEST(Builtins, AreNotShownWhereTheirTextIsNotCertain) {
  for (const std::string_view expression : {"str(object())", "str(os)", "str(lambda: 0)", "str(undefined)",
                                            "str(''.join)", "().__class__.__base__.__subclasses__()[40]"}) {
    const Program program = unwrap("import os\nnote(" + std::string(expression) + ")\n");
    for (const Fact& fact : program.layers[0].facts) {
      if (fact.kind != FactKind::Call || program.symbols.text(fact.symbol) != "note") continue;
      const Value& value = fact.arguments[0].value;
      EXPECT_TRUE(!value.is(Tag::Text) || value.partial) << expression;
    }
  }
}

// A function of the script that has the name of a builtin is none.
TEST(Builtins, AreNotTakenForWhatTheScriptCallsByTheirNames) {
  const Program program = unwrap("def oct(): pass\nhex = 5\nnote(str(oct), str(hex))\n");
  for (const Fact& fact : program.layers[0].facts) {
    if (fact.kind != FactKind::Call || program.symbols.text(fact.symbol) != "note") continue;
    const auto arguments = fact.arguments;
    EXPECT_TRUE(!arguments[0].value.is(Tag::Text) || arguments[0].value.partial);
    EXPECT_EQ(program.store.string(arguments[1].value), "5");
  }
}

}  // namespace
}  // namespace pyverdict::unwrap
