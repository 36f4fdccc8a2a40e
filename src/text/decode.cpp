#include <algorithm>
#include <array>
#include <optional>

#include "enum_table.h"
#include "text/cookie.h"
#include "text/signature.h"
#include "text/text.h"
#include "text/utf8.h"

namespace pyverdict::text {
namespace {

constexpr EnumTable<Encoding, std::string_view> kNames = {"utf-8",     "utf-8-sig", "utf-16-le",  "utf-16-be",
                                                          "utf-32-le", "utf-32-be", "iso-8859-1", "cp1252"};

struct Mark {
  std::string_view bytes;
  Encoding encoding;
};

// The mark of UTF-32 begins with that of UTF-16.
constexpr std::array<Mark, 5> kMarks = {
    Mark{{"\xFF\xFE\x00\x00", 4}, Encoding::Utf32Le},
    Mark{{"\x00\x00\xFE\xFF", 4}, Encoding::Utf32Be},
    Mark{"\xEF\xBB\xBF", Encoding::Utf8Bom},
    Mark{"\xFF\xFE", Encoding::Utf16Le},
    Mark{"\xFE\xFF", Encoding::Utf16Be},
};

/// What Windows-1252 has from 0x80 to 0x9F; 0 where it has nothing.
constexpr std::array<char16_t, 32> kCp1252 = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
    0x2039, 0x0152, 0,      0x017D, 0,      0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
    0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

constexpr std::size_t kSample = 4096;

void replace(Decoded& out, std::size_t at) {
  if (out.replaced++ == 0) out.first_replaced = static_cast<std::uint32_t>(at);
  append_utf8(out.text, 0xFFFD);
}

void read_utf8(std::string_view bytes, std::size_t skipped, Decoded& out) {
  std::size_t done = 0;
  std::size_t at = find_non_ascii(bytes, 0);
  while (at < bytes.size()) {
    const Utf8Unit unit = utf8_unit(bytes, at);
    if (!unit.ok) {
      out.text.append(bytes.substr(done, at - done));
      replace(out, skipped + at);
      done = at + unit.size;
    }
    at = find_non_ascii(bytes, at + unit.size);
  }
  out.text.append(bytes.substr(done));
}

template <std::size_t size, bool big>
char32_t read_unit(std::string_view bytes, std::size_t at) {
  char32_t value = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const auto byte = static_cast<std::uint8_t>(bytes[at + (big ? i : size - 1 - i)]);
    value = (value << 8) | byte;
  }
  return value;
}

template <std::size_t size, bool big>
void read_wide(std::string_view bytes, std::size_t skipped, Decoded& out) {
  const auto is_surrogate = [](char32_t unit, char32_t first) {
    return unit >= first && unit < first + 0x400;
  };
  std::size_t at = 0;
  while (at + size <= bytes.size()) {
    const std::size_t start = at;
    char32_t value = read_unit<size, big>(bytes, at);
    at += size;
    if (size == 2 && is_surrogate(value, 0xD800) && at + size <= bytes.size()) {
      const char32_t low = read_unit<size, big>(bytes, at);
      if (is_surrogate(low, 0xDC00)) {
        value = 0x10000 + ((value - 0xD800) << 10) + (low - 0xDC00);
        at += size;
      }
    }
    if (value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) {
      replace(out, skipped + start);
    } else {
      append_utf8(out.text, value);
    }
  }
  if (at < bytes.size()) replace(out, skipped + at);
}

void read_single_byte(std::string_view bytes, std::size_t skipped, bool cp1252, Decoded& out) {
  std::size_t done = 0;
  for (std::size_t at = find_non_ascii(bytes, 0); at < bytes.size(); at = find_non_ascii(bytes, at + 1)) {
    out.text.append(bytes.substr(done, at - done));
    done = at + 1;
    const auto byte = static_cast<std::uint8_t>(bytes[at]);
    const char32_t value = cp1252 && byte < 0xA0 ? kCp1252[byte - 0x80U] : byte;
    if (value == 0) {
      replace(out, skipped + at);
    } else {
      append_utf8(out.text, value);
    }
  }
  out.text.append(bytes.substr(done));
}

void read(std::string_view bytes, std::size_t skipped, Decoded& out) {
  out.text.reserve(bytes.size());
  switch (out.encoding) {
    case Encoding::Utf8:
    case Encoding::Utf8Bom:
      return read_utf8(bytes, skipped, out);
    case Encoding::Utf16Le:
      return read_wide<2, false>(bytes, skipped, out);
    case Encoding::Utf16Be:
      return read_wide<2, true>(bytes, skipped, out);
    case Encoding::Utf32Le:
      return read_wide<4, false>(bytes, skipped, out);
    case Encoding::Utf32Be:
      return read_wide<4, true>(bytes, skipped, out);
    case Encoding::Latin1:
      return read_single_byte(bytes, skipped, false, out);
    case Encoding::Cp1252:
      return read_single_byte(bytes, skipped, true, out);
  }
}

/// Wide text without a mark: code is ASCII for the most part, so the other bytes of its units are NUL.
std::optional<Encoding> wide_without_mark(std::string_view bytes) {
  const std::string_view sample = bytes.substr(0, kSample);
  if (sample.size() < 4) return std::nullopt;
  std::array<std::size_t, 4> zeros{};
  for (std::size_t i = 0; i < sample.size(); ++i) zeros[i % 4] += sample[i] == '\0' ? 1U : 0U;
  const std::size_t groups = sample.size() / 4;
  const auto mostly = [&](std::size_t lane) { return zeros[lane] * 10 >= groups * 7; };
  const auto seldom = [&](std::size_t lane) { return zeros[lane] * 20 <= groups; };
  if (seldom(0) && mostly(1) && mostly(2) && mostly(3)) return Encoding::Utf32Le;
  if (mostly(0) && mostly(1) && mostly(2) && seldom(3)) return Encoding::Utf32Be;
  if (seldom(0) && mostly(1) && seldom(2) && mostly(3)) return Encoding::Utf16Le;
  if (mostly(0) && seldom(1) && mostly(2) && seldom(3)) return Encoding::Utf16Be;
  return std::nullopt;
}

/// Whether ill-formed bytes look like damage in UTF-8 rather than like another encoding.
bool is_mostly_utf8(std::string_view bytes) {
  std::size_t good = 0;
  std::size_t bad = 0;
  for (std::size_t at = find_non_ascii(bytes, 0); at < bytes.size();) {
    const Utf8Unit unit = utf8_unit(bytes, at);
    ++(unit.ok ? good : bad);
    at = find_non_ascii(bytes, at + unit.size);
  }
  return good > bad;
}

Encoding choose(std::string_view bytes, Decoded& out) {
  if (const std::optional<Encoding> wide = wide_without_mark(bytes)) return *wide;
  out.declared = find_cookie(bytes);
  if (!out.declared.empty()) {
    const std::optional<Encoding> declared = encoding_named(out.declared);
    out.unknown_declared = !declared.has_value();
    if (out.unknown_declared || declared == Encoding::Latin1) return Encoding::Latin1;
    if (declared == Encoding::Cp1252) return Encoding::Cp1252;
  }
  return is_utf8(bytes) || is_mostly_utf8(bytes) ? Encoding::Utf8 : Encoding::Cp1252;
}

}  // namespace

std::string_view name(Encoding encoding) { return kNames[encoding]; }

Decoded decode(std::string_view bytes) {
  Decoded out;
  const auto* const mark = std::find_if(kMarks.begin(), kMarks.end(), [&](const Mark& candidate) {
    return bytes.starts_with(candidate.bytes);
  });
  const std::size_t skipped = mark == kMarks.end() ? 0 : mark->bytes.size();
  const std::string_view body = bytes.substr(skipped);
  out.encoding = skipped == 0 ? choose(body, out) : mark->encoding;
  read(body, skipped, out);
  if (out.declared.empty()) {
    out.declared = find_cookie(out.text);
    out.unknown_declared = !out.declared.empty() && !encoding_named(out.declared).has_value();
  }
  out.binary = has_binary_signature(bytes) || has_binary_content(out.text);
  return out;
}

}  // namespace pyverdict::text
