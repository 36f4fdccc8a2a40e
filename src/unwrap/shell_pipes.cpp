#include "unwrap/shell_pipes.h"

#include <algorithm>
#include <span>

#include "ranges.h"
#include "shell/variables.h"
#include "unwrap/codecs.h"

namespace pyverdict::unwrap {
namespace {

using codecs::Decoded;
using shell::Command;
using Words = std::span<const std::string>;

constexpr std::uint64_t kMaxBytes = 16 * 1024 * 1024;

bool has(Words words, std::string_view option) { return ranges::find(words, option) != words.end(); }

// A short option by itself or among others: `-d`, `-dc`.
bool has_flag(Words words, char flag) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    return word.size() > 1 && word[0] == '-' && word[1] != '-' && word.find(flag) != std::string::npos;
  });
}

/// What flows from one command to the next.
struct Stream {
  std::string bytes;
  std::vector<std::string> via;  // the last transform first
  std::size_t command = 0;       // that it started in
  bool complete = true;
};

/// A command that turns what it reads into something else.
struct Filter {
  std::string_view name;
  std::string_view transform;
  bool (*applies)(Words);
  Decoded (*run)(std::string_view);
};

bool always(Words) { return true; }
bool decodes(Words words) { return has_flag(words, 'd') || has_flag(words, 'D') || has(words, "--decode"); }
bool decompresses(Words words) { return has_flag(words, 'd') || has(words, "--decompress"); }
bool reverts(Words words) { return has_flag(words, 'r'); }
bool decrypts_nothing(Words words) {
  return has_flag(words, 'd') && (has(words, "base64") || has(words, "-base64") || has(words, "-a"));
}

Decoded reversed(std::string_view data) {
  // Line by line, as `rev` does.
  std::string result;
  while (!data.empty()) {
    const std::size_t end = std::min(data.find('\n'), data.size());
    result.append(data.substr(0, end).rbegin(), data.substr(0, end).rend());
    if (end < data.size()) result += '\n';
    data.remove_prefix(std::min(end + 1, data.size()));
  }
  return {std::move(result)};
}

Decoded reversed_lines(std::string_view data) {
  if (data.ends_with('\n')) data.remove_suffix(1);
  std::string result;
  while (!data.empty()) {
    const std::size_t start = data.rfind('\n') == std::string_view::npos ? 0 : data.rfind('\n') + 1;
    result.append(data.substr(start)).append("\n");
    data = data.substr(0, start == 0 ? 0 : start - 1);
  }
  return {std::move(result)};
}

constexpr Filter kFilters[] = {
    {"base32", "base32", decodes, [](std::string_view data) { return codecs::base32(data); }},
    {"base64", "base64", decodes, [](std::string_view data) { return codecs::base64(data); }},
    {"bunzip2", "bz2", always, [](std::string_view data) { return codecs::bunzip2(data, kMaxBytes); }},
    {"bzcat", "bz2", always, [](std::string_view data) { return codecs::bunzip2(data, kMaxBytes); }},
    {"bzip2", "bz2", decompresses, [](std::string_view data) { return codecs::bunzip2(data, kMaxBytes); }},
    {"gunzip", "gzip", always, [](std::string_view data) { return codecs::decompress(data, kMaxBytes); }},
    {"gzip", "gzip", decompresses, [](std::string_view data) { return codecs::decompress(data, kMaxBytes); }},
    {"openssl", "base64", decrypts_nothing, [](std::string_view data) { return codecs::base64(data); }},
    {"rev", "reverse", always, reversed},
    {"tac", "reverse", always, reversed_lines},
    {"unxz", "lzma", always, [](std::string_view data) { return codecs::unxz(data, kMaxBytes); }},
    {"uudecode", "uu", always, [](std::string_view data) { return codecs::uu(data); }},
    {"xxd", "hex", reverts, [](std::string_view data) { return codecs::hex(data); }},
    {"xz", "lzma", decompresses, [](std::string_view data) { return codecs::unxz(data, kMaxBytes); }},
    {"xzcat", "lzma", always, [](std::string_view data) { return codecs::unxz(data, kMaxBytes); }},
    {"zcat", "gzip", always, [](std::string_view data) { return codecs::decompress(data, kMaxBytes); }},
};
static_assert(ranges::is_sorted(kFilters, {}, &Filter::name));

// The characters that a set of `tr` names, ranges and escapes resolved.
std::string character_set(std::string_view set) {
  const std::string plain = shell::unescape(set);
  std::string result;
  for (std::size_t i = 0; i < plain.size(); ++i) {
    if (i + 2 < plain.size() && plain[i + 1] == '-' && plain[i] <= plain[i + 2]) {
      for (int c = plain[i]; c <= plain[i + 2]; ++c) result += static_cast<char>(c);
      i += 2;
    } else {
      result += plain[i];
    }
  }
  return result;
}

std::optional<std::string> translated(std::string_view data, Words words) {
  if (words.size() < 3 || words[1].find("[:") != std::string::npos) return std::nullopt;
  const bool deletes = words[1] == "-d";
  if (words[1].starts_with('-') && !deletes) return std::nullopt;
  const std::string from = character_set(words[deletes ? 2 : 1]);
  const std::string to = deletes ? std::string() : character_set(words[2]);
  if (!deletes && to.empty()) return std::nullopt;
  std::string result;
  for (const char c : data) {
    const std::size_t at = from.rfind(c);
    if (at == std::string::npos) {
      result += c;
    } else if (!deletes) {
      result += to[std::min(at, to.size() - 1)];
    }
  }
  return result;
}

// What `printf FORMAT WORDS...` prints: `%s` and `%b` take the words in turn.
std::string printed(Words words) {
  const std::string format = shell::unescape(words[0]);
  std::string result;
  std::size_t next = 1;
  do {
    const std::size_t before = next;
    for (std::size_t i = 0; i < format.size(); ++i) {
      if (format[i] != '%' || i + 1 >= format.size()) {
        result += format[i];
      } else if (format[++i] == '%') {
        result += '%';
      } else if (next < words.size()) {
        result += format[i] == 'b' ? shell::unescape(words[next++]) : words[next++];
      }
    }
    if (next == before) break;
  } while (next < words.size() && result.size() < kMaxBytes);
  return result;
}

std::optional<std::string> variable_of(std::string_view word) {
  if (!word.starts_with('$')) return std::nullopt;
  word.remove_prefix(1);
  if (word.starts_with('{') && word.ends_with('}')) word = word.substr(1, word.size() - 2);
  return shell::is_variable_name(word) ? std::optional<std::string>(word) : std::nullopt;
}

std::string file_name(std::string_view path) {
  while (path.starts_with("./")) path.remove_prefix(2);
  return std::string(path);
}

class Follower {
 public:
  explicit Follower(const std::vector<Command>& commands) : commands_(commands) {}

  std::vector<PipedCode> run() {
    for (at_ = 0; at_ < commands_.size(); ++at_) {
      if (!commands_[at_].words.empty()) follow(commands_[at_]);
    }
    return std::move(found_);
  }

 private:
  void follow(const Command& command) {
    std::optional<Stream> in;
    if (const auto it = flowing_.find(command.pipeline); it != flowing_.end()) {
      in = std::move(it->second);
      flowing_.erase(it);
    }
    std::vector<std::string> words;
    std::string target;
    for (std::size_t i = 0; i < command.words.size(); ++i) {
      const std::string& word = command.words[i];
      const bool redirects = word == "<<<" || word == "<<" || word == "<" || word == ">";
      if (!redirects || i + 1 >= command.words.size()) {
        words.push_back(word);
        continue;
      }
      const std::string& operand = command.words[++i];
      if (word == ">") {
        if (!operand.starts_with('&')) target = file_name(operand);
      } else if (word == "<") {
        in = held(files_, file_name(operand));
      } else if (!operand.empty()) {
        in = text_of(operand);
        if (word == "<<<") in->bytes += '\n';
      }
    }
    std::optional<Stream> out = words.empty() ? std::nullopt : output_of(words, in);
    if (!out) return;
    if (!target.empty()) {
      out->via.insert(out->via.begin(), "written file");
      files_.insert_or_assign(std::move(target), std::move(*out));
    } else {
      flowing_.insert_or_assign(command.pipeline, std::move(*out));
    }
  }

  static std::optional<Stream> held(const std::unordered_map<std::string, Stream>& streams,
                                    const std::string& name) {
    const auto it = streams.find(name);
    return it == streams.end() ? std::nullopt : std::optional(it->second);
  }

  Stream text_of(std::string_view word) const {
    if (const auto name = variable_of(word)) {
      if (auto known = held(variables_, *name)) return *std::move(known);
    }
    return {std::string(word), {}, at_};
  }

  std::optional<Stream> output_of(Words words, std::optional<Stream>& in) {
    const std::string_view name = shell::command_name(words[0]);
    const Words rest = words.subspan(1);
    if (name == "echo" || name == "printf") return said(name, rest, in);
    if (name == "cat" || name == "tee") {
      if (name == "tee" && in) {
        for (const std::string& word : rest) {
          Stream copy = *in;
          copy.via.insert(copy.via.begin(), "written file");
          if (!word.starts_with('-')) files_.insert_or_assign(file_name(word), std::move(copy));
        }
        return in;
      }
      return rest.empty() || rest[0] == "-" ? in : held(files_, file_name(rest[0]));
    }
    if (shell::is_shell(name) || shell::is_python(name)) {
      run(name, shell::is_shell(name) ? LayerKind::Shell : LayerKind::Python, rest, in);
      return std::nullopt;
    }
    if (name == "eval" || name == "source" || name == "." || words[0].empty()) {
      run(words[0].empty() ? "sh" : name, LayerKind::Shell, rest, in);
      return std::nullopt;
    }
    if (words.size() == 1 && words[0].ends_with('=') && in) {
      variables_.insert_or_assign(words[0].substr(0, words[0].size() - 1), std::move(*in));
      return std::nullopt;
    }
    if (const auto file = held(files_, file_name(words[0]));
        file && words[0].find('/') != std::string::npos) {
      add(*file, "sh", LayerKind::Shell);
      return std::nullopt;
    }
    return filtered(name, words, in);
  }

  std::optional<Stream> said(std::string_view name, Words words, std::optional<Stream>& in) {
    bool escapes = false;
    while (name == "echo" && !words.empty() && words[0].size() > 1 && words[0][0] == '-' &&
           words[0].find_first_not_of("neE", 1) == std::string::npos) {
      escapes = escapes || words[0].find('e') != std::string::npos;
      words = words.subspan(1);
    }
    // `echo "$(...)"` and `echo $NAME` say what was read or kept.
    if (in && words.size() == 1 && words[0].empty()) return in;
    if (words.empty()) return std::nullopt;
    if (words.size() == 1 && variable_of(words[0])) {
      return held(variables_, *variable_of(words[0]));
    }
    Stream out{{}, {}, at_};
    if (name == "printf") {
      out.bytes = printed(words);
      if (out.bytes != words[0]) out.via = {"printf"};
      return out;
    }
    for (const std::string& word : words) out.bytes += (out.bytes.empty() ? "" : " ") + word;
    if (!escapes) return out;
    std::string plain = shell::unescape(out.bytes);
    if (plain != out.bytes) out.via = {"escapes"};
    out.bytes = std::move(plain);
    return out;
  }

  std::optional<Stream> filtered(std::string_view name, Words words, std::optional<Stream>& in) const {
    if (!in && words.size() > 1) in = held(files_, file_name(words.back()));
    if (!in) return std::nullopt;
    Stream out = std::move(*in);
    if (name == "tr") {
      auto result = translated(out.bytes, words);
      if (!result) return std::nullopt;
      out.bytes = std::move(*result);
      out.via.insert(out.via.begin(), "translate");
      return out;
    }
    const auto* filter = ranges::lower_bound(kFilters, name, {}, &Filter::name);
    if (filter == std::end(kFilters) || filter->name != name || !filter->applies(words)) return std::nullopt;
    Decoded result = filter->run(out.bytes);
    if (result.bytes.empty()) return std::nullopt;
    out.bytes = std::move(result.bytes);
    out.complete = out.complete && result.complete;
    out.via.insert(out.via.begin(), std::string(filter->transform));
    return out;
  }

  // An interpreter: of a file that was written, of code that `-c "$(...)"` gives, or of what it reads.
  void run(std::string_view name, LayerKind kind, Words words, const std::optional<Stream>& in) {
    const bool evaluates = name == "eval";
    for (std::size_t i = 0; i < words.size(); ++i) {
      const std::string& word = words[i];
      const bool code = word.size() > 1 && word[0] == '-' && word[1] != '-' && word.ends_with('c');
      if (code || evaluates) {
        const std::size_t at = code ? i + 1 : i;
        const auto variable = at < words.size() ? variable_of(words[at]) : std::nullopt;
        if (const auto kept = variable ? held(variables_, *variable) : std::nullopt) {
          add(*kept, name, kind);
          return;
        }
        // `-c ''` with a command inside is given what that puts out; code in words is read where it stands.
        if (at < words.size() && !words[at].empty()) return;
        break;
      }
      if (word.starts_with('-')) continue;
      if (const auto file = held(files_, file_name(word))) {
        add(*file, name, kind);
        return;
      }
      if (!word.empty()) return;
    }
    if (in) add(*in, name, kind);
  }

  void add(const Stream& stream, std::string_view name, LayerKind kind) {
    if (stream.bytes.empty()) return;
    PipedCode code;
    code.command = stream.command;
    code.bytes = stream.bytes;
    code.kind = kind;
    code.via = stream.via;
    code.via.insert(code.via.begin(), std::string(name));
    code.complete = stream.complete;
    found_.push_back(std::move(code));
  }

  const std::vector<Command>& commands_;
  std::size_t at_ = 0;
  std::unordered_map<std::uint32_t, Stream> flowing_;  // by pipeline
  std::unordered_map<std::string, Stream> variables_;  // those that hold what commands put out
  std::unordered_map<std::string, Stream> files_;
  std::vector<PipedCode> found_;
};

}  // namespace

std::vector<PipedCode> find_piped_code(const std::vector<Command>& commands) {
  return Follower(commands).run();
}

}  // namespace pyverdict::unwrap
