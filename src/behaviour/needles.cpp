#include "behaviour/needles.h"

#include <algorithm>
#include <cstring>

namespace pyverdict::behaviour {
namespace {

// How far a `*` in a needle reaches.
constexpr std::size_t kMaxGap = 96;

constexpr std::uint32_t kFoldMask = 0x20202020u;

char fold(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

std::uint32_t gram_at(const char* bytes) {
  std::uint32_t gram;
  std::memcpy(&gram, bytes, sizeof gram);
  return gram | kFoldMask;
}

// How telling a byte is: common letters and digits are found at every turn.
int rarity(char c) {
  constexpr std::string_view kCommon = "etaoinsrhldcump /.-_:1230";
  const std::size_t rank = kCommon.find(fold(c));
  return rank == std::string_view::npos ? 30 : static_cast<int>(rank);
}

std::uint32_t most_telling_window(std::string_view part) {
  int best = -1;
  std::uint32_t offset = 0;
  for (std::uint32_t i = 0; i + 4 <= part.size(); ++i) {
    const int score = rarity(part[i]) + rarity(part[i + 1]) + rarity(part[i + 2]) + rarity(part[i + 3]);
    if (score > best) {
      best = score;
      offset = i;
    }
  }
  return offset;
}

bool equal_at(std::string_view text, std::size_t start, std::string_view part) {
  if (start + part.size() > text.size()) return false;
  for (std::size_t i = 0; i < part.size(); ++i) {
    if (fold(text[start + i]) != fold(part[i])) return false;
  }
  return true;
}

}  // namespace

void NeedleIndex::add(std::string_view needle, std::uint16_t target) {
  const std::string_view part = needle.substr(0, needle.find('*'));
  if (part.size() < 4) return;
  const std::uint32_t offset = most_telling_window(part);
  const std::uint32_t gram = gram_at(part.data() + offset);
  by_gram_[gram].push_back({needle, offset, target});
  bitmap_[slot(gram) / 64] |= std::uint64_t{1} << (slot(gram) % 64);
}

void NeedleIndex::find(std::string_view text, std::size_t limit, std::vector<Found>& out) const {
  for (std::size_t i = 0; i + 4 <= text.size(); ++i) {
    const std::uint32_t gram = gram_at(text.data() + i);
    const std::uint32_t at = slot(gram);
    if (((bitmap_[at / 64] >> (at % 64)) & 1) == 0) continue;
    const auto it = by_gram_.find(gram);
    if (it == by_gram_.end()) continue;
    for (const Entry& entry : it->second) {
      std::size_t end = 0;
      if (i < entry.offset || !needle_at(text, i - entry.offset, entry.needle, end)) continue;
      if (out.size() >= limit) return;
      out.push_back(
          {entry.target, static_cast<std::uint32_t>(i - entry.offset), static_cast<std::uint32_t>(end)});
    }
  }
}

bool needle_at(std::string_view text, std::size_t start, std::string_view needle, std::size_t& end) {
  std::size_t star = needle.find('*');
  std::string_view part = needle.substr(0, star);
  if (!equal_at(text, start, part)) return false;
  end = start + part.size();
  while (star != std::string_view::npos) {
    needle.remove_prefix(star + 1);
    star = needle.find('*');
    part = needle.substr(0, star);
    const std::size_t last = std::min(text.size(), end + kMaxGap);
    std::size_t at = end;
    while (at < last && !equal_at(text, at, part)) {
      if (text[at] == '\n') return false;
      ++at;
    }
    if (!equal_at(text, at, part)) return false;
    end = at + part.size();
  }
  return true;
}

}  // namespace pyverdict::behaviour
