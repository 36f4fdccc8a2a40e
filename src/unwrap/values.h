#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

#include "syntax/syntax.h"
#include "text/text.h"
#include "unwrap/unwrap.h"

/// What Python's operators, formats and methods make of values, as far as those are known. Internal to
/// unwrap.
namespace pyverdict::unwrap {

class Evaluator;
struct Call;

// exceptions.cpp
bool is_builtin_exception(std::string_view name);

using text::is_ascii;

inline bool is_string(const Value& value) { return value.is(Tag::Text) || value.is(Tag::Bytes); }
inline bool is_integer(const Value& value) { return value.is(Tag::Integer) || value.is(Tag::Bool); }

/// Where an index stands among so many items, below 0 counted from their end; nothing where there is none.
inline std::optional<std::size_t> place_of(std::int64_t index, std::size_t size) {
  if (index < 0) index += static_cast<std::int64_t>(size);
  return index >= 0 && index < static_cast<std::int64_t>(size)
             ? std::optional(static_cast<std::size_t>(index))
             : std::nullopt;
}
/// Where `insert` puts what it is given: at an end where there is no such place.
inline std::size_t place_to_insert(std::int64_t index, std::size_t size) {
  const auto end = static_cast<std::int64_t>(size);
  return static_cast<std::size_t>(std::clamp(index < 0 ? index + end : index, std::int64_t{0}, end));
}

// operators.cpp
Value binary(Evaluator& evaluator, syntax::Op op, const Value& left, const Value& right, syntax::NodeId node);
std::optional<bool> compare(Evaluator& evaluator, syntax::Op op, const Value& left, const Value& right);
/// The truth value, where it is known.
std::optional<bool> truth(const Store& store, const Value& value);
bool equal(const Store& store, const Value& a, const Value& b);
/// True for None, numbers, and text, bytes and containers without holes.
bool is_known(const Store& store, const Value& value);
Value integer(std::int64_t value, Origins origins = 0);
Value real(double value, Origins origins = 0);
Value boolean(bool value, Origins origins = 0);
Value none();

// formatting.cpp
/// `str(value)`; a hole (U+FFFC) and `partial` where it is not known.
std::string to_text(Evaluator& evaluator, const Value& value, bool& partial);
std::string to_repr(Evaluator& evaluator, const Value& value, bool& partial);
std::string format_value(Evaluator& evaluator, const Value& value, std::string_view spec, bool& partial);
Value percent_format(Evaluator& evaluator, const Value& format, const Value& arguments, syntax::NodeId node);
Value format_call(Evaluator& evaluator, const Value& format, const Call& call);
inline constexpr std::string_view kHole = "\xEF\xBF\xBC";
/// What stands in a text for a value that is none and has no known form: the word that runs Python for
/// `sys.executable`, else a hole.
std::string_view shown_as(const Evaluator& evaluator, const Value& value);

// builtin_texts.cpp
/// What `str()` and `repr()` of a builtin function, class or constant give in CPython 3; empty for other
/// paths, and for those whose text differs from run to run.
std::string builtin_text(std::string_view path);
bool is_builtin_class(std::string_view path);
/// The name of the class of a value; empty where it is not known.
std::string_view class_name(const Value& value);

// operations.cpp
/// A method of a builtin class whose name starts with two underscores, called on a known value.
std::optional<Value> special_method(Evaluator& evaluator, const Value& receiver, std::string_view name,
                                    const Call& call);

// methods.cpp
/// A method of str, bytes, list, dict and the like, called on a known value.
std::optional<Value> builtin_method(Evaluator& evaluator, const Value& receiver, std::string_view name,
                                    const Call& call);
/// Whether a method takes as long whatever the length of its object (or counts what it takes by itself).
bool is_cheap_method(std::string_view name);

// ordering.cpp
/// `list.sort`; items whose order is not known stay as they are.
std::optional<Value> sort_list(Evaluator& evaluator, const Value& receiver, const Call& call);
/// Leaves the first of equal items, as a set does; false where it is not known which are equal.
bool keep_unique(Evaluator& evaluator, Values& items);
/// `a | b`, `a & b`, `a - b` and `a ^ b` of sets.
std::optional<Value> set_operation(Evaluator& evaluator, syntax::Op op, const Value& left,
                                   const Value& right);

// container_methods.cpp
std::optional<Value> list_method(Evaluator& evaluator, const Value& receiver, std::string_view name,
                                 const Call& call);
std::optional<Value> dict_method(Evaluator& evaluator, const Value& receiver, std::string_view name,
                                 const Call& call);
/// What only a bytearray has: nothing for another name.
std::optional<Value> bytearray_method(Evaluator& evaluator, const Value& receiver, std::string_view name,
                                      const Call& call);
std::optional<Value> integer_method(Evaluator& evaluator, const Value& receiver, std::string_view name,
                                    const Call& call);

// methods.cpp
/// `value.decode(codec, errors)` and `codecs.decode(value, codec, errors)`; nothing for a codec that is not
/// known here.
std::optional<Value> decode_text(Evaluator& evaluator, const Value& value, std::string_view codec,
                                 syntax::NodeId node, std::string_view errors = "strict");
/// `value.encode(codec, errors)` and `codecs.encode(value, codec, errors)`.
std::optional<Value> encode_text(Evaluator& evaluator, const Value& value, std::string_view codec,
                                 syntax::NodeId node, std::string_view errors = "strict");

// text by characters: Python counts code points, the store holds UTF-8.
std::u32string characters(std::string_view text);
std::string from_characters(std::u32string_view characters);

// classify.cpp
/// What decoded bytes are.
LayerKind classify(std::string_view bytes, LayerKind assumed);

}  // namespace pyverdict::unwrap
