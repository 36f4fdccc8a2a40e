#include <algorithm>
#include <utility>

#include "unwrap/evaluator.h"

namespace pyverdict::unwrap {

using syntax::Kind;
using syntax::NodeId;

namespace {

// How often a function is entered with arguments that lead to values that are not known: each way in costs
// as much as the function is long.
constexpr std::uint16_t kMaxImpureWalks = 2;
constexpr std::uint16_t kMaxKnownWalks = 64;  // with arguments that are all known
constexpr std::uint32_t kMaxCallDepth = 190;
constexpr std::size_t kMaxActivations = 100'000;
// What a generator gives at most, beside as many as the layer has bytes: a key stream may be endless.
constexpr std::size_t kYieldsAnyway = 1024;

Origins origins_of(std::span<const Argument> arguments) {
  Origins origins = 0;
  for (const Argument& argument : arguments) origins |= argument.value.origins;
  return origins;
}

// The names that arguments are given by, in order.
std::vector<syntax::Atom> names_of(const syntax::Tree& tree, NodeId parameters) {
  std::vector<syntax::Atom> names;
  for (const NodeId parameter : tree.children(parameters)) {
    const syntax::Node& node = tree[parameter];
    if (!node.has(syntax::kStar) && !node.has(syntax::kDoubleStar)) names.push_back(node.value);
  }
  std::sort(names.begin(), names.end());
  return names;
}

bool is_positional(const Argument& argument) { return argument.keyword == syntax::kNoAtom; }

bool says_nothing(const Value& value) { return value.is(Tag::Unknown) || value.is(Tag::Instance); }

}  // namespace

NodeId default_of(const syntax::Tree& tree, NodeId parameter) {
  const syntax::Node& node = tree[parameter];
  // In front of it stands an annotation, or the names that Python 2 takes a tuple apart into.
  const bool second = node.has(syntax::kParamHasAnnotation) || node.value == syntax::kNoAtom;
  return second && node.first != syntax::kNoNode ? tree[node.first].next : node.first;
}

void put_keywords_last(std::span<Argument> arguments) {
  const auto first = std::find_if_not(arguments.begin(), arguments.end(), is_positional);
  if (std::none_of(first, arguments.end(), is_positional)) return;
  const std::vector<Argument> given(first, arguments.end());
  auto next = first;
  for (const bool positional : {true, false}) {
    for (const Argument& argument : given)
      if (is_positional(argument) == positional) *next++ = argument;
  }
}

const Value* Call::positional(std::size_t index) const {
  return index < arguments.size() && is_positional(arguments[index]) ? &arguments[index].value : nullptr;
}

std::size_t Call::positional_count() const {
  return static_cast<std::size_t>(std::partition_point(arguments.begin(), arguments.end(), is_positional) -
                                  arguments.begin());
}

Keywords::Keywords(std::span<const Argument> arguments) : arguments_(arguments) {
  for (std::size_t i = 0; i < arguments.size(); ++i) {
    if (!is_positional(arguments[i])) places_.push_back(std::uint64_t{arguments[i].keyword} << 32U | i);
  }
  std::sort(places_.begin(), places_.end());
}

const Value* Keywords::find(syntax::Atom name) const {
  const auto at = std::lower_bound(places_.begin(), places_.end(), std::uint64_t{name} << 32U);
  if (at == places_.end() || *at >> 32U != name) return nullptr;
  return &arguments_[static_cast<std::uint32_t>(*at)].value;
}

Value Evaluator::call_value(const Value& callee, const Call& call) {
  if (!callee.is(Tag::Symbol) && !is_own(callee))
    return unknown(callee.origins | origins_of(call.arguments), call.node);
  switch (callee.tag) {
    case Tag::Symbol:
      return call_symbol(callee, call);
    case Tag::Function:
      return call_function(callee, call, nullptr);
    case Tag::Class:
      return instantiate(static_cast<NodeId>(callee.index), call);
    case Tag::Method:
      return call_method(methods_[callee.slot()], call);
    case Tag::Instance: {
      const NodeId class_node = instances_[callee.slot()].class_node;
      if (instances_[callee.slot()].is_class) return make_object(instances_[callee.slot()].attributes, false);
      if (class_node == syntax::kNoNode) {
        // An instance that is called through another one, or through itself, is not followed.
        const auto own = instance_attribute(callee, "__call__");
        if (own && !own->is(Tag::Instance)) return call_value(*own, call);
      }
      const auto found = class_attribute(class_node, "__call__", 0);
      if (found && found->is(Tag::Function)) return call_function(*found, call, &callee);
      if (found && !found->is(Tag::Instance)) return call_value(*found, call);
      break;
    }
    default:
      break;
  }
  return unknown(callee.origins | origins_of(call.arguments), call.node);
}

Value Evaluator::call_for_item(const Value& callee, const Call& call) {
  ++program_.steps;
  return may_repeat() ? call_value(callee, call) : unknown(origins_of(call.arguments), call.node);
}

Value Evaluator::call_symbol(const Value& callee, const Call& call) {
  const SymbolId id = static_cast<SymbolId>(callee.index);
  const Api* row = known(id).api;
  // A method that was given another name still knows its object.
  const Call named{call.node, id, callee.contents() != 0 ? callee : call.receiver, call.arguments};
  const Origins inherited = callee.origins | (origins_of(call.arguments) & ~kFromLiteral);
  Value result;
  if (row != nullptr && row->handler != nullptr &&
      (row->cheap || may_work(named.receiver, named.arguments))) {
    result = row->handler(*this, named);
    may_work(size_of(result));  // what it gives counts as what it is given
    result.origins |= row->origins;
  } else if (known(id).exception) {
    result = make_exception(id, named);
  } else if (const auto item = dictionary_call(named)) {
    result = *item;
  } else if (auto super = program_.symbols.text(id) == "super" ? super_of(call) : std::nullopt) {
    return *super;
  } else {
    result = symbol(program_.symbols.call(id), inherited | (row == nullptr ? 0 : row->origins), call.node);
    const bool reads = row != nullptr && (row->origins & (kFromFile | kFromNetwork)) != 0;
    if (reads && !call.arguments.empty() && names_credentials(store().string(call.arguments[0].value)))
      result.origins |= kFromCredential;
    ++unknowns_;
  }
  if (known(id).file != FileRole::None) result = file_call(known(id).file, named, result);
  if (row == nullptr || !row->quiet)
    record(FactKind::Call, id, call.node, call.arguments, result, call.receiver);
  check_sinks(named);
  if (const Callback* callback = known(id).callback) call_back(*callback, named);
  return result;
}

Value Evaluator::call_method(const BoundMethod& bound_method, const Call& call) {
  const BoundMethod method = bound_method;  // the table may grow while the method runs
  if (method.function) {
    if (!is_own(*method.function)) return unknown(origins_of(call.arguments), call.node);
    return call_function(*method.function, call,
                         is_decorated(static_cast<NodeId>(method.function->index), "staticmethod")
                             ? nullptr
                             : &method.receiver);
  }
  if (method.name.ends_with("()")) return call_partial(method, call);
  const Call named{call.node, kNoSymbol, method.receiver, call.arguments};
  if (auto result = builtin_method(*this, method.receiver, method.name, named)) return *result;
  return unknown(method.receiver.origins | origins_of(call.arguments), call.node);
}

Value Evaluator::function_value(NodeId node) {
  Value function;
  function.tag = Tag::Function;
  function.owner = id_;
  function.node = node;
  function.index = static_cast<std::uint64_t>(activation()) << 32 | node;
  return function;
}

std::uint32_t Evaluator::activation() {
  if (frame_ == nullptr || activations_.size() >= kMaxActivations) return 0;
  const syntax::ScopeId scope = layer_.scopes.scope_of_node[frame_->function];
  if (scope == 0) return frame_->outer;
  if (occupant_[scope] == 0) {
    occupant_[scope] = static_cast<std::uint32_t>(activations_.size());
    activations_.push_back({scope, frame_->outer, {}});
  }
  return occupant_[scope];
}

Evaluator::Parked Evaluator::park(syntax::ScopeId scope) {
  Parked parked{scope, occupant_[scope], {}};
  if (parked.activation == 0) parked.names = spare_names_.take();
  auto& names = parked.activation == 0 ? parked.names : activations_[parked.activation].names;
  names.clear();
  charge(scope_first_[scope + 1] - scope_first_[scope]);
  for (std::uint32_t i = scope_first_[scope]; i < scope_first_[scope + 1]; ++i) {
    const syntax::BindingId id = scope_bindings_[i];
    names.push_back(environment_[id]);
    if (undo_.is_open()) undo_.note(id, environment_[id]);
  }
  return parked;
}

void Evaluator::load(syntax::ScopeId scope, std::uint32_t activation, std::span<const Value> names) {
  occupant_[scope] = activation;
  const std::uint32_t first = scope_first_[scope];
  for (std::uint32_t i = first; i < scope_first_[scope + 1]; ++i) {
    environment_[scope_bindings_[i]] = i - first < names.size() ? names[i - first] : Value();
  }
}

void Evaluator::enter(std::uint32_t activation, std::vector<Parked>& parked) {
  for (; activation != 0; activation = activations_[activation].parent) {
    const syntax::ScopeId scope = activations_[activation].scope;
    if (activations_[activation].defaults || occupant_[scope] == activation) continue;
    parked.push_back(park(scope));
    load(scope, activation, activations_[activation].names);
  }
}

void Evaluator::leave(std::vector<Parked>& parked) {
  for (; !parked.empty(); parked.pop_back()) {
    const Parked& before = parked.back();
    if (occupant_[before.scope] != 0) park(before.scope);
    load(before.scope, before.activation,
         before.activation == 0 ? before.names : activations_[before.activation].names);
    spare_names_.put(std::move(parked.back().names));
  }
}

Value Evaluator::call_function(const Value& function, const Call& call, const Value* self) {
  const NodeId node = static_cast<NodeId>(function.index);
  const Origins origins = origins_of(call.arguments);
  if (!is_own(function)) return unknown(origins, call.node);
  WalkState& state = walk_state(node);
  const bool informative =
      self != nullptr || std::any_of(call.arguments.begin(), call.arguments.end(),
                                     [](const Argument& argument) { return !says_nothing(argument.value); });
  const bool all_known = !call.arguments.empty() && std::all_of(call.arguments.begin(), call.arguments.end(),
                                                                [&](const Argument& argument) {
                                                                  return is_known(store(), argument.value);
                                                                });
  if (depth_ > kMaxCallDepth) {
    diagnose(diagnostic::Code::NestingTooDeep, call.node, "call");
    return unknown(origins, call.node);
  }
  if (!may_repeat()) return unknown(origins, call.node);
  if (state.active > 0) {
    // It calls itself: followed while all that this depends on is known.
    if (unknowns_ != state.unknowns || !is_certain(state.context)) return unknown(origins, call.node);
  } else if (!state.pure && state.walks >= (all_known ? kMaxKnownWalks : kMaxImpureWalks)) {
    const auto found = uninformed_.find(layer_.scopes.scope_of_node[node]);
    return found != uninformed_.end() ? found->second : unknown(origins, call.node);
  }
  const Value result = walk(function, &call, self);
  if (!informative) uninformed_.insert_or_assign(layer_.scopes.scope_of_node[node], result);
  return result;
}

Value Evaluator::with_defaults(Value function) {
  const syntax::Tree& tree = layer_.tree;
  const NodeId parameters = tree.child(static_cast<NodeId>(function.index), Kind::Parameters);
  if (parameters == syntax::kNoNode) return function;
  bool varies = false;
  for (const NodeId parameter : tree.children(parameters)) {
    const NodeId fallback = default_of(tree, parameter);
    if (fallback == syntax::kNoNode) continue;
    const Kind kind = tree[fallback].kind;
    varies = varies || (kind != Kind::String && kind != Kind::Number && kind != Kind::NoneLiteral &&
                        kind != Kind::True && kind != Kind::False);
  }
  std::vector<Value> defaults;
  for (const NodeId parameter : tree.children(parameters)) {
    const NodeId fallback = default_of(tree, parameter);
    if (fallback == syntax::kNoNode) continue;
    // A default is evaluated when the function is defined: code may hide in it.
    const Value value = eval(fallback);
    if (varies) defaults.push_back(value);
  }
  if (!varies || activations_.size() >= kMaxActivations) return function;
  const auto outer = static_cast<std::uint32_t>(function.index >> 32);
  function.index =
      static_cast<std::uint64_t>(activations_.size()) << 32 | static_cast<std::uint32_t>(function.index);
  activations_.push_back({0, outer, std::move(defaults), true});
  return function;
}

void Evaluator::bind_parameters(const Value& function, const Call* call, const Value* self,
                                syntax::ScopeId scope) {
  const syntax::Tree& tree = layer_.tree;
  if (scope != 0) load(scope, 0, {});
  const NodeId parameters = tree.child(static_cast<NodeId>(function.index), Kind::Parameters);
  const auto held = static_cast<std::uint32_t>(function.index >> 32);
  std::size_t defaults = 0;
  if (parameters == syntax::kNoNode) return;
  const std::size_t positional = call == nullptr ? 0 : call->positional_count();
  const Keywords keywords(call == nullptr ? std::span<const Argument>()
                                          : call->arguments.subspan(positional));
  std::size_t position = 0;
  bool first = true;
  for (const NodeId parameter : tree.children(parameters)) {
    const syntax::Node& node = tree[parameter];
    if (node.kind != Kind::Parameter) continue;
    Value value;
    value.origins = kFromParameter;
    if (first && self != nullptr) {
      first = false;
      set_binding(layer_.scopes.of_node[parameter], *self);
      continue;
    }
    first = false;
    bool given = false;
    if (node.has(syntax::kStar)) {
      Values rest(store());
      for (; position < positional; ++position) rest.push_back(call->arguments[position].value);
      value =
          store().items(Tag::Tuple, std::move(rest), call == nullptr ? kFromParameter : 0, call == nullptr);
      given = true;
    } else if (node.has(syntax::kDoubleStar)) {
      Values rest(store());
      if (call != nullptr) {
        const std::vector<syntax::Atom> names = names_of(tree, parameters);
        for (const Argument& argument : call->arguments.subspan(positional)) {
          if (std::binary_search(names.begin(), names.end(), argument.keyword)) continue;
          rest.push_back(store().text(std::string(tree.names.text(argument.keyword)), kFromLiteral));
          rest.push_back(argument.value);
        }
      }
      value =
          store().items(Tag::Dict, std::move(rest), call == nullptr ? kFromParameter : 0, call == nullptr);
      given = true;
    } else if (call != nullptr) {
      if (!node.has(syntax::kParamKeywordOnly)) {
        given = position < positional;
        if (given) value = call->arguments[position].value;
        ++position;
      }
      if (const Value* named = given ? nullptr : keywords.find(node.value)) {
        value = *named;
        given = true;
      }
    }
    const NodeId fallback = default_of(tree, parameter);
    const std::size_t at = defaults;
    if (fallback != syntax::kNoNode) ++defaults;
    if (fallback != syntax::kNoNode && !given) {
      Value standard = activations_[held].defaults ? activations_[held].names[at] : eval(fallback);
      // Callers that are not seen may give anything else, and most do where the default is no text.
      const bool kept = call != nullptr || standard.is(Tag::Text) || standard.is(Tag::Bytes);
      if (call == nullptr) standard.origins |= kFromParameter;
      if (kept) value = standard;
    }
    if (value.is(Tag::Unknown)) ++unknowns_;
    if (node.value == syntax::kNoAtom && node.first != syntax::kNoNode) {
      assign(node.first, value);
    } else {
      set_binding(layer_.scopes.of_node[parameter], value);
    }
  }
}

Value Evaluator::walk(const Value& function, const Call* call, const Value* self) {
  const NodeId node = static_cast<NodeId>(function.index);
  const bool relayed = std::exchange(relays_, false);
  Frame frame(store());
  frame.function = node;
  frame.outer = static_cast<std::uint32_t>(function.index >> 32);
  frame.max_yields = kYieldsAnyway + layer_.text.size();
  if (self != nullptr) frame.self = *self;
  std::vector<Parked> parked;
  enter(frame.outer, parked);

  // Its names are put aside and cleared, so that a walk neither sees nor leaves what another one did.
  const syntax::ScopeId scope = layer_.scopes.scope_of_node[node];
  Parked own;
  if (scope != 0) own = park(scope);
  bind_parameters(function, call, self, scope);

  Frame* const outer = frame_;
  const Context context = context_;
  context_ = static_cast<Context>(context_ | kInFunction);
  WalkState& state = walk_state(node);
  const std::uint64_t unknowns_before = state.unknowns;
  const Context context_before = state.context;
  const std::uint64_t before = unknowns_;
  state.unknowns = before;
  state.context = context_;
  ++state.active;
  if (state.walks < UINT16_MAX) ++state.walks;
  frame_ = &frame;
  if (layer_.tree[node].kind == Kind::Lambda) {
    const NodeId body = layer_.tree.child(node, 1);
    if (body != syntax::kNoNode) frame.returned = eval(body);
  } else {
    block(layer_.tree.child(node, Kind::Block));
  }
  frame_ = outer;
  context_ = context;
  --state.active;
  state.pure = unknowns_ == before;
  state.unknowns = unknowns_before;
  state.context = context_before;
  if (scope != 0) {
    if (occupant_[scope] != 0) park(scope);
    // What is read of it later, since it never ran, sees the names that it had.
    const bool keeps = own.activation == 0 && state.active == 0;
    for (std::size_t i = 0; keeps && i < own.names.size(); ++i) {
      if (own.names[i].is(Tag::Unknown))
        own.names[i] = environment_[scope_bindings_[scope_first_[scope] + i]];
    }
    load(scope, own.activation, own.activation == 0 ? own.names : activations_[own.activation].names);
    spare_names_.put(std::move(own.names));
  }
  leave(parked);
  if (frame.yields) {
    Value made = store().items(Tag::List, std::move(frame.yielded), 0, !state.pure);
    made.iterator = true;
    return made;
  }
  if (!frame.returned) return none();
  if (call != nullptr && !relayed && store().chain(*frame.returned) != 0)
    record_text(*frame.returned, call->node);
  return *frame.returned;
}

void Evaluator::walk_uncalled(const Deferred& deferred) {
  context_ = kUncalled;
  Value function = function_value(deferred.function);
  if (deferred.class_node == syntax::kNoNode || is_decorated(deferred.function, "staticmethod")) {
    walk(function, nullptr, nullptr);
    return;
  }
  const Value self = generic_instance(deferred.class_node);
  const Value result = walk(function, nullptr, &self);
  run_reduced(layer_.tree.names.text(layer_.tree[deferred.function].value), result, deferred.function);
}

// What `__reduce__` gives is what unpickling calls.
void Evaluator::run_reduced(std::string_view name, const Value& result, NodeId node) {
  if (name != "__reduce__" && name != "__reduce_ex__") return;
  const auto parts = store().items(result);
  if (!result.is(Tag::Tuple) || parts.size() < 2) return;
  const Value callee = parts[0];
  Items given;
  if (!iterate(parts[1], given)) return;
  std::vector<Argument> arguments;
  for (const Value& value : given) {
    arguments.push_back({syntax::kNoAtom, value.node == syntax::kNoNode ? node : value.node, value});
  }
  call_value(callee, Call{node, kNoSymbol, Value(), arguments});
}

}  // namespace pyverdict::unwrap
