#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Text encodings by Python's names: bytes to UTF-8 and back.
namespace pyverdict::unwrap {

/// What becomes of what an encoding does not allow: the `errors` argument of `decode` and `encode`.
enum class Errors : std::uint8_t {
  Strict,  ///< Python would raise; U+FFFD or ? stands in its place
  Ignore,
  Replace,
};

/// A codec's name without what Python disregards: lower case, no -, _ and spaces ("UTF-16_LE" is "utf16le").
std::string codec_name(std::string_view name);

/// `bytes.decode(name, errors)` as UTF-8; nothing when the name is not that of a text encoding known here.
/// `name` is as `codec_name` gives it.
std::optional<std::string> decode_charset(std::string_view bytes, std::string_view name, Errors errors);

/// `str.encode(name, errors)` of UTF-8 text; nothing when the name is not known here.
std::optional<std::string> encode_charset(std::string_view text, std::string_view name, Errors errors);

/// `codecs.decode(x, "unicode_escape")`: escapes resolved, other bytes as Latin-1; UTF-8 comes out. Of the
/// raw form, only \u and \U are escapes.
std::string unicode_escape(std::string_view bytes, bool raw = false);

}  // namespace pyverdict::unwrap
