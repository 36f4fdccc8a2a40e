#include "digest/blocks.h"
#include "digest/digest.h"

namespace pyverdict::digest {

Sha1::Sha1() : state_{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0}, buffer_{} {}

void Sha1::compress(const std::uint8_t* blocks, std::size_t count) {
  for (; count > 0; --count, blocks += 64) {
    std::uint32_t w[80];
    for (std::size_t i = 0; i < 16; ++i) w[i] = load_big(blocks + 4 * i);
    for (std::size_t i = 16; i < 80; ++i) w[i] = rotate_left(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    std::uint32_t a = state_[0];
    std::uint32_t b = state_[1];
    std::uint32_t c = state_[2];
    std::uint32_t d = state_[3];
    std::uint32_t e = state_[4];
    const auto turn = [&](std::uint32_t mixed, std::uint32_t constant, std::uint32_t word) {
      const std::uint32_t t = rotate_left(a, 5) + mixed + e + constant + word;
      e = d;
      d = c;
      c = rotate_left(b, 30);
      b = a;
      a = t;
    };
    for (std::size_t i = 0; i < 20; ++i) turn(d ^ (b & (c ^ d)), 0x5a827999, w[i]);
    for (std::size_t i = 20; i < 40; ++i) turn(b ^ c ^ d, 0x6ed9eba1, w[i]);
    for (std::size_t i = 40; i < 60; ++i) turn((b & c) | (d & (b | c)), 0x8f1bbcdc, w[i]);
    for (std::size_t i = 60; i < 80; ++i) turn(b ^ c ^ d, 0xca62c1d6, w[i]);
    const std::uint32_t words[5] = {a, b, c, d, e};
    for (std::size_t i = 0; i < 5; ++i) state_[i] += words[i];
  }
}

void Sha1::update(std::string_view bytes) {
  feed_blocks(buffer_, length_, bytes,
              [this](const std::uint8_t* blocks, std::size_t count) { compress(blocks, count); });
}

std::string Sha1::hex() const {
  Sha1 last = *this;
  last.update(padding(length_, ByteOrder::Big));
  std::array<std::uint8_t, 20> result;
  for (std::size_t i = 0; i < 5; ++i) store_big(last.state_[i], result.data() + 4 * i);
  return to_hex(result);
}

std::string sha1(std::string_view bytes) {
  Sha1 hash;
  hash.update(bytes);
  return hash.hex();
}

}  // namespace pyverdict::digest
