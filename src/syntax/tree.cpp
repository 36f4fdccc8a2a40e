#include <array>

#include "enum_table.h"
#include "syntax/syntax.h"

namespace pyverdict::syntax {
namespace {

constexpr std::array<std::string_view, kKindCount> kKindNames = {
    "None",          "Module",       "Block",      "Error",         "FunctionDef",
    "ClassDef",      "Decorator",    "Returns",    "Arguments",     "TypeParameters",
    "TypeParameter", "Return",       "Delete",     "Assign",        "AugAssign",
    "AnnAssign",     "TypeAlias",    "For",        "While",         "If",
    "Elif",          "With",         "WithItem",   "Match",         "MatchCase",
    "Raise",         "Try",          "Handler",    "Assert",        "Import",
    "ImportFrom",    "Alias",        "Global",     "Nonlocal",      "Pass",
    "Break",         "Continue",     "Print",      "Exec",          "Magic",
    "BoolOp",        "NamedExpr",    "BinOp",      "UnaryOp",       "Power",
    "Lambda",        "IfExp",        "Dict",       "DoubleStarred", "Set",
    "ListComp",      "SetComp",      "DictComp",   "GeneratorExp",  "Comprehension",
    "Await",         "Yield",        "YieldFrom",  "Compare",       "Call",
    "Keyword",       "Attribute",    "Subscript",  "Slice",         "Starred",
    "Name",          "List",         "Tuple",      "Number",        "String",
    "FString",       "Replacement",  "Concat",     "True",          "False",
    "NoneLiteral",   "Ellipsis",     "Repr",       "MatchValue",    "MatchSingleton",
    "MatchSequence", "MatchMapping", "MatchClass", "MatchKeyword",  "MatchStar",
    "MatchAs",       "MatchOr",      "Parameters", "Parameter",
};

constexpr bool all_named() {
  for (const std::string_view kind : kKindNames) {
    if (kind.empty()) return false;
  }
  return true;
}
static_assert(all_named() && kKindCount == kEnumeratorCount<Kind>);

}  // namespace

std::string_view name(Kind kind) { return kKindNames[static_cast<std::size_t>(kind)]; }

Children Tree::children(NodeId id) const { return {nodes.data(), nodes[id].first}; }

NodeId Tree::child(NodeId id, std::size_t index) const {
  NodeId child = nodes[id].first;
  for (; child != kNoNode && index > 0; --index) child = nodes[child].next;
  return child;
}

NodeId Tree::child(NodeId id, Kind kind) const {
  NodeId child = nodes[id].first;
  while (child != kNoNode && nodes[child].kind != kind) child = nodes[child].next;
  return child;
}

NodeId Tree::last_child(NodeId id) const {
  NodeId last = kNoNode;
  for (const NodeId child : children(id)) last = child;
  return last;
}

bool is_expression(Kind kind) {
  return kind >= Kind::BoolOp && kind <= Kind::Repr && kind != Kind::DoubleStarred &&
         kind != Kind::Comprehension && kind != Kind::Keyword && kind != Kind::Replacement;
}

bool is_docstring(const Tree& tree, NodeId block, NodeId statement) {
  if (tree[block].first != statement) return false;
  if (tree[block].kind != Kind::Module && tree[block].kind != Kind::Block) return false;
  const auto plain = [&](NodeId node) { return tree[node].kind == Kind::String && !tree[node].has(kBytes); };
  if (tree[statement].kind != Kind::Concat) return plain(statement);
  for (const NodeId part : tree.children(statement)) {
    if (!plain(part)) return false;
  }
  return true;
}

}  // namespace pyverdict::syntax
