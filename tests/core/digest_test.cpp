#include "digest/digest.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "digest/sha_compress.h"
#include "python.h"

namespace pyverdict::digest {
namespace {

TEST(Digests, OfTheStandardsExamples) {
  EXPECT_EQ(sha256(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(sha256("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq"),
            "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
  EXPECT_EQ(sha256(std::string(1'000'000, 'a')),
            "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
  EXPECT_EQ(sha1("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
  EXPECT_EQ(sha1(std::string(1'000'000, 'a')), "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
  EXPECT_EQ(md5(""), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(md5("message digest"), "f96b697d7cb7938d525a2f31aaf161d0");
}

// Bytes that the program below makes in the same way.
std::string made_up(std::uint32_t seed, std::size_t size) {
  std::string bytes;
  std::uint32_t state = seed;
  for (std::size_t i = 0; i < size; ++i) {
    state = state * 1664525 + 1013904223;
    bytes.push_back(static_cast<char>(state >> 24));
  }
  return bytes;
}

constexpr const char* kHashlib = R"(
import hashlib
def made_up(seed, size):
    out = bytearray()
    for _ in range(size):
        seed = (seed * 1664525 + 1013904223) & 0xffffffff
        out.append(seed >> 24)
    return bytes(out)
for size in [*range(300), 1000, 4096, 65535, 100003]:
    data = made_up(size + 1, size)
    print(size, *(hashlib.new(name, data).hexdigest() for name in ('sha256', 'sha1', 'md5')), sep='\t')
)";

TEST(Digests, EqualHashlib) {
  const auto rows = testing_python::run(kHashlib, testing::TempDir());
  ASSERT_FALSE(rows.empty()) << "python3 did not run";
  ASSERT_EQ(rows.size(), 304u);
  for (const auto& row : rows) {
    const std::size_t size = std::stoul(row[0]);
    const std::string bytes = made_up(static_cast<std::uint32_t>(size + 1), size);
    ASSERT_EQ(sha256(bytes), row[1]) << size;
    ASSERT_EQ(sha1(bytes), row[2]) << size;
    ASSERT_EQ(md5(bytes), row[3]) << size;
  }
}

#if defined(__x86_64__)
TEST(Digests, HardwareAndPortableCodeAgree) {
  if (!has_sha_x86()) GTEST_SKIP() << "no SHA instructions";
  for (std::uint32_t seed = 0; seed < 50; ++seed) {
    const std::string blocks = made_up(seed, 64 * (1 + seed % 5));
    const auto* const bytes = reinterpret_cast<const std::uint8_t*>(blocks.data());
    Sha256State a{1, 2, 3, 4, 5, 6, 7, seed};
    Sha256State b = a;
    compress_portable(a, bytes, blocks.size() / 64);
    compress_x86(b, bytes, blocks.size() / 64);
    EXPECT_EQ(a, b);
    Sha1State c{1, 2, 3, 4, seed};
    Sha1State d = c;
    compress_portable(c, bytes, blocks.size() / 64);
    compress_x86(d, bytes, blocks.size() / 64);
    EXPECT_EQ(c, d);
  }
}
#endif

TEST(Digests, KeccakPadsAsEthereumDoes) {
  const auto hex = [](std::string_view bytes) {
    std::string result;
    for (const std::uint8_t byte : keccak256(bytes)) {
      result += "0123456789abcdef"[byte >> 4];
      result += "0123456789abcdef"[byte & 15];
    }
    return result;
  };
  EXPECT_EQ(hex(""), "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470");
  EXPECT_EQ(hex("abc"), "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45");
  // Sizes around the rate of 136 bytes.
  EXPECT_EQ(hex(std::string(135, 'a')), "34367dc248bbd832f4e3e69dfaac2f92638bd0bbd18f2912ba4ef454919cf446");
  EXPECT_EQ(hex(std::string(136, 'a')), "a6c4d403279fe3e0af03729caada8374b5ca54d8065329a3ebcaeb4b60aa386e");
  EXPECT_EQ(hex(std::string(300, 'a')), "5b7e0e47a96f32a88b4f14ca177982790807c40e1a105742ba0fc1babe1ef826");
}

template <typename Hash>
std::string in_pieces(const std::string& bytes, std::mt19937& random) {
  Hash hash;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t size = 1 + random() % 150;
    hash.update(std::string_view(bytes).substr(at, size));
    at += size;
    if (hash.hex().empty()) return {};  // asking in between changes nothing
  }
  return hash.hex();
}

TEST(Digests, AreTheSameInPieces) {
  std::mt19937 random(3);
  for (int round = 0; round < 200; ++round) {
    std::string bytes;
    for (std::size_t i = random() % 1000; i > 0; --i) bytes.push_back(static_cast<char>(random()));
    if (bytes.empty()) continue;
    EXPECT_EQ(in_pieces<Sha256>(bytes, random), sha256(bytes));
    EXPECT_EQ(in_pieces<Sha1>(bytes, random), sha1(bytes));
    EXPECT_EQ(in_pieces<Md5>(bytes, random), md5(bytes));
  }
}

// Digests of the reference implementation (py-tlsh 5.0.0).
const std::string kCounting = [] {
  std::string bytes;
  for (int i = 0; i < 512; ++i) bytes.push_back(static_cast<char>(i));
  return bytes;
}();
constexpr const char* kSentence =
    "hello world this is a test string of sufficient length to be hashed with tlsh, yes it is 12345";

TEST(Tlsh, EqualsTheReference) {
  EXPECT_EQ(tlsh(kCounting), "T118F09524E6514D7D1F175ADC904E44DF554FCDE302C5002517F186D1C510294440ED1D");
  EXPECT_EQ(tlsh(kSentence), "T168B0122303564068C3448104A61028501308C0B88334A074EC84071F261781815BFD30");
}

// Words in an order that a small generator chooses: texts that differ a little or a lot.
std::string wordy(std::uint32_t seed, std::size_t words) {
  constexpr const char* kWords[] = {"import ",     "socket\n", "def ", "main():\n",
                                    "    return ", "x",        " = ",  "open('a')\n"};
  std::string text;
  std::uint32_t state = seed;
  for (std::size_t i = 0; i < words; ++i) {
    state = state * 1664525 + 1013904223;
    text += kWords[state >> 29];
    text += static_cast<char>('a' + (state >> 16) % 26);
  }
  return text;
}

TEST(Tlsh, EqualsTheReferenceOnTexts) {
  struct Row {
    std::uint32_t seed;
    std::size_t words;
    const char* digest;
  };
  const Row rows[] = {
      {1u, 60, "T100F08C8299F291046621C16EB120A438B36E5A11BF0BE140B3945FB16FCB885CAF06A9"},
      {1u, 61, "T1E3F0828159F291046621C16EB120A438B36E5A11BF0BE140B3545FB15FCB885C6F0669"},
      {2u, 60, "T196E0128198F1E4007661D49EB024B47CB6AE0E16FF0BE504F3990BB257D3581C4F5268"},
      {3u, 200, "T1B0314082A8F2A0506661D5AF7421E47CB3AD4A15BF4BD441B3985BF39BC78C2C5F01A9"},
      {3u, 205, "T1C4316282A8F2A0506261D5AF7421E47CB3AD4A15FF0BD440B3980BF39BC38C2C5F02AD"},
      {4u, 2000, "T1D0626681A8F2A0106265D1AF7421A43CB3AE5A16FF0BD550F7990BF3ABD39C1C5F11A9"},
      {4u, 2400, "T19D825981A8F2A0146265D1AF7421A43CB3AE5A16FF0BD450F7990BF3ABD39C1C5F11B9"},
      {5u, 50000, "T1C8747C8268F2E0146765D1AEB021A43CB3AE5A16FF0BD540F7990FF26BD39C1C5F11A9"},
      {6u, 700000, "T1D2367D8268F2E0146765D1AEB021A43CB3AE5A16FF0BD540F7990FF26BD39C1C5F11A9"},
  };
  for (const Row& row : rows)
    EXPECT_EQ(tlsh(wordy(row.seed, row.words)), row.digest) << row.seed << ' ' << row.words;
  // The distances of the reference between each digest and the next.
  const int distances[] = {67, 128, 147, 34, 286, 53, 423, 338};
  for (std::size_t i = 0; i + 1 < std::size(rows); ++i) {
    EXPECT_EQ(tlsh_distance(rows[i].digest, rows[i + 1].digest), distances[i]) << i;
    EXPECT_EQ(tlsh_distance(rows[i + 1].digest, rows[i].digest), distances[i]) << i;
  }
}

TEST(Tlsh, HasNoneForTooLittle) {
  EXPECT_EQ(tlsh("short"), "");
  EXPECT_EQ(tlsh(std::string(1000, 'a')), "");
}

TEST(Tlsh, DistanceGrowsWithDifference) {
  std::string changed = kSentence;
  changed[10] = 'X';
  const std::string a = tlsh(kSentence);
  EXPECT_EQ(tlsh_distance(a, a), 0);
  EXPECT_LT(tlsh_distance(a, tlsh(changed)), tlsh_distance(a, tlsh(kCounting)));
  EXPECT_EQ(tlsh_distance(a, "T1"), -1);
}

}  // namespace
}  // namespace pyverdict::digest
