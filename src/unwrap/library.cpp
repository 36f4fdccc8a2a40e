#include <algorithm>

#include "unwrap/builtins.h"
#include "unwrap/codecs.h"

namespace pyverdict::unwrap::handlers {
namespace {

// A function of this file that cannot be computed still decodes.
Value opaque(Evaluator& evaluator, const Call& call) { return external(evaluator, call, kFromDecoded); }

// The data that a decoder is given; nothing when it is not known at all.
std::optional<Value> data(const Call& call) {
  const Value* value = call.positional(0);
  if (value == nullptr && !call.arguments.empty()) value = &call.arguments[0].value;
  if (value == nullptr || (!value->is(Tag::Text) && !value->is(Tag::Bytes)) || value->partial)
    return std::nullopt;
  return *value;
}

Value decoded(Evaluator& evaluator, const Call& call, const Value& from, codecs::Decoded result,
              std::string_view transform) {
  if (!result.complete) {
    evaluator.diagnose(
        result.bytes.empty() ? diagnostic::Code::LayerUndecodable : diagnostic::Code::LayerIncomplete,
        call.node, std::string(transform));
  }
  if (result.bytes.empty() && !evaluator.store().string(from).empty()) return opaque(evaluator, call);
  if (!evaluator.may_hold(result.bytes.size())) return opaque(evaluator, call);
  return evaluator.transformed(Tag::Bytes, std::move(result.bytes), from, transform, kFromDecoded, false,
                               call.node);
}

template <typename Decode>
Value decode_with(Evaluator& evaluator, const Call& call, std::string_view transform, Decode decode) {
  const auto from = data(call);
  if (!from) return opaque(evaluator, call);
  return decoded(evaluator, call, *from, decode(evaluator.store().string(*from)), transform);
}

}  // namespace

Value base64(Evaluator& evaluator, const Call& call) {
  return decode_with(evaluator, call, "base64", [](std::string_view text) { return codecs::base64(text); });
}

Value base64_url(Evaluator& evaluator, const Call& call) {
  return decode_with(evaluator, call, "base64",
                     [](std::string_view text) { return codecs::base64(text, true); });
}

Value base32(Evaluator& evaluator, const Call& call) {
  const bool hex_alphabet = evaluator.program().symbols.text(call.symbol) == "base64.b32hexdecode";
  return decode_with(evaluator, call, "base32",
                     [&](std::string_view text) { return codecs::base32(text, hex_alphabet); });
}

Value base16(Evaluator& evaluator, const Call& call) {
  return decode_with(evaluator, call, "hex", [](std::string_view text) { return codecs::hex(text); });
}

Value base85(Evaluator& evaluator, const Call& call) {
  return decode_with(evaluator, call, "base85", [](std::string_view text) { return codecs::base85(text); });
}

Value ascii85(Evaluator& evaluator, const Call& call) {
  return decode_with(evaluator, call, "ascii85", [](std::string_view text) { return codecs::ascii85(text); });
}

Value uu(Evaluator& evaluator, const Call& call) {
  return decode_with(evaluator, call, "uu", [](std::string_view text) { return codecs::uu(text); });
}

Value unquote(Evaluator& evaluator, const Call& call) {
  const auto from = data(call);
  if (!from) return opaque(evaluator, call);
  codecs::Decoded result = codecs::percent(evaluator.store().string(*from));
  if (result.bytes == evaluator.store().string(*from)) return *from;
  return evaluator.transformed(Tag::Text, std::move(result.bytes), *from, "percent", kFromDecoded, false,
                               call.node);
}

Value inflate(Evaluator& evaluator, const Call& call) {
  const auto from = data(call);
  if (!from) return opaque(evaluator, call);
  const std::string_view packed = evaluator.store().string(*from);
  const Limits& limits = evaluator.limits();
  const std::uint64_t limit = std::min(
      limits.max_value_bytes / 2,
      std::max<std::uint64_t>(1024 * 1024, limits.max_expansion * static_cast<std::uint64_t>(packed.size())));
  const bool gzip = packed.starts_with("\x1f\x8b");
  return decoded(evaluator, call, *from, codecs::decompress(packed, limit), gzip ? "gzip" : "zlib");
}

Value codec_decode(Evaluator& evaluator, const Call& call) {
  const auto from = data(call);
  const Value* codec = call.positional(1);
  if (!from) return opaque(evaluator, call);
  const std::string name(codec == nullptr ? "utf-8" : evaluator.store().string(*codec));
  if (auto result = decode_text(evaluator, *from, name, call.node)) return *result;
  return opaque(evaluator, call);
}

Value to_base64(Evaluator& evaluator, const Call& call) {
  const auto from = data(call);
  if (!from) return opaque(evaluator, call);
  return evaluator.transformed(Tag::Bytes, codecs::to_base64(evaluator.store().string(*from)), *from,
                               "to-base64", 0, false, call.node);
}

Value hex_text(Evaluator& evaluator, const Call& call) {
  const auto from = data(call);
  if (!from) return opaque(evaluator, call);
  return evaluator.transformed(Tag::Bytes, codecs::to_hex(evaluator.store().string(*from)), *from, "to-hex",
                               0, false, call.node);
}

Value from_bytes(Evaluator& evaluator, const Call& call) {
  const auto from = data(call);
  const Value* order = call.positional(1);
  for (const Argument& argument : call.arguments) {
    if (argument.keyword != syntax::kNoAtom && evaluator.tree().names.text(argument.keyword) == "byteorder") {
      order = &argument.value;
    }
  }
  if (!from || order == nullptr) return opaque(evaluator, call);
  std::string bytes(evaluator.store().string(*from));
  if (bytes.size() > 7) return opaque(evaluator, call);
  if (evaluator.store().string(*order) == "little") std::reverse(bytes.begin(), bytes.end());
  std::int64_t value = 0;
  for (const char c : bytes) value = value << 8 | static_cast<unsigned char>(c);
  return integer(value, from->origins);
}

Value marshal(Evaluator& evaluator, const Call& call) {
  const auto from = data(call);
  if (!from) return opaque(evaluator, call);
  std::string bytes(evaluator.store().string(*from));
  return evaluator.transformed(Tag::Bytes, std::move(bytes), *from, "marshal", kFromDecoded | kFromMarshal,
                               false, syntax::kNoNode);
}

Value cycle(Evaluator& evaluator, const Call& call) {
  const Value* value = call.positional(0);
  return value == nullptr ? opaque(evaluator, call) : evaluator.make_cycle(*value);
}

Value chain_items(Evaluator& evaluator, const Call& call) {
  std::vector<Value> result;
  Origins origins = 0;
  for (const Argument& argument : call.arguments) {
    std::vector<Value> items;
    origins |= argument.value.origins;
    if (!evaluator.iterate(argument.value, items)) return opaque(evaluator, call);
    result.insert(result.end(), items.begin(), items.end());
  }
  return evaluator.store().items(Tag::List, std::move(result), origins);
}

Value operator_xor(Evaluator& evaluator, const Call& call) {
  if (call.positional_count() != 2) return opaque(evaluator, call);
  return binary(evaluator, syntax::Op::BitXor, *call.positional(0), *call.positional(1), call.node);
}

Value operator_add(Evaluator& evaluator, const Call& call) {
  if (call.positional_count() != 2) return opaque(evaluator, call);
  return binary(evaluator, syntax::Op::Add, *call.positional(0), *call.positional(1), call.node);
}

Value passes_through(Evaluator& evaluator, const Call& call) {
  const Value* value = call.positional(0);
  return value == nullptr ? opaque(evaluator, call) : *value;
}

Value reduce(Evaluator& evaluator, const Call& call) {
  const Value* function = call.positional(0);
  const Value* source = call.positional(1);
  std::vector<Value> items;
  if (source == nullptr || !evaluator.iterate(*source, items)) return opaque(evaluator, call);
  std::size_t at = 0;
  if (call.positional(2) == nullptr && items.empty()) return opaque(evaluator, call);
  Value result = call.positional(2) != nullptr ? *call.positional(2) : items[at++];
  for (; at < items.size() && evaluator.may_repeat(); ++at) {
    const Argument arguments[2] = {{syntax::kNoAtom, result, call.node},
                                   {syntax::kNoAtom, items[at], call.node}};
    result = evaluator.call_value(*function, {call.node, kNoSymbol, Value(), arguments});
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
    std::vector<Value> table(store.items(*from).begin(), store.items(*from).end());
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
  const std::u32string keys = characters(store.string(*from));
  const std::u32string values = characters(store.string(*to));
  std::vector<Value> table;
  for (std::size_t i = 0; i < std::min(keys.size(), values.size()); ++i) {
    table.push_back(integer(static_cast<std::int64_t>(keys[i])));
    table.push_back(integer(static_cast<std::int64_t>(values[i])));
  }
  return store.items(Tag::Dict, std::move(table), from->origins | to->origins);
}

Value unbound_method(Evaluator& evaluator, const Call& call) {
  const Value* receiver = call.positional(0);
  const std::string_view path = evaluator.program().symbols.text(call.symbol);
  if (receiver == nullptr) return opaque(evaluator, call);
  const Call bound{call.node, kNoSymbol, *receiver, call.arguments.subspan(1)};
  if (auto result = builtin_method(evaluator, *receiver, path.substr(path.rfind('.') + 1), bound))
    return *result;
  return opaque(evaluator, call);
}

}  // namespace pyverdict::unwrap::handlers
