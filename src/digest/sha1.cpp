#include <utility>

#include "digest/blocks.h"
#include "digest/digest.h"
#include "digest/sha_compress.h"

namespace pyverdict::digest {
namespace {

using Words = std::array<std::uint32_t, 16>;

/// Round I, every index of it a constant, so that all of `v` and `w` are registers. The five variables
/// change places from round to round.
template <std::size_t I>
inline void round(Sha1State& v, Words& w) {
  auto& word = w[I % 16];
  if constexpr (I >= 16) word = rotate_left(w[(I + 13) % 16] ^ w[(I + 8) % 16] ^ w[(I + 2) % 16] ^ word, 1);
  const auto at = [](std::size_t variable) { return (variable + 80 - I) % 5; };
  const std::uint32_t b = v[at(1)];
  const std::uint32_t c = v[at(2)];
  const std::uint32_t d = v[at(3)];
  std::uint32_t mixed;
  if constexpr (I < 20) {
    mixed = 0x5a827999 + (d ^ (b & (c ^ d)));
  } else if constexpr (I < 40) {
    mixed = 0x6ed9eba1 + (b ^ c ^ d);
  } else if constexpr (I < 60) {
    mixed = 0x8f1bbcdc + ((b & c) | (d & (b | c)));
  } else {
    mixed = 0xca62c1d6 + (b ^ c ^ d);
  }
  v[at(4)] += rotate_left(v[at(0)], 5) + mixed + word;
  v[at(1)] = rotate_left(b, 30);
}

}  // namespace

void compress_portable(Sha1State& state, const std::uint8_t* blocks, std::size_t count) {
  for (; count != 0; --count, blocks += kBlock) {
    Words w;
    for (std::size_t i = 0; i < w.size(); ++i) w[i] = big_endian(blocks + 4 * i);
    Sha1State v = state;
    [&]<std::size_t... I>(std::index_sequence<I...>) { (round<I>(v, w), ...); }
    (std::make_index_sequence<80>{});
    for (std::size_t i = 0; i < state.size(); ++i) state[i] += v[i];
  }
}

namespace {

void compress(Sha1State& state, const std::uint8_t* blocks, std::size_t count) {
#if defined(__x86_64__)
  if (has_sha_x86()) return compress_x86(state, blocks, count);
#endif
  compress_portable(state, blocks, count);
}

}  // namespace

Sha1::Sha1() : state_{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0}, buffer_{} {}

void Sha1::update(std::string_view bytes) {
  absorb(buffer_, length_, bytes,
         [this](const std::uint8_t* blocks, std::size_t count) { compress(state_, blocks, count); });
}

std::array<std::uint8_t, 20> Sha1::bytes() const {
  Sha1State state = state_;
  finish<std::endian::big>(buffer_, length_, [&state](const std::uint8_t* blocks, std::size_t count) {
    compress(state, blocks, count);
  });
  return to_bytes<std::endian::big>(state);
}

std::string Sha1::hex() const { return to_hex(bytes()); }

std::string sha1(std::string_view bytes) {
  Sha1 hash;
  hash.update(bytes);
  return hash.hex();
}

}  // namespace pyverdict::digest
