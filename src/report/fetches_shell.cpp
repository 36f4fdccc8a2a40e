#include <algorithm>
#include <array>
#include <span>

#include "ranges.h"
#include "report/fetches.h"
#include "shell/commands.h"

namespace pyverdict::report {
namespace {

using shell::Command;
using Words = std::span<const std::string>;

/// A program that fetches, and how it is told where the result goes.
struct Tool {
  std::string_view name;
  std::string_view file_options;  ///< separated by spaces: those whose value is the file
  std::string_view folder_option;
  bool file_behind = false;  ///< the file is the word behind the URL
  bool to_file = false;      ///< without an option it is a file named like the URL's last part
  bool runs = false;         ///< what it fetches runs
};

constexpr Tool kTools[] = {
    {"aria2c", "-o --out", "-d", false, true},
    {"axel", "-o --output", "", false, true},
    {"bitsadmin", "", "", true},
    {"certutil", "", "", true},
    {"curl", "-o --output", ""},
    {"fetch", "-o", "", false, true},
    {"git", "", "", true, true},
    {"lwp-download", "", "", true, true},
    {"mshta", "", "", false, false, true},
    {"msiexec", "", "", false, false, true},
    {"regsvr32", "", "", false, false, true},
    {"wget", "-O --output-document", "-P", false, true},
};
static_assert(ranges::is_sorted(kTools, {}, &Tool::name));

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  return result;
}

bool has_word(std::string_view list, std::string_view word) {
  while (!list.empty()) {
    const std::size_t space = std::min(list.find(' '), list.size());
    if (list.substr(0, space) == word) return true;
    list.remove_prefix(std::min(space + 1, list.size()));
  }
  return false;
}

std::string_view last_part(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  const std::size_t scheme = url.find("://");
  const std::size_t slash = url.rfind('/');
  const bool bare =
      slash == std::string_view::npos || (scheme != std::string_view::npos && slash < scheme + 3);
  return bare ? std::string_view() : url.substr(slash + 1);
}

// The URL of a word, or empty. `/i:http://...` is how regsvr32 is given one.
std::string_view url_of(std::string_view word, bool bare_hosts) {
  const std::size_t scheme = word.find("://");
  if (scheme != std::string_view::npos) {
    std::size_t start = scheme;
    while (start > 0 && ((word[start - 1] >= 'a' && word[start - 1] <= 'z') ||
                         (word[start - 1] >= 'A' && word[start - 1] <= 'Z')))
      --start;
    return start == 0 || word.starts_with('-') || word.starts_with('/') ? word.substr(start)
                                                                        : std::string_view();
  }
  if (!bare_hosts || word.starts_with('-') || word.starts_with('.') || word.starts_with('/')) return {};
  // `curl example.org/x`: a host has a dot before the first slash, or is an address or variable.
  const std::string_view host = word.substr(0, word.find_first_of("/:"));
  return host.size() < word.size() && host.find('.') != std::string_view::npos ? word : std::string_view();
}

bool is_value_option(std::string_view tool, std::string_view word) {
  constexpr std::string_view kCurl =
      "-H -A -d -X -u -e -b -x -m --header --user-agent --data --request --max-time "
      "--connect-timeout --retry --user --referer --cookie --proxy";
  constexpr std::string_view kWget = "-t -T -U -e --tries --timeout --header --user-agent --post-data";
  return has_word(tool == "curl" ? kCurl : tool == "wget" ? kWget : "", word);
}

const Tool* find_tool(std::string_view name) {
  const auto* const it = ranges::lower_bound(kTools, name, {}, &Tool::name);
  return it != std::end(kTools) && it->name == name ? it : nullptr;
}

bool interprets(std::string_view name) {
  constexpr std::array<std::string_view, 9> kOthers = {".",   "eval", "lua",    "node", "perl",
                                                       "php", "ruby", "source", ""};
  return shell::is_shell(name) || shell::is_python(name) ||
         std::find(kOthers.begin(), kOthers.end(), name) != kOthers.end();
}

void add_words(Words words, std::uint32_t layer, text::Span span, std::vector<FoundFetch>& out) {
  if (words.empty()) return;
  const std::string name = lower(shell::command_name(words[0]));
  const Tool* tool = find_tool(name);
  if (tool == nullptr) return;
  if (name == "git" && (words.size() < 3 || words[1] != "clone")) return;
  std::string file;
  std::string folder;
  bool to_output = false;
  bool remote_name = tool->to_file;
  std::vector<std::pair<std::string, std::size_t>> urls;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string& word = words[i];
    const bool followed = i + 1 < words.size();
    if ((word == ">" || word == ">>") && followed) {
      if (!words[i + 1].starts_with('&') && words[i + 1] != "/dev/null") file = words[i + 1];
      ++i;
    } else if (has_word(tool->file_options, word) && followed) {
      file = words[++i];
    } else if (!tool->folder_option.empty() && word == tool->folder_option && followed) {
      folder = words[++i];
    } else if (word.size() > 2 && word[0] == '-' && word[1] != '-' && !tool->file_options.empty()) {
      // Short options in one word: `-fsSLo FILE`, `-qO-`, `-oFILE`.
      const char letter = tool->file_options[1];
      const std::size_t at = word.find(letter, 1);
      if (at == std::string::npos) {
        remote_name = remote_name || (name == "curl" && word.find('O') != std::string::npos);
      } else if (at + 1 < word.size()) {
        file = word.substr(at + 1);
      } else if (followed) {
        file = words[++i];
      }
    } else if (name == "curl" && (word == "-O" || word == "--remote-name")) {
      remote_name = true;
    } else if (is_value_option(name, word)) {
      ++i;
    } else if (const auto url = url_of(word, name == "curl" || name == "wget"); !url.empty()) {
      urls.emplace_back(url, i);
    }
  }
  if (file == "-" || file == "/dev/stdout") {
    file.clear();
    to_output = true;
  }
  for (const auto& [url, at] : urls) {
    FoundFetch fetch;
    fetch.layer = layer;
    fetch.span = span;
    fetch.url = url;
    fetch.complete =
        url.find_first_of("$`") == std::string::npos && url.find("\xEF\xBF\xBC") == std::string::npos;
    fetch.call = name == "git" ? "git clone" : name;
    std::string target = file;
    if (target.empty() && tool->file_behind && at + 1 < words.size()) target = words[at + 1];
    if (target.empty() && remote_name && !to_output) target = last_part(url);
    if (!target.empty() && !folder.empty()) target = folder + (folder.ends_with('/') ? "" : "/") + target;
    if (!target.empty()) {
      fetch.landing = Landing::File;
      fetch.lands = std::move(target);
    }
    if (tool->runs) {
      fetch.landing = Landing::Interpreter;
      fetch.lands = name;
      fetch.run = true;
      fetch.run_by = name;
    }
    out.push_back(std::move(fetch));
  }
}

// A command behind it in its pipeline that runs what it reads: `| sh`, `bash <(...)`, `eval "$(...)"`.
void follow_pipe(const std::vector<Command>& commands, std::size_t at, FoundFetch& fetch) {
  constexpr std::size_t kReach = 64;
  for (std::size_t i = at + 1; i < std::min(commands.size(), at + kReach); ++i) {
    const Command& command = commands[i];
    if (command.pipeline != commands[at].pipeline || command.words.empty()) continue;
    const std::string name = lower(shell::command_name(command.words[0]));
    if (interprets(name)) {
      fetch.landing = Landing::Interpreter;
      fetch.lands = name.empty() ? "sh" : name;
      fetch.run = true;
      fetch.run_by = fetch.lands;
      return;
    }
    if (command.words.size() == 1 && command.words[0].ends_with('=')) {
      fetch.landing = Landing::Variable;
      fetch.lands = command.words[0].substr(0, command.words[0].size() - 1);
      return;
    }
    for (std::size_t w = 1; w < command.words.size(); ++w) {
      const bool target = command.words[w - 1] == ">" || name == "tee";
      if (!target || command.words[w].starts_with('-')) continue;
      fetch.landing = Landing::File;
      fetch.lands = command.words[w];
    }
  }
}

// `X=$(curl ...)`, then `eval "$X"`.
void follow_variable(const std::vector<Command>& commands, std::size_t at, FoundFetch& fetch) {
  for (std::size_t i = at + 1; i < commands.size(); ++i) {
    const std::vector<std::string>& words = commands[i].words;
    if (words.empty()) continue;
    const std::string name = lower(shell::command_name(words[0]));
    const bool named = std::any_of(words.begin(), words.end(), [&](const std::string& word) {
      return word == "$" + fetch.lands || word == "${" + fetch.lands + "}";
    });
    // What an `echo` in the same pipeline says is what the interpreter behind it reads.
    const bool fed = name == "echo" && i + 1 < commands.size() &&
                     commands[i + 1].pipeline == commands[i].pipeline && !commands[i + 1].words.empty() &&
                     interprets(shell::command_name(commands[i + 1].words[0]));
    if (!named || (!interprets(name) && !fed)) continue;
    fetch.run = true;
    fetch.run_by = fed ? std::string(shell::command_name(commands[i + 1].words[0])) : name;
    return;
  }
}

bool same_letters(std::string_view a, std::string_view b) { return lower(a) == lower(b); }

std::string_view unquoted(std::string_view word) {
  while (!word.empty() &&
         (word.back() == ',' || word.back() == '\'' || word.back() == '"' || word.back() == ';'))
    word.remove_suffix(1);
  while (!word.empty() && (word.front() == '\'' || word.front() == '"')) word.remove_prefix(1);
  return word;
}

// `$p = ...`, `$p=...`: the variable that a PowerShell command sets.
std::string set_variable(Words words) {
  if (words.empty() || !words[0].starts_with('$')) return {};
  const std::size_t equals = words[0].find('=');
  if (equals != std::string::npos) return words[0].substr(0, equals);
  return words.size() > 1 && words[1] == "=" ? words[0] : std::string();
}

bool runs_text(Words words) {
  return std::any_of(words.begin(), words.end(), [](const std::string& word) {
    return same_letters(word, "iex") || same_letters(word, "invoke-expression") ||
           same_letters(word, ".invoke");
  });
}

}  // namespace

void word_fetches(std::vector<std::string> words, std::uint32_t layer, text::Span span,
                  std::vector<FoundFetch>& out) {
  add_words(words, layer, span, out);
}

void shell_fetches(const unwrap::Layer& layer, std::vector<FoundFetch>& out) {
  const std::vector<Command> commands = shell::read_commands(layer.text, shell::ShellDialect::Posix);
  for (std::size_t i = 0; i < commands.size(); ++i) {
    const std::size_t before = out.size();
    add_words(commands[i].words, layer.id, commands[i].span, out);
    for (std::size_t f = before; f < out.size(); ++f) {
      if (out[f].landing == Landing::Unknown) follow_pipe(commands, i, out[f]);
      if (out[f].landing == Landing::Variable) follow_variable(commands, i, out[f]);
    }
  }
}

void powershell_fetches(const unwrap::Layer& layer, std::vector<FoundFetch>& out) {
  const std::vector<Command> commands = shell::read_commands(layer.text, shell::ShellDialect::PowerShell);
  constexpr std::array<std::string_view, 3> kMethods = {"downloadstring", "downloaddata", "downloadfile"};
  constexpr std::array<std::string_view, 8> kCommandlets = {
      "invoke-webrequest", "iwr", "invoke-restmethod", "irm", "start-bitstransfer", "curl", "wget",
      "openread"};
  for (std::size_t i = 0; i < commands.size(); ++i) {
    const std::vector<std::string>& words = commands[i].words;
    for (std::size_t w = 0; w < words.size(); ++w) {
      std::string name = lower(words[w]);
      name = name.substr(name.rfind('.') == std::string::npos ? 0 : name.rfind('.') + 1);
      const bool method = ranges::find(kMethods, name) != kMethods.end();
      if (!method && ranges::find(kCommandlets, name) == kCommandlets.end()) continue;
      FoundFetch fetch;
      fetch.layer = layer.id;
      fetch.span = commands[i].span;
      fetch.call = words[w].substr(words[w].rfind('.') == std::string::npos ? 0 : words[w].rfind('.') + 1);
      for (std::size_t next = w + 1; next < words.size(); ++next) {
        const std::string option = lower(words[next]);
        if (fetch.url.empty() && words[next].find("://") != std::string::npos) {
          // `('URL','FILE')` is one word.
          const std::string_view both = words[next];
          const std::size_t comma = method ? both.find(',') : std::string_view::npos;
          fetch.url = unquoted(both.substr(0, comma));
          if (name != "downloadfile") continue;
          std::string_view file =
              comma == std::string_view::npos ? std::string_view() : both.substr(comma + 1);
          if (file.empty() && next + 1 < words.size()) file = words[next + 1];
          fetch.lands = unquoted(file);
        } else if ((option == "-outfile" || option == "-destination" || option == "-o") &&
                   next + 1 < words.size()) {
          fetch.lands = unquoted(words[next + 1]);
        }
      }
      if (fetch.url.empty()) continue;
      fetch.complete = fetch.url.find('$') == std::string::npos;
      if (!fetch.lands.empty()) fetch.landing = Landing::File;
      const bool piped = i + 1 < commands.size() && commands[i + 1].pipeline == commands[i].pipeline &&
                         runs_text(commands[i + 1].words);
      if (fetch.lands.empty() && (runs_text(words) || piped)) {
        fetch.landing = Landing::Interpreter;
        fetch.lands = fetch.run_by = "Invoke-Expression";
        fetch.run = true;
      } else if (const std::string variable = set_variable(words); fetch.lands.empty() && !variable.empty()) {
        fetch.landing = Landing::Variable;
        fetch.lands = variable;
      }
      // What runs later: the file by its path, the variable by its name.
      for (std::size_t later = i; later < commands.size() && !fetch.run && !fetch.lands.empty(); ++later) {
        const std::vector<std::string>& run = commands[later].words;
        for (std::size_t at = 0; at < run.size(); ++at) {
          if (!same_letters(unquoted(run[at]), fetch.lands)) continue;
          const std::string by = at == 0 ? std::string() : lower(run[0]);
          const bool starts = at == 0 ? later > i && run.size() == 1
                                      : by == "start-process" || by == "saps" || by == "&" || by == "iex" ||
                                            by == "invoke-expression" || by == "start" || by == "invoke-item";
          if (!starts) continue;
          fetch.run = true;
          fetch.run_by = at == 0 ? std::string() : run[0];
        }
      }
      out.push_back(std::move(fetch));
      break;
    }
  }
}

void word_runs(const std::vector<std::string>& words, std::vector<RunPath>& out) {
  if (words.empty()) return;
  const std::string name(shell::command_name(words[0]));
  out.push_back({words[0], {}});
  const bool starts = interprets(name) || name == "start" || name == "open" || name == "cmd" ||
                      name == "rundll32" || name == "insmod" || name == "java";
  for (std::size_t i = 1; starts && i < words.size(); ++i) {
    if (!words[i].starts_with('-')) out.push_back({words[i], name});
  }
}

void shell_runs(const unwrap::Layer& layer, std::vector<RunPath>& out) {
  const bool posix = layer.kind == unwrap::LayerKind::Shell;
  const auto dialect = posix ? shell::ShellDialect::Posix : shell::ShellDialect::PowerShell;
  for (const Command& command : shell::read_commands(layer.text, dialect)) word_runs(command.words, out);
}

}  // namespace pyverdict::report
