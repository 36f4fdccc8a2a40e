#include "report/path_actions.h"

#include <algorithm>
#include <array>
#include <span>

#include "ranges.h"
#include "shell/commands.h"
#include "text/name_filter.h"

namespace pyverdict::report {
namespace {

using unwrap::Tag;
using unwrap::Value;

/// What a function does with the path in one of its arguments.
struct Use {
  std::string_view symbol;
  std::size_t argument;
  PathActions actions;
};

constexpr Use kUses[] = {
    {"ctypes.CDLL", 0, kRuns},
    {"ctypes.cdll.LoadLibrary", 0, kRuns},
    {"importlib.machinery.SourceFileLoader", 1, kRuns},
    {"os.execl", 0, kRuns},
    {"os.execv", 0, kRuns},
    {"os.execve", 0, kRuns},
    {"os.execvp", 0, kRuns},
    {"os.mkfifo", 0, kWrites},
    {"os.mknod", 0, kWrites},
    {"os.posix_spawn", 0, kRuns},
    {"os.remove", 0, kDeletes},
    {"os.removedirs", 0, kDeletes},
    {"os.rename", 0, kDeletes},
    {"os.rename", 1, kWrites},
    {"os.replace", 0, kDeletes},
    {"os.replace", 1, kWrites},
    {"os.rmdir", 0, kDeletes},
    {"os.spawnl", 1, kRuns},
    {"os.spawnv", 1, kRuns},
    {"os.startfile", 0, kRuns},
    {"os.symlink", 1, kWrites},
    {"os.unlink", 0, kDeletes},
    {"runpy.run_path", 0, kRuns},
    {"shutil.copy", 0, kReads},
    {"shutil.copy", 1, kWrites},
    {"shutil.copy2", 0, kReads},
    {"shutil.copy2", 1, kWrites},
    {"shutil.copyfile", 0, kReads},
    {"shutil.copyfile", 1, kWrites},
    {"shutil.move", 0, kDeletes},
    {"shutil.move", 1, kWrites},
    {"shutil.rmtree", 0, kDeletes},
    {"urllib.request.urlretrieve", 1, kDownloads},
    {"wget.download", 1, kDownloads},
};
static_assert(ranges::is_sorted(kUses, {}, &Use::symbol));
constexpr text::NameFilter kUseFilter(kUses, &Use::symbol);

constexpr std::array<std::string_view, 3> kOpeners = {"codecs.open", "io.open", "open"};

/// What a shell command does with the paths among its words.
struct Tool {
  std::string_view name;
  std::string_view option;  ///< the one whose value is meant; empty for all words that are no options
  PathActions actions;
};

constexpr Tool kTools[] = {{"cat", "", kReads},        {"curl", "--output", kDownloads},
                           {"curl", "-o", kDownloads}, {"gcc", "-o", kWrites},
                           {"rm", "", kDeletes},       {"rmdir", "", kDeletes},
                           {"shred", "", kDeletes},    {"source", "", kRuns},
                           {"tee", "", kWrites},       {"touch", "", kWrites},
                           {"unlink", "", kDeletes},   {"wget", "--output-document", kDownloads},
                           {"wget", "-O", kDownloads}};

class Collector {
 public:
  explicit Collector(const unwrap::Program& program) : program_(program) {}

  std::unordered_map<std::string, PathActions> run() {
    for (const unwrap::Layer& layer : program_.layers) {
      if (layer.kind == unwrap::LayerKind::Shell) {
        of_shell(layer.text);
      } else {
        of_python(layer);
      }
    }
    return std::move(actions_);
  }

 private:
  static bool is_path(std::string_view text) {
    return text.size() > 1 && text.size() < 4096 && (text[0] == '/' || text[0] == '~');
  }

  void add(std::string_view path, PathActions actions) {
    if (is_path(path)) actions_[std::string(path)] |= actions;
  }

  void add(const Value& value, PathActions actions) {
    if (value.is(Tag::Text) && !value.partial) add(program_.store.string(value), actions);
  }

  void of_python(const unwrap::Layer& layer) {
    for (const unwrap::Fact& fact : layer.facts) {
      if (fact.kind != unwrap::FactKind::Call || fact.arguments.empty()) continue;
      const std::string_view symbol = program_.symbols.text(fact.symbol);
      const std::span<const unwrap::Argument> arguments = fact.arguments;
      if (ranges::find(kOpeners, symbol) != kOpeners.end()) open(arguments);
      const bool may_use = kUseFilter.may_have(symbol);
      for (auto use = may_use ? ranges::lower_bound(kUses, symbol, {}, &Use::symbol) : std::end(kUses);
           use != std::end(kUses) && use->symbol == symbol; ++use) {
        if (use->argument < arguments.size()) add(arguments[use->argument].value, use->actions);
      }
      if (symbol.starts_with("subprocess.")) command(arguments[0].value);
    }
  }

  void open(std::span<const unwrap::Argument> arguments) {
    std::string_view mode = "r";
    if (arguments.size() > 1 && arguments[1].value.is(Tag::Text))
      mode = program_.store.string(arguments[1].value);
    add(arguments[0].value, mode.find_first_of("wax+") == std::string_view::npos ? kReads : kWrites);
  }

  /// A command as a list of words; a command as text is a layer of its own.
  void command(const Value& value) {
    if (!value.is(Tag::List) && !value.is(Tag::Tuple)) return;
    std::vector<std::string_view> words;
    for (const Value& item : program_.store.items(value)) {
      words.emplace_back(item.is(Tag::Text) && !item.partial ? program_.store.string(item)
                                                             : std::string_view());
    }
    of_words(words);
  }

  void of_shell(std::string_view text) {
    for (const shell::Command& command : shell::read_commands(text, shell::ShellDialect::Posix)) {
      of_words(std::vector<std::string_view>(command.words.begin(), command.words.end()));
    }
  }

  void of_words(std::span<const std::string_view> words) {
    if (words.empty()) return;
    add(words[0], kRuns);
    const std::string_view name = shell::command_name(words[0]);
    if ((shell::is_shell(name) || shell::is_python(name)) && words.size() > 1) add(words[1], kRuns);
    for (std::size_t i = 1; i < words.size(); ++i) {
      if (words[i - 1] == ">" || words[i - 1] == ">>") add(words[i], kWrites);
    }
    for (const Tool& tool : kTools) {
      if (tool.name != name) continue;
      for (std::size_t i = 1; i < words.size(); ++i) {
        if (tool.option.empty() || words[i - 1] == tool.option) add(words[i], tool.actions);
      }
    }
  }

  const unwrap::Program& program_;
  std::unordered_map<std::string, PathActions> actions_;
};

}  // namespace

std::unordered_map<std::string, PathActions> path_actions(const unwrap::Program& program) {
  return Collector(program).run();
}

}  // namespace pyverdict::report
