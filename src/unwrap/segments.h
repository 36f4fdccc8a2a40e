#pragma once

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <span>
#include <utility>
#include <vector>

namespace pyverdict::unwrap {

/// A sequence that only grows and never moves what it holds. Unlike a vector it needs no room for two copies
/// of itself when it grows, and unlike a deque it finds an element by a shift.
template <typename T, std::size_t kSegment = 256>
class Segments {
 public:
  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = T;
    using difference_type = std::ptrdiff_t;
    using pointer = const T*;
    using reference = const T&;

    Iterator() = default;
    Iterator(const Segments* all, std::size_t index) : all_(all), index_(index) {}
    const T& operator*() const { return (*all_)[index_]; }
    const T* operator->() const { return &(*all_)[index_]; }
    Iterator& operator++() {
      ++index_;
      return *this;
    }
    Iterator operator++(int) { return {all_, index_++}; }
    bool operator==(const Iterator& other) const { return index_ == other.index_; }

   private:
    const Segments* all_ = nullptr;
    std::size_t index_ = 0;
  };

  template <typename... Arguments>
  T& emplace_back(Arguments&&... arguments) {
    if (size_ % kSegment == 0) segments_.emplace_back().reserve(kSegment);
    ++size_;
    return segments_.back().emplace_back(std::forward<Arguments>(arguments)...);
  }
  void push_back(T value) { emplace_back(std::move(value)); }
  void clear() {
    segments_.clear();
    size_ = 0;
  }

  T& operator[](std::size_t index) { return segments_[index / kSegment][index % kSegment]; }
  const T& operator[](std::size_t index) const { return segments_[index / kSegment][index % kSegment]; }
  T& back() { return segments_.back().back(); }
  Iterator begin() const { return {this, 0}; }
  Iterator end() const { return {this, size_}; }
  std::size_t size() const { return size_; }
  bool empty() const { return size_ == 0; }

 private:
  std::vector<std::vector<T>> segments_;
  std::size_t size_ = 0;
};

/// Sequences one after the other, each of which stays in one piece where it was put.
template <typename T>
class Pieces {
 public:
  std::span<const T> add(std::span<const T> piece) {
    if (piece.empty()) return {};
    if (segments_.empty() || segments_.back().capacity() - segments_.back().size() < piece.size()) {
      const std::size_t before = segments_.empty() ? 0 : segments_.back().capacity();
      segments_.emplace_back().reserve(std::max(piece.size(), std::clamp(2 * before, kLeast, kMost)));
    }
    std::vector<T>& segment = segments_.back();
    segment.insert(segment.end(), piece.begin(), piece.end());
    return std::span<const T>(segment).last(piece.size());
  }
  void clear() { segments_.clear(); }

 private:
  static constexpr std::size_t kLeast = 8;
  static constexpr std::size_t kMost = 256;
  std::vector<std::vector<T>> segments_;
};

}  // namespace pyverdict::unwrap
