#include "unwrap/builtins.h"

/// What `re` finds: an object outside the script with known contents, which are the names of its groups (a
/// Dict of name and number), then three values for each group: its text or None, its start, its end.
namespace pyverdict::unwrap {

bool is_match(const Evaluator& evaluator, const Value& value) {
  return value.contents() != 0 &&
         evaluator.program().symbols.text(static_cast<SymbolId>(value.index)) == "re.match()";
}

namespace {

enum Part : std::size_t { kText, kStart, kEnd };

// Where the three values of a group start; nothing where it is not known or there is none.
std::optional<std::size_t> group_at(Evaluator& evaluator, const Value& match, const Value& group) {
  const Values* contents = evaluator.store().contents(match);
  if (contents == nullptr) return std::nullopt;
  std::int64_t number = -1;
  if (group.is(Tag::Integer) || group.is(Tag::Bool)) {
    number = group.integer;
  } else if (group.is(Tag::Text)) {
    const auto at = evaluator.find_key((*contents)[0], group);
    if (at && *at != std::string::npos) number = evaluator.store().items((*contents)[0])[*at + 1].integer;
  }
  const std::size_t groups = contents->size() / 3;
  if (number < 0 || static_cast<std::size_t>(number) >= groups) return std::nullopt;
  return 1 + 3 * static_cast<std::size_t>(number);
}

std::optional<Value> part_of(Evaluator& evaluator, const Value& match, const Value& group, Part part) {
  const auto at = group_at(evaluator, match, group);
  return at ? std::optional((*evaluator.store().contents(match))[*at + part]) : std::nullopt;
}

}  // namespace

std::optional<Value> match_item(Evaluator& evaluator, const Value& match, const Value& group) {
  return part_of(evaluator, match, group, kText);
}

namespace handlers {

Value match_group(Evaluator& evaluator, const Call& call) {
  const Value whole = integer(0);
  Values parts(evaluator.store());
  for (const Argument& argument : call.arguments) {
    const auto part = part_of(evaluator, call.receiver, argument.value, kText);
    if (!part) return external(evaluator, call, call.receiver.origins);
    parts.push_back(*part);
  }
  if (parts.size() > 1) return evaluator.store().items(Tag::Tuple, std::move(parts), call.receiver.origins);
  const auto only = parts.empty() ? part_of(evaluator, call.receiver, whole, kText) : std::optional(parts[0]);
  return only ? *only : external(evaluator, call, call.receiver.origins);
}

Value match_groups(Evaluator& evaluator, const Call& call) {
  const Values* contents = evaluator.store().contents(call.receiver);
  if (contents == nullptr) return external(evaluator, call, call.receiver.origins);
  const Value* otherwise = parameter(evaluator, call, 0, "default");
  const auto text = [&](std::size_t at) {
    const Value& value = (*contents)[at];
    return value.is(Tag::None) && otherwise != nullptr ? *otherwise : value;
  };
  Values items(evaluator.store());
  if (last_name(path_of(evaluator, call)) == "groups") {
    for (std::size_t at = 4; at < contents->size(); at += 3) items.push_back(text(at));
    return evaluator.store().items(Tag::Tuple, std::move(items), call.receiver.origins);
  }
  const auto names = evaluator.store().items((*contents)[0]);
  for (std::size_t i = 0; i + 1 < names.size(); i += 2) {
    items.push_back(names[i]);
    items.push_back(text(1 + 3 * static_cast<std::size_t>(names[i + 1].integer)));
  }
  return evaluator.store().items(Tag::Dict, std::move(items), call.receiver.origins);
}

Value match_place(Evaluator& evaluator, const Call& call) {
  const Value* given = call.positional(0);
  const Value group = given == nullptr ? integer(0) : *given;
  const auto start = part_of(evaluator, call.receiver, group, kStart);
  const auto end = part_of(evaluator, call.receiver, group, kEnd);
  if (!start || !end) return external(evaluator, call, call.receiver.origins);
  const std::string_view name = last_name(path_of(evaluator, call));
  if (name == "span") return evaluator.store().items(Tag::Tuple, {*start, *end}, call.receiver.origins);
  return name == "start" ? *start : *end;
}

}  // namespace handlers

}  // namespace pyverdict::unwrap
