#include "syntax/parser.h"

namespace pyverdict::syntax {

/// Of a `def` the current token is the first behind the parenthesis, of a lambda behind the keyword.
NodeId Parser::parameters(bool of_lambda, std::size_t depth) {
  const std::uint32_t start = token().start;
  List list;
  bool keyword_only = false;
  const auto at_end = [&] {
    return lexer_.depth() < depth || at_line_end() ||
           (of_lambda && (at(Tok::Colon) || (depth == 0 && at(Tok::Semicolon))));
  };
  while (!at_end()) {
    if (at(Tok::Slash)) {
      advance();
      ++tree_.python3_forms;
      for (NodeId node = list.first; node != kNoNode; node = nodes_[node].next) {
        if (is(node, Kind::Parameter)) flag(node, kParamPositionalOnly);
      }
    } else if (at(Tok::Star) && (lexer_.peek() == ',' || lexer_.peek() == ')' || lexer_.peek() == ':')) {
      advance();
      keyword_only = true;
      ++tree_.python3_forms;
    } else {
      const bool star = at(Tok::Star);
      const NodeId node = parameter(of_lambda);
      if (keyword_only && is(node, Kind::Parameter) && !nodes_[node].has(kDoubleStar)) {
        flag(node, kParamKeywordOnly);
        ++tree_.python3_forms;
      }
      if (star) keyword_only = true;
      append(list, node);
    }
    if (accept(Tok::Comma) || at_end()) continue;
    if (broken_line()) break;
    error();
    const std::uint32_t rest = token().start;
    List parts;
    collect(parts, depth, of_lambda);
    append(list, add(Kind::Error, rest, parts));
    accept(Tok::Comma);
  }
  return add(Kind::Parameters, start, list);
}

NodeId Parser::parameter(bool of_lambda) {
  const std::uint32_t start = token().start;
  List list;
  Atom name = kNoAtom;
  std::uint16_t flags = 0;
  if (accept(Tok::Star)) {
    flags |= kStar;
  } else if (accept(Tok::DoubleStar)) {
    flags |= kDoubleStar;
  }
  if (at(Tok::LeftParen)) {
    flags |= kPython2;
    ++tree_.python2_forms;
    const std::uint32_t tuple_start = token().start;
    NodeId tuple = parenthesized();
    if (!is(tuple, Kind::Tuple)) tuple = add_around(Kind::Tuple, tuple_start, tuple, 0, kParenthesized);
    mark_target(tuple, kStore);
    append(list, tuple);
  } else if (name_like()) {
    if (!at(Tok::Name) && !at(Tok::Async) && !at(Tok::Await) && !at(Tok::Nonlocal)) error();
    name = token().atom;
    advance();
  } else {
    return missing();
  }
  if (!of_lambda && accept(Tok::Colon)) {
    flags |= kParamHasAnnotation;
    ++tree_.python3_forms;
    append(list, starred_or_test());
  }
  if (accept(Tok::Assign)) append(list, test());
  return add(Kind::Parameter, start, list, name, flags);
}

void Parser::type_parameters(List& list) {
  if (!at(Tok::LeftBracket)) return;
  const std::uint32_t start = token().start;
  const std::size_t depth = open_depth();
  ++tree_.python3_forms;
  advance();
  List parts;
  while (lexer_.depth() >= depth) {
    const std::uint32_t parameter_start = token().start;
    std::uint16_t flags = 0;
    if (accept(Tok::Star)) {
      flags |= kStar;
    } else if (accept(Tok::DoubleStar)) {
      flags |= kDoubleStar;
    }
    if (at(Tok::Name)) {
      const Atom name = token().atom;
      advance();
      List children;
      if (accept(Tok::Colon)) {
        flags |= kHasBound;
        append(children, test());
      }
      if (accept(Tok::Assign)) {
        flags |= kHasDefault;
        append(children, starred_or_test());
      }
      append(parts, add(Kind::TypeParameter, parameter_start, children, name, flags));
    }
    if (accept(Tok::Comma) || lexer_.depth() < depth) continue;
    recover_in_brackets(parts, depth);
    accept(Tok::Comma);
  }
  close(depth);
  append(list, add(Kind::TypeParameters, start, parts));
}

/// At `def`; `parts` holds the decorators.
void Parser::function(List& list, std::uint32_t start, List& parts, std::uint16_t flags) {
  if ((flags & kAsync) != 0) ++tree_.python3_forms;
  advance();
  Atom name = kNoAtom;
  if (name_like()) {
    if (!at(Tok::Name) && !at(Tok::Async) && !at(Tok::Await)) error();
    name = token().atom;
    advance();
  } else {
    error();
  }
  type_parameters(parts);
  if (at(Tok::LeftParen)) {
    const std::size_t depth = open_depth();
    advance();
    append(parts, parameters(false, depth));
    close(depth);
  } else {
    error();
    append(parts, add(Kind::Parameters, lexer_.previous_end()));
  }
  if (at(Tok::Arrow)) {
    ++tree_.python3_forms;
    const std::uint32_t arrow = token().start;
    advance();
    const NodeId annotation = expressions();
    append(parts, add_around(Kind::Returns, arrow, annotation));
  }
  append(parts, block());
  append(list, add_compound(Kind::FunctionDef, start, parts, name, flags));
}

void Parser::class_definition(List& list, std::uint32_t start, List& parts) {
  advance();
  Atom name = kNoAtom;
  if (at(Tok::Name)) {
    name = token().atom;
    advance();
  } else {
    error();
  }
  type_parameters(parts);
  if (at(Tok::LeftParen)) {
    const std::uint32_t arguments_start = token().start;
    const std::size_t depth = open_depth();
    advance();
    List bases;
    arguments(bases, depth);
    close(depth);
    for (NodeId base = bases.first; base != kNoNode; base = nodes_[base].next) {
      if (is(base, Kind::Keyword)) ++tree_.python3_forms;
    }
    append(parts, add(Kind::Arguments, arguments_start, bases));
  }
  append(parts, block());
  append(list, add_compound(Kind::ClassDef, start, parts, name));
}

void Parser::decorated(List& list) {
  const std::uint32_t start = token().start;
  List parts;
  while (at(Tok::At)) {
    const std::uint32_t decorator = token().start;
    advance();
    const NodeId value = test();
    append(parts, add_around(Kind::Decorator, decorator, value));
    if (!at_line_end()) recover_in_line(parts);
    accept(Tok::Newline);
  }
  if (at(Tok::Def)) return function(list, start, parts, 0);
  if (at(Tok::Class)) return class_definition(list, start, parts);
  if (at(Tok::Async) && lexer_.peek_word("def")) {
    advance();
    return function(list, start, parts, kAsync);
  }
  error();
  append(list, add(Kind::Error, start, parts));
}

}  // namespace pyverdict::syntax
