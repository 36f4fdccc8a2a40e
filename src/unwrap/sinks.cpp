#include <algorithm>
#include <span>

#include "digest/digest.h"
#include "shell/commands.h"
#include "text/name_filter.h"
#include "unwrap/builtins.h"
#include "unwrap/shell_code.h"

namespace pyverdict::unwrap {

using syntax::NodeId;

enum class Runs : std::uint8_t {
  Python,   ///< an argument is Python source or a code object
  Pickle,   ///< an argument is a pickle
  File,     ///< an argument names a file of Python
  Machine,  ///< some argument is machine code
  Command,  ///< an argument is a command: text for a shell, or a list of words
  Words,    ///< an argument and those behind it are the words
  Input,    ///< an argument is what an interpreter reads; which one, the process tells
};

struct Sink {
  std::string_view path;
  Runs runs;
  std::uint8_t at = 0;  ///< which argument
};

namespace {

constexpr Sink kSinks[] = {
    {"IPython.get_ipython().run_cell", Runs::Python},
    {"asyncio.create_subprocess_exec", Runs::Words},
    {"asyncio.create_subprocess_shell", Runs::Command},
    {"cProfile.run", Runs::Python},
    {"code.InteractiveConsole().push", Runs::Python},
    {"code.InteractiveConsole().runcode", Runs::Python},
    {"code.InteractiveConsole().runsource", Runs::Python},
    {"code.InteractiveInterpreter().runcode", Runs::Python},
    {"code.InteractiveInterpreter().runsource", Runs::Python},
    {"code.compile_command", Runs::Python},
    {"compile", Runs::Python},
    {"ctypes.CDLL().system", Runs::Command},
    {"ctypes.c_char_p", Runs::Machine},
    {"ctypes.create_string_buffer", Runs::Machine},
    {"ctypes.memmove", Runs::Machine},
    {"ctypes.windll.kernel32.WinExec", Runs::Command},
    {"eval", Runs::Python},
    {"exec", Runs::Python},
    {"execfile", Runs::File},
    {"get_ipython().run_cell", Runs::Python},
    {"imp.load_source", Runs::File, 1},
    {"importlib.machinery.SourceFileLoader", Runs::File, 1},
    {"importlib.util.spec_from_file_location", Runs::File, 1},
    {"invoke.run", Runs::Command},
    {"mmap.mmap().write", Runs::Machine},
    {"os.execl", Runs::Words, 1},
    {"os.execle", Runs::Words, 1},
    {"os.execlp", Runs::Words, 1},
    {"os.execlpe", Runs::Words, 1},
    {"os.execv", Runs::Command, 1},
    {"os.execve", Runs::Command, 1},
    {"os.execvp", Runs::Command, 1},
    {"os.execvpe", Runs::Command, 1},
    {"os.popen", Runs::Command},
    {"os.posix_spawn", Runs::Command, 1},
    {"os.posix_spawnp", Runs::Command, 1},
    {"os.spawnl", Runs::Words, 2},
    {"os.spawnle", Runs::Words, 2},
    {"os.spawnlp", Runs::Words, 2},
    {"os.spawnlpe", Runs::Words, 2},
    {"os.spawnv", Runs::Command, 2},
    {"os.spawnve", Runs::Command, 2},
    {"os.spawnvp", Runs::Command, 2},
    {"os.spawnvpe", Runs::Command, 2},
    {"os.startfile", Runs::Command},
    {"os.system", Runs::Command},
    {"paramiko.SSHClient().exec_command", Runs::Command},
    {"pdb.run", Runs::Python},
    {"pexpect.run", Runs::Command},
    {"pexpect.spawn", Runs::Command},
    {"pickle.loads", Runs::Pickle},
    {"profile.run", Runs::Python},
    {"pty.spawn", Runs::Command},
    {"runpy.run_path", Runs::File},
    {"subprocess.Popen", Runs::Command},
    {"subprocess.Popen().communicate", Runs::Input},
    {"subprocess.Popen().stdin.write", Runs::Input},
    {"subprocess.call", Runs::Command},
    {"subprocess.check_call", Runs::Command},
    {"subprocess.check_output", Runs::Command},
    {"subprocess.getoutput", Runs::Command},
    {"subprocess.getstatusoutput", Runs::Command},
    {"subprocess.run", Runs::Command},
    {"timeit.repeat", Runs::Python},
    {"timeit.timeit", Runs::Python},
    {"types.FunctionType", Runs::Python},
    {"types.LambdaType", Runs::Python},
    {"win32api.WinExec", Runs::Command},
};

// However the library that they are in was found.
constexpr Sink kMethods[] = {
    {".NtWriteVirtualMemory", Runs::Machine}, {".RtlCopyMemory", Runs::Machine},
    {".RtlMoveMemory", Runs::Machine},        {".WriteProcessMemory", Runs::Machine},
    {".from_buffer", Runs::Machine},          {".from_buffer_copy", Runs::Machine},
};

constexpr std::size_t kMinMachineCode = 16;
constexpr std::uint64_t kLayerCopies = 2;

// A word as a shell would need it written.
std::string shell_word(std::string_view word) {
  const bool plain =
      !word.empty() && word.find_first_of(" \t\n'\"$`\\|&;<>()*?[]{}!#~") == std::string_view::npos;
  if (plain) return std::string(word);
  std::string result = "'";
  for (const char c : word) {
    if (c == '\'') {
      result += "'\\''";
    } else {
      result += c;
    }
  }
  return result + "'";
}

// Enough of it to be worth reading although there are holes.
bool is_mostly_known(std::string_view content) {
  std::size_t holes = 0;
  for (std::size_t at = content.find(kHole); at != std::string_view::npos;
       at = content.find(kHole, at + kHole.size())) {
    ++holes;
  }
  return content.size() >= 16 * (holes + 1);
}

}  // namespace

const Sink* find_sink(std::string_view path) {
  static constexpr text::NameFilter kFilter(kSinks, &Sink::path);
  static constexpr text::NameFilter kMethodFilter(kMethods, &Sink::path);
  const auto find = [](std::span<const Sink> sinks, std::string_view name) {
    const auto it =
        std::find_if(sinks.begin(), sinks.end(), [&](const Sink& sink) { return sink.path == name; });
    return it == sinks.end() ? nullptr : &*it;
  };
  if (kFilter.may_have(path)) {
    if (const Sink* const sink = find(kSinks, path)) return sink;
  }
  const std::size_t dot = path.rfind('.');
  if (dot == std::string_view::npos || !kMethodFilter.may_have(path.substr(dot))) return nullptr;
  return find(kMethods, path.substr(dot));
}

void Evaluator::run_layer(const Value& code, LayerKind kind, std::string_view sink, NodeId node) {
  if (!code.is(Tag::Text) && !code.is(Tag::Bytes)) return;
  const std::string_view content = store().string(code);
  const bool source = kind == LayerKind::Python;
  if (content.empty() || (source && code.partial && !is_mostly_known(content))) return;
  const Store::Chain chain = store().chain(code);
  // `eval("name")` and `system("clear")` hide nothing.
  constexpr std::string_view kBlanks = " \t\n(";
  const bool text = source || kind == LayerKind::Shell;
  if (text && chain == 0 && content.find_first_of(kBlanks) == std::string_view::npos) return;

  std::vector<std::string> via;
  if (!sink.empty()) via.emplace_back(sink);
  for (std::string& transform : store().transforms(chain)) via.push_back(std::move(transform));
  const std::string key = digest::md5(content);
  if (!run_.insert(key).second) {
    // What was decoded before it was run is one layer; it is named by what ran it.
    for (PendingLayer& pending : pending_) {
      if (pending.parent == layer_.id && pending.bytes == content && !sink.empty() &&
          find_sink(pending.via.empty() ? std::string_view() : std::string_view(pending.via.front())) ==
              nullptr) {
        pending.via = via;
        pending.span = layer_.tree[node].span();
        pending.kind = classify(content, kind);
      }
    }
    return;
  }
  // As many as there may be, and one more to say so; all of them differ.
  if (pending_.size() > limits_.max_layers) return;
  PendingLayer pending;
  pending.parent = layer_.id;
  pending.via = std::move(via);
  pending.span = layer_.tree[node].span();
  pending.kind = code.from(kFromMarshal) && source ? LayerKind::Bytecode
                 : kind == LayerKind::Pickle       ? kind
                                                   : classify(content, kind);
  pending.bytes = content;
  pending.complete = !code.partial && !store().is_cut_off(code);
  pending.node = node;
  if (source) pending.locals = local_names();
  pending_.push_back(std::move(pending));
}

void Evaluator::run_line(const Value& line, std::string_view sink, NodeId node) {
  if (line.is(Tag::Symbol)) {
    note_run(line, sink, node);
    return;
  }
  constexpr std::size_t kMaxLine = 16 * 1024;
  const std::string_view text = store().string(line);
  if (text.empty() || text.size() > kMaxLine || files_.empty()) return;
  for (const shell::Command& command : shell::read_commands(text, shell::ShellDialect::Posix)) {
    note_run(command.words, false, sink, node);
  }
  const std::string whole(text);
  note_run(std::span(&whole, 1), false, sink, node);
}

void Evaluator::run_words(std::span<const Value> words, std::string_view sink, NodeId node) {
  std::size_t size = 0;
  for (const Value& word : words) size += size_of(word);
  if (words.empty() || !may_work(size)) return;
  // `sys.executable` is an interpreter whose path is not known.
  const bool own_python = words[0].is(Tag::Symbol) &&
                          program_.symbols.text(static_cast<SymbolId>(words[0].index)) == "sys.executable";
  const std::string_view name = shell::command_name(store().string(words[0]));
  for (std::size_t i = 1; i + 1 < words.size(); ++i) {
    const std::string_view option = store().string(words[i]);
    const bool code =
        option == "-c" || (option.starts_with("-") && !option.starts_with("--") && option.ends_with("c"));
    if (code && (own_python || shell::is_python(name))) {
      run_layer(words[i + 1], LayerKind::Python, sink, node);
      return;
    }
    if (code && (shell::is_shell(name) || name == "busybox")) {
      run_layer(words[i + 1], LayerKind::Shell, sink, node);
      return;
    }
  }
  std::vector<std::string> known_words;
  for (const Value& word : words) {
    const auto key = word.is(Tag::Symbol) ? file_key(word) : std::nullopt;
    known_words.push_back(key ? *key : std::string(store().string(word)));
  }
  note_run(known_words, own_python, sink, node);
  if (name == "powershell" || name == "pwsh") {
    for (std::size_t i = 1; i + 1 < words.size(); ++i) {
      if (!is_encoded_option(store().string(words[i]))) continue;
      const Value decoded = transformed(Tag::Bytes, powershell_code(store().string(words[i + 1])),
                                        words[i + 1], "base64", kFromDecoded, words[i + 1].partial, node);
      run_layer(decoded, LayerKind::PowerShell, sink, node);
      return;
    }
    Origins origins = 0;
    bool partial = false;
    for (const Value& word : words) {
      origins |= word.origins;
      partial = partial || word.partial;
    }
    if (std::string code = powershell_command(known_words); !code.empty()) {
      run_layer(store().text(std::move(code), origins, partial, store().chain(words.back())),
                LayerKind::PowerShell, sink, node);
      return;
    }
  }
  // Words that stand in the script for all to read are no layer of their own.
  const bool hidden =
      std::any_of(words.begin(), words.end(), [&](const Value& word) { return store().chain(word) != 0; });
  if (!hidden) return;
  std::string line;
  bool partial = false;
  Origins origins = 0;
  Store::Chain chain = 0;
  for (const Value& word : words) {
    if (!line.empty()) line += ' ';
    origins |= word.origins;
    if (word.is(Tag::Text) || word.is(Tag::Bytes)) {
      line += shell_word(store().string(word));
      partial = partial || word.partial;
      if (chain == 0) chain = store().chain(word);
    } else if (word.is(Tag::Integer)) {
      line += std::to_string(word.integer);
    } else {
      line += own_python && &word == &words[0] ? "python" : std::string(kHole);
      partial = partial || !(own_python && &word == &words[0]);
    }
  }
  run_layer(store().text(std::move(line), origins, partial, chain), LayerKind::Shell, sink, node);
}

// An interpreter that is given no script reads one.
std::optional<LayerKind> Evaluator::reads_code(std::span<const Value> words) const {
  if (words.empty()) return std::nullopt;
  for (const Value& word : words.subspan(1)) {
    const std::string_view option = store().string(word);
    if (!option.starts_with('-') || option == "-c" || option == "-m") return std::nullopt;
  }
  const std::string_view name = shell::command_name(store().string(words[0]));
  const bool own = words[0].is(Tag::Symbol) &&
                   program_.symbols.text(static_cast<SymbolId>(words[0].index)) == "sys.executable";
  if (own || shell::is_python(name)) return LayerKind::Python;
  return shell::is_shell(name) ? std::optional(LayerKind::Shell) : std::nullopt;
}

void Evaluator::run_input(const Value& command, const Value& input, std::string_view sink, NodeId node) {
  Values words(store());
  Items items;
  if (command.is(Tag::Text)) {
    words.push_back(command);
  } else if (iterate(command, items)) {
    items.append_to(words);
  } else {
    return;
  }
  if (const auto kind = reads_code(words)) run_layer(input, *kind, sink, node);
}

// Bytes that are no text; a str of Python 2 holds them as its characters.
void Evaluator::run_machine_code(const Value& value, std::string_view sink, NodeId node) {
  if ((!value.is(Tag::Text) && !value.is(Tag::Bytes)) || value.partial) return;
  Value code = value;
  if (value.is(Tag::Text)) {
    if (store().is_ascii(value)) return;
    std::string bytes;
    for (const char32_t c : store().characters(value)) {
      if (c > 0xff) return;
      bytes.push_back(static_cast<char>(c));
    }
    code = store().bytes(std::move(bytes), value.origins, false, store().chain(value));
  }
  const std::string_view content = store().string(code);
  const LayerKind kind = classify(content, LayerKind::Binary);
  if (content.size() < kMinMachineCode || kind == LayerKind::Text || kind == LayerKind::Python) return;
  run_layer(code, kind, sink, node);
}

void Evaluator::check_sinks(const Call& call) {
  const Sink* sink = known(call.symbol).sink;
  if (sink == nullptr || call.arguments.empty()) return;
  // A layer is a copy, and its tree is counted by its nodes.
  std::size_t size = 0;
  for (const Argument& argument : call.arguments) size += size_of(argument.value);
  if (!may_work(size) || !may_take(kLayerCopies * size)) return;
  const Argument* given = nullptr;
  std::size_t at = 0;
  Values words(store());
  for (const Argument& argument : call.arguments) {
    if (argument.keyword == syntax::kNoAtom) {
      if (at == sink->at) given = &argument;
      if (at >= sink->at) words.push_back(argument.value);
      ++at;
      continue;
    }
    const std::string_view keyword = layer_.tree.names.text(argument.keyword);
    constexpr std::string_view kNames[] = {"args",      "argv",     "cmd",  "source",  "stmt",
                                           "path_name", "location", "code", "pathname"};
    if (given == nullptr && std::find(std::begin(kNames), std::end(kNames), keyword) != std::end(kNames)) {
      given = &argument;
    }
  }
  if (sink->runs == Runs::Machine) {
    for (const Argument& argument : call.arguments)
      run_machine_code(argument.value, sink->path, argument.node);
    return;
  }
  if (given == nullptr) return;
  switch (sink->runs) {
    case Runs::Python:
      run_layer(given->value, LayerKind::Python, sink->path, given->node);
      if (sink->path == "exec" && is_known(store(), given->value)) {
        const Value* names = call.positional(1);
        execute_text(store().string(given->value), names != nullptr && names->is(Tag::Dict) ? names : nullptr,
                     given->node);
      }
      break;
    case Runs::Pickle:
      run_layer(given->value, LayerKind::Pickle, sink->path, given->node);
      break;
    case Runs::File:
      note_run(given->value, sink->path, given->node);
      break;
    case Runs::Command:
      if (given->value.is(Tag::List) || given->value.is(Tag::Tuple)) {
        Items items;
        if (iterate(given->value, items)) run_words(items.collect(store()), sink->path, given->node);
      } else {
        run_layer(given->value, LayerKind::Shell, sink->path, given->node);
        run_line(given->value, sink->path, given->node);
      }
      if (const Value* input = handlers::parameter(*this, call, SIZE_MAX, "input"))
        run_input(given->value, *input, sink->path, call.node);
      break;
    case Runs::Input:
      if (const Values* command = store().contents(call.receiver); command != nullptr) {
        const Value started = command->front();
        run_input(started, given->value, sink->path, given->node);
      }
      break;
    case Runs::Words:
      run_words(words, sink->path, call.node);
      break;
    case Runs::Machine:
      break;
  }
}

}  // namespace pyverdict::unwrap

namespace pyverdict::unwrap::handlers {

Value shell_words(Evaluator& evaluator, const Call& call) {
  const Value* line = call.positional(0);
  if (line == nullptr || !line->is(Tag::Text) || line->partial) return external(evaluator, call);
  const auto commands = shell::read_commands(evaluator.store().string(*line), shell::ShellDialect::Posix);
  // The first command as it stands: a line that is a list of them is not what is split.
  Values words(evaluator.store());
  if (!commands.empty()) {
    for (const std::string& word : commands.front().words) {
      words.push_back(evaluator.store().text(word, line->origins, false, evaluator.store().chain(*line)));
    }
  }
  return evaluator.store().items(Tag::List, std::move(words), line->origins);
}

}  // namespace pyverdict::unwrap::handlers
