#include <algorithm>

#include "unwrap/evaluator.h"

/// Names, attributes, items and slices that are assigned.
namespace pyverdict::unwrap {

using syntax::Kind;
using syntax::NodeId;

namespace {

constexpr std::size_t kMaxItems = 2'000'000;
constexpr std::size_t kBytesPerLook = 64;  // of texts that are compared
constexpr Origins kFromOutside =
    kFromNetwork | kFromFile | kFromEnvironment | kFromHost | kFromCredential | kFromProcess | kFromInput;

// `if there: x = fetched() else: x = "none"`: under a test that is not known, a text of the script takes no
// trace of what the name may hold instead.
Value or_before(Context context, const Value& held, Value value) {
  const bool text = value.is(Tag::Text) || value.is(Tag::Bytes);
  if (text && (context & kConditional) != 0 && value.origins == kFromLiteral) {
    value.origins |= held.origins & kFromOutside;
  }
  return value;
}

}  // namespace

bool Evaluator::is_same(const Value& held, const Value& value) const {
  if (held.tag != value.tag) return false;
  if (held.index == value.index) return true;
  if (!is_string(value)) return false;
  const std::string_view before = store().string(held);
  const std::string_view now = store().string(value);
  if (before.size() != now.size()) return false;
  // Long texts are not compared without end.
  return before.data() == now.data() || (store().may_look_at(now.size() / kBytesPerLook) && before == now);
}

void Evaluator::set_binding(syntax::BindingId id, const Value& given) {
  if (id == syntax::kNoBinding) return;
  Value& held = environment_[id];
  const Value value = or_before(context_, held, given);
  if (undo_.is_open()) undo_.note(id, held);
  if (!is_same(held, value)) ++changes_;
  held = value;
}

void Evaluator::assign(NodeId target, const Value& value) {
  const syntax::Tree& tree = layer_.tree;
  if (target == syntax::kNoNode) return;
  switch (tree[target].kind) {
    case Kind::Name:
      set_binding(layer_.scopes.of_node[target], value);
      break;
    case Kind::Tuple:
    case Kind::List:
      assign_sequence(target, value);
      break;
    case Kind::Starred:
      assign(tree[target].first, value);
      break;
    case Kind::Attribute:
      if (tree[target].first != syntax::kNoNode) {
        const Value object = eval(tree[target].first);
        set_attribute(object, tree.names.text(tree[target].value), value, target);
      }
      break;
    case Kind::Subscript:
      assign_item(target, value);
      break;
    default:
      break;
  }
}

void Evaluator::set_item(const Value& dict, const Value& key, const Value& value) {
  const std::size_t at = find_key(dict, key).value_or(std::string::npos);
  auto& items = store().mutable_items(dict);
  if (at != std::string::npos) {
    items[at + 1] = value;
  } else if (items.size() < kMaxItems) {
    items.push_back(key);
    items.push_back(value);
  }
}

void Evaluator::assign_item(NodeId target, const Value& value) {
  const syntax::Tree& tree = layer_.tree;
  const NodeId index = tree.child(target, 1);
  if (index == syntax::kNoNode) return;
  const Value object = eval(tree[target].first);
  if (tree[index].kind == Kind::Slice) {
    assign_slice(object, index, value);
    return;
  }
  const Value key = eval(index);
  switch (object.tag) {
    case Tag::Dict:
      set_item(object, key, value);
      break;
    case Tag::List: {
      auto& items = store().mutable_items(object);
      const auto at = key.is(Tag::Integer) ? place_of(key.integer, items.size()) : std::nullopt;
      if (at) items[*at] = value;
      break;
    }
    case Tag::Bytes: {
      if (!key.is(Tag::Integer) || !value.is(Tag::Integer)) break;
      if (const auto at = place_of(key.integer, store().string(object).size()))
        store().set_byte(object, *at, static_cast<char>(value.integer));
      break;
    }
    case Tag::Instance: {
      const Value given[2] = {key, value};
      call_special(object, "__setitem__", given, target);
      break;
    }
    case Tag::Symbol: {
      const SymbolId base = static_cast<SymbolId>(object.index);
      const SymbolId item = key.is(Tag::Text) ? program_.symbols.named_item(base, store().string(key))
                                              : program_.symbols.item(base);
      const Argument arguments[2] = {{syntax::kNoAtom, target, value}, {syntax::kNoAtom, index, key}};
      record(FactKind::Store, item, target, arguments, value, object);
      const std::string_view path = program_.symbols.text(base);
      if (key.is(Tag::Text) && (path == "globals()" || path == "builtins")) {
        assign_module_name(store().string(key), value);
      }
      if (key.is(Tag::Text) && path == "os.environ")
        assign_module_name(variable_key(store().string(key)), value);
      break;
    }
    default:
      break;
  }
}

void Evaluator::assign_slice(const Value& object, NodeId slice, const Value& value) {
  if (object.is(Tag::Bytes)) {
    const auto range = slice_of(slice, object);
    if (!range || range->step != 1 || !value.is(Tag::Bytes) || value.partial) return;
    if (!may_work(size_of(object) + size_of(value))) return;
    std::string content(store().string(object));
    content.replace(static_cast<std::size_t>(range->start), range->count, store().string(value));
    store().set_bytes(object, std::move(content));
    return;
  }
  Items source;
  if (!object.is(Tag::List) || !iterate(value, source)) return;
  const Values given = source.collect(store());
  const auto range = slice_of(slice, object);
  const std::size_t size = store().items(object).size();
  if (!range || !may_work((size + given.size()) * sizeof(Value))) return;
  auto& items = store().mutable_items(object);
  if (range->step == 1) {
    if (size - range->count + given.size() > kMaxItems) return;
    items.erase(static_cast<std::size_t>(range->start), range->count);
    items.insert(static_cast<std::size_t>(range->start), given);
  } else if (given.size() == range->count) {
    std::int64_t at = range->start;
    for (const Value& item : given) {
      items[static_cast<std::size_t>(at)] = item;
      at += range->step;
    }
  }
}

void Evaluator::remove(NodeId target, std::uint32_t depth) {
  const syntax::Tree& tree = layer_.tree;
  const Kind kind = tree[target].kind;
  ++program_.steps;
  if (kind == Kind::Name || depth > 16) return;
  if (kind == Kind::Tuple || kind == Kind::List) {
    for (const NodeId child : tree.children(target)) remove(child, depth + 1);
    return;
  }
  const NodeId index = kind == Kind::Subscript ? tree.child(target, 1) : syntax::kNoNode;
  if (index == syntax::kNoNode) {
    eval(target);
    return;
  }
  const Value object = eval(tree[target].first);
  const bool slice = tree[index].kind == Kind::Slice;
  const auto range = slice ? slice_of(index, object) : std::nullopt;
  const Value key = slice ? Value() : eval(index);
  if (object.is(Tag::Dict)) {
    const auto at = find_key(object, key);
    if (at && *at != std::string::npos && may_work(size_of(object)))
      store().mutable_items(object).erase(*at, 2);
    return;
  }
  const auto one = key.is(Tag::Integer) ? place_of(key.integer, length_of(object)) : std::nullopt;
  if ((!one && (!range || range->step != 1)) || !may_work(size_of(object))) return;
  const std::size_t start = one ? *one : static_cast<std::size_t>(range->start);
  const std::size_t count = one ? 1 : range->count;
  if (object.is(Tag::List)) {
    store().mutable_items(object).erase(start, count);
  } else if (object.is(Tag::Bytes)) {
    std::string content(store().string(object));
    content.erase(start, count);
    store().set_bytes(object, std::move(content));
  }
}

void Evaluator::assign_sequence(NodeId target, const Value& value) {
  const syntax::Tree& tree = layer_.tree;
  std::size_t count = 0;
  std::size_t starred = 0;
  for (const NodeId child : tree.children(target)) {
    ++count;
    starred += tree[child].kind == Kind::Starred ? 1 : 0;
  }
  Items items;
  // Python takes one starred target at most; a broken script may have more.
  const bool known = starred <= 1 && iterate(value, items) &&
                     (starred == 1 ? items.size() + 1 >= count : items.size() == count);
  std::size_t at = 0;
  program_.steps += count;
  for (const NodeId child : tree.children(target)) {
    if (!known) {
      assign(child, item_of(value));
    } else if (tree[child].kind == Kind::Starred) {
      const std::size_t rest = items.size() - (count - 1);
      Values middle(store());
      for (std::size_t i = at; i < at + rest; ++i) middle.push_back(items[i]);
      assign(child, store().items(Tag::List, std::move(middle), value.origins));
      at += rest;
    } else {
      assign(child, items[at++]);
    }
  }
}

void Evaluator::set_attribute(const Value& object, std::string_view name, const Value& value, NodeId node) {
  ++changes_;
  if ((object.is(Tag::Instance) || object.is(Tag::Class)) && !is_own(object)) return;
  if (object.is(Tag::Instance)) {
    auto& attributes = instances_[object.slot()].attributes;
    for (auto& [key, held] : attributes) {
      if (key == name) {
        // In a method that nobody calls, what an attribute was set to elsewhere is the better guess, and so
        // it is in code that is not reached.
        const bool reached = (context_ & kUnreachable) == 0 && !value.is(Tag::Unknown);
        if (reached || held.is(Tag::Unknown)) held = or_before(context_, held, value);
        return;
      }
    }
    if (attributes.size() < 1000) attributes.emplace_back(std::string(name), value);
    return;
  }
  if (object.is(Tag::Class)) {
    // What the body of the class binds is found first.
    const syntax::BindingId id = class_binding(static_cast<NodeId>(object.index), name);
    if (id != syntax::kNoBinding) {
      set_binding(id, value);
      return;
    }
    set_attribute(generic_instance(static_cast<NodeId>(object.index)), name, value, node);
    return;
  }
  if (object.is(Tag::Symbol)) {
    const Argument argument{syntax::kNoAtom, node, value};
    const SymbolId base = static_cast<SymbolId>(object.index);
    record(FactKind::Store, program_.symbols.attribute(base, name), node, std::span(&argument, 1), value,
           object);
    // A new builtin is a name everywhere.
    if (program_.symbols.text(base) == "builtins") assign_module_name(name, value);
  }
}

void Evaluator::execute_assignment(NodeId statement) {
  const syntax::Tree& tree = layer_.tree;
  if (tree[statement].kind == Kind::AnnAssign) {
    const NodeId annotation = tree.child(statement, 1);
    if (annotation != syntax::kNoNode && tree[annotation].kind == Kind::Call) eval(annotation);
    const NodeId value = tree.child(statement, 2);
    if (value != syntax::kNoNode) assign(tree.child(statement, 0), eval(value));
    return;
  }
  const NodeId last = tree.last_child(statement);
  if (last == syntax::kNoNode) return;
  const Value value = eval(last);
  if (raised_) return;
  for (NodeId target = tree[statement].first; target != last; target = tree[target].next) {
    assign(target, value);
  }
}

void Evaluator::execute_augmented(NodeId statement) {
  const syntax::Tree& tree = layer_.tree;
  const NodeId target = tree.child(statement, 0);
  const NodeId operand = tree.child(statement, 1);
  if (operand == syntax::kNoNode) return;
  const Value left = eval(target);
  const Value right = eval(operand);
  if (raised_) return;
  const auto op = static_cast<syntax::Op>(tree[statement].op);
  if (op == syntax::Op::Add) {
    if (const auto result = call_special(left, "__iadd__", std::span(&right, 1), statement)) {
      assign(target, *result);
      return;
    }
  }
  if (op == syntax::Op::Add && left.is(Tag::List)) {
    Items items;
    auto& held = store().mutable_items(left);
    if (iterate(right, items) && held.size() + items.size() < kMaxItems) {
      items.append_to(held);
      return;
    }
  }
  // What a loop builds piece by piece is recorded where it is used, not at each step.
  assign(target, operate(op, left, right, syntax::kNoNode));
}

}  // namespace pyverdict::unwrap
