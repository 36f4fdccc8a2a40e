#include "syntax/lexer.h"

#include <algorithm>

#include "syntax/identifiers.h"

namespace pyverdict::syntax {
namespace {

enum class Class : std::uint8_t {
  Invalid,
  Space,
  Break,
  Comment,
  Backslash,
  Letter,
  Digit,
  Quote,
  Dot,
  Open,
  Close,
  Operator
};

constexpr std::array<Class, 256> make_classes() {
  std::array<Class, 256> classes{};
  for (int c = 'a'; c <= 'z'; ++c) classes[static_cast<std::size_t>(c)] = Class::Letter;
  for (int c = 'A'; c <= 'Z'; ++c) classes[static_cast<std::size_t>(c)] = Class::Letter;
  for (int c = '0'; c <= '9'; ++c) classes[static_cast<std::size_t>(c)] = Class::Digit;
  for (std::size_t c = 0x80; c <= 0xFF; ++c) classes[c] = Class::Letter;
  classes['_'] = Class::Letter;
  for (const char c : {' ', '\t', '\f', '\0'}) classes[static_cast<std::size_t>(c)] = Class::Space;
  classes['\n'] = classes['\r'] = Class::Break;
  classes['#'] = Class::Comment;
  classes['\\'] = Class::Backslash;
  classes['\''] = classes['"'] = Class::Quote;
  classes['.'] = Class::Dot;
  for (const char c : {'(', '[', '{'}) classes[static_cast<std::size_t>(c)] = Class::Open;
  for (const char c : {')', ']', '}'}) classes[static_cast<std::size_t>(c)] = Class::Close;
  for (const char c :
       {',', ':', ';', '=', '@', '+', '-', '*', '/', '%', '<', '>', '&', '|', '^', '~', '!', '`'}) {
    classes[static_cast<std::size_t>(c)] = Class::Operator;
  }
  return classes;
}

constexpr std::array<Class, 256> kClasses = make_classes();

/// The place of `(`, `[` or `{` in `open_`.
constexpr std::size_t bracket_index(Tok kind) { return (index_of(kind) - index_of(Tok::LeftParen)) / 2; }

}  // namespace

Lexer::Lexer(std::string_view source, NameTable& names, std::vector<text::Span>& comments)
    : source_(source),
      names_(names),
      comments_(comments),
      padded_(new Byte[source.size() + kPadding]),
      begin_(padded_.get()),
      end_(begin_ + source.size()),
      at_(begin_),
      unclosed_{end_, end_} {
  if (!source.empty()) std::memcpy(padded_.get(), source.data(), source.size());
  std::memset(padded_.get() + source.size(), 0, kPadding);
  if (source.starts_with("\xEF\xBB\xBF")) at_ += 3;
  advance();
}

bool Lexer::line_break(const Byte*& at) const {
  if (*at == '\n') {
    ++at;
    return true;
  }
  if (*at != '\r') return false;
  at += at[1] == '\n' ? 2 : 1;
  return true;
}

void Lexer::start_line() {
  const Byte* at = at_;
  std::uint32_t column = 0;
  for (;;) {
    column = 0;
    for (;; ++at) {
      if (*at == ' ') {
        const Byte* text = scan_spaces(at);
        column += static_cast<std::uint32_t>(text - at);
        at = text;
      }
      if (*at == '\t') {
        column = (column | 7) + 1;
      } else if (*at == '\f') {
        column = 0;
      } else if (*at != '\0' || at >= end_) {
        break;
      }
    }
    if (*at == '#') {
      const Byte* start = at;
      at = scan_line_end(at, end_);
      comments_.push_back({offset(start), offset(at)});
    }
    if (!line_break(at)) break;
  }
  at_ = at;
  indent_ = column;
}

void Lexer::finish(Tok kind, const Byte* start, const Byte* end) {
  token_.kind = kind;
  token_.start = offset(start);
  token_.end = offset(end);
  at_ = end;
}

void Lexer::advance() {
  previous_end_ = token_.end;
  if (token_.kind == Tok::Newline) start_line();
  token_.first = false;
  for (;;) {
    const Byte* at = at_;
    switch (kClasses[*at]) {
      case Class::Space:
        if (at >= end_) {
          brackets_.clear();
          open_ = {};
          return finish(Tok::Eof, end_, end_);
        }
        at_ = at + 1;
        continue;
      case Class::Break:
        if (brackets_.empty()) {
          const Byte* start = at;
          line_break(at);
          return finish(Tok::Newline, start, at);
        }
        line_break(at);
        at_ = scan_spaces(at);
        token_.first = true;
        continue;
      case Class::Comment:
        at_ = scan_line_end(at, end_);
        comments_.push_back({offset(at), offset(at_)});
        continue;
      case Class::Backslash: {
        const Byte* behind = at + 1;
        if (line_break(behind) || (behind >= end_)) {
          at_ = behind;
          continue;
        }
        return finish(Tok::Invalid, at, at + 1);
      }
      case Class::Letter:
        return lex_name(at);
      case Class::Digit:
        return lex_number(at);
      case Class::Quote:
        return lex_string(at, at, 0);
      case Class::Dot:
        if (static_cast<Byte>(at[1] - '0') < 10) return lex_number(at);
        if (at[1] == '.' && at[2] == '.') return finish(Tok::Ellipsis, at, at + 3);
        return finish(Tok::Dot, at, at + 1);
      case Class::Open:
        return open_bracket(*at == '(' ? Tok::LeftParen : *at == '[' ? Tok::LeftBracket : Tok::LeftBrace, at);
      case Class::Close:
        return close_bracket(*at == ')'   ? Tok::RightParen
                             : *at == ']' ? Tok::RightBracket
                                          : Tok::RightBrace,
                             at);
      case Class::Operator:
        return lex_operator(at);
      case Class::Invalid:
        return finish(Tok::Invalid, at, at + 1);
    }
  }
}

void Lexer::skip() {
  if (token_.kind == Tok::FStringStart) {
    bool terminated = false;
    at_ = skip_string_body(terminated);
  }
  advance();
}

void Lexer::lex_name(const Byte* start) {
  const Byte* end = scan_identifier(start);
  if (*end >= 0x80) return lex_foreign_name(start);
  const auto size = static_cast<std::uint32_t>(end - start);
  if (size <= 2 && kClasses[*end] == Class::Quote) {
    const std::uint16_t flags = prefix_flags(start, size);
    if (flags != kNoPrefix) return lex_string(start, end, flags);
  }
  const Atom atom = names_.intern_padded(start, size, source_.data() + offset(start));
  token_.atom = atom;
  token_.flags = 0;
  if (atom > kKeywordCount) return finish(Tok::Name, start, end);
  finish(keyword_of(atom), start, end);
  if (token_.first && starts_statement(token_.kind)) break_line();
}

void Lexer::lex_foreign_name(const Byte* start) {
  std::size_t size = offset(start);
  while (size < source_.size()) {
    const Byte c = begin_[size];
    if (c < 0x80) {
      if (kClasses[c] != Class::Letter && kClasses[c] != Class::Digit) break;
      ++size;
      continue;
    }
    std::size_t next = size;
    const char32_t code_point = text::next_code_point(source_, next);
    if (!is_identifier_character(code_point)) break;
    size = next;
  }
  if (size == offset(start)) {
    text::next_code_point(source_, size);
    return finish(Tok::Invalid, start, begin_ + size);
  }
  const std::string_view written = source_.substr(offset(start), size - offset(start));
  const std::string folded = fold_identifier(written);
  const Atom atom = folded == written ? names_.intern_stable(written) : names_.intern(folded);
  token_.atom = atom;
  token_.flags = kUnicodePrefix;
  // Python tells keywords by how they are written, so this is none even when it folds to one.
  finish(Tok::Name, start, begin_ + size);
}

void Lexer::open_bracket(Tok kind, const Byte* start) {
  brackets_.push_back(kind);
  ++open_[bracket_index(kind)];
  finish(kind, start, start + 1);
}

void Lexer::close_bracket(Tok kind, const Byte* start) {
  const std::size_t which = bracket_index(kind);
  if (open_[which] == 0) return finish(Tok::Invalid, start, start + 1);
  for (;;) {
    const std::size_t top = bracket_index(brackets_.back());
    brackets_.pop_back();
    --open_[top];
    if (top == which) break;
  }
  finish(kind, start, start + 1);
}

void Lexer::finish_operator(Tok kind, Op op, const Byte* start, std::uint32_t size) {
  if (start[size] == '=') {
    token_.op = static_cast<std::uint8_t>(op);
    return finish(Tok::AugAssign, start, start + size + 1);
  }
  finish(kind, start, start + size);
}

void Lexer::lex_operator(const Byte* start) {
  const Byte next = start[1];
  const auto one = [&](Tok kind) { finish(kind, start, start + 1); };
  const auto two = [&](Tok kind) { finish(kind, start, start + 2); };
  switch (*start) {
    case ',':
      return one(Tok::Comma);
    case ';':
      return one(Tok::Semicolon);
    case '`':
      return one(Tok::Backtick);
    case '~':
      return one(Tok::Tilde);
    case ':':
      // Directly inside a replacement field `:=` is a format specification that begins with `=`.
      if (next == '=' && brackets_.size() != field_level_) return two(Tok::Walrus);
      if (next == '=' && field_level_ == 0) return two(Tok::Walrus);
      return one(Tok::Colon);
    case '=':
      return next == '=' ? two(Tok::Equal) : one(Tok::Assign);
    case '!':
      token_.flags = 0;
      return next == '=' ? two(Tok::NotEqual) : one(Tok::Exclamation);
    case '@':
      return finish_operator(Tok::At, Op::MatMult, start, 1);
    case '+':
      return finish_operator(Tok::Plus, Op::Add, start, 1);
    case '-':
      return next == '>' ? two(Tok::Arrow) : finish_operator(Tok::Minus, Op::Sub, start, 1);
    case '%':
      return finish_operator(Tok::Percent, Op::Mod, start, 1);
    case '&':
      return finish_operator(Tok::Ampersand, Op::BitAnd, start, 1);
    case '|':
      return finish_operator(Tok::Bar, Op::BitOr, start, 1);
    case '^':
      return finish_operator(Tok::Caret, Op::BitXor, start, 1);
    case '*':
      return next == '*' ? finish_operator(Tok::DoubleStar, Op::Pow, start, 2)
                         : finish_operator(Tok::Star, Op::Mult, start, 1);
    case '/':
      return next == '/' ? finish_operator(Tok::DoubleSlash, Op::FloorDiv, start, 2)
                         : finish_operator(Tok::Slash, Op::Div, start, 1);
    case '<':
      if (next == '<') return finish_operator(Tok::LeftShift, Op::LShift, start, 2);
      if (next == '>') {
        token_.flags = kPython2;
        return two(Tok::NotEqual);
      }
      return next == '=' ? two(Tok::LessEqual) : one(Tok::Less);
    default:
      if (next == '>') return finish_operator(Tok::RightShift, Op::RShift, start, 2);
      return next == '=' ? two(Tok::GreaterEqual) : one(Tok::Greater);
  }
}

std::uint32_t Lexer::column() const {
  const Byte* at = begin_ + token_.start;
  while (at > begin_ && (at[-1] == ' ' || at[-1] == '\t' || at[-1] == '\f' || at[-1] == '\0')) --at;
  std::uint32_t column = 0;
  for (; at < begin_ + token_.start; ++at) {
    column = *at == '\f' ? 0 : *at == '\t' ? (column | 7) + 1 : column + 1;
  }
  return column;
}

void Lexer::break_line() {
  brackets_.clear();
  open_ = {};
  field_level_ = 0;
  const Byte* at = begin_ + token_.start;
  finish(Tok::Newline, at, at);
  while (at > begin_ && (at[-1] == ' ' || at[-1] == '\t' || at[-1] == '\f' || at[-1] == '\0')) --at;
  at_ = at;
}

void Lexer::stop() {
  stopped_ = true;
  at_ = end_;
  brackets_.clear();
  open_ = {};
}

Lexer::Checkpoint Lexer::save() const { return {token_, at_, previous_end_, indent_, comments_.size()}; }

void Lexer::restore(const Checkpoint& checkpoint) {
  token_ = checkpoint.token;
  at_ = checkpoint.at;
  previous_end_ = checkpoint.previous_end;
  indent_ = checkpoint.indent;
  comments_.resize(checkpoint.comment_count);
  brackets_.clear();
  open_ = {};
}

const Byte* Lexer::peek_at() const {
  const Byte* at = at_;
  for (;; ++at) {
    const Byte* behind = at + 1;
    switch (kClasses[*at]) {
      case Class::Space:
        if (at >= end_) return end_;
        continue;
      case Class::Break:
        if (brackets_.empty()) return at;
        continue;
      case Class::Comment:
        at = scan_line_end(at, end_) - 1;
        continue;
      case Class::Backslash:
        if (!line_break(behind)) return at;
        at = behind - 1;
        continue;
      default:
        return at;
    }
  }
}

bool Lexer::peek_word(std::string_view word) const {
  const Byte* at = peek_at();
  if (std::memcmp(at, word.data(), word.size()) != 0) return false;
  const Class next = kClasses[at[word.size()]];
  return next != Class::Letter && next != Class::Digit;
}

Lexer::Field Lexer::enter_field(const Byte* at) {
  const Field field{brackets_.size(), field_level_, open_};
  open_ = {};
  brackets_.push_back(Tok::LeftBrace);
  ++open_[bracket_index(Tok::LeftBrace)];
  field_level_ = brackets_.size();
  token_.kind = Tok::LeftBrace;
  token_.end = offset(at);
  at_ = stopped_ ? end_ : at;
  advance();
  return field;
}

void Lexer::leave_field(const Field& field) {
  field_level_ = field.level;
  if (token_.kind == Tok::Newline || token_.kind == Tok::Eof) return;
  brackets_.resize(field.depth);
  open_ = field.open;
}

void Lexer::resume(const Byte* at) {
  token_.kind = Tok::String;
  token_.end = offset(at);
  at_ = stopped_ ? end_ : at;
  advance();
}

}  // namespace pyverdict::syntax
