#pragma once

#include "behaviour/pattern.h"
#include "unwrap/unwrap.h"

/// Whether one fact satisfies the constraints of a step. Internal to behaviour.
namespace pyverdict::behaviour {

/// What constraints are held against.
struct Candidate {
  const unwrap::Program* program;
  const unwrap::Layer* layer;
  const unwrap::Fact* fact;
  bool in_loop = false;  ///< stands in a loop of the source, also one whose turns are known
};

/// All of a step's constraints but those with variables.
bool satisfies(const Step& step, const Candidate& candidate);

/// The first value that a constraint's subject stands for, or nullptr.
const unwrap::Value* subject_of(const Subject& subject, const Candidate& candidate);

/// True when what a constraint's subject stands for is the same value as `bound` (Equals) or holds it
/// (Contains).
bool refers_to(const Constraint& constraint, const Candidate& candidate, const unwrap::Value& bound);

}  // namespace pyverdict::behaviour
