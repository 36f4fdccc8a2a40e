#include "unwrap/powershell_values.h"

#include <algorithm>
#include <utility>

#include "text/text.h"

namespace pyverdict::unwrap::powershell {
namespace {

constexpr std::size_t kMaxItems = 1'000'000;

}  // namespace

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_word(char c) { return is_digit(c) || (lower(c) >= 'a' && lower(c) <= 'z') || c == '_'; }
bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string lowered(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(), lower);
  return result;
}

void add(Value& value, std::string transform) {
  value.folded = true;
  if (value.via.size() < 16) value.via.insert(value.via.begin(), std::move(transform));
}

std::string utf8_of(std::string_view bytes, bool wide) {
  if (!wide) return text::to_valid_utf8(bytes);
  std::string marked = "\xff\xfe";
  marked += bytes;
  return text::decode(marked).text;
}

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
  std::string result;
  if (from.empty()) return std::string(text);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t found = text.find(from, at);
    result += text.substr(at, found == std::string_view::npos ? found : found - at);
    if (found == std::string_view::npos) break;
    result += to;
    at = found + from.size();
  }
  return result;
}

void to_list(Value& value) {
  if (value.kind == Value::Kind::List) return;
  value.items = {value.kind == Value::Kind::Number ? std::to_string(value.number) : std::move(value.text)};
  value.kind = Value::Kind::List;
  value.text.clear();
}

bool concatenate(Value& left, const Value& right) {
  if (left.kind != Value::Kind::Text) return false;
  if (right.kind == Value::Kind::List) return false;
  left.text += right.kind == Value::Kind::Number ? std::to_string(right.number) : right.text;
  left.folded = true;
  if (left.via.empty()) left.via = right.via;
  return true;
}

Value joined(Value value, std::string_view separator) {
  to_list(value);
  Value result;
  result.via = value.via;
  for (std::size_t i = 0; i < value.items.size(); ++i) {
    if (i > 0) result.text += separator;
    result.text += value.items[i];
  }
  add(result, "join");
  return result;
}

void split(Value& value, char separator) {
  std::vector<std::string> parts(1);
  for (const char c : value.text) {
    if (c != separator) {
      parts.back() += c;
    } else if (parts.size() < kMaxItems) {
      parts.emplace_back();
    }
  }
  value.kind = Value::Kind::List;
  value.items = std::move(parts);
  value.text.clear();
}

std::string formatted(std::string_view format, const std::vector<std::string>& items) {
  std::string result;
  for (std::size_t i = 0; i < format.size(); ++i) {
    std::size_t end = i + 1;
    std::size_t index = 0;
    while (end < format.size() && is_digit(format[end]) && end - i < 5)
      index = index * 10 + static_cast<std::size_t>(format[end++] - '0');
    if (format[i] == '{' && end > i + 1 && end < format.size() && format[end] == '}' &&
        index < items.size() && result.size() < kMaxText) {
      result += items[index];
      i = end;
    } else {
      result += format[i];
    }
  }
  return result;
}

unsigned decimal(std::string_view digits) {
  unsigned value = 0;
  for (const char c : digits.substr(0, 7))
    value = is_digit(c) ? value * 10 + static_cast<unsigned>(c - '0') : value;
  return value;
}

std::string character(std::string_view digits) {
  std::string result;
  text::append_utf8(result, decimal(digits));
  return result;
}

Value characters(Value value) {
  value.kind = Value::Kind::List;
  for (std::size_t at = 0; at < value.text.size() && value.items.size() < kMaxItems;) {
    const std::size_t start = at;
    text::next_code_point(value.text, at);
    value.items.push_back(value.text.substr(start, at - start));
  }
  value.text.clear();
  return value;
}

}  // namespace pyverdict::unwrap::powershell
