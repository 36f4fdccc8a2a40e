#include <algorithm>
#include <utility>

#include "digest/digest.h"
#include "unwrap/evaluator.h"

/// `eval` and `exec` of known text, in the names of the place where they stand.
///
/// The text becomes a layer of its own, which is read in full; what is done here is only what the code around
/// it needs to go on: the value of an expression, the names that statements bind.
namespace pyverdict::unwrap {

using syntax::NodeId;

namespace {

constexpr std::size_t kMaxExpression = 1024 * 1024;
constexpr std::size_t kMaxStatements = 16 * 1024;
constexpr std::uint32_t kMaxTexts = 100'000;
constexpr std::size_t kMaxRemembered = 64;
constexpr std::uint32_t kMaxDepth = 4;
constexpr std::size_t kMaxLocalNames = 4096;
constexpr std::size_t kMaxExecuted = 64;
// A name that a hundred layers do not bind is looked for in each of them.
constexpr std::uint64_t kMaxOuterNames = 10'000'000;
// Parsing a text and setting up for it costs about as much as so many steps.
constexpr std::size_t kItemsForText = 400;

}  // namespace

// What a name means where `outer_` evaluates: innermost scope first.
std::optional<Value> Evaluator::value_named(std::string_view name) {
  const syntax::Atom atom = layer_.tree.names.find(name);
  const auto in_scope = [&](syntax::ScopeId scope) -> std::optional<Value> {
    for (std::uint32_t i = scope_first_[scope]; i < scope_first_[scope + 1]; ++i) {
      const syntax::BindingId id = scope_bindings_[i];
      if (layer_.scopes.bindings[id].name == atom) return environment_[id];
    }
    return std::nullopt;
  };
  if (atom != syntax::kNoAtom) {
    for (auto scope = comprehensions_.rbegin(); scope != comprehensions_.rend(); ++scope) {
      if (const auto value = in_scope(*scope)) return value;
    }
    syntax::ScopeId scope = frame_ == nullptr ? 0 : layer_.scopes.scope_of_node[frame_->function];
    for (; scope != 0; scope = layer_.scopes.scopes[scope].parent) {
      if (const auto value = in_scope(scope)) return value;
    }
  }
  if (const auto value = module_name(name)) return value;
  if (inherited_ != nullptr) {
    if (const auto it = inherited_->find(std::string(name)); it != inherited_->end())
      return of_outer(it->second);
  }
  return value_of_outer(name);
}

namespace {

// A container holds what belongs to the evaluation that made it, and means nothing to another.
bool holds_own(const Store& store, const Value& value, unsigned depth) {
  constexpr unsigned kDeepest = 8;
  switch (value.tag) {
    case Tag::Function:
    case Tag::Class:
    case Tag::Instance:
    case Tag::Method:
      return true;
    case Tag::Tuple:
    case Tag::List:
    case Tag::Set:
    case Tag::Dict: {
      const auto items = store.items(value);
      if (depth > kDeepest || !store.may_look_at(items.size())) return true;
      return std::any_of(items.begin(), items.end(),
                         [&](const Value& item) { return holds_own(store, item, depth + 1); });
    }
    default:
      return false;
  }
}

}  // namespace

std::optional<Value> Evaluator::value_of_outer(std::string_view name) {
  if (outer_ == nullptr) return std::nullopt;
  if (++program_.outer_names > kMaxOuterNames) {
    diagnose(diagnostic::Code::StepsExhausted, syntax::kNoNode, "names of outer layers");
    return std::nullopt;
  }
  const auto value = outer_->value_named(name);
  if (!value) return std::nullopt;
  return of_outer(*value);
}

// A function of `outer_` goes on with what steps and depth there are here.
Value Evaluator::call_outer(const Value& function, const Call& call) {
  std::vector<Argument> arguments(call.arguments.begin(), call.arguments.end());
  for (Argument& argument : arguments) argument = {syntax::kNoAtom, outer_node_, for_outer(argument.value)};
  const std::uint32_t depth = outer_->depth_;
  const std::uint64_t last_step = outer_->last_step_;
  const Context context = outer_->context_;
  const bool relayed = std::exchange(relays_, false);
  outer_->relays_ = true;
  outer_->depth_ = std::max(depth, depth_ + 1);
  outer_->last_step_ = std::max(last_step, last_step_);
  outer_->context_ = static_cast<Context>(context | context_);
  const std::uint64_t before = outer_->unknowns_;
  Value result = of_outer(outer_->call_value(function, Call{outer_node_, kNoSymbol, Value(), arguments}));
  if (outer_->unknowns_ != before) ++unknowns_;
  outer_->depth_ = depth;
  outer_->last_step_ = last_step;
  outer_->context_ = context;
  outer_->relays_ = false;
  result.node = call.node;
  if (!relayed && store().chain(result) != 0) record_text(result, call.node);
  return result;
}

// The names of the function that runs, for the code that it runs; functions around it included.
std::shared_ptr<const Names> Evaluator::local_names() {
  if (frame_ == nullptr || local_names_kept_ >= kMaxLocalNames) return nullptr;
  auto names = std::make_shared<Names>();
  for (auto scope = layer_.scopes.scope_of_node[frame_->function]; scope != 0;
       scope = layer_.scopes.scopes[scope].parent) {
    for (std::uint32_t i = scope_first_[scope]; i < scope_first_[scope + 1]; ++i) {
      const syntax::BindingId id = scope_bindings_[i];
      if (environment_[id].is(Tag::Unknown) || names->size() >= kMaxLocalNames) continue;
      names->emplace(layer_.tree.names.text(layer_.scopes.bindings[id].name), environment_[id]);
    }
  }
  local_names_kept_ += names->size();
  return names;
}

Value Evaluator::for_outer(const Value& value) {
  if (value.is(Tag::Method) && is_own(value) && methods_[value.slot()].name == "outer()")
    return methods_[value.slot()].receiver;
  return holds_own(store(), value, 0) ? unknown(value.origins, outer_node_) : value;
}

Value Evaluator::of_outer(const Value& value) {
  switch (value.tag) {
    case Tag::Function:
    case Tag::Class:
    case Tag::Instance:
    case Tag::Method:
      return bound(value, "outer()");
    default:
      return holds_own(store(), value, 0) ? unknown(value.origins, outer_node_) : value;
  }
}

// The text, parsed; nothing when it is not to be evaluated.
std::shared_ptr<Layer> Evaluator::parsed_text(std::string_view text, std::size_t max_size) {
  if (text.size() > max_size || text_depth_ >= kMaxDepth || evaluated_texts_ >= kMaxTexts || !may_repeat()) {
    return nullptr;
  }
  ++evaluated_texts_;
  charge(kItemsForText);
  if (const auto known = texts_.find(text); known != texts_.end()) {
    known->second->facts.clear();
    known->second->arguments.clear();
    return known->second;
  }
  charge(text.size());
  // Literals of the result refer to the text: it stays as long as the program.
  const std::string& kept = program_.texts.emplace_back(text);
  auto scratch = std::make_shared<Layer>();
  scratch->tree = syntax::parse(kept, limits_.syntax);
  scratch->scopes = syntax::resolve_scopes(scratch->tree);
  // A tree is far larger than a small text: a few are remembered, since loops come back to them.
  if (texts_.size() < kMaxRemembered) texts_.emplace(kept, scratch);
  return scratch;
}

Value Evaluator::evaluate_text(std::string_view text, Origins origins, NodeId node) {
  const std::shared_ptr<Layer> scratch = parsed_text(text, kMaxExpression);
  return scratch == nullptr ? unknown(origins, node) : evaluate_parsed(*scratch, origins, node);
}

Value Evaluator::evaluate_parsed(Layer& scratch, Origins origins, NodeId node) {
  if (scratch.tree.error_count != 0) return unknown(origins, node);
  const NodeId expression = scratch.tree[scratch.tree.root].first;
  if (expression == syntax::kNoNode || !syntax::is_expression(scratch.tree[expression].kind)) {
    return unknown(origins, node);
  }
  std::vector<PendingLayer> ignored;
  Evaluator inner(program_, scratch, limits_, nullptr, ignored);
  inner.text_depth_ = text_depth_ + 1;
  inner.outer_ = this;
  inner.outer_node_ = node;
  inner.last_step_ = last_step_;
  Value result = inner.eval(expression);
  if (result.is(Tag::Method) && inner.is_own(result) && inner.methods_[result.slot()].name == "outer()") {
    return inner.methods_[result.slot()].receiver;
  }
  const bool portable =
      result.is(Tag::Symbol) || result.is(Tag::Text) || result.is(Tag::Bytes) || is_known(store(), result);
  if (!portable) return unknown(origins | result.origins, node);
  result.node = node;
  result.origins |= origins;
  return result;
}

namespace {

// One expression of what `ast.literal_eval` takes, but no complex numbers.
bool is_literal(const syntax::Tree& tree) {
  using syntax::Kind;
  const NodeId expression = tree[tree.root].first;
  if (expression == syntax::kNoNode || tree[expression].next != syntax::kNoNode) return false;
  for (NodeId node = 1; node < tree.nodes.size(); ++node) {
    switch (tree[node].kind) {
      case Kind::String:
      case Kind::Number:
      case Kind::Tuple:
      case Kind::List:
      case Kind::Set:
      case Kind::Dict:
      case Kind::True:
      case Kind::False:
      case Kind::NoneLiteral:
      case Kind::Concat:
        break;
      case Kind::UnaryOp: {
        const auto op = static_cast<syntax::Op>(tree[node].op);
        const bool sign = op == syntax::Op::USub || op == syntax::Op::UAdd;
        if (!sign || tree[tree[node].first].kind != Kind::Number) return false;
        break;
      }
      default:
        if (node != tree.root) return false;
    }
  }
  return true;
}

// The texts of a literal come out of what it was found in.
void set_chain(Store& store, const Value& value, Store::Chain chain) {
  store.set_chain(value, chain);
  for (const Value& item : store.items(value)) set_chain(store, item, chain);
}

}  // namespace

std::optional<Value> Evaluator::literal_value(std::string_view text, const Value& from,
                                              std::string_view transform, NodeId node) {
  const Store::Chain before = store().chain(from);
  const std::shared_ptr<Layer> scratch = parsed_text(text, kMaxExpression);
  if (scratch == nullptr || scratch->tree.error_count != 0 || !is_literal(scratch->tree)) return std::nullopt;
  const Value value = evaluate_parsed(*scratch, from.origins | (transform.empty() ? 0 : kFromDecoded), node);
  if (!is_known(store(), value)) return std::nullopt;
  set_chain(store(), value, transform.empty() ? before : store().extend(before, transform));
  return value;
}

struct Evaluator::Executed {
  Executed(Program& program, std::shared_ptr<Layer> text, const Limits& limits)
      : layer(std::move(text)), evaluator(program, *layer, limits, nullptr, pending) {}

  std::shared_ptr<Layer> layer;
  std::vector<PendingLayer> pending;
  Evaluator evaluator;
};

void Evaluator::execute_text(std::string_view text, const Value* names, NodeId node) {
  const std::shared_ptr<Layer> scratch = parsed_text(text, kMaxStatements);
  if (scratch == nullptr || scratch->tree.error_count != 0) return;
  const auto text_run = std::make_shared<Executed>(program_, scratch, limits_);
  Evaluator& inner = text_run->evaluator;
  inner.text_depth_ = text_depth_ + 1;
  inner.outer_ = this;
  inner.outer_node_ = node;
  inner.last_step_ = last_step_;
  // What it binds may be bound already: `x += "..."`.
  const auto& bindings = scratch->scopes.bindings;
  for (std::size_t id = 1; id < bindings.size(); ++id) {
    if (bindings[id].scope != 0) continue;
    if (const auto value = inner.value_of_outer(scratch->tree.names.text(bindings[id].name)))
      inner.environment_[id] = *value;
  }
  inner.block(scratch->tree.root);
  // What it runs so far is found when it is read as a layer.
  text_run->pending.clear();
  Names bound_names = inner.names();
  if (executed_.size() < kMaxExecuted) {
    const std::size_t known = bound_names.size();
    for (std::size_t id = 1; id < inner.environment_.size(); ++id) {
      const syntax::Binding& binding = scratch->scopes.bindings[id];
      const Value& value = inner.environment_[id];
      if (binding.scope != 0 || !inner.is_own(value)) continue;
      bound_names.emplace(scratch->tree.names.text(binding.name), of_inner(inner, value));
    }
    if (bound_names.size() != known) {
      // Executed again, the text is parsed again: this tree is the one of these functions.
      std::erase_if(texts_, [&](const auto& row) { return row.second == scratch; });
      executed_.push_back(text_run);
    }
  }
  for (const auto& [name, value] : bound_names) {
    if (names == nullptr) {
      assign_module_name(name, value);
    } else {
      set_item(*names, store().text(name, kFromLiteral), value);
    }
  }
}

Evaluator::Executed* Evaluator::executed(const Value& value) {
  const auto it = std::find_if(executed_.begin(), executed_.end(),
                               [&](const auto& text) { return text->evaluator.id_ == value.owner; });
  return it == executed_.end() ? nullptr : it->get();
}

Value Evaluator::of_inner(Evaluator& inner, const Value& value) {
  switch (value.tag) {
    case Tag::Method:
      if (inner.is_own(value) && inner.methods_[value.slot()].name == "outer()")
        return inner.for_outer(value);
      return bound(value, "inner()");
    case Tag::Function:
    case Tag::Class:
    case Tag::Instance:
      return bound(value, "inner()");
    default:
      return inner.for_outer(value);
  }
}

// The counterpart of `call_outer`: a function of a text that was executed here.
Value Evaluator::call_inner(const Value& function, const Call& call) {
  Executed* const text = executed(function);
  if (text == nullptr) return unknown(function.origins, call.node);
  Evaluator& inner = text->evaluator;
  const NodeId node = text->layer->tree.root;
  std::vector<Argument> arguments(call.arguments.begin(), call.arguments.end());
  for (Argument& argument : arguments) {
    const bool keyword = argument.keyword != syntax::kNoAtom;
    const syntax::Atom atom =
        keyword ? text->layer->tree.names.find(layer_.tree.names.text(argument.keyword)) : syntax::kNoAtom;
    if (keyword && atom == syntax::kNoAtom) return unknown(function.origins, call.node);
    argument = {atom, node, inner.of_outer(argument.value)};
  }
  const Context context = std::exchange(inner.context_, context_);
  inner.depth_ = depth_ + 1;
  inner.last_step_ = last_step_;
  const std::uint64_t before = inner.unknowns_;
  const Value result = inner.call_value(function, Call{node, kNoSymbol, Value(), arguments});
  inner.context_ = context;
  if (inner.unknowns_ != before) ++unknowns_;
  for (PendingLayer& pending : text->pending) {
    pending.parent = layer_.id;
    pending.span = layer_.tree[call.node].span();
    pending.node = call.node;
    pending.locals = nullptr;
    if (run_.insert(digest::md5(pending.bytes)).second && pending_.size() <= limits_.max_layers)
      pending_.push_back(std::move(pending));
  }
  text->pending.clear();
  Value value = of_inner(inner, result);
  value.node = call.node;
  if (store().chain(value) != 0) record_text(value, call.node);
  return value;
}

Value Evaluator::inner_attribute(const Value& object, std::string_view name) {
  Executed* const text = executed(object);
  if (text == nullptr) return unknown(object.origins, object.node);
  return of_inner(text->evaluator, text->evaluator.attribute(object, name));
}

}  // namespace pyverdict::unwrap
