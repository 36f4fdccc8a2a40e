#pragma once

#include <span>

#include "behaviour/behaviour.h"

/// The parts of the catalogue, a file each; `catalogue()` joins them. A new behaviour is a row in one of
/// them, and an example and a counter-example in tests/core/behaviour_examples_*.cpp.
namespace pyverdict::behaviour::parts {

std::span<const Behaviour> execution();
std::span<const Behaviour> obfuscation();
std::span<const Behaviour> command_and_control();
std::span<const Behaviour> credentials();
std::span<const Behaviour> discovery();
std::span<const Behaviour> stealth();
std::span<const Behaviour> persistence();
std::span<const Behaviour> privilege();
std::span<const Behaviour> containers();
std::span<const Behaviour> cloud();
std::span<const Behaviour> collection();
std::span<const Behaviour> impact();
std::span<const Behaviour> spreading();

}  // namespace pyverdict::behaviour::parts
