#include "unwrap/shell_code.h"

#include <algorithm>
#include <optional>
#include <span>

#include "shell/commands.h"
#include "text/text.h"
#include "unwrap/codecs.h"
#include "unwrap/powershell.h"
#include "unwrap/shell_pipes.h"

namespace pyverdict::unwrap {
namespace {

using shell::Command;
using shell::is_python;

bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() &&
         std::equal(prefix.begin(), prefix.end(), text.begin(),
                    [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b + 32 : b); });
}

// PowerShell takes an option by as few of its letters as it likes.
bool is_short_for(std::string_view word, std::string_view option) {
  return word.size() >= 2 && word.size() <= option.size() &&
         starts_with_ignoring_case(word, option.substr(0, word.size()));
}

// Code behind an option such as -c (also in -uc, -lc).
std::optional<std::string> code_option(const Command& command) {
  for (std::size_t i = 1; i + 1 < command.words.size(); ++i) {
    const std::string& word = command.words[i];
    if (word.size() >= 2 && word[0] == '-' && word[1] != '-' && word.ends_with('c'))
      return command.words[i + 1];
    if (!word.starts_with('-')) return std::nullopt;
  }
  return std::nullopt;
}

void push(const Layer& layer, const Command& command, std::string bytes, LayerKind kind,
          std::vector<std::string> via, std::vector<PendingLayer>& pending, bool complete = true) {
  PendingLayer child;
  child.parent = layer.id;
  child.via = std::move(via);
  child.span = command.span;
  child.kind = classify(bytes, kind);
  child.bytes = std::move(bytes);
  child.complete = complete;
  pending.push_back(std::move(child));
}

}  // namespace

bool is_encoded_option(std::string_view word) {
  return is_short_for(word, "-encodedcommand") || starts_with_ignoring_case(word, "-ec");
}

std::string powershell_command(std::span<const std::string> words) {
  // Options that take a value, as short as they may be; behind -File stands no code.
  constexpr std::string_view kTakeValue[] = {"-ep", "-ex", "-w", "-v", "-in", "-out", "-conf", "-ps", "-set"};
  std::size_t at = 1;
  for (; at < words.size() && words[at].starts_with('-'); ++at) {
    if (is_short_for(words[at], "-command")) {
      ++at;
      break;
    }
    if (is_short_for(words[at], "-file")) return {};
    const bool takes_value = std::any_of(std::begin(kTakeValue), std::end(kTakeValue), [&](auto option) {
      return starts_with_ignoring_case(words[at], option);
    });
    if (takes_value) ++at;
  }
  std::string code;
  for (; at < words.size(); ++at) code += (code.empty() ? "" : " ") + words[at];
  return code;
}

std::string powershell_code(std::string_view base64) {
  const std::string bytes = codecs::base64(base64).bytes;
  if (bytes.size() < 2 || bytes[1] != '\0') return bytes;
  return text::decode("\xff\xfe" + bytes).text;
}

namespace {

void find_powershell(const Layer& layer, const Command& command, std::vector<PendingLayer>& pending) {
  const std::string_view name = shell::command_name(command.words[0]);
  if (!starts_with_ignoring_case(name, "powershell") && !starts_with_ignoring_case(name, "pwsh")) return;
  for (std::size_t w = 1; w + 1 < command.words.size(); ++w) {
    if (!is_encoded_option(command.words[w])) continue;
    push(layer, command, powershell_code(command.words[w + 1]), LayerKind::PowerShell,
         {"powershell", "base64"}, pending);
    return;
  }
  if (std::string code = powershell_command(command.words); !code.empty()) {
    push(layer, command, std::move(code), LayerKind::PowerShell, {"powershell"}, pending);
  }
}

}  // namespace

void find_shell_code(const Layer& layer, std::vector<PendingLayer>& pending) {
  const std::vector<Command> commands = shell::read_commands(layer.text, shell::ShellDialect::Posix);
  for (const Command& command : commands) {
    if (command.words.empty()) continue;
    const std::string_view name = shell::command_name(command.words[0]);
    if (is_python(name)) {
      if (auto code = code_option(command); code && !code->empty()) {
        push(layer, command, std::move(*code), LayerKind::Python, {"python -c"}, pending);
      }
    }
    find_powershell(layer, command, pending);
  }
  for (PipedCode& code : find_piped_code(commands)) {
    push(layer, commands[code.command], std::move(code.bytes), code.kind, std::move(code.via), pending,
         code.complete);
  }
}

void find_powershell_code(const Layer& layer, std::vector<PendingLayer>& pending) {
  for (const Command& command : shell::read_commands(layer.text, shell::ShellDialect::PowerShell)) {
    if (!command.words.empty()) find_powershell(layer, command, pending);
  }
  // What was made plain once is plain.
  const bool plain = !layer.via.empty() && layer.via.front() == "folded";
  for (PowerShellCode& code : fold_powershell(layer.text)) {
    if (plain && code.via.front() == "folded") continue;
    PendingLayer child;
    child.parent = layer.id;
    child.via = std::move(code.via);
    child.span = {static_cast<std::uint32_t>(code.start), static_cast<std::uint32_t>(code.end)};
    child.kind = classify(code.text, LayerKind::PowerShell);
    child.bytes = std::move(code.text);
    pending.push_back(std::move(child));
  }
}

}  // namespace pyverdict::unwrap
