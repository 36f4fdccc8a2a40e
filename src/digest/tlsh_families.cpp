#include <algorithm>
#include <numeric>
#include <unordered_map>

#include "digest/digest.h"

namespace pyverdict::digest {

std::vector<std::uint32_t> tlsh_families(std::span<const std::string_view> digests, int near,
                                         std::size_t max_compared) {
  std::vector<std::uint32_t> parent(digests.size());
  std::iota(parent.begin(), parent.end(), 0u);
  const auto root = [&](std::uint32_t i) {
    while (parent[i] != i) i = parent[i] = parent[parent[i]];
    return i;
  };
  const std::size_t compared = std::min(digests.size(), max_compared);
  for (std::uint32_t i = 0; i < compared; ++i) {
    for (std::uint32_t j = 0; j < i && !digests[i].empty(); ++j) {
      if (digests[j].empty() || root(i) == root(j)) continue;
      const int distance = tlsh_distance(digests[i], digests[j]);
      if (distance >= 0 && distance <= near) parent[root(i)] = root(j);
    }
  }
  std::unordered_map<std::uint32_t, std::uint32_t> numbers;
  std::vector<std::uint32_t> families;
  for (std::uint32_t i = 0; i < digests.size(); ++i) {
    families.push_back(numbers.emplace(root(i), static_cast<std::uint32_t>(numbers.size())).first->second);
  }
  return families;
}

}  // namespace pyverdict::digest
