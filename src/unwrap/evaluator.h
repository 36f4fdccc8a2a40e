#pragma once

#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "syntax/scopes.h"
#include "syntax/syntax.h"
#include "unwrap/api.h"
#include "unwrap/items.h"
#include "unwrap/mersenne_twister.h"
#include "unwrap/undo_log.h"
#include "unwrap/unwrap.h"
#include "unwrap/values.h"

/// The abstract interpreter of one Python layer. Internal to unwrap.
namespace pyverdict::unwrap {

/// Names of a parent layer, for the code that it runs.
using Names = std::unordered_map<std::string, Value>;

/// Data that a sink would run, waiting to become a layer.
struct PendingLayer {
  std::uint32_t parent = 0;
  std::vector<std::string> via;
  text::Span span;
  LayerKind kind = LayerKind::Python;
  std::string bytes;
  bool complete = true;
  bool is_text = true;
  syntax::NodeId node = syntax::kNoNode;  ///< what the sink is given, in the parent
  std::shared_ptr<const Names> locals;    ///< of the function that runs it; null for none
};

/// Empty vectors with room, from those who are done with them for those who come next: calls are many.
template <typename T>
class Spare {
 public:
  std::vector<T> take() {
    if (vectors_.empty()) return {};
    std::vector<T> vector = std::move(vectors_.back());
    vectors_.pop_back();
    return vector;
  }
  void put(std::vector<T>&& vector) {
    if (vector.capacity() == 0 || vector.capacity() > kMaxRoom) return;
    vector.clear();
    vectors_.push_back(std::move(vector));
  }

 private:
  static constexpr std::size_t kMaxRoom = 256;
  std::vector<std::vector<T>> vectors_;
};

/// How a statement ends.
enum class Flow : std::uint8_t { Next, Break, Continue, Return, Stop };

class Evaluator {
 public:
  Evaluator(Program& program, Layer& layer, const Limits& limits, const Names* inherited,
            std::vector<PendingLayer>& pending);

  /// What the layer does not name itself, it finds in the layer that runs it, at `node` there. `outer` must
  /// outlive this.
  void continue_from(Evaluator& outer, syntax::NodeId node);
  /// Evaluates the module, then every function that was not called.
  void run();
  /// Reads what calls from the layers that this one runs have left for later.
  void read_rest();

  /// The module's names after `run`.
  Names names() const;

  // For handlers.
  Program& program() { return program_; }
  const Program& program() const { return program_; }
  Store& store() { return program_.store; }
  const Store& store() const { return program_.store; }
  const Limits& limits() const { return limits_; }
  Layer& layer() { return layer_; }
  const syntax::Tree& tree() const { return layer_.tree; }

  Value unknown(Origins origins = 0, syntax::NodeId node = syntax::kNoNode);
  Value symbol(SymbolId id, Origins origins = 0, syntax::NodeId node = syntax::kNoNode) const;
  /// A text or bytes value that a transform made out of `from`; recorded as a Fact when it is new.
  Value transformed(Tag tag, std::string result, const Value& from, std::string_view transform, Origins added,
                    bool partial, syntax::NodeId node);
  /// A text or bytes value made of others without decoding.
  Value built(Tag tag, std::string result, Origins origins, bool partial, Store::Chain chain,
              syntax::NodeId node);
  /// Text or Bytes with more behind it.
  Value joined(const Value& left, std::string_view tail, Origins origins, bool partial, Store::Chain chain,
               syntax::NodeId node);
  /// Calls any value.
  Value call_value(const Value& callee, const Call& call);
  /// The same for a builtin that does so with each of its items: a step for each, and nothing is known where
  /// nothing may be repeated.
  Value call_for_item(const Value& callee, const Call& call);
  Value attribute(const Value& object, std::string_view name);
  Value subscript(const Value& object, const Value& index, syntax::NodeId node);
  /// The items of a value that can be iterated, when all are known.
  bool iterate(const Value& iterable, Items& out);
  Value item_of(const Value& iterable);
  void set_attribute(const Value& object, std::string_view name, const Value& value, syntax::NodeId node);
  /// The value of a module-level name, for `globals()["x"]`.
  std::optional<Value> module_name(std::string_view name);
  void assign_module_name(std::string_view name, const Value& value);
  /// What the script itself put into a variable of the environment.
  std::optional<Value> environment_variable(std::string_view name);
  /// True while evaluation may repeat loops and enter functions.
  bool may_repeat() const;
  /// Counts work on many items at once as steps.
  void charge(std::size_t items);
  /// Counts what a builtin is given to work on; false, and a diagnostic says so, when it was too much over
  /// all of the script. A call costs what its values are long, however short it is written.
  bool may_work(const Value& receiver, std::span<const Argument> arguments);
  bool may_work(std::size_t bytes);
  /// How much more of it there may be.
  std::uint64_t work_left() const;
  /// The bytes of a text, and those of a container's own items.
  std::size_t size_of(const Value& value) const;
  /// `Store::find_key`; nothing as well for a key that is not known, or too long to be looked up so often.
  std::optional<std::size_t> find_key(const Value& dict, const Value& key);
  void set_item(const Value& dict, const Value& key, const Value& value);
  /// Data of this size may be made; else a diagnostic says so.
  bool may_hold(std::size_t bytes);
  /// So many bytes may be taken for the time of a step, as the copies are that a decoder makes.
  bool may_take(std::uint64_t bytes);
  /// What a builtin that is given a long text takes for it on the way; 0 for a short one.
  std::uint64_t passing_of(const Value& value);
  void diagnose(diagnostic::Code code, syntax::NodeId node, std::string detail = {});
  /// Binds what a function is called with first: `functools.partial(function, *given)`.
  Value make_partial(const Value& function, std::span<const Argument> given);
  Value make_method_caller(const Value& name, std::span<const Argument> given);
  /// An object with these attributes; of a class that is no ClassDef.
  Value make_object(std::vector<std::pair<std::string, Value>> attributes, bool is_class);
  /// A method that is computed by its own name; see indirection.cpp.
  Value bound(const Value& receiver, std::string_view name);
  /// What is run: becomes a layer when it is known.
  void run_layer(const Value& code, LayerKind kind, std::string_view sink, syntax::NodeId node);
  /// `eval` of a short known expression, in the names of this layer's module.
  Value evaluate_text(std::string_view text, Origins origins, syntax::NodeId node);
  /// What a text of literals alone means, found in `from` by a transform (static, empty for none); nothing
  /// for any other text.
  std::optional<Value> literal_value(std::string_view text, const Value& from, std::string_view transform,
                                     syntax::NodeId node);
  /// Calls a method of an object of a class of the script (`__str__`); nothing when it has none.
  std::optional<Value> call_special(const Value& object, std::string_view name, std::span<const Value> given,
                                    syntax::NodeId node);
  /// What `str()` of an object of the script gives: `__str__`, `__repr__`, or the argument of an exception.
  std::optional<Value> text_of(const Value& object);
  /// What `iter(value)` gives.
  Value make_iterator(const Value& value);
  /// What `next(iterator)` gives; nothing when that is not known. At its end StopIteration is raised.
  std::optional<Value> next_of(const Value& iterator, bool raises = true);
  /// An exception of that name is certainly raised here. Only a `try` around it takes notice.
  void raise(std::string_view name, syntax::NodeId node);
  /// Seeds a generator of `random` (0: the module's); one whose seed is not known is followed no more.
  void seed_random(std::uint64_t generator, const std::optional<std::vector<std::uint32_t>>& seed);
  /// A generator whose draws so far are certain, or nullptr.
  MersenneTwister* random_state(std::uint64_t generator);
  bool is_cycle(const Value& value) const;
  Value make_cycle(const Value& value);
  /// What never ends: a cycle, or `itertools.count()`, which is a Range that is an iterator.
  bool is_endless(const Value& value) const;
  /// How far an iterator or a cycle was read; valid as long as this.
  std::size_t& position(const Value& iterator);
  /// The `at`-th number of `itertools.count()`.
  Value counted(const Value& counter, std::size_t at);

 private:
  /// An object of a class of the script, or a builtin exception (whose class_node is kNoNode).
  struct Instance {
    syntax::NodeId class_node;
    std::vector<std::pair<std::string, Value>> attributes;
    SymbolId symbol = kNoSymbol;      ///< the builtin exception
    bool is_class = false;            ///< made by `type(name, bases, names)`
    std::optional<Value> stands_for;  ///< what `super()` gives: the bases of class_node, for this object
  };
  struct BoundMethod {
    Value receiver;
    std::string_view name;          ///< of a builtin type's method
    std::optional<Value> function;  ///< or a function of the script
    std::vector<Argument> given{};  ///< of functools.partial: what it is called with first
  };
  /// What is read at the end, since nothing entered it before.
  struct Deferred {
    syntax::NodeId function;
    syntax::NodeId class_node;
  };
  struct Unentered {
    syntax::NodeId statement;  ///< a Block, or a statement with all that follow it in its block
    syntax::NodeId function;
    syntax::NodeId class_node;
    Context context;
  };
  struct WalkState {
    std::uint64_t unknowns = 0;  ///< how many there were when it was last entered
    std::uint16_t walks = 0;
    std::uint16_t active = 0;
    Context context = 0;  ///< in which it was last entered
    bool pure = false;
    bool met = false;  ///< its definition was evaluated
  };
  /// A call of a function in which functions were defined: they go on to see its names.
  struct Activation {
    syntax::ScopeId scope;
    std::uint32_t parent;      ///< the one in which its function was defined; 0 for none
    std::vector<Value> names;  ///< while another call of the function has its names in `environment_`
    bool defaults = false;     ///< none: the defaults of one function, as they were when it was defined
  };
  /// The names of a scope that were put aside for another activation's.
  struct Parked {
    syntax::ScopeId scope;
    std::uint32_t activation;
    std::vector<Value> names;  ///< when `activation` is 0
  };
  struct Frame {
    explicit Frame(Store& store) : yielded(store) {}
    syntax::NodeId function = syntax::kNoNode;
    std::uint32_t outer = 0;  ///< the activation in which the function was defined
    std::optional<Value> self;
    std::optional<Value> returned;
    Values yielded;
    std::size_t max_yields = 0;
    bool yields = false;
    bool full = false;  ///< a generator that gave as much as anyone may want
  };
  struct Raised {
    Value exception;
    std::uint64_t unknowns;  ///< how many there were when it was raised
  };
  struct Generator {
    MersenneTwister state;
    Context since;  ///< in which it was seeded
  };
  using Generators = std::unordered_map<std::uint64_t, Generator>;
  class ContextScope;

  // library_random.cpp
  Generators& generators();

  // statements.cpp
  Flow block(syntax::NodeId block);
  Flow execute(syntax::NodeId statement);
  Flow execute_if(syntax::NodeId statement);
  void execute_branch(syntax::NodeId test, syntax::NodeId body, std::optional<bool>& decided, bool& all_stop,
                      Flow& flow);
  Flow execute_loop(syntax::NodeId statement);
  Flow execute_for_known(syntax::NodeId target, syntax::NodeId body, const Items& items, bool& finished);
  Flow execute_while(syntax::NodeId statement);
  void leave_for_later(syntax::NodeId statement, Context added);
  void read_unentered(const Unentered& unentered);
  Flow execute_return(syntax::NodeId statement);
  void execute_with(syntax::NodeId statement);
  void execute_import(syntax::NodeId statement);
  void execute_function(syntax::NodeId statement);
  void eval_annotations(syntax::NodeId function);
  void execute_class(syntax::NodeId statement);
  void execute_assignment(syntax::NodeId statement);
  void execute_augmented(syntax::NodeId statement);
  void repeat_once(syntax::NodeId body, Context context);
  void assign(syntax::NodeId target, const Value& value);
  void assign_sequence(syntax::NodeId target, const Value& value);
  void set_binding(syntax::BindingId id, const Value& value);
  /// The name in the body of a class, or kNoBinding.
  syntax::BindingId class_binding(syntax::NodeId class_node, std::string_view name);
  /// Whether a name that holds the one and is given the other holds what it held.
  bool is_same(const Value& held, const Value& value) const;
  bool is_main_guard(syntax::NodeId test) const;

  void assign_item(syntax::NodeId target, const Value& value);
  static std::string variable_key(std::string_view name) { return "$" + std::string(name); }
  void assign_slice(const Value& object, syntax::NodeId slice, const Value& value);
  /// `del target`.
  void remove(syntax::NodeId target, std::uint32_t depth);
  /// The positions that a slice names, each in the object; nothing where they are not known.
  struct Slice {
    std::int64_t start, step;
    std::size_t count;
    bool whole;  ///< neither end is given
  };
  std::optional<Slice> slice_of(syntax::NodeId slice, const Value& object);
  /// How many items, characters or bytes it has.
  std::size_t length_of(const Value& object);

  // exceptions.cpp
  Flow execute_try(syntax::NodeId statement);
  Flow execute_raise(syntax::NodeId statement);
  void read_handler(syntax::NodeId handler);
  Flow run_handler(syntax::NodeId handler, const Value* exception);
  /// Whether a handler takes an exception, where that is known.
  std::optional<bool> takes(const Value& type, const Value& exception, std::uint32_t depth = 0);
  bool does_nothing(syntax::NodeId block) const;
  bool is_certain(Context since) const;

  // patterns.cpp
  Flow execute_match(syntax::NodeId statement);
  std::optional<bool> matches(syntax::NodeId pattern, const Value& value);
  void bind_pattern(syntax::NodeId pattern, const Value& value);

  // expressions.cpp
  Value eval(syntax::NodeId node);
  Value eval_uncounted(syntax::NodeId node);
  SymbolId name_symbol(syntax::Atom atom);
  Value eval_name(syntax::NodeId node);
  Value eval_string(syntax::NodeId node);
  Value eval_format_string(syntax::NodeId node);
  Value eval_concat(syntax::NodeId node);
  Value eval_chain(syntax::NodeId node);
  Value eval_call(const Value& callee, const Value& receiver, syntax::NodeId node);
  Value eval_binary(syntax::NodeId node);
  Value operate(syntax::Op op, const Value& left, const Value& right, syntax::NodeId node);
  Value eval_compare(syntax::NodeId node);
  Value eval_boolean(syntax::NodeId node);
  Value eval_unary(syntax::NodeId node);
  Value eval_conditional(syntax::NodeId node);
  Value eval_container(syntax::NodeId node, Tag tag);
  Value eval_comprehension(syntax::NodeId node);
  bool comprehend(syntax::NodeId clause, syntax::NodeId element, Values& out, Tag tag, std::uint32_t depth);
  Value eval_slice(const Value& object, syntax::NodeId slice, syntax::NodeId node);
  Value eval_lambda(syntax::NodeId node);
  void eval_children(syntax::NodeId node);

  std::optional<Value> eval_method(const Value& receiver, std::string_view name, syntax::NodeId node);
  void eval_arguments(syntax::NodeId call, std::vector<Argument>& arguments);

  // calls.cpp
  Value call_symbol(const Value& callee, const Call& call);
  /// Whether a Function, Class, Instance or Method means something here: a container that several evaluations
  /// fill may hold what only another one knows.
  bool is_own(const Value& value) const { return value.owner == id_; }
  Value call_function(const Value& function, const Call& call, const Value* self);
  Value call_method(const BoundMethod& method, const Call& call);
  void bind_parameters(const Value& function, const Call* call, const Value* self, syntax::ScopeId scope);
  /// The function with the values of its defaults, where calling it later could give others.
  Value with_defaults(Value function);
  void run_reduced(std::string_view name, const Value& result, syntax::NodeId node);
  Value walk(const Value& function, const Call* call, const Value* self);
  void walk_uncalled(const Deferred& deferred);
  Value function_value(syntax::NodeId node);
  std::uint32_t activation();
  Parked park(syntax::ScopeId scope);
  void load(syntax::ScopeId scope, std::uint32_t activation, std::span<const Value> names);
  void enter(std::uint32_t activation, std::vector<Parked>& parked);
  void leave(std::vector<Parked>& parked);

  // objects.cpp
  Value instantiate(syntax::NodeId class_node, const Call& call);
  std::size_t cursor(const Value& iterator) const;
  bool iterate_instance(const Value& object, Items& out);
  Value make_exception(SymbolId symbol, const Call& call);
  Value generic_instance(syntax::NodeId class_node);
  /// A name of a class: a method of the class, a member of an enumeration, or what the class binds.
  Value of_class(const Value& object, std::string_view name, const Value& found);
  std::optional<Value> class_attribute(syntax::NodeId class_node, std::string_view name, std::uint32_t depth);
  std::optional<Value> base_attribute(syntax::NodeId class_node, std::string_view name, std::uint32_t depth);
  std::optional<Value> instance_attribute(const Value& object, std::string_view name);
  Value new_instance(syntax::NodeId class_node);
  std::optional<Value> super_of(const Call& call);
  bool is_decorated(syntax::NodeId function, std::string_view name) const;
  Value bound_function(const Value& receiver, const Value& function);
  void make_class(syntax::NodeId statement, const Value& metaclass);
  Value noted(Value value, syntax::NodeId node);
  void record_text(const Value& value, syntax::NodeId node);
  void record(FactKind kind, SymbolId symbol, syntax::NodeId node, std::span<const Argument> arguments,
              const Value& result, const Value& receiver);
  /// The tables' rows for a symbol, looked up once for each.
  struct Known {
    const Api* api = nullptr;
    const Sink* sink = nullptr;
    const Callback* callback = nullptr;
    FileRole file = FileRole::None;
    bool exception = false;                    ///< a builtin one
    std::optional<std::string_view> constant;  ///< the text that an attribute of a module is everywhere
    std::optional<std::int64_t> number;        ///< or the number
    bool operator==(const Known&) const = default;
  };
  const Known& known(SymbolId id);
  WalkState& walk_state(syntax::NodeId function) { return walks_[layer_.scopes.scope_of_node[function]]; }
  /// The symbol of a name that is a builtin with a row, or kNoSymbol.
  SymbolId builtin(syntax::Atom atom);
  /// What the module binds under a name, or kNoBinding.
  syntax::BindingId module_binding(std::string_view name);
  bool may_record(syntax::NodeId node);

  // indirection.cpp
  std::optional<Value> builtin_attribute(const Value& object, std::string_view name);
  std::optional<Value> special_attribute(const Value& object, std::string_view name);
  std::optional<Value> dictionary_call(const Call& call);
  Value global_name(std::string_view name, Origins origins, syntax::NodeId node);
  Value call_partial(const BoundMethod& method, const Call& call);
  std::optional<bool> same_callable(syntax::Op op, const Value& left, const Value& right);
  std::optional<bool> decided(const Value& value);
  std::optional<bool> compare_objects(syntax::Op op, const Value& left, const Value& right,
                                      syntax::NodeId node);

  // texts.cpp
  std::optional<Value> value_named(std::string_view name);
  std::optional<Value> value_of_outer(std::string_view name);
  Value call_outer(const Value& function, const Call& call);
  std::shared_ptr<const Names> local_names();
  /// A value of the outer evaluation as this one may hold it.
  Value of_outer(const Value& value);
  /// A value of this evaluation as the outer one may hold it.
  Value for_outer(const Value& value);
  /// A text that was executed, kept since the code around it may call its functions.
  struct Executed;
  Value call_inner(const Value& function, const Call& call);
  Value inner_attribute(const Value& object, std::string_view name);
  Executed* executed(const Value& value);
  /// A value of an executed text's evaluation as this one may hold it.
  Value of_inner(Evaluator& inner, const Value& value);
  std::shared_ptr<Layer> parsed_text(std::string_view text, std::size_t max_size);
  Value evaluate_parsed(Layer& scratch, Origins origins, syntax::NodeId node);
  /// `names`, a dictionary, is where its names go; null for the module's.
  void execute_text(std::string_view text, const Value* names, syntax::NodeId node);

  // callbacks.cpp
  void call_back(const Callback& callback, const Call& call);

  // files.cpp
  Value file_call(FileRole role, const Call& call, Value result);
  void write_file(const std::string& key, const Value& content);
  Value lines_of(const Value& content);
  std::optional<std::string> file_key(const Value& value);
  std::optional<Value> file_content(const std::string& key, bool bytes);
  void note_run(std::span<const std::string> words, bool own_python, std::string_view sink,
                syntax::NodeId node);
  void note_run(const Value& path, std::string_view sink, syntax::NodeId node);
  void run_written_files();

  // sinks.cpp
  void run_words(std::span<const Value> words, std::string_view sink, syntax::NodeId node);
  void run_line(const Value& line, std::string_view sink, syntax::NodeId node);
  std::optional<LayerKind> reads_code(std::span<const Value> words) const;
  void run_input(const Value& command, const Value& input, std::string_view sink, syntax::NodeId node);
  void run_machine_code(const Value& value, std::string_view sink, syntax::NodeId node);
  void check_sinks(const Call& call);

  Program& program_;
  std::uint32_t id_;
  Layer& layer_;
  const Limits& limits_;
  const Names* inherited_;  // null for none
  std::vector<PendingLayer>& pending_;

  std::vector<Value> environment_;          // by BindingId
  std::vector<std::uint32_t> scope_first_;  // bindings of a scope: a range of scope_bindings_
  // Those of a class of more are in the order of their names.
  static constexpr std::uint32_t kFewNames = 32;
  std::vector<syntax::BindingId> scope_bindings_;
  UndoLog undo_;

  std::vector<std::uint8_t> facts_at_;  // by NodeId
  std::vector<bool> entered_;           // by NodeId: statements that ran, so far as is known
  std::vector<bool> put_off_;           // by NodeId: those in `unentered_`
  std::vector<Deferred> deferred_;
  std::vector<Unentered> unentered_;
  std::size_t deferred_read_ = 0;  // how many of them were read
  std::size_t unentered_read_ = 0;
  std::unordered_map<syntax::Atom, syntax::BindingId> module_bindings_;  // made when it is asked for
  std::size_t local_names_kept_ = 0;                                     // for layers
  Spare<Argument> spare_arguments_;
  Spare<Value> spare_names_;
  std::vector<WalkState> walks_;                           // of functions, by their ScopeId
  std::unordered_map<syntax::ScopeId, Value> uninformed_;  // what a walk gave whose arguments said nothing
  std::unordered_map<syntax::NodeId, Value> generic_;
  std::unordered_map<syntax::NodeId, syntax::NodeId> class_of_function_;
  std::unordered_set<syntax::NodeId> enumerations_;  // classes whose names are objects with a value
  std::vector<Activation> activations_;
  std::vector<std::uint32_t> occupant_;  // by ScopeId: whose names are in `environment_`; 0: nobody's later
  std::deque<Instance> instances_;       // may be many
  std::vector<BoundMethod> methods_;
  std::unordered_map<std::uint64_t, std::size_t> cursors_;  // how far iterators were read, by index
  std::unordered_set<std::uint64_t> cycles_;
  std::vector<std::uint32_t> known_rows_;  // by SymbolId: 1 + the index of its row, or 0
  std::deque<Known> known_;                // the first is that of all symbols of which nothing is known
  static constexpr SymbolId kNoBuiltin = UINT32_MAX;
  std::vector<SymbolId> star_modules_;  // of `from m import *`: those that have rows
  std::vector<SymbolId> name_symbols_;  // by Atom: what a name means that nothing binds, or kNoBuiltin
  std::vector<syntax::NodeId> spine_;
  std::unordered_set<std::string> run_;  // what this layer already ran, by hash
  // Names that only `globals()[...] = x` and the like bind; variables of the environment by `variable_key`.
  std::unordered_map<std::string, Value> dynamic_;

  struct Ran {
    std::string file;
    std::string_view sink;
    syntax::NodeId node;
    LayerKind kind;
  };
  std::unordered_map<std::string, Value> files_;              // what was written, by key; see files.cpp
  std::vector<std::string> file_order_;                       // keys, in the order in which they were written
  std::unordered_map<syntax::NodeId, std::string> handles_;   // keys of files, by where a handle was made
  std::unordered_map<syntax::NodeId, std::int64_t> offsets_;  // where their next read starts
  std::vector<Ran> ran_;                                      // files that were run, if they were written

  Frame* frame_ = nullptr;
  syntax::NodeId class_ = syntax::kNoNode;  // the class whose body is being executed
  Context context_ = 0;
  std::uint32_t tries_ = 0;       // around the statement that runs
  Context try_context_ = 0;       // of the innermost
  std::optional<Raised> raised_;  // until a handler takes it
  std::uint32_t depth_ = 0;
  std::uint32_t evaluated_texts_ = 0;
  std::unordered_map<std::string_view, std::shared_ptr<Layer>> texts_;  // that were parsed, by the kept text
  std::vector<syntax::ScopeId> comprehensions_;                         // that are being evaluated
  std::uint32_t texts_asked_ = 0;                                       // of objects, one within the other
  std::vector<std::shared_ptr<Executed>> executed_;
  std::uint32_t text_depth_ = 0;  // of an evaluator that was made for `evaluate_text`
  Evaluator* outer_ = nullptr;    // and the one that made it, for what only that one can call
  syntax::NodeId outer_node_ = syntax::kNoNode;
  bool relays_ = false;    // the call that comes is one of a layer within, which notes what it gives
  Generators generators_;  // of the outermost evaluator: all that are followed
  std::uint64_t unknowns_ = 0;
  std::uint64_t changes_ = 0;    // of names, attributes and iterators
  std::size_t text_bytes_ = 0;   // of the facts that are texts
  std::uint64_t last_step_ = 0;  // of the program's steps: beyond it nothing is repeated
};

// calls.cpp
/// The default of a Parameter, or kNoNode.
syntax::NodeId default_of(const syntax::Tree& tree, syntax::NodeId parameter);

}  // namespace pyverdict::unwrap
