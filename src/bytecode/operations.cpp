#include <algorithm>
#include <iterator>
#include <utility>

#include "bytecode/writer.h"
#include "text/literal.h"

/// Operators and comparisons, as the versions number them.
namespace pyverdict::bytecode {

using Kind = Expression::Kind;

namespace {

struct Operator {
  Op op;
  std::string_view text;
};

constexpr Operator kBinary[] = {
    {Op::BINARY_ADD, "+"},
    {Op::BINARY_SUBTRACT, "-"},
    {Op::BINARY_MULTIPLY, "*"},
    {Op::BINARY_MODULO, "%"},
    {Op::BINARY_XOR, "^"},
    {Op::BINARY_AND, "&"},
    {Op::BINARY_OR, "|"},
    {Op::BINARY_LSHIFT, "<<"},
    {Op::BINARY_RSHIFT, ">>"},
    {Op::BINARY_POWER, "**"},
    {Op::BINARY_FLOOR_DIVIDE, "//"},
    {Op::BINARY_TRUE_DIVIDE, "/"},
    {Op::BINARY_DIVIDE, "/"},
    {Op::BINARY_MATRIX_MULTIPLY, "@"},
    {Op::INPLACE_ADD, "+"},
    {Op::INPLACE_SUBTRACT, "-"},
    {Op::INPLACE_MULTIPLY, "*"},
    {Op::INPLACE_MODULO, "%"},
    {Op::INPLACE_XOR, "^"},
    {Op::INPLACE_AND, "&"},
    {Op::INPLACE_OR, "|"},
    {Op::INPLACE_LSHIFT, "<<"},
    {Op::INPLACE_RSHIFT, ">>"},
    {Op::INPLACE_POWER, "**"},
    {Op::INPLACE_FLOOR_DIVIDE, "//"},
    {Op::INPLACE_TRUE_DIVIDE, "/"},
    {Op::INPLACE_DIVIDE, "/"},
    {Op::INPLACE_MATRIX_MULTIPLY, "@"},
};

// By the argument of BINARY_OP; those assigned in place follow from 13 on in the same order.
constexpr std::string_view kBinaryOp[] = {"+", "&",  "//", "<<", "@", "*", "%",
                                          "|", "**", ">>", "-",  "/", "^"};
constexpr std::uint32_t kSubscript = 26;

// By the argument of COMPARE_OP, until 3.8; the first six since.
constexpr std::string_view kCompare[] = {"<", "<=", "==", "!=", ">", ">=", "in", "not in", "is", "is not"};

}  // namespace

void CodeWriter::binary(std::string_view op) {
  Expression right = pop();
  Expression left = pop();
  // A chain of one operator needs no parentheses, however long it is.
  std::string text =
      left.detail == op && left.is(Kind::Operation) ? std::move(left.text) : inner(std::move(left));
  text += ' ';
  text += op;
  text += ' ';
  text += inner(std::move(right));
  stack_.push_back({Kind::Operation, std::move(text), std::string(op), kNoObject});
}

bool CodeWriter::operation(const Instruction& instruction) {
  const Op op = op_of(instruction);
  const std::uint32_t argument = instruction.argument;
  const auto found =
      std::find_if(std::begin(kBinary), std::end(kBinary), [&](const Operator& o) { return o.op == op; });
  if (found != std::end(kBinary)) {
    binary(found->text);
    return true;
  }
  const auto unary = [&](std::string_view text) {
    push(std::string(text) + inner(pop()), Kind::Operation);
    return true;
  };
  const auto slice = [&](std::string_view bounds) {
    push(inner(pop()) + "[" + std::string(bounds) + "]");
    return true;
  };
  switch (op) {
    case Op::BINARY_OP:
      if (argument == kSubscript) {
        const Expression key = pop();
        push(inner(pop()) + "[" + subscript(key) + "]");
      } else {
        binary(kBinaryOp[argument % std::size(kBinaryOp)]);
      }
      return true;
    case Op::BINARY_SUBSCR: {
      const Expression key = pop();
      push(inner(pop()) + "[" + subscript(key) + "]");
      return true;
    }
    case Op::BINARY_SLICE: {
      const std::vector<Expression> bounds = pop_many(2);
      return slice(bounds[0].text + ":" + bounds[1].text);
    }
    case Op::SLICE_0:
      return slice(":");
    case Op::SLICE_1: {
      const Expression start = pop();
      return slice(start.text + ":");
    }
    case Op::SLICE_2: {
      const Expression stop = pop();
      return slice(":" + stop.text);
    }
    case Op::SLICE_3: {
      const std::vector<Expression> bounds = pop_many(2);
      return slice(bounds[0].text + ":" + bounds[1].text);
    }
    case Op::BUILD_SLICE: {
      const std::vector<Expression> bounds = pop_many(argument == 3 ? 3 : 2);
      push(joined(bounds, ":"));
      return true;
    }
    case Op::UNARY_NOT:
      return unary("not ");
    case Op::UNARY_NEGATIVE:
      return unary("-");
    case Op::UNARY_INVERT:
      return unary("~");
    case Op::UNARY_POSITIVE:
      return unary("+");
    case Op::COMPARE_OP: {
      const std::uint32_t index = version_ >= 313   ? argument >> 5
                                  : version_ == 312 ? argument >> 4
                                                    : argument;
      binary(index < std::size(kCompare) ? kCompare[index] : "==");
      return true;
    }
    case Op::CONTAINS_OP:
      binary((argument & 1) != 0 ? "not in" : "in");
      return true;
    case Op::IS_OP:
      binary((argument & 1) != 0 ? "is not" : "is");
      return true;
    case Op::CHECK_EXC_MATCH:
      pop();
      push("_exception", Kind::Atom);
      return true;
    default:
      return false;
  }
}

}  // namespace pyverdict::bytecode
