#pragma once

#include <cstddef>
#include <string_view>

/// One character of UTF-8, well-formed or not: what the functions of this stage are made of.
namespace pyverdict::text {

struct Utf8Unit {
  char32_t code_point;  ///< U+FFFD when ill-formed
  /// The bytes of the character, or of the maximal subpart of an ill-formed one (at least 1).
  std::size_t size;
  bool ok;
};

/// Reads what starts at `offset`, which must be less than the size.
Utf8Unit utf8_unit(std::string_view text, std::size_t offset);

/// The offset of the first byte from 0x80 on at or behind `offset`, or the size.
std::size_t find_non_ascii(std::string_view text, std::size_t offset);

}  // namespace pyverdict::text
