#include "verdict/model.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <string>

namespace pyverdict::verdict {
namespace {

std::string description(std::string_view features, std::string_view extra = "") {
  return R"({"id": "test-1", "featureVersion": )" + std::to_string(kFeatureVersion) +
         R"(, "hashedFeatures": )" + std::to_string(kHashedFeatures) + R"(, "features": [)" +
         std::string(features) + R"(], "groups": ["behaviour.beacon", "layers"], "prior": 0.01)" +
         R"(, "thresholds": {"malicious": 0.5, "suspicious": 0.1})" + std::string(extra) + "}";
}

Model model() {
  std::string error;
  const auto read = read_model(description(R"("size.bytes", "layers.number")"), error);
  EXPECT_TRUE(read.has_value()) << error;
  return read.value_or(Model{});
}

Verdict evidence(Label label) {
  Verdict verdict;
  verdict.label = label;
  verdict.score = 0.2;
  verdict.reasons = {"beacon"};
  verdict.strongest = behaviour::Severity::High;
  return verdict;
}

TEST(ReadModel, TakesItsFeaturesByName) {
  std::vector<float> vector(feature_names().size() + kHashedFeatures);
  for (std::size_t i = 0; i < vector.size(); ++i) vector[i] = static_cast<float>(i);
  const auto input = input_of(model(), vector);
  ASSERT_EQ(input.size(), 2 + kHashedFeatures);
  EXPECT_EQ(feature_names()[static_cast<std::size_t>(input[0])], "size.bytes");
  EXPECT_EQ(feature_names()[static_cast<std::size_t>(input[1])], "layers.number");
}

TEST(ReadModel, RefusesWhatDoesNotFitAndSaysWhy) {
  const auto refusal = [](const std::string& json) {
    std::string error;
    EXPECT_FALSE(read_model(json, error).has_value()) << json;
    return error;
  };
  EXPECT_NE(refusal("").find("no JSON"), std::string::npos);
  EXPECT_NE(refusal("[1]").find("no JSON"), std::string::npos);
  EXPECT_NE(refusal(R"({"featureVersion": 1})").find("version 1"), std::string::npos);
  EXPECT_NE(refusal(description(R"("size.bytes", "no-such")")).find("no-such"), std::string::npos);
  EXPECT_NE(refusal(description("")).find("no features"), std::string::npos);
  std::string swapped = description(R"("size.bytes")");
  swapped.replace(swapped.find("0.5"), 3, "0.0");
  EXPECT_NE(refusal(swapped).find("thresholds"), std::string::npos);
}

TEST(ReadModel, TheShippedModelFitsThisCore) {
  const auto root = std::filesystem::path(PYVERDICT_TEST_CASES).parent_path().parent_path();
  std::ifstream file(root / "models" / "model.json", std::ios::binary);
  const std::string json{std::istreambuf_iterator<char>(file), {}};
  std::string error;
  const auto shipped = read_model(json, error);
  ASSERT_TRUE(shipped.has_value()) << error;
  EXPECT_FALSE(shipped->groups.empty());
  EXPECT_LT(shipped->suspicious, shipped->malicious);
}

TEST(WithModel, LabelsByItsThresholdsAndKeepsTheReasons) {
  const auto label = [](float probability) {
    return with_model(evidence(Label::Benign), model(), std::vector{probability, 1.0f, -2.0f}).label;
  };
  EXPECT_EQ(label(0.5f), Label::Malicious);
  EXPECT_EQ(label(0.49f), Label::Suspicious);
  EXPECT_EQ(label(0.09f), Label::Benign);
  const Verdict verdict = with_model(evidence(Label::Malicious), model(), std::vector{0.25f, 1.0f, -2.0f});
  EXPECT_EQ(verdict.basis, Basis::Model);
  EXPECT_DOUBLE_EQ(verdict.score, 0.25);
  EXPECT_EQ(verdict.reasons, evidence(Label::Malicious).reasons);
  ASSERT_EQ(verdict.contributions.size(), 2u);
  EXPECT_EQ(verdict.contributions[0].group, "layers");
  EXPECT_DOUBLE_EQ(verdict.contributions[0].value, -2.0);
}

TEST(WithModel, StaysInconclusiveUntilTheModelIsSureEnough) {
  // Model and threshold of suspicious scripts are made for whole ones.
  for (const float probability : {0.05f, 0.2f}) {
    EXPECT_EQ(with_model(evidence(Label::Inconclusive), model(), std::vector{probability, 0.0f, 0.0f}).label,
              Label::Inconclusive);
  }
  Verdict open = evidence(Label::Inconclusive);
  open.strongest = behaviour::Severity::Info;
  EXPECT_EQ(with_model(open, model(), std::vector{0.9f, 0.0f, 0.0f}).label, Label::Suspicious);
  // What is no Python it has not learnt about.
  Verdict foreign = evidence(Label::Inconclusive);
  foreign.undecided = true;
  EXPECT_EQ(with_model(foreign, model(), std::vector{0.9f, 0.0f, 0.0f}).label, Label::Inconclusive);
}

TEST(WithModel, CallsNothingMaliciousWithoutEvidenceAndSaysWhatItGoesBy) {
  Verdict nothing = evidence(Label::Benign);
  nothing.strongest = behaviour::Severity::Info;
  nothing.summary = "Nothing in it speaks of an attack.";
  const Verdict verdict = with_model(nothing, model(), std::vector{0.9f, -1.0f, 2.0f});
  EXPECT_EQ(verdict.label, Label::Suspicious);
  EXPECT_EQ(
      verdict.summary,
      "No single behaviour proves an attack, but it resembles malicious scripts by how it unpacks itself.");
}

TEST(WithModel, CallsNothingSuspiciousForAMiddlingScoreAlone) {
  Verdict nothing = evidence(Label::Benign);
  nothing.summary = "Nothing in it speaks of an attack.";
  nothing.strongest = behaviour::Severity::Info;
  const Verdict verdict = with_model(nothing, model(), std::vector{0.3f, 1.0f, 2.0f});
  EXPECT_EQ(verdict.label, Label::Benign);
  EXPECT_NE(verdict.summary.find("alone proves nothing"), std::string::npos) << verdict.summary;
  nothing.strongest = behaviour::Severity::Low;
  EXPECT_EQ(with_model(nothing, model(), std::vector{0.3f, 1.0f, 2.0f}).label, Label::Suspicious);
}

TEST(WithModel, CallsWhatOnlyUnpacksSomethingHarmlessNoMoreThanSuspicious) {
  Verdict wrapped = evidence(Label::Suspicious);
  wrapped.only_wrapping = true;
  wrapped.summary = "Runs what it decodes, whose content shows nothing of an attack.";
  const Verdict verdict = with_model(wrapped, model(), std::vector{0.9f, 1.0f, 2.0f});
  EXPECT_EQ(verdict.label, Label::Suspicious);
  EXPECT_EQ(verdict.summary, wrapped.summary);
}

TEST(WithModel, IsLoweredByMarksOfAnOrdinaryProgramWhereLittleWasFound) {
  Verdict marked = evidence(Label::Benign);
  marked.score = 0.001;
  marked.strongest = behaviour::Severity::Medium;
  const auto label = [&] { return with_model(marked, model(), std::vector{0.9f, 1.0f, 2.0f}).label; };
  EXPECT_EQ(label(), Label::Malicious);
  marked.in_favour = 4;
  EXPECT_EQ(label(), Label::Suspicious);
  EXPECT_NE(with_model(marked, model(), std::vector{0.9f, 1.0f, 2.0f}).summary.find("ordinary program"),
            std::string::npos);
  marked.strongest = behaviour::Severity::Critical;
  EXPECT_EQ(label(), Label::Malicious);
}

TEST(WithModel, SaysWhyItDisagreesWithStrongEvidence) {
  const Verdict verdict = with_model(evidence(Label::Malicious), model(), std::vector{0.01f, 0.0f, 0.0f});
  EXPECT_EQ(verdict.label, Label::Benign);
  EXPECT_NE(verdict.summary.find("ordinary programs"), std::string::npos);
}

TEST(WithModel, APriorMovesTheScoreAndNotTheLabel) {
  const std::vector outputs{0.25f, 0.0f, 0.0f};
  const Verdict usual = with_model(evidence(Label::Benign), model(), outputs);
  const Verdict wary = with_model(evidence(Label::Benign), model(), outputs, 0.5);
  EXPECT_EQ(wary.label, usual.label);
  EXPECT_NEAR(wary.score, 0.9706, 0.0001);
}

TEST(WithModel, LeavesTheEvidenceVerdictToOutputsThatMakeNoSense) {
  for (const std::vector<float>& outputs :
       {std::vector<float>{}, std::vector{0.9f}, std::vector{0.9f, 0.0f, 0.0f, 0.0f},
        std::vector{std::numeric_limits<float>::quiet_NaN(), 0.0f, 0.0f}}) {
    EXPECT_EQ(with_model(evidence(Label::Benign), model(), outputs).basis, Basis::Evidence);
  }
}

}  // namespace
}  // namespace pyverdict::verdict
