#include <array>

#include "report/report.h"

namespace pyverdict::report {
namespace {

constexpr std::array<std::string_view, 3> kInputKinds = {"script", "finding", "command"};
constexpr std::array<std::string_view, 15> kRelationKinds = {
    "sameFinding", "process", "path",   "script",    "similarScript", "hash",     "url",  "domain",
    "address",     "webhook", "wallet", "container", "resource",      "revision", "image"};
constexpr std::array<std::string_view, 5> kStrengths = {"strong", "medium", "recurrence", "campaign", "weak"};
constexpr std::array<std::string_view, 6> kPhases = {"containment", "evidence",   "eradication",
                                                     "recovery",    "prevention", "falseAlarm"};
constexpr std::array<std::string_view, 5> kActions = {"download", "write", "run", "delete", "read"};

constexpr std::array<std::string_view, 4> kLandings = {"unknown", "file", "variable", "interpreter"};

}  // namespace

std::string_view name(Landing landing) { return kLandings[static_cast<std::size_t>(landing)]; }
std::string_view name(InputKind kind) { return kInputKinds[static_cast<std::size_t>(kind)]; }
std::string_view name(RelationKind kind) { return kRelationKinds[static_cast<std::size_t>(kind)]; }
std::string_view name(Strength strength) { return kStrengths[static_cast<std::size_t>(strength)]; }
std::string_view name(Phase phase) { return kPhases[static_cast<std::size_t>(phase)]; }

std::vector<std::string_view> names(PathActions actions) {
  std::vector<std::string_view> out;
  for (std::size_t bit = 0; bit < kActions.size(); ++bit) {
    if ((actions >> bit) & 1u) out.push_back(kActions[bit]);
  }
  return out;
}

}  // namespace pyverdict::report
