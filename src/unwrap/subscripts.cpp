#include <algorithm>

#include "unwrap/evaluator.h"
#include "unwrap/integers.h"

/// Attributes, items and slices of values.
namespace pyverdict::unwrap {

using syntax::Kind;
using syntax::NodeId;
using syntax::Op;

Value Evaluator::attribute(const Value& object, std::string_view name) {
  if (object.owner != 0 && !is_own(object)) {
    ++unknowns_;
    return symbol(program_.symbols.attribute(kNoSymbol, name), object.origins, object.node);
  }
  if (auto special = special_attribute(object, name)) return *special;
  switch (object.tag) {
    case Tag::Symbol: {
      const SymbolId id = program_.symbols.attribute(static_cast<SymbolId>(object.index), name);
      const Known& row = known(id);
      if (row.constant) return store().view(Tag::Text, *row.constant, kFromLiteral);
      if (row.number) return integer(*row.number, kFromLiteral);
      Value value = symbol(id, object.origins | (row.api == nullptr ? 0 : row.api->origins), object.node);
      if (object.partial) value.partial = true;
      value.index |= object.contents();
      return value;
    }
    case Tag::Instance:
      if (const auto found = instance_attribute(object, name)) return *found;
      break;
    case Tag::Class:
      if (const auto found = class_attribute(static_cast<NodeId>(object.index), name, 0))
        return of_class(object, name, *found);
      break;
    case Tag::Text:
    case Tag::Bytes:
    case Tag::Tuple:
    case Tag::List:
    case Tag::Set:
    case Tag::Dict:
    case Tag::Integer:
    case Tag::Big:
      return bound(object, name);
    case Tag::Method:
      if (const Value inner = methods_[object.slot()].receiver; methods_[object.slot()].name == "inner()")
        return inner_attribute(inner, name);
      return bound(object, name);
    case Tag::Function:
      if (name == "__code__") return object;
      break;
    default:
      break;
  }
  ++unknowns_;
  return symbol(program_.symbols.attribute(kNoSymbol, name), object.origins, object.node);
}

Value Evaluator::subscript(const Value& object, const Value& index, NodeId node) {
  const Origins origins = object.origins | (index.is(Tag::Text) ? 0 : index.origins);
  switch (object.tag) {
    case Tag::Symbol: {
      const SymbolId base = static_cast<SymbolId>(object.index);
      if (is_match(*this, object)) {
        const auto group = match_item(*this, object, index);
        return group ? *group : unknown(origins, node);
      }
      // What `dir(x).index(name)` gave.
      if (index.is(Tag::Text) && program_.symbols.text(base) == "dir()") return index;
      const std::string_view path = program_.symbols.text(base);
      if (index.is(Tag::Text) && !index.partial && (path == "globals()" || path == "__main__")) {
        return global_name(store().string(index), index.origins, node);
      }
      if (index.is(Tag::Text) && path == "os.environ") {
        if (const auto value = environment_variable(store().string(index))) return *value;
      }
      const SymbolId id = index.is(Tag::Text) && !index.partial
                              ? program_.symbols.named_item(base, store().string(index))
                              : program_.symbols.item(base);
      Value value = symbol(id, origins, object.node);
      if (path == "sys.argv" && index.is(Tag::Integer) && index.integer == 0) value.origins |= kFromSelf;
      const Argument argument{syntax::kNoAtom, node, index};
      // Reading one environment variable is worth a fact of its own: which one tells much.
      if (const Api* row = known(base).api; row != nullptr && row->origins == kFromEnvironment) {
        record(FactKind::Call, id, node, std::span(&argument, 1), value, object);
      }
      return value;
    }
    case Tag::Text:
    case Tag::Bytes: {
      if (!index.is(Tag::Integer) || object.partial) return unknown(origins, node);
      const std::string_view content = store().string(object);
      const bool by_byte = object.is(Tag::Bytes) || store().is_ascii(object);
      if (!by_byte && !may_take(passing_of(object))) return unknown(origins, node);
      const std::u32string_view decoded = by_byte ? std::u32string_view() : store().characters(object);
      const auto at = place_of(index.integer, by_byte ? content.size() : decoded.size());
      if (!at) {
        raise("IndexError", node);
        return unknown(origins, node);
      }
      if (object.is(Tag::Bytes)) return integer(static_cast<unsigned char>(content[*at]), origins);
      if (by_byte) return store().character(content[*at], origins, store().chain(object));
      std::string character = from_characters(decoded.substr(*at, 1));
      return store().text(std::move(character), origins, false, store().chain(object));
    }
    case Tag::Tuple:
    case Tag::List: {
      const auto items = store().items(object);
      if (!index.is(Tag::Integer) && !index.is(Tag::Bool)) return unknown(origins, node);
      const auto at = place_of(index.integer, items.size());
      if (!object.partial && !at) raise("IndexError", node);
      if (!at || (object.partial && index.integer < 0)) return unknown(origins, node);
      return items[*at];
    }
    case Tag::Dict: {
      const auto at = find_key(object, index);
      if (at && *at != std::string::npos) return store().items(object)[*at + 1];
      if (at && !object.partial) raise("KeyError", node);
      return unknown(origins, node);
    }
    case Tag::Instance: {
      const auto result = call_special(object, "__getitem__", std::span(&index, 1), node);
      return result ? *result : unknown(origins, node);
    }
    case Tag::Range: {
      const auto items = store().items(object);
      if (index.is(Tag::Integer) && index.integer >= 0) {
        return integer(items[0].integer + index.integer * items[2].integer, object.origins);
      }
      return unknown(origins, node);
    }
    default:
      return unknown(origins, node);
  }
}

std::size_t Evaluator::length_of(const Value& object) {
  if (object.is(Tag::List) || object.is(Tag::Tuple)) return store().items(object).size();
  const bool by_character = object.is(Tag::Text) && !store().is_ascii(object);
  return by_character ? store().characters(object).size() : store().string(object).size();
}

std::optional<Evaluator::Slice> Evaluator::slice_of(NodeId slice, const Value& object) {
  const syntax::Tree& tree = layer_.tree;
  std::optional<std::int64_t> bounds[3];
  bool known = true;
  std::size_t child = 0;
  const std::uint16_t flags[3] = {syntax::kHasLower, syntax::kHasUpper, syntax::kHasStep};
  for (std::size_t i = 0; i < 3; ++i) {
    if (!tree[slice].has(flags[i])) continue;
    const Value bound_value = eval(tree.child(slice, child++));
    if (bound_value.is(Tag::Integer)) {
      bounds[i] = bound_value.integer;
    } else if (!bound_value.is(Tag::None)) {
      known = false;
    }
  }
  const std::int64_t step = bounds[2].value_or(1);
  if (!known || step == 0 || !may_take(passing_of(object))) return std::nullopt;
  // The bounds may change what they are bounds in.
  const auto size = static_cast<std::int64_t>(length_of(object));
  const auto clamp = [&](std::int64_t at, std::int64_t low, std::int64_t high) {
    return std::clamp(at < 0 ? at + size : at, low, high);
  };
  const std::int64_t low = step > 0 ? 0 : -1;
  const std::int64_t high = step > 0 ? size : size - 1;
  const std::int64_t start = bounds[0] ? clamp(*bounds[0], low, high) : step > 0 ? 0 : size - 1;
  const std::int64_t stop = bounds[1] ? clamp(*bounds[1], low, high) : step > 0 ? size : -1;
  const std::int64_t span = std::max<std::int64_t>(step > 0 ? stop - start : start - stop, 0);
  // Beyond the size, one item is all that any step takes.
  const std::int64_t stride = std::clamp<std::int64_t>(step, -size - 1, size + 1);
  const std::int64_t length = stride > 0 ? stride : -stride;
  return Slice{start, stride, static_cast<std::size_t>((span + length - 1) / length),
               !bounds[0] && !bounds[1]};
}

Value Evaluator::eval_slice(const Value& object, NodeId slice, NodeId node) {
  const auto range = slice_of(slice, object);
  if (object.is(Tag::Symbol)) return symbol(static_cast<SymbolId>(object.index), object.origins, object.node);
  const bool is_string = object.is(Tag::Text) || object.is(Tag::Bytes);
  const bool is_sequence = object.is(Tag::List) || object.is(Tag::Tuple);
  if (!range || (!is_string && !is_sequence) || !may_work(range->count * (is_sequence ? sizeof(Value) : 1)))
    return unknown(object.origins, node);
  const std::string_view content = store().string(object);
  const bool by_character = object.is(Tag::Text) && !store().is_ascii(object);
  if (is_string && !may_take(by_character ? passing_of(object) : range->count))
    return unknown(object.origins, node);
  const std::u32string_view decoded = by_character ? store().characters(object) : std::u32string_view();

  std::string bytes;
  std::u32string text;
  Values items(store());
  const auto source = store().items(object);
  if (is_sequence) items.reserve(range->count);
  if (by_character) text.reserve(range->count);
  if (is_string && !by_character) bytes.reserve(range->count);
  std::int64_t at = range->start;
  for (std::size_t i = 0; i < range->count; ++i, at += range->step) {
    const auto position = static_cast<std::size_t>(at);
    if (is_sequence) {
      items.push_back(source[position]);
    } else if (by_character) {
      text.push_back(decoded[position]);
    } else {
      bytes.push_back(content[position]);
    }
  }
  if (is_sequence) return store().items(object.tag, std::move(items), object.origins, object.partial);
  if (by_character) bytes = from_characters(text);
  if (range->step == -1 && range->whole) {
    return transformed(object.tag, std::move(bytes), object, "reverse", 0, object.partial, node);
  }
  if (range->step != 1)
    return transformed(object.tag, std::move(bytes), object, "slice", 0, object.partial, node);
  return built(object.tag, std::move(bytes), object.origins, object.partial, store().chain(object), node);
}

}  // namespace pyverdict::unwrap
