#include <algorithm>
#include <vector>

#include "digest/digest.h"
#include "indicator/parts.h"

namespace pyverdict::indicator {
namespace {

constexpr std::string_view kBase58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
constexpr std::string_view kBech32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";

using Bytes = std::vector<std::uint8_t>;

std::optional<Bytes> base58(std::string_view text) {
  Bytes number;  // big-endian, without the leading zero bytes
  for (const char c : text) {
    const std::size_t digit = kBase58.find(c);
    if (digit == std::string_view::npos) return std::nullopt;
    std::uint32_t carry = static_cast<std::uint32_t>(digit);
    for (auto it = number.rbegin(); it != number.rend(); ++it) {
      carry += std::uint32_t{*it} * 58;
      *it = static_cast<std::uint8_t>(carry);
      carry >>= 8;
    }
    for (; carry != 0; carry >>= 8) number.insert(number.begin(), static_cast<std::uint8_t>(carry));
  }
  const std::size_t zeros = std::min(text.find_first_not_of('1'), text.size());
  number.insert(number.begin(), zeros, 0);
  return number;
}

std::string_view view(const Bytes& bytes, std::size_t size) {
  return {reinterpret_cast<const char*>(bytes.data()), size};
}

// Bitcoin (1, 3), Litecoin (L, M), Dogecoin (D), Tron (T): a version, 20 bytes, and the head of a double
// SHA-256.
bool is_base58check(std::string_view text) {
  constexpr std::uint8_t kVersions[] = {0x00, 0x05, 0x1e, 0x30, 0x32, 0x41};
  if (text.size() < 26 || text.size() > 35 ||
      std::string_view("13LMDT").find(text[0]) == std::string_view::npos) {
    return false;
  }
  const auto bytes = base58(text);
  if (!bytes || bytes->size() != 25) return false;
  if (std::find(std::begin(kVersions), std::end(kVersions), (*bytes)[0]) == std::end(kVersions)) return false;
  digest::Sha256 first;
  first.update(view(*bytes, 21));
  const auto once = first.bytes();
  digest::Sha256 second;
  second.update({reinterpret_cast<const char*>(once.data()), once.size()});
  const auto twice = second.bytes();
  return std::equal(bytes->begin() + 21, bytes->end(), twice.begin());
}

// BIP 173 and BIP 350.
bool is_bech32(std::string_view text) {
  const std::string_view prefix = text.starts_with("bc1") ? "bc" : text.starts_with("ltc1") ? "ltc" : "";
  if (prefix.empty() || text.size() < 14 || text.size() > 90) return false;
  constexpr std::uint32_t kGenerator[] = {0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3};
  std::uint32_t checksum = 1;
  const auto feed = [&](std::uint32_t value) {
    const std::uint32_t top = checksum >> 25;
    checksum = (checksum & 0x1ffffff) << 5 ^ value;
    for (unsigned i = 0; i < 5; ++i) {
      if ((top >> i & 1) != 0) checksum ^= kGenerator[i];
    }
  };
  for (const char c : prefix) feed(static_cast<std::uint32_t>(c) >> 5);
  feed(0);
  for (const char c : prefix) feed(static_cast<std::uint32_t>(c) & 31);
  for (const char c : text.substr(prefix.size() + 1)) {
    const std::size_t digit = kBech32.find(c);
    if (digit == std::string_view::npos) return false;
    feed(static_cast<std::uint32_t>(digit));
  }
  // The first version of witness programs has the older checksum.
  return checksum == (text[prefix.size() + 1] == kBech32[0] ? 1U : 0x2bc830a3U);
}

// EIP-55: the case of the letters is the checksum; an address in one case has none and is taken as it is.
bool is_ethereum(std::string_view text) {
  if (text.size() != 42 || !text.starts_with("0x")) return false;
  const std::string_view digits = text.substr(2);
  if (!std::all_of(digits.begin(), digits.end(), is_hex)) return false;
  const bool lower = std::any_of(digits.begin(), digits.end(), is_lower);
  const bool upper = std::any_of(digits.begin(), digits.end(), is_upper);
  if (!lower && !upper) return false;
  if (lower != upper) return digits.find_first_not_of(digits[0]) != std::string_view::npos;
  std::string folded(digits);
  std::transform(folded.begin(), folded.end(), folded.begin(),
                 [](char c) { return is_upper(c) ? static_cast<char>(c + 32) : c; });
  const auto hash = digest::keccak256(folded);
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (is_digit(digits[i])) continue;
    const unsigned nibble = i % 2 == 0 ? hash[i / 2] >> 4 : hash[i / 2] & 15U;
    if (is_upper(digits[i]) != (nibble >= 8)) return false;
  }
  return true;
}

// Monero writes blocks of 8 bytes as 11 digits, the last (5 bytes) as 7; the last four bytes are a Keccak
// checksum.
bool is_monero(std::string_view text) {
  if (text.size() != 95 || (text[0] != '4' && text[0] != '8')) return false;
  Bytes bytes;
  for (std::size_t at = 0; at < text.size(); at += 11) {
    const std::string_view block = text.substr(at, 11);
    const std::size_t size = block.size() == 11 ? 8 : 5;
    std::uint64_t value = 0;
    for (const char c : block) {
      const std::size_t digit = kBase58.find(c);
      if (digit == std::string_view::npos || __builtin_mul_overflow(value, std::uint64_t{58}, &value) ||
          __builtin_add_overflow(value, std::uint64_t{digit}, &value)) {
        return false;
      }
    }
    for (std::size_t i = 0; i < size; ++i)
      bytes.push_back(static_cast<std::uint8_t>(value >> (8 * (size - 1 - i))));
  }
  const auto hash = digest::keccak256(view(bytes, bytes.size() - 4));
  return std::equal(bytes.end() - 4, bytes.end(), hash.begin());
}

}  // namespace

bool is_wallet(std::string_view token) {
  return token.size() >= 14 && token.size() <= 95 &&
         (is_ethereum(token) || is_bech32(token) || is_base58check(token) || is_monero(token));
}

bool may_be_solana(std::string_view token) {
  if (token.size() < 32 || token.size() > 44) return false;
  bool upper = false;
  bool lower = false;
  bool digit = false;
  for (const char c : token) {
    upper = upper || is_upper(c);
    lower = lower || (c >= 'a' && c <= 'z');
    digit = digit || is_digit(c);
  }
  if (!upper || !lower || !digit) return false;
  const auto bytes = base58(token);
  return bytes && bytes->size() == 32;
}

}  // namespace pyverdict::indicator
