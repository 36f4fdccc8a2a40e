#include "attack/attack.h"

#include <algorithm>
#include <vector>

namespace pyverdict::attack {
namespace {

#include "attack/attack_table.inc"

constexpr std::string_view kSite = "https://attack.mitre.org/";

/// Names that older versions of ATT&CK gave to a tactic of today.
struct FormerTactic {
  std::string_view former;
  std::string_view id;
};
constexpr FormerTactic kFormerTactics[] = {
    {"defense-evasion", "TA0005"},
};

/// Chains of revocations are short; the bound keeps damaged data from running in a circle.
constexpr int kMaxRevocations = 8;

/// What stands before the first `separator`, or all; `rest` begins behind it.
std::string_view cut(std::string_view& rest, char separator) {
  const std::size_t at = std::min(rest.find(separator), rest.size());
  const std::string_view part = rest.substr(0, at);
  rest.remove_prefix(std::min(at + 1, rest.size()));
  return part;
}

std::vector<Technique> read_table() {
  std::vector<Technique> techniques;
  techniques.reserve(std::size(kTechniqueUuids));
  std::string_view lines = kTechniqueLines.substr(1);  // behind the line break that opens the text
  for (const auto& uuid : kTechniqueUuids) {
    std::string_view line = cut(lines, '\n');
    Technique& technique = techniques.emplace_back();
    technique.id = cut(line, '|');
    technique.name = cut(line, '|');
    technique.tactics = cut(line, '|');
    technique.deprecated = line == "-";
    if (!technique.deprecated) technique.revoked_by = line;
    technique.uuid = uuid;
  }
  return techniques;
}

char folded(char c) {
  if (c >= 'A' && c <= 'Z') return static_cast<char>(c - 'A' + 'a');
  return c == ' ' || c == '_' ? '-' : c;
}

bool same_name(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return folded(x) == folded(y); });
}

}  // namespace

constinit const std::string_view kVersion = kTableVersion;

std::string Tactic::url() const { return std::string(kSite).append("tactics/").append(id); }

std::string Technique::url() const {
  std::string result = std::string(kSite).append("techniques/").append(id);
  std::replace(result.begin() + static_cast<std::ptrdiff_t>(kSite.size()), result.end(), '.', '/');
  return result;
}

std::string Technique::stix_id() const {
  if (uuid == std::array<std::uint32_t, 4>{}) return {};
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string result = "attack-pattern--";
  for (std::size_t digit = 0; digit < 32; ++digit) {
    if (digit == 8 || digit == 12 || digit == 16 || digit == 20) result.push_back('-');
    result.push_back(kDigits[(uuid[digit / 8] >> (28 - 4 * (digit % 8))) & 15U]);
  }
  return result;
}

std::span<const Technique> techniques() {
  static const std::vector<Technique> table = read_table();
  return table;
}

std::span<const Tactic> tactics() { return kTactics; }

const Technique* find(std::string_view id) {
  const std::span<const Technique> all = techniques();
  const auto found = std::lower_bound(
      all.begin(), all.end(), id,
      [](const Technique& technique, std::string_view wanted) { return technique.id < wanted; });
  return found != all.end() && found->id == id ? &*found : nullptr;
}

const Technique* current(std::string_view id) {
  const Technique* technique = find(id);
  for (int i = 0; technique != nullptr && !technique->revoked_by.empty() && i < kMaxRevocations; ++i) {
    technique = find(technique->revoked_by);
  }
  return technique != nullptr && technique->current() ? technique : nullptr;
}

const Tactic* find_tactic(std::string_view id_or_name) {
  for (const FormerTactic& former : kFormerTactics) {
    if (same_name(former.former, id_or_name)) id_or_name = former.id;
  }
  for (const Tactic& tactic : kTactics) {
    if (same_name(tactic.id, id_or_name) || same_name(tactic.shortname, id_or_name) ||
        same_name(tactic.name, id_or_name)) {
      return &tactic;
    }
  }
  return nullptr;
}

}  // namespace pyverdict::attack
