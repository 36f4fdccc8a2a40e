#include "unwrap/undo_log.h"

#include <algorithm>
#include <cstdint>

#include "unwrap/values.h"

namespace pyverdict::unwrap {

void UndoLog::close() {
  starts_.pop_back();
  if (starts_.empty()) entries_.clear();
}

void UndoLog::close_undone() {
  entries_.resize(starts_.back());
  close();
}

void UndoLog::count() {
  const std::size_t now = entries_.capacity() * sizeof(Entry);
  store_.room().taken += now;
  store_.room().taken -= std::exchange(counted_, now);
}

void UndoLog::compact() {
  struct Seen {
    bool met = false;
    bool known = false;
    std::uint8_t numbers = 0;
    Value number;
  };
  std::size_t kept = 0;
  for (std::size_t region = 0; region < starts_.size(); ++region) {
    const std::size_t end = region + 1 < starts_.size() ? starts_[region + 1] : entries_.size();
    std::size_t at = std::exchange(starts_[region], kept);
    std::vector<syntax::BindingId> names;
    for (std::size_t i = at; i < end; ++i) names.push_back(entries_[i].id);
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    std::vector<Seen> all(names.size());
    for (; at < end; ++at) {
      const Value& before = entries_[at].before;
      const auto name = std::lower_bound(names.begin(), names.end(), entries_[at].id);
      Seen& seen = all[static_cast<std::size_t>(name - names.begin())];
      bool needed = !std::exchange(seen.met, true);
      if (!before.is(Tag::Unknown)) needed = !std::exchange(seen.known, true) || needed;
      const bool number = before.is(Tag::Integer) || before.is(Tag::Float);
      if (number && seen.numbers < 2 && (seen.numbers == 0 || !equal(store_, seen.number, before))) {
        seen.number = before;
        ++seen.numbers;
        needed = true;
      }
      if (needed) entries_[kept++] = entries_[at];
    }
  }
  entries_.resize(kept);
  compact_at_ = std::max(kFirstCompacted, 2 * kept);
}

}  // namespace pyverdict::unwrap
