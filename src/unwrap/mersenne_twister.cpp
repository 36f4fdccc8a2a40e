#include "unwrap/mersenne_twister.h"

#include <algorithm>
#include <bit>

namespace pyverdict::unwrap {

MersenneTwister::MersenneTwister(std::span<const std::uint32_t> key) {
  state_[0] = 19650218u;
  for (std::uint32_t i = 1; i < kWords; ++i) {
    state_[i] = 1812433253u * (state_[i - 1] ^ (state_[i - 1] >> 30)) + i;
  }
  std::size_t i = 1;
  const auto advance = [&] {
    if (++i < kWords) return;
    state_[0] = state_[kWords - 1];
    i = 1;
  };
  std::size_t j = 0;
  for (std::size_t k = std::max(kWords, key.size()); k > 0; --k) {
    state_[i] = (state_[i] ^ ((state_[i - 1] ^ (state_[i - 1] >> 30)) * 1664525u)) + key[j] +
                static_cast<std::uint32_t>(j);
    advance();
    if (++j >= key.size()) j = 0;
  }
  for (std::size_t k = kWords - 1; k > 0; --k) {
    state_[i] =
        (state_[i] ^ ((state_[i - 1] ^ (state_[i - 1] >> 30)) * 1566083941u)) - static_cast<std::uint32_t>(i);
    advance();
  }
  state_[0] = 0x80000000u;
}

void MersenneTwister::refill() {
  constexpr std::size_t kMiddle = 397;
  for (std::size_t i = 0; i < kWords; ++i) {
    const std::uint32_t y = (state_[i] & 0x80000000u) | (state_[(i + 1) % kWords] & 0x7fffffffu);
    state_[i] = state_[(i + kMiddle) % kWords] ^ (y >> 1) ^ ((y & 1) != 0 ? 0x9908b0dfu : 0u);
  }
  at_ = 0;
}

std::uint32_t MersenneTwister::next() {
  if (at_ >= kWords) refill();
  std::uint32_t y = state_[at_++];
  y ^= y >> 11;
  y ^= (y << 7) & 0x9d2c5680u;
  y ^= (y << 15) & 0xefc60000u;
  return y ^ (y >> 18);
}

double MersenneTwister::real() {
  const std::uint32_t high = next() >> 5;
  const std::uint32_t low = next() >> 6;
  return (high * 67108864.0 + low) / 9007199254740992.0;
}

std::uint64_t MersenneTwister::bits(unsigned count) {
  if (count == 0) return 0;
  if (count <= 32) return next() >> (32 - count);
  const std::uint64_t low = next();
  return low | std::uint64_t{next() >> (64 - count)} << 32;
}

std::uint64_t MersenneTwister::below(std::uint64_t bound) {
  const auto count = static_cast<unsigned>(std::bit_width(bound));
  std::uint64_t drawn = bits(count);
  while (drawn >= bound) drawn = bits(count);
  return drawn;
}

}  // namespace pyverdict::unwrap
