#include "finding/shell.h"

#include <algorithm>
#include <array>
#include <optional>

#include "ranges.h"
#include "text/text.h"

namespace pyverdict::finding::shell {
namespace {

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r'; }

bool ends_word(char c) {
  return is_blank(c) || c == '\n' || c == ';' || c == '&' || c == '|' || c == '<' || c == '>' || c == '(' ||
         c == ')';
}

int digit(char c, int base) {
  int value = -1;
  if (c >= '0' && c <= '9') value = c - '0';
  if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f') value = (c | 0x20) - 'a' + 10;
  return value < base ? value : -1;
}

struct AnsiEscape {
  char letter;
  char value;
};

constexpr std::array<AnsiEscape, 13> kAnsiEscapes = {{{'n', '\n'},
                                                      {'t', '\t'},
                                                      {'r', '\r'},
                                                      {'\\', '\\'},
                                                      {'\'', '\''},
                                                      {'"', '"'},
                                                      {'a', '\a'},
                                                      {'b', '\b'},
                                                      {'e', '\x1B'},
                                                      {'E', '\x1B'},
                                                      {'f', '\f'},
                                                      {'v', '\v'},
                                                      {'?', '?'}}};

/// Of a command line: no system takes as many arguments. What stands behind them is not asked for.
constexpr std::size_t kMaxWords = 262'144;

struct Pending {
  std::size_t command;
  std::size_t document;
  std::string delimiter;
  bool literal;     ///< the delimiter was quoted: nothing in the body is resolved
  bool strip_tabs;  ///< `<<-`
};

class Parser {
 public:
  Parser(std::string_view text, std::size_t max_commands) : text_(text), max_commands_(max_commands) {}

  std::vector<Command> run() {
    commands_.emplace_back();
    while (at_ < text_.size() && commands_.size() <= max_commands_) step();
    for (const Pending& pending : pending_) {
      commands_[pending.command].documents[pending.document].closed = false;
    }
    std::erase_if(commands_, [](const Command& c) { return c.words.empty() && c.documents.empty(); });
    return std::move(commands_);
  }

 private:
  void step() {
    const char c = text_[at_];
    if (is_blank(c) || continues_line()) {
      at_ += is_blank(c) ? 1 : 2;
    } else if (c == '#') {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (c == '\n') {
      ++at_;
      bodies();
      end_command();
    } else if (c == '<' || c == '>') {
      redirection();
    } else if (ends_word(c)) {
      ++at_;
      end_command();
    } else {
      word();
    }
  }

  bool continues_line() const { return text_.substr(at_, 2) == "\\\n"; }

  void end_command() {
    if (!commands_.back().words.empty() || !commands_.back().documents.empty()) commands_.emplace_back();
  }

  void word() {
    bool quoted = false;
    std::string value = read_word(quoted);
    if (++words_ <= kMaxWords) commands_.back().words.push_back(std::move(value));
  }

  void redirection() {
    const std::size_t start = at_;
    while (at_ < text_.size() && (text_[at_] == '<' || text_[at_] == '>' || text_[at_] == '&')) ++at_;
    const std::string_view op = text_.substr(start, at_ - start);
    drop_descriptor();
    const bool strip_tabs = op == "<<" && at_ < text_.size() && text_[at_] == '-';
    if (strip_tabs) ++at_;
    while (at_ < text_.size() && is_blank(text_[at_])) ++at_;
    if (at_ < text_.size() && text_[at_] == '(') return;
    bool quoted = false;
    std::string target = read_word(quoted);
    Command& command = commands_.back();
    if (op == "<<<") {
      command.documents.push_back({target + '\n', command.closed});
    } else if (op == "<<") {
      command.documents.push_back({});
      pending_.push_back(
          {commands_.size() - 1, command.documents.size() - 1, std::move(target), quoted, strip_tabs});
    }
  }

  /// The `2` of `2>file` is no word.
  void drop_descriptor() {
    std::vector<std::string>& words = commands_.back().words;
    const bool adjacent = word_end_ != 0 && word_end_ == at_ - 1;
    if (adjacent && !words.empty() && words.back().size() == 1 && digit(words.back()[0], 10) >= 0) {
      words.pop_back();
    }
  }

  /// Reads the bodies of here-documents, which stand behind the line that announces them.
  void bodies() {
    for (Pending& pending : pending_) {
      Document& document = commands_[pending.command].documents[pending.document];
      document.closed = body(pending, document.text);
    }
    pending_.clear();
  }

  bool body(const Pending& pending, std::string& out) {
    while (at_ < text_.size()) {
      const std::size_t end = std::min(text_.find('\n', at_), text_.size());
      std::string_view line = text_.substr(at_, end - at_);
      at_ = std::min(end + 1, text_.size());
      if (pending.strip_tabs) line.remove_prefix(std::min(line.find_first_not_of('\t'), line.size()));
      const std::string_view bare = line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
      if (bare == pending.delimiter) return true;
      pending.literal ? void(out.append(line)) : append_body_line(out, line);
      if (end < text_.size()) out += '\n';
    }
    return false;
  }

  static void append_body_line(std::string& out, std::string_view line) {
    for (std::size_t i = 0; i < line.size(); ++i) {
      const bool escape = line[i] == '\\' && i + 1 < line.size() &&
                          (line[i + 1] == '$' || line[i + 1] == '`' || line[i + 1] == '\\');
      out += line[escape ? ++i : i];
    }
  }

  std::string read_word(bool& quoted) {
    std::string out;
    while (at_ < text_.size() && !ends_word(text_[at_])) {
      const char c = text_[at_];
      if (c == '\'') {
        quoted = true;
        single_quoted(out);
      } else if (c == '"') {
        quoted = true;
        ++at_;
        double_quoted(out);
      } else if (c == '$' && at_ + 1 < text_.size() && text_[at_ + 1] == '\'') {
        quoted = true;
        at_ += 2;
        ansi_quoted(out);
      } else if (text_.substr(at_, 2) == "$(") {
        substitution(out);
      } else if (c == '\\') {
        quoted = true;
        if (at_ + 1 < text_.size() && text_[at_ + 1] != '\n') out += text_[at_ + 1];
        at_ = std::min(at_ + 2, text_.size());
      } else {
        out += c;
        ++at_;
      }
    }
    word_end_ = at_;
    return out;
  }

  void single_quoted(std::string& out) {
    const std::size_t end = text_.find('\'', at_ + 1);
    if (end == std::string_view::npos) commands_.back().closed = false;
    const std::size_t stop = std::min(end, text_.size());
    out.append(text_, at_ + 1, stop - at_ - 1);
    at_ = std::min(stop + 1, text_.size());
  }

  void double_quoted(std::string& out) {
    while (at_ < text_.size() && text_[at_] != '"') {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
        const char c = text_[at_ + 1];
        if (c != '$' && c != '`' && c != '"' && c != '\\' && c != '\n') out += '\\';
        if (c != '\n') out += c;
        at_ += 2;
      } else {
        out += text_[at_++];
      }
    }
    if (at_ == text_.size()) commands_.back().closed = false;
    at_ = std::min(at_ + 1, text_.size());
  }

  void ansi_quoted(std::string& out) {
    while (at_ < text_.size() && text_[at_] != '\'') {
      if (text_[at_] == '\\' && at_ + 1 < text_.size()) {
        ++at_;
        ansi_escape(out);
      } else {
        out += text_[at_++];
      }
    }
    if (at_ == text_.size()) commands_.back().closed = false;
    at_ = std::min(at_ + 1, text_.size());
  }

  void ansi_escape(std::string& out) {
    const char c = text_[at_];
    if (const auto escape = ranges::find(kAnsiEscapes, c, &AnsiEscape::letter);
        escape != kAnsiEscapes.end()) {
      out += escape->value;
      ++at_;
    } else if (c == 'x' || c == 'u' || c == 'U') {
      ++at_;
      const std::size_t most = c == 'x' ? 2 : c == 'u' ? 4 : 8;
      text::append_utf8(out, number(16, most));
    } else if (digit(c, 8) >= 0) {
      text::append_utf8(out, number(8, 3));
    } else {
      out += '\\';
      out += c;
      ++at_;
    }
  }

  char32_t number(int base, std::size_t most) {
    char32_t value = 0;
    for (std::size_t n = 0; n < most && at_ < text_.size() && digit(text_[at_], base) >= 0; ++n, ++at_) {
      value = value * static_cast<char32_t>(base) + static_cast<char32_t>(digit(text_[at_], base));
    }
    return value;
  }

  /// Copies `$(...)` as it is written.
  void substitution(std::string& out) {
    std::size_t depth = 0;
    do {
      const char c = text_[at_];
      if (c == '(') ++depth;
      if (c == ')') --depth;
      out += c;
      ++at_;
    } while (at_ < text_.size() && (depth > 0 || out.back() == '$'));
    if (depth > 0) commands_.back().closed = false;
  }

  std::string_view text_;
  std::size_t max_commands_;
  std::size_t at_ = 0;
  std::size_t word_end_ = 0;
  std::size_t words_ = 0;
  std::vector<Command> commands_;
  std::vector<Pending> pending_;
};

std::string_view base_name(std::string_view path) {
  const std::size_t slash = path.find_last_of("/\\");
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

constexpr std::array<std::string_view, 8> kShells = {"ash",  "bash", "busybox", "dash",
                                                     "fish", "ksh",  "sh",      "zsh"};

bool is_shell(std::string_view path) { return ranges::binary_search(kShells, base_name(path)); }

/// A command that runs the command behind it, and those of its options that take a value of their own.
struct Prefix {
  std::string_view name;
  std::string_view options_with_value;
  std::size_t operands = 0;  ///< words before the command
};

constexpr std::array<Prefix, 22> kPrefixes = {
    {{"!", ""},          {"command", ""}, {"do", ""},     {"doas", "uC"},       {"dumb-init", ""},
     {"else", ""},       {"env", "uCS"},  {"exec", "a"},  {"if", ""},           {"ionice", "cn"},
     {"nice", "n"},      {"nohup", ""},   {"setsid", ""}, {"stdbuf", "ioe"},    {"sudo", "ugpCDhRrtTU"},
     {"taskset", "", 1}, {"then", ""},    {"time", ""},   {"timeout", "ks", 1}, {"tini", "pe"},
     {"while", ""},      {"{", ""}}};

bool is_assignment(std::string_view word) {
  const std::size_t equals = word.find('=');
  if (equals == std::string_view::npos || equals == 0 || digit(word[0], 10) >= 0) return false;
  return ranges::all_of(word.substr(0, equals), [](char c) {
    return c == '_' || (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
  });
}

/// The number of words before the command that is run in the end.
std::size_t prefix_length(std::span<const std::string> words) {
  std::size_t at = 0;
  while (at < words.size()) {
    if (is_assignment(words[at])) {
      ++at;
      continue;
    }
    const auto prefix = ranges::find(kPrefixes, base_name(words[at]), &Prefix::name);
    if (prefix == kPrefixes.end()) break;
    ++at;
    while (at < words.size() && words[at].size() > 1 && words[at][0] == '-') {
      const std::string& option = words[at++];
      if (option == "--") break;
      if (option == "-S" && prefix->name == "env") break;
      if (option.size() == 2 && prefix->options_with_value.find(option[1]) != std::string_view::npos) ++at;
    }
    while (prefix->name == "env" && at < words.size() && is_assignment(words[at])) ++at;
    at += prefix->operands;
  }
  return std::min(at, words.size());
}

/// Where the code is among an interpreter's arguments.
struct CodeArgument {
  std::size_t index = 0;  ///< of the word
  std::size_t start = 0;  ///< in the word
};

/// Finds `-c` among Python's options; `standard_input` says that Python reads its program from there.
std::optional<CodeArgument> find_code(std::span<const std::string> words, bool& standard_input) {
  standard_input = false;
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (word == "-") {
      standard_input = true;
      return std::nullopt;
    }
    if (word.size() < 2 || word[0] != '-') return std::nullopt;
    if (word[1] == '-') {
      if (word == "--check-hash-based-pycs") ++i;
      continue;
    }
    for (std::size_t j = 1; j < word.size(); ++j) {
      if (word[j] == 'c') {
        if (j + 1 < word.size()) return CodeArgument{i, j + 1};
        if (i + 1 < words.size()) return CodeArgument{i + 1, 0};
        return std::nullopt;
      }
      if (word[j] == 'm') return std::nullopt;
      if (word[j] == 'W' || word[j] == 'X') {
        if (j + 1 == word.size()) ++i;
        break;
      }
    }
  }
  standard_input = true;
  return std::nullopt;
}

/// The command string of a shell's `-c`.
std::optional<std::size_t> find_shell_code(std::span<const std::string> words) {
  for (std::size_t i = 1; i < words.size(); ++i) {
    const std::string& word = words[i];
    if (base_name(words[0]) == "busybox" && is_shell(word)) continue;
    if (word.size() < 2 || (word[0] != '-' && word[0] != '+')) return std::nullopt;
    if (word[1] == '-') continue;
    const bool has_value = word.back() == 'o' || word.back() == 'O';
    if (word.find('c') != std::string::npos) {
      const std::size_t code = i + (has_value ? 2 : 1);
      return code < words.size() ? std::optional(code) : std::nullopt;
    }
    if (has_value) ++i;
  }
  return std::nullopt;
}

constexpr int kMaxNesting = 4;

void collect(std::vector<Inline>& out, const Command& command, int nesting);

void collect_text(std::vector<Inline>& out, std::string_view text, bool closed, bool last, int nesting) {
  if (nesting >= kMaxNesting) return;
  const std::vector<Command> commands = parse(text);
  for (std::size_t i = 0; i < commands.size(); ++i) {
    const std::size_t before = out.size();
    collect(out, commands[i], nesting + 1);
    for (std::size_t j = before; j < out.size(); ++j) {
      out[j].last = out[j].last && last && i + 1 == commands.size();
      if (!closed && out[j].last) out[j].closed = false;
    }
  }
}

void collect(std::vector<Inline>& out, const Command& command, int nesting) {
  const std::span<const std::string> all(command.words);
  const std::span<const std::string> words = all.subspan(prefix_length(all));
  if (words.empty()) return;
  if (is_python(words[0])) {
    bool standard_input = false;
    if (const auto code = find_code(words, standard_input)) {
      const bool last = code->index + 1 == words.size();
      out.push_back(
          {words[code->index].substr(code->start), CodeSource::Argument, command.closed || !last, last});
    } else if (standard_input && !command.documents.empty()) {
      const Document& document = command.documents.back();
      out.push_back({document.text, CodeSource::HereDocument, document.closed, true});
    }
  } else if (is_shell(words[0])) {
    if (const auto code = find_shell_code(words)) {
      collect_text(out, words[*code], command.closed, *code + 1 == words.size(), nesting);
    } else if (words.size() == 1 && !command.documents.empty()) {
      collect_text(out, command.documents.back().text, command.documents.back().closed, true, nesting);
    }
  } else if (words.size() == 1 && words[0].find(' ') != std::string::npos) {
    collect_text(out, words[0], command.closed, true, nesting);
  }
}

}  // namespace

std::vector<Command> parse(std::string_view text, std::size_t max_commands) {
  return Parser(text, max_commands).run();
}

bool is_python(std::string_view path) {
  std::string_view name = base_name(path);
  if (name.ends_with(".exe")) name.remove_suffix(4);
  for (const std::string_view interpreter : {"python", "pypy", "micropython"}) {
    if (!name.starts_with(interpreter)) continue;
    std::string_view rest = name.substr(interpreter.size());
    if (rest.ends_with('w')) rest.remove_suffix(1);
    if (rest.find_first_not_of("0123456789.dmut-") == std::string_view::npos) return true;
  }
  return false;
}

bool starts_command(std::string_view word) {
  return is_python(word) || is_assignment(word) ||
         ranges::find(kPrefixes, base_name(word), &Prefix::name) != kPrefixes.end();
}

bool runs_python(std::span<const std::string> words) {
  const std::size_t at = prefix_length(words);
  return at < words.size() && is_python(words[at]);
}

std::vector<Inline> python_code(const Command& command) {
  std::vector<Inline> out;
  collect(out, command, 0);
  return out;
}

std::vector<Inline> python_code(std::span<const std::string> arguments) {
  return python_code(Command{{arguments.begin(), arguments.end()}, {}, true});
}

}  // namespace pyverdict::finding::shell
