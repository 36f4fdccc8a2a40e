#include <algorithm>
#include <unordered_map>

#include "text/ascii.h"
#include "text/text.h"
#include "unwrap/builtins.h"
#include "unwrap/regex.h"

/// Python's `re`: its functions, and the methods of compiled patterns. What they find is an object outside
/// the script with known contents: the names of its groups (a Dict of name and number), then three values for
/// each group: its text or None, its start, its end; see library_matches.cpp.
namespace pyverdict::unwrap::handlers {
namespace {

// An instruction of a search takes as long as so many bytes of other work.
constexpr std::uint64_t kWorkPerInstruction = 4;
// What is looked at to compile a pattern takes as long as so many items of other work.
constexpr std::size_t kCompilationItems = 4;

bool is_symbol(const Evaluator& evaluator, const Value& value, std::string_view path) {
  return value.is(Tag::Symbol) &&
         evaluator.program().symbols.text(static_cast<SymbolId>(value.index)) == path;
}

/// What a pattern is looked for in, by characters.
class Subject {
 public:
  Subject(Evaluator& evaluator, const Value& value)
      : store_(evaluator.store()), value_(value), bytes_(store_.string(value)) {
    text_.bytes = bytes_;
    text_.is_wide = value.is(Tag::Text) && !is_ascii(bytes_);
    if (text_.is_wide) wide_ = characters(bytes_);
    text_.wide = wide_;
  }
  Subject(const Subject&) = delete;
  Subject& operator=(const Subject&) = delete;

  void cut(std::size_t size) {
    text_.bytes = text_.bytes.substr(0, size);
    text_.wide = text_.wide.substr(0, size);
  }
  const Value& value() const { return value_; }
  const regex::Text& text() const { return text_; }
  std::string part(std::size_t start, std::size_t end) const {
    return text_.is_wide ? from_characters(text_.wide.substr(start, end - start))
                         : std::string(text_.bytes.substr(start, end - start));
  }
  Value made(std::string content) {
    const Store::Chain chain = store_.chain(value_);
    if (value_.is(Tag::Bytes)) return store_.bytes(std::move(content), value_.origins, false, chain);
    if (content.size() == 1 && static_cast<unsigned char>(content[0]) < 0x80)
      return store_.character(content[0], value_.origins, chain);
    if (content.size() > kShort) return store_.text(std::move(content), value_.origins, false, chain);
    // Pairs of digits come again and again.
    if (const auto known = short_.find(content); known != short_.end()) return known->second;
    const Value value = store_.text(content, value_.origins, false, chain);
    if (short_.size() < kMaxShort) short_.emplace(std::move(content), value);
    return value;
  }
  Value value_of(std::size_t start, std::size_t end) { return made(part(start, end)); }

 private:
  static constexpr std::size_t kShort = 8;
  static constexpr std::size_t kMaxShort = 1024;

  Store& store_;
  const Value value_;
  const std::string bytes_;  // a copy: a function that is called may change a bytearray
  std::u32string wide_;
  std::unordered_map<std::string, Value> short_;  // texts that were made
  regex::Text text_;
};

/// What takes the place of a match: bytes, and groups as their number behind all bytes.
using Pieces = std::vector<std::uint32_t>;
constexpr std::uint32_t kFirstGroup = 256;

/// Reads `\1`, `\g<name>` and the escapes of a replacement; nothing where Python refuses it.
class Template {
 public:
  Template(std::string_view text, bool of_bytes, const regex::Program& program)
      : text_(text), of_bytes_(of_bytes), program_(program) {}

  std::optional<Pieces> pieces() {
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == '\\') {
        if (!escape()) return std::nullopt;
      } else {
        literal(c);
      }
    }
    return std::move(pieces_);
  }

 private:
  static bool is_octal(char c) { return c >= '0' && c <= '7'; }
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0'; }
  std::uint32_t digit() { return static_cast<std::uint32_t>(text_[at_++] - '0'); }
  void literal(char c) { pieces_.push_back(static_cast<unsigned char>(c)); }

  bool group(std::uint32_t number) {
    pieces_.push_back(kFirstGroup + number);
    return number <= program_.groups;
  }
  bool character(std::uint32_t value) {
    std::string encoded(1, static_cast<char>(value));
    if (!of_bytes_) {
      encoded.clear();
      text::append_utf8(encoded, value);
    }
    for (const char c : encoded) literal(c);
    return value <= 0377;
  }

  bool escape() {
    if (peek() == '0' || (is_octal(peek()) && is_octal(peek(1)) && is_octal(peek(2)))) {
      std::uint32_t value = digit();
      for (unsigned more = 0; more < 2 && is_octal(peek()); ++more) value = value * 8 + digit();
      return character(value);
    }
    if (text::is_digit(peek())) {
      std::uint32_t number = digit();
      if (text::is_digit(peek())) number = number * 10 + digit();
      return group(number);
    }
    if (at_ == text_.size()) return false;
    const char c = text_[at_++];
    if (c == 'g') return named();
    constexpr std::string_view kLetters = "abfnrtv\\";
    constexpr std::string_view kMeant = "\a\b\f\n\r\t\v\\";
    if (const std::size_t known = kLetters.find(c); known != std::string_view::npos) {
      literal(kMeant[known]);
      return true;
    }
    literal('\\');
    literal(c);
    return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z');
  }

  bool named() {
    const std::size_t end = text_.find('>', at_);
    if (peek() != '<' || end == std::string_view::npos) return false;
    const std::string_view name = text_.substr(at_ + 1, end - at_ - 1);
    at_ = end + 1;
    for (const auto& [known, number] : program_.names) {
      if (known == name) return group(number);
    }
    std::uint32_t number = 0;
    for (const char c : name) {
      if (!text::is_digit(c) || number > program_.groups) return false;
      number = number * 10 + static_cast<std::uint32_t>(c - '0');
    }
    return !name.empty() && group(number);
  }

  std::string_view text_;
  bool of_bytes_;
  const regex::Program& program_;
  std::size_t at_ = 0;
  Pieces pieces_;
};

/// The arguments of a function of `re`, or of a method of a compiled pattern.
struct Request {
  std::string_view name;
  Value pattern;
  std::uint32_t flags = 0;
  const Value* replacement = nullptr;
  const Value* text = nullptr;
  std::int64_t count = 0;  // of replacements or splits; 0 for all
  std::int64_t from = 0;
  std::int64_t to = INT64_MAX;
};

// A whole number that is given, or `into` as it is; false where it is not known.
bool read_number(const Evaluator& evaluator, const Value* value, std::int64_t& into) {
  if (value == nullptr) return true;
  // `from re import IGNORECASE`
  const auto constant =
      value->is(Tag::Symbol)
          ? number_constant(evaluator.program().symbols.text(static_cast<SymbolId>(value->index)))
          : std::nullopt;
  into = constant ? *constant : known_integer(value, -1);
  return into >= 0;
}

// A pattern as it is given: compiled, or its text.
bool read_pattern(Evaluator& evaluator, const Value& given, Request& request) {
  request.pattern = given;
  if (const Values* held = evaluator.store().contents(given)) {
    if (!is_symbol(evaluator, given, "re.compile()")) return false;
    request.pattern = (*held)[0];
    request.flags = static_cast<std::uint32_t>((*held)[1].integer);
  }
  return is_string(request.pattern) && !request.pattern.partial;
}

std::optional<Request> read(Evaluator& evaluator, const Call& call) {
  const std::string_view path = path_of(evaluator, call);
  const bool is_method = path.starts_with("re.compile().");
  Request request;
  request.name = last_name(path);
  const bool replaces = request.name.starts_with("sub");
  const bool counts = replaces || request.name == "split";
  std::size_t at = 0;
  const auto next = [&](std::string_view keyword) { return parameter(evaluator, call, at++, keyword); };
  if (is_method) {
    // The method itself holds what the object was made of.
    Value object = call.receiver;
    object.index = evaluator.program().symbols.path("re.compile()") | object.contents();
    if (!read_pattern(evaluator, object, request)) return std::nullopt;
  } else {
    const Value* pattern = next("pattern");
    if (pattern == nullptr || !read_pattern(evaluator, *pattern, request)) return std::nullopt;
  }
  if (replaces) request.replacement = next("repl");
  request.text = next("string");
  bool known = true;
  const auto read_next = [&](std::string_view keyword, std::int64_t& into) {
    known = known && read_number(evaluator, next(keyword), into);
  };
  if (counts) read_next(replaces ? "count" : "maxsplit", request.count);
  if (is_method && !counts) read_next("pos", request.from);
  if (is_method && !counts) read_next("endpos", request.to);
  std::int64_t flags = 0;
  if (!is_method) read_next("flags", flags);
  request.flags |= static_cast<std::uint32_t>(flags);
  if (!known || request.text == nullptr || request.text->tag != request.pattern.tag ||
      request.text->partial || (replaces && request.replacement == nullptr)) {
    return std::nullopt;
  }
  // A default is a guess, and so is an empty text in most cases: neither shall decide what is never run.
  if (request.text->from(kFromParameter)) return std::nullopt;
  const bool decides = !counts && !request.name.starts_with("find");
  if (decides && evaluator.store().string(*request.text).empty()) return std::nullopt;
  return request;
}

class Search {
 public:
  Search(Evaluator& evaluator, const Call& call, const Request& request)
      : evaluator_(evaluator),
        store_(evaluator.store()),
        call_(call),
        request_(request),
        subject_(evaluator, *request.text) {
    const bool of_bytes = request.pattern.is(Tag::Bytes);
    const std::string_view pattern = store_.string(request.pattern);
    std::u32string decoded;
    if (of_bytes) {
      for (const char c : pattern) decoded.push_back(static_cast<unsigned char>(c));
    } else {
      decoded = characters(pattern);
    }
    std::size_t cost = 0;
    program_ = regex::compile(decoded, of_bytes, request.flags, cost);
    evaluator.charge(cost * kCompilationItems);
    const auto size = static_cast<std::int64_t>(subject_.text().size());
    from_ = static_cast<std::size_t>(std::min(request.from, size));
    if (request.to < size) subject_.cut(static_cast<std::size_t>(request.to));
  }

  /// What the call gives; nothing where that is not known.
  std::optional<Value> result() {
    if (!program_ || !evaluator_.may_repeat() || !find()) return std::nullopt;
    // The places of what was found are held beside the values that are made of them.
    const Room::Hold hold(store_.room(), found_.size() * sizeof(std::uint32_t));
    const std::string_view name = request_.name;
    if (name == "findall") return listed();
    if (name == "finditer") return matches();
    if (name == "split") return split();
    if (name.starts_with("sub")) return substituted();
    return found_.empty() ? none() : match_value(groups(0));
  }

 private:
  std::size_t slots() const { return 2 * (static_cast<std::size_t>(program_->groups) + 1); }
  std::size_t count() const { return found_.size() / slots(); }
  std::span<const std::uint32_t> groups(std::size_t match) const {
    return std::span(found_).subspan(match * slots(), slots());
  }

  bool find() {
    const std::string_view name = request_.name;
    const regex::Anchor anchor = name == "match"       ? regex::Anchor::Start
                                 : name == "fullmatch" ? regex::Anchor::Both
                                                       : regex::Anchor::Nowhere;
    const bool one = anchor != regex::Anchor::Nowhere || name == "search";
    const std::int64_t most = one ? 1 : request_.count == 0 ? INT64_MAX : request_.count;
    // Half of the work that is left at most: one search shall not take it all.
    const std::uint64_t work = evaluator_.work_left() / 2 / kWorkPerInstruction;
    regex::Matcher matcher(*program_, subject_.text(), work);
    regex::Groups groups;
    std::size_t at = from_;
    bool advances = false;
    auto outcome = regex::Outcome::Match;
    for (std::int64_t number = 0; number < most; ++number) {
      outcome = matcher.find(at, anchor, advances, groups);
      if (outcome != regex::Outcome::Match) break;
      found_.insert(found_.end(), groups.begin(), groups.end());
      // It doubles as it grows.
      if (!evaluator_.may_take(3 * sizeof(std::uint32_t) * found_.size())) return false;
      at = groups[1];
      advances = groups[0] == groups[1];
    }
    const auto used = static_cast<std::size_t>(work - matcher.work_left());
    evaluator_.charge(used);
    if (used == work) {
      evaluator_.diagnose(diagnostic::Code::StepsExhausted, call_.node, "work on large values");
      return false;
    }
    return outcome != regex::Outcome::Unknown && evaluator_.may_work(used * kWorkPerInstruction) &&
           evaluator_.may_hold(found_.size() * sizeof(std::uint32_t));
  }

  Value group(std::span<const std::uint32_t> groups, std::size_t number) {
    const std::uint32_t end = groups[2 * number + 1];
    return end == regex::kUnset ? none() : subject_.value_of(groups[2 * number], end);
  }
  // A group that took no part is empty.
  Value group_text(std::span<const std::uint32_t> groups, std::size_t number) {
    const Value value = group(groups, number);
    return value.is(Tag::None) ? subject_.made({}) : value;
  }

  Value match_value(std::span<const std::uint32_t> groups) {
    if (!names_) {
      Values names(store_);
      for (const auto& [name, number] : program_->names) {
        names.push_back(store_.text(name, kFromLiteral));
        names.push_back(integer(number));
      }
      names_ = store_.items(Tag::Dict, std::move(names), 0);
    }
    Values contents(store_, std::span(&*names_, 1));
    contents.reserve(1 + 3 * groups.size() / 2);
    for (std::size_t i = 0; i < groups.size() / 2; ++i) {
      const bool unset = groups[2 * i + 1] == regex::kUnset;
      contents.push_back(group(groups, i));
      for (std::size_t j = 0; j < 2; ++j)
        contents.push_back(integer(unset ? -1 : groups[2 * i + j], subject_.value().origins));
    }
    const Value symbol = evaluator_.symbol(evaluator_.program().symbols.path("re.match()"),
                                           subject_.value().origins & ~kFromLiteral, call_.node);
    return store_.with_contents(symbol, std::move(contents));
  }

  std::optional<Value> list(Values items, bool iterator) {
    if (!evaluator_.may_hold(items.size() * sizeof(Value))) return std::nullopt;
    Value result = store_.items(Tag::List, std::move(items), subject_.value().origins);
    result.iterator = iterator;
    result.node = call_.node;
    return result;
  }

  // True now and then, while there is room for what is made.
  bool has_room(std::size_t made) { return made % 256 != 0 || evaluator_.may_hold(1); }

  std::optional<Value> listed() {
    Values items(store_);
    for (std::size_t i = 0; i < count(); ++i) {
      if (!has_room(i)) return std::nullopt;
      if (program_->groups < 2) {
        items.push_back(group_text(groups(i), program_->groups));
        continue;
      }
      Values parts(store_);
      for (std::uint32_t j = 1; j <= program_->groups; ++j) parts.push_back(group_text(groups(i), j));
      items.push_back(store_.items(Tag::Tuple, std::move(parts), subject_.value().origins));
    }
    return list(std::move(items), false);
  }

  std::optional<Value> matches() {
    Values items(store_);
    for (std::size_t i = 0; i < count(); ++i) {
      if (!has_room(i)) return std::nullopt;
      items.push_back(match_value(groups(i)));
    }
    return list(std::move(items), true);
  }

  std::optional<Value> split() {
    Values items(store_);
    std::size_t at = 0;
    for (std::size_t i = 0; i < count(); ++i) {
      if (!has_room(i)) return std::nullopt;
      items.push_back(subject_.value_of(at, groups(i)[0]));
      for (std::uint32_t j = 1; j <= program_->groups; ++j) items.push_back(group(groups(i), j));
      at = groups(i)[1];
    }
    items.push_back(subject_.value_of(at, subject_.text().size()));
    return list(std::move(items), false);
  }

  std::optional<Value> substituted() {
    const Value& replacement = *request_.replacement;
    std::optional<Pieces> pieces;
    Origins origins = subject_.value().origins;
    Store::Chain chain = store_.chain(subject_.value());
    if (is_string(replacement)) {
      if (replacement.tag != subject_.value().tag || replacement.partial) return std::nullopt;
      pieces = Template(store_.string(replacement), replacement.is(Tag::Bytes), *program_).pieces();
      if (!pieces) return std::nullopt;
      origins |= replacement.origins;
    } else if (replacement.is(Tag::Unknown)) {
      return std::nullopt;
    }
    TextBuilder result(store_);
    std::size_t at = 0;
    for (std::size_t i = 0; i < count(); ++i) {
      result += subject_.part(at, groups(i)[0]);
      at = groups(i)[1];
      if (pieces) {
        for (const std::uint32_t piece : *pieces) {
          const std::size_t slot = 2 * static_cast<std::size_t>(piece - kFirstGroup);
          if (piece < kFirstGroup) {
            result += static_cast<char>(piece);
          } else if (groups(i)[slot + 1] != regex::kUnset) {
            result += subject_.part(groups(i)[slot], groups(i)[slot + 1]);
          }
        }
      } else {
        const Argument match{syntax::kNoAtom, call_.node, match_value(groups(i))};
        const Value made =
            evaluator_.call_for_item(replacement, {call_.node, kNoSymbol, Value(), std::span(&match, 1)});
        if (made.tag != subject_.value().tag || made.partial || !evaluator_.may_repeat()) return std::nullopt;
        if (chain == 0) chain = store_.chain(made);
        origins |= made.origins;
        result += store_.string(made);
      }
      if (result.is_cut_short()) return std::nullopt;
    }
    result += subject_.part(at, subject_.text().size());
    if (result.is_cut_short()) return std::nullopt;
    Value text = subject_.value();
    if (count() > 0) {
      text = evaluator_.built(text.tag, result.take(), origins, false, store_.extend(chain, "re.sub"),
                              call_.node);
    }
    if (request_.name == "sub") return text;
    return store_.items(Tag::Tuple, {text, integer(static_cast<std::int64_t>(count()), origins)}, origins);
  }

  Evaluator& evaluator_;
  Store& store_;
  const Call& call_;
  const Request& request_;
  Subject subject_;
  std::size_t from_ = 0;
  std::optional<regex::Program> program_;
  regex::Groups found_;  // places of all matches, one after the other
  std::optional<Value> names_;
};

}  // namespace

Value regex_call(Evaluator& evaluator, const Call& call) {
  if (const auto request = read(evaluator, call)) {
    if (const auto result = Search(evaluator, call, *request).result()) return *result;
  }
  return external(evaluator, call, call.receiver.origins & ~kFromLiteral);
}

Value regex_compile(Evaluator& evaluator, const Call& call) {
  const Value symbol = external(evaluator, call);
  const Value* pattern = parameter(evaluator, call, 0, "pattern");
  std::int64_t flags = 0;
  Request request;
  if (pattern == nullptr || !read_number(evaluator, parameter(evaluator, call, 1, "flags"), flags) ||
      !read_pattern(evaluator, *pattern, request)) {
    return symbol;
  }
  return evaluator.store().with_contents(symbol, {request.pattern, integer(flags | request.flags)});
}

Value regex_escape(Evaluator& evaluator, const Call& call) {
  const Value* text = parameter(evaluator, call, 0, "pattern");
  if (text == nullptr || !is_string(*text) || text->partial) return external(evaluator, call);
  std::string result;
  for (const char c : evaluator.store().string(*text)) {
    constexpr std::string_view kSpecial = "()[]{}?*+-|^$\\.&~# \t\n\r\v\f";
    if (kSpecial.find(c) != std::string_view::npos) result.push_back('\\');
    result.push_back(c);
  }
  return evaluator.built(text->tag, std::move(result), text->origins, false, evaluator.store().chain(*text),
                         syntax::kNoNode);
}

}  // namespace pyverdict::unwrap::handlers
