#pragma once

#include <vector>

#include "behaviour/behaviour.h"
#include "unwrap/unwrap.h"

/// Layers that are only the wrapping of others. Internal to verdict.
namespace pyverdict::verdict {

/// By layer: a Python layer was decoded from it, and it is little more than that layer's data; or it is a
/// command line that holds nothing but code.
std::vector<bool> wrappers(const unwrap::Program& program);

/// The program unpacks itself, everything it unpacks was opened, and none of that shows anything of an
/// attack: what speaks against it is the wrapping alone.
bool only_the_wrapping_speaks(const unwrap::Program& program, const behaviour::Findings& findings);

}  // namespace pyverdict::verdict
