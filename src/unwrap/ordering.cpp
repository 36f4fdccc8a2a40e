#include <algorithm>
#include <bit>
#include <optional>
#include <utility>
#include <vector>

#include "unwrap/builtins.h"

/// `sorted` and `list.sort`.
namespace pyverdict::unwrap {
namespace {

// Puts items in the order that the keywords `key` and `reverse` ask for; false, and no order is told, where
// it is not known.
bool sort_items(Evaluator& evaluator, const Call& call, std::vector<Value>& items) {
  const Value* key = nullptr;
  bool reverse = false;
  for (const Argument& argument : call.arguments) {
    if (argument.keyword == syntax::kNoAtom) continue;
    const std::string_view name = evaluator.tree().names.text(argument.keyword);
    if (name == "key") {
      if (!argument.value.is(Tag::None)) key = &argument.value;
    } else if (name == "reverse") {
      const auto decided = truth(evaluator.store(), argument.value);
      if (!decided) return false;
      reverse = *decided;
    } else {
      return false;
    }
  }
  std::vector<std::pair<Value, Value>> rows;  // the key, the item
  rows.reserve(items.size());
  for (const Value& item : items) {
    if (key == nullptr) {
      rows.emplace_back(item, item);
    } else {
      if (!evaluator.may_repeat()) return false;
      const Argument argument{syntax::kNoAtom, item, call.node};
      const Call asked{call.node, kNoSymbol, Value(), std::span(&argument, 1)};
      rows.emplace_back(evaluator.call_value(*key, asked), item);
    }
  }
  evaluator.charge(rows.size() * std::bit_width(rows.size()));
  bool known = true;
  // As Python does: what is equal keeps its place, in reverse as well.
  std::stable_sort(rows.begin(), rows.end(), [&](const auto& a, const auto& b) {
    if (!known) return false;
    const auto less =
        compare(evaluator, syntax::Op::Lt, reverse ? b.first : a.first, reverse ? a.first : b.first);
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
  std::vector<Value> items(held.begin(), held.end());
  if (!receiver.partial && sort_items(evaluator, call, items))
    evaluator.store().mutable_items(receiver) = std::move(items);
  return none();
}

namespace handlers {

Value sorted(Evaluator& evaluator, const Call& call) {
  const Value* source = call.positional(0);
  std::vector<Value> items;
  if (source == nullptr || call.positional_count() != 1 || !evaluator.iterate(*source, items) ||
      !sort_items(evaluator, call, items)) {
    return external(evaluator, call);
  }
  return evaluator.store().items(Tag::List, std::move(items), source->origins);
}

}  // namespace handlers

}  // namespace pyverdict::unwrap
