#include "behaviour/conditions.h"

#include <algorithm>
#include <iterator>

#include "shell/commands.h"

namespace pyverdict::behaviour {
namespace {

using unwrap::Argument;
using unwrap::Tag;
using unwrap::Value;

// Containers are looked into this deep and this far.
constexpr std::size_t kMaxDepth = 3;
constexpr std::size_t kMaxItems = 256;
// Longer texts are data, and what a pattern asks for stands in front.
constexpr std::size_t kMaxText = 1 << 16;
// What is remembered of larger values is not looked for again.
constexpr std::size_t kLargeText = 1024;
constexpr std::size_t kManyItems = 32;

template <typename Predicate>
bool any_within(const unwrap::Store& store, const Value& value, std::size_t depth,
                const Predicate& predicate) {
  if (predicate(value)) return true;
  if (depth == 0) return false;
  const auto items = store.items(value);
  const std::size_t count = std::min(items.size(), kMaxItems);
  for (std::size_t i = 0; i < count; ++i) {
    if (any_within(store, items[i], depth - 1, predicate)) return true;
  }
  return false;
}

bool is_string(const Value& value) { return value.is(Tag::Text) || value.is(Tag::Bytes); }

bool starts_folded(std::string_view text, std::string_view start) {
  return text.size() >= start.size() && matches_glob(text.substr(0, start.size()), start, true);
}

bool matches_operand(const unwrap::Store& store, const Value& value, const Operand& operand,
                     Constraint::Test test) {
  switch (operand.kind) {
    case Operand::Kind::Integer:
      return value.is(Tag::Integer) && value.integer == operand.integer;
    case Operand::Kind::True:
      return value.is(Tag::Bool) && value.integer != 0;
    case Operand::Kind::False:
      return value.is(Tag::Bool) && value.integer == 0;
    case Operand::Kind::None:
      return value.is(Tag::None);
    case Operand::Kind::Variable:
      return true;
    case Operand::Kind::Text:
      break;
  }
  if (!is_string(value)) return false;
  const std::string_view text = store.string(value).substr(0, kMaxText);
  switch (test) {
    case Constraint::Test::Equals:
      return matches_glob(text, operand.text, true);
    case Constraint::Test::Contains:
      return contains_folded(text, operand.text);
    case Constraint::Test::Starts:
      return starts_folded(text, operand.text);
    case Constraint::Test::Has:
      break;
  }
  return false;
}

bool matches_operands(const unwrap::Store& store, const Value& value, const Constraint& constraint) {
  return std::any_of(constraint.operands.begin(), constraint.operands.end(), [&](const Operand& operand) {
    return matches_operand(store, value, operand, constraint.test);
  });
}

bool is_path(const unwrap::Program& program, const Value& value, const std::vector<std::string_view>& globs) {
  if (!value.is(Tag::Symbol)) return false;
  const std::string_view path = program.symbols.text(static_cast<unwrap::SymbolId>(value.index));
  return std::any_of(globs.begin(), globs.end(),
                     [&](std::string_view glob) { return matches_glob(path, glob, false); });
}

// Programs that run what they are given: with these, the program's name says little.
constexpr std::string_view kLaunchers[] = {
    "cmd",    "cscript", "doas",  "env", "eval",       "exec",    "java",    "mshta",    "node",
    "nohup",  "open",    "perl",  "php", "powershell", "pwsh",    "ruby",    "rundll32", "script",
    "setsid", "source",  "start", "su",  "sudo",       "timeout", "wscript", "xdg-open", "xterm"};
static_assert(std::is_sorted(std::begin(kLaunchers), std::end(kLaunchers)));

// Of a command's first word; Linux gives no program a longer name.
constexpr std::size_t kMostOfName = 256;

// A command (a text, or a list of words) whose program stands in the script by its plain name.
bool is_fixed_command(const unwrap::Store& store, const Value& value) {
  const auto items = store.items(value);
  const Value& first = items.empty() ? value : items[0];
  if (!is_string(first) || !first.from(unwrap::kFromLiteral)) return false;
  std::string_view command = store.string(first).substr(0, kMaxText);
  const std::size_t start = command.find_first_not_of(" \t\n");
  if (start == std::string_view::npos) return false;
  command.remove_prefix(start);
  // A line of several commands may run anything behind the first.
  if (items.empty() && command.find_first_of(";|&`$\n") != std::string_view::npos) return false;
  // A hole in the name is no letter of it.
  const std::string_view word = command.substr(0, std::min(command.find_first_of(" \t"), kMostOfName));
  const bool plain = std::all_of(word.begin(), word.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '+';
  });
  return plain && !shell::is_shell(word) && !shell::is_python(word) &&
         !std::binary_search(std::begin(kLaunchers), std::end(kLaunchers), word);
}

bool has_property(const unwrap::Program& program, const Value& value, const Property& property) {
  switch (property.kind) {
    case Property::Kind::Origins:
      return value.from(property.origins);
    case Property::Kind::Tag:
      return value.is(property.tag) || (property.tag == Tag::List && value.is(Tag::Tuple));
    case Property::Kind::Known:
      return is_string(value) && !value.partial;
    case Property::Kind::Partial:
      return is_string(value) && value.partial;
    case Property::Kind::Present:
      return true;
    case Property::Kind::Absent:
      return false;
    case Property::Kind::Fixed:
      return is_fixed_command(program.store, value);
    case Property::Kind::One:
      return is_string(value) && std::find(property.globs.begin(), property.globs.end(),
                                           program.store.string(value)) != property.globs.end();
    case Property::Kind::Is:
      return is_path(program, value, property.globs);
    case Property::Kind::Long:
      return is_string(value) &&
             program.store.string(value).size() >= static_cast<std::size_t>(property.number);
    case Property::Kind::Min:
      return (value.is(Tag::Integer) && value.integer >= property.number) ||
             (value.is(Tag::Float) && value.real >= static_cast<double>(property.number));
    case Property::Kind::Max:
      return (value.is(Tag::Integer) && value.integer <= property.number) ||
             (value.is(Tag::Float) && value.real <= static_cast<double>(property.number));
  }
  return false;
}

bool value_satisfies(const Candidate& candidate, const Value& value, const Constraint& constraint) {
  const unwrap::Program& program = *candidate.program;
  const unwrap::Store& store = program.store;
  const auto about = [&](const Value& part, const auto& ask) {
    return store.string(part).size() > kLargeText
               ? candidate.remembered->get(constraint, part, &part == &value, ask)
               : ask();
  };
  const auto matches = [&](const Value& part) {
    return about(part, [&] { return matches_operands(store, part, constraint); });
  };
  switch (constraint.test) {
    case Constraint::Test::Equals:
      return matches(value);
    case Constraint::Test::Starts: {
      const auto items = store.items(value);
      return matches(items.empty() ? value : items[0]);
    }
    case Constraint::Test::Contains:
      return any_within(store, value, kMaxDepth, matches);
    case Constraint::Test::Has:
      return any_within(store, value, kMaxDepth, [&](const Value& part) {
        return about(part, [&] {
          return std::any_of(constraint.properties.begin(), constraint.properties.end(),
                             [&](const Property& property) {
                               if (property.kind == Property::Kind::Fixed && &part != &value) return false;
                               return has_property(program, part, property);
                             });
        });
      });
  }
  return false;
}

template <typename Predicate>
bool any_subject(const Subject& subject, const Candidate& candidate, const Predicate& predicate) {
  const unwrap::Fact& fact = *candidate.fact;
  if (subject.kind == Subject::Kind::Receiver) return predicate(fact.receiver);
  if (subject.kind == Subject::Kind::Result) return predicate(fact.result);
  std::int32_t position = 0;
  for (const Argument& argument : fact.arguments) {
    if (argument.keyword == syntax::kNoAtom) {
      const bool here = subject.kind == Subject::Kind::Any || position == subject.position;
      ++position;
      if (here && predicate(argument.value)) return true;
    } else {
      const bool here =
          subject.kind == Subject::Kind::Any ||
          (!subject.keyword.empty() && candidate.layer->tree.names.text(argument.keyword) == subject.keyword);
      if (here && predicate(argument.value)) return true;
    }
  }
  return false;
}

bool asks_for_absence(const Constraint& constraint) {
  return std::any_of(constraint.properties.begin(), constraint.properties.end(),
                     [](const Property& property) { return property.kind == Property::Kind::Absent; });
}

bool holds(const Constraint& constraint, const Candidate& candidate) {
  if (constraint.has_variable()) return true;
  const bool found = any_subject(constraint.subject, candidate, [&](const Value& value) {
    const auto ask = [&] { return value_satisfies(candidate, value, constraint); };
    return candidate.program->store.items(value).size() > kManyItems
               ? candidate.remembered->get(constraint, value, true, ask)
               : ask();
  });
  const bool absent = asks_for_absence(constraint) &&
                      !any_subject(constraint.subject, candidate, [](const Value&) { return true; });
  return (found || absent) != constraint.negated;
}

std::string_view function_name(const unwrap::Layer& layer, syntax::NodeId function) {
  if (function == syntax::kNoNode || layer.tree[function].kind != syntax::Kind::FunctionDef) return {};
  return layer.tree.names.text(layer.tree[function].value);
}

bool same_value(const unwrap::Store& store, const Value& a, const Value& b) {
  if (is_string(a) && is_string(b) && !store.string(a).empty() && store.string(a) == store.string(b))
    return true;
  return a.tag == b.tag && a.node != syntax::kNoNode && a.node == b.node &&
         (is_string(a) || a.index == b.index);
}

}  // namespace

bool is_large(const unwrap::Store& store, const Value& value) {
  const auto is_long = [&](const Value& item) { return store.string(item).size() > kLargeText; };
  const auto items = store.items(value);
  return is_long(value) || items.size() > kManyItems || std::any_of(items.begin(), items.end(), is_long);
}

bool satisfies(const Step& step, const Candidate& candidate) {
  const unwrap::Fact& fact = *candidate.fact;
  const unwrap::Context context = fact.context | (candidate.in_loop ? unwrap::kInLoop : unwrap::Context{0});
  if (step.context != 0 && (context & step.context) == 0) return false;
  if ((context & step.outside) != 0) return false;
  if (step.argument_count >= 0 && fact.arguments.size() != static_cast<std::size_t>(step.argument_count))
    return false;
  if (!step.within.empty() &&
      !matches_glob(function_name(*candidate.layer, fact.function), step.within, false))
    return false;
  return std::all_of(step.constraints.begin(), step.constraints.end(),
                     [&](const Constraint& constraint) { return holds(constraint, candidate); });
}

const Value* subject_of(const Subject& subject, const Candidate& candidate) {
  const Value* result = nullptr;
  any_subject(subject, candidate, [&](const Value& value) {
    result = &value;
    return true;
  });
  return result;
}

bool refers_to(const Constraint& constraint, const Candidate& candidate, const Value& bound) {
  const unwrap::Store& store = candidate.program->store;
  return any_subject(constraint.subject, candidate, [&](const Value& value) {
    if (constraint.test == Constraint::Test::Equals) return same_value(store, value, bound);
    return any_within(store, value, kMaxDepth, [&](const Value& item) {
      if (same_value(store, item, bound)) return true;
      // A path inside a command line.
      constexpr std::size_t kShortest = 4;
      const std::string_view inner = store.string(bound);
      return is_string(item) && inner.size() >= kShortest &&
             store.string(item).substr(0, kMaxText).find(inner) != std::string_view::npos;
    });
  });
}

}  // namespace pyverdict::behaviour
