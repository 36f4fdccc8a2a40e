#include <algorithm>
#include <array>

#include "text/name_filter.h"
#include "unwrap/evaluator.h"

/// Exceptions: what is certainly raised, and which handler takes it.
namespace pyverdict::unwrap {

using syntax::Kind;
using syntax::NodeId;

namespace {

struct Derived {
  std::string_view name;
  std::string_view base;
};

// Builtin exceptions that a `try` is known to be written for, and what they derive from besides Exception.
constexpr std::array<Derived, 22> kExceptions = {{
    {"ArithmeticError", "Exception"}, {"AssertionError", "Exception"},
    {"AttributeError", "Exception"},  {"BaseException", ""},
    {"EOFError", "Exception"},        {"Exception", "BaseException"},
    {"ImportError", "Exception"},     {"IndexError", "LookupError"},
    {"KeyError", "LookupError"},      {"KeyboardInterrupt", "BaseException"},
    {"LookupError", "Exception"},     {"ModuleNotFoundError", "ImportError"},
    {"NameError", "Exception"},       {"NotImplementedError", "RuntimeError"},
    {"OSError", "Exception"},         {"OverflowError", "ArithmeticError"},
    {"RuntimeError", "Exception"},    {"StopIteration", "Exception"},
    {"TypeError", "Exception"},       {"UnicodeDecodeError", "ValueError"},
    {"ValueError", "Exception"},      {"ZeroDivisionError", "ArithmeticError"},
}};

const Derived* find_exception(std::string_view name) {
  static constexpr text::NameFilter kFilter(kExceptions, &Derived::name);
  if (!kFilter.may_have(name)) return nullptr;
  const auto it = std::find_if(kExceptions.begin(), kExceptions.end(),
                               [&](const Derived& row) { return row.name == name; });
  return it == kExceptions.end() ? nullptr : &*it;
}

bool derives(std::string_view name, std::string_view base) {
  for (const Derived* row = find_exception(name); row != nullptr; row = find_exception(row->base)) {
    if (row->name == base) return true;
  }
  return false;
}

}  // namespace

bool is_builtin_exception(std::string_view name) { return find_exception(name) != nullptr; }

bool Evaluator::is_certain(Context since) const {
  constexpr Context kUncertain = kConditional | kUnreachable;
  return (context_ & kUncertain) == (since & kUncertain);
}

Value Evaluator::make_exception(SymbolId symbol, const Call& call) {
  Value value = new_instance(syntax::kNoNode);
  value.node = call.node;
  instances_.back().symbol = symbol;
  Values items(store());
  for (const Argument& argument : call.arguments) {
    items.push_back(argument.value);
    value.origins |= argument.value.origins;
  }
  const Value arguments = store().items(Tag::Tuple, std::move(items), value.origins);
  instances_[value.slot()].attributes.emplace_back("args", arguments);
  return value;
}

void Evaluator::raise(std::string_view name, NodeId node) {
  if (raised_ || tries_ == 0 || !is_certain(try_context_)) return;
  const Value exception = make_exception(program_.symbols.path(name), Call{node, kNoSymbol, Value(), {}});
  raised_ = Raised{exception, unknowns_};
}

Flow Evaluator::execute_raise(NodeId statement) {
  Value exception;
  bool first = true;
  for (const NodeId child : layer_.tree.children(statement)) {
    const Value value = eval(child);
    if (first) exception = value;
    first = false;
  }
  if (tries_ == 0 || raised_ || !is_certain(try_context_)) return Flow::Stop;
  const Call call{statement, kNoSymbol, Value(), {}};
  if (!exception.is(Tag::Symbol) && !is_own(exception)) return Flow::Stop;
  if (exception.is(Tag::Class)) exception = instantiate(static_cast<NodeId>(exception.index), call);
  if (exception.is(Tag::Symbol)) exception = make_exception(static_cast<SymbolId>(exception.index), call);
  if (exception.is(Tag::Instance)) raised_ = Raised{exception, unknowns_};
  return Flow::Stop;
}

std::optional<bool> Evaluator::takes(const Value& type, const Value& exception, std::uint32_t depth) {
  if (depth > 8) return std::nullopt;
  const Instance& instance = instances_[exception.slot()];
  if (type.is(Tag::Tuple)) {
    std::optional<bool> result = false;
    for (const Value& one : store().items(type)) {
      const auto taken = takes(one, exception, depth + 1);
      if (taken == true) return true;
      if (!taken) result = std::nullopt;
    }
    return result;
  }
  if (type.is(Tag::Class)) {
    if (!is_own(type)) return std::nullopt;
    if (instance.class_node == syntax::kNoNode) return false;
    if (instance.class_node == static_cast<NodeId>(type.index)) return true;
    return std::nullopt;
  }
  if (!type.is(Tag::Symbol)) return std::nullopt;
  const std::string_view wanted = program_.symbols.text(static_cast<SymbolId>(type.index));
  if (wanted == "Exception" || wanted == "BaseException") return true;
  if (instance.class_node != syntax::kNoNode) return std::nullopt;
  const std::string_view name = program_.symbols.text(instance.symbol);
  if (find_exception(wanted) == nullptr || find_exception(name) == nullptr) {
    return wanted == name ? std::optional(true) : std::nullopt;
  }
  return derives(name, wanted);
}

bool Evaluator::does_nothing(NodeId block) const {
  const syntax::Tree& tree = layer_.tree;
  for (const NodeId statement : tree.children(block)) {
    const Kind kind = tree[statement].kind;
    if (kind != Kind::Pass && kind != Kind::Continue && kind != Kind::Ellipsis && kind != Kind::String)
      return false;
  }
  return true;
}

Flow Evaluator::run_handler(NodeId handler, const Value* exception) {
  const syntax::Tree& tree = layer_.tree;
  std::size_t operands =
      (tree[handler].has(syntax::kHasType) ? 1 : 0) + (tree[handler].has(syntax::kHasTarget) ? 1 : 0);
  for (const NodeId part : tree.children(handler)) {
    if (operands == 0) break;
    --operands;
    if (tree[handler].has(syntax::kHasTarget) && operands == 0) {
      assign(part, exception == nullptr ? Value() : *exception);
    } else if (exception == nullptr) {
      eval(part);
    }
  }
  set_binding(layer_.scopes.of_node[handler], exception == nullptr ? Value() : *exception);
  return block(tree.child(handler, Kind::Block));
}

Flow Evaluator::execute_try(NodeId statement) {
  const syntax::Tree& tree = layer_.tree;
  bool silent = false;
  NodeId body = syntax::kNoNode;
  NodeId otherwise = syntax::kNoNode;
  NodeId finally = syntax::kNoNode;
  for (const NodeId child : tree.children(statement)) {
    if (tree[child].kind == Kind::Handler) {
      const NodeId inside = tree.child(child, Kind::Block);
      silent = silent || (inside != syntax::kNoNode && does_nothing(inside));
    } else if (tree[child].kind == Kind::Block) {
      if (body == syntax::kNoNode) {
        body = child;
      } else if (tree[statement].has(syntax::kHasElse) && otherwise == syntax::kNoNode) {
        otherwise = child;
      } else {
        finally = child;
      }
    }
  }

  bool imports = false;  // the handlers of a failed import say where else a name comes from
  for (const NodeId child : tree.children(body)) {
    imports = imports || tree[child].kind == Kind::Import || tree[child].kind == Kind::ImportFrom;
  }
  const std::uint64_t before = unknowns_;
  const Context around = try_context_;
  try_context_ = context_;
  ++tries_;
  Flow flow = Flow::Next;
  {
    const Context added = silent ? kInTry : Context{0};
    const Context saved = context_;
    context_ = static_cast<Context>(context_ | added);
    flow = block(body);
    context_ = saved;
  }
  --tries_;
  try_context_ = around;
  std::optional<Raised> raised;
  raised.swap(raised_);

  const bool stops = flow == Flow::Return || flow == Flow::Break || flow == Flow::Continue;
  bool handled = false;
  for (const NodeId child : tree.children(statement)) {
    if (tree[child].kind != Kind::Handler) continue;
    if (raised && !handled) {
      const bool typed = tree[child].has(syntax::kHasType);
      const auto taken = typed ? takes(eval(tree[child].first), raised->exception) : std::optional(true);
      if (taken != false) {
        handled = true;
        unknowns_ = raised->unknowns;
        flow = run_handler(child, &raised->exception);
        continue;
      }
    }
    // What only known values went through raises nothing that is not seen: its handlers can wait, and a loop
    // that turns a million times does not read them each time.
    if (raised) {
      leave_for_later(tree.child(child, Kind::Block), kUnreachable);
    } else if (unknowns_ == before && !imports) {
      leave_for_later(tree.child(child, Kind::Block), kConditional);
    } else {
      read_handler(child);
    }
  }
  if (raised && !handled) raised_ = raised;  // goes on to the next `try` around
  // A raise inside the body is what the handlers are for.
  if (flow == Flow::Stop && !raised_ && !handled) flow = Flow::Next;
  if (otherwise != syntax::kNoNode) {
    if (raised || stops) {
      leave_for_later(otherwise, kUnreachable);
    } else {
      flow = block(otherwise);
    }
  }
  if (finally != syntax::kNoNode) {
    raised.reset();
    raised.swap(raised_);
    const Flow ended = block(finally);
    if (ended != Flow::Next) {
      flow = ended;
    } else {
      raised_ = raised;
    }
  }
  return flow;
}

// A handler may run or not: what the body assigned stays, what only the handler assigns is added.
void Evaluator::read_handler(NodeId handler) {
  const Context saved = context_;
  context_ = static_cast<Context>(context_ | kConditional);
  undo_.open();
  run_handler(handler, nullptr);
  context_ = saved;
  const auto entries = undo_.entries();
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
    if (!entry->before.is(Tag::Unknown)) environment_[entry->id] = entry->before;
  }
  undo_.close();
}

}  // namespace pyverdict::unwrap
