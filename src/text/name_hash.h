#pragma once

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace pyverdict::text {

/// A quick hash of a name, by its size, its first and its last eight bytes. For tables whose keys are ours: a
/// script could choose keys that collide.
struct NameHash {
  std::size_t operator()(std::string_view name) const noexcept {
    std::uint64_t first = 0;
    std::uint64_t last = 0;
    const std::size_t some = std::min(name.size(), sizeof first);
    if (some != 0) {
      std::memcpy(&first, name.data(), some);
      std::memcpy(&last, name.data() + name.size() - some, some);
    }
    const std::uint64_t mixed = (first * 0x9E3779B97F4A7C15u ^ (last + name.size())) * 0xC2B2AE3D27D4EB4Fu;
    return static_cast<std::size_t>(mixed >> 32U);
  }
};

}  // namespace pyverdict::text
