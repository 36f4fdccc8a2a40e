#include <algorithm>

#include "syntax/parser.h"

namespace pyverdict::syntax {

NodeId Parser::expressions() {
  const std::uint32_t start = token().start;
  const NodeId first = starred_or_test();
  if (!at(Tok::Comma)) return first;
  List list;
  append(list, first);
  while (accept(Tok::Comma)) {
    if (!starts_expression(kind())) break;
    append(list, starred_or_test());
  }
  return add(Kind::Tuple, start, list);
}

NodeId Parser::starred_or_test() {
  if (!at(Tok::Star)) return test();
  const std::uint32_t start = token().start;
  const Nest nest(*this);
  if (too_deep()) return skip_nested();
  advance();
  const NodeId value = starred_or_test();
  return add_around(Kind::Starred, start, value);
}

NodeId Parser::test() {
  const std::uint32_t start = token().start;
  const NodeId body = expression(kOrLevel);
  if (!at(Tok::If) && !at(Tok::Walrus)) return body;
  return finish_test(body, start);
}

NodeId Parser::finish_test(NodeId body, std::uint32_t start) {
  const Nest nest(*this);
  if (too_deep()) {
    List list;
    append(list, body);
    append(list, skip_nested());
    return add(Kind::Error, start, list);
  }
  if (at(Tok::Walrus)) {
    if (!is(body, Kind::Name)) error();
    ++tree_.python3_forms;
    mark_target(body, kStore);
    advance();
    List list;
    append(list, body);
    append(list, test());
    return add(Kind::NamedExpr, start, list);
  }
  advance();
  List list;
  append(list, body);
  append(list, expression(kOrLevel));
  if (!accept(Tok::Else)) {
    error();
    return add(Kind::Error, start, list);
  }
  append(list, test());
  return add(Kind::IfExp, start, list);
}

NodeId Parser::expression(std::uint8_t level) {
  const std::uint32_t start = token().start;
  const NodeId left = prefix();
  if (level_of(kind()) < level) return left;
  return chain(left, start, level);
}

NodeId Parser::chain(NodeId left, std::uint32_t start, std::uint8_t level) {
  for (;;) {
    const std::uint8_t here = level_of(kind());
    if (here < level) return left;
    if (here == kCompareLevel) {
      const NodeId compared = compare(left, start);
      if (compared == left) return left;
      left = compared;
      continue;
    }
    List list;
    append(list, left);
    const std::size_t mark = operators_.size();
    const Op op = kTokens[index_of(kind())].op;
    do {
      operators_.push_back(kTokens[index_of(kind())].op);
      advance();
      const std::uint32_t right_start = token().start;
      NodeId right = prefix();
      if (level_of(kind()) > here) right = chain(right, right_start, static_cast<std::uint8_t>(here + 1));
      append(list, right);
    } while (level_of(kind()) == here);
    if (here <= kAndLevel) {
      operators_.resize(mark);
      left = add(Kind::BoolOp, start, list);
      nodes_[left].op = static_cast<std::uint8_t>(op);
    } else {
      left = add(Kind::BinOp, start, list, take_operators(mark));
    }
  }
}

std::uint32_t Parser::take_operators(std::size_t mark) {
  const auto index = static_cast<std::uint32_t>(tree_.operators.size());
  const auto from = operators_.begin() + static_cast<std::ptrdiff_t>(mark);
  tree_.operators.insert(tree_.operators.end(), from, operators_.end());
  operators_.resize(mark);
  return index;
}

/// The comparison that begins with `left`, or `left` when none follows (`not` without `in`).
NodeId Parser::compare(NodeId left, std::uint32_t start) {
  List list;
  append(list, left);
  const std::size_t mark = operators_.size();
  while (level_of(kind()) == kCompareLevel) {
    Op op = kTokens[index_of(kind())].op;
    if (at(Tok::Not)) {
      if (!lexer_.peek_word("in")) break;
      advance();
    } else if (at(Tok::NotEqual) && token().flags == kPython2) {
      ++tree_.python2_forms;
    }
    const bool is_operator = at(Tok::Is);
    advance();
    if (is_operator && accept(Tok::Not)) op = Op::IsNot;
    operators_.push_back(op);
    const std::uint32_t right_start = token().start;
    NodeId right = prefix();
    if (level_of(kind()) > kCompareLevel) right = chain(right, right_start, kBitOrLevel);
    append(list, right);
  }
  if (operators_.size() == mark) return left;
  return add(Kind::Compare, start, list, take_operators(mark));
}

NodeId Parser::prefix() {
  switch (kind()) {
    case Tok::Plus:
    case Tok::Minus:
    case Tok::Tilde:
    case Tok::Not:
    case Tok::Lambda:
    case Tok::Yield:
      return prefixed();
    default:
      break;
  }
  const std::uint32_t start = token().start;
  const NodeId base = primary();
  if (!at(Tok::DoubleStar)) return base;
  const Nest nest(*this);
  if (too_deep()) {
    List list;
    append(list, base);
    append(list, skip_nested());
    return add(Kind::Error, start, list);
  }
  advance();
  List list;
  append(list, base);
  append(list, prefix());
  return add(Kind::Power, start, list);
}

NodeId Parser::prefixed() {
  const std::uint32_t start = token().start;
  const Nest nest(*this);
  if (too_deep()) return skip_nested();
  Op op = Op::None;
  switch (kind()) {
    case Tok::Lambda:
      return lambda(true);
    case Tok::Yield:
      return yield_expression();
    case Tok::Plus:
      op = Op::UAdd;
      break;
    case Tok::Minus:
      op = Op::USub;
      break;
    case Tok::Tilde:
      op = Op::Invert;
      break;
    default:
      op = Op::Not;
      break;
  }
  advance();
  const NodeId operand = op == Op::Not ? expression(kCompareLevel) : prefix();
  const NodeId node = add_around(Kind::UnaryOp, start, operand);
  nodes_[node].op = static_cast<std::uint8_t>(op);
  return node;
}

NodeId Parser::lambda(bool conditional_body) {
  const std::uint32_t start = token().start;
  advance();
  List list;
  append(list, parameters(true, lexer_.depth()));
  expect(Tok::Colon);
  append(list, conditional_body ? test() : expression(kOrLevel));
  return add(Kind::Lambda, start, list);
}

NodeId Parser::yield_expression() {
  const std::uint32_t start = token().start;
  advance();
  if (accept(Tok::From)) {
    ++tree_.python3_forms;
    const NodeId value = test();
    return add_around(Kind::YieldFrom, start, value);
  }
  if (!starts_expression(kind())) return add(Kind::Yield, start);
  const NodeId value = expressions();
  return add_around(Kind::Yield, start, value);
}

NodeId Parser::await_expression() {
  const std::uint32_t start = token().start;
  const Nest nest(*this);
  if (too_deep()) return skip_nested();
  const Atom name = token().atom;
  advance();
  switch (kind()) {
    case Tok::Name:
    case Tok::Number:
    case Tok::String:
    case Tok::FStringStart:
    case Tok::LeftParen:
    case Tok::LeftBracket:
    case Tok::LeftBrace:
    case Tok::None:
    case Tok::True:
    case Tok::False:
    case Tok::Ellipsis:
    case Tok::Await: {
      ++tree_.python3_forms;
      const NodeId value = primary();
      return add_around(Kind::Await, start, value);
    }
    default:
      return add(Kind::Name, start, name);
  }
}

NodeId Parser::primary() {
  const std::uint32_t start = token().start;
  const std::uint32_t outer = chain_;
  chain_ = 0;
  NodeId left = at(Tok::Await) ? await_expression() : atom();
  std::uint32_t count = 0;
  for (;;) {
    switch (kind()) {
      case Tok::Dot: {
        advance();
        if (!name_like()) {
          error();
          left = add_around(Kind::Error, start, left);
          break;
        }
        const Atom name = token().atom;
        advance();
        left = add_around(Kind::Attribute, start, left, name);
        break;
      }
      case Tok::LeftParen:
        left = call(left, start);
        break;
      case Tok::LeftBracket:
        left = subscript(left, start);
        break;
      default:
        chain_ += count;
        if (chain_ < outer) chain_ = outer;
        return left;
    }
    if (++count + chain_ >= kMaxChain) {
      left = chain_too_long(left, start);
      chain_ = kMaxChain;
      return left;
    }
  }
}

/// Takes the trailers that are left without making nodes of them.
NodeId Parser::chain_too_long(NodeId left, std::uint32_t start) {
  if (!at(Tok::Dot) && !is_opening(kind())) return left;
  report_nesting(token().start);
  for (;;) {
    if (at(Tok::Dot)) {
      advance();
      if (name_like()) advance();
    } else if (at(Tok::LeftParen) || at(Tok::LeftBracket)) {
      const std::size_t outside = lexer_.depth() - 1;
      while (lexer_.depth() > outside) lexer_.skip();
      if (lexer_.depth() != outside || !is_closing(kind())) break;
      advance();
    } else {
      break;
    }
  }
  return add_around(Kind::Error, start, left);
}

NodeId Parser::call(NodeId callee, std::uint32_t start) {
  const Nest nest(*this);
  const std::size_t depth = open_depth();
  List list;
  append(list, callee);
  if (too_deep()) {
    append(list, skip_nested());
    return add(Kind::Call, start, list);
  }
  advance();
  arguments(list, depth);
  close(depth);
  const bool to_print = is(callee, Kind::Name) && nodes_[callee].value == known("print");
  if (to_print && is(list.last, Kind::Keyword)) ++tree_.python3_forms;
  return add(Kind::Call, start, list);
}

void Parser::arguments(List& list, std::size_t depth) {
  while (lexer_.depth() >= depth) {
    append(list, argument());
    if (accept(Tok::Comma)) continue;
    if (lexer_.depth() < depth) return;
    recover_in_brackets(list, depth);
    accept(Tok::Comma);
  }
}

NodeId Parser::argument() {
  const std::uint32_t start = token().start;
  if (at(Tok::Star)) return starred_or_test();
  if (accept(Tok::DoubleStar)) {
    const NodeId value = test();
    return add_around(Kind::Keyword, start, value);
  }
  const NodeId value = test();
  if (at(Tok::Assign) && is(value, Kind::Name) && !nodes_[value].has(kParenthesized)) {
    // The Name becomes the Keyword, so that no node is left over.
    advance();
    const NodeId argument_value = test();
    nodes_[value].kind = Kind::Keyword;
    nodes_[value].first = argument_value;
    nodes_[value].end = std::max(lexer_.previous_end(), nodes_[argument_value].end);
    return value;
  }
  if (!at_comprehension()) return value;
  List list;
  append(list, value);
  comprehensions(list, false);
  return add(Kind::GeneratorExp, start, list);
}

NodeId Parser::subscript(NodeId object, std::uint32_t start) {
  const Nest nest(*this);
  const std::size_t depth = open_depth();
  List list;
  append(list, object);
  if (too_deep()) {
    append(list, skip_nested());
    return add(Kind::Subscript, start, list);
  }
  advance();
  const std::uint32_t index_start = token().start;
  NodeId index = lexer_.depth() < depth ? missing() : slice();
  if (at(Tok::Comma) || lexer_.depth() >= depth || is(index, Kind::Starred)) {
    List elements;
    append(elements, index);
    bool comma = accept(Tok::Comma);
    while (lexer_.depth() >= depth) {
      if (comma) append(elements, slice());
      if (!comma || (!at(Tok::Comma) && lexer_.depth() >= depth)) recover_in_brackets(elements, depth);
      comma = accept(Tok::Comma);
    }
    index = add(Kind::Tuple, index_start, elements);
  }
  append(list, index);
  close(depth);
  return add(Kind::Subscript, start, list);
}

NodeId Parser::slice() {
  const std::uint32_t start = token().start;
  List list;
  std::uint16_t flags = 0;
  if (!at(Tok::Colon)) {
    const NodeId lower = starred_or_test();
    if (!at(Tok::Colon)) return lower;
    append(list, lower);
    flags |= kHasLower;
  }
  advance();
  if (starts_expression(kind())) {
    append(list, test());
    flags |= kHasUpper;
  }
  if (accept(Tok::Colon) && starts_expression(kind())) {
    append(list, test());
    flags |= kHasStep;
  }
  return add(Kind::Slice, start, list, 0, flags);
}

}  // namespace pyverdict::syntax
