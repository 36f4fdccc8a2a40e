#pragma once

#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#elif defined(__wasm_simd128__)
#include <wasm_simd128.h>
#endif

/// Sixteen bytes of text at a time, whatever the machine has for it. Bit i of a mask stands for byte i.
namespace pyverdict::text {

inline constexpr std::size_t kBlockSize = 16;

#if defined(__SSE2__)

class Block {
 public:
  explicit Block(const char* bytes)
      : bytes_(_mm_loadu_si128(reinterpret_cast<const __m128i*>(static_cast<const void*>(bytes)))) {}

  /// The bytes of `a` and `b` or-ed together.
  friend Block operator|(Block a, Block b) { return Block(_mm_or_si128(a.bytes_, b.bytes_)); }

  /// Bytes from 0x80 on.
  std::uint32_t high() const { return static_cast<std::uint32_t>(_mm_movemask_epi8(bytes_)); }

  /// Bytes that are `value`.
  std::uint32_t equal(char value) const { return Block(_mm_cmpeq_epi8(bytes_, _mm_set1_epi8(value))).high(); }

  /// Bytes below `value`, both taken as signed.
  std::uint32_t below(signed char value) const {
    return Block(_mm_cmplt_epi8(bytes_, _mm_set1_epi8(value))).high();
  }

 private:
  explicit Block(__m128i bytes) : bytes_(bytes) {}
  __m128i bytes_;
};

#elif defined(__wasm_simd128__)

class Block {
 public:
  explicit Block(const char* bytes) : bytes_(wasm_v128_load(bytes)) {}
  friend Block operator|(Block a, Block b) { return Block(wasm_v128_or(a.bytes_, b.bytes_)); }
  std::uint32_t high() const { return wasm_i8x16_bitmask(bytes_); }
  std::uint32_t equal(char value) const {
    return Block(wasm_i8x16_eq(bytes_, wasm_i8x16_splat(value))).high();
  }
  std::uint32_t below(signed char value) const {
    return Block(wasm_i8x16_lt(bytes_, wasm_i8x16_splat(value))).high();
  }

 private:
  explicit Block(v128_t bytes) : bytes_(bytes) {}
  v128_t bytes_;
};

#else

class Block {
 public:
  explicit Block(const char* bytes) { std::memcpy(bytes_, bytes, kBlockSize); }
  friend Block operator|(Block a, const Block& b) {
    for (std::size_t i = 0; i < kBlockSize; ++i)
      a.bytes_[i] = static_cast<signed char>(a.bytes_[i] | b.bytes_[i]);
    return a;
  }
  std::uint32_t high() const { return below(0); }
  std::uint32_t equal(char value) const {
    std::uint32_t mask = 0;
    for (std::size_t i = 0; i < kBlockSize; ++i) {
      mask |= static_cast<std::uint32_t>(bytes_[i] == static_cast<signed char>(value)) << i;
    }
    return mask;
  }
  std::uint32_t below(signed char value) const {
    std::uint32_t mask = 0;
    for (std::size_t i = 0; i < kBlockSize; ++i) mask |= static_cast<std::uint32_t>(bytes_[i] < value) << i;
    return mask;
  }

 private:
  signed char bytes_[kBlockSize];
};

#endif

}  // namespace pyverdict::text
