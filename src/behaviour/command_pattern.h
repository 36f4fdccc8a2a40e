#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "shell/commands.h"

/// Patterns over the commands of a shell text.
namespace pyverdict::behaviour {

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
bool matches_command(const CommandPattern& pattern, const std::vector<shell::Command>& commands,
                     std::size_t index, shell::ShellDialect dialect);

}  // namespace pyverdict::behaviour
