#include <algorithm>

#include "unwrap/codecs.h"

namespace pyverdict::unwrap::codecs {
namespace {

// POSIX.1-1988, ustar: a header of one block for each member, its content in whole blocks behind it.
constexpr std::size_t kBlock = 512;
constexpr std::size_t kNameSize = 100;
constexpr std::size_t kSizeAt = 124;
constexpr std::size_t kSizeSize = 12;
constexpr std::size_t kTypeAt = 156;
constexpr std::size_t kMaxMembers = 1000;

std::string_view until_nul(std::string_view field) { return field.substr(0, field.find('\0')); }

// Octal digits up to a blank or a NUL; nothing for what is no number.
std::optional<std::uint64_t> octal(std::string_view field) {
  std::uint64_t value = 0;
  std::size_t at = std::min(field.find_first_not_of(' '), field.size());
  const std::size_t start = at;
  for (; at < field.size() && field[at] >= '0' && field[at] <= '7'; ++at)
    value = value * 8 + static_cast<std::uint64_t>(field[at] - '0');
  return at == start ? std::nullopt : std::optional(value);
}

Decoded plain(std::string_view data, std::uint64_t limit) {
  if (is_gzip(data)) return decompress(data, limit);
  if (data.starts_with("BZh")) return bunzip2(data, limit);
  if (data.starts_with("\xfd"
                       "7zXZ"))
    return unxz(data, limit);
  return {std::string(data), true};
}

}  // namespace

std::vector<Member> untar(std::string_view packed, std::uint64_t limit) {
  const Decoded archive = plain(packed, limit);
  const std::string_view data = archive.bytes;
  std::vector<Member> members;
  for (std::size_t at = 0; at + kBlock <= data.size() && members.size() < kMaxMembers;) {
    const std::string_view header = data.substr(at, kBlock);
    const auto size = octal(header.substr(kSizeAt, kSizeSize));
    if (header[0] == '\0' || !size) break;
    at += kBlock;
    const auto there = static_cast<std::size_t>(std::min<std::uint64_t>(*size, data.size() - at));
    // Of a regular file, in both ways of saying so.
    if (header[kTypeAt] == '0' || header[kTypeAt] == '\0') {
      members.push_back({std::string(until_nul(header.substr(0, kNameSize))),
                         {std::string(data.substr(at, there)), there == *size && archive.complete}});
    }
    at += std::min((there + kBlock - 1) / kBlock * kBlock, data.size() - at);
  }
  return members;
}

}  // namespace pyverdict::unwrap::codecs
