#include "verdict/sparse_vector.h"

namespace pyverdict::verdict {

SparseVector::SparseVector(std::span<const float> values) : size_(static_cast<std::uint32_t>(values.size())) {
  for (std::uint32_t i = 0; i < size_; ++i) {
    if (values[i] == 0) continue;
    places_.push_back(i);
    others_.push_back(values[i]);
  }
  places_.shrink_to_fit();
  others_.shrink_to_fit();
}

std::vector<float> SparseVector::values() const {
  std::vector<float> values(size_);
  for (std::size_t i = 0; i < places_.size(); ++i) values[places_[i]] = others_[i];
  return values;
}

}  // namespace pyverdict::verdict
