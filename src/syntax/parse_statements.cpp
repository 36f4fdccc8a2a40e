#include "syntax/parser.h"

namespace pyverdict::syntax {

/// The statements of a block that stand further to the right than `parent`. Columns that fit no
/// open block are errors, but their statements stay where they are.
void Parser::statements(List& list, std::int64_t parent) {
  const auto column = static_cast<std::int64_t>(lexer_.indent());
  std::int64_t current = column;
  while (!at(Tok::Eof)) {
    const auto indent = static_cast<std::int64_t>(lexer_.indent());
    if (indent != current) {
      if (indent <= parent) return;
      if (indent > current || indent != column) error();
      current = indent;
    }
    statement(list);
  }
}

void Parser::statement(List& list) {
  column_ = lexer_.indent();
  if (!compound(list)) simple_line(list);
}

void Parser::simple_line(List& list) {
  while (!at_line_end()) {
    simple(list);
    if (!at(Tok::Semicolon) && !at_line_end()) recover_in_line(list);
    if (!accept(Tok::Semicolon)) break;
    const std::uint32_t start = token().start;
    if (compound(list)) return error_at(start);
  }
  accept(Tok::Newline);
}

bool Parser::compound(List& list) {
  const std::uint32_t start = token().start;
  List parts;
  switch (kind()) {
    case Tok::If:
      if_statement(list);
      return true;
    case Tok::While:
      while_statement(list);
      return true;
    case Tok::For:
      for_statement(list, start, 0);
      return true;
    case Tok::Try:
      try_statement(list);
      return true;
    case Tok::With:
      with_statement(list, start, 0);
      return true;
    case Tok::Def:
      function(list, start, parts, 0);
      return true;
    case Tok::Class:
      class_definition(list, start, parts);
      return true;
    case Tok::At:
      decorated(list);
      return true;
    case Tok::Elif:
    case Tok::Else:
    case Tok::Except:
    case Tok::Finally:
      stray_clause(list);
      return true;
    case Tok::Async:
      if (lexer_.peek_word("def")) {
        advance();
        function(list, start, parts, kAsync);
      } else if (lexer_.peek_word("for")) {
        advance();
        for_statement(list, start, kAsync);
      } else if (lexer_.peek_word("with")) {
        advance();
        with_statement(list, start, kAsync);
      } else {
        return false;
      }
      return true;
    case Tok::Name:
      if (!at_match_statement()) return false;
      match_statement(list);
      return true;
    default:
      return false;
  }
}

/// What stands between a header and its colon, which should be nothing.
void Parser::header_rest(List& list) {
  if (at(Tok::Colon)) return;
  error();
  if (at_line_end()) return;
  const std::uint32_t start = token().start;
  List parts;
  while (!at_line_end() && !at(Tok::Colon)) {
    collect(parts, 0, true);
    if (at(Tok::Comma) || at(Tok::Semicolon)) advance();
  }
  append(list, add(Kind::Error, start, parts));
}

/// The colon and the body; of what stood before the colon by mistake the body's first statement is made.
NodeId Parser::block() {
  const std::uint32_t start = token().start;
  const std::uint32_t column = column_;
  const auto parent = static_cast<std::int64_t>(lexer_.indent());
  List list;
  header_rest(list);
  const bool colon = accept(Tok::Colon);
  const Nest nest(*this);
  if (too_deep()) {
    skip_block(list, parent);
  } else if (accept(Tok::Newline)) {
    const bool indented = !at(Tok::Eof) && static_cast<std::int64_t>(lexer_.indent()) > parent;
    if (indented) {
      statements(list, parent);
    } else if (colon || at(Tok::Eof)) {
      error();
    }
  } else if (at(Tok::Eof)) {
    error();
  } else {
    const std::uint32_t body = token().start;
    if (compound(list)) {
      error_at(body);
    } else {
      simple_line(list);
    }
  }
  column_ = column;
  const NodeId node = add(Kind::Block, start, list);
  if (list.last != kNoNode) nodes_[node].end = nodes_[list.last].end;
  return node;
}

void Parser::skip_block(List& list, std::int64_t parent) {
  const std::uint32_t start = token().start;
  report_nesting(start);
  do {
    while (!at_line_end()) lexer_.skip();
    accept(Tok::Newline);
  } while (!at(Tok::Eof) && static_cast<std::int64_t>(lexer_.indent()) > parent);
  append(list, add(Kind::Error, start));
}

void Parser::if_statement(List& list) {
  const std::uint32_t start = token().start;
  advance();
  List parts;
  append(parts, test());
  append(parts, block());
  while (continues(Tok::Elif)) {
    const std::uint32_t clause = token().start;
    advance();
    List inner;
    append(inner, test());
    append(inner, block());
    append(parts, add_compound(Kind::Elif, clause, inner));
  }
  if (continues(Tok::Else)) {
    advance();
    append(parts, block());
  }
  append(list, add_compound(Kind::If, start, parts));
}

void Parser::while_statement(List& list) {
  const std::uint32_t start = token().start;
  advance();
  List parts;
  append(parts, test());
  append(parts, block());
  if (continues(Tok::Else)) {
    advance();
    append(parts, block());
  }
  append(list, add_compound(Kind::While, start, parts));
}

void Parser::for_statement(List& list, std::uint32_t start, std::uint16_t flags) {
  if (flags != 0) ++tree_.python3_forms;
  advance();
  List parts;
  append(parts, targets());
  expect(Tok::In);
  append(parts, expressions());
  append(parts, block());
  if (continues(Tok::Else)) {
    advance();
    append(parts, block());
  }
  append(list, add_compound(Kind::For, start, parts, 0, flags));
}

void Parser::with_statement(List& list, std::uint32_t start, std::uint16_t flags) {
  if (flags != 0) ++tree_.python3_forms;
  const bool parenthesized_items = with_items_in_parentheses();
  advance();
  List parts;
  if (parenthesized_items) {
    ++tree_.python3_forms;
    const std::size_t depth = open_depth();
    advance();
    until_closed(parts, depth, [this] { return with_item(); });
    close(depth);
  } else {
    do {
      append(parts, with_item());
    } while (accept(Tok::Comma));
  }
  append(parts, block());
  append(list, add_compound(Kind::With, start, parts, 0, flags));
}

/// At `with`: what follows is `(item, item):` and no expression in parentheses.
bool Parser::with_items_in_parentheses() {
  if (lexer_.peek() != '(' || lookahead_ == 0) return false;
  const Lexer::Checkpoint start = lexer_.save();
  lexer_.skip();
  bool several = false;
  bool named = false;
  bool expression_only = false;
  bool item_start = false;
  do {
    lexer_.skip();
    if (lexer_.depth() != 1) continue;
    several |= at(Tok::Comma);
    named |= at(Tok::As);
    expression_only |= at(Tok::For) || at(Tok::Walrus) || at(Tok::Yield) || (item_start && at(Tok::Star));
    item_start = at(Tok::Comma);
  } while (lexer_.depth() > 0);
  if (is_closing(kind())) lexer_.skip();
  const bool found = named || (several && !expression_only && at(Tok::Colon));
  const std::size_t looked = token().start - start.token.start;
  lookahead_ -= lookahead_ < looked ? lookahead_ : looked;
  lexer_.restore(start);
  return found;
}

NodeId Parser::with_item() {
  const std::uint32_t start = token().start;
  List parts;
  append(parts, test());
  if (accept(Tok::As)) {
    const NodeId target = expression(kBitOrLevel);
    mark_target(target, kStore);
    append(parts, target);
  }
  return add(Kind::WithItem, start, parts);
}

void Parser::try_statement(List& list) {
  const std::uint32_t start = token().start;
  advance();
  List parts;
  std::uint16_t flags = 0;
  bool star = false;
  append(parts, block());
  while (continues(Tok::Except)) append(parts, handler(star));
  if (continues(Tok::Else)) {
    flags |= kHasElse;
    advance();
    append(parts, block());
  }
  if (continues(Tok::Finally)) {
    flags |= kHasFinally;
    advance();
    append(parts, block());
  }
  if (star) {
    flags |= kStar;
    ++tree_.python3_forms;
  }
  if (parts.first == parts.last) error();
  append(list, add_compound(Kind::Try, start, parts, 0, flags));
}

NodeId Parser::handler(bool& star) {
  const std::uint32_t start = token().start;
  advance();
  if (accept(Tok::Star)) star = true;
  List parts;
  Atom name = kNoAtom;
  std::uint16_t flags = 0;
  if (!at(Tok::Colon) && !at_line_end()) {
    NodeId target = kNoNode;
    append(parts, handler_type(name, target, flags));
    flags |= kHasType;
    if (target != kNoNode) append(parts, target);
  }
  append(parts, block());
  return add_compound(Kind::Handler, start, parts, name, flags);
}

/// `E`, `E as e`, Python 2's `E, e` and `E, (a, b)`, and the unparenthesised types `A, B` of Python 3.14.
NodeId Parser::handler_type(Atom& name, NodeId& target, std::uint16_t& flags) {
  const std::uint32_t start = token().start;
  NodeId type = test();
  if (at(Tok::Comma)) {
    advance();
    if (at(Tok::Name) && lexer_.peek() == ':') {
      // Exceptions begin with a capital, the names that Python 2 code gave them do not.
      const Byte initial = lexer_.begin()[token().start];
      const bool is_type = initial >= 'A' && initial <= 'Z' && token().end - token().start > 1;
      if (!is_type) {
        name = token().atom;
        flags |= kPython2;
        ++tree_.python2_forms;
        advance();
        return type;
      }
    }
    const NodeId second = test();
    if ((is(second, Kind::Tuple) || is(second, Kind::List)) && at(Tok::Colon)) {
      mark_target(second, kStore);
      target = second;
      flags |= kPython2 | kHasTarget;
      ++tree_.python2_forms;
      return type;
    }
    List types;
    append(types, type);
    append(types, second);
    while (accept(Tok::Comma)) append(types, test());
    type = add(Kind::Tuple, start, types);
    ++tree_.python3_forms;
  }
  if (accept(Tok::As)) {
    if (at(Tok::Name)) {
      name = token().atom;
      advance();
    } else {
      error();
    }
  }
  return type;
}

/// `else`, `elif`, `except` or `finally` without the statement that it would belong to.
void Parser::stray_clause(List& list) {
  const std::uint32_t start = token().start;
  error();
  advance();
  List parts;
  if (starts_expression(kind())) append(parts, expressions());
  if (accept(Tok::As)) accept(Tok::Name);
  append(parts, block());
  append(list, add_compound(Kind::Error, start, parts));
}

}  // namespace pyverdict::syntax
