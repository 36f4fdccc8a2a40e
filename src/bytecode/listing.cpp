#include <algorithm>
#include <optional>

#include "bytecode/writer.h"
#include "text/literal.h"
#include "text/text.h"

namespace pyverdict::bytecode {
namespace {

constexpr std::size_t kBaseBudget = 512 * 1024;
constexpr std::size_t kBudgetPerByte = 64;
constexpr std::uint32_t kMaxConstantDepth = 50;
constexpr std::size_t kPerItem = 16;
constexpr std::size_t kMaxListed = 20'000;
constexpr std::size_t kMaxListedConstant = 80;

void append_constant(Output& out, std::uint32_t id, std::string& text, std::uint32_t depth) {
  const Reading& reading = out.reading;
  // What is too deep is paid for as well: objects may hold themselves.
  if (!out.spend(kPerItem) || depth > kMaxConstantDepth || id >= reading.objects.size()) {
    text += "None";
    out.exact = false;
    return;
  }
  const Object& object = reading.objects[id];
  const std::size_t start = text.size();
  const auto items = [&](std::string_view open, std::string_view close) {
    text += open;
    for (std::size_t i = 0; i < object.items.size() && out.budget > 0; ++i) {
      if (i > 0) text += ", ";
      append_constant(out, object.items[i], text, depth + 1);
    }
    text += close;
  };
  switch (object.type) {
    case Type::Null:
    case Type::Code:
      out.exact = false;
      [[fallthrough]];
    case Type::None:
      text += "None";
      return;
    case Type::False:
      text += "False";
      return;
    case Type::True:
      text += "True";
      return;
    case Type::StopIteration:
      text += "StopIteration";
      return;
    case Type::Ellipsis:
      text += "...";
      return;
    case Type::Integer:
    case Type::Float:
    case Type::Complex: {
      const bool plain = std::all_of(object.text.begin(), object.text.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
               std::string_view("+-.()' E").find(c) != std::string_view::npos;
      });
      out.exact = out.exact && plain;
      text += plain ? std::string_view(object.text) : std::string_view("0.0");
      // As text, 1.0 is stored without its point.
      if (object.type == Type::Float && object.text.find_first_not_of("-0123456789") == std::string::npos)
        text += ".0";
      break;
    }
    case Type::Bytes:
      if (!out.spend(object.text.size())) {
        text += "b''";
      } else if (reading.version != 0 && reading.version < 300) {
        // The str of Python 2 is what is written without a prefix.
        std::string literal;
        text::append_bytes_literal(literal, object.text);
        text += std::string_view(literal).substr(1);
      } else {
        text::append_bytes_literal(text, object.text);
      }
      break;
    case Type::Text:
      out.exact = out.exact && text::is_utf8(object.text);
      if (!out.spend(object.text.size())) {
        text += "''";
      } else {
        text::append_text_literal(text, object.text);
      }
      break;
    case Type::Tuple:
      items("(", object.items.size() == 1 ? ",)" : ")");
      return;
    case Type::List:
      items("[", "]");
      return;
    case Type::FrozenSet:
      out.exact = false;
      [[fallthrough]];
    case Type::Set:
      if (object.items.empty()) {
        text += "set()";
      } else {
        items("{", "}");
      }
      return;
    case Type::Dict:
      text += "{";
      for (std::size_t i = 0; i + 1 < object.items.size() && out.budget > 0; i += 2) {
        if (i > 0) text += ", ";
        append_constant(out, object.items[i], text, depth + 1);
        text += ": ";
        append_constant(out, object.items[i + 1], text, depth + 1);
      }
      text += "}";
      return;
    case Type::Slice:
      items("slice(", ")");
      return;
  }
  static_cast<void>(out.spend(text.size() - start));
}

std::string version_text(Version version) {
  return std::to_string(version / 100) + "." + std::to_string(version % 100);
}

/// The disassembly of all code objects, as comments.
class Disassembly {
 public:
  explicit Disassembly(Output& out) : out_(out) {}

  void run() {
    out_.text += "\n# Disassembly\n";
    for (const Code& code : out_.reading.codes) {
      if (listed_ >= kMaxListed) break;
      header(code);
      for (const Instruction& instruction : disassemble(code, out_.reading.version)) {
        if (++listed_ > kMaxListed || !out_.spend(64)) break;
        line(code, instruction);
      }
    }
    if (listed_ > kMaxListed) out_.text += "# ... the rest is left out\n";
  }

 private:
  void comment(std::string text) {
    // One line each, whatever names hold.
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c == '\n' || c == '\r' || c == '\f' || c == '\v'; },
        ' ');
    out_.text += "# ";
    out_.text += text::to_valid_utf8(text);
    out_.text += '\n';
  }

  static std::string listed(const std::vector<std::string>& names) {
    std::string result;
    for (const std::string& name : names) {
      if (!result.empty()) result += ", ";
      result += name;
      if (result.size() > 400) return result + ", ...";
    }
    return result;
  }

  void header(const Code& code) {
    out_.text += "#\n";
    comment("code " + code.name + ", file '" + code.file + "', line " + std::to_string(code.first_line) +
            ", flags " + std::to_string(code.flags) + ", arguments " + std::to_string(code.arguments));
    if (!code.names.empty()) comment("names: " + listed(code.names));
    if (!code.locals.empty()) comment("variables: " + listed(code.locals));
    if (!code.cells.empty()) comment("cells: " + listed(code.cells));
  }

  void line(const Code& code, const Instruction& instruction) {
    std::string text = std::to_string(instruction.offset);
    text.insert(0, text.size() < 6 ? 6 - text.size() : 0, ' ');
    text += ' ' + name(instruction);
    const Version version = out_.reading.version;
    const Op op = op_of(instruction);
    if (const auto target = jump_target(instruction, version)) {
      text += " to " + std::to_string(*target);
    } else {
      text += ' ' + std::to_string(instruction.argument);
    }
    const std::uint32_t index = name_index(instruction, version);
    const auto at = [](const std::vector<std::string>& names, std::uint32_t i) {
      return i < names.size() ? " (" + names[i] + ")" : std::string();
    };
    switch (argument_kind(op)) {
      case ArgumentKind::Name:
        text += at(code.names, index);
        break;
      case ArgumentKind::Local:
        text += at(version >= 311 ? code.fast : code.locals, index);
        break;
      case ArgumentKind::Free:
        text += at(version >= 311 ? code.fast : code.cells, index);
        break;
      case ArgumentKind::Constant:
        if (index < code.constants.size()) text += " (" + shortened(code.constants[index]) + ")";
        break;
      default:
        break;
    }
    comment(std::move(text));
  }

  std::string shortened(std::uint32_t id) {
    const Object& object = out_.reading.objects[id];
    if (object.type == Type::Code) return "code " + out_.reading.codes[object.code].name;
    if (object.text.size() > kMaxListedConstant || object.items.size() > 8) {
      return std::to_string(std::max(object.text.size(), object.items.size())) +
             (object.items.empty() ? " bytes" : " items");
    }
    std::string text = constant_text(out_, id);
    if (text.size() > 4 * kMaxListedConstant) text.resize(4 * kMaxListedConstant);
    return text;
  }

  Output& out_;
  std::size_t listed_ = 0;
};

}  // namespace

bool Output::spend(std::size_t bytes) {
  if (bytes > budget) {
    budget = 0;
    if (problem.empty()) problem = "the listing would be too long";
    return false;
  }
  budget -= bytes;
  return true;
}

std::string Output::fresh(std::string_view stem) { return std::string(stem) + std::to_string(++names); }

void Output::line(std::string_view statement) {
  if (!spend(statement.size() + 1)) return;
  text.append(std::size_t{2} * indent, ' ');
  text += statement;
  text += '\n';
}

std::string constant_text(Output& out, std::uint32_t object) {
  std::string text;
  append_constant(out, object, text, 0);
  return text;
}

Listing list(const Reading& reading) {
  std::size_t size = 0;
  for (const Object& object : reading.objects) size += object.text.size() + 8;
  for (const Code& code : reading.codes) size += code.instructions.size();
  Output out{reading, std::string(), kBaseBudget + kBudgetPerByte * size};
  const bool is_code =
      reading.root < reading.objects.size() && reading.objects[reading.root].type == Type::Code;
  out.text = "# CPython " +
             (reading.version == 0 ? std::string("marshal data") : version_text(reading.version)) +
             (is_code ? " bytecode, written as the statements it was compiled from\n" : "\n");
  if (is_code && reading.version != 0) {
    CodeWriter(out, reading.codes[reading.objects[reading.root].code]).body();
    Disassembly(out).run();
  } else if (reading.root != kNoObject) {
    out.line("_value = " + constant_text(out, reading.root));
  }
  Listing listing;
  listing.text = text::is_utf8(out.text) ? std::move(out.text) : text::to_valid_utf8(out.text);
  listing.problem = reading.problem.empty() ? out.problem : reading.problem;
  listing.complete = listing.problem.empty();
  return listing;
}

std::optional<std::string> literal(const Reading& reading) {
  if (!reading.complete) return std::nullopt;
  std::size_t size = 0;
  for (const Object& object : reading.objects) size += object.text.size() + kPerItem;
  Output out{reading, std::string(), kBaseBudget + 2 * size};
  std::string text = constant_text(out, reading.root);
  return out.exact && out.problem.empty() ? std::optional(std::move(text)) : std::nullopt;
}

}  // namespace pyverdict::bytecode
