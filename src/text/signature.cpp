#include "text/signature.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstddef>

#include "text/block.h"

namespace pyverdict::text {
namespace {

using namespace std::literals;

constexpr std::array kSignatures = {
    "\x7F"
    "ELF"sv,
    "PK\x03\x04"sv,
    "PK\x05\x06"sv,
    "\x1F\x8B\x08"sv,
    "BZh91AY&SY"sv,
    "\xFD"
    "7zXZ\0"sv,
    "7z\xBC\xAF\x27\x1C"sv,
    "\x28\xB5\x2F\xFD"sv,
    "Rar!\x1A\x07"sv,
    "MSCF\0\0\0\0"sv,
    "!<arch>\n"sv,
    "\x89PNG\r\n\x1A\n"sv,
    "GIF87a"sv,
    "GIF89a"sv,
    "\xFF\xD8\xFF"sv,
    "%PDF-"sv,
    "\0asm"sv,
    "\xCA\xFE\xBA\xBE"sv,
    "\xFE\xED\xFA\xCE"sv,
    "\xFE\xED\xFA\xCF"sv,
    "\xCE\xFA\xED\xFE"sv,
    "\xCF\xFA\xED\xFE"sv,
    "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"sv,
    "SQLite format 3\0"sv,
    "OggS\0"sv,
    "ID3\x03\0"sv,
};

/// Control characters that no text has; those of white space and of terminals are not among them.
bool is_binary_control(char c) {
  return (c >= '\0' && c < '\t') || (c > '\r' && c < ' ' && c != '\x1B') || c == '\x7F';
}

constexpr std::size_t kHeader = 64;
constexpr std::size_t kSample = 64 * 1024;

}  // namespace

bool has_binary_signature(std::string_view bytes) {
  if (std::any_of(kSignatures.begin(), kSignatures.end(),
                  [&](std::string_view signature) { return bytes.starts_with(signature); })) {
    return true;
  }
  // Two letters can begin a name; the header of a program for DOS or Windows has NUL bytes behind them.
  if (bytes.starts_with("MZ")) return bytes.substr(0, kHeader).find('\0') != std::string_view::npos;
  // CPython's bytecode: a version, then a carriage return and a line feed.
  return bytes.size() >= 16 && bytes.substr(2, 2) == "\r\n" && (bytes[1] == '\x0D' || bytes[1] == '\xF3') &&
         bytes.substr(0, 16).find('\0') != std::string_view::npos;
}

bool has_binary_content(std::string_view text) {
  const std::string_view sample = text.substr(0, kSample);
  std::size_t controls = 0;
  std::size_t at = 0;
  for (; at + kBlockSize <= sample.size(); at += kBlockSize) {
    const Block block(sample.data() + at);
    // Without the ends of lines, which are the only such bytes of most blocks that have one.
    std::uint32_t low = (block.below(' ') & ~block.high() & ~block.equal('\n')) | block.equal('\x7F');
    for (; low != 0; low &= low - 1) {
      controls += is_binary_control(sample[at + static_cast<std::size_t>(std::countr_zero(low))]) ? 1 : 0;
    }
  }
  controls += static_cast<std::size_t>(
      std::count_if(sample.begin() + static_cast<std::ptrdiff_t>(at), sample.end(), is_binary_control));
  return controls >= 4 && controls * 20 > sample.size();
}

}  // namespace pyverdict::text
