#include "behaviour/catalogue.h"

#include <algorithm>
#include <vector>

namespace pyverdict::behaviour {
namespace {

std::vector<Behaviour> joined() {
  std::vector<Behaviour> all;
  for (const auto part :
       {parts::execution, parts::obfuscation, parts::command_and_control, parts::credentials,
        parts::discovery, parts::stealth, parts::persistence, parts::privilege, parts::containers,
        parts::cloud, parts::collection, parts::impact, parts::spreading}) {
    const std::span<const Behaviour> rows = part();
    all.insert(all.end(), rows.begin(), rows.end());
  }
  return all;
}

}  // namespace

std::string_view name(Severity severity) {
  switch (severity) {
    case Severity::Info:
      return "info";
    case Severity::Low:
      return "low";
    case Severity::Medium:
      return "medium";
    case Severity::High:
      return "high";
    case Severity::Critical:
      return "critical";
  }
  return "info";
}

std::span<const Behaviour> catalogue() {
  static const std::vector<Behaviour> kCatalogue = joined();
  return kCatalogue;
}

const Behaviour* find(std::string_view id) {
  const auto all = catalogue();
  const auto it = std::find_if(all.begin(), all.end(), [&](const Behaviour& row) { return row.id == id; });
  return it == all.end() ? nullptr : &*it;
}

}  // namespace pyverdict::behaviour
