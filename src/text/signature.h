#pragma once

#include <string_view>

/// Whether a script is no script at all.
namespace pyverdict::text {

/// The bytes begin like an executable, an archive, an image or another binary format.
bool has_binary_signature(std::string_view bytes);

/// The text, once decoded, has more control characters than any script.
bool has_binary_content(std::string_view text);

}  // namespace pyverdict::text
