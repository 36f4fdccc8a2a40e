#include <algorithm>

#include "ranges.h"
#include "unwrap/builtins.h"
#include "unwrap/integers.h"

/// The builtins that deal in names, attributes and types.
namespace pyverdict::unwrap::handlers {
namespace {

const Value* first(const Call& call) { return call.positional(0); }

}  // namespace

Value get_attribute(Evaluator& evaluator, const Call& call) {
  const Value* object = first(call);
  const Value* name = call.positional(1);
  if (name == nullptr || !is_string(*name) || name->partial) return external(evaluator, call);
  const bool hidden = object->is(Tag::Symbol) && (name->origins & kFromDecoded) != 0;
  const std::string_view wanted = evaluator.store().string(*name);
  // What a value of a builtin class has is known: anything else is the third argument.
  if (const Value* otherwise = call.positional(2); otherwise != nullptr && object->is(Tag::None))
    return wanted.starts_with("__") ? external(evaluator, call) : *otherwise;
  Value result = evaluator.attribute(*object, wanted);
  if (hidden) result.origins |= kFromDecoded;
  return result;
}

Value set_attribute(Evaluator& evaluator, const Call& call) {
  const Value* object = first(call);
  const Value* name = call.positional(1);
  const Value* value = call.positional(2);
  if (value != nullptr && is_string(*name) && !name->partial) {
    evaluator.set_attribute(*object, std::string(evaluator.store().string(*name)), *value, call.node);
  }
  return none();
}

Value import_module(Evaluator& evaluator, const Call& call) {
  const Value* name = first(call);
  if (name == nullptr || !is_string(*name) || name->partial) return external(evaluator, call);
  // `__import__("os.path")` gives os, `import_module("os.path")` what was asked for.
  std::string path(evaluator.store().string(*name));
  const bool builtin = path_of(evaluator, call) == "__import__";
  if (builtin && call.arguments.size() < 4) path = path.substr(0, path.find('.'));
  return evaluator.symbol(evaluator.program().symbols.path(path), name->origins & ~kFromLiteral, call.node);
}

Value module_names(Evaluator& evaluator, const Call& call) {
  return evaluator.symbol(evaluator.program().symbols.path("globals()"), 0, call.node);
}

Value variables(Evaluator& evaluator, const Call& call) {
  const Value* object = first(call);
  return object == nullptr ? module_names(evaluator, call) : *object;
}

Value type_of(Evaluator& evaluator, const Call& call) {
  if (call.positional_count() == 3 || first(call) == nullptr) return external(evaluator, call);
  const Value& value = *first(call);
  const std::string_view name = class_name(value);
  if (name.empty()) return external(evaluator, call);
  return evaluator.symbol(evaluator.program().symbols.path(name), 0, call.node);
}

namespace {

// Whether a known value is of a builtin type, as Python 3 has them. What is stored as Bytes may be a
// bytearray.
std::optional<bool> is_of(const Value& value, std::string_view type) {
  struct Row {
    Tag tag;
    std::string_view types;  // separated by spaces
  };
  constexpr Row kTypes[] = {{Tag::None, ""},       {Tag::Bool, "bool int"}, {Tag::Integer, "int"},
                            {Tag::Big, "int"},     {Tag::Float, "float"},   {Tag::Text, "str"},
                            {Tag::Bytes, "bytes"}, {Tag::Tuple, "tuple"},   {Tag::List, "list"},
                            {Tag::Dict, "dict"},   {Tag::Range, "range"}};
  constexpr std::string_view kAll[] = {"bool",  "int",  "float", "str",  "bytes",
                                       "tuple", "list", "dict",  "range"};
  if (value.iterator || ranges::find(kAll, type) == std::end(kAll)) return std::nullopt;
  for (const Row& row : kTypes) {
    if (row.tag != value.tag) continue;
    const std::size_t at = row.types.find(type);
    return at != std::string_view::npos;
  }
  return std::nullopt;
}

std::optional<bool> is_of_any(Evaluator& evaluator, const Value& value, const Value& types) {
  if (types.is(Tag::Symbol))
    return is_of(value, evaluator.program().symbols.text(static_cast<SymbolId>(types.index)));
  if (!types.is(Tag::Tuple)) return std::nullopt;
  bool all_known = true;
  for (const Value& type : evaluator.store().items(types)) {
    if (!type.is(Tag::Symbol)) return std::nullopt;
    const auto one = is_of(value, evaluator.program().symbols.text(static_cast<SymbolId>(type.index)));
    if (one == true) return true;
    all_known = all_known && one.has_value();
  }
  return all_known ? std::optional(false) : std::nullopt;
}

}  // namespace

Value is_callable(Evaluator& evaluator, const Call& call) {
  const Value* value = first(call);
  if (value == nullptr) return external(evaluator, call);
  switch (value->tag) {
    case Tag::Unknown:
    case Tag::Instance:
      return external(evaluator, call);
    case Tag::Symbol: {
      const Api* row = find_api(evaluator.program().symbols.text(static_cast<SymbolId>(value->index)));
      return row != nullptr && row->handler != nullptr ? boolean(true) : external(evaluator, call);
    }
    default:
      return boolean(value->is(Tag::Function) || value->is(Tag::Class) || value->is(Tag::Method));
  }
}

Value is_instance(Evaluator& evaluator, const Call& call) {
  const Value* types = call.positional(1);
  if (types == nullptr) return external(evaluator, call);
  const auto known = is_of_any(evaluator, *first(call), *types);
  return known ? boolean(*known) : external(evaluator, call);
}

}  // namespace pyverdict::unwrap::handlers
