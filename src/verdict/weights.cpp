#include "verdict/weights.h"

#include <algorithm>
#include <cmath>
#include <iterator>

#include "enum_table.h"
#include "verdict/verdict.h"

namespace pyverdict::verdict {
namespace {

struct Weight {
  std::string_view id;
  double value;
};

constexpr Weight kWeights[] = {
#include "verdict/weights.inc"
};

// By severity, for behaviours that too few scripts show to learn from.
constexpr EnumTable<behaviour::Severity, double> kBySeverity = {0.1, 0.7, 2.4, 4.6, 7.8};
constexpr double kCounter = -0.9;

const Weight* find(std::string_view id) {
  const auto* const it =
      std::find_if(std::begin(kWeights), std::end(kWeights), [&](const Weight& row) { return row.id == id; });
  return it == std::end(kWeights) ? nullptr : it;
}

}  // namespace

double weight(const behaviour::Behaviour& behaviour) {
  const Weight* row = find(behaviour.id);
  return row == nullptr ? kBySeverity[behaviour.severity] : row->value;
}

double counter_weight(std::string_view id) {
  const Weight* row = find(id);
  return row == nullptr ? kCounter : row->value;
}

double bias() {
  const Weight* row = find("bias");
  return row == nullptr ? std::log(kPrior / (1 - kPrior)) : row->value;
}

}  // namespace pyverdict::verdict
