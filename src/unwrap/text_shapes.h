#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// What Python's `str` and `bytes` make of their characters, where no value is needed to know.
namespace pyverdict::unwrap {

/// `isalpha` and its like; nothing for another name, and where a character is not ASCII (but for `isascii`).
std::optional<bool> text_test(std::string_view name, std::string_view text);

/// `center`, `ljust`, `rjust` and `zfill` of ASCII text; nothing for another name.
std::optional<std::string> padded(std::string_view name, std::string_view text, std::size_t width, char fill);

/// `lower` and `upper`; letters beyond ASCII stay.
std::string lowered(std::string_view text);
std::string uppered(std::string_view text);

/// `replace`, so many times at most; all where `count` is negative.
std::string replace_all(std::string_view text, std::string_view from, std::string_view to,
                        std::int64_t count);

/// How long that is.
std::uint64_t replaced_size(std::string_view text, std::string_view from, std::string_view to,
                            std::int64_t count);

/// `strip`, `lstrip` and `rstrip` of the characters in `set`.
std::string_view stripped_of(std::string_view text, std::string_view set, bool left, bool right);

/// Digits with a separator between groups, counted from the right: "1,234,567".
std::string grouped(std::string_view digits, std::size_t group, char separator);

}  // namespace pyverdict::unwrap
