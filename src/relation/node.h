#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "report/report.h"

/// A finding as relations see it. Internal to relation.
namespace pyverdict::relation {

/// A thing that a finding is about or names: the key by which others may share it.
struct Mention {
  report::RelationKind kind;
  std::string value;
  bool own = false;  ///< the finding is about it: its binary, script or library, its process
  report::PathActions actions = 0;
  report::Location where;
  std::string digest;  ///< of a similar script: its TLSH digest
};

struct Node {
  const finding::Finding* finding = nullptr;
  std::vector<std::uint32_t> reports;
  std::optional<std::int64_t> time;  ///< milliseconds since 1970
  std::string resource;              ///< service, job or cluster, without revision and execution
  std::string instance;              ///< resource and container; empty when the container is not known
  std::string revision;
  std::string image;
  bool control_plane = false;
  std::vector<Mention> mentions;
};

/// What the first report of a finding says of it; `add_script` adds what the script of each report names.
Node make_node(const finding::Finding& finding);
void add_script(const report::Report& report, Node& node);

}  // namespace pyverdict::relation
