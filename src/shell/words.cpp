#include "shell/words.h"

#include <algorithm>
#include <array>
#include <cstddef>

#include "shell/commands.h"

namespace pyverdict::shell {
namespace {

constexpr std::array<std::string_view, 17> kWrappers = {
    "sudo", "doas",   "env",    "nohup",   "timeout", "exec",   "command", "builtin", "time",
    "nice", "ionice", "setsid", "busybox", "xargs",   "stdbuf", "then",    "do"};

// Programs that run a command elsewhere; what they are given in quotes is one.
constexpr std::array<std::string_view, 10> kCarriers = {"adb",     "chroot", "docker", "kubectl", "lxc",
                                                        "nsenter", "podman", "screen", "ssh",     "tmux"};

template <std::size_t N>
bool among(const std::array<std::string_view, N>& table, std::string_view word) {
  return std::find(table.begin(), table.end(), word) != table.end();
}

}  // namespace

bool is_assignment(std::string_view word) {
  const std::size_t equals = word.find('=');
  if (equals == std::string_view::npos || equals == 0) return false;
  return is_variable_name(word.substr(0, equals - (word[equals - 1] == '+' ? 1 : 0)));
}

void strip_wrappers(std::vector<std::string>& words) {
  std::size_t skip = 0;
  while (skip < words.size()) {
    const std::string_view word = words[skip];
    if (is_assignment(word)) {
      // `HISTFILE=` alone is an assignment worth seeing; before a command it is that command's environment.
      if (skip + 1 == words.size()) break;
      ++skip;
    } else if (among(kWrappers, command_name(word)) && skip + 1 < words.size()) {
      const bool takes_number = command_name(word) == "timeout";
      const std::size_t before = skip++;
      while (skip < words.size() && words[skip].starts_with('-') && words[skip].size() > 1) {
        const bool takes_value = words[skip] == "-u" || words[skip] == "-n" || words[skip] == "-I";
        skip += takes_value ? 2 : 1;
      }
      if (takes_number && skip < words.size()) ++skip;
      if (skip >= words.size()) {
        skip = before;
        break;
      }
    } else {
      break;
    }
  }
  skip = std::min(skip, words.size());
  words.erase(words.begin(), words.begin() + static_cast<std::ptrdiff_t>(skip));
}

std::string inner_commands(std::span<const std::string> words) {
  const std::string_view name = command_name(words[0]);
  std::string inner;
  if (is_shell(name)) {
    for (std::size_t i = 1; i + 1 < words.size(); ++i) {
      if (words[i].starts_with('-') && words[i].ends_with('c')) inner = words[i + 1];
    }
  } else if (name == "eval" || name == "su" || name == "watch") {
    for (std::size_t i = 1; i < words.size(); ++i) {
      if (!words[i].starts_with('-')) inner += words[i] + " ";
    }
  } else if (name == "cmd") {
    for (std::size_t i = 2; i < words.size(); ++i) inner += words[i] + " ";
  } else if (among(kCarriers, name)) {
    for (std::size_t i = 1; i < words.size(); ++i) {
      if (words[i].find(' ') != std::string::npos) inner += words[i] + "\n";
    }
  }
  return inner;
}

void assign_variables(std::span<const std::string> words, Variables& variables) {
  constexpr std::array<std::string_view, 5> kDeclares = {"declare", "export", "local", "readonly", "typeset"};
  constexpr std::array<std::string_view, 5> kChanges = {"for", "getopts", "mapfile", "read", "unset"};
  if (words.empty()) return;
  if (among(kChanges, words[0])) {
    for (std::size_t i = 1; i < words.size() && words[i] != "in"; ++i) variables.forget(words[i]);
  } else if (among(kDeclares, words[0]) || std::all_of(words.begin(), words.end(), is_assignment)) {
    for (const std::string& word : words) variables.assign(word);
  }
}

std::string_view command_name(std::string_view word) {
  // What stands before the last so many bytes is the folder; a hostile word is as long as the script.
  constexpr std::size_t kMostLookedAt = 256;
  if (word.size() > kMostLookedAt) word.remove_prefix(word.size() - kMostLookedAt);
  const std::size_t slash = word.find_last_of("/\\");
  if (slash != std::string_view::npos && slash + 1 < word.size()) word.remove_prefix(slash + 1);
  if (word.ends_with(".exe")) word.remove_suffix(4);
  return word;
}

bool is_shell(std::string_view name) {
  constexpr std::array<std::string_view, 6> kShells = {"sh", "bash", "dash", "ash", "zsh", "ksh"};
  return among(kShells, name);
}

bool is_python(std::string_view name) {
  return name.starts_with("python") || name.starts_with("pypy") || name == "py";
}

}  // namespace pyverdict::shell
