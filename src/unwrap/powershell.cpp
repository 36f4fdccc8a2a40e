#include "unwrap/powershell.h"

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "text/text.h"
#include "unwrap/codecs.h"
#include "unwrap/powershell_values.h"

namespace pyverdict::unwrap {
namespace {

using namespace powershell;

constexpr std::size_t kMaxDepth = 40;
constexpr std::size_t kMaxCode = 200;
constexpr std::size_t kMaxMade = 32 * 1024 * 1024;

class Folder {
 public:
  explicit Folder(std::string_view text) : text_(text.substr(0, kMaxText)), low_(lowered(text_)) {}

  std::vector<PowerShellCode> run() {
    while (at_ < text_.size()) statement_part();
    if (code_.empty() && changed_) {
      code_.push_back({std::move(out_), 0, text_.size(), {"folded"}});
    }
    return std::move(code_);
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  bool at_text(std::string_view word) const {
    return std::string_view(low_).substr(at_, word.size()) == word;
  }
  void blanks() {
    while (at_ < text_.size() && (is_blank(text_[at_]) || (text_[at_] == '`' && peek(1) == '\n'))) ++at_;
  }
  bool take(std::string_view word) {
    if (!at_text(word)) return false;
    at_ += word.size();
    return true;
  }
  bool spend(std::size_t bytes) {
    made_ += bytes;
    return made_ <= kMaxMade;
  }

  // Copies what is no expression, and replaces what is one by what it gives.
  void statement_part() {
    const char c = peek();
    if (c == '#') {
      while (at_ < text_.size() && text_[at_] != '\n') out_ += text_[at_++];
      return;
    }
    if (is_word(c) || c == '`') {
      word();
      return;
    }
    const bool starts = c == '\'' || c == '"' || c == '(' || c == '[' || c == '$' || c == '-';
    if (!starts) {
      out_ += c;
      ++at_;
      return;
    }
    const std::size_t start = at_;
    if (c == '$' && assignment()) {
      out_ += text_.substr(start, at_ - start);
      return;
    }
    at_ = start;
    std::optional<Value> value = expression(0);
    if (!value || value->kind == Value::Kind::List || value->kind == Value::Kind::Number || at_ == start) {
      at_ = start + 1;
      out_ += c;
      return;
    }
    const std::string shown =
        value->kind == Value::Kind::Bytes ? text::to_valid_utf8(value->text) : value->text;
    hand_over(*value, shown, start);
    if (!value->folded || value->kind == Value::Kind::Bytes) {
      out_ += text_.substr(start, at_ - start);
      return;
    }
    changed_ = true;
    out_ += '\'';
    out_ += replaced(shown, "'", "''");
    out_ += '\'';
  }

  // A word, its backticks gone.
  void word() {
    const std::size_t start = at_;
    std::string plain;
    while (at_ < text_.size() &&
           (is_word(text_[at_]) || text_[at_] == '`' || text_[at_] == '-' || text_[at_] == '.')) {
      if (text_[at_] != '`') plain += text_[at_];
      ++at_;
    }
    if (plain.size() < at_ - start && !plain.empty()) changed_ = true;
    out_ += plain.empty() ? std::string(text_.substr(start, at_ - start)) : plain;
    last_word_ = lowered(plain);
    after_word_ = at_;
  }

  // `IEX text`, `text | IEX`, `& text`: what is run.
  void hand_over(const Value& value, const std::string& text, std::size_t start) {
    constexpr std::string_view kBlanks = " \t(";
    if (code_.size() >= kMaxCode || value.kind == Value::Kind::Number) return;
    std::size_t before = start;
    while (before > 0 && kBlanks.find(text_[before - 1]) != std::string_view::npos) --before;
    const bool follows = before == after_word_ &&
                         (last_word_ == "iex" || last_word_ == "invoke-expression" || last_word_ == "create");
    std::size_t behind = at_;
    while (behind < text_.size() && (is_blank(text_[behind]) || text_[behind] == ')')) ++behind;
    bool piped = behind < text_.size() && text_[behind] == '|';
    if (piped) {
      ++behind;
      while (behind < text_.size() && (is_blank(text_[behind]) || text_[behind] == '&')) ++behind;
      const std::string_view rest = std::string_view(low_).substr(behind);
      piped = rest.starts_with("iex") || rest.starts_with("invoke-expression") || rest.starts_with("('iex')");
    }
    if (!follows && !piped) return;
    PowerShellCode code;
    code.text = text;
    code.start = start;
    code.end = at_;
    code.via = {"Invoke-Expression"};
    code.via.insert(code.via.end(), value.via.begin(), value.via.end());
    if (!code.text.empty()) code_.push_back(std::move(code));
  }

  std::string variable_name() {
    std::string name;
    ++at_;
    const bool braces = peek() == '{';
    if (braces) ++at_;
    while (at_ < text_.size() &&
           (is_word(text_[at_]) || text_[at_] == ':' || (braces && text_[at_] == '`'))) {
      if (text_[at_] != '`') name += lower(text_[at_]);
      ++at_;
    }
    if (braces && peek() == '}') ++at_;
    return name;
  }

  bool assignment() {
    const std::string name = variable_name();
    blanks();
    const bool more = peek() == '+' && peek(1) == '=';
    if (name.empty() || (!more && (peek() != '=' || peek(1) == '='))) return false;
    at_ += more ? 2 : 1;
    blanks();
    const std::size_t start = at_;
    std::optional<Value> value = expression(0);
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
    const bool whole = at_ >= text_.size() || text_[at_] == ';' || text_[at_] == '\n' || text_[at_] == '\r' ||
                       text_[at_] == '}';
    if (!value || !whole) {
      variables_.erase(name);
      at_ = start;
      return true;
    }
    if (more) {
      const auto known = variables_.find(name);
      if (known == variables_.end() || !spend(known->second.text.size())) return true;
      known->second.text += value->text;
      known->second.folded = true;
      return true;
    }
    if (spend(value->text.size())) variables_.insert_or_assign(name, std::move(*value));
    return true;
  }

  std::optional<Value> expression(std::size_t depth) {
    if (depth > kMaxDepth) return std::nullopt;
    blanks();
    std::optional<Value> left;
    if (take("-join")) {
      std::optional<Value> list = operand(depth + 1);
      if (!list) return std::nullopt;
      left = joined(std::move(*list), "");
    } else {
      left = operand(depth + 1);
    }
    if (!left) return std::nullopt;
    for (;;) {
      const std::size_t before = at_;
      blanks();
      if (peek() == '+' && peek(1) != '=') {
        ++at_;
        std::optional<Value> right = operand(depth + 1);
        if (!right || !concatenate(*left, *right)) {
          at_ = before;
          return left;
        }
      } else if (peek() == ',') {
        ++at_;
        std::optional<Value> right = operand(depth + 1);
        if (!right || !spend(right->text.size() + left->text.size())) {
          at_ = before;
          return left;
        }
        to_list(*left);
        to_list(*right);
        left->items.insert(left->items.end(), right->items.begin(), right->items.end());
      } else if (take("-join")) {
        std::optional<Value> separator = operand(depth + 1);
        if (!separator) return std::nullopt;
        left = joined(std::move(*left), separator->text);
      } else if (at_text("-replace") || at_text("-creplace") || at_text("-ireplace")) {
        at_ += at_text("-replace") ? 8 : 9;
        std::optional<Value> from = operand(depth + 1);
        blanks();
        std::string to;
        if (from && peek() == ',') {
          ++at_;
          std::optional<Value> second = operand(depth + 1);
          if (second) to = second->text;
        }
        // A pattern that is more than plain text is left alone.
        if (!from || from->text.find_first_of(".*+?[]()^$|\\{}") != std::string::npos) {
          at_ = before;
          return left;
        }
        left->text = replaced(left->text, from->text, to);
        add(*left, "replace");
      } else if (at_text("-f") && !is_word(peek(2))) {
        at_ += 2;
        std::optional<Value> arguments = list(depth + 1);
        if (!arguments) return std::nullopt;
        left->text = formatted(left->text, arguments->items);
        add(*left, "format");
      } else if (take("-split")) {
        std::optional<Value> separator = operand(depth + 1);
        if (!separator || separator->text.size() != 1) {
          at_ = before;
          return left;
        }
        split(*left, separator->text[0]);
      } else {
        at_ = before;
        return left;
      }
      if (!spend(left->text.size())) return std::nullopt;
    }
  }

  std::optional<Value> list(std::size_t depth) {
    Value result;
    result.kind = Value::Kind::List;
    for (;;) {
      std::optional<Value> item = operand(depth + 1);
      if (!item) return std::nullopt;
      to_list(*item);
      result.items.insert(result.items.end(), item->items.begin(), item->items.end());
      const std::size_t before = at_;
      blanks();
      if (peek() != ',') {
        at_ = before;
        return result;
      }
      ++at_;
    }
  }

  std::optional<Value> operand(std::size_t depth) {
    if (depth > kMaxDepth) return std::nullopt;
    blanks();
    std::optional<Value> value = primary(depth);
    while (value && postfix(*value, depth)) {
    }
    return value;
  }

  std::optional<Value> primary(std::size_t depth) {
    const char c = peek();
    if (c == '\'') return quoted();
    if (c == '"') return interpolated();
    if (is_digit(c)) return number();
    if (c == '@' && peek(1) == '(') ++at_;
    if (peek() == '(') return argument(depth);
    if (c == '$') {
      const auto known = variables_.find(variable_name());
      if (known == variables_.end() || !spend(known->second.text.size() + known->second.items.size()))
        return std::nullopt;
      Value value = known->second;
      value.folded = true;
      return value;
    }
    if (c == '[') return typed(depth);
    return std::nullopt;
  }

  std::optional<Value> quoted() {
    Value value;
    ++at_;
    for (; at_ < text_.size(); ++at_) {
      if (text_[at_] == '\'') {
        if (peek(1) != '\'') break;
        ++at_;
      }
      value.text += text_[at_];
    }
    if (at_ >= text_.size()) return std::nullopt;
    ++at_;
    return value;
  }

  std::optional<Value> interpolated() {
    Value value;
    ++at_;
    while (at_ < text_.size() && text_[at_] != '"') {
      const char c = text_[at_];
      if (c == '`' && at_ + 1 < text_.size()) {
        const char next = text_[at_ + 1];
        value.text += next == 'n'   ? '\n'
                      : next == 't' ? '\t'
                      : next == 'r' ? '\r'
                      : next == '0' ? '\0'
                                    : next;
        at_ += 2;
      } else if (c == '$' && (is_word(peek(1)) || peek(1) == '{')) {
        const auto known = variables_.find(variable_name());
        if (known == variables_.end() || !spend(known->second.text.size())) return std::nullopt;
        value.text += known->second.text;
        value.folded = true;
      } else if (c == '$' && peek(1) == '(') {
        return std::nullopt;
      } else {
        value.text += c;
        ++at_;
      }
    }
    if (at_ >= text_.size()) return std::nullopt;
    ++at_;
    return value;
  }

  std::optional<Value> number() {
    Value value;
    value.kind = Value::Kind::Number;
    const bool hex = peek() == '0' && lower(peek(1)) == 'x';
    if (hex) at_ += 2;
    for (std::size_t digits = 0; at_ < text_.size() && digits < 15; ++at_, ++digits) {
      const char c = lower(text_[at_]);
      const int digit = is_digit(c) ? c - '0' : hex && c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
      if (digit < 0) break;
      value.number = value.number * (hex ? 16 : 10) + digit;
    }
    return value;
  }

  // `[char]65`, `[Convert]::FromBase64String(...)` and the like.
  std::optional<Value> typed(std::size_t depth) {
    const std::size_t end = low_.find(']', at_);
    if (end == std::string::npos || end - at_ > 60) return std::nullopt;
    std::size_t behind = end + 1;
    std::string type = low_.substr(at_ + 1, end - at_ - 1);
    if (type.ends_with('[')) behind = std::min(behind + 1, text_.size());
    if (type.starts_with("system.")) type.erase(0, 7);
    at_ = behind;
    if (take("::")) return member(type, depth);
    std::optional<Value> value = operand(depth + 1);
    if (!value) return std::nullopt;
    if (type == "char" && value->kind == Value::Kind::Number) {
      const auto code = static_cast<char32_t>(value->number & 0x1fffff);
      value->kind = Value::Kind::Text;
      value->text.clear();
      text::append_utf8(value->text, code);
      add(*value, "char");
      return value;
    }
    if (type == "char[" && value->kind == Value::Kind::List) {
      for (std::string& item : value->items) item = character(item);
      add(*value, "char");
      return value;
    }
    if (type == "char[" && value->kind == Value::Kind::Text) return characters(std::move(*value));
    if (type == "byte[" && value->kind == Value::Kind::List) {
      for (const std::string& item : value->items)
        value->text += static_cast<char>(std::min(decimal(item), 255u));
      value->kind = Value::Kind::Bytes;
      return value;
    }
    const bool same = type == "string" || type == "scriptblock" || type == "byte[";
    return same ? value : std::nullopt;
  }

  std::optional<Value> argument(std::size_t depth) {
    blanks();
    if (peek() != '(') return std::nullopt;
    ++at_;
    std::optional<Value> value = expression(depth + 1);
    blanks();
    if (!value || peek() != ')') return std::nullopt;
    ++at_;
    return value;
  }

  std::optional<Value> member(const std::string& type, std::size_t depth) {
    if (type == "convert" && take("frombase64string")) {
      std::optional<Value> value = argument(depth);
      if (!value || value->kind != Value::Kind::Text) return std::nullopt;
      value->text = codecs::base64(value->text).bytes;
      value->kind = Value::Kind::Bytes;
      add(*value, "base64");
      return value;
    }
    if (type == "text.encoding") {
      const bool wide = take("unicode");
      const bool narrow = !wide && (take("utf8") || take("ascii") || take("default"));
      if ((!wide && !narrow) || !take(".getstring")) return std::nullopt;
      std::optional<Value> value = argument(depth);
      if (!value || value->kind != Value::Kind::Bytes) return std::nullopt;
      value->text = utf8_of(value->text, wide);
      value->kind = Value::Kind::Text;
      value->folded = true;
      return value;
    }
    if (type == "string" && take("join")) {
      std::optional<Value> value = argument(depth);
      if (!value || value->kind != Value::Kind::List || value->items.empty()) return std::nullopt;
      const std::string separator = value->items.front();
      value->items.erase(value->items.begin());
      return joined(std::move(*value), separator);
    }
    return std::nullopt;
  }

  bool postfix(Value& value, std::size_t depth) {
    const std::size_t before = at_;
    if (take(".replace")) {
      std::optional<Value> pair = argument(depth);
      if (pair && pair->kind == Value::Kind::List && pair->items.size() == 2 &&
          value.kind == Value::Kind::Text) {
        value.text = replaced(value.text, pair->items[0], pair->items[1]);
        add(value, "replace");
        return spend(value.text.size());
      }
    } else if (take(".tochararray()")) {
      value = characters(std::move(value));
      return true;
    } else if (take(".tostring()") || take(".trim()") || take(".invoke()")) {
      return true;
    } else if (value.kind == Value::Kind::Text && (take("[-1..-") || take("[-1 .. -"))) {
      // `$x[-1..-($x.Length)]`: the characters the other way round.
      const std::size_t close = low_.find(']', at_);
      if (close != std::string::npos && close - at_ < 60) {
        at_ = close + 1;
        value = characters(std::move(value));
        std::reverse(value.items.begin(), value.items.end());
        add(value, "reverse");
        return true;
      }
    }
    at_ = before;
    return false;
  }

  std::string_view text_;
  std::string low_;
  std::size_t at_ = 0;
  std::string out_;
  std::map<std::string, Value> variables_;
  std::vector<PowerShellCode> code_;
  std::string last_word_;
  std::size_t after_word_ = SIZE_MAX;
  std::size_t made_ = 0;
  bool changed_ = false;
};

// A Gzip or Deflate stream over Base64, whatever stands around it: what is read from it is code.
void find_streams(std::string_view text, std::vector<PowerShellCode>& code) {
  constexpr std::uint64_t kMaxOut = 16 * 1024 * 1024;
  constexpr std::string_view kCall = "frombase64string(";
  const std::string low = lowered(text.substr(0, kMaxText));
  if (low.find("gzipstream") == std::string::npos && low.find("deflatestream") == std::string::npos) return;
  for (std::size_t at = low.find(kCall); at != std::string::npos && code.size() < 8;
       at = low.find(kCall, at + 1)) {
    std::size_t start = at + kCall.size();
    while (start < low.size() && (is_blank(low[start]) || low[start] == '(')) ++start;
    if (start >= low.size() || (low[start] != '\'' && low[start] != '"')) continue;
    const std::size_t end = low.find(low[start], start + 1);
    if (end == std::string::npos) continue;
    const std::string bytes = codecs::base64(text.substr(start + 1, end - start - 1)).bytes;
    std::string inner = codecs::decompress(bytes, kMaxOut).bytes;
    if (inner.empty()) continue;
    code.push_back({text::to_valid_utf8(inner), at, end + 1, {"Invoke-Expression", "gzip", "base64"}});
  }
}

}  // namespace

std::vector<PowerShellCode> fold_powershell(std::string_view text) {
  std::vector<PowerShellCode> code;
  find_streams(text, code);
  if (code.empty()) code = Folder(text).run();
  return code;
}

}  // namespace pyverdict::unwrap
