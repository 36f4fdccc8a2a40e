#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Hashes of bytes: SHA-256 (what a finding declares and VirusTotal looks up), SHA-1 and MD5 (what
/// older threat intelligence lists), and TLSH (a locality-sensitive hash: similar scripts get similar
/// digests). SHA-1 and MD5 identify files here; they protect nothing.
namespace pyverdict::digest {

/// Incremental hashing: any number of `update` calls, then one `hex`. A value type; a copy taken
/// half-way goes on from there.
class Sha256 {
 public:
  Sha256();
  void update(std::string_view bytes);
  /// The digest of all bytes so far; updating may go on.
  std::array<std::uint8_t, 32> bytes() const;
  /// The lower-case hexadecimal digest (64 characters) of all bytes so far; updating may go on.
  std::string hex() const;

 private:
  std::array<std::uint32_t, 8> state_;
  std::array<std::uint8_t, 64> buffer_;
  std::uint64_t length_ = 0;
};

class Sha1 {
 public:
  Sha1();
  void update(std::string_view bytes);
  std::array<std::uint8_t, 20> bytes() const;
  std::string hex() const;  ///< 40 characters

 private:
  std::array<std::uint32_t, 5> state_;
  std::array<std::uint8_t, 64> buffer_;
  std::uint64_t length_ = 0;
};

class Md5 {
 public:
  Md5();
  void update(std::string_view bytes);
  std::array<std::uint8_t, 16> bytes() const;
  std::string hex() const;  ///< 32 characters

 private:
  std::array<std::uint32_t, 4> state_;
  std::array<std::uint8_t, 64> buffer_;
  std::uint64_t length_ = 0;
};

std::string sha256(std::string_view bytes);
std::string sha1(std::string_view bytes);
std::string md5(std::string_view bytes);

/// Keccak-256 with the padding of the original submission, which is what Ethereum and Monero use (SHA3-256
/// pads otherwise).
std::array<std::uint8_t, 32> keccak256(std::string_view bytes);

/// The TLSH digest ("T1" and 70 hexadecimal digits; 128 buckets, 1-byte checksum) of the bytes, or an
/// empty string where TLSH defines none: fewer than 50 bytes, or too little variety.
std::string tlsh(std::string_view bytes);

/// The TLSH distance of two digests made by `tlsh`: 0 for the same, below about 30 for near copies,
/// above 100 for unrelated texts; -1 when either is no digest.
int tlsh_distance(std::string_view a, std::string_view b);

/// The families of texts by their TLSH digests: single linkage of those at most `near` apart. Gives the
/// family's number for each digest, counting from 0 in the order of their first members; what has no digest,
/// or stands behind the first `max_compared`, is a family by itself. Time grows with the square of
/// `max_compared`.
std::vector<std::uint32_t> tlsh_families(std::span<const std::string_view> digests, int near = 30,
                                         std::size_t max_compared = 2000);

}  // namespace pyverdict::digest
