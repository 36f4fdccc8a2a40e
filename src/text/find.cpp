#include <cstring>
#include <string>

#include "text/text.h"

namespace pyverdict::text {

std::size_t find(std::string_view text, std::string_view needle, std::size_t from) {
  if (needle.size() <= 1 || from > text.size()) return text.find(needle, from);
  const std::string_view rest = text.substr(from);
  const void* const at = memmem(rest.data(), rest.size(), needle.data(), needle.size());
  return at == nullptr ? std::string_view::npos
                       : static_cast<std::size_t>(static_cast<const char*>(at) - text.data());
}

std::size_t find_last(std::string_view text, std::string_view needle) {
  if (needle.size() <= kShortNeedle) return text.rfind(needle);
  const std::string reversed(text.rbegin(), text.rend());
  const std::size_t at = find(reversed, std::string(needle.rbegin(), needle.rend()));
  return at == std::string_view::npos ? at : text.size() - needle.size() - at;
}

}  // namespace pyverdict::text
