#include "syntax/reading.h"

#include <cstdint>

namespace pyverdict::syntax {
namespace {

/// Of 38,500 labelled scripts, those below it are remarks, documents and other languages; none is malicious.
constexpr double kForeignShare = 0.25;

struct Extent {
  std::uint64_t all = 0;
  std::uint64_t working = 0;
};

/// Whether a place of the node is no Python, its blocks apart.
bool is_broken(const Tree& tree, NodeId id) {
  if (tree[id].kind == Kind::Error) return true;
  for (const NodeId child : tree.children(id))
    if (tree[child].kind != Kind::Block && is_broken(tree, child)) return true;
  return false;
}

/// Whether the statement is a value and nothing else; those that a program may well consist of do not count.
bool is_bare(const Tree& tree, NodeId id) {
  switch (tree[id].kind) {
    case Kind::BoolOp:
    case Kind::BinOp:
    case Kind::UnaryOp:
    case Kind::Power:
    case Kind::Dict:
    case Kind::Set:
    case Kind::Compare:
    case Kind::Attribute:
    case Kind::Subscript:
    case Kind::Starred:
    case Kind::Name:
    case Kind::List:
    case Kind::Tuple:
    case Kind::Number:
      return true;
    case Kind::AnnAssign:
      return tree.child(id, 2) == kNoNode;
    default:
      return false;
  }
}

void measure(const Tree& tree, NodeId id, Extent& extent);

void measure_block(const Tree& tree, NodeId block, Extent& extent) {
  for (const NodeId statement : tree.children(block)) {
    const std::uint64_t size = tree[statement].end - tree[statement].start;
    extent.all += size;
    if (!is_bare(tree, statement) && !is_broken(tree, statement)) extent.working += size;
    measure(tree, statement, extent);
  }
}

/// The blocks of a statement. What is nested counts again at each level, on both sides.
void measure(const Tree& tree, NodeId id, Extent& extent) {
  for (const NodeId child : tree.children(id)) {
    const Kind kind = tree[child].kind;
    if (kind == Kind::Block) measure_block(tree, child, extent);
    if (kind == Kind::Handler || kind == Kind::Elif || kind == Kind::MatchCase) measure(tree, child, extent);
  }
}

}  // namespace

double working_share(const Tree& tree) {
  Extent extent;
  if (tree.root != kNoNode) measure_block(tree, tree.root, extent);
  return extent.all == 0 ? 0 : static_cast<double>(extent.working) / static_cast<double>(extent.all);
}

bool is_foreign(const Tree& tree) { return tree.error_count > 0 && working_share(tree) < kForeignShare; }

}  // namespace pyverdict::syntax
