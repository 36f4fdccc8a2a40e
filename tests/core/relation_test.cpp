#include "relation/relation.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <sstream>
#include <string>

#include "pyverdict.h"

namespace pyverdict::relation {
namespace {

using Json = nlohmann::json;
using report::Related;
using report::RelationKind;
using report::Strength;

const std::filesystem::path kCases = PYVERDICT_TEST_CASES;

/// Findings of which some belong together, and decoys that look as if they did.
struct Story {
  Json data;
  Analysis analysis;
  std::map<std::string, std::uint32_t> index;  ///< of a finding's key among the reports

  explicit Story(Json story, const Options& options = {}) : data(std::move(story)) {
    Json all = Json::array();
    const auto add = [&](const Json& finding) {
      index[finding.at("key")] = static_cast<std::uint32_t>(all.size());
      all.push_back({{"finding", finding.at("finding")}, {"resource", finding.at("resource")}});
    };
    for (const Json& finding : data.at("findings")) add(finding);
    for (const Json& decoy : data.at("decoys")) add(decoy.at("finding"));
    analysis = analyze(all.dump(), {.window_seconds = options.window_seconds});
  }

  /// The strongest relation between two findings, seen from the first.
  std::optional<Strength> strongest(const std::string& a, const std::string& b) const {
    for (const Related& related : analysis.items[index.at(a)].report.related) {
      if (related.report == index.at(b)) return related.strength;
    }
    return std::nullopt;
  }
};

std::vector<Json> stories(const std::filesystem::path& path) {
  std::vector<Json> out;
  std::ifstream in(path);
  for (std::string line; std::getline(in, line);) {
    if (!line.empty()) out.push_back(Json::parse(line));
  }
  return out;
}

std::string told(std::optional<Strength> strength) {
  return strength ? std::string(report::name(*strength)) : "none";
}

bool is_one_incident(std::optional<Strength> strength) {
  return strength == Strength::Strong || strength == Strength::Medium;
}

void expect_story(const Json& data) {
  const Story story(data);
  SCOPED_TRACE(std::string(data.at("name")));
  ASSERT_EQ(story.analysis.items.size(), story.index.size());
  for (const Json& relation : data.at("relations")) {
    const std::string a = relation.at("a");
    const std::string b = relation.at("b");
    const std::string wanted = relation.at("strength");
    for (const auto& [from, to] : {std::pair(a, b), std::pair(b, a)}) {
      const std::optional<Strength> found = story.strongest(from, to);
      const bool stronger = wanted == "medium" && found == Strength::Strong;
      EXPECT_TRUE(stronger || told(found) == wanted)
          << from << " and " << to << ": " << told(found) << " instead of " << wanted << ", "
          << relation.at("why");
    }
  }
  for (const Json& decoy : data.at("decoys")) {
    const std::string key = decoy.at("finding").at("key");
    for (const Json& finding : data.at("findings")) {
      const std::optional<Strength> found = story.strongest(key, finding.at("key"));
      EXPECT_FALSE(is_one_incident(found))
          << key << " and " << finding.at("key") << ": " << told(found) << " although " << decoy.at("why");
    }
  }
}

TEST(Relation, FindsWhatBelongsTogetherAndNoDecoys) {
  const std::vector<Json> all = stories(kCases / "stories.jsonl");
  ASSERT_GE(all.size(), 8u);
  for (const Json& story : all) expect_story(story);
}

TEST(Relation, TellsTheSharedStoriesApart) {
  const std::filesystem::path path = kCases / "../../../shared/corpus/stories.jsonl";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << path << " is not here";
  for (const Json& story : stories(path)) expect_story(story);
}

}  // namespace
}  // namespace pyverdict::relation
