#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace pyverdict {

/// Takes bytes in turn, and notes when fewer are left than were asked for: what is there is given then.
class ByteReader {
 public:
  /// `at` is at most the size of `bytes`.
  ByteReader(std::string_view bytes, std::size_t at) : bytes_(bytes), at_(at) {}

  std::size_t at() const { return at_; }
  bool ended_early() const { return ended_early_; }

  std::string_view take(std::uint64_t size) {
    const auto there = static_cast<std::size_t>(std::min<std::uint64_t>(size, bytes_.size() - at_));
    ended_early_ = ended_early_ || there < size;
    const std::string_view result = bytes_.substr(at_, there);
    at_ += there;
    return result;
  }

  /// Up to eight bytes, the least significant first.
  std::uint64_t number(std::size_t size) {
    std::uint64_t value = 0;
    const std::string_view bytes = take(size);
    for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
    return value;
  }

  /// Up to a line feed, which is left out.
  std::string_view line() {
    const std::size_t end = std::min(bytes_.find('\n', at_), bytes_.size());
    const std::string_view result = take(end - at_);
    take(1);
    return result;
  }

 private:
  std::string_view bytes_;
  std::size_t at_;
  bool ended_early_ = false;
};

}  // namespace pyverdict
