#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

/// A reader for JSON as people paste it: it never fails, and what it cannot make sense of becomes a Problem
/// while everything before and behind is read. Comments, trailing commas, unquoted and single-quoted names,
/// Python's True/False/None, raw line breaks in strings, missing commas, and an end in the middle (even of a
/// string) are all taken. Linear time, no recursion.
namespace pyverdict::json {

enum class Kind : std::uint8_t { Null, Bool, Number, String, Array, Object };

using NodeId = std::uint32_t;
inline constexpr NodeId kNone = UINT32_MAX;

struct Node {
  Kind kind = Kind::Null;
  bool closed = true;  ///< false when the text ended inside it
  NodeId parent = kNone;
  NodeId first = kNone;     ///< first child
  NodeId next = kNone;      ///< next sibling
  std::uint32_t index = 0;  ///< among its siblings
  std::uint32_t offset = 0;
  std::string_view key;   ///< in an object; escapes resolved
  std::string_view text;  ///< a string's value with escapes resolved; a number or boolean as written
};

enum class ProblemKind : std::uint8_t { Malformed, TooDeep, TooLarge };

struct Problem {
  ProblemKind kind;
  std::uint32_t offset;
  std::string_view message;
};

struct Bounds {
  std::uint32_t max_depth = 200;
  std::uint32_t max_nodes = 4'000'000;
  std::uint32_t max_problems = 20;  ///< those beyond are not recorded
};

/// One value and everything in it. Refers to the text it was read from, which must outlive it.
struct Document {
  std::vector<Node> nodes;  ///< the value itself is nodes[0]; empty when there was none
  std::vector<Problem> problems;
  std::deque<std::string> strings;  ///< what nodes refer to when a string held escapes
  std::size_t end = 0;              ///< where reading stopped
  bool lenient = false;             ///< something was taken that JSON does not have, though nobody would mind

  const Node& operator[](NodeId id) const { return nodes[id]; }
};

/// Reads the value that starts at or behind `from` in valid UTF-8.
Document read(std::string_view text, std::size_t from = 0, const Bounds& bounds = {});

/// The value as compact JSON.
std::string dump(const Document& document, NodeId id);

/// The way from the document's root to a node, e.g. `finding.processes[0].pid`; empty for the root.
std::string path(const Document& document, NodeId id, NodeId from = 0);

/// Resolves JSON's escapes in a text that holds them; those that JSON does not know stay as they are.
/// `clean` is set to false when there were any of those.
std::string unescape(std::string_view text, bool* clean = nullptr);

/// Whether a text is a number as JSON has them.
bool is_number(std::string_view text);

/// Behind white space, comments and a byte order mark.
std::size_t skip_space(std::string_view text, std::size_t from);

}  // namespace pyverdict::json
