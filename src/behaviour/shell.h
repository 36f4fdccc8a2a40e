#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/text.h"

/// Shell text as commands and their words: as much of the shell's grammar as tells who is called with what.
///
/// Quotes are resolved, comments are gone, variables stay as written. `$(...)`, backticks and `<(...)` are
/// commands of their own that feed the command they stand in, as if piped into it; `sh -c '...'` is read as
/// the commands it runs.
namespace pyverdict::behaviour {

struct Command {
  std::vector<std::string> words;  ///< the name first (without wrappers such as sudo, env, nohup); a
                                   ///< redirection is two words, ">" and its target
  text::Span span;                 ///< in the text that was read
  std::uint32_t pipeline = 0;      ///< commands with the same number feed each other, in this order
};

enum class ShellDialect : std::uint8_t { Posix, PowerShell };

/// Reads a text; bounded by its own limits on depth and on the number of commands.
std::vector<Command> read_commands(std::string_view text, ShellDialect dialect);

/// A command pattern: words which must occur in this order, others may stand between. The first is the
/// command's name (its base name). `*` is any run of characters, `\*` a star, `{a,b}` either. ` | ` leads to
/// a later command of the same pipeline.
struct CommandPattern {
  /// One word: its alternatives.
  using Word = std::vector<std::string>;
  std::vector<std::vector<Word>> stages;
};

CommandPattern parse_command_pattern(std::string_view text);

/// True when the pattern's first stage is `commands[index]` and its others follow in that pipeline.
bool matches_command(const CommandPattern& pattern, const std::vector<Command>& commands, std::size_t index,
                     ShellDialect dialect);

/// The base name of a command: "/usr/bin/curl" and "curl.exe" are "curl".
std::string_view command_name(std::string_view word);

}  // namespace pyverdict::behaviour
