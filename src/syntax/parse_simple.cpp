#include <algorithm>
#include <string>

#include "syntax/parser.h"

namespace pyverdict::syntax {

void Parser::simple(List& list) {
  const std::uint32_t start = token().start;
  switch (kind()) {
    case Tok::Pass:
      advance();
      return append(list, add(Kind::Pass, start));
    case Tok::Break:
      advance();
      return append(list, add(Kind::Break, start));
    case Tok::Continue:
      advance();
      return append(list, add(Kind::Continue, start));
    case Tok::Return: {
      advance();
      List parts;
      if (starts_expression(kind())) append(parts, expressions());
      return append(list, add(Kind::Return, start, parts));
    }
    case Tok::Del: {
      List parts;
      advance();
      do {
        if (at_line_end() && parts.first != kNoNode) break;
        const NodeId target = expression(kBitOrLevel);
        mark_target(target, kDelete);
        append(parts, target);
      } while (accept(Tok::Comma));
      return append(list, add(Kind::Delete, start, parts));
    }
    case Tok::Assert: {
      List parts;
      advance();
      append(parts, test());
      if (accept(Tok::Comma)) append(parts, test());
      return append(list, add(Kind::Assert, start, parts));
    }
    case Tok::Import:
      return import_statement(list);
    case Tok::From:
      return import_from(list);
    case Tok::Global:
      return name_list(list, Kind::Global);
    case Tok::Nonlocal:
      ++tree_.python3_forms;
      return name_list(list, Kind::Nonlocal);
    case Tok::Raise:
      return raise_statement(list);
    case Tok::Percent:
    case Tok::Exclamation:
      if (at_magic()) return raw_line(list, Kind::Magic);
      break;
    case Tok::Backtick:
      // A fence of Markdown.
      if (lexer_.position()[0] == '`' && lexer_.position()[1] == '`') {
        error();
        return raw_line(list, Kind::Error);
      }
      break;
    case Tok::RightShift:
      // The prompt of an interactive session.
      if (*lexer_.position() == '>') {
        error();
        advance();
        advance();
        if (at_line_end()) return;
        return simple(list);
      }
      break;
    case Tok::Name:
      if (named_simple(list)) return;
      break;
    default:
      break;
  }
  expression_statement(list);
}

bool Parser::named_simple(List& list) {
  switch (token().atom) {
    case known("print"):
      if (!at_print_statement()) return false;
      print_statement(list);
      return true;
    case known("exec"):
      if (!at_exec_statement()) return false;
      exec_statement(list);
      return true;
    case known("type"):
      if (!at_type_alias()) return false;
      type_alias(list);
      return true;
    default:
      return false;
  }
}

/// `%name` or `!command`, as notebooks have them.
bool Parser::at_magic() const {
  if (!at(Tok::Percent) && !at(Tok::Exclamation)) return false;
  const Byte next = *lexer_.position();
  return next > ' ' && next != '=' && (next != '(' || at(Tok::Exclamation));
}

void Parser::raw_line(List& list, Kind kind) {
  const std::uint32_t start = token().start;
  const Byte* end = scan_line_end(lexer_.begin() + start, lexer_.end());
  while (kind == Kind::Magic && end < lexer_.end() && end[-1] == '\\') {
    end = scan_line_end(end + (end[0] == '\r' && end[1] == '\n' ? 2 : 1), lexer_.end());
  }
  lexer_.resume(end);
  append(list, add(kind, start));
}

void Parser::expression_statement(List& list) {
  const std::uint32_t start = token().start;
  const NodeId first = expressions();
  List parts;
  switch (kind()) {
    case Tok::Assign:
      append(parts, first);
      while (accept(Tok::Assign)) {
        mark_target(parts.last, kStore);
        if (at_magic()) {
          raw_line(parts, Kind::Magic);
        } else {
          append(parts, expressions());
        }
      }
      return append(list, add(Kind::Assign, start, parts));
    case Tok::AugAssign: {
      const std::uint8_t op = token().op;
      mark_target(first, kStore);
      advance();
      append(parts, first);
      append(parts, expressions());
      const NodeId node = add(Kind::AugAssign, start, parts);
      nodes_[node].op = op;
      return append(list, node);
    }
    case Tok::Colon: {
      if (!is(first, Kind::Name) && !is(first, Kind::Attribute) && !is(first, Kind::Subscript)) break;
      ++tree_.python3_forms;
      mark_target(first, kStore);
      advance();
      append(parts, first);
      append(parts, test());
      if (accept(Tok::Assign)) append(parts, expressions());
      return append(list, add(Kind::AnnAssign, start, parts, 0, nodes_[first].flags & kParenthesized));
    }
    default:
      break;
  }
  append(list, first);
}

Atom Parser::dotted_name() {
  const std::uint32_t start = token().start;
  Atom name = token().atom;
  bool plain = (token().flags & kUnicodePrefix) == 0;
  advance();
  if (!at(Tok::Dot)) return name;
  parts_.assign(1, name);
  std::uint32_t end = lexer_.previous_end();
  while (at(Tok::Dot)) {
    plain &= token().start == end;
    advance();
    if (!name_like()) {
      error();
      break;
    }
    plain &= token().start == lexer_.previous_end() && (token().flags & kUnicodePrefix) == 0;
    parts_.push_back(token().atom);
    advance();
    end = lexer_.previous_end();
  }
  if (plain) return tree_.names.intern_stable(tree_.source.substr(start, end - start));
  std::string joined;
  for (const Atom part : parts_) {
    if (!joined.empty()) joined += '.';
    joined += tree_.names.text(part);
  }
  return tree_.names.intern(joined);
}

NodeId Parser::alias(bool dotted) {
  const std::uint32_t start = token().start;
  if (!name_like() || at(Tok::Import) || at(Tok::From)) return missing();
  Atom name = token().atom;
  if (dotted) {
    name = dotted_name();
  } else {
    advance();
  }
  List parts;
  if (accept(Tok::As)) {
    if (at(Tok::Name) || at(Tok::Async) || at(Tok::Await)) {
      const std::uint32_t bound = token().start;
      const Atom local = token().atom;
      advance();
      append(parts, add(Kind::Name, bound, local, kStore));
    } else {
      error();
    }
  }
  return add(Kind::Alias, start, parts, name);
}

void Parser::import_statement(List& list) {
  const std::uint32_t start = token().start;
  advance();
  List parts;
  do {
    append(parts, alias(true));
  } while (accept(Tok::Comma));
  append(list, add(Kind::Import, start, parts));
}

void Parser::import_from(List& list) {
  const std::uint32_t start = token().start;
  advance();
  std::uint32_t dots = 0;
  while (at(Tok::Dot) || at(Tok::Ellipsis)) {
    dots += at(Tok::Dot) ? 1 : 3;
    advance();
  }
  Atom module = kNoAtom;
  if (name_like() && !at(Tok::Import)) {
    module = dotted_name();
  } else if (dots == 0) {
    error();
  }
  List parts;
  if (expect(Tok::Import)) {
    const std::uint32_t names = token().start;
    if (accept(Tok::Star)) {
      append(parts, add(Kind::Alias, names, known("*")));
    } else if (at(Tok::LeftParen)) {
      const std::size_t depth = open_depth();
      advance();
      until_closed(parts, depth, [this] { return alias(false); });
      close(depth);
    } else {
      do {
        append(parts, alias(false));
      } while (accept(Tok::Comma));
    }
  }
  const NodeId node = add(Kind::ImportFrom, start, parts, module);
  nodes_[node].op = static_cast<std::uint8_t>(std::min<std::uint32_t>(dots, 255));
  append(list, node);
}

void Parser::name_list(List& list, Kind kind) {
  const std::uint32_t start = token().start;
  advance();
  List parts;
  do {
    if (!at(Tok::Name)) {
      append(parts, missing());
      break;
    }
    const std::uint32_t name_start = token().start;
    const Atom name = token().atom;
    advance();
    append(parts, add(Kind::Name, name_start, name));
  } while (accept(Tok::Comma));
  append(list, add(kind, start, parts));
}

void Parser::raise_statement(List& list) {
  const std::uint32_t start = token().start;
  advance();
  List parts;
  std::uint16_t flags = 0;
  if (starts_expression(kind())) {
    append(parts, test());
    if (accept(Tok::From)) {
      ++tree_.python3_forms;
      append(parts, test());
    } else if (accept(Tok::Comma)) {
      flags = kPython2;
      ++tree_.python2_forms;
      append(parts, test());
      if (accept(Tok::Comma)) append(parts, test());
    }
  }
  append(list, add(Kind::Raise, start, parts, 0, flags));
}

/// The next token is a word that may begin an expression but cannot go on with one.
bool Parser::at_operand_word() const {
  const Byte next = lexer_.peek();
  const bool letter = static_cast<Byte>((next | 0x20) - 'a') < 26 || next == '_' || next >= 0x80;
  if (!letter) return false;
  for (const std::string_view word :
       {"in", "is", "and", "or", "if", "else", "for", "as", "from", "import", "while"}) {
    if (lexer_.peek_word(word)) return false;
  }
  return true;
}

bool Parser::at_print_statement() const {
  const Byte* next = lexer_.peek_at();
  switch (*next) {
    case '"':
    case '\'':
    case '`':
    case '{':
    case '[':
    case '~':
      return true;
    case '>':
      return next[1] == '>' && next[2] != '=';
    case '-':
      return next[1] > ' ' && next[1] != '=' && next > lexer_.position();
    case '.':
      return next[1] >= '0' && next[1] <= '9';
    default:
      break;
  }
  if (*next >= '0' && *next <= '9') return true;
  if (!at_operand_word()) return false;
  if (!lexer_.peek_word("not")) return true;
  // `print not in x` compares, `print not x` prints.
  for (next += 3; *next == ' ' || *next == '\t'; ++next) {
  }
  return !(next[0] == 'i' && next[1] == 'n' && (next[2] == ' ' || next[2] == '('));
}

void Parser::print_statement(List& list) {
  const std::uint32_t start = token().start;
  std::uint16_t flags = kPython2;
  ++tree_.python2_forms;
  advance();
  List parts;
  bool comma = true;
  if (accept(Tok::RightShift)) {
    flags |= kChevron;
    append(parts, test());
    comma = accept(Tok::Comma);
  }
  while (comma && starts_expression(kind())) {
    append(parts, test());
    comma = accept(Tok::Comma);
    if (comma && (at_line_end() || at(Tok::Semicolon))) flags |= kTrailingComma;
  }
  append(list, add(Kind::Print, start, parts, 0, flags));
}

bool Parser::at_exec_statement() const {
  const Byte next = lexer_.peek();
  return next == '"' || next == '\'' || next == '`' || (at_operand_word() && !lexer_.peek_word("not"));
}

void Parser::exec_statement(List& list) {
  const std::uint32_t start = token().start;
  ++tree_.python2_forms;
  advance();
  List parts;
  append(parts, expression(kBitOrLevel));
  if (accept(Tok::In)) {
    append(parts, test());
    if (accept(Tok::Comma)) append(parts, test());
  }
  append(list, add(Kind::Exec, start, parts, 0, kPython2));
}

bool Parser::at_type_alias() {
  if (!at_operand_word()) return false;
  const Lexer::Checkpoint start = lexer_.save();
  advance();
  const bool found = at(Tok::Name) && (lexer_.peek() == '=' || lexer_.peek() == '[');
  lexer_.restore(start);
  return found;
}

void Parser::type_alias(List& list) {
  const std::uint32_t start = token().start;
  ++tree_.python3_forms;
  advance();
  List parts;
  const std::uint32_t name_start = token().start;
  const Atom name = token().atom;
  advance();
  append(parts, add(Kind::Name, name_start, name, kStore));
  type_parameters(parts);
  expect(Tok::Assign);
  append(parts, test());
  append(list, add(Kind::TypeAlias, start, parts));
}

}  // namespace pyverdict::syntax
