#include <algorithm>

#include "ranges.h"
#include "unwrap/builtins.h"
#include "unwrap/integers.h"

/// Operators, comparisons and conditions over expressions.
namespace pyverdict::unwrap {

using syntax::Kind;
using syntax::NodeId;
using syntax::Op;

namespace {

struct SpecialName {
  Op op;
  std::string_view name;
};

constexpr SpecialName kOperators[] = {
    {Op::Add, "__add__"},       {Op::Sub, "__sub__"},           {Op::Mult, "__mul__"},
    {Op::Div, "__truediv__"},   {Op::FloorDiv, "__floordiv__"}, {Op::Mod, "__mod__"},
    {Op::Pow, "__pow__"},       {Op::BitOr, "__or__"},          {Op::BitAnd, "__and__"},
    {Op::BitXor, "__xor__"},    {Op::LShift, "__lshift__"},     {Op::RShift, "__rshift__"},
    {Op::MatMult, "__matmul__"}};

constexpr SpecialName kComparisons[] = {
    {Op::Eq, "__eq__"},  {Op::NotEq, "__ne__"}, {Op::Lt, "__lt__"},
    {Op::LtE, "__le__"}, {Op::Gt, "__gt__"},    {Op::GtE, "__ge__"},
};

}  // namespace

Value Evaluator::operate(Op op, const Value& left, const Value& right, NodeId node) {
  if (left.is(Tag::Instance) || right.is(Tag::Instance)) {
    if (const auto row = ranges::find(kOperators, op, &SpecialName::op); row != std::end(kOperators)) {
      if (const auto result = call_special(left, row->name, std::span(&right, 1), node)) return *result;
      const std::string reflected = "__r" + std::string(row->name.substr(2));
      if (const auto result = call_special(right, reflected, std::span(&left, 1), node)) return *result;
    }
  }
  Value result = binary(*this, op, left, right, node);
  // `Path("/tmp") / "x.py"`
  if (op == Op::Div && left.is(Tag::Symbol)) {
    const auto base = file_key(left);
    const auto part = file_key(right);
    if (base && part && node != syntax::kNoNode) {
      handles_.insert_or_assign(node, *base + "/" + *part);
      result.node = node;
    }
  }
  return result;
}

Value Evaluator::eval_binary(NodeId node) {
  const syntax::Tree& tree = layer_.tree;
  NodeId operand = tree[node].first;
  if (operand == syntax::kNoNode) return unknown(0, node);
  Value left = eval(operand);
  if (tree[node].kind == Kind::Power) {
    const NodeId exponent = tree[operand].next;
    return exponent == syntax::kNoNode ? left : binary(*this, Op::Pow, left, eval(exponent), node);
  }
  std::size_t at = tree[node].value;
  for (operand = tree[operand].next; operand != syntax::kNoNode; operand = tree[operand].next, ++at) {
    const Op op = at < tree.operators.size() ? tree.operators[at] : Op::None;
    // Of a long `"a" + "b" + ...` only the whole is recorded.
    const bool last = tree[operand].next == syntax::kNoNode;
    const Value right = eval(operand);
    left = operate(op, left, right, last ? node : syntax::kNoNode);
  }
  return left;
}

// By the methods of an object; of objects and containers, whether they are one.
std::optional<bool> Evaluator::compare_objects(Op op, const Value& left, const Value& right, NodeId node) {
  if (op == Op::Is || op == Op::IsNot) {
    const bool mutable_one =
        left.is(Tag::List) || left.is(Tag::Dict) || left.is(Tag::Set) || left.is(Tag::Instance);
    if (!mutable_one || left.tag != right.tag || left.owner != right.owner) return std::nullopt;
    return (left.index == right.index) == (op == Op::Is);
  }
  if (op == Op::In || op == Op::NotIn) {
    const auto found = call_special(right, "__contains__", std::span(&left, 1), node);
    const auto holds = found ? decided(*found) : std::nullopt;
    return holds ? std::optional(*holds == (op == Op::In)) : std::nullopt;
  }
  const auto row = ranges::find(kComparisons, op, &SpecialName::op);
  if (row == std::end(kComparisons)) return std::nullopt;
  const auto outcome = call_special(left, row->name, std::span(&right, 1), node);
  return outcome ? decided(*outcome) : std::nullopt;
}

Value Evaluator::eval_compare(NodeId node) {
  const syntax::Tree& tree = layer_.tree;
  NodeId operand = tree[node].first;
  if (operand == syntax::kNoNode) return unknown(0, node);
  Value left = eval(operand);
  std::size_t at = tree[node].value;
  bool result = true;
  bool known = true;
  Origins origins = left.origins;
  for (operand = tree[operand].next; operand != syntax::kNoNode; operand = tree[operand].next, ++at) {
    const Value right = eval(operand);
    origins |= right.origins;
    if (at < tree.operators.size()) {
      auto outcome = compare(*this, tree.operators[at], left, right);
      if (!outcome) outcome = compare_objects(tree.operators[at], left, right, node);
      if (!outcome) outcome = same_callable(tree.operators[at], left, right);
      known = known && outcome.has_value();
      result = result && outcome.value_or(false);
    }
    left = right;
  }
  return known ? boolean(result, origins) : unknown(origins, node);
}

Value Evaluator::eval_boolean(NodeId node) {
  const syntax::Tree& tree = layer_.tree;
  const bool stops_at = static_cast<Op>(tree[node].op) == Op::Or;
  Value result;
  bool certain = true;
  Origins origins = 0;
  for (const NodeId child : tree.children(node)) {
    // What stands behind a value that decides is never evaluated by Python either.
    const Value value = eval(child);
    origins |= value.origins;
    const auto decided = this->decided(value);
    if (certain || result.is(Tag::Unknown)) result = value;
    if (!decided) {
      // `x = option or default` where the option is not known: the default is the best guess.
      certain = false;
    } else if (*decided == stops_at) {
      if (certain) return value;
      result = value;
      break;
    } else if (!certain) {
      result = value;
    }
  }
  if (certain) return result;
  result.origins |= origins;
  if (is_known(store(), result) && (result.is(Tag::Text) || result.is(Tag::Bytes)) && stops_at) return result;
  return unknown(origins, node);
}

Value Evaluator::eval_unary(NodeId node) {
  const syntax::Tree& tree = layer_.tree;
  if (tree[node].first == syntax::kNoNode) return unknown(0, node);
  const Value value = eval(tree[node].first);
  const Op op = static_cast<Op>(tree[node].op);
  if (value.is(Tag::Instance) && op != Op::Not) {
    const std::string_view name = op == Op::USub ? "__neg__" : op == Op::Invert ? "__invert__" : "__pos__";
    const auto result = call_special(value, name, {}, node);
    return result ? *result : unknown(value.origins, node);
  }
  if (op == Op::Not) {
    const auto decided = this->decided(value);
    return decided ? boolean(!*decided, value.origins) : unknown(value.origins, node);
  }
  if (value.is(Tag::Integer) || value.is(Tag::Bool)) {
    switch (op) {
      case Op::USub:
        return value.integer == INT64_MIN ? unknown(value.origins, node)
                                          : integer(-value.integer, value.origins);
      case Op::Invert:
        return integer(~value.integer, value.origins);
      default:
        return integer(value.integer, value.origins);
    }
  }
  if (value.is(Tag::Float) && op == Op::USub) return real(-value.real, value.origins);
  if (value.is(Tag::Big) && op == Op::USub) return binary(*this, Op::Sub, integer(0), value, node);
  if (value.is(Tag::Big) && op == Op::Invert) return binary(*this, Op::Sub, integer(-1), value, node);
  return unknown(value.origins, node);
}

Value Evaluator::eval_conditional(NodeId node) {
  const syntax::Tree& tree = layer_.tree;
  const NodeId body = tree.child(node, 0);
  const NodeId test = tree.child(node, 1);
  const NodeId otherwise = tree.child(node, 2);
  if (otherwise == syntax::kNoNode) {
    eval_children(node);
    return unknown(0, node);
  }
  const auto decided = this->decided(eval(test));
  if (decided) return eval(*decided ? body : otherwise);
  const Value first = eval(body);
  const Value second = eval(otherwise);
  if (first.tag == second.tag && equal(store(), first, second)) return first;
  if (first.is(Tag::None) || first.is(Tag::Unknown)) return second;
  if (second.is(Tag::None) || second.is(Tag::Unknown)) return first;
  // Both are possible; the first as written stands for them.
  Value result = first;
  result.origins |= second.origins;
  ++unknowns_;
  return result;
}

// `value.__str__()`, `a.__xor__(b)` and the like of values of builtin classes.
std::optional<Value> special_method(Evaluator& evaluator, const Value& receiver, std::string_view name,
                                    const Call& call) {
  const Value* given = call.positional(0);
  if (name == "__str__" || name == "__repr__" || (name == "__format__" && given != nullptr)) {
    bool partial = false;
    std::string text = name == "__str__" ? to_text(evaluator, receiver, partial)
                       : name == "__repr__"
                           ? to_repr(evaluator, receiver, partial)
                           : format_value(evaluator, receiver, evaluator.store().string(*given), partial);
    // What Python says of itself tells nothing of the script.
    return evaluator.built(Tag::Text, std::move(text), receiver.origins, partial,
                           evaluator.store().chain(receiver),
                           receiver.is(Tag::Symbol) ? syntax::kNoNode : call.node);
  }
  if (name == "__len__") {
    const Argument argument{syntax::kNoAtom, call.node, receiver};
    return handlers::length(evaluator, Call{call.node, call.symbol, Value(), std::span(&argument, 1)});
  }
  if (given == nullptr) return std::nullopt;
  if (name == "__getitem__") return evaluator.subscript(receiver, *given, call.node);
  if (const auto row = ranges::find(kOperators, name, &SpecialName::name); row != std::end(kOperators))
    return binary(evaluator, row->op, receiver, *given, call.node);
  const auto row = ranges::find(kComparisons, name, &SpecialName::name);
  const auto outcome =
      row == std::end(kComparisons) ? std::nullopt : compare(evaluator, row->op, receiver, *given);
  return outcome ? std::optional(boolean(*outcome, receiver.origins | given->origins)) : std::nullopt;
}

}  // namespace pyverdict::unwrap
