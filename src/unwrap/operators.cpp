#include <algorithm>
#include <bit>
#include <cmath>

#include "text/text.h"
#include "unwrap/evaluator.h"
#include "unwrap/integers.h"
#include "unwrap/xor_key.h"

namespace pyverdict::unwrap {
namespace {

using syntax::Op;

constexpr unsigned kMaxDepth = 16;

bool is_number(const Value& value) {
  return value.is(Tag::Integer) || value.is(Tag::Bool) || value.is(Tag::Float);
}

double as_real(const Value& value) {
  return value.is(Tag::Float) ? value.real : static_cast<double>(value.integer);
}

bool is_sequence(const Value& value) { return value.is(Tag::List) || value.is(Tag::Tuple); }

// Python rounds the quotient down and gives the remainder the divisor's sign.
std::int64_t floor_divide(std::int64_t a, std::int64_t b) {
  const std::int64_t quotient = a / b;
  return a % b != 0 && (a < 0) != (b < 0) ? quotient - 1 : quotient;
}

std::optional<std::int64_t> power(std::int64_t base, std::int64_t exponent) {
  std::int64_t result = 1;
  for (; exponent > 0; exponent >>= 1) {
    if ((exponent & 1) != 0 && __builtin_mul_overflow(result, base, &result)) return std::nullopt;
    if (exponent > 1 && __builtin_mul_overflow(base, base, &base)) return std::nullopt;
  }
  return result;
}

std::optional<std::int64_t> integers(Op op, std::int64_t a, std::int64_t b) {
  std::int64_t result = 0;
  switch (op) {
    case Op::Add:
      return __builtin_add_overflow(a, b, &result) ? std::nullopt : std::optional(result);
    case Op::Sub:
      return __builtin_sub_overflow(a, b, &result) ? std::nullopt : std::optional(result);
    case Op::Mult:
      return __builtin_mul_overflow(a, b, &result) ? std::nullopt : std::optional(result);
    case Op::FloorDiv:
      return b == 0 || (a == INT64_MIN && b == -1) ? std::nullopt : std::optional(floor_divide(a, b));
    case Op::Mod:
      if (b == 0) return std::nullopt;
      if (b == -1) return 0;
      result = a % b;
      return result != 0 && (result < 0) != (b < 0) ? result + b : result;
    case Op::BitAnd:
      return a & b;
    case Op::BitOr:
      return a | b;
    case Op::BitXor:
      return a ^ b;
    case Op::LShift:
      if (b < 0 || b > 62 || (a != 0 && std::countl_zero(static_cast<std::uint64_t>(a < 0 ? ~a : a)) <= b)) {
        return std::nullopt;
      }
      return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) << b);
    case Op::RShift:
      return b < 0 ? std::nullopt : std::optional(a >> std::min<std::int64_t>(b, 63));
    case Op::Pow:
      return b < 0 ? std::nullopt : power(a, b);
    default:
      return std::nullopt;
  }
}

std::optional<double> reals(Op op, double a, double b) {
  switch (op) {
    case Op::Add:
      return a + b;
    case Op::Sub:
      return a - b;
    case Op::Mult:
      return a * b;
    case Op::Div:
      return b == 0 ? std::nullopt : std::optional(a / b);
    case Op::FloorDiv:
      return b == 0 ? std::nullopt : std::optional(std::floor(a / b));
    case Op::Pow:
      return std::pow(a, b);
    default:
      return std::nullopt;
  }
}

bool divides(Op op) { return op == Op::Div || op == Op::FloorDiv || op == Op::Mod; }

Value repeat(Evaluator& evaluator, const Value& sequence, std::int64_t count, Origins origins,
             syntax::NodeId node) {
  count = std::max<std::int64_t>(count, 0);
  if (is_string(sequence)) {
    const std::string_view content = evaluator.store().string(sequence);
    if (content.size() != 0 &&
        static_cast<std::uint64_t>(count) > (std::uint64_t{1} << 32) / content.size()) {
      evaluator.may_hold(SIZE_MAX / 2);
      return evaluator.unknown(origins, node);
    }
    const std::size_t size = content.size() * static_cast<std::size_t>(count);
    if (!evaluator.may_hold(size)) return evaluator.unknown(origins, node);
    // What is there is doubled: a copy a round would be a call for each character.
    std::string result(content.substr(0, size));
    result.reserve(size);
    while (result.size() < size) result.append(result, 0, size - result.size());
    return evaluator.built(sequence.tag, std::move(result), origins, sequence.partial,
                           evaluator.store().chain(sequence), node);
  }
  const auto items = evaluator.store().items(sequence);
  if (items.size() != 0 &&
      (static_cast<std::uint64_t>(count) > 1'000'000 / items.size() ||
       !evaluator.may_work(evaluator.size_of(sequence) * static_cast<std::size_t>(count)))) {
    return evaluator.unknown(origins, node);
  }
  Values result(evaluator.store());
  if (items.empty()) count = 0;
  result.reserve(items.size() * static_cast<std::size_t>(count));
  for (std::int64_t i = 0; i < count; ++i) result.append(items);
  return evaluator.store().items(sequence.tag, std::move(result), origins, sequence.partial);
}

}  // namespace

Value integer(std::int64_t value, Origins origins) {
  Value result;
  result.tag = Tag::Integer;
  result.origins = origins;
  result.integer = value;
  return result;
}

Value real(double value, Origins origins) {
  Value result;
  result.tag = Tag::Float;
  result.origins = origins;
  result.real = value;
  return result;
}

Value boolean(bool value, Origins origins) {
  Value result = integer(value ? 1 : 0, origins);
  result.tag = Tag::Bool;
  return result;
}

Value none() {
  Value result;
  result.tag = Tag::None;
  return result;
}

namespace {

/// Looks at values and at those inside them. What is large costs from a budget of the whole script's.
class Walk {
 public:
  explicit Walk(const Store& store) : store_(store) {}

  bool is_known(const Value& value, unsigned depth = 0);
  bool equal(const Value& a, const Value& b, unsigned depth = 0);

 private:
  bool may_enter(std::span<const Value> items) {
    constexpr std::size_t kFew = 64;
    looked_at_ += items.size() + 1;
    return looked_at_ <= kFew || store_.may_look_at(items.size() + 1);
  }

  const Store& store_;
  std::size_t looked_at_ = 0;
};

bool Walk::is_known(const Value& value, unsigned depth) {
  switch (value.tag) {
    case Tag::None:
    case Tag::Bool:
    case Tag::Integer:
    case Tag::Big:
    case Tag::Float:
      return true;
    case Tag::Text:
    case Tag::Bytes:
      return !value.partial;
    case Tag::Tuple:
    case Tag::List:
    case Tag::Set:
    case Tag::Dict:
    case Tag::Range: {
      if (value.partial || depth > kMaxDepth) return false;
      const auto items = store_.items(value);
      return may_enter(items) && std::all_of(items.begin(), items.end(),
                                             [&](const Value& item) { return is_known(item, depth + 1); });
    }
    default:
      return false;
  }
}

bool Walk::equal(const Value& a, const Value& b, unsigned depth) {
  if (is_number(a) && is_number(b)) {
    return is_integer(a) && is_integer(b) ? a.integer == b.integer : as_real(a) == as_real(b);
  }
  if (a.tag != b.tag || depth > kMaxDepth) return false;
  if (a.is(Tag::None)) return true;
  if (a.is(Tag::Big)) return compare_whole(store_, a, b) == 0;
  if (is_string(a)) return store_.string(a) == store_.string(b);
  const auto left = store_.items(a);
  const auto right = store_.items(b);
  return left.size() == right.size() && may_enter(left) &&
         std::equal(left.begin(), left.end(), right.begin(),
                    [&](const Value& x, const Value& y) { return equal(x, y, depth + 1); });
}

}  // namespace

bool is_known(const Store& store, const Value& value) { return Walk(store).is_known(value); }

bool equal(const Store& store, const Value& a, const Value& b) { return Walk(store).equal(a, b); }

std::optional<bool> truth(const Store& store, const Value& value) {
  if (value.iterator) return true;  // also at its end
  switch (value.tag) {
    case Tag::None:
      return false;
    case Tag::Bool:
    case Tag::Integer:
      return value.integer != 0;
    case Tag::Float:
      return value.real != 0;
    case Tag::Big:
      return true;
    case Tag::Text:
    case Tag::Bytes:
      if (!store.string(value).empty()) return true;
      return value.partial ? std::nullopt : std::optional(false);
    case Tag::Tuple:
    case Tag::List:
    case Tag::Set:
    case Tag::Dict:
      if (!store.items(value).empty()) return true;
      return value.partial ? std::nullopt : std::optional(false);
    default:
      return std::nullopt;
  }
}

Value binary(Evaluator& evaluator, Op op, const Value& left, const Value& right, syntax::NodeId node) {
  const Origins origins = left.origins | right.origins;
  if (is_number(left) && is_number(right)) {
    if (is_integer(left) && is_integer(right) && op != Op::Div) {
      if (const auto result = integers(op, left.integer, right.integer)) {
        return integer(*result, op == Op::BitXor ? origins | kFromDecoded : origins);
      }
      if (const auto result = big_binary(evaluator, op, left, right, origins)) return *result;
      if (divides(op) && right.integer == 0) evaluator.raise("ZeroDivisionError", node);
      return evaluator.unknown(origins, node);
    }
    if (divides(op) && as_real(right) == 0) evaluator.raise("ZeroDivisionError", node);
    if (const auto result = reals(op, as_real(left), as_real(right))) return real(*result, origins);
    return evaluator.unknown(origins, node);
  }
  if (op == Op::BitXor && is_integer(left) != is_integer(right)) {
    const Value& known = is_integer(left) ? left : right;
    const Value& key = is_integer(left) ? right : left;
    if ((key.is(Tag::Unknown) || key.is(Tag::Symbol)) && known.integer >= 0 && known.integer < 256) {
      return under_key(static_cast<std::uint8_t>(known.integer), origins | kFromDecoded);
    }
  }
  if (is_whole(left) && is_whole(right)) {
    const auto result =
        big_binary(evaluator, op, left, right, op == Op::BitXor ? origins | kFromDecoded : origins);
    return result ? *result : evaluator.unknown(origins, node);
  }
  if (left.is(Tag::Set) && right.is(Tag::Set)) {
    const auto result = set_operation(evaluator, op, left, right);
    return result ? *result : evaluator.unknown(origins, node);
  }
  if (op == Op::Mod && is_string(left)) return percent_format(evaluator, left, right, node);
  if (op == Op::Add) {
    Store& store = evaluator.store();
    const bool text_like = is_string(left) || is_string(right);
    const bool compatible = left.tag == right.tag || !is_known(store, left) || !is_known(store, right);
    if (text_like && compatible && !is_sequence(left) && !is_sequence(right)) {
      const Tag tag = is_string(left) ? left.tag : right.tag;
      const auto shown = [&](const Value& value) {
        return is_string(value) ? store.string(value) : shown_as(evaluator, value);
      };
      const auto hidden = [&](const Value& value) {
        return is_string(value) ? value.partial : shown(value) == kHole;
      };
      const bool partial = hidden(left) || hidden(right);
      const std::string_view tail = shown(right);
      if (!evaluator.may_hold(tail.size())) return evaluator.unknown(origins, node);
      const Store::Chain chain = store.chain(left) != 0 ? store.chain(left) : store.chain(right);
      const Value head = is_string(left) ? left : store.view(tag, shown(left), origins);
      return evaluator.joined(head, tail, origins, partial, chain, node);
    }
    if (is_sequence(left) && left.tag == right.tag) {
      const auto a = store.items(left);
      const auto b = store.items(right);
      if (a.size() + b.size() > 1'000'000 ||
          !evaluator.may_work(evaluator.size_of(left) + evaluator.size_of(right)))
        return evaluator.unknown(origins, node);
      Values result(store);
      result.reserve(a.size() + b.size());
      result.append(a);
      result.append(b);
      return store.items(left.tag, std::move(result), origins, left.partial || right.partial);
    }
  }
  if (op == Op::Mult) {
    if ((is_string(left) || is_sequence(left)) && is_integer(right)) {
      return repeat(evaluator, left, right.integer, origins, node);
    }
    if ((is_string(right) || is_sequence(right)) && is_integer(left)) {
      return repeat(evaluator, right, left.integer, origins, node);
    }
  }
  // `Path(x) / "y"` and the like stay what they were.
  if (op == Op::Div && left.is(Tag::Symbol)) {
    Value result = left;
    result.origins = origins;
    return result;
  }
  return evaluator.unknown(origins, node);
}

namespace {

// Below, at or above 0, of values that Python orders. Of sequences the first items that differ decide.
std::optional<int> order_of(const Store& store, Value left, Value right) {
  constexpr unsigned kDeepest = 8;
  for (unsigned depth = 0; is_sequence(left) && left.tag == right.tag; ++depth) {
    if (depth == kDeepest) return std::nullopt;
    const auto a = store.items(left);
    const auto b = store.items(right);
    const std::size_t shorter = std::min(a.size(), b.size());
    std::size_t at = 0;
    while (at < shorter && equal(store, a[at], b[at])) ++at;
    if (at == shorter) return a.size() < b.size() ? -1 : a.size() > b.size() ? 1 : 0;
    left = a[at];
    right = b[at];
  }
  if (is_whole(left) && is_whole(right)) return compare_whole(store, left, right);
  if (is_number(left) && is_number(right)) {
    const double a = as_real(left);
    const double b = as_real(right);
    return a < b ? -1 : a > b ? 1 : 0;
  }
  if (is_string(left) && left.tag == right.tag) return store.string(left).compare(store.string(right));
  return std::nullopt;
}

}  // namespace

std::optional<bool> compare(Evaluator& evaluator, Op op, const Value& left, const Value& right) {
  const Store& store = evaluator.store();
  // Texts of different lengths are not looked at.
  const bool by_length = (op == Op::Eq || op == Op::NotEq) && is_string(left) && is_string(right) &&
                         store.string(left).size() != store.string(right).size();
  if (!by_length && !evaluator.may_work(evaluator.size_of(left) + evaluator.size_of(right)))
    return std::nullopt;
  if (!is_known(store, left) || !is_known(store, right)) return std::nullopt;
  const bool by_identity = left.iterator || right.iterator;
  if (by_identity && (op == Op::Eq || op == Op::NotEq)) return std::nullopt;
  switch (op) {
    case Op::Eq:
      return equal(store, left, right);
    case Op::NotEq:
      return !equal(store, left, right);
    case Op::Is:
    case Op::IsNot:
      if (!left.is(Tag::None) && !right.is(Tag::None)) return std::nullopt;
      return (left.tag == right.tag) == (op == Op::Is);
    case Op::In:
    case Op::NotIn: {
      bool found = false;
      if (is_string(right)) {
        if (is_string(left)) {
          found = text::find(store.string(right), store.string(left)) != std::string_view::npos;
        } else if (right.is(Tag::Bytes) && is_integer(left)) {
          found = store.string(right).find(static_cast<char>(left.integer)) != std::string_view::npos;
        } else {
          return std::nullopt;
        }
      } else if (right.is(Tag::Range)) {
        return std::nullopt;
      } else {
        const auto items = store.items(right);
        const std::size_t stride = right.is(Tag::Dict) ? 2 : 1;
        for (std::size_t i = 0; i < items.size() && !found; i += stride) found = equal(store, items[i], left);
      }
      return found == (op == Op::In);
    }
    default:
      break;
  }
  const auto order = order_of(store, left, right);
  if (!order) return std::nullopt;
  switch (op) {
    case Op::Lt:
      return *order < 0;
    case Op::LtE:
      return *order <= 0;
    case Op::Gt:
      return *order > 0;
    case Op::GtE:
      return *order >= 0;
    default:
      return std::nullopt;
  }
}

}  // namespace pyverdict::unwrap
