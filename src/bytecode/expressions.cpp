#include <algorithm>
#include <iterator>
#include <utility>

#include "bytecode/writer.h"
#include "text/literal.h"

namespace pyverdict::bytecode {
namespace {

using Kind = Expression::Kind;

constexpr std::size_t kMaxItems = 100'000;

constexpr std::string_view kCommonConstants[] = {
    "AssertionError", "NotImplementedError", "tuple", "all", "any", "list", "set"};

}  // namespace

bool is_steady(const Expression& expression) {
  return expression.kind != Kind::Plain && expression.kind != Kind::Operation &&
         (expression.kind != Kind::Atom || expression.object != kNoObject ||
          expression.text.starts_with("_"));
}

Expression CodeWriter::pop() {
  if (stack_.empty()) return {Kind::Atom, "_unknown", {}, kNoObject};
  Expression result = std::move(stack_.back());
  stack_.pop_back();
  return result;
}

// The topmost values, the lowest first.
std::vector<Expression> CodeWriter::pop_many(std::size_t count) {
  std::vector<Expression> result(std::min(count, kMaxItems));
  for (std::size_t i = result.size(); i-- > 0;) {
    if (stack_.empty() && i > 300) {
      result.erase(result.begin(), result.begin() + static_cast<std::ptrdiff_t>(i));
      break;
    }
    result[i] = pop();
  }
  return result;
}

void CodeWriter::push(std::string text, Kind kind) {
  if (!out_.spend(text.size() / 4)) text = "_unknown";
  stack_.push_back({kind, std::move(text), {}, kNoObject});
}

void CodeWriter::push_constant(std::uint32_t index) {
  if (index >= code_.constants.size()) {
    push("_constant" + std::to_string(index), Kind::Atom);
    return;
  }
  push(constant_text(out_, code_.constants[index]), Kind::Atom);
  stack_.back().object = code_.constants[index];
}

std::string CodeWriter::inner(Expression expression) {
  if (!expression.is(Kind::Operation)) return std::move(expression.text);
  if (!out_.spend(expression.text.size() / 4)) return "_unknown";
  return "(" + std::move(expression.text) + ")";
}

std::string CodeWriter::joined(std::vector<Expression> values, std::string_view separator) {
  std::string result;
  for (Expression& value : values) {
    if (!result.empty()) result += separator;
    if (result.empty()) {
      result = std::move(value.text);
    } else {
      result += value.text;
    }
  }
  return result;
}

// What waits on the stack is evaluated before a statement that may change it.
void CodeWriter::spill() {
  for (Expression& waiting : stack_) {
    if (is_steady(waiting)) continue;
    const std::string kept = out_.fresh("_v");
    out_.line(kept + " = " + waiting.text);
    waiting = {Kind::Atom, kept, {}, kNoObject};
  }
}

void CodeWriter::step(std::size_t& index) {
  const Instruction& instruction = instructions_[index];
  if (op_of(instruction) == Op::MAKE_FUNCTION || op_of(instruction) == Op::MAKE_CLOSURE) {
    make_function(index);
  } else {
    static_cast<void>(load(instruction) || store(instruction) || operation(instruction) ||
                      container(instruction) || stack_operation(instruction) || call(instruction) ||
                      import(instruction) || other(instruction));
  }
  ++index;
}

bool CodeWriter::load(const Instruction& instruction) {
  const std::uint32_t argument = instruction.argument;
  const auto two = [&] {
    push(local(argument >> 4), Kind::Atom);
    push(local(argument & 15), Kind::Atom);
    return true;
  };
  switch (op_of(instruction)) {
    case Op::LOAD_CONST:
      push_constant(argument);
      return true;
    case Op::LOAD_SMALL_INT:
      push(std::to_string(argument), Kind::Atom);
      return true;
    case Op::LOAD_COMMON_CONSTANT:
      push(std::string(argument < std::size(kCommonConstants) ? kCommonConstants[argument] : "_unknown"),
           Kind::Atom);
      return true;
    case Op::LOAD_FAST:
    case Op::LOAD_FAST_CHECK:
    case Op::LOAD_FAST_BORROW:
      push(local(argument), Kind::Atom);
      return true;
    case Op::LOAD_FAST_AND_CLEAR:
      push("_cleared", Kind::Atom);
      return true;
    case Op::LOAD_FAST_LOAD_FAST:
    case Op::LOAD_FAST_BORROW_LOAD_FAST_BORROW:
      return two();
    case Op::LOAD_DEREF:
    case Op::LOAD_CLOSURE:
    case Op::LOAD_CLASSDEREF:
      push(cell(argument), Kind::Atom);
      return true;
    case Op::LOAD_FROM_DICT_OR_DEREF:
      pop();
      push(cell(argument), Kind::Atom);
      return true;
    case Op::LOAD_NAME:
      push(name(argument), Kind::Atom);
      return true;
    case Op::LOAD_FROM_DICT_OR_GLOBALS:
      pop();
      push(name(argument), Kind::Atom);
      return true;
    case Op::LOAD_GLOBAL: {
      const bool null = version_ >= 311 && (argument & 1) != 0;
      if (null && version_ < 313) push({}, Kind::Null);
      push(name(name_index(instruction, version_)), Kind::Atom);
      if (null && version_ >= 313) push({}, Kind::Null);
      return true;
    }
    case Op::LOAD_ATTR:
    case Op::LOAD_METHOD:
    case Op::LOAD_SUPER_ATTR:
      load_attribute(instruction);
      return true;
    case Op::LOAD_BUILD_CLASS:
      push("__build_class__", Kind::BuildClass);
      return true;
    case Op::LOAD_LOCALS:
      push("locals()");
      return true;
    case Op::LOAD_ASSERTION_ERROR:
      push("AssertionError", Kind::Atom);
      return true;
    case Op::PUSH_NULL:
      push({}, Kind::Null);
      return true;
    case Op::PUSH_EXC_INFO:
      push("_exception", Kind::Atom);
      return true;
    default:
      return false;
  }
}

void CodeWriter::load_attribute(const Instruction& instruction) {
  const Op op = op_of(instruction);
  const std::uint32_t index = name_index(instruction, version_);
  const bool flagged = (instruction.argument & 1) != 0;
  const bool method = op == Op::LOAD_METHOD || (op == Op::LOAD_ATTR && version_ >= 312 && flagged) ||
                      (op == Op::LOAD_SUPER_ATTR && flagged);
  Expression object = pop();
  if (op == Op::LOAD_SUPER_ATTR) {
    pop_many(2);
    object = {Kind::Plain, "super()", {}, kNoObject};
  }
  const bool number = !object.text.empty() && object.text[0] >= '0' && object.text[0] <= '9';
  if (number || object.text.starts_with('-')) object.kind = Kind::Operation;
  std::string text = object.is(Kind::Module) ? object.text : inner(std::move(object));
  if (index < code_.names.size() && !text::is_identifier(code_.names[index])) {
    text.insert(0, "getattr(");
    text += ", ";
    text::append_text_literal(text, code_.names[index]);
    text += ')';
  } else {
    text += "." + name(index);
  }
  if (method && version_ < 313) push({}, Kind::Null);
  push(std::move(text));
  if (method && version_ >= 313) push({}, Kind::Null);
}

bool CodeWriter::stack_operation(const Instruction& instruction) {
  const auto keep = [&](std::size_t depth) {
    if (depth == 0 || depth > stack_.size()) {
      push("_unknown", Kind::Atom);
      return;
    }
    Expression& source = stack_[stack_.size() - depth];
    const bool steady =
        source.kind == Kind::Atom && (source.text.starts_with("_") || source.object != kNoObject);
    if (source.is(Kind::Plain) || source.is(Kind::Operation) || (source.is(Kind::Atom) && !steady)) {
      const std::string kept = out_.fresh("_v");
      out_.line(kept + " = " + source.text);
      source = {Kind::Atom, kept, {}, kNoObject};
    }
    Expression copy = source;
    if (!out_.spend(copy.text.size())) copy.text = "_unknown";
    stack_.push_back(std::move(copy));
  };
  const auto rotate = [&](std::size_t count) {
    if (count < 2 || count > stack_.size()) return;
    std::rotate(stack_.end() - static_cast<std::ptrdiff_t>(count), stack_.end() - 1, stack_.end());
  };
  switch (op_of(instruction)) {
    case Op::POP_TOP: {
      // Behind END_FOR and before a `break` it takes the iterator, which goes when its loop is closed.
      if (stack_.empty() || stack_.back().text == "_iterator" || &instruction == after_for_) return true;
      const Expression value = pop();
      const bool says = value.is(Kind::Plain) || value.is(Kind::Operation);
      if (says && value.text.find('(') != std::string::npos) out_.line(value.text);
      if (value.is(Kind::Module) && !value.text.empty()) out_.line("import " + value.text);
      return true;
    }
    case Op::DUP_TOP:
      keep(1);
      return true;
    case Op::COPY:
      keep(instruction.argument);
      return true;
    case Op::DUP_TOP_TWO:
      keep(2);
      keep(2);
      return true;
    case Op::DUP_TOPX:
      for (std::uint32_t i = 0; i < std::min(instruction.argument, 5u); ++i)
        keep(std::min(instruction.argument, 5u));
      return true;
    case Op::ROT_TWO:
      rotate(2);
      return true;
    case Op::ROT_THREE:
      rotate(3);
      return true;
    case Op::ROT_FOUR:
      rotate(4);
      return true;
    case Op::ROT_N:
      rotate(instruction.argument);
      return true;
    case Op::SWAP:
      if (instruction.argument > 0 && instruction.argument <= stack_.size()) {
        std::swap(stack_.back(), stack_[stack_.size() - instruction.argument]);
      }
      return true;
    default:
      return false;
  }
}

bool CodeWriter::import(const Instruction& instruction) {
  switch (op_of(instruction)) {
    case Op::IMPORT_NAME: {
      const Expression names = pop();
      const Expression level = pop();
      std::string module =
          instruction.argument < code_.names.size() ? code_.names[instruction.argument] : std::string();
      const std::size_t dots = level.text.size() == 1 && level.text[0] > '0' && level.text[0] <= '9'
                                   ? static_cast<std::size_t>(level.text[0] - '0')
                                   : 0;
      std::string checked = module;
      std::erase(checked, '.');
      if (!checked.empty() && !text::is_identifier(checked)) module = "_module";
      module.insert(0, dots, '.');
      push(std::move(module), names.text == "None" ? Kind::Module : Kind::FromModule);
      return true;
    }
    case Op::IMPORT_FROM: {
      if (stack_.empty()) return true;
      const Expression& module = stack_.back();
      // `import a.b as c` takes `b` from `a`.
      if (module.is(Kind::Module)) {
        push(module.text, Kind::Module);
      } else {
        const std::string text = module.text;
        push(text, Kind::Member);
        stack_.back().detail = name(instruction.argument);
      }
      return true;
    }
    case Op::IMPORT_STAR:
      out_.line("from " + pop().text + " import *");
      return true;
    default:
      return false;
  }
}

bool CodeWriter::other(const Instruction& instruction) {
  switch (op_of(instruction)) {
    case Op::YIELD_VALUE:
      push("(yield " + pop().text + ")");
      return true;
    case Op::YIELD_FROM:
    case Op::SEND:
      // A value is sent in beside the iterator.
      pop();
      return true;
    case Op::PRINT_ITEM:
      out_.line("print(" + pop().text + ")");
      return true;
    case Op::PRINT_ITEM_TO:
    case Op::PRINT_NEWLINE_TO:
      pop();
      return true;
    case Op::PRINT_EXPR:
      out_.line(pop().text);
      return true;
    case Op::EXEC_STMT: {
      const std::vector<Expression> values = pop_many(3);
      out_.line("exec(" + values[0].text + ")");
      return true;
    }
    case Op::UNARY_CONVERT:
      push("repr(" + pop().text + ")");
      return true;
    case Op::BEFORE_WITH:
    case Op::SETUP_WITH:
    case Op::BEFORE_ASYNC_WITH: {
      // What `as` names is the object itself, for all that is known.
      Expression manager = pop();
      const std::string kept = out_.fresh("_v");
      out_.line(kept + " = " + manager.text);
      push("_exit", Kind::Atom);
      push(kept, Kind::Atom);
      return true;
    }
    case Op::LOAD_SPECIAL:
      if (instruction.argument % 2 == 0) {
        push(inner(pop()) + ".__enter__");
      } else {
        pop();
        push("_exit", Kind::Atom);
      }
      push({}, Kind::Null);
      return true;
    case Op::END_FOR:
      if (version_ == 313) after_for_ = &instruction + 1;
      return true;
    case Op::BUILD_CLASS: {
      std::vector<Expression> values = pop_many(3);
      if (values[2].is(Kind::ClassBody)) {
        std::string_view bases = values[1].text;
        if (bases.starts_with('(') && bases.ends_with(')')) bases = bases.substr(1, bases.size() - 2);
        if (bases.ends_with(',')) bases.remove_suffix(1);
        const std::uint32_t object = values[0].object;
        const std::string class_name = object != kNoObject ? out_.reading.objects[object].text : "_class";
        write_class(class_name, bases, values[2].object);
      } else {
        push(values[2].text, Kind::Plain);
      }
      return true;
    }
    default:
      return false;
  }
}

}  // namespace pyverdict::bytecode
