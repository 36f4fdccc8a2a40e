#include <algorithm>

#include "unwrap/builtins.h"

namespace pyverdict::unwrap::handlers {

std::string_view path_of(const Evaluator& evaluator, const Call& call) {
  return evaluator.program().symbols.text(call.symbol);
}

std::string_view last_name(std::string_view path) {
  if (path.ends_with("()")) path.remove_suffix(2);
  return path.substr(path.rfind('.') + 1);
}

std::string_view symbol_name(const Evaluator& evaluator, const Value* value) {
  if (value == nullptr || !value->is(Tag::Symbol)) return {};
  return last_name(evaluator.program().symbols.text(static_cast<SymbolId>(value->index)));
}

const Value* parameter(const Evaluator& evaluator, const Call& call, std::size_t index,
                       std::string_view keyword) {
  if (const Value* value = call.positional(index)) return value;
  for (const Argument& argument : call.arguments) {
    if (argument.keyword != syntax::kNoAtom && evaluator.tree().names.text(argument.keyword) == keyword) {
      return &argument.value;
    }
  }
  return nullptr;
}

std::optional<std::string> known_string(const Evaluator& evaluator, const Value* value) {
  if (value == nullptr || (!value->is(Tag::Text) && !value->is(Tag::Bytes)) || value->partial)
    return std::nullopt;
  return std::string(evaluator.store().string(*value));
}

std::int64_t known_integer(const Value* value, std::int64_t otherwise) {
  return value != nullptr && (value->is(Tag::Integer) || value->is(Tag::Bool)) ? value->integer : otherwise;
}

std::uint64_t expansion_limit(const Evaluator& evaluator, std::size_t packed) {
  constexpr std::uint64_t kAlways = 1024 * 1024;
  const Limits& limits = evaluator.limits();
  return std::min(limits.max_value_bytes / 2,
                  std::max(kAlways, limits.max_expansion * static_cast<std::uint64_t>(packed)));
}

Value decoded_bytes(Evaluator& evaluator, const Call& call, const Value& from, codecs::Decoded result,
                    std::string_view transform) {
  if (!result.complete) {
    evaluator.diagnose(
        result.bytes.empty() ? diagnostic::Code::LayerUndecodable : diagnostic::Code::LayerIncomplete,
        call.node, std::string(transform));
  }
  const bool nothing = result.bytes.empty() && !evaluator.store().string(from).empty();
  if (nothing || !evaluator.may_hold(result.bytes.size())) return external(evaluator, call, kFromDecoded);
  const Value decoded = evaluator.transformed(Tag::Bytes, std::move(result.bytes), from, transform,
                                              kFromDecoded, false, call.node);
  if (!result.complete) evaluator.store().mark_cut_off(decoded);
  return decoded;
}

}  // namespace pyverdict::unwrap::handlers
