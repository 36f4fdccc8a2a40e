#include "digest/blocks.h"
#include "digest/digest.h"

namespace pyverdict::digest {
namespace {

// RFC 1321: the integer part of 2^32 times the absolute sine of i + 1, and how far each round turns.
constexpr std::array<std::uint32_t, 64> kSines = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391};
constexpr unsigned kTurns[4][4] = {{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};

}  // namespace

Md5::Md5() : state_{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476}, buffer_{} {}

void Md5::compress(const std::uint8_t* blocks, std::size_t count) {
  for (; count > 0; --count, blocks += 64) {
    std::uint32_t w[16];
    for (std::size_t i = 0; i < 16; ++i) w[i] = load_little(blocks + 4 * i);
    std::uint32_t a = state_[0];
    std::uint32_t b = state_[1];
    std::uint32_t c = state_[2];
    std::uint32_t d = state_[3];
    const auto turn = [&](std::uint32_t mixed, std::size_t i, std::size_t word) {
      const std::uint32_t t = a + mixed + kSines[i] + w[word];
      a = d;
      d = c;
      c = b;
      b += rotate_left(t, kTurns[i / 16][i % 4]);
    };
    for (std::size_t i = 0; i < 16; ++i) turn(d ^ (b & (c ^ d)), i, i);
    for (std::size_t i = 16; i < 32; ++i) turn(c ^ (d & (b ^ c)), i, (5 * i + 1) % 16);
    for (std::size_t i = 32; i < 48; ++i) turn(b ^ c ^ d, i, (3 * i + 5) % 16);
    for (std::size_t i = 48; i < 64; ++i) turn(c ^ (b | ~d), i, 7 * i % 16);
    const std::uint32_t words[4] = {a, b, c, d};
    for (std::size_t i = 0; i < 4; ++i) state_[i] += words[i];
  }
}

void Md5::update(std::string_view bytes) {
  feed_blocks(buffer_, length_, bytes,
              [this](const std::uint8_t* blocks, std::size_t count) { compress(blocks, count); });
}

std::string Md5::hex() const {
  Md5 last = *this;
  last.update(padding(length_, ByteOrder::Little));
  std::array<std::uint8_t, 16> result;
  for (std::size_t i = 0; i < 4; ++i) store_little(last.state_[i], result.data() + 4 * i);
  return to_hex(result);
}

std::string md5(std::string_view bytes) {
  Md5 hash;
  hash.update(bytes);
  return hash.hex();
}

}  // namespace pyverdict::digest
