#include <algorithm>
#include <iterator>
#include <utility>

#include "bytecode/writer.h"
#include "text/literal.h"

/// Containers, formatted texts and subscripts.
namespace pyverdict::bytecode {

using Kind = Expression::Kind;

bool CodeWriter::container(const Instruction& instruction) {
  const std::uint32_t argument = instruction.argument;
  // A container that is filled later stands in a variable of its own.
  const auto filled = [&](std::string text) {
    if (!collects_) {
      push(std::move(text));
      return true;
    }
    const std::string kept = out_.fresh("_v");
    out_.line(kept + " = " + text);
    push(kept, Kind::Atom);
    return true;
  };
  const auto add = [&](std::string_view before, std::string_view between, std::uint32_t values) {
    std::vector<Expression> added = pop_many(values);
    const std::size_t depth = std::max(argument, 1u);
    const std::string target = depth <= stack_.size() ? stack_[stack_.size() - depth].text : "_unknown";
    spill();
    std::string text = target;
    text += before;
    text += joined(std::move(added), between);
    out_.line(text + (before == "[" ? "" : ")"));
    return true;
  };
  switch (op_of(instruction)) {
    case Op::BUILD_TUPLE: {
      std::vector<Expression> values = pop_many(argument);
      const bool single = values.size() == 1;
      const std::string count = std::to_string(values.size());
      push("(" + joined(std::move(values)) + (single ? ",)" : ")"));
      stack_.back().detail = count;
      return true;
    }
    case Op::BUILD_LIST:
      return filled("[" + joined(pop_many(argument)) + "]");
    case Op::BUILD_SET:
      if (argument == 0) return filled("set()");
      push("{" + joined(pop_many(argument)) + "}");
      return true;
    case Op::BUILD_MAP: {
      if (argument == 0 || version_ < 300) {
        collects_ = collects_ || version_ < 300;
        return filled("{}");
      }
      const std::vector<Expression> values = pop_many(std::size_t{2} * argument);
      std::string text = "{";
      for (std::size_t i = 0; i + 1 < values.size(); i += 2) {
        if (i > 0) text += ", ";
        text += values[i].text + ": " + values[i + 1].text;
      }
      push(text + "}");
      return true;
    }
    case Op::BUILD_CONST_KEY_MAP: {
      const Expression keys = pop();
      const std::vector<Expression> values = pop_many(argument);
      std::string text = "{";
      for (std::size_t i = 0; i < values.size(); ++i) {
        if (i > 0) text += ", ";
        const bool known =
            keys.object < out_.reading.objects.size() && i < out_.reading.objects[keys.object].items.size();
        text += known ? constant_text(out_, out_.reading.objects[keys.object].items[i]) : "None";
        text += ": " + values[i].text;
      }
      push(text + "}");
      return true;
    }
    case Op::BUILD_STRING: {
      const std::vector<Expression> values = pop_many(argument);
      std::string text = "''.join((" + joined(values) + ",))";
      push(std::move(text));
      return true;
    }
    case Op::FORMAT_VALUE: {
      const Expression spec = (argument & 4) != 0 ? pop() : Expression{Kind::Atom, "''", {}, kNoObject};
      const Expression value = pop();
      push((argument & 3) == 2 ? "repr(" + value.text + ")"
                               : "format(" + value.text + ", " + spec.text + ")");
      return true;
    }
    case Op::CONVERT_VALUE:
      push((argument == 2 ? "repr(" : "str(") + pop().text + ")");
      return true;
    case Op::FORMAT_SIMPLE:
      push("format(" + pop().text + ")");
      return true;
    case Op::FORMAT_WITH_SPEC: {
      const std::vector<Expression> values = pop_many(2);
      push("format(" + joined(values) + ")");
      return true;
    }
    case Op::LIST_APPEND:
      return add(".append(", ", ", 1);
    case Op::SET_ADD:
      return add(".add(", ", ", 1);
    case Op::MAP_ADD: {
      std::vector<Expression> values = pop_many(2);
      if (version_ < 308) std::swap(values[0], values[1]);
      const std::size_t depth = std::max(argument, 1u);
      const std::string target = depth <= stack_.size() ? stack_[stack_.size() - depth].text : "_unknown";
      out_.line(target + "[" + values[0].text + "] = " + values[1].text);
      return true;
    }
    case Op::LIST_EXTEND:
    case Op::SET_UPDATE:
    case Op::DICT_UPDATE:
    case Op::DICT_MERGE: {
      const Op op = op_of(instruction);
      Expression value = pop();
      const std::size_t depth = std::max(argument, 1u);
      if (depth > stack_.size()) return true;
      Expression& target = stack_[stack_.size() - depth];
      // `[*a]` and a list of constants: nothing is there to be extended yet.
      if (target.text == "[]" && op == Op::LIST_EXTEND) {
        target = {Kind::Plain, "list(" + value.text + ")", {}, kNoObject};
      } else if (target.text == "{}" && op != Op::LIST_EXTEND) {
        target = std::move(value);
      } else if (op == Op::LIST_EXTEND) {
        target = {Kind::Plain,
                  "[*" + inner(std::move(target)) + ", *" + inner(std::move(value)) + "]",
                  {},
                  kNoObject};
      } else if (op == Op::SET_UPDATE) {
        target = {Kind::Plain,
                  "{*" + inner(std::move(target)) + ", *" + inner(std::move(value)) + "}",
                  {},
                  kNoObject};
      } else {
        target = {Kind::Plain,
                  "{**" + inner(std::move(target)) + ", **" + inner(std::move(value)) + "}",
                  {},
                  kNoObject};
      }
      static_cast<void>(out_.spend(target.text.size()));
      return true;
    }
    case Op::BUILD_LIST_UNPACK:
    case Op::BUILD_TUPLE_UNPACK:
    case Op::BUILD_TUPLE_UNPACK_WITH_CALL:
    case Op::BUILD_SET_UNPACK: {
      std::vector<Expression> values = pop_many(argument);
      const bool single = values.size() == 1;
      push(single ? std::move(values[0].text) : "[*" + joined(std::move(values), ", *") + "]");
      return true;
    }
    case Op::BUILD_MAP_UNPACK:
    case Op::BUILD_MAP_UNPACK_WITH_CALL: {
      std::vector<Expression> values = pop_many(argument);
      const bool single = values.size() == 1;
      push(single ? std::move(values[0].text) : "{**" + joined(std::move(values), ", **") + "}");
      return true;
    }
    default:
      return false;
  }
}

// What stands between the brackets; a constant slice is written as one.
std::string CodeWriter::subscript(const Expression& key) {
  const std::vector<Object>& objects = out_.reading.objects;
  if (key.object >= objects.size() || objects[key.object].type != Type::Slice) return key.text;
  std::string result;
  const std::vector<std::uint32_t>& bounds = objects[key.object].items;
  for (std::size_t i = 0; i < bounds.size(); ++i) {
    const bool given = objects[bounds[i]].type != Type::None;
    if (i == 1 || (i == 2 && given)) result += ':';
    if (given) result += constant_text(out_, bounds[i]);
  }
  return result;
}

}  // namespace pyverdict::bytecode
