#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "diagnostic/diagnostic.h"
#include "syntax/scopes.h"
#include "syntax/syntax.h"
#include "unwrap/segments.h"
#include "unwrap/symbols.h"

/// Static evaluation: what a program would build before it runs it, without running it.
///
/// A bounded abstract interpreter walks the syntax tree of a script in program order. Values are
/// known, partly known (text with holes), symbolic ("the result of socket.socket()") or unknown, and
/// carry where they come from (`Origins`). Whatever reaches a sink that executes code (`exec`, a
/// shell, `python -c`) with a known value becomes a Layer, which is read in the same way, and so on.
/// What the program was seen to do is written down as Facts; behaviours are patterns over them.
namespace pyverdict::unwrap {

/// Where a value comes from: a set of bits, joined when values are combined.
using Origins = std::uint32_t;
inline constexpr Origins kFromLiteral = 1u << 0;  ///< written in the script
inline constexpr Origins kFromDecoded = 1u << 1;  ///< went through a decoder (base64, hex, zlib, chr, XOR...)
inline constexpr Origins kFromDecrypted = 1u << 2;    ///< went through a cipher
inline constexpr Origins kFromNetwork = 1u << 3;      ///< received
inline constexpr Origins kFromFile = 1u << 4;         ///< read from a file
inline constexpr Origins kFromEnvironment = 1u << 5;  ///< environment variables
inline constexpr Origins kFromArgument = 1u << 6;     ///< command line or standard input
inline constexpr Origins kFromHost = 1u << 7;         ///< names the machine or its user
inline constexpr Origins kFromCredential = 1u << 8;   ///< read from where credentials are kept
inline constexpr Origins kFromProcess = 1u << 9;      ///< output of a command
inline constexpr Origins kFromParameter = 1u << 10;   ///< parameter of a function whose callers are not known
inline constexpr Origins kFromInput = 1u << 11;       ///< keyboard, clipboard, screen, camera, microphone
inline constexpr Origins kFromMarshal = 1u << 12;     ///< went through marshal or pickle
inline constexpr Origins kFromSelf = 1u << 13;        ///< the script's own file or path
inline constexpr Origins kFromRequest =
    1u << 14;  ///< what a client sent to a server (a web request, an accepted socket)

enum class Tag : std::uint8_t {
  Unknown,
  None,
  Bool,
  Integer,
  Float,
  Text,   ///< str
  Bytes,  ///< bytes and bytearray
  Tuple,
  List,
  Set,
  Dict,      ///< items alternate key, value
  Range,     ///< items: start, stop, step
  Symbol,    ///< something outside the script: a module, a function, a call's result; see symbols.h
  Function,  ///< FunctionDef or Lambda of this layer; the lower half of `index` is its NodeId
  Class,     ///< ClassDef of this layer; `index` is its NodeId
  Instance,  ///< of a ClassDef of this layer; `index` numbers the instance
  Method,    ///< a method of a known value; `index` into the evaluator's own table
  Big,       ///< an integer beyond 64 bits; integers.h reads it
};

/// 24 bytes; cheap to copy. Text, bytes and containers live in the Program's `Store`.
struct Value {
  Tag tag = Tag::Unknown;
  bool partial = false;  ///< Text or Bytes with holes (each shown as U+FFFC), or a container not wholly known
  bool iterator = false;  ///< a List that is used up as it is read: a generator, or what iter() gives
  Origins origins = 0;
  syntax::NodeId node = syntax::kNoNode;  ///< where it was made, in the layer it was made in
  std::uint32_t owner = 0;                ///< Function, Class, Instance and Method: the evaluation it is of
  union {
    std::int64_t integer = 0;
    double real;
    /// Into the Store, or a SymbolId, or a NodeId, by tag. A Symbol that is an object with known contents (a
    /// cipher with its key) has 1 + the slot of its contents in the upper half.
    std::uint64_t index;
  };

  bool is(Tag t) const { return tag == t; }
  bool from(Origins any) const { return (origins & any) != 0; }
  std::size_t slot() const { return static_cast<std::size_t>(index); }
  /// Of a Symbol with known contents; else 0.
  std::uint64_t contents() const { return tag == Tag::Symbol ? index >> 32 << 32 : 0; }
};

class Store;

/// What the values of a Store take and may take, in bytes.
struct Room {
  std::size_t taken = 0;
  std::uint64_t limit = UINT64_MAX;
  std::uint64_t passing = UINT64_MAX;  ///< what may be taken beyond `limit`, for the time of one step
  bool full = false;                   ///< something was not kept

  /// Whether there are so many bytes left; notes it when there are not.
  bool has(std::size_t bytes);
  /// Counts what is held beside Values for a while.
  class Hold {
   public:
    Hold(Room& room, std::size_t bytes) : room_(room), bytes_(bytes) { room_.taken += bytes_; }
    ~Hold() { room_.taken -= bytes_; }
    Hold(const Hold&) = delete;
    Hold& operator=(const Hold&) = delete;

   private:
    Room& room_;
    std::size_t bytes_;
  };

  /// What may be taken with what passes.
  std::uint64_t most() const { return limit + std::min(passing, UINT64_MAX - limit); }
  /// What a block of `now` bytes may at most be replaced with: both are there until it is copied.
  std::size_t most_instead_of(std::size_t now) const;
};

/// A sequence of Values that takes its room out of its Store's: what is being built counts as what is kept
/// does, until it is gone. Beyond the limit nothing is added to a long one, and it is cut short for good.
class Values {
 public:
  explicit Values(Store& store);
  Values(Store& store, std::span<const Value> values);
  Values(const Values& other);
  Values(Values&& other) noexcept;
  Values& operator=(const Values& other);
  Values& operator=(Values&& other) noexcept;
  ~Values();

  void push_back(Value value) {
    if (values_.size() < values_.capacity() || make_room(1)) values_.push_back(value);
  }
  /// `values` may be its own, or a part of them.
  void append(std::span<const Value> values);
  /// `values` are not its own.
  void insert(std::size_t at, std::span<const Value> values);
  void erase(std::size_t at, std::size_t count = 1) {
    const auto first = values_.begin() + static_cast<std::ptrdiff_t>(at);
    values_.erase(first, first + static_cast<std::ptrdiff_t>(count));
  }
  void clear() { values_.clear(); }
  /// Takes the room for so many now, if there is any.
  void reserve(std::size_t size);
  /// As `reserve`, for so many that will be added: without room it is cut short now, not when it has grown.
  void expect(std::size_t size);
  /// Gives back the room that it does not need, if it is much.
  void fit();
  /// True when something was not added.
  bool is_cut_short() const { return cut_short_; }

  bool empty() const { return values_.empty(); }
  std::size_t size() const { return values_.size(); }
  const Value& front() const { return values_.front(); }
  Value& operator[](std::size_t at) { return values_[at]; }
  const Value& operator[](std::size_t at) const { return values_[at]; }
  auto begin() { return values_.begin(); }
  auto begin() const { return values_.begin(); }
  auto end() { return values_.end(); }
  auto end() const { return values_.end(); }
  Value* data() { return values_.data(); }
  const Value* data() const { return values_.data(); }

 private:
  bool make_room(std::size_t more);
  void set_capacity(std::size_t capacity);
  void give_back();

  Room* room_;
  std::vector<Value> values_;
  bool cut_short_ = false;
};

/// A text that is being built: what Values are for containers.
class TextBuilder {
 public:
  explicit TextBuilder(Store& store);
  TextBuilder(const TextBuilder&) = delete;
  TextBuilder& operator=(const TextBuilder&) = delete;
  ~TextBuilder();

  TextBuilder& operator+=(char c) {
    if (text_.size() < text_.capacity() || make_room(1)) text_.push_back(c);
    return *this;
  }
  TextBuilder& operator+=(std::string_view text) {
    if (text_.capacity() - text_.size() >= text.size() || make_room(text.size())) text_.append(text);
    return *this;
  }
  bool is_cut_short() const { return cut_short_; }
  /// What was built, which leaves nothing; a hole (U+FFFC) for what was cut short.
  std::string take();

 private:
  bool make_room(std::size_t more);

  Room* room_;
  std::string text_;
  std::size_t counted_ = 0;
  bool cut_short_ = false;
};

/// What Values refer to.
class Store {
 public:
  /// The transforms that a Text or Bytes value went through: an index into a tree of chains; 0 is none.
  using Chain = std::uint32_t;
  static constexpr Chain kCut = Chain{1} << 31;  ///< a bit of a chain: of what was cut off

  Value text(std::string value, Origins origins, bool partial = false, Chain chain = 0);
  Value bytes(std::string value, Origins origins, bool partial = false, Chain chain = 0);
  /// `left` with `tail` behind it. What a loop builds piece by piece is copied a few times, not at each step;
  /// every value on the way stays what it was.
  Value joined(const Value& left, std::string_view tail, Origins origins, bool partial, Chain chain);
  /// Text of one ASCII character.
  Value character(char c, Origins origins, Chain chain);
  /// Text or Bytes that stay where they are; `value` must outlive the Store.
  Value view(Tag tag, std::string_view value, Origins origins);
  Value items(Tag tag, Values values, Origins origins, bool partial = false);
  Value items(Tag tag, std::initializer_list<Value> values, Origins origins, bool partial = false);

  /// The content of a Text or Bytes value; empty for other tags.
  std::string_view string(const Value& value) const;
  /// True when a Text has ASCII only, so that its characters are its bytes; looked at once.
  bool is_ascii(const Value& value);
  /// The code points of a Text. Valid until it is asked for another one.
  std::u32string_view characters(const Value& value);
  /// The items of a Tuple, List, Set, Dict or Range; empty for other tags.
  std::span<const Value> items(const Value& value) const;
  Values& mutable_items(const Value& value);
  /// A container that lost items since there was no room for them.
  bool is_cut_short(const Value& value) const;
  /// Where the items of a Dict hold a known key (the last of equal ones), or npos; nothing where that cannot
  /// be told. Large ones are indexed.
  std::optional<std::size_t> find_key(const Value& dict, const Value& key);
  /// Counts items of containers in containers that are looked at; false when they were too many over all of
  /// the script. Twenty lines that each put a list into another ten times over have more than there is time
  /// for.
  bool may_look_at(std::size_t items) const;
  bool looked_too_long() const;
  /// What an object outside the script was made of (`Value::contents`); null where nothing is known of it.
  Values* contents(const Value& value);
  /// The symbol as an object made of `values`.
  Value with_contents(Value symbol, Values values);
  Value with_contents(Value symbol, std::initializer_list<Value> values);
  /// Changes a bytearray in place; nothing happens to literals and beyond the end.
  void set_byte(const Value& value, std::size_t at, char byte);
  void append_byte(const Value& value, char byte);
  void set_bytes(const Value& value, std::string bytes);

  Chain chain(const Value& value) const;
  /// The chain with one more transform behind it; `transform` is a static string.
  Chain extend(Chain chain, std::string_view transform);
  /// Says what a Text or Bytes value, which nothing else refers to yet, came out of.
  void set_chain(const Value& value, Chain chain);
  /// A decoder gave only a part of what the data holds; whatever is made of the value says so as well.
  void mark_cut_off(const Value& value);
  bool is_cut_off(const Value& value) const;
  /// The transforms of a chain, the last first.
  std::vector<std::string> transforms(Chain chain) const;

  /// How often something in it was or may have been changed.
  std::uint64_t changes() const { return changes_; }

  /// Beyond so many bytes of content a large value is not kept: a Text or Bytes of which nothing is known, a
  /// container without items that is not wholly known.
  void set_limit(std::uint64_t bytes, std::uint64_t passing) {
    room_->limit = bytes;
    room_->passing = passing;
  }
  Room& room() { return *room_; }
  const Room& room() const { return *room_; }
  /// A value was not kept, or what would have made more was not repeated.
  bool is_full() const { return room_->full; }
  /// Whether it is below the limit; notes it when it is not.
  bool may_grow() const {
    const bool below = size() < room_->limit;
    room_->full = room_->full || !below;
    return below;
  }

  /// Bytes of all content so far and of what is being built, and what it takes to keep each value of it.
  std::size_t size() const {
    return room_->taken + kEntryBytes * entries_.size() + kContainerBytes * containers_.size();
  }

 private:
  // A buffer never moves its bytes: what is appended to one goes into its spare room or into a new one.
  struct Buffer {
    std::string text;
    bool grows = false;   ///< was appended to
    bool shared = false;  ///< several values are prefixes of it
  };
  enum class Ascii : std::uint8_t { Unseen, Yes, No };
  static constexpr std::uint32_t kNoBuffer = (1u << 30) - 1;
  struct Entry {
    std::string_view view;
    Chain chain = 0;
    std::uint32_t buffer : 30 = kNoBuffer;  ///< kNoBuffer for views
    std::uint32_t ascii : 2 = static_cast<std::uint32_t>(Ascii::Unseen);
  };
  // The same on every machine, so that reports are.
  static constexpr std::size_t kEntryBytes = 48;
  static constexpr std::size_t kContainerBytes = 24;
  static constexpr std::size_t kIndexBytes = 64;
  struct Link {
    Chain previous;
    std::string_view transform;
  };
  Value entry(Tag tag, std::string value, Origins origins, bool partial, Chain chain);
  std::uint32_t last_buffer() const { return static_cast<std::uint32_t>(buffers_.size() - 1); }
  void own_alone(Entry& entry);
  friend class Values;
  Value hole(Tag tag, Origins origins);

  std::unique_ptr<Room> room_ = std::make_unique<Room>();  // outlives the Values, and stays where it is
  Segments<Entry> entries_;
  Segments<Buffer> buffers_;
  std::unordered_map<Chain, std::size_t> characters_;  // where the entries of single characters start
  std::deque<Values> containers_;
  struct Index {
    std::size_t size = 0;                                       // of the items when they were last looked at
    Value last;                                                 // the key that was added last
    std::map<std::uint64_t, std::vector<std::size_t>> by_hash;  // ordered, so that no input makes it slow
  };
  std::unordered_map<std::size_t, Index> indices_;  // of large Dicts, by container
  mutable std::uint64_t looked_at_ = 0;
  // The text whose characters were last asked for: loops index one text over and over.
  std::size_t characters_of_ = SIZE_MAX;
  std::u32string code_points_;
  std::vector<Link> links_;
  std::map<std::pair<Chain, std::string_view>, Chain> extended_;  // so that equal chains are one
  std::uint64_t changes_ = 0;
};

enum class FactKind : std::uint8_t {
  Call,    ///< `symbol` is called with the arguments; `result` is what it gives
  Store,   ///< `symbol` (an attribute or item of something outside) is assigned arguments[0]
  Import,  ///< `symbol` is imported
  Text,    ///< a text or bytes value, folded as far as it is known; the value is `result`
  Define,  ///< a function or class with bases or decorators from outside: `symbol` is the base or decorator
};

/// The circumstances of a fact.
using Context = std::uint16_t;
inline constexpr Context kUnreachable =
    1 << 0;                                  ///< behind a return, an exit or a test that is known to be false
inline constexpr Context kInLoop = 1 << 1;   ///< in a loop whose number of turns is not known
inline constexpr Context kForever = 1 << 2;  ///< in a `while True`
inline constexpr Context kInFunction = 1 << 3;
inline constexpr Context kUncalled = 1 << 4;     ///< in a function that this layer does not call
inline constexpr Context kInMainGuard = 1 << 5;  ///< under `if __name__ == "__main__"`
inline constexpr Context kInTry = 1 << 6;        ///< in a `try` whose handler does nothing
inline constexpr Context kConditional = 1 << 7;  ///< under a test that is not known

struct Argument {
  syntax::Atom keyword = syntax::kNoAtom;  ///< kNoAtom for a positional one
  syntax::NodeId node = syntax::kNoNode;
  Value value;
};

struct Fact {
  FactKind kind;
  Context context = 0;
  SymbolId symbol = kNoSymbol;
  syntax::NodeId node = syntax::kNoNode;      ///< the Call, assignment, import or expression
  syntax::NodeId function = syntax::kNoNode;  ///< the FunctionDef or Lambda it stands in
  std::span<const Argument> arguments;        ///< in its layer
  Value result;
  Value receiver;  ///< Call: the object whose method it is; its `node` tells which one. Unknown when there is
                   ///< none
};

enum class LayerKind : std::uint8_t { Python, Shell, PowerShell, Pe, Elf, Bytecode, Pickle, Text, Binary };

/// "python", "shell", "powershell", "pe", "elf", "bytecode", "pickle", "text", "binary".
std::string_view name(LayerKind kind);

inline constexpr std::uint32_t kNoParent = UINT32_MAX;

/// One text that the program consists of or unfolds to. Layer 0 is the script itself.
struct Layer {
  std::uint32_t id = 0;
  std::uint32_t parent = kNoParent;
  /// How it came out of its parent, outermost first: the sink, then the transforms, e.g. {"exec", "zlib",
  /// "base64"}.
  std::vector<std::string> via;
  text::Span span;  ///< in the parent's text: the expression that the sink is given
  LayerKind kind = LayerKind::Python;
  std::string text;  ///< valid UTF-8 when `is_text`, else the raw bytes
  std::string raw;   ///< Bytecode and Pickle: the bytes that `text` lists; else empty
  bool is_text = true;
  bool complete = true;  ///< false when it was decoded only in part
  std::uint32_t depth = 0;

  /// Whether `tree` and what follows say what the layer does: Python, and the listings of Bytecode and
  /// Pickle.
  bool has_facts() const {
    return kind == LayerKind::Python || kind == LayerKind::Bytecode || kind == LayerKind::Pickle;
  }
  /// The layer as it came out of its parent; text in another encoding is UTF-8 by now.
  std::string_view content() const { return raw.empty() ? text : raw; }

  syntax::Tree tree;  ///< refers to `text`
  syntax::Scopes scopes;
  /// A fact is met every few bytes, and most layers have a few: small segments.
  using Facts = Segments<Fact, 32>;
  Facts facts;                 ///< in the order in which evaluation met them
  Pieces<Argument> arguments;  ///< of the facts
};

/// What stands in `Layer::via` for the sink of a script that was found in a text, and that nothing was seen
/// to run.
inline constexpr std::string_view kUnused = "unused";

/// Whether the layer is such a script; what that unfolds to is not.
bool is_unused(const Layer& layer);

/// How many of the entries of `Layer::via` decode something: neither the sink nor a file in between does.
std::size_t transform_count(const Layer& layer);

struct Limits {
  std::uint32_t max_layers = 1000;
  std::uint32_t max_layer_depth = 100;
  std::uint64_t max_layer_bytes = 64ull * 1024 * 1024;  ///< of all layers together, and for a short script:
  std::uint64_t layer_bytes_anyway = 12ull * 1024 * 1024;  ///< so many
  std::uint64_t layer_bytes_per_byte = 4;                  ///< and so many for each byte of it
  std::uint32_t layer_nodes_anyway = 300'000;  ///< of the trees of all layers but the script, so many and
  std::uint32_t bytes_per_layer_node = 6;      ///< one for each so many bytes of it
  std::uint64_t max_expansion =
      1000;  ///< decoded bytes per byte of input of one decoder (but 1 MiB is always allowed)
  std::uint64_t max_steps = 12'000'000;                 ///< evaluation steps over all layers
  std::uint64_t max_value_bytes = 32ull * 1024 * 1024;  ///< of all values together
  std::uint64_t passing_bytes = 6ull * 1024 * 1024;     ///< and what one step may take for its own time,
  std::uint64_t passing_bytes_per_byte = 7;             ///< more for each byte of the script
  syntax::Limits syntax;
};

/// A script with everything that it unfolds to.
struct Program {
  std::deque<Layer> layers;  ///< addresses are stable; a parent stands before its children
  Store store;
  SymbolTable symbols;
  diagnostic::Diagnostics diagnostics;
  std::deque<std::string> texts;  ///< expressions that were evaluated on the way; values may refer to them
  std::uint64_t steps = 0;
  std::uint64_t work = 0;         ///< bytes of the large values that builtins were given
  std::uint64_t outer_names = 0;  ///< how often a layer asked the one around it for a name
  std::uint32_t evaluations = 0;  ///< of layers, and of texts on the way
};

/// Unwraps a script. `script` is valid UTF-8; it is kept in layer 0. `kind` is Shell for a command line.
Program unwrap(std::string script, LayerKind kind = LayerKind::Python, const Limits& limits = {});

}  // namespace pyverdict::unwrap
