#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "verdict/verdict.h"

/// What stands beside a trained model (models/model.json), and the verdict that its outputs lead to.
///
/// The model itself is run outside the core: it takes `features` (float32, [N, feature count]) and gives
/// `probability` (float32, [N, 1]) and `contributions` (float32, [N, groups], log-odds before calibration).
namespace pyverdict::verdict {

/// A model's description. It names its features, so that a core that knows more of them still serves it.
struct Model {
  std::string id;
  double prior = kPrior;  ///< share of malicious scripts that its probability assumes
  double malicious = 1;   ///< probabilities from which a script has that label
  double suspicious = 1;
  std::vector<std::string> groups;     ///< what each of its contributions is about, e.g. "behaviour.beacon"
  std::vector<std::uint32_t> columns;  ///< for each of its named inputs, the place in this core's vector
};

/// Reads a description. Nothing when it does not fit this core; `error` then says why, in one sentence.
std::optional<Model> read_model(std::string_view json, std::string& error);

/// The model's input: `vector` (as of `features`) in the model's order.
std::vector<float> input_of(const Model& model, std::span<const float> vector);

/// The verdict with a model's outputs: `outputs` is its probability and then its contributions, one a group;
/// the evidence verdict when they are not that many or not finite. `prior` is the reader's own, and moves the
/// score but not the label, which stands for a rate of false alarms.
Verdict with_model(const Verdict& evidence, const Model& model, std::span<const float> outputs,
                   double prior = kPrior, language::Language language = language::Language::English);

}  // namespace pyverdict::verdict
