#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Compiled Python: `marshal` data and `.pyc` files of CPython 2.7 and 3.6 to 3.14, read and never run.
///
/// `read` gives the objects and code objects as far as the data goes; `list` writes them down as Python-like
/// source, which the evaluator reads as it reads a script, with the disassembly behind it as comments. The
/// source is for reading: statements, calls, constants and nesting are those of the program; a jump that no
/// `if`, `for`, `while` or `try` fits is dropped, so that what it guards stands there unguarded.
namespace pyverdict::bytecode {

/// The version of CPython: 100 * major + minor, e.g. 207 or 311. 0 when it is not known.
using Version = std::uint16_t;

inline constexpr std::uint32_t kNoObject = UINT32_MAX;

enum class Type : std::uint8_t {
  Null,  ///< also what could not be read
  None,
  False,
  True,
  StopIteration,
  Ellipsis,
  Integer,  ///< `text`: decimal, or hexadecimal where it has more than 63 bits
  Float,    ///< `text`
  Complex,  ///< `text`: the imaginary and real part as Python writes them
  Bytes,    ///< `text`: the bytes; the `str` of Python 2
  Text,     ///< `text`: UTF-8, perhaps with surrogates
  Tuple,
  List,
  Set,
  FrozenSet,
  Dict,   ///< `items` alternate key, value
  Slice,  ///< `items`: start, stop, step
  Code,   ///< `code` is an index into `Reading::codes`
};

struct Object {
  Type type = Type::Null;
  std::string text;
  std::vector<std::uint32_t> items;  ///< indices into `Reading::objects`; may form cycles
  std::uint32_t code = 0;
};

struct Code {
  std::uint32_t arguments = 0;  ///< without keyword-only ones
  std::uint32_t keyword_only = 0;
  std::uint32_t flags = 0;
  std::uint32_t first_line = 0;
  std::string_view instructions;         ///< in the bytes that were read
  std::string_view exception_table;      ///< since 3.11
  std::vector<std::uint32_t> constants;  ///< indices into `Reading::objects`
  std::vector<std::string> names;
  std::vector<std::string> locals;  ///< the parameters first
  std::vector<std::string> cells;   ///< cell variables, then free ones; since 3.11 the numbers of both go on
                                    ///< behind the locals
  std::size_t free_from = 0;        ///< where the free ones start in `cells`
  std::vector<std::string> fast;    ///< since 3.11: locals, cells and free variables by number
  std::string file;
  std::string name;
};

struct Reading {
  Version version = 0;
  std::vector<Object> objects;
  std::vector<Code> codes;  ///< an outer one stands before those inside it
  std::uint32_t root = kNoObject;
  bool complete = false;
  std::string problem;     ///< why it is not complete
  std::size_t offset = 0;  ///< where reading ended
};

/// Whether bytes start like a `.pyc` file or like a marshalled code object.
bool looks_like(std::string_view bytes);
/// Whether bytes start like a `.pyc` file of a known version.
bool is_pyc(std::string_view bytes);

/// Reads a `.pyc` file or a marshalled object. `bytes` must outlive the result. Without a header the version
/// is the one that fits the layout and the instructions best.
Reading read(std::string_view bytes);

struct Instruction {
  std::uint32_t offset = 0;
  std::uint32_t end = 0;  ///< behind its caches
  std::uint32_t argument = 0;
  std::uint8_t opcode = 0;  ///< as stored
  std::uint8_t op = 0;      ///< an `Op` of opcodes.h; `Op::Unknown` when the version has no such opcode
};

/// The instructions of a code object, EXTENDED_ARG among them.
std::vector<Instruction> disassemble(const Code& code, Version version);
/// "LOAD_CONST"; "<123>" for an unknown opcode.
std::string name(const Instruction& instruction);

struct Listing {
  std::string text;  ///< valid UTF-8
  bool complete = true;
  std::string problem;  ///< why it is not complete
};

Listing list(const Reading& reading);

/// The object that was read as the literal that Python writes for it; nothing when it is not complete, or
/// holds code or anything else that has no literal.
std::optional<std::string> literal(const Reading& reading);

}  // namespace pyverdict::bytecode
