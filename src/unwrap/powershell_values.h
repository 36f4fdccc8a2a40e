#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// What PowerShell's expressions give, and the operators that obfuscators make texts with.
namespace pyverdict::unwrap::powershell {

inline constexpr std::size_t kMaxText = 4 * 1024 * 1024;  ///< bytes of a script that are read

struct Value {
  enum class Kind : std::uint8_t { Text, Bytes, Number, List };
  Kind kind = Kind::Text;
  std::string text;
  std::int64_t number = 0;
  std::vector<std::string> items;
  bool folded = false;           // more than a literal
  std::vector<std::string> via;  // transforms, the last first
};

char lower(char c);
bool is_digit(char c);
bool is_word(char c);
bool is_blank(char c);
std::string lowered(std::string_view text);

/// Notes a transform: the value is more than a literal.
void add(Value& value, std::string transform);
/// Bytes as text: UTF-16 when `wide`, else UTF-8 with what is invalid replaced.
std::string utf8_of(std::string_view bytes, bool wide);
std::string replaced(std::string_view text, std::string_view from, std::string_view to);
/// A list of one item, if it is none yet.
void to_list(Value& value);
/// `left + right`; false when that is no text.
bool concatenate(Value& left, const Value& right);
/// `-join`.
Value joined(Value value, std::string_view separator);
/// `-split` by a character.
void split(Value& value, char separator);
/// `-f`: places such as `{0}` filled in; what is none, or has no item, stays.
std::string formatted(std::string_view format, const std::vector<std::string>& items);
/// A number of up to seven digits.
unsigned decimal(std::string_view digits);
/// `[char]`: the character with that number, as UTF-8.
std::string character(std::string_view digits);
/// `.ToCharArray()`: a list of a text's characters.
Value characters(Value value);

}  // namespace pyverdict::unwrap::powershell
