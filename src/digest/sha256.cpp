#include <utility>

#include "digest/blocks.h"
#include "digest/digest.h"
#include "digest/sha256_constants.h"
#include "digest/sha_compress.h"

namespace pyverdict::digest {
namespace {

using Words = std::array<std::uint32_t, 16>;

/// Round I, every index of it a constant, so that all of `v` and `w` are registers. The eight variables
/// change places from round to round; `differ` is what a and b of the round before differed in, which are
/// b and c of this one.
template <std::size_t I>
inline void round(Sha256State& v, Words& w, std::uint32_t& differ) {
  auto& word = w[I % 16];
  if constexpr (I >= 16) {
    const std::uint32_t near = w[(I + 1) % 16];
    const std::uint32_t far = w[(I + 14) % 16];
    word += (rotate_right(near ^ rotate_right(near, 11), 7) ^ (near >> 3)) + w[(I + 9) % 16] +
            (rotate_right(far ^ rotate_right(far, 2), 17) ^ (far >> 10));
  }
  const auto at = [](std::size_t variable) { return (variable + 64 - I) % 8; };
  const std::uint32_t a = v[at(0)];
  const std::uint32_t b = v[at(1)];
  const std::uint32_t e = v[at(4)];
  const std::uint32_t g = v[at(6)];
  const std::uint32_t t1 = v[at(7)] + (rotate_right(e, 6) ^ rotate_right(e, 11) ^ rotate_right(e, 25)) +
                           (g ^ (e & (v[at(5)] ^ g))) + kSha256[I] + word;
  // The majority of a, b and c is b, unless both of the others differ from it.
  const std::uint32_t t2 =
      (rotate_right(a, 2) ^ rotate_right(a, 13) ^ rotate_right(a, 22)) + (b ^ ((a ^ b) & differ));
  differ = a ^ b;
  v[at(3)] += t1;
  v[at(7)] = t1 + t2;
}

}  // namespace

void compress_portable(Sha256State& state, const std::uint8_t* blocks, std::size_t count) {
  for (; count != 0; --count, blocks += kBlock) {
    Words w = [&]<std::size_t... I>(std::index_sequence<I...>) {
      return Words{big_endian(blocks + 4 * I)...};
    }
    (std::make_index_sequence<16>{});
    Sha256State v = state;
    std::uint32_t differ = v[1] ^ v[2];
    [&]<std::size_t... I>(std::index_sequence<I...>) { (round<I>(v, w, differ), ...); }
    (std::make_index_sequence<64>{});
    for (std::size_t i = 0; i < state.size(); ++i) state[i] += v[i];
  }
}

namespace {

void compress(Sha256State& state, const std::uint8_t* blocks, std::size_t count) {
#if defined(__x86_64__)
  if (has_sha_x86()) return compress_x86(state, blocks, count);
#endif
  compress_portable(state, blocks, count);
}

}  // namespace

Sha256::Sha256()
    : state_{0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19},
      buffer_{} {}

void Sha256::update(std::string_view bytes) {
  absorb(buffer_, length_, bytes,
         [this](const std::uint8_t* blocks, std::size_t count) { compress(state_, blocks, count); });
}

std::array<std::uint8_t, 32> Sha256::bytes() const {
  Sha256State state = state_;
  finish<std::endian::big>(buffer_, length_, [&state](const std::uint8_t* blocks, std::size_t count) {
    compress(state, blocks, count);
  });
  return to_bytes<std::endian::big>(state);
}

std::string Sha256::hex() const { return to_hex(bytes()); }

std::string sha256(std::string_view bytes) {
  Sha256 hash;
  hash.update(bytes);
  return hash.hex();
}

}  // namespace pyverdict::digest
