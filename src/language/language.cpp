#include "language/language.h"

#include <array>

#include "ranges.h"

namespace pyverdict::language {
namespace {

constexpr std::array<std::string_view, 2> kCodes = {"en", "pt"};

}  // namespace

std::string_view code(Language language) { return kCodes[static_cast<std::size_t>(language)]; }

std::optional<Language> from_code(std::string_view code) {
  const auto found = ranges::find(kCodes, code);
  if (found == kCodes.end()) return std::nullopt;
  return static_cast<Language>(found - kCodes.begin());
}

}  // namespace pyverdict::language
