#include <array>

#include "enum_table.h"
#include "report/report.h"

namespace pyverdict::report {
namespace {

constexpr EnumTable<InputKind, std::string_view> kInputKinds = {"script", "finding", "command"};
constexpr EnumTable<RelationKind, std::string_view> kRelationKinds = {
    "sameFinding", "process", "path",   "script",    "similarScript", "hash",     "url",  "domain",
    "address",     "webhook", "wallet", "container", "resource",      "revision", "image"};
constexpr EnumTable<Strength, std::string_view> kStrengths = {"strong", "medium", "recurrence", "campaign",
                                                              "weak"};
constexpr EnumTable<Phase, std::string_view> kPhases = {"containment", "evidence",   "eradication",
                                                        "recovery",    "prevention", "falseAlarm"};
constexpr std::array<std::string_view, 5> kActions = {"download", "write", "run", "delete", "read"};

constexpr EnumTable<Landing, std::string_view> kLandings = {"unknown", "file", "variable", "interpreter"};

}  // namespace

std::string_view name(Landing landing) { return kLandings[landing]; }
std::string_view name(InputKind kind) { return kInputKinds[kind]; }
std::string_view name(RelationKind kind) { return kRelationKinds[kind]; }
std::string_view name(Strength strength) { return kStrengths[strength]; }
std::string_view name(Phase phase) { return kPhases[phase]; }

std::vector<std::string_view> names(PathActions actions) {
  std::vector<std::string_view> out;
  for (std::size_t bit = 0; bit < kActions.size(); ++bit) {
    if ((actions >> bit) & 1u) out.push_back(kActions[bit]);
  }
  return out;
}

}  // namespace pyverdict::report
