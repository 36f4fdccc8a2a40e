#pragma once

#include <string_view>
#include <vector>

#include "text/text.h"
#include "unwrap/unwrap.h"

/// What the source of a Python layer looks like, for what no call or text shows: `shape(NAME)` in a pattern.
///
///     invisible-characters   runs of characters that nobody sees
///     bidirectional-text     characters that reorder how a line is shown
///     lookalike-letters      names in letters of other alphabets that look like Latin ones, or are folded to
///                            them
///     name-in-pieces         a module or attribute that is looked up by a name in pieces: 'sys' + 'tem'
///     known-packer           the output of an obfuscator of packers.cpp that has its code inside
///     far-right-code         a statement pushed out of sight by blanks, or the last one before them
///     reduce-payload         a __reduce__ that has the unpickler run a command or code
///     underscore-lambda      a packer's `_ = lambda __: ...`
///     confusable-names       names made of letters that look alike (O0O0, IlIl, ____)
///     protected-names        entry points of known obfuscators
///     telegram-token         the token of a Telegram bot
namespace pyverdict::behaviour {

using Shape = void (*)(const unwrap::Layer& layer, std::vector<text::Span>& places);

/// The detector of that name, or nullptr.
Shape find_shape(std::string_view name);

}  // namespace pyverdict::behaviour
