#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <string>

#include "syntax/syntax.h"

namespace pyverdict::syntax {
namespace {

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

bool is_octal(char c) { return c >= '0' && c <= '7'; }

/// UTF-8 that also takes surrogates (WTF-8).
void append_wtf8(std::string& out, std::uint32_t code_point) {
  const auto put = [&out](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code_point < 0x80) {
    put(code_point);
  } else if (code_point < 0x800) {
    put(0xC0 | code_point >> 6);
    put(0x80 | (code_point & 0x3F));
  } else if (code_point < 0x10000) {
    put(0xE0 | code_point >> 12);
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  } else {
    put(0xF0 | code_point >> 18);
    put(0x80 | (code_point >> 12 & 0x3F));
    put(0x80 | (code_point >> 6 & 0x3F));
    put(0x80 | (code_point & 0x3F));
  }
}

/// Undoes the escapes of one literal.
class Unescaper {
 public:
  Unescaper(std::string_view text, std::uint16_t flags) : text_(text), flags_(flags) {}

  std::string run() {
    out_.reserve(text_.size());
    while (at_ < text_.size()) {
      const std::size_t plain = text_.find_first_of(stops(), at_);
      if (plain == std::string_view::npos) {
        out_.append(text_.substr(at_));
        break;
      }
      out_.append(text_.substr(at_, plain - at_));
      at_ = plain;
      special();
    }
    return std::move(out_);
  }

 private:
  std::string_view stops() const { return (flags_ & kPart) != 0 ? "\\\r{}" : "\\\r"; }
  bool has(std::uint16_t flag) const { return (flags_ & flag) != 0; }
  char ahead(std::size_t count) const { return at_ + count < text_.size() ? text_[at_ + count] : '\0'; }

  void special() {
    const char c = text_[at_];
    if (c == '\r') {
      out_ += '\n';
      at_ += ahead(1) == '\n' ? 2 : 1;
    } else if (c == '\\') {
      escape();
    } else {
      // Doubled in the text of an f-string.
      out_ += c;
      at_ += ahead(1) == c ? 2 : 1;
    }
  }

  void escape() {
    const char c = ahead(1);
    if (has(kRaw) && !(has(kUnicodePrefix) && (c == 'u' || c == 'U'))) {
      keep_backslash();
      return;
    }
    switch (c) {
      case '\n':
        at_ += 2;
        return;
      case '\r':
        at_ += ahead(2) == '\n' ? 3 : 2;
        return;
      case '\\':
      case '\'':
      case '"':
        return simple(c);
      case 'a':
        return simple('\a');
      case 'b':
        return simple('\b');
      case 'f':
        return simple('\f');
      case 'n':
        return simple('\n');
      case 'r':
        return simple('\r');
      case 't':
        return simple('\t');
      case 'v':
        return simple('\v');
      case 'x':
        return hex(2);
      case 'u':
        return has(kBytes) ? keep_backslash() : hex(4);
      case 'U':
        return has(kBytes) ? keep_backslash() : hex(8);
      case 'N':
        return named();
      default:
        break;
    }
    if (is_octal(c)) return octal();
    keep_backslash();
  }

  void keep_backslash() {
    out_ += '\\';
    ++at_;
    // The character behind it may stand for itself only.
    if (at_ < text_.size() && text_[at_] == '\\') {
      out_ += '\\';
      ++at_;
    }
  }

  void simple(char c) {
    out_ += c;
    at_ += 2;
  }

  void put(std::uint32_t code_point) {
    if (has(kBytes)) {
      out_ += static_cast<char>(code_point & 0xFF);
    } else {
      append_wtf8(out_, code_point);
    }
  }

  void hex(std::size_t digits) {
    std::uint32_t code_point = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      const int digit = hex_value(ahead(2 + i));
      if (digit < 0) return keep_backslash();
      code_point = code_point << 4 | static_cast<std::uint32_t>(digit);
    }
    if (code_point > 0x10FFFF) return keep_backslash();
    put(code_point);
    at_ += 2 + digits;
  }

  void octal() {
    std::uint32_t code_point = 0;
    std::size_t digits = 0;
    for (; digits < 3 && is_octal(ahead(1 + digits)); ++digits) {
      code_point = code_point << 3 | static_cast<std::uint32_t>(ahead(1 + digits) - '0');
    }
    put(code_point);
    at_ += 1 + digits;
  }

  /// Names of characters are not known here; the braces belong to the escape.
  void named() {
    const std::size_t close = ahead(2) == '{' ? text_.find('}', at_) : std::string_view::npos;
    if (has(kBytes) || close == std::string_view::npos) return keep_backslash();
    out_.append(text_.substr(at_, close + 1 - at_));
    at_ = close + 1;
  }

  std::string_view text_;
  std::uint16_t flags_;
  std::size_t at_ = 0;
  std::string out_;
};

}  // namespace

std::string string_value(const Tree& tree, NodeId string) {
  const Node& node = tree[string];
  std::string_view text = tree.text(string);
  if (!node.has(kPart)) {
    const std::size_t quote = text.find_first_of("'\"");
    if (quote == std::string_view::npos) return {};
    const std::size_t quotes = node.has(kTriple) ? 3 : 1;
    text.remove_prefix(quote + quotes);
    if (!node.has(kUnterminated)) text.remove_suffix(quotes);
  }
  return Unescaper(text, node.flags).run();
}

bool integer_value(const Tree& tree, NodeId number, std::int64_t& value) {
  const Node& node = tree[number];
  if (node.kind != Kind::Number || node.op != static_cast<std::uint8_t>(NumberForm::Integer)) return false;
  std::string digits;
  for (const char c : tree.text(number)) {
    if (c != '_') digits += static_cast<char>(c >= 'A' && c <= 'Z' ? c | 0x20 : c);
  }
  if (!digits.empty() && digits.back() == 'l') digits.pop_back();
  int base = 10;
  std::size_t skip = 0;
  if (digits.size() > 1 && digits[0] == '0') {
    skip = 2;
    switch (digits[1]) {
      case 'x':
        base = 16;
        break;
      case 'o':
        base = 8;
        break;
      case 'b':
        base = 2;
        break;
      default:
        base = 8;
        skip = 1;
    }
  }
  std::uint64_t result = 0;
  const char* const begin = digits.data() + skip;
  const char* const end = digits.data() + digits.size();
  const auto [behind, status] = std::from_chars(begin, end, result, base);
  if (status != std::errc() || behind != end || result > INT64_MAX) return false;
  value = static_cast<std::int64_t>(result);
  return true;
}

double float_value(const Tree& tree, NodeId number) {
  std::string digits(tree.text(number));
  digits.erase(std::remove(digits.begin(), digits.end(), '_'), digits.end());
  return std::strtod(digits.c_str(), nullptr);
}

}  // namespace pyverdict::syntax
