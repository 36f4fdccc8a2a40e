#include "behaviour/command_pattern.h"

#include <algorithm>

#include "behaviour/pattern.h"

namespace pyverdict::behaviour {
namespace {

using shell::Command;
using shell::command_name;
using shell::ShellDialect;

// "{a,b}c" to "ac", "bc"; one brace a word.
std::vector<std::string> alternatives(std::string_view word) {
  const std::size_t open = word.find('{');
  const std::size_t close = word.find('}', open);
  if (open == std::string_view::npos || close == std::string_view::npos) return {std::string(word)};
  std::vector<std::string> result;
  std::string_view choices = word.substr(open + 1, close - open - 1);
  while (true) {
    const std::size_t comma = choices.find(',');
    result.push_back(std::string(word.substr(0, open)) + std::string(choices.substr(0, comma)) +
                     std::string(word.substr(close + 1)));
    if (comma == std::string_view::npos) return result;
    choices.remove_prefix(comma + 1);
  }
}

// As matches_glob, with `\*` for a star itself.
bool matches_word(std::string_view word, std::string_view glob, bool fold_case) {
  if (glob.find('\\') == std::string_view::npos) return matches_glob(word, glob, fold_case);
  std::string plain;
  for (std::size_t i = 0; i < glob.size(); ++i) {
    if (glob[i] == '\\' && i + 1 < glob.size() && glob[i + 1] == '*') ++i;
    plain += glob[i];
  }
  return word == plain;
}

bool matches_any(std::string_view word, const CommandPattern::Word& choices, bool fold_case) {
  return std::any_of(choices.begin(), choices.end(),
                     [&](const std::string& glob) { return matches_word(word, glob, fold_case); });
}

bool matches_stage(const std::vector<CommandPattern::Word>& stage, const Command& command, bool fold_case) {
  if (!matches_any(command_name(command.words[0]), stage[0], fold_case) &&
      !matches_any(command.words[0], stage[0], fold_case)) {
    return false;
  }
  std::size_t at = 1;
  for (std::size_t i = 1; i < stage.size(); ++i) {
    while (at < command.words.size() && !matches_any(command.words[at], stage[i], fold_case)) ++at;
    if (at == command.words.size()) return false;
    ++at;
  }
  return true;
}

}  // namespace

CommandPattern parse_command_pattern(std::string_view text) {
  CommandPattern result;
  result.stages.emplace_back();
  while (!text.empty()) {
    const std::size_t space = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, space);
    text.remove_prefix(std::min(space + 1, text.size()));
    if (word == "|") {
      result.stages.emplace_back();
    } else if (!word.empty()) {
      result.stages.back().push_back(alternatives(word));
    }
  }
  return result;
}

bool matches_command(const CommandPattern& pattern, const std::vector<Command>& commands, std::size_t index,
                     ShellDialect dialect) {
  // A pipeline's commands stand close together; a hostile text could make it any length.
  constexpr std::size_t kReach = 64;
  const bool fold_case = dialect == ShellDialect::PowerShell;
  if (pattern.stages.empty() || pattern.stages[0].empty()) return false;
  if (!matches_stage(pattern.stages[0], commands[index], fold_case)) return false;
  std::size_t at = index;
  for (std::size_t i = 1; i < pattern.stages.size(); ++i) {
    const std::size_t last = std::min(commands.size(), index + kReach);
    std::size_t found = at + 1;
    while (found < last && (commands[found].pipeline != commands[index].pipeline ||
                            !matches_stage(pattern.stages[i], commands[found], fold_case))) {
      ++found;
    }
    if (found >= last) return false;
    at = found;
  }
  return true;
}

}  // namespace pyverdict::behaviour
