#pragma once

#include <cstdint>
#include <map>
#include <tuple>

#include "behaviour/pattern.h"
#include "unwrap/unwrap.h"

/// Whether one fact satisfies the constraints of a step. Internal to behaviour.
namespace pyverdict::behaviour {

/// What constraints say of large values: a program may name one of them a million times.
class Remembered {
 public:
  /// What was said of a value, or what `ask` says now. `whole`: of it as a whole, not as a part of another
  /// one.
  template <typename Ask>
  bool get(const Constraint& constraint, const unwrap::Value& value, bool whole, const Ask& ask) {
    constexpr std::size_t kMost = 100'000;
    const Key key{&constraint, value.tag, value.partial, value.origins, value.index, whole};
    if (const auto it = said_.find(key); it != said_.end()) return it->second;
    // Asking about a container asks about its items, which are remembered here as well.
    const bool said = ask();
    if (said_.size() >= kMost) said_.clear();
    said_.emplace(key, said);
    return said;
  }

 private:
  using Key = std::tuple<const Constraint*, unwrap::Tag, bool, unwrap::Origins, std::uint64_t, bool>;
  std::map<Key, bool> said_;
};

/// What constraints are held against.
struct Candidate {
  const unwrap::Program* program;
  const unwrap::Layer* layer;
  const unwrap::Fact* fact;
  Remembered* remembered;
  bool in_loop = false;  ///< stands in a loop of the source, also one whose turns are known
};

/// A text, or a container with many items or a text among its first, that takes long to look at.
bool is_large(const unwrap::Store& store, const unwrap::Value& value);

/// All of a step's constraints but those with variables.
bool satisfies(const Step& step, const Candidate& candidate);

/// The first value that a constraint's subject stands for, or nullptr.
const unwrap::Value* subject_of(const Subject& subject, const Candidate& candidate);

/// True when what a constraint's subject stands for is the same value as `bound` (Equals) or holds it
/// (Contains).
bool refers_to(const Constraint& constraint, const Candidate& candidate, const unwrap::Value& bound);

}  // namespace pyverdict::behaviour
