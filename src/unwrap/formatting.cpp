#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "unwrap/evaluator.h"
#include "unwrap/integers.h"
#include "unwrap/text_shapes.h"

namespace pyverdict::unwrap {
namespace {

constexpr unsigned kMaxReprDepth = 8;
constexpr std::size_t kFewKeys = 256;
constexpr std::size_t kMaxWidth = 65'536;

// The digits of an integer's magnitude.
std::string digits(Evaluator& evaluator, const Value& value, unsigned base, bool upper) {
  std::string text;
  if (value.is(Tag::Big)) {
    text = magnitude_digits(evaluator, value, base);
  } else {
    const auto bits = static_cast<std::uint64_t>(value.integer);
    char buffer[72];
    const auto end = std::to_chars(buffer, buffer + sizeof buffer, value.integer < 0 ? 0 - bits : bits,
                                   static_cast<int>(base));
    text.assign(buffer, end.ptr);
  }
  if (upper) {
    std::transform(text.begin(), text.end(), text.begin(),
                   [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c; });
  }
  return text;
}

std::string float_text(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  // The shortest text that reads back as the same number, as Python shows it; Emscripten's library has no
  // std::to_chars for floating-point numbers.
  char buffer[64];
  int digits = 0;  // behind the point
  for (; digits <= 16; ++digits) {
    std::snprintf(buffer, sizeof buffer, "%.*e", digits, value);
    if (std::strtod(buffer, nullptr) == value) break;
  }
  const int exponent = std::atoi(std::strchr(buffer, 'e') + 1);
  if (exponent < -4 || exponent >= 16) return buffer;
  std::snprintf(buffer, sizeof buffer, "%.*f", std::max(digits - exponent, 1), value);
  return buffer;
}

// The [[fill]align][sign][#][0][width][,][.precision][type] of a format specification.
struct Spec {
  std::string fill = " ";
  char align = 0;
  bool plus = false;
  bool alternate = false;
  char separator = 0;  ///< between groups of digits
  std::size_t width = 0;
  std::optional<std::size_t> precision;
  char type = 0;
};

std::size_t read_number(std::string_view text, std::size_t& at) {
  std::size_t value = 0;
  for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
    value = std::min<std::size_t>(value * 10 + static_cast<std::size_t>(text[at] - '0'), kMaxWidth);
  }
  return value;
}

Spec parse_spec(std::string_view text) {
  Spec spec;
  std::size_t at = 0;
  const std::string_view aligns = "<>^=";
  if (text.size() >= 2 && aligns.find(text[1]) != std::string_view::npos) {
    spec.fill = text.substr(0, 1);
    spec.align = text[1];
    at = 2;
  } else if (!text.empty() && aligns.find(text[0]) != std::string_view::npos) {
    spec.align = text[0];
    at = 1;
  }
  if (at < text.size() && (text[at] == '+' || text[at] == '-' || text[at] == ' '))
    spec.plus = text[at++] == '+';
  if (at < text.size() && text[at] == '#') {
    spec.alternate = true;
    ++at;
  }
  if (at < text.size() && text[at] == '0') {
    spec.fill = "0";
    if (spec.align == 0) spec.align = '=';
    ++at;
  }
  spec.width = read_number(text, at);
  if (at < text.size() && (text[at] == ',' || text[at] == '_')) {
    spec.separator = text[at++];
  }
  if (at < text.size() && text[at] == '.') {
    ++at;
    spec.precision = read_number(text, at);
  }
  if (at < text.size()) spec.type = text[at];
  return spec;
}

std::string integer_text(Evaluator& evaluator, const Value& value, const Spec& spec) {
  const bool negative = is_negative(evaluator.store(), value);
  unsigned base = 10;
  std::string_view prefix;
  switch (spec.type) {
    case 'x':
    case 'X':
      base = 16;
      prefix = spec.type == 'x' ? "0x" : "0X";
      break;
    case 'o':
      base = 8;
      prefix = "0o";
      break;
    case 'b':
      base = 2;
      prefix = "0b";
      break;
    default:
      break;
  }
  std::string text = digits(evaluator, value, base, spec.type == 'X');
  if (spec.precision && text.size() < *spec.precision) text.insert(0, *spec.precision - text.size(), '0');
  if (spec.separator != 0) text = grouped(text, base == 10 ? 3 : 4, spec.separator);
  if (spec.alternate) text.insert(0, prefix);
  const std::string sign = negative ? "-" : spec.plus ? "+" : "";
  if (spec.align == '=' && text.size() + sign.size() < spec.width) {
    text.insert(0, spec.width - text.size() - sign.size(), spec.fill[0]);
  }
  return sign + text;
}

std::string align(std::string text, const Spec& spec, bool number) {
  const std::size_t length = is_ascii(text) ? text.size() : characters(text).size();
  if (length >= spec.width) return text;
  const std::size_t room = spec.width - length;
  const char how = spec.align == 0 || spec.align == '=' ? (number ? '>' : '<') : spec.align;
  const std::size_t before = how == '>' ? room : how == '^' ? room / 2 : 0;
  std::string result;
  for (std::size_t i = 0; i < before; ++i) result += spec.fill;
  result += text;
  for (std::size_t i = before; i < room; ++i) result += spec.fill;
  return result;
}

std::string fixed(double value, std::size_t precision) {
  char buffer[512];
  const int written = std::snprintf(buffer, sizeof buffer, "%.*f",
                                    static_cast<int>(std::min<std::size_t>(precision, 60)), value);
  return written > 0 && written < static_cast<int>(sizeof buffer) ? std::string(buffer) : float_text(value);
}

void quote(TextBuilder& result, std::string_view text, bool bytes) {
  const char mark =
      text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos ? '"' : '\'';
  if (bytes) result += 'b';
  result += mark;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == mark || c == '\\') {
      result += '\\';
      result += c;
    } else if (c == '\n') {
      result += "\\n";
    } else if (c == '\r') {
      result += "\\r";
    } else if (c == '\t') {
      result += "\\t";
    } else if (byte < 0x20 || byte == 0x7f || (bytes && byte >= 0x80)) {
      result += "\\x";
      result += "0123456789abcdef"[byte >> 4];
      result += "0123456789abcdef"[byte & 15];
    } else {
      result += c;
    }
  }
  result += mark;
}

void append_repr(TextBuilder& result, Evaluator& evaluator, const Value& value, bool& partial,
                 unsigned depth) {
  const Store& store = evaluator.store();
  if (value.iterator) {  // shown by its address
    partial = true;
    result += kHole;
    return;
  }
  switch (value.tag) {
    case Tag::None:
      result += "None";
      return;
    case Tag::Bool:
      result += value.integer != 0 ? "True" : "False";
      return;
    case Tag::Integer:
      result += std::to_string(value.integer);
      return;
    case Tag::Big:
      result += integer_text(evaluator, value, Spec());
      return;
    case Tag::Float:
      result += float_text(value.real);
      return;
    case Tag::Text:
    case Tag::Bytes:
      // Quoting doubles what was quoted before: texts of texts grow without bound.
      if (!evaluator.may_hold(2 * store.string(value).size())) break;
      partial = partial || value.partial;
      quote(result, store.string(value), value.is(Tag::Bytes));
      return;
    case Tag::Tuple:
    case Tag::List:
    case Tag::Set:
    case Tag::Dict: {
      if (value.partial || depth > kMaxReprDepth) break;
      const bool dict = value.is(Tag::Dict);
      const auto items = store.items(value);
      result += value.is(Tag::Tuple) ? '(' : value.is(Tag::List) ? '[' : '{';
      for (std::size_t i = 0; i < items.size() && !result.is_cut_short(); ++i) {
        if (i != 0) result += dict && i % 2 == 1 ? ": " : ", ";
        append_repr(result, evaluator, items[i], partial, depth + 1);
      }
      if (value.is(Tag::Tuple) && items.size() == 1) result += ',';
      result += value.is(Tag::Tuple) ? ')' : value.is(Tag::List) ? ']' : '}';
      return;
    }
    default:
      break;
  }
  if (value.is(Tag::Symbol)) {
    const std::string text =
        builtin_text(evaluator.program().symbols.text(static_cast<SymbolId>(value.index)));
    if (!text.empty()) {
      result += text;
      return;
    }
  }
  const std::string_view shown = shown_as(evaluator, value);
  partial = partial || shown == kHole;
  result += shown;
}

}  // namespace

std::string to_text(Evaluator& evaluator, const Value& value, bool& partial) {
  if (value.is(Tag::Text)) {
    // A copy, and what it becomes a part of.
    const std::string_view text = evaluator.store().string(value);
    if (!evaluator.may_take(2 * text.size())) {
      partial = true;
      return std::string(kHole);
    }
    partial = partial || value.partial;
    return std::string(text);
  }
  if (value.is(Tag::Instance)) {
    if (const auto text = evaluator.text_of(value)) return to_text(evaluator, *text, partial);
  }
  return to_repr(evaluator, value, partial);
}

std::string to_repr(Evaluator& evaluator, const Value& value, bool& partial) {
  TextBuilder result(evaluator.store());
  append_repr(result, evaluator, value, partial, 0);
  partial = partial || result.is_cut_short();
  return result.take();
}

std::string_view shown_as(const Evaluator& evaluator, const Value& value) {
  if (!value.is(Tag::Symbol)) return kHole;
  return evaluator.program().symbols.text(static_cast<SymbolId>(value.index)) == "sys.executable" ? "python"
                                                                                                  : kHole;
}

std::string format_value(Evaluator& evaluator, const Value& value, std::string_view specification,
                         bool& partial) {
  if (specification.empty()) return to_text(evaluator, value, partial);
  const Spec spec = parse_spec(specification);
  const bool number = value.is(Tag::Integer) || value.is(Tag::Bool) || value.is(Tag::Float);
  if (number && std::string_view("eEfFgG%").find(spec.type) != std::string_view::npos && spec.type != 0) {
    const double magnitude = value.is(Tag::Float) ? value.real : static_cast<double>(value.integer);
    return align(fixed(magnitude, spec.precision.value_or(6)), spec, true);
  }
  if (is_whole(value)) {
    if (spec.type == 'c' && !value.is(Tag::Big))
      return align(from_characters(std::u32string(1, static_cast<char32_t>(value.integer))), spec, false);
    return align(integer_text(evaluator, value, spec), spec, true);
  }
  std::string text = to_text(evaluator, value, partial);
  if (spec.precision && value.is(Tag::Text)) {
    std::u32string decoded = characters(text);
    if (decoded.size() > *spec.precision) {
      decoded.resize(*spec.precision);
      text = from_characters(decoded);
    }
  }
  return align(std::move(text), spec, number);
}

Value percent_format(Evaluator& evaluator, const Value& format, const Value& arguments, syntax::NodeId node) {
  const Store& store = evaluator.store();
  if (!evaluator.may_work(evaluator.size_of(format) + evaluator.size_of(arguments)))
    return evaluator.unknown(format.origins | arguments.origins, node);
  // The content may move when values are made.
  const std::string text(store.string(format));
  Values values(evaluator.store());
  if (arguments.is(Tag::Tuple)) {
    const auto items = store.items(arguments);
    values.append(items);
  } else {
    values.push_back(arguments);
  }
  TextBuilder result(evaluator.store());
  bool partial = format.partial;
  std::size_t next = 0;
  Store::Chain chain = store.chain(format);
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] != '%' || at + 1 >= text.size()) {
      result += text[at];
      continue;
    }
    if (text[++at] == '%') {
      result += '%';
      continue;
    }
    Value value;
    if (text[at] == '(') {
      const std::size_t end = text.find(')', at);
      if (end == std::string::npos) break;
      const std::string_view key = std::string_view(text).substr(at + 1, end - at - 1);
      const auto items = store.items(arguments);
      for (std::size_t i = 0; arguments.is(Tag::Dict) && i + 1 < items.size(); i += 2) {
        if (i > kFewKeys && !store.may_look_at(1)) break;
        if (store.string(items[i]) == key) value = items[i + 1];
      }
      at = end + 1;
    } else if (next < values.size()) {
      value = values[next++];
    }
    const std::size_t start = at;
    while (at < text.size() &&
           std::string_view("#0- +.*123456789hlL").find(text[at]) != std::string_view::npos)
      ++at;
    if (at >= text.size()) break;
    std::string specification = text.substr(start, at - start);
    if (specification.starts_with('-')) specification[0] = '<';
    const char type = text[at];
    if (chain == 0) chain = store.chain(value);
    if (type == 'r' || type == 'a') {
      result += to_repr(evaluator, value, partial);
    } else if (type == 's') {
      if (!specification.empty() && std::string_view("<.").find(specification[0]) == std::string_view::npos) {
        specification.insert(0, 1, '>');
      }
      result += format.is(Tag::Bytes) && value.is(Tag::Bytes)
                    ? std::string(store.string(value))
                    : format_value(evaluator, value, specification, partial);
    } else {
      specification += type == 'i' || type == 'u' ? 'd' : type;
      result += format_value(evaluator, value, specification, partial);
    }
    if (result.is_cut_short()) break;
  }
  return evaluator.built(format.tag, result.take(), format.origins | arguments.origins,
                         partial || result.is_cut_short(), chain, node);
}

Value format_call(Evaluator& evaluator, const Value& format, const Call& call) {
  const Store& store = evaluator.store();
  const std::string text(store.string(format));
  const Keywords keywords(call.arguments);
  TextBuilder result(evaluator.store());
  bool partial = format.partial;
  std::size_t next = 0;
  Origins origins = format.origins;
  Store::Chain chain = store.chain(format);
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if ((c == '{' || c == '}') && at + 1 < text.size() && text[at + 1] == c) {
      result += c;
      ++at;
      continue;
    }
    if (c != '{') {
      result += c;
      continue;
    }
    const std::size_t end = text.find('}', at);
    if (end == std::string::npos) break;
    std::string_view field = std::string_view(text).substr(at + 1, end - at - 1);
    std::string_view specification;
    if (const std::size_t colon = field.find(':'); colon != std::string_view::npos) {
      specification = field.substr(colon + 1);
      field = field.substr(0, colon);
    }
    bool repr = false;
    if (const std::size_t bang = field.find('!'); bang != std::string_view::npos) {
      repr = field.substr(bang + 1) == "r";
      field = field.substr(0, bang);
    }
    const std::string_view name = field.substr(0, field.find_first_of(".["));
    Value value;
    if (name.empty() || (name[0] >= '0' && name[0] <= '9')) {
      std::size_t position = name.empty() ? next++ : 0;
      std::size_t digit = 0;
      if (!name.empty()) position = read_number(name, digit);
      if (const Value* argument = call.positional(position)) value = *argument;
    } else {
      const syntax::Atom atom = evaluator.tree().names.find(name);
      const Value* named = atom == syntax::kNoAtom ? nullptr : keywords.find(atom);
      if (named != nullptr) value = *named;
    }
    if (name.size() != field.size() && field[name.size()] == '[' && field.ends_with(']')) {
      std::string_view key = field.substr(name.size() + 1, field.size() - name.size() - 2);
      std::size_t digit = 0;
      const std::size_t number = read_number(key, digit);
      value = evaluator.subscript(value,
                                  digit == key.size() ? integer(static_cast<std::int64_t>(number))
                                                      : evaluator.store().text(std::string(key), 0),
                                  call.node);
    } else if (name.size() != field.size()) {
      value = Value();
    }
    origins |= value.origins;
    if (chain == 0) chain = store.chain(value);
    result +=
        repr ? to_repr(evaluator, value, partial) : format_value(evaluator, value, specification, partial);
    at = end;
    if (result.is_cut_short()) break;
  }
  return evaluator.built(Tag::Text, result.take(), origins, partial || result.is_cut_short(), chain,
                         call.node);
}

}  // namespace pyverdict::unwrap
