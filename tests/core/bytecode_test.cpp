#include "bytecode/bytecode.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "python.h"
#include "unwrap/codecs.h"
#include "unwrap/unwrap.h"

namespace pyverdict::bytecode {
namespace {

using testing_python::from_hex;
using unwrap::LayerKind;

struct Sample {
  Version version;
  std::string_view base64;
};

constexpr Sample kSamples[] = {
#include "bytecode_samples.inc"
};

std::string bytes_of(const Sample& sample) { return unwrap::codecs::base64(sample.base64).bytes; }

const unwrap::Layer* layer_of(const unwrap::Program& program, LayerKind kind, std::uint32_t parent) {
  for (const unwrap::Layer& layer : program.layers) {
    if (layer.kind == kind && layer.parent == parent) return &layer;
  }
  return nullptr;
}

TEST(Bytecode, EveryVersionIsToldApartAndRead) {
  for (const Sample& sample : kSamples) {
    const std::string bytes = bytes_of(sample);
    const Reading reading = read(bytes);
    EXPECT_TRUE(reading.complete) << sample.version << reading.problem;
    // 3.6 and 3.7 lay out and number alike what this program needs.
    if (sample.version != 306 && sample.version != 307) EXPECT_EQ(reading.version, sample.version);
    ASSERT_FALSE(reading.codes.empty());
    EXPECT_EQ(reading.codes[0].file, "sample.py");
    EXPECT_EQ(reading.codes[0].name, "<module>");
    const auto unlock = std::find_if(reading.codes.begin(), reading.codes.end(),
                                     [](const Code& code) { return code.name == "unlock"; });
    ASSERT_NE(unlock, reading.codes.end());
    EXPECT_EQ(unlock->arguments, 2u);
    EXPECT_EQ(unlock->first_line, 2u);
    EXPECT_EQ(unlock->locals[0], "data");
  }
}

TEST(Bytecode, TheListingIsWhatWasCompiled) {
  for (const Sample& sample : kSamples) {
    const std::string bytes = bytes_of(sample);
    const Listing listing = list(read(bytes));
    EXPECT_TRUE(listing.complete) << listing.problem;
    for (const std::string_view line :
         {"import os\n", "def unlock(data, key=7):\n", "class Loader(object):\n", "  def run(self, host):\n",
          ".append(byte ^ key)\n", "os.system('id > /tmp/out.txt')\n", "open('/tmp/' + host)\n",
          "    except Exception:\n", "host[1:", "break\n"}) {
      EXPECT_NE(listing.text.find(line), std::string::npos) << sample.version << line << listing.text;
    }
  }
}

TEST(Bytecode, ADecoderInsideIsFollowedToWhatItRuns) {
  for (const Sample& sample : kSamples) {
    const std::string script = "import marshal, base64\nexec(marshal.loads(base64.b64decode('" +
                               std::string(sample.base64) + "')))\n";
    const unwrap::Program program = unwrap::unwrap(script);
    const unwrap::Layer* compiled = layer_of(program, LayerKind::Bytecode, 0);
    ASSERT_NE(compiled, nullptr);
    EXPECT_TRUE(compiled->complete);
    EXPECT_EQ(compiled->raw, bytes_of(sample));
    const unwrap::Layer* inner = layer_of(program, LayerKind::Python, compiled->id);
    ASSERT_NE(inner, nullptr) << sample.version << compiled->text;
    EXPECT_EQ(inner->text, "print('the inner layer')");
    EXPECT_NE(layer_of(program, LayerKind::Shell, compiled->id), nullptr);
  }
}

TEST(Bytecode, APycFileSaysItsVersion) {
  const std::string header("\xa7\x0d\x0d\x0a\0\0\0\0\0\0\0\0\0\0\0\0", 16);
  const auto* const sample = std::find_if(std::begin(kSamples), std::end(kSamples),
                                          [](const Sample& s) { return s.version == 311; });
  const std::string file = header + bytes_of(*sample);
  EXPECT_TRUE(is_pyc(file));
  const Reading reading = read(file);
  EXPECT_EQ(reading.version, 311);
  EXPECT_TRUE(reading.complete);
  // 3.5 has another bytecode.
  const std::string old = std::string("\x17\x0d\x0d\x0a\0\0\0\0\0\0\0\0", 12) + bytes_of(*sample);
  EXPECT_FALSE(read(old).complete);
}

TEST(Bytecode, CutOffAnywhereItIsReadAsFarAsItGoes) {
  for (const Sample& sample : kSamples) {
    const std::string bytes = bytes_of(sample);
    for (std::size_t size = 0; size < bytes.size(); size += 7) {
      const std::string part = bytes.substr(0, size);
      const Reading reading = read(part);
      EXPECT_FALSE(reading.complete);
      EXPECT_FALSE(reading.problem.empty());
      static_cast<void>(list(reading));
    }
  }
}

TEST(Bytecode, WhatRefersToItselfEnds) {
  // A list that holds itself twice; a tuple of twos, thirty deep.
  const std::string cycle = from_hex(
      "db02000000"
      "7200000000"
      "7200000000");
  EXPECT_TRUE(read(cycle).complete);
  EXPECT_LT(list(read(cycle)).text.size(), 64u * 1024 * 1024);
  std::string doubled = from_hex("a9024e4e");
  for (unsigned i = 0; i < 30; ++i) {
    std::string outer = from_hex("a902") + doubled;
    outer += 'r';
    for (unsigned shift = 0; shift < 32; shift += 8) outer += static_cast<char>((i + 1) >> shift & 255);
    doubled = outer;
  }
  const Listing listing = list(read(doubled));
  EXPECT_LT(listing.text.size(), 64u * 1024 * 1024);

  // A list of twenty thousand times itself.
  std::string wide = from_hex("db204e0000");
  for (int i = 0; i < 20'000; ++i) wide += from_hex("7200000000");
  EXPECT_TRUE(read(wide).complete);
  EXPECT_LT(list(read(wide)).text.size(), 64u * 1024 * 1024);
  EXPECT_EQ(literal(read(wide)), std::nullopt);
}

// The instructions of CPython's own modules as its `dis` gives them, for the Python at hand.
TEST(Bytecode, TheDisassemblyIsThatOfDis) {
  const auto rows = testing_python::run(R"(
import dis, marshal, os, sys, types
folder = os.path.dirname(os.__file__)
for module in ('base64', 'argparse', 'shlex', 'tempfile', 'ast', 'queue', 'contextlib', 'asyncio/streams'):
    path = os.path.join(folder, module + '.py')
    code = compile(open(path, 'rb').read(), path, 'exec')
    print('module', sys.version_info[0] * 100 + sys.version_info[1], marshal.dumps(code).hex(), sep='\t')
    def show(code):
        print('code', code.co_name, code.co_firstlineno, code.co_flags, ','.join(code.co_names),
              ','.join(code.co_varnames), len(code.co_consts), sep='\t')
        for i in dis.get_instructions(code):
            print(i.offset, i.opname, '' if i.arg is None else i.arg, sep='\t')
        for constant in code.co_consts:
            if isinstance(constant, types.CodeType):
                show(constant)
    show(code)
)",
                                        testing::TempDir());
  ASSERT_FALSE(rows.empty()) << "python3 did not run";
  const auto joined = [](const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) text += (text.empty() ? "" : ",") + name;
    return text;
  };
  std::string bytes;
  Reading reading;
  std::vector<const Code*> order;
  std::size_t code = 0;
  std::size_t at = 0;
  std::size_t compared = 0;
  std::vector<Instruction> instructions;
  for (const auto& row : rows) {
    if (row[0] == "module") {
      bytes = from_hex(row[2]);
      reading = read(bytes);
      ASSERT_TRUE(reading.complete) << reading.problem;
      EXPECT_EQ(reading.version, std::stoi(row[1]));
      code = 0;
      instructions.clear();
      at = 0;
    } else if (row[0] == "code") {
      EXPECT_EQ(at, instructions.size());
      ASSERT_LT(code, reading.codes.size());
      const Code& ours = reading.codes[code++];
      EXPECT_EQ(ours.name, row[1]);
      EXPECT_EQ(std::to_string(ours.first_line), row[2]);
      EXPECT_EQ(std::to_string(ours.flags), row[3]);
      EXPECT_EQ(joined(ours.names), row[4]);
      EXPECT_EQ(joined(ours.locals), row[5]);
      EXPECT_EQ(std::to_string(ours.constants.size()), row[6]);
      instructions = disassemble(ours, reading.version);
      at = 0;
    } else {
      ASSERT_LT(at, instructions.size());
      const Instruction& instruction = instructions[at++];
      EXPECT_EQ(std::to_string(instruction.offset), row[0]);
      EXPECT_EQ(name(instruction), row[1]);
      if (!row[2].empty()) EXPECT_EQ(std::to_string(instruction.argument), row[2]);
      ++compared;
    }
  }
  EXPECT_GT(compared, 1000u);
}

}  // namespace
}  // namespace pyverdict::bytecode
