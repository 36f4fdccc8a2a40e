#pragma once

#include <string_view>

#include "language/language.h"

/// Texts that stand in other tables of the core, in other languages than English.
namespace pyverdict::language {

/// What the detector of that category saw, in a sentence; empty for one that is not known.
std::string_view detector_meaning(std::string_view category, Language language);

}  // namespace pyverdict::language
