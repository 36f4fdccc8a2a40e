#include "text/text.h"
#include "unwrap/evaluator.h"

namespace pyverdict::unwrap {

std::u32string characters(std::string_view text) {
  std::u32string result;
  result.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) result.push_back(text::next_code_point(text, at));
  return result;
}

std::string from_characters(std::u32string_view characters) {
  std::string result;
  result.reserve(characters.size());
  for (const char32_t c : characters) text::append_utf8(result, c);
  return result;
}

}  // namespace pyverdict::unwrap
