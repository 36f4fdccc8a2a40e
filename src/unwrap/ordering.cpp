#include <algorithm>
#include <bit>
#include <optional>
#include <span>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "unwrap/builtins.h"

/// `sorted`, `list.sort`, `min` and `max`; sets.
namespace pyverdict::unwrap {
namespace {

// The keywords of what puts values in order.
struct Order {
  const Value* key = nullptr;
  const Value* otherwise = nullptr;  ///< `default`, of `min` and `max`
  bool reverse = false;
};

std::optional<Order> order_asked(Evaluator& evaluator, const Call& call) {
  Order order;
  for (const Argument& argument : call.arguments) {
    if (argument.keyword == syntax::kNoAtom) continue;
    const std::string_view name = evaluator.tree().names.text(argument.keyword);
    if (name == "key") {
      if (!argument.value.is(Tag::None)) order.key = &argument.value;
    } else if (name == "default") {
      order.otherwise = &argument.value;
    } else if (name == "reverse") {
      const auto decided = truth(evaluator.store(), argument.value);
      if (!decided) return std::nullopt;
      order.reverse = *decided;
    } else {
      return std::nullopt;
    }
  }
  return order;
}

Value key_of(Evaluator& evaluator, const Order& order, const Value& item, syntax::NodeId node) {
  if (order.key == nullptr) return item;
  const Argument argument{syntax::kNoAtom, node, item};
  return evaluator.call_for_item(*order.key, Call{node, kNoSymbol, Value(), std::span(&argument, 1)});
}

// Puts items in the order that is asked for; false, and they stay as they are, where it is not known.
bool sort_items(Evaluator& evaluator, const Call& call, Values& items) {
  const auto order = order_asked(evaluator, call);
  if (!order || !evaluator.may_take(2 * sizeof(Value) * items.size())) return false;
  std::vector<std::pair<Value, Value>> rows;  // the key, the item
  rows.reserve(items.size());
  for (const Value& item : items) {
    if (!evaluator.may_repeat()) return false;
    rows.emplace_back(key_of(evaluator, *order, item, call.node), item);
  }
  evaluator.charge(rows.size() * std::bit_width(rows.size()));
  bool known = true;
  // As Python does: what is equal keeps its place, in reverse as well.
  std::stable_sort(rows.begin(), rows.end(), [&](const auto& a, const auto& b) {
    if (!known) return false;
    const auto less = compare(evaluator, syntax::Op::Lt, order->reverse ? b.first : a.first,
                              order->reverse ? a.first : b.first);
    known = less.has_value();
    return less.value_or(false);
  });
  if (!known) return false;
  std::transform(rows.begin(), rows.end(), items.begin(), [](const auto& row) { return row.second; });
  return true;
}

}  // namespace

std::optional<Value> sort_list(Evaluator& evaluator, const Value& receiver, const Call& call) {
  const auto held = evaluator.store().items(receiver);
  Values items(evaluator.store(), held);
  if (!receiver.partial && !items.is_cut_short() && sort_items(evaluator, call, items))
    evaluator.store().mutable_items(receiver) = std::move(items);
  return none();
}

bool keep_unique(Evaluator& evaluator, Values& items) {
  constexpr std::size_t kFew = 8;
  const Store& store = evaluator.store();
  Values kept(evaluator.store());
  kept.reserve(items.size());
  std::unordered_set<std::string_view> texts;
  std::unordered_set<std::int64_t> numbers;
  for (const Value& item : items) {
    if (!is_known(store, item)) return false;
    bool known = false;
    if (items.size() <= kFew) {
      known = std::any_of(kept.begin(), kept.end(),
                          [&](const Value& other) { return equal(store, other, item); });
    } else if (item.is(Tag::Text) && items.front().is(Tag::Text)) {
      known = !texts.insert(store.string(item)).second;
    } else if (item.is(Tag::Integer) && items.front().is(Tag::Integer)) {
      known = !numbers.insert(item.integer).second;
    } else {
      return false;
    }
    if (!known) kept.push_back(item);
  }
  items = std::move(kept);
  return true;
}

std::optional<Value> set_operation(Evaluator& evaluator, syntax::Op op, const Value& left,
                                   const Value& right) {
  const Store& store = evaluator.store();
  const auto a = store.items(left);
  const auto b = store.items(right);
  if (left.partial || right.partial || !evaluator.may_work(a.size() * b.size() * sizeof(Value)))
    return std::nullopt;
  const auto holds = [&](std::span<const Value> items, const Value& item) {
    return std::any_of(items.begin(), items.end(),
                       [&](const Value& other) { return equal(store, other, item); });
  };
  Values result(evaluator.store());
  for (const Value& item : a) {
    const bool shared = holds(b, item);
    if (op == syntax::Op::BitOr || shared == (op == syntax::Op::BitAnd)) result.push_back(item);
  }
  for (const Value& item : b) {
    const bool wanted = op == syntax::Op::BitOr || op == syntax::Op::BitXor;
    if (wanted && !holds(a, item)) result.push_back(item);
  }
  if (op != syntax::Op::BitOr && op != syntax::Op::BitAnd && op != syntax::Op::Sub &&
      op != syntax::Op::BitXor)
    return std::nullopt;
  return evaluator.store().items(Tag::Set, std::move(result), left.origins | right.origins);
}

namespace handlers {

Value sorted(Evaluator& evaluator, const Call& call) {
  const Value* source = call.positional(0);
  Items given;
  if (source == nullptr || call.positional_count() != 1 || !evaluator.iterate(*source, given))
    return external(evaluator, call);
  Values items = given.collect(evaluator.store());
  if (!sort_items(evaluator, call, items)) return external(evaluator, call);
  return evaluator.store().items(Tag::List, std::move(items), source->origins);
}

namespace {

Value extreme(Evaluator& evaluator, const Call& call, syntax::Op better) {
  Items items;
  if (call.positional_count() > 1) {
    Values given(evaluator.store());
    for (std::size_t i = 0; i < call.positional_count(); ++i) given.push_back(*call.positional(i));
    items = Items(std::move(given));
  } else if (call.positional(0) == nullptr || !evaluator.iterate(*call.positional(0), items)) {
    return external(evaluator, call);
  }
  const auto order = order_asked(evaluator, call);
  if (!order || (items.empty() && order->otherwise == nullptr)) return external(evaluator, call);
  if (items.empty()) return *order->otherwise;
  Value best = items[0];
  Value best_key = key_of(evaluator, *order, best, call.node);
  for (std::size_t i = 1; i < items.size(); ++i) {
    if (!evaluator.may_repeat()) return external(evaluator, call);
    const Value key = key_of(evaluator, *order, items[i], call.node);
    const auto outcome = compare(evaluator, better, key, best_key);
    if (!outcome) return external(evaluator, call);
    if (!*outcome) continue;
    best = items[i];
    best_key = key;
  }
  return best;
}

}  // namespace

Value minimum(Evaluator& evaluator, const Call& call) { return extreme(evaluator, call, syntax::Op::Lt); }
Value maximum(Evaluator& evaluator, const Call& call) { return extreme(evaluator, call, syntax::Op::Gt); }

}  // namespace handlers

}  // namespace pyverdict::unwrap
