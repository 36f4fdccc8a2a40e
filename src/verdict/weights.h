#pragma once

#include <string_view>

#include "behaviour/behaviour.h"

namespace pyverdict::verdict {

/// How much a behaviour moves the evidence score, in log-odds; that of its severity where none was learnt.
double weight(const behaviour::Behaviour& behaviour);

/// How much a piece of counter-evidence lowers it (negative).
double counter_weight(std::string_view id);

/// The log-odds of a script in which nothing was found.
double bias();

}  // namespace pyverdict::verdict
