#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "behaviour/behaviour.h"
#include "reference_examples.h"
#include "unwrap/unwrap.h"

// That the catalogue covers the list of behaviours that it was made to cover.
namespace pyverdict::behaviour {
namespace {

class ReferenceList : public testing::TestWithParam<ReferenceExample> {};

TEST_P(ReferenceList, IsShown) {
  const ReferenceExample& row = GetParam();
  ASSERT_NE(find(row.behaviour), nullptr) << row.behaviour;
  const unwrap::Program program = unwrap::unwrap(std::string(row.script));
  const Findings findings = match(program);
  std::string seen;
  bool shown = false;
  for (const Evidence& evidence : findings.evidence) {
    seen += std::string(evidence.behaviour->id) + " ";
    shown = shown || evidence.behaviour->id == row.behaviour;
  }
  EXPECT_TRUE(shown) << row.row << ", " << row.called << ": " << row.behaviour << " is not among: " << seen;
}

std::string name_of(const testing::TestParamInfo<ReferenceExample>& row) {
  return std::string(row.param.row) + "_" + std::to_string(row.index);
}

INSTANTIATE_TEST_SUITE_P(Control, ReferenceList, testing::ValuesIn(reference_execution_and_control()),
                         name_of);
INSTANTIATE_TEST_SUITE_P(Impact, ReferenceList, testing::ValuesIn(reference_hiding_and_impact()), name_of);

TEST(ReferenceListWhole, HasEveryRow) {
  std::set<std::string_view> rows;
  for (const ReferenceExample& row : reference_execution_and_control()) rows.insert(row.row);
  for (const ReferenceExample& row : reference_hiding_and_impact()) rows.insert(row.row);
  EXPECT_EQ(rows.size(), 139u);
}

}  // namespace
}  // namespace pyverdict::behaviour
