#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace pyverdict::unwrap {

/// MT19937 (Matsumoto and Nishimura) with the seeding and the draws of CPython's `random`: a script that
/// seeds it gets the same numbers everywhere. `std::mt19937` is the same generator but cannot be seeded by an
/// array.
class MersenneTwister {
 public:
  /// `key`: the magnitude of the seed in words of 32 bits, the lowest first; at least one.
  explicit MersenneTwister(std::span<const std::uint32_t> key);

  std::uint32_t next();
  /// In [0, 1), with 53 bits.
  double real();
  /// `count` bits, up to 64.
  std::uint64_t bits(unsigned count);
  /// Below `bound`, which is not 0; all are equally likely.
  std::uint64_t below(std::uint64_t bound);

 private:
  static constexpr std::size_t kWords = 624;
  void refill();

  std::array<std::uint32_t, kWords> state_;
  std::size_t at_ = kWords;
};

}  // namespace pyverdict::unwrap
