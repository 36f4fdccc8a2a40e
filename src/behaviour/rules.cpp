#include "behaviour/rules.h"

#include <algorithm>

#include "behaviour/groups.h"
#include "behaviour/shapes.h"

namespace pyverdict::behaviour {
namespace {

constexpr std::size_t kMaxSteps = kRunner;

void index_step(Rules& rules, std::uint16_t id, std::string_view row) {
  const Step& step = *rules.steps[id];
  switch (step.kind) {
    case AtomKind::Call:
    case AtomKind::Store:
    case AtomKind::Import:
    case AtomKind::Define:
      for (std::string_view glob : step.names) {
        if (!rules.symbols.add(glob, id)) {
          rules.errors.push_back(std::string(row) + ": too wide a symbol: " + std::string(glob));
        }
      }
      return;
    case AtomKind::Text:
    case AtomKind::Word:
    case AtomKind::Whole:
      for (std::string_view needle : step.names) rules.needles.add(needle, id);
      return;
    case AtomKind::Shell:
      rules.shell_steps.push_back(id);
      return;
    case AtomKind::Layer:
      rules.layer_steps.push_back(id);
      return;
    case AtomKind::Shape:
      if (find_shape(step.names[0]) == nullptr) rules.errors.push_back(std::string(row) + ": unknown shape");
      rules.shape_steps.push_back(id);
  }
}

void add(Rules& rules, std::string_view id, std::string_view text, const Behaviour* behaviour,
         const CounterRow* counter) {
  Pattern pattern = parse_pattern(text);
  if (!pattern.error.empty()) {
    rules.errors.push_back(std::string(id) + ": " + pattern.error);
    return;
  }
  for (Branch& branch : pattern.branches) {
    rules.rules.push_back({behaviour, counter, std::move(branch), 0});
  }
}

Need need_of(const Rule& rule) {
  const std::vector<Step>& steps = rule.branch.steps;
  const auto needed =
      std::find_if(steps.begin(), steps.end(), [](const Step& step) { return !step.negated; });
  if (needed == steps.end()) return {};
  return {static_cast<std::uint16_t>(rule.first_step + (needed - steps.begin())),
          static_cast<std::uint16_t>(needed->times)};
}

}  // namespace

Rules compile(std::span<const Behaviour> rows, std::span<const CounterRow> counter) {
  Rules result;
  std::vector<std::string_view> runners;
  expand(*find_group("run"), runners);
  for (std::string_view glob : runners) result.symbols.add(glob, kRunner);
  for (const Behaviour& row : rows) add(result, row.id, row.pattern, &row, nullptr);
  for (const CounterRow& row : counter) add(result, row.id, row.pattern, nullptr, &row);
  for (Rule& rule : result.rules) {
    rule.first_step = static_cast<std::uint16_t>(result.steps.size());
    for (const Step& step : rule.branch.steps) {
      if (result.steps.size() >= kMaxSteps) break;
      result.steps.push_back(&step);
    }
    result.needs.push_back(need_of(rule));
  }
  for (std::size_t i = 0; i < result.steps.size(); ++i) {
    index_step(result, static_cast<std::uint16_t>(i),
               result.steps[i]->names.empty() ? "" : result.steps[i]->names[0]);
  }
  return result;
}

const Rules& rules() {
  static const Rules kRules = compile(catalogue(), counter_rows());
  return kRules;
}

Findings match(const unwrap::Program& program, std::uint32_t max_places) {
  return match_with(rules(), program, max_places);
}

}  // namespace pyverdict::behaviour
