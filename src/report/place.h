#pragma once

#include <cstdint>

namespace pyverdict::report {

/// A place in a layer's text: byte offsets, and the lines and columns that editors show (1-based, columns in
/// UTF-16 code units, the end exclusive).
struct Place {
  std::uint32_t start = 0;
  std::uint32_t end = 0;
  std::uint32_t line = 1;
  std::uint32_t column = 1;
  std::uint32_t end_line = 1;
  std::uint32_t end_column = 1;
};

}  // namespace pyverdict::report
