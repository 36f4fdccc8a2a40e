#include <array>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "unwrap/codecs.h"

// Any bytes through each decoder, which the first byte chooses: what comes out stays within its limit.

namespace {

using namespace pyverdict::unwrap::codecs;

constexpr std::uint64_t kLimit = 1 << 16;
constexpr LzmaFilter kFilters[] = {{.id = 0x21, .dictionary = 1 << 16}};

using Decoder = Decoded (*)(std::string_view);

constexpr std::array<Decoder, 18> kDecoders = {
    [](std::string_view data) { return base64(data); },
    [](std::string_view data) { return base64(data, "-_"); },
    [](std::string_view data) { return base32(data); },
    [](std::string_view data) { return base32(data, {.casefold = true, .map01 = 'L'}); },
    [](std::string_view data) { return base32(data, {.hex_alphabet = true}); },
    [](std::string_view data) { return hex(data); },
    [](std::string_view data) { return base85(data); },
    [](std::string_view data) { return base85(data, true); },
    [](std::string_view data) { return ascii85(data, true); },
    [](std::string_view data) { return uu(data); },
    [](std::string_view data) { return quoted_printable(data); },
    [](std::string_view data) { return quoted_printable(data, true); },
    [](std::string_view data) { return percent(data); },
    [](std::string_view data) { return decompress(data, kLimit); },
    [](std::string_view data) { return decompress(data, kLimit, true); },
    [](std::string_view data) { return bunzip2(data, kLimit); },
    [](std::string_view data) { return unxz(data, kLimit); },
    [](std::string_view data) { return unlzma_raw(data, kFilters, kLimit); },
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(data) + 1, size - 1);
  const std::size_t chosen = data[0] % (kDecoders.size() + 1);
  if (chosen < kDecoders.size()) {
    const Decoded decoded = kDecoders[chosen](rest);
    // Text codecs give at most five bytes for one: the `z` and `y` of Ascii85 stand for four.
    if (decoded.bytes.size() > kLimit && decoded.bytes.size() > 5 * rest.size()) std::abort();
    return 0;
  }
  std::size_t total = 0;
  for (const Member& member : unzip(rest, kLimit)) total += member.content.bytes.size();
  if (total > kLimit) std::abort();
  total = 0;
  for (const Member& member : untar(rest, kLimit)) total += member.content.bytes.size();
  if (total > kLimit + rest.size()) std::abort();
  return 0;
}
