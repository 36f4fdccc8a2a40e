#include <algorithm>

#include "unwrap/regex.h"

/// The machine that runs a compiled pattern.
namespace pyverdict::unwrap::regex {
namespace {

// Characters beyond ASCII that are, or whose other case is, an ASCII letter.
bool folds_to_ascii(char32_t c) { return c == 0x130 || c == 0x131 || c == 0x17f || c == 0x212a; }

bool is_known_text(const Program& program, const Text& text) {
  if (!program.ascii_only && !program.ignores_case) return true;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] >= 0x80 && (program.ascii_only || folds_to_ascii(text[i]))) return false;
  }
  return true;
}

// What it costs to keep the groups of a thread.
constexpr std::size_t kSlotsPerStep = 8;

}  // namespace

bool Set::has(char32_t c) const {
  if (c < 256) return (low[c / 64] >> (c % 64) & 1) != 0;
  const auto behind = std::upper_bound(high.begin(), high.end(), Range{c} << 32 | UINT32_MAX);
  return behind != high.begin() && c <= static_cast<char32_t>(*std::prev(behind));
}

Matcher::Matcher(const Program& program, const Text& text, std::uint64_t work)
    : program_(program),
      text_(text),
      work_(work),
      slots_(2 * (static_cast<std::size_t>(program.groups) + 1)),
      current_(slots_, kUnset),
      seen_(program.code.size()),
      knows_text_(is_known_text(program, text)) {}

bool Matcher::spend(std::uint64_t amount) {
  const bool enough = work_ >= amount;
  work_ -= enough ? amount : work_;
  return enough;
}

bool Matcher::is_word(std::size_t position) const {
  const char32_t c = text_[position];
  return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

bool Matcher::holds(Op op, std::size_t position) const {
  const std::size_t size = text_.size();
  switch (op) {
    case Op::Start:
      return position == 0;
    case Op::LineStart:
      return position == 0 || text_[position - 1] == '\n';
    case Op::End:
      return position == size;
    case Op::LastLine:
      return position == size || (position + 1 == size && text_[position] == '\n');
    case Op::LineEnd:
      return position == size || text_[position] == '\n';
    default: {
      // In an empty text Python finds neither a boundary nor none.
      if (size == 0) return false;
      const bool before = position > 0 && is_word(position - 1);
      const bool behind = position < size && is_word(position);
      return (before != behind) == (op == Op::Boundary);
    }
  }
}

// Adds the thread at an instruction, and those that it splits into before they read a character. The first to
// reach an instruction is the one that Python would have tried first.
void Matcher::follow(Threads& threads, std::uint32_t at, std::size_t position) {
  todo_.push_back({at, 0, 0});
  while (!todo_.empty()) {
    const Todo todo = todo_.back();
    todo_.pop_back();
    if (todo.at == kUnset) {
      current_[todo.slot] = todo.value;
      continue;
    }
    at = todo.at;
    while (seen_[at] != turn_) {
      if (!spend(1)) return;
      seen_[at] = turn_;
      const Instruction& instruction = program_.code[at];
      if (instruction.op == Op::Jump) {
        at = instruction.x;
      } else if (instruction.op == Op::Split) {
        todo_.push_back({instruction.y, 0, 0});
        at = instruction.x;
      } else if (instruction.op == Op::Save) {
        todo_.push_back({kUnset, instruction.x, current_[instruction.x]});
        current_[instruction.x] = static_cast<std::uint32_t>(position);
        ++at;
      } else if (instruction.op == Op::Character || instruction.op == Op::Set ||
                 instruction.op == Op::Match) {
        if (!spend(1 + slots_ / kSlotsPerStep)) return;
        threads.at.push_back(at);
        threads.groups.insert(threads.groups.end(), current_.begin(), current_.end());
        break;
      } else if (holds(instruction.op, position)) {
        ++at;
      } else {
        break;
      }
    }
  }
}

Outcome Matcher::find(std::size_t from, Anchor anchor, bool advances, Groups& groups) {
  if (!knows_text_) return Outcome::Unknown;
  const std::size_t size = text_.size();
  bool found = false;
  now_.at.clear();
  now_.groups.clear();
  todo_.clear();
  // A turn for each position; when the numbers are used up, they start anew.
  if (turn_ > kUnset - 2 - size) {
    std::fill(seen_.begin(), seen_.end(), 0);
    turn_ = 0;
  }
  ++turn_;
  for (std::size_t position = from; position <= size; ++position) {
    if (!found && now_.at.empty() && anchor == Anchor::Nowhere && !program_.may_be_empty) {
      const std::size_t start = position;
      while (position < size && !program_.first.has(text_[position])) ++position;
      if (!spend((position - start) / 2)) return Outcome::Unknown;
      if (position == size) return Outcome::NoMatch;
    }
    if (!found && (anchor == Anchor::Nowhere || position == from)) {
      std::fill(current_.begin(), current_.end(), kUnset);
      current_[0] = static_cast<std::uint32_t>(position);
      follow(now_, 0, position);
    }
    ++turn_;
    if (now_.at.empty() && (found || anchor != Anchor::Nowhere)) break;
    next_.at.clear();
    next_.groups.clear();
    const char32_t c = position < size ? text_[position] : 0;
    for (std::size_t i = 0; i < now_.at.size(); ++i) {
      const std::uint32_t at = now_.at[i];
      const Instruction& instruction = program_.code[at];
      const auto first = now_.groups.begin() + static_cast<std::ptrdiff_t>(i * slots_);
      if (instruction.op == Op::Match) {
        if ((advances && position == from) || (anchor == Anchor::Both && position != size)) continue;
        groups.assign(first, first + static_cast<std::ptrdiff_t>(slots_));
        groups[1] = static_cast<std::uint32_t>(position);
        found = true;
        break;  // those behind it come later in Python's order
      }
      const bool reads =
          position < size &&
          (instruction.op == Op::Character ? c == instruction.x : program_.sets[instruction.x].has(c));
      if (!spend(1)) return Outcome::Unknown;
      if (!reads) continue;
      current_.assign(first, first + static_cast<std::ptrdiff_t>(slots_));
      follow(next_, at + 1, position + 1);
    }
    if (work_ == 0) return Outcome::Unknown;
    std::swap(now_, next_);
  }
  return found ? Outcome::Match : Outcome::NoMatch;
}

}  // namespace pyverdict::unwrap::regex
