#include <algorithm>

#include "unwrap/builtins.h"

namespace pyverdict::unwrap::handlers {
namespace {

// A function of this file that cannot be computed still decodes.
Value opaque(Evaluator& evaluator, const Call& call) { return external(evaluator, call, kFromDecoded); }

}  // namespace

Value cycle(Evaluator& evaluator, const Call& call) {
  const Value* value = call.positional(0);
  return value == nullptr ? opaque(evaluator, call) : evaluator.make_cycle(*value);
}

Value environment_variable(Evaluator& evaluator, const Call& call) {
  const auto name = known_string(evaluator, call.positional(0));
  const auto value = name ? evaluator.environment_variable(*name) : std::nullopt;
  return value ? *value : external(evaluator, call, kFromEnvironment);
}

Value process(Evaluator& evaluator, const Call& call) {
  const Value* command = parameter(evaluator, call, 0, "args");
  const Value started = external(evaluator, call, kFromProcess);
  return command == nullptr ? started : evaluator.store().with_contents(started, {*command});
}

Value operator_function(Evaluator& evaluator, const Call& call) {
  struct Named {
    std::string_view name;
    syntax::Op op;
  };
  constexpr Named kNames[] = {
      {"add", syntax::Op::Add},           {"and_", syntax::Op::BitAnd},   {"concat", syntax::Op::Add},
      {"floordiv", syntax::Op::FloorDiv}, {"lshift", syntax::Op::LShift}, {"mod", syntax::Op::Mod},
      {"mul", syntax::Op::Mult},          {"or_", syntax::Op::BitOr},     {"pow", syntax::Op::Pow},
      {"rshift", syntax::Op::RShift},     {"sub", syntax::Op::Sub},       {"xor", syntax::Op::BitXor}};
  const std::string_view path = path_of(evaluator, call);
  const std::string_view name = path.substr(path.rfind('.') + 1);
  const auto* const row =
      std::find_if(std::begin(kNames), std::end(kNames), [&](const Named& n) { return n.name == name; });
  if (call.positional_count() != 2 || row == std::end(kNames)) return opaque(evaluator, call);
  return binary(evaluator, row->op, *call.positional(0), *call.positional(1), call.node);
}

Value passes_through(Evaluator& evaluator, const Call& call) {
  const Value* value = call.positional(0);
  return value == nullptr ? opaque(evaluator, call) : *value;
}

Value reduce(Evaluator& evaluator, const Call& call) {
  const Value* function = call.positional(0);
  const Value* source = call.positional(1);
  Items items;
  if (source == nullptr || !evaluator.iterate(*source, items)) return opaque(evaluator, call);
  std::size_t at = 0;
  if (call.positional(2) == nullptr && items.empty()) return opaque(evaluator, call);
  Value result = call.positional(2) != nullptr ? *call.positional(2) : items[at++];
  for (; at < items.size() && evaluator.may_repeat(); ++at) {
    const Argument arguments[2] = {{syntax::kNoAtom, call.node, result},
                                   {syntax::kNoAtom, call.node, items[at]}};
    result = evaluator.call_for_item(*function, {call.node, kNoSymbol, Value(), arguments});
  }
  return result;
}

Value join_path(Evaluator& evaluator, const Call& call) {
  Store& store = evaluator.store();
  std::string path;
  bool partial = false;
  Origins origins = 0;
  for (const Argument& argument : call.arguments) {
    origins |= argument.value.origins;
    std::string part =
        argument.value.is(Tag::Text) ? std::string(store.string(argument.value)) : std::string(kHole);
    partial = partial || argument.value.partial || !argument.value.is(Tag::Text);
    if (part.starts_with('/')) path.clear();
    if (!path.empty() && !path.ends_with('/')) path += '/';
    path += part;
  }
  return evaluator.built(Tag::Text, std::move(path), origins, partial, 0, call.node);
}

Value translation_table(Evaluator& evaluator, const Call& call) {
  Store& store = evaluator.store();
  const Value* from = call.positional(0);
  const Value* to = call.positional(1);
  if (from == nullptr) return opaque(evaluator, call);
  if (from->is(Tag::Dict)) {
    Values table(store, store.items(*from));
    for (std::size_t i = 0; i + 1 < table.size(); i += 2) {
      const std::u32string key = characters(store.string(table[i]));
      if (table[i].is(Tag::Text) && key.size() == 1) table[i] = integer(static_cast<std::int64_t>(key[0]));
    }
    return store.items(Tag::Dict, std::move(table), from->origins);
  }
  if (to == nullptr || from->tag != to->tag || from->partial || to->partial) return opaque(evaluator, call);
  if (from->is(Tag::Bytes)) {
    std::string table;
    for (int i = 0; i < 256; ++i) table.push_back(static_cast<char>(i));
    const std::string_view keys = store.string(*from);
    const std::string_view values = store.string(*to);
    for (std::size_t i = 0; i < std::min(keys.size(), values.size()); ++i) {
      table[static_cast<unsigned char>(keys[i])] = values[i];
    }
    return store.bytes(std::move(table), from->origins);
  }
  const Value* removed = call.positional(2);
  const std::u32string keys = characters(store.string(*from));
  const std::u32string values = characters(store.string(*to));
  Values table(store);
  for (std::size_t i = 0; i < std::min(keys.size(), values.size()); ++i) {
    table.push_back(integer(static_cast<std::int64_t>(keys[i])));
    table.push_back(integer(static_cast<std::int64_t>(values[i])));
  }
  for (const char32_t c : characters(removed == nullptr ? std::string_view() : store.string(*removed))) {
    table.push_back(integer(static_cast<std::int64_t>(c)));
    table.push_back(none());
  }
  return store.items(Tag::Dict, std::move(table), from->origins | to->origins);
}

Value unbound_method(Evaluator& evaluator, const Call& call) {
  const Value* receiver = call.positional(0);
  const std::string_view path = path_of(evaluator, call);
  if (receiver == nullptr) return opaque(evaluator, call);
  const Call bound{call.node, kNoSymbol, *receiver, call.arguments.subspan(1)};
  if (auto result = builtin_method(evaluator, *receiver, path.substr(path.rfind('.') + 1), bound))
    return *result;
  return opaque(evaluator, call);
}

}  // namespace pyverdict::unwrap::handlers
