#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "text/text.h"
#include "unwrap/unwrap.h"

/// What a program does: a catalogue of behaviours, and the places that prove them.
///
/// The catalogue is one table (catalogue_*.cpp, one file a tactic): a row names a behaviour, says what it
/// means for a responder, maps it to ATT&CK, and holds the pattern that finds it in the Facts of an unwrapped
/// program. Comments and docstrings are never evidence, and neither is a name that is only imported.
namespace pyverdict::behaviour {

enum class Severity : std::uint8_t { Info, Low, Medium, High, Critical };

/// "info", "low", "medium", "high", "critical".
std::string_view name(Severity severity);

/// One row of the catalogue.
struct Behaviour {
  std::string_view id;       ///< "reverse-shell": lower-case words; part of the report's contract
  std::string_view title;    ///< "Socket joined to a shell's input and output": what is seen, no alarm
  std::string_view meaning;  ///< one sentence: what it means for a responder
  Severity severity;
  std::string_view techniques;  ///< current ATT&CK ids, separated by spaces
  std::string_view pattern;     ///< see pattern.h for its language
  std::string_view benign;      ///< the look-alike that it must not match
  /// What the script does, as the verdict's summary says it: "opens a shell[ to {address}]". A part in
  /// brackets is left out where `{address}`, `{url}` or `{path}` is not known.
  std::string_view does;
  bool wrapping = false;  ///< it is how code is wrapped, whatever that does
};

/// The whole catalogue; ids are unique.
std::span<const Behaviour> catalogue();

/// The row of that id, or nullptr.
const Behaviour* find(std::string_view id);

struct Evidence {
  const Behaviour* behaviour;
  std::uint32_t layer;
  text::Span span;  ///< in the layer's text; never empty
  unwrap::Context context = 0;
};

/// Something that speaks for a benign reading: "argument-parser", "checked-download"...
struct CounterEvidence {
  std::string_view id;
  std::uint32_t layer;
  text::Span span;
};

struct Findings {
  std::vector<Evidence> evidence;  ///< by layer, then by start; a behaviour at most `max_places` times
  std::vector<CounterEvidence> counter_evidence;
  std::uint32_t left_out = 0;      ///< evidence beyond the bound
  std::uint32_t commands_cut = 0;  ///< command lines that were not read to their end
};

/// Finds behaviours in every layer of the program: in Python layers by their Facts, in shell and PowerShell
/// layers by their words.
Findings match(const unwrap::Program& program, std::uint32_t max_places = 20);

}  // namespace pyverdict::behaviour
