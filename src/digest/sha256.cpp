#include "digest/blocks.h"
#include "digest/digest.h"
#include "digest/sha256_constants.h"
#include "digest/sha_compress.h"

namespace pyverdict::digest {
void compress_portable(Sha256State& state, const std::uint8_t* blocks, std::size_t count) {
  for (; count != 0; --count, blocks += kBlock) {
    std::uint32_t w[16];
    for (std::size_t i = 0; i < 16; ++i) w[i] = big_endian(blocks + 4 * i);
    auto [a, b, c, d, e, f, g, h] = state;

    const auto round = [&w](std::uint32_t ra, std::uint32_t rb, std::uint32_t rc, std::uint32_t& rd,
                            std::uint32_t re, std::uint32_t rf, std::uint32_t rg, std::uint32_t& rh,
                            std::size_t i, std::size_t base) {
      const std::uint32_t t1 = rh + (rotate_right(re, 6) ^ rotate_right(re, 11) ^ rotate_right(re, 25)) +
                               (rg ^ (re & (rf ^ rg))) + kSha256[base + i] + w[i];
      const std::uint32_t t2 = (rotate_right(ra, 2) ^ rotate_right(ra, 13) ^ rotate_right(ra, 22)) +
                               ((ra & rb) | (rc & (ra | rb)));
      rd += t1;
      rh = t1 + t2;
    };
    for (std::size_t base = 0; base < 64; base += 16) {
      if (base != 0) {
        for (std::size_t i = 0; i < 16; ++i) {
          const std::uint32_t near = w[(i + 1) % 16];
          const std::uint32_t far = w[(i + 14) % 16];
          w[i] += (rotate_right(near, 7) ^ rotate_right(near, 18) ^ (near >> 3)) + w[(i + 9) % 16] +
                  (rotate_right(far, 17) ^ rotate_right(far, 19) ^ (far >> 10));
        }
      }
      for (std::size_t i = 0; i < 16; i += 8) {
        round(a, b, c, d, e, f, g, h, i, base);
        round(h, a, b, c, d, e, f, g, i + 1, base);
        round(g, h, a, b, c, d, e, f, i + 2, base);
        round(f, g, h, a, b, c, d, e, i + 3, base);
        round(e, f, g, h, a, b, c, d, i + 4, base);
        round(d, e, f, g, h, a, b, c, i + 5, base);
        round(c, d, e, f, g, h, a, b, i + 6, base);
        round(b, c, d, e, f, g, h, a, i + 7, base);
      }
    }
    const Sha256State added = {a, b, c, d, e, f, g, h};
    for (std::size_t i = 0; i < state.size(); ++i) state[i] += added[i];
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
