#pragma once

#include <span>
#include <utility>
#include <vector>

#include "syntax/scopes.h"
#include "unwrap/unwrap.h"

/// What names held before code that may or may not run. Internal to unwrap.
namespace pyverdict::unwrap {

/// Regions lie within one another. Of a name a region keeps what it held first, what it held first that was
/// known, and two numbers at least if it held several: a loop that turns a million times takes no more room
/// than one that turns twice.
class UndoLog {
 public:
  struct Entry {
    syntax::BindingId id;
    Value before;
  };

  explicit UndoLog(Store& store) : store_(store) {}
  UndoLog(const UndoLog&) = delete;
  UndoLog& operator=(const UndoLog&) = delete;
  ~UndoLog() { store_.room().taken -= counted_; }

  bool is_open() const { return !starts_.empty(); }
  void open() { starts_.push_back(entries_.size()); }
  void note(syntax::BindingId id, const Value& before) {
    entries_.push_back({id, before});
    if (entries_.size() >= compact_at_) compact();
    if (entries_.capacity() * sizeof(Entry) != counted_) count();
  }
  /// Of the innermost region, in the order in which names were given other values.
  std::span<const Entry> entries() const { return std::span(entries_).subspan(starts_.back()); }
  /// Closes the innermost region; what it holds counts for the one around it.
  void close();
  /// Closes the innermost region, of which everything was undone.
  void close_undone();

 private:
  void compact();
  /// Takes its room out of that of the values.
  void count();

  static constexpr std::size_t kFirstCompacted = 4096;

  Store& store_;
  std::size_t counted_ = 0;  ///< bytes
  std::vector<Entry> entries_;
  std::vector<std::size_t> starts_;
  std::size_t compact_at_ = kFirstCompacted;
};

}  // namespace pyverdict::unwrap
