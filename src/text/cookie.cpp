#include "text/cookie.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <string>

namespace pyverdict::text {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\f'; }

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         c == '.';
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::string_view take_line(std::string_view& rest) {
  const std::size_t end = std::min(rest.find_first_of("\r\n"), rest.size());
  const std::string_view line = rest.substr(0, end);
  const bool crlf = rest.substr(end, 2) == "\r\n";
  rest.remove_prefix(std::min(end + (crlf ? 2 : 1), rest.size()));
  return line;
}

/// The name behind the first "coding:" or "coding=" that one follows.
std::string_view cookie_in(std::string_view comment) {
  constexpr std::string_view kWord = "coding";
  for (std::size_t at = comment.find(kWord); at != std::string_view::npos; at = comment.find(kWord, at + 1)) {
    std::size_t start = at + kWord.size();
    if (start >= comment.size() || (comment[start] != ':' && comment[start] != '=')) continue;
    ++start;
    while (start < comment.size() && (comment[start] == ' ' || comment[start] == '\t')) ++start;
    std::size_t end = start;
    while (end < comment.size() && is_name_character(comment[end])) ++end;
    if (end > start) return comment.substr(start, end - start);
  }
  return {};
}

/// Letters and digits in lower case, what is between them as one underscore, and a dot as another: as Python
/// looks codecs up.
std::string normalized(std::string_view name) {
  std::string out;
  bool gap = false;
  for (const char c : name) {
    if (c == '-' || c == '_' || c == ' ') {
      gap = !out.empty();
      continue;
    }
    if (gap) out.push_back('_');
    gap = false;
    out.push_back(c == '.' ? '_' : lower(c));
  }
  return out;
}

struct Alias {
  std::string_view name;
  Encoding encoding;
};

constexpr std::array kAliases = {
    Alias{"1252", Encoding::Cp1252},
    Alias{"646", Encoding::Utf8},
    Alias{"8859", Encoding::Latin1},
    Alias{"ansi_x3_4_1968", Encoding::Utf8},
    Alias{"ascii", Encoding::Utf8},
    Alias{"cp1252", Encoding::Cp1252},
    Alias{"cp65001", Encoding::Utf8},
    Alias{"cp819", Encoding::Latin1},
    Alias{"ibm819", Encoding::Latin1},
    Alias{"iso646_us", Encoding::Utf8},
    Alias{"iso8859", Encoding::Latin1},
    Alias{"iso8859_1", Encoding::Latin1},
    Alias{"iso_8859_1", Encoding::Latin1},
    Alias{"iso_8859_1_1987", Encoding::Latin1},
    Alias{"iso_ir_100", Encoding::Latin1},
    Alias{"iso_latin_1", Encoding::Latin1},
    Alias{"l1", Encoding::Latin1},
    Alias{"latin", Encoding::Latin1},
    Alias{"latin1", Encoding::Latin1},
    Alias{"latin_1", Encoding::Latin1},
    Alias{"u16", Encoding::Utf16Le},
    Alias{"u32", Encoding::Utf32Le},
    Alias{"u8", Encoding::Utf8},
    Alias{"us_ascii", Encoding::Utf8},
    Alias{"utf", Encoding::Utf8},
    Alias{"utf16", Encoding::Utf16Le},
    Alias{"utf32", Encoding::Utf32Le},
    Alias{"utf8", Encoding::Utf8},
    Alias{"utf8_ucs2", Encoding::Utf8},
    Alias{"utf8_ucs4", Encoding::Utf8},
    Alias{"utf_16", Encoding::Utf16Le},
    Alias{"utf_16_be", Encoding::Utf16Be},
    Alias{"utf_16_le", Encoding::Utf16Le},
    Alias{"utf_16be", Encoding::Utf16Be},
    Alias{"utf_16le", Encoding::Utf16Le},
    Alias{"utf_32", Encoding::Utf32Le},
    Alias{"utf_32_be", Encoding::Utf32Be},
    Alias{"utf_32_le", Encoding::Utf32Le},
    Alias{"utf_32be", Encoding::Utf32Be},
    Alias{"utf_32le", Encoding::Utf32Le},
    Alias{"utf_8", Encoding::Utf8},
    Alias{"utf_8_sig", Encoding::Utf8Bom},
    Alias{"windows_1252", Encoding::Cp1252},
};

}  // namespace

std::string_view find_cookie(std::string_view bytes) {
  for (int line_number = 0; line_number < 2; ++line_number) {
    const std::string_view line = take_line(bytes);
    const auto* const first = std::find_if_not(line.begin(), line.end(), is_blank);
    const std::string_view rest = line.substr(static_cast<std::size_t>(first - line.begin()));
    if (!rest.empty() && rest.front() != '#') return {};
    const std::string_view cookie = cookie_in(rest);
    if (!cookie.empty()) return cookie;
  }
  return {};
}

std::optional<Encoding> encoding_named(std::string_view name) {
  // Python's tokenizer also takes what begins like these: editors write "utf-8-unix", "latin-1-dos".
  std::string head(name.substr(0, 12));
  std::transform(head.begin(), head.end(), head.begin(), [](char c) { return c == '_' ? '-' : lower(c); });
  if (head.starts_with("utf-8-") && head != "utf-8-sig") return Encoding::Utf8;
  for (const std::string_view latin : {"latin-1-", "iso-8859-1-", "iso-latin-1-"}) {
    if (head.starts_with(latin)) return Encoding::Latin1;
  }
  const std::string wanted = normalized(name);
  const auto* const alias =
      std::lower_bound(kAliases.begin(), kAliases.end(), wanted,
                       [](const Alias& candidate, const std::string& text) { return candidate.name < text; });
  if (alias == kAliases.end() || alias->name != wanted) return std::nullopt;
  return alias->encoding;
}

}  // namespace pyverdict::text
