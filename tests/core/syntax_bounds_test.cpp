#include <gtest/gtest.h>

#include <algorithm>

#include "syntax/scopes.h"
#include "syntax_outline.h"

namespace pyverdict::syntax {
namespace {

std::string repeat(std::string_view text, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

bool has(const Tree& tree, diagnostic::Code code) {
  return std::any_of(tree.diagnostics.begin(), tree.diagnostics.end(),
                     [code](const diagnostic::Diagnostic& entry) { return entry.code == code; });
}

/// The longest path from the root, without recursion.
std::size_t height(const Tree& tree) {
  std::vector<std::pair<NodeId, std::size_t>> stack{{tree.root, 1}};
  std::size_t result = 0;
  while (!stack.empty()) {
    const auto [id, depth] = stack.back();
    stack.pop_back();
    result = std::max(result, depth);
    for (const NodeId child : tree.children(id)) stack.push_back({child, depth + 1});
  }
  return result;
}

struct Case {
  const char* title;
  std::string source;
};

class TooDeep : public testing::TestWithParam<Case> {};

TEST_P(TooDeep, IsCutOffAndTheRestIsRead) {
  Tree tree = parse(GetParam().source);
  EXPECT_TRUE(has(tree, diagnostic::Code::NestingTooDeep));
  EXPECT_EQ(outline(tree, tree.last_child(tree.root)), "Assign(end= 1)");
  // A walk may recurse: every level of nesting is a few nodes, and so are chains in all.
  EXPECT_LT(height(tree), 200u * 8 + kMaxChain);
  EXPECT_EQ(resolve_scopes(tree).of_node.size(), tree.nodes.size());
}

const std::size_t kMany = 100'000;
const Case kTooDeep[] = {
    {"Parentheses", "x = " + repeat("(", kMany) + repeat(")", kMany) + "\nend = 1\n"},
    {"MixedBrackets", "x = " + repeat("([{", kMany) + repeat("}])", kMany) + "\nend = 1\n"},
    {"Unclosed", "x = " + repeat("[", kMany) + "\nimport a\nend = 1\n"},
    {"Calls", "x = " + repeat("f(", kMany) + repeat(")", kMany) + "\nend = 1\n"},
    {"Subscripts", "x = " + repeat("a[", kMany) + repeat("]", kMany) + "\nend = 1\n"},
    {"Dicts", "x = " + repeat("{1: ", kMany) + repeat("}", kMany) + "\nend = 1\n"},
    {"Not", "x = " + repeat("not ", kMany) + "y\nend = 1\n"},
    {"Minus", "x = " + repeat("-", kMany) + "y\nend = 1\n"},
    {"Power", "x = " + repeat("a**", kMany) + "y\nend = 1\n"},
    {"Lambda", "x = " + repeat("lambda: ", kMany) + "y\nend = 1\n"},
    {"Conditional", "x = " + repeat("a if b else ", kMany) + "y\nend = 1\n"},
    {"Await", repeat("await ", kMany) + "y\nend = 1\n"},
    {"Yield", repeat("yield ", kMany) + "y\nend = 1\n"},
    {"Star", "f(" + repeat("* ", kMany) + "y)\nend = 1\n"},
    {"Chain", "x = a" + repeat(".b()", kMany) + "\nend = 1\n"},
    {"ChainsInChains",
     "x = " + repeat("f(", 150) + "a" + repeat(repeat(".b", 300) + ")", 150) + "\nend = 1\n"},
    {"FStrings", "x = " + repeat("f'''{", kMany) + "y" + repeat("}'''", kMany) + "\nend = 1\n"},
    {"FormatSpecifications", "x = f'" + repeat("{a:", kMany) + repeat("}", kMany) + "'\nend = 1\n"},
    {"InlineBlocks", repeat("if a: ", kMany) + "b\nend = 1\n"},
    {"Patterns", "match a:\n case " + repeat("[", kMany) + repeat("]", kMany) + ": pass\nend = 1\n"},
    {"Blocks",
     [] {
       std::string source;
       for (std::size_t i = 0; i < 1000; ++i) source += std::string(i, ' ') + "if a:\n";
       return source + std::string(1000, ' ') + "b\nend = 1\n";
     }()},
};

INSTANTIATE_TEST_SUITE_P(Syntax, TooDeep, testing::ValuesIn(kTooDeep),
                         [](const auto& tested) { return std::string(tested.param.title); });

TEST(Bounds, LongChainsOfOperatorsAreFlat) {
  for (const char* operation : {"+", "*", "<", " and ", " or ", "|"}) {
    const std::string source = repeat(std::string("a").append(operation), kMany).append("a\n");
    const Tree tree = parse(source);
    EXPECT_EQ(height(tree), 3u) << operation;
    EXPECT_EQ(tree.error_count, 0u);
    EXPECT_TRUE(tree.diagnostics.empty());
  }
}

TEST(Bounds, LaddersOfElifAreFlat) {
  const std::string source = "if a: b\n" + repeat("elif a: b\n", kMany) + "else: c\nend = 1\n";
  const Tree tree = parse(source);
  EXPECT_EQ(height(tree), 5u);
  EXPECT_EQ(count(tree, Kind::Elif), kMany);
  EXPECT_EQ(outline(tree, tree.last_child(tree.root)), "Assign(end= 1)");
}

TEST(Bounds, ManyStatementsOnOneLine) {
  const std::string source = repeat("a;", 1'000'000);
  const Tree tree = parse(source);
  EXPECT_EQ(count(tree, Kind::Name), 1'000'000u);
  EXPECT_EQ(tree.error_count, 0u);
}

TEST(Bounds, NodesAreCounted) {
  const std::string source = repeat("x = [1, f'{y}', (2, 3)]\n", 20'000);
  const Tree tree = parse(source, {.max_nodes = 20'000});
  EXPECT_LE(tree.nodes.size(), 20'000u);
  EXPECT_TRUE(has(tree, diagnostic::Code::TooManyNodes));
  EXPECT_EQ(tree.error_count, 0u);
  EXPECT_FALSE(tree.ends_open);
  EXPECT_EQ(outline(tree, tree.child(tree.root, std::size_t{0})),
            "Assign(x= List(1 FString(Replacement(y)) Tuple(2 3)))");
}

TEST(Bounds, NestingIsALimit) {
  EXPECT_TRUE(has(parse("((((1))))\n", {.max_nesting = 3}), diagnostic::Code::NestingTooDeep));
  EXPECT_FALSE(has(parse("((((1))))\n", {.max_nesting = 4}), diagnostic::Code::NestingTooDeep));
}

/// Every child inside its parent, behind its elder sibling, and no node twice.
void expect_sound(const Tree& tree, std::string_view what) {
  std::vector<bool> seen(tree.nodes.size());
  std::vector<NodeId> stack{tree.root};
  while (!stack.empty()) {
    const NodeId id = stack.back();
    stack.pop_back();
    ASSERT_FALSE(seen[id]) << what;
    seen[id] = true;
    ASSERT_LE(tree[id].end, tree.source.size()) << what;
    std::uint32_t from = tree[id].start;
    for (const NodeId child : tree.children(id)) {
      ASSERT_GE(tree[child].start, from) << what << " at " << tree[child].start;
      ASSERT_LE(tree[child].end, tree[id].end) << what << " at " << tree[child].start;
      from = tree[child].start;
      stack.push_back(child);
    }
  }
}

TEST(Bounds, AnyBytesGiveASoundTree) {
  const std::string_view pieces[] = {"(",
                                     ")",
                                     "[",
                                     "]",
                                     "{",
                                     "}",
                                     "'",
                                     "\"",
                                     "\"\"\"",
                                     "f'{",
                                     "f\"\"\"{",
                                     ":",
                                     ";",
                                     ",",
                                     "\n",
                                     "\n  ",
                                     "\n\t",
                                     " ",
                                     "\\",
                                     "\\\n",
                                     "#",
                                     "x",
                                     "1",
                                     "=",
                                     "+",
                                     "*",
                                     "**",
                                     "->",
                                     ":=",
                                     "@",
                                     "`",
                                     "!",
                                     "%",
                                     "$",
                                     "\xff",
                                     "\xc3\xa9",
                                     std::string_view("\0", 1),
                                     "def ",
                                     "class ",
                                     "if ",
                                     "else",
                                     "lambda ",
                                     "for ",
                                     " in ",
                                     "import ",
                                     "from ",
                                     "try",
                                     "except ",
                                     "with ",
                                     "as ",
                                     "match ",
                                     "case ",
                                     "print ",
                                     "exec ",
                                     "yield ",
                                     "await ",
                                     "async ",
                                     "not ",
                                     "return ",
                                     "\r",
                                     "\f",
                                     ".",
                                     "...",
                                     "0777L",
                                     "\\N{",
                                     "!r",
                                     "{{",
                                     "}}"};
  std::uint32_t state = 1;
  const auto random = [&state] {
    state = state * 1664525 + 1013904223;
    return state >> 8;
  };
  for (int round = 0; round < 3000; ++round) {
    std::string source;
    for (std::uint32_t i = random() % 60; i > 0; --i) source += pieces[random() % std::size(pieces)];
    Tree tree = parse(source);
    expect_sound(tree, source);
    const Scopes scopes = resolve_scopes(tree);
    ASSERT_EQ(scopes.of_node.size(), tree.nodes.size());
    for (NodeId id = 1; id < tree.nodes.size(); ++id) {
      if (tree[id].kind == Kind::String) string_value(tree, id);
    }
    const std::size_t errors = count(tree, Kind::Error);
    EXPECT_TRUE(errors == 0 || tree.error_count > 0) << source;
  }
}

// Wherever the last node falls, what is open ends there.
TEST(Bounds, NamesAreCounted) {
  std::string source;
  for (int i = 0; i < 20'000; ++i) source += "name" + std::to_string(i) + " = same\n";
  const Tree whole = parse(source);
  EXPECT_TRUE(whole.diagnostics.empty());
  const Tree tree = parse(source, {.max_names = 10'000});
  EXPECT_LE(tree.names.size(), 10'001u);
  EXPECT_TRUE(has(tree, diagnostic::Code::TooManyNodes));
  EXPECT_EQ(tree.error_count, 0u);
  EXPECT_EQ(outline(tree, tree.child(tree.root, std::size_t{0})), "Assign(name0= same)");
  EXPECT_FALSE(
      has(parse(repeat("same = same\n", 20'000), {.max_names = 10'000}), diagnostic::Code::TooManyNodes));
}

TEST(TooManyNodes, TakeNoRoomBeyondTheirBound) {
  constexpr std::uint32_t kMost = 20'000;
  const std::string source = repeat("a;", 100'000);
  EXPECT_LE(parse(source, {.max_nodes = kMost}).nodes.capacity(), kMost);
}

TEST(TooManyNodes, StopsInsideEveryConstruct) {
  constexpr std::string_view kLines[] = {"os.system('id')\n",
                                         "a[b, c:d]\n",
                                         "x = [a, b]\n",
                                         "x = {a: b, **c}\n",
                                         "x = {a, b}\n",
                                         "x = (a, *b)\n",
                                         "x = f(*a, b=c)\n",
                                         "def f(a, *, b=c): pass\n",
                                         "class C(a, b=c): pass\n",
                                         "from a import (b, c)\n",
                                         "print(f'{a[b]}')\n",
                                         "with (a as b, c): pass\n",
                                         "match a:\n case C(x=[b]): 1\n",
                                         "del (a, b)\n",
                                         "x = [a for b in c]\n",
                                         "x = lambda a, *b: (a)\n"};
  for (const std::string_view line : kLines) {
    for (std::size_t before = 0; before < 16; ++before) {
      const std::string source = repeat("a;", before) + "\n" + repeat(line, 9000);
      const Tree tree = parse(source, {.max_nodes = 8192});
      EXPECT_TRUE(has(tree, diagnostic::Code::TooManyNodes)) << line;
      EXPECT_LE(tree.nodes.size(), 8192u + 4096) << line;
    }
  }
}

}  // namespace
}  // namespace pyverdict::syntax
