#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "pickle/pickle.h"
#include "text/literal.h"
#include "text/text.h"

namespace pyverdict::pickle {
namespace {

constexpr std::size_t kBaseBudget = 256 * 1024;
constexpr std::size_t kBudgetPerByte = 12;
constexpr std::size_t kPerNode = 1;  // also of one that is too deep: objects may hold themselves
constexpr std::uint32_t kMaxDepth = 60;

using Id = std::uint32_t;

/// What the machine's stack holds.
struct Node {
  enum class Kind : std::uint8_t { Source, Text, Bytes, List, Tuple, Dict, Set, Mark };
  Kind kind = Kind::Source;
  std::string text;       ///< Source: as it is written; Text and Bytes: the content
  std::vector<Id> items;  ///< a Dict's alternate key, value
};

using Kind = Node::Kind;

class Machine {
 public:
  explicit Machine(std::size_t size) : budget_(kBaseBudget + kBudgetPerByte * size) {}

  Listing run(const Reading& reading) {
    out_ = "# A pickle, written as what loading it would do\n";
    for (const Opcode& opcode : reading.opcodes) {
      step(opcode);
      if (budget_ == 0) break;
    }
    if (!reading.complete && !stack_.empty()) line("_result = " + source(stack_.back()));
    Listing listing;
    listing.text = text::is_utf8(out_) ? std::move(out_) : text::to_valid_utf8(out_);
    listing.problem = reading.problem.empty() ? problem_ : reading.problem;
    listing.complete = listing.problem.empty();
    return listing;
  }

  // The object that the first pickle leaves, where it is made of literals alone.
  std::optional<std::string> literal(const Reading& reading) {
    for (const Opcode& opcode : reading.opcodes) {
      if (opcode.code == '.') {
        std::string text = source(pop());
        return plain_ && problem_.empty() && stack_.empty() ? std::optional(std::move(text)) : std::nullopt;
      }
      step(opcode);
      if (budget_ == 0 || !plain_) break;
    }
    return std::nullopt;
  }

 private:
  bool spend(std::size_t bytes) {
    if (bytes > budget_) {
      budget_ = 0;
      problem_ = "the listing would be too long";
      return false;
    }
    budget_ -= bytes;
    return true;
  }

  void line(std::string_view statement) {
    if (!spend(statement.size() + 1)) return;
    out_ += statement;
    out_ += '\n';
  }

  Id add(Kind kind, std::string text = {}, std::vector<Id> items = {}) {
    nodes_.push_back({kind, std::move(text), std::move(items)});
    return static_cast<Id>(nodes_.size() - 1);
  }

  // Stands for what loading would make, or fail at.
  Id made_up(std::string text = "None") {
    plain_ = false;
    return add(Kind::Source, std::move(text));
  }

  void push(Kind kind, std::string text = {}, std::vector<Id> items = {}) {
    stack_.push_back(add(kind, std::move(text), std::move(items)));
  }

  Id pop() {
    if (stack_.empty()) return made_up();
    const Id top = stack_.back();
    stack_.pop_back();
    return top;
  }

  std::vector<Id> pop_to_mark() {
    std::vector<Id> result;
    bool marked = false;
    while (!stack_.empty() && !marked) {
      const Id top = pop();
      marked = nodes_[top].kind == Kind::Mark;
      if (!marked) result.push_back(top);
    }
    plain_ = plain_ && marked;
    std::reverse(result.begin(), result.end());
    return result;
  }

  std::vector<Id> pop_many(std::size_t count) {
    std::vector<Id> result(count);
    for (std::size_t i = count; i-- > 0;) result[i] = pop();
    return result;
  }

  void append(Id id, std::string& text, std::uint32_t depth) {
    const Node& node = nodes_[id];
    if (!spend(kPerNode + node.text.size()) || depth > kMaxDepth) {
      plain_ = false;
      text += "None";
      return;
    }
    const auto items = [&](std::string_view open, std::string_view close) {
      text += open;
      for (std::size_t i = 0; i < node.items.size() && budget_ > 0; ++i) {
        if (i > 0) text += ", ";
        append(nodes_[id].items[i], text, depth + 1);
      }
      text += close;
    };
    switch (node.kind) {
      case Kind::Source:
        text += node.text;
        return;
      case Kind::Text:
        text::append_text_literal(text, node.text);
        return;
      case Kind::Bytes:
        text::append_bytes_literal(text, node.text);
        return;
      case Kind::List:
        items("[", "]");
        return;
      case Kind::Tuple:
        items("(", node.items.size() == 1 ? ",)" : ")");
        return;
      case Kind::Set:
        if (node.items.empty()) {
          text += "set()";
        } else {
          items("{", "}");
        }
        return;
      case Kind::Dict:
        plain_ = plain_ && node.items.size() % 2 == 0;
        text += "{";
        for (std::size_t i = 0; i + 1 < node.items.size() && budget_ > 0; i += 2) {
          if (i > 0) text += ", ";
          append(node.items[i], text, depth + 1);
          text += ": ";
          append(node.items[i + 1], text, depth + 1);
        }
        text += "}";
        return;
      case Kind::Mark:
        plain_ = false;
        text += "None";
        return;
    }
  }

  std::string source(Id id) {
    std::string text;
    append(id, text, 0);
    return text;
  }

  // `os`, `system` become `os.system`, with an import before the first use.
  std::string global(std::string_view module, std::string_view name) {
    plain_ = false;
    std::string joined(module);
    std::erase(joined, '.');
    std::string names(name);
    std::erase(names, '.');
    if (!text::is_identifier(names)) return "_global";
    const bool builtin = module == "builtins" || module == "__builtin__";
    if (builtin) return std::string(name);
    if (!text::is_identifier(joined)) return "_global." + std::string(name);
    if (imported_.emplace(module).second) line("import " + std::string(module));
    return std::string(module) + "." + std::string(name);
  }

  static std::pair<std::string_view, std::string_view> halves(std::string_view text) {
    const std::size_t space = text.find(' ');
    if (space == std::string_view::npos) return {text, {}};
    return {text.substr(0, space), text.substr(space + 1)};
  }

  void call(Id callee, std::string_view arguments) {
    plain_ = false;
    const std::string result = "_v" + std::to_string(++calls_);
    line(result + " = " + source(callee) + "(" + std::string(arguments) + ")");
    push(Kind::Source, result);
  }

  // The arguments of a call that is given a tuple.
  std::string spread(Id tuple) {
    if (nodes_[tuple].kind != Kind::Tuple) return "*" + source(tuple);
    std::string text = source(tuple);
    const bool single = nodes_[tuple].items.size() == 1;
    return text.substr(1, text.size() - (single ? 3 : 2));
  }

  void put(std::string_view index) {
    if (!stack_.empty()) memo_.insert_or_assign(std::string(index), stack_.back());
  }

  void get(std::string_view index) {
    const auto it = memo_.find(index);
    if (it == memo_.end()) {
      stack_.push_back(made_up());
    } else {
      stack_.push_back(it->second);
    }
  }

  void extend(Kind kind, std::vector<Id> items) {
    if (stack_.empty()) return;
    Node& target = nodes_[stack_.back()];
    plain_ = plain_ && target.kind == kind;
    target.items.insert(target.items.end(), items.begin(), items.end());
  }

  void step(const Opcode& opcode) {
    static_cast<void>(literal(opcode) || memory(opcode) || container(opcode) || action(opcode));
  }

  std::string number(std::string_view text) {
    std::string result(text);
    if (result.ends_with('L')) result.pop_back();
    const bool plain = !result.empty() && std::all_of(result.begin(), result.end(), [](char c) {
      return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
             std::string_view("-+.exX").find(c) != std::string_view::npos;
    });
    plain_ = plain_ && plain;
    return plain ? result : std::string("0");
  }

  // The text between the quotes of a STRING of protocol 0, its escapes undone.
  std::string unquoted(std::string_view text) {
    const bool quoted = text.size() >= 2 && (text[0] == '\'' || text[0] == '"') && text.back() == text[0];
    plain_ = plain_ && quoted;
    return unescaped(quoted ? text.substr(1, text.size() - 2) : text, "nrt\\'\"");
  }

  // Half of a pair is no character.
  static bool names_surrogate(std::string_view text) {
    return text.find("\\ud") != std::string_view::npos || text.find("\\uD") != std::string_view::npos;
  }

  // What becomes of text in another encoding depends on who loads it.
  void push_text(std::string text, bool readable) {
    plain_ = plain_ && readable;
    push(Kind::Text, std::move(text));
  }

  static int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
  }

  // `known`: the escapes of one letter; a UNICODE has none, and those of its code points instead.
  std::string unescaped(std::string_view text, std::string_view known) {
    std::string result;
    for (std::size_t i = 0; i < text.size(); ++i) {
      if (text[i] != '\\' || i + 1 >= text.size()) {
        result += text[i];
        continue;
      }
      const char kind = text[i + 1];
      const bool code_points = known.empty();
      const std::size_t digits = code_points ? (kind == 'u' ? 4 : kind == 'U' ? 8 : 0) : kind == 'x' ? 2 : 0;
      char32_t value = 0;
      bool valid = digits > 0 && i + 1 + digits < text.size();
      for (std::size_t k = 0; valid && k < digits; ++k) {
        const int d = digit(text[i + 2 + k]);
        valid = d >= 0;
        value = value << 4 | static_cast<char32_t>(d & 15);
      }
      if (valid) {
        // A byte of a STRING stays a byte; characters of a UNICODE become UTF-8.
        if (kind == 'x') {
          result += static_cast<char>(value);
        } else {
          text::append_utf8(result, value);
        }
        i += 1 + digits;
        continue;
      }
      if (known.find(kind) == std::string_view::npos) {
        plain_ = plain_ && code_points;
        result += '\\';
        continue;
      }
      result += kind == 'n' ? '\n' : kind == 'r' ? '\r' : kind == 't' ? '\t' : kind;
      ++i;
    }
    return result;
  }

  bool literal(const Opcode& opcode) {
    const std::string_view argument = opcode.argument;
    switch (opcode.code) {
      case 'I':
        push(Kind::Source, argument == "00" ? "False" : argument == "01" ? "True" : number(argument));
        return true;
      case 'J':
      case 'K':
      case 'M':
      case 'L':
      case 0x8a:
      case 0x8b:
        push(Kind::Source, number(argument));
        return true;
      case 'F':
      case 'G': {
        const bool whole = argument.find_first_not_of("-0123456789") == std::string_view::npos;
        push(Kind::Source, number(argument) + (whole ? ".0" : ""));
        return true;
      }
      case 'S':
        push_text(unquoted(argument),
                  text::is_ascii(argument) && argument.find("\\x") == std::string_view::npos);
        return true;
      case 'V':
        push_text(unescaped(argument, {}), text::is_ascii(argument) && !names_surrogate(argument));
        return true;
      case 'T':
      case 'U':
        push_text(std::string(argument), text::is_ascii(argument));
        return true;
      case 'X':
      case 0x8c:
      case 0x8d:
        push_text(std::string(argument), text::is_utf8(argument));
        return true;
      case 'B':
      case 'C':
      case 0x8e:
      case 0x96:
        push(Kind::Bytes, std::string(argument));
        return true;
      case 'N':
        push(Kind::Source, "None");
        return true;
      case 0x88:
        push(Kind::Source, "True");
        return true;
      case 0x89:
        push(Kind::Source, "False");
        return true;
      case 0x82:
      case 0x83:
      case 0x84:
      case 0x97:
        stack_.push_back(made_up("_external"));
        return true;
      default:
        return false;
    }
  }

  bool memory(const Opcode& opcode) {
    switch (opcode.code) {
      case 'p':
      case 'q':
      case 'r':
        put(opcode.argument);
        return true;
      case 0x94:
        put(std::to_string(memo_.size()));
        return true;
      case 'g':
      case 'h':
      case 'j':
        get(opcode.argument);
        return true;
      case '0':
        pop();
        return true;
      case '1':
        pop_to_mark();
        return true;
      case '2':
        if (!stack_.empty()) stack_.push_back(stack_.back());
        return true;
      case '(':
        push(Kind::Mark);
        return true;
      default:
        return false;
    }
  }

  bool container(const Opcode& opcode) {
    switch (opcode.code) {
      case ']':
        push(Kind::List);
        return true;
      case ')':
        push(Kind::Tuple);
        return true;
      case '}':
        push(Kind::Dict);
        return true;
      case 0x8f:
        push(Kind::Set);
        return true;
      case 'l':
        push(Kind::List, {}, pop_to_mark());
        return true;
      case 't':
        push(Kind::Tuple, {}, pop_to_mark());
        return true;
      case 'd':
        push(Kind::Dict, {}, pop_to_mark());
        return true;
      case 0x91:
        plain_ = false;  // a frozenset
        push(Kind::Set, {}, pop_to_mark());
        return true;
      case 0x85:
      case 0x86:
      case 0x87:
        push(Kind::Tuple, {}, pop_many(opcode.code - 0x84u));
        return true;
      case 'a':
        extend(Kind::List, pop_many(1));
        return true;
      case 's':
        extend(Kind::Dict, pop_many(2));
        return true;
      case 'e':
        extend(Kind::List, pop_to_mark());
        return true;
      case 'u':
        extend(Kind::Dict, pop_to_mark());
        return true;
      case 0x90:
        extend(Kind::Set, pop_to_mark());
        return true;
      default:
        return false;
    }
  }

  bool action(const Opcode& opcode) {
    switch (opcode.code) {
      case 'c': {
        const auto [module, name] = halves(opcode.argument);
        push(Kind::Source, global(module, name));
        return true;
      }
      case 0x93: {
        const Id name = pop();
        const Id module = pop();
        push(Kind::Source, global(nodes_[module].text, nodes_[name].text));
        return true;
      }
      case 'R':
      case 0x81: {
        const Id arguments = pop();
        call(pop(), spread(arguments));
        return true;
      }
      case 0x92: {
        const Id keywords = pop();
        const Id arguments = pop();
        std::string text = spread(arguments);
        if (!text.empty()) text += ", ";
        call(pop(), text + "**" + source(keywords));
        return true;
      }
      case 'i': {
        const auto [module, name] = halves(opcode.argument);
        const Id callee = add(Kind::Source, global(module, name));
        call(callee, spread(add(Kind::Tuple, {}, pop_to_mark())));
        return true;
      }
      case 'o': {
        std::vector<Id> values = pop_to_mark();
        if (values.empty()) return true;
        const Id callee = values.front();
        values.erase(values.begin());
        call(callee, spread(add(Kind::Tuple, {}, std::move(values))));
        return true;
      }
      case 'b': {
        plain_ = false;
        const Id state = pop();
        if (!stack_.empty()) line(source(stack_.back()) + ".__setstate__(" + source(state) + ")");
        return true;
      }
      case 'Q':
        pop();
        stack_.push_back(made_up("_persistent"));
        return true;
      case 'P':
        stack_.push_back(made_up("_persistent"));
        return true;
      case '.':
        line("_result = " + source(pop()));
        return true;
      default:
        return false;
    }
  }

  std::string out_;
  std::string problem_;
  std::size_t budget_;
  std::vector<Node> nodes_;
  std::vector<Id> stack_;
  std::map<std::string, Id, std::less<>> memo_;
  std::set<std::string, std::less<>> imported_;
  std::uint32_t calls_ = 0;
  bool plain_ = true;  ///< nothing but literals was needed so far
};

}  // namespace

Listing list(std::string_view bytes) { return Machine(bytes.size()).run(read(bytes)); }

std::optional<std::string> literal(std::string_view bytes) {
  return Machine(bytes.size()).literal(read(bytes));
}

}  // namespace pyverdict::pickle
