#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "syntax/syntax.h"
#include "unwrap/unwrap.h"

/// Calls, and the tables of what is known of functions outside the script. Internal to unwrap.
namespace pyverdict::unwrap {

class Evaluator;

/// A call with its arguments evaluated.
struct Call {
  syntax::NodeId node;
  SymbolId symbol = kNoSymbol;
  Value receiver;
  std::span<const Argument> arguments;  ///< those with a keyword last: see `put_keywords_last`

  /// The i-th positional argument, or nullptr.
  const Value* positional(std::size_t index) const;
  std::size_t positional_count() const;
};

/// `f(a=1, *more)` gives what has no keyword behind what has one.
void put_keywords_last(std::span<Argument> arguments);

/// The keyword arguments of a call by their names: a thousand of them are asked for a thousand names.
class Keywords {
 public:
  explicit Keywords(std::span<const Argument> arguments);
  /// The first of that name, or nullptr. Valid as long as the arguments.
  const Value* find(syntax::Atom name) const;

 private:
  std::span<const Argument> arguments_;
  std::vector<std::uint64_t> places_;  // a name, and below it where its argument stands
};

using Handler = Value (*)(Evaluator&, const Call&);

/// What is known of a function or attribute outside the script.
struct Api {
  std::string_view path;
  Handler handler = nullptr;  ///< computes the result where it can be known
  Origins origins = 0;        ///< where its result comes from
  bool quiet = false;         ///< too common to be a Fact
  bool cheap = false;         ///< takes as long whatever the length of what it is given
};

/// The row for a canonical path, or nullptr.
const Api* find_api(std::string_view path);

/// Whether there is a row for anything right below a module, by any of its names.
bool has_apis_below(std::string_view module);

/// True for a path or URL where credentials are kept.
bool names_credentials(std::string_view place);

/// The text that an attribute of a module is on every machine ("string.digits"), or nothing.
std::optional<std::string_view> text_constant(std::string_view path);

/// The number that an attribute of a module is on every machine ("re.DOTALL"), or nothing.
std::optional<std::int64_t> number_constant(std::string_view path);

// library_matches.cpp
/// Whether a value is what `re` found in a known text.
bool is_match(const Evaluator& evaluator, const Value& value);
/// `match[group]`; nothing where it is not known.
std::optional<Value> match_item(Evaluator& evaluator, const Value& match, const Value& group);

/// A function that runs what it is given; see sinks.cpp.
struct Sink;

/// The row for a canonical path, or nullptr.
const Sink* find_sink(std::string_view path);

/// A function that calls what it is given, at once or later; see callbacks.cpp.
struct Callback;
const Callback* find_callback(std::string_view path);

/// What a function does with files that the script writes or reads; see files.cpp.
enum class FileRole : std::uint8_t {
  None,
  Open,     ///< gives a handle of the file that argument 0 names
  OpenNew,  ///< gives a handle of a file of its own
  Path,     ///< gives a path
  Write,    ///< argument 0 goes to the handle or path that it is a method of
  WriteTo,  ///< argument 1 goes to the handle that argument 0 is
  Print,    ///< the arguments go to the handle `file`
  Read,     ///< gives what the handle or path holds
  ReadLines,
  Seek,
  Copy,  ///< the file of argument 0 gets the name of argument 1
};
FileRole find_file_role(std::string_view path);

}  // namespace pyverdict::unwrap
