#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

/// What SHA-256, SHA-1 and MD5 have in common: blocks of 64 bytes, a padding that ends with the length, and
/// 32-bit words.
namespace pyverdict::digest {

inline constexpr std::size_t kBlock = 64;
/// Bytes that one call works on. WebAssembly begins in code that was compiled in haste, and a function goes
/// on in better code only when it is called again.
inline constexpr std::size_t kBytesAtOnce = std::size_t{1} << 16;
using Buffer = std::array<std::uint8_t, kBlock>;

/// Like std::rotl and std::rotr, which take an unsigned count in some standard libraries and a signed one in
/// others.
template <typename Word>
constexpr Word rotate_left(Word value, unsigned count) {
  return value << count | value >> (sizeof(Word) * 8 - count);
}
template <typename Word>
constexpr Word rotate_right(Word value, unsigned count) {
  return value >> count | value << (sizeof(Word) * 8 - count);
}

inline std::uint32_t big_endian(const std::uint8_t* bytes) {
  return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 |
         bytes[3];
}

inline std::uint32_t little_endian(const std::uint8_t* bytes) {
  return std::uint32_t{bytes[3]} << 24 | std::uint32_t{bytes[2]} << 16 | std::uint32_t{bytes[1]} << 8 |
         bytes[0];
}

/// Hands whole blocks to `compress(blocks, count)` and keeps the rest in `buffer`.
template <typename Compress>
void absorb(Buffer& buffer, std::uint64_t& length, std::string_view input, Compress compress) {
  const auto* bytes = static_cast<const std::uint8_t*>(static_cast<const void*>(input.data()));
  std::size_t size = input.size();
  const auto held = static_cast<std::size_t>(length % kBlock);
  length += size;
  if (held != 0) {
    const std::size_t taken = std::min(size, kBlock - held);
    std::copy_n(bytes, taken, buffer.data() + held);
    bytes += taken;
    size -= taken;
    if (held + taken < kBlock) return;
    compress(buffer.data(), 1);
  }
  while (size >= kBlock) {
    const std::size_t count = std::min(size, kBytesAtOnce) / kBlock;
    compress(bytes, count);
    bytes += count * kBlock;
    size -= count * kBlock;
  }
  std::copy_n(bytes, size, buffer.data());
}

/// Pads the last block and compresses it.
template <std::endian order, typename Compress>
void finish(Buffer buffer, std::uint64_t length, Compress compress) {
  auto held = static_cast<std::size_t>(length % kBlock);
  buffer[held++] = 0x80;
  if (held > kBlock - 8) {
    std::fill(buffer.begin() + static_cast<std::ptrdiff_t>(held), buffer.end(), std::uint8_t{0});
    compress(buffer.data(), 1);
    held = 0;
  }
  std::fill(buffer.begin() + static_cast<std::ptrdiff_t>(held), buffer.end(), std::uint8_t{0});
  const std::uint64_t bits = length * 8;
  for (std::size_t i = 0; i < 8; ++i) {
    const std::size_t shift = 8 * (order == std::endian::big ? 7 - i : i);
    buffer[kBlock - 8 + i] = static_cast<std::uint8_t>(bits >> shift);
  }
  compress(buffer.data(), 1);
}

template <std::endian order, std::size_t words>
std::array<std::uint8_t, words * 4> to_bytes(const std::array<std::uint32_t, words>& state) {
  std::array<std::uint8_t, words * 4> out;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const std::size_t shift = 8 * (order == std::endian::big ? 3 - i % 4 : i % 4);
    out[i] = static_cast<std::uint8_t>(state[i / 4] >> shift);
  }
  return out;
}

template <std::size_t size>
std::string to_hex(const std::array<std::uint8_t, size>& bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  out.reserve(2 * size);
  for (const std::uint8_t byte : bytes) {
    out.push_back(kDigits[byte >> 4U]);
    out.push_back(kDigits[byte & 15U]);
  }
  return out;
}

}  // namespace pyverdict::digest
