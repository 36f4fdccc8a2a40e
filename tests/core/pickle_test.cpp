#include "pickle/pickle.h"

#include <gtest/gtest.h>

#include <string>

#include "python.h"
#include "unwrap/unwrap.h"

namespace pyverdict::pickle {
namespace {

using testing_python::from_hex;
using unwrap::LayerKind;

// `os.system`, `exec` and a nested pickle, as each protocol writes them.
struct Case {
  std::string_view bytes;
  std::string_view line;
};

TEST(Pickle, WhatLoadingWouldDoIsWrittenDown) {
  using namespace std::string_view_literals;
  const Case kCases[] = {
      {"cos\nsystem\n(S'id'\ntR."sv, "_v1 = os.system('id')"},
      {"cposix\nsystem\np0\n(Vid\np1\ntp2\nRp3\n."sv, "_v1 = posix.system('id')"},
      {"(S'id'\nios\nsystem\n."sv, "_v1 = os.system('id')"},
      {"(cos\nsystem\nS'id'\no."sv, "_v1 = os.system('id')"},
      {"c__builtin__\neval\n(S'1+1'\ntR."sv, "_v1 = eval('1+1')"},
      {"\x80\x04\x8c\x08"
       "builtins\x94\x8c\x04"
       "exec\x94\x93\x94\x8c\x06"
       "x = 1\n\x94\x85\x94R\x94."sv,
       "_v1 = exec('x = 1\\n')"},
      {"\x80\x02"
       "csubprocess\nPopen\nq\x00]q\x01(X\x02\x00\x00\x00"
       "ls"
       "X\x02\x00\x00\x00-le\x85R."sv,
       "_v1 = subprocess.Popen(['ls', '-l'])"},
      {"\x80\x02"
       "c__main__\nA\n)\x81}(X\x01\x00\x00\x00"
       "aK\x01ub."sv,
       "_v1.__setstate__({'a': 1})"},
  };
  for (const Case& c : kCases) {
    const Listing listing = list(c.bytes);
    EXPECT_TRUE(listing.complete) << listing.problem << listing.text;
    EXPECT_NE(listing.text.find(std::string(c.line) + "\n"), std::string::npos) << listing.text;
  }
}

TEST(Pickle, ItsCallsLeadToLayers) {
  const unwrap::Program program = unwrap::unwrap(
      "import pickle\npickle.loads(b\"cos\\nsystem\\n(S'echo deep | cat'\\ntR.\")\n"
      "pickle.loads(b\"\\x80\\x04\\x8c\\x08builtins\\x8c\\x04exec\\x93\\x8c\\x0cprint('two')\\x85R.\")\n");
  std::size_t shells = 0;
  std::size_t scripts = 0;
  for (const unwrap::Layer& layer : program.layers) {
    if (layer.parent == unwrap::kNoParent || program.layers[layer.parent].kind != LayerKind::Pickle) continue;
    shells += layer.kind == LayerKind::Shell && layer.text == "echo deep | cat" ? 1 : 0;
    scripts += layer.kind == LayerKind::Python && layer.text == "print('two')" ? 1 : 0;
  }
  EXPECT_EQ(shells, 1u);
  EXPECT_EQ(scripts, 1u);
}

TEST(Pickle, DamageIsSaid) {
  EXPECT_EQ(list("cos\nsystem\n(S'id'").complete, false);
  EXPECT_EQ(list("\x80\x04\xff").complete, false);
  EXPECT_EQ(list("").complete, false);
}

TEST(Pickle, SharedObjectsDoNotExplode) {
  // Each tuple holds the one before twice.
  std::string bytes = ")";
  for (int i = 0; i < 60; ++i) bytes += "2\x86";
  const Listing listing = list(bytes + ".");
  EXPECT_LT(listing.text.size(), 4u * 1024 * 1024);

  // A list that holds itself, over and over.
  std::string circular = "(lp0\n";
  for (int i = 0; i < 20'000; ++i) circular += "g0\na";
  EXPECT_LT(list(circular + ".").text.size(), 4u * 1024 * 1024);
  EXPECT_EQ(literal(circular + "."), std::nullopt);
}

// Opcode by opcode as pickletools sees them, at every protocol.
TEST(Pickle, TheOpcodesAreThoseOfPickletools) {
  const auto rows = testing_python::run(R"(
import collections, datetime, decimal, fractions, pickle, pickletools
class A: pass
a = A(); a.x = [1, {1: 2.5, 'k': (1, 2, 3, 4)}, {7, 8}, frozenset('ab'), b'\x00\xff' * 200, bytearray(b'q'), 'é' * 300]
values = [a, 2 ** 300, -2 ** 70, -1, 255, 65536, 'x\n\\', None, True, ..., range(3), [1] * 2000, datetime.datetime(2020, 1, 1),
          decimal.Decimal('1.5'), fractions.Fraction(1, 3), collections.OrderedDict(a=1), dict.fromkeys(range(300))]
for protocol in range(6):
    data = pickle.dumps(values, protocol)
    print('pickle', data.hex(), sep='\t')
    for opcode, argument, offset in pickletools.genops(data):
        shown = ''
        if isinstance(argument, int) and not isinstance(argument, bool) and abs(argument) < 2 ** 63:
            shown = str(argument)
        print(offset, opcode.name, shown, sep='\t')
)",
                                        testing::TempDir());
  ASSERT_FALSE(rows.empty()) << "python3 did not run";
  Reading reading;
  std::size_t at = 0;
  for (const auto& row : rows) {
    if (row[0] == "pickle") {
      EXPECT_EQ(at, reading.opcodes.size());
      reading = read(from_hex(row[1]));
      EXPECT_TRUE(reading.complete) << reading.problem;
      at = 0;
      continue;
    }
    ASSERT_LT(at, reading.opcodes.size());
    const Opcode& opcode = reading.opcodes[at++];
    EXPECT_EQ(std::to_string(opcode.offset), row[0]);
    EXPECT_EQ(name(opcode.code), row[1]);
    std::string argument = opcode.argument;
    if (argument.ends_with('L')) argument.pop_back();
    if (!row[2].empty()) EXPECT_EQ(argument, row[2]);
  }
  EXPECT_EQ(at, reading.opcodes.size());
}

}  // namespace
}  // namespace pyverdict::pickle
