#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "behaviour/behaviour.h"
#include "language/language.h"
#include "unwrap/unwrap.h"

/// From evidence to a verdict: the feature vector for the model, the score, the label.
namespace pyverdict::verdict {

enum class Label : std::uint8_t { Malicious, Suspicious, Benign, Inconclusive };
enum class Basis : std::uint8_t { Model, Evidence };

/// "malicious", "suspicious", "benign", "inconclusive".
std::string_view name(Label label);
std::optional<Label> label_from(std::string_view name);
/// "model", "evidence".
std::string_view name(Basis basis);

/// How far one group of features moved a model's score.
struct Contribution {
  std::string group;  ///< a prefix of feature names: "behaviour.beacon", "words", "layers"
  double value = 0;   ///< in log-odds; positive speaks for malicious
};

struct Verdict {
  Label label = Label::Inconclusive;
  /// Probability that the script is malicious, 0 to 1, at the prior that `kPrior` states.
  double score = 0;
  Basis basis = Basis::Evidence;
  std::string summary;                        ///< one sentence, in the language that was asked for
  std::vector<std::string> reasons;           ///< behaviour ids, strongest first
  std::vector<std::string> counter_evidence;  ///< ids of what speaks for a benign reading
  std::vector<Contribution> contributions;    ///< what moved a model's score most, strongest first
  behaviour::Severity strongest = behaviour::Severity::Info;  ///< of the evidence
  bool only_wrapping = false;  ///< it unpacks itself, and what it unpacks shows nothing of an attack
  bool undecided = false;      ///< it is no Python, and shows nothing of an attack: no model decides about it
  double in_favour = 0;        ///< what the counter-evidence takes from the evidence score, in log-odds
};

/// The share of malicious scripts among those that are looked at, which the score assumes.
inline constexpr double kPrior = 0.01;

/// Scores from which a script is called malicious or suspicious. At a prior of 1 % a score of 0.03 is three
/// times what is expected of any script; on labelled scripts that were not learnt from, 0.1 % of the benign
/// ones reach 0.3.
inline constexpr double kMaliciousScore = 0.3;
inline constexpr double kSuspiciousScore = 0.03;

/// What a verdict needs to know beside the evidence.
struct Circumstances {
  bool truncated = false;   ///< the script is only a prefix
  bool unreadable = false;  ///< empty, binary or not Python at all
  bool no_code = false;     ///< there is nothing to read
  bool foreign =
      false;  ///< another language, or plain text (`is_foreign`); the feature vector knows nothing of it
};

/// The verdict from evidence alone: a logistic model over behaviours whose weights are data (weights.inc),
/// lowered by counter-evidence.
Verdict judge(const unwrap::Program& program, const behaviour::Findings& findings,
              Circumstances circumstances, language::Language language = language::Language::English);

/// The version of the feature vector; a model is made for one version.
inline constexpr std::uint32_t kFeatureVersion = 2;

/// How many hashed features follow the named ones: each is 1 when a thing (a call, a pair of calls, a word of
/// a text, a shape of the syntax) that hashes to it is there. The first half is about the neighbourhood of
/// what is worth a look, the second about the whole program.
inline constexpr std::uint32_t kHashedFeatures = 8192;

/// The names of the features, in the vector's order, without the hashed ones.
std::span<const std::string_view> feature_names();

/// The feature vector of a program: `feature_names().size() + kHashedFeatures` values, all finite.
std::vector<float> features(const unwrap::Program& program, const behaviour::Findings& findings,
                            Circumstances circumstances);

}  // namespace pyverdict::verdict
