#include "unwrap/text_shapes.h"

#include <algorithm>
#include <iterator>

namespace pyverdict::unwrap {
namespace {

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_alpha(char c) { return is_lower(c) || is_upper(c); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alnum(char c) { return is_alpha(c) || is_digit(c); }
bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\x1c' && c <= '\x1f'); }
bool is_printable(char c) { return c >= ' ' && c <= '~'; }
bool is_word(char c) { return is_alnum(c) || c == '_'; }

struct Test {
  std::string_view name;
  bool (*holds)(char);
  bool of_empty;  ///< the answer where there is no character
};

constexpr Test kTests[] = {{"isalnum", is_alnum, false},   {"isalpha", is_alpha, false},
                           {"isdecimal", is_digit, false}, {"isdigit", is_digit, false},
                           {"isnumeric", is_digit, false}, {"isprintable", is_printable, true},
                           {"isspace", is_space, false}};

}  // namespace

std::optional<bool> text_test(std::string_view name, std::string_view text) {
  if (!name.starts_with("is")) return std::nullopt;
  const bool ascii =
      std::all_of(text.begin(), text.end(), [](char c) { return static_cast<signed char>(c) >= 0; });
  if (name == "isascii") return ascii;
  if (!ascii) return std::nullopt;
  const bool lower = std::any_of(text.begin(), text.end(), is_lower);
  const bool upper = std::any_of(text.begin(), text.end(), is_upper);
  if (name == "islower") return lower && !upper;
  if (name == "isupper") return upper && !lower;
  if (name == "isidentifier")
    return !text.empty() && !is_digit(text.front()) && std::all_of(text.begin(), text.end(), is_word);
  const auto* const test =
      std::find_if(std::begin(kTests), std::end(kTests), [&](const Test& row) { return row.name == name; });
  if (test == std::end(kTests)) return std::nullopt;
  return text.empty() ? test->of_empty : std::all_of(text.begin(), text.end(), test->holds);
}

std::optional<std::string> padded(std::string_view name, std::string_view text, std::size_t width,
                                  char fill) {
  std::string result(text);
  if (name == "zfill") {
    const bool sign = !text.empty() && (text.front() == '+' || text.front() == '-');
    if (result.size() < width) result.insert(sign ? 1 : 0, width - result.size(), '0');
    return result;
  }
  const std::size_t missing = width > text.size() ? width - text.size() : 0;
  // What cannot be halved goes to the left where the width is odd.
  const std::size_t left = name == "rjust"    ? missing
                           : name == "center" ? missing / 2 + (missing & width & 1)
                           : name == "ljust"  ? 0
                                              : std::string::npos;
  if (left == std::string::npos) return std::nullopt;
  result.insert(0, left, fill);
  result.append(missing - left, fill);
  return result;
}

std::string grouped(std::string_view digits, std::size_t group, char separator) {
  std::string result;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i != 0 && (digits.size() - i) % group == 0) result += separator;
    result += digits[i];
  }
  return result;
}

}  // namespace pyverdict::unwrap
