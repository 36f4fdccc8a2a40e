#pragma once

#include <string>
#include <string_view>

/// Hostile values in command lines: whatever they hold, they stay values.
namespace pyverdict::response {

/// The text as one word for a POSIX shell. What no word can hold (NUL) is left out.
std::string shell_word(std::string_view text);

/// The text as a string literal of the filters of Cloud Logging and Security Command Center.
std::string filter_string(std::string_view text);

}  // namespace pyverdict::response
