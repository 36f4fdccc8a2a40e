#include "unwrap/builtins.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "text/text.h"
#include "unwrap/integers.h"
#include "unwrap/xor_key.h"

namespace pyverdict::unwrap::handlers {
namespace {

const Value* first(const Call& call) { return call.positional(0); }

// Bytes out of a list of small integers; nothing when it is none.
std::optional<std::string> bytes_of(const Items& items) {
  std::string result;
  result.reserve(items.size());
  for (const Value& item : items) {
    if (!is_integer(item) || item.integer < 0 || item.integer > 255) return std::nullopt;
    result.push_back(static_cast<char>(item.integer));
  }
  return result;
}

}  // namespace

Value external(Evaluator& evaluator, const Call& call, Origins added) {
  Origins origins = added;
  for (const Argument& argument : call.arguments) origins |= argument.value.origins & ~kFromLiteral;
  Value result = evaluator.unknown(origins, call.node);
  result.tag = Tag::Symbol;
  result.index = evaluator.program().symbols.call(call.symbol);
  return result;
}

Value chr(Evaluator& evaluator, const Call& call) {
  const Value* value = first(call);
  if (value != nullptr && byte_under_key(*value)) return *value;
  if (value == nullptr || !is_integer(*value) || value->integer < 0 || value->integer > 0x10ffff) {
    return external(evaluator, call);
  }
  Store& store = evaluator.store();
  const Origins origins = value->origins | kFromDecoded;
  const Store::Chain chain = store.extend(0, "chr");
  if (value->integer < 0x80) return store.character(static_cast<char>(value->integer), origins, chain);
  std::string result;
  text::append_utf8(result, static_cast<char32_t>(value->integer));
  return store.text(std::move(result), origins, false, chain);
}

Value ord(Evaluator& evaluator, const Call& call) {
  const Value* value = first(call);
  if (value == nullptr || !is_string(*value) || value->partial) return external(evaluator, call);
  const std::string_view content = evaluator.store().string(*value);
  if (content.empty()) return external(evaluator, call);
  std::size_t at = 0;
  if (value->is(Tag::Bytes)) return integer(static_cast<unsigned char>(content[0]), value->origins);
  return integer(static_cast<std::int64_t>(text::next_code_point(content, at)), value->origins);
}

Value to_integer(Evaluator& evaluator, const Call& call) {
  const Value* value = first(call);
  if (value == nullptr) return call.arguments.empty() ? integer(0) : external(evaluator, call);
  if (is_integer(*value)) return integer(value->integer, value->origins);
  if (value->is(Tag::Big)) return *value;
  if (value->is(Tag::Float) && std::abs(value->real) < 9e18) {
    return integer(static_cast<std::int64_t>(value->real), value->origins);
  }
  if (!is_string(*value) || value->partial) return external(evaluator, call);
  int base = 10;
  if (const Value* given = parameter(evaluator, call, 1, "base"); given != nullptr && is_integer(*given)) {
    base = static_cast<int>(std::clamp<std::int64_t>(given->integer, 0, 36));
  }
  std::string digits(evaluator.store().string(*value));
  digits.erase(
      std::remove_if(digits.begin(), digits.end(),
                     [](char c) { return c == ' ' || c == '_' || c == '\n' || c == '\t' || c == '\r'; }),
      digits.end());
  const bool negative = digits.starts_with('-');
  std::size_t skip = negative || digits.starts_with('+') ? 1 : 0;
  const auto prefixed = [&](char letter, int of) {
    if (digits.size() > skip + 2 && digits[skip] == '0' && (digits[skip + 1] | 32) == letter &&
        (base == of || base == 0)) {
      base = of;
      skip += 2;
    }
  };
  prefixed('x', 16);
  prefixed('o', 8);
  prefixed('b', 2);
  if (base < 2) base = 10;
  std::int64_t result = 0;
  const auto end = std::from_chars(digits.data() + skip, digits.data() + digits.size(), result, base);
  if (end.ec == std::errc::result_out_of_range) {
    digits = (negative ? "-" : "") + digits.substr(skip);
    const auto big = parse_integer(evaluator, digits, static_cast<unsigned>(base), value->origins);
    return big ? *big : external(evaluator, call);
  }
  if (end.ec != std::errc() || end.ptr != digits.data() + digits.size()) {
    evaluator.raise("ValueError", call.node);
    return external(evaluator, call);
  }
  return integer(negative ? -result : result, value->origins);
}

Value to_string(Evaluator& evaluator, const Call& call) {
  const Value* value = first(call);
  if (value == nullptr) return evaluator.store().text("", kFromLiteral);
  if (value->is(Tag::Text)) return *value;
  // `str(data, "utf-8")` decodes.
  if (value->is(Tag::Bytes)) {
    const Value* codec = call.arguments.size() > 1 ? &call.arguments[1].value : nullptr;
    if (codec != nullptr && codec->is(Tag::Text)) {
      if (auto decoded = decode_text(evaluator, *value, evaluator.store().string(*codec), call.node))
        return *decoded;
    }
    // Python 3 shows the quotes; Python 2 has no difference, and scripts that could be of both want none.
    if (codec == nullptr && evaluator.tree().python3_forms > evaluator.tree().python2_forms) {
      bool partial = false;
      std::string shown = to_repr(evaluator, *value, partial);
      return evaluator.built(Tag::Text, std::move(shown), value->origins, partial,
                             evaluator.store().chain(*value), call.node);
    }
    return *decode_text(evaluator, *value, "utf-8", call.node);
  }
  if (value->is(Tag::Symbol) &&
      builtin_text(evaluator.program().symbols.text(static_cast<SymbolId>(value->index))).empty()) {
    return *value;
  }
  bool partial = false;
  std::string result = to_text(evaluator, *value, partial);
  return evaluator.built(Tag::Text, std::move(result), value->origins, partial, 0, syntax::kNoNode);
}

Value to_bytes(Evaluator& evaluator, const Call& call) {
  const Value* value = first(call);
  Store& store = evaluator.store();
  if (value == nullptr) return store.bytes("", kFromLiteral);
  if (is_string(*value)) {
    const auto codec = known_string(evaluator, parameter(evaluator, call, 1, "encoding"));
    if (value->is(Tag::Text) && codec) {
      if (auto bytes = encode_text(evaluator, *value, *codec, call.node)) return *bytes;
    }
    // A copy: a bytearray can be changed.
    return store.bytes(std::string(store.string(*value)), value->origins, value->partial,
                       store.chain(*value));
  }
  if (is_integer(*value) && value->integer >= 0 &&
      evaluator.may_hold(static_cast<std::size_t>(value->integer))) {
    return store.bytes(std::string(static_cast<std::size_t>(value->integer), '\0'), value->origins);
  }
  Items items;
  if (!evaluator.iterate(*value, items)) return external(evaluator, call);
  auto bytes = bytes_of(items);
  const bool found = !bytes && (bytes = find_plain(items)).has_value();
  if (!bytes) return external(evaluator, call);
  return evaluator.built(Tag::Bytes, std::move(*bytes), value->origins | kFromDecoded, false,
                         store.extend(0, found ? kFoundKey : "bytes"), call.node);
}

Value length(Evaluator& evaluator, const Call& call) {
  const Value* value = first(call);
  if (value == nullptr || value->partial) return external(evaluator, call);
  if (const auto told = evaluator.call_special(*value, "__len__", {}, call.node)) return *told;
  const Store& store = evaluator.store();
  std::size_t size = 0;
  switch (value->tag) {
    case Tag::Text:
      if (!evaluator.may_take(evaluator.passing_of(*value))) return external(evaluator, call);
      size = evaluator.store().is_ascii(*value) ? store.string(*value).size()
                                                : evaluator.store().characters(*value).size();
      break;
    case Tag::Bytes:
      size = store.string(*value).size();
      break;
    case Tag::Tuple:
    case Tag::List:
    case Tag::Set:
      size = store.items(*value).size();
      break;
    case Tag::Dict:
      size = store.items(*value).size() / 2;
      break;
    case Tag::Range: {
      Items items;
      if (!evaluator.iterate(*value, items)) return external(evaluator, call);
      size = items.size();
      break;
    }
    default:
      return external(evaluator, call);
  }
  return integer(static_cast<std::int64_t>(size), value->origins);
}

Value range(Evaluator& evaluator, const Call& call) {
  std::int64_t bounds[3] = {0, 0, 1};
  const std::size_t count = call.positional_count();
  if (count == 0 || count > 3) return external(evaluator, call);
  Origins origins = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const Value* value = call.positional(i);
    if (!is_integer(*value)) return external(evaluator, call);
    bounds[count == 1 ? 1 : i] = value->integer;
    origins |= value->origins;
  }
  return evaluator.store().items(Tag::Range, {integer(bounds[0]), integer(bounds[1]), integer(bounds[2])},
                                 origins);
}

Value reversed(Evaluator& evaluator, const Call& call) {
  const Value* value = first(call);
  Items items;
  if (value == nullptr || !evaluator.iterate(*value, items)) return external(evaluator, call);
  Values in_order = items.collect(evaluator.store());
  std::reverse(in_order.begin(), in_order.end());
  return evaluator.store().items(Tag::List, std::move(in_order), value->origins);
}

namespace {

Value container(Evaluator& evaluator, const Call& call, Tag tag) {
  const Value* value = first(call);
  if (value == nullptr) return evaluator.store().items(tag, {}, kFromLiteral);
  Items items;
  if (!evaluator.iterate(*value, items)) {
    return value->is(Tag::Symbol) ? external(evaluator, call)
                                  : evaluator.store().items(tag, {}, value->origins, true);
  }
  Values all = items.collect(evaluator.store());
  const bool partial = tag == Tag::Set && !keep_unique(evaluator, all);
  return evaluator.store().items(tag, std::move(all), value->origins, partial);
}

}  // namespace

Value list(Evaluator& evaluator, const Call& call) { return container(evaluator, call, Tag::List); }
Value tuple(Evaluator& evaluator, const Call& call) { return container(evaluator, call, Tag::Tuple); }
Value set(Evaluator& evaluator, const Call& call) { return container(evaluator, call, Tag::Set); }

Value dict_of_keys(Evaluator& evaluator, const Call& call) {
  const Value* keys = first(call);
  Items items;
  if (keys == nullptr || !evaluator.iterate(*keys, items)) return external(evaluator, call);
  const Value value = call.positional(1) != nullptr ? *call.positional(1) : none();
  const Value result = evaluator.store().items(Tag::Dict, {}, keys->origins);
  for (const Value& key : items) evaluator.set_item(result, key, value);
  return result;
}

Value dict(Evaluator& evaluator, const Call& call) {
  Store& store = evaluator.store();
  const Value* value = first(call);
  Values result(store);
  Origins origins = kFromLiteral;
  if (value != nullptr && value->is(Tag::Symbol)) return external(evaluator, call);
  if (value != nullptr && value->is(Tag::Dict)) {
    const auto items = store.items(*value);
    result.append(items);
  } else if (value != nullptr) {
    Items pairs;
    if (!evaluator.iterate(*value, pairs)) return store.items(Tag::Dict, {}, value->origins, true);
    for (const Value& pair : pairs) {
      Items both;
      if (!evaluator.iterate(pair, both) || both.size() != 2) return external(evaluator, call);
      both.append_to(result);
    }
  }
  for (const Argument& argument : call.arguments) {
    origins |= argument.value.origins;
    if (argument.keyword == syntax::kNoAtom) continue;
    result.push_back(store.text(std::string(evaluator.tree().names.text(argument.keyword)), kFromLiteral));
    result.push_back(argument.value);
  }
  return store.items(Tag::Dict, std::move(result), origins);
}

Value filter(Evaluator& evaluator, const Call& call) {
  const Value* function = first(call);
  const Value* source = call.positional(1);
  Items items;
  if (source == nullptr || !evaluator.iterate(*source, items)) return external(evaluator, call);
  Values result(evaluator.store());
  for (const Value& item : items) {
    const Argument argument{syntax::kNoAtom, call.node, item};
    const Value kept =
        function->is(Tag::None)
            ? item
            : evaluator.call_for_item(*function, {call.node, kNoSymbol, Value(), std::span(&argument, 1)});
    const auto decided = truth(evaluator.store(), kept);
    if (!decided) return evaluator.store().items(Tag::List, {}, source->origins, true);
    if (*decided) result.push_back(item);
  }
  return evaluator.store().items(Tag::List, std::move(result), source->origins);
}

Value enumerate(Evaluator& evaluator, const Call& call) {
  const Value* source = first(call);
  Items items;
  if (source == nullptr) return external(evaluator, call);
  if (!evaluator.iterate(*source, items))
    return evaluator.store().items(Tag::List, {}, source->origins, true);
  std::int64_t at = 0;
  if (const Value* start = call.positional(1); start != nullptr && is_integer(*start)) at = start->integer;
  Values result(evaluator.store());
  for (const Value& item : items) {
    result.push_back(evaluator.store().items(Tag::Tuple, {integer(at++), item}, source->origins));
    if (!evaluator.may_hold(sizeof(Value)))
      return evaluator.store().items(Tag::List, {}, source->origins, true);
  }
  return evaluator.store().items(Tag::List, std::move(result), source->origins);
}

Value sum(Evaluator& evaluator, const Call& call) {
  const Value* source = first(call);
  Items items;
  if (source == nullptr || !evaluator.iterate(*source, items)) return external(evaluator, call);
  Value result = call.positional(1) != nullptr ? *call.positional(1) : integer(0);
  for (const Value& item : items) result = binary(evaluator, syntax::Op::Add, result, item, syntax::kNoNode);
  return result;
}

namespace {

Value in_base(Evaluator& evaluator, const Call& call, std::string_view spec) {
  const Value* value = first(call);
  if (value == nullptr || !is_whole(*value)) return external(evaluator, call);
  bool partial = false;
  return evaluator.store().text(format_value(evaluator, *value, spec, partial), value->origins);
}

}  // namespace

Value hex(Evaluator& evaluator, const Call& call) { return in_base(evaluator, call, "#x"); }
Value bin(Evaluator& evaluator, const Call& call) { return in_base(evaluator, call, "#b"); }
Value oct(Evaluator& evaluator, const Call& call) { return in_base(evaluator, call, "#o"); }

Value absolute(Evaluator& evaluator, const Call& call) {
  const Value* value = first(call);
  if (value != nullptr && value->is(Tag::Big) && is_negative(evaluator.store(), *value)) {
    return binary(evaluator, syntax::Op::Sub, integer(0), *value, call.node);
  }
  if (value != nullptr && value->is(Tag::Big)) return *value;
  if (value == nullptr || !is_integer(*value) || value->integer == INT64_MIN)
    return external(evaluator, call);
  return integer(value->integer < 0 ? -value->integer : value->integer, value->origins);
}

Value power(Evaluator& evaluator, const Call& call) {
  const Value* base = first(call);
  const Value* exponent = call.positional(1);
  if (exponent == nullptr) return external(evaluator, call);
  const Value* modulus = call.positional(2);
  if (modulus == nullptr) return binary(evaluator, syntax::Op::Pow, *base, *exponent, call.node);
  if (!is_whole(*base) || !is_whole(*exponent) || !is_whole(*modulus)) return external(evaluator, call);
  const auto result = power_modulo(evaluator, *base, *exponent, *modulus);
  return result ? *result : external(evaluator, call);
}

Value boolean_of(Evaluator& evaluator, const Call& call) {
  const Value* value = first(call);
  if (value == nullptr) return boolean(false);
  const auto decided = truth(evaluator.store(), *value);
  return decided ? boolean(*decided, value->origins) : external(evaluator, call);
}

Value representation(Evaluator& evaluator, const Call& call) {
  const Value* value = first(call);
  if (value == nullptr) return external(evaluator, call);
  bool partial = false;
  std::string result = to_repr(evaluator, *value, partial);
  if (path_of(evaluator, call) == "ascii" && !is_ascii(result)) return external(evaluator, call);
  return evaluator.built(Tag::Text, std::move(result), value->origins, partial, 0,
                         value->is(Tag::Symbol) ? syntax::kNoNode : call.node);
}

Value format(Evaluator& evaluator, const Call& call) {
  const Value* value = first(call);
  const Value* spec = call.positional(1);
  if (value == nullptr) return external(evaluator, call);
  bool partial = false;
  std::string result =
      format_value(evaluator, *value,
                   spec == nullptr ? std::string() : std::string(evaluator.store().string(*spec)), partial);
  return evaluator.built(Tag::Text, std::move(result), value->origins, partial,
                         evaluator.store().chain(*value), call.node);
}

Value next(Evaluator& evaluator, const Call& call) {
  const Value* value = first(call);
  if (value == nullptr) return external(evaluator, call);
  const Value* fallback = call.positional(1);
  if (const auto item = evaluator.next_of(*value, fallback == nullptr)) return *item;
  return fallback != nullptr && value->iterator ? *fallback : external(evaluator, call);
}

Value evaluate(Evaluator& evaluator, const Call& call) {
  const Value* code = first(call);
  if (code == nullptr || !is_string(*code) || code->partial) return external(evaluator, call);
  return evaluator.evaluate_text(evaluator.store().string(*code), code->origins, call.node);
}

Value compile(Evaluator& evaluator, const Call& call) {
  const Value* code = first(call);
  if (code == nullptr) return external(evaluator, call);
  return *code;
}

Value any_of(Evaluator& evaluator, const Call& call) {
  const Value* source = first(call);
  Items items;
  if (source == nullptr || !evaluator.iterate(*source, items)) return external(evaluator, call);
  const bool any = path_of(evaluator, call) == "any";
  for (const Value& item : items) {
    const auto decided = truth(evaluator.store(), item);
    if (!decided) return external(evaluator, call);
    if (*decided == any) return boolean(any, source->origins);
  }
  return boolean(!any, source->origins);
}

}  // namespace pyverdict::unwrap::handlers
