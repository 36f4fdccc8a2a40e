#include "finding/finding.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "digest/digest.h"
#include "json/reader.h"

namespace pyverdict::finding {
namespace {

const std::filesystem::path kCases = std::filesystem::path(PYVERDICT_TEST_CASES) / "findings";

std::string file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::vector<std::string> split(const std::string& text, char separator) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

std::string codes(const diagnostic::Diagnostics& diagnostics) {
  std::vector<std::string> names;
  for (const auto& diagnostic : diagnostics) names.emplace_back(diagnostic::name(diagnostic.code));
  std::ranges::sort(names);
  std::string out;
  for (const std::string& name : names) out += (out.empty() ? "" : ",") + name;
  return out.empty() ? "-" : out;
}

bool has(const diagnostic::Diagnostics& diagnostics, diagnostic::Code code) {
  return std::ranges::any_of(diagnostics, [&](const auto& diagnostic) { return diagnostic.code == code; });
}

/// A row of expected.tsv: what must come out of a file.
struct Case {
  std::string name, wrapper, count, path, source, truncated, integrity, diagnostics, code;
};

std::vector<Case> cases() {
  std::vector<Case> out;
  for (const std::string& line : split(file(kCases / "expected.tsv"), '\n')) {
    const std::vector<std::string> cells = split(line, '\t');
    if (cells.size() != 9 || cells[0] == "file") continue;
    const std::string code = json::unescape(cells[8].substr(1, cells[8].size() - 2));
    out.push_back({cells[0], cells[1], cells[2], cells[3], cells[4], cells[5], cells[6], cells[7], code});
  }
  return out;
}

TEST(Finding, ReadsEveryFormAsExpected) {
  const std::vector<Case> all = cases();
  ASSERT_GE(all.size(), 60u);
  for (const Case& expected : all) {
    SCOPED_TRACE(expected.name);
    const Reading reading = read(file(kCases / expected.name));
    EXPECT_TRUE(reading.is_finding);
    EXPECT_EQ(std::to_string(reading.items.size()), expected.count);
    if (reading.items.empty()) continue;
    const Item& item = reading.items.front();
    EXPECT_EQ(name(item.wrapper), expected.wrapper);
    EXPECT_EQ(item.path, expected.path);
    EXPECT_EQ(codes(item.diagnostics), expected.diagnostics);
    ASSERT_EQ(item.code.empty() ? "-" : name(item.code[0].source), expected.source);
    if (item.code.empty()) continue;
    EXPECT_EQ(name(item.code[0].truncated), expected.truncated);
    EXPECT_EQ(name(item.code[0].integrity), expected.integrity);
    EXPECT_EQ(item.code[0].bytes, expected.code);
    EXPECT_EQ(item.code[0].process, item.finding.process);
  }
}

TEST(Finding, EveryCaseFileIsExpected) {
  std::set<std::string> listed{"expected.tsv"};
  for (const Case& expected : cases()) listed.insert(expected.name);
  for (const auto& entry : std::filesystem::directory_iterator(kCases)) {
    EXPECT_TRUE(listed.contains(entry.path().filename().string())) << entry.path();
  }
}

TEST(Finding, FormsDoNotChangeTheFields) {
  for (const char* name :
       {"bare.json", "notification.json", "list-v1.json", "list-v2.json", "gcloud.json", "lines.ndjson",
        "pubsub-push.json", "pubsub-pull.json", "logging.json", "bigquery.json", "console.json",
        "console-plural.json", "cell.csv", "gcloud.yaml", "gcloud-quoted.yaml", "python-dict.txt"}) {
    SCOPED_TRACE(name);
    const Reading reading = read(file(kCases / name));
    ASSERT_FALSE(reading.items.empty());
    const Finding& finding = reading.items[0].finding;
    EXPECT_EQ(finding.category, "Execution: Malicious Python executed");
    EXPECT_EQ(finding.severity, "CRITICAL");
    EXPECT_EQ(finding.state, "ACTIVE");
    EXPECT_EQ(finding.event_time, "2026-01-01T00:00:00.123Z");
    EXPECT_EQ(finding.parent_display_name, "Cloud Run Threat Detection");
    EXPECT_EQ(finding.canonical_name, "projects/9/sources/2/locations/global/findings/abc");
    EXPECT_EQ(finding.resource.name, "//run.googleapis.com/projects/p/locations/l/services/s");
    EXPECT_EQ(finding.resource.cloud_run.name, "s");
    ASSERT_EQ(finding.processes.size(), 1u);
    const Process& process = finding.processes[0];
    EXPECT_EQ(process.binary.path, "/usr/local/bin/python3.11");
    EXPECT_EQ(process.binary.size, 6839896u);
    EXPECT_EQ(process.binary.partially_hashed, false);
    EXPECT_EQ(process.arguments, (std::vector<std::string>{"python3", "/tmp/job.py"}));
    EXPECT_EQ(process.pid, 311);
    EXPECT_EQ(process.parent_pid, 1);
    EXPECT_EQ(process.user_id, 0);
    ASSERT_EQ(process.environment.size(), 2u);
    EXPECT_EQ(process.environment[1].name, "API_KEY");
    EXPECT_EQ(process.environment[1].value, "s3cret-value");
    ASSERT_EQ(finding.containers.size(), 1u);
    EXPECT_EQ(finding.containers[0].name, "c0ffee");
    ASSERT_EQ(finding.connections.size(), 1u);
    EXPECT_EQ(finding.connections[0].destination_port, 443);
    EXPECT_EQ(finding.domains, std::vector<std::string>{"files.example.invalid"});
    ASSERT_EQ(finding.techniques.size(), 3u);
    EXPECT_EQ(finding.techniques[0].id, "T1059");
    EXPECT_EQ(finding.techniques[1].id, "T1059.006");
    EXPECT_EQ(finding.techniques[2].declared, "INGRESS_TOOL_TRANSFER");
    EXPECT_EQ(finding.techniques[2].id, "T1105");
    ASSERT_EQ(finding.tactics.size(), 1u);
    EXPECT_EQ(finding.tactics[0].id, "TA0002");
    EXPECT_EQ(finding.marks, (std::vector<std::pair<std::string, std::string>>{{"owner", "web"}}));
  }
}

TEST(Finding, KeepsMembersItDoesNotKnow) {
  const Reading reading = read(file(kCases / "unknown-members.json"));
  std::map<std::string, std::string> other(reading.items[0].finding.other.begin(),
                                           reading.items[0].finding.other.end());
  EXPECT_EQ(other["launchState"], "\"GA\"");
  EXPECT_EQ(other["aNewField"], "{\"x\":[1,2]}");
}

TEST(Finding, ReadsLegacyProperties) {
  for (const char* name : {"legacy.json", "legacy-pairs.json"}) {
    const Finding finding = read(file(kCases / name)).items[0].finding;
    ASSERT_EQ(finding.processes.size(), 1u);
    EXPECT_EQ(finding.processes[0].binary.path, "/usr/bin/python3");
    EXPECT_EQ(finding.processes[0].pid, 53);
    EXPECT_EQ(finding.processes[0].environment[0].value, "s3cret-value");
    EXPECT_EQ(finding.containers[0].uri, "gcr.io/p/i");
    EXPECT_TRUE(finding.other.empty());
  }
}

TEST(Finding, NamesThePathOfWhatItCannotRead) {
  const Reading reading = read(file(kCases / "unreadable-fields.json"));
  std::set<std::string> paths;
  for (const auto& diagnostic : reading.items[0].diagnostics) paths.insert(diagnostic.where);
  EXPECT_EQ(paths, (std::set<std::string>{"processes[0].pid", "processes[0].script.size", "severity"}));
}

TEST(Finding, SaysWhereJsonIsMalformed) {
  const std::map<std::string, std::string> places = {
      {"cut-in-contents.json", "the text ends inside a string"},
      {"cut-before-script.json", "the text ends before the JSON does"},
      {"missing-comma.json", "a comma is missing"},
      {"raw-line-breaks.json", "a control character in a string"}};
  for (const auto& [name, message] : places) {
    const Reading reading = read(file(kCases / name));
    ASSERT_FALSE(reading.diagnostics.empty()) << name;
    EXPECT_EQ(reading.diagnostics[0].code, diagnostic::Code::JsonMalformed);
    EXPECT_TRUE(reading.diagnostics[0].detail.starts_with("line 1, column "))
        << reading.diagnostics[0].detail;
    EXPECT_TRUE(reading.diagnostics[0].detail.ends_with(message)) << reading.diagnostics[0].detail;
  }
  EXPECT_TRUE(read(file(kCases / "commented.json")).diagnostics.empty());
}

TEST(Finding, ScriptsStayScripts) {
  for (const char* script :
       {"", " ", "import os\n", "{}", "[]", "[1, 2, 3]\nprint(1)\n", "{'a': 1}['a']\n",
        "{x for x in range(3)}\n", "[print(c) for c in 'category']\n",
        "{\"category\": \"x\", \"name\": \"y\"}", "[{\"name\": \"x\", \"category\": \"tools\"}]",
        "#!/usr/bin/python3\n{\"finding\": {}}\n", "x = {\"finding\": {\"category\": \"a\"}}\n",
        "category: str = 'x'\nstate: int = 1\n", "finding, category = f(), 1\n",
        "{\"script\": \"import os\"}", "\"\"\"{\"\"\"", "// nothing", "{\"data\": \"eyJhIjoxfQ==\"}"}) {
    const Reading reading = read(script);
    EXPECT_FALSE(reading.is_finding) << script;
    EXPECT_TRUE(reading.items.empty()) << script;
    EXPECT_TRUE(reading.diagnostics.empty()) << script;
  }
}

TEST(Finding, ForcedReadingNeverIsSilent) {
  for (const char* text : {"", "import os\n", "{}", "[1]", "{\"finding\": 7}", "\xEF\xBB\xBF{"}) {
    const Reading reading = read(text, true);
    EXPECT_TRUE(reading.is_finding) << text;
    EXPECT_TRUE(has(reading.diagnostics, diagnostic::Code::NotAFinding)) << text;
  }
  EXPECT_EQ(read("{\"a\": {\"finding\": 7}}", true).diagnostics[0].where, "a.finding");
  const Reading sparse = read("{\"category\": \"Reverse Shell\"}", true);
  ASSERT_EQ(sparse.items.size(), 1u);
  EXPECT_EQ(sparse.items[0].finding.category, "Reverse Shell");
}

TEST(Finding, EveryPrefixIsReadOrSaid) {
  for (const char* name : {"list-v1.json", "pubsub-push.json", "legacy-pairs.json", "cell.csv", "gcloud.yaml",
                           "bare.json", "lines.ndjson", "args-heredoc.json"}) {
    const std::string whole = file(kCases / name);
    std::size_t contents = 0;
    for (std::size_t length = 0; length < whole.size(); length += length < 200 ? 1 : 7) {
      const Reading reading = read(std::string_view(whole).substr(0, length));
      EXPECT_EQ(reading.is_finding, !reading.items.empty());
      const Reading forced = read(std::string_view(whole).substr(0, length), true);
      EXPECT_FALSE(forced.items.empty() && forced.diagnostics.empty()) << name << " " << length;
      if (!reading.items.empty() && !reading.items[0].code.empty()) {
        EXPECT_GE(reading.items[0].code[0].bytes.size(), contents) << name << " " << length;
        contents = reading.items[0].code[0].bytes.size();
      } else if (!reading.items.empty()) {
        EXPECT_FALSE(reading.items[0].diagnostics.empty()) << name << " " << length;
      }
    }
    EXPECT_GT(contents, 0u) << name;
  }
}

TEST(Finding, BrokenBytesNeverBreakReading) {
  const std::string whole = file(kCases / "notification.json");
  for (std::size_t at = 0; at < whole.size(); at += 3) {
    for (const char c : {'"', '\\', '{', ']', ',', '0', 'x'}) {
      std::string broken = whole;
      broken[at] = c;
      const Reading reading = read(broken, true);
      EXPECT_FALSE(reading.items.empty() && reading.diagnostics.empty()) << at << c;
    }
  }
}

TEST(Finding, BoundsHold) {
  std::string deep = "{\"finding\":{\"category\":\"c\",\"state\":\"ACTIVE\",\"access\":";
  for (int i = 0; i < 100'000; ++i) deep += "[{\"a\":";
  EXPECT_TRUE(has(read(deep).diagnostics, diagnostic::Code::JsonTooDeep));
  EXPECT_EQ(read(deep).items[0].finding.state, "ACTIVE");
  std::string many;
  for (int i = 0; i < 50; ++i) many += "{\"category\":\"c\",\"state\":\"ACTIVE\"}\n";
  const Reading reading = read(many, false, {.max_findings = 20});
  EXPECT_EQ(reading.items.size(), 20u);
  EXPECT_TRUE(has(reading.diagnostics, diagnostic::Code::TooManyFindings));
  std::string nested = "{\"category\":\"c\",\"state\":\"ACTIVE\"}";
  for (int i = 0; i < 12; ++i) {
    std::string outer = "{\"raw\":\"";
    for (const char c : nested) outer += c == '"' || c == '\\' ? std::string("\\") + c : std::string(1, c);
    nested = outer + "\"}";
  }
  EXPECT_FALSE(read(nested).is_finding);
}

TEST(Finding, ParsesCloudRunNames) {
  const auto run = [](const std::string& name) {
    const std::string text = "{\"category\":\"c\",\"state\":\"A\",\"resourceName\":\"" + name + "\"}";
    const CloudRun found = read(text).items[0].finding.resource.cloud_run;
    return found.project + '|' + found.location + '|' + found.kind + '|' + found.name + '|' + found.revision +
           '|' + found.execution;
  };
  const std::string base = "//run.googleapis.com/projects/p/locations/l/";
  EXPECT_EQ(run(base + "services/s"), "p|l|services|s||");
  EXPECT_EQ(run(base + "services/s/revisions/s-001"), "p|l|services|s|s-001|");
  EXPECT_EQ(run(base + "jobs/j/executions/e/tasks/t"), "p|l|jobs|j||e");
  EXPECT_EQ(run(base + "workerPools/w"), "p|l|workerPools|w||");
  EXPECT_EQ(run(base + "revisions/r"), "p|l|services||r|");
  EXPECT_EQ(run("//run.googleapis.com/namespaces/p/services/s"), "p||services|s||");
  EXPECT_EQ(run("//compute.googleapis.com/projects/p/zones/z/instances/i"), "|||||");
}

TEST(Finding, KnowsAttackIds) {
  EXPECT_EQ(attack_id("INGRESS_TOOL_TRANSFER"), "T1105");
  EXPECT_EQ(attack_id("EXECUTION"), "TA0002");
  EXPECT_EQ(attack_id("Command and Control"), "TA0011");
  EXPECT_EQ(attack_id("EXFILTRATION_OVER_C2_CHANNEL"), "");
  const Reading reading = read(
      "{\"category\":\"c\",\"state\":\"A\",\"mitreAttack\":{\"primaryTactic\":\"TACTIC_UNSPECIFIED\","
      "\"additionalTechniques\":[\"T1059.006\",\"NEW_ONE\"],\"primaryTechniques\":[\"PYTHON\"]}}");
  const auto& techniques = reading.items[0].finding.techniques;
  ASSERT_EQ(techniques.size(), 3u);
  EXPECT_EQ(techniques[0].id, "T1059.006");
  EXPECT_EQ(techniques[1].declared, "T1059.006");
  EXPECT_EQ(techniques[2].declared, "NEW_ONE");
  EXPECT_EQ(techniques[2].id, "");
  EXPECT_TRUE(reading.items[0].finding.tactics.empty());
}

TEST(Finding, ReadsCommands) {
  const std::vector<std::pair<const char*, const char*>> table = {
      {"python3 -c 'print(1)'", "print(1)"},
      {"$ python3 -c \"import os; print(\\\"x\\\")\"", "import os; print(\"x\")"},
      {"sudo -u web env A=1 python3.12 -uc 'x'", "x"},
      {"A=1 B='2 3' /usr/bin/python -Wignore -c 'x' arg", "x"},
      {"python3 -X dev -c x", "x"},
      {"python3 - <<EOF\nprint(1)\nEOF\n", "print(1)\n"},
      {"python3 <<'END' > /dev/null && echo ok\nprint(\"\\$\")\nEND", "print(\"\\$\")\n"},
      {"python3 - <<< 'print(1)'", "print(1)\n"},
      {"python3 -c 'line one\nline two'", "line one\nline two"},
      {"nohup python3 -c 'x' &", "x"},
  };
  for (const auto& [text, code] : table) {
    const std::optional<Code> found = read_command(text);
    ASSERT_TRUE(found) << text;
    EXPECT_EQ(found->bytes, code) << text;
    EXPECT_EQ(found->truncated, Truncated::No) << text;
  }
  for (const char* text : {"", "python3", "import os\n", "python3 job.py -c x", "python3 -m http.server",
                           "python = 3 -c\n", "echo python3 -c x", "x = 'python3 -c 1'\n", "A=1\n", "env\n",
                           "sudo rm -c x", "python3 -c", "# python3 -c 'x'\n", "perl -c 'x'", "print(1)"}) {
    EXPECT_FALSE(read_command(text)) << text;
  }
  EXPECT_EQ(read_command("python3 -c 'open")->truncated, Truncated::Yes);
  EXPECT_EQ(read_command("python3 <<EOF\nopen")->truncated, Truncated::Yes);
}

}  // namespace
}  // namespace pyverdict::finding
