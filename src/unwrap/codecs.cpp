#include "unwrap/codecs.h"

#include <array>

#include "text/text.h"

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
constexpr std::string_view kHexLetters = "0123456789abcdef";

constexpr auto kBase64 = alphabet(kBase64Letters);
constexpr auto kBase64Url = alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");
constexpr auto kBase32 = alphabet("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
constexpr auto kBase32Hex = alphabet("0123456789ABCDEFGHIJKLMNOPQRSTUV");
constexpr auto kBase85 = alphabet(kBase85Letters);

// Digits of 2^bits, most significant first, to bytes. A '=' ends the data when enough digits are there.
Decoded power_of_two(std::string_view data, const std::array<std::int8_t, 256>& table, unsigned bits) {
  Decoded result;
  result.bytes.reserve(data.size() * bits / 8);
  std::uint32_t buffer = 0;
  unsigned held = 0;
  unsigned digits = 0;
  const unsigned group = bits == 6 ? 4 : 8;
  for (const char c : data) {
    const std::int8_t digit = table[static_cast<unsigned char>(c)];
    if (c == '=') {
      if (digits % group >= 2) break;
      continue;
    }
    if (digit == kSkip) continue;
    buffer = (buffer << bits) | static_cast<std::uint32_t>(digit);
    held += bits;
    ++digits;
    if (held >= 8) {
      held -= 8;
      result.bytes.push_back(static_cast<char>(buffer >> held & 0xff));
    }
  }
  result.complete = held < bits;
  return result;
}

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

Decoded base64(std::string_view data, bool urlsafe) {
  // A script that decodes with the wrong alphabet would fail; one that mixes them is read as it is meant.
  if (urlsafe || (data.find_first_of("-_") != std::string_view::npos &&
                  data.find_first_of("+/") == std::string_view::npos)) {
    return power_of_two(data, kBase64Url, 6);
  }
  return power_of_two(data, kBase64, 6);
}

Decoded base32(std::string_view data, bool hex_alphabet) {
  return power_of_two(data, hex_alphabet ? kBase32Hex : kBase32, 5);
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

Decoded base85(std::string_view data) {
  Decoded result;
  Groups85 groups(result);
  for (const char c : data) {
    const std::int8_t digit = kBase85[static_cast<unsigned char>(c)];
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

Decoded ascii85(std::string_view data) {
  Decoded result;
  Groups85 groups(result);
  if (data.starts_with("<~")) data.remove_prefix(2);
  for (const char c : data) {
    if (c == '~') break;
    if (is_space(c)) continue;
    if (c == 'z' && groups.empty()) {
      result.bytes.append(4, '\0');
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
    if (line.empty() || line.starts_with("begin ") || line == "end") continue;
    const std::size_t length = static_cast<std::size_t>((line[0] - ' ') & 63);
    const std::size_t before = result.bytes.size();
    std::uint32_t buffer = 0;
    unsigned held = 0;
    for (const char c : line.substr(1)) {
      buffer = buffer << 6 | static_cast<std::uint32_t>((c - ' ') & 63);
      held += 6;
      if (held >= 8) {
        held -= 8;
        if (result.bytes.size() - before < length)
          result.bytes.push_back(static_cast<char>(buffer >> held & 0xff));
      }
    }
    if (result.bytes.size() - before < length) result.complete = false;
  }
  return result;
}

Decoded quoted_printable(std::string_view data) {
  Decoded result;
  for (std::size_t i = 0; i < data.size(); ++i) {
    if (data[i] != '=') {
      result.bytes.push_back(data[i]);
      continue;
    }
    if (i + 1 < data.size() && data[i + 1] == '\n') {
      ++i;
    } else if (i + 2 < data.size() && data[i + 1] == '\r' && data[i + 2] == '\n') {
      i += 2;
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

std::string to_base64(std::string_view bytes) {
  std::string out;
  out.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t group = 0;
    for (std::size_t j = 0; j < 3; ++j) {
      group = group << 8 | (i + j < bytes.size() ? static_cast<unsigned char>(bytes[i + j]) : 0u);
    }
    const std::size_t digits = bytes.size() - i >= 3 ? 4 : bytes.size() - i + 1;
    for (std::size_t j = 0; j < 4; ++j) {
      out.push_back(j < digits ? kBase64Letters[group >> (18 - 6 * j) & 63] : '=');
    }
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

std::string unicode_escape(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      out.push_back(text[i]);
      continue;
    }
    const char c = text[++i];
    const std::string_view simple = "abfnrtv\\'\"";
    const std::string_view values = "\a\b\f\n\r\t\v\\'\"";
    if (const std::size_t at = simple.find(c); at != std::string_view::npos) {
      out.push_back(values[at]);
      continue;
    }
    if (c == '\n') continue;
    std::size_t digits = c == 'x' ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    char32_t code = 0;
    if (digits != 0 && i + digits < text.size()) {
      bool valid = true;
      for (std::size_t j = 1; j <= digits; ++j) {
        const int digit = hex_digit(text[i + j]);
        valid = valid && digit >= 0;
        code = code << 4 | static_cast<char32_t>(digit & 15);
      }
      if (valid) {
        text::append_utf8(out, code);
        i += digits;
        continue;
      }
    }
    if (c >= '0' && c <= '7') {
      std::size_t j = i;
      for (; j < text.size() && j < i + 3 && text[j] >= '0' && text[j] <= '7'; ++j) {
        code = code << 3 | static_cast<char32_t>(text[j] - '0');
      }
      text::append_utf8(out, code);
      i = j - 1;
      continue;
    }
    out.push_back('\\');
    out.push_back(c);
  }
  return out;
}

}  // namespace pyverdict::unwrap::codecs
