#include "shell/variables.h"

#include <algorithm>
#include <charconv>

#include "text/text.h"

namespace pyverdict::shell {
namespace {

constexpr std::size_t kMaxVariables = 1000;
constexpr std::size_t kMaxValue = 256 * 1024;
constexpr std::size_t kMaxExpanded = 2 * 1024 * 1024;

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool is_literal(std::string_view pattern) {
  return pattern.find_first_of("*?[$`\\") == std::string_view::npos;
}

void replace_all(std::string& text, std::string_view from, std::string_view to, bool all) {
  if (from.empty()) return;
  std::string result;
  std::size_t at = 0;
  for (std::size_t found = text.find(from); found != std::string::npos && result.size() < kMaxValue;
       found = all ? text.find(from, at) : std::string::npos) {
    result += std::string_view(text).substr(at, found - at);
    result += to;
    at = found + from.size();
  }
  text = result + text.substr(at);
}

std::optional<long> number(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  long value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

}  // namespace

bool is_variable_name(std::string_view name) {
  return !name.empty() && !(name[0] >= '0' && name[0] <= '9') &&
         std::all_of(name.begin(), name.end(), is_name_character);
}

void Variables::assign(std::string_view word) {
  const std::size_t equals = word.find('=');
  if (equals == std::string_view::npos || equals == 0) return;
  const bool appends = word[equals - 1] == '+';
  const std::string name(word.substr(0, equals - (appends ? 1 : 0)));
  if (!is_variable_name(name)) return;
  const std::string_view value = word.substr(equals + 1);
  const auto known = values_.find(name);
  if (appends && known == values_.end()) return;
  const std::size_t size = value.size() + (appends ? known->second.size() : 0);
  if (size > kMaxValue || values_.size() >= kMaxVariables) {
    values_.erase(name);
  } else if (appends) {
    known->second += value;
  } else {
    values_.insert_or_assign(name, std::string(value));
  }
}

void Variables::forget(std::string_view name) { values_.erase(std::string(name)); }

// `${NAME}` with what may stand behind the name: a part of the value, or the value without or with another
// part.
std::optional<std::string> Variables::expand_braced(std::string_view inside) const {
  const auto stop = std::find_if_not(inside.begin(), inside.end(), is_name_character);
  const auto name = inside.substr(0, static_cast<std::size_t>(stop - inside.begin()));
  std::string_view rest = inside.substr(name.size());
  const auto known = values_.find(std::string(name));
  if (known == values_.end()) return std::nullopt;
  std::string value = known->second;
  if (rest.empty() || rest.starts_with(":-")) return value;
  const char operation = rest[0];
  const bool doubled = rest.size() > 1 && rest[1] == operation;
  if (operation == '#' || operation == '%') {
    rest.remove_prefix(doubled ? 2 : 1);
    if (!is_literal(rest)) return std::nullopt;
    if (operation == '#' && value.starts_with(rest)) value.erase(0, rest.size());
    if (operation == '%' && value.ends_with(rest)) value.erase(value.size() - rest.size());
    return value;
  }
  if (operation == '/') {
    rest.remove_prefix(doubled ? 2 : 1);
    const std::size_t slash = rest.find('/');
    const std::string_view from = rest.substr(0, slash);
    const std::string_view to = slash == std::string_view::npos ? std::string_view() : rest.substr(slash + 1);
    if (!is_literal(from) || !is_literal(to)) return std::nullopt;
    replace_all(value, from, to, doubled);
    return value;
  }
  if (operation == ':') {
    const std::size_t colon = rest.find(':', 1);
    auto offset = number(rest.substr(1, colon == std::string_view::npos ? colon : colon - 1));
    const auto size = static_cast<long>(value.size());
    if (!offset) return std::nullopt;
    if (*offset < 0) offset = std::max(0L, size + *offset);
    value.erase(0, static_cast<std::size_t>(std::min(*offset, size)));
    if (colon == std::string_view::npos) return value;
    const auto length = number(rest.substr(colon + 1));
    if (!length || *length < 0) return std::nullopt;
    return value.substr(0, static_cast<std::size_t>(*length));
  }
  return std::nullopt;
}

std::optional<std::string> Variables::expand(std::string_view text, std::size_t& at) {
  std::size_t end = at + 1;
  std::optional<std::string> value;
  if (end < text.size() && text[end] == '{') {
    const std::size_t close = text.find('}', end);
    if (close == std::string_view::npos || close - end > 256) return std::nullopt;
    value = expand_braced(text.substr(end + 1, close - end - 1));
    end = close + 1;
  } else {
    while (end < text.size() && is_name_character(text[end])) ++end;
    const auto known = values_.find(std::string(text.substr(at + 1, end - at - 1)));
    if (known != values_.end()) value = known->second;
  }
  if (!value || expanded_ + value->size() > kMaxExpanded) return std::nullopt;
  expanded_ += value->size() + 1;
  at = end;
  return value;
}

std::string unescape(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  const auto digits = [&](std::size_t start, std::size_t most, int base, std::uint32_t& value) {
    const char* const first = text.data() + start;
    const char* const last = text.data() + std::min(text.size(), start + most);
    value = 0;
    return static_cast<std::size_t>(std::from_chars(first, last, value, base).ptr - first);
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '\\' || at + 1 >= text.size()) {
      result += text[at];
      continue;
    }
    const char c = text[++at];
    constexpr std::string_view kNames = "abefnrtv\\'\"";
    constexpr std::string_view kValues = "\a\b\x1b\f\n\r\t\v\\'\"";
    std::uint32_t value = 0;
    if (const std::size_t named = kNames.find(c); named != std::string_view::npos) {
      result += kValues[named];
    } else if (c == 'x' || c == 'u' || c == 'U') {
      const std::size_t count = digits(at + 1, c == 'x' ? 2 : c == 'u' ? 4 : 8, 16, value);
      if (count == 0) {
        result += '\\';
        result += c;
      } else if (c == 'x') {
        result += static_cast<char>(value);
      } else {
        text::append_utf8(result, static_cast<char32_t>(value));
      }
      at += count;
    } else if (c >= '0' && c <= '7') {
      // `echo -e` has a 0 in front of up to three digits.
      const std::size_t count = digits(at, c == '0' ? 4 : 3, 8, value);
      result += static_cast<char>(value);
      at += count - 1;
    } else {
      result += '\\';
      result += c;
    }
  }
  return result;
}

}  // namespace pyverdict::shell
