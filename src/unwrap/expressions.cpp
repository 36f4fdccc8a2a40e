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
constexpr std::size_t kMaxComprehension = 2'000'000;
constexpr std::size_t kMaxSpread = 10'000;  // arguments out of one `*items`

std::string_view special_name(Op op) {
  switch (op) {
    case Op::Add:
      return "__add__";
    case Op::Sub:
      return "__sub__";
    case Op::Mult:
      return "__mul__";
    case Op::Div:
      return "__truediv__";
    case Op::Mod:
      return "__mod__";
    case Op::BitOr:
      return "__or__";
    case Op::BitAnd:
      return "__and__";
    case Op::BitXor:
      return "__xor__";
    case Op::LShift:
      return "__lshift__";
    case Op::RShift:
      return "__rshift__";
    default:
      return {};
  }
}

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
        std::vector<Value> items;
        if (tree[node].kind == Kind::Yield) {
          frame_->yielded.push_back(value);
        } else if (iterate(value, items)) {
          frame_->yielded.insert(frame_->yielded.end(), items.begin(), items.end());
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
  if (id == kNoSymbol) id = program_.symbols.path(layer_.tree.names.text(atom));
  return id;
}

Value Evaluator::eval_name(NodeId node) {
  const syntax::BindingId binding = layer_.scopes.of_node[node];
  if (binding != syntax::kNoBinding) {
    const Value& value = environment_[binding];
    if (!value.is(Tag::Unknown)) return value;
    // What the module binds only later is a builtin until then.
    if (layer_.scopes.bindings[binding].scope == 0 && value.origins == 0 && value.node == syntax::kNoNode) {
      const SymbolId builtin = name_symbol(layer_.tree[node].value);
      if (known(builtin).sink != nullptr || known(builtin).api != nullptr) return symbol(builtin, 0, node);
    }
    ++unknowns_;
    return value;
  }
  const std::string_view name = layer_.tree.names.text(layer_.tree[node].value);
  if (!dynamic_.empty()) {
    if (auto it = dynamic_.find(std::string(name)); it != dynamic_.end()) return it->second;
  }
  if (!inherited_.empty()) {
    if (auto it = inherited_.find(std::string(name)); it != inherited_.end()) return it->second;
  }
  if (outer_ != nullptr) {
    if (const auto outer = value_of_outer(name)) return *outer;
  }
  if (name == "__doc__") {
    const NodeId first = layer_.tree[layer_.tree.root].first;
    if (layer_.tree[first].kind == Kind::String) return eval_string(first);
  }
  if (name == "__name__") return store().view(Tag::Text, "__main__", 0);
  if (name == "__file__") return symbol(program_.symbols.path(name), kFromSelf, node);
  for (const std::string& module : layer_.scopes.star_imports) {
    const SymbolId candidate = program_.symbols.path(module + "." + std::string(name));
    if (find_api(program_.symbols.text(candidate)) != nullptr) return symbol(candidate, 0, node);
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
    value = tag == Tag::Bytes ? store().bytes(std::move(content), kFromLiteral)
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
  std::string content;
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
    const Value value = eval(tree.child(part, 0));
    origins |= value.origins;
    if (chain == 0) chain = store().chain(value);
    std::string specification;
    if (tree[part].has(syntax::kHasSpec)) {
      specification = store().string(eval(tree.child(part, 1)));
    }
    bool hole = false;
    std::string piece =
        tree[part].op == 'r' ? to_repr(*this, value, hole) : format_value(*this, value, specification, hole);
    content += hole && piece.empty() ? std::string(kHole) : piece;
    partial = partial || hole;
    if (!may_hold(content.size())) return unknown(origins, node);
  }
  return built(Tag::Text, std::move(content), origins, partial, chain, node);
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

Value Evaluator::attribute(const Value& object, std::string_view name) {
  if (auto special = special_attribute(object, name)) return *special;
  switch (object.tag) {
    case Tag::Symbol: {
      const SymbolId id = program_.symbols.attribute(static_cast<SymbolId>(object.index), name);
      const Known& row = known(id);
      if (row.constant) return store().view(Tag::Text, *row.constant, kFromLiteral);
      Value value = symbol(id, object.origins | (row.api == nullptr ? 0 : row.api->origins), object.node);
      if (object.partial) value.partial = true;
      value.index |= object.contents();
      return value;
    }
    case Tag::Instance:
      if (const auto found = instance_attribute(object, name)) return *found;
      break;
    case Tag::Class:
      if (const auto found = class_attribute(static_cast<NodeId>(object.index), name, 0)) {
        const bool for_class =
            found->is(Tag::Function) && is_decorated(static_cast<NodeId>(found->index), "classmethod");
        return for_class ? bound_function(object, *found) : *found;
      }
      break;
    case Tag::Text:
    case Tag::Bytes:
    case Tag::Tuple:
    case Tag::List:
    case Tag::Set:
    case Tag::Dict:
    case Tag::Integer:
    case Tag::Big:
    case Tag::Method:
      return bound(object, name);
    case Tag::Function:
      if (name == "__code__") return object;
      break;
    default:
      break;
  }
  ++unknowns_;
  return symbol(program_.symbols.attribute(kNoSymbol, name), object.origins, object.node);
}

Value Evaluator::subscript(const Value& object, const Value& index, NodeId node) {
  const Origins origins = object.origins | (index.is(Tag::Text) ? 0 : index.origins);
  switch (object.tag) {
    case Tag::Symbol: {
      const SymbolId base = static_cast<SymbolId>(object.index);
      // What `dir(x).index(name)` gave.
      if (index.is(Tag::Text) && program_.symbols.text(base) == "dir()") return index;
      const std::string_view path = program_.symbols.text(base);
      if (index.is(Tag::Text) && !index.partial && (path == "globals()" || path == "__main__")) {
        return global_name(store().string(index), index.origins, node);
      }
      const SymbolId id = index.is(Tag::Text) && !index.partial
                              ? program_.symbols.named_item(base, store().string(index))
                              : program_.symbols.item(base);
      Value value = symbol(id, origins, object.node);
      if (path == "sys.argv" && index.is(Tag::Integer) && index.integer == 0) value.origins |= kFromSelf;
      const Argument argument{syntax::kNoAtom, index, node};
      // Reading one environment variable is worth a fact of its own: which one tells much.
      if (const Api* row = known(base).api; row != nullptr && row->origins == kFromEnvironment) {
        record(FactKind::Call, id, node, std::span(&argument, 1), value, object);
      }
      return value;
    }
    case Tag::Text:
    case Tag::Bytes: {
      if (!index.is(Tag::Integer) || object.partial) return unknown(origins, node);
      const std::string_view content = store().string(object);
      const bool by_byte = object.is(Tag::Bytes) || store().is_ascii(object);
      const std::u32string_view decoded = by_byte ? std::u32string_view() : store().characters(object);
      const auto size = static_cast<std::int64_t>(by_byte ? content.size() : decoded.size());
      const std::int64_t at = index.integer < 0 ? index.integer + size : index.integer;
      if (at < 0 || at >= size) {
        raise("IndexError", node);
        return unknown(origins, node);
      }
      const auto position = static_cast<std::size_t>(at);
      if (object.is(Tag::Bytes)) return integer(static_cast<unsigned char>(content[position]), origins);
      if (by_byte) return store().character(content[position], origins, store().chain(object));
      std::string character = from_characters(decoded.substr(position, 1));
      return store().text(std::move(character), origins, false, store().chain(object));
    }
    case Tag::Tuple:
    case Tag::List: {
      const auto items = store().items(object);
      if (!index.is(Tag::Integer) && !index.is(Tag::Bool)) return unknown(origins, node);
      const auto size = static_cast<std::int64_t>(items.size());
      const std::int64_t at = index.integer < 0 ? index.integer + size : index.integer;
      if (!object.partial && (at < 0 || at >= size)) raise("IndexError", node);
      if (at < 0 || at >= size || (object.partial && index.integer < 0)) return unknown(origins, node);
      return items[static_cast<std::size_t>(at)];
    }
    case Tag::Dict: {
      if (!is_known(store(), index)) return unknown(origins, node);
      const std::size_t at = store().find_key(object, index);
      if (at != std::string::npos) return store().items(object)[at + 1];
      if (!object.partial) raise("KeyError", node);
      return unknown(origins, node);
    }
    case Tag::Instance: {
      const auto result = call_special(object, "__getitem__", std::span(&index, 1), node);
      return result ? *result : unknown(origins, node);
    }
    case Tag::Range: {
      const auto items = store().items(object);
      if (index.is(Tag::Integer) && index.integer >= 0) {
        return integer(items[0].integer + index.integer * items[2].integer, object.origins);
      }
      return unknown(origins, node);
    }
    default:
      return unknown(origins, node);
  }
}

Value Evaluator::eval_slice(const Value& object, NodeId slice, NodeId node) {
  const syntax::Tree& tree = layer_.tree;
  std::optional<std::int64_t> bounds[3];
  bool known = true;
  std::size_t child = 0;
  const std::uint16_t flags[3] = {syntax::kHasLower, syntax::kHasUpper, syntax::kHasStep};
  for (std::size_t i = 0; i < 3; ++i) {
    if (!tree[slice].has(flags[i])) continue;
    const Value bound_value = eval(tree.child(slice, child++));
    if (bound_value.is(Tag::Integer)) {
      bounds[i] = bound_value.integer;
    } else if (!bound_value.is(Tag::None)) {
      known = false;
    }
  }
  const bool is_string = object.is(Tag::Text) || object.is(Tag::Bytes);
  const bool is_sequence = object.is(Tag::List) || object.is(Tag::Tuple);
  if (object.is(Tag::Symbol)) return symbol(static_cast<SymbolId>(object.index), object.origins, object.node);
  const std::int64_t step = bounds[2].value_or(1);
  if (!known || step == 0 || (!is_string && !is_sequence)) return unknown(object.origins, node);

  const std::string_view content = store().string(object);
  const bool by_character = object.is(Tag::Text) && !store().is_ascii(object);
  const std::u32string_view decoded = by_character ? store().characters(object) : std::u32string_view();
  const auto size = static_cast<std::int64_t>(is_sequence    ? store().items(object).size()
                                              : by_character ? decoded.size()
                                                             : content.size());
  const auto clamp = [&](std::int64_t at, std::int64_t low, std::int64_t high) {
    return std::clamp(at < 0 ? at + size : at, low, high);
  };
  const std::int64_t low = step > 0 ? 0 : -1;
  const std::int64_t high = step > 0 ? size : size - 1;
  const std::int64_t start = bounds[0] ? clamp(*bounds[0], low, high) : step > 0 ? 0 : size - 1;
  const std::int64_t stop = bounds[1] ? clamp(*bounds[1], low, high) : step > 0 ? size : -1;

  std::string bytes;
  std::u32string text;
  std::vector<Value> items;
  const auto source = store().items(object);
  for (std::int64_t at = start; step > 0 ? at < stop : at > stop; at += step) {
    const auto position = static_cast<std::size_t>(at);
    if (is_sequence) {
      items.push_back(source[position]);
    } else if (by_character) {
      text.push_back(decoded[position]);
    } else {
      bytes.push_back(content[position]);
    }
    // A huge step would overflow the next position.
    if (step > size || step < -size) break;
  }
  if (is_sequence) return store().items(object.tag, std::move(items), object.origins, object.partial);
  if (by_character) bytes = from_characters(text);
  if (step == -1 && !bounds[0] && !bounds[1]) {
    return transformed(object.tag, std::move(bytes), object, "reverse", 0, object.partial, node);
  }
  if (step != 1) return transformed(object.tag, std::move(bytes), object, "slice", 0, object.partial, node);
  return built(object.tag, std::move(bytes), object.origins, object.partial, store().chain(object), node);
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
  if (name != "append" && name != "pop" && name != "get") {
    charge(string ? store().string(receiver).size() / 8 : store().items(receiver).size());
  }
  const Call call{node, kNoSymbol, receiver, arguments};
  if (auto result = builtin_method(*this, receiver, name, call)) return result;
  Origins origins = receiver.origins;
  for (const Argument& argument : arguments) origins |= argument.value.origins;
  return unknown(origins, node);
}

Value Evaluator::eval_call(const Value& callee, const Value& receiver, NodeId node) {
  std::vector<Argument> arguments;
  eval_arguments(node, arguments);
  return call_value(callee, Call{node, kNoSymbol, receiver, arguments});
}

void Evaluator::eval_arguments(NodeId node, std::vector<Argument>& arguments) {
  const syntax::Tree& tree = layer_.tree;
  bool first = true;
  for (const NodeId child : tree.children(node)) {
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
          for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
            const syntax::Atom keyword = layer_.tree.names.intern(store().string(items[i]));
            arguments.push_back({keyword, items[i + 1], child});
          }
          continue;
        }
        break;
      case Kind::Starred: {
        const Value spread = eval(child);
        std::vector<Value> items;
        if (iterate(spread, items) && items.size() <= kMaxSpread) {
          for (const Value& item : items) arguments.push_back({syntax::kNoAtom, item, child});
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
}

Value Evaluator::operate(Op op, const Value& left, const Value& right, NodeId node) {
  if (left.is(Tag::Instance) || right.is(Tag::Instance)) {
    if (const std::string_view name = special_name(op); !name.empty()) {
      if (const auto result = call_special(left, name, std::span(&right, 1), node)) return *result;
    }
  }
  Value result = binary(*this, op, left, right, node);
  // `Path("/tmp") / "x.py"`
  if (op == Op::Div && left.is(Tag::Symbol)) {
    const auto base = file_key(left);
    const auto part = file_key(right);
    if (base && part && node != syntax::kNoNode) {
      handles_.insert_or_assign(node, *base + "/" + *part);
      result.node = node;
    }
  }
  return result;
}

Value Evaluator::eval_binary(NodeId node) {
  const syntax::Tree& tree = layer_.tree;
  NodeId operand = tree[node].first;
  if (operand == syntax::kNoNode) return unknown(0, node);
  Value left = eval(operand);
  if (tree[node].kind == Kind::Power) {
    const NodeId exponent = tree[operand].next;
    return exponent == syntax::kNoNode ? left : binary(*this, Op::Pow, left, eval(exponent), node);
  }
  std::size_t at = tree[node].value;
  for (operand = tree[operand].next; operand != syntax::kNoNode; operand = tree[operand].next, ++at) {
    const Op op = at < tree.operators.size() ? tree.operators[at] : Op::None;
    // Of a long `"a" + "b" + ...` only the whole is recorded.
    const bool last = tree[operand].next == syntax::kNoNode;
    const Value right = eval(operand);
    left = operate(op, left, right, last ? node : syntax::kNoNode);
  }
  return left;
}

Value Evaluator::eval_compare(NodeId node) {
  const syntax::Tree& tree = layer_.tree;
  NodeId operand = tree[node].first;
  if (operand == syntax::kNoNode) return unknown(0, node);
  Value left = eval(operand);
  std::size_t at = tree[node].value;
  bool result = true;
  bool known = true;
  Origins origins = left.origins;
  for (operand = tree[operand].next; operand != syntax::kNoNode; operand = tree[operand].next, ++at) {
    const Value right = eval(operand);
    origins |= right.origins;
    if (at < tree.operators.size()) {
      auto outcome = compare(*this, tree.operators[at], left, right);
      if (!outcome) outcome = same_callable(tree.operators[at], left, right);
      known = known && outcome.has_value();
      result = result && outcome.value_or(false);
    }
    left = right;
  }
  return known ? boolean(result, origins) : unknown(origins, node);
}

Value Evaluator::eval_boolean(NodeId node) {
  const syntax::Tree& tree = layer_.tree;
  const bool stops_at = static_cast<Op>(tree[node].op) == Op::Or;
  Value result;
  bool certain = true;
  Origins origins = 0;
  for (const NodeId child : tree.children(node)) {
    // What stands behind a value that decides is never evaluated by Python either.
    const Value value = eval(child);
    origins |= value.origins;
    const auto decided = this->decided(value);
    if (certain || result.is(Tag::Unknown)) result = value;
    if (!decided) {
      // `x = option or default` where the option is not known: the default is the best guess.
      certain = false;
    } else if (*decided == stops_at) {
      if (certain) return value;
      result = value;
      break;
    } else if (!certain) {
      result = value;
    }
  }
  if (certain) return result;
  result.origins |= origins;
  if (is_known(store(), result) && (result.is(Tag::Text) || result.is(Tag::Bytes)) && stops_at) return result;
  return unknown(origins, node);
}

Value Evaluator::eval_unary(NodeId node) {
  const syntax::Tree& tree = layer_.tree;
  if (tree[node].first == syntax::kNoNode) return unknown(0, node);
  const Value value = eval(tree[node].first);
  const Op op = static_cast<Op>(tree[node].op);
  if (op == Op::Not) {
    const auto decided = truth(store(), value);
    return decided ? boolean(!*decided, value.origins) : unknown(value.origins, node);
  }
  if (value.is(Tag::Integer) || value.is(Tag::Bool)) {
    switch (op) {
      case Op::USub:
        return value.integer == INT64_MIN ? unknown(value.origins, node)
                                          : integer(-value.integer, value.origins);
      case Op::Invert:
        return integer(~value.integer, value.origins);
      default:
        return integer(value.integer, value.origins);
    }
  }
  if (value.is(Tag::Float) && op == Op::USub) return real(-value.real, value.origins);
  if (value.is(Tag::Big) && op == Op::USub) return binary(*this, Op::Sub, integer(0), value, node);
  if (value.is(Tag::Big) && op == Op::Invert) return binary(*this, Op::Sub, integer(-1), value, node);
  return unknown(value.origins, node);
}

Value Evaluator::eval_conditional(NodeId node) {
  const syntax::Tree& tree = layer_.tree;
  const NodeId body = tree.child(node, 0);
  const NodeId test = tree.child(node, 1);
  const NodeId otherwise = tree.child(node, 2);
  if (otherwise == syntax::kNoNode) {
    eval_children(node);
    return unknown(0, node);
  }
  const auto decided = this->decided(eval(test));
  if (decided) return eval(*decided ? body : otherwise);
  const Value first = eval(body);
  const Value second = eval(otherwise);
  if (first.tag == second.tag && equal(store(), first, second)) return first;
  if (first.is(Tag::None) || first.is(Tag::Unknown)) return second;
  if (second.is(Tag::None) || second.is(Tag::Unknown)) return first;
  // Both are possible; the first as written stands for them.
  Value result = first;
  result.origins |= second.origins;
  ++unknowns_;
  return result;
}

Value Evaluator::eval_container(NodeId node, Tag tag) {
  const syntax::Tree& tree = layer_.tree;
  std::vector<Value> items;
  Origins origins = kFromLiteral;
  bool partial = false;
  for (const NodeId child : tree.children(node)) {
    const Kind kind = tree[child].kind;
    if (kind == Kind::Starred || kind == Kind::DoubleStarred) {
      const Value spread = eval(child);
      origins |= spread.origins;
      std::vector<Value> inner;
      if (tag == Tag::Dict && spread.is(Tag::Dict)) {
        const auto pairs = store().items(spread);
        items.insert(items.end(), pairs.begin(), pairs.end());
      } else if (tag != Tag::Dict && iterate(spread, inner)) {
        items.insert(items.end(), inner.begin(), inner.end());
      } else {
        partial = true;
      }
      continue;
    }
    const Value value = eval(child);
    origins |= value.origins;
    items.push_back(value);
  }
  Value result = store().items(tag, std::move(items), origins, partial);
  result.node = node;
  return result;
}

Value Evaluator::eval_lambda(NodeId node) {
  if (walks_.find(node) == walks_.end()) {
    walks_.emplace(node, WalkState());
    deferred_.push_back({node, syntax::kNoNode});
  }
  return function_value(node);
}

Value Evaluator::eval_comprehension(NodeId node) {
  const syntax::Tree& tree = layer_.tree;
  const Kind kind = tree[node].kind;
  const Tag tag = kind == Kind::DictComp ? Tag::Dict : kind == Kind::SetComp ? Tag::Set : Tag::List;
  const NodeId clause = tree.child(node, Kind::Comprehension);
  if (clause == syntax::kNoNode) {
    eval_children(node);
    return unknown(0, node);
  }
  std::vector<Value> items;
  // The names of its own scope may be in use by a call around this one.
  const syntax::ScopeId scope = layer_.scopes.scope_of_node[node];
  std::vector<Parked> parked;
  if (scope != 0) parked.push_back(park(scope));
  comprehensions_.push_back(scope);
  const bool known = comprehend(clause, tree[node].first, items, tag, 0);
  comprehensions_.pop_back();
  const bool recursive = frame_ != nullptr && walks_[frame_->function].active > 1;
  if (recursive) leave(parked);
  Origins origins = 0;
  for (const Value& item : items) origins |= item.origins;
  if (!known) {
    // One turn was evaluated with what an item may be: its origins are those of all.
    Value result = store().items(tag, {}, origins, true);
    result.node = node;
    ++unknowns_;
    return result;
  }
  Value result = store().items(tag, std::move(items), origins);
  result.iterator = kind == Kind::GeneratorExp;
  return result;
}

bool Evaluator::comprehend(NodeId clause, NodeId element, std::vector<Value>& out, Tag tag,
                           std::uint32_t depth) {
  const syntax::Tree& tree = layer_.tree;
  const NodeId target = tree.child(clause, 0);
  const NodeId iterable = tree.child(clause, 1);
  if (iterable == syntax::kNoNode || depth > 16) return false;
  const NodeId next_clause = tree[clause].next;
  const Value source = eval(iterable);
  const auto turn = [&](const Value& item) {
    assign(target, item);
    bool certain = true;
    for (NodeId test = tree[iterable].next; test != syntax::kNoNode; test = tree[test].next) {
      const auto decided = truth(store(), eval(test));
      if (!decided) {
        certain = false;
      } else if (!*decided) {
        return certain;
      }
    }
    if (next_clause != syntax::kNoNode && tree[next_clause].kind == Kind::Comprehension) {
      return comprehend(next_clause, element, out, tag, depth + 1) && certain;
    }
    out.push_back(eval(element));
    if (tag == Tag::Dict) out.push_back(eval(tree[element].next));
    return certain;
  };

  std::vector<Value> items;
  if (!iterate(source, items)) {
    turn(item_of(source));
    return false;
  }
  bool known = true;
  std::size_t turns = 0;
  for (const Value& item : items) {
    const std::uint64_t before = unknowns_;
    known = turn(item) && known;
    // Turns that give nothing known are not worth repeating.
    if ((++turns >= 8 && unknowns_ != before) || !may_repeat() || out.size() > kMaxComprehension) {
      if (turns < items.size()) return false;
    }
  }
  return known;
}

}  // namespace pyverdict::unwrap
