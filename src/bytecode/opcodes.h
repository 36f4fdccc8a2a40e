#pragma once

#include <cstdint>
#include <optional>

#include "bytecode/bytecode.h"

/// What the opcodes of each version mean. Internal to bytecode.
namespace pyverdict::bytecode {

/// Every instruction of every version, by name.
enum class Op : std::uint8_t {
#define PYVERDICT_OPCODE(name, kind) name,
#include "bytecode/opcodes.inc"
#undef PYVERDICT_OPCODE
  Unknown,
};

enum class ArgumentKind : std::uint8_t {
  Number,
  Constant,
  Name,
  Local,
  Free,
  Compare,
  Absolute,  ///< jumps to an offset; relative since 3.11
  Relative,
};

ArgumentKind argument_kind(Op op);

inline Op op_of(const Instruction& instruction) { return static_cast<Op>(instruction.op); }

/// Whether the version has tables.
bool is_known(Version version);

/// Where an instruction jumps to, when it is a jump.
std::optional<std::uint32_t> jump_target(const Instruction& instruction, Version version);

/// The index into `names` or `fast` that the argument holds beside its flag bits.
std::uint32_t name_index(const Instruction& instruction, Version version);

}  // namespace pyverdict::bytecode
