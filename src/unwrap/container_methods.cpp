#include <algorithm>
#include <array>
#include <bit>

#include "text/text.h"
#include "unwrap/builtins.h"
#include "unwrap/codecs.h"
#include "unwrap/integers.h"
#include "unwrap/xor_key.h"

/// Methods of list, tuple, set, dict and int.
namespace pyverdict::unwrap {
namespace {

// Items that move up in the time that one is looked at.
constexpr std::size_t kMovesPerLook = 8;

}  // namespace

std::optional<Value> list_method(Evaluator& evaluator, const Value& receiver, std::string_view name,
                                 const Call& call) {
  Store& store = evaluator.store();
  const Value* first = call.positional(0);
  auto& items = store.mutable_items(receiver);
  constexpr std::size_t kMaxItems = 2'000'000;
  if (name == "append" && first != nullptr) {
    if (items.size() < kMaxItems) items.push_back(*first);
    return none();
  }
  if (name == "extend" && first != nullptr) {
    Items more;
    if (evaluator.iterate(*first, more) && items.size() + more.size() < kMaxItems) {
      more.append_to(items);
    }
    return none();
  }
  if (name == "insert" && first != nullptr && first->is(Tag::Integer) && call.positional(1) != nullptr) {
    if (items.size() < kMaxItems)
      items.insert(place_to_insert(first->integer, items.size()), std::span(call.positional(1), 1));
    return none();
  }
  if (name == "appendleft" && first != nullptr) {
    const Value item = *first;
    if (!evaluator.may_work(items.size() * sizeof(Value) / kMovesPerLook)) return std::nullopt;
    if (items.size() < kMaxItems) items.insert(0, std::span(&item, 1));
    return none();
  }
  if (name == "extendleft" && first != nullptr) {
    Items more;
    if (evaluator.iterate(*first, more) && items.size() + more.size() < kMaxItems) {
      Values turned = more.collect(store);
      std::reverse(turned.begin(), turned.end());
      items.insert(0, turned);
    }
    return none();
  }
  if (name == "rotate" && !items.empty() && !receiver.partial &&
      (first == nullptr || first->is(Tag::Integer))) {
    const auto size = static_cast<std::int64_t>(items.size());
    const std::int64_t right = (first == nullptr ? 1 : first->integer) % size;
    std::rotate(items.begin(), items.begin() + static_cast<std::ptrdiff_t>((size - right) % size),
                items.end());
    return none();
  }
  const bool from_left = name == "popleft";
  if ((name == "pop" || from_left) && !receiver.partial && !items.empty()) {
    const std::int64_t index = first != nullptr && first->is(Tag::Integer) ? first->integer
                               : from_left                                 ? 0
                                                                           : -1;
    const auto at = place_of(index, items.size());
    if (!at) return std::nullopt;
    const std::size_t moved = (items.size() - 1 - *at) * sizeof(Value);
    if (!evaluator.may_work(moved / kMovesPerLook)) return std::nullopt;
    const Value value = items[*at];
    items.erase(*at);
    return value;
  }
  if (name == "sort") return sort_list(evaluator, receiver, call);
  if (name == "remove" && first != nullptr && is_known(store, receiver)) {
    const auto it = std::find_if(items.begin(), items.end(),
                                 [&](const Value& item) { return equal(store, item, *first); });
    if (it != items.end()) items.erase(static_cast<std::size_t>(it - items.begin()));
    return none();
  }
  if (name == "reverse") {
    std::reverse(items.begin(), items.end());
    return none();
  }
  if (name == "clear") {
    items.clear();
    return none();
  }
  if (name == "copy") {
    Values copy = items;
    return store.items(receiver.tag, std::move(copy), receiver.origins, receiver.partial);
  }
  if (name == "index" && first != nullptr && is_known(store, *first)) {
    for (std::size_t i = 0; i < items.size(); ++i) {
      if (equal(store, items[i], *first)) return integer(static_cast<std::int64_t>(i), receiver.origins);
    }
  }
  if (name == "count" && first != nullptr && is_known(store, receiver)) {
    return integer(std::count_if(items.begin(), items.end(),
                                 [&](const Value& item) { return equal(store, item, *first); }));
  }
  return std::nullopt;
}

std::optional<Value> dict_method(Evaluator& evaluator, const Value& receiver, std::string_view name,
                                 const Call& call) {
  Store& store = evaluator.store();
  const Value* first = call.positional(0);
  if (name == "get" && first != nullptr) {
    const auto at = evaluator.find_key(receiver, *first);
    if (at && *at != std::string::npos) return store.items(receiver)[*at + 1];
    if (!at || receiver.partial) return std::nullopt;
    return call.positional(1) != nullptr ? *call.positional(1) : none();
  }
  if (name == "keys" || name == "values" || name == "items") {
    const auto items = store.items(receiver);
    // A pair is a value, and a container of two.
    constexpr std::size_t kPair = 5 * sizeof(Value);
    if (name == "items" && !evaluator.may_hold(items.size() / 2 * kPair)) return std::nullopt;
    Values result(store);
    for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
      if (name == "items") {
        result.push_back(store.items(Tag::Tuple, {items[i], items[i + 1]}, receiver.origins));
      } else {
        result.push_back(items[name == "keys" ? i : i + 1]);
      }
    }
    return store.items(Tag::List, std::move(result), receiver.origins, receiver.partial);
  }
  if (name == "update") {
    if (first != nullptr && !first->is(Tag::Dict)) return std::nullopt;
    Values more(store);
    if (first != nullptr) more.append(store.items(*first));
    for (std::size_t i = 0; i + 1 < more.size(); i += 2) evaluator.set_item(receiver, more[i], more[i + 1]);
    for (const Argument& argument : call.arguments) {
      if (argument.keyword == syntax::kNoAtom) continue;
      const Value key = store.text(std::string(evaluator.tree().names.text(argument.keyword)), kFromLiteral);
      evaluator.set_item(receiver, key, argument.value);
    }
    return none();
  }
  if ((name == "pop" || name == "setdefault") && first != nullptr && !receiver.partial) {
    const auto at = evaluator.find_key(receiver, *first);
    if (!at) return std::nullopt;
    const bool there = *at != std::string::npos;
    const Value* given = call.positional(1);
    const Value otherwise = given != nullptr ? *given : none();
    if (name == "setdefault") {
      if (there) return store.items(receiver)[*at + 1];
      evaluator.set_item(receiver, *first, otherwise);
      return otherwise;
    }
    if (!there) {
      if (given == nullptr) evaluator.raise("KeyError", call.node);
      return given != nullptr ? std::optional(otherwise) : std::nullopt;
    }
    auto& items = store.mutable_items(receiver);
    if (!evaluator.may_work(items.size() * sizeof(Value))) return std::nullopt;
    const Value value = items[*at + 1];
    items.erase(*at, 2);
    return value;
  }
  if (name == "clear") {
    store.mutable_items(receiver).clear();
    return none();
  }
  if (name == "copy") {
    Values copy(store, store.items(receiver));
    return store.items(Tag::Dict, std::move(copy), receiver.origins, receiver.partial);
  }
  return std::nullopt;
}

std::optional<Value> bytearray_method(Evaluator& evaluator, const Value& receiver, std::string_view name,
                                      const Call& call) {
  Store& store = evaluator.store();
  const Value* first = call.positional(0);
  if (name == "append") {
    if (first == nullptr || !first->is(Tag::Integer)) return std::nullopt;
    store.append_byte(receiver, static_cast<char>(first->integer));
    return none();
  }
  if (name != "reverse" && name != "clear" && name != "extend" && name != "pop" && name != "insert")
    return std::nullopt;
  if (!evaluator.may_work(evaluator.size_of(receiver))) return std::nullopt;
  std::string content(store.string(receiver));
  if (name == "reverse") {
    std::reverse(content.begin(), content.end());
  } else if (name == "clear") {
    content.clear();
  } else if (name == "extend" && first != nullptr) {
    Items more;
    if (first->is(Tag::Bytes)) {
      content += store.string(*first);
    } else if (!first->is(Tag::Text) && evaluator.iterate(*first, more) &&
               more.all([](const Value& v) { return v.is(Tag::Integer); })) {
      for (const Value& value : more) content.push_back(static_cast<char>(value.integer));
    } else {
      return std::nullopt;
    }
  } else if (name == "pop" && !content.empty()) {
    const auto at =
        place_of(first != nullptr && first->is(Tag::Integer) ? first->integer : -1, content.size());
    if (!at) return std::nullopt;
    const auto byte = static_cast<unsigned char>(content[*at]);
    content.erase(*at, 1);
    store.set_bytes(receiver, std::move(content));
    return integer(byte, receiver.origins);
  } else if (name == "insert" && first != nullptr && first->is(Tag::Integer) &&
             call.positional(1) != nullptr && call.positional(1)->is(Tag::Integer)) {
    content.insert(place_to_insert(first->integer, content.size()), 1,
                   static_cast<char>(call.positional(1)->integer));
  } else {
    return std::nullopt;
  }
  store.set_bytes(receiver, std::move(content));
  return none();
}

std::optional<Value> integer_method(Evaluator& evaluator, const Value& receiver, std::string_view name,
                                    const Call& call) {
  if (name == "bit_length") {
    return integer(static_cast<std::int64_t>(bit_length(evaluator.store(), receiver)), receiver.origins);
  }
  if (name == "bit_count" && !receiver.is(Tag::Big)) {
    const auto magnitude = static_cast<std::uint64_t>(receiver.integer);
    return integer(std::popcount(receiver.integer < 0 ? 0 - magnitude : magnitude), receiver.origins);
  }
  if (name != "to_bytes") return std::nullopt;
  const std::int64_t length = handlers::known_integer(handlers::parameter(evaluator, call, 0, "length"), 1);
  const auto order = handlers::known_string(evaluator, handlers::parameter(evaluator, call, 1, "byteorder"));
  if (length < 0 || length > UINT32_MAX) return std::nullopt;
  auto bytes = whole_to_bytes(evaluator, receiver, static_cast<std::size_t>(length), order == "little");
  if (!bytes) return std::nullopt;
  return evaluator.built(Tag::Bytes, std::move(*bytes), receiver.origins | kFromDecoded, false,
                         evaluator.store().extend(0, "to_bytes"), call.node);
}

}  // namespace pyverdict::unwrap
