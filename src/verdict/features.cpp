#include <string>

#include "verdict/features_parts.h"

namespace pyverdict::verdict {
namespace {

struct Names {
  std::vector<std::string> owned;
  std::vector<std::string_view> views;
};

Names all_names() {
  Names names;
  parts::behaviour_names(names.owned);
  parts::flow_names(names.owned);
  parts::address_names(names.owned);
  parts::measure_names(names.owned);
  parts::text_names(names.owned);
  names.views.assign(names.owned.begin(), names.owned.end());
  return names;
}

}  // namespace

std::span<const std::string_view> feature_names() {
  static const Names kNames = all_names();
  return kNames.views;
}

std::vector<float> features(const unwrap::Program& program, const behaviour::Findings& findings,
                            Circumstances circumstances) {
  const parts::Subject subject = parts::subject_of(program, findings, circumstances);
  std::vector<float> vector;
  vector.reserve(feature_names().size() + kHashedFeatures);
  parts::add_behaviours(subject, vector);
  parts::add_flows(subject, vector);
  parts::add_addresses(subject, vector);
  parts::add_measures(subject, vector);
  parts::add_texts(subject, vector);
  parts::add_hashed(subject, vector);
  return vector;
}

}  // namespace pyverdict::verdict
