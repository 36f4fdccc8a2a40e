#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/diagnostic.h"
#include "finding/finding.h"

namespace pyverdict::finding {

/// Chooses the process that ran the Python code and finds the code of all processes, as `read` says. `path`
/// is the finding's place, for diagnostics.
std::vector<Code> find_code(Finding& finding, std::string_view path, diagnostic::Diagnostics& diagnostics);

/// True when a text without line breaks is a script whose line breaks and quotes were escaped: backslashes
/// stand where Python has none, outside of its strings.
bool is_escaped(std::string_view text);

/// Such a text with one escaping undone, and the quotes around it dropped; nothing for any other text.
std::optional<std::string> unescape(std::string_view text);

}  // namespace pyverdict::finding
