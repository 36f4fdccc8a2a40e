#pragma once

#include <array>
#include <cstdint>

#include "syntax/syntax.h"

/// Tokens, and what the parser needs to know of a token without looking at it twice.
namespace pyverdict::syntax {

enum class Tok : std::uint8_t {
  Eof,
  Newline,
  Invalid,  ///< bytes that begin no token, and closing brackets that close nothing
  Name,
  Number,
  String,
  FStringStart,  ///< prefix and opening quotes of an f- or t-string
  LeftParen,
  RightParen,
  LeftBracket,
  RightBracket,
  LeftBrace,
  RightBrace,
  Comma,
  Colon,
  Semicolon,
  Dot,
  Ellipsis,
  Assign,
  Walrus,
  Arrow,
  Backtick,
  Exclamation,
  AugAssign,
  At,
  Plus,
  Minus,
  Star,
  DoubleStar,
  Slash,
  DoubleSlash,
  Percent,
  LeftShift,
  RightShift,
  Ampersand,
  Bar,
  Caret,
  Tilde,
  Equal,
  NotEqual,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  // Keywords, in the order of their Atoms.
  False,
  None,
  True,
  And,
  As,
  Assert,
  Async,
  Await,
  Break,
  Class,
  Continue,
  Def,
  Del,
  Elif,
  Else,
  Except,
  Finally,
  For,
  From,
  Global,
  If,
  Import,
  In,
  Is,
  Lambda,
  Nonlocal,
  Not,
  Or,
  Pass,
  Raise,
  Return,
  Try,
  While,
  With,
  Yield,
};

inline constexpr std::size_t kTokCount = static_cast<std::size_t>(Tok::Yield) + 1;

constexpr std::size_t index_of(Tok tok) { return static_cast<std::size_t>(tok); }

constexpr Tok keyword_of(Atom atom) { return static_cast<Tok>(index_of(Tok::False) + atom - 1); }
static_assert(keyword_of(kKeywordCount) == Tok::Yield);

struct Token {
  std::uint32_t start = 0;
  std::uint32_t end = 0;
  Atom atom = kNoAtom;      ///< names and keywords
  std::uint16_t flags = 0;  ///< of the String or Number node; kPython2 on `<>`
  Tok kind = Tok::Newline;
  std::uint8_t op = 0;  ///< Op of AugAssign, NumberForm of Number
  bool first = false;   ///< the first of its line, inside brackets
};

/// How tightly an infix operator binds; 0 is no infix operator.
enum Level : std::uint8_t {
  kNoLevel,
  kOrLevel,
  kAndLevel,
  kCompareLevel,
  kBitOrLevel,
  kBitXorLevel,
  kBitAndLevel,
  kShiftLevel,
  kSumLevel,
  kTermLevel,
};

struct TokenTraits {
  std::uint8_t level = kNoLevel;
  Op op = Op::None;
  bool starts_expression = false;  ///< may begin an expression or a starred one
  bool starts_statement = false;   ///< a keyword that stands in no expression
};

using TokenTable = std::array<TokenTraits, kTokCount>;

constexpr TokenTable make_token_table() {
  TokenTable table{};
  struct Infix {
    Tok tok;
    std::uint8_t level;
    Op op;
  };
  constexpr Infix kInfix[] = {
      {Tok::Or, kOrLevel, Op::Or},
      {Tok::And, kAndLevel, Op::And},
      {Tok::Equal, kCompareLevel, Op::Eq},
      {Tok::NotEqual, kCompareLevel, Op::NotEq},
      {Tok::Less, kCompareLevel, Op::Lt},
      {Tok::LessEqual, kCompareLevel, Op::LtE},
      {Tok::Greater, kCompareLevel, Op::Gt},
      {Tok::GreaterEqual, kCompareLevel, Op::GtE},
      {Tok::In, kCompareLevel, Op::In},
      {Tok::Is, kCompareLevel, Op::Is},
      {Tok::Not, kCompareLevel, Op::NotIn},
      {Tok::Bar, kBitOrLevel, Op::BitOr},
      {Tok::Caret, kBitXorLevel, Op::BitXor},
      {Tok::Ampersand, kBitAndLevel, Op::BitAnd},
      {Tok::LeftShift, kShiftLevel, Op::LShift},
      {Tok::RightShift, kShiftLevel, Op::RShift},
      {Tok::Plus, kSumLevel, Op::Add},
      {Tok::Minus, kSumLevel, Op::Sub},
      {Tok::Star, kTermLevel, Op::Mult},
      {Tok::At, kTermLevel, Op::MatMult},
      {Tok::Slash, kTermLevel, Op::Div},
      {Tok::DoubleSlash, kTermLevel, Op::FloorDiv},
      {Tok::Percent, kTermLevel, Op::Mod},
  };
  for (const Infix& infix : kInfix) {
    table[index_of(infix.tok)].level = infix.level;
    table[index_of(infix.tok)].op = infix.op;
  }
  constexpr Tok kStarts[] = {
      Tok::Name,      Tok::Number,   Tok::String,   Tok::FStringStart, Tok::LeftParen, Tok::LeftBracket,
      Tok::LeftBrace, Tok::Ellipsis, Tok::Backtick, Tok::Plus,         Tok::Minus,     Tok::Tilde,
      Tok::Star,      Tok::False,    Tok::None,     Tok::True,         Tok::Await,     Tok::Async,
      Tok::Lambda,    Tok::Not,      Tok::Yield,
  };
  for (const Tok tok : kStarts) table[index_of(tok)].starts_expression = true;
  constexpr Tok kStatements[] = {
      Tok::Assert, Tok::Break,  Tok::Class,   Tok::Continue, Tok::Def,    Tok::Del,
      Tok::Elif,   Tok::Except, Tok::Finally, Tok::Global,   Tok::Import, Tok::Nonlocal,
      Tok::Pass,   Tok::Raise,  Tok::Return,  Tok::Try,      Tok::While,  Tok::With,
  };
  for (const Tok tok : kStatements) table[index_of(tok)].starts_statement = true;
  return table;
}

inline constexpr TokenTable kTokens = make_token_table();

constexpr std::uint8_t level_of(Tok tok) { return kTokens[index_of(tok)].level; }
constexpr bool starts_expression(Tok tok) { return kTokens[index_of(tok)].starts_expression; }
constexpr bool starts_statement(Tok tok) { return kTokens[index_of(tok)].starts_statement; }
constexpr bool is_opening(Tok tok) {
  return tok == Tok::LeftParen || tok == Tok::LeftBracket || tok == Tok::LeftBrace;
}
constexpr bool is_closing(Tok tok) {
  return tok == Tok::RightParen || tok == Tok::RightBracket || tok == Tok::RightBrace;
}

}  // namespace pyverdict::syntax
