#include <gtest/gtest.h>

#include "syntax/syntax.h"

namespace pyverdict::syntax {
namespace {

NodeId first_of(const Tree& tree, Kind kind) {
  for (NodeId id = 1; id < tree.nodes.size(); ++id) {
    if (tree[id].kind == kind) return id;
  }
  return kNoNode;
}

struct StringCase {
  std::string_view source;
  std::string_view expected;
};

class StringValue : public testing::TestWithParam<StringCase> {};

/// The expected values are those of CPython 3.11's `ast.literal_eval` (2.7's for `ur`), as UTF-8.
TEST_P(StringValue, IsThatOfCPython) {
  const Tree tree = parse(GetParam().source);
  const NodeId string = first_of(tree, Kind::String);
  ASSERT_NE(string, kNoNode);
  EXPECT_EQ(string_value(tree, string), GetParam().expected);
}

using namespace std::string_view_literals;

const StringCase kStrings[] = {
    {"''", ""},
    {"'abc'", "abc"},
    {"\"a'b\"", "a'b"},
    {"'''a''b\"\"\"c'''", "a''b\"\"\"c"},
    {R"('\n\t\r\a\b\f\v\\\'\"')", "\n\t\r\a\b\f\v\\'\""},
    {R"('\x41\x7f\xe9')", "A\x7f\xc3\xa9"},
    {R"(b'\x41\xe9\377\400')", "A\xe9\xff\x00"sv},
    {R"('\101\0\1234\777\8')", "A\0S4\xc7\xbf\\8"sv},
    {R"('\u00e9\U0001F600')", "\xc3\xa9\xf0\x9f\x98\x80"},
    {R"('\ud83d\ude00')", "\xed\xa0\xbd\xed\xb8\x80"},
    {R"(b'\u0041\N{DASH}')", "\\u0041\\N{DASH}"},
    {R"(r'\n\x41\'')", "\\n\\x41\\'"},
    {R"(Rb"\\")", "\\\\"},
    {R"(ur'\u0041\n')", "A\\n"},
    {R"(u'\u0041')", "A"},
    {R"('\q')", "\\q"},
    {R"('\N{BULLET}x')", "\\N{BULLET}x"},
    {"'a\\\nb'", "ab"},
    {"'a\\\r\nb'", "ab"},
    {"'''a\r\nb\rc\nd'''", "a\nb\nc\nd"},
    {R"('\x4')", "\\x4"},
    {R"('\U00110000')", "\\U00110000"},
    {"'\xc3\xa9'", "\xc3\xa9"},
    {"b'\\x00'", "\0"sv},
    {"'abc", "abc"},
    {"'''abc\n", "abc\n"},
    {"'abc\\", "abc\\"},
    {"f'a{{b}}\\n{x}'", "a{b}\n"},
    {"rf'a\\n{x}'", "a\\n"},
    {"f'\\N{BULLET}{x}'", "\\N{BULLET}"},
};

INSTANTIATE_TEST_SUITE_P(Syntax, StringValue, testing::ValuesIn(kStrings));

struct IntegerCase {
  const char* source;
  std::int64_t expected;
};

class IntegerValue : public testing::TestWithParam<IntegerCase> {};

TEST_P(IntegerValue, IsThatOfCPython) {
  const Tree tree = parse(GetParam().source);
  std::int64_t value = -1;
  EXPECT_TRUE(integer_value(tree, first_of(tree, Kind::Number), value));
  EXPECT_EQ(value, GetParam().expected);
}

const IntegerCase kIntegers[] = {
    {"0", 0},
    {"00", 0},
    {"7", 7},
    {"1_000", 1000},
    {"0xff", 255},
    {"0X_Ff", 255},
    {"0b1_01", 5},
    {"0o17", 15},
    {"017", 15},
    {"10L", 10},
    {"0xFFl", 255},
    {"0777L", 511},
    {"9223372036854775807", INT64_MAX},
};

INSTANTIATE_TEST_SUITE_P(Syntax, IntegerValue, testing::ValuesIn(kIntegers));

TEST(IntegerValueOf, RefusesWhatIsNone) {
  for (const char* source : {"1.0", "1e5", "1j", "9223372036854775808", "0xFFFFFFFFFFFFFFFFF", "09"}) {
    const Tree tree = parse(source);
    std::int64_t value = 0;
    EXPECT_FALSE(integer_value(tree, first_of(tree, Kind::Number), value)) << source;
  }
}

TEST(Numbers, HaveTheirForm) {
  const std::pair<const char*, NumberForm> cases[] = {
      {"1", NumberForm::Integer},    {"0x1e5", NumberForm::Integer},    {"1.", NumberForm::Float},
      {".5", NumberForm::Float},     {"1e-5", NumberForm::Float},       {"1_0.0_1E1_0", NumberForm::Float},
      {"1j", NumberForm::Imaginary}, {"1.5e3J", NumberForm::Imaginary},
  };
  for (const auto& [source, form] : cases) {
    const Tree tree = parse(source);
    const NodeId number = first_of(tree, Kind::Number);
    EXPECT_EQ(tree.text(number), source);
    EXPECT_EQ(tree[number].op, static_cast<std::uint8_t>(form)) << source;
  }
}

TEST(Docstrings, AreTheFirstPlainString) {
  const Tree tree = parse("'''a'''\n'b'\ndef f():\n  'c' 'd'\n  'e'\nclass A:\n  b'x'\ndef g():\n  f'x'\n");
  const auto statement = [&](std::size_t i) { return tree.child(tree.root, i); };
  const auto body = [&](std::size_t i) { return tree.child(statement(i), Kind::Block); };
  EXPECT_TRUE(is_docstring(tree, tree.root, statement(0)));
  EXPECT_FALSE(is_docstring(tree, tree.root, statement(1)));
  EXPECT_TRUE(is_docstring(tree, body(2), tree.child(body(2), std::size_t{0})));
  EXPECT_FALSE(is_docstring(tree, body(2), tree.child(body(2), std::size_t{1})));
  EXPECT_FALSE(is_docstring(tree, body(3), tree.child(body(3), std::size_t{0})));
  EXPECT_FALSE(is_docstring(tree, body(4), tree.child(body(4), std::size_t{0})));
}

}  // namespace
}  // namespace pyverdict::syntax
