#pragma once

#include <array>
#include <cstdint>
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

  /// The page that describes it, "https://attack.mitre.org/tactics/TA0002".
  std::string url() const;
};

struct Technique {
  std::string_view id;    ///< "T1059.006"
  std::string_view name;  ///< full name, "Command and Scripting Interpreter: Python"
  /// Shortnames of its tactics, separated by commas, in the matrix's order.
  std::string_view tactics;
  /// The technique that replaced this one when it was revoked, else empty.
  std::string_view revoked_by;
  /// The UUID of its STIX object; all zeros where it is not known. `stix_id` spells it.
  std::array<std::uint32_t, 4> uuid;
  /// Retired without a successor.
  bool deprecated = false;

  bool current() const { return revoked_by.empty() && !deprecated; }

  /// The page that describes it, "https://attack.mitre.org/techniques/T1059/006".
  std::string url() const;

  /// "attack-pattern--..."; empty where it is not known.
  std::string stix_id() const;

  /// "T1059" for "T1059.006", else empty.
  std::string_view parent() const { return id.size() > 5 ? id.substr(0, 5) : std::string_view(); }
};

/// All techniques, sorted by id, old ones too.
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
