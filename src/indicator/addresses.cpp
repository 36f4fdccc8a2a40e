#include <algorithm>

#include "indicator/parts.h"

namespace pyverdict::indicator {
namespace {

struct V4Range {
  std::uint32_t first;
  unsigned bits;
  AddressClass kind;
};

constexpr std::uint32_t ip(unsigned a, unsigned b, unsigned c, unsigned d) {
  return a << 24 | b << 16 | c << 8 | d;
}

// The special-purpose registry of IANA (RFC 6890 and its successors).
constexpr V4Range kV4Ranges[] = {
    {ip(0, 0, 0, 0), 8, AddressClass::Reserved},
    {ip(10, 0, 0, 0), 8, AddressClass::Private},
    {ip(100, 64, 0, 0), 10, AddressClass::Private},
    {ip(127, 0, 0, 0), 8, AddressClass::Loopback},
    {ip(169, 254, 0, 0), 16, AddressClass::LinkLocal},
    {ip(172, 16, 0, 0), 12, AddressClass::Private},
    {ip(192, 0, 0, 0), 24, AddressClass::Reserved},
    {ip(192, 0, 2, 0), 24, AddressClass::Documentation},
    {ip(192, 168, 0, 0), 16, AddressClass::Private},
    {ip(198, 18, 0, 0), 15, AddressClass::Reserved},
    {ip(198, 51, 100, 0), 24, AddressClass::Documentation},
    {ip(203, 0, 113, 0), 24, AddressClass::Documentation},
    {ip(224, 0, 0, 0), 4, AddressClass::Multicast},
    {ip(240, 0, 0, 0), 4, AddressClass::Reserved},
};

AddressClass classify_v4(const std::array<std::uint8_t, 4>& octets) {
  const std::uint32_t value = ip(octets[0], octets[1], octets[2], octets[3]);
  for (const V4Range& range : kV4Ranges) {
    const std::uint32_t mask = ~std::uint32_t{0} << (32 - range.bits);
    if ((value & mask) == range.first) return range.kind;
  }
  return AddressClass::Public;
}

AddressClass classify_v6(const std::array<std::uint16_t, 8>& groups) {
  const bool leading_zeros =
      std::all_of(groups.begin(), groups.begin() + 5, [](std::uint16_t g) { return g == 0; });
  if (leading_zeros && groups[5] == 0xffff) {
    return classify_v4({static_cast<std::uint8_t>(groups[6] >> 8), static_cast<std::uint8_t>(groups[6]),
                        static_cast<std::uint8_t>(groups[7] >> 8), static_cast<std::uint8_t>(groups[7])});
  }
  if (leading_zeros && groups[5] == 0 && groups[6] == 0 && groups[7] <= 1) {
    return groups[7] == 1 ? AddressClass::Loopback : AddressClass::Reserved;
  }
  if (groups[0] == 0x2001 && groups[1] == 0x0db8) return AddressClass::Documentation;
  if ((groups[0] & 0xfff0) == 0x3ff0) return AddressClass::Documentation;
  if ((groups[0] & 0xffc0) == 0xfe80) return AddressClass::LinkLocal;
  if ((groups[0] & 0xfe00) == 0xfc00) return AddressClass::Private;
  if ((groups[0] & 0xff00) == 0xff00) return AddressClass::Multicast;
  return (groups[0] & 0xe000) == 0x2000 ? AddressClass::Public : AddressClass::Reserved;
}

}  // namespace

std::optional<std::array<std::uint8_t, 4>> parse_ipv4(std::string_view text) {
  std::array<std::uint8_t, 4> octets{};
  for (std::size_t i = 0; i < 4; ++i) {
    if (i > 0) {
      if (text.empty() || text[0] != '.') return std::nullopt;
      text.remove_prefix(1);
    }
    std::size_t digits = 0;
    unsigned value = 0;
    while (digits < text.size() && digits < 4 && is_digit(text[digits])) {
      value = value * 10 + static_cast<unsigned>(text[digits++] - '0');
    }
    if (digits == 0 || value > 255 || (digits > 1 && text[0] == '0')) return std::nullopt;
    octets[i] = static_cast<std::uint8_t>(value);
    text.remove_prefix(digits);
  }
  if (!text.empty()) return std::nullopt;
  return octets;
}

std::optional<std::array<std::uint16_t, 8>> parse_ipv6(std::string_view text) {
  if (text.size() < 2 || text.size() > 45 || text.find(':') == std::string_view::npos) return std::nullopt;
  std::array<std::uint16_t, 8> groups{};
  std::size_t count = 0;
  std::size_t gap = SIZE_MAX;
  std::size_t at = 0;
  if (text.starts_with("::")) {
    gap = 0;
    at = 2;
  }
  while (at < text.size()) {
    if (count >= 8) return std::nullopt;
    const std::size_t end = std::min(text.find(':', at), text.size());
    const std::string_view group = text.substr(at, end - at);
    if (group.find('.') != std::string_view::npos) {
      const auto tail = parse_ipv4(group);
      if (!tail || end != text.size() || count > 6) return std::nullopt;
      groups[count++] = static_cast<std::uint16_t>((*tail)[0] << 8 | (*tail)[1]);
      groups[count++] = static_cast<std::uint16_t>((*tail)[2] << 8 | (*tail)[3]);
      break;
    }
    if (group.empty() || group.size() > 4 || !std::all_of(group.begin(), group.end(), is_hex))
      return std::nullopt;
    unsigned value = 0;
    for (const char c : group)
      value = value * 16 + static_cast<unsigned>(is_digit(c) ? c - '0' : (c | 32) - 'a' + 10);
    groups[count++] = static_cast<std::uint16_t>(value);
    if (end == text.size()) break;
    at = end + 1;
    if (at == text.size()) return std::nullopt;
    if (text[at] == ':') {
      if (gap != SIZE_MAX) return std::nullopt;
      gap = count;
      ++at;
    }
  }
  if (gap == SIZE_MAX) return count == 8 ? std::optional(groups) : std::nullopt;
  if (count >= 8) return std::nullopt;
  std::rotate(groups.begin() + static_cast<std::ptrdiff_t>(gap),
              groups.begin() + static_cast<std::ptrdiff_t>(count), groups.end());
  return groups;
}

AddressClass classify_address(std::string_view address) {
  if (const auto v4 = parse_ipv4(address)) return classify_v4(*v4);
  if (const auto v6 = parse_ipv6(address)) return classify_v6(*v6);
  return AddressClass::Reserved;
}

}  // namespace pyverdict::indicator
