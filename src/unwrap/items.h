#pragma once

#include <cstdint>
#include <iterator>
#include <optional>

#include "unwrap/unwrap.h"

/// What a value gives to those who go through it. Internal to unwrap.
namespace pyverdict::unwrap {

/// The items of a value, each made when it is asked for: a range of a million numbers takes no more room than
/// an empty one. As in Python, what is changed on the way is seen, but there are never more items than there
/// were at first. Valid as long as its Store.
class Items {
 public:
  class Iterator {
   public:
    Iterator(const Items& items, std::size_t at) : items_(&items), at_(at) {}
    Value operator*() const { return (*items_)[at_]; }
    Iterator& operator++() {
      ++at_;
      return *this;
    }
    bool operator==(std::default_sentinel_t) const { return at_ >= items_->size(); }

   private:
    const Items* items_;
    std::size_t at_;
  };

  Items() = default;
  /// `count` items of a Tuple, List, Set, Dict (its keys), Range, Bytes or ASCII Text, from an index on.
  Items(Store& store, const Value& source, std::size_t from, std::size_t count);
  /// What had to be made at once.
  explicit Items(Values values) : made_(std::move(values)) {}

  std::size_t size() const;
  bool empty() const { return size() == 0; }
  Value operator[](std::size_t at) const;
  template <typename Test>
  bool all(Test test) const {
    for (const Value& item : *this) {
      if (!test(item)) return false;
    }
    return true;
  }
  /// All of them.
  Values collect(Store& store) const;
  /// Puts all of them behind `values`, which may be those of the source.
  void append_to(Values& values) const;
  Iterator begin() const { return {*this, 0}; }
  std::default_sentinel_t end() const { return {}; }

 private:
  Store* store_ = nullptr;
  Value source_;
  std::size_t from_ = 0;
  std::size_t count_ = 0;
  std::optional<Values> made_;
};

}  // namespace pyverdict::unwrap
