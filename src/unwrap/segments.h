#pragma once

#include <cstddef>
#include <utility>
#include <vector>

namespace pyverdict::unwrap {

/// A sequence that only grows and never moves what it holds. Unlike a vector it needs no room for two copies
/// of itself when it grows, and unlike a deque it finds an element by a shift.
template <typename T>
class Segments {
 public:
  template <typename... Arguments>
  T& emplace_back(Arguments&&... arguments) {
    if (size_ % kSegment == 0) segments_.emplace_back().reserve(kSegment);
    ++size_;
    return segments_.back().emplace_back(std::forward<Arguments>(arguments)...);
  }
  void push_back(T value) { emplace_back(std::move(value)); }

  T& operator[](std::size_t index) { return segments_[index / kSegment][index % kSegment]; }
  const T& operator[](std::size_t index) const { return segments_[index / kSegment][index % kSegment]; }
  T& back() { return segments_.back().back(); }
  std::size_t size() const { return size_; }

 private:
  static constexpr std::size_t kSegment = 256;
  std::vector<std::vector<T>> segments_;
  std::size_t size_ = 0;
};

}  // namespace pyverdict::unwrap
