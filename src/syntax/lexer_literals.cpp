#include <algorithm>

#include "syntax/lexer.h"

namespace pyverdict::syntax {
namespace {

constexpr bool is_digit(Byte c) { return static_cast<Byte>(c - '0') < 10; }
constexpr bool is_hex(Byte c) { return is_digit(c) || static_cast<Byte>((c | 0x20) - 'a') < 6; }

constexpr std::uint16_t kFormatted = 1 << 15;

}  // namespace

std::uint16_t Lexer::prefix_flags(const Byte* at, std::size_t size) {
  std::uint16_t flags = 0;
  for (std::size_t i = 0; i < size; ++i) {
    std::uint16_t flag = 0;
    switch (at[i] | 0x20) {
      case 'r':
        flag = kRaw;
        break;
      case 'b':
        flag = kBytes;
        break;
      case 'u':
        flag = kUnicodePrefix;
        break;
      case 'f':
        flag = kFormatted;
        break;
      case 't':
        flag = kFormatted | kTemplate;
        break;
      default:
        return kNoPrefix;
    }
    if ((flags & flag) != 0) return kNoPrefix;
    flags |= flag;
  }
  // Of bytes, unicode and format one; only "ur" begins with the u.
  if (size == 2 && (flags & kRaw) == 0) return kNoPrefix;
  if (size == 2 && (flags & kUnicodePrefix) != 0 && (at[0] | 0x20) != 'u') return kNoPrefix;
  return flags;
}

void Lexer::lex_number(const Byte* start) {
  const Byte* at = start;
  std::uint16_t flags = 0;
  NumberForm form = NumberForm::Integer;
  const auto skip_digits = [&at](auto is) {
    while (is(*at) || (*at == '_' && is(at[1]))) ++at;
  };
  const Byte marker = static_cast<Byte>(at[1] | 0x20);
  if (*at == '0' && (marker == 'x' || marker == 'o' || marker == 'b') &&
      (is_hex(at[2]) || (at[2] == '_' && is_hex(at[3])))) {
    at += 2;
    marker == 'x' ? skip_digits(is_hex) : skip_digits(is_digit);
  } else {
    skip_digits(is_digit);
    const bool octal = *start == '0' && at - start > 1;
    if (*at == '.') {
      ++at;
      form = NumberForm::Float;
      skip_digits(is_digit);
    }
    if ((*at | 0x20) == 'e' && (is_digit(at[1]) || ((at[1] == '+' || at[1] == '-') && is_digit(at[2])))) {
      at += 2;
      form = NumberForm::Float;
      skip_digits(is_digit);
    }
    if ((*at | 0x20) == 'j') {
      ++at;
      form = NumberForm::Imaginary;
    }
    if (octal && form == NumberForm::Integer &&
        std::any_of(start, at, [](Byte c) { return c != '0' && c != '_'; })) {
      flags = kPython2;
    }
  }
  if (form == NumberForm::Integer && (*at | 0x20) == 'l') {
    ++at;
    flags = kPython2;
  }
  token_.flags = flags;
  token_.op = static_cast<std::uint8_t>(form);
  finish(Tok::Number, start, at);
}

void Lexer::lex_string(const Byte* start, const Byte* quote, std::uint16_t flags) {
  const Byte* at = quote + 1;
  const bool triple = at[0] == *quote && at[1] == *quote;
  if (triple) {
    flags |= kTriple;
    at += 2;
  }
  if ((flags & kFormatted) != 0) {
    token_.flags = flags & static_cast<std::uint16_t>(~kFormatted);
    return finish(Tok::FStringStart, start, at);
  }
  token_.flags = flags;
  bool terminated = false;
  at = skip_string_body(at, *quote, triple, terminated);
  if (!terminated) token_.flags |= kUnterminated;
  finish(Tok::String, start, at);
}

const Byte* Lexer::skip_string_body(bool& terminated) const {
  return skip_string_body(at_, begin_[token_.end - 1], (token_.flags & kTriple) != 0, terminated);
}

const Byte* Lexer::skip_string_body(const Byte* at, Byte mark, bool triple, bool& terminated) const {
  const Byte* const from = at;
  const Byte*& unclosed = unclosed_[mark == '"'];
  if (triple && at >= unclosed) return end_;
  for (;;) {
    at = triple ? scan_long_string(at, end_, static_cast<char>(mark))
                : scan_line_string(at, end_, static_cast<char>(mark));
    if (at >= end_) break;
    if (*at == '\\') {
      ++at;
      if (at >= end_) break;
      if (!line_break(at)) ++at;
    } else if (*at != mark) {
      return at;
    } else if (!triple) {
      terminated = true;
      return at + 1;
    } else if (at[1] == *at && at[2] == *at) {
      terminated = true;
      return at + 3;
    } else {
      ++at;
    }
  }
  if (triple) unclosed = from;
  return end_;
}

}  // namespace pyverdict::syntax
