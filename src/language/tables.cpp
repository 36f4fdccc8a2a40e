#include "language/tables.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "ranges.h"

namespace pyverdict::language {
namespace {

/// A text of another table by its key there, in all languages.
struct Row {
  std::string_view key;
  std::array<std::string_view, 2> texts;
};

constexpr Row kDetectors[] = {
#include "language/detectors.inc"
};
static_assert(ranges::is_sorted(kDetectors, {}, &Row::key));

std::string_view text_of(const Row* first, const Row* last, std::string_view key, Language language) {
  const Row* row = std::lower_bound(
      first, last, key, [](const Row& item, std::string_view wanted) { return item.key < wanted; });
  return row != last && row->key == key ? row->texts[static_cast<std::size_t>(language)] : std::string_view();
}

}  // namespace

std::string_view detector_meaning(std::string_view category, Language language) {
  return text_of(std::begin(kDetectors), std::end(kDetectors), category, language);
}

}  // namespace pyverdict::language
