#include <algorithm>

#include "syntax/parser.h"

namespace pyverdict::syntax {
namespace {

/// Behind the escape at `at`, whose second character may be a quote. A brace is never escaped, but
/// those of `\N{...}` belong to it.
const Byte* skip_escape(const Byte* at, const Byte* end, Byte mark, bool raw) {
  const Byte* behind = at + 1;
  if (*behind == '{' || *behind == '}') return behind;
  if (!raw && *behind == 'N' && behind[1] == '{') {
    for (behind += 2; behind < end && *behind != mark && *behind != '\n' && *behind != '{'; ++behind) {
      if (*behind == '}') return behind + 1;
    }
    return behind;
  }
  behind += behind[0] == '\r' && behind[1] == '\n' ? 2 : 1;
  return behind < end ? behind : end;
}

}  // namespace

NodeId Parser::fstring() {
  const Token open = token();
  ++tree_.python3_forms;
  Format format{.mark = lexer_.begin()[open.end - 1],
                .triple = (open.flags & kTriple) != 0,
                .specification = false,
                .flags = open.flags};
  const Nest nest(*this);
  if (too_deep()) {
    report_nesting(open.start);
    lexer_.skip();
    return add(Kind::Error, open.start);
  }
  List parts;
  const Byte* behind = format_parts(parts, lexer_.position(), format);
  std::uint16_t flags = open.flags;
  if (format.unterminated) {
    flags |= kUnterminated;
    if (behind == lexer_.end() || at(Tok::Eof)) tree_.ends_open = true;
    error_at(open.start);
  }
  if (!format.aborted || stopped_) lexer_.resume(behind);
  return add(Kind::FString, open.start, parts, 0, flags);
}

/// Reads text and replacement fields up to and including the closing quotes, or, of a format
/// specification, up to the `}`. Returns the place behind.
const Byte* Parser::format_parts(List& parts, const Byte* at, Format& format) {
  const Byte* const end = lexer_.end();
  const Byte* start = at;
  const auto finish_text = [&](const Byte* to) {
    if (to == start) return;
    const NodeId part = add(Kind::String, lexer_.offset(start), 0,
                            static_cast<std::uint16_t>(kPart | (format.flags & (kRaw | kTemplate))));
    nodes_[part].end = lexer_.offset(to);
    append(parts, part);
  };
  const auto unterminated = [&] {
    finish_text(at);
    format.unterminated = true;
    return at;
  };
  for (;;) {
    if (stopped_) {
      format.aborted = true;
      return at;
    }
    at = scan_fstring(at, end, static_cast<char>(format.mark));
    if (at >= end) return unterminated();
    switch (*at) {
      case '\\':
        at = skip_escape(at, end, format.mark, (format.flags & kRaw) != 0);
        continue;
      case '\n':
      case '\r':
        if (!format.triple) return unterminated();
        ++at;
        continue;
      case '{':
        if (!format.specification && at[1] == '{') {
          at += 2;
          continue;
        }
        finish_text(at);
        at = replacement(parts, at, format);
        if (format.aborted) return at;
        start = at;
        continue;
      case '}':
        if (format.specification) {
          finish_text(at);
          return at;
        }
        if (at[1] == '}') {
          at += 2;
          continue;
        }
        error_at(lexer_.offset(at));
        ++at;
        continue;
      default:
        if (!format.triple) {
          finish_text(at);
          if (format.specification) format.unterminated = true;
          return format.specification ? at : at + 1;
        }
        if (at[1] == *at && at[2] == *at) {
          finish_text(at);
          if (format.specification) format.unterminated = true;
          return format.specification ? at : at + 3;
        }
        ++at;
    }
  }
}

/// The replacement field at `at`; returns the place behind it.
const Byte* Parser::replacement(List& parts, const Byte* at, Format& format) {
  const std::uint32_t start = lexer_.offset(at);
  const Nest nest(*this);
  if (too_deep()) {
    report_nesting(start);
    const Byte* behind = recover_in_field(at + 1, format);
    const NodeId node = add(Kind::Error, start);
    nodes_[node].end = lexer_.offset(behind);
    append(parts, node);
    return behind;
  }
  const Lexer::Field field = lexer_.enter_field(at + 1);
  List list;
  append(list, expressions());
  std::uint16_t flags = 0;
  std::uint8_t conversion = 0;
  if (accept(Tok::Assign)) flags |= kDebug;
  if (accept(Tok::Exclamation)) {
    if (token().kind == Tok::Name && token().end - token().start == 1) {
      conversion = lexer_.begin()[token().start];
      advance();
    } else {
      error();
    }
  }
  const Byte* behind = nullptr;
  bool broken = false;
  if (this->at(Tok::RightBrace)) {
    behind = lexer_.begin() + token().end;
  } else if (this->at(Tok::Colon)) {
    const std::uint32_t specification_start = token().end;
    Format inner = format;
    inner.specification = true;
    inner.unterminated = false;
    List inner_parts;
    const Byte* stop = format_parts(inner_parts, lexer_.begin() + specification_start, inner);
    if (inner.aborted) {
      format.aborted = format.unterminated = true;
      broken = true;
    } else if (inner.unterminated) {
      error_at(lexer_.offset(stop));
      broken = true;
    }
    const NodeId specification = add(Kind::FString, specification_start, inner_parts);
    nodes_[specification].end = std::max(nodes_[specification].end, lexer_.offset(stop));
    append(list, specification);
    flags |= kHasSpec;
    behind = broken ? stop : stop + 1;
  } else {
    broken = true;
    if (at_line_end() || broken_line()) {
      error();
      format.aborted = format.unterminated = true;
      behind = lexer_.begin() + lexer_.previous_end();
    } else {
      error();
      behind = recover_in_field(lexer_.begin() + token().start, format);
    }
  }
  lexer_.leave_field(field);
  const NodeId node = add(broken ? Kind::Error : Kind::Replacement, start, list, 0, flags);
  nodes_[node].end = std::max(nodes_[node].end, lexer_.offset(behind));
  nodes_[node].op = conversion;
  append(parts, node);
  return behind;
}

/// Behind the next `}`, or at the closing quote or line end before it.
const Byte* Parser::recover_in_field(const Byte* at, const Format& format) const {
  for (;;) {
    at = scan_fstring(at, lexer_.end(), static_cast<char>(format.mark));
    if (at >= lexer_.end() || *at == format.mark) return at;
    if (*at == '}') return at + 1;
    if ((*at == '\n' || *at == '\r') && !format.triple) return at;
    ++at;
  }
}

}  // namespace pyverdict::syntax
