#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

/// What Python's `str` and `bytes` tell of their characters, and how they fill up a field.
namespace pyverdict::unwrap {

/// `isalpha` and its like; nothing for another name, and where a character is not ASCII (but for `isascii`).
std::optional<bool> text_test(std::string_view name, std::string_view text);

/// `center`, `ljust`, `rjust` and `zfill` of ASCII text; nothing for another name.
std::optional<std::string> padded(std::string_view name, std::string_view text, std::size_t width, char fill);

/// Digits with a separator between groups, counted from the right: "1,234,567".
std::string grouped(std::string_view digits, std::size_t group, char separator);

}  // namespace pyverdict::unwrap
