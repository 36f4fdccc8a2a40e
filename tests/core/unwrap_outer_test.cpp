#include <algorithm>

#include "unwrap_cases.h"

// What a layer finds in those that run it: functions, objects, the names of the function around `exec`.
namespace pyverdict::unwrap {
namespace {

constexpr Case kCases[] = {
    {"OuterFunction", R"py(import base64
def d(s): return s[::-1]
exec(base64.b64decode('ZXhlYyhkKCJcbikneC9wbXQvID4gZGknKG1ldHN5cy5zb1xuc28gdHJvcG1pIikp')))py",
     "exec reverse"},
    {"OuterLambda", R"py(import base64
d = lambda s: s[::-1]
exec(base64.b64decode('ZXhlYyhkKCJcbikneC9wbXQvID4gZGknKG1ldHN5cy5zb1xuc28gdHJvcG1pIikp')))py",
     "exec reverse"},
    {"OuterOfOuter", R"py(import base64
d = lambda s: s[::-1]
exec(base64.b64decode('ZXhlYyhkKCcpKSJpbXBvcnQgb3NuXFxvcy5zeXN0ZW0oXCdpZCA+IC90bXAveFwnKW5cXCIoZChjZXhlJykp')))py",
     "exec reverse"},
    {"LocalOfAMethod", R"py(import base64
class Install:
    def run(self):
        d = lambda s: s[::-1]
        exec(base64.b64decode('ZXhlYyhkKCJcbikneC9wbXQvID4gZGknKG1ldHN5cy5zb1xuc28gdHJvcG1pIikp'))
)py",
     "exec reverse"},
    {"LocalText", R"py(import base64
def run():
    hidden = "\n)'x/pmt/ > di'(metsys.so\nso tropmi"
    exec(base64.b64decode('ZXhlYyhoaWRkZW5bOjotMV0p'))
run()
)py",
     "exec reverse"},
    {"ClosureOfAFunction", R"py(import base64
def make(n):
    def d(s): return ''.join(chr(ord(c) ^ n) for c in s)
    exec(base64.b64decode('ZXhlYyhkKCdqbnNscXcjbHBcdGxwLXB6cHdmbiskamcjPSMsd25zLHskKlx0Jykp'))
make(3)
)py",
     "exec chr"},
    {"MethodOfAnOuterObject", R"py(import base64
class D:
    def __init__(self, k): self.k = k
    def open(self, s): return ''.join(chr(ord(c) - self.k) for c in s)
d = D(2).open
exec(base64.b64decode('ZXhlYyhkKCdrb3JxdHYicXVceDBjcXUwdXt1dmdvKilrZiJAIjF2b3IxeikrXHgwYycpKQ==')))py",
     "exec chr"},
    {"RunByTheOuterFunction", R"py(import base64
def go(s): exec(s[::-1])
exec(base64.b64decode('Z28oIlxuKSd4L3BtdC8gPiBkaScobWV0c3lzLnNvXG5zbyB0cm9wbWkiKQ==')))py",
     "exec reverse"},
    {"FarBeyondASmallText", R"py(import base64, zlib
d = lambda s: s[::-1]
exec(zlib.decompress(base64.b64decode('eNrtyaERgzAAAEDfKXJUAKZs0EkwFHJXRBKORMD2naH+33684jpsQzfnsb+mI7UpvMO290OKrd71VcucawntLEfau3F8PMMS1pJSzC2079JCLp+y3eGMy1attdZaa6211lprrbXWWmuttdZaa6211lprrbXWWmuttdZaa6211lprrbXWWmuttdZaa6211lprrbXWWmuttdZaa6211lprrbX2j/0BFiLIKQ=='))))py",
     "exec reverse"},
};

class Outer : public testing::TestWithParam<Case> {};

TEST_P(Outer, LeadsToThePayload) { expect_payload(GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, Outer, testing::ValuesIn(kCases),
                         [](const testing::TestParamInfo<Case>& wrapped) {
                           return std::string(wrapped.param.name);
                         });

// What the outer function runs for a layer is a layer of the one that it stands in.
TEST(OuterFunctions, RunLayersOfTheirOwnLayer) {
  const Program program = unwrap(R"py(def go(s): exec(s[::-1])
exec('go(")1 ,0(tnirp")')
)py");
  ASSERT_EQ(program.layers.size(), 3u);
  EXPECT_EQ(program.layers[2].text, "print(0, 1)");
  EXPECT_EQ(program.layers[2].parent, 0u);
}

// The layers between the function and its call have no part in what it gives.
TEST(OuterFunctions, GiveTheirResultToTheLayerThatCallsThem) {
  const Program program = unwrap(R"py(def d(s): return s[::-1]
exec("exec('print( d(\"ofni/dilavni.elpmaxe//:ptth\"))')")
)py");
  ASSERT_EQ(program.layers.size(), 3u);
  for (const Layer& layer : program.layers) {
    const auto holds = std::any_of(layer.facts.begin(), layer.facts.end(), [&](const Fact& fact) {
      return fact.kind == FactKind::Text &&
             program.store.string(fact.result) == "http://example.invalid/info";
    });
    // It is made in the first.
    EXPECT_EQ(holds, layer.id != 1u) << layer.id;
  }
}

TEST(OuterNames, ThatAreNeverBoundAreBuiltins) {
  const Program program = unwrap(R"py(def f():
    global chr
    del chr
exec('exec(chr(80) + "ass; x = 1")')
)py");
  ASSERT_EQ(program.layers.size(), 3u);
  EXPECT_EQ(program.layers[2].text, "Pass; x = 1");
}

// Once a layer has ended, what its generator gives next is not what it gave to the layers that it ran.
TEST(OuterGenerators, AreNotDrawnFromOnceTheirLayerEnded) {
  const Program program = unwrap(R"py(import random
random.seed(1)
def d(): return chr(random.randint(65, 90))
exec('exec(d() + " = 1 ")')
random.seed(2)
)py");
  for (const Layer& layer : program.layers) EXPECT_LE(layer.depth, 1u) << layer.text;
}

TEST(OuterFunctions, AHundredDeepThatCallTheFirst) {
  std::string all = "def d(s): return d(s[1:]) if len(s) > 5 else s\nx0 = \"d('abcdefgh' * 20)\"\n";
  for (std::size_t i = 1; i <= 99; ++i) {
    all += "x" + std::to_string(i) + " = 'd(\"abcdefgh\"), exec( x" + std::to_string(i - 1) + ")'\n";
  }
  const Program program = unwrap(all + "exec(x99)\n");
  EXPECT_EQ(program.layers.back().depth, 100u);
}

// Each layer calls what the one before defined, which calls what the one before that did.
TEST(OuterFunctions, ThatCallEachOtherThroughLayersAreBounded) {
  std::string text = "f0()";
  for (int i = 1; i <= 12; ++i) {
    std::string quoted;
    for (const char c : text) {
      if (c == '\\' || c == '\'') quoted += '\\';
      quoted += c == '\n' ? std::string("\\n") : std::string(1, c);
    }
    if (quoted.size() > 200'000) break;
    text = "def f" + std::to_string(12 - i) + "(): return f" + std::to_string(11 - i < 0 ? 12 : 11 - i) +
           "() + f" + std::to_string(12 - i) + "()\nexec('" + quoted + "')";
  }
  EXPECT_GE(unwrap(text).layers.size(), 12u);
}

}  // namespace
}  // namespace pyverdict::unwrap
