#include <algorithm>
#include <array>

#include "digest/blocks.h"
#include "digest/digest.h"

// TLSH as Oliver, Cheng and Chen published it ("TLSH: A Locality Sensitive Hash", 2013), with 128 buckets, a
// checksum of one byte and the prefix "T1" that tells these digests from the older ones without it.

namespace pyverdict::digest {
namespace {

constexpr std::size_t kBuckets = 128;
constexpr std::size_t kCodeSize = kBuckets / 4;
constexpr std::size_t kMinSize = 50;
constexpr std::size_t kDigestSize = 2 + 2 * (3 + kCodeSize);

// Pearson's permutation.
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

// The largest length of each class of lengths; classes grow by 1.5, then 1.3, then 1.1.
constexpr std::array<std::uint32_t, 170> kLengths = {
    1,          2,          3,          5,          7,          11,         17,         25,
    38,         57,         86,         129,        194,        291,        437,        656,
    854,        1110,       1443,       1876,       2439,       3171,       3475,       3823,
    4205,       4626,       5088,       5597,       6157,       6772,       7450,       8195,
    9014,       9916,       10907,      11998,      13198,      14518,      15970,      17567,
    19323,      21256,      23382,      25720,      28292,      31121,      34233,      37656,
    41422,      45564,      50121,      55133,      60646,      66711,      73382,      80721,
    88793,      97672,      107439,     118183,     130002,     143002,     157302,     173032,
    190335,     209369,     230306,     253337,     278670,     306538,     337191,     370911,
    408002,     448802,     493682,     543050,     597356,     657091,     722800,     795081,
    874589,     962048,     1058252,    1164078,    1280486,    1408534,    1549388,    1704327,
    1874759,    2062236,    2268459,    2495305,    2744836,    3019320,    3321252,    3653374,
    4018711,    4420582,    4862641,    5348905,    5883796,    6472176,    7119394,    7831333,
    8614467,    9475909,    10423501,   11465851,   12612437,   13873681,   15261050,   16787154,
    18465870,   20312458,   22343706,   24578077,   27035886,   29739474,   32713425,   35984770,
    39583245,   43541573,   47895730,   52685306,   57953837,   63749221,   70124148,   77136564,
    84850228,   93335252,   102668779,  112935659,  124229227,  136652151,  150317384,  165349128,
    181884040,  200072456,  220079703,  242087671,  266296456,  292926096,  322218735,  354440623,
    389884688,  428873168,  471760495,  518936559,  570830240,  627913311,  690704607,  759775136,
    835752671,  919327967,  1011260767, 1112386880, 1223623232, 1345985727, 1480584256, 1628642751,
    1791507135, 1970657856, 2167723648, 2384496256, 2622945920, 2885240448, 3173764736, 3491141248,
    3840255616, 4224281216};

struct Body {
  std::uint8_t checksum = 0;
  std::uint8_t length = 0;
  std::uint8_t q1 = 0;  // quartile ratios, 4 bits each
  std::uint8_t q2 = 0;
  std::array<std::uint8_t, kCodeSize> code{};  // four buckets a byte, two bits each
};

std::uint8_t swap_nibbles(std::uint8_t byte) { return static_cast<std::uint8_t>(byte << 4 | byte >> 4); }

int nibble(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return -1;
}

bool parse(std::string_view digest, Body& body) {
  if (digest.size() != kDigestSize || !digest.starts_with("T1")) return false;
  std::array<std::uint8_t, 3 + kCodeSize> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    const int high = nibble(digest[2 + 2 * i]);
    const int low = nibble(digest[3 + 2 * i]);
    if (high < 0 || low < 0) return false;
    bytes[i] = static_cast<std::uint8_t>(high << 4 | low);
  }
  body.checksum = swap_nibbles(bytes[0]);
  body.length = swap_nibbles(bytes[1]);
  body.q1 = bytes[2] >> 4;
  body.q2 = bytes[2] & 15;
  std::reverse_copy(bytes.begin() + 3, bytes.end(), body.code.begin());
  return true;
}

std::string print(const Body& body) {
  std::array<std::uint8_t, 3 + kCodeSize> bytes{};
  bytes[0] = swap_nibbles(body.checksum);
  bytes[1] = swap_nibbles(body.length);
  bytes[2] = static_cast<std::uint8_t>(body.q1 << 4 | body.q2);
  std::reverse_copy(body.code.begin(), body.code.end(), bytes.begin() + 3);
  std::string digest = "T1" + to_hex(bytes);
  std::transform(digest.begin(), digest.end(), digest.begin(),
                 [](char c) { return c >= 'a' ? static_cast<char>(c - 32) : c; });
  return digest;
}

// The distance on a circle of `range` values.
int circular(int a, int b, int range) {
  const int straight = a < b ? b - a : a - b;
  return std::min(straight, range - straight);
}

int ratio_distance(int a, int b) {
  const int distance = circular(a, b, 16);
  return distance <= 1 ? distance : (distance - 1) * 12;
}

}  // namespace

std::string tlsh(std::string_view text) {
  if (text.size() < kMinSize) return {};
  const auto* const bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  std::array<std::uint32_t, 256> buckets{};
  std::uint8_t checksum = 0;
  // Each salt hashes three of the five bytes in the window; the first of them is always the newest.
  const auto mapped = [&](std::uint8_t salted, std::uint8_t second, std::uint8_t third) {
    return kPearson[kPearson[salted ^ second] ^ third];
  };
  std::uint8_t w1 = bytes[3];
  std::uint8_t w2 = bytes[2];
  std::uint8_t w3 = bytes[1];
  std::uint8_t w4 = bytes[0];
  for (std::size_t i = 4; i < text.size(); ++i) {
    const std::uint8_t w0 = bytes[i];
    checksum = mapped(kPearson[1 ^ w0], w1, checksum);
    ++buckets[mapped(kPearson[49 ^ w0], w1, w2)];
    ++buckets[mapped(kPearson[12 ^ w0], w1, w3)];
    ++buckets[mapped(kPearson[178 ^ w0], w2, w3)];
    ++buckets[mapped(kPearson[166 ^ w0], w2, w4)];
    ++buckets[mapped(kPearson[84 ^ w0], w1, w4)];
    ++buckets[mapped(kPearson[230 ^ w0], w3, w4)];
    w4 = w3;
    w3 = w2;
    w2 = w1;
    w1 = w0;
  }

  std::array<std::uint32_t, kBuckets> sorted;
  std::copy_n(buckets.begin(), kBuckets, sorted.begin());
  std::sort(sorted.begin(), sorted.end());
  const std::uint64_t q1 = sorted[kBuckets / 4 - 1];
  const std::uint64_t q2 = sorted[kBuckets / 2 - 1];
  const std::uint64_t q3 = sorted[kBuckets - kBuckets / 4 - 1];
  // Too little variety for a digest: the third quartile, or half of the buckets, is empty.
  if (q3 == 0 || sorted[kBuckets / 2 - 1] == 0) return {};

  Body body;
  body.checksum = checksum;
  body.length = static_cast<std::uint8_t>(std::lower_bound(kLengths.begin(), kLengths.end(), text.size()) -
                                          kLengths.begin());
  body.q1 = static_cast<std::uint8_t>(q1 * 100 / q3 % 16);
  body.q2 = static_cast<std::uint8_t>(q2 * 100 / q3 % 16);
  for (std::size_t i = 0; i < kBuckets; ++i) {
    const std::uint64_t count = buckets[i];
    const unsigned level = count > q3 ? 3 : count > q2 ? 2 : count > q1 ? 1 : 0;
    body.code[i / 4] = static_cast<std::uint8_t>(body.code[i / 4] | level << (i % 4 * 2));
  }
  return print(body);
}

int tlsh_distance(std::string_view a, std::string_view b) {
  Body x;
  Body y;
  if (!parse(a, x) || !parse(b, y)) return -1;
  const int length = circular(x.length, y.length, 256);
  int distance = length <= 1 ? length : length * 12;
  distance += ratio_distance(x.q1, y.q1) + ratio_distance(x.q2, y.q2);
  distance += x.checksum == y.checksum ? 0 : 1;
  for (std::size_t i = 0; i < kBuckets; ++i) {
    const int shift = static_cast<int>(i % 4 * 2);
    const int step = (x.code[i / 4] >> shift & 3) - (y.code[i / 4] >> shift & 3);
    // Opposite ends of the scale count double.
    distance += step == 3 || step == -3 ? 6 : step < 0 ? -step : step;
  }
  return distance;
}

}  // namespace pyverdict::digest
