#include <algorithm>
#include <iterator>
#include <string>

#include "finding/finding.h"
#include "ranges.h"

namespace pyverdict::finding {
namespace {

struct Row {
  std::string_view value;
  std::string_view id;
};

constexpr Row kRows[] = {
#include "finding/scc_enums.inc"
};
static_assert(ranges::is_sorted(kRows, {}, &Row::value));

char enum_letter(char c) {
  if (c >= 'a' && c <= 'z') return static_cast<char>(c - 'a' + 'A');
  return c == ' ' || c == '-' ? '_' : c;
}

}  // namespace

std::string_view attack_id(std::string_view enum_value) {
  std::string value(enum_value);
  ranges::transform(value, value.begin(), enum_letter);
  const auto row = ranges::lower_bound(kRows, value, {}, &Row::value);
  return row != std::end(kRows) && row->value == value ? row->id : std::string_view();
}

}  // namespace pyverdict::finding
