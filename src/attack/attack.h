#pragma once

#include <span>
#include <string>
#include <string_view>

/// MITRE ATT&CK Enterprise: techniques and tactics as a table in the program, generated from the
/// published data (see `kVersion`). Older ids are accepted and lead to what replaced them.
namespace pyverdict::attack {

/// The ATT&CK version of the table, e.g. "19.1".
extern const std::string_view kVersion;

struct Tactic {
  std::string_view id;         ///< "TA0002"
  std::string_view shortname;  ///< "execution"
  std::string_view name;       ///< "Execution"
  std::string_view url;
};

struct Technique {
  std::string_view id;    ///< "T1059.006"
  std::string_view name;  ///< full name, "Command and Scripting Interpreter: Python"
  /// Shortnames of its tactics, separated by commas, in the matrix's order.
  std::string_view tactics;
  std::string_view url;      ///< "https://attack.mitre.org/techniques/T1059/006"
  std::string_view stix_id;  ///< "attack-pattern--..."; empty where it is not known
  /// The technique that replaced this one when it was revoked, else empty.
  std::string_view revoked_by;
  bool deprecated = false;

  bool current() const { return revoked_by.empty() && !deprecated; }
};

/// All techniques, sorted by id.
std::span<const Technique> techniques();

/// All tactics in the matrix's order.
std::span<const Tactic> tactics();

/// The technique of that id, current or not; nullptr when there is none.
const Technique* find(std::string_view id);

/// The current technique for an id of any generation: follows revocations; nullptr when the id is unknown
/// or was retired without successor.
const Technique* current(std::string_view id);

/// The tactic with that id, shortname or name in any case, of this or an older generation ("Defense Evasion",
/// "DEFENSE_EVASION"); nullptr when there is none.
const Tactic* find_tactic(std::string_view id_or_name);

}  // namespace pyverdict::attack
