#pragma once

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include "unwrap/regex.h"

/// A pattern by its parts. Internal to regex.
namespace pyverdict::unwrap::regex {

inline constexpr std::size_t kMaxCode = 16'384;
inline constexpr std::uint32_t kForever = kUnset;  ///< as `most` of a Repeat

/// Characters by ranges; in order, none touching another, where nothing else is said.
using Ranges = std::vector<Range>;

constexpr Range range(char32_t first, char32_t last) { return Range{first} << 32 | last; }
constexpr char32_t first_of(Range range) { return static_cast<char32_t>(range >> 32); }
constexpr char32_t last_of(Range range) { return static_cast<char32_t>(range); }

Ranges merged(Ranges ranges);  ///< of ranges in any order
Set set_of(const Ranges& ranges);

enum class Kind : std::uint8_t { Character, Set, Assertion, Group, Sequence, Choice, Repeat };

struct Node {
  Kind kind = Kind::Sequence;
  Op op = Op::Match;        ///< Assertion
  bool greedy = true;       ///< Repeat
  std::uint32_t value = 0;  ///< the character, the set, or the number of the group (0 for none)
  std::uint32_t least = 0;  ///< Repeat
  std::uint32_t most = 0;
  std::uint32_t first = kUnset;  ///< of its parts, which are other nodes
  std::uint32_t next = kUnset;   ///< of the same parent
};

struct Tree {
  std::vector<Node> nodes;
  std::uint32_t root = 0;
  Program program;  ///< without code
};

/// Nothing for a pattern that has no program. Groups are in groups a hundred deep at most.
std::optional<Tree> parse(std::u32string_view pattern, bool of_bytes, std::uint32_t flags);

}  // namespace pyverdict::unwrap::regex
