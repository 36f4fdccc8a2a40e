#include "digest/blocks.h"
#include "digest/digest.h"
#include "digest/sha_compress.h"

namespace pyverdict::digest {
namespace {

template <typename Mix>
void rounds(Sha1State& s, std::uint32_t (&w)[80], std::size_t first, std::uint32_t constant, Mix mix) {
  auto [a, b, c, d, e] = s;
  const auto round = [&](std::uint32_t ra, std::uint32_t& rb, std::uint32_t rc, std::uint32_t rd,
                         std::uint32_t& re, std::size_t i) {
    re += rotate_left(ra, 5) + mix(rb, rc, rd) + constant + w[i];
    rb = rotate_left(rb, 30);
  };
  for (std::size_t i = first; i < first + 20; i += 5) {
    round(a, b, c, d, e, i);
    round(e, a, b, c, d, i + 1);
    round(d, e, a, b, c, i + 2);
    round(c, d, e, a, b, i + 3);
    round(b, c, d, e, a, i + 4);
  }
  s = {a, b, c, d, e};
}

}  // namespace

void compress_portable(Sha1State& state, const std::uint8_t* blocks, std::size_t count) {
  const auto choose = [](std::uint32_t b, std::uint32_t c, std::uint32_t d) { return d ^ (b & (c ^ d)); };
  const auto parity = [](std::uint32_t b, std::uint32_t c, std::uint32_t d) { return b ^ c ^ d; };
  const auto majority = [](std::uint32_t b, std::uint32_t c, std::uint32_t d) {
    return (b & c) | (d & (b | c));
  };
  for (; count != 0; --count, blocks += kBlock) {
    std::uint32_t w[80];
    for (std::size_t i = 0; i < 16; ++i) w[i] = big_endian(blocks + 4 * i);
    for (std::size_t i = 16; i < 80; ++i) w[i] = rotate_left(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    Sha1State s = state;
    rounds(s, w, 0, 0x5a827999, choose);
    rounds(s, w, 20, 0x6ed9eba1, parity);
    rounds(s, w, 40, 0x8f1bbcdc, majority);
    rounds(s, w, 60, 0xca62c1d6, parity);
    for (std::size_t i = 0; i < state.size(); ++i) state[i] += s[i];
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
