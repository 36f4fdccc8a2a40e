#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "shell/variables.h"

/// What the words of one command mean to the shell, apart from how they are written. Internal to shell.
namespace pyverdict::shell {

/// `NAME=value` or `NAME+=value`.
bool is_assignment(std::string_view word);

/// Takes off what stands before the command that is run: assignments, sudo, env, nohup and the like with
/// their options. An assignment alone stays.
void strip_wrappers(std::vector<std::string>& words);

/// The commands that a command is given to run (`sh -c '...'`, `eval ...`, `ssh host '...'`), as shell text;
/// empty for other commands. The words are at least one.
std::string inner_commands(std::span<const std::string> words);

/// Gives variables the values that a command writes out for them, and forgets those that it changes.
void assign_variables(std::span<const std::string> words, Variables& variables);

}  // namespace pyverdict::shell
