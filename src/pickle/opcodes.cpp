#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>

#include "byte_reader.h"
#include "pickle/pickle.h"

namespace pyverdict::pickle {
namespace {

constexpr std::size_t kMaxOpcodes = 500'000;

/// How an argument is stored behind its opcode.
enum class Stored : std::uint8_t {
  Nothing,
  Line,   ///< up to a line feed
  Lines,  ///< two of them, joined by a space
  Unsigned1,
  Unsigned2,
  Signed4,
  Unsigned4,
  Unsigned8,
  Float8,
  Long1,  ///< a count of bytes, then a little-endian integer in two's complement
  Long4,
  Bytes1,  ///< a count, then as many bytes
  Bytes4,
  Bytes8,
};

struct Row {
  char code;
  std::string_view name;
  Stored stored;
};

// The names and arguments are those of pickletools.
constexpr Row kRows[] = {
    {'I', "INT", Stored::Line},
    {'J', "BININT", Stored::Signed4},
    {'K', "BININT1", Stored::Unsigned1},
    {'M', "BININT2", Stored::Unsigned2},
    {'L', "LONG", Stored::Line},
    {'\x8a', "LONG1", Stored::Long1},
    {'\x8b', "LONG4", Stored::Long4},
    {'S', "STRING", Stored::Line},
    {'T', "BINSTRING", Stored::Bytes4},
    {'U', "SHORT_BINSTRING", Stored::Bytes1},
    {'B', "BINBYTES", Stored::Bytes4},
    {'C', "SHORT_BINBYTES", Stored::Bytes1},
    {'\x8e', "BINBYTES8", Stored::Bytes8},
    {'\x96', "BYTEARRAY8", Stored::Bytes8},
    {'\x97', "NEXT_BUFFER", Stored::Nothing},
    {'\x98', "READONLY_BUFFER", Stored::Nothing},
    {'N', "NONE", Stored::Nothing},
    {'\x88', "NEWTRUE", Stored::Nothing},
    {'\x89', "NEWFALSE", Stored::Nothing},
    {'V', "UNICODE", Stored::Line},
    {'\x8c', "SHORT_BINUNICODE", Stored::Bytes1},
    {'X', "BINUNICODE", Stored::Bytes4},
    {'\x8d', "BINUNICODE8", Stored::Bytes8},
    {'F', "FLOAT", Stored::Line},
    {'G', "BINFLOAT", Stored::Float8},
    {']', "EMPTY_LIST", Stored::Nothing},
    {'a', "APPEND", Stored::Nothing},
    {'e', "APPENDS", Stored::Nothing},
    {'l', "LIST", Stored::Nothing},
    {')', "EMPTY_TUPLE", Stored::Nothing},
    {'t', "TUPLE", Stored::Nothing},
    {'\x85', "TUPLE1", Stored::Nothing},
    {'\x86', "TUPLE2", Stored::Nothing},
    {'\x87', "TUPLE3", Stored::Nothing},
    {'}', "EMPTY_DICT", Stored::Nothing},
    {'d', "DICT", Stored::Nothing},
    {'s', "SETITEM", Stored::Nothing},
    {'u', "SETITEMS", Stored::Nothing},
    {'\x8f', "EMPTY_SET", Stored::Nothing},
    {'\x90', "ADDITEMS", Stored::Nothing},
    {'\x91', "FROZENSET", Stored::Nothing},
    {'0', "POP", Stored::Nothing},
    {'2', "DUP", Stored::Nothing},
    {'(', "MARK", Stored::Nothing},
    {'1', "POP_MARK", Stored::Nothing},
    {'g', "GET", Stored::Line},
    {'h', "BINGET", Stored::Unsigned1},
    {'j', "LONG_BINGET", Stored::Unsigned4},
    {'p', "PUT", Stored::Line},
    {'q', "BINPUT", Stored::Unsigned1},
    {'r', "LONG_BINPUT", Stored::Unsigned4},
    {'\x94', "MEMOIZE", Stored::Nothing},
    {'\x82', "EXT1", Stored::Unsigned1},
    {'\x83', "EXT2", Stored::Unsigned2},
    {'\x84', "EXT4", Stored::Signed4},
    {'c', "GLOBAL", Stored::Lines},
    {'\x93', "STACK_GLOBAL", Stored::Nothing},
    {'R', "REDUCE", Stored::Nothing},
    {'b', "BUILD", Stored::Nothing},
    {'i', "INST", Stored::Lines},
    {'o', "OBJ", Stored::Nothing},
    {'\x81', "NEWOBJ", Stored::Nothing},
    {'\x92', "NEWOBJ_EX", Stored::Nothing},
    {'\x80', "PROTO", Stored::Unsigned1},
    {'.', "STOP", Stored::Nothing},
    {'\x95', "FRAME", Stored::Unsigned8},
    {'P', "PERSID", Stored::Line},
    {'Q', "BINPERSID", Stored::Nothing},
};

const Row* row_of(std::uint8_t code) {
  const auto* const end = std::end(kRows);
  const auto* const it = std::find_if(
      std::begin(kRows), end, [&](const Row& row) { return static_cast<std::uint8_t>(row.code) == code; });
  return it == end ? nullptr : it;
}

// Decimal where it has at most 64 bits, else hexadecimal.
std::string integer(std::string_view bytes) {
  const bool negative = !bytes.empty() && (static_cast<unsigned char>(bytes.back()) & 0x80) != 0;
  if (bytes.size() <= 8) {
    std::uint64_t value = negative ? ~std::uint64_t{0} : 0;
    for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[i]);
    return std::to_string(static_cast<std::int64_t>(value));
  }
  std::string hex;
  unsigned carry = 1;
  for (const char c : bytes) {
    unsigned byte = static_cast<unsigned char>(c);
    if (negative) {
      byte = (byte ^ 0xffu) + carry;
      carry = byte >> 8;
      byte &= 0xffu;
    }
    hex += "0123456789abcdef"[byte & 15];
    hex += "0123456789abcdef"[byte >> 4];
  }
  while (hex.size() > 1 && hex.back() == '0') hex.pop_back();
  std::reverse(hex.begin(), hex.end());
  return (negative ? "-0x" : "0x") + hex;
}

std::string argument(ByteReader& bytes, Stored stored) {
  switch (stored) {
    case Stored::Nothing:
      return {};
    case Stored::Line:
      return std::string(bytes.line());
    case Stored::Lines: {
      std::string first(bytes.line());
      return (first += ' ') += bytes.line();
    }
    case Stored::Unsigned1:
      return std::to_string(bytes.number(1));
    case Stored::Unsigned2:
      return std::to_string(bytes.number(2));
    case Stored::Unsigned4:
      return std::to_string(bytes.number(4));
    case Stored::Unsigned8:
      return std::to_string(bytes.number(8));
    case Stored::Signed4:
      return std::to_string(static_cast<std::int32_t>(bytes.number(4)));
    case Stored::Float8: {
      std::uint64_t bits = 0;
      for (const char c : bytes.take(8)) bits = bits << 8 | static_cast<unsigned char>(c);
      double value = 0;
      std::memcpy(&value, &bits, sizeof value);
      std::array<char, 40> text{};
      std::snprintf(text.data(), text.size(), "%.17g", value);
      return text.data();
    }
    case Stored::Long1:
      return integer(bytes.take(bytes.number(1)));
    case Stored::Long4:
      return integer(bytes.take(bytes.number(4)));
    case Stored::Bytes1:
      return std::string(bytes.take(bytes.number(1)));
    case Stored::Bytes4:
      return std::string(bytes.take(bytes.number(4)));
    case Stored::Bytes8:
      return std::string(bytes.take(bytes.number(8)));
  }
  return {};
}

}  // namespace

std::string_view name(std::uint8_t code) {
  const Row* row = row_of(code);
  return row == nullptr ? std::string_view() : row->name;
}

Reading read(std::string_view bytes) {
  Reading reading;
  for (std::size_t at = 0; at < bytes.size();) {
    const Row* row = row_of(static_cast<std::uint8_t>(bytes[at]));
    // Data behind a whole pickle is no part of it, unless it is another one.
    if (reading.complete && bytes[at] != '\x80') break;
    if (row == nullptr || reading.opcodes.size() >= kMaxOpcodes) {
      if (!reading.complete) {
        reading.problem = row == nullptr ? "a byte is no opcode" : "there are too many opcodes";
      }
      break;
    }
    ByteReader rest(bytes, at + 1);
    Opcode opcode{static_cast<std::uint32_t>(at), static_cast<std::uint8_t>(bytes[at]),
                  argument(rest, row->stored)};
    at = rest.at();
    reading.complete = opcode.code == '.';
    reading.opcodes.push_back(std::move(opcode));
    if (rest.ended_early()) {
      reading.problem = "the data ends early";
      break;
    }
  }
  if (!reading.complete && reading.problem.empty()) reading.problem = "the data ends before STOP";
  return reading;
}

bool looks_like(std::string_view bytes) {
  return bytes.size() > 2 && bytes[0] == '\x80' && bytes[1] >= 2 && bytes[1] <= 5 && bytes.back() == '.';
}

}  // namespace pyverdict::pickle
