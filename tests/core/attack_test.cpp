#include "attack/attack.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

namespace pyverdict::attack {
namespace {

TEST(Attack, TechniquesAreSortedAndComplete) {
  const auto all = techniques();
  EXPECT_GT(all.size(), 800u);
  EXPECT_TRUE(
      std::is_sorted(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.id < b.id; }));
  for (const Technique& technique : all) {
    EXPECT_EQ(find(technique.id), &technique);
    EXPECT_FALSE(technique.name.empty()) << technique.id;
    if (technique.current()) {
      EXPECT_FALSE(technique.tactics.empty()) << technique.id;
    }
    if (!technique.revoked_by.empty()) {
      EXPECT_NE(find(technique.revoked_by), nullptr) << technique.id;
    }
  }
}

TEST(Attack, FindsByIdOfAnyGeneration) {
  ASSERT_NE(find("T1059.006"), nullptr);
  EXPECT_EQ(find("T1059.006")->url(), "https://attack.mitre.org/techniques/T1059/006");
  EXPECT_EQ(find("T1059.006")->parent(), "T1059");
  EXPECT_TRUE(find("T1059.006")->stix_id().starts_with("attack-pattern--"));
  EXPECT_EQ(find("T9999"), nullptr);
  EXPECT_EQ(current("T9999"), nullptr);
  // "Impair Defenses" was revoked in version 19.
  ASSERT_NE(find("T1562"), nullptr);
  EXPECT_FALSE(find("T1562")->current());
  ASSERT_NE(current("T1562"), nullptr);
  EXPECT_TRUE(current("T1562")->current());
}

TEST(Attack, KnowsTechniquesAsTheyArePublished) {
  struct Row {
    const char* id;
    const char* name;
    const char* tactics;
    const char* stix_id;
  };
  const Row rows[] = {
      {"T1001.001", "Data Obfuscation: Junk Data", "command-and-control",
       "attack-pattern--f7c0689c-4dbd-489b-81be-7cb7c7079ade"},
      {"T1027", "Obfuscated Files or Information", "stealth",
       "attack-pattern--b3d682b6-98f2-4fb0-aa3b-b4df007ca70a"},
      {"T1059.006", "Command and Scripting Interpreter: Python", "execution",
       "attack-pattern--cc3502b5-30cc-4473-ad48-42d51a6ef6d1"},
      {"T1486", "Data Encrypted for Impact", "impact",
       "attack-pattern--b80d107d-fa0d-4b60-9684-b0433e8bdba0"},
  };
  for (const Row& row : rows) {
    const Technique* technique = find(row.id);
    ASSERT_NE(technique, nullptr) << row.id;
    EXPECT_EQ(technique->name, row.name);
    EXPECT_EQ(technique->tactics, row.tactics);
    EXPECT_EQ(technique->stix_id(), row.stix_id);
  }
  EXPECT_EQ(find("T1027")->url(), "https://attack.mitre.org/techniques/T1027");
  EXPECT_EQ(find("T1027")->parent(), "");
}

TEST(Attack, LeadsFromOldTechniquesToTheirSuccessors) {
  struct Row {
    const char* old;
    const char* now;
  };
  const Row rows[] = {{"T1562", "T1685"},         {"T1562.001", "T1685"},     {"T1562.004", "T1686"},
                      {"T1070.002", "T1685.006"}, {"T1054", "T1685"},         {"T1089", "T1685"},
                      {"T1086", "T1059.001"},     {"T1574.002", "T1574.001"}, {"T1059.006", "T1059.006"}};
  for (const Row& row : rows) {
    ASSERT_NE(current(row.old), nullptr) << row.old;
    EXPECT_EQ(current(row.old)->id, row.now) << row.old;
  }
  // Retired without a successor.
  ASSERT_NE(find("T1064"), nullptr);
  EXPECT_TRUE(find("T1064")->deprecated);
  EXPECT_EQ(current("T1064"), nullptr);
  for (const char* nonsense : {"", "T", "T1059.", "t1059", "T1059.006 ", "T0000", "TA0002"}) {
    EXPECT_EQ(find(nonsense), nullptr) << nonsense;
  }
}

TEST(Attack, EveryRowFitsTheOthers) {
  std::set<std::string> stix_ids;
  for (const Technique& technique : techniques()) {
    EXPECT_TRUE(stix_ids.insert(technique.stix_id()).second) << technique.id;
    EXPECT_EQ(technique.stix_id().size(), 52u) << technique.id;
    std::size_t last = 0;
    for (std::size_t at = 0; at <= technique.tactics.size();) {
      const std::size_t comma = std::min(technique.tactics.find(',', at), technique.tactics.size());
      const Tactic* tactic = find_tactic(technique.tactics.substr(at, comma - at));
      ASSERT_NE(tactic, nullptr) << technique.id;
      const auto order = static_cast<std::size_t>(tactic - tactics().data()) + 1;
      EXPECT_GT(order, last) << technique.id << ": not in the matrix's order";
      last = order;
      at = comma + 1;
    }
    if (!technique.revoked_by.empty()) {
      EXPECT_NE(current(technique.id), nullptr) << technique.id;
    }
    if (technique.current() && !technique.parent().empty()) {
      const Technique* parent = find(technique.parent());
      ASSERT_NE(parent, nullptr) << technique.id;
      EXPECT_TRUE(technique.name.starts_with(parent->name)) << technique.id;
    }
  }
  EXPECT_EQ(kVersion, "19.1");
  EXPECT_EQ(tactics().size(), 15u);
}

TEST(Attack, FindsTacticsByEveryName) {
  ASSERT_NE(find_tactic("TA0002"), nullptr);
  EXPECT_EQ(find_tactic("execution"), find_tactic("TA0002"));
  EXPECT_EQ(find_tactic("Execution"), find_tactic("TA0002"));
  EXPECT_EQ(find_tactic("COMMAND_AND_CONTROL"), find_tactic("TA0011"));
  EXPECT_EQ(find_tactic("Defense Evasion"), find_tactic("TA0005"));
  EXPECT_EQ(find_tactic("DEFENSE_EVASION"), find_tactic("stealth"));
  EXPECT_EQ(find_tactic("Defense Impairment"), find_tactic("TA0112"));
  EXPECT_EQ(find_tactic("ta0112")->url(), "https://attack.mitre.org/tactics/TA0112");
  for (const Tactic& tactic : tactics()) {
    EXPECT_EQ(find_tactic(tactic.id), &tactic);
    EXPECT_EQ(find_tactic(tactic.name), &tactic);
    EXPECT_EQ(find_tactic(tactic.shortname), &tactic);
  }
  for (const char* nonsense : {"", "nonsense", "TACTIC_UNSPECIFIED", "executio", "TA0002x"}) {
    EXPECT_EQ(find_tactic(nonsense), nullptr) << nonsense;
  }
}

}  // namespace
}  // namespace pyverdict::attack
