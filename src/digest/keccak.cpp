#include "digest/blocks.h"
#include "digest/digest.h"

namespace pyverdict::digest {
namespace {

constexpr std::size_t kRate = 136;  // bytes absorbed at a time: 1600 bits less twice 256
using State = std::array<std::uint64_t, 25>;

constexpr std::array<std::uint64_t, 24> kRounds = {
    0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000, 0x000000000000808b,
    0x0000000080000001, 0x8000000080008081, 0x8000000000008009, 0x000000000000008a, 0x0000000000000088,
    0x0000000080008009, 0x000000008000000a, 0x000000008000808b, 0x800000000000008b, 0x8000000000008089,
    0x8000000000008003, 0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
};
constexpr std::array<unsigned, 24> kRotations = {1,  3,  6,  10, 15, 21, 28, 36, 45, 55, 2,  14,
                                                 27, 41, 56, 8,  25, 43, 62, 18, 39, 61, 20, 44};
constexpr std::array<std::size_t, 24> kLanes = {10, 7,  11, 17, 18, 3, 5,  16, 8,  21, 24, 4,
                                                15, 23, 19, 13, 12, 2, 20, 14, 22, 9,  6,  1};

void permute(State& state) {
  for (const std::uint64_t constant : kRounds) {
    std::array<std::uint64_t, 5> column;
    for (std::size_t x = 0; x < 5; ++x) {
      column[x] = state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20];
    }
    for (std::size_t i = 0; i < 25; ++i)
      state[i] ^= column[(i + 4) % 5] ^ rotate_left(column[(i + 1) % 5], 1);
    std::uint64_t moving = state[1];
    for (std::size_t i = 0; i < 24; ++i) {
      const std::uint64_t next = state[kLanes[i]];
      state[kLanes[i]] = rotate_left(moving, kRotations[i]);
      moving = next;
    }
    for (std::size_t y = 0; y < 25; y += 5) {
      std::array<std::uint64_t, 5> row;
      for (std::size_t x = 0; x < 5; ++x) row[x] = state[y + x];
      for (std::size_t x = 0; x < 5; ++x) state[y + x] = row[x] ^ (~row[(x + 1) % 5] & row[(x + 2) % 5]);
    }
    state[0] ^= constant;
  }
}

void mix(State& state, std::size_t at, std::uint8_t byte) {
  state[at / 8] ^= std::uint64_t{byte} << (8 * (at % 8));
}

}  // namespace

std::array<std::uint8_t, 32> keccak256(std::string_view bytes) {
  State state{};
  std::size_t at = 0;
  for (const char c : bytes) {
    mix(state, at++, static_cast<std::uint8_t>(c));
    if (at == kRate) {
      permute(state);
      at = 0;
    }
  }
  mix(state, at, 0x01);
  mix(state, kRate - 1, 0x80);
  permute(state);
  std::array<std::uint8_t, 32> out;
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = static_cast<std::uint8_t>(state[i / 8] >> (8 * (i % 8)));
  return out;
}

}  // namespace pyverdict::digest
