#include "response/quoting.h"

#include "ranges.h"
#include "text/text.h"

namespace pyverdict::response {
namespace {

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view("-_./:@,+%").find(c) != std::string_view::npos;
}

}  // namespace

std::string shell_word(std::string_view text) {
  if (!text.empty() && ranges::all_of(text, is_plain)) return std::string(text);
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'') {
      out += "'\\''";
    } else if (c != '\0') {
      out += c;
    }
  }
  return out + '\'';
}

bool can_be_pasted(std::string_view command) {
  for (std::size_t at = 0; at < command.size();) {
    const char32_t c = text::next_code_point(command, at);
    if (c < 0x20 || text::hidden(c) != text::Hidden::None) return false;
  }
  return true;
}

std::string filter_string(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    switch (c) {
      case '"':
      case '\\':
        (out += '\\') += c;
        break;
      case '\n':
        out += "\\n";
        break;
      case '\r':
        out += "\\r";
        break;
      case '\t':
        out += "\\t";
        break;
      case '\0':
        break;
      default:
        out += c;
    }
  }
  return out + '"';
}

}  // namespace pyverdict::response
