#include <algorithm>
#include <array>
#include <optional>

#include "text/text.h"
#include "text/utf8.h"

namespace pyverdict::text {
namespace {

using namespace std::string_view_literals;

constexpr char32_t kReplacement = 0xFFFD;

struct Mark {
  std::string_view bytes;
  Encoding encoding;
};

// UTF-32's mark begins with UTF-16's: it stands first.
constexpr std::array<Mark, 5> kMarks = {{{"\xff\xfe\0\0"sv, Encoding::Utf32Le},
                                         {"\0\0\xfe\xff"sv, Encoding::Utf32Be},
                                         {"\xef\xbb\xbf"sv, Encoding::Utf8Bom},
                                         {"\xff\xfe"sv, Encoding::Utf16Le},
                                         {"\xfe\xff"sv, Encoding::Utf16Be}}};

struct Alias {
  std::string_view name;  ///< lower case, with - for _ and spaces
  Encoding encoding;
};

constexpr std::array<Alias, 22> kAliases = {
    {{"ascii", Encoding::Utf8},         {"us-ascii", Encoding::Utf8},     {"utf-8", Encoding::Utf8},
     {"utf8", Encoding::Utf8},          {"utf-8-sig", Encoding::Utf8},    {"utf-8-unix", Encoding::Utf8},
     {"utf-8-dos", Encoding::Utf8},     {"utf-8-mac", Encoding::Utf8},    {"u8", Encoding::Utf8},
     {"cp65001", Encoding::Utf8},       {"latin-1", Encoding::Latin1},    {"latin1", Encoding::Latin1},
     {"l1", Encoding::Latin1},          {"iso-8859-1", Encoding::Latin1}, {"iso8859-1", Encoding::Latin1},
     {"iso-8859-15", Encoding::Latin1}, {"iso8859-15", Encoding::Latin1}, {"8859", Encoding::Latin1},
     {"cp819", Encoding::Latin1},       {"cp1252", Encoding::Cp1252},     {"windows-1252", Encoding::Cp1252},
     {"1252", Encoding::Cp1252}}};

// Windows-1252 from 0x80 to 0x9f; 0 where it has no character.
constexpr std::array<char16_t, 32> kCp1252 = {0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                              0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                              0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                              0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

constexpr std::array<std::string_view, 14> kSignatures = {
    "\x7f"
    "ELF"sv,
    "MZ\x90\0"sv,
    "PK\3\4"sv,
    "\x1f\x8b\x08"sv,
    "BZh"sv,
    "\xfd"
    "7zXZ\0"sv,
    "7z\xbc\xaf\x27\x1c"sv,
    "\x89PNG\r\n"sv,
    "\xff\xd8\xff"sv,
    "GIF8"sv,
    "%PDF-"sv,
    "\xca\xfe\xba\xbe"sv,
    "\xcf\xfa\xed\xfe"sv,
    "Rar!\x1a"sv};

std::string_view first_line(std::string_view& rest) {
  const std::size_t end = rest.find_first_of("\r\n");
  const std::string_view line = rest.substr(0, end);
  if (end == std::string_view::npos) {
    rest = {};
  } else {
    rest = rest.substr(rest.substr(end).starts_with("\r\n") ? end + 2 : end + 1);
  }
  return line;
}

// PEP 263: `^[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)` in the first line, or in the second when the
// first is blank or a comment.
std::string_view cookie(std::string_view bytes) {
  for (int i = 0; i < 2; ++i) {
    const std::string_view line = first_line(bytes);
    const std::size_t start = line.find_first_not_of(" \t\f");
    if (start == std::string_view::npos) continue;
    if (line[start] != '#') return {};
    for (std::size_t at = line.find("coding", start); at != std::string_view::npos;
         at = line.find("coding", at + 1)) {
      std::size_t value = at + 6;
      if (value >= line.size() || (line[value] != ':' && line[value] != '=')) continue;
      value = line.find_first_not_of(" \t", value + 1);
      if (value == std::string_view::npos) continue;
      std::size_t end = value;
      const auto allowed = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
               c == '_' || c == '.';
      };
      while (end < line.size() && allowed(line[end])) ++end;
      if (end > value) return line.substr(value, end - value);
    }
  }
  return {};
}

std::optional<Encoding> encoding_of(std::string_view declared) {
  std::string folded(declared);
  for (char& c : folded) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    if (c == '_') c = '-';
  }
  for (const Alias& alias : kAliases) {
    if (alias.name == folded) return alias.encoding;
  }
  return std::nullopt;
}

// UTF-16 and UTF-32 without a mark show by where their NUL bytes are.
std::optional<Encoding> wide_encoding(std::string_view bytes) {
  const std::string_view head = bytes.substr(0, 1024);
  if (head.size() < 4) return std::nullopt;
  std::array<std::size_t, 4> zeros{};
  for (std::size_t i = 0; i < head.size(); ++i) zeros[i % 4] += head[i] == '\0' ? 1 : 0;
  const std::size_t groups = head.size() / 4;
  const auto mostly = [&](std::size_t position) { return zeros[position] * 10 > groups * 7; };
  const auto rarely = [&](std::size_t position) { return zeros[position] * 10 < groups * 2; };
  if (rarely(0) && mostly(1) && mostly(2) && mostly(3)) return Encoding::Utf32Le;
  if (mostly(0) && mostly(1) && mostly(2) && rarely(3)) return Encoding::Utf32Be;
  if (rarely(0) && mostly(1) && rarely(2) && mostly(3)) return Encoding::Utf16Le;
  if (mostly(0) && rarely(1) && mostly(2) && rarely(3)) return Encoding::Utf16Be;
  return std::nullopt;
}

bool looks_binary(std::string_view bytes) {
  for (const std::string_view signature : kSignatures) {
    if (bytes.starts_with(signature)) return true;
  }
  const std::string_view head = bytes.substr(0, 4096);
  const auto control = std::count_if(head.begin(), head.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte < 0x20 && c != '\n' && c != '\r' && c != '\t' && c != '\f' && c != '\x1b';
  });
  return head.size() >= 32 && static_cast<std::size_t>(control) * 10 > head.size() * 3;
}

class Decoder {
 public:
  explicit Decoder(Decoded& out) : out_(out) {}

  void put(char32_t code_point, std::size_t offset) {
    const bool valid = code_point < 0xD800 || (code_point > 0xDFFF && code_point <= 0x10FFFF);
    if (!valid) {
      replace(offset);
      return;
    }
    append_utf8(out_.text, code_point);
  }

  void replace(std::size_t offset) {
    if (out_.replaced++ == 0) out_.first_replaced = static_cast<std::uint32_t>(offset);
    append_utf8(out_.text, kReplacement);
  }

 private:
  Decoded& out_;
};

std::uint32_t unit(std::string_view bytes, std::size_t at, std::size_t size, bool big) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const auto byte = static_cast<unsigned char>(bytes[at + (big ? i : size - 1 - i)]);
    value = value << 8 | byte;
  }
  return value;
}

void decode_utf16(std::string_view bytes, std::size_t base, bool big, Decoder& decoder) {
  std::size_t at = 0;
  for (; at + 1 < bytes.size(); at += 2) {
    const std::uint32_t first = unit(bytes, at, 2, big);
    const bool lead = first >= 0xD800 && first < 0xDC00;
    const std::uint32_t second = lead && at + 3 < bytes.size() ? unit(bytes, at + 2, 2, big) : 0;
    if (second >= 0xDC00 && second < 0xE000) {
      decoder.put(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00), base + at);
      at += 2;
    } else {
      decoder.put(first, base + at);
    }
  }
  if (at < bytes.size()) decoder.replace(base + at);
}

void decode_utf32(std::string_view bytes, std::size_t base, bool big, Decoder& decoder) {
  std::size_t at = 0;
  for (; at + 3 < bytes.size(); at += 4) decoder.put(unit(bytes, at, 4, big), base + at);
  if (at < bytes.size()) decoder.replace(base + at);
}

void decode_single(std::string_view bytes, std::size_t base, bool cp1252, Decoder& decoder) {
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    const auto byte = static_cast<unsigned char>(bytes[at]);
    const bool special = cp1252 && byte >= 0x80 && byte < 0xA0;
    if (!special) {
      decoder.put(byte, base + at);
    } else if (kCp1252[byte - 0x80] != 0) {
      decoder.put(kCp1252[byte - 0x80], base + at);
    } else {
      decoder.replace(base + at);
    }
  }
}

struct Utf8Shares {
  std::size_t good = 0;  ///< characters beyond ASCII
  std::size_t bad = 0;   ///< ill-formed sequences
};

Utf8Shares utf8_shares(std::string_view bytes) {
  Utf8Shares shares;
  for (std::size_t at = find_non_ascii(bytes, 0); at < bytes.size(); at = find_non_ascii(bytes, at)) {
    const Utf8Unit character = utf8_unit(bytes, at);
    ++(character.ok ? shares.good : shares.bad);
    at += character.size;
  }
  return shares;
}

void decode_utf8(std::string_view bytes, std::size_t base, Decoded& out) {
  if (is_utf8(bytes)) {
    out.text = bytes;
    return;
  }
  Decoder decoder(out);
  std::size_t done = 0;
  for (std::size_t at = find_non_ascii(bytes, 0); at < bytes.size(); at = find_non_ascii(bytes, at)) {
    const Utf8Unit character = utf8_unit(bytes, at);
    if (!character.ok) {
      out.text += bytes.substr(done, at - done);
      decoder.replace(base + at);
      done = at + character.size;
    }
    at += character.size;
  }
  out.text += bytes.substr(done);
}

}  // namespace

std::string_view name(Encoding encoding) {
  constexpr std::array<std::string_view, 8> kNames = {"utf-8",     "utf-8-sig", "utf-16-le",  "utf-16-be",
                                                      "utf-32-le", "utf-32-be", "iso-8859-1", "cp1252"};
  return kNames[static_cast<std::size_t>(encoding)];
}

Decoded decode(std::string_view bytes) {
  Decoded out;
  std::size_t base = 0;
  std::optional<Encoding> marked;
  for (const Mark& mark : kMarks) {
    if (!marked && bytes.starts_with(mark.bytes)) {
      marked = mark.encoding;
      base = mark.bytes.size();
    }
  }
  const std::string_view body = bytes.substr(base);
  if (!marked) marked = wide_encoding(body);
  if (!marked || *marked == Encoding::Utf8Bom) {
    out.declared = cookie(body);
    out.binary = looks_binary(body);
  }

  out.encoding = Encoding::Utf8;
  if (marked) {
    out.encoding = *marked;
  } else if (!out.declared.empty()) {
    const auto declared = encoding_of(out.declared);
    out.unknown_declared = !declared;
    // A codec that is not known reads as Latin-1, unless the text is UTF-8 for all to see.
    out.encoding = declared.value_or(is_utf8(body) ? Encoding::Utf8 : Encoding::Latin1);
  }
  if (out.encoding == Encoding::Utf8 && !out.binary && !is_utf8(body)) {
    const Utf8Shares shares = utf8_shares(body);
    if (shares.bad > shares.good) out.encoding = Encoding::Cp1252;
  }

  Decoder decoder(out);
  switch (out.encoding) {
    case Encoding::Utf8:
    case Encoding::Utf8Bom:
      decode_utf8(body, base, out);
      break;
    case Encoding::Utf16Le:
    case Encoding::Utf16Be:
      decode_utf16(body, base, out.encoding == Encoding::Utf16Be, decoder);
      break;
    case Encoding::Utf32Le:
    case Encoding::Utf32Be:
      decode_utf32(body, base, out.encoding == Encoding::Utf32Be, decoder);
      break;
    case Encoding::Latin1:
    case Encoding::Cp1252:
      decode_single(body, base, out.encoding == Encoding::Cp1252, decoder);
      break;
  }
  return out;
}

Hidden hidden(char32_t c) {
  struct Range {
    char32_t first;
    char32_t last;
    Hidden why;
  };
  constexpr std::array<Range, 17> kRanges = {{{0x0000, 0x0008, Hidden::Control},
                                              {0x000B, 0x000C, Hidden::Control},
                                              {0x000E, 0x001F, Hidden::Control},
                                              {0x007F, 0x009F, Hidden::Control},
                                              {0x00AD, 0x00AD, Hidden::ZeroWidth},
                                              {0x061C, 0x061C, Hidden::Bidirectional},
                                              {0x180B, 0x180E, Hidden::VariationSelector},
                                              {0x200B, 0x200D, Hidden::ZeroWidth},
                                              {0x200E, 0x200F, Hidden::Bidirectional},
                                              {0x202A, 0x202E, Hidden::Bidirectional},
                                              {0x2060, 0x2064, Hidden::ZeroWidth},
                                              {0x2066, 0x206F, Hidden::Bidirectional},
                                              {0xE000, 0xF8FF, Hidden::PrivateUse},
                                              {0xFE00, 0xFE0F, Hidden::VariationSelector},
                                              {0xFEFF, 0xFEFF, Hidden::ZeroWidth},
                                              {0xE0000, 0xE007F, Hidden::Tag},
                                              {0xE0100, 0xE01EF, Hidden::VariationSelector}}};
  for (const Range& range : kRanges) {
    if (c >= range.first && c <= range.last) return range.why;
  }
  return c >= 0xF0000 ? Hidden::PrivateUse : Hidden::None;
}

}  // namespace pyverdict::text
