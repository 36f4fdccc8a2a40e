#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/// Sixteen bytes of text at a time, whatever the machine has for it. Bit i of a mask stands for byte i.
namespace pyverdict::text {

inline constexpr std::size_t kBlockSize = 16;
inline constexpr std::uint32_t kWholeBlock = 0xFFFF;

/// In two words of eight bytes, for machines of which no more is known: WebAssembly has vectors (SIMD), but
/// not everywhere, and is no faster with it here.
class WordBlock {
 public:
  explicit WordBlock(const void* bytes) { std::memcpy(words_, bytes, kBlockSize); }

  /// The bytes of `a` and `b` or-ed together.
  friend WordBlock operator|(WordBlock a, WordBlock b) {
    a.words_[0] |= b.words_[0];
    a.words_[1] |= b.words_[1];
    return a;
  }

  /// Bytes from 0x80 on.
  std::uint32_t high() const {
    return mask([](std::uint64_t word) { return word; });
  }

  /// Bytes that are `value`.
  std::uint32_t equal(char value) const {
    return mask([value](std::uint64_t word) {
      const std::uint64_t other = word ^ each(static_cast<unsigned char>(value));
      return ~(((other & kLow) + kLow) | other);
    });
  }

  /// Bytes below `value`, both taken as signed.
  std::uint32_t below(signed char value) const {
    // Moved by half of all values the order is that of unsigned bytes.
    const auto bound = static_cast<unsigned char>(static_cast<unsigned char>(value) ^ 0x80);
    return mask([bound](std::uint64_t word) {
      word ^= kHigh;
      // Of the lower seven bits the sum reaches the eighth from the bound on.
      const std::uint64_t reached = (word & kLow) + each(static_cast<unsigned char>(0x80 - (bound & 0x7F)));
      return bound < 0x80 ? ~(reached | word) : ~(reached & word);
    });
  }

  /// ASCII bytes that may stand in an identifier.
  std::uint32_t identifier() const {
    return mask([](std::uint64_t word) {
      const std::uint64_t seven = word & kLow;
      const std::uint64_t line = seven ^ each('_');
      return (between(seven | each(0x20), 'a', 'z') | between(seven, '0', '9') | ~(line + kLow)) & ~word;
    });
  }

 private:
  static constexpr std::uint64_t kHigh = 0x8080808080808080;
  static constexpr std::uint64_t kLow = ~kHigh;

  static constexpr std::uint64_t each(unsigned char value) {
    return value * std::uint64_t{0x0101010101010101};
  }

  /// The highest bit of each byte, all of which are below 0x80, that lies between the two.
  static std::uint64_t between(std::uint64_t seven, unsigned char first, unsigned char last) {
    return (seven + each(static_cast<unsigned char>(0x80 - first))) &
           ~(seven + each(static_cast<unsigned char>(0x7F - last)));
  }

  /// The highest bits of the bytes that `test` makes of each word.
  template <typename Test>
  std::uint32_t mask(Test test) const {
    return gather(test(words_[0])) | gather(test(words_[1])) << 8;
  }

  static std::uint32_t gather(std::uint64_t word) {
    return static_cast<std::uint32_t>(((word & kHigh) >> 7) * 0x0102040810204080 >> 56);
  }

  std::uint64_t words_[2];
};

#if defined(__SSE2__)

class VectorBlock {
 public:
  explicit VectorBlock(const void* bytes) : bytes_(_mm_loadu_si128(static_cast<const __m128i*>(bytes))) {}
  friend VectorBlock operator|(VectorBlock a, VectorBlock b) {
    return VectorBlock(_mm_or_si128(a.bytes_, b.bytes_));
  }
  std::uint32_t high() const { return mask(bytes_); }
  std::uint32_t equal(char value) const { return mask(_mm_cmpeq_epi8(bytes_, _mm_set1_epi8(value))); }
  std::uint32_t below(signed char value) const { return mask(_mm_cmplt_epi8(bytes_, _mm_set1_epi8(value))); }
  std::uint32_t identifier() const {
    const __m128i letter = _mm_sub_epi8(_mm_or_si128(bytes_, _mm_set1_epi8(0x20)), _mm_set1_epi8('a'));
    const __m128i digit = _mm_sub_epi8(bytes_, _mm_set1_epi8('0'));
    const __m128i either = _mm_or_si128(_mm_cmpeq_epi8(_mm_min_epu8(letter, _mm_set1_epi8(25)), letter),
                                        _mm_cmpeq_epi8(_mm_min_epu8(digit, _mm_set1_epi8(9)), digit));
    return mask(_mm_or_si128(either, _mm_cmpeq_epi8(bytes_, _mm_set1_epi8('_'))));
  }

 private:
  explicit VectorBlock(__m128i bytes) : bytes_(bytes) {}
  static std::uint32_t mask(__m128i value) { return static_cast<std::uint32_t>(_mm_movemask_epi8(value)); }
  __m128i bytes_;
};

using Block = VectorBlock;

#else

using Block = WordBlock;

#endif

}  // namespace pyverdict::text
