#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace pyverdict::report {

/// The parts of a response, in the order in which they are gone through.
enum class Phase : std::uint8_t { Containment, Evidence, Eradication, Recovery, Prevention, FalseAlarm };

/// "containment", "evidence", "eradication", "recovery", "prevention", "falseAlarm".
std::string_view name(Phase phase);

/// Where the advice of a step, or the wording of a command, comes from.
struct Source {
  std::string name;
  std::string url;          ///< may be empty
  bool documented = false;  ///< false for what is common practice or inferred, and no vendor's word
};

/// A command line for the resource at hand; every value in it is quoted for a POSIX shell.
struct Command {
  std::string id;        ///< "service-logs"; unique in a response
  std::string purpose;   ///< a sentence
  std::string text;      ///< one command line
  bool changes = false;  ///< false for commands that only read
  std::string note;      ///< what to fill in or to know first; may be empty
  Source source;         ///< the reference of the command; not documented where its filter is inferred
};

/// Why a step is there: "label", "technique", "relation", "indicator", "finding" with what it is, or
/// "always".
struct Because {
  std::string kind;
  std::string id;
};

struct Step {
  std::string id;  ///< "rotate-credentials"; unique in a response
  Phase phase = Phase::Containment;
  std::string title;   ///< what to do
  std::string reason;  ///< why here
  Source source;
  std::vector<Because> because;
  std::vector<std::string> commands;  ///< ids of commands
};

/// What to do about a report: data for a page, a ticket or a playbook.
struct Response {
  std::vector<Step> steps;  ///< by phase, the most urgent first
  std::vector<Command> commands;
  std::vector<std::string> notes;  ///< what must be known before any step is taken
};

}  // namespace pyverdict::report
