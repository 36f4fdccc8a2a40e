#include "json/writer.h"

#include <array>
#include <bit>
#include <charconv>

#include "text/block.h"
#include "text/text.h"

namespace pyverdict::json {
namespace {

constexpr std::string_view kHex = "0123456789abcdef";

void append_unicode_escape(std::string& out, char32_t code_point) {
  out += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4) out += kHex[(code_point >> shift) & 0xF];
}

void append_ascii_escape(std::string& out, char c) {
  switch (c) {
    case '"':
      out += "\\\"";
      break;
    case '\\':
      out += "\\\\";
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
    default:
      append_unicode_escape(out, static_cast<unsigned char>(c));
  }
}

constexpr std::array<bool, 256> kPlain = [] {
  std::array<bool, 256> plain{};
  for (unsigned c = 0x20; c < 0x7F; ++c) plain[c] = c != '"' && c != '\\';
  return plain;
}();

/// Where the first character behind `at` stands that is not plain, or the end.
std::size_t end_of_plain(std::string_view value, std::size_t at) {
  for (; at + text::kBlockSize <= value.size(); at += text::kBlockSize) {
    const text::Block block(value.data() + at);
    const std::uint32_t other = block.below(0x20) | block.equal('"') | block.equal('\\') | block.equal(0x7F);
    if (other != 0) return at + static_cast<std::size_t>(std::countr_zero(other));
  }
  while (at < value.size() && kPlain[static_cast<unsigned char>(value[at])]) ++at;
  return at;
}

bool needs_escape(char32_t code_point) {
  if (code_point == 0x2028 || code_point == 0x2029) return true;
  const text::Hidden hidden = text::hidden(code_point);
  return code_point <= 0xFFFF && (hidden == text::Hidden::Control || hidden == text::Hidden::Bidirectional ||
                                  hidden == text::Hidden::ZeroWidth);
}

void append_escaped(std::string& out, std::string_view value) {
  std::size_t at = 0;
  while (at < value.size()) {
    const std::size_t run = at;
    at = end_of_plain(value, at);
    out.append(value, run, at - run);
    if (at == value.size()) break;
    if (static_cast<unsigned char>(value[at]) < 0x80) {
      append_ascii_escape(out, value[at++]);
      continue;
    }
    const char32_t code_point = text::next_code_point(value, at);
    if (needs_escape(code_point)) {
      append_unicode_escape(out, code_point);
    } else {
      text::append_utf8(out, code_point);
    }
  }
}

template <typename Integer>
void append_number(std::string& out, Integer value) {
  char digits[24];
  const auto end = std::to_chars(digits, digits + sizeof digits, value).ptr;
  out.append(digits, static_cast<std::size_t>(end - digits));
}

}  // namespace

void Writer::separate() {
  if (!first_) out_ += ',';
  first_ = false;
}

void Writer::literal(std::string_view text) {
  separate();
  out_ += text;
}

void Writer::open(char bracket) {
  separate();
  out_ += bracket;
  first_ = true;
}

void Writer::close(char bracket) {
  out_ += bracket;
  first_ = false;
}

void Writer::key(std::string_view name) {
  separate();
  out_ += '"';
  append_escaped(out_, name);
  out_ += "\":";
  first_ = true;
}

void Writer::string(std::string_view value) {
  separate();
  out_ += '"';
  append_escaped(out_, value);
  out_ += '"';
}

void Writer::integer(std::int64_t value) {
  separate();
  append_number(out_, value);
}

void Writer::unsigned_integer(std::uint64_t value) {
  separate();
  append_number(out_, value);
}

void Writer::fraction(double value) {
  constexpr std::uint32_t kScale = 1'000'000;
  constexpr double kMost = 1000;
  const double size = value < 0 ? -value : value;
  const double bounded = size > 0 ? (size < kMost ? size : kMost) : 0;
  const auto scaled = static_cast<std::uint32_t>(bounded * kScale + 0.5);
  separate();
  if (value < 0 && scaled != 0) out_ += '-';
  append_number(out_, scaled / kScale);
  std::uint32_t rest = scaled % kScale;
  if (rest == 0) return;
  out_ += '.';
  for (std::uint32_t unit = kScale / 10; rest != 0; unit /= 10) {
    out_ += static_cast<char>('0' + rest / unit);
    rest %= unit;
  }
}

void Writer::string_or_null(std::string_view name, std::string_view value) {
  key(name);
  value.empty() ? null() : string(value);
}

void Writer::nullable(std::string_view name, const std::optional<std::string>& value) {
  key(name);
  value ? string(*value) : null();
}

void Writer::nullable(std::string_view name, const std::optional<bool>& value) {
  key(name);
  value ? boolean(*value) : null();
}

void Writer::nullable(std::string_view name, const std::optional<std::int64_t>& value) {
  key(name);
  value ? integer(*value) : null();
}

void Writer::nullable(std::string_view name, const std::optional<std::uint64_t>& value) {
  key(name);
  value ? unsigned_integer(*value) : null();
}

}  // namespace pyverdict::json
