#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

/// Tables with a row for each enumerator, which the compiler counts: one that is too short or too long does
/// not compile.
namespace pyverdict {

namespace detail {

/// The compiler names an enumerator, and shows any other value as a cast: "(Type)7".
template <auto Value>
consteval bool is_enumerator() {
  const std::string_view name = __PRETTY_FUNCTION__;
  const std::size_t at = name.find("Value = ") + std::string_view("Value = ").size();
  return name[at] != '(';
}

template <typename Enum, std::size_t... Values>
consteval std::size_t count_enumerators(std::index_sequence<Values...>) {
  bool all = true;
  std::size_t count = 0;
  ((all = all && is_enumerator<static_cast<Enum>(Values)>(), count += all ? 1 : 0), ...);
  return count;
}

}  // namespace detail

/// How many enumerators an enumeration has that counts up from 0, as far as 100.
template <typename Enum>
inline constexpr std::size_t kEnumeratorCount =
    detail::count_enumerators<Enum>(std::make_index_sequence<100>());

/// A value for each enumerator of such an enumeration, in their order.
template <typename Enum, typename Value>
class EnumTable {
 public:
  template <typename... Values>
  consteval EnumTable(const Values&... values) : values_{values...} {
    static_assert(sizeof...(Values) == kEnumeratorCount<Enum>);
  }
  constexpr const Value& operator[](Enum enumerator) const {
    return values_[static_cast<std::size_t>(enumerator)];
  }
  constexpr auto begin() const { return values_.begin(); }
  constexpr auto end() const { return values_.end(); }

 private:
  std::array<Value, kEnumeratorCount<Enum>> values_;
};

}  // namespace pyverdict
