#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Pickles of protocols 0 to 5, read and never loaded.
///
/// `list` plays the stack machine with symbols in place of objects and writes what it would do as Python-like
/// source: an import for each global, a call for each REDUCE, and at last the object that results.
namespace pyverdict::pickle {

struct Opcode {
  std::uint32_t offset = 0;
  std::uint8_t code = 0;
  /// The argument as stored: the bytes of a string, the digits of a number; integers as decimal text.
  std::string argument;
};

/// The name that pickletools gives a code, e.g. "STACK_GLOBAL"; empty for a byte that is none.
std::string_view name(std::uint8_t code);

struct Reading {
  std::vector<Opcode> opcodes;  ///< of every pickle that the bytes hold one behind the other
  bool complete = false;        ///< ends with STOP
  std::string problem;
};

Reading read(std::string_view bytes);

struct Listing {
  std::string text;  ///< valid UTF-8
  bool complete = true;
  std::string problem;
};

Listing list(std::string_view bytes);

/// What loading the first pickle gives, as the literal that Python writes for it; nothing when it calls or
/// names anything, or is not complete.
std::optional<std::string> literal(std::string_view bytes);

/// Whether bytes start like a pickle of protocol 2 or later and end like one.
bool looks_like(std::string_view bytes);

}  // namespace pyverdict::pickle
