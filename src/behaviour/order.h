#pragma once

#include <cstdint>

#include "behaviour/behaviour.h"

/// Which of the places that were found are told, and in what order. Internal to behaviour.
namespace pyverdict::behaviour {

/// Puts evidence in order. Of places of one behaviour that hold each other only the narrowest stays, and of
/// one behaviour at most `max_places`; `left_out` counts the others. Of each kind of counter-evidence the
/// first stays.
void put_in_order(Findings& findings, std::uint32_t max_places);

}  // namespace pyverdict::behaviour
