#pragma once

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

/// The algorithms of `std::ranges` that the core uses, with projections: the standard library that comes with
/// Emscripten 3.1.6 has none of them. Same names, same meaning.
namespace pyverdict::ranges {

template <typename Range, typename Value, typename Projection = std::identity>
constexpr auto find(Range&& range, const Value& value, Projection projection = {}) {
  return std::find_if(std::begin(range), std::end(range),
                      [&](const auto& item) { return std::invoke(projection, item) == value; });
}

template <typename Range, typename Test>
constexpr auto find_if(Range&& range, Test test) {
  return std::find_if(std::begin(range), std::end(range), std::move(test));
}

template <typename Range, typename Test>
constexpr bool all_of(Range&& range, Test test) {
  return std::all_of(std::begin(range), std::end(range), std::move(test));
}

template <typename Range, typename Test>
constexpr bool any_of(Range&& range, Test test) {
  return std::any_of(std::begin(range), std::end(range), std::move(test));
}

template <typename Range, typename Test>
constexpr bool none_of(Range&& range, Test test) {
  return std::none_of(std::begin(range), std::end(range), std::move(test));
}

template <typename Range, typename Projection = std::identity>
constexpr bool is_sorted(Range&& range, std::less<> less = {}, Projection projection = {}) {
  return std::is_sorted(std::begin(range), std::end(range), [&](const auto& a, const auto& b) {
    return less(std::invoke(projection, a), std::invoke(projection, b));
  });
}

template <typename Range, typename Value>
constexpr bool binary_search(Range&& range, const Value& value) {
  return std::binary_search(std::begin(range), std::end(range), value);
}

template <typename Range, typename Value, typename Projection = std::identity>
constexpr auto lower_bound(Range&& range, const Value& value, std::less<> less = {},
                           Projection projection = {}) {
  return std::lower_bound(
      std::begin(range), std::end(range), value,
      [&](const auto& item, const auto& wanted) { return less(std::invoke(projection, item), wanted); });
}

template <typename Range, typename Projection = std::identity>
void stable_sort(Range&& range, std::less<> less = {}, Projection projection = {}) {
  std::stable_sort(std::begin(range), std::end(range), [&](const auto& a, const auto& b) {
    return less(std::invoke(projection, a), std::invoke(projection, b));
  });
}

template <typename Range, typename Output, typename Operation>
auto transform(Range&& range, Output output, Operation operation) {
  return std::transform(std::begin(range), std::end(range), output, std::move(operation));
}

template <typename Range, typename Output>
auto move(Range&& range, Output output) {
  return std::move(std::begin(range), std::end(range), output);
}

}  // namespace pyverdict::ranges
