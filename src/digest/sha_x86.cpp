#include "digest/sha_compress.h"

#if defined(__x86_64__)

#include <cpuid.h>
#include <immintrin.h>

#include "digest/sha256_constants.h"

#define PYVERDICT_SHA __attribute__((target("sha,sse4.1,ssse3")))

namespace pyverdict::digest {
namespace {

bool detect() {
  unsigned int a = 0;
  unsigned int b = 0;
  unsigned int c = 0;
  unsigned int d = 0;
  if (__get_cpuid(1, &a, &b, &c, &d) == 0) return false;
  constexpr unsigned int kSsse3AndSse41 = 1U << 9U | 1U << 19U;
  if ((c & kSsse3AndSse41) != kSsse3AndSse41) return false;
  return __get_cpuid_count(7, 0, &a, &b, &c, &d) != 0 && (b >> 29U & 1U) != 0;
}

PYVERDICT_SHA inline __m128i load(const void* bytes) {
  return _mm_loadu_si128(static_cast<const __m128i*>(bytes));
}

PYVERDICT_SHA inline void store(void* bytes, __m128i value) {
  _mm_storeu_si128(static_cast<__m128i*>(bytes), value);
}

}  // namespace

bool has_sha_x86() {
  static const bool has = detect();
  return has;
}

PYVERDICT_SHA void compress_x86(Sha256State& state, const std::uint8_t* blocks, std::size_t count) {
  const __m128i order = _mm_set_epi64x(0x0c0d0e0f08090a0b, 0x0405060700010203);
  // The instructions want the words as ABEF and CDGH.
  const __m128i badc = _mm_shuffle_epi32(load(state.data()), 0xB1);
  const __m128i hgfe = _mm_shuffle_epi32(load(state.data() + 4), 0x1B);
  __m128i abef = _mm_alignr_epi8(badc, hgfe, 8);
  __m128i cdgh = _mm_blend_epi16(hgfe, badc, 0xF0);

  for (; count != 0; --count, blocks += 64) {
    const __m128i abef_before = abef;
    const __m128i cdgh_before = cdgh;
    __m128i w[4];
    for (int i = 0; i < 4; ++i) w[i] = _mm_shuffle_epi8(load(blocks + 16 * i), order);
#pragma GCC unroll 16
    for (int i = 0; i < 16; ++i) {
      if (i >= 4) {
        const __m128i seven_back = _mm_alignr_epi8(w[(i + 3) % 4], w[(i + 2) % 4], 4);
        const __m128i partial = _mm_add_epi32(_mm_sha256msg1_epu32(w[i % 4], w[(i + 1) % 4]), seven_back);
        w[i % 4] = _mm_sha256msg2_epu32(partial, w[(i + 3) % 4]);
      }
      const __m128i words = _mm_add_epi32(w[i % 4], load(kSha256 + 4 * i));
      cdgh = _mm_sha256rnds2_epu32(cdgh, abef, words);
      abef = _mm_sha256rnds2_epu32(abef, cdgh, _mm_shuffle_epi32(words, 0x0E));
    }
    abef = _mm_add_epi32(abef, abef_before);
    cdgh = _mm_add_epi32(cdgh, cdgh_before);
  }

  const __m128i feba = _mm_shuffle_epi32(abef, 0x1B);
  const __m128i dchg = _mm_shuffle_epi32(cdgh, 0xB1);
  store(state.data(), _mm_blend_epi16(feba, dchg, 0xF0));
  store(state.data() + 4, _mm_alignr_epi8(dchg, feba, 8));
}

PYVERDICT_SHA void compress_x86(Sha1State& state, const std::uint8_t* blocks, std::size_t count) {
  const __m128i order = _mm_set_epi64x(0x0001020304050607, 0x08090a0b0c0d0e0f);
  __m128i abcd = _mm_shuffle_epi32(load(state.data()), 0x1B);
  __m128i e = _mm_set_epi32(static_cast<int>(state[4]), 0, 0, 0);

  for (; count != 0; --count, blocks += 64) {
    const __m128i abcd_before = abcd;
    const __m128i e_before = e;
    __m128i w[4];
    for (int i = 0; i < 4; ++i) w[i] = _mm_shuffle_epi8(load(blocks + 16 * i), order);
#pragma GCC unroll 20
    for (int i = 0; i < 20; ++i) {
      if (i >= 4) {
        const __m128i partial = _mm_xor_si128(_mm_sha1msg1_epu32(w[i % 4], w[(i + 1) % 4]), w[(i + 2) % 4]);
        w[i % 4] = _mm_sha1msg2_epu32(partial, w[(i + 3) % 4]);
      }
      const __m128i before = abcd;
      const __m128i words = i == 0 ? _mm_add_epi32(e, w[0]) : _mm_sha1nexte_epu32(e, w[i % 4]);
      if (i < 5) {
        abcd = _mm_sha1rnds4_epu32(abcd, words, 0);
      } else if (i < 10) {
        abcd = _mm_sha1rnds4_epu32(abcd, words, 1);
      } else if (i < 15) {
        abcd = _mm_sha1rnds4_epu32(abcd, words, 2);
      } else {
        abcd = _mm_sha1rnds4_epu32(abcd, words, 3);
      }
      e = before;
    }
    e = _mm_sha1nexte_epu32(e, e_before);
    abcd = _mm_add_epi32(abcd, abcd_before);
  }

  store(state.data(), _mm_shuffle_epi32(abcd, 0x1B));
  state[4] = static_cast<std::uint32_t>(_mm_extract_epi32(e, 3));
}

}  // namespace pyverdict::digest

#endif
