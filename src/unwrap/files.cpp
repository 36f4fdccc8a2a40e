#include <algorithm>
#include <array>

#include "shell/commands.h"
#include "text/name_filter.h"
#include "unwrap/evaluator.h"

/// Files that the script writes and then runs, and its own file, which it may read.
///
/// A file has a key: its path as far as it is known, or, for a temporary one, where its handle was made. What
/// is written to a key is kept; what is run is looked up by key when the layer has been read.
namespace pyverdict::unwrap {

using syntax::NodeId;

namespace {

constexpr std::string_view kOwnFile = "__file__";
constexpr std::string_view kMemory = "memfd:";
constexpr std::size_t kLongestPath = 4096;  // Linux opens no longer one
constexpr std::size_t kMaxFiles = 1000;

struct Row {
  std::string_view path;
  FileRole role;
};

constexpr std::array<Row, 44> kRoles = {{
    {"importlib.machinery.SourceFileLoader", FileRole::None},
    {"io.open_code", FileRole::Open},
    {"linecache.getlines", FileRole::None},
    {"open", FileRole::Open},
    {"open().read", FileRole::Read},
    {"open().readlines", FileRole::ReadLines},
    {"open().seek", FileRole::Seek},
    {"open().write", FileRole::Write},
    {"open().writelines", FileRole::Write},
    {"aiofiles.open", FileRole::Open},
    {"aiofiles.open().write", FileRole::Write},
    {"os.fdopen", FileRole::Path},
    {"os.fdopen().read", FileRole::Read},
    {"os.fdopen().write", FileRole::Write},
    {"os.memfd_create", FileRole::OpenNew},
    {"os.open", FileRole::Open},
    {"os.rename", FileRole::Copy},
    {"os.replace", FileRole::Copy},
    {"os.write", FileRole::WriteTo},
    {"pathlib.Path", FileRole::Path},
    {"pathlib.PosixPath", FileRole::Path},
    {"pathlib.PurePath", FileRole::Path},
    {"pathlib.Path().absolute", FileRole::None},
    {"pathlib.Path().joinpath", FileRole::None},
    {"pathlib.Path().open", FileRole::None},
    {"pathlib.Path().open().read", FileRole::Read},
    {"pathlib.Path().open().write", FileRole::Write},
    {"pathlib.Path().read_bytes", FileRole::Read},
    {"pathlib.Path().read_text", FileRole::Read},
    {"pathlib.Path().write_bytes", FileRole::Write},
    {"pathlib.Path().write_text", FileRole::Write},
    {"print", FileRole::Print},
    {"shutil.copy", FileRole::Copy},
    {"shutil.copy2", FileRole::Copy},
    {"shutil.copyfile", FileRole::Copy},
    {"shutil.move", FileRole::Copy},
    {"tempfile.NamedTemporaryFile", FileRole::OpenNew},
    {"tempfile.NamedTemporaryFile().write", FileRole::Write},
    {"tempfile.NamedTemporaryFile().file.write", FileRole::Write},
    {"tempfile.TemporaryFile", FileRole::OpenNew},
    {"tempfile.TemporaryFile().write", FileRole::Write},
    {"tempfile.mkstemp", FileRole::OpenNew},
    {"tempfile.mktemp", FileRole::OpenNew},
    {"tempfile.mkdtemp", FileRole::None},
}};

// Two spellings of a path that mean the same file.
std::string normal_path(std::string_view path) {
  std::string result(path);
  std::replace(result.begin(), result.end(), '\\', '/');
  while (result.starts_with("./")) result.erase(0, 2);
  return result;
}

std::string_view base_name(std::string_view path) { return path.substr(path.rfind('/') + 1); }

LayerKind kind_of(std::string_view path, std::string_view content) {
  if (content.starts_with("#!")) {
    const std::string_view line = content.substr(0, content.find('\n'));
    if (line.find("python") != std::string_view::npos) return LayerKind::Python;
    if (line.find("sh") != std::string_view::npos) return LayerKind::Shell;
  }
  if (path.ends_with(".py") || path.ends_with(".pyw") || path.ends_with(".pth")) return LayerKind::Python;
  if (path.ends_with(".sh")) return LayerKind::Shell;
  if (path.ends_with(".ps1")) return LayerKind::PowerShell;
  return classify(content, LayerKind::Binary);
}

}  // namespace

FileRole find_file_role(std::string_view path) {
  static constexpr text::NameFilter kFilter(kRoles, &Row::path);
  if (!kFilter.may_have(path)) return FileRole::None;
  const auto it =
      std::find_if(kRoles.begin(), kRoles.end(), [&](const Row& row) { return row.path == path; });
  return it == kRoles.end() ? FileRole::None : it->role;
}

std::optional<std::string> Evaluator::file_key(const Value& value) {
  if (value.is(Tag::Text) || value.is(Tag::Bytes)) {
    const std::string_view path = store().string(value);
    return path.empty() || path.size() > kLongestPath ? std::nullopt : std::optional(normal_path(path));
  }
  if (value.is(Tag::Tuple)) {
    // What mkstemp() gives: a handle and a path.
    const auto items = store().items(value);
    return items.empty() ? std::nullopt : file_key(items[0]);
  }
  if (!value.is(Tag::Symbol)) return std::nullopt;
  const auto held = handles_.find(value.node);
  if (held != handles_.end()) return held->second;
  const std::string_view path = program_.symbols.text(static_cast<SymbolId>(value.index));
  if (path == "__file__" || (path == "sys.argv[]" && value.from(kFromSelf))) return std::string(kOwnFile);
  return std::nullopt;
}

std::optional<Value> Evaluator::file_content(const std::string& key, bool bytes) {
  if (const auto it = files_.find(key); it != files_.end()) return it->second;
  if (key != kOwnFile) return std::nullopt;
  const Layer& script = program_.layers.empty() ? layer_ : program_.layers.front();
  return store().view(bytes ? Tag::Bytes : Tag::Text, script.text, kFromSelf | kFromFile);
}

void Evaluator::write_file(const std::string& key, const Value& content) {
  Value value = content;
  Items lines;
  if ((content.is(Tag::List) || content.is(Tag::Tuple)) && iterate(content, lines)) {
    value = store().text("", kFromLiteral);
    for (const Value& line : lines) {
      if (line.is(Tag::Text))
        value = store().joined(value, store().string(line), line.origins, line.partial, store().chain(line));
    }
  }
  if (!value.is(Tag::Text) && !value.is(Tag::Bytes)) return;
  const auto [it, added] = files_.try_emplace(key, value);
  if (added) {
    file_order_.push_back(key);
    return;
  }
  const Value before = it->second;
  if (!may_hold(store().string(value).size())) return;
  it->second = store().joined(before, store().string(value), before.origins | value.origins,
                              before.partial || value.partial,
                              store().chain(before) != 0 ? store().chain(before) : store().chain(value));
}

Value Evaluator::file_call(FileRole role, const Call& call, Value result) {
  if ((context_ & kUnreachable) != 0 || handles_.size() > kMaxFiles || files_.size() > kMaxFiles)
    return result;
  const Value* first = call.positional(0);
  const std::string_view path = program_.symbols.text(call.symbol);
  switch (role) {
    case FileRole::Open:
    case FileRole::Path: {
      std::optional<std::string> key = first == nullptr ? std::nullopt : file_key(*first);
      for (std::size_t i = 1; role == FileRole::Path && key && i < call.positional_count(); ++i) {
        const auto part = file_key(*call.positional(i));
        key = part ? std::optional(*key + "/" + *part) : std::nullopt;
      }
      if (!key) {
        handles_.erase(call.node);
        break;
      }
      handles_.insert_or_assign(call.node, *key);
      offsets_.erase(call.node);
      // A file that is opened for writing starts anew.
      const Value* mode = call.positional(1);
      if (role == FileRole::Open && mode != nullptr && store().string(*mode).starts_with("w"))
        files_.erase(*key);
      if (*key == kOwnFile) result.origins |= kFromSelf;
      break;
    }
    case FileRole::OpenNew: {
      std::string key(path == "os.memfd_create" ? kMemory : "temporary:");
      key += std::to_string(call.node);
      for (const Argument& argument : call.arguments) {
        const std::string_view text = store().string(argument.value);
        if (text.starts_with(".")) key += text;  // the suffix says what it is
      }
      handles_.insert_or_assign(call.node, std::move(key));
      break;
    }
    case FileRole::Write: {
      const auto key = file_key(call.receiver);
      if (key && first != nullptr) write_file(*key, *first);
      break;
    }
    case FileRole::WriteTo: {
      const auto key = first == nullptr ? std::nullopt : file_key(*first);
      if (key && first->is(Tag::Symbol) && call.positional(1) != nullptr)
        write_file(*key, *call.positional(1));
      break;
    }
    case FileRole::Print:
      for (const Argument& argument : call.arguments) {
        if (argument.keyword == syntax::kNoAtom || layer_.tree.names.text(argument.keyword) != "file")
          continue;
        const auto key = file_key(argument.value);
        if (!key || first == nullptr) continue;
        write_file(*key, *first);
        write_file(*key, store().text("\n", kFromLiteral));
      }
      break;
    case FileRole::Read:
    case FileRole::ReadLines: {
      const auto key = file_key(call.receiver);
      if (!key) break;
      const auto content = file_content(*key, false);
      if (!content) break;
      Value text = *content;
      if (const auto offset = offsets_.find(call.receiver.node); offset != offsets_.end()) {
        const std::string_view whole = store().string(text);
        const auto at = static_cast<std::size_t>(std::clamp<std::int64_t>(
            offset->second < 0 ? offset->second + static_cast<std::int64_t>(whole.size()) : offset->second, 0,
            static_cast<std::int64_t>(whole.size())));
        text = store().text(std::string(whole.substr(at)), content->origins, content->partial);
      }
      text.origins |= kFromFile;
      return role == FileRole::Read ? text : lines_of(text);
    }
    case FileRole::Seek:
      if (first != nullptr && first->is(Tag::Integer))
        offsets_.insert_or_assign(call.receiver.node, first->integer);
      break;
    case FileRole::Copy: {
      const auto from = first == nullptr ? std::nullopt : file_key(*first);
      const auto to = call.positional(1) == nullptr ? std::nullopt : file_key(*call.positional(1));
      if (!from || !to) break;
      if (const auto held = files_.find(*from); held != files_.end()) {
        const Value content = held->second;
        files_.insert_or_assign(*to, content);
        file_order_.push_back(*to);
      }
      break;
    }
    case FileRole::None:
      break;
  }
  return result;
}

void Evaluator::note_run(const Value& path, std::string_view sink, NodeId node) {
  const auto key = file_key(path);
  if (key && ran_.size() < kMaxFiles) ran_.push_back({*key, sink, node, LayerKind::Binary});
}

void Evaluator::note_run(std::span<const std::string> words, bool own_python, std::string_view sink,
                         NodeId node) {
  if (words.empty() || ran_.size() >= kMaxFiles) return;
  const std::string_view name = shell::command_name(words[0]);
  const LayerKind kind = own_python || shell::is_python(name)     ? LayerKind::Python
                         : shell::is_shell(name)                  ? LayerKind::Shell
                         : name == "powershell" || name == "pwsh" ? LayerKind::PowerShell
                                                                  : LayerKind::Binary;
  // Which of the words is the file is told by which was written.
  for (std::size_t i = 0; i < std::min<std::size_t>(words.size(), 16); ++i) {
    if (!words[i].starts_with('-') && words[i].size() <= kLongestPath)
      ran_.push_back({normal_path(words[i]), sink, node, i == 0 ? LayerKind::Binary : kind});
  }
}

void Evaluator::run_written_files() {
  if (files_.empty()) return;
  const auto run = [&](const std::string& key, const Value& content, LayerKind kind, std::string_view sink,
                       NodeId node) {
    Value value = store().view(content.tag, store().string(content), content.origins);
    value.partial = content.partial;
    value = store().joined(value, {}, content.origins, content.partial,
                           store().extend(store().chain(content), "written file"));
    if (kind == LayerKind::Binary) kind = kind_of(key, store().string(content));
    run_layer(value, kind, sink, node);
  };
  // An import of a module that was written runs it.
  for (const Fact& fact : layer_.facts) {
    if (fact.kind != FactKind::Import) continue;
    const std::string module(program_.symbols.text(fact.symbol));
    ran_.push_back({module.substr(0, module.find('.')) + ".py", "import", fact.node, LayerKind::Python});
  }
  for (const Ran& ran : ran_) {
    for (const std::string& key : file_order_) {
      const auto held = files_.find(key);
      const bool same =
          key == ran.file || (ran.file.find('/') == std::string::npos && base_name(key) == ran.file);
      if (held != files_.end() && same) run(key, held->second, ran.kind, ran.sink, ran.node);
    }
  }
  for (const std::string& key : file_order_) {
    const auto held = files_.find(key);
    if (held == files_.end()) continue;
    const std::string_view name = base_name(key);
    const NodeId node = held->second.node == syntax::kNoNode ? layer_.tree.root : held->second.node;
    // Python runs these whenever it starts.
    if (name.ends_with(".pth") || name == "sitecustomize.py" || name == "usercustomize.py") {
      run(key, held->second, LayerKind::Python, name.ends_with(".pth") ? "pth" : "sitecustomize", node);
    }
    if (key.starts_with(kMemory)) run(key, held->second, LayerKind::Binary, "os.memfd_create", node);
  }
}

}  // namespace pyverdict::unwrap
