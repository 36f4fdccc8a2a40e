// Python's `re` on known texts. tests/cases/regex/generate.py made the table with CPython.

#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "json/reader.h"
#include "unwrap/unwrap.h"

namespace pyverdict::unwrap {
namespace {

constexpr std::string_view kGives =
    "re.findall(p, t, f), re.subn(p, r, t, flags=f), re.split(p, t, 0, f), "
    "[(m.span(), m.groups()) for m in re.finditer(p, t, f)], "
    "(s := re.search(p, t, f)) and s.start(), (g := re.match(p, t, f)) and g.group(), "
    "(a := re.compile(p, f).fullmatch(t)) and a.end()";

// What the last `exec` of a script is given; empty where it is not wholly known.
std::string run_text(const std::string& script) {
  const Program program = unwrap("import re\n" + script);
  const Layer& last = program.layers.back();
  return program.layers.size() < 2 || !last.complete ? std::string() : last.text;
}

// What an expression is; empty where it is not wholly known.
std::string value_of(std::string_view expression, const std::string& before = "") {
  const std::string text = run_text(before + "exec('# ' + " + std::string(expression) + ")\n");
  return text.empty() ? text : text.substr(2);
}

TEST(RegularExpressions, GiveWhatTheyGiveInPython) {
  std::ifstream file(PYVERDICT_TEST_CASES "/regex/cases.jsonl");
  std::size_t rows = 0;
  std::size_t unknown = 0;
  for (std::string line; std::getline(file, line); ++rows) {
    const json::Document document = json::read(line);
    const json::NodeId given = document[0].first;
    const std::string text = run_text("p, f, t, r = " + std::string(document[given].text) + "\nexec(repr((" +
                                      std::string(kGives) + ")))\n");
    if (text.empty()) {
      ++unknown;
    } else {
      EXPECT_EQ(text, document[document[given].next].text) << document[given].text;
    }
  }
  EXPECT_EQ(rows, 500u);
  EXPECT_LE(unknown, rows / 5);
}

struct Row {
  std::string_view expression;
  std::string_view text;  // as `exec` gets it; empty where it is not known
};

TEST(RegularExpressions, OfEveryForm) {
  constexpr Row kRows[] = {
      // How payloads are wrapped
      {"''.join(chr(int(x, 16)) for x in re.findall('..', '6964'))", "id"},
      {"re.sub('[#@]', '', '#i@d#')", "id"},
      {"re.sub(r'\\\\x([0-9a-f]{2})', lambda m: chr(int(m.group(1), 16)), r'\\x69\\x64')", "id"},
      {"re.search('@@(.*?)@@', 'x @@id@@ y').group(1)", "id"},
      {"''.join(re.split('[,;]', 'i,d;x'))", "idx"},
      {"re.compile('z+').sub('', 'zizzd')", "id"},
      {"''.join(m[0] for m in re.finditer('[a-z]', '1i2d3'))", "id"},
      {"re.sub(b'\\\\d', b'', b'1i2d3').decode()", "id"},
      {"re.compile(pattern='X', flags=re.I).sub(repl='i', string='xd')", "id"},
      {"bytes.fromhex(re.sub(r'\\s', '', '69 64')).decode()", "id"},
      {"next(re.finditer('i.', 'aid')).group()", "id"},
      // Groups
      {"repr(re.match('(a)(b)?', 'ac').groups())", "('a', None)"},
      {"repr(re.match('(a)(b)?', 'ac').groups('-'))", "('a', '-')"},
      {"repr(re.match('(?P<x>a)(?P<y>b)', 'ab').groupdict())", "{'x': 'a', 'y': 'b'}"},
      {"repr(re.match('(?P<x>a)(b)', 'ab').group('x', 2, 0))", "('a', 'b', 'ab')"},
      {"re.match('(?P<x>a)(b)', 'ab')['x']", "a"},
      {"repr(re.match('a(b)', 'ab').span(1))", "(1, 2)"},
      {"repr(re.findall('(a)(b)?', 'aab'))", "[('a', ''), ('a', 'b')]"},
      {"re.sub('(?P<first>.)(.)', r'\\2\\g<first>', 'abcd')", "badc"},
      {"repr(re.subn('a', '<>', 'banana', 2))", "('b<>n<>na', 2)"},
      {"repr(re.split('(-)', 'a-b-c', maxsplit=1))", "['a', '-', 'b-c']"},
      // Flags
      {"re.sub('(?i)A', 'x', 'aA')", "xx"},
      {"re.sub('(?s)a.b', 'x', 'a\\nb')", "x"},
      {"re.sub('^', '>', 'a\\nb', flags=re.M)", ">a\n>b"},
      {"re.sub('a b # both', 'x', 'ab', flags=re.X)", "x"},
      {"repr(re.findall('A.', 'a\\na\\n', re.I | re.DOTALL))", "['a\\n', 'a\\n']"},
      // Positions of a compiled pattern; characters are code points
      {"repr(re.compile('b').search('abab', 2).span())", "(3, 4)"},
      {"repr(re.compile('b$').search('abab', 0, 2).span())", "(1, 2)"},
      {"repr(re.search('b', '\u00e9\u20acb').span())", "(2, 3)"},
      {"repr(re.findall('[^\\x00-\\x7f]', 'a\u00e9\u20ac'))", "['\u00e9', '\u20ac']"},
      {"repr(re.search(r'\\u20ac', '\u00e9\u20ac').start())", "1"},
      {"re.escape('a.b-c d')", "a\\.b\\-c\\ d"},
      // What is not known
      {"re.sub(r'(a)\\1', 'x', 'aa')", ""},
      {"re.sub('(?=a)', 'x', 'aa')", ""},
      {"re.sub('(?<!a)b', 'x', 'ab')", ""},
      {"re.sub('(a)?(?(1)b|c)', 'x', 'ab')", ""},
      {"re.sub('a++', 'x', 'aa')", ""},
      {"re.sub('(?>a)', 'x', 'aa')", ""},
      {"re.sub('(?:a|)*', 'x', 'aa')", ""},
      {"re.sub('(?i)\u00e9', 'x', '\u00c9')", ""},
      {"re.sub('(?i)k', 'x', '\u212a')", ""},
      {"re.sub(r'\\w', 'x', '\u00e9')", ""},
      {"re.sub('a', r'\\2', 'a')", ""},
      {"re.sub('(', 'x', 'a')", ""},
      {"re.sub('a', 'x', input())", ""},
      {"re.sub(input(), 'x', 'a')", ""},
      {"re.sub('a', input(), 'a')", ""},
      {"re.sub('a', lambda m: input(), 'a')", ""},
      {"re.sub(b'a', b'x', 'a')", ""},
      {"re.search('a', 'a').group(1)", ""},
  };
  for (const Row& row : kRows) EXPECT_EQ(value_of(row.expression), row.text) << row.expression;
}

TEST(RegularExpressions, DecideBranches) {
  EXPECT_EQ(value_of("x", "x = 'no'\nif re.match('a', 'ab'):\n    x = 'yes'\n"), "yes");
  EXPECT_EQ(value_of("x", "x = 'no'\nif not re.match('b', 'ab'):\n    x = 'yes'\n"), "yes");
  EXPECT_EQ(value_of("('yes' if m is not None else 'no')", "m = re.search('b', 'ab')\n"), "yes");
  EXPECT_EQ(value_of("''.join(x for x in ['1', 'i', 'd'] if re.match('[a-z]', x))"), "id");
  EXPECT_EQ(value_of("s",
                     "s = 'a1b22c'\nwhile (m := re.search('[0-9]+', s)):\n"
                     "    s = s[:m.start()] + s[m.end():]\n"),
            "abc");
}

// A default is a guess, and so is what stands for a text that may be empty.
TEST(RegularExpressions, DoNotDecideByGuesses) {
  constexpr std::string_view kScripts[] = {
      "def f(name='x'):\n    if not re.match('[0-9]', name):\n        return\n    print('behind')\n",
      "def f(data):\n    name = data[0] if data else ''\n"
      "    if not re.match('[0-9]', name):\n        return\n    print('behind')\n",
  };
  for (const std::string_view script : kScripts) {
    const Program program = unwrap("import re\n" + std::string(script));
    for (const Fact& fact : program.layers[0].facts) {
      if (fact.kind == FactKind::Text && program.store.string(fact.result) == "behind")
        EXPECT_EQ(fact.context & kUnreachable, 0) << script;
    }
  }
}

std::string repeated(std::string_view part, std::size_t count) {
  std::string result;
  for (std::size_t i = 0; i < count; ++i) result += part;
  return result;
}

TEST(RegularExpressions, EndOnHostilePatternsAndTexts) {
  const std::string text = "'" + repeated("a", 1'000'000) + "'";
  const std::string scripts[] = {
      "re.match('(a*)*b', " + text + ")\n",
      "re.match('(a|aa)+$', " + text + " + 'b')\n",
      "re.match('a{1000}{1000}', " + text + ")\n",
      "while re.match('(?:a{1000}){1000}|b', 'b') is not None:\n    pass\n",
      "re.findall('a*b|a', " + text + ")\n",
      "re.findall('[" + repeated("abcdefghij", 10'000) + "]', " + text + ")\n",
      "re.match('" + repeated("(", 10'000) + "a" + repeated(")", 10'000) + "', 'a')\n",
      "re.findall('" + repeated("(.)", 90) + "', " + text + ")\n",
      "re.match('(?:" + repeated("(?:)", 10'000) + "a){16384}', 'a')\n",
      "re.sub('', lambda m: 'aa', " + text + ")\n",
      "def f(m):\n    return re.sub('.', f, 'aaaa')\nre.sub('.', f, 'aaaa')\n",
      "s = 'aaaa'\nfor i in range(64):\n    s = re.sub('(.*)', r'\\1\\1\\1\\1', s)\n",
  };
  const Limits limits;
  for (const std::string& script : scripts) {
    const Program program = unwrap("import re\n" + script + "exec('# behind')\n");
    EXPECT_EQ(program.layers.back().text, "# behind") << script.substr(0, 60);
    EXPECT_LE(program.steps, limits.max_steps + limits.max_steps / 4) << script.substr(0, 60);
    EXPECT_LE(program.work, 300u * 1024 * 1024) << script.substr(0, 60);
  }
}

}  // namespace
}  // namespace pyverdict::unwrap
