#include <algorithm>
#include <vector>

#include "finding/encodings.h"
#include "finding/fields.h"
#include "json/reader.h"
#include "json/writer.h"

namespace pyverdict::finding {
namespace {

constexpr std::size_t kMaxDepth = 200;
constexpr std::string_view kBlank = " \t\r";

struct Line {
  std::size_t indent = 0;
  std::string_view content;  ///< without indentation and trailing blanks; empty for a blank line
  std::string_view raw;
};

/// The end of a mapping's key (its colon), or npos when the content is no `key: value`.
std::size_t key_end(std::string_view content) {
  std::size_t from = 0;
  if (content.starts_with('"') || content.starts_with('\'')) {
    from = content.find(content[0], 1);
    if (from == std::string_view::npos) return from;
    return content.substr(from + 1, 1) == ":" ? from + 1 : std::string_view::npos;
  }
  while (true) {
    const std::size_t colon = content.find(':', from);
    if (colon == std::string_view::npos || colon + 1 == content.size() || content[colon + 1] == ' ')
      return colon;
    from = colon + 1;
  }
}

std::string unquote(std::string_view text) {
  if (text.size() < 2) return std::string(text);
  const std::string_view inner = text.substr(1, text.size() - 2);
  if (text[0] == '"') return json::unescape(inner);
  std::string out;
  for (std::size_t i = 0; i < inner.size(); ++i) {
    out += inner[i];
    if (inner[i] == '\'' && i + 1 < inner.size() && inner[i + 1] == '\'') ++i;
  }
  return out;
}

/// True when a quoted scalar that starts with its quote is complete.
bool is_closed(std::string_view text) {
  const char quote = text[0];
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (quote == '"' && text[i] == '\\') {
      ++i;
    } else if (text[i] == quote) {
      if (quote == '\'' && i + 1 < text.size() && text[i + 1] == quote) {
        ++i;
      } else {
        return true;
      }
    }
  }
  return false;
}

class Converter {
 public:
  explicit Converter(std::string_view text) : text_(text), out_(json_) {}

  std::string run() {
    out_.begin_array();
    Line line;
    while (next(line)) {
      if (line.content.empty() || line.content.starts_with('#')) continue;
      if (line.raw.starts_with("---") || line.raw.starts_with("...")) {
        close_to(0, true);
      } else {
        item(line);
      }
    }
    close_to(0, true);
    out_.end_array();
    return std::move(json_);
  }

 private:
  struct Open {
    std::size_t indent;
    bool sequence;
  };

  bool peek(Line& line) const {
    if (at_ >= text_.size()) return false;
    line.raw = text_.substr(at_, text_.find('\n', at_) - at_);
    const std::size_t start = line.raw.find_first_not_of(kBlank);
    const bool blank = start == std::string_view::npos;
    line.indent = blank ? 0 : start;
    line.content =
        blank ? std::string_view() : line.raw.substr(start, line.raw.find_last_not_of(kBlank) + 1 - start);
    return true;
  }

  bool next(Line& line) {
    if (!peek(line)) return false;
    at_ += line.raw.size() + 1;
    return true;
  }

  void close_to(std::size_t indent, bool all = false, bool keeps_sequence = true) {
    while (!open_.empty()) {
      const Open& top = open_.back();
      const bool stays = top.indent < indent || (top.indent == indent && (!top.sequence || keeps_sequence));
      if (!all && stays) break;
      fill();
      top.sequence ? out_.end_array() : out_.end_object();
      open_.pop_back();
    }
    if (all) awaiting_ = false;
  }

  /// A key or dash without value.
  void fill() {
    if (awaiting_) out_.null();
    awaiting_ = false;
  }

  void open(std::size_t indent, bool sequence) {
    sequence ? out_.begin_array() : out_.begin_object();
    open_.push_back({indent, sequence});
    awaiting_ = false;
  }

  bool in(std::size_t indent, bool sequence) const {
    return !open_.empty() && open_.back().indent == indent && open_.back().sequence == sequence;
  }

  void item(Line line) {
    while (true) {
      const bool dash = line.content == "-" || line.content.starts_with("- ");
      const bool nested = awaiting_ && !open_.empty() &&
                          (line.indent > open_.back().indent || (dash && in(line.indent, false)));
      if (!nested) close_to(line.indent, false, dash);
      if (open_.size() >= kMaxDepth) return;
      if (!dash) break;
      if (!in(line.indent, true)) {
        if (!open_.empty() && !awaiting_) return;
        open(line.indent, true);
      }
      fill();
      awaiting_ = true;
      const std::size_t rest = std::min(line.content.find_first_not_of(' ', 1), line.content.size());
      line.indent += rest;
      line.content.remove_prefix(rest);
      if (line.content.empty()) return;
    }
    member(line);
  }

  void member(const Line& line) {
    const std::size_t colon = key_end(line.content);
    if (colon == std::string_view::npos || line.content.starts_with('{') || line.content.starts_with('[')) {
      if (awaiting_) scalar(line.content, line.indent == 0 ? 0 : line.indent - 1);
      return;
    }
    if (!in(line.indent, false)) {
      if (!open_.empty() && !awaiting_) return;
      open(line.indent, false);
    }
    fill();
    const std::string_view key = line.content.substr(0, colon);
    out_.key(key.starts_with('"') || key.starts_with('\'') ? unquote(key) : std::string(key));
    awaiting_ = true;
    const std::size_t start = line.content.find_first_not_of(' ', colon + 1);
    if (start != std::string_view::npos) scalar(line.content.substr(start), line.indent);
  }

  /// Writes the value that begins with `first`; it goes on in lines that are indented beyond `indent`.
  void scalar(std::string_view first, std::size_t indent) {
    awaiting_ = false;
    if (first[0] == '|' || first[0] == '>') return out_.string(block(first, indent));
    if (first == "{}" || first == "[]") {
      first == "{}" ? out_.begin_object() : out_.begin_array();
      return first == "{}" ? out_.end_object() : out_.end_array();
    }
    const bool quoted = first[0] == '"' || first[0] == '\'';
    std::string value(first);
    std::size_t blanks = 0;
    Line line;
    while ((!quoted || !is_closed(value)) && value.size() < text_.size() && peek(line) &&
           (line.content.empty() ? quoted : line.indent > indent)) {
      next(line);
      if (line.content.empty()) {
        ++blanks;
        continue;
      }
      if (value.ends_with('\\')) {
        value.pop_back();
      } else {
        blanks > 0 ? value.append(blanks, '\n') : value.append(1, ' ');
      }
      blanks = 0;
      value += line.content;
    }
    if (quoted) return out_.string(unquote(value));
    value == "null" || value == "~" ? out_.null() : out_.string(value);
  }

  std::string block(std::string_view header, std::size_t indent) {
    const bool folded = header[0] == '>';
    std::string value;
    std::size_t margin = 0;
    std::size_t breaks = 0;
    Line line;
    while (peek(line) && (line.content.empty() || line.indent > indent)) {
      next(line);
      if (line.content.empty() && (margin == 0 || line.raw.size() <= margin)) {
        ++breaks;
        continue;
      }
      if (margin == 0) margin = line.indent;
      if (!value.empty() || breaks > 0) {
        value.append(breaks, '\n');
        if (!value.empty() && (!folded || breaks == 0)) value += folded ? ' ' : '\n';
      }
      breaks = 0;
      std::string_view content = line.raw.substr(std::min(margin, line.raw.size()));
      if (content.ends_with('\r')) content.remove_suffix(1);
      value += content;
    }
    if (header.find('-') == std::string_view::npos && !value.empty()) value += '\n';
    if (header.find('+') != std::string_view::npos) value.append(breaks, '\n');
    return value;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string json_;
  json::Writer out_;
  std::vector<Open> open_;
  bool awaiting_ = false;
};

}  // namespace

bool is_yaml(std::string_view text) {
  std::string_view rest = text;
  if (rest.starts_with("---")) rest.remove_prefix(std::min(rest.find('\n'), rest.size() - 1) + 1);
  std::string_view line = rest.substr(0, rest.find('\n'));
  if (line.starts_with("- ")) line.remove_prefix(2);
  const std::size_t colon = key_end(line);
  if (colon == std::string_view::npos || !is_finding_name(line.substr(0, colon))) return false;
  const auto holds = [&](std::string_view name) { return rest.find(name) != std::string_view::npos; };
  return holds("/findings/") || holds("processes:") || (holds("category:") && holds("eventTime:"));
}

std::string yaml_to_json(std::string_view text) { return Converter(text).run(); }

}  // namespace pyverdict::finding
