#include "unwrap/evaluator.h"

/// `match`: which case a value takes, where that is known.
namespace pyverdict::unwrap {

using syntax::Kind;
using syntax::NodeId;

Flow Evaluator::execute_match(NodeId statement) {
  const syntax::Tree& tree = layer_.tree;
  const NodeId subject = tree[statement].first;
  if (subject == syntax::kNoNode) return Flow::Next;
  const Value value = eval(subject);
  const Context saved = context_;
  bool certain = true;  // no case before may have been taken
  bool taken = false;
  Flow flow = Flow::Next;
  for (const NodeId child : tree.children(statement)) {
    if (tree[child].kind != Kind::MatchCase) continue;
    const NodeId body = tree.child(child, Kind::Block);
    if (taken) {
      leave_for_later(body, kUnreachable);
      continue;
    }
    std::optional<bool> fits = matches(tree[child].first, value);
    if (fits != false && tree[child].has(syntax::kHasGuard)) {
      const auto guard = truth(store(), eval(tree.child(child, 1)));
      if (guard != true) fits = guard;
    }
    if (fits == false) {
      leave_for_later(body, kUnreachable);
      continue;
    }
    if (fits == true && certain) {
      taken = true;
      flow = block(body);
      continue;
    }
    certain = false;
    context_ = static_cast<Context>(saved | kConditional);
    block(body);
    context_ = saved;
    raised_.reset();
  }
  return flow;
}

std::optional<bool> Evaluator::matches(NodeId pattern, const Value& value) {
  const syntax::Tree& tree = layer_.tree;
  if (pattern == syntax::kNoNode) return std::nullopt;
  ++program_.steps;
  switch (tree[pattern].kind) {
    case Kind::MatchValue:
    case Kind::MatchSingleton: {
      const Value wanted = eval(tree[pattern].first);
      if (!is_known(store(), wanted) || !is_known(store(), value)) return std::nullopt;
      return equal(store(), wanted, value);
    }
    case Kind::MatchOr: {
      std::optional<bool> result = false;
      for (const NodeId child : tree.children(pattern)) {
        const auto fits = matches(child, value);
        if (fits == true) return true;
        if (!fits) result = std::nullopt;
      }
      return result;
    }
    case Kind::MatchAs: {
      const NodeId inner = tree[pattern].first;
      const auto fits = inner == syntax::kNoNode ? std::optional(true) : matches(inner, value);
      if (fits != false) set_binding(layer_.scopes.of_node[pattern], value);
      return fits;
    }
    case Kind::MatchSequence: {
      std::vector<NodeId> parts;
      for (const NodeId child : tree.children(pattern)) {
        if (tree[child].kind == Kind::MatchStar) {
          bind_pattern(pattern, Value());
          return std::nullopt;
        }
        parts.push_back(child);
      }
      if (!value.is(Tag::List) && !value.is(Tag::Tuple)) {
        bind_pattern(pattern, Value());
        return std::nullopt;
      }
      const Values items(store(), store().items(value));
      if (items.size() != parts.size()) return value.partial ? std::nullopt : std::optional(false);
      std::optional<bool> result = true;
      for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto fits = matches(parts[i], items[i]);
        if (fits == false) return false;
        if (!fits) result = std::nullopt;
      }
      return result;
    }
    default:
      bind_pattern(pattern, value);
      return std::nullopt;
  }
}

void Evaluator::bind_pattern(NodeId pattern, const Value& value) {
  if (pattern == syntax::kNoNode || depth_ >= 230) return;
  ++program_.steps;
  ++depth_;
  const Kind kind = layer_.tree[pattern].kind;
  if (kind == Kind::MatchAs || kind == Kind::MatchStar) {
    const bool whole = kind == Kind::MatchAs && layer_.tree[pattern].first == syntax::kNoNode;
    set_binding(layer_.scopes.of_node[pattern], whole ? value : Value());
  }
  for (const NodeId child : layer_.tree.children(pattern)) {
    if (!syntax::is_expression(layer_.tree[child].kind)) bind_pattern(child, Value());
  }
  --depth_;
}

}  // namespace pyverdict::unwrap
