#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pyverdict::unwrap {

/// A Python script that a text holds in encoded form.
struct EncodedScript {
  std::string bytes;
  std::vector<std::string> via;  ///< what undid the encoding, as in `Layer::via`: {"zlib", "base64"}
  bool complete = true;          ///< false when the text ends within it
};

/// The script in a text of nothing but Base64 or hexadecimal digits, in lines or not: encoded once or
/// several times over, compressed by zlib or gzip or not. At most `limit` bytes are decompressed. Nothing for
/// any other text.
std::optional<EncodedScript> encoded_script(std::string_view text, std::uint64_t limit);

}  // namespace pyverdict::unwrap
