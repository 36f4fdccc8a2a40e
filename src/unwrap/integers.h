#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "unwrap/evaluator.h"

/// Integers of any size up to a bound, as Python's are: what fits 64 bits is a Value of Tag::Integer, what
/// does not is one of Tag::Big. All results are unknown beyond the bound.
namespace pyverdict::unwrap {

/// True for Bool, Integer and Big.
bool is_whole(const Value& value);

/// Digits in a base from 2 to 36, with a sign; nothing when a character is none of its digits.
std::optional<Value> parse_integer(Evaluator& evaluator, std::string_view digits, unsigned base,
                                   Origins origins);

/// An integer literal as written, with its prefix and underscores; nothing when it is a float.
std::optional<Value> literal_integer(Evaluator& evaluator, std::string_view text);

/// `a op b` where either is Big, or where 64 bits did not suffice.
std::optional<Value> big_binary(Evaluator& evaluator, syntax::Op op, const Value& left, const Value& right,
                                Origins origins);
/// Below, equal to or above 0 as `left` is less than, equal to or greater than `right`.
int compare_whole(const Store& store, const Value& left, const Value& right);
std::optional<Value> power_modulo(Evaluator& evaluator, const Value& base, const Value& exponent,
                                  const Value& modulus);

/// The digits of the magnitude without prefix, lower case.
std::string magnitude_digits(Evaluator& evaluator, const Value& value, unsigned base);
bool is_negative(const Store& store, const Value& value);
std::size_t bit_length(const Store& store, const Value& value);

/// `int.from_bytes`.
std::optional<Value> whole_from_bytes(Evaluator& evaluator, std::string_view bytes, bool little,
                                      bool is_signed, Origins origins);
/// `int.to_bytes`; nothing when the number does not fit.
std::optional<std::string> whole_to_bytes(Evaluator& evaluator, const Value& value, std::size_t length,
                                          bool little);

}  // namespace pyverdict::unwrap
