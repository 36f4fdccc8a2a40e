#include "report/markdown_text.h"

#include <algorithm>
#include <charconv>

#include "ranges.h"
#include "text/text.h"

namespace pyverdict::report {
namespace {

constexpr std::string_view kPlainPunctuation = " .,;:'()/%?-";

void append_visible(std::string& out, char32_t code_point) {
  constexpr char32_t kLineSeparator = 0x2028;
  constexpr char32_t kParagraphSeparator = 0x2029;
  const bool hidden = code_point < 0x20 || code_point == kLineSeparator ||
                      code_point == kParagraphSeparator || text::hidden(code_point) != text::Hidden::None;
  if (!hidden) return text::append_utf8(out, code_point);
  char digits[8];
  const auto end =
      std::to_chars(digits, digits + sizeof digits, static_cast<std::uint32_t>(code_point), 16).ptr;
  out += "\\u{";
  out.append(digits, static_cast<std::size_t>(end - digits));
  out += '}';
}

std::size_t longest_run(std::string_view text, char wanted) {
  std::size_t longest = 0;
  std::size_t run = 0;
  for (const char c : text) {
    run = c == wanted ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

/// ASCII letters and digits, some punctuation, and the accented letters of western European languages.
bool is_plain(std::string_view text) {
  bool letters = true;
  for (std::size_t i = 0; i < text.size() && letters; ++i) {
    const char c = text[i];
    const bool accented = c == '\xC3' && i + 1 < text.size() && (text[i + 1] & '\xC0') == '\x80';
    letters = accented || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
              kPlainPunctuation.find(c) != std::string_view::npos;
    if (accented) ++i;
  }
  return letters && text.find("//") == std::string_view::npos &&
         text.find("www.") == std::string_view::npos && text.find("WWW.") == std::string_view::npos;
}

}  // namespace

std::string code_span(std::string_view text, std::size_t max_bytes) {
  std::string content;
  std::size_t at = 0;
  while (at < text.size() && at < max_bytes) append_visible(content, text::next_code_point(text, at));
  const std::string rest =
      at < text.size() ? " (and " + std::to_string(text.size() - at) + " bytes more)" : "";
  if (content.empty()) return "(empty)";
  const std::string fence(longest_run(content, '`') + 1, '`');
  const bool blank = content.find_first_not_of(' ') == std::string::npos;
  const bool pad =
      content.front() == '`' || content.back() == '`' || content.front() == ' ' || content.back() == ' ';
  const std::string_view space = pad && !blank ? " " : "";
  std::string out = fence;
  out.append(space).append(content).append(space).append(fence).append(rest);
  return out;
}

std::string sentence(std::string_view text) {
  return !text.empty() && is_plain(text) ? std::string(text) : code_span(text, 1000);
}

}  // namespace pyverdict::report
