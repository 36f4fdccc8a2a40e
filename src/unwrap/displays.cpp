#include <algorithm>

#include "unwrap/evaluator.h"
#include "unwrap/integers.h"

/// What is made where it stands: containers, comprehensions, lambdas.
namespace pyverdict::unwrap {

using syntax::Kind;
using syntax::NodeId;
using syntax::Op;

namespace {

constexpr std::size_t kMaxComprehension = 2'000'000;

}  // namespace

Value Evaluator::eval_container(NodeId node, Tag tag) {
  const syntax::Tree& tree = layer_.tree;
  Values items(store());
  std::size_t count = 0;
  for ([[maybe_unused]] const NodeId child : tree.children(node)) ++count;
  items.expect(count);
  Origins origins = kFromLiteral;
  bool partial = false;
  for (const NodeId child : tree.children(node)) {
    const Kind kind = tree[child].kind;
    if (kind == Kind::Starred || kind == Kind::DoubleStarred) {
      const Value spread = eval(child);
      origins |= spread.origins;
      Items inner;
      if (tag == Tag::Dict && spread.is(Tag::Dict) && may_work(size_of(spread))) {
        const auto pairs = store().items(spread);
        items.append(pairs);
      } else if (tag != Tag::Dict && iterate(spread, inner)) {
        inner.append_to(items);
      } else {
        partial = true;
      }
      continue;
    }
    const Value value = eval(child);
    origins |= value.origins;
    items.push_back(value);
  }
  if (tag == Tag::Set && !keep_unique(*this, items)) partial = true;
  Value result = store().items(tag, std::move(items), origins, partial);
  result.node = node;
  return result;
}

Value Evaluator::eval_lambda(NodeId node) {
  if (WalkState& state = walk_state(node); !state.met) {
    state.met = true;
    deferred_.push_back({node, syntax::kNoNode});
  }
  return with_defaults(function_value(node));
}

Value Evaluator::eval_comprehension(NodeId node) {
  const syntax::Tree& tree = layer_.tree;
  const Kind kind = tree[node].kind;
  const Tag tag = kind == Kind::DictComp ? Tag::Dict : kind == Kind::SetComp ? Tag::Set : Tag::List;
  const NodeId clause = tree.child(node, Kind::Comprehension);
  if (clause == syntax::kNoNode) {
    eval_children(node);
    return unknown(0, node);
  }
  Values items(store());
  // The names of its own scope may be in use by a call around this one.
  const syntax::ScopeId scope = layer_.scopes.scope_of_node[node];
  std::vector<Parked> parked;
  if (scope != 0) parked.push_back(park(scope));
  comprehensions_.push_back(scope);
  const bool known = comprehend(clause, tree[node].first, items, tag, 0);
  comprehensions_.pop_back();
  const bool recursive = frame_ != nullptr && walk_state(frame_->function).active > 1;
  if (recursive) leave(parked);
  Origins origins = 0;
  for (const Value& item : items) origins |= item.origins;
  if (!known) {
    // One turn was evaluated with what an item may be: its origins are those of all.
    Value result = store().items(tag, {}, origins, true);
    result.node = node;
    ++unknowns_;
    return result;
  }
  Value result = store().items(tag, std::move(items), origins);
  result.iterator = kind == Kind::GeneratorExp;
  return result;
}

bool Evaluator::comprehend(NodeId clause, NodeId element, Values& out, Tag tag, std::uint32_t depth) {
  const syntax::Tree& tree = layer_.tree;
  const NodeId target = tree.child(clause, 0);
  const NodeId iterable = tree.child(clause, 1);
  if (iterable == syntax::kNoNode || depth > 16) return false;
  const NodeId next_clause = tree[clause].next;
  const Value source = eval(iterable);
  const auto turn = [&](const Value& item) {
    assign(target, item);
    bool certain = true;
    for (NodeId test = tree[iterable].next; test != syntax::kNoNode; test = tree[test].next) {
      const auto decided = this->decided(eval(test));
      if (!decided) {
        certain = false;
      } else if (!*decided) {
        return certain;
      }
    }
    if (next_clause != syntax::kNoNode && tree[next_clause].kind == Kind::Comprehension) {
      return comprehend(next_clause, element, out, tag, depth + 1) && certain;
    }
    out.push_back(eval(element));
    if (tag == Tag::Dict) out.push_back(eval(tree[element].next));
    return certain;
  };

  Items items;
  if (!iterate(source, items)) {
    turn(item_of(source));
    return false;
  }
  bool known = true;
  std::size_t turns = 0;
  for (const Value& item : items) {
    const std::uint64_t before = unknowns_;
    known = turn(item) && known;
    // Turns that give nothing known are not worth repeating.
    if ((++turns >= 8 && unknowns_ != before) || !may_repeat() || out.size() > kMaxComprehension) {
      if (turns < items.size()) return false;
    }
  }
  return known;
}

}  // namespace pyverdict::unwrap
