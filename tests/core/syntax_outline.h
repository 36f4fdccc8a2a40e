#pragma once

#include <string>

#include "syntax/syntax.h"

/// A tree as one line, for tables of cases: names, numbers and strings as themselves, everything else as
/// `Kind(children)` or `Kind:name(children)`, operators between their operands.
namespace pyverdict::syntax {

inline std::string outline(const Tree& tree, NodeId id) {
  const Node& node = tree[id];
  std::string out;
  switch (node.kind) {
    case Kind::Name:
      return std::string(tree.names.text(node.value)) + (node.has(kStore) ? "=" : "");
    case Kind::Number:
    case Kind::String:
      return std::string(tree.text(id));
    default:
      out = name(node.kind);
  }
  const bool chained = node.kind == Kind::BinOp || node.kind == Kind::Compare;
  if (!chained && node.value != kNoAtom) {
    out += ':';
    out += tree.names.text(node.value);
  }
  if (node.has(kAsync)) out += "/async";
  if (node.has(kStar)) out += "/*";
  if (node.has(kDoubleStar)) out += "/**";
  if (node.first == kNoNode) return out;
  out += '(';
  std::size_t index = 0;
  for (const NodeId child : tree.children(id)) {
    if (index > 0) out += ' ';
    if (chained && index > 0) {
      out += '#' + std::to_string(static_cast<int>(tree.operators[node.value + index - 1])) + ' ';
    }
    out += outline(tree, child);
    ++index;
  }
  return out + ')';
}

/// The statements of the module, each on its own.
inline std::string outline(const Tree& tree) {
  std::string out;
  for (const NodeId statement : tree.children(tree.root)) {
    if (!out.empty()) out += "; ";
    out += outline(tree, statement);
  }
  return out;
}

inline std::size_t count(const Tree& tree, Kind kind) {
  std::size_t result = 0;
  for (const Node& node : tree.nodes) result += node.kind == kind ? 1 : 0;
  return result;
}

}  // namespace pyverdict::syntax
