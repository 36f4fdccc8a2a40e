#include <algorithm>
#include <cstdlib>

#include "digest/digest.h"
#include "digest/tlsh_parts.h"

namespace pyverdict::digest {
namespace {

std::optional<std::uint8_t> hex_value(char c) {
  if (c >= '0' && c <= '9') return static_cast<std::uint8_t>(c - '0');
  if (c >= 'A' && c <= 'F') return static_cast<std::uint8_t>(c - 'A' + 10);
  if (c >= 'a' && c <= 'f') return static_cast<std::uint8_t>(c - 'a' + 10);
  return std::nullopt;
}

int circular_distance(int a, int b, int range) {
  const int direct = std::abs(a - b);
  return std::min(direct, range - direct);
}

int quartile_distance(int a, int b) {
  const int distance = circular_distance(a, b, 16);
  return distance <= 1 ? distance : (distance - 1) * 12;
}

int code_distance(std::uint8_t a, std::uint8_t b) {
  int sum = 0;
  for (unsigned int shift = 0; shift < 8; shift += 2) {
    const int distance = std::abs(static_cast<int>(a >> shift & 3U) - static_cast<int>(b >> shift & 3U));
    sum += distance == 3 ? 6 : distance;
  }
  return sum;
}

}  // namespace

std::optional<TlshParts> parse_tlsh(std::string_view digest) {
  if (!digest.starts_with(kPrefix) || digest.size() != kPrefix.size() + kHexSize) return std::nullopt;
  digest.remove_prefix(kPrefix.size());
  std::array<std::uint8_t, kHexSize / 2> bytes;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const auto high = hex_value(digest[2 * i]);
    const auto low = hex_value(digest[2 * i + 1]);
    if (!high || !low) return std::nullopt;
    bytes[i] = static_cast<std::uint8_t>(*high << 4U | *low);
  }
  TlshParts parts{swapped(bytes[0]), swapped(bytes[1]), swapped(bytes[2]), {}};
  std::copy(bytes.begin() + 3, bytes.end(), parts.code.begin());
  return parts;
}

int tlsh_header_distance(const TlshParts& a, const TlshParts& b) {
  const int sizes = circular_distance(a.size, b.size, 256);
  return (sizes <= 1 ? sizes : sizes * 12) + quartile_distance(a.quartiles & 15U, b.quartiles & 15U) +
         quartile_distance(a.quartiles >> 4U, b.quartiles >> 4U);
}

int tlsh_distance(const TlshParts& a, const TlshParts& b) {
  int distance = tlsh_header_distance(a, b) + (a.checksum == b.checksum ? 0 : 1);
  for (std::size_t i = 0; i < kCode; ++i) distance += code_distance(a.code[i], b.code[i]);
  return distance;
}

int tlsh_distance(std::string_view a, std::string_view b) {
  const std::optional<TlshParts> x = parse_tlsh(a);
  const std::optional<TlshParts> y = parse_tlsh(b);
  return x && y ? tlsh_distance(*x, *y) : -1;
}

}  // namespace pyverdict::digest
