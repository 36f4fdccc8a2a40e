#include <algorithm>

#include "digest/digest.h"
#include "shell/commands.h"
#include "unwrap/codecs.h"
#include "unwrap/evaluator.h"

namespace pyverdict::unwrap {

using syntax::NodeId;

enum class Runs : std::uint8_t {
  Python,   ///< the first argument is Python source
  Command,  ///< the first argument is a command: text for a shell, or a list of words
  WordsOf,  ///< the second argument is the list of words
  Words,    ///< every argument behind the first is a word
};

struct Sink {
  std::string_view path;
  Runs runs;
};

namespace {

constexpr Sink kSinks[] = {
    {"exec", Runs::Python},
    {"eval", Runs::Python},
    {"compile", Runs::Python},
    {"code.InteractiveInterpreter().runsource", Runs::Python},
    {"code.InteractiveInterpreter().runcode", Runs::Python},
    {"os.system", Runs::Command},
    {"os.popen", Runs::Command},
    {"os.startfile", Runs::Command},
    {"pty.spawn", Runs::Command},
    {"asyncio.create_subprocess_shell", Runs::Command},
    {"asyncio.create_subprocess_exec", Runs::Words},
    {"subprocess.Popen", Runs::Command},
    {"subprocess.call", Runs::Command},
    {"subprocess.check_call", Runs::Command},
    {"subprocess.check_output", Runs::Command},
    {"subprocess.getoutput", Runs::Command},
    {"subprocess.getstatusoutput", Runs::Command},
    {"subprocess.run", Runs::Command},
    {"os.execl", Runs::Words},
    {"os.execle", Runs::Words},
    {"os.execlp", Runs::Words},
    {"os.execv", Runs::WordsOf},
    {"os.execve", Runs::WordsOf},
    {"os.execvp", Runs::WordsOf},
    {"os.execvpe", Runs::WordsOf},
    {"paramiko.SSHClient().exec_command", Runs::Command},
};

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

}  // namespace

const Sink* find_sink(std::string_view path) {
  const auto* const end = std::end(kSinks);
  const auto* const it =
      std::find_if(std::begin(kSinks), end, [&](const Sink& sink) { return sink.path == path; });
  return it == end ? nullptr : it;
}

void Evaluator::run_layer(const Value& code, LayerKind kind, std::string_view sink, NodeId node) {
  if (!code.is(Tag::Text) && !code.is(Tag::Bytes)) return;
  const std::string_view content = store().string(code);
  const bool source = kind == LayerKind::Python;
  if (content.empty() || (source && code.partial)) return;
  const Store::Chain chain = store().chain(code);
  // `eval("name")` and `system("clear")` hide nothing.
  constexpr std::string_view kBlanks = " \t\n(";
  if (chain == 0 && content.find_first_of(kBlanks) == std::string_view::npos) return;

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
  PendingLayer pending;
  pending.parent = layer_.id;
  pending.via = std::move(via);
  pending.span = layer_.tree[node].span();
  pending.kind = code.from(kFromMarshal) ? LayerKind::Bytecode : classify(content, kind);
  pending.bytes = content;
  pending.complete = !code.partial;
  pending_.push_back(std::move(pending));
}

void Evaluator::run_words(std::span<const Value> words, std::string_view sink, NodeId node) {
  if (words.empty()) return;
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

void Evaluator::check_sinks(const Call& call) {
  const Sink* sink = known(call.symbol).sink;
  if (sink == nullptr || call.arguments.empty()) return;
  const Argument* first = &call.arguments[0];
  for (const Argument& argument : call.arguments) {
    if (argument.keyword == syntax::kNoAtom) continue;
    const std::string_view keyword = layer_.tree.names.text(argument.keyword);
    if (first->keyword != syntax::kNoAtom && (keyword == "args" || keyword == "cmd" || keyword == "source")) {
      first = &argument;
    }
  }
  std::vector<Value> words;
  switch (sink->runs) {
    case Runs::Python:
      run_layer(first->value, LayerKind::Python, sink->path, first->node);
      break;
    case Runs::Command:
      if (iterate(first->value, words) && !first->value.is(Tag::Text) && !first->value.is(Tag::Bytes)) {
        run_words(words, sink->path, first->node);
      } else {
        run_layer(first->value, LayerKind::Shell, sink->path, first->node);
      }
      break;
    case Runs::WordsOf:
      if (call.arguments.size() > 1 && iterate(call.arguments[1].value, words)) {
        run_words(words, sink->path, call.arguments[1].node);
      }
      break;
    case Runs::Words:
      for (std::size_t i = sink->path.starts_with("os.") ? 1 : 0; i < call.arguments.size(); ++i) {
        words.push_back(call.arguments[i].value);
      }
      run_words(words, sink->path, call.node);
      break;
  }
}

}  // namespace pyverdict::unwrap
