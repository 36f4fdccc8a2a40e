#include <algorithm>
#include <utility>

#include "bytecode/writer.h"
#include "text/literal.h"

namespace pyverdict::bytecode {
namespace {

using Kind = Expression::Kind;

constexpr std::uint32_t kMaxNesting = 30;

std::vector<std::string> texts_of(const Reading& reading, std::uint32_t object) {
  std::vector<std::string> result;
  if (object >= reading.objects.size()) return result;
  for (const std::uint32_t item : reading.objects[object].items) result.push_back(reading.objects[item].text);
  return result;
}

}  // namespace

bool CodeWriter::call(const Instruction& instruction) {
  const std::uint32_t argument = instruction.argument;
  switch (op_of(instruction)) {
    case Op::CALL_FUNCTION:
      if (version_ < 306) {
        call_old(argument, false, false);
      } else {
        call_with(argument, {});
      }
      return true;
    case Op::CALL_FUNCTION_VAR:
      call_old(argument, true, false);
      return true;
    case Op::CALL_FUNCTION_VAR_KW:
      call_old(argument, true, true);
      return true;
    case Op::CALL_FUNCTION_KW:
      if (version_ < 306) {
        call_old(argument, false, true);
      } else {
        const Expression names = pop();
        call_with(argument, texts_of(out_.reading, names.object));
      }
      return true;
    case Op::CALL_KW: {
      const Expression names = pop();
      call_with(argument, texts_of(out_.reading, names.object));
      return true;
    }
    case Op::KW_NAMES:
      if (argument < code_.constants.size()) {
        pending_keywords_ = texts_of(out_.reading, code_.constants[argument]);
      }
      return true;
    case Op::CALL_METHOD:
    case Op::CALL:
      call_with(argument, std::exchange(pending_keywords_, {}));
      return true;
    case Op::CALL_FUNCTION_EX:
      call_unpacked(version_ >= 314 || (argument & 1) != 0);
      return true;
    case Op::CALL_INTRINSIC_1: {
      constexpr std::uint32_t kImportStar = 2;
      constexpr std::uint32_t kPrint = 1;
      if (argument == kImportStar) {
        out_.line("from " + pop().text + " import *");
        push("None", Kind::Atom);
      } else if (argument == kPrint) {
        out_.line(pop().text);
        push("None", Kind::Atom);
      }
      return true;
    }
    case Op::CALL_INTRINSIC_2:
      pop();
      return true;
    default:
      return false;
  }
}

// The callable below its arguments. Since 3.11 a marker stands beside it, or the object whose method it is.
Expression CodeWriter::pop_callee(std::vector<Expression>& arguments) {
  const auto is_marker = [&] { return !stack_.empty() && stack_.back().is(Kind::Null); };
  if (is_marker()) {
    pop();
    return pop();
  }
  Expression callee = pop();
  if (is_marker()) {
    pop();
  } else if (version_ >= 311 && !stack_.empty()) {
    arguments.insert(arguments.begin(), std::move(callee));
    callee = pop();
  }
  return callee;
}

void CodeWriter::call_with(std::size_t count, std::vector<std::string> keywords) {
  finish_call(pop_many(count), keywords, {});
}

// Until 3.5 the number of positional arguments is the low byte, that of keyword pairs the next one.
void CodeWriter::call_old(std::uint32_t counts, bool star, bool stars) {
  std::string more;
  const Expression keywords = stars ? pop() : Expression{};
  const Expression list = star ? pop() : Expression{};
  if (star) more = "*" + list.text;
  if (stars) more += (more.empty() ? "**" : ", **") + keywords.text;
  const std::vector<Expression> pairs = pop_many(std::size_t{2} * (counts >> 8 & 0xff));
  std::vector<Expression> arguments = pop_many(counts & 0xff);
  std::vector<std::string> names;
  for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
    const std::uint32_t key = pairs[i].object;
    names.push_back(key == kNoObject ? std::string("_keyword") : out_.reading.objects[key].text);
    arguments.push_back(pairs[i + 1]);
  }
  finish_call(std::move(arguments), names, more);
}

void CodeWriter::call_unpacked(bool has_keywords) {
  const Expression keywords = has_keywords ? pop() : Expression{};
  const Expression list = pop();
  std::string more = "*" + list.text;
  if (has_keywords && !keywords.is(Kind::Null)) more += ", **" + keywords.text;
  // A tuple or list that is written out needs no star.
  const bool tuple = list.text.starts_with('(') && list.text.ends_with(')') && list.is(Kind::Plain);
  if (tuple) {
    const std::string items = list.text.substr(1, list.text.size() - (list.text.ends_with(",)") ? 3 : 2));
    more.replace(0, list.text.size() + 1, items);
    if (more.starts_with(", ")) more.erase(0, 2);
  }
  finish_call({}, {}, more);
}

void CodeWriter::finish_call(std::vector<Expression> arguments, const std::vector<std::string>& keywords,
                             std::string_view more) {
  Expression callee = pop_callee(arguments);
  if (callee.is(Kind::ClassBody)) {
    stack_.push_back(std::move(callee));
    return;
  }
  // The ends of a `with`.
  constexpr std::string_view kEnter = ".__enter__";
  if (callee.text == "_exit") {
    push("None", Kind::Atom);
    return;
  }
  if (callee.text.ends_with(kEnter) && arguments.empty()) {
    callee.text.resize(callee.text.size() - kEnter.size());
    stack_.push_back(std::move(callee));
    return;
  }
  const std::size_t positional = arguments.size() - std::min(arguments.size(), keywords.size());
  std::size_t from = 0;
  const bool is_class =
      callee.is(Kind::BuildClass) && arguments.size() >= 2 && arguments[0].is(Kind::ClassBody);
  if (is_class) from = 2;
  std::string text = is_class ? std::string() : inner(std::move(callee)) + "(";
  for (std::size_t i = from; i < arguments.size(); ++i) {
    if (i > from) text += ", ";
    if (i >= positional) text += keywords[i - positional] + "=";
    text += arguments[i].text;
  }
  if (!more.empty()) {
    if (arguments.size() > from) text += ", ";
    text += more;
  }
  if (is_class) {
    const std::uint32_t object = arguments[1].object;
    const std::string class_name = object != kNoObject ? out_.reading.objects[object].text : "_class";
    write_class(class_name, text, arguments[0].object);
    return;
  }
  push(text + ")");
}

void CodeWriter::write_class(const std::string& class_name, std::string_view bases, std::uint32_t code) {
  const std::string written = text::is_identifier(class_name) ? class_name : out_.fresh("_class");
  out_.line("class " + written + (bases.empty() ? "" : "(" + std::string(bases) + ")") + ":");
  ++out_.indent;
  ++out_.nesting;
  if (out_.nesting > kMaxNesting || code >= out_.reading.codes.size()) {
    out_.line("pass");
  } else {
    CodeWriter(out_, out_.reading.codes[code]).body();
  }
  --out_.nesting;
  --out_.indent;
  push(written, Kind::Function);
}

// The items of a tuple of defaults, which is a constant or was just built.
std::vector<std::string> CodeWriter::items_of(const Expression& tuple) {
  std::vector<std::string> result;
  if (tuple.object < out_.reading.objects.size()) {
    for (const std::uint32_t item : out_.reading.objects[tuple.object].items) {
      result.push_back(constant_text(out_, item));
    }
    return result;
  }
  std::size_t count = 0;
  for (const char c : tuple.detail)
    count = c >= '0' && c <= '9' ? count * 10 + static_cast<std::size_t>(c - '0') : 0;
  count = std::min<std::size_t>(count, 255);
  if (!out_.spend(tuple.text.size() * count)) return result;
  for (std::size_t i = 0; i < count; ++i) result.push_back(tuple.text + "[" + std::to_string(i) + "]");
  return result;
}

void CodeWriter::make_function(std::size_t index) {
  constexpr std::uint32_t kDefaults = 1;
  constexpr std::uint32_t kKeywordDefaults = 2;
  const std::uint32_t argument = instructions_[index].argument;
  const bool old = version_ < 306;
  // Since 3.11 the qualified name is part of the code object.
  if (!old && version_ < 311) pop();
  const Expression constant = pop();
  std::vector<std::string> defaults;
  bool keyword_defaults = false;
  if (old) {
    // 2.7: the values of the defaults themselves, below a tuple of cells for a closure.
    if (op_of(instructions_[index]) == Op::MAKE_CLOSURE) pop();
    for (const Expression& value : pop_many(argument & 0xff)) defaults.push_back(value.text);
  } else if (version_ < 313) {
    if ((argument & 8) != 0) pop();
    if ((argument & 4) != 0) pop();
    keyword_defaults = (argument & kKeywordDefaults) != 0;
    if (keyword_defaults) pop();
    if ((argument & kDefaults) != 0) defaults = items_of(pop());
  } else {
    // SET_FUNCTION_ATTRIBUTE adds them; they wait below the code.
    for (std::size_t i = index + 1; i < instructions_.size(); ++i) {
      if (op_of(instructions_[i]) != Op::SET_FUNCTION_ATTRIBUTE) break;
      const Expression value = pop();
      if (instructions_[i].argument == kDefaults) defaults = items_of(value);
      keyword_defaults = keyword_defaults || instructions_[i].argument == kKeywordDefaults;
    }
  }
  const std::vector<Object>& objects = out_.reading.objects;
  if (constant.object >= objects.size() || objects[constant.object].type != Type::Code) {
    push("_function", Kind::Atom);
    return;
  }
  const std::uint32_t code = objects[constant.object].code;
  const auto next_op = [&](std::size_t ahead) {
    return index + ahead < instructions_.size() ? op_of(instructions_[index + ahead]) : Op::Unknown;
  };
  std::size_t below = stack_.size();
  while (below > 0 && stack_[below - 1].is(Kind::Null)) --below;
  const bool is_class = (below > 0 && stack_[below - 1].is(Kind::BuildClass)) ||
                        (next_op(1) == Op::CALL_FUNCTION && next_op(2) == Op::BUILD_CLASS);
  if (is_class) {
    push("_body", Kind::ClassBody);
    stack_.back().object = code;
    return;
  }
  const Code& function = out_.reading.codes[code];
  const std::string written = text::is_identifier(function.name) ? function.name : out_.fresh("_f");
  CodeWriter writer(out_, function);
  out_.line("def " + written + "(" + writer.parameters(defaults, keyword_defaults) + "):");
  ++out_.indent;
  ++out_.nesting;
  if (out_.nesting > kMaxNesting) {
    if (out_.problem.empty()) out_.problem = "functions are nested too deep";
    out_.line("pass");
  } else {
    writer.body();
  }
  --out_.nesting;
  --out_.indent;
  push(written, Kind::Function);
}

}  // namespace pyverdict::bytecode
