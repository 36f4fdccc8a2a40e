#include <algorithm>

#include "unwrap/evaluator.h"
#include "unwrap/integers.h"

namespace pyverdict::unwrap {

using syntax::Kind;
using syntax::NodeId;
using syntax::Op;

namespace {

// Nested expressions and calls of functions together; each level takes some hundred bytes of stack.
constexpr std::uint32_t kMaxEvaluationDepth = 240;
constexpr std::size_t kMaxSpread = 10'000;  // arguments out of one `*items`
constexpr std::size_t kMaxArguments = 100'000;

}  // namespace

Value Evaluator::unknown(Origins origins, NodeId node) {
  ++unknowns_;
  Value value;
  value.origins = origins;
  value.node = node;
  return value;
}

Value Evaluator::symbol(SymbolId id, Origins origins, NodeId node) const {
  Value value;
  value.tag = Tag::Symbol;
  value.origins = origins;
  value.node = node;
  value.index = id;
  return value;
}

Value Evaluator::eval(NodeId node) {
  ++program_.steps;
  if (depth_ >= kMaxEvaluationDepth) {
    diagnose(diagnostic::Code::NestingTooDeep, node, "expression");
    return unknown(0, node);
  }
  ++depth_;
  Value result = eval_uncounted(node);
  --depth_;
  return result;
}

Value Evaluator::eval_uncounted(NodeId node) {
  const syntax::Tree& tree = layer_.tree;
  switch (tree[node].kind) {
    case Kind::Name:
      return eval_name(node);
    case Kind::Attribute:
    case Kind::Subscript:
    case Kind::Call:
      return eval_chain(node);
    case Kind::String:
      return eval_string(node);
    case Kind::Number: {
      std::int64_t value = 0;
      if (syntax::integer_value(tree, node, value)) return integer(value, kFromLiteral);
      if (tree[node].op == static_cast<std::uint8_t>(syntax::NumberForm::Float))
        return real(syntax::float_value(tree, node), kFromLiteral);
      if (const auto big = literal_integer(*this, tree.text(node))) return *big;
      return unknown(kFromLiteral, node);
    }
    case Kind::Concat:
      return eval_concat(node);
    case Kind::FString:
      return eval_format_string(node);
    case Kind::BinOp:
    case Kind::Power:
      return eval_binary(node);
    case Kind::Compare:
      return eval_compare(node);
    case Kind::BoolOp:
      return eval_boolean(node);
    case Kind::UnaryOp:
      return eval_unary(node);
    case Kind::IfExp:
      return eval_conditional(node);
    case Kind::Tuple:
      return eval_container(node, Tag::Tuple);
    case Kind::List:
      return eval_container(node, Tag::List);
    case Kind::Set:
      return eval_container(node, Tag::Set);
    case Kind::Dict:
      return eval_container(node, Tag::Dict);
    case Kind::ListComp:
    case Kind::SetComp:
    case Kind::GeneratorExp:
    case Kind::DictComp:
      return eval_comprehension(node);
    case Kind::Lambda:
      return eval_lambda(node);
    case Kind::NamedExpr: {
      const Value value = eval(tree.child(node, 1));
      assign(tree.child(node, 0), value);
      return value;
    }
    case Kind::True:
    case Kind::False:
      return boolean(tree[node].kind == Kind::True, kFromLiteral);
    case Kind::NoneLiteral:
      return none();
    case Kind::Await:
    case Kind::Starred:
    case Kind::DoubleStarred:
      return tree[node].first == syntax::kNoNode ? unknown(0, node) : eval(tree[node].first);
    case Kind::Repr: {
      bool partial = false;
      const Value value = eval(tree[node].first);
      std::string text = to_repr(*this, value, partial);
      return built(Tag::Text, std::move(text), value.origins, partial, store().chain(value), node);
    }
    case Kind::Yield:
    case Kind::YieldFrom: {
      const NodeId inner = tree[node].first;
      const Value value = inner == syntax::kNoNode ? none() : eval(inner);
      if (frame_ != nullptr) {
        frame_->yields = true;
        frame_->full = frame_->full || frame_->yielded.size() >= frame_->max_yields;
        Items items;
        if (tree[node].kind == Kind::Yield) {
          frame_->yielded.push_back(value);
        } else if (iterate(value, items)) {
          items.append_to(frame_->yielded);
        }
      }
      return none();
    }
    default:
      eval_children(node);
      return unknown(0, node);
  }
}

void Evaluator::eval_children(NodeId node) {
  for (const NodeId child : layer_.tree.children(node)) eval(child);
}

SymbolId Evaluator::name_symbol(syntax::Atom atom) {
  if (atom >= name_symbols_.size()) name_symbols_.resize(std::size_t{atom} + 1, kNoSymbol);
  SymbolId& id = name_symbols_[atom];
  if (id == kNoSymbol || id == kNoBuiltin) id = program_.symbols.path(layer_.tree.names.text(atom));
  return id;
}

SymbolId Evaluator::builtin(syntax::Atom atom) {
  if (atom >= name_symbols_.size()) name_symbols_.resize(std::size_t{atom} + 1, kNoSymbol);
  SymbolId& id = name_symbols_[atom];
  if (id == kNoSymbol) {
    const std::string_view path = canonical(layer_.tree.names.text(atom));
    if (find_sink(path) == nullptr && find_api(path) == nullptr) id = kNoBuiltin;
  }
  if (id == kNoBuiltin) return kNoSymbol;
  const SymbolId symbol = name_symbol(atom);
  return known(symbol).sink != nullptr || known(symbol).api != nullptr ? symbol : kNoSymbol;
}

Value Evaluator::eval_name(NodeId node) {
  const syntax::BindingId binding = layer_.scopes.of_node[node];
  if (binding != syntax::kNoBinding) {
    const Value& value = environment_[binding];
    if (!value.is(Tag::Unknown)) return value;
    // What the module binds only later is a builtin until then.
    if (layer_.scopes.bindings[binding].scope == 0 && value.origins == 0 && value.node == syntax::kNoNode) {
      if (const SymbolId id = builtin(layer_.tree[node].value); id != kNoSymbol) return symbol(id, 0, node);
    }
    ++unknowns_;
    return value;
  }
  const std::string_view name = layer_.tree.names.text(layer_.tree[node].value);
  if (!dynamic_.empty()) {
    if (auto it = dynamic_.find(std::string(name)); it != dynamic_.end()) return it->second;
  }
  if (inherited_ != nullptr) {
    if (auto it = inherited_->find(std::string(name)); it != inherited_->end()) return of_outer(it->second);
  }
  if (outer_ != nullptr) {
    const auto outer = value_of_outer(name);
    // What the outer code binds elsewhere only is a builtin here.
    const bool bound =
        outer && !(outer->is(Tag::Unknown) && outer->origins == 0 && outer->node == syntax::kNoNode);
    if (bound) {
      if (outer->is(Tag::Unknown)) ++unknowns_;
      return *outer;
    }
  }
  if (name == "__doc__") {
    const NodeId first = layer_.tree[layer_.tree.root].first;
    if (layer_.tree[first].kind == Kind::String) return eval_string(first);
  }
  if (name == "__name__") return store().view(Tag::Text, "__main__", 0);
  if (name == "__file__") return symbol(program_.symbols.path(name), kFromSelf, node);
  for (const SymbolId from : star_modules_) {
    const std::string candidate = std::string(program_.symbols.text(from)) + "." + std::string(name);
    if (find_api(canonical(candidate)) != nullptr)
      return symbol(program_.symbols.attribute(from, name), 0, node);
  }
  const SymbolId id = name_symbol(layer_.tree[node].value);
  if (!layer_.scopes.star_imports.empty() && find_api(program_.symbols.text(id)) == nullptr) {
    return symbol(program_.symbols.path(layer_.scopes.star_imports.front() + "." + std::string(name)), 0,
                  node);
  }
  return symbol(id, 0, node);
}

Value Evaluator::eval_string(NodeId node) {
  const syntax::Node& string = layer_.tree[node];
  const Tag tag = string.has(syntax::kBytes) ? Tag::Bytes : Tag::Text;
  Value value;
  const std::string_view source = layer_.tree.text(node);
  // Most literals are their own value: they can be seen where they stand.
  std::size_t quote = source.find_first_of("'\"");
  const std::size_t quotes = string.has(syntax::kTriple) ? 3 : 1;
  const bool plain = quote != std::string_view::npos && !string.has(syntax::kUnterminated) &&
                     source.size() >= quote + 2 * quotes && source.find('\\') == std::string_view::npos &&
                     source.find('\r') == std::string_view::npos;
  if (plain) {
    value =
        store().view(tag, source.substr(quote + quotes, source.size() - quote - 2 * quotes), kFromLiteral);
  } else {
    std::string content = syntax::string_value(layer_.tree, node);
    // The names of characters are not known here.
    const bool named =
        tag == Tag::Text && !string.has(syntax::kRaw) && source.find("\\N{") != std::string_view::npos;
    value = named               ? store().text(std::string(kHole), kFromLiteral, true)
            : tag == Tag::Bytes ? store().bytes(std::move(content), kFromLiteral)
                                : store().text(std::move(content), kFromLiteral);
  }
  value.node = node;
  record_text(value, node);
  return value;
}

Value Evaluator::eval_concat(NodeId node) {
  std::string content;
  Origins origins = 0;
  bool partial = false;
  Tag tag = Tag::Text;
  for (const NodeId part : layer_.tree.children(node)) {
    const Value value = eval(part);
    if (value.is(Tag::Bytes)) tag = Tag::Bytes;
    content += store().string(value);
    origins |= value.origins;
    partial = partial || value.partial;
  }
  return built(tag, std::move(content), origins, partial, 0, node);
}

Value Evaluator::eval_format_string(NodeId node) {
  const syntax::Tree& tree = layer_.tree;
  TextBuilder content(store());
  Origins origins = kFromLiteral;
  bool partial = false;
  Store::Chain chain = 0;
  for (const NodeId part : tree.children(node)) {
    if (tree[part].kind == Kind::String) {
      content += syntax::string_value(tree, part);
      continue;
    }
    if (tree[part].kind != Kind::Replacement || tree[part].first == syntax::kNoNode) {
      content += kHole;
      partial = true;
      continue;
    }
    Value value = eval(tree.child(part, 0));
    origins |= value.origins;
    if (chain == 0) chain = store().chain(value);
    std::string specification;
    if (tree[part].has(syntax::kHasSpec)) {
      specification = store().string(eval(tree.child(part, 1)));
    }
    if (!may_work(value, {})) return unknown(origins, node);
    bool hole = false;
    if (tree[part].op == 'r') value = store().text(to_repr(*this, value, hole), value.origins);
    std::string piece = format_value(*this, value, specification, hole);
    content += hole && piece.empty() ? kHole : std::string_view(piece);
    partial = partial || hole;
    if (content.is_cut_short()) return unknown(origins, node);
  }
  return built(Tag::Text, content.take(), origins, partial, chain, node);
}

Value Evaluator::eval_chain(NodeId node) {
  const syntax::Tree& tree = layer_.tree;
  const std::size_t base = spine_.size();
  NodeId inner = node;
  for (;;) {
    const Kind kind = tree[inner].kind;
    if ((kind != Kind::Attribute && kind != Kind::Subscript && kind != Kind::Call) ||
        tree[inner].first == syntax::kNoNode) {
      break;
    }
    spine_.push_back(inner);
    inner = tree[inner].first;
  }
  Value value = spine_.size() == base ? unknown(0, node) : eval(inner);
  Value receiver;
  while (spine_.size() > base) {
    const NodeId link = spine_.back();
    spine_.pop_back();
    ++program_.steps;
    switch (tree[link].kind) {
      case Kind::Attribute: {
        const std::string_view name = tree.names.text(tree[link].value);
        if (spine_.size() > base && tree[spine_.back()].kind == Kind::Call) {
          if (const auto result = eval_method(value, name, spine_.back())) {
            spine_.pop_back();
            value = *result;
            receiver = Value();
            break;
          }
        }
        receiver = value;
        value = attribute(value, name);
        break;
      }
      case Kind::Subscript: {
        const NodeId index = tree.child(link, 1);
        if (index == syntax::kNoNode) {
          value = unknown(value.origins, link);
        } else if (tree[index].kind == Kind::Slice) {
          value = eval_slice(value, index, link);
        } else {
          const Value key = eval(index);
          value = subscript(value, key, link);
        }
        receiver = Value();
        break;
      }
      default:
        value = eval_call(value, receiver, link);
        receiver = Value();
        break;
    }
  }
  return value;
}

// A method of a builtin type, called where it stands.
std::optional<Value> Evaluator::eval_method(const Value& receiver, std::string_view name, NodeId node) {
  const bool string = receiver.is(Tag::Text) || receiver.is(Tag::Bytes);
  if (!string && !receiver.is(Tag::List) && !receiver.is(Tag::Dict) && !receiver.is(Tag::Integer) &&
      !receiver.is(Tag::Tuple) && !receiver.is(Tag::Set)) {
    return std::nullopt;
  }
  if (name.starts_with("__")) return std::nullopt;
  // Bytes stand for a stream of them as well.
  if (string && (name == "read" || name == "getvalue" || name == "getbuffer" || name == "tobytes"))
    return receiver;
  std::vector<Argument> arguments;
  eval_arguments(node, arguments);
  if (!is_cheap_method(name)) {
    charge(string ? store().string(receiver).size() / 8 : store().items(receiver).size());
  }
  const Call call{node, kNoSymbol, receiver, arguments};
  if (auto result = builtin_method(*this, receiver, name, call)) return result;
  Origins origins = receiver.origins;
  for (const Argument& argument : arguments) origins |= argument.value.origins;
  return unknown(origins, node);
}

Value Evaluator::eval_call(const Value& callee, const Value& receiver, NodeId node) {
  std::vector<Argument> arguments = spare_arguments_.take();
  eval_arguments(node, arguments);
  const Value result = call_value(callee, Call{node, kNoSymbol, receiver, arguments});
  spare_arguments_.put(std::move(arguments));
  return result;
}

void Evaluator::eval_arguments(NodeId node, std::vector<Argument>& arguments) {
  const syntax::Tree& tree = layer_.tree;
  bool first = true;
  bool too_many = false;
  for (const NodeId child : tree.children(node)) {
    if (arguments.size() > kMaxArguments) {
      too_many = true;
      arguments.clear();
    }
    if (first) {
      first = false;
      continue;
    }
    Argument argument;
    argument.node = child;
    switch (tree[child].kind) {
      case Kind::Keyword:
        argument.keyword = tree[child].value;
        argument.value = tree[child].first == syntax::kNoNode ? unknown() : eval(tree[child].first);
        if (argument.keyword == syntax::kNoAtom && argument.value.is(Tag::Dict)) {
          const auto items = store().items(argument.value);
          // Each becomes an argument and a name.
          constexpr std::size_t kArgument = 2 * sizeof(Argument);
          if (items.size() > 2 * kMaxSpread ||
              !may_work(size_of(argument.value) + items.size() * kArgument)) {
            argument.value = unknown(argument.value.origins, child);
            break;
          }
          for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
            const syntax::Atom keyword = layer_.tree.names.intern(store().string(items[i]));
            arguments.push_back({keyword, child, items[i + 1]});
          }
          continue;
        }
        break;
      case Kind::Starred: {
        const Value spread = eval(child);
        Items items;
        if (iterate(spread, items) && items.size() <= kMaxSpread) {
          for (const Value& item : items) arguments.push_back({syntax::kNoAtom, child, item});
          continue;
        }
        argument.value = unknown(spread.origins, child);
        break;
      }
      default:
        argument.value = eval(child);
        // A decoded text that was built elsewhere is shown where it is used.
        if (tree[child].kind == Kind::Name && store().chain(argument.value) != 0)
          record_text(argument.value, child);
        break;
    }
    arguments.push_back(argument);
  }
  if (too_many) {
    diagnose(diagnostic::Code::StepsExhausted, node, "arguments");
    arguments.assign(1, {syntax::kNoAtom, node, unknown(0, node)});
  }
  put_keywords_last(arguments);
}

}  // namespace pyverdict::unwrap
