#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "unwrap/unwrap.h"
#include "unwrap/values.h"

// What must not be believed, and what must end.
namespace pyverdict::unwrap {
namespace {

const Layer* layer_of_kind(const Program& program, LayerKind kind) {
  const auto it = std::find_if(program.layers.begin() + 1, program.layers.end(),
                               [&](const Layer& layer) { return layer.kind == kind; });
  return it == program.layers.end() ? nullptr : &*it;
}

TEST(Branches, ThatAreNotTakenChangeNothing) {
  const Program program = unwrap(
      "out = []\n"
      "for c in [9, 105, 9, 100]:\n"
      "    if c == 9:\n"
      "        continue\n"
      "    out.append(c)\n"
      "    if c > 200:\n"
      "        out.append(0)\n"
      "exec('#' + bytes(out).decode() + ' x')\n");
  ASSERT_EQ(program.layers.size(), 2u);
  EXPECT_EQ(program.layers[1].text, "#id x");
}

TEST(Branches, ThatAreNotTakenAreStillRead) {
  const Program program = unwrap(
      "def f():\n"
      "    return 1\n"
      "    print('behind')\n"
      "f()\n"
      "if False:\n"
      "    print('under')\n");
  unsigned unreachable = 0;
  for (const Fact& fact : program.layers[0].facts) {
    if (fact.kind == FactKind::Text && (fact.context & kUnreachable) != 0) ++unreachable;
  }
  EXPECT_EQ(unreachable, 2u);
}

TEST(Layers, OfMachineCodeAndPickles) {
  const Program code = unwrap(
      "import ctypes\nb = b'\\x48\\x31\\xc0\\x48\\x31\\xff\\xb0\\x3c\\x0f\\x05' * 4\n"
      "ctypes.windll.kernel32.RtlMoveMemory(p, b, len(b))\n");
  ASSERT_NE(layer_of_kind(code, LayerKind::Binary), nullptr);
  EXPECT_EQ(layer_of_kind(code, LayerKind::Binary)->text.size(), 40u);

  const Program memory = unwrap(
      "import os\nfd = os.memfd_create('x')\nos.write(fd, b'\\x7fELF\\x02\\x01\\x01' + b'\\x00' * 60)\n"
      "os.execve('/proc/self/fd/%d' % fd, ['x'], os.environ)\n");
  EXPECT_NE(layer_of_kind(memory, LayerKind::Elf), nullptr);

  const Program pickle = unwrap("import pickle\npickle.loads(b\"cos\\nsystem\\n(S'id > /tmp/x'\\ntR.\")\n");
  ASSERT_NE(layer_of_kind(pickle, LayerKind::Pickle), nullptr);
  EXPECT_EQ(layer_of_kind(pickle, LayerKind::Pickle)->via, std::vector<std::string>{"pickle.loads"});
}

TEST(Layers, OfPowerShellAreText) {
  const Program program = unwrap(
      "import subprocess\nsubprocess.run(['powershell.exe', '-w', 'hidden', '-EncodedCommand',\n"
      "                '"
      "VwByAGkAdABlAC0ASABvAHMAdAAgAGkAZAA="
      "'])\n");
  const Layer* layer = layer_of_kind(program, LayerKind::PowerShell);
  ASSERT_NE(layer, nullptr);
  EXPECT_EQ(layer->text, "Write-Host id");
}

TEST(Layers, WithHolesSaySo) {
  const Program program =
      unwrap("import os\nu = os.getenv('USER')\nexec('import os\\nos.system(\"id %s > /tmp/x\")\\n' % u)\n");
  ASSERT_GE(program.layers.size(), 2u);
  EXPECT_FALSE(program.layers[1].complete);
  EXPECT_NE(program.layers[1].text.find("\xEF\xBF\xBC"), std::string::npos);
}

struct Hostile {
  const char* name;
  const char* script;
};

void PrintTo(const Hostile& hostile, std::ostream* out) { *out << hostile.name; }

class Ends : public testing::TestWithParam<Hostile> {};

// Steps are what bounds the time; each of these would need far more, or never end.
TEST_P(Ends, WithinItsSteps) {
  Limits limits;
  const Program program = unwrap(GetParam().script, LayerKind::Python, limits);
  EXPECT_LE(program.steps, limits.max_steps + 2'000'000);
  EXPECT_LE(program.store.size(), limits.max_value_bytes + 1'000'000);
}

INSTANTIATE_TEST_SUITE_P(
    Scripts, Ends,
    testing::Values(
        Hostile{"DoublingText", "x = 'ab'\nwhile True:\n    x = x + x\n"},
        Hostile{"DoublingList", "x = [1]\nwhile True:\n    x = x + x\n"},
        Hostile{"DoublingInPlace", "x = [1, 2]\nfor i in range(100):\n    x.extend(x)\n"},
        Hostile{"HugeRange", "for i in range(10 ** 9):\n    for j in range(10 ** 9):\n        pass\n"},
        Hostile{"NestedRanges",
                "for i in range(100000):\n    for j in range(100000):\n        for k in range(100000):\n"
                "            break\n"},
        Hostile{"HugePower", "x = 9 ** 9 ** 9\ny = 'a' * (10 ** 12)\nz = [0] * 10 ** 12\n"},
        Hostile{"NothingManyTimes", "x = [] * 10 ** 18\ny = '' * 10 ** 18\n"},
        Hostile{"Fibonacci", "def f(n):\n    return n if n < 2 else f(n - 1) + f(n - 2)\nexec(f(40))\n"},
        Hostile{"DeepRecursion", "def f(n):\n    return f(n + 1)\nexec(f(0))\n"},
        Hostile{"MutualRecursion",
                "def f(x):\n    return g(x)\ndef g(x):\n    return f(x)\nexec(f('a b'))\n"},
        Hostile{"EndlessGenerator",
                "def g():\n    n = 0\n    while True:\n        n += 1\n        yield n\nfor x in g():\n    y "
                "= x\n"},
        Hostile{"EndlessIterator",
                "class A:\n    def __iter__(self):\n        return self\n    def __next__(self):\n        "
                "return 1\n"
                "for x in A():\n    pass\n"},
        Hostile{"AttributeOfItself",
                "class A:\n    def __getattr__(self, n):\n        return getattr(self, n)\nA().x\n"},
        Hostile{"PropertyOfItself",
                "class A:\n    @property\n    def x(self):\n        return self.x\nexec(A().x)\n"},
        Hostile{"EvalOfItself", "x = 'eval(x)'\neval(x)\n"},
        Hostile{"ExecOfItself", "x = 'exec(x)\\nexec(x)'\nexec(x)\n"},
        Hostile{"ManyEvals", "for i in range(10 ** 6):\n    eval('1 + 1')\n"},
        Hostile{
            "RaisesForEver",
            "while True:\n    try:\n        raise ValueError('x')\n    except ValueError:\n        pass\n"},
        Hostile{"CallsAllOver",
                "def a(x): b(x); b(x)\ndef b(x): c(x); c(x)\ndef c(x): d(x); d(x)\ndef d(x): e(x); e(x)\n"
                "def e(x): a(x); a(x)\na('x')\n"}),
    [](const testing::TestParamInfo<Hostile>& hostile) { return hostile.param.name; });

// Each line asks for more than there is time or room for: it is not known, and what comes after it is read.
TEST(Iterators, WithMoreThanMayBeMadeAreNotKnown) {
  constexpr std::string_view kAsked[] = {
      "list(product('ab', repeat=40))",
      "list(product([1], repeat=10 ** 9))",
      "list(product(*['ab'] * 5000))",
      "list(permutations(range(40)))",
      "list(permutations(range(10 ** 6), 10 ** 6))",
      "list(combinations(range(1000), 500))",
      "list(combinations(range(10 ** 6), 2))",
      "list(islice(count(), 10 ** 12))",
      "list(islice(repeat('x' * 1000), 10 ** 9))",
      "list(repeat('x', 10 ** 12))",
      "list(chain(*[range(10 ** 6)] * 1000))",
      "list(chain.from_iterable(repeat(range(10 ** 6), 1000)))",
      "list(zip(*[range(10 ** 6)] * 1000))",
      "list(zip_longest(*[range(10 ** 6)] * 1000))",
      "list(zip(count(), cycle('ab')))",
      "list(zip_longest(count(), 'ab'))",
      "list(map(lambda a, b: a, count(), repeat(1)))",
      "list(takewhile(lambda n: True, count()))",
      "list(dropwhile(lambda n: True, count()))",
      "list(compress(count(), repeat(1)))",
      "list(groupby(count()))",
      "list(iter(lambda: 1, 2))",
      "list(accumulate(count()))",
      "list(accumulate([2] * 10000, lambda a, b: a * a))",
      "list(cycle('ab'))",
      "list(starmap(pow, repeat((2, 3))))",
      "math.prod(range(1, 10 ** 6))",
      "math.comb(10 ** 18, 10 ** 17)",
      "json.dumps(nested)",
      // What is shown by its address, and equals nothing else; a loop that goes on until it is left.
      "str(islice('ab', 2))",
      "'%s' % product('ab')",
      "islice('ab', 2) == islice('ab', 2)",
      "0\n    for x in cycle('ab'):\n        if x == 'b': break",
  };
  std::string nested =
      "from itertools import accumulate, chain, combinations, compress, count, cycle, dropwhile, groupby, "
      "islice, permutations, product, repeat, starmap, takewhile, zip_longest\nimport json, math\nnested = "
      "[1]\n";
  for (int i = 0; i < 15; ++i) nested += "nested = [nested, nested, nested, nested, nested, nested]\n";
  for (const std::string_view asked : kAsked) {
    std::string script = nested + "for i in range(200):\n    x = ";
    const Program program = unwrap(script + std::string(asked) + "\nnote(x)\nexec('pri' + 'nt(1)')\n");
    EXPECT_EQ(program.layers.back().text, "print(1)") << asked;
    EXPECT_LT(program.store.size(), 48u * 1024 * 1024) << asked;
    for (const Fact& fact : program.layers[0].facts) {
      if (fact.kind != FactKind::Call || program.symbols.text(fact.symbol) != "note") continue;
      EXPECT_FALSE(is_known(program.store, fact.arguments[0].value)) << asked;
    }
  }
}

// What there is time for once is not done over and over.
TEST(Iterators, AreMadeOnlySoOften) {
  for (const std::string_view asked :
       {"list(product('abcdefgh', repeat=5))", "list(zip(range(10 ** 5), range(10 ** 5)))",
        "list(islice(repeat(1), 10 ** 5))", "list(chain(range(10 ** 5), 'ab'))", "json.dumps([1] * 10000)",
        "math.prod([3] * 10000)", "list(groupby(range(10 ** 4)))"}) {
    const Program program = unwrap(
        "from itertools import *\nimport json, math\ni = 0\nwhile True:\n    x = " + std::string(asked) +
        "\n    i += 1\n");
    EXPECT_LE(program.steps, Limits().max_steps + 2'000'000) << asked;
    EXPECT_LT(program.store.size(), 48u * 1024 * 1024) << asked;
  }
}

// No Python, and found by fuzzing: the items of the second were read behind the end.
TEST(Assignments, WithTwoStarsAreNotFollowed) {
  const Program program =
      unwrap("l = list(b'abcdefgh')\na, *b, *c = l\nexec('#' + bytes(l).decode() + ' ')\n");
  ASSERT_EQ(program.layers.size(), 2u);
  EXPECT_EQ(program.layers[1].text, "#abcdefgh ");
}

// A short line may name a large value: what it makes of it is bounded over all lines together.
TEST(LargeValues, AreNotKeptWithoutBound) {
  constexpr std::string_view kLines[] = {
      "y = x[::-1]",           "y = x[1:]",           "y = x + 'z'",
      "y = x.split(',')",      "y = x.upper()",       "y = x.rpartition('z')",
      "y = '%s.' % x",         "y = f'{x}.'",         "y = x.encode('utf-16')",
      "y = l[::-1]",           "y = l + l",           "y = [*l]",
      "y = list(l)",           "y = dict(zip(l, l))", "y = struct.unpack('9999B', b[:9999])",
      "y = list(enumerate(l))"};
  for (const std::string_view line : kLines) {
    std::string script = "import struct\nx = 'ab,c1 ' * 20000\nb = x.encode()\nl = list(b)\n";
    for (int i = 0; i < 2000; ++i) (script += line) += '\n';
    const Program program = unwrap(script);
    EXPECT_LT(program.store.size(), 48u * 1024 * 1024) << line;
    EXPECT_TRUE(std::any_of(program.diagnostics.begin(), program.diagnostics.end(), [](const auto& said) {
      return said.code == diagnostic::Code::StepsExhausted;
    })) << line;
  }
}

bool is_full(const Program& program) {
  return std::any_of(program.diagnostics.begin(), program.diagnostics.end(), [](const auto& said) {
    return said.code == diagnostic::Code::StepsExhausted && said.detail == "value bytes";
  });
}

TEST(Values, CountWhileTheyAreBuilt) {
  constexpr std::size_t kLimit = 1 << 20;
  constexpr std::size_t kPassing = 1 << 19;
  Store store;
  store.set_limit(kLimit, kPassing);
  {
    Values values(store);
    for (int i = 0; i < 1000; ++i) values.push_back(Value());
    EXPECT_GE(store.size(), 1000 * sizeof(Value));
    for (int i = 0; i < 1'000'000; ++i) {
      values.push_back(Value());
      ASSERT_LE(store.size(), kLimit);
    }
    EXPECT_TRUE(values.is_cut_short());
    EXPECT_TRUE(store.is_full());
    const Value list = store.items(Tag::List, std::move(values), 0);
    EXPECT_TRUE(list.partial);
    EXPECT_TRUE(store.items(list).empty());
  }
  EXPECT_LT(store.size(), 1000u);
  Values fitting(store);
  for (int i = 0; i < 1000; ++i) fitting.push_back(Value());
  const std::size_t before = store.size();
  const Value list = store.items(Tag::List, std::move(fitting), 0);
  EXPECT_EQ(store.items(list).size(), 1000u);
  EXPECT_LE(store.size(), before + 64);
}

TEST(Texts, CountWhileTheyAreBuilt) {
  constexpr std::size_t kLimit = 1 << 20;
  Store store;
  store.set_limit(kLimit, kLimit / 2);
  {
    TextBuilder text(store);
    for (int i = 0; i < 1'000'000; ++i) {
      text += "four";
      ASSERT_LE(store.size(), kLimit);
    }
    EXPECT_TRUE(text.is_cut_short());
    EXPECT_EQ(text.take(), "\xEF\xBF\xBC");
  }
  EXPECT_EQ(store.size(), 0u);
  TextBuilder text(store);
  for (int i = 0; i < 1000; ++i) text += "four";
  EXPECT_GE(store.size(), 4000u);
  EXPECT_EQ(text.take().size(), 4000u);
  EXPECT_EQ(store.size(), 0u);
}

// What they make is dropped at the bound, and the report says so; what comes behind is read.
TEST(LargeValues, AreBoundedWhateverBuildsThem) {
  constexpr std::string_view kLines[] = {
      "y = [(-1,) for i in range(1000000)]",
      "y = list((-1,) for i in range(1000000))",
      "y = list(map(lambda i: (-1,), range(1000000)))",
      "y = {i: (i,) for i in range(1000000)}",
      "y = [i for i in range(1000000) for j in range(1000000)]",
      "y = [*range(1000000), *range(1000000)]",
      "y = list(zip(range(1000000), range(1000000)))",
      "y = list(enumerate(range(1000000)))",
      "def g():\n  for i in range(9): yield from range(1000000)\ny = list(g())",
      "y = []\nfor i in range(1000000): y.append((i, i))",
      "y = x.join(x)",
      "y = x.replace('a', 'b' * 4000)",
      "y = x.translate({97: 'b' * 4000})",
      "y = ('{0}' * 4000).format(x)",
      "y = ('%s' * 4000) % ((x,) * 4000)",
      "y = str([x] * 4000)",
      "y = ('ab' * 14000000).encode('utf-32')",
      "y = ('a,' * 9000000).split(',')"};
  std::string text;
  while (text.size() < 200'000) text += "ab,c1 ";
  for (const std::string_view line : kLines) {
    const Program program = unwrap("x = '" + text + "'\n" + std::string(line) + "\nexec('pri' + 'nt(1)')\n");
    EXPECT_TRUE(is_full(program)) << line;
    EXPECT_LT(program.store.size(), 36u * 1024 * 1024) << line;
  }
}

TEST(Decoders, OfAMegabyteAreOpened) {
  std::string hidden = "exec('1')#";
  hidden.resize(990'000, ' ');
  for (char& c : hidden) c = static_cast<char>(c ^ 8);
  constexpr std::string_view kDecoders[] = {
      "exec(bytes([c ^ 8 for c in b]))",
      "exec(bytes(c ^ 8 for c in b))",
      "exec(''.join(chr(c ^ 8) for c in b))",
      "exec(''.join(map(lambda c: chr(c ^ 8), b)))",
      "l = []\nfor c in b: l.append(c ^ 8)\nexec(bytes(l))",
      "l = bytearray(b)\nfor i in range(len(l)): l[i] ^= 8\nexec(bytes(l))",
  };
  for (const std::string_view decoder : kDecoders) {
    const Program program = unwrap("b = b'''" + hidden + "'''\n" + std::string(decoder) + "\n");
    ASSERT_GE(program.layers.size(), 2u) << decoder;
    EXPECT_EQ(program.layers[1].text.size(), hidden.size()) << decoder;
  }
}

TEST(Loops, SeeWhatTheyChange) {
  constexpr std::string_view kLoops[] = {
      "l = ['print(', 'no', '1)']\nt = ''\nfor s in l:\n  if s == 'print(': l[1] = ''\n  t += s\nexec(t)\n",
      "l = ['print(1)', 'no', '']\nfor s in l:\n  l.remove('no') if 'no' in l else 0\nexec('print(' + "
      "'1)')\n",
      "l = ['print(1)']\nfor s in l: l.append(s)\nexec(l[0])\n",
  };
  for (const std::string_view loop : kLoops) {
    const Program program = unwrap(std::string(loop));
    ASSERT_EQ(program.layers.size(), 2u) << loop;
    EXPECT_EQ(program.layers[1].text, "print(1)") << loop;
  }
}

// A few bytes that are multiplied, and run, may not become a tree that takes what a long script may.
TEST(Layers, HaveAsManyNodesAsTheScriptMakesLikely) {
  const Program program = unwrap("for i in range(9): exec('print(1)\\n' * 100000 + str(i))\n");
  std::size_t nodes = 0;
  for (const Layer& layer : program.layers) nodes += layer.tree.nodes.size();
  EXPECT_LT(nodes, 350'000u);
  EXPECT_TRUE(std::any_of(program.diagnostics.begin(), program.diagnostics.end(),
                          [](const auto& said) { return said.code == diagnostic::Code::TooManyNodes; }));
}

// What is decoded once is not held up by what was refused before.
TEST(LargeValues, LeaveSmallOnesAlone) {
  std::string script = "import base64\nx = 'ab,c1 ' * 200000\n";
  for (int i = 0; i < 2000; ++i) script += "y = x[::-1]\n";
  const Program program = unwrap(script + "exec(base64.b64decode('aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQnKQ=='))\n");
  ASSERT_GE(program.layers.size(), 2u);
  EXPECT_EQ(program.layers[1].text, "import os\nos.system('id')");
}

bool is_too_much_work(const Program& program) {
  return std::any_of(program.diagnostics.begin(), program.diagnostics.end(), [](const auto& said) {
    return said.code == diagnostic::Code::StepsExhausted && said.detail == "work on large values";
  });
}

// A few lines build a value with more parts than there is time for; none of what looks at all parts does.
TEST(NestedValues, AreLookedAtOnlySoMuch) {
  std::string nested = "import json\na = b = 1\n";
  for (int i = 0; i < 14; ++i) {
    for (const std::string name : {"a", "b"}) {
      nested += name + " = [";
      for (int j = 0; j < 10; ++j) nested += name + ", ";
      nested += "]\n";
    }
  }
  for (const char* use :
       {"a == b", "a in [b]", "{(a,): 1}[(b,)]", "{}.get((a,))", "[b].count(a)", "f = lambda x: x\nf(a)"}) {
    const Program program = unwrap(nested + use + "\nexec('pri' + 'nt(1)')\n");
    EXPECT_TRUE(is_too_much_work(program)) << use;
    EXPECT_EQ(program.layers.back().text, "print(1)") << use;
  }
}

TEST(Dictionaries, AreAskedAsPythonAsksThem) {
  const std::string many = "d = {**{i: 'no' for i in range(40)}}\n";
  for (const std::string& dict : {std::string("d = {}\n"), many}) {
    for (const char* use : {
             "d['a'] = 'no'\nd.update({'a': 'print(1)'})\nexec(d.get('a'))",
             "d[1, 'b'] = 'print(1)'\nd[1, 'c'] = 'no'\nexec(d[1, 'b'])",
             "d[7] = 'print(1)'\nexec(d[14 / 2])",
             "d[15 / 2] = 'print(1)'\nexec(d.get(15 / 2, 'no'))",
             "exec(d.get('a', 'print(1)'))",
         }) {
      const Program program = unwrap(dict + use + "\n");
      ASSERT_EQ(program.layers.size(), 2u) << dict << use;
      EXPECT_EQ(program.layers[1].text, "print(1)") << dict << use;
    }
  }
}

// What is taken from the front of a list moves all others.
TEST(Lists, EmptiedFromTheFrontCostWhatTheyMove) {
  const auto emptied = [](std::size_t size) {
    std::string script = "l = [";
    for (std::size_t i = 0; i < size; ++i) script += "7, ";
    return unwrap(script + "]\nwhile l:\n    l.pop(0)\n");
  };
  EXPECT_FALSE(is_too_much_work(emptied(5'000)));
  EXPECT_TRUE(is_too_much_work(emptied(200'000)));
}

// A script may name more from outside than anyone follows; what is known is followed all the same.
TEST(Names, WithoutEndDoNotHideWhatIsKnown) {
  std::string script;
  for (int i = 0; i < 80'000; ++i) script += "n" + std::to_string(i) + "\n";
  const Program program =
      unwrap(script + "import os, winreg\nos.system('id')\nwinreg.SaveKey(1)\nfar.away(2)\n");
  EXPECT_LT(program.symbols.size(), 60'000u);
  EXPECT_TRUE(std::any_of(program.diagnostics.begin(), program.diagnostics.end(), [](const auto& said) {
    return said.code == diagnostic::Code::StepsExhausted && said.detail == "names from outside";
  }));
  std::vector<std::string> called;
  for (const Fact& fact : program.layers[0].facts) {
    if (fact.kind == FactKind::Call) called.emplace_back(program.symbols.text(fact.symbol));
  }
  EXPECT_EQ(called, (std::vector<std::string>{"os.system", "winreg.SaveKey", "?.away"}));
}

// A list that a text of its own was given fills it with what only that text's evaluation knows.
TEST(TextsThatFillContainers, DoNotGiveAwayWhatTheyKnow) {
  constexpr std::string_view kFills[] = {"l.append(''.join)",
                                         "l.append(type('x', (), {'a': 5})())",
                                         "class Q:\n  def __iter__(s): return s\nl.append(Q())",
                                         "class Q(Exception): pass\nl.append(Q)",
                                         "def f(a): return a\nl.append(f)",
                                         "l.append(lambda a: a)",
                                         "import functools\nl.append(functools.partial(print, 1))"};
  constexpr std::string_view kUses[] = {"l[0](['a'])",
                                        "l[0].a.b()",
                                        "l[0].a = 5",
                                        "l[0]().f(l[0])",
                                        "list(l[0])",
                                        "str(l[0]) + repr(l)",
                                        "raise l[0]",
                                        "try:\n  f()\nexcept l[0]: pass",
                                        "class B(l[0]):\n  g = l[0]\nB().g(B.g)\nB().h()",
                                        "x = l[0]\nclass B(x):\n  def m(self): return super().m()\nB().m()",
                                        "class B(metaclass=l[0]): pass",
                                        "@l[0]\ndef f(): pass\nf()",
                                        "l[0] + l[0] == l[0]",
                                        "l[0][0]",
                                        "for i in map(l[0], l): i.x()",
                                        "l[0].__doc__\nl[0].__name__\nl[0].__class__.__dict__",
                                        "with l[0] as x: x()",
                                        "exec('l[0](l[0].a)')",
                                        "getattr(l[0], 'a')(l[0])\nsetattr(l[0], 'a', l)",
                                        "sorted(l, key=l[0])\nthreading.Thread(target=l[0]).start()",
                                        "t = l[0].t\nt(l[0])\n'%s' % l[0]"};
  for (const std::string_view fill : kFills) {
    for (const std::string_view use : kUses) {
      const std::string text = "text = '''" + std::string(fill) + "'''\n";
      const Program program =
          unwrap("import threading\nl = []\n" + text + "exec(text)\n" + std::string(use) + "\n");
      EXPECT_GE(program.layers.size(), 1u);
    }
  }
}

TEST(Layers, AHundredDeep) {
  std::string all = "x0 = \"print( 'at last')\"\n";
  for (std::size_t i = 1; i <= 99; ++i) {
    all += "x" + std::to_string(i) + " = 'exec( x" + std::to_string(i - 1) + ")'\n";
  }
  const Program program = unwrap(all + "exec(x99)\n");
  EXPECT_EQ(program.layers.back().depth, 100u);
  EXPECT_EQ(program.layers.back().text, "print( 'at last')");
}

TEST(Layers, AThousandInNumber) {
  std::string script;
  for (int i = 0; i < 999; ++i) script += "exec('print( " + std::to_string(i) + ")')\n";
  EXPECT_EQ(unwrap(script).layers.size(), 1000u);
}

TEST(Layers, OfCutOffDataAreNotComplete) {
  const Program program = unwrap(
      "import base64, "
      "zlib\nexec(zlib.decompressobj().decompress(base64.b64decode('"
      "eJxNUzmuHTEM63OSpNNCbUdKE3x85P4IJ8BIz6VgcxP99f37z9+fFhFqUfHrx9f/"
      "QXo63N3eQTQ8NXsHChEIVN6BTxlf2byDaUe3hS8oGgGTWlAZ0efsjdJOk9gbScgO7cUooQyp3gshj+"
      "7Q06VO1EWYin5k7aBnjH4PIsSplI/"
      "egVWjxrBOYh63ccItlComcgcSTZoTXiXi2tBjwUBjznxLZ1rHCWtlyIijFdJMrflQRTMAvANYMk+"
      "ejaP5AAxx7RtCA1i3ROSe9LZCn2LwjzW1ZiVQ98TIar1exuk345QOOaUtLzGyJHmX9tE0+iG9hqm6Wn6wsHV9F0yeRV3juKTA+"
      "FxbusJZkEUoJaXXrZploDNbTJY6uSfsE8SAL5aDcOAe+yC8UoQd2htsOENeEc2PIZT6kfg=')).decode())\n");
  ASSERT_EQ(program.layers.size(), 2u);
  EXPECT_EQ(program.layers[1].text.substr(0, 6), "print(");
  EXPECT_FALSE(program.layers[1].complete);
  EXPECT_EQ(program.layers[1].via, (std::vector<std::string>{"exec", "zlib", "base64"}));
}

// What two stars spread becomes names and arguments: as many as one star may give, and counted as work.
TEST(Hostile, KeywordsOutOfALargeDictionary) {
  std::string script = "d = {";
  for (int i = 0; i < 9000; ++i) script += "'k" + std::to_string(i) + "': 1, ";
  script += "}\nfor i in range(100000):\n    x = '{k1}'.format(**d)\n";
  const Program program = unwrap(script);
  EXPECT_TRUE(std::any_of(program.diagnostics.begin(), program.diagnostics.end(),
                          [](const auto& d) { return d.code == diagnostic::Code::StepsExhausted; }));
}

}  // namespace
}  // namespace pyverdict::unwrap
