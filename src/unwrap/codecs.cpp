#include "unwrap/codecs.h"

#include <algorithm>
#include <array>

namespace pyverdict::unwrap::codecs {
namespace {

constexpr std::int8_t kSkip = -1;

constexpr std::array<std::int8_t, 256> alphabet(std::string_view characters) {
  std::array<std::int8_t, 256> table{};
  table.fill(kSkip);
  for (std::size_t i = 0; i < characters.size(); ++i) {
    table[static_cast<unsigned char>(characters[i])] = static_cast<std::int8_t>(i);
  }
  return table;
}

constexpr std::string_view kBase64Letters =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::string_view kBase85Letters =
    "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";
constexpr std::string_view kBase32Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view kBase32HexLetters = "0123456789ABCDEFGHIJKLMNOPQRSTUV";
constexpr std::string_view kHexLetters = "0123456789abcdef";

constexpr auto kBase64 = alphabet(kBase64Letters);
constexpr auto kBase32 = alphabet(kBase32Letters);
constexpr auto kBase32Hex = alphabet(kBase32HexLetters);
constexpr auto kBase85 = alphabet(kBase85Letters);
constexpr auto kZ85 =
    alphabet("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.-:+=^!/*?&<>()[]{}@%$#");

// Digits of 2^n, most significant first, on their way to bytes.
class Bits {
 public:
  explicit Bits(Decoded& out) : out_(out) {}

  void add(std::int8_t digit, unsigned bits) {
    buffer_ = (buffer_ << bits) | static_cast<std::uint32_t>(digit);
    held_ += bits;
    if (held_ < 8) return;
    held_ -= 8;
    out_.bytes.push_back(static_cast<char>(buffer_ >> held_ & 0xff));
  }
  unsigned held() const { return held_; }

 private:
  Decoded& out_;
  std::uint32_t buffer_ = 0;
  unsigned held_ = 0;
};

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

// Base-85 digits on their way to bytes: five of them are four bytes, fewer at the end are one byte less.
class Groups85 {
 public:
  explicit Groups85(Decoded& out) : out_(out) {}

  bool empty() const { return count_ == 0; }

  void add(unsigned digit) {
    value_ = value_ * 85 + digit;
    if (++count_ == 5) flush();
  }

  void flush() {
    for (unsigned i = count_; i < 5; ++i) value_ = value_ * 85 + 84;
    if (count_ == 1 || (count_ != 0 && value_ > 0xffffffffu)) {
      out_.complete = false;
    } else {
      for (unsigned i = 0; i + 1 < count_; ++i) {
        out_.bytes.push_back(static_cast<char>(value_ >> (24 - 8 * i) & 0xff));
      }
    }
    value_ = 0;
    count_ = 0;
  }

 private:
  Decoded& out_;
  std::uint64_t value_ = 0;
  unsigned count_ = 0;
};

}  // namespace

Decoded base64(std::string_view data, std::string_view altchars) {
  auto table = kBase64;
  for (std::size_t i = 0; i < altchars.size() && i < 2; ++i) {
    table[static_cast<unsigned char>(altchars[i])] = static_cast<std::int8_t>(62 + i);
  }
  Decoded result;
  result.bytes.reserve(data.size() / 4 * 3);
  Bits bits(result);
  unsigned digits = 0;
  unsigned pads = 0;
  for (const char c : data) {
    if (c == '=') {
      // Padding ends the data once it fills a group; anywhere else it is one more character to skip.
      if (digits % 4 >= 2 && digits % 4 + ++pads >= 4) break;
      continue;
    }
    const std::int8_t digit = table[static_cast<unsigned char>(c)];
    if (digit == kSkip) continue;
    pads = 0;
    ++digits;
    bits.add(digit, 6);
  }
  result.complete = bits.held() < 6;
  return result;
}

Decoded base32(std::string_view data, Base32 options) {
  const auto& table = options.hex_alphabet ? kBase32Hex : kBase32;
  Decoded result;
  result.bytes.reserve(data.size() / 8 * 5);
  Bits bits(result);
  for (char c : data) {
    if (c == '=') break;
    if (is_space(c)) continue;
    if (options.casefold && c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    if (options.map01 != 0 && c == '1') c = options.map01;
    if (options.map01 != 0 && c == '0') c = 'O';
    const std::int8_t digit = table[static_cast<unsigned char>(c)];
    if (digit == kSkip) {
      result.complete = false;
      return result;
    }
    bits.add(digit, 5);
  }
  result.complete = bits.held() < 5;
  return result;
}

Decoded hex(std::string_view data) {
  Decoded result;
  result.bytes.reserve(data.size() / 2);
  int high = -1;
  for (const char c : data) {
    if (is_space(c)) continue;
    const int digit = hex_digit(c);
    if (digit < 0) {
      result.complete = false;
      return result;
    }
    if (high < 0) {
      high = digit;
    } else {
      result.bytes.push_back(static_cast<char>(high << 4 | digit));
      high = -1;
    }
  }
  result.complete = high < 0;
  return result;
}

Decoded base85(std::string_view data, bool z85) {
  const auto& table = z85 ? kZ85 : kBase85;
  Decoded result;
  Groups85 groups(result);
  for (const char c : data) {
    const std::int8_t digit = table[static_cast<unsigned char>(c)];
    if (digit != kSkip) {
      groups.add(static_cast<unsigned>(digit));
    } else if (!is_space(c)) {
      result.complete = false;
      break;
    }
  }
  groups.flush();
  return result;
}

Decoded ascii85(std::string_view data, bool foldspaces) {
  Decoded result;
  Groups85 groups(result);
  if (data.starts_with("<~")) data.remove_prefix(2);
  for (const char c : data) {
    if (c == '~') break;
    if (is_space(c)) continue;
    if (c == 'z' && groups.empty()) {
      result.bytes.append(4, '\0');
    } else if (c == 'y' && foldspaces && groups.empty()) {
      result.bytes.append(4, ' ');
    } else if (c >= '!' && c <= 'u') {
      groups.add(static_cast<unsigned>(c - '!'));
    } else {
      result.complete = false;
      break;
    }
  }
  groups.flush();
  return result;
}

Decoded uu(std::string_view data) {
  Decoded result;
  while (!data.empty()) {
    const std::size_t end = data.find('\n');
    std::string_view line = data.substr(0, end);
    data = end == std::string_view::npos ? std::string_view() : data.substr(end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty() || line.starts_with("begin ")) continue;
    if (line == "end") break;
    const auto length = static_cast<std::size_t>((line[0] - ' ') & 63);
    const std::size_t target = result.bytes.size() + length;
    // Spaces are zeros, and those at the end of a line are often lost.
    result.complete =
        result.complete && (end != std::string_view::npos || (line.size() - 1) * 3 / 4 >= length);
    Bits bits(result);
    for (std::size_t i = 1; result.bytes.size() < target; ++i) {
      bits.add(i < line.size() ? static_cast<std::int8_t>((line[i] - ' ') & 63) : std::int8_t{0}, 6);
    }
  }
  return result;
}

Decoded quoted_printable(std::string_view data, bool header) {
  Decoded result;
  for (std::size_t i = 0; i < data.size(); ++i) {
    if (data[i] != '=') {
      result.bytes.push_back(header && data[i] == '_' ? ' ' : data[i]);
      continue;
    }
    if (i + 1 == data.size()) break;
    if (data[i + 1] == '\n' || data[i + 1] == '\r') {
      // A soft line break.
      i = std::min(data.find('\n', i + 1), data.size());
    } else if (data[i + 1] == '=') {
      result.bytes.push_back('=');
      ++i;
    } else if (i + 2 < data.size() && hex_digit(data[i + 1]) >= 0 && hex_digit(data[i + 2]) >= 0) {
      result.bytes.push_back(static_cast<char>(hex_digit(data[i + 1]) << 4 | hex_digit(data[i + 2])));
      i += 2;
    } else {
      result.bytes.push_back('=');
    }
  }
  return result;
}

Decoded percent(std::string_view data) {
  Decoded result;
  for (std::size_t i = 0; i < data.size(); ++i) {
    if (data[i] == '%' && i + 2 < data.size() && hex_digit(data[i + 1]) >= 0 && hex_digit(data[i + 2]) >= 0) {
      result.bytes.push_back(static_cast<char>(hex_digit(data[i + 1]) << 4 | hex_digit(data[i + 2])));
      i += 2;
    } else {
      result.bytes.push_back(data[i]);
    }
  }
  return result;
}

namespace {

// Groups of bytes as digits of so many bits, filled up with "=".
std::string to_digits(std::string_view bytes, std::string_view letters, std::size_t bits) {
  const std::size_t size = bits == 6 ? 3 : 5;
  const std::size_t digits = size * 8 / bits;
  std::string out;
  out.reserve((bytes.size() + size - 1) / size * digits);
  for (std::size_t i = 0; i < bytes.size(); i += size) {
    std::uint64_t group = 0;
    for (std::size_t j = 0; j < size; ++j)
      group = group << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0u);
    const std::size_t known = (std::min(size, bytes.size() - i) * 8 + bits - 1) / bits;
    for (std::size_t j = 0; j < digits; ++j) {
      const std::uint64_t digit = group >> (digits - 1 - j) * bits & ((1u << bits) - 1);
      out.push_back(j < known ? letters[static_cast<std::size_t>(digit)] : '=');
    }
  }
  return out;
}

}  // namespace

std::string to_base64(std::string_view bytes) { return to_digits(bytes, kBase64Letters, 6); }

std::string to_base64_lines(std::string_view bytes) {
  constexpr std::size_t kBytesPerLine = 57;
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += kBytesPerLine)
    out += to_base64(bytes.substr(at, kBytesPerLine)) + '\n';
  return out;
}

std::string to_base32(std::string_view bytes, bool hex_alphabet) {
  return to_digits(bytes, hex_alphabet ? kBase32HexLetters : kBase32Letters, 5);
}

std::string to_base85(std::string_view bytes) {
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 4) {
    const std::string_view group = bytes.substr(i, 4);
    std::uint32_t value = 0;
    for (std::size_t j = 0; j < 4; ++j)
      value = value << 8 | (j < group.size() ? static_cast<unsigned char>(group[j]) : 0u);
    char digits[5];
    for (std::size_t j = 5; j-- > 0; value /= 85) digits[j] = kBase85Letters[value % 85];
    out.append(digits, group.size() + 1);
  }
  return out;
}

std::string to_hex(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() * 2);
  for (const char c : bytes) {
    out.push_back(kHexLetters[static_cast<unsigned char>(c) >> 4]);
    out.push_back(kHexLetters[static_cast<unsigned char>(c) & 15]);
  }
  return out;
}

std::string rot13(std::string_view text) {
  std::string out(text);
  for (char& c : out) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>('a' + (c - 'a' + 13) % 26);
    if (c >= 'A' && c <= 'Z') c = static_cast<char>('A' + (c - 'A' + 13) % 26);
  }
  return out;
}

}  // namespace pyverdict::unwrap::codecs
