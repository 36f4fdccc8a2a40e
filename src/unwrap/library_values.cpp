#include <algorithm>
#include <cstdlib>
#include <vector>

#include "bytecode/bytecode.h"
#include "json/reader.h"
#include "pickle/pickle.h"
#include "text/text.h"
#include "unwrap/builtins.h"
#include "unwrap/integers.h"

/// Values that are written down in text or bytes: JSON, literals, and what `marshal` and `pickle` store.
namespace pyverdict::unwrap::handlers {
namespace {

// What is stored as bytes and cannot be read.
Value opaque(Evaluator& evaluator, const Call& call) {
  return external(evaluator, call, kFromDecoded | kFromMarshal);
}

// The text or bytes that are read; nothing when they are not known.
const Value* source_of(const Evaluator& evaluator, const Call& call) {
  const Value* value = call.positional(0);
  const bool known = value != nullptr && (value->is(Tag::Text) || value->is(Tag::Bytes)) && !value->partial;
  return known && evaluator.may_repeat() ? value : nullptr;
}

std::optional<Value> json_number(Evaluator& evaluator, std::string_view text, Origins origins) {
  // More digits than CPython turns into an integer.
  constexpr std::size_t kMaxDigits = 4300;
  if (!json::is_number(text) || text.size() > kMaxDigits) return std::nullopt;
  if (text.find_first_of(".eE") == std::string_view::npos) return parse_integer(evaluator, text, 10, origins);
  return real(std::strtod(std::string(text).c_str(), nullptr), origins);
}

// Half of a surrogate pair, or what stands for it.
bool has_no_character(std::string_view text) { return text.find("\xEF\xBF\xBD") != std::string_view::npos; }

// Python keeps the last of equal names, at the place of the first.
bool has_equal_keys(const json::Document& document, json::NodeId object) {
  std::vector<std::string_view> keys;
  for (auto id = document[object].first; id != json::kNone; id = document[id].next)
    keys.push_back(document[id].key);
  std::sort(keys.begin(), keys.end());
  return std::adjacent_find(keys.begin(), keys.end()) != keys.end();
}

// The value of a node whose children have theirs.
std::optional<Value> json_value(Evaluator& evaluator, const json::Document& document, json::NodeId id,
                                std::span<const Value> values, Origins origins, Store::Chain chain) {
  Store& store = evaluator.store();
  const json::Node& node = document[id];
  Values items(store);
  switch (node.kind) {
    case json::Kind::Null:
      return node.text == "null" ? std::optional(none()) : std::nullopt;
    case json::Kind::Bool:
      return boolean(node.text == "true", origins);
    case json::Kind::Number:
      return json_number(evaluator, node.text, origins);
    case json::Kind::String:
      if (has_no_character(node.text)) return std::nullopt;
      return store.text(std::string(node.text), origins, false, chain);
    case json::Kind::Array:
      for (auto child = node.first; child != json::kNone; child = document[child].next)
        items.push_back(values[child]);
      return store.items(Tag::List, std::move(items), origins);
    case json::Kind::Object:
      if (has_equal_keys(document, id)) return std::nullopt;
      for (auto child = node.first; child != json::kNone; child = document[child].next) {
        if (has_no_character(document[child].key)) return std::nullopt;
        items.push_back(store.text(std::string(document[child].key), origins, false, chain));
        items.push_back(values[child]);
      }
      return store.items(Tag::Dict, std::move(items), origins);
  }
  return std::nullopt;
}

}  // namespace

Value json_loads(Evaluator& evaluator, const Call& call) {
  const Value* given = source_of(evaluator, call);
  if (given == nullptr || call.arguments.size() != 1) return external(evaluator, call);
  const Value from = *given;
  const std::string text(evaluator.store().string(from));
  evaluator.charge(text.size());
  json::Bounds bounds;
  bounds.max_nodes = 500'000;
  const json::Document document = json::read(text, 0, bounds);
  const bool strict = document.problems.empty() && !document.lenient && !document.nodes.empty() &&
                      text::is_utf8(text) && text.find_first_not_of(" \t\r\n") == document[0].offset &&
                      text.find_first_not_of(" \t\r\n", document.end) == std::string::npos;
  if (!strict || !evaluator.may_hold(document.nodes.size() * 2 * sizeof(Value)))
    return external(evaluator, call);
  evaluator.program().steps += document.nodes.size();
  const Store::Chain chain = evaluator.store().extend(evaluator.store().chain(from), "json");
  // Children stand behind what holds them.
  Values values(evaluator.store());
  values.reserve(document.nodes.size());
  for (std::size_t i = 0; i < document.nodes.size(); ++i) values.push_back(Value());
  if (values.is_cut_short()) return external(evaluator, call);
  for (json::NodeId id = static_cast<json::NodeId>(values.size()); id-- > 0;) {
    const auto value = json_value(evaluator, document, id, values, from.origins, chain);
    if (!value) return external(evaluator, call);
    values[id] = *value;
  }
  return values[0];
}

Value literal_eval(Evaluator& evaluator, const Call& call) {
  const Value* given = source_of(evaluator, call);
  if (given == nullptr || !given->is(Tag::Text)) return external(evaluator, call);
  std::string_view text = evaluator.store().string(*given);
  text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
  const auto value = evaluator.literal_value(text, *given, {}, call.node);
  return value ? *value : external(evaluator, call);
}

Value marshal(Evaluator& evaluator, const Call& call) {
  const Value* given = source_of(evaluator, call);
  if (given == nullptr) return opaque(evaluator, call);
  const Value from = *given;
  const std::string bytes(evaluator.store().string(from));
  constexpr char kTypeBits = 0x7f;
  const bool is_code = !bytes.empty() && (bytes[0] & kTypeBits) == 'c';
  if (!is_code) {
    // Each byte may be an object.
    evaluator.program().steps += bytes.size();
    const bytecode::Reading reading = bytecode::read(bytes);
    const auto literal = bytecode::literal(reading);
    const auto value = literal ? evaluator.literal_value(*literal, from, "marshal", call.node) : std::nullopt;
    if (value) return *value;
    if (reading.complete && reading.codes.empty()) return opaque(evaluator, call);
  }
  return evaluator.transformed(Tag::Bytes, bytes, from, "marshal", kFromDecoded | kFromMarshal, false,
                               syntax::kNoNode);
}

Value pickle_loads(Evaluator& evaluator, const Call& call) {
  const Value* given = source_of(evaluator, call);
  if (given == nullptr || !given->is(Tag::Bytes)) return opaque(evaluator, call);
  const Value from = *given;
  evaluator.charge(evaluator.store().string(from).size());
  const auto literal = pickle::literal(evaluator.store().string(from));
  const auto value = literal ? evaluator.literal_value(*literal, from, "pickle", call.node) : std::nullopt;
  return value ? *value : opaque(evaluator, call);
}

}  // namespace pyverdict::unwrap::handlers
