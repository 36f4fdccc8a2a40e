#include "bytecode/writer.h"

#include <algorithm>
#include <utility>

#include "text/literal.h"

namespace pyverdict::bytecode {
namespace {

constexpr std::uint32_t kMaxIndent = 40;
constexpr std::size_t kMaxStack = 20'000;
constexpr std::uint32_t kOptimized = 0x1;
constexpr std::uint32_t kVarArguments = 0x4;
constexpr std::uint32_t kVarKeywords = 0x8;

}  // namespace

CodeWriter::CodeWriter(Output& out, const Code& code)
    : out_(out), code_(code), version_(out.reading.version), is_function_((code.flags & kOptimized) != 0) {}

void CodeWriter::prepare() {
  instructions_ = disassemble(code_, version_);
  if (version_ >= 311) read_exception_table();
  for (const Instruction& instruction : instructions_) {
    const Op op = op_of(instruction);
    collects_ = collects_ || op == Op::LIST_APPEND || op == Op::SET_ADD || op == Op::MAP_ADD;
    const auto target = jump_target(instruction, version_);
    if (!target || *target > instruction.offset || op == Op::END_ASYNC_FOR) continue;
    // A handler jumps back to what follows its `try`: that is no loop.
    if (const Range* handler = handler_around(instruction.offset);
        handler != nullptr && *target < handler->start) {
      continue;
    }
    loops_.push_back({*target, instruction.end});
  }
  std::sort(loops_.begin(), loops_.end(), [](const Range& a, const Range& b) {
    return a.start != b.start ? a.start < b.start : a.end > b.end;
  });
  loops_.erase(std::unique(loops_.begin(), loops_.end(),
                           [](const Range& a, const Range& b) { return a.start == b.start; }),
               loops_.end());
}

void CodeWriter::body() {
  prepare();
  const std::size_t before = out_.text.size();
  declare();
  walk(0, static_cast<std::uint32_t>(code_.instructions.size()));
  if (out_.text.size() == before) out_.line("pass");
}

// `global` and `nonlocal`, for what is assigned.
void CodeWriter::declare() {
  if (!is_function_) return;
  std::vector<std::string> globals;
  std::vector<std::string> outer;
  const auto add = [](std::vector<std::string>& list, std::string text) {
    if (list.size() < 100 && std::find(list.begin(), list.end(), text) == list.end())
      list.push_back(std::move(text));
  };
  for (const Instruction& instruction : instructions_) {
    const Op op = op_of(instruction);
    if (op == Op::STORE_GLOBAL) add(globals, name(instruction.argument));
    if (op != Op::STORE_DEREF) continue;
    const std::string variable = cell(instruction.argument);
    const bool free = std::any_of(
        code_.cells.begin() + static_cast<std::ptrdiff_t>(std::min(code_.free_from, code_.cells.size())),
        code_.cells.end(), [&](const std::string& c) { return c == variable; });
    if (free) add(outer, variable);
  }
  for (const std::string& variable : globals) out_.line("global " + variable);
  for (const std::string& variable : outer) out_.line("nonlocal " + variable);
}

void CodeWriter::walk(std::uint32_t begin, std::uint32_t end) {
  const std::size_t base = blocks_.size();
  const std::uint32_t outer_end = std::exchange(end_, end);
  for (std::size_t i = index_at(begin); i < instructions_.size() && instructions_[i].offset < end;) {
    if (!out_.spend(4)) break;
    const std::uint32_t offset = instructions_[i].offset;
    while (blocks_.size() > base && blocks_.back().end <= offset) close();
    const auto skipped = std::lower_bound(handlers_.begin(), handlers_.end(), offset,
                                          [](const Range& r, std::uint32_t at) { return r.start < at; });
    if (skipped != handlers_.end() && skipped->start == offset && offset != begin && skipped->end > offset) {
      i = index_at(skipped->end);
      continue;
    }
    auto entry = std::lower_bound(tries_.begin(), tries_.end(), offset,
                                  [](const Block& b, std::uint32_t at) { return b.start < at; });
    for (; entry != tries_.end() && entry->start == offset; ++entry) {
      // Each is written once, with its handler.
      if (std::exchange(entry->depth, 1) != 0) continue;
      open(BlockKind::Try, entry->end, "try:");
      blocks_.back().handler = entry->handler;
    }
    const auto looped = std::lower_bound(loops_.begin(), loops_.end(), offset,
                                         [](const Range& l, std::uint32_t at) { return l.start < at; });
    if (looped != loops_.end() && looped->start == offset && op_of(instructions_[i]) != Op::FOR_ITER &&
        op_of(instructions_[i]) != Op::SEND && op_of(instructions_[i]) != Op::YIELD_VALUE) {
      open(BlockKind::Loop, looped->end, "while True:");
      blocks_.back().start = offset;
    }
    if (op_of(instructions_[i]) == Op::FOR_ITER) {
      for_loop(i);
      continue;
    }
    if (!flow(i)) {
      step(i);
    } else {
      ++i;
    }
    if (stack_.size() > kMaxStack) break;
  }
  while (blocks_.size() > base) close();
  end_ = outer_end;
}

void CodeWriter::open(BlockKind kind, std::uint32_t end, std::string_view header) {
  Block block{kind, end};
  if (!blocks_.empty() && block.end > blocks_.back().end) {
    block.end = blocks_.back().end;
    crossed_ = true;
  }
  block.depth = stack_.size();
  if (!stack_.empty()) block.top = stack_.back().text;
  block.header = out_.text.size();
  if (out_.indent >= kMaxIndent) {
    if (out_.problem.empty()) out_.problem = "blocks are nested too deep";
    header = {};
  } else {
    out_.line(header);
    ++out_.indent;
  }
  block.first = header.empty() ? SIZE_MAX : out_.text.size();
  blocks_.push_back(std::move(block));
}

void CodeWriter::close() {
  Block block = std::move(blocks_.back());
  blocks_.pop_back();
  std::string value;
  const bool grew = stack_.size() > block.depth;
  const bool exchanged = block.depth > 0 && stack_.size() == block.depth && stack_.back().text != block.top &&
                         block.top.starts_with("_v") && text::is_identifier(block.top);
  const bool branches = block.kind == BlockKind::If || block.kind == BlockKind::Else;
  if (branches && grew && !block.merged.empty()) {
    out_.line(block.merged + " = " + pop().text);
    value = block.merged;
  } else if (branches && exchanged) {
    // `a and b`: the value that was tested is replaced.
    out_.line(block.top + " = " + pop().text);
    value = block.top;
  }
  if (block.first != SIZE_MAX) {
    if (out_.text.size() == block.first) out_.line("pass");
    --out_.indent;
  }
  const std::size_t depth = block.depth - (branches && exchanged && !value.empty() ? 1 : 0);
  if ((!branches || !value.empty()) && stack_.size() > depth) stack_.resize(depth);
  if (!value.empty()) push(std::move(value), Expression::Kind::Atom);
  if (block.kind == BlockKind::Try && block.first != SIZE_MAX) {
    out_.line("except Exception:");
    ++out_.indent;
    const std::size_t before = out_.text.size();
    if (block.handler != 0 && blocks_.size() < kMaxIndent) {
      std::vector<Expression> saved = std::move(stack_);
      stack_.clear();
      walk(block.handler, handler_end(block.handler));
      stack_ = std::move(saved);
    }
    if (out_.text.size() == before) out_.line("pass");
    --out_.indent;
  }
}

CodeWriter::Block* CodeWriter::loop() {
  for (auto it = blocks_.rbegin(); it != blocks_.rend(); ++it) {
    if (it->kind == BlockKind::Loop) return &*it;
  }
  return nullptr;
}

// A statement that control does not go on behind.
void CodeWriter::leave(std::string_view statement, const Instruction& instruction) {
  const bool last = instruction.end >= (blocks_.empty() ? end_ : blocks_.back().end);
  const bool certain = last || !crossed_;
  if (statement == "return" || statement == "return None") {
    if (!is_function_ || (blocks_.empty() && last)) return;
  }
  if (!is_function_ && statement.starts_with("return")) return;
  if (certain) {
    out_.line(statement);
  } else {
    out_.line("if _branch:");
    ++out_.indent;
    out_.line(statement);
    --out_.indent;
  }
}

bool CodeWriter::flow(std::size_t index) {
  const Instruction& instruction = instructions_[index];
  switch (op_of(instruction)) {
    case Op::POP_JUMP_IF_FALSE:
    case Op::POP_JUMP_FORWARD_IF_FALSE:
    case Op::POP_JUMP_BACKWARD_IF_FALSE:
      test(instruction, false);
      return true;
    case Op::POP_JUMP_IF_TRUE:
    case Op::POP_JUMP_FORWARD_IF_TRUE:
    case Op::POP_JUMP_BACKWARD_IF_TRUE:
      test(instruction, true);
      return true;
    case Op::POP_JUMP_IF_NONE:
    case Op::POP_JUMP_FORWARD_IF_NONE:
    case Op::POP_JUMP_BACKWARD_IF_NONE: {
      const std::string value = inner(pop());
      branch(instruction, value + " is not None", value + " is None");
      return true;
    }
    case Op::POP_JUMP_IF_NOT_NONE:
    case Op::POP_JUMP_FORWARD_IF_NOT_NONE:
    case Op::POP_JUMP_BACKWARD_IF_NOT_NONE: {
      const std::string value = inner(pop());
      branch(instruction, value + " is None", value + " is not None");
      return true;
    }
    case Op::JUMP_IF_FALSE_OR_POP:
      keep_or_pop(instruction, false);
      return true;
    case Op::JUMP_IF_TRUE_OR_POP:
      keep_or_pop(instruction, true);
      return true;
    case Op::JUMP_IF_NOT_EXC_MATCH: {
      pop_many(2);
      branch(instruction, "_exception", "not _exception");
      return true;
    }
    case Op::JUMP_FORWARD:
    case Op::JUMP_ABSOLUTE:
    case Op::JUMP_BACKWARD:
    case Op::JUMP_BACKWARD_NO_INTERRUPT:
      jump(instruction);
      return true;
    case Op::BREAK_LOOP:
      if (loop() != nullptr) leave("break", instruction);
      return true;
    case Op::CONTINUE_LOOP:
      if (loop() != nullptr) leave("continue", instruction);
      return true;
    case Op::RETURN_VALUE: {
      const Expression value = pop();
      leave("return " + value.text, instruction);
      return true;
    }
    case Op::RETURN_CONST:
      push_constant(instruction.argument);
      leave("return " + pop().text, instruction);
      return true;
    case Op::RAISE_VARARGS: {
      const std::uint32_t count = std::min(instruction.argument, 3u);
      const std::vector<Expression> values = pop_many(count);
      leave(count == 0 ? "raise" : "raise " + values[0].text, instruction);
      return true;
    }
    case Op::SETUP_EXCEPT:
    case Op::SETUP_FINALLY:
      open(BlockKind::Try, jump_target(instruction, version_).value_or(instruction.end), "try:");
      return true;
    default:
      return false;
  }
}

void CodeWriter::test(const Instruction& instruction, bool jumps_when) {
  const Expression value = pop();
  const std::string negated = "not " + inner(value);
  branch(instruction, jumps_when ? negated : value.text, jumps_when ? value.text : negated);
}

// What follows runs when `condition` holds; the jump is taken when `opposite` does.
void CodeWriter::branch(const Instruction& instruction, const std::string& condition,
                        const std::string& opposite) {
  const std::uint32_t target = jump_target(instruction, version_).value_or(instruction.end);
  Block* around = loop();
  if (target <= instruction.offset) {
    if (around != nullptr && target == around->start) {
      const bool last = instruction.end >= around->end;
      out_.line("if " + (last ? condition : opposite) + ":");
      ++out_.indent;
      out_.line(last ? "break" : "continue");
      --out_.indent;
    } else {
      crossed_ = true;
    }
    return;
  }
  const bool leaves = around != nullptr && target >= around->end && instruction.end < around->end;
  if (leaves) {
    out_.line("if " + opposite + ":");
    ++out_.indent;
    out_.line("break");
    --out_.indent;
    return;
  }
  // `if a or b`: a jump over the test of b to the body, then one over the body.
  if (!blocks_.empty()) {
    Block& before = blocks_.back();
    if (before.kind == BlockKind::If && before.end == instruction.end && target > before.end &&
        before.first == out_.text.size() && !before.condition.empty() && before.merged.empty()) {
      const std::string either = before.opposite + " or " + condition;
      --out_.indent;
      out_.text.resize(before.header);
      blocks_.pop_back();
      if (!out_.spend(either.size())) return;
      open(BlockKind::If, target, "if " + either + ":");
      blocks_.back().condition = either;
      blocks_.back().opposite = "not (" + either + ")";
      return;
    }
  }
  open(BlockKind::If, target, "if " + condition + ":");
  blocks_.back().condition = condition;
  blocks_.back().opposite = opposite;
}

void CodeWriter::keep_or_pop(const Instruction& instruction, bool when_true) {
  const std::string value = out_.fresh("_v");
  out_.line(value + " = " + pop().text);
  open(BlockKind::If, jump_target(instruction, version_).value_or(instruction.end),
       when_true ? "if not " + value + ":" : "if " + value + ":");
  blocks_.back().merged = value;
}

void CodeWriter::jump(const Instruction& instruction) {
  const std::uint32_t target = jump_target(instruction, version_).value_or(instruction.end);
  Block* around = loop();
  const bool ends_block = !blocks_.empty() && blocks_.back().end == instruction.end;
  if (target <= instruction.offset) {
    if (around == nullptr || target != around->start) return;
    if (instruction.end < around->end) leave("continue", instruction);
    return;
  }
  if (around != nullptr && target >= around->end && instruction.end < around->end) {
    leave("break", instruction);
    return;
  }
  if (!ends_block) {
    if (target > instruction.end) crossed_ = true;
    return;
  }
  Block& block = blocks_.back();
  if (block.kind == BlockKind::If) {
    std::string merged = block.merged;
    if (stack_.size() == block.depth + 1) {
      if (merged.empty()) merged = out_.fresh("_v");
      out_.line(merged + " = " + pop().text);
    }
    block.merged.clear();
    const bool whole = block.first != SIZE_MAX;
    close();
    if (!whole || target <= instruction.end) return;
    open(BlockKind::Else, target, "else:");
    blocks_.back().merged = std::move(merged);
  } else if (block.kind == BlockKind::Try && block.handler == 0) {
    // The body jumps over its handler, which stands here until 3.10.
    close();
    if (!blocks_.empty() && target > blocks_.back().end) return;
    // `close` wrote an empty handler; its statements follow.
    constexpr std::string_view kPass = "pass\n";
    if (!out_.text.ends_with(kPass)) return;
    out_.text.resize(out_.text.rfind('\n', out_.text.size() - 2) + 1);
    const std::size_t depth = stack_.size();
    Block handler{BlockKind::Except, target};
    handler.depth = depth;
    ++out_.indent;
    handler.header = handler.first = out_.text.size();
    blocks_.push_back(std::move(handler));
    for (int i = 0; i < 3; ++i) push("_exception", Expression::Kind::Atom);
  }
}

void CodeWriter::for_loop(std::size_t& index) {
  const Instruction& instruction = instructions_[index];
  std::uint32_t end = jump_target(instruction, version_).value_or(instruction.end);
  const auto looped = std::lower_bound(loops_.begin(), loops_.end(), instruction.offset,
                                       [](const Range& l, std::uint32_t at) { return l.start < at; });
  if (looped != loops_.end() && looped->start == instruction.offset) end = std::max(end, looped->end);
  const Expression iterable = pop();
  std::string target;
  ++index;
  if (index < instructions_.size()) {
    const Instruction& next = instructions_[index];
    switch (op_of(next)) {
      case Op::STORE_FAST:
        target = local(next.argument);
        break;
      case Op::STORE_NAME:
      case Op::STORE_GLOBAL:
        target = name(next.argument);
        break;
      case Op::STORE_DEREF:
        target = cell(next.argument);
        break;
      default:
        break;
    }
  }
  const bool stored = !target.empty();
  if (!stored) target = out_.fresh("_i");
  open(BlockKind::Loop, end, "for " + target + " in " + iterable.text + ":");
  blocks_.back().start = instruction.offset;
  push("_iterator", Expression::Kind::Atom);
  if (stored) {
    ++index;
  } else {
    push(target, Expression::Kind::Atom);
  }
}

std::string CodeWriter::parameters(const std::vector<std::string>& defaults, bool keyword_defaults) {
  std::string result;
  const std::size_t count = code_.arguments;
  const std::size_t from = count - std::min(count, defaults.size());
  const auto add = [&](std::string_view text) {
    if (!result.empty()) result += ", ";
    result += text;
  };
  const std::size_t all = std::min<std::size_t>(count + code_.keyword_only, code_.locals.size());
  std::size_t at = 0;
  const auto variable = [&](std::size_t i) { return local(static_cast<std::uint32_t>(i)); };
  for (; at < std::min(count, all); ++at) {
    std::string text = variable(at);
    if (at >= from) text += "=" + defaults[at - from];
    add(text);
  }
  const bool more = (code_.flags & kVarArguments) != 0 && all < code_.locals.size();
  if (more) {
    add("*" + variable(all));
  } else if (at < all) {
    add("*");
  }
  for (; at < all; ++at) add(variable(at) + (keyword_defaults ? "=None" : ""));
  const std::size_t rest = all + (more ? 1 : 0);
  if ((code_.flags & kVarKeywords) != 0 && rest < code_.locals.size()) add("**" + variable(rest));
  return result;
}

std::string CodeWriter::local(std::uint32_t index) const {
  const std::vector<std::string>& names = version_ >= 311 ? code_.fast : code_.locals;
  if (index >= names.size()) return "_local" + std::to_string(index);
  if (text::is_identifier(names[index])) return names[index];
  return "_local" + std::to_string(index);
}

std::string CodeWriter::cell(std::uint32_t index) const {
  const std::vector<std::string>& names = version_ >= 311 ? code_.fast : code_.cells;
  if (index < names.size() && text::is_identifier(names[index])) return names[index];
  return "_cell" + std::to_string(index);
}

std::string CodeWriter::name(std::uint32_t index) const {
  if (index >= code_.names.size()) return "_name" + std::to_string(index);
  const std::string& text = code_.names[index];
  if (text::is_identifier(text)) return text;
  return "_name" + std::to_string(index);
}

}  // namespace pyverdict::bytecode
