#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pyverdict::finding {

/// The Python script that a text is when it holds nothing but Base64 or hexadecimal digits, white space
/// apart, of a script, once or several times over, compressed by zlib or gzip or not. At most `limit` bytes
/// are decompressed. Nothing for any other text.
std::optional<std::string> encoded_script(std::string_view text, std::uint64_t limit);

}  // namespace pyverdict::finding
