#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "behaviour/behaviour.h"
#include "behaviour/needles.h"
#include "behaviour/pattern.h"
#include "behaviour/symbol_index.h"

/// The patterns of the catalogue, parsed once and indexed by what can set them off. Internal to behaviour.
namespace pyverdict::behaviour {

/// A row of the table of what speaks for a benign reading.
struct CounterRow {
  std::string_view id;
  std::string_view pattern;
};

std::span<const CounterRow> counter_rows();

struct Rule {
  const Behaviour* behaviour = nullptr;  ///< or
  const CounterRow* counter = nullptr;
  Branch branch;
  std::uint16_t first_step = 0;  ///< its steps are numbered from here
};

/// What the index of symbols gives for functions that run a command.
inline constexpr std::uint16_t kRunner = UINT16_MAX;

/// A step of a rule without which the rule does not hold.
struct Need {
  std::uint16_t step = 0;
  std::uint16_t places = 0;  ///< at least so many
};

struct Rules {
  std::vector<Rule> rules;
  std::vector<Need> needs;  ///< of each rule one, read before the rule itself
  std::vector<const Step*> steps;
  SymbolIndex symbols;  ///< to steps of any kind, and to `kRunner`
  NeedleIndex needles;
  std::vector<std::uint16_t> shell_steps;
  std::vector<std::uint16_t> layer_steps;
  std::vector<std::uint16_t> shape_steps;
  std::vector<std::string> errors;  ///< rows that do not parse
};

/// The compiled catalogue; made at the first call.
const Rules& rules();

/// Rules of any rows, for tests of the language.
Rules compile(std::span<const Behaviour> rows, std::span<const CounterRow> counter);

/// As `match`, with these rules.
Findings match_with(const Rules& rules, const unwrap::Program& program, std::uint32_t max_places);

}  // namespace pyverdict::behaviour
