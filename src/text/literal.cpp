#include "text/literal.h"

#include <algorithm>
#include <iterator>

#include "text/text.h"
#include "text/utf8.h"

namespace pyverdict::text {
namespace {

void append_byte(std::string& out, char c) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  switch (c) {
    case '\n':
      out += "\\n";
      return;
    case '\r':
      out += "\\r";
      return;
    case '\t':
      out += "\\t";
      return;
    case '\\':
    case '\'':
      out += '\\';
      out += c;
      return;
    default:
      break;
  }
  const auto byte = static_cast<unsigned char>(c);
  if (byte >= 0x20 && byte < 0x7f) {
    out += c;
    return;
  }
  out += "\\x";
  out += kDigits[byte >> 4];
  out += kDigits[byte & 15];
}

}  // namespace

void append_bytes_literal(std::string& out, std::string_view bytes) {
  out += "b'";
  for (const char c : bytes) append_byte(out, c);
  out += '\'';
}

void append_text_literal(std::string& out, std::string_view text) {
  const std::string valid = is_utf8(text) ? std::string() : to_valid_utf8(text);
  if (!valid.empty()) text = valid;
  out += '\'';
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x80) {
      append_byte(out, c);
    } else {
      out += c;
    }
  }
  out += '\'';
}

bool is_identifier(std::string_view text) {
  constexpr std::string_view kKeywords[] = {
      "False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
      "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
      "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
      "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield"};
  if (text.empty() || (text[0] >= '0' && text[0] <= '9') || !is_utf8(text)) return false;
  const bool letters = std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
           static_cast<unsigned char>(c) >= 0x80;
  });
  return letters && std::find(std::begin(kKeywords), std::end(kKeywords), text) == std::end(kKeywords);
}

}  // namespace pyverdict::text
