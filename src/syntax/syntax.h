#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/diagnostic.h"
#include "syntax/names.h"
#include "text/text.h"

/// Python source to a syntax tree: Python 3.0 to 3.14 and Python 2, told apart as the parser goes.
///
/// `parse` never fails. Any bytes give a tree; what is not Python becomes `Kind::Error` nodes, and
/// the statements before and behind a broken place are parsed as if it were not there. Statements that
/// end before the place where a text was cut off are the same as in the whole text.
///
/// The tree is one flat array. A node knows its first child and its next sibling, and children stand
/// in source order, so a pass that needs no structure is a loop over `Tree::nodes`. Node 0 is no node
/// (`kNoNode`); the root is `Tree::root`. A child lies within its parent. Trees are bounded: brackets, blocks
/// and other nesting by `Limits::max_nesting`, chains of calls and attributes (`a.b().c()`) by `kMaxChain`;
/// long `+` chains and `elif` ladders are flat, so that a walk may recurse.
///
/// Error nodes keep to the layouts below. One stands where an expression is missing, or among the elements of
/// a list (arguments, statements, cases...) for what did not fit there; what stood between the header of a
/// compound statement and its colon is the first statement of its Block. A key or value of a Dict or
/// MatchMapping is never an Error: the whole entry is one. Brackets that are never closed end before the
/// first line that begins with a keyword no expression can hold, or, once something is wrong inside them,
/// before the first line that stands no further to the right than the statement.
///
/// What both Pythons allow is read as Python 3: `print (a), b` is a Tuple of a Call and a Name, `exec (a) in
/// b` a Compare. But `print >>f, x`, `print -1` and `print [x]` are Print, since nobody shifts or subscripts
/// the function.
namespace pyverdict::syntax {

using NodeId = std::uint32_t;
inline constexpr NodeId kNoNode = 0;

/// The longest chain of trailers on one primary; what follows becomes an Error node.
inline constexpr std::uint32_t kMaxChain = 1000;

/// What a node is, what its `value` holds, and its children in order. `x?` may be absent, `x*` is any
/// number. "name" is an Atom. An absent child leaves no hole: where that would be ambiguous, a flag
/// tells which are there.
enum class Kind : std::uint8_t {
  None,    ///< node 0
  Module,  ///< statement*
  Block,   ///< statement*: the body of a compound statement
  Error,   ///< node*: a place that is no Python; the children are what could be read of it

  // Statements. An expression statement is the expression itself, as a child of a Block or Module.
  FunctionDef,     ///< name | Decorator* TypeParameters? Parameters Returns? Block; kAsync
  ClassDef,        ///< name | Decorator* TypeParameters? Arguments? Block
  Decorator,       ///< expression
  Returns,         ///< expression: the annotation behind `->`
  Arguments,       ///< (expression | Starred | Keyword)*: bases and keywords of a class
  TypeParameters,  ///< TypeParameter*
  TypeParameter,   ///< name | bound? default?; kStar (`*T`), kDoubleStar (`**P`), kHasBound, kHasDefault
  Return,          ///< expression?
  Delete,          ///< target*
  Assign,          ///< target+ expression: `a = b = 1` has two targets
  AugAssign,       ///< target expression; op
  AnnAssign,       ///< target annotation expression?; kParenthesized when the target was
  TypeAlias,       ///< Name TypeParameters? expression
  For,             ///< target iterable Block Block?: the last is `else`; kAsync
  While,           ///< test Block Block?
  If,              ///< test Block Elif* Block?
  Elif,            ///< test Block
  With,            ///< WithItem+ Block; kAsync
  WithItem,        ///< expression target?
  Match,           ///< subject MatchCase*
  MatchCase,       ///< pattern guard? Block; kHasGuard
  Raise,           ///< exception? cause?; Python 2 `raise E, v, tb`: up to three, kPython2
  Try,             ///< Block Handler* Block? Block?; kHasElse, kHasFinally, kStar (`except*`)
  Handler,     ///< name or kNoAtom | type? target? Block; kHasType, kHasTarget (Python 2 `except E, (a, b)`)
  Assert,      ///< test message?
  Import,      ///< Alias+
  ImportFrom,  ///< dotted module name or kNoAtom | Alias+; op = number of leading dots (255 at most)
  Alias,       ///< dotted name, or "*" | Name?: the name behind `as`
  Global,      ///< Name+
  Nonlocal,    ///< Name+
  Pass,
  Break,
  Continue,
  Print,  ///< expression*: Python 2; kChevron: the first is the file; kTrailingComma
  Exec,   ///< code globals? locals?: Python 2
  Magic,  ///< a notebook or shell line (`%run x`, `!pip install y`), or the value in `x = !ls`; no children

  // Expressions.
  BoolOp,         ///< expression+; op And or Or
  NamedExpr,      ///< Name expression
  BinOp,          ///< index into `Tree::operators` | operand operand+: flat, left to right; see `operators`
  UnaryOp,        ///< expression; op
  Power,          ///< base exponent
  Lambda,         ///< Parameters expression
  IfExp,          ///< body test orelse, as written
  Dict,           ///< (key value | DoubleStarred)*
  DoubleStarred,  ///< expression: `**x` in a Dict
  Set,            ///< expression+
  ListComp,       ///< element Comprehension+
  SetComp,        ///< element Comprehension+
  DictComp,       ///< key value Comprehension+
  GeneratorExp,   ///< element Comprehension+
  Comprehension,  ///< target iterable condition*; kAsync
  Await,          ///< expression
  Yield,          ///< expression?
  YieldFrom,      ///< expression
  Compare,        ///< index into `Tree::operators` | operand operand+: one operator before each but the first
  Call,           ///< callee (expression | Starred | Keyword)*
  Keyword,        ///< name, or kNoAtom for `**x` | expression
  Attribute,      ///< name | object
  Subscript,  ///< object index: an unparenthesised `a[b, c]` has a Tuple or, with slices, a Tuple of Slices
  Slice,      ///< lower? upper? step?; kHasLower, kHasUpper, kHasStep
  Starred,    ///< expression
  Name,       ///< name; kStore, kDelete
  List,       ///< expression*; kStore, kDelete
  Tuple,      ///< expression*; kStore, kDelete, kParenthesized
  Number,     ///< the literal is the span; op = NumberForm
  String,     ///< one literal, prefix and quotes in the span; flags kBytes, kRaw, kUnicodePrefix, kTriple,
              ///< kUnterminated
  FString,  ///< (String | Replacement)*; kTemplate for a t-string; a String part has kPart: its span is bare
            ///< text
  Replacement,  ///< expression FString?: the format specification, kHasSpec; op = conversion ('s', 'r', 'a'
                ///< or 0); kDebug for `=`
  Concat,       ///< (String | FString)+: adjacent literals
  True,
  False,
  NoneLiteral,
  Ellipsis,
  Repr,  ///< expression: Python 2 backticks

  // Patterns.
  MatchValue,      ///< expression
  MatchSingleton,  ///< True | False | NoneLiteral
  MatchSequence,   ///< pattern*
  MatchMapping,    ///< (key pattern)* MatchStar?: the rest, kDoubleStar on it
  MatchClass,      ///< class pattern* MatchKeyword*
  MatchKeyword,    ///< name | pattern
  MatchStar,       ///< name or kNoAtom
  MatchAs,         ///< name or kNoAtom (`_`) | pattern?
  MatchOr,         ///< pattern+

  // Parameters.
  Parameters,  ///< Parameter*
  Parameter,   ///< name or kNoAtom | annotation? default? or (Python 2) Tuple default?; see the kParam flags
};

inline constexpr std::size_t kKindCount = static_cast<std::size_t>(Kind::Parameter) + 1;

/// The kind's name as written above.
std::string_view name(Kind kind);

/// Operators of BinOp, AugAssign, UnaryOp, BoolOp and Compare.
enum class Op : std::uint8_t {
  None,
  Add,
  Sub,
  Mult,
  MatMult,
  Div,
  FloorDiv,
  Mod,
  LShift,
  RShift,
  BitOr,
  BitXor,
  BitAnd,
  Pow,
  Not,
  Invert,
  UAdd,
  USub,
  And,
  Or,
  Eq,
  NotEq,
  Lt,
  LtE,
  Gt,
  GtE,
  Is,
  IsNot,
  In,
  NotIn,
};

enum class NumberForm : std::uint8_t { Integer, Float, Imaginary };

// Flags. A bit may mean different things on different kinds.
// kStore and kDelete stand on Name, Attribute, Subscript, Starred, List and Tuple, nested ones included;
// kStore also on the Name of an Alias.
inline constexpr std::uint16_t kStore = 1 << 0;
inline constexpr std::uint16_t kDelete = 1 << 1;
inline constexpr std::uint16_t kParenthesized = 1 << 2;  ///< Tuple, GeneratorExp, and any expression in ()
inline constexpr std::uint16_t kAsync = 1 << 3;
inline constexpr std::uint16_t kPython2 = 1 << 4;  ///< a form that only Python 2 has
inline constexpr std::uint16_t kStar = 1 << 5;
inline constexpr std::uint16_t kDoubleStar = 1 << 6;
// String and FString
inline constexpr std::uint16_t kBytes = 1 << 7;
inline constexpr std::uint16_t kRaw = 1 << 8;
inline constexpr std::uint16_t kUnicodePrefix = 1 << 9;
inline constexpr std::uint16_t kTriple = 1 << 10;
inline constexpr std::uint16_t kUnterminated = 1 << 11;
inline constexpr std::uint16_t kPart = 1 << 12;
inline constexpr std::uint16_t kTemplate = 1 << 13;
// Slice
inline constexpr std::uint16_t kHasLower = 1 << 7;
inline constexpr std::uint16_t kHasUpper = 1 << 8;
inline constexpr std::uint16_t kHasStep = 1 << 9;
// Try, MatchCase, Handler, TypeParameter, Replacement
inline constexpr std::uint16_t kHasElse = 1 << 7;
inline constexpr std::uint16_t kHasFinally = 1 << 8;
inline constexpr std::uint16_t kHasGuard = 1 << 7;
inline constexpr std::uint16_t kHasType = 1 << 7;
inline constexpr std::uint16_t kHasTarget = 1 << 8;
inline constexpr std::uint16_t kHasBound = 1 << 7;
inline constexpr std::uint16_t kHasDefault = 1 << 8;
inline constexpr std::uint16_t kHasSpec = 1 << 7;
inline constexpr std::uint16_t kDebug = 1 << 8;
// Print
inline constexpr std::uint16_t kChevron = 1 << 7;
inline constexpr std::uint16_t kTrailingComma = 1 << 8;
// Parameter
inline constexpr std::uint16_t kParamPositionalOnly = 1 << 9;
inline constexpr std::uint16_t kParamKeywordOnly = 1 << 10;
inline constexpr std::uint16_t kParamHasAnnotation =
    1 << 11;  ///< with kStar: `*args`, with kDoubleStar: `**kwargs`

/// 24 bytes. `start` and `end` are byte offsets into the source; parentheses around an expression are
/// outside its span, except for Tuple and GeneratorExp.
struct Node {
  std::uint32_t start = 0;
  std::uint32_t end = 0;
  NodeId first = kNoNode;
  NodeId next = kNoNode;
  std::uint32_t value = 0;
  Kind kind = Kind::None;
  std::uint8_t op = 0;  ///< Op, NumberForm, or a count; see Kind
  std::uint16_t flags = 0;

  bool has(std::uint16_t flag) const { return (flags & flag) != 0; }
  text::Span span() const { return {start, end}; }
};
static_assert(sizeof(Node) == 24);

/// Which Python a text is written in, by the forms it uses that only one of them has.
enum class Dialect : std::uint8_t { Either, Python2, Python3 };

struct Limits {
  std::uint32_t max_nesting = 200;     ///< brackets, blocks and nested expressions
  std::uint32_t max_nodes = 5u << 19;  ///< nodes of one tree (a bound below 8192 means 8192)
  std::uint32_t max_names = 5u << 17;  ///< different names of one tree, as `max_nodes`
};

/// Children of a node, for range-for.
class Children;

struct Tree {
  std::string_view source;  ///< what was parsed; must outlive the tree
  std::vector<Node> nodes;
  /// Operators of BinOp and Compare: operand i > 0 of such a node is preceded by
  /// `operators[node.value + i - 1]`.
  std::vector<Op> operators;
  NameTable names;                   ///< every Atom of this tree; those that are known, once it is parsed
  std::vector<text::Span> comments;  ///< without the line break
  NodeId root = kNoNode;
  Dialect dialect = Dialect::Either;
  std::uint32_t python2_forms = 0;  ///< how many forms only Python 2 has
  std::uint32_t python3_forms = 0;  ///< how many forms only Python 3 has
  /// Places that are no Python (the first 100), and bounds that were hit; `where` is empty.
  diagnostic::Diagnostics diagnostics;
  std::uint32_t error_count = 0;  ///< all of them
  /// The text ends inside a string, a bracket or a statement: it was cut off, or is broken there.
  bool ends_open = false;

  const Node& operator[](NodeId id) const { return nodes[id]; }
  std::string_view text(NodeId id) const {
    return source.substr(nodes[id].start, nodes[id].end - nodes[id].start);
  }
  Children children(NodeId id) const;
  /// The i-th child (from 0), or kNoNode.
  NodeId child(NodeId id, std::size_t index) const;
  /// The first child of that kind, or kNoNode.
  NodeId child(NodeId id, Kind kind) const;
  NodeId last_child(NodeId id) const;
};

class Children {
 public:
  class Iterator {
   public:
    Iterator(const Node* nodes, NodeId id) : nodes_(nodes), id_(id) {}
    NodeId operator*() const { return id_; }
    Iterator& operator++() {
      id_ = nodes_[id_].next;
      return *this;
    }
    bool operator!=(const Iterator& other) const { return id_ != other.id_; }

   private:
    const Node* nodes_;
    NodeId id_;
  };
  Children(const Node* nodes, NodeId first) : nodes_(nodes), first_(first) {}
  Iterator begin() const { return {nodes_, first_}; }
  Iterator end() const { return {nodes_, kNoNode}; }

 private:
  const Node* nodes_;
  NodeId first_;
};

/// Parses valid UTF-8. `source` must outlive the tree.
Tree parse(std::string_view source, const Limits& limits = {});

/// The value of a String node (or of a `kPart`): escapes resolved, the quotes and prefix gone. For bytes the
/// result is the bytes; for text it is UTF-8, lone surrogates written as three bytes (WTF-8). `\N{...}`
/// names stay as written. An unterminated literal gives what there is.
std::string string_value(const Tree& tree, NodeId string);

/// The value of an Integer Number up to 64 bits ("0x_ff", "017", "10L"); false when it is larger or no
/// integer.
bool integer_value(const Tree& tree, NodeId number, std::int64_t& value);

/// The value of a Float Number ("1_0.5e3").
double float_value(const Tree& tree, NodeId number);

/// True for kinds that are expressions.
bool is_expression(Kind kind);

/// True when the statement is a docstring: the first statement of a Module, function or class, and a
/// plain string.
bool is_docstring(const Tree& tree, NodeId block, NodeId statement);

}  // namespace pyverdict::syntax
