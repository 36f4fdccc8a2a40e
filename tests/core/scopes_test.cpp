#include "syntax/scopes.h"

#include <gtest/gtest.h>

namespace pyverdict::syntax {
namespace {

const char* title(DefinitionKind kind) {
  constexpr const char* kTitles[] = {"assign", "unpack", "augment", "import", "def",  "class", "param",
                                     "loop",   "with",   "except",  "case",   "type", "del",   "declare"};
  return kTitles[static_cast<std::size_t>(kind)];
}

/// What the last Name `name` of the source means: the kind of its scope and its definitions.
std::string meaning(const char* source, std::string_view name) {
  Tree tree = parse(source);
  const Scopes scopes = resolve_scopes(tree);
  NodeId last = kNoNode;
  for (NodeId id = 1; id < tree.nodes.size(); ++id) {
    const bool named = tree[id].kind == Kind::Name && tree.names.text(tree[id].value) == name;
    if (named && (last == kNoNode || tree[id].start > tree[last].start)) last = id;
  }
  if (last == kNoNode) return "absent";
  const BindingId id = scopes.of_node[last];
  if (id == kNoBinding) return "unbound";
  constexpr const char* kScopes[] = {"module", "function", "class", "lambda", "comprehension", "type"};
  std::string out = kScopes[static_cast<std::size_t>(scopes.scopes[scopes.bindings[id].scope].kind)];
  for (const Definition& definition : scopes.definitions_of(id)) {
    out += ' ';
    out += title(definition.kind);
    if (definition.path != kNoAtom) out.append(":").append(tree.names.text(definition.path));
    if (definition.value != kNoNode) out.append("=").append(tree.text(definition.value));
  }
  return out;
}

struct Case {
  const char* source;
  const char* name;
  const char* expected;
};

class Meaning : public testing::TestWithParam<Case> {};

TEST_P(Meaning, FollowsPython) {
  EXPECT_EQ(meaning(GetParam().source, GetParam().name), GetParam().expected);
}

const Case kCases[] = {
    {"print(x)", "print", "unbound"},
    {"x = 1\nx", "x", "module assign=1"},
    {"x = 1\nx = 2\nx += 3\ndel x", "x", "module assign=1 assign=2 augment=3 del"},
    {"a, (b, *c) = f()\nc", "c", "module unpack=f()"},
    {"x: int = 1\nx", "x", "module assign=1"},
    {"x: int\nx", "x", "module assign"},
    // Imports.
    {"import os\nos", "os", "module import:os"},
    {"import os.path\nos", "os", "module import:os"},
    {"import os.path as p\np", "p", "module import:os.path"},
    {"from os.path import join\njoin", "join", "module import:os.path.join"},
    {"from os import system as s\ns", "s", "module import:os.system"},
    {"from . import a\na", "a", "module import:.a"},
    {"from ..b.c import a\na", "a", "module import:..b.c.a"},
    {"try: import a as x\nexcept ImportError: import b as x\nx", "x", "module import:a import:b"},
    // Functions.
    {"def f(a): return a", "a", "function param"},
    {"def f(a):\n  a = 1\n  return a", "a", "function param assign=1"},
    {"x = 1\ndef f(): return x", "x", "module assign=1"},
    {"x = 1\ndef f():\n  print(x)\n  x = 2\n", "x", "function assign=2"},
    {"x = 1\ndef f():\n  global x\n  x = 2\nx", "x", "module assign=1 declare assign=2"},
    {"def f():\n  global x\n  x = 2\nx", "x", "module declare assign=2"},
    {"def f():\n  x = 1\n  def g():\n    nonlocal x\n    x = 2\n  return x", "x",
     "function assign=1 declare assign=2"},
    {"def f():\n  def g():\n    nonlocal x\n    x = 2\n  x = 1\n  return x", "x",
     "function declare assign=2 assign=1"},
    {"def f(): pass\nf", "f", "module def"},
    {"x = 1\ndef f(a=x): pass", "x", "module assign=1"},
    {"def f(a, b=a): pass", "a", "unbound"},
    {"def f(*args, **kw): return kw", "kw", "function param"},
    {"def f(a, (b, c)): return c", "c", "function param"},
    {"lambda q: q", "q", "lambda param"},
    {"def f(x):\n  def g():\n    return x", "x", "function param"},
    {"@d\ndef d(): pass", "d", "module def"},
    // Classes are seen by their own body only.
    {"class A:\n  x = 1\n  y = x", "x", "class assign=1"},
    {"class A:\n  x = 1\n  def f(self): return x", "x", "unbound"},
    {"x = 0\nclass A:\n  x = 1\n  def f(self): return x", "x", "module assign=0"},
    {"class A(B): pass\nA", "A", "module class"},
    // Comprehensions.
    {"[i for i in x]\ni", "i", "unbound"},
    {"[i + j for i in x for j in i]", "j", "comprehension loop=i"},
    {"y = [i for i in i]", "i", "unbound"},
    {"def f():\n  if any((m := q) for q in x): return m", "m", "function assign=q"},
    {"class A:\n  x = 1\n  y = [i for i in x]", "x", "class assign=1"},
    {"class A:\n  x = 1\n  y = [x for i in z]", "x", "unbound"},
    // The other ways to bind.
    {"for i, j in x: pass\nj", "j", "module loop=x"},
    {"with a as b, c as (d, e): pass\ne", "e", "module with=c"},
    {"try: pass\nexcept E as e: e", "e", "module except=E"},
    {"try: pass\nexcept E, e: e", "e", "module except=E"},
    {"try: pass\nexcept E, (a, b): b", "b", "module except=E"},
    {"match x:\n  case [a, *b, {'k': c, **d}] | e: d", "d", "module case"},
    {"match x:\n  case C(k=a) as b: b", "b", "module case"},
    {"def f[T](x: T) -> T: return T", "T", "type type"},
    {"class A[T]:\n  def f(self, x: T): pass", "T", "type type"},
    {"type X[T] = list[T]", "T", "type type"},
    {"type X = int\nX", "X", "module assign=int"},
    // Broken places.
    {"x = foo(\ndef f(y):\n  return x", "x", "module assign=foo("},
    {"def f(x\n", "x", "absent"},
};

INSTANTIATE_TEST_SUITE_P(Syntax, Meaning, testing::ValuesIn(kCases));

TEST(Scopes, KnowStarImports) {
  Tree tree = parse("from os import *\nfrom .a import *\nfrom b import c\n");
  EXPECT_EQ(resolve_scopes(tree).star_imports, (std::vector<std::string>{"os", ".a"}));
}

TEST(Scopes, GiveBindingsToAllThatBinds) {
  Tree tree = parse("import a.b as c\nfrom d import e\ndef f(g): pass\nclass H: pass\n");
  const Scopes scopes = resolve_scopes(tree);
  for (NodeId id = 1; id < tree.nodes.size(); ++id) {
    switch (tree[id].kind) {
      case Kind::Alias:
      case Kind::Name:
      case Kind::FunctionDef:
      case Kind::ClassDef:
      case Kind::Parameter:
        EXPECT_NE(scopes.of_node[id], kNoBinding) << tree.text(id);
        break;
      default:
        EXPECT_EQ(scopes.of_node[id], kNoBinding);
    }
    const bool opens = tree[id].kind == Kind::FunctionDef || tree[id].kind == Kind::ClassDef;
    EXPECT_EQ(scopes.scope_of_node[id] != 0, opens);
  }
  EXPECT_EQ(scopes.scopes.size(), 3u);
}

TEST(Scopes, KeepDefinitionsTogetherAndInOrder) {
  std::string source;
  for (int i = 0; i < 50; ++i) source += "a = " + std::to_string(i) + "\nb = a\n";
  Tree tree = parse(source);
  const Scopes scopes = resolve_scopes(tree);
  std::size_t total = 0;
  for (BindingId id = 1; id < scopes.bindings.size(); ++id) {
    std::uint32_t last = 0;
    for (const Definition& definition : scopes.definitions_of(id)) {
      EXPECT_EQ(scopes.of_node[definition.node], id);
      EXPECT_GE(tree[definition.node].start, last);
      last = tree[definition.node].start;
    }
    total += scopes.definitions_of(id).size();
  }
  EXPECT_EQ(total, 100u);
}

}  // namespace
}  // namespace pyverdict::syntax
