#include <algorithm>

#include "text/text.h"
#include "unwrap/builtins.h"

/// `array` and `collections`, as far as lists, dictionaries and bytes stand for what they make.
namespace pyverdict::unwrap::handlers {
Value byte_array(Evaluator& evaluator, const Call& call) {
  const Value* items = call.positional(1);
  // Arrays of wider items are other bytes than a list of them would be.
  if (known_string(evaluator, call.positional(0)) != "B") return external(evaluator, call);
  const bool fits = items == nullptr || items->is(Tag::Bytes) || !evaluator.store().items(*items).empty();
  return fits ? to_bytes(evaluator, {call.node, call.symbol, Value(), call.arguments.subspan(1)})
              : external(evaluator, call);
}

Value deque(Evaluator& evaluator, const Call& call) {
  Items items;
  const bool known = call.arguments.empty() || (call.arguments.size() == 1 && call.positional(0) != nullptr &&
                                                evaluator.iterate(*call.positional(0), items));
  if (!known) return external(evaluator, call);
  return evaluator.store().items(Tag::List, items.collect(evaluator.store()),
                                 call.arguments.empty() ? kFromLiteral : call.arguments[0].value.origins);
}

Value named_tuple(Evaluator& evaluator, const Call& call) {
  const Value* given = parameter(evaluator, call, 1, "field_names");
  const Value type = external(evaluator, call);
  if (given == nullptr || call.arguments.size() != 2) return type;
  Store& store = evaluator.store();
  Values names(store);
  Items given_names;
  if (given->is(Tag::Text) && !given->partial) {
    const std::string fields(store.string(*given));
    constexpr std::string_view kSeparators = ", \t\n\r\f\v";
    for (std::size_t at = 0; (at = fields.find_first_not_of(kSeparators, at)) != std::string::npos;) {
      const std::size_t end = std::min(fields.find_first_of(kSeparators, at), fields.size());
      names.push_back(store.text(fields.substr(at, end - at), given->origins));
      at = end;
    }
  } else if (evaluator.iterate(*given, given_names)) {
    given_names.append_to(names);
  } else {
    return type;
  }
  return names.empty() || !is_known(store, store.items(Tag::Tuple, names, 0))
             ? type
             : store.with_contents(type, names);
}

Value named_tuple_item(Evaluator& evaluator, const Call& call) {
  const Values* names = evaluator.store().contents(call.receiver);
  if (names == nullptr || names->size() != call.arguments.size()) return external(evaluator, call);
  std::vector<std::pair<std::string, Value>> attributes;
  std::size_t next = 0;
  for (const Argument& argument : call.arguments) {
    const bool positional = argument.keyword == syntax::kNoAtom;
    attributes.emplace_back(positional ? evaluator.store().string((*names)[next++])
                                       : evaluator.tree().names.text(argument.keyword),
                            argument.value);
  }
  return evaluator.make_object(std::move(attributes), false);
}

}  // namespace pyverdict::unwrap::handlers
