#include "behaviour/pattern.h"

#include <array>
#include <utility>

#include "behaviour/groups.h"

namespace pyverdict::behaviour {
namespace {

using unwrap::Context;
using unwrap::Origins;
using unwrap::Tag;

template <typename T, std::size_t N>
const T* look_up(const std::array<std::pair<std::string_view, T>, N>& table, std::string_view key) {
  for (const auto& [name, value] : table) {
    if (name == key) return &value;
  }
  return nullptr;
}

constexpr std::array<std::pair<std::string_view, AtomKind>, 10> kAtoms = {{
    {"call", AtomKind::Call},
    {"store", AtomKind::Store},
    {"import", AtomKind::Import},
    {"define", AtomKind::Define},
    {"text", AtomKind::Text},
    {"word", AtomKind::Word},
    {"whole", AtomKind::Whole},
    {"shell", AtomKind::Shell},
    {"layer", AtomKind::Layer},
    {"shape", AtomKind::Shape},
}};

constexpr std::array<std::pair<std::string_view, Origins>, 15> kOrigins = {{
    {"literal", unwrap::kFromLiteral},
    {"decoded", unwrap::kFromDecoded},
    {"decrypted", unwrap::kFromDecrypted},
    {"network", unwrap::kFromNetwork},
    {"file", unwrap::kFromFile},
    {"environment", unwrap::kFromEnvironment},
    {"argument", unwrap::kFromArgument},
    {"host", unwrap::kFromHost},
    {"credential", unwrap::kFromCredential},
    {"process", unwrap::kFromProcess},
    {"parameter", unwrap::kFromParameter},
    {"input", unwrap::kFromInput},
    {"marshal", unwrap::kFromMarshal},
    {"self", unwrap::kFromSelf},
    {"request", unwrap::kFromRequest},
}};

constexpr std::array<std::pair<std::string_view, Tag>, 6> kTags = {{
    {"text", Tag::Text},
    {"bytes", Tag::Bytes},
    {"list", Tag::List},
    {"dict", Tag::Dict},
    {"integer", Tag::Integer},
    {"function", Tag::Function},
}};

constexpr std::array<std::pair<std::string_view, Property::Kind>, 5> kStates = {{
    {"known", Property::Kind::Known},
    {"partial", Property::Kind::Partial},
    {"present", Property::Kind::Present},
    {"absent", Property::Kind::Absent},
    {"fixed", Property::Kind::Fixed},
}};

constexpr std::array<std::pair<std::string_view, Property::Kind>, 5> kMeasures = {{
    {"is", Property::Kind::Is},
    {"one", Property::Kind::One},
    {"long", Property::Kind::Long},
    {"min", Property::Kind::Min},
    {"max", Property::Kind::Max},
}};

constexpr std::array<std::pair<std::string_view, Context>, 8> kContexts = {{
    {"loop", unwrap::kInLoop},
    {"forever", unwrap::kForever},
    {"function", unwrap::kInFunction},
    {"uncalled", unwrap::kUncalled},
    {"main", unwrap::kInMainGuard},
    {"try", unwrap::kInTry},
    {"conditional", unwrap::kConditional},
    {"unreachable", unwrap::kUnreachable},
}};

bool is_word(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  Pattern parse() {
    Pattern pattern;
    do {
      pattern.branches.push_back(branch());
    } while (!failed() && keyword("or"));
    skip();
    if (!failed() && at_ != text_.size()) fail("text behind the pattern");
    pattern.error = std::move(error_);
    return pattern;
  }

 private:
  bool failed() const { return !error_.empty(); }

  void fail(std::string_view what) {
    if (!failed())
      error_ = std::string(what) + " at offset " + std::to_string(at_) + " of: " + std::string(text_);
  }

  void skip() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n')) ++at_;
  }

  bool accept(char c) {
    skip();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  void expect(char c) {
    if (!accept(c)) fail(std::string("expected '") + c + "'");
  }

  std::string_view word() {
    skip();
    const std::size_t start = at_;
    while (at_ < text_.size() && is_word(text_[at_])) ++at_;
    return text_.substr(start, at_ - start);
  }

  bool keyword(std::string_view expected) {
    const std::size_t start = at_;
    if (word() == expected) return true;
    at_ = start;
    return false;
  }

  char peek() {
    skip();
    return at_ < text_.size() ? text_[at_] : '\0';
  }

  Branch branch() {
    Branch result;
    Join join = Join::And;
    do {
      const bool negated = keyword("not");
      if (keyword("at")) result.place = result.steps.size();
      Step next = step();
      next.join = join;
      next.negated = negated;
      result.steps.push_back(std::move(next));
    } while (!failed() && joined(join));
    if (result.steps[0].negated) fail("the first step must be there");
    if (result.steps[result.place].negated) fail("the place is a step that must not be there");
    return result;
  }

  bool joined(Join& join) {
    if (keyword("and")) {
      join = Join::And;
    } else if (keyword("near")) {
      join = Join::Near;
    } else if (keyword("then")) {
      join = Join::Then;
    } else {
      return false;
    }
    return true;
  }

  Step step() {
    Step result;
    const AtomKind* kind = look_up(kAtoms, word());
    if (kind == nullptr) {
      fail("unknown atom");
      return result;
    }
    result.kind = *kind;
    expect('(');
    switch (result.kind) {
      case AtomKind::Text:
      case AtomKind::Word:
      case AtomKind::Whole:
        strings(result.names);
        for (std::string_view needle : result.names) {
          if (needle.substr(0, needle.find('*')).size() < 4) fail("needle shorter than four characters");
        }
        break;
      case AtomKind::Shell:
        shell_patterns(result);
        break;
      case AtomKind::Shape:
        result.names.push_back(word());
        break;
      case AtomKind::Layer:
        do {
          result.names.push_back(word());
        } while (accept('|'));
        break;
      default:
        symbols(result.names);
    }
    while (!failed() && accept(';')) constraint(result);
    expect(')');
    return result;
  }

  void shell_patterns(Step& step) {
    strings(step.names);
    for (std::string_view pattern : step.names) step.commands.push_back(parse_command_pattern(pattern));
  }

  std::string_view string() {
    const char quote = peek();
    if (quote != '"' && quote != '\'') {
      fail("expected a string");
      return {};
    }
    const std::size_t start = ++at_;
    const std::size_t end = text_.find(quote, start);
    if (end == std::string_view::npos) {
      fail("string without end");
      return {};
    }
    at_ = end + 1;
    return text_.substr(start, end - start);
  }

  void strings(std::vector<std::string_view>& out) {
    do {
      out.push_back(string());
    } while (!failed() && accept('|'));
  }

  // A symbol ends at `|`, `;` or a closing parenthesis that it did not open: "socket.socket().connect" is
  // one.
  std::string_view symbol() {
    skip();
    const std::size_t start = at_;
    std::size_t depth = 0;
    while (at_ < text_.size()) {
      const char c = text_[at_];
      if (c == '|' || c == ';' || c == ' ' || c == '\n' || (c == ')' && depth == 0)) break;
      if (c == '(') ++depth;
      if (c == ')') --depth;
      ++at_;
    }
    if (at_ == start) fail("expected a symbol");
    return text_.substr(start, at_ - start);
  }

  void symbols(std::vector<std::string_view>& out) {
    do {
      const std::string_view name = symbol();
      if (!name.starts_with('@')) {
        out.push_back(name);
        continue;
      }
      const Group* group = find_group(name.substr(1));
      if (group == nullptr) {
        fail("unknown group");
        return;
      }
      expand(*group, out);
    } while (!failed() && accept('|'));
  }

  void constraint(Step& step) {
    const bool negated = keyword("not");
    if (negated && (peek() == '"' || peek() == '\'')) {
      strings(step.without);
      return;
    }
    const std::string_view name = word();
    if (name == "in") {
      expect(':');
      contexts(negated ? step.outside : step.context);
    } else if (name == "within") {
      expect('=');
      step.within = string();
    } else if (name == "via") {
      expect('=');
      strings(step.via);
    } else if (name == "times" || name == "args" || name == "transforms" || name == "depth") {
      expect('=');
      measure(step, name, integer());
    } else {
      step.constraints.push_back(value_constraint(name, negated));
    }
  }

  static void measure(Step& step, std::string_view name, std::int64_t number) {
    if (name == "times") step.times = static_cast<std::uint32_t>(number);
    if (name == "args") step.argument_count = static_cast<std::int32_t>(number);
    if (name == "transforms") step.transforms = static_cast<std::uint32_t>(number);
    if (name == "depth") step.depth = static_cast<std::uint32_t>(number);
  }

  void contexts(Context& out) {
    do {
      const Context* bit = look_up(kContexts, word());
      if (bit == nullptr) {
        fail("unknown context");
        return;
      }
      out |= *bit;
    } while (accept('|'));
  }

  Constraint value_constraint(std::string_view name, bool negated) {
    Constraint result;
    result.negated = negated;
    subject(result.subject, name);
    switch (peek()) {
      case '=':
        result.test = Constraint::Test::Equals;
        break;
      case '~':
        result.test = Constraint::Test::Contains;
        break;
      case '^':
        result.test = Constraint::Test::Starts;
        break;
      case ':':
        result.test = Constraint::Test::Has;
        break;
      default:
        fail("expected = ~ ^ or :");
        return result;
    }
    ++at_;
    do {
      if (result.test == Constraint::Test::Has) {
        result.properties.push_back(property());
      } else {
        result.operands.push_back(operand());
      }
    } while (!failed() && accept('|'));
    return result;
  }

  void subject(Subject& out, std::string_view name) {
    if (name.empty()) {
      fail("expected a subject");
    } else if (name == "any") {
      out.kind = Subject::Kind::Any;
    } else if (name == "self") {
      out.kind = Subject::Kind::Receiver;
    } else if (name == "value") {
      out.kind = Subject::Kind::Result;
    } else {
      out.kind = Subject::Kind::Argument;
      if (name[0] >= '0' && name[0] <= '9') {
        out.position = name[0] - '0';
        if (accept('/')) out.keyword = word();
      } else {
        out.keyword = name;
      }
    }
  }

  std::int64_t integer() {
    const std::string_view digits = word();
    std::int64_t value = 0;
    int base = 10;
    std::size_t i = 0;
    if (digits.starts_with("0x") || digits.starts_with("0o")) {
      base = digits[1] == 'x' ? 16 : 8;
      i = 2;
    }
    if (i == digits.size()) fail("expected a number");
    for (; i < digits.size(); ++i) {
      const char c = digits[i];
      const int digit = c >= 'a' ? c - 'a' + 10 : c - '0';
      if (digit < 0 || digit >= base) {
        fail("bad digit");
        break;
      }
      value = value * base + digit;
    }
    return value;
  }

  Operand operand() {
    const char c = peek();
    if (c == '"' || c == '\'') return {Operand::Kind::Text, string()};
    if (c == '$') {
      ++at_;
      return {Operand::Kind::Variable, word()};
    }
    if (c >= '0' && c <= '9') return {Operand::Kind::Integer, {}, integer()};
    const std::string_view name = word();
    if (name == "True") return {Operand::Kind::True, {}};
    if (name == "False") return {Operand::Kind::False, {}};
    if (name == "None") return {Operand::Kind::None, {}};
    fail("expected a value");
    return {Operand::Kind::None, {}};
  }

  Property property() {
    const std::string_view name = word();
    if (const Origins* origin = look_up(kOrigins, name)) {
      return {.kind = Property::Kind::Origins, .origins = *origin, .globs = {}};
    }
    if (const Tag* tag = look_up(kTags, name)) return {.kind = Property::Kind::Tag, .tag = *tag, .globs = {}};
    if (const Property::Kind* state = look_up(kStates, name)) return {.kind = *state, .globs = {}};
    if (const Property::Kind* kind = look_up(kMeasures, name)) {
      Property result{.kind = *kind, .globs = {}};
      expect('(');
      if (*kind == Property::Kind::Is) {
        symbols(result.globs);
      } else if (*kind == Property::Kind::One) {
        strings(result.globs);
      } else {
        result.number = integer();
      }
      expect(')');
      return result;
    }
    fail("unknown property");
    return {.kind = Property::Kind::Known, .globs = {}};
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string error_;
};

char fold(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

bool equal(char a, char b, bool fold_case) { return a == b || (fold_case && fold(a) == fold(b)); }

}  // namespace

Pattern parse_pattern(std::string_view text) { return Parser(text).parse(); }

bool matches_glob(std::string_view text, std::string_view glob, bool fold_case) {
  std::size_t t = 0;
  std::size_t g = 0;
  std::size_t star = std::string_view::npos;
  std::size_t resume = 0;
  while (t < text.size()) {
    if (g < glob.size() && glob[g] == '*') {
      star = g++;
      resume = t;
    } else if (g < glob.size() && equal(text[t], glob[g], fold_case)) {
      ++t;
      ++g;
    } else if (star != std::string_view::npos) {
      g = star + 1;
      t = ++resume;
    } else {
      return false;
    }
  }
  while (g < glob.size() && glob[g] == '*') ++g;
  return g == glob.size();
}

bool contains_folded(std::string_view text, std::string_view needle) {
  if (needle.empty() || needle.size() > text.size()) return needle.empty();
  const char first = fold(needle[0]);
  for (std::size_t i = 0; i + needle.size() <= text.size(); ++i) {
    if (fold(text[i]) != first) continue;
    std::size_t k = 1;
    while (k < needle.size() && fold(text[i + k]) == fold(needle[k])) ++k;
    if (k == needle.size()) return true;
  }
  return false;
}

}  // namespace pyverdict::behaviour
