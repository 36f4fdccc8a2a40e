#include "shell/commands.h"

#include <algorithm>
#include <utility>

#include "shell/variables.h"
#include "shell/words.h"

namespace pyverdict::shell {
namespace {

constexpr std::size_t kMaxDepth = 6;
constexpr std::size_t kMaxCommands = 5000;
constexpr std::size_t kMaxWords = 50'000;

// `{curl,-s,URL}`: words without a blank.
std::vector<std::string> braced_words(std::string_view word) {
  std::vector<std::string> result;
  if (word.size() < 3 || word.front() != '{' || word.back() != '}' ||
      word.find(',') == std::string_view::npos)
    return result;
  word = word.substr(1, word.size() - 2);
  while (true) {
    const std::size_t comma = word.find(',');
    result.emplace_back(word.substr(0, comma));
    if (comma == std::string_view::npos) return result;
    word.remove_prefix(comma + 1);
  }
}

/// What all readers of one text share.
struct Shared {
  std::vector<Command> commands;
  std::uint32_t pipelines = 0;
  std::size_t words = 0;
  Variables variables;
};

class Reader {
 public:
  Reader(std::string_view text, ShellDialect dialect, Shared& shared, std::uint32_t origin, std::size_t depth)
      : text_(text),
        posix_(dialect == ShellDialect::Posix),
        shared_(shared),
        out_(shared.commands),
        pipelines_(shared.pipelines),
        words_(shared.words),
        origin_(origin),
        depth_(depth) {}

  // Reads up to the end, or to `closing` when this is the inside of `$(...)` or backticks; gives the offset
  // behind it.
  std::size_t read(std::size_t at, char closing) {
    at_ = at;
    pipeline_ = pipelines_++;
    start_command();
    while (at_ < text_.size() && out_.size() < kMaxCommands && words_ < kMaxWords) {
      const char c = text_[at_];
      if (closing != '\0' && c == closing) break;
      step(c);
    }
    end_word();
    end_command();
    return std::min(at_ + 1, text_.size());
  }

 private:
  char next() const { return at_ + 1 < text_.size() ? text_[at_ + 1] : '\0'; }

  void start_command() {
    current_ = Command{};
    current_.span.start = static_cast<std::uint32_t>(at_);
    current_end_ = at_;
  }

  void step(char c) {
    switch (c) {
      case ' ':
      case '\t':
      case '\r':
        end_word();
        ++at_;
        return;
      case '\n':
        end_word();
        ++at_;
        end_pipeline();
        skip_here_document();
        return;
      case ';':
        end_word();
        ++at_;
        end_pipeline();
        return;
      case '&':
        ampersand();
        return;
      case '|':
        end_word();
        if (next() == '|') {
          at_ += 2;
          end_pipeline();
        } else {
          ++at_;
          end_command();
          start_command();
        }
        return;
      case '#':
        if (in_word_) break;
        while (at_ < text_.size() && text_[at_] != '\n') ++at_;
        return;
      case '\'':
      case '"':
        quoted(c);
        return;
      case '\\':
        escape();
        return;
      case '`':
        if (!posix_) {
          ++at_;  // PowerShell's escape, mostly there to break up words
          return;
        }
        substitution(1, '`');
        return;
      case '$':
        if (posix_ && dollar(false)) return;
        break;
      case '(':
      case ')':
      case '{':
      case '}':
        if (grouping(c)) return;
        break;
      case '<':
      case '>':
        redirection(c);
        return;
      default:
        break;
    }
    append(c);
    ++at_;
  }

  void ampersand() {
    if (posix_ && next() == '>') {
      ++at_;
      redirection('>');
      return;
    }
    end_word();
    if (next() == '&') {
      at_ += 2;
      end_pipeline();
    } else if (posix_ && !current_.words.empty() && current_.words.back() == ">") {
      append('&');
      ++at_;
    } else {
      ++at_;
      if (posix_) end_pipeline();
    }
  }

  bool grouping(char c) {
    if (!posix_) {
      // PowerShell nests expressions; each is as good as a command of its own.
      if (c == '{' || c == '}') {
        end_word();
        ++at_;
        end_pipeline();
        return true;
      }
      if (c == '(' || c == ')') {
        end_word();
        ++at_;
        return true;
      }
      return false;
    }
    if ((c == '{' || c == '}') && (in_word_ || (next() != ' ' && next() != '\n' && next() != ';')))
      return false;
    end_word();
    ++at_;
    end_pipeline();
    return true;
  }

  void escape() {
    const char c = next();
    constexpr std::string_view kSpecial = " \t\n\"'$`\\;&|<>()*?#~!{}[]";
    // A Windows path keeps its backslashes.
    if (!posix_ || c == '\0' || kSpecial.find(c) == std::string_view::npos) {
      append('\\');
      ++at_;
    } else {
      if (c != '\n') append(c);
      at_ += 2;
    }
  }

  // `$(...)`, `$'...'` and variables whose value is known; false leaves the character as it is.
  bool dollar(bool in_quotes) {
    if (next() == '(') {
      substitution(2, ')');
      return true;
    }
    if (next() == '\'' && !in_quotes) {
      std::size_t end = at_ + 2;
      while (end < text_.size() && text_[end] != '\'') end += text_[end] == '\\' ? 2 : 1;
      end = std::min(end, text_.size());
      touch();
      quoted_ = true;
      word_ += unescape(text_.substr(at_ + 2, end - at_ - 2));
      at_ = std::min(end + 1, text_.size());
      current_end_ = at_;
      return true;
    }
    const std::size_t start = at_;
    const auto value = shared_.variables.expand(text_, at_);
    if (!value) return false;
    if (!value->empty() || in_quotes) current_end_ = at_;
    for (const char c : *value) {
      if (!in_quotes && (c == ' ' || c == '\t' || c == '\n')) {
        end_word();
      } else {
        touch(start);
        word_ += c;
      }
    }
    return true;
  }

  void quoted(char quote) {
    touch();
    quoted_ = true;
    ++at_;
    while (at_ < text_.size() && text_[at_] != quote) {
      const char c = text_[at_];
      if (quote == '"' && posix_ && c == '\\' && at_ + 1 < text_.size()) {
        const char escaped = text_[at_ + 1];
        if (escaped == '"' || escaped == '$' || escaped == '`' || escaped == '\\') {
          append(escaped);
          at_ += 2;
          continue;
        }
      }
      if (quote == '"' && posix_ && c == '`') {
        substitution(1, '`');
        continue;
      }
      if (quote == '"' && posix_ && c == '$' && dollar(true)) continue;
      append(c);
      ++at_;
    }
    if (at_ < text_.size()) ++at_;
    current_end_ = at_;
  }

  void touch() { touch(at_); }

  // Begins a word at `start`, unless one has begun.
  void touch(std::size_t start) {
    if (in_word_) return;
    in_word_ = true;
    quoted_ = false;
    word_.clear();
    word_start_ = start;
    if (current_.words.empty()) current_.span.start = static_cast<std::uint32_t>(start);
  }

  void append(char c) {
    touch();
    word_ += c;
    current_end_ = at_ + 1;
  }

  void end_word() {
    if (!in_word_) return;
    in_word_ = false;
    current_end_ = std::max(current_end_, word_start_ + 1);
    std::vector<std::string> braced;
    if (posix_ && !quoted_) braced = braced_words(word_);
    for (std::string& word : braced) add_word(std::move(word));
    if (braced.empty()) add_word(std::move(word_));
    word_ = {};
  }

  void add_word(std::string word) {
    ++words_;
    if (expects_delimiter_) {
      expects_delimiter_ = false;
      delimiter_ = word.starts_with('-') ? word.substr(1) : word;
      return;
    }
    current_.words.push_back(std::move(word));
  }

  void redirection(char c) {
    // The number of a descriptor belongs to the redirection: `2>/dev/null`.
    if (in_word_ && word_.size() == 1 && word_[0] >= '0' && word_[0] <= '9') {
      in_word_ = false;
      word_.clear();
    }
    end_word();
    if (posix_ && c == '<' && next() == '(') {
      substitution(2, ')');
      return;
    }
    if (posix_ && c == '<' && next() == '<') {
      at_ += 2;
      if (at_ < text_.size() && text_[at_] == '<') {
        ++at_;
        current_.words.emplace_back("<<<");
      } else {
        expects_delimiter_ = true;
        owns_document_ = true;
      }
      return;
    }
    current_.words.emplace_back(1, c);
    ++at_;
    current_end_ = at_;
    while (at_ < text_.size() && (text_[at_] == c || text_[at_] == '&' || text_[at_] == '|')) ++at_;
  }

  // The lines of `<< WORD` are what the command reads: one more word of it.
  void skip_here_document() {
    expects_delimiter_ = false;
    if (delimiter_.empty()) return;
    const std::string delimiter = std::exchange(delimiter_, {});
    const std::size_t start = at_;
    while (at_ < text_.size()) {
      const std::size_t end = std::min(text_.find('\n', at_), text_.size());
      std::string_view line = text_.substr(at_, end - at_);
      while (line.starts_with('\t')) line.remove_prefix(1);
      if (line.ends_with('\r')) line.remove_suffix(1);
      const std::size_t line_start = at_;
      at_ = std::min(end + 1, text_.size());
      if (line != delimiter && at_ < text_.size()) continue;
      if (here_owner_ < out_.size()) {
        out_[here_owner_].words.emplace_back("<<");
        out_[here_owner_].words.emplace_back(text_.substr(start, line_start - start));
      }
      break;
    }
    start_command();
  }

  void substitution(std::size_t opening, char closing) {
    touch();
    if (depth_ + 1 >= kMaxDepth) {
      at_ += opening;
      return;
    }
    const std::size_t first = out_.size();
    if (is_assignment(word_)) {
      fed_names_.push_back(word_.substr(0, word_.find_first_of("+=")));
    }
    Reader inner(text_, posix_ ? ShellDialect::Posix : ShellDialect::PowerShell, shared_, origin_,
                 depth_ + 1);
    at_ = inner.read(at_ + opening, closing);
    current_end_ = at_;
    // What it puts out feeds the command it stands in.
    for (std::size_t i = first; i < out_.size(); ++i) fed_by_.push_back(i);
  }

  void end_pipeline() {
    end_command();
    pipeline_ = pipelines_++;
    start_command();
  }

  void note_variables() {
    if (current_.words.empty()) return;
    assign_variables(current_.words, shared_.variables);
    for (const std::string& name : fed_names_) shared_.variables.forget(name);
    fed_names_.clear();
  }

  void end_command() {
    if (posix_) note_variables();
    strip_wrappers(current_.words);
    if (current_.words.empty()) {
      fed_by_.clear();
      return;
    }
    for (std::size_t index : fed_by_) {
      if (out_[index].pipeline == pipeline_) continue;
      out_[index].pipeline = pipeline_;
    }
    fed_by_.clear();
    current_.pipeline = pipeline_;
    current_.span.start += origin_;
    current_.span.end = origin_ + static_cast<std::uint32_t>(std::min(current_end_, text_.size()));
    if (current_.span.end <= current_.span.start) current_.span.end = current_.span.start + 1;
    if (owns_document_) here_owner_ = out_.size();
    owns_document_ = false;
    out_.push_back(current_);
    read_inner_shell(out_.size() - 1);
  }

  // What a command is given to run is read as commands of its own, in its place.
  void read_inner_shell(std::size_t index) {
    if (depth_ + 1 >= kMaxDepth) return;
    const std::string inner = inner_commands(out_[index].words);
    if (inner.empty()) return;
    const std::size_t first = out_.size();
    const text::Span span = out_[index].span;
    Reader reader(inner, ShellDialect::Posix, shared_, 0, depth_ + 1);
    reader.read(0, '\0');
    for (std::size_t i = first; i < out_.size(); ++i) out_[i].span = span;
  }

  std::string_view text_;
  bool posix_;
  Shared& shared_;
  std::vector<Command>& out_;
  std::uint32_t& pipelines_;
  std::size_t& words_;
  std::uint32_t origin_;
  std::size_t depth_;

  std::size_t at_ = 0;
  Command current_;
  std::size_t current_end_ = 0;
  std::string word_;
  std::size_t word_start_ = 0;
  bool in_word_ = false;
  bool quoted_ = false;                 // a part of the word is
  std::vector<std::string> fed_names_;  // variables whose value is what another command puts out
  std::uint32_t pipeline_ = 0;
  std::vector<std::size_t> fed_by_;
  bool expects_delimiter_ = false;  // of a here-document
  std::string delimiter_;
  bool owns_document_ = false;  // the command that is being read
  std::size_t here_owner_ = SIZE_MAX;
};

}  // namespace

std::vector<Command> read_commands(std::string_view text, ShellDialect dialect) {
  constexpr std::size_t kMaxText = 1024 * 1024;
  Shared shared;
  text = text.substr(0, kMaxText);
  Reader(text, dialect, shared, 0, 0).read(0, '\0');
  return std::move(shared.commands);
}

}  // namespace pyverdict::shell
