#include <algorithm>
#include <utility>

#include "bytecode/writer.h"
#include "text/literal.h"

/// What binds, unpacks and deletes names, attributes and items.
namespace pyverdict::bytecode {

using Kind = Expression::Kind;

void CodeWriter::assign(std::string_view target) {
  Expression value = pop();
  switch (value.kind) {
    case Kind::Module: {
      const std::string_view top = std::string_view(value.text).substr(0, value.text.find('.'));
      if (target == top) {
        out_.line("import " + value.text);
      } else {
        out_.line("import " + value.text + " as " + std::string(target));
      }
      return;
    }
    case Kind::Member:
      out_.line("from " + value.text + " import " + value.detail +
                (value.detail == target ? std::string() : " as " + std::string(target)));
      return;
    case Kind::Function:
      if (value.text == target) return;
      break;
    default:
      break;
  }
  // The variable of a comprehension gets back what it was before.
  if (value.text == target || value.text == "_cleared") return;
  spill();
  out_.line(std::string(target) + " = " + value.text);
}

bool CodeWriter::store(const Instruction& instruction) {
  const std::uint32_t argument = instruction.argument;
  switch (op_of(instruction)) {
    case Op::STORE_NAME: {
      const std::string target = name(argument);
      const bool bookkeeping = target == "__module__" || target == "__qualname__" ||
                               target == "__firstlineno__" || target == "__static_attributes__" ||
                               target == "__classcell__" || target == "__classdictcell__";
      if (bookkeeping) {
        pop();
      } else {
        assign(target);
      }
      return true;
    }
    case Op::STORE_GLOBAL:
      assign(name(argument));
      return true;
    case Op::STORE_FAST:
      assign(local(argument));
      return true;
    case Op::STORE_DEREF:
      assign(cell(argument));
      return true;
    case Op::STORE_FAST_STORE_FAST:
      assign(local(argument >> 4));
      assign(local(argument & 15));
      return true;
    case Op::STORE_FAST_LOAD_FAST:
      assign(local(argument >> 4));
      push(local(argument & 15), Kind::Atom);
      return true;
    case Op::STORE_ATTR: {
      Expression object = pop();
      const bool odd = argument < code_.names.size() && !text::is_identifier(code_.names[argument]);
      assign(inner(std::move(object)) + "." + (odd ? "_name" + std::to_string(argument) : name(argument)));
      return true;
    }
    case Op::STORE_SUBSCR: {
      const Expression key = pop();
      assign(inner(pop()) + "[" + subscript(key) + "]");
      return true;
    }
    case Op::STORE_SLICE: {
      const std::vector<Expression> bounds = pop_many(2);
      assign(inner(pop()) + "[" + bounds[0].text + ":" + bounds[1].text + "]");
      return true;
    }
    case Op::STORE_MAP: {
      const Expression key = pop();
      const Expression value = pop();
      Expression map = pop();
      out_.line(map.text + "[" + key.text + "] = " + value.text);
      stack_.push_back(std::move(map));
      return true;
    }
    case Op::DELETE_NAME:
    case Op::DELETE_GLOBAL:
      out_.line("del " + name(argument));
      return true;
    case Op::DELETE_FAST:
      out_.line("del " + local(argument));
      return true;
    case Op::DELETE_DEREF:
      out_.line("del " + cell(argument));
      return true;
    case Op::DELETE_ATTR:
      out_.line("del " + inner(pop()) + "." + name(argument));
      return true;
    case Op::DELETE_SUBSCR: {
      const Expression key = pop();
      out_.line("del " + inner(pop()) + "[" + key.text + "]");
      return true;
    }
    case Op::UNPACK_SEQUENCE:
      unpack(argument, SIZE_MAX);
      return true;
    case Op::UNPACK_EX:
      unpack((argument & 0xff) + 1 + (argument >> 8), argument & 0xff);
      return true;
    default:
      return false;
  }
}

void CodeWriter::unpack(std::size_t count, std::size_t star) {
  count = std::min<std::size_t>(count, 255);
  Expression value = pop();
  spill();
  if (!is_steady(value)) {
    const std::string kept = out_.fresh("_v");
    out_.line(kept + " = " + value.text);
    value = {Kind::Atom, kept, {}, kNoObject};
  }
  if (!out_.spend(value.text.size() * count)) count = 0;
  for (std::size_t i = count; i-- > 0;) {
    std::string at = std::to_string(i);
    if (star != SIZE_MAX && i == star) {
      at += ":";
      if (i + 1 < count) at += "-" + std::to_string(count - 1 - i);
    } else if (star != SIZE_MAX && i > star) {
      at = "-" + std::to_string(count - i);
    }
    push(inner(value) + "[" + at + "]");
  }
}

}  // namespace pyverdict::bytecode
