#include <algorithm>

#include "unwrap/evaluator.h"

/// Classes of the script and their objects.
namespace pyverdict::unwrap {

using syntax::Kind;
using syntax::NodeId;

namespace {

constexpr std::uint32_t kMaxInheritance = 8;
constexpr std::size_t kMaxInstances = 20'000;
constexpr std::size_t kLooksPerBase = 8;
constexpr std::size_t kMaxItems = 1'000'000;

}  // namespace

Value Evaluator::bound(const Value& receiver, std::string_view name) {
  Value method;
  method.tag = Tag::Method;
  method.owner = id_;
  method.origins = receiver.origins;
  method.index = methods_.size();
  methods_.push_back({receiver, name, std::nullopt});
  return method;
}

Value Evaluator::bound_function(const Value& receiver, const Value& function) {
  Value method = bound(receiver, {});
  methods_.back().function = function;
  return method;
}

Value Evaluator::new_instance(NodeId class_node) {
  Value value;
  value.tag = Tag::Instance;
  value.owner = id_;
  value.node = class_node;
  value.index = instances_.size();
  instances_.push_back({class_node, {}, kNoSymbol, false, std::nullopt});
  return value;
}

Value Evaluator::make_object(std::vector<std::pair<std::string, Value>> attributes, bool is_class) {
  if (instances_.size() >= kMaxInstances) return unknown();
  Value value = new_instance(syntax::kNoNode);
  instances_.back().attributes = std::move(attributes);
  instances_.back().is_class = is_class;
  return value;
}

Value Evaluator::generic_instance(NodeId class_node) {
  auto it = generic_.find(class_node);
  if (it == generic_.end()) it = generic_.emplace(class_node, new_instance(class_node)).first;
  return it->second;
}

syntax::BindingId Evaluator::class_binding(NodeId class_node, std::string_view name) {
  const syntax::Atom atom = layer_.tree.names.find(name);
  const syntax::ScopeId scope = layer_.scopes.scope_of_node[class_node];
  if (atom == syntax::kNoAtom || scope == 0) return syntax::kNoBinding;
  const auto& bindings = layer_.scopes.bindings;
  const auto ids = std::span<const syntax::BindingId>(scope_bindings_)
                       .subspan(scope_first_[scope], scope_first_[scope + 1] - scope_first_[scope]);
  if (ids.size() <= kFewNames) {
    for (const syntax::BindingId id : ids)
      if (bindings[id].name == atom) return id;
    return syntax::kNoBinding;
  }
  const auto at =
      std::lower_bound(ids.begin(), ids.end(), atom,
                       [&](syntax::BindingId id, syntax::Atom wanted) { return bindings[id].name < wanted; });
  return at != ids.end() && bindings[*at].name == atom ? *at : syntax::kNoBinding;
}

std::optional<Value> Evaluator::class_attribute(NodeId class_node, std::string_view name,
                                                std::uint32_t depth) {
  if (class_node == syntax::kNoNode || depth > kMaxInheritance) return std::nullopt;
  // Eight generations of twenty bases each would be asked for ever.
  if (depth > 0 && !store().may_look_at(kLooksPerBase)) return std::nullopt;
  if (const syntax::BindingId id = class_binding(class_node, name); id != syntax::kNoBinding) {
    const Value& value = environment_[id];
    return value.owner == 0 || is_own(value) ? value : unknown(value.origins);
  }
  if (const auto it = generic_.find(class_node); it != generic_.end()) {
    for (const auto& [key, value] : instances_[it->second.slot()].attributes) {
      if (key == name) return value.owner == 0 || is_own(value) ? value : unknown(value.origins);
    }
  }
  return base_attribute(class_node, name, depth);
}

std::optional<Value> Evaluator::base_attribute(NodeId class_node, std::string_view name,
                                               std::uint32_t depth) {
  const syntax::Tree& tree = layer_.tree;
  const NodeId bases = tree.child(class_node, Kind::Arguments);
  if (bases == syntax::kNoNode) return std::nullopt;
  for (const NodeId base : tree.children(bases)) {
    if (!store().may_look_at(1)) break;
    if (tree[base].kind != Kind::Name) continue;
    const Value& value = environment_[layer_.scopes.of_node[base]];
    if (!value.is(Tag::Class) || !is_own(value)) continue;
    if (auto found = class_attribute(static_cast<NodeId>(value.index), name, depth + 1)) return found;
  }
  return std::nullopt;
}

std::optional<Value> Evaluator::instance_attribute(const Value& object, std::string_view name) {
  if (!is_own(object)) return std::nullopt;
  const Instance& instance = instances_[object.slot()];
  const NodeId class_node = instance.class_node;
  if (instance.stands_for) {
    const Value self = *instance.stands_for;
    const auto found = base_attribute(class_node, name, 0);
    if (!found) return std::nullopt;
    return found->is(Tag::Function) ? bound_function(self, *found) : *found;
  }
  for (const auto& [key, value] : instance.attributes) {
    if (key != name) continue;
    if (value.is(Tag::Unknown)) ++unknowns_;
    const bool method = class_node == syntax::kNoNode && !instance.is_class && value.is(Tag::Function);
    return method ? bound_function(object, value) : value;
  }
  if (name == "__class__" && class_node != syntax::kNoNode) {
    Value made;
    made.tag = Tag::Class;
    made.owner = id_;
    made.node = class_node;
    made.index = class_node;
    return made;
  }
  if (name == "__dict__") {
    Values items(store());
    const auto attributes = instance.attributes;
    for (const auto& [key, value] : attributes) {
      items.push_back(store().text(key, kFromLiteral));
      items.push_back(value);
    }
    return store().items(Tag::Dict, std::move(items), 0);
  }
  const auto found = class_attribute(class_node, name, 0);
  if (found && found->is(Tag::Function)) {
    const NodeId function = static_cast<NodeId>(found->index);
    const Value method = bound_function(object, *found);
    const bool property = is_decorated(function, "property") || is_decorated(function, "cached_property");
    return property ? call_value(method, Call{function, kNoSymbol, Value(), {}}) : method;
  }
  if (found) return found;
  if (class_node == syntax::kNoNode) return std::nullopt;
  const auto fallback = class_attribute(class_node, "__getattr__", 0);
  if (!fallback || !fallback->is(Tag::Function) || name.starts_with("__")) return std::nullopt;
  const Value text = store().text(std::string(name), kFromLiteral);
  const NodeId function = static_cast<NodeId>(fallback->index);
  const Argument argument{syntax::kNoAtom, function, text};
  return call_function(*fallback, Call{function, kNoSymbol, Value(), std::span(&argument, 1)}, &object);
}

std::optional<Value> Evaluator::call_special(const Value& object, std::string_view name,
                                             std::span<const Value> given, NodeId node) {
  if (!object.is(Tag::Instance) || !is_own(object)) return std::nullopt;
  const auto found = class_attribute(instances_[object.slot()].class_node, name, 0);
  if (!found || !found->is(Tag::Function)) return std::nullopt;
  if (node == syntax::kNoNode) node = static_cast<NodeId>(found->index);
  std::vector<Argument> arguments;
  for (const Value& value : given) arguments.push_back({syntax::kNoAtom, node, value});
  return call_function(*found, Call{node, kNoSymbol, Value(), arguments}, &object);
}

std::optional<Value> Evaluator::text_of(const Value& object) {
  // An object whose text asks for its own text has none.
  constexpr std::uint32_t kMaxNested = 8;
  if (texts_asked_ >= kMaxNested) return std::nullopt;
  for (const std::string_view name : {"__str__", "__repr__"}) {
    ++texts_asked_;
    const auto text = call_special(object, name, {}, syntax::kNoNode);
    --texts_asked_;
    if (text && (text->is(Tag::Text) || text->is(Tag::Bytes))) return text;
  }
  const auto arguments = instance_attribute(object, "args");
  if (!arguments || !arguments->is(Tag::Tuple)) return std::nullopt;
  const auto items = store().items(*arguments);
  if (items.size() != 1 || (!items[0].is(Tag::Text) && !items[0].is(Tag::Bytes))) return std::nullopt;
  return items[0];
}

bool Evaluator::is_decorated(NodeId function, std::string_view name) const {
  const syntax::Tree& tree = layer_.tree;
  for (const NodeId child : tree.children(function)) {
    if (tree[child].kind != Kind::Decorator) break;
    const NodeId decorator = tree[child].first;
    const Kind kind = tree[decorator].kind;
    if ((kind == Kind::Name || kind == Kind::Attribute) && tree.names.text(tree[decorator].value) == name) {
      return true;
    }
  }
  return false;
}

Value Evaluator::of_class(const Value& object, std::string_view name, const Value& found) {
  if (found.is(Tag::Function)) {
    const bool for_class = is_decorated(static_cast<NodeId>(found.index), "classmethod");
    return for_class ? bound_function(object, found) : found;
  }
  if (!enumerations_.contains(static_cast<NodeId>(object.index)) || instances_.size() >= kMaxInstances)
    return found;
  return make_object({{"value", found}, {"name", store().text(std::string(name), kFromLiteral)}}, false);
}

std::optional<Value> Evaluator::super_of(const Call& call) {
  if (frame_ == nullptr || !frame_->self) return std::nullopt;
  const auto owner = class_of_function_.find(frame_->function);
  if (owner == class_of_function_.end() || instances_.size() >= kMaxInstances) return std::nullopt;
  const NodeId bases = layer_.tree.child(owner->second, Kind::Arguments);
  bool inherits = false;
  if (bases != syntax::kNoNode) {
    for (const NodeId base : layer_.tree.children(bases)) {
      inherits = inherits || (layer_.tree[base].kind == Kind::Name &&
                              environment_[layer_.scopes.of_node[base]].is(Tag::Class));
    }
  }
  if (!inherits) return std::nullopt;
  Value value = new_instance(owner->second);
  value.node = call.node;
  instances_.back().stands_for = *frame_->self;
  return value;
}

Value Evaluator::instantiate(NodeId class_node, const Call& call) {
  const Value instance =
      instances_.size() < kMaxInstances ? new_instance(class_node) : generic_instance(class_node);
  const auto initialiser = class_attribute(class_node, "__init__", 0);
  if (initialiser && initialiser->is(Tag::Function)) {
    call_function(*initialiser, call, &instance);
  } else if (!call.arguments.empty()) {
    Values items(store());
    for (const Argument& argument : call.arguments) items.push_back(argument.value);
    instances_[instance.slot()].attributes.emplace_back("args", store().items(Tag::Tuple, items, 0));
  }
  if (const auto maker = class_attribute(class_node, "__new__", 0); maker && maker->is(Tag::Function)) {
    Value made;
    made.tag = Tag::Class;
    made.owner = id_;
    made.node = class_node;
    made.index = class_node;
    const Value result = call_function(*maker, call, &made);
    if (is_known(store(), result) && !result.is(Tag::None)) return result;
  }
  return instance;
}

// A metaclass is called with the name, the bases and the names of the class that it makes.
void Evaluator::make_class(NodeId statement, const Value& metaclass) {
  const syntax::Tree& tree = layer_.tree;
  Values names(store());
  const syntax::ScopeId scope = layer_.scopes.scope_of_node[statement];
  for (std::uint32_t i = scope_first_[scope]; scope != 0 && i < scope_first_[scope + 1]; ++i) {
    const syntax::BindingId id = scope_bindings_[i];
    names.push_back(
        store().text(std::string(tree.names.text(layer_.scopes.bindings[id].name)), kFromLiteral));
    names.push_back(environment_[id]);
  }
  if (!is_own(metaclass)) return;
  const Argument arguments[3] = {
      {syntax::kNoAtom, statement,
       store().text(std::string(tree.names.text(tree[statement].value)), kFromLiteral)},
      {syntax::kNoAtom, statement, store().items(Tag::Tuple, {}, 0)},
      {syntax::kNoAtom, statement, store().items(Tag::Dict, std::move(names), 0)}};
  const Call call{statement, kNoSymbol, Value(), arguments};
  if (!metaclass.is(Tag::Class)) {
    call_value(metaclass, call);
    return;
  }
  for (const std::string_view name : {"__prepare__", "__new__", "__init__"}) {
    const auto found = class_attribute(static_cast<NodeId>(metaclass.index), name, 0);
    if (found && found->is(Tag::Function)) call_function(*found, call, &metaclass);
  }
}

Value Evaluator::make_iterator(const Value& value) {
  Items items;
  if (value.iterator || is_cycle(value) || !iterate(value, items)) return value;
  Value result = store().items(Tag::List, items.collect(store()), value.origins);
  result.node = value.node;
  result.iterator = true;
  return result;
}

std::optional<Value> Evaluator::next_of(const Value& iterator, bool raises) {
  if (iterator.is(Tag::Instance)) return call_special(iterator, "__next__", {}, syntax::kNoNode);
  if ((!iterator.iterator && !is_cycle(iterator)) || iterator.partial) return std::nullopt;
  std::size_t& at = position(iterator);
  if (iterator.is(Tag::Range)) return counted(iterator, at++);
  const auto items = store().items(iterator);
  if (!items.empty() && is_cycle(iterator)) at %= items.size();
  if (at >= items.size()) {
    if (raises) raise("StopIteration", iterator.node);
    return std::nullopt;
  }
  return items[at++];
}

bool Evaluator::iterate_instance(const Value& object, Items& out) {
  const auto given = call_special(object, "__iter__", {}, syntax::kNoNode);
  if (!given) return false;
  if (!given->is(Tag::Instance)) return iterate(*given, out);
  const std::uint64_t before = unknowns_;
  ++tries_;
  const Context around = try_context_;
  try_context_ = context_;
  Values given_so_far(store());
  while (given_so_far.size() < kMaxItems && may_repeat() && unknowns_ == before) {
    const auto item = call_special(*given, "__next__", {}, syntax::kNoNode);
    if (!item || raised_) break;
    given_so_far.push_back(*item);
  }
  --tries_;
  try_context_ = around;
  if (!raised_) return false;
  unknowns_ = raised_->unknowns;
  raised_.reset();
  out = Items(std::move(given_so_far));
  return true;
}

}  // namespace pyverdict::unwrap
