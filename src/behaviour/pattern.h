#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "behaviour/command_pattern.h"
#include "unwrap/unwrap.h"

/// The language of `Behaviour::pattern`.
///
///     pattern = branch { "or" branch }
///     branch  = step { ("and" | "near" | "then") ["not"] step }
///     step    = ["at"] atom
///
/// A behaviour is there when one branch is. Steps are joined by `and` (anywhere in the program, also in
/// another layer), `near` (in the same function as the first step, or both outside any) or `then` (later in
/// the same layer than the step before). `not` asks that the step is not there in that sense. The place that
/// is reported is the first step's, or that of the step marked `at`.
///
/// Atoms:
///
///     call(SYMBOLS; ...)    a call, by resolved symbol: call(os.system | subprocess.* | @shell)
///     store(SYMBOLS; ...)   an attribute or item of something outside is assigned; the value is argument 0
///     import(SYMBOLS)       an import that is no behaviour by itself, to be joined with others
///     define(SYMBOLS)       a class with such a base, a function with such a decorator
///     text("a" | "b"; ...)  a text value that contains one of these (at least four characters each)
///     word("a" | "b"; ...)  the same between characters that are no letters, digits or underscores
///     whole("a" | "b"; ...) the same, as the whole value
///     shell("a b" | ...)    a command in a shell or PowerShell layer, or given to a function that runs it:
///     see command_pattern.h layer(KINDS; ...)     a layer of a kind ("python"...); reported where its parent
///     holds it shape(NAME)           something about the source itself: see shapes.h
///
/// SYMBOLS are separated by `|`. `*` is any run of characters, `@name` a group of groups.cpp. An unknown
/// receiver is
/// `?`, so `*.connect` is a method of anything. Text compares without regard to case; in needles `*` is a
/// short run of characters on the same line.
///
/// Constraints, each behind a `;`, all of which must hold; `not` in front turns one around:
///
///     SUBJECT = VALUES      the value equals one of them; in strings `*` is any run of characters
///     SUBJECT ~ VALUES      contains one, also inside a list or dict
///     SUBJECT ^ VALUES      starts with one; a list by its first item
///     SUBJECT : PROPERTIES  has one of the properties
///     in : CONTEXTS         loop, forever, function, uncalled, main, try, conditional
///     within = "NAME"       stands in a function of that name
///     times = N             at least N places
///     args = N              a call with so many arguments
///     "a" | "b"             (behind `not`, of text atoms) contains one of these
///     via = "a" | "b"       (layer) one of the sink and the transforms is
///     transforms = N, depth = N   (layer) at least
///
/// SUBJECT is a position (`0`), a keyword (`data`), both (`1/data`), `any` argument, `self` (the method's
/// object) or `value` (what a call gives, the text of a text atom). VALUES are strings, integers (also 0x and
/// 0o), True, False, None, or a variable `$p`: its first use binds it to the value there, every other use
/// asks for the same value. PROPERTIES are the origins (`decoded`, `network`, `file`, `environment`,
/// `argument`, `host`, `credential`, `process`, `parameter`, `input`, `marshal`, `decrypted`, `self`,
/// `request`, `literal`), the kinds `text`, `bytes`, `list`, `dict`, `integer`, `function`, the states
/// `known`, `partial`, `present`, `absent`, `is(SYMBOLS)` for a value that comes from outside,
/// `one("a" | "b")` for a text that is one of these, also inside a list or dict, `fixed` for a command whose
/// program is named by the script and runs no code that it is given, `long(N)` for texts of so many bytes,
/// and `min(N)`, `max(N)` for numbers.
namespace pyverdict::behaviour {

enum class AtomKind : std::uint8_t { Call, Store, Import, Define, Text, Word, Whole, Shell, Layer, Shape };

/// How a step is joined to those before it.
enum class Join : std::uint8_t { And, Near, Then };

struct Operand {
  enum class Kind : std::uint8_t { Text, Integer, True, False, None, Variable };
  Kind kind;
  std::string_view text;  ///< the string, or the variable's name
  std::int64_t integer = 0;
};

struct Property {
  enum class Kind : std::uint8_t {
    Origins,
    Tag,
    Known,
    Partial,
    Present,
    Absent,
    Fixed,
    Is,
    One,
    Long,
    Min,
    Max
  };
  Kind kind;
  unwrap::Origins origins = 0;
  unwrap::Tag tag = unwrap::Tag::Unknown;
  std::int64_t number = 0;
  std::vector<std::string_view> globs;  ///< Is: of symbols; One: texts
};

struct Subject {
  enum class Kind : std::uint8_t { Argument, Any, Receiver, Result };
  Kind kind = Kind::Any;
  std::int32_t position = -1;  ///< Argument: -1 when only the keyword counts
  std::string_view keyword;    ///< Argument: empty when only the position counts
};

struct Constraint {
  enum class Test : std::uint8_t { Equals, Contains, Starts, Has };
  bool negated = false;
  Subject subject;
  Test test = Test::Has;
  std::vector<Operand> operands;
  std::vector<Property> properties;

  bool has_variable() const { return !operands.empty() && operands.front().kind == Operand::Kind::Variable; }
};

struct Step {
  AtomKind kind = AtomKind::Call;
  Join join = Join::And;
  bool negated = false;
  std::vector<std::string_view>
      names;  ///< symbol globs with groups expanded, needles, layer kinds, or a shape
  std::vector<CommandPattern> commands;
  std::vector<Constraint> constraints;
  std::vector<std::string_view> without;  ///< text atoms: `not "..."`
  std::vector<std::string_view> via;      ///< layer
  std::string_view within;
  unwrap::Context context = 0;  ///< one of these bits
  unwrap::Context outside = 0;  ///< none of these bits
  std::uint32_t times = 1;
  std::int32_t argument_count = -1;
  std::uint32_t transforms = 0;
  std::uint32_t depth = 0;
};

struct Branch {
  std::vector<Step> steps;
  std::size_t place = 0;  ///< the step whose place is reported
};

struct Pattern {
  std::vector<Branch> branches;
  std::string error;  ///< empty when the text was well-formed
};

/// Parses a pattern. `text` must outlive the result.
Pattern parse_pattern(std::string_view text);

/// `*` in `glob` stands for any run of characters.
bool matches_glob(std::string_view text, std::string_view glob, bool fold_case);

/// True when `text` contains `needle`, ASCII letters compared without regard to case.
bool contains_folded(std::string_view text, std::string_view needle);

}  // namespace pyverdict::behaviour
