#include "unwrap/xor_key.h"

#include <algorithm>

#include "text/text.h"

namespace pyverdict::unwrap {
namespace {

// A mark in the half of the index that an unknown value has no other use for.
constexpr std::uint64_t kMark = std::uint64_t{1} << 32;
// Shorter texts fit by chance.
constexpr std::size_t kMinLength = 24;
constexpr std::size_t kMinWords = 2;

// What nearly every Python program and shell command has some of, and noise has not.
constexpr std::string_view kWords[] = {
    "import ", "from ",   "def ",     "print", "exec(", "eval(",   "return ", "class ", "for ",   "while ",
    "lambda",  "http://", "https://", " in ",  "open(", ".decode", "os.",     "sys.",   "socket", "(\"",
    "('",      " = ",     "=\"",      "self.", "if ",   "bash",    "curl ",   "/bin/"};

bool is_plain(std::string_view text) {
  const bool printable = std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x80 || (c >= ' ' && c != 0x7f) || c == '\n' || c == '\t' ||
           c == '\r';
  });
  return printable && text::is_utf8(text);
}

std::size_t words_in(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(std::begin(kWords), std::end(kWords),
                    [&](std::string_view word) { return text.find(word) != std::string_view::npos; }));
}

}  // namespace

Value under_key(std::uint8_t byte, Origins origins) {
  Value value;
  value.origins = origins;
  value.index = kMark | byte;
  return value;
}

std::optional<std::uint8_t> byte_under_key(const Value& value) {
  if (!value.is(Tag::Unknown) || (value.index & kMark) == 0) return std::nullopt;
  return static_cast<std::uint8_t>(value.index & 0xff);
}

std::optional<std::string> find_plain(const Items& items) {
  if (items.size() < kMinLength) return std::nullopt;
  std::string hidden;
  hidden.reserve(items.size());
  for (const Value& item : items) {
    const auto byte = byte_under_key(item);
    if (!byte) return std::nullopt;
    hidden.push_back(static_cast<char>(*byte));
  }
  std::optional<std::string> best;
  std::size_t most = kMinWords - 1;
  bool tied = false;
  for (unsigned key = 1; key < 256; ++key) {
    std::string text = hidden;
    // Most keys fail within the first bytes.
    for (char& c : text) c = static_cast<char>(c ^ static_cast<char>(key));
    if (!is_plain(std::string_view(text).substr(0, kMinLength)) || !is_plain(text)) continue;
    const std::size_t words = words_in(text);
    if (words < most || (words == most && !best)) continue;
    tied = best && words == most;
    most = words;
    best = std::move(text);
  }
  return tied ? std::nullopt : best;
}

}  // namespace pyverdict::unwrap
