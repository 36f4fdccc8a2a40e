#include <algorithm>

#include "unwrap/evaluator.h"

namespace pyverdict::unwrap {

using syntax::Kind;
using syntax::NodeId;

namespace {

// Turns of a loop that are followed although they also yield values that are not known.
constexpr std::uint64_t kImpureTurns = 6;
constexpr std::uint64_t kMaxTurns = 2'000'000;

}  // namespace

/// Adds circumstances for the statements inside.
class Evaluator::ContextScope {
 public:
  ContextScope(Evaluator& evaluator, Context added) : evaluator_(evaluator), saved_(evaluator.context_) {
    evaluator_.context_ = static_cast<Context>(saved_ | added);
  }
  ~ContextScope() { evaluator_.context_ = saved_; }
  ContextScope(const ContextScope&) = delete;
  ContextScope& operator=(const ContextScope&) = delete;

 private:
  Evaluator& evaluator_;
  Context saved_;
};

Flow Evaluator::block(NodeId block) {
  if (block == syntax::kNoNode) return Flow::Next;
  if ((context_ & kUnreachable) == 0) entered_[block] = true;
  Flow flow = Flow::Next;
  for (const NodeId statement : layer_.tree.children(block)) {
    if (flow != Flow::Next) {
      // What follows a return, a break or an exit cannot run; it is read all the same, and said to be so.
      leave_for_later(statement, kUnreachable);
      break;
    }
    flow = execute(statement);
  }
  return flow;
}

void Evaluator::leave_for_later(NodeId statement, Context added) {
  if (statement == syntax::kNoNode || put_off_[statement] || entered_[statement]) return;
  put_off_[statement] = true;
  unentered_.push_back({statement, frame_ == nullptr ? syntax::kNoNode : frame_->function, class_,
                        static_cast<Context>(context_ | added)});
}

// Read for the record only: nothing that it assigns is kept.
void Evaluator::read_unentered(const Unentered& unentered) {
  if (entered_[unentered.statement]) return;
  Frame frame(store());
  frame.function = unentered.function;
  frame_ = unentered.function == syntax::kNoNode ? nullptr : &frame;
  class_ = unentered.class_node;
  context_ = unentered.context;
  undo_.open();
  if (layer_.tree[unentered.statement].kind == Kind::Block) {
    block(unentered.statement);
  } else {
    for (NodeId next = unentered.statement; next != syntax::kNoNode; next = layer_.tree[next].next) {
      execute(next);
    }
  }
  const auto entries = undo_.entries();
  for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry)
    environment_[entry->id] = entry->before;
  undo_.close_undone();
  frame_ = nullptr;
  class_ = syntax::kNoNode;
  raised_.reset();
}

Flow Evaluator::execute(NodeId statement) {
  const syntax::Tree& tree = layer_.tree;
  if (depth_ >= 230) {
    diagnose(diagnostic::Code::NestingTooDeep, statement, "statement");
    return Flow::Next;
  }
  ++depth_;
  if ((context_ & kUnreachable) == 0) entered_[statement] = true;
  Flow flow = Flow::Next;
  const std::uint64_t steps = program_.steps;
  switch (tree[statement].kind) {
    case Kind::String:
      break;
    case Kind::FunctionDef:
      execute_function(statement);
      break;
    case Kind::ClassDef:
      execute_class(statement);
      break;
    case Kind::Return:
      flow = execute_return(statement);
      break;
    case Kind::Assign:
    case Kind::AnnAssign:
      execute_assignment(statement);
      break;
    case Kind::AugAssign:
      execute_augmented(statement);
      break;
    case Kind::If:
      flow = execute_if(statement);
      break;
    case Kind::For:
      flow = execute_loop(statement);
      break;
    case Kind::While:
      flow = execute_while(statement);
      break;
    case Kind::With:
      execute_with(statement);
      flow = block(tree.child(statement, Kind::Block));
      break;
    case Kind::Try:
      flow = execute_try(statement);
      break;
    case Kind::Match:
      flow = execute_match(statement);
      break;
    case Kind::Import:
    case Kind::ImportFrom:
      execute_import(statement);
      break;
    case Kind::Raise:
      flow = execute_raise(statement);
      break;
    case Kind::Break:
      flow = Flow::Break;
      break;
    case Kind::Continue:
      flow = Flow::Continue;
      break;
    case Kind::Exec: {
      const Value code = eval(tree[statement].first);
      const Argument argument{syntax::kNoAtom, tree[statement].first, code};
      record(FactKind::Call, program_.symbols.path("exec"), statement, std::span(&argument, 1), none(),
             Value());
      run_layer(code, LayerKind::Python, "exec", tree[statement].first);
      Value names;
      if (const NodeId second = tree.child(statement, 1); second != syntax::kNoNode) names = eval(second);
      if (is_known(store(), code))
        execute_text(store().string(code), names.is(Tag::Dict) ? &names : nullptr, statement);
      break;
    }
    case Kind::Error:
    case Kind::Block:
      for (const NodeId child : tree.children(statement)) {
        if (syntax::is_expression(tree[child].kind)) {
          if (tree[child].kind != Kind::String) eval(child);
        } else {
          execute(child);
        }
      }
      break;
    case Kind::Global:
    case Kind::Nonlocal:
    case Kind::Pass:
    case Kind::Magic:
    case Kind::TypeAlias:
      break;
    case Kind::Delete:
      for (const NodeId child : tree.children(statement)) remove(child, 0);
      break;
    case Kind::Assert:
    case Kind::Print:
      for (const NodeId child : tree.children(statement)) eval(child);
      break;
    default: {
      if (!syntax::is_expression(tree[statement].kind)) break;
      const Value value = eval(statement);
      if (tree[statement].kind == Kind::Call && value.is(Tag::Symbol)) {
        const std::string_view text = program_.symbols.text(static_cast<SymbolId>(value.index));
        if (text == "sys.exit()" || text == "exit()" || text == "quit()" || text == "os._exit()" ||
            text == "os.abort()") {
          flow = Flow::Stop;
        }
      }
    }
  }
  --depth_;
  // What evaluates nothing (a definition, `pass`) is a step as well: a loop may hold nothing else.
  if (program_.steps == steps) ++program_.steps;
  if (raised_) return Flow::Stop;
  return flow == Flow::Next && frame_ != nullptr && frame_->full ? Flow::Return : flow;
}

bool Evaluator::is_main_guard(NodeId test) const {
  const syntax::Tree& tree = layer_.tree;
  if (tree[test].kind != Kind::Compare) return false;
  for (const NodeId operand : tree.children(test)) {
    if (tree[operand].kind == Kind::Name && tree.names.text(tree[operand].value) == "__name__") return true;
  }
  return false;
}

Flow Evaluator::execute_if(NodeId statement) {
  const syntax::Tree& tree = layer_.tree;
  std::optional<bool> decided = false;  // whether a branch before was taken
  bool all_stop = true;                 // every possible branch ends the block
  bool has_else = false;
  Flow flow = Flow::Next;
  NodeId test = syntax::kNoNode;
  for (const NodeId child : tree.children(statement)) {
    const Kind kind = tree[child].kind;
    if (kind == Kind::Elif) {
      execute_branch(tree.child(child, 0), tree.child(child, 1), decided, all_stop, flow);
    } else if (kind == Kind::Block && test != syntax::kNoNode) {
      execute_branch(test, child, decided, all_stop, flow);
      test = syntax::kNoNode;
    } else if (kind == Kind::Block) {
      has_else = true;
      execute_branch(syntax::kNoNode, child, decided, all_stop, flow);
    } else if (test == syntax::kNoNode && child == tree[statement].first) {
      test = child;
    }
  }
  if (!has_else && decided != true) all_stop = false;
  return all_stop ? flow : Flow::Next;
}

void Evaluator::execute_branch(NodeId test, NodeId body, std::optional<bool>& decided, bool& all_stop,
                               Flow& flow) {
  if (body == syntax::kNoNode) return;
  Context context = 0;
  std::optional<bool> outcome = true;
  if (test != syntax::kNoNode) {
    if (decided != true) {
      outcome = this->decided(eval(test));
    } else {
      eval(test);
    }
    if (is_main_guard(test)) context |= kInMainGuard;
  }
  if (decided == true || outcome == false) {
    leave_for_later(body, kUnreachable);
    return;
  }
  if (!outcome || !decided) context |= kConditional;
  ContextScope scope(*this, context);
  const Flow ended = block(body);
  if (outcome != false) decided = outcome;
  if (ended == Flow::Next) {
    all_stop = false;
  } else if (flow == Flow::Next || ended == Flow::Return) {
    flow = ended;
  }
}

void Evaluator::repeat_once(NodeId body, Context context) {
  // The body of a loop that turns an unknown number of times: read once, and what it changes is not known
  // after.
  undo_.open();
  {
    ContextScope scope(*this, static_cast<Context>(context | kInLoop));
    block(body);
  }
  for (const auto& [id, before] : undo_.entries()) {
    Value& now = environment_[id];
    const bool counted = now.is(Tag::Integer) || now.is(Tag::Float) || now.is(Tag::Bool);
    if (counted && (before.is(Tag::Integer) || before.is(Tag::Float)) && !equal(store(), before, now)) {
      now = unknown(now.origins | before.origins, now.node);
    }
  }
  undo_.close();
}

Flow Evaluator::execute_for_known(NodeId target, NodeId body, const Items& items, bool& finished) {
  std::uint64_t turns = 0;
  for (const Value& item : items) {
    const std::uint64_t before = unknowns_;
    assign(target, item);
    const Flow flow = block(body);
    if (flow == Flow::Break) return Flow::Break;
    if (flow == Flow::Return || flow == Flow::Stop) return flow;
    if (++turns > kMaxTurns || !may_repeat() || (turns >= kImpureTurns && unknowns_ != before)) {
      finished = turns == items.size();
      return Flow::Next;
    }
  }
  return Flow::Next;
}

Flow Evaluator::execute_loop(NodeId statement) {
  const syntax::Tree& tree = layer_.tree;
  const NodeId target = tree.child(statement, 0);
  const NodeId iterable = tree.child(statement, 1);
  const NodeId body = tree.child(statement, 2);
  const NodeId otherwise = tree.child(statement, 3);
  if (body == syntax::kNoNode || tree[body].kind != Kind::Block) {
    eval_children(statement);
    return Flow::Next;
  }
  const Value source = eval(iterable);
  Items items;
  Flow flow = Flow::Next;
  bool finished = true;
  if (may_repeat() && iterate(source, items)) {
    if (items.empty()) {
      leave_for_later(body, kUnreachable);
    } else {
      flow = execute_for_known(target, body, items, finished);
    }
  } else {
    assign(target, item_of(source));
    repeat_once(body, kConditional);
  }
  if (flow == Flow::Return || flow == Flow::Stop) return flow;
  if (flow != Flow::Break && otherwise != syntax::kNoNode) return block(otherwise);
  return Flow::Next;
}

Flow Evaluator::execute_while(NodeId statement) {
  const syntax::Tree& tree = layer_.tree;
  const NodeId test = tree.child(statement, 0);
  const NodeId body = tree.child(statement, 1);
  const NodeId otherwise = tree.child(statement, 2);
  if (body == syntax::kNoNode) return Flow::Next;
  const bool forever =
      tree[test].kind == Kind::True || (tree[test].kind == Kind::Number && tree.text(test) != "0");
  std::uint64_t turns = 0;
  for (;;) {
    const std::uint64_t before = unknowns_;
    const auto decided = this->decided(eval(test));
    if (decided == false) {
      if (turns == 0) leave_for_later(body, kUnreachable);
      return otherwise == syntax::kNoNode ? Flow::Next : block(otherwise);
    }
    const bool pure = turns == 0 || unknowns_ == before;
    if (!decided || !may_repeat() || !pure || turns >= kMaxTurns) break;
    const std::uint64_t in_body = unknowns_;
    const std::uint64_t changes = changes_ + store().changes();
    Flow flow = Flow::Next;
    {
      ContextScope scope(*this, forever ? static_cast<Context>(kForever | kInLoop) : Context{0});
      flow = block(body);
    }
    if (flow == Flow::Break) return Flow::Next;
    if (flow == Flow::Return || flow == Flow::Stop) return flow;
    ++turns;
    // What changes nothing goes on for ever.
    if (changes_ + store().changes() == changes) return Flow::Next;
    // `while True:` around anything that is not pure computation never ends here; once was enough to read it.
    if (unknowns_ != in_body && (forever || turns >= kImpureTurns)) return Flow::Next;
  }
  if (turns == 0 || !may_repeat()) {
    repeat_once(body, static_cast<Context>(kConditional | (forever ? kForever : 0)));
  }
  return Flow::Next;
}

Flow Evaluator::execute_return(NodeId statement) {
  const NodeId expression = layer_.tree[statement].first;
  const Value value = expression == syntax::kNoNode ? none() : eval(expression);
  if (raised_) return Flow::Stop;
  if (frame_ != nullptr && (context_ & kUnreachable) == 0) {
    if (!frame_->returned || frame_->returned->is(Tag::None) || frame_->returned->is(Tag::Unknown)) {
      const Origins before = frame_->returned ? frame_->returned->origins : 0;
      frame_->returned = value;
      frame_->returned->origins |= before;
    } else if (!value.is(Tag::None) && !value.is(Tag::Unknown) && !equal(store(), *frame_->returned, value)) {
      frame_->returned->origins |= value.origins;
      ++unknowns_;
    }
  }
  return Flow::Return;
}

void Evaluator::execute_with(NodeId statement) {
  const syntax::Tree& tree = layer_.tree;
  for (const NodeId item : tree.children(statement)) {
    if (tree[item].kind != Kind::WithItem) continue;
    Value value = eval(tree.child(item, 0));
    if (const auto entered = call_special(value, "__enter__", {}, item)) value = *entered;
    // A generator that `contextlib.contextmanager` made one of gives what it yields first.
    if (value.is(Tag::List) && value.iterator) value = next_of(value).value_or(unknown(value.origins, item));
    const NodeId target = tree.child(item, 1);
    if (target != syntax::kNoNode) assign(target, value);
  }
}

void Evaluator::execute_import(NodeId statement) {
  const syntax::Tree& tree = layer_.tree;
  const bool from = tree[statement].kind == Kind::ImportFrom;
  std::string module(from ? std::size_t{tree[statement].op} : std::size_t{0}, '.');
  if (from && tree[statement].value != syntax::kNoAtom) module += tree.names.text(tree[statement].value);
  for (const NodeId alias : tree.children(statement)) {
    if (tree[alias].kind != Kind::Alias) continue;
    ++program_.steps;
    const std::string_view name = tree.names.text(tree[alias].value);
    std::string path = from ? module + "." + std::string(name) : std::string(name);
    if (name == "*") path = module;
    const SymbolId imported = program_.symbols.path(path);
    record(FactKind::Import, imported, alias, {}, Value(), Value());
    if (name == "*") continue;
    const NodeId renamed = tree[alias].first;
    SymbolId bound_to = imported;
    if (!from && renamed == syntax::kNoNode) bound_to = program_.symbols.path(path.substr(0, path.find('.')));
    syntax::BindingId binding = layer_.scopes.of_node[alias];
    if (binding == syntax::kNoBinding && renamed != syntax::kNoNode) binding = layer_.scopes.of_node[renamed];
    set_binding(binding, symbol(bound_to, 0, alias));
  }
}

// An annotation is evaluated when the function is defined; one that calls nothing says nothing here.
void Evaluator::eval_annotations(NodeId function) {
  const syntax::Tree& tree = layer_.tree;
  const auto look = [&](NodeId annotation) {
    if (annotation != syntax::kNoNode && tree[annotation].kind == Kind::Call) eval(annotation);
  };
  const NodeId parameters = tree.child(function, Kind::Parameters);
  if (parameters != syntax::kNoNode) {
    for (const NodeId parameter : tree.children(parameters)) {
      ++program_.steps;
      if (tree[parameter].has(syntax::kParamHasAnnotation)) look(tree[parameter].first);
    }
  }
  if (const NodeId returns = tree.child(function, Kind::Returns); returns != syntax::kNoNode)
    look(tree[returns].first);
}

void Evaluator::execute_function(NodeId statement) {
  const syntax::Tree& tree = layer_.tree;
  eval_annotations(statement);
  Value function = with_defaults(function_value(statement));
  set_binding(layer_.scopes.of_node[statement], function);
  if (WalkState& state = walk_state(statement); !state.met) {
    state.met = true;
    deferred_.push_back({statement, class_});
    if (class_ != syntax::kNoNode) class_of_function_.emplace(statement, class_);
  }
  // The decorator that stands nearest is called first.
  std::vector<NodeId> decorators;
  for (const NodeId child : tree.children(statement)) {
    if (tree[child].kind == Kind::Decorator && tree[child].first != syntax::kNoNode)
      decorators.push_back(child);
  }
  std::reverse(decorators.begin(), decorators.end());
  for (const NodeId child : decorators) {
    const Value decorator = eval(tree[child].first);
    const Argument argument{syntax::kNoAtom, child, function};
    const Call call{child, kNoSymbol, Value(), std::span(&argument, 1)};
    if (decorator.is(Tag::Symbol)) {
      const SymbolId id = static_cast<SymbolId>(decorator.index);
      record(FactKind::Define, id, child, std::span(&argument, 1), function, Value());
      // What computes or runs something does so with the function, or with what a decorator made of it.
      if (known(id).sink == nullptr && (known(id).api == nullptr || function.is(Tag::Function))) continue;
    } else if (!decorator.is(Tag::Function) && !decorator.is(Tag::Class) && !decorator.is(Tag::Method)) {
      continue;
    }
    const Value replaced = call_value(decorator, call);
    if (replaced.is(Tag::Unknown) || replaced.is(Tag::Symbol)) continue;
    function = replaced;
    set_binding(layer_.scopes.of_node[statement], function);
  }
}

void Evaluator::execute_class(NodeId statement) {
  const syntax::Tree& tree = layer_.tree;
  const NodeId bases = tree.child(statement, Kind::Arguments);
  Value metaclass;
  if (bases != syntax::kNoNode) {
    for (const NodeId base : tree.children(bases)) {
      const bool keyword = tree[base].kind == Kind::Keyword;
      const Value value = eval(keyword ? tree[base].first : base);
      if (keyword && tree.names.text(tree[base].value) == "metaclass") metaclass = value;
      if (value.is(Tag::Symbol)) {
        if (program_.symbols.text(static_cast<SymbolId>(value.index)).starts_with("enum."))
          enumerations_.insert(statement);
        record(FactKind::Define, static_cast<SymbolId>(value.index), base, {}, Value(), Value());
      }
    }
  }
  Value made;
  made.tag = Tag::Class;
  made.owner = id_;
  made.node = statement;
  made.index = statement;
  for (const NodeId child : tree.children(statement)) {
    if (tree[child].kind == Kind::Decorator && tree[child].first != syntax::kNoNode) eval(tree[child].first);
  }
  const NodeId outer = class_;
  class_ = statement;
  block(tree.child(statement, Kind::Block));
  class_ = outer;
  set_binding(layer_.scopes.of_node[statement], made);
  if (metaclass.is(Tag::Class) || metaclass.is(Tag::Function)) make_class(statement, metaclass);
  if (const auto told = base_attribute(statement, "__init_subclass__", 0);
      told && told->is(Tag::Function) && is_own(*told)) {
    call_function(*told, Call{statement, kNoSymbol, Value(), {}}, &made);
  }
}

}  // namespace pyverdict::unwrap
