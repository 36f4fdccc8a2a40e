#include "unwrap/regex.h"

#include <algorithm>

#include "unwrap/regex_tree.h"

/// From the parts of a pattern to its program.
namespace pyverdict::unwrap::regex {
namespace {

constexpr std::size_t kMaxVisits = 8 * kMaxCode;

class Compiler {
 public:
  explicit Compiler(Tree tree) : tree_(std::move(tree)), program_(std::move(tree_.program)) {}

  std::optional<Program> compile() {
    if (!program(tree_.root) || !emit({Op::Match})) return std::nullopt;
    find_first();
    return std::move(program_);
  }
  std::size_t visits() const { return visits_; }

 private:
  bool emit(Instruction instruction) {
    if (program_.code.size() >= kMaxCode) return false;
    program_.code.push_back(instruction);
    return true;
  }
  std::uint32_t here() const { return static_cast<std::uint32_t>(program_.code.size()); }

  bool program(std::uint32_t id) {
    // A part without instructions costs time as well.
    if (++visits_ > kMaxVisits) return false;
    const Node& node = tree_.nodes[id];
    switch (node.kind) {
      case Kind::Character:
        return emit({Op::Character, node.value});
      case Kind::Set:
        return emit({Op::Set, node.value});
      case Kind::Assertion:
        return emit({node.op});
      case Kind::Group:
        if (node.value == 0) return program(node.first);
        return emit({Op::Save, 2 * node.value}) && program(node.first) &&
               emit({Op::Save, 2 * node.value + 1});
      case Kind::Sequence:
        for (std::uint32_t part = node.first; part != kUnset; part = tree_.nodes[part].next) {
          if (!program(part)) return false;
        }
        return true;
      case Kind::Choice:
        return program_choice(node);
      case Kind::Repeat:
        return program_repeat(node);
    }
    return false;
  }

  bool program_choice(const Node& node) {
    std::vector<std::uint32_t> ends;
    for (std::uint32_t part = node.first; part != kUnset; part = tree_.nodes[part].next) {
      const bool last = tree_.nodes[part].next == kUnset;
      const std::uint32_t split = here();
      if (!last && !emit({Op::Split, split + 1})) return false;
      if (!program(part)) return false;
      if (last) break;
      ends.push_back(here());
      if (!emit({Op::Jump})) return false;
      program_.code[split].y = here();
    }
    for (const std::uint32_t end : ends) program_.code[end].x = here();
    return true;
  }

  bool program_repeat(const Node& node) {
    const std::uint32_t part = node.first;
    for (std::uint32_t i = 0; i < node.least; ++i) {
      const std::uint32_t before = here();
      if (!program(part)) return false;
      if (here() == before) break;  // there is nothing in it
    }
    std::vector<std::uint32_t> splits;
    const std::uint32_t more = node.most == kForever ? 1 : node.most - node.least;
    for (std::uint32_t i = 0; i < more; ++i) {
      splits.push_back(here());
      if (!emit({Op::Split}) || !program(part)) return false;
    }
    if (node.most == kForever && !emit({Op::Jump, splits[0]})) return false;
    for (const std::uint32_t split : splits) {
      program_.code[split].x = node.greedy ? split + 1 : here();
      program_.code[split].y = node.greedy ? here() : split + 1;
    }
    return true;
  }

  // What a match may start with.
  void find_first() {
    std::vector<std::uint32_t> seen(program_.code.size());
    std::vector<std::uint32_t> todo = {0};
    Ranges ranges;
    while (!todo.empty()) {
      const std::uint32_t at = todo.back();
      todo.pop_back();
      if (seen[at] != 0) continue;
      seen[at] = 1;
      const Instruction& instruction = program_.code[at];
      switch (instruction.op) {
        case Op::Match:
          program_.may_be_empty = true;
          break;
        case Op::Character:
          ranges.push_back(range(instruction.x, instruction.x));
          break;
        case Op::Set: {
          const Set& set = program_.sets[instruction.x];
          for (std::size_t i = 0; i < set.low.size(); ++i) program_.first.low[i] |= set.low[i];
          if (ranges.size() < kMaxCode) ranges.insert(ranges.end(), set.high.begin(), set.high.end());
          program_.may_be_empty |= ranges.size() >= kMaxCode;
          break;
        }
        case Op::Split:
          todo.push_back(instruction.y);
          todo.push_back(instruction.x);
          break;
        case Op::Jump:
          todo.push_back(instruction.x);
          break;
        default:
          todo.push_back(at + 1);
      }
    }
    const Set rest = set_of(merged(std::move(ranges)));
    for (std::size_t i = 0; i < rest.low.size(); ++i) program_.first.low[i] |= rest.low[i];
    program_.first.high = rest.high;
  }

  Tree tree_;
  Program program_;
  std::size_t visits_ = 0;
};

}  // namespace

std::optional<Program> compile(std::u32string_view pattern, bool of_bytes, std::uint32_t flags,
                               std::size_t& cost) {
  cost += pattern.size();
  auto tree = parse(pattern, of_bytes, flags);
  if (!tree) return std::nullopt;
  Compiler compiler(std::move(*tree));
  auto program = compiler.compile();
  cost += compiler.visits();
  return program;
}

}  // namespace pyverdict::unwrap::regex
