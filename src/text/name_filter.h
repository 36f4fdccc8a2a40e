#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace pyverdict::text {

/// Whether a table may have a name, without a look into it: hardly anything that a script names is in one.
template <std::size_t kBits = 1024>
class NameFilter {
 public:
  constexpr NameFilter() = default;

  /// Of rows whose name is their `member`.
  template <typename Rows, typename Row>
  constexpr NameFilter(const Rows& rows, std::string_view Row::*member) {
    for (const Row& row : rows) add(row.*member);
  }

  constexpr void add(std::string_view name) {
    const std::size_t place = place_of(name);
    bits_[place / 64] |= std::uint64_t{1} << place % 64;
  }

  constexpr bool may_have(std::string_view name) const {
    const std::size_t place = place_of(name);
    return (bits_[place / 64] >> place % 64 & 1U) != 0;
  }

 private:
  static constexpr std::size_t place_of(std::string_view name) {
    if (name.empty()) return 0;
    const auto byte = [name](std::size_t at) { return std::size_t{static_cast<unsigned char>(name[at])}; };
    return (name.size() * 131 + byte(0) * 7 + byte(name.size() / 2) * 31 + byte(name.size() - 1) * 53) %
           kBits;
  }

  std::array<std::uint64_t, kBits / 64> bits_{};
};

}  // namespace pyverdict::text
