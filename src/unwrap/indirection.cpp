#include <algorithm>
#include <array>

#include "unwrap/builtins.h"

/// The long ways round to a name: dictionaries of modules, frames and functions, attributes by name, partial
/// calls.
namespace pyverdict::unwrap {

using syntax::NodeId;

namespace {

// Attributes that lead to a dictionary of names, or to a module, whatever they are read from.
struct Way {
  std::string_view attribute;
  std::string_view leads_to;
};
constexpr std::array<Way, 8> kWays = {{
    {"__builtins__", "builtins"},
    {"f_back", "sys._getframe()"},
    {"f_builtins", "builtins"},
    {"f_globals", "globals()"},
    {"f_locals", "globals()"},
    {"__globals__", "globals()"},
    {"func_globals", "globals()"},
    {"gi_frame", "sys._getframe()"},
}};

bool is_text_method(std::string_view name) {
  return name == "__str__" || name == "__repr__" || name == "__format__";
}

// A builtin class right below `object`.
bool is_plain_class(std::string_view path) {
  return is_builtin_class(path) && !is_builtin_exception(path) && path != "object" && path != "bool";
}

bool is_names(std::string_view path) { return path == "globals()" || path == "__main__"; }

bool is_module_like(std::string_view path) {
  return path.find('(') == std::string_view::npos && path.find('[') == std::string_view::npos;
}

// The first string of a function or class, which is its documentation.
std::optional<std::string> documentation(const syntax::Tree& tree, NodeId block) {
  if (block == syntax::kNoNode) return std::nullopt;
  const NodeId first = tree[block].first;
  if (first == syntax::kNoNode || tree[first].kind != syntax::Kind::String) return std::nullopt;
  return syntax::string_value(tree, first);
}

}  // namespace

Value Evaluator::global_name(std::string_view name, Origins origins, NodeId node) {
  if (const auto value = module_name(name)) return *value;
  return symbol(program_.symbols.path(name), origins & ~kFromLiteral, node);
}

// `__class__`, `__str__` and the like of builtins and of values of their classes.
std::optional<Value> Evaluator::builtin_attribute(const Value& object, std::string_view name) {
  if (object.is(Tag::Symbol)) {
    const std::string_view path = program_.symbols.text(static_cast<SymbolId>(object.index));
    const std::string text = builtin_text(path);
    if (text.empty()) return std::nullopt;
    if (is_text_method(name)) return bound(object, name);
    if (text.front() != '<') return std::nullopt;
    if (name == "__name__" || name == "__qualname__")
      return store().text(std::string(path), object.origins | kFromLiteral);
    if (name == "__base__" && is_plain_class(path))
      return symbol(program_.symbols.path("object"), object.origins, object.node);
    return std::nullopt;
  }
  const std::string_view path = class_name(object);
  if (path.empty()) return std::nullopt;
  if (name == "__class__") return symbol(program_.symbols.path(path), 0, object.node);
  if (is_text_method(name) && !object.is(Tag::Function)) return bound(object, name);
  return std::nullopt;
}

std::optional<Value> Evaluator::special_attribute(const Value& object, std::string_view name) {
  if (name.starts_with("__")) {
    if (auto value = builtin_attribute(object, name)) return value;
  }
  if (object.is(Tag::Symbol)) {
    const std::string_view path = program_.symbols.text(static_cast<SymbolId>(object.index));
    if (path == "__main__" && name != "__dict__") return global_name(name, object.origins, object.node);
    // A builtin function is bound to its module.
    if (name == "__self__" && is_module_like(path) && path.find('.') == std::string_view::npos) {
      return symbol(program_.symbols.path("builtins"), object.origins, object.node);
    }
    if (name == "__call__" && (known(static_cast<SymbolId>(object.index)).sink != nullptr ||
                               known(static_cast<SymbolId>(object.index)).api != nullptr)) {
      return object;
    }
  }
  if (object.is(Tag::Instance) || object.is(Tag::Class)) {
    if (name != "__doc__") return std::nullopt;
  } else {
    if (name == "__getattribute__" || name == "__getattr__") return bound(object, "getattribute()");
    for (const Way& way : kWays) {
      if (way.attribute == name) {
        return symbol(program_.symbols.path(way.leads_to), object.origins & ~kFromLiteral, object.node);
      }
    }
  }
  if (object.is(Tag::Function) || object.is(Tag::Class)) {
    const NodeId node = static_cast<NodeId>(object.index);
    if (name == "__doc__") {
      auto text = documentation(layer_.tree, layer_.tree.child(node, syntax::Kind::Block));
      return text ? store().text(std::move(*text), kFromLiteral) : none();
    }
    if (name == "__name__" && layer_.tree[node].kind != syntax::Kind::Lambda) {
      return store().text(std::string(layer_.tree.names.text(layer_.tree[node].value)), kFromLiteral);
    }
    if (name == "__call__" && object.is(Tag::Function)) return object;
  }
  return std::nullopt;
}

// `sys.modules.get("os")`, `globals().get("x")`, `globals().update({...})`.
std::optional<Value> Evaluator::dictionary_call(const Call& call) {
  const std::string_view path = program_.symbols.text(call.symbol);
  const std::size_t dot = path.rfind('.');
  const std::string_view method = dot == std::string_view::npos ? path : path.substr(dot + 1);
  const std::string_view base = dot == std::string_view::npos ? "builtins" : path.substr(0, dot);
  if (method == "update" && is_names(base)) {
    for (const Argument& argument : call.arguments) {
      if (argument.keyword != syntax::kNoAtom) {
        assign_module_name(layer_.tree.names.text(argument.keyword), argument.value);
      }
      const Values items(store(), store().items(argument.value));
      for (std::size_t i = 0; argument.value.is(Tag::Dict) && i + 1 < items.size(); i += 2) {
        assign_module_name(store().string(items[i]), items[i + 1]);
      }
    }
    return none();
  }
  // `dir(x)[dir(x).index(name)]` is the name, whatever else the object has.
  if (path == "dir().index") {
    return call.positional(0) == nullptr ? std::nullopt : std::optional(*call.positional(0));
  }
  if (method != "get" && method != "__getitem__" && method != "pop" && method != "setdefault") {
    return std::nullopt;
  }
  const Value* key = call.positional(0);
  if (key == nullptr || !key->is(Tag::Text) || key->partial) return std::nullopt;
  const std::string_view name = store().string(*key);
  if (is_names(base)) return global_name(name, key->origins, call.node);
  if (base != "builtins" && base != "sys.modules") return std::nullopt;
  const SymbolId from = program_.symbols.path(base);
  return symbol(program_.symbols.named_item(from, name), key->origins & ~kFromLiteral, call.node);
}

Value Evaluator::make_partial(const Value& function, std::span<const Argument> given) {
  Value method = bound(function, "partial()");
  methods_.back().given.assign(given.begin(), given.end());
  return method;
}

Value Evaluator::make_method_caller(const Value& name, std::span<const Argument> given) {
  Value method = bound(name, "methodcaller()");
  methods_.back().given.assign(given.begin(), given.end());
  return method;
}

Value Evaluator::call_partial(const BoundMethod& method, const Call& call) {
  const Value* first = call.positional(0);
  if (method.name == "partial()") {
    std::vector<Argument> arguments = method.given;
    arguments.insert(arguments.end(), call.arguments.begin(), call.arguments.end());
    put_keywords_last(arguments);
    return call_value(method.receiver, Call{call.node, kNoSymbol, Value(), arguments});
  }
  if (method.name == "outer()") return call_outer(method.receiver, call);
  if (method.name == "inner()") return call_inner(method.receiver, call);
  if (first == nullptr) return unknown(method.receiver.origins, call.node);
  if (method.name == "getattribute()") {
    return first->is(Tag::Text) && !first->partial
               ? attribute(method.receiver, std::string(store().string(*first)))
               : unknown(first->origins, call.node);
  }
  if (method.name == "itemgetter()") return subscript(*first, method.receiver, call.node);
  std::string names(store().string(method.receiver));
  Value value = *first;
  for (std::size_t at = 0; at <= names.size();) {
    const std::size_t dot = std::min(names.find('.', at), names.size());
    value = attribute(value, std::string_view(names).substr(at, dot - at));
    at = dot + 1;
  }
  if (method.name != "methodcaller()") return value;
  return call_value(value, Call{call.node, kNoSymbol, *first, method.given});
}

// Whether two functions are the same one.
std::optional<bool> Evaluator::same_callable(syntax::Op op, const Value& left, const Value& right) {
  const bool equal = op == syntax::Op::Eq || op == syntax::Op::Is;
  if (!equal && op != syntax::Op::NotEq && op != syntax::Op::IsNot) return std::nullopt;
  if (is_match(*this, left) && right.is(Tag::None)) return !equal;
  if (!left.is(Tag::Symbol) && !left.is(Tag::Function)) return std::nullopt;
  if (decided(left) != true || decided(right) != true || left.tag != right.tag) return std::nullopt;
  return (left.index == right.index && left.owner == right.owner) == equal;
}

// What is called or imported is true.
std::optional<bool> Evaluator::decided(const Value& value) {
  switch (value.tag) {
    case Tag::Function:
    case Tag::Class:
    case Tag::Method:
      return true;
    case Tag::Symbol: {
      if (is_match(*this, value)) return true;
      const Known& row = known(static_cast<SymbolId>(value.index));
      if (row.sink != nullptr || (row.api != nullptr && (row.api->handler != nullptr || row.api->quiet)))
        return true;
      return std::nullopt;
    }
    case Tag::Instance:
      for (const std::string_view name : {"__bool__", "__len__"}) {
        if (const auto told = call_special(value, name, {}, syntax::kNoNode))
          return told->is(Tag::Instance) ? std::nullopt : truth(store(), *told);
      }
      return std::nullopt;
    default:
      return truth(store(), value);
  }
}

}  // namespace pyverdict::unwrap

namespace pyverdict::unwrap::handlers {

namespace {

Value named_method(Evaluator& evaluator, const Call& call, std::string_view name) {
  const Value* what = call.positional(0);
  if (what == nullptr || !is_known(evaluator.store(), *what)) return external(evaluator, call);
  return evaluator.bound(*what, name);
}

}  // namespace

Value attribute_getter(Evaluator& evaluator, const Call& call) {
  return named_method(evaluator, call, "attrgetter()");
}

Value item_getter(Evaluator& evaluator, const Call& call) {
  return named_method(evaluator, call, "itemgetter()");
}

Value method_caller(Evaluator& evaluator, const Call& call) {
  if (call.positional(0) == nullptr || !call.positional(0)->is(Tag::Text)) return external(evaluator, call);
  return evaluator.make_method_caller(*call.positional(0), call.arguments.subspan(1));
}

Value partial(Evaluator& evaluator, const Call& call) {
  if (call.positional(0) == nullptr) return external(evaluator, call);
  return evaluator.make_partial(*call.positional(0), call.arguments.subspan(1));
}

Value namespace_object(Evaluator& evaluator, const Call& call) {
  std::vector<std::pair<std::string, Value>> attributes;
  for (const Argument& argument : call.arguments) {
    if (argument.keyword == syntax::kNoAtom) return external(evaluator, call);
    attributes.emplace_back(evaluator.tree().names.text(argument.keyword), argument.value);
  }
  return evaluator.make_object(std::move(attributes), false);
}

Value own_attribute(Evaluator& evaluator, const Call& call) {
  return call.positional_count() == 2 ? get_attribute(evaluator, call) : external(evaluator, call);
}

Value locate(Evaluator& evaluator, const Call& call) {
  const Value* name = call.positional(0);
  if (name == nullptr || !name->is(Tag::Text) || name->partial) return external(evaluator, call);
  std::string path(evaluator.store().string(*name));
  std::replace(path.begin(), path.end(), ':', '.');
  return evaluator.symbol(evaluator.program().symbols.path(path), name->origins & ~kFromLiteral, call.node);
}

Value type_or_class(Evaluator& evaluator, const Call& call) {
  const Value* names = call.positional(2);
  if (names == nullptr || !names->is(Tag::Dict)) return type_of(evaluator, call);
  std::vector<std::pair<std::string, Value>> attributes;
  const auto items = evaluator.store().items(*names);
  for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
    attributes.emplace_back(evaluator.store().string(items[i]), items[i + 1]);
  }
  return evaluator.make_object(std::move(attributes), true);
}

}  // namespace pyverdict::unwrap::handlers
