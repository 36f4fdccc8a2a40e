#include <gtest/gtest.h>

#include "syntax_outline.h"

namespace pyverdict::syntax {
namespace {

struct Case {
  const char* source;
  const char* expected;
};

class Python3 : public testing::TestWithParam<Case> {};

TEST_P(Python3, IsReadWithoutErrors) {
  const Tree tree = parse(GetParam().source);
  EXPECT_EQ(outline(tree), GetParam().expected);
  EXPECT_EQ(tree.error_count, 0u);
  EXPECT_EQ(count(tree, Kind::Error), 0u);
  EXPECT_EQ(tree.python2_forms, 0u);
  EXPECT_FALSE(tree.ends_open);
}

const Case kPython3[] = {
    {R"py(@a.b[0]
@c
async def f[T: int = str, *Ts, **P](x, /, y: int = 1, *z: *Ts, k, **kw) -> T: pass
)py",
     "FunctionDef:f/async(Decorator(Subscript(Attribute:b(a) 0)) Decorator(c) "
     "TypeParameters(TypeParameter:T(int str) TypeParameter:Ts/* TypeParameter:P/**) Parameters(Parameter:x "
     "Parameter:y(int 1) Parameter:z/*(Starred(Ts)) Parameter:k Parameter:kw/**) Returns(T) Block(Pass))"},
    {"if (n := len(a)) > 10: pass", "If(Compare(NamedExpr(n= Call(len a)) #24 10) Block(Pass))"},
    {R"py(match x, y:
    case 1 | -2.5 | 'a': pass
    case [a, *_, b] if a > 0: pass
    case {'k': v, **rest}: pass
    case C(1, k=2) as c: pass
    case a.b: pass
    case _: pass
)py",
     "Match(Tuple(x y) MatchCase(MatchOr(MatchValue(1) MatchValue(UnaryOp(2.5)) MatchValue('a')) "
     "Block(Pass)) MatchCase(MatchSequence(MatchAs:a MatchStar MatchAs:b) Compare(a #24 0) Block(Pass)) "
     "MatchCase(MatchMapping('k' MatchAs:v MatchStar:rest/**) Block(Pass)) MatchCase(MatchAs:c(MatchClass(C "
     "MatchValue(1) MatchKeyword:k(MatchValue(2)))) Block(Pass)) MatchCase(MatchValue(Attribute:b(a)) "
     "Block(Pass)) MatchCase(MatchAs Block(Pass)))"},
    {R"py(match = 1
case = match
type = case
match[x] = _
match(x)
type(x)
)py",
     "Assign(match= 1); Assign(case= match); Assign(type= case); Assign(Subscript(match x) _); Call(match "
     "x); Call(type x)"},
    {R"py(match (x):
    case (a, b): pass
)py",
     "Match(x MatchCase(MatchSequence(MatchAs:a MatchAs:b) Block(Pass)))"},
    {R"py(type X[T] = list[T]
type Y = int
)py",
     "TypeAlias(X= TypeParameters(TypeParameter:T) Subscript(list T)); TypeAlias(Y= int)"},
    {R"py(try: pass
except* A as e: pass
)py",
     "Try/*(Block(Pass) Handler:e(A Block(Pass)))"},
    {R"py(try: pass
except ValueError, TypeError: pass
except (C, D): pass
except E: pass
)py",
     "Try(Block(Pass) Handler(Tuple(ValueError TypeError) Block(Pass)) Handler(Tuple(C D) Block(Pass)) "
     "Handler(E Block(Pass)))"},
    {R"py(with (open(a) as f, b as c,): pass
with (a, b): pass
with (a, b) as c: pass
with (yield x): pass
with (a): pass
)py",
     "With(WithItem(Call(open a) f=) WithItem(b c=) Block(Pass)); With(WithItem(a) WithItem(b) Block(Pass)); "
     "With(WithItem(Tuple(a b) c=) Block(Pass)); With(WithItem(Yield(x)) Block(Pass)); With(WithItem(a) "
     "Block(Pass))"},
    {"a[*b, c:d, ::e]", "Subscript(a Tuple(Starred(b) Slice(c d) Slice(e)))"},
    {R"py(x = f"a{b!r:>{w}.{p}}c{{}}{d=}"
)py",
     "Assign(x= FString(a Replacement(b FString(> Replacement(w) . Replacement(p))) c{{}} Replacement(d)))"},
    {R"py(f"{'a' if f"{x["k"]}" else f'{y}'}"
)py",
     "FString(Replacement(IfExp('a' FString(Replacement(Subscript(x \"k\"))) FString(Replacement(y)))))"},
    {R"py(t"a{b}" f"{a:=5}" rf"\{x}\d"
)py",
     "Concat(FString(a Replacement(b)) FString(Replacement(a FString(=5))) FString(\\ Replacement(x) \\d))"},
    {R"py(f"{x:%H:%M} {y!s} {lambda_:d}"
)py",
     "FString(Replacement(x FString(%H:%M))   Replacement(y)   Replacement(lambda_ FString(d)))"},
    {"[x async for x in y if z if w for q in x]",
     "ListComp(x Comprehension/async(x= y z w) Comprehension(q= x))"},
    {"{**a, 'b': c}; {*a, b}; {k: v for k, v in z}; {i for i in j}",
     "Dict(DoubleStarred(a) 'b' c); Set(Starred(a) b); DictComp(k v Comprehension(Tuple(k= v=) z)); "
     "SetComp(i Comprehension(i= j))"},
    {R"py(f(*a, b, *c, d=e, **g)
f(x for x in y)
)py",
     "Call(f Starred(a) b Starred(c) Keyword:d(e) Keyword(g)); Call(f GeneratorExp(x Comprehension(x= y)))"},
    {"a if b else c if d else e", "IfExp(a b IfExp(c d e))"},
    {"not a in b and c not in d or e is not f",
     "BoolOp(BoolOp(UnaryOp(Compare(a #28 b)) Compare(c #29 d)) Compare(e #27 f))"},
    {"-a ** -b ** c", "UnaryOp(Power(a UnaryOp(Power(b c))))"},
    {"a @ b; a @= b; a //= c; a **= 2", "BinOp(a #4 b); AugAssign(a= b); AugAssign(a= c); AugAssign(a= 2)"},
    {"lambda x, /, y=1, *z, k, **w: x",
     "Lambda(Parameters(Parameter:x Parameter:y(1) Parameter:z/* Parameter:k Parameter:w/**) x)"},
    {"x: int; (y): str = 1; a.b: c = d",
     "AnnAssign(x= int); AnnAssign(y= str 1); AnnAssign(Attribute:b(a) c d)"},
    {R"py(async def f():
    async with a as b, c: pass
    async for x in y: await z
    else: return [await q async for q in r]
)py",
     "FunctionDef:f/async(Parameters Block(With/async(WithItem(a b=) WithItem(c) Block(Pass)) For/async(x= y "
     "Block(Await(z)) Block(Return(ListComp(Await(q) Comprehension/async(q= r)))))))"},
    {"a = b = *c, d", "Assign(a= b= Tuple(Starred(c) d))"},
    {"def f(): yield; x = yield a, b; yield from c",
     "FunctionDef:f(Parameters Block(Yield Assign(x= Yield(Tuple(a b))) YieldFrom(c)))"},
    {R"py(global a, b
nonlocal c
)py",
     "Global(a b); Nonlocal(c)"},
    {R"py(from ..a.b import c as d, e
from . import (x, y as z,)
from ...k import *
import a.b as c, d
)py",
     "ImportFrom:a.b(Alias:c(d=) Alias:e); ImportFrom(Alias:x Alias:y(z=)); ImportFrom:k(Alias:*); "
     "Import(Alias:a.b(c=) Alias:d)"},
    {"print(a, end='')", "Call(print a Keyword:end(''))"},
    {R"py(def f(
  x,
): return (
  1 +
  2)
)py",
     "FunctionDef:f(Parameters(Parameter:x) Block(Return(BinOp(1 #1 2))))"},
    {"x = 1_000 + 0xFF + 1j + .5e3", "Assign(x= BinOp(1_000 #1 0xFF #1 1j #1 .5e3))"},
    {"raise A from b", "Raise(A b)"},
    {"é = 1; ｅｘｅｃ('x'); ﬁ", "Assign(é= 1); Call(exec 'x'); fi"},
    {"assert a, b; del a, (b, c), d[0]; pass; break; continue",
     "Assert(a b); Delete(a Tuple(b c) Subscript(d 0)); Pass; Break; Continue"},
    {"x = (yield)", "Assign(x= Yield)"},
    {"async = 1; await = 2; foo(async=True)",
     "Assign(async= 1); Assign(await= 2); Call(foo Keyword:async(True))"},
    {"a.b.c(d)[e]", "Subscript(Call(Attribute:c(Attribute:b(a)) d) e)"},
    {R"py(for x, *y in z, w: pass
else: pass
)py",
     "For(Tuple(x= Starred(y=)) Tuple(z w) Block(Pass) Block(Pass))"},
    {R"py(while a: b
else: c
)py",
     "While(a Block(b) Block(c))"},
    {"return", "Return"},
    {R"py("a" 'b' f"c"
)py",
     "Concat(\"a\" 'b' FString(c))"},
};

INSTANTIATE_TEST_SUITE_P(Syntax, Python3, testing::ValuesIn(kPython3));

class Python2 : public testing::TestWithParam<Case> {};

TEST_P(Python2, IsReadWithoutErrors) {
  const Tree tree = parse(GetParam().source);
  EXPECT_EQ(outline(tree), GetParam().expected);
  EXPECT_EQ(tree.error_count, 0u);
  EXPECT_EQ(count(tree, Kind::Error), 0u);
  EXPECT_GT(tree.python2_forms, 0u);
  EXPECT_EQ(tree.dialect, Dialect::Python2);
}

const Case kPython2Forms[] = {
    {R"py(print "a", b,
print >>f, x
print
print("x")
print ("a" % b), c
print -1, not x
print [1]
print not in x
print is None
)py",
     "Print(\"a\" b); Print(f x); print; Call(print \"x\"); Tuple(Call(print BinOp(\"a\" #7 b)) c); "
     "Print(UnaryOp(1) UnaryOp(x)); Print(List(1)); Compare(print #29 x); Compare(print #26 NoneLiteral)"},
    {R"py(exec "code" in g, l
exec code
exec("x")
exec = 1
)py",
     "Exec(\"code\" g l); Exec(code); Call(exec \"x\"); Assign(exec= 1)"},
    {R"py(try: pass
except socket.error, e: pass
except (A, B), (c, d): pass
except OSError, ValueError: pass
)py",
     "Try(Block(Pass) Handler:e(Attribute:error(socket) Block(Pass)) Handler(Tuple(A B) Tuple(c= d=) "
     "Block(Pass)) Handler(Tuple(OSError ValueError) Block(Pass)))"},
    {R"py(raise E, "v", tb
)py",
     "Raise(E \"v\" tb)"},
    {R"py(x = 0777 + 10L + 0xFFl + ur'a\u0041' + `b, c`
)py",
     "Assign(x= BinOp(0777 #1 10L #1 0xFFl #1 ur'a\\u0041' #1 Repr(Tuple(b c))))"},
    {"if a <> b: pass", "If(Compare(a #21 b) Block(Pass))"},
    {R"py(def f(a, (b, c)=d, *e): pass
lambda (a, b): a
)py",
     "FunctionDef:f(Parameters(Parameter:a Parameter(Tuple(b= c=) d) Parameter:e/*) Block(Pass)); "
     "Lambda(Parameters(Parameter(Tuple(a= b=))) a)"},
    {"[x for x in 1, 2, 3 if x]", "ListComp(x Comprehension(x= Tuple(1 2 3) x))"},
    {"True = 1", "Assign(True 1)"},
};

INSTANTIATE_TEST_SUITE_P(Syntax, Python2, testing::ValuesIn(kPython2Forms));

struct DialectCase {
  const char* source;
  Dialect expected;
};

class DialectOf : public testing::TestWithParam<DialectCase> {};

TEST_P(DialectOf, FollowsTheForms) { EXPECT_EQ(parse(GetParam().source).dialect, GetParam().expected); }

const DialectCase kDialects[] = {
    {"", Dialect::Either},
    {"import os\nprint('x')\n", Dialect::Either},
    {"def f(a, *b): return [a, 1]\n", Dialect::Either},
    {"print 'x'\n", Dialect::Python2},
    {"raise E, 'x'\n", Dialect::Python2},
    {"f'{x}'\n", Dialect::Python3},
    {"def f(a: int): pass\n", Dialect::Python3},
    {"async def f(): pass\n", Dialect::Python3},
    {"print('x', end='')\n", Dialect::Python3},
    {"a, *b = c\n", Dialect::Python3},
    {"print 'x'\nprint 'y'\nx: int = 1\n", Dialect::Python2},
    {"print 'x'\nasync def f(a: int): pass\n", Dialect::Python3},
};

INSTANTIATE_TEST_SUITE_P(Syntax, DialectOf, testing::ValuesIn(kDialects));

TEST(SyntaxFlags, TellWhatTheLayoutLeavesOpen) {
  const Tree tree = parse("def f(a, /, b: int = 1, *, c=2): pass\n");
  const NodeId parameters = tree.child(tree.child(tree.root, std::size_t{0}), Kind::Parameters);
  const Node& a = tree[tree.child(parameters, std::size_t{0})];
  const Node& b = tree[tree.child(parameters, std::size_t{1})];
  const Node& c = tree[tree.child(parameters, std::size_t{2})];
  EXPECT_TRUE(a.has(kParamPositionalOnly));
  EXPECT_TRUE(b.has(kParamHasAnnotation));
  EXPECT_FALSE(b.has(kParamPositionalOnly));
  EXPECT_TRUE(c.has(kParamKeywordOnly));
}

TEST(SyntaxFlags, MarkTargetsThroughout) {
  const Tree tree = parse("[a, (b.c, *d)] = e\ndel f, (g, h[0])\n");
  const auto flags = [&](std::string_view text) {
    for (const Node& node : tree.nodes) {
      if (is_expression(node.kind) && tree.source.substr(node.start, node.end - node.start) == text) {
        return node.flags & (kStore | kDelete);
      }
    }
    return -1;
  };
  EXPECT_EQ(flags("a"), kStore);
  EXPECT_EQ(flags("b.c"), kStore);
  EXPECT_EQ(flags("b"), 0);
  EXPECT_EQ(flags("*d"), kStore);
  EXPECT_EQ(flags("e"), 0);
  EXPECT_EQ(flags("g"), kDelete);
  EXPECT_EQ(flags("h[0]"), kDelete);
}

TEST(SyntaxSpans, AreThoseOfTheText) {
  const std::string_view source = "x = (a + b) * c  # note\nif x:\n  y()\n\n\nz\n";
  const Tree tree = parse(source);
  const NodeId assign = tree.child(tree.root, std::size_t{0});
  EXPECT_EQ(tree.text(assign), "x = (a + b) * c");
  const NodeId product = tree.last_child(assign);
  EXPECT_EQ(tree.text(product), "(a + b) * c");
  EXPECT_EQ(tree.text(tree[product].first), "a + b");
  EXPECT_TRUE(tree[tree[product].first].has(kParenthesized));
  EXPECT_EQ(tree.text(tree.child(tree.root, std::size_t{1})), "if x:\n  y()");
  ASSERT_EQ(tree.comments.size(), 1u);
  EXPECT_EQ(source.substr(tree.comments[0].start, 6), "# note");
}

TEST(SyntaxLines, EndAsPythonEndsThem) {
  for (const char* source :
       {"if a:\n\tb\nc\n", "if a:\r\n\tb\r\nc\r\n", "if a:\r\tb\rc\r", "if a:\n        b\nc",
        "\f\nif a: # x\n # y\n\n\tb\n\fc\n", "\\\nif \\\n a:\n  b\n# z\nc;\n"}) {
    const Tree tree = parse(source);
    EXPECT_EQ(outline(tree), "If(a Block(b)); c") << source;
    EXPECT_EQ(tree.error_count, 0u) << source;
  }
}

TEST(SyntaxNames, AreFoldedAndShared) {
  const Tree tree = parse("ｅｘｅｃ(x)\nexec(x)\n𝐱\nｉｆ\n");
  const auto callee = [&](std::size_t i) { return tree[tree[tree.child(tree.root, i)].first].value; };
  EXPECT_EQ(callee(0), known("exec"));
  EXPECT_EQ(callee(1), known("exec"));
  EXPECT_EQ(tree.names.text(tree[tree.child(tree.root, std::size_t{2})].value), "x");
  // Keywords are told by how they are written.
  EXPECT_EQ(tree[tree.child(tree.root, std::size_t{3})].kind, Kind::Name);
}

TEST(SyntaxNames, StayValidWhenTheTreeMoves) {
  const std::string source = "ａｌｐｈａ = import_me\nimport a . b . c\n";
  Tree first = parse(source);
  const Atom folded = first.names.find("alpha");
  const Atom joined = first.names.find("a.b.c");
  const Tree second = std::move(first);
  EXPECT_NE(folded, kNoAtom);
  EXPECT_EQ(second.names.text(folded), "alpha");
  EXPECT_EQ(second.names.text(joined), "a.b.c");
}

TEST(NameTable, HoldsManyNamesOfAnyLength) {
  NameTable names;
  std::vector<Atom> atoms;
  for (int i = 0; i < 20000; ++i)
    atoms.push_back(names.intern(std::string(static_cast<std::size_t>(i % 40), 'x') + std::to_string(i)));
  for (int i = 0; i < 20000; ++i) {
    const std::string name = std::string(static_cast<std::size_t>(i % 40), 'x') + std::to_string(i);
    EXPECT_EQ(names.find(name), atoms[static_cast<std::size_t>(i)]);
    EXPECT_EQ(names.text(atoms[static_cast<std::size_t>(i)]), name);
  }
  EXPECT_EQ(names.find("not there"), kNoAtom);
  EXPECT_EQ(names.find(""), kNoAtom);
}

TEST(NameTable, KnowsTheNamesOfEveryTreeOnlyWhenAsked) {
  NameTable names = NameTable::with_known_names();
  EXPECT_EQ(names.find("while"), known("while"));
  EXPECT_FALSE(names.has("while"));
  EXPECT_EQ(names.intern("while"), known("while"));
  EXPECT_TRUE(names.has("while"));
  EXPECT_TRUE(NameTable::is_known("while"));
  EXPECT_TRUE(NameTable::is_known("subprocess"));
  EXPECT_FALSE(NameTable::is_known("while "));
  EXPECT_FALSE(NameTable::is_known("subprocesses"));
  EXPECT_FALSE(NameTable::is_known(""));

  NameTable own;
  EXPECT_EQ(own.find("while"), kNoAtom);
  EXPECT_FALSE(own.has("while"));
  const Atom atom = own.intern("while");
  EXPECT_TRUE(own.has("while"));
  EXPECT_EQ(own.text(atom), "while");
}

TEST(NameTable, OfFewOthersIsLikeAnyOther) {
  NameTable many = NameTable::with_known_names();
  NameTable few = NameTable::with_known_names(true);
  for (int i = 0; i < 3000; ++i) {
    const std::string name = i % 3 == 0 ? "while" : "name" + std::to_string(i / 2);
    EXPECT_EQ(few.find(name), many.find(name));
    EXPECT_EQ(few.has(name), many.has(name));
    EXPECT_EQ(few.intern(name), many.intern(name));
    EXPECT_TRUE(few.has(name));
  }
  NameTable moved = std::move(few);
  EXPECT_EQ(moved.size(), many.size());
  EXPECT_EQ(moved.find("name7"), many.find("name7"));
  EXPECT_EQ(moved.find("eval"), known("eval"));
}

TEST(NameTable, TellsNamesApartThatWereMadeToCollide) {
  // The slot is the upper bits of key * multiplier; these keys are multiples of its inverse.
  constexpr std::uint64_t kMultiplier = 0x9E3779B97F4A7C15u;
  std::uint64_t inverse = kMultiplier;
  for (int i = 0; i < 6; ++i) inverse *= 2 - kMultiplier * inverse;
  NameTable names;
  std::vector<std::string> made;
  for (std::uint64_t i = 1; i <= 3000; ++i) {
    const std::uint64_t key = (i * inverse) ^ (8 << 3);
    std::string name(8, '\0');
    for (std::size_t byte = 0; byte < 8; ++byte) name[byte] = static_cast<char>(key >> (8 * byte) & 0xFF);
    made.push_back(name);
    names.intern(name);
  }
  for (const std::string& name : made) {
    EXPECT_EQ(names.text(names.find(name)), name);
    EXPECT_EQ(names.intern(name), names.find(name));
  }
}

}  // namespace
}  // namespace pyverdict::syntax
