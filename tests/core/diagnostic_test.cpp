#include "diagnostic/diagnostic.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace pyverdict::diagnostic {
namespace {

TEST(Diagnostics, EachCodeHasItsNameAndSentence) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < kCodeCount; ++i) {
    const Code code = static_cast<Code>(i);
    EXPECT_TRUE(names.insert(name(code)).second) << name(code);
    EXPECT_FALSE(name(code).empty());
    EXPECT_GT(sentence(code).size(), 20u) << name(code);
    EXPECT_TRUE(sentence(code).ends_with('.')) << name(code);
  }
}

}  // namespace
}  // namespace pyverdict::diagnostic
