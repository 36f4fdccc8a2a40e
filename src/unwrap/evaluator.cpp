#include "unwrap/evaluator.h"

#include <algorithm>

namespace pyverdict::unwrap {

using syntax::NodeId;

namespace {

constexpr std::uint8_t kMaxFactsAtNode = 8;
constexpr std::size_t kMaxFacts = 400'000;
// A short layer may have fewer: so many, and one for each so many bytes.
constexpr std::size_t kFactsAnyway = 40'000;
constexpr std::size_t kBytesPerFact = 16;
// The texts among the facts, all together: so much, and so much more for each byte of the layer.
constexpr std::size_t kMaxTextBytes = 4u * 1024 * 1024;
constexpr std::size_t kTextBytesPerByte = 4;
constexpr std::size_t kMinFactText = 3;
constexpr std::size_t kMaxDynamicNames = 10'000;
// Work that goes through many items at once is cheap for each, but not free.
constexpr std::size_t kItemsPerStep = 8;
// Builtins work on this much without being counted, and on so much in all: an unpacker of a megabyte that
// goes through fifty layers stays below it.
constexpr std::size_t kSmallWork = 1024;
constexpr std::uint64_t kMaxWork = 256ull * 1024 * 1024;
// What a builtin makes of a long text on the way: its copy, and what it makes of that, which may have grown
// twice; characters take four bytes each.
constexpr std::size_t kSmallText = 64 * 1024;
constexpr std::size_t kCopies = 3;
constexpr std::size_t kCopiesOfCharacters = 10;

// A decoder written in Python takes ten to fifty steps for each byte of its data; a layer may repeat as much
// as its size makes likely, so that a test suite full of loops does not cost what an unpacker may.
constexpr std::uint64_t kStepsPerByte = 80;
constexpr std::uint64_t kStepsAnyway = 100'000;

}  // namespace

Evaluator::Evaluator(Program& program, Layer& layer, const Limits& limits, const Names* inherited,
                     std::vector<PendingLayer>& pending)
    : program_(program),
      id_(++program.evaluations),
      layer_(layer),
      limits_(limits),
      inherited_(inherited),
      pending_(pending),
      undo_(program.store) {
  environment_.resize(layer.scopes.bindings.size());
  facts_at_.resize(layer.tree.nodes.size());
  entered_.resize(layer.tree.nodes.size());
  put_off_.resize(layer.tree.nodes.size());
  occupant_.resize(layer.scopes.scopes.size());
  walks_.resize(layer.scopes.scopes.size());
  known_.resize(1);
  activations_.resize(1);
  for (const std::string& module : layer.scopes.star_imports) {
    const SymbolId from = program.symbols.path(module);
    if (has_apis_below(program.symbols.text(from))) star_modules_.push_back(from);
  }
  last_step_ = std::min(limits.max_steps, program.steps + kStepsAnyway + kStepsPerByte * layer.text.size());
  const auto& bindings = layer.scopes.bindings;
  scope_first_.assign(layer.scopes.scopes.size() + 1, 0);
  for (std::size_t id = 1; id < bindings.size(); ++id) ++scope_first_[bindings[id].scope + 1];
  for (std::size_t i = 1; i < scope_first_.size(); ++i) scope_first_[i] += scope_first_[i - 1];
  scope_bindings_.resize(bindings.empty() ? 0 : bindings.size() - 1);
  std::vector<std::uint32_t> next(scope_first_.begin(), scope_first_.end() - 1);
  for (std::size_t id = 1; id < bindings.size(); ++id) {
    scope_bindings_[next[bindings[id].scope]++] = static_cast<syntax::BindingId>(id);
  }
  std::vector<std::uint64_t> named;
  for (std::size_t scope = 1; scope < layer.scopes.scopes.size(); ++scope) {
    if (layer.scopes.scopes[scope].kind != syntax::ScopeKind::Class) continue;
    if (scope_first_[scope + 1] - scope_first_[scope] <= kFewNames) continue;
    named.clear();
    const auto ids = std::span(scope_bindings_)
                         .subspan(scope_first_[scope], scope_first_[scope + 1] - scope_first_[scope]);
    for (const syntax::BindingId id : ids) named.push_back(std::uint64_t{bindings[id].name} << 32U | id);
    std::sort(named.begin(), named.end());
    for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = static_cast<syntax::BindingId>(named[i]);
  }
}

void Evaluator::continue_from(Evaluator& outer, NodeId node) {
  outer_ = &outer;
  outer_node_ = node == syntax::kNoNode ? outer.layer_.tree.root : node;
}

void Evaluator::run() {
  if (layer_.tree.root == syntax::kNoNode) return;
  block(layer_.tree.root);
  read_rest();
  run_written_files();
  // Its functions may be called on from the layers that it runs; what was drawn by then is not certain.
  generators_.clear();
  raised_.reset();
  if (store().is_full()) diagnose(diagnostic::Code::StepsExhausted, syntax::kNoNode, "value bytes");
  if (store().looked_too_long())
    diagnose(diagnostic::Code::StepsExhausted, syntax::kNoNode, "work on large values");
  if (program_.symbols.is_cut_short())
    diagnose(diagnostic::Code::StepsExhausted, syntax::kNoNode, "names from outside");
}

void Evaluator::read_rest() {
  context_ = 0;
  // Evaluating a function can define more of them; they are read in turn.
  while (deferred_read_ < deferred_.size() || unentered_read_ < unentered_.size()) {
    if (deferred_read_ < deferred_.size()) {
      const Deferred deferred = deferred_[deferred_read_++];
      if (walk_state(deferred.function).walks == 0) walk_uncalled(deferred);
    } else {
      const Unentered unentered = unentered_[unentered_read_++];
      read_unentered(unentered);
    }
  }
  context_ = 0;
}

Names Evaluator::names() const {
  Names result;
  // Functions and classes belong to this layer's tree; another layer cannot enter them.
  const auto is_portable = [&](const Value& value) {
    return value.is(Tag::Symbol) || is_known(program_.store, value);
  };
  for (const auto& [name, value] : dynamic_) {
    if (is_portable(value)) result.emplace(name, value);
  }
  for (std::size_t id = 1; id < environment_.size(); ++id) {
    const syntax::Binding& binding = layer_.scopes.bindings[id];
    const Value& value = environment_[id];
    if (binding.scope == 0 && is_portable(value)) result.emplace(layer_.tree.names.text(binding.name), value);
  }
  return result;
}

syntax::BindingId Evaluator::module_binding(std::string_view name) {
  if (module_bindings_.empty()) {
    for (std::uint32_t i = scope_first_[0]; i < scope_first_[1]; ++i)
      module_bindings_.emplace(layer_.scopes.bindings[scope_bindings_[i]].name, scope_bindings_[i]);
  }
  const auto it = module_bindings_.find(layer_.tree.names.find(name));
  return it == module_bindings_.end() ? syntax::kNoBinding : it->second;
}

std::optional<Value> Evaluator::module_name(std::string_view name) {
  if (const syntax::BindingId id = module_binding(name); id != syntax::kNoBinding) return environment_[id];
  if (dynamic_.empty()) return std::nullopt;
  const auto it = dynamic_.find(std::string(name));
  return it == dynamic_.end() ? std::nullopt : std::optional(it->second);
}

void Evaluator::assign_module_name(std::string_view name, const Value& value) {
  if (const syntax::BindingId id = module_binding(name); id != syntax::kNoBinding) {
    set_binding(id, value);
  } else if (dynamic_.size() < kMaxDynamicNames) {
    dynamic_.insert_or_assign(std::string(name), value);
  }
}

std::optional<Value> Evaluator::environment_variable(std::string_view name) {
  const std::string key = variable_key(name);
  if (const auto it = dynamic_.find(key); it != dynamic_.end()) return it->second;
  if (inherited_ == nullptr) return std::nullopt;
  const auto it = inherited_->find(key);
  return it == inherited_->end() ? std::nullopt : std::optional(it->second);
}

bool Evaluator::may_repeat() const { return program_.steps < last_step_ && program_.store.may_grow(); }

std::size_t Evaluator::size_of(const Value& value) const {
  return program_.store.string(value).size() + program_.store.items(value).size() * sizeof(Value);
}

bool Evaluator::may_work(const Value& receiver, std::span<const Argument> arguments) {
  // A builtin that calls another one for each of many items makes a short text each time.
  if (!may_take(0)) return false;
  std::size_t size = size_of(receiver);
  for (const Argument& argument : arguments) size += size_of(argument.value);
  // What they take on the way is asked behind that: it reads long texts through.
  if (!may_work(size)) return false;
  std::uint64_t passing = passing_of(receiver);
  for (const Argument& argument : arguments) passing += passing_of(argument.value);
  return passing == 0 || may_take(passing);
}

std::uint64_t Evaluator::passing_of(const Value& value) {
  const std::uint64_t size = store().string(value).size();
  if (size <= kSmallText) return 0;
  return size * (value.is(Tag::Bytes) || store().is_ascii(value) ? kCopies : kCopiesOfCharacters);
}

bool Evaluator::may_work(std::size_t bytes) {
  if (bytes < kSmallWork) return true;
  program_.work += bytes;
  if (program_.work <= kMaxWork) return true;
  diagnose(diagnostic::Code::StepsExhausted, syntax::kNoNode, "work on large values");
  return false;
}

std::uint64_t Evaluator::work_left() const { return kMaxWork - std::min(kMaxWork, program_.work); }

std::optional<std::size_t> Evaluator::find_key(const Value& dict, const Value& key) {
  if (!may_work(size_of(key)) || !is_known(store(), key)) return std::nullopt;
  return store().find_key(dict, key);
}

bool Evaluator::may_take(std::uint64_t bytes) {
  if (store().size() + bytes <= store().room().most()) return true;
  diagnose(diagnostic::Code::StepsExhausted, syntax::kNoNode, "value bytes");
  return false;
}

bool Evaluator::may_hold(std::size_t bytes) {
  if (bytes < limits_.max_value_bytes && program_.store.size() + bytes < limits_.max_value_bytes) return true;
  diagnose(diagnostic::Code::StepsExhausted, syntax::kNoNode, "value bytes");
  return false;
}

void Evaluator::diagnose(diagnostic::Code code, NodeId node, std::string detail) {
  const std::string where = std::to_string(layer_.id);
  for (const auto& known : program_.diagnostics) {
    if (known.code == code && known.where == where) return;
  }
  program_.diagnostics.push_back({code, where, std::move(detail), layer_.tree[node].start});
}

const Evaluator::Known& Evaluator::known(SymbolId id) {
  if (id >= known_rows_.size()) known_rows_.resize(std::max<std::size_t>(program_.symbols.size(), id + 1));
  std::uint32_t& row = known_rows_[id];
  if (row == 0) {
    const std::string_view path = program_.symbols.text(id);
    const Known found{find_api(path),
                      find_sink(path),
                      find_callback(path),
                      find_file_role(path),
                      is_builtin_exception(path),
                      text_constant(path),
                      number_constant(path)};
    if (found == Known()) {
      row = 1;
    } else {
      known_.push_back(found);
      row = static_cast<std::uint32_t>(known_.size());
    }
  }
  return known_[row - 1];
}

bool Evaluator::may_record(NodeId node) {
  if (facts_at_[node] >= kMaxFactsAtNode) return false;
  if (layer_.facts.size() >= std::min(kMaxFacts, kFactsAnyway + layer_.text.size() / kBytesPerFact)) {
    diagnose(diagnostic::Code::TooMuchEvidence, node, "facts");
    return false;
  }
  ++facts_at_[node];
  return true;
}

void Evaluator::record(FactKind kind, SymbolId symbol, NodeId node, std::span<const Argument> arguments,
                       const Value& result, const Value& receiver) {
  // An import in a loop says the same each time; where there is much else, once.
  if (kind == FactKind::Import && facts_at_[node] != 0 && layer_.facts.size() > kFactsAnyway) return;
  if (!may_record(node)) return;
  Fact fact;
  fact.kind = kind;
  fact.context = context_;
  fact.symbol = symbol;
  fact.node = node;
  fact.function = frame_ == nullptr ? syntax::kNoNode : frame_->function;
  fact.arguments = layer_.arguments.add(arguments);
  fact.result = result;
  fact.receiver = receiver;
  layer_.facts.push_back(fact);
}

void Evaluator::record_text(const Value& value, NodeId node) {
  const std::size_t size = store().string(value).size();
  if (size < kMinFactText) return;
  // A text that grows piece by piece is a fact at every step.
  if (text_bytes_ + size > kMaxTextBytes + kTextBytesPerByte * layer_.text.size()) {
    diagnose(diagnostic::Code::TooMuchEvidence, node, "text");
    return;
  }
  text_bytes_ += size;
  record(FactKind::Text, kNoSymbol, node, {}, value, Value());
}

Value Evaluator::noted(Value value, NodeId node) {
  value.node = node;
  if (value.partial) ++unknowns_;
  if (node != syntax::kNoNode) record_text(value, node);
  return value;
}

Value Evaluator::built(Tag tag, std::string result, Origins origins, bool partial, Store::Chain chain,
                       NodeId node) {
  const Value value = tag == Tag::Bytes ? store().bytes(std::move(result), origins, partial, chain)
                                        : store().text(std::move(result), origins, partial, chain);
  return noted(value, node);
}

Value Evaluator::joined(const Value& left, std::string_view tail, Origins origins, bool partial,
                        Store::Chain chain, NodeId node) {
  return noted(store().joined(left, tail, origins, partial, chain), node);
}

Value Evaluator::transformed(Tag tag, std::string result, const Value& from, std::string_view transform,
                             Origins added, bool partial, NodeId node) {
  const Store::Chain chain = store().extend(store().chain(from), transform);
  return built(tag, std::move(result), from.origins | added, partial, chain, node);
}

void Evaluator::charge(std::size_t items) { program_.steps += items / kItemsPerStep; }

}  // namespace pyverdict::unwrap
