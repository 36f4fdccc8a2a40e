#include "finding/encoded.h"

#include <algorithm>

#include "finding/encodings.h"
#include "syntax/syntax.h"
#include "text/text.h"
#include "unwrap/codecs.h"
#include "verdict/reading.h"

namespace pyverdict::finding {
namespace {

/// Shorter texts may be words.
constexpr std::size_t kShortest = 24;
/// Encoded so many times over, at most.
constexpr int kMostTimes = 8;
/// The share of a script that must be statements which do something, so that a decoded text counts as one.
constexpr double kLeastWorking = 0.5;

std::optional<std::string> decode(std::string_view text, std::uint64_t limit) {
  const std::size_t padding = std::min(text.find('='), text.size());
  if (text.find_first_not_of("= \t\r\n", padding) != std::string_view::npos) return std::nullopt;
  const bool digits = text.find_first_not_of("0123456789abcdefABCDEF \t\r\n") == std::string_view::npos;
  std::optional<std::string> bytes =
      digits ? std::optional(unwrap::codecs::hex(text).bytes) : decode_base64(text);
  if (!bytes) return std::nullopt;
  unwrap::codecs::Decoded plain = unwrap::codecs::decompress(*bytes, limit);
  return plain.complete ? std::optional(std::move(plain.bytes)) : std::move(bytes);
}

}  // namespace

std::optional<std::string> encoded_script(std::string_view text, std::uint64_t limit) {
  std::string kept;
  for (int times = 0; times < kMostTimes && text.size() >= kShortest; ++times) {
    std::optional<std::string> bytes = decode(text, limit);
    if (!bytes) return std::nullopt;
    const text::Decoded decoded = text::decode(*bytes);
    if (decoded.binary || decoded.replaced > 0) return std::nullopt;
    if (verdict::working_share(syntax::parse(decoded.text)) >= kLeastWorking) return bytes;
    kept = std::move(*bytes);
    text = kept;
  }
  return std::nullopt;
}

}  // namespace pyverdict::finding
