#pragma once

#include <bitset>
#include <string_view>

namespace pyverdict::text {

/// Some of the 256 bytes, each found at once however many there are: `std::string_view::find_first_not_of`
/// looks through all of a set for every byte of a text, and a script may give a set of a megabyte.
class ByteSet {
 public:
  explicit ByteSet(std::string_view bytes) {
    for (const char c : bytes) all_.set(static_cast<unsigned char>(c));
  }
  bool has(char c) const { return all_[static_cast<unsigned char>(c)]; }

 private:
  std::bitset<256> all_;
};

}  // namespace pyverdict::text
