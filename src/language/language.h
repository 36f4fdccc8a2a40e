#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

/// What a person reads is in one of the languages of the product; names of fields, codes and ids are never
/// translated. messages.h holds the texts.
namespace pyverdict::language {

enum class Language : std::uint8_t { English, Portuguese };

/// "en", "pt".
std::string_view code(Language language);
std::optional<Language> from_code(std::string_view code);

}  // namespace pyverdict::language
