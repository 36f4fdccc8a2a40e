#pragma once

#include <string_view>

#include "language/language.h"

/// Texts that stand in other tables of the core, in other languages than English.
namespace pyverdict::language {

/// What the detector of that category saw, in a sentence; empty for one that is not known.
std::string_view detector_meaning(std::string_view category, Language language);

/// The title of a behaviour, and what a script does by it ("opens a shell[ to {address}]"), in a language
/// other than English; empty for one that is not known.
std::string_view behaviour_title(std::string_view id, Language language);
std::string_view behaviour_does(std::string_view id, Language language);

/// What a piece of counter-evidence says of a script; empty for one that is not known.
std::string_view counter_title(std::string_view id, Language language);

}  // namespace pyverdict::language
