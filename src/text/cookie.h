#pragma once

#include <optional>
#include <string_view>

#include "text/text.h"

/// The encoding that a script declares about itself (PEP 263).
namespace pyverdict::text {

/// The name in the cookie, as written, of a script in an encoding that agrees with ASCII; empty when the
/// first two lines have none.
std::string_view find_cookie(std::string_view bytes);

/// The encoding of that name in any of the spellings that Python takes; nothing when it is not known here.
/// "ascii" is read as UTF-8.
std::optional<Encoding> encoding_named(std::string_view name);

}  // namespace pyverdict::text
