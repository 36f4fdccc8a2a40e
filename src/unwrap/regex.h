#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// Python's `re`, for patterns and texts that are both hostile.
///
/// A pattern becomes a program for a Pike machine: one pass over the text with all ways to match side by
/// side, each with its groups, in the order in which Python would try them. There is no backtracking: a
/// search takes at most text x program, and stops when the work that it was given is used up.
///
/// Known are literals, escapes, classes, `.`, `^ $ \A \Z \b \B`, groups (numbered, named, `(?:`), `|`, greedy
/// and lazy `* + ? {m,n}`, comments, and the flags A, I, M, S, U and X, given or in front of the pattern.
/// Anything else (references to groups, lookaround, conditions, possessive and atomic parts, flags of a part,
/// `\N`, the flag L) has no program, nor has what Python refuses, what repeats a part that may be empty (what
/// its groups are depends on how Python tries), or what is too large. Positions are characters: code points
/// of a str, bytes of bytes.
namespace pyverdict::unwrap::regex {

/// The flags of `re`, as Python numbers them.
inline constexpr std::uint32_t kIgnoreCase = 2;
inline constexpr std::uint32_t kLocale = 4;
inline constexpr std::uint32_t kMultiline = 8;
inline constexpr std::uint32_t kDotAll = 16;
inline constexpr std::uint32_t kUnicode = 32;
inline constexpr std::uint32_t kVerbose = 64;
inline constexpr std::uint32_t kAscii = 256;

/// Characters that follow each other: the first in the upper half, the last in the lower.
using Range = std::uint64_t;

/// A set of characters.
struct Set {
  std::array<std::uint64_t, 4> low{};  ///< those below 256, one bit each
  std::vector<Range> high;             ///< the others, in order
  bool has(char32_t c) const;
};

enum class Op : std::uint8_t {
  Character,
  Set,
  Split,
  Jump,
  Save,
  Start,
  LineStart,
  End,
  LastLine,
  LineEnd,
  Boundary,
  NoBoundary,
  Match
};

struct Instruction {
  Op op;
  std::uint32_t x = 0;  ///< the character, the set, where to go first, or what to save
  std::uint32_t y = 0;  ///< Split: where to go then
};

/// A pattern that was compiled.
struct Program {
  std::vector<Instruction> code;
  std::vector<Set> sets;
  std::uint32_t groups = 0;                                  ///< without the whole
  std::vector<std::pair<std::string, std::uint32_t>> names;  ///< of groups, in UTF-8
  Set first;                                                 ///< what a match starts with
  bool may_be_empty = false;                                 ///< a match may start with anything
  bool ascii_only = false;    ///< asks what only tables of Unicode tell of characters beyond ASCII
  bool ignores_case = false;  ///< of letters beyond ASCII too
};

/// Nothing where there is no program; see above. `pattern` is in characters, of bytes or of a str. What was
/// looked at is added to `cost`.
std::optional<Program> compile(std::u32string_view pattern, bool of_bytes, std::uint32_t flags,
                               std::size_t& cost);

/// A text by characters: single bytes, or code points where `wide` is given.
struct Text {
  std::string_view bytes;
  std::u32string_view wide;
  bool is_wide = false;

  std::size_t size() const { return is_wide ? wide.size() : bytes.size(); }
  char32_t operator[](std::size_t at) const {
    return is_wide ? wide[at] : static_cast<unsigned char>(bytes[at]);
  }
};

inline constexpr std::uint32_t kUnset = std::numeric_limits<std::uint32_t>::max();

/// Start and end of the whole match and of each group; kUnset for a group that took no part.
using Groups = std::vector<std::uint32_t>;

enum class Anchor : std::uint8_t {
  Nowhere,  ///< `search`
  Start,    ///< `match`
  Both,     ///< `fullmatch`
};

enum class Outcome : std::uint8_t { Match, NoMatch, Unknown };

/// Matches one text. Program and text must outlive it.
class Matcher {
 public:
  /// `work` is how many instructions it may run in all.
  Matcher(const Program& program, const Text& text, std::uint64_t work);

  /// The first match from a position on. `groups` is written to on a match. With `advances` an empty match at
  /// `from` is none: so `finditer` goes on behind an empty one. Unknown where the work was used up, or the
  /// text asks for what is not known here.
  Outcome find(std::size_t from, Anchor anchor, bool advances, Groups& groups);

  std::uint64_t work_left() const { return work_; }

 private:
  struct Threads {
    std::vector<std::uint32_t> at;  // of instructions that read a character, or end
    Groups groups;                  // of all threads, one after the other
  };
  struct Todo {
    std::uint32_t at;    // an instruction; or kUnset
    std::uint32_t slot;  // to be given back its value
    std::uint32_t value;
  };
  void follow(Threads& threads, std::uint32_t at, std::size_t position);
  bool holds(Op op, std::size_t position) const;
  bool is_word(std::size_t position) const;
  bool spend(std::uint64_t amount);

  const Program& program_;
  const Text& text_;
  std::uint64_t work_;
  std::size_t slots_;
  Threads now_;
  Threads next_;
  Groups current_;
  std::vector<Todo> todo_;
  std::vector<std::uint32_t> seen_;  // by instruction: in which turn
  std::uint32_t turn_ = 0;
  bool knows_text_;
};

}  // namespace pyverdict::unwrap::regex
