#include "behaviour/packers.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "behaviour/behaviour.h"
#include "unwrap/unwrap.h"

// Outputs of packers, in our own words: what each leaves in what it makes, around nothing.
namespace pyverdict::behaviour {
namespace {

struct PackerCase {
  std::string_view script;
  std::string_view packer;
  bool packed;  ///< the behaviour "packer" is seen
};

constexpr PackerCase kCases[] = {
    {"from pyarmor_runtime_000000 import __pyarmor__\n__pyarmor__(__name__, __file__, b'PY000000')\n",
     "PyArmor", false},
    {"from pytransform import pyarmor_runtime\npyarmor_runtime()\n", "PyArmor", false},
    {"import sourcedefender\n", "SourceDefender", false},
    {"# Obfuscated with BlankOBF\n____ = 1; _____ = 2; ______ = 3\n", "BlankOBF", true},
    {"_____=eval(\"eval\");_______=_____(\"compile\");______,____=1,2;________=3\n", "BlankOBF", true},
    {"x = eval(getattr(__import__(bytes([98, 97, 115, 101, 54, 52]).decode()), "
     "bytes([98]).decode())('cA=='))\n",
     "BlankOBF", true},
    {"__obfuscator__ = 'a'\n__authors__ = ('b',)\n__license__ = 'c'\n__code__ = 'print(1)'\n", "Hyperion",
     true},
    {"class Kramer():\n    def __decode__(self, a): return a\nKramer(_sparkle='a')\n", "Kramer", true},
    {"# Berserker\nBerserker = 'a'\nexec(Berserker)\n", "Berserker", true},
    {"import zlib;pyobfuscate=''\nobfuscate = dict(a=1)\nexec(pyobfuscate)\n", "Pyobfuscate", true},
    {"import marshal,lzma,gzip,bz2,binascii,zlib;exec(marshal.loads(zlib.decompress(b'')))\n", "Py-Fuscate",
     true},
    {"magic = 'a'\nlove = 'b'\ngod = 'c'\ndestiny = 'd'\njoy = 'rot13'\ntrust = eval('magic')\n",
     "development-tools.net", true},
    {"_ = lambda __ : "
     "__import__('zlib').decompress(__import__('base64').b64decode(__[::-1]));exec((_)(b''))\n",
     "freecodingtools.org", true},
    {"import zlib, base64\nexec(zlib.decompress(base64.b64decode('')))\n# Created by pyminifier\n",
     "pyminifier", true},
    {"a=1\n# Created by pyminifier\n", "pyminifier", false},
    {"import os #line:1\nO0O0O0=1 #line:2\n", "Oxyry", false},
    {"def __bootstrap__():\n    global __bootstrap__, __loader__, __file__\n    import imp\n"
     "    imp.load_dynamic(__name__, __file__)\n__bootstrap__()\n",
     "Cython", false},
    {"import json\nprint(json.dumps({'magic': 1, 'love': 2}))\n", "", false},
    {"magic = 1\nprint(eval('magic'))\n", "", false},
    {"print('This file was made with Hyperion and PyArmor')\n", "", false},
};

TEST(Packers, AreNamedByWhatTheyLeave) {
  for (const PackerCase& row : kCases) {
    const unwrap::Program program = unwrap::unwrap(std::string(row.script));
    const auto found = find_packer(program.layers[0]);
    ASSERT_EQ(found.has_value(), !row.packer.empty()) << row.script;
    if (found) {
      EXPECT_EQ(found->packer->name, row.packer) << row.script;
      EXPECT_LT(found->span.start, found->span.end) << row.script;
    }
    const Findings findings = match(program);
    const bool packed =
        std::any_of(findings.evidence.begin(), findings.evidence.end(),
                    [](const Evidence& evidence) { return evidence.behaviour->id == "packer"; });
    EXPECT_EQ(packed, row.packed) << row.script;
  }
}

struct ShapeCase {
  std::string_view script;
  std::string_view behaviour;
  bool seen;
};

TEST(Shapes, OfNamesAndLetters) {
  constexpr ShapeCase kShapes[] = {
      {"getattr(os, 'sys' + 'tem')('id')\n", "hidden-name-lookup", true},
      {"__import__('so' + 'ck' + 'et')\n", "hidden-name-lookup", true},
      {"getattr(os, 'sys' + name)\n", "hidden-name-lookup", false},
      {"getattr(os, 'system')\n", "hidden-name-lookup", false},
      {"\U0001d5fd\U0001d5ff\U0001d5f6\U0001d5fb\U0001d601(1)\n", "confusable-names", true},
      {"p\u0430ssw\u043erd = 1\nprint(p\u0430ssw\u043erd)\n", "confusable-names", true},
      {"\u0438\u043c\u044f = 1\nprint(\u0438\u043c\u044f)\n", "confusable-names", false},
      {"\u0394t = \u03c3_x = 1\nprint(\u0394t)\n", "confusable-names", false},
  };
  for (const ShapeCase& row : kShapes) {
    const Findings findings = match(unwrap::unwrap("import os\n" + std::string(row.script)));
    const bool seen =
        std::any_of(findings.evidence.begin(), findings.evidence.end(),
                    [&](const Evidence& evidence) { return evidence.behaviour->id == row.behaviour; });
    EXPECT_EQ(seen, row.seen) << row.script;
  }
}

}  // namespace
}  // namespace pyverdict::behaviour
