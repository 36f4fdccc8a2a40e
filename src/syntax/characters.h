#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>

#include "text/block.h"

/// Scans over a padded source: at least `kPadding` NUL bytes stand behind its end, so that a scan may
/// read a whole block anywhere. Each returns the first place it looks for, or the end.
namespace pyverdict::syntax {

inline constexpr std::size_t kPadding = 32;

using Byte = unsigned char;

/// The first byte for which `stops` (a mask of a text::Block) is set, at most `end`.
template <typename Stops>
inline const Byte* scan(const Byte* at, const Byte* end, Stops stops) {
  for (; at < end; at += text::kBlockSize) {
    const std::uint32_t mask = stops(text::Block(at));
    if (mask != 0) {
      const Byte* found = at + std::countr_zero(mask);
      return found < end ? found : end;
    }
  }
  return end;
}

inline const Byte* scan_line_end(const Byte* at, const Byte* end) {
  return scan(at, end, [](text::Block b) { return b.equal('\n') | b.equal('\r'); });
}

/// To a quote, a backslash or a line end.
inline const Byte* scan_line_string(const Byte* at, const Byte* end, char quote) {
  return scan(at, end, [quote](text::Block b) {
    return b.equal(quote) | b.equal('\\') | b.equal('\n') | b.equal('\r');
  });
}

/// To a quote or a backslash.
inline const Byte* scan_long_string(const Byte* at, const Byte* end, char quote) {
  return scan(at, end, [quote](text::Block b) { return b.equal(quote) | b.equal('\\'); });
}

/// To a quote, a backslash, a brace or a line end.
inline const Byte* scan_fstring(const Byte* at, const Byte* end, char quote) {
  return scan(at, end, [quote](text::Block b) {
    return b.equal(quote) | b.equal('\\') | b.equal('{') | b.equal('}') | b.equal('\n') | b.equal('\r');
  });
}

/// Behind the last ASCII byte that may stand in an identifier.
inline const Byte* scan_identifier(const Byte* at) {
  for (;; at += text::kBlockSize) {
    const std::uint32_t stops = ~text::Block(at).identifier() & text::kWholeBlock;
    if (stops != 0) return at + std::countr_zero(stops);
  }
}

inline const Byte* scan_spaces(const Byte* at) {
  for (;; at += text::kBlockSize) {
    const std::uint32_t stops = ~text::Block(at).equal(' ') & text::kWholeBlock;
    if (stops != 0) return at + std::countr_zero(stops);
  }
}

}  // namespace pyverdict::syntax
