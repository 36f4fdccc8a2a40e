#include "digest/blocks.h"
#include "digest/digest.h"

namespace pyverdict::digest {
namespace {

using State = std::array<std::uint32_t, 4>;

/// The integer parts of abs(sin(i + 1)) * 2^32.
constexpr std::uint32_t kSines[64] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
};

template <unsigned r1, unsigned r2, unsigned r3, unsigned r4, std::size_t first, std::size_t step,
          std::size_t start, typename Mix>
void rounds(State& s, const std::uint32_t (&x)[16], Mix mix) {
  auto [a, b, c, d] = s;
  const auto round = [&x, mix](std::uint32_t& ra, std::uint32_t rb, std::uint32_t rc, std::uint32_t rd,
                               unsigned by, std::size_t i) {
    std::uint32_t early = ra + x[(start + step * i) % 16] + kSines[first + i];
    // Each round waits for the last one's rb: a compiler that adds the constant last makes the wait longer.
    asm("" : "+r"(early));
    ra = rb + rotate_left(early + mix(rb, rc, rd), by);
  };
  for (std::size_t i = 0; i < 16; i += 4) {
    round(a, b, c, d, r1, i);
    round(d, a, b, c, r2, i + 1);
    round(c, d, a, b, r3, i + 2);
    round(b, c, d, a, r4, i + 3);
  }
  s = {a, b, c, d};
}

void compress(State& state, const std::uint8_t* blocks, std::size_t count) {
  for (; count != 0; --count, blocks += kBlock) {
    std::uint32_t x[16];
    for (std::size_t i = 0; i < 16; ++i) x[i] = little_endian(blocks + 4 * i);
    State s = state;
    using Word = std::uint32_t;
    rounds<7, 12, 17, 22, 0, 1, 0>(s, x, [](Word b, Word c, Word d) { return d ^ (b & (c ^ d)); });
    rounds<5, 9, 14, 20, 16, 5, 1>(s, x, [](Word b, Word c, Word d) { return (c & ~d) + (b & d); });
    rounds<4, 11, 16, 23, 32, 3, 5>(s, x, [](Word b, Word c, Word d) { return b ^ (c ^ d); });
    rounds<6, 10, 15, 21, 48, 7, 0>(s, x, [](Word b, Word c, Word d) { return c ^ (b | ~d); });
    for (std::size_t i = 0; i < state.size(); ++i) state[i] += s[i];
  }
}

}  // namespace

Md5::Md5() : state_{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476}, buffer_{} {}

void Md5::update(std::string_view bytes) {
  absorb(buffer_, length_, bytes,
         [this](const std::uint8_t* blocks, std::size_t count) { compress(state_, blocks, count); });
}

std::array<std::uint8_t, 16> Md5::bytes() const {
  State state = state_;
  finish<std::endian::little>(buffer_, length_, [&state](const std::uint8_t* blocks, std::size_t count) {
    compress(state, blocks, count);
  });
  return to_bytes<std::endian::little>(state);
}

std::string Md5::hex() const { return to_hex(bytes()); }

std::string md5(std::string_view bytes) {
  Md5 hash;
  hash.update(bytes);
  return hash.hex();
}

}  // namespace pyverdict::digest
