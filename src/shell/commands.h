#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/text.h"

/// Shell text as commands and their words: as much of the shell's grammar as tells who is called with what.
///
/// Quotes are resolved, comments are gone. A variable that the text sets to what is written out has that
/// value, others stay as written. `$(...)`, backticks and `<(...)` are commands of their own that feed the
/// command they stand in, as if piped into it; `sh -c '...'` is read as the commands it runs.
namespace pyverdict::shell {

struct Command {
  std::vector<std::string> words;  ///< the name first (without wrappers such as sudo, env, nohup); a
                                   ///< redirection is two words, ">" and its target,
                                   ///< "<<<" and a here-string, "<<" and a here-document
  text::Span span;                 ///< in the text that was read
  std::uint32_t pipeline = 0;      ///< commands with the same number feed each other, in this order
};

enum class ShellDialect : std::uint8_t { Posix, PowerShell };

/// Reads a text; bounded by its own limits on depth and on the number of commands.
std::vector<Command> read_commands(std::string_view text, ShellDialect dialect);

/// The base name of a command: "/usr/bin/curl" and "curl.exe" are "curl".
std::string_view command_name(std::string_view word);

/// Whether a base name is that of a POSIX shell, or of a Python interpreter.
bool is_shell(std::string_view name);
bool is_python(std::string_view name);

}  // namespace pyverdict::shell
