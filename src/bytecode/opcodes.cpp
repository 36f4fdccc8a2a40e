#include "bytecode/opcodes.h"

#include <array>
#include <iterator>
#include <span>
#include <string>

namespace pyverdict::bytecode {
namespace {

struct Table {
  Version version;
  std::uint8_t have_argument;  // of 2.7: the first opcode with an argument
  std::span<const std::uint8_t> ops;
  std::span<const std::uint8_t> caches;
};

#define PYVERDICT_OPCODE_TABLES
#include "bytecode/opcodes.inc"
#undef PYVERDICT_OPCODE_TABLES

constexpr std::string_view kNames[] = {
#define PYVERDICT_OPCODE(name, kind) #name,
#include "bytecode/opcodes.inc"
#undef PYVERDICT_OPCODE
};

constexpr ArgumentKind kKinds[] = {
#define PYVERDICT_OPCODE(name, kind) ArgumentKind::kind,
#include "bytecode/opcodes.inc"
#undef PYVERDICT_OPCODE
};

const Table* table_of(Version version) {
  for (const Table& table : kTables) {
    if (table.version == version) return &table;
  }
  return nullptr;
}

}  // namespace

bool is_known(Version version) { return table_of(version) != nullptr; }

ArgumentKind argument_kind(Op op) {
  return op == Op::Unknown ? ArgumentKind::Number : kKinds[static_cast<std::size_t>(op)];
}

std::string name(const Instruction& instruction) {
  if (op_of(instruction) == Op::Unknown) return "<" + std::to_string(instruction.opcode) + ">";
  return std::string(kNames[instruction.op]);
}

std::vector<Instruction> disassemble(const Code& code, Version version) {
  std::vector<Instruction> result;
  const Table* table = table_of(version);
  if (table == nullptr) return result;
  std::array<std::uint8_t, 256> ops;
  ops.fill(static_cast<std::uint8_t>(Op::Unknown));
  for (std::size_t i = 0; i + 1 < table->ops.size(); i += 2) ops[table->ops[i]] = table->ops[i + 1];
  std::array<std::uint8_t, 256> caches{};
  for (std::size_t i = 0; i + 1 < table->caches.size(); i += 2)
    caches[table->caches[i]] = table->caches[i + 1];

  const bool words = version >= 306;
  const std::string_view bytes = code.instructions;
  std::uint32_t extended = 0;
  for (std::size_t at = 0; at < bytes.size();) {
    Instruction instruction;
    instruction.offset = static_cast<std::uint32_t>(at);
    instruction.opcode = static_cast<std::uint8_t>(bytes[at]);
    instruction.op = ops[instruction.opcode];
    const bool argument = words || instruction.opcode >= table->have_argument;
    const std::size_t size = words ? 2 : argument ? 3 : 1;
    if (at + size > bytes.size()) break;
    if (argument) {
      instruction.argument = static_cast<std::uint8_t>(bytes[at + 1]);
      if (!words)
        instruction.argument |= static_cast<std::uint32_t>(static_cast<std::uint8_t>(bytes[at + 2])) << 8;
      instruction.argument |= extended;
      extended = op_of(instruction) == Op::EXTENDED_ARG ? instruction.argument << (words ? 8 : 16) : 0;
    }
    at += size + std::size_t{2} * caches[instruction.opcode];
    instruction.end = static_cast<std::uint32_t>(std::min(at, bytes.size()));
    result.push_back(instruction);
  }
  return result;
}

std::optional<std::uint32_t> jump_target(const Instruction& instruction, Version version) {
  const Op op = op_of(instruction);
  const ArgumentKind kind = argument_kind(op);
  const std::uint64_t distance = std::uint64_t{instruction.argument} * (version >= 310 ? 2 : 1);
  std::uint64_t target = 0;
  if (kind == ArgumentKind::Absolute && version < 311) {
    target = distance;
  } else if (kind == ArgumentKind::Absolute || kind == ArgumentKind::Relative) {
    const std::string_view text = kNames[instruction.op];
    const bool back =
        text.find("BACKWARD") != std::string_view::npos || (op == Op::END_ASYNC_FOR && version >= 312);
    if (back && distance > instruction.end) return std::nullopt;
    target = back ? instruction.end - distance : instruction.end + distance;
  } else {
    return std::nullopt;
  }
  return target > UINT32_MAX ? UINT32_MAX : static_cast<std::uint32_t>(target);
}

std::uint32_t name_index(const Instruction& instruction, Version version) {
  switch (op_of(instruction)) {
    case Op::LOAD_GLOBAL:
      return version >= 311 ? instruction.argument >> 1 : instruction.argument;
    case Op::LOAD_ATTR:
      return version >= 312 ? instruction.argument >> 1 : instruction.argument;
    case Op::LOAD_SUPER_ATTR:
      return instruction.argument >> 2;
    default:
      return instruction.argument;
  }
}

}  // namespace pyverdict::bytecode
