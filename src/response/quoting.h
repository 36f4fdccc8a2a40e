#pragma once

#include <string>
#include <string_view>

/// Hostile values in command lines: whatever they hold, they stay values.
namespace pyverdict::response {

/// The text as one word for a POSIX shell. What no word can hold (NUL) is left out.
std::string shell_word(std::string_view text);

/// True for a command line that a terminal shows and takes as it is. Quotes hold for the shell, but not for
/// the terminal that a line is pasted into: line breaks and control characters can end the paste and type for
/// the reader, and characters that are hidden or change the direction of writing show another command than
/// the one that runs.
bool can_be_pasted(std::string_view command);

/// The text as a string literal of the filters of Cloud Logging and Security Command Center.
std::string filter_string(std::string_view text);

}  // namespace pyverdict::response
