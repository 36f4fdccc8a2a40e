#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

/// What SHA-256, SHA-1 and MD5 share: blocks of 64 bytes, and the padding behind the last one.
namespace pyverdict::digest {

/// Like std::rotl and std::rotr, which take an unsigned count in some standard libraries and a signed one in
/// others.
template <typename Word>
constexpr Word rotate_left(Word value, unsigned count) {
  return static_cast<Word>(value << count | value >> (sizeof(Word) * 8 - count));
}
template <typename Word>
constexpr Word rotate_right(Word value, unsigned count) {
  return static_cast<Word>(value >> count | value << (sizeof(Word) * 8 - count));
}

enum class ByteOrder : std::uint8_t { Big, Little };

inline std::uint32_t load_big(const std::uint8_t* bytes) {
  return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 |
         bytes[3];
}

inline std::uint32_t load_little(const std::uint8_t* bytes) {
  return std::uint32_t{bytes[3]} << 24 | std::uint32_t{bytes[2]} << 16 | std::uint32_t{bytes[1]} << 8 |
         bytes[0];
}

inline void store_big(std::uint32_t word, std::uint8_t* to) {
  for (int i = 0; i < 4; ++i) to[i] = static_cast<std::uint8_t>(word >> (24 - 8 * i));
}

inline void store_little(std::uint32_t word, std::uint8_t* to) {
  for (int i = 0; i < 4; ++i) to[i] = static_cast<std::uint8_t>(word >> (8 * i));
}

/// Gives whole blocks to `compress` and keeps the rest in `buffer`; `length` counts all bytes so far.
template <typename Compress>
void feed_blocks(std::array<std::uint8_t, 64>& buffer, std::uint64_t& length, std::string_view bytes,
                 Compress compress) {
  const std::size_t held = static_cast<std::size_t>(length % 64);
  length += bytes.size();
  if (held != 0) {
    const std::size_t taken = std::min(bytes.size(), 64 - held);
    std::memcpy(buffer.data() + held, bytes.data(), taken);
    bytes.remove_prefix(taken);
    if (held + taken < 64) return;
    compress(buffer.data(), std::size_t{1});
  }
  compress(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size() / 64);
  bytes.remove_prefix(bytes.size() / 64 * 64);
  if (!bytes.empty()) std::memcpy(buffer.data(), bytes.data(), bytes.size());
}

/// The bytes behind a message of `length` bytes: a one bit, zeros, and its length in bits.
inline std::string padding(std::uint64_t length, ByteOrder order) {
  std::string result(1, '\x80');
  result.append((119 - length % 64) % 64, '\0');
  for (int i = 0; i < 8; ++i) {
    result.push_back(static_cast<char>(length * 8 >> (order == ByteOrder::Big ? 56 - 8 * i : 8 * i) & 0xff));
  }
  return result;
}

inline std::string to_hex(std::span<const std::uint8_t> bytes) {
  std::string result;
  result.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    result.push_back("0123456789abcdef"[byte >> 4]);
    result.push_back("0123456789abcdef"[byte & 15]);
  }
  return result;
}

}  // namespace pyverdict::digest
