#include "digest/digest.h"

#include <gtest/gtest.h>

#include <cstdio>
#include <random>
#include <string>

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

// The digest that the `openssl` program gives, or nothing where there is none.
std::string openssl(const char* algorithm, const std::string& path) {
  const std::string command = std::string("openssl dgst -r -") + algorithm + " " + path + " 2>/dev/null";
  std::FILE* pipe = popen(command.c_str(), "r");
  char line[256] = "";
  if (pipe == nullptr || std::fgets(line, sizeof line, pipe) == nullptr) line[0] = 0;
  if (pipe != nullptr) pclose(pipe);
  const std::string text(line);
  return text.substr(0, text.find(' '));
}

TEST(Digests, EqualOpenSsl) {
  std::mt19937 random(11);
  const std::string path = testing::TempDir() + "/pyverdict-digest";
  for (const std::size_t size : {0u, 1u, 55u, 56u, 63u, 64u, 65u, 119u, 120u, 300u, 4096u, 100'003u}) {
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) bytes.push_back(static_cast<char>(random()));
    std::FILE* file = std::fopen(path.c_str(), "wb");
    ASSERT_NE(file, nullptr);
    std::fwrite(bytes.data(), 1, bytes.size(), file);
    std::fclose(file);
    EXPECT_EQ(sha256(bytes), openssl("sha256", path)) << size;
    EXPECT_EQ(sha1(bytes), openssl("sha1", path)) << size;
    EXPECT_EQ(md5(bytes), openssl("md5", path)) << size;
  }
  std::remove(path.c_str());
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
