#include <algorithm>

#include "unwrap/evaluator.h"

namespace pyverdict::unwrap {

using syntax::Kind;
using syntax::NodeId;

namespace {

// How often a function is entered with arguments that lead to values that are not known: each way in costs
// as much as the function is long.
constexpr std::uint16_t kMaxImpureWalks = 2;
constexpr std::uint32_t kMaxInheritance = 8;
constexpr std::size_t kMaxInstances = 10'000;

Origins origins_of(std::span<const Argument> arguments) {
  Origins origins = 0;
  for (const Argument& argument : arguments) origins |= argument.value.origins;
  return origins;
}

bool says_nothing(const Value& value) { return value.is(Tag::Unknown) || value.is(Tag::Instance); }

}  // namespace

const Value* Call::positional(std::size_t index) const {
  for (const Argument& argument : arguments) {
    if (argument.keyword != syntax::kNoAtom) continue;
    if (index == 0) return &argument.value;
    --index;
  }
  return nullptr;
}

std::size_t Call::positional_count() const {
  return static_cast<std::size_t>(
      std::count_if(arguments.begin(), arguments.end(),
                    [](const Argument& argument) { return argument.keyword == syntax::kNoAtom; }));
}

Value Evaluator::call_value(const Value& callee, const Call& call) {
  switch (callee.tag) {
    case Tag::Symbol:
      return call_symbol(callee, call);
    case Tag::Function:
      return call_function(static_cast<NodeId>(callee.index), call, nullptr);
    case Tag::Class:
      return instantiate(static_cast<NodeId>(callee.index), call);
    case Tag::Method:
      return call_method(methods_[callee.slot()], call);
    case Tag::Instance: {
      const auto found = class_attribute(instances_[callee.slot()].class_node, "__call__", 0);
      if (found && found->is(Tag::Function))
        return call_function(static_cast<NodeId>(found->index), call, &callee);
      break;
    }
    default:
      break;
  }
  return unknown(callee.origins | origins_of(call.arguments), call.node);
}

Value Evaluator::call_symbol(const Value& callee, const Call& call) {
  const SymbolId id = static_cast<SymbolId>(callee.index);
  const Api* row = known(id).api;
  const Call named{call.node, id, call.receiver, call.arguments};
  const Origins inherited = callee.origins | (origins_of(call.arguments) & ~kFromLiteral);
  Value result;
  if (row != nullptr && row->handler != nullptr) {
    result = row->handler(*this, named);
    result.origins |= row->origins;
  } else {
    result = symbol(program_.symbols.call(id), inherited | (row == nullptr ? 0 : row->origins), call.node);
    ++unknowns_;
  }
  if (row == nullptr || !row->quiet)
    record(FactKind::Call, id, call.node, call.arguments, result, call.receiver);
  check_sinks(named);
  return result;
}

Value Evaluator::bound(const Value& receiver, std::string_view name) {
  Value method;
  method.tag = Tag::Method;
  method.origins = receiver.origins;
  method.index = methods_.size();
  methods_.push_back({receiver, name, syntax::kNoNode});
  return method;
}

Value Evaluator::bound_function(const Value& receiver, NodeId function) {
  Value method = bound(receiver, {});
  methods_.back().function = function;
  return method;
}

Value Evaluator::call_method(const BoundMethod& bound_method, const Call& call) {
  const BoundMethod method = bound_method;  // the table may grow while the method runs
  if (method.function != syntax::kNoNode) {
    return call_function(method.function, call, is_static(method.function) ? nullptr : &method.receiver);
  }
  const Call named{call.node, kNoSymbol, method.receiver, call.arguments};
  if (auto result = builtin_method(*this, method.receiver, method.name, named)) return *result;
  return unknown(method.receiver.origins | origins_of(call.arguments), call.node);
}

Value Evaluator::new_instance(NodeId class_node) {
  Value value;
  value.tag = Tag::Instance;
  value.node = class_node;
  value.index = instances_.size();
  instances_.push_back({class_node, {}});
  return value;
}

Value Evaluator::generic_instance(NodeId class_node) {
  auto it = generic_.find(class_node);
  if (it == generic_.end()) it = generic_.emplace(class_node, new_instance(class_node)).first;
  return it->second;
}

std::optional<Value> Evaluator::class_attribute(NodeId class_node, std::string_view name,
                                                std::uint32_t depth) {
  if (depth > kMaxInheritance) return std::nullopt;
  const syntax::Tree& tree = layer_.tree;
  const syntax::Atom atom = tree.names.find(name);
  const syntax::ScopeId scope = layer_.scopes.scope_of_node[class_node];
  for (std::uint32_t i = scope_first_[scope]; scope != 0 && i < scope_first_[scope + 1]; ++i) {
    const syntax::BindingId id = scope_bindings_[i];
    if (atom != syntax::kNoAtom && layer_.scopes.bindings[id].name == atom) return environment_[id];
  }
  if (const auto it = generic_.find(class_node); it != generic_.end()) {
    for (const auto& [key, value] : instances_[it->second.slot()].attributes) {
      if (key == name) return value;
    }
  }
  const NodeId bases = tree.child(class_node, Kind::Arguments);
  if (bases == syntax::kNoNode) return std::nullopt;
  for (const NodeId base : tree.children(bases)) {
    if (tree[base].kind != Kind::Name) continue;
    const Value& value = environment_[layer_.scopes.of_node[base]];
    if (!value.is(Tag::Class)) continue;
    if (auto found = class_attribute(static_cast<NodeId>(value.index), name, depth + 1)) return found;
  }
  return std::nullopt;
}

bool Evaluator::is_static(NodeId function) const {
  const syntax::Tree& tree = layer_.tree;
  for (const NodeId child : tree.children(function)) {
    if (tree[child].kind != Kind::Decorator) break;
    const NodeId name = tree[child].first;
    if (tree[name].kind == Kind::Name && tree.names.text(tree[name].value) == "staticmethod") return true;
  }
  return false;
}

Value Evaluator::instantiate(NodeId class_node, const Call& call) {
  const Value instance =
      instances_.size() < kMaxInstances ? new_instance(class_node) : generic_instance(class_node);
  const auto initialiser = class_attribute(class_node, "__init__", 0);
  if (initialiser && initialiser->is(Tag::Function)) {
    call_function(static_cast<NodeId>(initialiser->index), call, &instance);
  }
  return instance;
}

Value Evaluator::call_function(NodeId function, const Call& call, const Value* self) {
  WalkState& state = walks_[function];
  const Origins origins = origins_of(call.arguments);
  const bool informative =
      std::any_of(call.arguments.begin(), call.arguments.end(),
                  [](const Argument& argument) { return !says_nothing(argument.value); });
  if (state.active || depth_ > 150 || !may_repeat()) return unknown(origins, call.node);
  const bool again = state.pure || (state.walks < kMaxImpureWalks && (informative || !state.result_unknown));
  if (!again) {
    const Value result = unknown(origins, call.node);
    return state.result_unknown ? *state.result_unknown : result;
  }
  const Value result = walk(function, &call, self);
  if (!informative) walks_[function].result_unknown = result;
  return result;
}

void Evaluator::bind_parameters(NodeId function, const Call* call, const Value* self) {
  const syntax::Tree& tree = layer_.tree;
  const NodeId parameters = tree.child(function, Kind::Parameters);
  if (parameters == syntax::kNoNode) return;
  std::vector<const Value*> positional;
  if (call != nullptr) {
    for (const Argument& argument : call->arguments) {
      if (argument.keyword == syntax::kNoAtom) positional.push_back(&argument.value);
    }
  }
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
      std::vector<Value> rest;
      for (; position < positional.size(); ++position) rest.push_back(*positional[position]);
      value = store().items(Tag::Tuple, std::move(rest), kFromParameter, call == nullptr);
      given = true;
    } else if (node.has(syntax::kDoubleStar)) {
      value = store().items(Tag::Dict, {}, kFromParameter, true);
      given = true;
    } else if (call != nullptr) {
      if (!node.has(syntax::kParamKeywordOnly)) {
        given = position < positional.size();
        if (given) value = *positional[position];
        ++position;
      }
      for (const Argument& argument : call->arguments) {
        if (!given && argument.keyword != syntax::kNoAtom && argument.keyword == node.value) {
          value = argument.value;
          given = true;
        }
      }
    }
    if (!given && node.has(syntax::kHasDefault)) {
      const NodeId fallback = tree.last_child(parameter);
      Value standard = eval(fallback);
      if (call == nullptr) standard.origins |= kFromParameter;
      value = standard;
    }
    if (value.is(Tag::Unknown)) ++unknowns_;
    if (node.first != syntax::kNoNode && tree[node.first].kind == Kind::Tuple) {
      assign(node.first, value);
    } else {
      set_binding(layer_.scopes.of_node[parameter], value);
    }
  }
}

Value Evaluator::walk(NodeId function, const Call* call, const Value* self) {
  WalkState& state = walks_[function];
  state.active = true;
  if (state.walks < UINT16_MAX) ++state.walks;

  // Its names are saved and cleared, so that a walk neither sees nor leaves what another one did.
  const syntax::ScopeId scope = layer_.scopes.scope_of_node[function];
  std::vector<Value> saved;
  if (scope != 0) {
    for (std::uint32_t i = scope_first_[scope]; i < scope_first_[scope + 1]; ++i) {
      saved.push_back(environment_[scope_bindings_[i]]);
      environment_[scope_bindings_[i]] = Value();
    }
  }
  Frame frame;
  frame.function = function;
  Frame* const outer = frame_;
  const Context context = context_;
  context_ = static_cast<Context>(context_ | kInFunction);
  const std::uint64_t before = unknowns_;
  bind_parameters(function, call, self);
  frame_ = &frame;
  if (layer_.tree[function].kind == Kind::Lambda) {
    const NodeId body = layer_.tree.child(function, 1);
    if (body != syntax::kNoNode) frame.returned = eval(body);
  } else {
    block(layer_.tree.child(function, Kind::Block));
  }
  frame_ = outer;
  context_ = context;
  WalkState& after = walks_[function];
  after.active = false;
  after.pure = unknowns_ == before;
  if (scope != 0) {
    std::size_t at = 0;
    for (std::uint32_t i = scope_first_[scope]; i < scope_first_[scope + 1]; ++i) {
      const Value now = environment_[scope_bindings_[i]];
      environment_[scope_bindings_[i]] = saved[at++];
      // A function that is defined inside and given away still sees the names around it.
      if (environment_[scope_bindings_[i]].is(Tag::Unknown)) environment_[scope_bindings_[i]] = now;
    }
  }
  if (frame.yields) return store().items(Tag::List, std::move(frame.yielded), 0, !after.pure);
  if (!frame.returned) return none();
  if (call != nullptr && store().chain(*frame.returned) != 0) record_text(*frame.returned, call->node);
  return *frame.returned;
}

void Evaluator::walk_uncalled(const Deferred& deferred) {
  context_ = kUncalled;
  if (deferred.class_node == syntax::kNoNode) {
    walk(deferred.function, nullptr, nullptr);
    return;
  }
  const Value self = generic_instance(deferred.class_node);
  if (is_static(deferred.function)) {
    walk(deferred.function, nullptr, nullptr);
    return;
  }
  walk(deferred.function, nullptr, &self);
}

}  // namespace pyverdict::unwrap
