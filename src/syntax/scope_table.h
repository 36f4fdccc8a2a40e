#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "syntax/scopes.h"

namespace pyverdict::syntax {

/// (scope, name) to what the name means there.
class ScopeTable {
 public:
  explicit ScopeTable(std::size_t expected) {
    std::size_t size = 64;
    while (size < expected * 2) size *= 2;
    slots_.resize(size);
  }

  /// The value of the pair, made kAbsent when it is new. Valid until the next call.
  std::uint32_t& at(ScopeId scope, Atom name) {
    // Half full for speed; a large table may be fuller, since the next one is twice as large.
    const std::size_t full = slots_.size() < kLargeTable ? slots_.size() / 2 : slots_.size() / 4 * 3;
    if (count_ >= full) resize(slots_.size() * 2);
    const std::uint64_t wanted = key(scope, name);
    const std::size_t index = locate(wanted);
    const bool known = index != kNoSlot && slots_[index].key() == wanted;
    if (index == kNoSlot || (!known && crowded_.contains(wanted))) return crowded_[wanted];
    if (!known) ++count_;
    slots_[index].scope = scope;
    slots_[index].name = name;
    return slots_[index].value;
  }

  std::uint32_t find(ScopeId scope, Atom name) const {
    const std::uint64_t wanted = key(scope, name);
    const std::size_t index = locate(wanted);
    if (index != kNoSlot && slots_[index].key() == wanted) return slots_[index].value;
    if (crowded_.empty()) return kAbsent;
    const auto found = crowded_.find(wanted);
    return found == crowded_.end() ? kAbsent : found->second;
  }

  /// So many pairs may come. Where they are many, a table that grew would be there twice for a while.
  void expect(std::size_t count) {
    if (count < kLargeTable) return;
    std::size_t size = slots_.size();
    while (size / 4 * 3 <= count) size *= 2;
    if (size > slots_.size()) resize(size);
  }

  static constexpr std::uint32_t kAbsent = 0;

 private:
  // In three words: a key of eight bytes would take a fourth to be aligned.
  struct Slot {
    ScopeId scope = 0;
    Atom name = kNoAtom;
    std::uint32_t value = kAbsent;

    std::uint64_t key() const { return ScopeTable::key(scope, name); }
  };
  static constexpr std::size_t kMaxProbes = 64;
  static constexpr std::size_t kLargeTable = std::size_t{1} << 18;
  static constexpr std::size_t kNoSlot = ~std::size_t{0};

  static std::uint64_t key(ScopeId scope, Atom name) {
    return static_cast<std::uint64_t>(scope) << 32 | name;
  }

  /// The pair's slot or the one it would get; `kNoSlot` when too many others are in its way.
  std::size_t locate(std::uint64_t wanted) const {
    const std::size_t mask = slots_.size() - 1;
    std::uint64_t hash = wanted * 0x9E3779B97F4A7C15u;
    hash ^= hash >> 32;
    std::size_t index = static_cast<std::size_t>(hash) & mask;
    for (std::size_t probe = 0; probe < kMaxProbes; ++probe, index = (index + 1) & mask) {
      const std::uint64_t there = slots_[index].key();
      if (there == 0 || there == wanted) return index;
    }
    return kNoSlot;
  }

  void resize(std::size_t size) {
    std::vector<Slot> old(size);
    old.swap(slots_);
    for (const Slot& entry : old) {
      if (entry.key() == 0) continue;
      const std::size_t index = locate(entry.key());
      if (index != kNoSlot) {
        slots_[index] = entry;
      } else {
        crowded_[entry.key()] = entry.value;
      }
    }
  }

  std::vector<Slot> slots_;
  /// Pairs that found no slot, which happens only when they were made to collide.
  std::map<std::uint64_t, std::uint32_t> crowded_;
  std::size_t count_ = 0;
};

}  // namespace pyverdict::syntax
