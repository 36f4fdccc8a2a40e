#include "unwrap/shell_code.h"

#include <algorithm>
#include <optional>

#include "shell/commands.h"
#include "text/text.h"
#include "unwrap/codecs.h"
#include "unwrap/powershell.h"

namespace pyverdict::unwrap {
namespace {

using shell::Command;
using shell::is_python;
using shell::is_shell;

bool starts_with_ignoring_case(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() &&
         std::equal(prefix.begin(), prefix.end(), text.begin(),
                    [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b + 32 : b); });
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

bool decodes_base64(const Command& command) {
  const std::string_view name = shell::command_name(command.words[0]);
  const auto has = [&](std::string_view option) {
    return std::find(command.words.begin(), command.words.end(), option) != command.words.end();
  };
  return (name == "base64" && (has("-d") || has("-D") || has("--decode"))) ||
         (name == "openssl" && (has("base64") || has("enc")) && has("-d"));
}

void push(const Layer& layer, const Command& command, std::string bytes, LayerKind kind,
          std::vector<std::string> via, std::vector<PendingLayer>& pending) {
  PendingLayer child;
  child.parent = layer.id;
  child.via = std::move(via);
  child.span = command.span;
  child.kind = classify(bytes, kind);
  child.bytes = std::move(bytes);
  pending.push_back(std::move(child));
}

// `echo DATA | base64 -d | sh`: what the last one runs, when the data is written out.
void find_piped(const Layer& layer, const std::vector<Command>& commands, std::size_t index,
                std::vector<PendingLayer>& pending) {
  const Command& source = commands[index];
  const std::string_view name = shell::command_name(source.words[0]);
  if ((name != "echo" && name != "printf") || source.words.size() < 2) return;
  std::string data = source.words.back();
  std::vector<std::string> via;
  for (std::size_t i = index + 1; i < commands.size() && commands[i].pipeline == source.pipeline; ++i) {
    const Command& stage = commands[i];
    if (stage.words.empty()) continue;
    const std::string_view program = shell::command_name(stage.words[0]);
    if (decodes_base64(stage)) {
      data = codecs::base64(data).bytes;
      via.insert(via.begin(), "base64");
    } else if (program == "rev") {
      std::reverse(data.begin(), data.end());
      via.insert(via.begin(), "reverse");
    } else if (program == "xxd") {
      data = codecs::hex(data).bytes;
      via.insert(via.begin(), "hex");
    } else if (program == "gunzip" || program == "gzip" || program == "zcat") {
      data = codecs::decompress(data, 16 * 1024 * 1024).bytes;
      via.insert(via.begin(), "gzip");
    } else if (is_shell(program) || is_python(program)) {
      via.insert(via.begin(), std::string(program));
      if (!data.empty()) {
        push(layer, source, data, is_shell(program) ? LayerKind::Shell : LayerKind::Python, via, pending);
      }
      return;
    } else {
      return;
    }
  }
}

}  // namespace

bool is_encoded_option(std::string_view word) {
  constexpr std::string_view kFull = "-encodedcommand";
  if (word.size() < 2) return false;
  const bool prefix =
      word.size() <= kFull.size() && starts_with_ignoring_case(word, kFull.substr(0, word.size()));
  return prefix || starts_with_ignoring_case(word, "-ec");
}

std::string powershell_code(std::string_view base64) {
  const std::string bytes = codecs::base64(base64).bytes;
  if (bytes.size() < 2 || bytes[1] != '\0') return bytes;
  return text::decode("\xff\xfe" + bytes).text;
}

namespace {

void find_encoded(const Layer& layer, const Command& command, std::vector<PendingLayer>& pending) {
  const std::string_view name = shell::command_name(command.words[0]);
  if (!starts_with_ignoring_case(name, "powershell") && !starts_with_ignoring_case(name, "pwsh")) return;
  for (std::size_t w = 1; w + 1 < command.words.size(); ++w) {
    if (!is_encoded_option(command.words[w])) continue;
    push(layer, command, powershell_code(command.words[w + 1]), LayerKind::PowerShell,
         {"powershell", "base64"}, pending);
  }
}

}  // namespace

void find_shell_code(const Layer& layer, std::vector<PendingLayer>& pending) {
  const std::vector<Command> commands = shell::read_commands(layer.text, shell::ShellDialect::Posix);
  for (std::size_t i = 0; i < commands.size(); ++i) {
    const Command& command = commands[i];
    if (command.words.empty()) continue;
    const std::string_view name = shell::command_name(command.words[0]);
    if (is_python(name)) {
      if (auto code = code_option(command); code && !code->empty()) {
        push(layer, command, std::move(*code), LayerKind::Python, {"python -c"}, pending);
      }
    }
    find_encoded(layer, command, pending);
    find_piped(layer, commands, i, pending);
  }
}

void find_powershell_code(const Layer& layer, std::vector<PendingLayer>& pending) {
  for (const Command& command : shell::read_commands(layer.text, shell::ShellDialect::PowerShell)) {
    if (!command.words.empty()) find_encoded(layer, command, pending);
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
