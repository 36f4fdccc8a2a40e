#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "report/place.h"

namespace pyverdict::report {

/// What two findings have in common.
enum class RelationKind : std::uint8_t {
  SameFinding,  ///< one finding twice, perhaps as it stood at two times
  Process,      ///< a process of one started a process of the other, or both have the same parent
  Path,         ///< one names, writes or runs the file that the other is about
  Script,       ///< the same script, by its hash
  SimilarScript,
  Hash,  ///< the same binary or library, by its hash
  Url,
  Domain,
  Address,
  Webhook,
  Wallet,
  Container,
  Resource,
  Revision,
  Image,
};

/// "sameFinding", "process", "path", "script", "similarScript", "hash", "url", "domain", "address",
/// "webhook", "wallet", "container", "resource", "revision", "image".
std::string_view name(RelationKind kind);

/// How much a relation says, the most first.
enum class Strength : std::uint8_t {
  Strong,  ///< one incident, as `Medium` is
  Medium,
  Recurrence,  ///< the same thing in the same resource, at another time or in another container
  Campaign,    ///< the same thing in another resource
  Weak,        ///< the same place at a similar time, and no more than that
};

/// "strong", "medium", "recurrence", "campaign", "weak".
std::string_view name(Strength strength);

/// Where one side of a relation stands: a field of the finding, or a place in a layer of its script.
struct Location {
  std::string path;   ///< JSON path in the finding, "processes[0].binary.path"; empty for a layer
  std::string value;  ///< what stands there, for people; secrets masked
  std::optional<std::uint32_t> layer;
  std::optional<Place> span;
};

struct Related {
  std::uint32_t report = 0;  ///< index among the reports of the analysis
  RelationKind kind = RelationKind::Resource;
  Strength strength = Strength::Weak;
  std::string why;                      ///< a sentence or two
  std::optional<std::int64_t> seconds;  ///< from this finding's event to that one's
  Location here;
  Location there;
};

}  // namespace pyverdict::report
