#include <gtest/gtest.h>

#include "syntax_outline.h"

namespace pyverdict::syntax {
namespace {

struct Case {
  const char* source;
  const char* expected;
  std::uint32_t errors;
  bool ends_open;
};

class Recovery : public testing::TestWithParam<Case> {};

TEST_P(Recovery, KeepsWhatIsPython) {
  const Tree tree = parse(GetParam().source);
  EXPECT_EQ(outline(tree), GetParam().expected);
  EXPECT_EQ(tree.error_count, GetParam().errors);
  EXPECT_EQ(tree.ends_open, GetParam().ends_open);
  EXPECT_EQ(tree.diagnostics.size(), tree.error_count);
}

const Case kCases[] = {
    {R"py(x = foo(
def f():
    pass
)py",
     "Assign(x= Call(foo)); FunctionDef:f(Parameters Block(Pass))", 1, false},
    {R"py(x = [1,
     2
y = 3
z = 4
)py",
     "Assign(x= List(1 2)); Assign(y= 3); Assign(z= 4)", 1, false},
    {R"py(foo(a b, c)
bar()
)py",
     "Call(foo a Error(b) c); Call(bar)", 1, false},
    {R"py(if x
    y = 1
z = 2
)py",
     "If(x Block(Assign(y= 1))); Assign(z= 2)", 1, false},
    {R"py(def f(:
    return 1
g()
)py",
     "FunctionDef:f(Parameters(Error Error) Block(Return(1))); Call(g)", 2, false},
    {R"py(    x = 1
    y = 2
z = 3
)py",
     "Assign(x= 1); Assign(y= 2); Assign(z= 3)", 1, false},
    {R"py(if a:
        b
    c
d
)py",
     "If(a Block(b c)); d", 1, false},
    {R"py(a
    b
c
)py",
     "a; b; c", 1, false},
    {R"py(x = 'abc
y = 1
)py",
     "Assign(x= 'abc); Assign(y= 1)", 1, false},
    {R"py(x = """abc
y = 1
)py",
     "Assign(x= \"\"\"abc\ny = 1\n)", 1, true},
    {R"py(x = (1 + 2))
y
)py",
     "Assign(x= BinOp(1 #1 2)); Error; y", 1, false},
    {R"py(%matplotlib inline
!pip install x "
%%bash
x = 1
)py",
     "Magic; Magic; Magic; Assign(x= 1)", 0, false},
    {R"py(```python
x = 1
```
)py",
     "Error; Assign(x= 1); Error", 2, false},
    {R"py(--- a/x.py
+++ b/x.py
@@ -1,2 +3,4 @@ def f
+import os
-x = 1
)py",
     "BinOp(UnaryOp(UnaryOp(UnaryOp(a))) #5 Attribute:py(x)); BinOp(UnaryOp(UnaryOp(UnaryOp(b))) #5 "
     "Attribute:py(x)); Error(Decorator(BinOp(Error #4 UnaryOp(1))) Error(BinOp(2 #1 3) BinOp(4 #4 Error #4 "
     "Error) f)); UnaryOp(Error); Error(os); Assign(UnaryOp(x) 1)",
     7, false},
    {R"py(x = {{ name }}
{% if a %}
y = 1
{% endif %}
z = {{a}}.b
)py",
     "Assign(x= Set(Set(name))); Set(Error(BinOp(Error #7 Error) BinOp(a #7 Error))); Assign(y= 1); "
     "Set(BinOp(Error #7 endif #7 Error)); Assign(z= Attribute:b(Set(Set(a))))",
     5, false},
    {R"py(else:
    x = 1
y = 2
)py",
     "Error(Block(Assign(x= 1))); Assign(y= 2)", 1, false},
    {R"py(except A as e:
    x
y
)py",
     "Error(A Block(x)); y", 1, false},
    {R"py(import 
x = 1
)py",
     "Import(Error); Assign(x= 1)", 1, false},
    {R"py(from a import
x = 1
)py",
     "ImportFrom:a(Error); Assign(x= 1)", 1, false},
    {R"py(>>> import os
>>> os.system("a")
'x'
)py",
     "Import(Alias:os); Call(Attribute:system(os) \"a\"); 'x'", 2, false},
    {R"py(foo(a,
    b
class A:
    x = 1
)py",
     "Call(foo a b); ClassDef:A(Block(Assign(x= 1)))", 1, false},
    {R"py(f"a{b
c = 1
)py",
     "FString(a Error(b)); Assign(c= 1)", 2, false},
    {R"py(f"a{b c}d" + e
x = 1
)py",
     "BinOp(FString(a Error(b) d) #1 e); Assign(x= 1)", 1, false},
    {R"py(f"a}b{"
x = 1
)py",
     "FString(a}b Error(\")); Assign(x= 1)", 4, false},
    {R"py(print(f"hello {name")
x = 1
)py",
     "Call(print FString(hello  Error(name))); Assign(x= 1)", 1, false},
    {R"py(This is a plain sentence, isn't it?
x = 1
)py",
     "Compare(This #26 a); Error(plain sentence isn 't it?); Assign(x= 1)", 2, false},
    {R"py(x = 1 +
y = 2
)py",
     "Assign(x= BinOp(1 #1 Error)); Assign(y= 2)", 1, false},
    {R"py(a.
b = 1
)py",
     "Error(a); Assign(b= 1)", 1, false},
    {R"py(x = a[1
import os
)py",
     "Assign(x= Subscript(a 1)); Import(Alias:os)", 1, false},
    {R"py($ pip install x
x = 1
)py",
     "Error; Error(pip install x); Assign(x= 1)", 1, false},
    {R"py(class
def
x
)py",
     "ClassDef(Block); FunctionDef(Parameters Block); x", 2, false},
    {R"py({1: 2, 3, 4: 5}
{: 1}
x
)py",
     "Dict(1 2 Error(3) 4 5); Dict(Error(Error 1)); x", 2, false},
    {R"py(try:
    x = 1
y = 2
)py",
     "Try(Block(Assign(x= 1))); Assign(y= 2)", 1, false},
    {R"py(match x:
    y = 1
    case 1: pass
z
)py",
     "Match(x Error(Assign(y= 1)) MatchCase(MatchValue(1) Block(Pass))); z", 1, false},
    {R"py(x = lambda
y = [for
z = 1
)py",
     "Assign(x= Lambda(Parameters Error)); Assign(y= ListComp(Error Comprehension(z= Error) Error(1)))", 4,
     true},
    {R"py(f() = 1
)py",
     "Assign(Call(f) 1)", 1, false},
    {R"py(@
def f(): pass
)py",
     "FunctionDef:f(Decorator(Error) Parameters Block(Pass))", 1, false},
    {R"py(with open(x) as f
    y = 1
z
)py",
     "With(WithItem(Call(open x) f=) Block(Assign(y= 1))); z", 1, false},
    {R"py(while True
x = 1
)py",
     "While(True Block); Assign(x= 1)", 1, false},
    {R"py(return return x
y
)py",
     "Return; Error(x); y", 1, false},
    {R"py(x = "a\
b"
y
)py",
     "Assign(x= \"a\\\nb\"); y", 0, false},
    {R"py(a;;b
c
)py",
     "a; Error; b; c", 1, false},
    {R"py(def f(a, b
    x = 1
    return x
y = 1
)py",
     "FunctionDef:f(Parameters(Parameter:a Parameter:b Error(x 1)) Block(Return(x))); Assign(y= 1)", 2,
     false},
    {R"py(import os, sys; os.system('x
import a
)py",
     "Import(Alias:os Alias:sys); Call(Attribute:system(os) 'x); Import(Alias:a)", 2, false},
    {R"py(for x y z
w
)py",
     "For(x= y Block(Error(z))); w", 2, false},
    {R"py(d = {
    'a': 1,
    'b': [1, 2
}
x = 1
)py",
     "Assign(d= Dict('a' 1 'b' List(1 2))); Assign(x= 1)", 1, false},
    {R"py(d = {'a': 1 'b': 2, 'c': 3}
)py",
     "Assign(d= Dict('a' 1 Error('b' 2) 'c' 3))", 1, false},
};

INSTANTIATE_TEST_SUITE_P(Syntax, Recovery, testing::ValuesIn(kCases));

/// Where a text may be cut so that it ends open, and where not.
TEST(Truncation, IsSeen) {
  for (const char* open :
       {"x = (", "x = \"\"\"a", "x = 'a", "def f():", "x =", "f(a, ", "if a:\n", "try:\n  x\n", "@a\n",
        "f'{a", "f'''{a}", "class A:\n", "x = [1,\n", "x = 'a\\\n", "for x in", "import"}) {
    EXPECT_TRUE(parse(open).ends_open) << open;
  }
  for (const char* closed :
       {"", "x = 1", "x = 1\n", "if a:\n  b\n", "# x", "x = 'a\n", "f(a, b)", "x = = 1\n"}) {
    EXPECT_FALSE(parse(closed).ends_open) << closed;
  }
}

TEST(Truncation, LeavesWholeStatementsAsTheyAre) {
  const std::string source =
      "import os\n"
      "def f(a, *b):\n"
      "    if a: return f\"{a!r:>{b}}\"\n"
      "    else:\n"
      "        x = {'k': [1, (2, 3)]}\n"
      "    return '''a\nb'''\n"
      "class A(B, metaclass=C):\n"
      "    y = lambda q: q + 1\n"
      "print 'x', y\n";
  const Tree whole = parse(source);
  for (std::size_t cut = 0; cut <= source.size(); ++cut) {
    const Tree prefix = parse(std::string_view(source).substr(0, cut));
    if (cut >= 10) {
      EXPECT_EQ(outline(prefix, prefix.child(prefix.root, std::size_t{0})), "Import(Alias:os)") << cut;
    }
    if (cut > source.find("class") + 5) {
      EXPECT_EQ(outline(prefix, prefix.child(prefix.root, std::size_t{1})),
                outline(whole, whole.child(whole.root, std::size_t{1})))
          << cut;
    }
  }
}

TEST(Diagnostics, HoldTheFirstHundredErrors) {
  std::string source;
  for (int i = 0; i < 250; ++i) source += "a b\n";
  const Tree tree = parse(source);
  EXPECT_EQ(tree.error_count, 250u);
  ASSERT_EQ(tree.diagnostics.size(), 100u);
  EXPECT_EQ(tree.diagnostics[0].code, diagnostic::Code::SyntaxError);
  EXPECT_EQ(tree.diagnostics[0].offset, 2u);
  EXPECT_EQ(tree.diagnostics[99].offset, 99u * 4 + 2);
}

}  // namespace
}  // namespace pyverdict::syntax
