#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "text/text.h"

// Any bytes as the text of a script: what comes out is UTF-8, and reading it again changes nothing.

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pyverdict;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const text::Decoded decoded = text::decode(bytes);
  if (!text::is_utf8(decoded.text)) std::abort();
  const std::string valid = text::to_valid_utf8(bytes);
  if (!text::is_utf8(valid) || text::to_valid_utf8(valid) != valid) std::abort();
  if (text::is_utf8(bytes) && valid != bytes) std::abort();
  const text::LineIndex lines(valid);
  for (std::size_t offset = 0; offset < valid.size();) {
    text::next_code_point(valid, offset);
    if (offset > valid.size()) std::abort();
  }
  return 0;
}
