#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__wasm_simd128__)
#include <wasm_simd128.h>
#elif defined(__SSE2__)
#include <emmintrin.h>
#endif

/// Scans over a padded source: at least `kPadding` NUL bytes stand behind its end, so that a scan may
/// read a whole block anywhere. Each returns the first place it looks for, or the end.
namespace pyverdict::syntax {

inline constexpr std::size_t kPadding = 32;

using Byte = unsigned char;

/// Sixteen bytes at once; comparisons give one bit a byte.
class Block {
 public:
#if defined(__wasm_simd128__)
  explicit Block(const Byte* at) : bytes_(wasm_v128_load(at)) {}
  std::uint32_t equal(char c) const { return wasm_i8x16_bitmask(wasm_i8x16_eq(bytes_, wasm_i8x16_splat(c))); }
  std::uint32_t identifier() const {
    const v128_t letter = wasm_i8x16_sub(wasm_v128_or(bytes_, wasm_i8x16_splat(0x20)), wasm_i8x16_splat('a'));
    const v128_t digit = wasm_i8x16_sub(bytes_, wasm_i8x16_splat('0'));
    const v128_t either =
        wasm_v128_or(wasm_u8x16_lt(letter, wasm_i8x16_splat(26)), wasm_u8x16_lt(digit, wasm_i8x16_splat(10)));
    return wasm_i8x16_bitmask(wasm_v128_or(either, wasm_i8x16_eq(bytes_, wasm_i8x16_splat('_'))));
  }

 private:
  v128_t bytes_;
#elif defined(__SSE2__)
  explicit Block(const Byte* at) : bytes_(_mm_loadu_si128(reinterpret_cast<const __m128i*>(at))) {}
  std::uint32_t equal(char c) const { return mask(_mm_cmpeq_epi8(bytes_, _mm_set1_epi8(c))); }
  std::uint32_t identifier() const {
    const __m128i letter = _mm_sub_epi8(_mm_or_si128(bytes_, _mm_set1_epi8(0x20)), _mm_set1_epi8('a'));
    const __m128i digit = _mm_sub_epi8(bytes_, _mm_set1_epi8('0'));
    const __m128i either = _mm_or_si128(_mm_cmpeq_epi8(_mm_min_epu8(letter, _mm_set1_epi8(25)), letter),
                                        _mm_cmpeq_epi8(_mm_min_epu8(digit, _mm_set1_epi8(9)), digit));
    return mask(_mm_or_si128(either, _mm_cmpeq_epi8(bytes_, _mm_set1_epi8('_'))));
  }

 private:
  static std::uint32_t mask(__m128i value) { return static_cast<std::uint32_t>(_mm_movemask_epi8(value)); }
  __m128i bytes_;
#else
  explicit Block(const Byte* at) { std::memcpy(bytes_, at, sizeof bytes_); }
  std::uint32_t equal(char c) const {
    return mask([c](Byte byte) { return byte == static_cast<Byte>(c); });
  }
  std::uint32_t identifier() const {
    return mask([](Byte byte) {
      return static_cast<Byte>((byte | 0x20) - 'a') < 26 || static_cast<Byte>(byte - '0') < 10 || byte == '_';
    });
  }

 private:
  template <typename Test>
  std::uint32_t mask(Test test) const {
    std::uint32_t bits = 0;
    for (std::uint32_t i = 0; i < sizeof bytes_; ++i) bits |= (test(bytes_[i]) ? 1u : 0u) << i;
    return bits;
  }
  Byte bytes_[16];
#endif

 public:
  static constexpr std::uint32_t kSize = 16;
  static constexpr std::uint32_t kAll = 0xFFFF;
};

/// The first byte for which `stops` (a mask of a Block) is set, at most `end`.
template <typename Stops>
inline const Byte* scan(const Byte* at, const Byte* end, Stops stops) {
  for (; at < end; at += Block::kSize) {
    const std::uint32_t mask = stops(Block(at));
    if (mask != 0) {
      const Byte* found = at + std::countr_zero(mask);
      return found < end ? found : end;
    }
  }
  return end;
}

inline const Byte* scan_line_end(const Byte* at, const Byte* end) {
  return scan(at, end, [](Block b) { return b.equal('\n') | b.equal('\r'); });
}

/// To a quote, a backslash or a line end.
inline const Byte* scan_line_string(const Byte* at, const Byte* end, char quote) {
  return scan(at, end,
              [quote](Block b) { return b.equal(quote) | b.equal('\\') | b.equal('\n') | b.equal('\r'); });
}

/// To a quote or a backslash.
inline const Byte* scan_long_string(const Byte* at, const Byte* end, char quote) {
  return scan(at, end, [quote](Block b) { return b.equal(quote) | b.equal('\\'); });
}

/// To a quote, a backslash, a brace or a line end.
inline const Byte* scan_fstring(const Byte* at, const Byte* end, char quote) {
  return scan(at, end, [quote](Block b) {
    return b.equal(quote) | b.equal('\\') | b.equal('{') | b.equal('}') | b.equal('\n') | b.equal('\r');
  });
}

/// Behind the last ASCII byte that may stand in an identifier.
inline const Byte* scan_identifier(const Byte* at) {
  for (;; at += Block::kSize) {
    const std::uint32_t stops = ~Block(at).identifier() & Block::kAll;
    if (stops != 0) return at + std::countr_zero(stops);
  }
}

inline const Byte* scan_spaces(const Byte* at) {
  for (;; at += Block::kSize) {
    const std::uint32_t stops = ~Block(at).equal(' ') & Block::kAll;
    if (stops != 0) return at + std::countr_zero(stops);
  }
}

}  // namespace pyverdict::syntax
