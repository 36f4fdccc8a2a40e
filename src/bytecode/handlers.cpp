#include <algorithm>
#include <utility>

#include "bytecode/writer.h"
#include "text/literal.h"

/// Exception handlers: where they start and end, by the exception table of 3.11 and later or by
/// SETUP_FINALLY.
namespace pyverdict::bytecode {

std::size_t CodeWriter::index_at(std::uint32_t offset) const {
  const auto it = std::lower_bound(instructions_.begin(), instructions_.end(), offset,
                                   [](const Instruction& i, std::uint32_t at) { return i.offset < at; });
  return static_cast<std::size_t>(it - instructions_.begin());
}

// Where the handler that starts at each instruction ends: behind the clean-up that raises again.
void CodeWriter::find_handler_ends() {
  const auto size = static_cast<std::uint32_t>(code_.instructions.size());
  handler_ends_.assign(instructions_.size(), size);
  std::vector<std::size_t> open;
  std::vector<std::uint32_t> ends(instructions_.size(), 0);
  for (std::size_t i = 0; i < instructions_.size(); ++i) {
    if (op_of(instructions_[i]) == Op::PUSH_EXC_INFO) open.push_back(i);
    const bool cleans = i >= 2 && op_of(instructions_[i]) == Op::RERAISE &&
                        op_of(instructions_[i - 1]) == Op::POP_EXCEPT &&
                        op_of(instructions_[i - 2]) == Op::COPY;
    if (!cleans || open.empty()) continue;
    ends[open.back()] = instructions_[i].end;
    open.pop_back();
  }
  std::uint32_t raised = size;
  for (std::size_t i = instructions_.size(); i-- > 0;) {
    if (op_of(instructions_[i]) == Op::RERAISE) raised = instructions_[i].end;
    const bool pushes = op_of(instructions_[i]) == Op::PUSH_EXC_INFO;
    handler_ends_[i] = pushes ? (ends[i] != 0 ? ends[i] : size) : raised;
  }
}

// The innermost handler that an offset lies in.
const CodeWriter::Range* CodeWriter::handler_around(std::uint32_t offset) const {
  auto it = std::upper_bound(handlers_.begin(), handlers_.end(), offset,
                             [](std::uint32_t at, const Range& r) { return at < r.start; });
  if (it == handlers_.begin()) return nullptr;
  --it;
  return offset < it->end ? &*it : nullptr;
}

std::uint32_t CodeWriter::handler_end(std::uint32_t target) const {
  const std::size_t index = index_at(target);
  return index < handler_ends_.size() ? handler_ends_[index] : target;
}

// Entries of start, length, target and depth in code units, six bits a byte, the first byte of each marked.
void CodeWriter::read_exception_table() {
  constexpr std::size_t kMaxEntries = 20'000;
  constexpr std::size_t kMaxTries = 1000;
  find_handler_ends();
  const std::string_view table = code_.exception_table;
  std::size_t at = 0;
  std::size_t entries = 0;
  const auto number = [&] {
    std::uint32_t value = 0;
    while (at < table.size()) {
      const auto byte = static_cast<unsigned char>(table[at++]);
      value = value << 6 | (byte & 63u);
      if ((byte & 64u) == 0) break;
    }
    return std::min(value, UINT32_MAX / 4);
  };
  while (at < table.size() && ++entries <= kMaxEntries) {
    Block entry{BlockKind::Try, 0};
    entry.start = number() * 2;
    entry.end = entry.start + number() * 2;
    entry.handler = number() * 2;
    number();
    const std::size_t index = index_at(entry.handler);
    if (index >= instructions_.size() || entry.handler < entry.end) continue;
    const bool known = std::any_of(handlers_.begin(), handlers_.end(), [&](const Range& range) {
      return entry.handler >= range.start && entry.handler < range.end;
    });
    auto same = std::find_if(tries_.begin(), tries_.end(),
                             [&](const Block& b) { return b.handler == entry.handler; });
    if (same != tries_.end()) {
      same->end = std::max(same->end, entry.end);
      continue;
    }
    if (known || handlers_.size() >= kMaxTries) continue;
    handlers_.push_back({entry.handler, handler_end(entry.handler)});
    // The clean-up of `with` and of comprehensions says nothing.
    const Op next = index + 1 < instructions_.size() ? op_of(instructions_[index + 1]) : Op::Unknown;
    if (op_of(instructions_[index]) == Op::PUSH_EXC_INFO && next != Op::WITH_EXCEPT_START)
      tries_.push_back(entry);
  }
  std::stable_sort(tries_.begin(), tries_.end(), [](const Block& a, const Block& b) {
    return a.start != b.start ? a.start < b.start : a.end > b.end;
  });
  std::sort(handlers_.begin(), handlers_.end(),
            [](const Range& a, const Range& b) { return a.start < b.start; });
}

}  // namespace pyverdict::bytecode
