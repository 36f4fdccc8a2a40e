#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

#include "behaviour/conditions.h"
#include "behaviour/order.h"
#include "behaviour/rules.h"
#include "behaviour/shapes.h"
#include "ranges.h"

namespace pyverdict::behaviour {
namespace {

using unwrap::Fact;
using unwrap::FactKind;
using unwrap::Layer;
using unwrap::LayerKind;
using unwrap::Program;

constexpr std::uint32_t kNone = UINT32_MAX;
// Places of one step that are looked at, combinations of one rule that are tried, and occurrences in one
// text.
constexpr std::uint32_t kMaxHits = 256;
constexpr std::uint32_t kMaxTries = 20'000;
constexpr std::size_t kMaxFound = 4096;

/// A place where a step's atom holds.
struct Hit {
  std::uint32_t layer;
  std::uint32_t position;  ///< its place in the layer's order
  std::uint32_t fact;      ///< or kNone
  syntax::NodeId function;
  text::Span span;
  unwrap::Context context;
  std::uint32_t next;  ///< the next hit of the same step, or kNone
};

struct HitList {
  std::uint32_t first = kNone;
  std::uint32_t last = kNone;
  std::uint32_t count = 0;   ///< hits
  std::uint32_t places = 0;  ///< a place has a hit for each way in which it is reached
};

bool is_word_byte(std::string_view text, std::size_t at) {
  if (at >= text.size()) return false;
  const char c = text[at];
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool fits(AtomKind kind, std::string_view text, const NeedleIndex::Found& found) {
  if (kind == AtomKind::Whole) return found.start == 0 && found.end == text.size();
  if (kind == AtomKind::Word) {
    return (found.start == 0 || !is_word_byte(text, found.start - 1)) && !is_word_byte(text, found.end);
  }
  return true;
}

// Of a command that is given in words.
constexpr std::size_t kMaxWords = 64;
// Commands whose steps are known without reading them again, and their bytes.
constexpr std::size_t kMaxRemembered = 4096;
constexpr std::size_t kMaxRememberedBytes = 4u << 20;
// Of a command line: what is longer is a script, and what that does is seen where it becomes a layer. Those
// of a program may have so many bytes together; of the others only the beginning is read, and so many bytes
// of those.
constexpr std::size_t kLongestCommand = 1u << 16;
constexpr std::size_t kCommandBytes = 8u << 20;
constexpr std::size_t kCommandBeginning = 512;

class Matcher {
 public:
  Matcher(const Rules& rules, const Program& program, std::uint32_t max_places)
      : rules_(rules), program_(program), max_places_(max_places), hits_of_(rules.steps.size()) {}

  Findings run() {
    index_symbols();
    for (const Layer& layer : program_.layers) read_layer(layer);
    for (std::size_t i = 0; i < rules_.rules.size(); ++i) {
      const Need& need = rules_.needs[i];
      if (hits_of_[need.step].places >= need.places) apply(rules_.rules[i]);
    }
    put_in_order(findings_, max_places_);
    return std::move(findings_);
  }

 private:
  // For each symbol that a fact names: the steps that name it.
  void index_symbols() {
    std::vector<bool> used(program_.symbols.size());
    for (const Layer& layer : program_.layers) {
      for (const Fact& fact : layer.facts) used[fact.symbol] = true;
    }
    steps_of_symbol_.assign(program_.symbols.size(), {0, 0});
    runners_.resize(program_.symbols.size());
    for (unwrap::SymbolId id = 1; id < program_.symbols.size(); ++id) {
      if (!used[id]) continue;
      const auto first = static_cast<std::uint32_t>(symbol_steps_.size());
      rules_.symbols.find(program_.symbols.text(id), symbol_steps_);
      runners_[id] = symbol_steps_.size() > first && symbol_steps_.back() == kRunner;
      if (runners_[id]) symbol_steps_.pop_back();
      steps_of_symbol_[id] = {first, static_cast<std::uint32_t>(symbol_steps_.size())};
    }
  }

  static AtomKind atom_of(FactKind kind) {
    switch (kind) {
      case FactKind::Call:
        return AtomKind::Call;
      case FactKind::Store:
        return AtomKind::Store;
      case FactKind::Import:
        return AtomKind::Import;
      case FactKind::Define:
        return AtomKind::Define;
      case FactKind::Text:
        break;
    }
    return AtomKind::Text;
  }

  void read_layer(const Layer& layer) {
    read_layer_itself(layer);
    switch (layer.kind) {
      case LayerKind::Python:
        for (std::uint32_t i = 0; i < layer.facts.size(); ++i) read_fact(layer, i);
        for (const std::uint16_t step : rules_.shape_steps) read_shape(layer, step);
        break;
      case LayerKind::Bytecode:
      case LayerKind::Pickle:
        for (std::uint32_t i = 0; i < layer.facts.size(); ++i) read_fact(layer, i);
        break;
      case LayerKind::Shell:
        read_shell(layer, shell::ShellDialect::Posix);
        break;
      case LayerKind::PowerShell:
        read_shell(layer, shell::ShellDialect::PowerShell);
        break;
      default:
        break;
    }
  }

  void read_layer_itself(const Layer& layer) {
    if (layer.parent == unwrap::kNoParent || layer.span.start >= layer.span.end) return;
    for (const std::uint16_t id : rules_.layer_steps) {
      const Step& step = *rules_.steps[id];
      // Rules about layers are about what is run, unless they say otherwise.
      if (unwrap::is_unused(layer) && ranges::find(step.via, unwrap::kUnused) == step.via.end()) continue;
      const bool right_kind = std::any_of(step.names.begin(), step.names.end(), [&](std::string_view kind) {
        return unwrap::name(layer.kind) == kind;
      });
      const bool right_way =
          step.via.empty() || std::any_of(layer.via.begin(), layer.via.end(), [&](const std::string& way) {
            return std::find(step.via.begin(), step.via.end(), way) != step.via.end();
          });
      if (!right_kind || !right_way || layer.depth < step.depth) continue;
      if (step.transforms != 0 && unwrap::transform_count(layer) < step.transforms) continue;
      add_hit(id, {layer.parent, layer.span.start, kNone, syntax::kNoNode, layer.span, 0, kNone});
    }
  }

  void read_fact(const Layer& layer, std::uint32_t index) {
    const Fact& fact = layer.facts[index];
    if (fact.kind == FactKind::Text) {
      read_text(layer, index);
      return;
    }
    const auto [first, last] = steps_of_symbol_[fact.symbol];
    for (std::uint32_t i = first; i < last; ++i) {
      const std::uint16_t step = symbol_steps_[i];
      if (rules_.steps[step]->kind != atom_of(fact.kind)) continue;
      const bool asks_for_loop =
          ((rules_.steps[step]->context | rules_.steps[step]->outside) & unwrap::kInLoop) != 0;
      const Candidate candidate{&program_, &layer, &fact, &remembered_,
                                asks_for_loop && in_loop(layer, fact)};
      if (satisfies(*rules_.steps[step], candidate)) add_fact_hit(step, layer, index);
    }
    if (fact.kind == FactKind::Call && runners_[fact.symbol]) read_command_of(layer, index);
  }

  bool in_loop(const Layer& layer, const Fact& fact) {
    if (loops_of_ != layer.id) {
      loops_of_ = layer.id;
      loops_.clear();
      for (const syntax::Node& node : layer.tree.nodes) {
        const bool loop = node.kind == syntax::Kind::For || node.kind == syntax::Kind::While ||
                          node.kind == syntax::Kind::Comprehension;
        if (loop) loops_.push_back(node.span());
      }
      std::sort(loops_.begin(), loops_.end(), [](const auto& a, const auto& b) { return a.start < b.start; });
      // What is left is disjoint: a loop inside another says nothing more.
      std::vector<text::Span> outer;
      for (const text::Span& loop : loops_) {
        if (outer.empty() || loop.start >= outer.back().end) outer.push_back(loop);
      }
      loops_ = std::move(outer);
    }
    const std::uint32_t at = layer.tree[fact.node].start;
    const auto behind =
        std::upper_bound(loops_.begin(), loops_.end(), at,
                         [](std::uint32_t offset, const text::Span& loop) { return offset < loop.start; });
    return behind != loops_.begin() && at < std::prev(behind)->end;
  }

  void read_text(const Layer& layer, std::uint32_t index) {
    const Fact& fact = layer.facts[index];
    const std::string_view text = program_.store.string(fact.result);
    found_.clear();
    rules_.needles.find(text, kMaxFound, found_);
    for (const NeedleIndex::Found& found : found_) {
      const Step& step = *rules_.steps[found.target];
      if (!fits(step.kind, text, found) || excluded(step, text)) continue;
      if (satisfies(step, {&program_, &layer, &fact, &remembered_})) add_fact_hit(found.target, layer, index);
    }
  }

  static bool excluded(const Step& step, std::string_view text) {
    return std::any_of(step.without.begin(), step.without.end(),
                       [&](std::string_view needle) { return contains_folded(text, needle); });
  }

  void read_shape(const Layer& layer, std::uint16_t step) {
    places_.clear();
    find_shape(rules_.steps[step]->names[0])(layer, places_);
    for (const text::Span& place : places_) {
      add_hit(step, {layer.id, place.start, kNone, syntax::kNoNode, place, 0, kNone});
    }
  }

  void read_shell(const Layer& layer, shell::ShellDialect dialect) {
    const std::vector<shell::Command> commands = shell::read_commands(layer.text, dialect);
    for (std::size_t i = 0; i < commands.size(); ++i) {
      for (const std::uint16_t step : rules_.shell_steps) {
        if (fits_command(step, commands, i, dialect)) add_command_hit(step, layer, commands[i], i);
      }
      joined_.clear();
      for (const std::string& word : commands[i].words) (joined_ += word) += ' ';
      joined_.pop_back();
      found_.clear();
      rules_.needles.find(joined_, kMaxFound, found_);
      for (const NeedleIndex::Found& found : found_) {
        const Step& step = *rules_.steps[found.target];
        if (!step.constraints.empty() || step.context != 0 || !step.within.empty()) continue;
        if (fits(step.kind, joined_, found) && !excluded(step, joined_)) {
          add_command_hit(found.target, layer, commands[i], i);
        }
      }
    }
  }

  void add_command_hit(std::uint16_t step, const Layer& layer, const shell::Command& command,
                       std::size_t index) {
    add_hit(step,
            {layer.id, static_cast<std::uint32_t>(index), kNone, syntax::kNoNode, command.span, 0, kNone});
  }

  // A command line that did not become a layer (it is known only in part, or its words are) is read all the
  // same.
  void read_command_of(const Layer& layer, std::uint32_t index) {
    const Fact& fact = layer.facts[index];
    const Candidate candidate{&program_, &layer, &fact, &remembered_};
    const unwrap::Value* value =
        subject_of({.kind = Subject::Kind::Argument, .position = 0, .keyword = "args"}, candidate);
    if (value == nullptr || has_layer(layer, fact)) return;
    if (!is_large(program_.store, *value)) {
      for (const std::uint16_t step : steps_of_command(command_of(*value))) add_fact_hit(step, layer, index);
      return;
    }
    // A list is made anew at each place, of the same values.
    std::vector<std::pair<unwrap::Tag, std::uint64_t>> parts = {{value->tag, value->index}};
    if (const auto items = program_.store.items(*value); !items.empty()) {
      parts.clear();
      for (std::size_t i = 0; i < std::min(items.size(), kMaxWords); ++i)
        parts.emplace_back(items[i].tag, items[i].index);
    }
    if (steps_of_values_.size() >= kMaxRemembered) steps_of_values_.clear();
    const auto [it, added] = steps_of_values_.try_emplace(std::move(parts));
    if (added) it->second = steps_of_command(command_of(*value));
    for (const std::uint16_t step : it->second) add_fact_hit(step, layer, index);
  }

  // A command line, or words as one; empty where nothing of it is known. Valid until the next call.
  std::string_view command_of(const unwrap::Value& value) {
    if (command_bytes_ >= 2 * kCommandBytes) {
      ++findings_.commands_cut;
      return {};
    }
    const bool whole = command_bytes_ < kCommandBytes;
    const std::size_t longest = whole ? kLongestCommand : kCommandBeginning;
    const std::string_view text = program_.store.string(value);
    const auto items = program_.store.items(value);
    const std::size_t count = std::min(items.size(), kMaxWords);
    bool cut = text.size() > longest;
    quoted_.clear();
    for (std::size_t i = 0; i < count && quoted_.size() < longest; ++i) {
      const std::string_view word = is_interpreter(items[i]) ? "python" : program_.store.string(items[i]);
      cut = cut || word.size() > longest;
      quoted_ += " '";
      for (const char c : word.substr(0, longest)) quoted_ += c == '\'' ? '"' : c;
      quoted_ += '\'';
    }
    if (!whole && (cut || quoted_.size() > longest)) ++findings_.commands_cut;
    const std::string_view command = text.empty() ? std::string_view(quoted_) : text.substr(0, longest);
    command_bytes_ += command.size();
    return command;
  }

  // The steps that a command line fits. Programs repeat themselves, hostile ones a million times.
  const std::vector<std::uint16_t>& steps_of_command(std::string_view text) {
    if (steps_of_commands_.size() >= kMaxRemembered || remembered_bytes_ >= kMaxRememberedBytes) {
      steps_of_commands_.clear();
      remembered_bytes_ = 0;
    }
    const auto [it, added] = steps_of_commands_.try_emplace(std::string(text));
    if (!added) return it->second;
    remembered_bytes_ += text.size();
    const std::vector<shell::Command> commands = shell::read_commands(text, shell::ShellDialect::Posix);
    for (std::size_t i = 0; i < commands.size(); ++i) {
      for (const std::uint16_t step : rules_.shell_steps) {
        if (fits_command(step, commands, i, shell::ShellDialect::Posix)) it->second.push_back(step);
      }
    }
    return it->second;
  }

  bool fits_command(std::uint16_t step, const std::vector<shell::Command>& commands, std::size_t at,
                    shell::ShellDialect dialect) const {
    const std::vector<CommandPattern>& patterns = rules_.steps[step]->commands;
    return std::any_of(patterns.begin(), patterns.end(), [&](const CommandPattern& pattern) {
      return matches_command(pattern, commands, at, dialect);
    });
  }

  bool is_interpreter(const unwrap::Value& value) const {
    return value.is(unwrap::Tag::Symbol) &&
           program_.symbols.text(static_cast<unwrap::SymbolId>(value.index)) == "sys.executable";
  }

  bool has_layer(const Layer& layer, const Fact& fact) {
    if (!shell_layers_.has_value()) {
      shell_layers_.emplace();
      for (const Layer& child : program_.layers) {
        const bool is_command = child.kind == LayerKind::Shell || child.kind == LayerKind::PowerShell;
        if (is_command && child.parent != unwrap::kNoParent)
          shell_layers_->emplace_back(child.parent, child.span.start);
      }
      std::sort(shell_layers_->begin(), shell_layers_->end());
    }
    const syntax::Node& node = layer.tree[fact.node];
    const auto it =
        std::lower_bound(shell_layers_->begin(), shell_layers_->end(), std::pair(layer.id, node.start));
    return it != shell_layers_->end() && it->first == layer.id && it->second < node.end;
  }

  void add_fact_hit(std::uint16_t step, const Layer& layer, std::uint32_t index) {
    const Fact& fact = layer.facts[index];
    add_hit(step, {layer.id, index, index, fact.function, layer.tree[fact.node].span(), fact.context, kNone});
  }

  void add_hit(std::uint16_t step, const Hit& hit) {
    if (hit.span.start >= hit.span.end) return;
    HitList& list = hits_of_[step];
    if (list.count >= kMaxHits) return;
    if (list.last != kNone) {
      const Hit& last = hits_[list.last];
      const bool same_place = last.layer == hit.layer && last.span == hit.span;
      // A function that is called with other values does other things at the same place.
      if (same_place && last.fact == hit.fact) return;
      list.places += same_place ? 0 : 1;
    } else {
      list.places = 1;
    }
    const auto id = static_cast<std::uint32_t>(hits_.size());
    hits_.push_back(hit);
    (list.last == kNone ? list.first : hits_[list.last].next) = id;
    list.last = id;
    ++list.count;
  }

  void apply(const Rule& rule) {
    const std::vector<Step>& steps = rule.branch.steps;
    for (std::size_t i = 0; i < steps.size(); ++i) {
      if (!steps[i].negated && hits_of_[rule.first_step + i].places < steps[i].times) return;
    }
    tries_ = 0;
    std::uint32_t place = hits_of_[rule.first_step + rule.branch.place].first;
    for (; place != kNone; place = hits_[place].next) {
      place_ = place;
      chosen_.assign(steps.size(), kNone);
      variables_.clear();
      if (solve(rule, 0)) report(rule, hits_[place]);
    }
  }

  bool solve(const Rule& rule, std::size_t index) {
    const std::vector<Step>& steps = rule.branch.steps;
    if (index == steps.size()) return true;
    const Step& step = steps[index];
    const bool is_place = index == rule.branch.place;
    std::uint32_t hit = is_place ? place_ : hits_of_[rule.first_step + index].first;
    const std::size_t bound = variables_.size();
    bool found = false;
    for (; hit != kNone && !found; hit = is_place ? kNone : hits_[hit].next) {
      if (++tries_ > kMaxTries) return false;
      if (!joined(rule, index, hits_[hit])) continue;
      if (bind(step, hits_[hit])) {
        if (step.negated) {
          found = true;
        } else {
          chosen_[index] = hit;
          found = solve(rule, index + 1);
        }
      }
      variables_.resize(bound);
    }
    if (step.negated) return !found && solve(rule, index + 1);
    return found;
  }

  // Whether a hit stands to the steps before it as the step's join asks.
  bool joined(const Rule& rule, std::size_t index, const Hit& hit) const {
    if (index == 0) return true;
    const Step& step = rule.branch.steps[index];
    if (step.join == Join::And) return true;
    if (step.join == Join::Near) {
      const Hit& first = hits_[chosen_[0]];
      return hit.layer == first.layer && hit.function == first.function;
    }
    std::size_t before = index;
    while (before > 0 && chosen_[before - 1] == kNone) --before;
    if (before == 0) return true;
    const Hit& previous = hits_[chosen_[before - 1]];
    return hit.layer == previous.layer && hit.position > previous.position;
  }

  bool bind(const Step& step, const Hit& hit) {
    for (const Constraint& constraint : step.constraints) {
      if (!constraint.has_variable()) continue;
      if (hit.fact == kNone) return false;
      const Layer& layer = program_.layers[hit.layer];
      const Candidate candidate{&program_, &layer, &layer.facts[hit.fact], &remembered_};
      const std::string_view name = constraint.operands[0].text;
      const auto known = std::find_if(variables_.begin(), variables_.end(),
                                      [&](const auto& variable) { return variable.first == name; });
      if (known == variables_.end()) {
        const unwrap::Value* value = subject_of(constraint.subject, candidate);
        if (value == nullptr) return false;
        variables_.emplace_back(name, *value);
      } else if (refers_to(constraint, candidate, known->second) == constraint.negated) {
        return false;
      }
    }
    return true;
  }

  void report(const Rule& rule, const Hit& hit) {
    if (rule.behaviour != nullptr) {
      findings_.evidence.push_back({rule.behaviour, hit.layer, hit.span, hit.context});
    } else {
      findings_.counter_evidence.push_back({rule.counter->id, hit.layer, hit.span});
    }
  }

  const Rules& rules_;
  const Program& program_;
  const std::uint32_t max_places_;

  std::vector<std::pair<std::uint32_t, std::uint32_t>> steps_of_symbol_;  // ranges of symbol_steps_
  std::vector<std::uint16_t> symbol_steps_;
  std::vector<HitList> hits_of_;  // by step
  std::vector<Hit> hits_;
  std::vector<bool> runners_;  // by symbol: calling it runs a command
  std::optional<std::vector<std::pair<std::uint32_t, std::uint32_t>>> shell_layers_;  // parent, start in it

  std::vector<text::Span> loops_;  // of the layer `loops_of_`
  std::uint32_t loops_of_ = kNone;

  // Scratch.
  std::vector<NeedleIndex::Found> found_;
  std::vector<text::Span> places_;
  std::string joined_;
  std::string quoted_;
  std::size_t command_bytes_ = 0;     // that were read of command lines
  std::size_t remembered_bytes_ = 0;  // of the keys of steps_of_commands_
  std::unordered_map<std::string, std::vector<std::uint16_t>> steps_of_commands_;
  std::map<std::vector<std::pair<unwrap::Tag, std::uint64_t>>, std::vector<std::uint16_t>>
      steps_of_values_;  // of large ones
  Remembered remembered_;

  // Of the rule that is being applied.
  std::uint32_t tries_ = 0;
  std::uint32_t place_ = kNone;
  std::vector<std::uint32_t> chosen_;
  std::vector<std::pair<std::string_view, unwrap::Value>> variables_;

  Findings findings_;
};

}  // namespace

Findings match_with(const Rules& rules, const Program& program, std::uint32_t max_places) {
  return Matcher(rules, program, max_places).run();
}

}  // namespace pyverdict::behaviour
