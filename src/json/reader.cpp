#include "json/reader.h"

#include <algorithm>
#include <array>
#include <optional>

#include "json/writer.h"
#include "ranges.h"
#include "text/text.h"

namespace pyverdict::json {
namespace {

bool is_space(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$';
}

bool is_number_character(char c) {
  return (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'e' || c == 'E';
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

std::optional<char32_t> hex4(std::string_view text, std::size_t at) {
  if (at + 4 > text.size()) return std::nullopt;
  char32_t value = 0;
  for (std::size_t i = at; i < at + 4; ++i) {
    const int digit = hex_digit(text[i]);
    if (digit < 0) return std::nullopt;
    value = value * 16 + static_cast<char32_t>(digit);
  }
  return value;
}

bool is_high_surrogate(char32_t c) { return c >= 0xD800 && c < 0xDC00; }
bool is_low_surrogate(char32_t c) { return c >= 0xDC00 && c < 0xE000; }

/// Appends the code point of the `\u` escape whose digits start at `at`, with its second half if it is a
/// pair; returns how many characters behind the `u` it took, 0 when it is no escape.
std::size_t append_unicode(std::string& out, std::string_view text, std::size_t at) {
  const std::optional<char32_t> first = hex4(text, at);
  if (!first) return 0;
  if (is_high_surrogate(*first) && text.substr(at + 4, 2) == "\\u") {
    const std::optional<char32_t> second = hex4(text, at + 6);
    if (second && is_low_surrogate(*second)) {
      text::append_utf8(out, 0x10000 + ((*first - 0xD800) << 10) + (*second - 0xDC00));
      return 10;
    }
  }
  text::append_utf8(out, *first);
  return 4;
}

struct Escape {
  char letter;
  char value;
};

constexpr std::array<Escape, 9> kEscapes = {{{'n', '\n'},
                                             {'t', '\t'},
                                             {'r', '\r'},
                                             {'"', '"'},
                                             {'\\', '\\'},
                                             {'/', '/'},
                                             {'b', '\b'},
                                             {'f', '\f'},
                                             {'\'', '\''}}};

struct Literal {
  std::string_view word;
  Kind kind;
};

constexpr std::array<Literal, 8> kLiterals = {{{"true", Kind::Bool},
                                               {"false", Kind::Bool},
                                               {"null", Kind::Null},
                                               {"True", Kind::Bool},
                                               {"False", Kind::Bool},
                                               {"None", Kind::Null},
                                               {"NaN", Kind::Null},
                                               {"undefined", Kind::Null}}};

class Reader {
 public:
  Reader(std::string_view text, std::size_t from, const Bounds& bounds)
      : text_(text), at_(skip_space(text, from)), bounds_(bounds) {}

  Document run() {
    if (at_ < text_.size()) {
      value({});
      while (!open_.empty()) step();
    }
    document_.end = at_;
    return std::move(document_);
  }

 private:
  struct Open {
    NodeId node;
    NodeId last = kNone;
    std::uint32_t count = 0;
    bool separated = true;  ///< at the start or behind a comma
  };

  bool at_end() const { return at_ >= text_.size(); }
  char peek() const { return text_[at_]; }
  void skip() {
    while (!at_end() && is_space(peek())) ++at_;
    const std::size_t space = at_;
    at_ = skip_space(text_, at_);
    document_.lenient = document_.lenient || at_ != space;
  }

  void problem(std::string_view message) { problem(message, at_); }

  void problem(std::string_view message, std::size_t at, ProblemKind kind = ProblemKind::Malformed) {
    if (document_.problems.size() < bounds_.max_problems) {
      document_.problems.push_back({kind, static_cast<std::uint32_t>(at), message});
    }
  }

  /// One member, element, comma or closing bracket of the innermost open container.
  void step() {
    skip();
    if (at_end()) return end_early();
    const char c = peek();
    if (c == ',') {
      document_.lenient = document_.lenient || open_.back().separated;
      open_.back().separated = true;
      ++at_;
    } else if (c == '}' || c == ']') {
      document_.lenient = document_.lenient || (open_.back().separated && open_.back().count != 0);
      close(c == '}' ? Kind::Object : Kind::Array);
    } else if (document_[open_.back().node].kind == Kind::Object) {
      member();
    } else {
      separate();
      value({});
    }
  }

  void separate() {
    if (!open_.back().separated) problem("a comma is missing");
    open_.back().separated = false;
  }

  void member() {
    separate();
    std::string_view key;
    bool closed = true;
    const char c = peek();
    if (c == '"' || c == '\'') {
      key = string(closed);
    } else if (is_word(c)) {
      key = word();
      problem("a name without quotes");
    } else {
      return skip_junk("a name is expected");
    }
    if (!closed) return;
    skip();
    if (at_end()) return;
    if (peek() == ':') {
      ++at_;
      skip();
    } else {
      problem("a colon is missing");
    }
    if (at_end()) return;
    if (peek() == ',' || peek() == '}' || peek() == ']') {
      problem("a value is missing");
      add(Kind::Null, key);
      return;
    }
    value(key);
  }

  void value(std::string_view key) {
    const char c = peek();
    if (c == '{' || c == '[') return open(c == '{' ? Kind::Object : Kind::Array, key);
    const std::size_t start = at_;
    if (c == '"' || c == '\'') {
      bool closed = true;
      const std::string_view content = string(closed);
      const NodeId id = add(Kind::String, key, start);
      if (id == kNone) return;
      document_.nodes[id].text = content;
      document_.nodes[id].closed = closed;
    } else if ((c >= '0' && c <= '9') || c == '-') {
      while (!at_end() && is_number_character(peek())) ++at_;
      set_text(add(Kind::Number, key, start), text_.substr(start, at_ - start));
    } else if (is_word(c)) {
      const std::string_view name = word();
      const auto literal = ranges::find(kLiterals, name, &Literal::word);
      if (literal == kLiterals.end()) problem("a word that is no value");
      document_.lenient = document_.lenient || name[0] < 'a' || name == "undefined";
      set_text(add(literal == kLiterals.end() ? Kind::Null : literal->kind, key, start), name);
    } else {
      skip_junk("a value is expected");
    }
  }

  void set_text(NodeId id, std::string_view content) {
    if (id != kNone) document_.nodes[id].text = content;
  }

  std::string_view word() {
    const std::size_t start = at_;
    while (!at_end() && is_word(peek())) ++at_;
    return text_.substr(start, at_ - start);
  }

  void skip_junk(std::string_view message) {
    problem(message);
    if (open_.empty()) {
      at_ = text_.size();
      return;
    }
    at_ = std::min(text_.find_first_of(",{}[]\"\n", at_ + 1), text_.size());
    open_.back().separated = true;
  }

  NodeId add(Kind kind, std::string_view key) { return add(kind, key, at_); }

  NodeId add(Kind kind, std::string_view key, std::size_t start) {
    if (document_.nodes.size() >= bounds_.max_nodes) {
      if (!full_) problem("the rest is beyond the limit of values", at_, ProblemKind::TooLarge);
      full_ = true;
      open_.clear();
      return kNone;
    }
    const NodeId id = static_cast<NodeId>(document_.nodes.size());
    Node node;
    node.kind = kind;
    node.key = key;
    node.offset = static_cast<std::uint32_t>(start);
    if (!open_.empty()) {
      Open& parent = open_.back();
      node.parent = parent.node;
      node.index = parent.count++;
      (parent.last == kNone ? document_.nodes[parent.node].first : document_.nodes[parent.last].next) = id;
      parent.last = id;
    }
    document_.nodes.push_back(node);
    return id;
  }

  void open(Kind kind, std::string_view key) {
    if (open_.size() >= bounds_.max_depth) return skip_nested(key);
    const NodeId id = add(kind, key);
    ++at_;
    if (id != kNone) open_.push_back({id});
  }

  void close(Kind kind) {
    const auto match = std::find_if(open_.rbegin(), open_.rend(),
                                    [&](const Open& open) { return document_[open.node].kind == kind; });
    if (match == open_.rend() || match != open_.rbegin()) problem("a bracket does not fit the open one");
    if (match != open_.rend()) open_.resize(static_cast<std::size_t>(open_.rend() - match) - 1);
    ++at_;
  }

  /// Jumps over a container that is nested too deeply.
  void skip_nested(std::string_view key) {
    problem("nested too deeply", at_, ProblemKind::TooDeep);
    add(Kind::Null, key);
    std::size_t depth = 0;
    do {
      const char c = peek();
      if (c == '"') {
        skip_string();
        continue;
      }
      if (c == '{' || c == '[') ++depth;
      if (c == '}' || c == ']') --depth;
      ++at_;
    } while (depth > 0 && !at_end());
  }

  void skip_string() {
    ++at_;
    while (!at_end() && peek() != '"') at_ += peek() == '\\' ? 2 : 1;
    at_ = std::min(at_ + 1, text_.size());
  }

  void end_early() {
    problem("the text ends before the JSON does");
    for (const Open& open : open_) document_.nodes[open.node].closed = false;
    open_.clear();
  }

  /// The string whose quote is at the current place.
  std::string_view string(bool& closed) {
    const char quote = peek();
    document_.lenient = document_.lenient || quote == '\'';
    const std::size_t start = ++at_;
    bool escaped = false;
    std::size_t raw = std::string_view::npos;
    while (!at_end() && peek() != quote) {
      const char c = peek();
      if (static_cast<unsigned char>(c) < 0x20 && raw == std::string_view::npos) raw = at_;
      if (c == '\\') {
        escaped = true;
        ++at_;
        document_.lenient = document_.lenient || (!at_end() && peek() == '\'');
      }
      ++at_;
    }
    closed = at_ < text_.size();
    const std::size_t end = std::min(at_, text_.size());
    std::string_view content = text_.substr(start, end - start);
    at_ = end;
    if (!closed) {
      problem("the text ends inside a string");
      content = content.substr(0, content.size() - cut_escape(content));
    } else {
      if (raw != std::string_view::npos) problem("a control character in a string", raw);
      ++at_;
    }
    if (!escaped) return content;
    bool clean = true;
    document_.strings.push_back(unescape(content, &clean));
    if (!clean && closed) problem("an escape that JSON does not know, in the string before");
    return document_.strings.back();
  }

  /// Length of the escape that the end of the text cuts short.
  static std::size_t cut_escape(std::string_view content) {
    for (std::size_t length = 1; length <= 5 && length <= content.size(); ++length) {
      if (content[content.size() - length] != '\\') continue;
      std::size_t backslashes = 1;
      while (backslashes < content.size() - length + 1 &&
             content[content.size() - length - backslashes] == '\\') {
        ++backslashes;
      }
      const bool starts_escape = backslashes % 2 == 1;
      const bool incomplete = length == 1 || content[content.size() - length + 1] == 'u';
      return starts_escape && incomplete ? length : 0;
    }
    return 0;
  }

  std::string_view text_;
  std::size_t at_;
  Bounds bounds_;
  Document document_;
  std::vector<Open> open_;
  bool full_ = false;
};

void dump_scalar(Writer& out, const Node& node) {
  switch (node.kind) {
    case Kind::String:
      return out.string(node.text);
    case Kind::Bool:
      return out.boolean(node.text == "true" || node.text == "True");
    case Kind::Number:
      return out.string(node.text);
    default:
      return out.null();
  }
}

}  // namespace

bool is_number(std::string_view text) {
  const auto digits = [&](std::size_t& at) {
    const std::size_t start = at;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') ++at;
    return at > start;
  };
  std::size_t at = text.starts_with('-') ? 1 : 0;
  const std::size_t integer = at;
  if (!digits(at) || (text[integer] == '0' && at > integer + 1)) return false;
  if (at < text.size() && text[at] == '.' && !digits(++at)) return false;
  if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
    ++at;
    if (at < text.size() && (text[at] == '-' || text[at] == '+')) ++at;
    if (!digits(at)) return false;
  }
  return at == text.size();
}

std::size_t skip_space(std::string_view text, std::size_t from) {
  std::size_t at = from;
  if (at == 0 && text.starts_with("\xEF\xBB\xBF")) at = 3;
  while (at < text.size()) {
    if (is_space(text[at])) {
      ++at;
    } else if (text.substr(at, 2) == "\xC2\xA0") {
      at += 2;
    } else if (text.substr(at, 2) == "//") {
      at = std::min(text.find('\n', at), text.size());
    } else if (text.substr(at, 2) == "/*") {
      const std::size_t end = text.find("*/", at + 2);
      at = end == std::string_view::npos ? text.size() : end + 2;
    } else {
      break;
    }
  }
  return at;
}

std::string unescape(std::string_view text, bool* clean) {
  std::string out;
  out.reserve(text.size());
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t backslash = std::min(text.find('\\', at), text.size());
    out.append(text, at, backslash - at);
    at = backslash;
    if (at + 1 >= text.size()) {
      out.append(text, at);
      break;
    }
    const char letter = text[at + 1];
    at += 2;
    if (letter == 'u') {
      const std::size_t taken = append_unicode(out, text, at);
      at += taken;
      if (taken != 0) continue;
    } else if (const auto escape = ranges::find(kEscapes, letter, &Escape::letter);
               escape != kEscapes.end()) {
      out += escape->value;
      continue;
    }
    if (clean) *clean = false;
    out += '\\';
    out += letter;
  }
  return out;
}

Document read(std::string_view text, std::size_t from, const Bounds& bounds) {
  return Reader(text, from, bounds).run();
}

std::string dump(const Document& document, NodeId id) {
  std::string text;
  Writer out(text);
  NodeId at = id;
  while (true) {
    const Node& node = document[at];
    if (at != id && node.parent != kNone && document[node.parent].kind == Kind::Object) out.key(node.key);
    if (node.kind == Kind::Object || node.kind == Kind::Array) {
      node.kind == Kind::Object ? out.begin_object() : out.begin_array();
    } else if (node.kind == Kind::Number && is_number(node.text)) {
      out.number(node.text);
    } else {
      dump_scalar(out, node);
    }
    if (node.first != kNone) {
      at = node.first;
      continue;
    }
    if (node.kind == Kind::Object || node.kind == Kind::Array) {
      node.kind == Kind::Object ? out.end_object() : out.end_array();
    }
    while (at != id && document[at].next == kNone) {
      at = document[at].parent;
      document[at].kind == Kind::Object ? out.end_object() : out.end_array();
    }
    if (at == id) return text;
    at = document[at].next;
  }
}

std::string path(const Document& document, NodeId id, NodeId from) {
  std::vector<NodeId> way;
  for (NodeId at = id; at != from && at != kNone; at = document[at].parent) way.push_back(at);
  std::string out;
  for (auto at = way.rbegin(); at != way.rend(); ++at) {
    const Node& node = document[*at];
    if (node.parent != kNone && document[node.parent].kind == Kind::Array) {
      out += '[' + std::to_string(node.index) + ']';
    } else if (!node.key.empty() && ranges::all_of(node.key, is_word)) {
      if (!out.empty()) out += '.';
      out += node.key;
    } else {
      out += '[';
      Writer(out).string(node.key);
      out += ']';
    }
  }
  return out;
}

}  // namespace pyverdict::json
