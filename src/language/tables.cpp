#include "language/tables.h"

#include <algorithm>
#include <array>
#include <iterator>

#include "enum_table.h"
#include "ranges.h"

namespace pyverdict::language {
namespace {

/// A text of another table by its key there, in all languages.
struct Row {
  std::string_view key;
  std::array<std::string_view, kEnumeratorCount<Language>> texts;
};

constexpr Row kDetectors[] = {
#include "language/detectors.inc"
};
static_assert(ranges::is_sorted(kDetectors, {}, &Row::key));

constexpr Row kCounters[] = {
#include "language/counters.inc"
};
static_assert(ranges::is_sorted(kCounters, {}, &Row::key));

struct BehaviourRow {
  std::string_view id;
  std::string_view title;
  std::string_view does;
};

constexpr BehaviourRow kBehaviours[] = {
#include "language/behaviours_pt.inc"
};
static_assert(ranges::is_sorted(kBehaviours, {}, &BehaviourRow::id));

const BehaviourRow* behaviour(std::string_view id, Language language) {
  const auto* const row = ranges::lower_bound(kBehaviours, id, {}, &BehaviourRow::id);
  return language == Language::Portuguese && row != std::end(kBehaviours) && row->id == id ? row : nullptr;
}

std::string_view text_of(const Row* first, const Row* last, std::string_view key, Language language) {
  const Row* row = std::lower_bound(
      first, last, key, [](const Row& item, std::string_view wanted) { return item.key < wanted; });
  return row != last && row->key == key ? row->texts[static_cast<std::size_t>(language)] : std::string_view();
}

}  // namespace

std::string_view detector_meaning(std::string_view category, Language language) {
  return text_of(std::begin(kDetectors), std::end(kDetectors), category, language);
}

std::string_view behaviour_title(std::string_view id, Language language) {
  const BehaviourRow* row = behaviour(id, language);
  return row == nullptr ? std::string_view() : row->title;
}

std::string_view behaviour_does(std::string_view id, Language language) {
  const BehaviourRow* row = behaviour(id, language);
  return row == nullptr ? std::string_view() : row->does;
}

std::string_view counter_title(std::string_view id, Language language) {
  return text_of(std::begin(kCounters), std::end(kCounters), id, language);
}

}  // namespace pyverdict::language
