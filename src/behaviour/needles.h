#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

/// Many words searched in one pass over a text: four bytes of each needle are looked up at every position in
/// a bitmap, and only where it answers is the needle compared.
namespace pyverdict::behaviour {

class NeedleIndex {
 public:
  NeedleIndex() : bitmap_(kBits / 64) {}

  /// `needle` must outlive the index. Its part before the first `*` has four bytes or more.
  void add(std::string_view needle, std::uint16_t target);

  struct Found {
    std::uint16_t target;
    std::uint32_t start;
    std::uint32_t end;
  };

  /// Appends every occurrence, ASCII letters compared without regard to case; at most `limit` of them.
  void find(std::string_view text, std::size_t limit, std::vector<Found>& out) const;

 private:
  static constexpr std::uint32_t kBitsLog = 16;
  static constexpr std::uint32_t kBits = 1u << kBitsLog;

  struct Entry {
    std::string_view needle;
    std::uint32_t offset;  ///< of the four bytes in the needle
    std::uint16_t target;
  };
  static std::uint32_t slot(std::uint32_t gram) { return (gram * 0x9E3779B1u) >> (32 - kBitsLog); }

  std::vector<std::uint64_t> bitmap_;
  std::unordered_map<std::uint32_t, std::vector<Entry>> by_gram_;
};

/// True when `needle` (with `*`) stands at `start`; `end` is behind it.
bool needle_at(std::string_view text, std::size_t start, std::string_view needle, std::size_t& end);

}  // namespace pyverdict::behaviour
