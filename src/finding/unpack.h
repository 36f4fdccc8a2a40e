#pragma once

#include <string>
#include <string_view>

#include "finding/finding.h"

namespace pyverdict::finding {

/// Finds the findings in JSON text of any wrapper and appends them to the reading. `force` takes objects that
/// have only some members of a finding. Gives the JSON path of the first object that comes near to one but
/// was not taken.
std::string unpack_json(std::string_view text, Wrapper wrapper, bool force, const Limits& limits,
                        Reading& reading);

}  // namespace pyverdict::finding
