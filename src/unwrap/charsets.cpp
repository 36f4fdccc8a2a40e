#include "unwrap/charsets.h"

#include <algorithm>
#include <array>
#include <vector>

#include "text/text.h"
#include "unwrap/codecs.h"

namespace pyverdict::unwrap {
namespace {

constexpr char32_t kReplacement = 0xfffd;

// Windows-1252 from 0x80 to 0x9f, where it is not Latin-1; 0 where it has no character.
constexpr std::array<char16_t, 32> kWindows1252 = {
    0x20ac, 0,      0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017d, 0,      0,      0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0,      0x017e, 0x0178};

enum class Charset : std::uint8_t {
  Utf8,
  Ascii,
  Latin1,
  Windows1252,
  Utf16,
  Utf32,
  Utf7,
  Punycode,
  Idna,
  UnicodeEscape,
  RawUnicodeEscape
};

struct Named {
  std::string_view name;
  Charset charset;
  char order = 0;  ///< of UTF-16 and UTF-32: 'l', 'b', or 0 for a byte order mark
};

constexpr Named kCharsets[] = {
    {"utf8", Charset::Utf8},
    {"u8", Charset::Utf8},
    {"utf", Charset::Utf8},
    {"utf8sig", Charset::Utf8, 's'},
    {"cp65001", Charset::Utf8},
    {"ascii", Charset::Ascii},
    {"usascii", Charset::Ascii},
    {"646", Charset::Ascii},
    {"latin1", Charset::Latin1},
    {"latin", Charset::Latin1},
    {"l1", Charset::Latin1},
    {"iso88591", Charset::Latin1},
    {"8859", Charset::Latin1},
    {"cp819", Charset::Latin1},
    {"charmap", Charset::Latin1},
    {"cp1252", Charset::Windows1252},
    {"windows1252", Charset::Windows1252},
    {"1252", Charset::Windows1252},
    {"utf16", Charset::Utf16},
    {"u16", Charset::Utf16},
    {"utf16le", Charset::Utf16, 'l'},
    {"unicodelittleunmarked", Charset::Utf16, 'l'},
    {"utf16be", Charset::Utf16, 'b'},
    {"unicodebigunmarked", Charset::Utf16, 'b'},
    {"utf32", Charset::Utf32},
    {"u32", Charset::Utf32},
    {"utf32le", Charset::Utf32, 'l'},
    {"utf32be", Charset::Utf32, 'b'},
    {"utf7", Charset::Utf7},
    {"u7", Charset::Utf7},
    {"unicode11utf7", Charset::Utf7},
    {"punycode", Charset::Punycode},
    {"idna", Charset::Idna},
    {"unicodeescape", Charset::UnicodeEscape},
    {"rawunicodeescape", Charset::RawUnicodeEscape},
};

const Named* find_charset(std::string_view name) {
  const auto* const end = std::end(kCharsets);
  const auto* const it =
      std::find_if(std::begin(kCharsets), end, [&](const Named& row) { return row.name == name; });
  return it == end ? nullptr : it;
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

void add(std::string& out, char32_t c, Errors errors) {
  if (c == kReplacement && errors == Errors::Ignore) return;
  text::append_utf8(out, c);
}

// Units of 2 or 4 bytes to text.
std::string decode_wide(std::string_view bytes, std::size_t width, char order, Errors errors) {
  const auto unit = [&](std::size_t at, bool big) {
    char32_t value = 0;
    for (std::size_t i = 0; i < width; ++i) {
      const auto byte = static_cast<unsigned char>(bytes[at + (big ? i : width - 1 - i)]);
      value = value << 8 | byte;
    }
    return value;
  };
  std::size_t at = 0;
  bool big = order == 'b';
  if (order == 0 && bytes.size() >= width) {
    if (unit(0, true) == 0xfeff) big = true;
    if (unit(0, big) == 0xfeff) at = width;
  }
  std::string result;
  for (; at + width <= bytes.size(); at += width) {
    char32_t c = unit(at, big);
    if (width == 2 && c >= 0xd800 && c < 0xdc00 && at + 4 <= bytes.size()) {
      const char32_t low = unit(at + 2, big);
      if (low >= 0xdc00 && low < 0xe000) {
        c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
        at += 2;
      }
    }
    add(result, c > 0x10ffff || (c >= 0xd800 && c < 0xe000) ? kReplacement : c, errors);
  }
  if (at < bytes.size()) add(result, kReplacement, errors);
  return result;
}

std::string encode_wide(std::string_view text, std::size_t width, char order) {
  std::string result;
  const auto put = [&](char32_t value) {
    for (std::size_t i = 0; i < width; ++i) {
      const std::size_t shift = 8 * (order == 'b' ? width - 1 - i : i);
      result.push_back(static_cast<char>(value >> shift & 0xff));
    }
  };
  if (order == 0) put(0xfeff);
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = text::next_code_point(text, at);
    if (width == 2 && c >= 0x10000) {
      put(0xd800 + ((c - 0x10000) >> 10));
      put(0xdc00 + ((c - 0x10000) & 0x3ff));
    } else {
      put(c);
    }
  }
  return result;
}

// RFC 2152: runs of base64 of UTF-16 between + and anything that is no base64, a - of which is dropped.
std::string decode_utf7(std::string_view bytes, Errors errors) {
  std::string result;
  for (std::size_t at = 0; at < bytes.size();) {
    if (bytes[at] != '+') {
      const auto c = static_cast<unsigned char>(bytes[at++]);
      add(result, c < 0x80 ? c : kReplacement, errors);
      continue;
    }
    const std::size_t start = ++at;
    const auto is_digit = [](char c) {
      return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' ||
             c == '/';
    };
    while (at < bytes.size() && is_digit(bytes[at])) ++at;
    std::string units = codecs::base64(bytes.substr(start, at - start)).bytes;
    if (units.size() % 2 != 0) units.pop_back();
    result += decode_wide(units, 2, 'b', errors);
    if (at < bytes.size() && bytes[at] == '-') {
      if (at == start) result += '+';
      ++at;
    }
  }
  return result;
}

// RFC 3492.
std::string decode_punycode(std::string_view bytes, Errors errors) {
  constexpr std::uint64_t kBase = 36, kMin = 1, kMax = 26, kSkew = 38, kDamp = 700;
  // Each character is inserted into what is there: long texts take quadratic time, and no name is long.
  constexpr std::size_t kMaxCharacters = 100'000;
  std::vector<char32_t> out;
  const std::size_t dash = bytes.rfind('-');
  std::size_t at = dash == std::string_view::npos ? 0 : dash + 1;
  for (std::size_t i = 0; i + 1 < at; ++i) {
    const auto c = static_cast<unsigned char>(bytes[i]);
    out.push_back(c < 0x80 ? c : kReplacement);
  }
  std::uint64_t code = 128, index = 0, bias = 72;
  while (at < bytes.size() && out.size() < kMaxCharacters) {
    const std::uint64_t before = index;
    std::uint64_t weight = 1;
    bool ended = false;
    for (std::uint64_t k = kBase; at < bytes.size() && !ended; k += kBase) {
      const char c = bytes[at++];
      const int letter = c | 0x20;
      if ((letter < 'a' || letter > 'z') && (c < '0' || c > '9')) break;
      const auto digit = static_cast<std::uint64_t>(c >= '0' && c <= '9' ? c - '0' + 26 : letter - 'a');
      index += digit * weight;
      const std::uint64_t threshold = k <= bias ? kMin : k >= bias + kMax ? kMax : k - bias;
      ended = digit < threshold;
      weight *= kBase - threshold;
      if (index > UINT32_MAX || weight > UINT32_MAX) break;
    }
    if (!ended) {
      out.push_back(kReplacement);
      break;
    }
    const std::uint64_t count = out.size() + 1;
    std::uint64_t delta = before == 0 ? index / kDamp : (index - before) / 2;
    delta += delta / count;
    std::uint64_t k = 0;
    for (; delta > (kBase - kMin) * kMax / 2; k += kBase) delta /= kBase - kMin;
    bias = k + (kBase - kMin + 1) * delta / (delta + kSkew);
    code += index / count;
    index %= count;
    if (code > 0x10ffff) break;
    out.insert(out.begin() + static_cast<std::ptrdiff_t>(index++), static_cast<char32_t>(code));
  }
  std::string result;
  for (const char32_t c : out) add(result, c, errors);
  return result;
}

std::string decode_idna(std::string_view bytes, Errors errors) {
  std::string result;
  while (true) {
    const std::size_t dot = bytes.find('.');
    const std::string_view label = bytes.substr(0, dot);
    result += label.starts_with("xn--") ? decode_punycode(label.substr(4), errors) : std::string(label);
    if (dot == std::string_view::npos) return result;
    result += '.';
    bytes = bytes.substr(dot + 1);
  }
}

std::string decode_single(std::string_view bytes, Charset charset, Errors errors) {
  std::string result;
  result.reserve(bytes.size());
  for (const char byte : bytes) {
    char32_t c = static_cast<unsigned char>(byte);
    if (charset == Charset::Ascii && c >= 0x80) c = kReplacement;
    if (charset == Charset::Windows1252 && c >= 0x80 && c < 0xa0) {
      c = kWindows1252[c - 0x80] == 0 ? kReplacement : char32_t{kWindows1252[c - 0x80]};
    }
    add(result, c, errors);
  }
  return result;
}

std::string encode_single(std::string_view text, Charset charset, Errors errors) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = text::next_code_point(text, at);
    const auto* const special = std::find(kWindows1252.begin(), kWindows1252.end(), c);
    if (c < 0x80 || (c < 0x100 && charset == Charset::Latin1) ||
        (c >= 0xa0 && c < 0x100 && charset == Charset::Windows1252)) {
      result.push_back(static_cast<char>(c));
    } else if (charset == Charset::Windows1252 && special != kWindows1252.end()) {
      result.push_back(static_cast<char>(0x80 + (special - kWindows1252.begin())));
    } else if (errors != Errors::Ignore) {
      result.push_back('?');
    }
  }
  return result;
}

std::string escaped(std::string_view text, bool raw) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = text::next_code_point(text, at);
    const auto hex = [&](char letter, unsigned digits) {
      result += {'\\', letter};
      for (unsigned i = digits; i-- > 0;) result.push_back(kDigits[c >> (4 * i) & 15]);
    };
    if (c >= 0x100) {
      hex(c > 0xffff ? 'U' : 'u', c > 0xffff ? 8 : 4);
    } else if (raw) {
      result.push_back(static_cast<char>(c));
    } else if (c == '\\') {
      result += "\\\\";
    } else if (c == '\n' || c == '\r' || c == '\t') {
      result += {'\\', c == '\n' ? 'n' : c == '\r' ? 'r' : 't'};
    } else if (c < 0x20 || c >= 0x7f) {
      hex('x', 2);
    } else {
      result.push_back(static_cast<char>(c));
    }
  }
  return result;
}

std::string decode_utf8(std::string_view bytes, bool signature, Errors errors) {
  if (signature && bytes.starts_with("\xEF\xBB\xBF")) bytes.remove_prefix(3);
  if (text::is_utf8(bytes)) return std::string(bytes);
  if (errors != Errors::Ignore) return text::to_valid_utf8(bytes);
  std::string result;
  for (std::size_t at = 0; at < bytes.size();) {
    const std::size_t start = at;
    const char32_t c = text::next_code_point(bytes, at);
    // An ill-formed byte yields U+FFFD alone, a real U+FFFD takes three bytes.
    if (c != kReplacement || at - start > 1) text::append_utf8(result, c);
  }
  return result;
}

}  // namespace

std::string codec_name(std::string_view name) {
  std::string result;
  for (const char c : name) {
    if (c == '-' || c == '_' || c == ' ') continue;
    result.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
  }
  return result;
}

std::optional<std::string> decode_charset(std::string_view bytes, std::string_view name, Errors errors) {
  const Named* row = find_charset(name);
  if (row == nullptr) return std::nullopt;
  switch (row->charset) {
    case Charset::Utf8:
      return decode_utf8(bytes, row->order == 's', errors);
    case Charset::Utf16:
    case Charset::Utf32:
      return decode_wide(bytes, row->charset == Charset::Utf16 ? 2 : 4, row->order, errors);
    case Charset::Utf7:
      return decode_utf7(bytes, errors);
    case Charset::Punycode:
      return decode_punycode(bytes, errors);
    case Charset::Idna:
      return decode_idna(bytes, errors);
    case Charset::UnicodeEscape:
    case Charset::RawUnicodeEscape:
      return unicode_escape(bytes, row->charset == Charset::RawUnicodeEscape);
    default:
      return decode_single(bytes, row->charset, errors);
  }
}

std::optional<std::string> encode_charset(std::string_view text, std::string_view name, Errors errors) {
  const Named* row = find_charset(name);
  if (row == nullptr) return std::nullopt;
  switch (row->charset) {
    case Charset::Utf8:
      return row->order == 's' ? "\xEF\xBB\xBF" + std::string(text) : std::string(text);
    case Charset::Utf16:
    case Charset::Utf32:
      return encode_wide(text, row->charset == Charset::Utf16 ? 2 : 4, row->order);
    case Charset::UnicodeEscape:
    case Charset::RawUnicodeEscape:
      return escaped(text, row->charset == Charset::RawUnicodeEscape);
    case Charset::Ascii:
    case Charset::Latin1:
    case Charset::Windows1252:
      return encode_single(text, row->charset, errors);
    default:
      return std::nullopt;
  }
}

std::string unicode_escape(std::string_view bytes, bool raw) {
  constexpr std::string_view kSimple = "abfnrtv\\'\"";
  constexpr std::string_view kValues = "\a\b\f\n\r\t\v\\'\"";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (bytes[i] != '\\' || i + 1 == bytes.size()) {
      text::append_utf8(out, static_cast<unsigned char>(bytes[i]));
      continue;
    }
    const char c = bytes[++i];
    const std::size_t digits = c == 'x' && !raw ? 2 : c == 'u' ? 4 : c == 'U' ? 8 : 0;
    char32_t code = 0;
    if (digits != 0 && i + digits < bytes.size()) {
      const std::string_view number = bytes.substr(i + 1, digits);
      if (std::all_of(number.begin(), number.end(), [](char d) { return hex_digit(d) >= 0; })) {
        for (const char d : number) code = code << 4 | static_cast<char32_t>(hex_digit(d));
        text::append_utf8(out, code);
        i += digits;
        continue;
      }
    }
    const std::size_t simple = raw ? std::string_view::npos : kSimple.find(c);
    if (simple != std::string_view::npos) {
      out.push_back(kValues[simple]);
    } else if (!raw && c >= '0' && c <= '7') {
      std::size_t j = i;
      for (; j < bytes.size() && j < i + 3 && bytes[j] >= '0' && bytes[j] <= '7'; ++j) {
        code = code << 3 | static_cast<char32_t>(bytes[j] - '0');
      }
      text::append_utf8(out, code);
      i = j - 1;
    } else if (raw || c != '\n') {
      out.push_back('\\');
      text::append_utf8(out, static_cast<unsigned char>(c));
    }
  }
  return out;
}

}  // namespace pyverdict::unwrap
