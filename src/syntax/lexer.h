#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "syntax/characters.h"
#include "syntax/token.h"

/// Tokens on demand. There are no Indent and Dedent tokens: at the first token of a logical line
/// `indent()` is its column, and the parser compares columns, so that broken indentation costs nothing.
///
/// Line breaks inside brackets are not tokens, unless a line starts with a keyword that no expression
/// can hold: then the brackets were never closed, and the line begins a new statement.
namespace pyverdict::syntax {

class Lexer {
 public:
  Lexer(std::string_view source, NameTable& names, std::vector<text::Span>& comments);

  const Token& token() const { return token_; }
  /// Makes the next token the current one.
  void advance();
  /// As `advance`, but takes an f-string as a whole, as if it held no nested quotes.
  void skip();

  std::uint32_t previous_end() const { return previous_end_; }
  /// The column of the logical line's first token; tabs stop at every eighth column.
  std::uint32_t indent() const { return indent_; }
  /// Open brackets, the current token included; a closing bracket's own is closed already.
  std::size_t depth() const { return brackets_.size(); }

  /// The column of the current token, which is the first of its physical line.
  std::uint32_t column() const;
  /// Closes all brackets and puts a Newline before the current token, which is the first of its line.
  void break_line();
  /// Makes what follows the current token the end of the text.
  void stop();

  /// For looking ahead by `skip`: state to come back to, between statements, where no bracket is open.
  struct Checkpoint {
    Token token;
    const Byte* at;
    std::uint32_t previous_end;
    std::uint32_t indent;
    std::size_t comment_count;
  };
  Checkpoint save() const;
  void restore(const Checkpoint& checkpoint);

  /// The first byte of the next token, or 0 at the end of the text.
  Byte peek() const { return *peek_at(); }
  /// Where the next token begins.
  const Byte* peek_at() const;
  /// True when the next token is this word.
  bool peek_word(std::string_view word) const;

  // The raw text, for f-strings.

  const Byte* begin() const { return begin_; }
  const Byte* end() const { return end_; }
  /// Where the text behind the current token begins.
  const Byte* position() const { return at_; }
  std::uint32_t offset(const Byte* at) const { return static_cast<std::uint32_t>(at - begin_); }

  struct Field {
    std::size_t depth;
    std::size_t level;
    std::array<std::uint32_t, 3> open;
  };
  /// Enters the replacement field behind the `{` at `at`, and reads its first token. Closing
  /// brackets inside it close nothing outside.
  Field enter_field(const Byte* at);
  /// Leaves it; the current token means nothing until `resume`.
  void leave_field(const Field& field);
  /// Goes on with the token at `at`.
  void resume(const Byte* at);

  /// Behind the closing quotes of the string whose text begins at `at`.
  const Byte* skip_string_body(const Byte* at, Byte mark, bool triple, bool& terminated) const;
  /// The same for the f-string whose start is the current token, nested quotes not minded.
  const Byte* skip_string_body(bool& terminated) const;

 private:
  void start_line();
  bool line_break(const Byte*& at) const;
  void finish(Tok kind, const Byte* start, const Byte* end);
  void finish_operator(Tok kind, Op op, const Byte* start, std::uint32_t size);
  static constexpr std::uint16_t kNoPrefix = 0xFFFF;
  /// The flags of a string prefix, or kNoPrefix.
  static std::uint16_t prefix_flags(const Byte* at, std::size_t size);
  void lex_name(const Byte* start);
  void lex_foreign_name(const Byte* start);
  void lex_number(const Byte* start);
  void lex_string(const Byte* start, const Byte* quote, std::uint16_t flags);
  void open_bracket(Tok kind, const Byte* start);
  void close_bracket(Tok kind, const Byte* start);
  void lex_operator(const Byte* start);

  std::string_view source_;
  NameTable& names_;
  std::vector<text::Span>& comments_;
  std::unique_ptr<Byte[]> padded_;
  const Byte* begin_;
  const Byte* end_;
  const Byte* at_;
  Token token_;
  std::uint32_t previous_end_ = 0;
  std::uint32_t indent_ = 0;
  std::vector<Tok> brackets_;            ///< the opening tokens
  std::array<std::uint32_t, 3> open_{};  ///< how many of each kind are open
  std::size_t field_level_ = 0;          ///< `depth()` directly inside the innermost field, or 0
  bool stopped_ = false;
  /// Behind these places there are no closing `'''` and `"""`: found once, true for the rest.
  mutable const Byte* unclosed_[2];
};

}  // namespace pyverdict::syntax
