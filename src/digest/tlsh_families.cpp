#include <algorithm>
#include <numeric>
#include <optional>
#include <unordered_map>

#include "digest/digest.h"
#include "digest/tlsh_parts.h"

namespace pyverdict::digest {

std::vector<std::uint32_t> tlsh_families(std::span<const std::string_view> digests, int near,
                                         std::size_t max_compared) {
  std::vector<std::uint32_t> parent(digests.size());
  std::iota(parent.begin(), parent.end(), 0u);
  const auto root = [&](std::uint32_t i) {
    while (parent[i] != i) i = parent[i] = parent[parent[i]];
    return i;
  };
  std::vector<std::optional<TlshParts>> parts;
  for (std::size_t i = 0; i < std::min(digests.size(), max_compared); ++i)
    parts.push_back(parse_tlsh(digests[i]));
  for (std::uint32_t i = 0; i < parts.size(); ++i) {
    for (std::uint32_t j = 0; j < i && parts[i]; ++j) {
      if (!parts[j] || tlsh_header_distance(*parts[i], *parts[j]) > near || root(i) == root(j)) continue;
      if (tlsh_distance(*parts[i], *parts[j]) <= near) parent[root(i)] = root(j);
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
