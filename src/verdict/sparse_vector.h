#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace pyverdict::verdict {

/// A feature vector without its zeros, of which it has far more than other values: thousands of reports keep
/// theirs until a model asks for them.
class SparseVector {
 public:
  SparseVector() = default;
  explicit SparseVector(std::span<const float> values);

  std::vector<float> values() const;

  friend bool operator==(const SparseVector&, const SparseVector&) = default;

 private:
  std::uint32_t size_ = 0;
  std::vector<std::uint32_t> places_;  ///< of the values that are not 0
  std::vector<float> others_;
};

}  // namespace pyverdict::verdict
