#include <algorithm>
#include <array>
#include <cstdlib>
#include <iterator>
#include <optional>

#include "digest/blocks.h"
#include "digest/digest.h"
#include "digest/tlsh_parts.h"

namespace pyverdict::digest {
namespace {

constexpr std::size_t kWindow = 5;
constexpr std::size_t kMinSize = 50;

/// Pearson's permutation of 0 to 255 (Communications of the ACM 33, 1990).
constexpr std::array<std::uint8_t, 256> kPearson = {
    1,   87,  49,  12,  176, 178, 102, 166, 121, 193, 6,   84,  249, 230, 44,  163, 14,  197, 213, 181,
    161, 85,  218, 80,  64,  239, 24,  226, 236, 142, 38,  200, 110, 177, 104, 103, 141, 253, 255, 50,
    77,  101, 81,  18,  45,  96,  31,  222, 25,  107, 190, 70,  86,  237, 240, 34,  72,  242, 20,  214,
    244, 227, 149, 235, 97,  234, 57,  22,  60,  250, 82,  175, 208, 5,   127, 199, 111, 62,  135, 248,
    174, 169, 211, 58,  66,  154, 106, 195, 245, 171, 17,  187, 182, 179, 0,   243, 132, 56,  148, 75,
    128, 133, 158, 100, 130, 126, 91,  13,  153, 246, 216, 219, 119, 68,  223, 78,  83,  88,  201, 99,
    122, 11,  92,  32,  136, 114, 52,  10,  138, 30,  48,  183, 156, 35,  61,  26,  143, 74,  251, 94,
    129, 162, 63,  152, 170, 7,   115, 167, 241, 206, 3,   150, 55,  59,  151, 220, 90,  53,  23,  131,
    125, 173, 15,  238, 79,  95,  89,  16,  105, 137, 225, 224, 217, 160, 37,  123, 118, 73,  2,   157,
    46,  116, 9,   145, 134, 228, 207, 212, 202, 215, 69,  229, 27,  188, 67,  124, 168, 252, 42,  4,
    29,  108, 21,  247, 19,  205, 39,  203, 233, 40,  186, 147, 198, 192, 155, 33,  164, 191, 98,  204,
    165, 180, 117, 76,  140, 36,  210, 172, 41,  54,  159, 8,   185, 232, 113, 196, 231, 47,  146, 120,
    51,  65,  28,  144, 254, 221, 93,  189, 194, 139, 112, 43,  71,  109, 184, 209};

/// The greatest size that each value of the size byte stands for: it grows by 1.5, then by 1.3, then by 1.1.
constexpr std::uint32_t kSizes[] = {
    1,         2,         3,         5,         7,         11,        17,        25,        38,
    57,        86,        129,       194,       291,       437,       656,       854,       1110,
    1443,      1876,      2439,      3171,      3475,      3823,      4205,      4626,      5088,
    5597,      6157,      6772,      7450,      8195,      9014,      9916,      10907,     11998,
    13198,     14518,     15970,     17567,     19323,     21256,     23382,     25720,     28292,
    31121,     34233,     37656,     41422,     45564,     50121,     55133,     60646,     66711,
    73382,     80721,     88793,     97672,     107439,    118183,    130002,    143002,    157302,
    173032,    190335,    209369,    230306,    253337,    278670,    306538,    337191,    370911,
    408002,    448802,    493682,    543050,    597356,    657091,    722800,    795081,    874589,
    962048,    1058252,   1164078,   1280486,   1408534,   1549388,   1704327,   1874759,   2062236,
    2268459,   2495305,   2744836,   3019320,   3321252,   3653374,   4018711,   4420583,   4862641,
    5348905,   5883796,   6472176,   7119394,   7831333,   8614467,   9475909,   10423501,  11465851,
    12612437,  13873681,  15261050,  16787154,  18465870,  20312458,  22343706,  24578077,  27035886,
    29739474,  32713425,  35984770,  39583245,  43541573,  47895730,  52685306,  57953837,  63749221,
    70124148,  77136564,  84850228,  93335252,  102668779, 112935659, 124229227, 136652151, 150317384,
    165349128, 181884040, 200072456, 220079703, 242087671, 266296456, 292926096, 322218735, 354440623,
    389884688, 428873168, 471760495, 518936559, 570830240, 627913311,
};

std::uint8_t size_byte(std::size_t size) {
  return static_cast<std::uint8_t>(std::lower_bound(std::begin(kSizes), std::end(kSizes), size) -
                                   std::begin(kSizes));
}

constexpr std::uint8_t kSalts[] = {2, 3, 5, 7, 11, 13};

/// The steps of each triplet's hash that depend on the newest byte alone, and at the end those of the
/// checksum.
constexpr auto kFirst = [] {
  std::array<std::array<std::uint8_t, 256>, std::size(kSalts) + 1> out{};
  for (std::size_t byte = 0; byte < 256; ++byte) {
    for (std::size_t i = 0; i < std::size(kSalts); ++i) out[i][byte] = kPearson[kPearson[kSalts[i]] ^ byte];
    out.back()[byte] = kPearson[kPearson[0] ^ byte];
  }
  return out;
}();

/// Of triplets, before the last step, which only permutes the buckets. Neighbours often fall into one bucket,
/// and the second would wait for the first: they have tables of their own.
struct Counts {
  std::array<std::uint32_t, 256> even{};
  std::array<std::uint32_t, 256> odd{};
  std::uint8_t checksum = 0;
};

/// Counts the triplets of the windows of five bytes that end in [from, to). Never inlined: see
/// `kBytesAtOnce`.
[[gnu::noinline]] void count_windows(const std::uint8_t* p, std::size_t from, std::size_t to,
                                     Counts& counts) {
  auto& [even, odd, before] = counts;
  std::uint8_t checksum = before;
  std::size_t b = p[from - 1];
  std::size_t c = p[from - 2];
  std::size_t d = p[from - 3];
  std::size_t e = p[from - 4];
  for (std::size_t i = from; i < to; ++i) {
    const std::size_t a = p[i];
    checksum = kPearson[kPearson[kFirst[6][a] ^ b] ^ checksum];
    ++even[kPearson[kFirst[0][a] ^ b] ^ c];
    ++odd[kPearson[kFirst[1][a] ^ b] ^ d];
    ++even[kPearson[kFirst[2][a] ^ c] ^ d];
    ++odd[kPearson[kFirst[3][a] ^ c] ^ e];
    ++even[kPearson[kFirst[4][a] ^ b] ^ e];
    ++odd[kPearson[kFirst[5][a] ^ d] ^ e];
    e = d;
    d = c;
    c = b;
    b = a;
  }
  before = checksum;
}

/// Counts the triplets of every window. Buckets from 128 on belong to the longer form.
std::uint8_t count_triplets(std::string_view bytes, std::array<std::uint32_t, 256>& buckets) {
  const auto* const p = static_cast<const std::uint8_t*>(static_cast<const void*>(bytes.data()));
  Counts counts;
  for (std::size_t from = kWindow - 1; from < bytes.size();) {
    const std::size_t to = std::min(bytes.size(), from + kBytesAtOnce);
    count_windows(p, from, to, counts);
    from = to;
  }
  for (std::size_t i = 0; i < buckets.size(); ++i) buckets[kPearson[i]] = counts.even[i] + counts.odd[i];
  return counts.checksum;
}

/// The published program divides in single precision; so do we, to have its digests for large inputs too.
std::uint8_t ratio(std::uint32_t quartile, std::uint32_t third) {
  const auto percent = static_cast<float>(quartile * 100U) / static_cast<float>(third);
  return static_cast<std::uint8_t>(static_cast<std::uint32_t>(percent) % 16);
}

}  // namespace

std::string tlsh(std::string_view bytes) {
  if (bytes.size() < kMinSize) return {};
  std::array<std::uint32_t, 256> buckets{};
  TlshParts parts;
  parts.checksum = count_triplets(bytes, buckets);
  parts.size = size_byte(bytes.size());

  std::array<std::uint32_t, kBuckets> sorted;
  std::copy_n(buckets.begin(), kBuckets, sorted.begin());
  const auto middle = sorted.begin() + (kBuckets / 2 - 1);
  const auto first = sorted.begin() + (kBuckets / 4 - 1);
  const auto third = sorted.begin() + (kBuckets * 3 / 4 - 1);
  std::nth_element(sorted.begin(), middle, sorted.end());
  std::nth_element(sorted.begin(), first, middle);
  std::nth_element(middle + 1, third, sorted.end());
  const std::uint32_t q1 = *first;
  const std::uint32_t q2 = *middle;
  const std::uint32_t q3 = *third;
  // More than half of the buckets must have something.
  if (q2 == 0) return {};
  parts.quartiles = static_cast<std::uint8_t>(ratio(q1, q3) | ratio(q2, q3) << 4U);

  for (std::size_t i = 0; i < kBuckets; ++i) {
    const std::uint32_t count = buckets[i];
    const unsigned int pair = count > q3 ? 3U : count > q2 ? 2U : count > q1 ? 1U : 0U;
    auto& byte = parts.code[kCode - 1 - i / 4];
    byte = static_cast<std::uint8_t>(byte | pair << 2 * (i % 4));
  }

  std::string out(kPrefix);
  out.reserve(kPrefix.size() + kHexSize);
  const auto put = [&out](std::uint8_t byte) {
    constexpr std::string_view kDigits = "0123456789ABCDEF";
    out.push_back(kDigits[byte >> 4U]);
    out.push_back(kDigits[byte & 15U]);
  };
  put(swapped(parts.checksum));
  put(swapped(parts.size));
  put(swapped(parts.quartiles));
  for (const std::uint8_t byte : parts.code) put(byte);
  return out;
}

}  // namespace pyverdict::digest
