#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>

/// A TLSH digest taken apart. Internal to digest.
namespace pyverdict::digest {

inline constexpr std::size_t kBuckets = 128;
inline constexpr std::size_t kCode = kBuckets / 4;
inline constexpr std::string_view kPrefix = "T1";
inline constexpr std::size_t kHexSize = 2 * (3 + kCode);

struct TlshParts {
  std::uint8_t checksum = 0;
  std::uint8_t size = 0;
  std::uint8_t quartiles = 0;
  std::array<std::uint8_t, kCode> code{};
};

/// The halves of the first bytes stand in a digest the other way round.
constexpr std::uint8_t swapped(std::uint8_t byte) {
  return static_cast<std::uint8_t>(byte << 4U | byte >> 4U);
}

std::optional<TlshParts> parse_tlsh(std::string_view digest);

/// What sizes and quartiles alone make of the distance: never more than the whole.
int tlsh_header_distance(const TlshParts& a, const TlshParts& b);
int tlsh_distance(const TlshParts& a, const TlshParts& b);

}  // namespace pyverdict::digest
