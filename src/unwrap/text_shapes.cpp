#include "unwrap/text_shapes.h"

#include <algorithm>
#include <iterator>

#include "text/ascii.h"
#include "text/byte_set.h"
#include "text/text.h"

namespace pyverdict::unwrap {
namespace {

using text::is_alnum;
using text::is_digit;
using text::is_letter;
using text::is_lower;
using text::is_upper;

bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\x1c' && c <= '\x1f'); }
bool is_printable(char c) { return c >= ' ' && c <= '~'; }
bool is_word(char c) { return is_alnum(c) || c == '_'; }

struct Test {
  std::string_view name;
  bool (*holds)(char);
  bool of_empty;  ///< the answer where there is no character
};

constexpr Test kTests[] = {{"isalnum", is_alnum, false},   {"isalpha", is_letter, false},
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

std::string lowered(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return result;
}

std::string uppered(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  }
  return result;
}

std::uint64_t replaced_size(std::string_view text, std::string_view from, std::string_view to,
                            std::int64_t count) {
  std::uint64_t size = text.size();
  if (from.empty()) return size + (size + 1) * to.size();
  for (std::size_t at = text::find(text, from); at != std::string_view::npos && count != 0; --count) {
    size += to.size();
    size -= from.size();
    at = text::find(text, from, at + from.size());
  }
  return size;
}

std::string replace_all(std::string_view text, std::string_view from, std::string_view to,
                        std::int64_t count) {
  std::string result;
  std::size_t at = 0;
  if (from.empty()) {
    for (const char c : text) {
      result += to;
      result += c;
    }
    return result + std::string(to);
  }
  while (count != 0) {
    const std::size_t found = text::find(text, from, at);
    if (found == std::string_view::npos) break;
    result += text.substr(at, found - at);
    result += to;
    at = found + from.size();
    --count;
  }
  return result + std::string(text.substr(at));
}

std::string_view stripped_of(std::string_view text, std::string_view set, bool left, bool right) {
  const text::ByteSet bytes(set);
  while (left && !text.empty() && bytes.has(text.front())) text.remove_prefix(1);
  while (right && !text.empty() && bytes.has(text.back())) text.remove_suffix(1);
  return text;
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
