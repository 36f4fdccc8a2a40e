#include "syntax/parser.h"

namespace pyverdict::syntax {

/// `match` begins a statement when its line ends in a colon; what may follow a name is looked at first.
bool Parser::at_match_statement() {
  if (token().atom != known("match") || lookahead_ == 0) return false;
  const Byte* next = lexer_.peek_at();
  switch (*next) {
    case '.':
      if (next[1] != '.' && static_cast<Byte>(next[1] - '0') > 9) return false;
      break;
    case '=':
    case ',':
    case ':':
    case ')':
    case ']':
    case ';':
    case '\n':
    case '\r':
    case '\0':
    case '/':
    case '%':
    case '<':
    case '>':
    case '&':
    case '|':
    case '^':
    case '!':
    case '@':
    case '#':
      return false;
    default:
      break;
  }
  const Lexer::Checkpoint start = lexer_.save();
  bool colon = false;
  do {
    colon = at(Tok::Colon) && lexer_.depth() == 0;
    lexer_.skip();
  } while (!at_line_end() && !(at(Tok::Semicolon) && lexer_.depth() == 0));
  const bool found = colon && at_line_end();
  const std::size_t looked = token().start - start.token.start;
  lookahead_ -= lookahead_ < looked ? lookahead_ : looked;
  lexer_.restore(start);
  return found;
}

void Parser::match_statement(List& list) {
  const std::uint32_t start = token().start;
  const auto parent = static_cast<std::int64_t>(lexer_.indent());
  ++tree_.python3_forms;
  advance();
  List parts;
  append(parts, expressions());
  header_rest(parts);
  accept(Tok::Colon);
  accept(Tok::Newline);
  const Nest nest(*this);
  if (at(Tok::Eof) || static_cast<std::int64_t>(lexer_.indent()) <= parent) error();
  while (!at(Tok::Eof) && static_cast<std::int64_t>(lexer_.indent()) > parent) {
    column_ = lexer_.indent();
    if (at(Tok::Name) && token().atom == known("case")) {
      append(parts, match_case());
    } else {
      error();
      const std::uint32_t stray = token().start;
      List inner;
      statement(inner);
      append(parts, add(Kind::Error, stray, inner));
    }
  }
  append(list, add_compound(Kind::Match, start, parts));
}

NodeId Parser::match_case() {
  const std::uint32_t start = token().start;
  advance();
  List parts;
  append(parts, patterns());
  std::uint16_t flags = 0;
  if (accept(Tok::If)) {
    flags = kHasGuard;
    append(parts, test());
  }
  append(parts, block());
  return add_compound(Kind::MatchCase, start, parts, 0, flags);
}

NodeId Parser::patterns() {
  const std::uint32_t start = token().start;
  const NodeId first = pattern();
  if (!at(Tok::Comma)) {
    if (!is(first, Kind::MatchStar)) return first;
    return add_around(Kind::MatchSequence, start, first);
  }
  List list;
  append(list, first);
  while (accept(Tok::Comma)) {
    if (at(Tok::Colon) || at(Tok::If) || at_line_end()) break;
    append(list, pattern());
  }
  return add(Kind::MatchSequence, start, list);
}

NodeId Parser::pattern() {
  const std::uint32_t start = token().start;
  const Nest nest(*this);
  if (too_deep()) return skip_nested();
  if (accept(Tok::Star)) {
    Atom name = kNoAtom;
    if (at(Tok::Name)) {
      if (token().atom != known("_")) name = token().atom;
      advance();
    } else {
      error();
    }
    return add(Kind::MatchStar, start, name);
  }
  const NodeId value = or_pattern();
  if (!accept(Tok::As)) return value;
  if (!at(Tok::Name)) {
    error();
    return add_around(Kind::Error, start, value);
  }
  const Atom name = token().atom;
  advance();
  return add_around(Kind::MatchAs, start, value, name);
}

NodeId Parser::or_pattern() {
  const std::uint32_t start = token().start;
  const NodeId first = closed_pattern();
  if (!at(Tok::Bar)) return first;
  List list;
  append(list, first);
  while (accept(Tok::Bar)) append(list, closed_pattern());
  return add(Kind::MatchOr, start, list);
}

NodeId Parser::closed_pattern() {
  const std::uint32_t start = token().start;
  switch (kind()) {
    case Tok::Name: {
      const Atom name = token().atom;
      const Byte next = lexer_.peek();
      if (next == '.' || next == '(') return pattern_value();
      advance();
      return add(Kind::MatchAs, start, name == known("_") ? kNoAtom : name);
    }
    case Tok::None:
    case Tok::True:
    case Tok::False: {
      const NodeId value = atom();
      return add_around(Kind::MatchSingleton, start, value);
    }
    case Tok::LeftBrace:
      return mapping_pattern();
    case Tok::LeftParen:
    case Tok::LeftBracket: {
      const bool group = at(Tok::LeftParen);
      const std::size_t depth = open_depth();
      advance();
      List list;
      bool comma = false;
      while (lexer_.depth() >= depth) {
        append(list, pattern());
        comma = accept(Tok::Comma);
        if (comma || lexer_.depth() < depth) continue;
        recover_in_brackets(list, depth);
        accept(Tok::Comma);
      }
      close(depth);
      const bool single = group && !comma && list.first != kNoNode && list.first == list.last;
      if (single && !is(list.first, Kind::MatchStar)) return list.first;
      return add(Kind::MatchSequence, start, list);
    }
    default: {
      const NodeId value = expression(kSumLevel);
      return is(value, Kind::Error) ? value : add_around(Kind::MatchValue, start, value);
    }
  }
}

/// A dotted name, or a class pattern.
NodeId Parser::pattern_value() {
  const std::uint32_t start = token().start;
  const Atom first = token().atom;
  advance();
  NodeId value = add(Kind::Name, start, first);
  for (std::uint32_t count = 0; accept(Tok::Dot); ++count) {
    if (!name_like() || count >= kMaxChain) {
      error();
      return add_around(Kind::Error, start, value);
    }
    const Atom name = token().atom;
    advance();
    value = add_around(Kind::Attribute, start, value, name);
  }
  return at(Tok::LeftParen) ? class_pattern(value, start) : add_around(Kind::MatchValue, start, value);
}

NodeId Parser::class_pattern(NodeId type, std::uint32_t start) {
  const std::size_t depth = open_depth();
  advance();
  List list;
  append(list, type);
  while (lexer_.depth() >= depth) {
    const std::uint32_t keyword_start = token().start;
    if (at(Tok::Name) && lexer_.peek() == '=') {
      const Atom name = token().atom;
      advance();
      expect(Tok::Assign);
      const NodeId value = pattern();
      append(list, add_around(Kind::MatchKeyword, keyword_start, value, name));
    } else {
      append(list, pattern());
    }
    if (accept(Tok::Comma) || lexer_.depth() < depth) continue;
    recover_in_brackets(list, depth);
    accept(Tok::Comma);
  }
  close(depth);
  return add(Kind::MatchClass, start, list);
}

/// Keys and patterns are never Error nodes here either: a broken entry is one as a whole.
NodeId Parser::mapping_pattern() {
  const std::uint32_t start = token().start;
  const std::size_t depth = open_depth();
  advance();
  List list;
  while (lexer_.depth() >= depth) {
    const std::uint32_t entry = token().start;
    if (accept(Tok::DoubleStar)) {
      const Atom name = at(Tok::Name) ? token().atom : kNoAtom;
      if (!accept(Tok::Name)) error();
      append(list, add(Kind::MatchStar, entry, name, kDoubleStar));
    } else {
      const NodeId key = expression(kSumLevel);
      const bool paired = !is(key, Kind::Error) && accept(Tok::Colon);
      const NodeId value = paired ? pattern() : kNoNode;
      if (paired && !is(value, Kind::Error)) {
        append(list, key);
        append(list, value);
      } else {
        error();
        List parts;
        append(parts, key);
        if (value != kNoNode) append(parts, value);
        append(list, add(Kind::Error, entry, parts));
      }
    }
    if (accept(Tok::Comma) || lexer_.depth() < depth) continue;
    recover_in_brackets(list, depth);
    accept(Tok::Comma);
  }
  close(depth);
  return add(Kind::MatchMapping, start, list);
}

}  // namespace pyverdict::syntax
