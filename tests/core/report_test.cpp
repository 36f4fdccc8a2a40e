#include "report/report.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "pyverdict.h"
#include "report/environment.h"
#include "report/markdown_text.h"

namespace pyverdict::report {
namespace {

using Json = nlohmann::ordered_json;

const std::vector<std::string> kPayloads = {
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "](https://evil.example.invalid) [x](javascript:alert(1))",
    "![x](https://evil.example.invalid/p.png)",
    "https://evil.example.invalid/ www.example.invalid <https://example.invalid>",
    "`code` ``two`` ```three```",
    "`",
    "``````",
    " ` ",
    "@everyone @org/team user@example.invalid",
    "line\n# heading\n- item\n```\nfence\n```\n| a | b |\n|---|---|",
    "\r\n\r\n    indented\n<!-- comment -->",
    "a\x1b[31mred\x07\x00z",
    "\xE2\x80\xAE txt.exe \xE2\x81\xA6 \xE2\x80\x8B\xE2\x80\xA8",
    "\xC2\x9B"
    "31m \xF3\xA0\x81\xA1",
    "\xFF\xFE broken \xC3",
    "**bold** __x__ ~~s~~ $x$ &lt; &#64; \\` \\",
    "[x]: https://evil.example.invalid \"t\"\n[^1]: y",
    ":tada: #123 GH-1",
};

/// A report in which every text is the payload.
Report hostile(const std::string& text) {
  Report report;
  report.input.kind = InputKind::Finding;
  report.input.wrapper = finding::Wrapper::Notification;
  report.input.script.path = text;
  report.input.script.sha256 = text;
  report.input.script.encoding = text;
  report.input.script.declared_sha256 = text + "x";
  report.verdict.summary = text;
  report.verdict.reasons = {text, "reverse-shell"};
  report.verdict.counter_evidence = {text};
  report.layers.resize(2);
  report.layers[1].id = 1;
  report.layers[1].parent = 0;
  report.layers[1].via = {text};
  report.layers[1].kind = text;
  report.layers[1].sha256 = text;
  report.layers[1].text = text;
  Evidence evidence;
  evidence.behaviour = text;
  evidence.title = text;
  evidence.snippet = text;
  evidence.techniques = {text, "T1059.006"};
  report.evidence.push_back(evidence);
  report.techniques.push_back({text, text, {text}, text, TechniqueFrom::Finding, {0}});
  report.techniques.push_back({"T1105",
                               "Ingress Tool Transfer",
                               {},
                               "https://attack.mitre.org/techniques/T1105",
                               TechniqueFrom::Analysis,
                               {}});
  report.techniques.push_back(
      {text, text, {}, "https://attack.mitre.org/" + text, TechniqueFrom::Analysis, {}});
  Indicator indicator;
  indicator.value = text;
  indicator.defanged = text;
  indicator.virus_total = text;
  report.indicators.push_back(indicator);
  finding::Finding finding;
  for (std::string* field :
       {&finding.name, &finding.canonical_name, &finding.category, &finding.severity, &finding.state,
        &finding.event_time, &finding.create_time, &finding.parent_display_name, &finding.description,
        &finding.resource.name, &finding.resource.display_name, &finding.resource.project_display_name}) {
    *field = text;
  }
  finding::Process process;
  process.name = text;
  process.binary.path = text;
  process.binary.sha256 = text;
  process.script.emplace().path = text;
  process.arguments = {text, "", text};
  process.environment = {{text, text}, {"PATH", text}};
  finding.processes = {process, process};
  finding.process = 0;
  finding.containers = {{text, text, text}};
  finding.connections.push_back({text, 443, text, 1, text});
  finding.ip_addresses = finding.domains = finding.uris = {text};
  finding.marks = {{text, text}};
  finding.other = {{text, text}};
  report.finding = finding;
  report.diagnostics.push_back({diagnostic::Code::FieldUnreadable, text, text, 0});
  report.model = text;
  report.allowed = Allowed{Allowed::Match::Tlsh, 7, text, text};
  return report;
}

/// What is left of a line of Markdown without its code spans, by CommonMark's rule: a run of backticks opens
/// a span that the next run of the same length closes.
std::string outside_code(const std::string& line) {
  std::string out;
  std::size_t at = 0;
  while (at < line.size()) {
    if (line[at] != '`') {
      out += line[at++];
      continue;
    }
    const std::size_t run = line.find_first_not_of('`', at);
    const std::size_t length = (run == std::string::npos ? line.size() : run) - at;
    std::size_t close = at + length;
    while (close < line.size()) {
      close = line.find('`', close);
      if (close == std::string::npos) break;
      std::size_t end = line.find_first_not_of('`', close);
      if (end == std::string::npos) end = line.size();
      if (end - close == length) break;
      close = end;
    }
    if (close >= line.size()) {
      out.append(line, at, length);
      at += length;
    } else {
      at = close + length;
    }
  }
  return out;
}

TEST(Report, MarkdownKeepsHostileTextInCodeSpans) {
  for (const std::string& payload : kPayloads) {
    SCOPED_TRACE(payload);
    const std::string markdown = to_markdown(hostile(payload));
    std::size_t links = 0;
    std::size_t start = 0;
    while (start < markdown.size()) {
      const std::size_t end = markdown.find('\n', start);
      std::string line = outside_code(markdown.substr(start, end - start));
      start = end + 1;
      for (const char* link : {"[T1059.006](https://attack.mitre.org/techniques/T1059/006)",
                               "[T1105](https://attack.mitre.org/techniques/T1105)"}) {
        if (const std::size_t found = line.find(link); found != std::string::npos) {
          line.erase(found, std::string(link).size());
          ++links;
        }
      }
      EXPECT_EQ(line.find_first_of("`<>@[]|\\$~_!{}"), std::string::npos) << line;
      EXPECT_EQ(line.find("://"), std::string::npos) << line;
      EXPECT_EQ(line.find("www."), std::string::npos) << line;
      const bool shaped = line.empty() || line.starts_with("# Verdict: ") || line.starts_with("## ") ||
                          line.starts_with("- ") || line.starts_with("  - ") ||
                          line.find('#') == std::string::npos;
      EXPECT_TRUE(shaped) << line;
      for (const char c : line) EXPECT_TRUE(c >= 0x20 && c < 0x7F) << line;
    }
    EXPECT_EQ(links, 2u);
    for (const char* hidden :
         {"\xE2\x80\xAE", "\xE2\x80\x8B", "\xE2\x80\xA8", "\x1b", "\xC2\x9B", "\xF3\xA0\x81\xA1"}) {
      EXPECT_EQ(markdown.find(hidden), std::string::npos);
    }
    EXPECT_TRUE(text::is_utf8(markdown));
  }
}

TEST(Report, CodeSpans) {
  const std::vector<std::pair<std::string, std::string>> table = {
      {"plain", "`plain`"},       {"", "(empty)"}, {"`", "`` ` ``"},       {"a`b``c", "```a`b``c```"},
      {" x ", "`  x  `"},         {"  ", "`  `"},  {"a\nb", "`a\\u{a}b`"}, {"\xE2\x80\xAE", "`\\u{202e}`"},
      {"\xC3\xA9", "`\xC3\xA9`"},
  };
  for (const auto& [text, span] : table) EXPECT_EQ(code_span(text), span) << text;
  EXPECT_EQ(code_span(std::string(20, 'a'), 10), "`aaaaaaaaaa` (and 10 bytes more)");
}

TEST(Report, MarkdownSaysWhatATicketNeeds) {
  Report report;
  report.input.kind = InputKind::Finding;
  report.input.script.sha256 = std::string(64, 'a');
  report.input.script.size = 12;
  report.input.script.encoding = "utf-8";
  report.input.script.truncated = finding::Truncated::Yes;
  report.input.script.integrity = finding::Integrity::Prefix;
  report.verdict.label = verdict::Label::Malicious;
  report.verdict.score = 0.974;
  report.verdict.summary = "Opens a shell to another host.";
  report.verdict.reasons = {"reverse-shell"};
  Evidence evidence;
  evidence.behaviour = "reverse-shell";
  evidence.title = "Socket joined to a shell";
  evidence.severity = behaviour::Severity::Critical;
  evidence.span = {10, 20, 3, 1, 4, 5};
  evidence.snippet = "os.dup2(s.fileno(), 0)";
  report.evidence.push_back(evidence);
  evidence.behaviour = "other";
  evidence.title = "Something else";
  report.evidence.push_back(evidence);
  report.finding.emplace().resource.name = "//run.googleapis.com/projects/p/locations/l/services/s";
  finding::Process& process = report.finding->processes.emplace_back();
  process.binary.path = "/usr/bin/python3";
  process.arguments = {"python3", "/tmp/a.py"};
  process.environment = {{"API_KEY", "hidden-value"}, {"PORT", "8080"}};
  report.diagnostics.push_back({diagnostic::Code::ContentsTruncated, "finding", {}, 0});
  const std::string markdown = to_markdown(report);
  for (const char* expected :
       {"# Verdict: malicious\n\nOpens a shell to another host.\n",
        "**Score:** 97 %, from the evidence alone", "**Socket joined to a shell** (critical)",
        "lines 3 to 4: `os.dup2(s.fileno(), 0)`",
        "**Resource full name:** `//run.googleapis.com/projects/p/locations/l/services/s`",
        "**Program binary:** `/usr/bin/python3`", "**Arguments:** `python3` `/tmp/a.py`",
        "`API_KEY` (masked, 12 bytes)", "`PORT=8080`",
        "The contents are only the beginning of the script that ran.",
        "## What the analysis did not see\n\n- The script contents in the finding are only the beginning"}) {
    EXPECT_NE(markdown.find(expected), std::string::npos) << expected << "\n" << markdown;
  }
  EXPECT_EQ(markdown.find("hidden-value"), std::string::npos);
  EXPECT_LT(markdown.find("Socket joined"), markdown.find("Something else"));
}

TEST(Report, MarkdownHasAWordForEveryTypeOfIndicator) {
  using indicator::Type;
  const std::pair<Type, const char*> words[] = {
      {Type::Url, "URL"},
      {Type::Domain, "Domain"},
      {Type::Ipv4, "IPv4 address"},
      {Type::Ipv6, "IPv6 address"},
      {Type::Email, "Email address"},
      {Type::Path, "Path"},
      {Type::RegistryKey, "Registry key"},
      {Type::Wallet, "Wallet"},
      {Type::Webhook, "Web hook"},
      {Type::Token, "Token"},
      {Type::Hash, "Hash"},
      {Type::HostPort, "Host and port"},
      {Type::UserAgent, "User agent"},
      {Type::Mutex, "Mutex"},
      {Type::Ipfs, "IPFS content"},
  };
  Report report;
  for (const auto& [type, word] : words) {
    Indicator indicator;
    indicator.type = type;
    indicator.defanged = indicator.value = "value of " + std::string(word);
    report.indicators.push_back(indicator);
  }
  const std::string markdown = to_markdown(report);
  for (const auto& [type, word] : words)
    EXPECT_NE(markdown.find(std::string(word) + " `value of " + word + '`'), std::string::npos) << word;
}

TEST(Report, JsonIsValidWhateverItHolds) {
  for (const std::string& payload : kPayloads) {
    const std::string text = to_json(hostile(payload));
    const Json json = Json::parse(text, nullptr, false);
    ASSERT_FALSE(json.is_discarded()) << text;
    EXPECT_EQ(json["layers"][1]["text"].get<std::string>(), text::to_valid_utf8(payload));
    EXPECT_EQ(json["finding"]["processes"][0]["environment"][0]["value"], nullptr);
    for (const char c : text) EXPECT_GE(static_cast<unsigned char>(c), 0x20);
  }
}

TEST(Report, SaysThatAScriptIsAllowedOnlyWhenItIs) {
  Report report;
  EXPECT_FALSE(Json::parse(to_json(report), nullptr, false)["verdict"].contains("allowed"));
  EXPECT_EQ(to_markdown(report).find("Allowed"), std::string::npos);
  report.allowed = Allowed{Allowed::Match::Tlsh, 7, "nightly", "2027-01-31"};
  EXPECT_EQ(Json::parse(to_json(report), nullptr, false)["verdict"]["allowed"],
            Json({{"match", "tlsh"}, {"distance", 7}, {"note", "nightly"}, {"expires", "2027-01-31"}}));
  EXPECT_NE(to_markdown(report).find(
                "**Allowed:** as similar to a script of your list (TLSH distance 7), until `2027-01-31`, "
                "`nightly`"),
            std::string::npos);
}

TEST(Report, JsonHasTheMembersInOrder) {
  const Json json = Json::parse(to_json(Report()), nullptr, false);
  std::vector<std::string> names;
  for (const auto& [name, value] : json.items()) names.push_back(name);
  EXPECT_EQ(names, (std::vector<std::string>{"schemaVersion", "engine", "input", "verdict", "layers",
                                             "evidence", "techniques", "indicators", "fetches", "finding",
                                             "related", "response", "diagnostics"}));
  EXPECT_EQ(json["schemaVersion"], "1.0");
  EXPECT_EQ(json["engine"]["version"], std::string(kVersion));
  EXPECT_EQ(json["engine"]["model"], nullptr);
  EXPECT_EQ(json["input"]["wrapper"], "none");
  EXPECT_EQ(json["finding"], nullptr);
  EXPECT_EQ(json["related"], Json::array());
  EXPECT_EQ(json["response"], nullptr);
}

TEST(Report, ValuesOfTheEnvironmentAreMaskedUnlessHarmless) {
  EXPECT_EQ(shown_value({"PATH", "/bin"}), "/bin");
  EXPECT_EQ(shown_value({"K_SERVICE", "s"}), "s");
  EXPECT_EQ(shown_value({"ANYTHING", ""}), "");
  for (const char* name :
       {"DATABASE_URL", "API_KEY", "path", "PATH ", "GOOGLE_APPLICATION_CREDENTIALS", ""}) {
    EXPECT_EQ(shown_value({name, "v"}), std::nullopt) << name;
  }
}

}  // namespace
}  // namespace pyverdict::report
