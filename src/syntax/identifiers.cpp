#include "syntax/identifiers.h"

#include <algorithm>
#include <cstdint>
#include <span>
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
  std::uint16_t at;  ///< in the pool
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

/// The numbers of a packed table: seven bits a byte, the lowest first; the eighth bit says that more follow.
class Numbers {
 public:
  explicit Numbers(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

  bool more() const { return !bytes_.empty(); }

  std::uint32_t next() {
    std::uint32_t number = 0;
    for (unsigned int shift = 0; more(); shift += 7) {
      const std::uint8_t byte = bytes_.front();
      bytes_ = bytes_.subspan(1);
      number |= static_cast<std::uint32_t>(byte & 0x7FU) << shift;
      if (byte < 0x80) break;
    }
    return number;
  }

  /// The number that lies so far from `base`: even numbers lie behind it, odd ones before.
  std::uint32_t next_near(std::uint32_t base) {
    const std::uint32_t number = next();
    return (number & 1U) == 0 ? base + number / 2 : base - (number + 1) / 2;
  }

 private:
  std::span<const std::uint8_t> bytes_;
};

/// What the packed tables hold, each sorted by its first member.
struct Tables {
  std::vector<Range> identifiers;
  std::vector<Decomposition> decompositions;
  std::vector<std::uint32_t> pool;  ///< the characters of all decompositions
  std::vector<ClassRange> classes;
  std::vector<Composition> compositions;
};

Tables unpack() {
  Tables tables;
  std::uint32_t last = 0;
  for (Numbers numbers(kIdentifierRanges); numbers.more();) {
    const std::uint32_t first = last + numbers.next();
    last = first + numbers.next();
    tables.identifiers.push_back({first, last});
  }
  last = 0;
  std::uint32_t near = 0;
  for (Numbers numbers(kDecompositions); numbers.more();) {
    last += numbers.next();
    const auto size = static_cast<std::uint16_t>(numbers.next());
    tables.decompositions.push_back({last, static_cast<std::uint16_t>(tables.pool.size()), size});
    for (std::uint16_t i = 0; i < size; ++i) tables.pool.push_back(near = numbers.next_near(near));
  }
  last = 0;
  for (Numbers numbers(kCombiningClasses); numbers.more();) {
    const std::uint32_t first = last + numbers.next();
    last = first + numbers.next();
    tables.classes.push_back({first, last, static_cast<std::uint8_t>(numbers.next())});
  }
  last = 0;
  near = 0;
  for (Numbers numbers(kCompositions); numbers.more();) {
    last += numbers.next();
    near = numbers.next_near(near);
    tables.compositions.push_back({last, near, numbers.next_near(last)});
  }
  return tables;
}

const Tables& tables() {
  static const Tables unpacked = unpack();
  return unpacked;
}

constexpr std::uint32_t kHangulFirst = 0xAC00;
constexpr std::uint32_t kLeadingFirst = 0x1100;
constexpr std::uint32_t kVowelFirst = 0x1161;
constexpr std::uint32_t kTrailingBefore = 0x11A7;
constexpr std::uint32_t kLeadings = 19;
constexpr std::uint32_t kVowels = 21;
constexpr std::uint32_t kTrailings = 28;

template <typename Entry>
const Entry* find_range(const std::vector<Entry>& table, std::uint32_t code_point) {
  auto entry =
      std::upper_bound(table.begin(), table.end(), code_point,
                       [](std::uint32_t value, const Entry& candidate) { return value < candidate.first; });
  if (entry == table.begin()) return nullptr;
  --entry;
  return code_point <= entry->last ? &*entry : nullptr;
}

std::uint8_t combining_class(std::uint32_t code_point) {
  constexpr std::uint32_t kFirstCombining = 0x300;
  if (code_point < kFirstCombining) return 0;
  const ClassRange* range = find_range(tables().classes, code_point);
  return range == nullptr ? std::uint8_t{0} : range->combining_class;
}

const Decomposition* find_decomposition(std::uint32_t code_point) {
  const std::vector<Decomposition>& all = tables().decompositions;
  const auto entry = std::lower_bound(
      all.begin(), all.end(), code_point,
      [](const Decomposition& candidate, std::uint32_t value) { return candidate.code_point < value; });
  return entry == all.end() || entry->code_point != code_point ? nullptr : &*entry;
}

void decompose(std::uint32_t code_point, std::vector<std::uint32_t>& out) {
  const std::uint32_t syllable = code_point - kHangulFirst;
  if (code_point >= kHangulFirst && syllable < kLeadings * kVowels * kTrailings) {
    out.push_back(kLeadingFirst + syllable / (kVowels * kTrailings));
    out.push_back(kVowelFirst + syllable / kTrailings % kVowels);
    if (syllable % kTrailings != 0) out.push_back(kTrailingBefore + syllable % kTrailings);
    return;
  }
  const Decomposition* entry = find_decomposition(code_point);
  if (entry == nullptr) {
    out.push_back(code_point);
    return;
  }
  const auto first = tables().pool.begin() + entry->at;
  out.insert(out.end(), first, first + entry->size);
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
  const std::vector<Composition>& all = tables().compositions;
  const auto entry = std::lower_bound(all.begin(), all.end(), Composition{first, second, 0},
                                      [](const Composition& a, const Composition& b) {
                                        return a.first != b.first ? a.first < b.first : a.second < b.second;
                                      });
  const bool found = entry != all.end() && entry->first == first && entry->second == second;
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

// Whether all is ASCII or a letter of Latin-1, none of which folding changes.
bool is_folded(std::string_view name) {
  constexpr char32_t kFirstLetter = 0xC0;
  constexpr char32_t kLastLetter = 0xFF;
  for (std::size_t at = 0; at < name.size();) {
    const char32_t c = text::next_code_point(name, at);
    if (c >= 0x80 && (c < kFirstLetter || c > kLastLetter)) return false;
  }
  return true;
}

std::string normalized(std::string_view source, bool composed) {
  std::vector<std::uint32_t> text;
  for (std::size_t at = 0; at < source.size();) decompose(text::next_code_point(source, at), text);
  order_canonically(text);
  if (composed) compose_canonically(text);
  std::string result;
  for (const std::uint32_t code_point : text) text::append_utf8(result, code_point);
  return result;
}

}  // namespace

bool is_identifier_character(char32_t code_point) {
  return find_range(tables().identifiers, code_point) != nullptr;
}

std::string fold_identifier(std::string_view name) {
  if (is_folded(name)) return std::string(name);
  return normalized(name, true);
}

std::optional<std::string> compatibility_form(std::string_view text, bool composed) {
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = text::next_code_point(text, at);
    if (c >= 0x80 && !is_identifier_character(c) && find_decomposition(c) == nullptr) return std::nullopt;
  }
  return normalized(text, composed);
}

}  // namespace pyverdict::syntax
