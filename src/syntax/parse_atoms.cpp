#include <cstring>

#include "syntax/parser.h"

namespace pyverdict::syntax {

NodeId Parser::atom() {
  const std::uint32_t start = token().start;
  const auto word = [&](Kind kind) {
    advance();
    return add(kind, start);
  };
  switch (kind()) {
    case Tok::Name:
    case Tok::Async:
    case Tok::Await: {
      const Atom name = token().atom;
      advance();
      return add(Kind::Name, start, name);
    }
    case Tok::Number:
      return number();
    case Tok::String:
    case Tok::FStringStart:
      return strings();
    case Tok::LeftParen:
      return parenthesized();
    case Tok::LeftBracket:
      return list_display();
    case Tok::LeftBrace:
      return brace_display();
    case Tok::Backtick:
      return repr();
    case Tok::Ellipsis:
      return word(Kind::Ellipsis);
    case Tok::True:
      return word(Kind::True);
    case Tok::False:
      return word(Kind::False);
    case Tok::None:
      return word(Kind::NoneLiteral);
    default:
      return missing();
  }
}

NodeId Parser::number() {
  const Token literal = token();
  advance();
  const NodeId node = add(Kind::Number, literal.start, 0, literal.flags);
  nodes_[node].op = literal.op;
  if ((literal.flags & kPython2) != 0) ++tree_.python2_forms;
  if (std::memchr(lexer_.begin() + literal.start, '_', literal.end - literal.start) != nullptr) {
    ++tree_.python3_forms;
  }
  return node;
}

NodeId Parser::parenthesized() {
  const std::uint32_t start = token().start;
  const std::size_t depth = open_depth();
  const Nest nest(*this);
  if (too_deep()) return skip_nested();
  advance();
  List list;
  if (lexer_.depth() < depth) {
    close(depth);
    return add(Kind::Tuple, start, list, 0, kParenthesized);
  }
  const NodeId first = starred_or_test();
  append(list, first);
  if (at_comprehension()) {
    comprehensions(list, false);
    if (lexer_.depth() >= depth) recover_in_brackets(list, depth);
    close(depth);
    return add(Kind::GeneratorExp, start, list, 0, kParenthesized);
  }
  if (lexer_.depth() >= depth && !at(Tok::Comma)) recover_in_brackets(list, depth);
  Kind kind = Kind::Tuple;
  if (accept(Tok::Comma)) {
    elements(list, depth);
  } else if (list.last == first) {
    close(depth);
    flag(first, kParenthesized);
    return first;
  } else {
    kind = Kind::Error;
  }
  close(depth);
  return add(kind, start, list, 0, kParenthesized);
}

void Parser::elements(List& list, std::size_t depth) {
  until_closed(list, depth, [this] { return starred_or_test(); });
}

/// What follows the first element of a list or set; whether it was a comprehension.
bool Parser::rest_of_display(List& list, std::size_t depth, bool python2_tuple) {
  const bool comprehension = at_comprehension();
  if (comprehension) comprehensions(list, python2_tuple);
  if (lexer_.depth() >= depth && (comprehension || !at(Tok::Comma))) recover_in_brackets(list, depth);
  if (!comprehension && accept(Tok::Comma)) elements(list, depth);
  return comprehension;
}

NodeId Parser::list_display() {
  const std::uint32_t start = token().start;
  const std::size_t depth = open_depth();
  const Nest nest(*this);
  if (too_deep()) return skip_nested();
  advance();
  List list;
  Kind kind = Kind::List;
  if (lexer_.depth() >= depth) {
    append(list, starred_or_test());
    if (rest_of_display(list, depth, true)) kind = Kind::ListComp;
  }
  close(depth);
  return add(kind, start, list);
}

NodeId Parser::brace_display() {
  const std::uint32_t start = token().start;
  const std::size_t depth = open_depth();
  const Nest nest(*this);
  if (too_deep()) return skip_nested();
  advance();
  if (lexer_.depth() < depth || at(Tok::DoubleStar)) return dict_display(start, depth, kNoNode);
  const NodeId first = starred_or_test();
  if (at(Tok::Colon)) return dict_display(start, depth, first);
  List list;
  append(list, first);
  const Kind kind = rest_of_display(list, depth, false) ? Kind::SetComp : Kind::Set;
  close(depth);
  return add(kind, start, list);
}

/// `key` is the first key when it was read already. Keys and values are never Error nodes: such an
/// entry as a whole is one, so that the others pair up.
NodeId Parser::dict_display(std::uint32_t start, std::size_t depth, NodeId key) {
  List list;
  Kind kind = Kind::Dict;
  bool more = key != kNoNode || lexer_.depth() >= depth;
  while (more) {
    const std::uint32_t entry_start = key != kNoNode ? nodes_[key].start : token().start;
    List entry;
    bool broken = false;
    if (key == kNoNode && accept(Tok::DoubleStar)) {
      const NodeId value = expression(kBitOrLevel);
      append(entry, add_around(Kind::DoubleStarred, entry_start, value));
    } else {
      append(entry, key != kNoNode ? key : starred_or_test());
      broken = is(entry.first, Kind::Error) || !at(Tok::Colon);
      if (broken) {
        error();
      } else {
        advance();
        append(entry, test());
        broken = is(entry.last, Kind::Error);
      }
    }
    key = kNoNode;
    if (!broken && list.first == kNoNode && at_comprehension()) {
      kind = Kind::DictComp;
      comprehensions(entry, false);
    }
    if (lexer_.depth() >= depth && !at(Tok::Comma) && !broken_line()) {
      error();
      if (broken) {
        collect(entry, depth, false);
      } else {
        const std::uint32_t rest = token().start;
        List parts;
        collect(parts, depth, false);
        append(entry, add(Kind::Error, rest, parts));
      }
    }
    if (broken) {
      append(list, add(Kind::Error, entry_start, entry));
    } else {
      if (list.first == kNoNode) {
        list = entry;
      } else {
        nodes_[list.last].next = entry.first;
        list.last = entry.last;
      }
    }
    accept(Tok::Comma);
    more = lexer_.depth() >= depth;
  }
  close(depth);
  return add(kind, start, list);
}

bool Parser::at_comprehension() const { return at(Tok::For) || (at(Tok::Async) && lexer_.peek_word("for")); }

void Parser::comprehensions(List& list, bool python2_tuple) {
  while (at_comprehension()) {
    const std::uint32_t start = token().start;
    std::uint16_t flags = 0;
    if (accept(Tok::Async)) {
      flags = kAsync;
      ++tree_.python3_forms;
    }
    advance();
    List parts;
    append(parts, targets());
    expect(Tok::In);
    const std::uint32_t iterable_start = token().start;
    NodeId iterable = comprehension_operand();
    if (python2_tuple && at(Tok::Comma)) {
      List elements;
      append(elements, iterable);
      while (accept(Tok::Comma)) {
        if (!starts_expression(kind())) break;
        append(elements, comprehension_operand());
      }
      iterable = add(Kind::Tuple, iterable_start, elements, 0, kPython2);
      ++tree_.python2_forms;
    }
    append(parts, iterable);
    while (accept(Tok::If)) append(parts, comprehension_operand());
    append(list, add(Kind::Comprehension, start, parts, 0, flags));
  }
}

/// An iterable or a condition. A lambda can stand there in Python 2 only, whose body is no `a if b else c`.
NodeId Parser::comprehension_operand() {
  if (!at(Tok::Lambda)) return expression(kOrLevel);
  const Nest nest(*this);
  return too_deep() ? skip_nested() : lambda(false);
}

/// The targets of `for`: what stands before `in`.
NodeId Parser::targets() {
  const std::uint32_t start = token().start;
  const auto target = [this] {
    const std::uint32_t target_start = token().start;
    const bool star = accept(Tok::Star);
    const NodeId value = expression(kBitOrLevel);
    return star ? add_around(Kind::Starred, target_start, value) : value;
  };
  NodeId node = target();
  if (at(Tok::Comma)) {
    List list;
    append(list, node);
    while (accept(Tok::Comma)) {
      if (!starts_expression(kind())) break;
      append(list, target());
    }
    node = add(Kind::Tuple, start, list);
  }
  mark_target(node, kStore);
  return node;
}

NodeId Parser::repr() {
  const std::uint32_t start = token().start;
  const Nest nest(*this);
  if (too_deep()) return skip_nested();
  advance();
  if (!starts_expression(kind()) || at(Tok::Backtick)) {
    error();
    accept(Tok::Backtick);
    return add(Kind::Error, start);
  }
  const NodeId value = expressions();
  if (!accept(Tok::Backtick)) {
    error();
    return add_around(Kind::Error, start, value);
  }
  ++tree_.python2_forms;
  return add_around(Kind::Repr, start, value, 0, kPython2);
}

NodeId Parser::strings() {
  const std::uint32_t start = token().start;
  const NodeId first = string();
  if (!at(Tok::String) && !at(Tok::FStringStart)) return first;
  List list;
  append(list, first);
  do {
    append(list, string());
  } while (at(Tok::String) || at(Tok::FStringStart));
  return add(Kind::Concat, start, list);
}

NodeId Parser::string() {
  if (at(Tok::FStringStart)) return fstring();
  const Token literal = token();
  advance();
  std::uint16_t flags = literal.flags;
  if ((flags & kUnicodePrefix) != 0 && (flags & kRaw) != 0) {
    flags |= kPython2;
    ++tree_.python2_forms;
  }
  if ((flags & kUnterminated) != 0) {
    if (literal.end == tree_.source.size()) tree_.ends_open = true;
    error_at(literal.start);
  }
  return add(Kind::String, literal.start, 0, flags);
}

}  // namespace pyverdict::syntax
