#include "attack/attack.h"

#include <gtest/gtest.h>

#include <algorithm>

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
    if (technique.current()) EXPECT_FALSE(technique.tactics.empty()) << technique.id;
    if (!technique.revoked_by.empty()) EXPECT_NE(find(technique.revoked_by), nullptr) << technique.id;
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

TEST(Attack, FindsTacticsByEveryName) {
  ASSERT_NE(find_tactic("TA0002"), nullptr);
  EXPECT_EQ(find_tactic("execution"), find_tactic("TA0002"));
  EXPECT_EQ(find_tactic("Execution"), find_tactic("TA0002"));
  EXPECT_EQ(find_tactic("COMMAND_AND_CONTROL"), find_tactic("TA0011"));
  EXPECT_EQ(find_tactic("Defense Evasion"), find_tactic("TA0005"));
  EXPECT_EQ(find_tactic("nonsense"), nullptr);
}

}  // namespace
}  // namespace pyverdict::attack
