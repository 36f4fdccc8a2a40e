#include "unwrap/encoded.h"

#include <algorithm>

#include "syntax/reading.h"
#include "text/text.h"
#include "unwrap/codecs.h"

namespace pyverdict::unwrap {
namespace {

/// Shorter texts may be words.
constexpr std::size_t kShortest = 24;
/// Encoded so many times over, at most.
constexpr int kMostTimes = 8;
/// The share of a script that must be statements which do something, so that a decoded text counts as one.
constexpr double kLeastWorking = 0.5;

// Lines, but no words: a sentence without punctuation would be Base64 as well.
constexpr std::string_view kHex = "0123456789abcdefABCDEF\t\r\n";
constexpr std::string_view kBase64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_\t\r\n";

/// UTF-8 without control characters. The last character may be cut off.
bool is_plain(std::string& bytes) {
  for (int cut = 0; cut < 3 && !bytes.empty() && !text::is_utf8(bytes); ++cut) bytes.pop_back();
  const auto is_control = [](char c) {
    return (c >= 0 && c < ' ' && c != '\t' && c != '\n' && c != '\r' && c != '\f') || c == '\x7f';
  };
  return text::is_utf8(bytes) && std::none_of(bytes.begin(), bytes.end(), is_control);
}

/// Undoes one encoding, and the compression below it; false when the text is not encoded.
bool decode(std::string_view text, std::uint64_t limit, EncodedScript& script) {
  const bool hex = text.find_first_not_of(kHex) == std::string_view::npos;
  const std::size_t end = std::min(text.find_first_not_of(kBase64), text.size());
  const std::string_view padding = text.substr(end);
  if (!hex && padding.find_first_not_of("=\t\r\n") != std::string_view::npos) return false;
  script.bytes = hex ? codecs::hex(text).bytes : codecs::base64(text, "-_").bytes;
  script.via.insert(script.via.begin(), hex ? "hex" : "base64");
  const bool gzip = codecs::is_gzip(script.bytes);
  if (!gzip && !script.bytes.starts_with('x')) return true;
  codecs::Decoded plain = codecs::decompress(script.bytes, limit);
  if (plain.bytes.empty()) return true;
  script.bytes = std::move(plain.bytes);
  script.complete = script.complete && plain.complete;
  script.via.insert(script.via.begin(), gzip ? "gzip" : "zlib");
  return true;
}

}  // namespace

std::optional<EncodedScript> encoded_script(std::string_view text, std::uint64_t limit) {
  EncodedScript script;
  std::string outer;
  for (int times = 0; times < kMostTimes; ++times) {
    if (text.size() < kShortest || !decode(text, limit, script)) return std::nullopt;
    if (!is_plain(script.bytes)) return std::nullopt;
    if (syntax::working_share(syntax::parse(script.bytes)) >= kLeastWorking) return script;
    outer = std::move(script.bytes);
    text = outer;
  }
  return std::nullopt;
}

}  // namespace pyverdict::unwrap
