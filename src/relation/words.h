#pragma once

#include <string>

#include "language/language.h"
#include "relation/node.h"

/// Why two findings are related, as sentences. Internal to relation.
namespace pyverdict::relation {

/// Where two findings stand to each other.
enum class Scope : std::uint8_t {
  Container,         ///< one container, at a similar time
  UnknownContainer,  ///< one resource at a similar time; one of them names no container
  Resource,          ///< one resource; another container, or another time
  Elsewhere,
};

/// Two mentions of one thing, seen from `here`.
struct Shared {
  const Node& here;
  const Node& there;
  const Mention& mine;
  const Mention& other;
  Scope scope;
};

std::string why(const Shared& shared, language::Language language);

/// Why findings of one place are related that share no more than that.
std::string why_place(report::RelationKind kind, const Node& here, const Node& there, std::string_view place,
                      language::Language language);

}  // namespace pyverdict::relation
