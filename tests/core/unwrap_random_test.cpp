#include <gtest/gtest.h>

#include <string>

#include "python.h"
#include "unwrap/unwrap.h"

namespace pyverdict::unwrap {
namespace {

// What the last `exec` of a script is given.
std::string last_layer(std::string script) {
  const Program program = unwrap(std::move(script));
  return program.layers.size() < 2 ? std::string() : program.layers.back().text;
}

constexpr std::string_view kDraws[] = {
    "random.seed(0)\nv = [random.getrandbits(k) for k in (1, 8, 31, 32, 33, 62)]",
    "random.seed(-7)\nv = [random.randint(-5, 10**12) for _ in range(9)]",
    "random.seed(2**200 + 99)\nv = [random.random() for _ in range(5)]",
    "random.seed('text')\nv = [random.randrange(0, 100, 7) for _ in range(9)]",
    "random.seed(b'\\x00bytes')\nv = [random.choice('abcdefg') for _ in range(9)]",
    "random.seed('\u00e9')\nv = [random.randrange(3) for _ in range(700)]",
    "random.seed(5)\nv = list(range(40))\nrandom.shuffle(v)",
    "random.seed(6)\nv = random.sample(range(90), 4) + random.sample(range(9000), 12)",
    "random.seed(7)\nv = random.choices([1, 2, 3], k=12)",
    "r = random.Random(11)\nq = random.Random(12)\nv = [r.randint(0, 9) for _ in range(4)] + [q.random()]",
};

TEST(SeededRandom, DrawsAsPythonDoes) {
  for (const std::string_view draw : kDraws) {
    const std::string script = "import random\n" + std::string(draw) + "\n";
    const auto rows = testing_python::run(script + "print(repr(v))\n", testing::TempDir());
    ASSERT_EQ(rows.size(), 1u) << "python3 did not run";
    EXPECT_EQ(last_layer(script + "exec(repr(v))\n"), rows[0][0]) << draw;
  }
}

TEST(SeededRandom, IsNotKnownWhereTheOrderIsNot) {
  constexpr std::string_view kScripts[] = {
      "random.seed()\nexec('%d' % random.randint(0, 9))\n",
      "exec('%d' % random.randint(0, 9))\n",
      "r = random.Random()\nrandom.seed(1)\nexec('%d' % r.randint(0, 9))\n",
      "random.seed(1)\nif input():\n    random.random()\nexec('%d' % random.randint(0, 9))\n",
      "random.seed(1)\nfor x in input():\n    random.random()\nexec('%d' % random.randint(0, 9))\n",
      "random.seed(1)\nrandom.seed(input())\nexec('%d' % random.randint(0, 9))\n",
  };
  for (const std::string_view script : kScripts) {
    const Program program = unwrap("import random\n" + std::string(script));
    EXPECT_TRUE(program.layers.size() == 1 || !program.layers.back().complete) << script;
  }
}

TEST(OwnInterpreter, IsNamedInWhatItRuns) {
  constexpr std::string_view kScripts[] = {
      "import os, sys\nos.system(sys.executable + ' -m site')\n",
      "import os, sys\nos.system(f'{sys.executable} -m site')\n",
      "import os\nfrom sys import executable\nm = 'site'\nos.system(eval('f\"{executable} -m {m}\"'))\n",
  };
  for (const std::string_view script : kScripts) {
    const Program program = unwrap(std::string(script));
    const Layer& layer = program.layers.back();
    EXPECT_EQ(layer.kind, LayerKind::Shell) << script;
    EXPECT_EQ(layer.text, "python -m site") << script;
    EXPECT_TRUE(layer.complete) << script;
  }
}

}  // namespace
}  // namespace pyverdict::unwrap
