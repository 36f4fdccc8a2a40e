#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace pyverdict::unwrap {

/// Whether a table may have a path, without a look into it: hardly anything that a script names is in one.
class PathFilter {
 public:
  /// Of rows whose path is their `member`.
  template <typename Rows, typename Row>
  constexpr PathFilter(const Rows& rows, std::string_view Row::*member) {
    for (const Row& row : rows) {
      const std::size_t place = place_of(row.*member);
      bits_[place / 64] |= std::uint64_t{1} << place % 64;
    }
  }

  constexpr bool may_have(std::string_view path) const {
    const std::size_t place = place_of(path);
    return (bits_[place / 64] >> place % 64 & 1U) != 0;
  }

 private:
  static constexpr std::size_t kBits = 1024;

  static constexpr std::size_t place_of(std::string_view path) {
    if (path.empty()) return 0;
    const auto byte = [path](std::size_t at) { return std::size_t{static_cast<unsigned char>(path[at])}; };
    return (path.size() * 131 + byte(0) * 7 + byte(path.size() / 2) * 31 + byte(path.size() - 1) * 53) %
           kBits;
  }

  std::array<std::uint64_t, kBits / 64> bits_{};
};

}  // namespace pyverdict::unwrap
