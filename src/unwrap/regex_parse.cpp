#include <algorithm>

#include "ranges.h"
#include "unwrap/regex_tree.h"

/// From a pattern to its parts.
namespace pyverdict::unwrap::regex {

Ranges merged(Ranges ranges) {
  std::make_heap(ranges.begin(), ranges.end());
  std::sort_heap(ranges.begin(), ranges.end());
  Ranges result;
  for (const Range each : ranges) {
    if (!result.empty() && first_of(each) <= last_of(result.back()) + 1) {
      result.back() = range(first_of(result.back()), std::max(last_of(result.back()), last_of(each)));
    } else {
      result.push_back(each);
    }
  }
  return result;
}

Set set_of(const Ranges& ranges) {
  Set set;
  for (const Range each : ranges) {
    for (char32_t c = first_of(each); c <= last_of(each) && c < 256; ++c)
      set.low[c / 64] |= std::uint64_t{1} << (c % 64);
    if (last_of(each) >= 256)
      set.high.push_back(range(std::max<char32_t>(first_of(each), 256), last_of(each)));
  }
  return set;
}

namespace {

constexpr std::uint32_t kMaxDepth = 100;  // of groups in groups
constexpr std::uint32_t kMaxGroups = 100;
constexpr std::size_t kMaxPattern = 128 * 1024;
constexpr char32_t kLast = 0x10ffff;
constexpr char32_t kEnd = kLast + 1;  // what stands behind the pattern

constexpr Range kDigits[] = {range('0', '9')};
constexpr Range kWords[] = {range('0', '9'), range('A', 'Z'), range('_', '_'), range('a', 'z')};
constexpr Range kAsciiSpaces[] = {range('\t', '\r'), range(' ', ' ')};
constexpr Range kSpaces[] = {range('\t', '\r'),     range(0x1c, ' '),      range(0x85, 0x85),
                             range(0xa0, 0xa0),     range(0x1680, 0x1680), range(0x2000, 0x200a),
                             range(0x2028, 0x2029), range(0x202f, 0x202f), range(0x205f, 0x205f),
                             range(0x3000, 0x3000)};

bool is_digit(char32_t c) { return c >= '0' && c <= '9'; }
bool is_octal(char32_t c) { return c >= '0' && c <= '7'; }
bool is_letter(char32_t c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_blank(char32_t c) { return c == ' ' || (c >= '\t' && c <= '\r'); }

int hex_digit(char32_t c) {
  if (is_digit(c)) return static_cast<int>(c - '0');
  c |= 32;
  return c >= 'a' && c <= 'f' ? static_cast<int>(c - 'a' + 10) : -1;
}

// All characters that are not in `ranges`, which are in order.
Ranges others(const Ranges& ranges) {
  Ranges result;
  char32_t next = 0;
  for (const Range each : ranges) {
    if (first_of(each) > next) result.push_back(range(next, first_of(each) - 1));
    next = last_of(each) + 1;
  }
  if (next <= kLast) result.push_back(range(next, kLast));
  return result;
}

// With the other case of its ASCII letters.
void add_cases(Ranges& ranges) {
  const std::size_t size = ranges.size();
  for (std::size_t i = 0; i < size; ++i) {
    for (const char32_t first : {U'A', U'a'}) {
      const char32_t low = std::max(first_of(ranges[i]), first);
      const char32_t high = std::min<char32_t>(last_of(ranges[i]), first + 25);
      if (low <= high) ranges.push_back(range(low ^ 32, high ^ 32));
    }
  }
}

// What may stand behind a backslash: a character, a class, or an assertion.
struct Escape {
  std::optional<char32_t> character;
  Ranges ranges;
  std::optional<Op> assertion;
};

class Parser {
 public:
  Parser(std::u32string_view pattern, bool of_bytes, std::uint32_t flags)
      : pattern_(pattern), of_bytes_(of_bytes), flags_(flags) {}

  std::optional<Tree> parse() {
    if (pattern_.size() > kMaxPattern) return std::nullopt;
    read_flags();
    constexpr std::uint32_t kKnown = kIgnoreCase | kMultiline | kDotAll | kUnicode | kVerbose | kAscii;
    if ((flags_ & ~kKnown) != 0 || (of_bytes_ && (flags_ & kUnicode) != 0)) return std::nullopt;
    if ((flags_ & kAscii) != 0 && (flags_ & kUnicode) != 0) return std::nullopt;
    ascii_ = of_bytes_ || (flags_ & kAscii) != 0;
    program_.ignores_case = (flags_ & kIgnoreCase) != 0 && !ascii_;
    const std::uint32_t root = choice(0);
    if (failed_ || at_ != pattern_.size()) return std::nullopt;
    return Tree{std::move(nodes_), root, std::move(program_)};
  }

 private:
  char32_t peek(std::size_t ahead = 0) const {
    return at_ + ahead < pattern_.size() ? pattern_[at_ + ahead] : kEnd;
  }
  bool take(char32_t c) {
    if (peek() != c) return false;
    ++at_;
    return true;
  }
  std::uint32_t fail() {
    failed_ = true;
    return 0;
  }
  std::uint32_t add(const Node& node) {
    nodes_.push_back(node);
    return static_cast<std::uint32_t>(nodes_.size() - 1);
  }
  bool has(std::uint32_t flag) const { return (flags_ & flag) != 0; }

  // `(?is)` in front.
  void read_flags() {
    while (peek() == '(' && peek(1) == '?') {
      std::uint32_t found = 0;
      std::size_t ahead = 2;
      for (;; ++ahead) {
        constexpr std::u32string_view kLetters = U"iLmsuxa";
        constexpr std::uint32_t kValues[] = {kIgnoreCase, kLocale,  kMultiline, kDotAll,
                                             kUnicode,    kVerbose, kAscii};
        const std::size_t letter = kLetters.find(peek(ahead));
        if (letter == std::u32string_view::npos) break;
        found |= kValues[letter];
      }
      if (found == 0 || peek(ahead) != ')') return;
      flags_ |= found;
      at_ += ahead + 1;
    }
  }

  // Puts a part behind the last one of a node.
  void append(std::uint32_t& first, std::uint32_t& last, std::uint32_t part) {
    (last == kUnset ? first : nodes_[last].next) = part;
    last = part;
  }

  std::uint32_t choice(std::uint32_t depth) {
    if (depth > kMaxDepth) return fail();
    Node node;
    node.kind = Kind::Choice;
    std::uint32_t last = kUnset;
    do {
      append(node.first, last, sequence(depth));
    } while (!failed_ && take('|'));
    return last == node.first ? last : add(node);
  }

  std::uint32_t sequence(std::uint32_t depth) {
    Node node;
    std::uint32_t before = kUnset;  // the part in front of the last one
    std::uint32_t last = kUnset;
    while (!failed_ && peek() != kEnd && peek() != '|' && peek() != ')') {
      if (has(kVerbose) && (is_blank(peek()) || peek() == '#')) {
        if (pattern_[at_++] == '#') at_ = std::min(pattern_.find('\n', at_), pattern_.size());
        continue;
      }
      std::uint32_t least = 0;
      std::uint32_t most = 0;
      if (quantifier(least, most)) {
        if (failed_ || last == kUnset) return fail();
        last = repeated(last, least, most);
        (before == kUnset ? node.first : nodes_[before].next) = last;
      } else if (const std::uint32_t part = item(depth); part != kUnset) {
        before = last;
        append(node.first, last, part);
      }
    }
    return add(node);
  }

  bool quantifier(std::uint32_t& least, std::uint32_t& most) {
    const char32_t c = peek();
    if (c == '*' || c == '+' || c == '?') {
      ++at_;
      least = c == '+' ? 1 : 0;
      most = c == '?' ? 1 : kForever;
      return true;
    }
    if (c != '{' || peek(1) == '}') return false;
    const std::size_t start = at_++;
    const auto from = number();
    const bool two = take(',');
    const auto to = two ? number() : from;
    if (!take('}')) {
      at_ = start;  // a character like others
      return false;
    }
    least = from.value_or(0);
    most = to.value_or(kForever);
    if (most < least || least > kMaxCode || (most != kForever && most > kMaxCode)) fail();
    return true;
  }

  std::optional<std::uint32_t> number() {
    if (!is_digit(peek())) return std::nullopt;
    std::uint32_t value = 0;
    while (is_digit(peek()))
      value = std::min<std::uint32_t>(value * 10 + (pattern_[at_++] - '0'), kMaxCode + 1);
    return value;
  }

  std::uint32_t repeated(std::uint32_t part, std::uint32_t least, std::uint32_t most) {
    const Kind kind = nodes_[part].kind;
    if (kind == Kind::Repeat || kind == Kind::Assertion || peek() == '+') return fail();
    // How often Python tries a part that may be empty, and what its groups then hold, is its own affair.
    if (may_be_empty(part) && most > 1 && most != least) return fail();
    Node node;
    node.kind = Kind::Repeat;
    node.greedy = !take('?');
    node.least = least;
    node.most = most;
    node.first = part;
    return add(node);
  }

  bool may_be_empty(std::uint32_t id) const {
    const Node& node = nodes_[id];
    if (node.kind == Kind::Character || node.kind == Kind::Set) return false;
    if (node.kind == Kind::Repeat && node.least == 0) return true;
    const bool any = node.kind == Kind::Choice;
    for (std::uint32_t part = node.first; part != kUnset; part = nodes_[part].next) {
      if (may_be_empty(part) == any) return any;
    }
    return !any;
  }

  // kUnset for a comment.
  std::uint32_t item(std::uint32_t depth) {
    const char32_t c = pattern_[at_++];
    switch (c) {
      case '.':
        return set(has(kDotAll) ? Ranges{range(0, kLast)} : others({range('\n', '\n')}));
      case '^':
        return assertion(has(kMultiline) ? Op::LineStart : Op::Start);
      case '$':
        return assertion(has(kMultiline) ? Op::LineEnd : Op::LastLine);
      case '(':
        if (peek() != '?' || peek(1) != '#') return group(depth);
        at_ = pattern_.find(')', at_);
        if (at_++ == std::u32string_view::npos) fail();
        return kUnset;
      case '[':
        return bracket();
      case '\\': {
        const Escape found = escape(false);
        if (failed_) return 0;
        if (found.assertion) return assertion(*found.assertion);
        return found.character ? character(*found.character) : set(found.ranges);
      }
      default:
        return character(c);
    }
  }

  std::uint32_t assertion(Op op) {
    if (op == Op::Boundary || op == Op::NoBoundary) program_.ascii_only |= !ascii_;
    Node node;
    node.kind = Kind::Assertion;
    node.op = op;
    return add(node);
  }

  // The other cases of letters beyond ASCII are a table of their own.
  bool has_known_case(char32_t c) const { return c < 0x80 || !program_.ignores_case; }

  std::uint32_t character(char32_t c) {
    if (!has_known_case(c)) return fail();
    if (has(kIgnoreCase) && is_letter(c)) return set({range(c, c)});
    Node node;
    node.kind = Kind::Character;
    node.value = c;
    return add(node);
  }

  std::uint32_t set(Ranges ranges, bool negated = false) {
    if (has(kIgnoreCase)) add_cases(ranges);
    ranges = merged(std::move(ranges));
    Node node;
    node.kind = Kind::Set;
    node.value = static_cast<std::uint32_t>(program_.sets.size());
    program_.sets.push_back(set_of(negated ? others(ranges) : ranges));
    return add(node);
  }

  std::uint32_t group(std::uint32_t depth) {
    Node node;
    node.kind = Kind::Group;
    bool captures = true;
    if (take('?')) {
      captures = take('P');
      if (!(captures ? group_name() : take(':'))) return fail();
    }
    if (captures) {
      if (++program_.groups > kMaxGroups) return fail();
      node.value = program_.groups;
    }
    node.first = choice(depth + 1);
    if (!take(')')) return fail();
    return add(node);
  }

  // Of the group that comes next.
  bool group_name() {
    if (!take('<')) return false;
    std::string name;
    while (peek() == '_' || is_letter(peek()) || (!name.empty() && is_digit(peek())))
      name.push_back(static_cast<char>(pattern_[at_++]));
    using Named = std::pair<std::string, std::uint32_t>;
    if (name.empty() || ranges::find(program_.names, name, &Named::first) != program_.names.end())
      return false;
    program_.names.emplace_back(std::move(name), program_.groups + 1);
    return take('>');
  }

  // Takes a character; where there is none, that is a failure.
  char32_t next() {
    const char32_t c = peek();
    if (c == kEnd) {
      fail();
    } else {
      ++at_;
    }
    return c;
  }

  Escape class_named(const Range* first, const Range* last, bool negated) const {
    Escape result;
    result.ranges.assign(first, last);
    if (negated) result.ranges = others(result.ranges);
    return result;
  }

  // What stands behind a backslash.
  Escape escape(bool in_class) {
    Escape result;
    const char32_t c = next();
    if (c == kEnd) return result;
    const char32_t small = c | 32;
    if (small == 'd' || small == 'w') {
      program_.ascii_only |= !ascii_;
      return small == 'd' ? class_named(std::begin(kDigits), std::end(kDigits), c == 'D')
                          : class_named(std::begin(kWords), std::end(kWords), c == 'W');
    }
    if (small == 's') {
      return ascii_ ? class_named(std::begin(kAsciiSpaces), std::end(kAsciiSpaces), c == 'S')
                    : class_named(std::begin(kSpaces), std::end(kSpaces), c == 'S');
    }
    struct Row {
      char32_t letter;
      char32_t character;
    };
    constexpr Row kLetters[] = {{'a', '\a'}, {'f', '\f'}, {'n', '\n'}, {'r', '\r'}, {'t', '\t'}, {'v', '\v'}};
    if (const auto row = ranges::find(kLetters, c, &Row::letter); row != std::end(kLetters)) {
      result.character = row->character;
    } else if (in_class && c == 'b') {
      result.character = '\b';
    } else if (!in_class && (c == 'A' || c == 'Z' || small == 'b')) {
      result.assertion = c == 'A' ? Op::Start : c == 'Z' ? Op::End : c == 'b' ? Op::Boundary : Op::NoBoundary;
    } else if (c == 'x') {
      result.character = hexadecimal(2);
    } else if ((c == 'u' || c == 'U') && !of_bytes_) {
      result.character = hexadecimal(c == 'u' ? 4 : 8);
    } else if (is_digit(c)) {
      result.character = octal(c, in_class);
    } else if (is_letter(c)) {
      fail();
    } else {
      result.character = c;
    }
    return result;
  }

  char32_t hexadecimal(unsigned digits) {
    std::uint64_t value = 0;
    for (; digits > 0; --digits) {
      const int digit = hex_digit(peek());
      if (digit < 0) return fail();
      value = value * 16 + static_cast<std::uint64_t>(digit);
      ++at_;
    }
    return value > kLast ? fail() : static_cast<char32_t>(value);
  }

  // Three digits, fewer behind a zero or in a class; all else refers to a group.
  char32_t octal(char32_t c, bool in_class) {
    const bool three = is_octal(peek()) && is_octal(peek(1));
    if (!is_octal(c) || (c != '0' && !in_class && !three)) return fail();
    char32_t value = c - '0';
    for (unsigned more = 0; more < 2 && is_octal(peek()); ++more) value = value * 8 + (pattern_[at_++] - '0');
    return value > 0377 ? fail() : value;
  }

  std::uint32_t bracket() {
    const bool negated = take('^');
    Ranges ranges;
    for (bool first = true; first || peek() != ']'; first = false) {
      Escape from = class_item();
      if (failed_ || (from.character && !has_known_case(*from.character))) return fail();
      if (peek() != '-' || peek(1) == ']') {
        if (from.character) from.ranges = {range(*from.character, *from.character)};
        ranges.insert(ranges.end(), from.ranges.begin(), from.ranges.end());
        continue;
      }
      ++at_;
      const Escape to = class_item();
      if (failed_ || !from.character || !to.character || *to.character < *from.character ||
          !has_known_case(*to.character)) {
        return fail();
      }
      ranges.push_back(range(*from.character, *to.character));
    }
    ++at_;
    return set(std::move(ranges), negated);
  }

  Escape class_item() {
    Escape result;
    const char32_t c = next();
    if (c == kEnd) return result;
    if (c == '\\') return escape(true);
    result.character = c;
    return result;
  }

  std::u32string_view pattern_;
  bool of_bytes_;
  std::uint32_t flags_;
  bool ascii_ = false;
  std::size_t at_ = 0;
  bool failed_ = false;
  std::vector<Node> nodes_;
  Program program_;
};

}  // namespace

std::optional<Tree> parse(std::u32string_view pattern, bool of_bytes, std::uint32_t flags) {
  return Parser(pattern, of_bytes, flags).parse();
}

}  // namespace pyverdict::unwrap::regex
