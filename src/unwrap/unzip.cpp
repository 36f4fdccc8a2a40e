#include <algorithm>

#include "unwrap/codecs.h"

namespace pyverdict::unwrap::codecs {
namespace {

using namespace std::string_view_literals;

// APPNOTE.TXT 4.3.7, 4.3.12, 4.3.16: what starts a local file header, a directory entry, the directory's end.
constexpr std::string_view kLocalHeader = "PK\x03\x04"sv;
constexpr std::string_view kDirectoryEntry = "PK\x01\x02"sv;
constexpr std::string_view kDirectoryEnd = "PK\x05\x06"sv;
constexpr std::size_t kMaxMembers = 1000;
constexpr std::uint32_t kEncrypted = 1;

// A little-endian number of `size` bytes; 0 beyond the end.
std::uint32_t number(std::string_view data, std::size_t at, std::size_t size) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < size && at + i < data.size(); ++i) {
    value |= static_cast<std::uint32_t>(static_cast<unsigned char>(data[at + i])) << (8 * i);
  }
  return value;
}

Decoded content(std::string_view packed, std::uint32_t method, std::uint64_t limit) {
  switch (method) {
    case 0:
      return {std::string(
                  packed.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(limit, packed.size())))),
              packed.size() <= limit};
    case 8:
      return decompress(packed, limit, true);
    case 12:
      return bunzip2(packed, limit);
    case 14: {
      // Four bytes of version and size, then LZMA's properties, then what .lzma files hold after their
      // header.
      if (packed.size() < 9) break;
      const std::uint32_t properties = static_cast<unsigned char>(packed[4]);
      LzmaFilter filter;
      filter.id = 0x4000000000000001;
      filter.lc = properties % 9;
      filter.lp = properties / 9 % 5;
      filter.pb = properties / 45;
      filter.dictionary = number(packed, 5, 4);
      return unlzma_raw(packed.substr(9), std::span(&filter, 1), limit);
    }
    default:
      break;
  }
  return {{}, false};
}

struct Header {
  std::uint32_t flags, method, packed;
  std::string_view name;
  std::size_t local;
};

Member member(std::string_view data, const Header& header, std::uint64_t limit) {
  Member result{std::string(header.name), {{}, false}};
  if (header.local >= data.size() || !data.substr(header.local).starts_with(kLocalHeader)) return result;
  const std::size_t start =
      header.local + 30 + number(data, header.local + 26, 2) + number(data, header.local + 28, 2);
  if (start > data.size() || (header.flags & kEncrypted) != 0) return result;
  const std::string_view packed = data.substr(start, header.packed);
  result.content = content(packed, header.method, limit);
  result.content.complete = result.content.complete && packed.size() == header.packed;
  return result;
}

}  // namespace

std::vector<Member> unzip(std::string_view data, std::uint64_t limit) {
  std::vector<Member> members;
  const auto add = [&](const Header& header) {
    members.push_back(member(data, header, limit));
    limit -= std::min<std::uint64_t>(limit, members.back().content.bytes.size());
  };
  const std::size_t end = data.rfind(kDirectoryEnd);
  if (end != std::string_view::npos) {
    std::size_t at = number(data, end + 16, 4);
    // What stands before the archive shifts it as a whole, which is how self-extracting ones work.
    const std::size_t size = number(data, end + 12, 4);
    const std::size_t shift = size <= end && at <= end - size ? end - size - at : 0;
    at += shift;
    while (members.size() < kMaxMembers && at < end && data.substr(at).starts_with(kDirectoryEntry)) {
      const std::size_t name = number(data, at + 28, 2);
      const std::string_view text = at + 46 <= data.size() ? data.substr(at + 46, name) : std::string_view();
      add({number(data, at + 8, 2), number(data, at + 10, 2), number(data, at + 20, 4), text,
           number(data, at + 42, 4) + shift});
      at += 46 + name + number(data, at + 30, 2) + number(data, at + 32, 2);
    }
    return members;
  }
  for (std::size_t at = data.find(kLocalHeader); at < data.size() && members.size() < kMaxMembers;) {
    const std::size_t name = number(data, at + 26, 2);
    const std::uint32_t packed = number(data, at + 18, 4);
    const std::string_view text = at + 30 <= data.size() ? data.substr(at + 30, name) : std::string_view();
    // A size that follows its data is 0 here: all that is left is tried.
    add({number(data, at + 6, 2), number(data, at + 8, 2), packed == 0 ? UINT32_MAX : packed, text, at});
    at = data.find(kLocalHeader, at + 30 + name + packed);
  }
  return members;
}

}  // namespace pyverdict::unwrap::codecs
