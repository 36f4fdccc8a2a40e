#include "language/language.h"

#include "enum_table.h"
#include "ranges.h"

namespace pyverdict::language {
namespace {

constexpr EnumTable<Language, std::string_view> kCodes = {"en", "pt"};

}  // namespace

std::string_view code(Language language) { return kCodes[language]; }

std::optional<Language> from_code(std::string_view code) {
  const auto found = ranges::find(kCodes, code);
  if (found == kCodes.end()) return std::nullopt;
  return static_cast<Language>(found - kCodes.begin());
}

}  // namespace pyverdict::language
