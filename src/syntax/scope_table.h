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
    if (count_ >= full) grow();
    const std::uint64_t wanted = key(scope, name);
    const std::size_t index = locate(wanted);
    const bool known = index != kNoSlot && slots_[index].key == wanted;
    if (index == kNoSlot || (!known && crowded_.contains(wanted))) return crowded_[wanted];
    if (!known) ++count_;
    slots_[index].key = wanted;
    return slots_[index].value;
  }

  std::uint32_t find(ScopeId scope, Atom name) const {
    const std::uint64_t wanted = key(scope, name);
    const std::size_t index = locate(wanted);
    if (index != kNoSlot && slots_[index].key == wanted) return slots_[index].value;
    if (crowded_.empty()) return kAbsent;
    const auto found = crowded_.find(wanted);
    return found == crowded_.end() ? kAbsent : found->second;
  }

  static constexpr std::uint32_t kAbsent = 0;

 private:
  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t value = kAbsent;
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
      if (slots_[index].key == 0 || slots_[index].key == wanted) return index;
    }
    return kNoSlot;
  }

  void grow() {
    std::vector<Slot> old(slots_.size() * 2);
    old.swap(slots_);
    for (const Slot& entry : old) {
      if (entry.key == 0) continue;
      const std::size_t index = locate(entry.key);
      if (index != kNoSlot) {
        slots_[index] = entry;
      } else {
        crowded_[entry.key] = entry.value;
      }
    }
  }

  std::vector<Slot> slots_;
  /// Pairs that found no slot, which happens only when they were made to collide.
  std::map<std::uint64_t, std::uint32_t> crowded_;
  std::size_t count_ = 0;
};

}  // namespace pyverdict::syntax
