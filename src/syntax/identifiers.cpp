#include "syntax/identifiers.h"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <vector>

#include "text/text.h"

namespace pyverdict::syntax {
namespace {

struct Range {
  std::uint32_t first;
  std::uint32_t last;
};

struct Decomposition {
  std::uint32_t code_point;
  std::uint16_t at;  ///< in kDecompositionPool
  std::uint16_t size;
};

struct ClassRange {
  std::uint32_t first;
  std::uint32_t last;
  std::uint8_t combining_class;
};

struct Composition {
  std::uint32_t first;
  std::uint32_t second;
  std::uint32_t composed;
};

#include "syntax/nfkc_table.inc"

constexpr std::uint32_t kHangulFirst = 0xAC00;
constexpr std::uint32_t kLeadingFirst = 0x1100;
constexpr std::uint32_t kVowelFirst = 0x1161;
constexpr std::uint32_t kTrailingBefore = 0x11A7;
constexpr std::uint32_t kLeadings = 19;
constexpr std::uint32_t kVowels = 21;
constexpr std::uint32_t kTrailings = 28;

template <typename Entry, std::size_t Size>
const Entry* find_range(const Entry (&table)[Size], std::uint32_t code_point) {
  const Entry* entry =
      std::upper_bound(std::begin(table), std::end(table), code_point,
                       [](std::uint32_t value, const Entry& candidate) { return value < candidate.first; });
  if (entry == std::begin(table)) return nullptr;
  --entry;
  return code_point <= entry->last ? entry : nullptr;
}

std::uint8_t combining_class(std::uint32_t code_point) {
  const ClassRange* range = find_range(kCombiningClasses, code_point);
  return range == nullptr ? std::uint8_t{0} : range->combining_class;
}

void decompose(std::uint32_t code_point, std::vector<std::uint32_t>& out) {
  const std::uint32_t syllable = code_point - kHangulFirst;
  if (code_point >= kHangulFirst && syllable < kLeadings * kVowels * kTrailings) {
    out.push_back(kLeadingFirst + syllable / (kVowels * kTrailings));
    out.push_back(kVowelFirst + syllable / kTrailings % kVowels);
    if (syllable % kTrailings != 0) out.push_back(kTrailingBefore + syllable % kTrailings);
    return;
  }
  const Decomposition* entry = std::lower_bound(
      std::begin(kDecompositions), std::end(kDecompositions), code_point,
      [](const Decomposition& candidate, std::uint32_t value) { return candidate.code_point < value; });
  if (entry == std::end(kDecompositions) || entry->code_point != code_point) {
    out.push_back(code_point);
    return;
  }
  out.insert(out.end(), kDecompositionPool + entry->at, kDecompositionPool + entry->at + entry->size);
}

/// What two characters compose to, or 0.
std::uint32_t compose(std::uint32_t first, std::uint32_t second) {
  const std::uint32_t leading = first - kLeadingFirst;
  const std::uint32_t vowel = second - kVowelFirst;
  if (first >= kLeadingFirst && leading < kLeadings && second >= kVowelFirst && vowel < kVowels) {
    return kHangulFirst + (leading * kVowels + vowel) * kTrailings;
  }
  const std::uint32_t syllable = first - kHangulFirst;
  const std::uint32_t trailing = second - kTrailingBefore;
  if (first >= kHangulFirst && syllable < kLeadings * kVowels * kTrailings && syllable % kTrailings == 0 &&
      second > kTrailingBefore && trailing < kTrailings) {
    return first + trailing;
  }
  const Composition* entry =
      std::lower_bound(std::begin(kCompositions), std::end(kCompositions), Composition{first, second, 0},
                       [](const Composition& a, const Composition& b) {
                         return a.first != b.first ? a.first < b.first : a.second < b.second;
                       });
  const bool found = entry != std::end(kCompositions) && entry->first == first && entry->second == second;
  return found ? entry->composed : 0;
}

void order_canonically(std::vector<std::uint32_t>& text) {
  for (auto run = text.begin(); run != text.end();) {
    if (combining_class(*run) == 0) {
      ++run;
      continue;
    }
    const auto end = std::find_if(run, text.end(), [](std::uint32_t c) { return combining_class(c) == 0; });
    std::stable_sort(
        run, end, [](std::uint32_t a, std::uint32_t b) { return combining_class(a) < combining_class(b); });
    run = end;
  }
}

void compose_canonically(std::vector<std::uint32_t>& text) {
  std::size_t out = 0;
  std::size_t starter = text.size();
  std::uint8_t last_class = 0;
  for (const std::uint32_t code_point : text) {
    const std::uint8_t own_class = combining_class(code_point);
    const bool adjacent = starter + 1 == out;
    if (starter < out && (adjacent || last_class < own_class)) {
      const std::uint32_t composed = compose(text[starter], code_point);
      if (composed != 0) {
        text[starter] = composed;
        continue;
      }
    }
    if (own_class == 0) starter = out;
    last_class = own_class;
    text[out++] = code_point;
  }
  text.resize(out);
}

}  // namespace

bool is_identifier_character(char32_t code_point) {
  return find_range(kIdentifierRanges, code_point) != nullptr;
}

std::string fold_identifier(std::string_view name) {
  std::vector<std::uint32_t> text;
  for (std::size_t at = 0; at < name.size();) decompose(text::next_code_point(name, at), text);
  order_canonically(text);
  compose_canonically(text);
  std::string folded;
  for (const std::uint32_t code_point : text) text::append_utf8(folded, code_point);
  return folded;
}

}  // namespace pyverdict::syntax
