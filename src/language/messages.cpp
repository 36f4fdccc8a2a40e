#include "language/messages.h"

#include <array>

#include "enum_table.h"
#include "ranges.h"

namespace pyverdict::language {
namespace {

struct Row {
  std::array<std::string_view, kEnumeratorCount<Language>> texts;
};

constexpr Row kRows[] = {
#define PYVERDICT_MESSAGE(id, english, portuguese) {{english, portuguese}},
#include "language/messages.inc"
#undef PYVERDICT_MESSAGE
};

/// The places that a text fills in, as bits.
constexpr unsigned places(std::string_view text) {
  unsigned found = 0;
  for (std::size_t i = 0; i + 2 < text.size(); ++i) {
    if (text[i] == '{' && text[i + 2] == '}' && text[i + 1] >= '0' && text[i + 1] <= '9')
      found |= 1u << (text[i + 1] - '0');
  }
  return found;
}

constexpr bool complete(const Row& row) {
  static_assert(std::tuple_size_v<decltype(row.texts)> == 2);
  return !row.texts[0].empty() && !row.texts[1].empty() && places(row.texts[0]) == places(row.texts[1]);
}
static_assert(ranges::all_of(kRows, complete), "a message lacks a language, or its places differ");

struct Unit {
  std::int64_t seconds;
  Message one;
  Message many;
};
constexpr Unit kUnits[] = {{86'400, Message::OneDay, Message::Days},
                           {3600, Message::OneHour, Message::Hours},
                           {60, Message::OneMinute, Message::Minutes},
                           {1, Message::OneSecond, Message::Seconds}};

}  // namespace

const std::size_t kMessageCount = std::size(kRows);

std::string_view text(Message message, Language language) {
  return kRows[static_cast<std::size_t>(message)].texts[static_cast<std::size_t>(language)];
}

std::string fill(Message message, Language language, std::initializer_list<std::string_view> arguments) {
  const std::string_view pattern = text(message, language);
  std::string out;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const bool place = pattern[i] == '{' && i + 2 < pattern.size() && pattern[i + 2] == '}';
    if (!place) {
      out += pattern[i];
      continue;
    }
    const auto index = static_cast<std::size_t>(pattern[i + 1] - '0');
    if (index < arguments.size()) out += arguments.begin()[index];
    i += 2;
  }
  return out;
}

std::string duration(std::int64_t seconds, Language language) {
  for (const Unit& unit : kUnits) {
    // Two of a unit are said in it, one and a half in the next smaller one.
    if (seconds < 2 * unit.seconds && unit.seconds > 1) continue;
    const std::int64_t count = seconds / unit.seconds;
    return count == 1 ? std::string(text(unit.one, language))
                      : fill(unit.many, language, {std::to_string(count)});
  }
  return {};
}

}  // namespace pyverdict::language
