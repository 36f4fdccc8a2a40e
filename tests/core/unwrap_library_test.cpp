#include <gtest/gtest.h>

#include <ostream>

#include "unwrap_noted.h"

// What functions of the standard library give on values that are known.
namespace pyverdict::unwrap {
namespace {

constexpr std::string_view kImports =
    "import array, ast, codecs, collections, html, io, ipaddress, itertools, json, marshal, pickle, random, "
    "socket, string, struct, unicodedata, uuid\n";

std::optional<std::string> noted_by(std::string_view script) {
  return noted(unwrap(std::string(kImports) + std::string(script)));
}

struct Shown {
  std::string_view expression;
  std::string_view text;  // as CPython 3.11 has it
};

void PrintTo(const Shown& shown, std::ostream* out) { *out << shown.expression; }

class Library : public testing::TestWithParam<Shown> {};

TEST_P(Library, GivesWhatCPythonDoes) {
  EXPECT_EQ(noted_by("note(" + std::string(GetParam().expression) + ")\n"), GetParam().text);
}

constexpr Shown kShown[] = {
    {R"py(json.loads('{"a": {"b": "x\\n\\u00e9"}}')['a']['b'])py", "x\n\xC3\xA9"},
    {R"py(repr(json.loads(' [1, -2.5, 1E2, true, false, null, "", {}, 123456789012345678901] ')))py",
     "[1, -2.5, 100.0, True, False, None, '', {}, 123456789012345678901]"},
    {R"py(repr(json.loads(b'{"k": [[]]}')))py", "{'k': [[]]}"},
    {R"py(repr(ast.literal_eval(" {'a': (1, -2.5), 'b': [None, b'x', {3}]} # end")))py",
     "{'a': (1, -2.5), 'b': [None, b'x', {3}]}"},
    {R"py(repr(marshal.loads(b'[\x02\x00\x00\x00\xfa\x02ab)\x02i\xff\xff\xff\xffs\x01\x00\x00\x00\xff')))py",
     "['ab', (-1, b'\\xff')]"},
    {R"py(repr(marshal.loads(b'{\xda\x01ag\x00\x00\x00\x00\x00\x00\xf8?\xda\x01bN0')))py",
     "{'a': 1.5, 'b': None}"},
    {R"py(repr(pickle.loads(b'\x80\x04\x95\x0f\x00\x00\x00\x00\x00\x00\x00]\x94(\x8c\x01a\x94C\x01b\x94K\x05e.')))py",
     "['a', b'b', 5]"},
    {R"py(repr(pickle.loads(b'(lp0\nVa\\u00e9\np1\naF2.5\naI01\na.')))py", "['a\xC3\xA9', 2.5, True]"},
    {R"py(html.unescape('&#112;&#x72;int&lpar;&quot;&amp;lt;&quot;&rpar; &copy &notit a&b=c; &;'))py",
     "print(\"&lt;\") \xC2\xA9 \xC2\xAC"
     "it a&b=c; &;"},
    {R"py(html.unescape('&#128;&#0;&#x1;&#55296;'))py", "\xE2\x82\xAC\xEF\xBF\xBD\xEF\xBF\xBD"},
    {R"py(string.Template('$a ${b}s $$c').substitute({'a': 1, 'b': 'x'}, a=[2]))py", "[2] xs $c"},
    {R"py(string.Template('$a $b ${ $').safe_substitute(a='x'))py", "x $b ${ $"},
    {"unicodedata.normalize('NFKC', '\xEF\xBC\xA5\xEF\xBC\x88\xEF\xAC\x81"
     "e\xCC\x81')",
     "E(fi\xC3\xA9"},
    {"unicodedata.normalize('NFKD', '\xC3\xA9\xE2\x91\xA0')",
     "e\xCC\x81"
     "1"},
    {R"py(repr(uuid.UUID('{12345678-1234-5678-1234-56781234567A}').bytes_le))py",
     R"(b'xV4\x124\x12xV\x124Vx\x124Vz')"},
    {R"py(repr(uuid.UUID('12345678123456781234567812345678').bytes[:4]))py", R"(b'\x124Vx')"},
    {R"py(repr(ipaddress.ip_address('65.66.67.255').packed))py", R"(b'ABC\xff')"},
    {R"py(repr(ipaddress.ip_address('4142:4344::4546').packed))py",
     R"(b'ABCD\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00EF')"},
    {R"py(repr(socket.inet_aton('65.66.67.68') + socket.inet_pton(socket.AF_INET, '1.2.3.4')))py",
     R"(b'ABCD\x01\x02\x03\x04')"},
    {R"py(repr(random.Random('s').randbytes(7)))py", R"(b',|\x1ez$\x1at')"},
    {R"py(str(random.Random(1).getrandbits(100)))py", "1017878568110080782349472477685"},
    {R"py(repr(list(zip(*[iter('abcde')]*2))))py", "[('a', 'b'), ('c', 'd')]"},
    {R"py(repr(list(itertools.zip_longest(*[iter('abcde')]*2, fillvalue='-'))))py",
     "[('a', 'b'), ('c', 'd'), ('e', '-')]"},
    {R"py(repr(list(itertools.accumulate([1, 2, 3], lambda a, b: a * b, initial=2))))py", "[2, 2, 4, 12]"},
    {R"py(''.join(itertools.accumulate('abc')))py", "aababc"},
    {R"py(''.join(codecs.iterdecode([b'a', b'\xc3\xa9'], 'utf-8')))py", "a\xC3\xA9"},
    {R"py(repr(list(struct.iter_unpack('<Hs', b'\x01\x00a\x02\x00b'))))py", "[(1, b'a'), (2, b'b')]"},
    {R"py(repr(array.array('B', [65, 66]).tobytes()))py", "b'AB'"},
};

INSTANTIATE_TEST_SUITE_P(Unwrap, Library, testing::ValuesIn(kShown));

struct Steps {
  std::string_view script;
  std::string_view text;
};

class LibraryObjects : public testing::TestWithParam<Steps> {};

void PrintTo(const Steps& steps, std::ostream* out) { *out << steps.script; }

TEST_P(LibraryObjects, AreFollowed) { EXPECT_EQ(noted_by(GetParam().script), GetParam().text); }

constexpr Steps kSteps[] = {
    {"s = io.StringIO()\nfor c in 'abc': s.write(c)\nnote(s.getvalue())\n", "abc"},
    {"s = io.BytesIO()\ns.write(b'abcd')\ns.seek(1)\nx = s.read(2)\nnote(repr((x, s.read(), s.read())))\n",
     "(b'bc', b'd', b'')"},
    {"s = io.StringIO()\ns.writelines(['a\\n', 'b'])\ns.seek(0)\nnote(repr((s.readline(), s.readline())))\n",
     "('a\\n', 'b')"},
    {"def f(x):\n  s = io.StringIO()\n  s.write(x)\n  return s\na = f('1')\nb = f('2')\na.write('3')\n"
     "note(a.getvalue() + b.getvalue())\n",
     "132"},
    {"d = "
     "collections.deque('bc')\nd.appendleft('a')\nd.extendleft('xy')\nd.rotate(-1)\nd.append(d.popleft())\n"
     "note(''.join(d))\n",
     "abcyx"},
    {"T = collections.namedtuple('T', 'a, b')\nt = T('x', b='y')\nnote(t.b + t.a)\n", "yx"},
    {"d = collections.OrderedDict([('a', 'x')])\nd['b'] = 'y'\nnote(''.join(d) + d['a'])\n", "abx"},
    {"i = iter('abcdef')\nnote(repr(list(zip(i, 'xyz', i))))\n",
     "[('a', 'x', 'b'), ('c', 'y', 'd'), ('e', 'z', 'f')]"},
};

INSTANTIATE_TEST_SUITE_P(Unwrap, LibraryObjects, testing::ValuesIn(kSteps));

// What CPython would refuse, and what nothing is known of, is not made up.
TEST(LibraryFunctions, MakeNothingUp) {
  for (const std::string_view expression : {
           "json.loads('[1,]')",
           "json.loads(\"['a']\")",
           "json.loads('[1] // x')",
           "json.loads('True')",
           "json.loads('[01]')",
           "json.loads('{\"a\": 1, \"a\": 2}')",
           "ast.literal_eval('x')",
           "ast.literal_eval('f\"{x}\"')",
           "ast.literal_eval('1; 2')",
           "ast.literal_eval('open(\"x\")')",
           "marshal.loads(b'[\\x02\\x00\\x00\\x00N.')",
           "pickle.loads(b'cos\\nname\\n.')",
           "pickle.loads(b'\\x80\\x04]\\x94h\\x00a.')",
           "pickle.loads(b'K\\x01a.')",
           "html.unescape('&ltimes;')",
           "string.Template('$b').substitute(a=1)",
           "string.Template('$a').safe_substitute(unknown)",
           "unicodedata.normalize('NFD', '\xC3\xA9')",
           "uuid.UUID('1234').bytes",
           "ipaddress.ip_address('1.2.3.04').packed",
           "socket.inet_aton('1.2')",
           "array.array('H', [65]).tobytes()",
           "array.array('B', 'ab').tobytes()",
           "list(struct.iter_unpack('<H', b'abc'))",
           "list(codecs.iterdecode([b'\\xc3', b'\\xa9'], 'utf-8'))",
           "''.join(collections.deque('abc', 2))",
       }) {
    EXPECT_EQ(noted_by("note(repr(" + std::string(expression) + "))\n"), std::nullopt) << expression;
  }
  EXPECT_EQ(noted_by("s = io.StringIO()\ns.write(unknown)\nnote(s.getvalue())\n"), std::nullopt);
}

// What a function gives is known; so is the way that it came.
TEST(LibraryFunctions, AreNamedInTheLayers) {
  const Program program = unwrap(
      "import json, html\nexec(json.loads('{\"a\": \"import os\\\\nprint(1)\"}')['a'])\n"
      "exec(html.unescape('import&#32;sys'))\n");
  ASSERT_EQ(program.layers.size(), 3u);
  EXPECT_EQ(program.layers[1].via, (std::vector<std::string>{"exec", "json"}));
  EXPECT_EQ(program.layers[2].via, (std::vector<std::string>{"exec", "html"}));
}

}  // namespace
}  // namespace pyverdict::unwrap
