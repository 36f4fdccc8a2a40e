#include "syntax/parser.h"

#include <algorithm>

namespace pyverdict::syntax {
namespace {

constexpr std::uint32_t kMaxReported = 100;
constexpr std::size_t kShortText = 512;  // has few names
/// Nodes that may still be made while the parser comes back from where the bound was hit.
constexpr std::uint32_t kUnwinding = 4096;

}  // namespace

Parser::Parser(Tree& tree, const Limits& limits)
    : tree_(tree),
      limits_(limits),
      nodes_(tree.nodes),
      lexer_(tree.source, tree.names, tree.comments),
      lookahead_(tree.source.size() + 4096) {
  limits_.max_nodes = std::max(limits.max_nodes, 2 * kUnwinding) - kUnwinding;
  nodes_.reserve(std::min<std::size_t>(tree.source.size() / 6 + 64, limits_.max_nodes + kUnwinding));
  nodes_.emplace_back();
}

void Parser::run() {
  List list;
  statements(list, -1);
  const NodeId root = add(Kind::Module, 0, list);
  nodes_[root].end = static_cast<std::uint32_t>(tree_.source.size());
  tree_.root = root;
}

bool Parser::accept(Tok tok) {
  if (!at(tok)) return false;
  advance();
  return true;
}

bool Parser::expect(Tok tok) {
  if (accept(tok)) return true;
  error();
  return false;
}

void Parser::grow() {
  // What was read so far tells how much is to come; a factor of two would be too much for a large tree.
  const double read = lexer_.previous_end() + 1.0;
  const double all = static_cast<double>(tree_.source.size()) + 1.0;
  const double expected = static_cast<double>(nodes_.size()) * (all / read) * 1.05;
  const double size = static_cast<double>(nodes_.size());
  const auto wanted = static_cast<std::size_t>(std::clamp(expected, size * 1.25, size * 2.0)) + 16;
  // There are never more, but for a few on the way back.
  const std::size_t most = std::size_t{limits_.max_nodes} + kUnwinding;
  nodes_.reserve(nodes_.size() < most ? std::min(wanted, most) : wanted);
}

NodeId Parser::add(Kind kind, std::uint32_t start, std::uint32_t value, std::uint16_t flags) {
  const std::size_t count = nodes_.size();
  if (count == nodes_.capacity()) grow();
  if ((count >= limits_.max_nodes || tree_.names.size() >= limits_.max_names) && !stopped_) {
    stopped_ = true;
    tree_.diagnostics.push_back({diagnostic::Code::TooManyNodes, {}, {}, start});
    lexer_.stop();
  }
  Node& node = nodes_.emplace_back();
  node.start = start;
  node.end = std::max(start, lexer_.previous_end());
  node.value = value;
  node.kind = kind;
  node.flags = flags;
  return static_cast<NodeId>(count);
}

NodeId Parser::add(Kind kind, std::uint32_t start, const List& children, std::uint32_t value,
                   std::uint16_t flags) {
  const NodeId node = add(kind, start, value, flags);
  nodes_[node].first = children.first;
  nodes_[node].end = std::max(nodes_[node].end, nodes_[children.last].end);
  return node;
}

NodeId Parser::add_around(Kind kind, std::uint32_t start, NodeId child, std::uint32_t value,
                          std::uint16_t flags) {
  const NodeId node = add(kind, start, value, flags);
  nodes_[node].first = child;
  nodes_[node].end = std::max(nodes_[node].end, nodes_[child].end);
  return node;
}

NodeId Parser::add_compound(Kind kind, std::uint32_t start, const List& children, std::uint32_t value,
                            std::uint16_t flags) {
  const NodeId node = add(kind, start, children, value, flags);
  if (children.last != kNoNode) nodes_[node].end = nodes_[children.last].end;
  return node;
}

void Parser::mark_target(NodeId target, std::uint16_t flags) {
  switch (nodes_[target].kind) {
    case Kind::Name:
    case Kind::Attribute:
    case Kind::Subscript:
      flag(target, flags);
      break;
    case Kind::Starred:
      ++tree_.python3_forms;
      [[fallthrough]];
    case Kind::List:
    case Kind::Tuple:
      flag(target, flags);
      for (NodeId child = nodes_[target].first; child != kNoNode; child = nodes_[child].next) {
        mark_target(child, flags);
      }
      break;
    case Kind::True:
    case Kind::False:
    case Kind::NoneLiteral:
      ++tree_.python2_forms;
      break;
    case Kind::Error:
      break;
    default:
      error_at(nodes_[target].start);
  }
}

void Parser::error() {
  if (stopped_) return;
  if (at(Tok::Eof)) tree_.ends_open = true;
  error_at(token().start);
}

void Parser::error_at(std::uint32_t offset) {
  if (stopped_ || offset == last_error_) return;
  last_error_ = offset;
  if (++tree_.error_count <= kMaxReported) {
    tree_.diagnostics.push_back({diagnostic::Code::SyntaxError, {}, {}, offset});
  }
}

NodeId Parser::missing() {
  error();
  const NodeId node = add(Kind::Error, token().start);
  nodes_[node].end = token().start;
  return node;
}

void Parser::report_nesting(std::uint32_t offset) {
  if (nesting_reported_) return;
  nesting_reported_ = true;
  tree_.diagnostics.push_back({diagnostic::Code::NestingTooDeep, {}, {}, offset});
}

NodeId Parser::skip_nested() {
  const std::uint32_t start = token().start;
  report_nesting(start);
  if (is_opening(kind())) {
    const std::size_t outside = lexer_.depth() - 1;
    while (lexer_.depth() > outside) lexer_.skip();
    if (lexer_.depth() == outside && is_closing(kind())) advance();
  } else {
    const std::size_t depth = lexer_.depth();
    while (!at_line_end() && lexer_.depth() >= depth) {
      if (lexer_.depth() == depth &&
          (at(Tok::Comma) || at(Tok::Colon) || at(Tok::Semicolon) || at(Tok::Assign))) {
        break;
      }
      lexer_.skip();
    }
  }
  return add(Kind::Error, start);
}

/// Inside brackets: the current token begins a line that is no part of them, since it stands no further
/// to the right than the statement. Ends the line before it.
bool Parser::broken_line() {
  if (!token().first || is_closing(kind()) || lexer_.column() > column_) return false;
  error();
  lexer_.break_line();
  return true;
}

void Parser::collect(List& parts, std::size_t depth, bool stop_at_colon) {
  while (!at_line_end() && lexer_.depth() >= depth) {
    if (broken_line()) return;
    if (starts_expression(kind())) {
      append(parts, starred_or_test());
    } else {
      if (lexer_.depth() == depth &&
          (at(Tok::Comma) || (depth == 0 && at(Tok::Semicolon)) || (stop_at_colon && at(Tok::Colon)))) {
        return;
      }
      advance();
    }
  }
}

void Parser::recover_in_brackets(List& list, std::size_t depth) {
  if (broken_line()) return;
  error();
  const std::uint32_t start = token().start;
  List parts;
  collect(parts, depth, false);
  append(list, add(Kind::Error, start, parts));
}

void Parser::recover_in_line(List& list) {
  error();
  const std::uint32_t start = token().start;
  List parts;
  while (!at_line_end() && !at(Tok::Semicolon)) {
    collect(parts, 0, false);
    if (at(Tok::Comma)) advance();
  }
  append(list, add(Kind::Error, start, parts));
}

bool Parser::close(std::size_t depth) {
  if (lexer_.depth() + 1 == depth && is_closing(kind())) {
    advance();
    return true;
  }
  error();
  return false;
}

Tree parse(std::string_view source, const Limits& limits) {
  Tree tree;
  tree.source = source;
  tree.names = NameTable::with_known_names(source.size() < kShortText);
  Parser(tree, limits).run();
  if (tree.python2_forms > tree.python3_forms) {
    tree.dialect = Dialect::Python2;
  } else if (tree.python3_forms > 0) {
    tree.dialect = Dialect::Python3;
  }
  return tree;
}

}  // namespace pyverdict::syntax
