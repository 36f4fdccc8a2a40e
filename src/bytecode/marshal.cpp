#include <algorithm>
#include <array>
#include <cstdio>
#include <cstring>
#include <optional>
#include <utility>

#include "byte_reader.h"
#include "bytecode/bytecode.h"
#include "bytecode/opcodes.h"

namespace pyverdict::bytecode {
namespace {

constexpr std::uint32_t kMaxDepth = 200;
constexpr std::size_t kMaxObjects = 2'000'000;

/// The versions whose code objects are written alike.
enum class Layout : std::uint8_t {
  Python2,         ///< 2.7
  KeywordOnly,     ///< 3.6, 3.7
  PositionalOnly,  ///< 3.8 to 3.10
  Fast,            ///< since 3.11
};

constexpr std::array<Layout, 4> kLayouts = {Layout::Fast, Layout::PositionalOnly, Layout::KeywordOnly,
                                            Layout::Python2};

constexpr Version kVersions[] = {314, 313, 312, 311, 310, 309, 308, 307, 306, 207};

Layout layout_of(Version version) {
  if (version < 300) return Layout::Python2;
  if (version < 308) return Layout::KeywordOnly;
  return version < 311 ? Layout::PositionalOnly : Layout::Fast;
}

struct Magic {
  std::uint16_t first;  ///< of the version's magic numbers, which go on to the next row
  Version version;      ///< 0 for those that are not read
};

// From the comments of importlib's _bootstrap_external.py and, since 3.14, pycore_magic_number.h.
constexpr Magic kMagics[] = {{3360, 306}, {3380, 0},   {3390, 307}, {3400, 308}, {3420, 309}, {3430, 310},
                             {3450, 311}, {3500, 312}, {3550, 313}, {3600, 314}, {3650, 0}};

Version version_of_magic(std::uint16_t magic) {
  if (magic == 62211) return 207;
  Version version = 0;
  for (const Magic& row : kMagics) {
    if (magic >= row.first) version = row.version;
  }
  return version;
}

std::size_t header_size(Version version) { return version < 300 ? 8 : version < 307 ? 12 : 16; }

class Reader {
 public:
  Reader(std::string_view bytes, std::size_t at, Layout layout)
      : bytes_(bytes), reader_(bytes, at), layout_(layout) {}

  Reading run() {
    reading_.root = object(0);
    reading_.complete = reading_.problem.empty();
    reading_.offset = reader_.at();
    return std::move(reading_);
  }

 private:
  bool fail(std::string_view why) {
    if (reading_.problem.empty()) reading_.problem = why;
    return false;
  }
  bool failed() const { return !reading_.problem.empty(); }

  std::string_view take(std::uint64_t size) { return checked(reader_.take(size)); }
  std::uint64_t number(std::size_t size) { return checked(reader_.number(size)); }

  template <typename Value>
  Value checked(Value value) {
    if (reader_.ended_early()) fail("the data ends early");
    return value;
  }

  std::uint32_t length() {
    const auto value = static_cast<std::uint32_t>(number(4));
    if (value > INT32_MAX) {
      fail("a length is negative");
      return 0;
    }
    return value;
  }

  std::uint32_t add(Type type, std::string text = {}) {
    Object object;
    object.type = type;
    object.text = std::move(text);
    reading_.objects.push_back(std::move(object));
    return static_cast<std::uint32_t>(reading_.objects.size() - 1);
  }

  // Reads one object; what could not be read is Null, and what was read of it before stays.
  std::uint32_t object(std::uint32_t depth) {
    if (failed()) return add(Type::Null);
    if (depth > kMaxDepth || reading_.objects.size() > kMaxObjects) {
      fail(depth > kMaxDepth ? "objects are nested too deep" : "there are too many objects");
      return add(Type::Null);
    }
    const auto byte = static_cast<std::uint8_t>(number(1));
    if (failed()) return add(Type::Null);
    const char type = static_cast<char>(byte & 0x7f);
    if (type == 'r') return reference();
    const bool shared = (byte & 0x80) != 0;
    const std::size_t slot = refs_.size();
    if (shared) refs_.push_back(kNoObject);
    const std::uint32_t result = value(type, shared ? slot : SIZE_MAX, depth);
    if (shared) refs_[slot] = result;
    return result;
  }

  std::uint32_t reference() {
    const auto index = static_cast<std::size_t>(number(4));
    if (index < refs_.size() && refs_[index] != kNoObject) return refs_[index];
    fail("a reference leads nowhere");
    return add(Type::Null);
  }

  std::uint32_t value(char type, std::size_t slot, std::uint32_t depth) {
    switch (type) {
      case '0':
        return add(Type::Null);
      case 'N':
        return add(Type::None);
      case 'F':
        return add(Type::False);
      case 'T':
        return add(Type::True);
      case 'S':
        return add(Type::StopIteration);
      case '.':
        return add(Type::Ellipsis);
      case 'i':
        return add(Type::Integer, std::to_string(static_cast<std::int32_t>(number(4))));
      case 'I':
        return add(Type::Integer, std::to_string(static_cast<std::int64_t>(number(8))));
      case 'l':
        return add(Type::Integer, long_integer());
      case 'f':
        return add(Type::Float, std::string(take(number(1))));
      case 'g':
        return add(Type::Float, real());
      case 'x': {
        std::string first(take(number(1)));
        return complex(std::move(first), std::string(take(number(1))));
      }
      case 'y': {
        std::string first = real();
        return complex(std::move(first), real());
      }
      case 's':
        return add(Type::Bytes, std::string(take(length())));
      case 't': {
        const std::uint32_t result =
            add(layout_ == Layout::Python2 ? Type::Bytes : Type::Text, std::string(take(length())));
        if (layout_ == Layout::Python2) interned_.push_back(result);
        return result;
      }
      case 'R': {
        const auto index = static_cast<std::size_t>(number(4));
        if (index < interned_.size()) return interned_[index];
        fail("a string reference leads nowhere");
        return add(Type::Null);
      }
      case 'u':
        return add(Type::Text, std::string(take(length())));
      case 'a':
      case 'A':
        return add(Type::Text, latin(take(length())));
      case 'z':
      case 'Z':
        return add(Type::Text, latin(take(number(1))));
      case ')':
        return sequence(Type::Tuple, number(1), slot, depth);
      case '(':
        return sequence(Type::Tuple, length(), slot, depth);
      case '[':
        return sequence(Type::List, length(), slot, depth);
      case '<':
        return sequence(Type::Set, length(), slot, depth);
      case '>':
        return sequence(Type::FrozenSet, length(), slot, depth);
      case ':':
        return sequence(Type::Slice, 3, slot, depth);
      case '{':
        return dictionary(slot, depth);
      case 'c':
        return code(slot, depth);
      default:
        fail("a type is not known");
        return add(Type::Null);
    }
  }

  static std::string latin(std::string_view bytes) {
    std::string result;
    for (const char c : bytes) {
      if (static_cast<unsigned char>(c) < 0x80) {
        result += c;
      } else {
        result += static_cast<char>(0xC0 | static_cast<unsigned char>(c) >> 6);
        result += static_cast<char>(0x80 | (static_cast<unsigned char>(c) & 0x3F));
      }
    }
    return result;
  }

  std::string real() {
    const std::uint64_t bits = number(8);
    double value = 0;
    std::memcpy(&value, &bits, sizeof value);
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%.17g", value);
    std::string result = text.data();
    if (result.find_first_not_of("-0123456789") == std::string::npos) result += ".0";
    if (result.find_first_of("in") != std::string::npos) result = "float('" + result + "')";
    return result;
  }

  std::uint32_t complex(std::string first, const std::string& second) {
    return add(Type::Complex, "(" + std::move(first) + " + " + second + "j)");
  }

  // Digits of 15 bits, the lowest first.
  std::string long_integer() {
    const auto count = static_cast<std::int32_t>(static_cast<std::uint32_t>(number(4)));
    const bool negative = count < 0;
    const auto digits = static_cast<std::size_t>(negative ? -std::int64_t{count} : std::int64_t{count});
    const std::string_view bytes = take(digits * 2);
    std::string hex;
    std::uint64_t low = 0;
    std::uint32_t carry = 0;
    unsigned bits = 0;
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
      const std::uint32_t digit =
          (static_cast<unsigned char>(bytes[i]) |
           static_cast<std::uint32_t>(static_cast<unsigned char>(bytes[i + 1])) << 8) &
          0x7fff;
      if (i < 8) low |= std::uint64_t{digit} << (15 * i / 2);
      carry |= digit << bits;
      for (bits += 15; bits >= 4; bits -= 4) {
        hex += "0123456789abcdef"[carry & 15];
        carry >>= 4;
      }
    }
    if (bits > 0) hex += "0123456789abcdef"[carry & 15];
    while (hex.size() > 1 && hex.back() == '0') hex.pop_back();
    if (hex.empty()) hex = "0";
    std::reverse(hex.begin(), hex.end());
    const std::string text = digits <= 4 ? std::to_string(low) : "0x" + hex;
    return negative ? "-" + text : text;
  }

  std::uint32_t sequence(Type type, std::uint64_t size, std::size_t slot, std::uint32_t depth) {
    const std::uint32_t result = add(type);
    if (slot != SIZE_MAX) refs_[slot] = result;
    for (std::uint64_t i = 0; i < size && !failed(); ++i) {
      const std::uint32_t item = object(depth + 1);
      if (!failed() || reading_.objects[item].type != Type::Null)
        reading_.objects[result].items.push_back(item);
    }
    return result;
  }

  std::uint32_t dictionary(std::size_t slot, std::uint32_t depth) {
    const std::uint32_t result = add(Type::Dict);
    if (slot != SIZE_MAX) refs_[slot] = result;
    while (!failed()) {
      const std::uint32_t key = object(depth + 1);
      if (reading_.objects[key].type == Type::Null) break;
      const std::uint32_t item = object(depth + 1);
      reading_.objects[result].items.push_back(key);
      reading_.objects[result].items.push_back(item);
    }
    return result;
  }

  std::vector<std::string> texts(std::uint32_t object) const {
    std::vector<std::string> result;
    for (const std::uint32_t item : reading_.objects[object].items) {
      result.push_back(reading_.objects[item].text);
    }
    return result;
  }

  // Where the content of a bytes object lies in the input: it is read where it stands.
  std::string_view raw(std::uint32_t depth) {
    const std::size_t start = reader_.at();
    const std::uint32_t id = object(depth + 1);
    const std::string& text = reading_.objects[id].text;
    if (reading_.objects[id].type != Type::Bytes) return {};
    const std::size_t end = reader_.at();
    if (end >= start + text.size() && bytes_.substr(end - text.size(), text.size()) == text) {
      places_.emplace_back(id, end - text.size());
      return bytes_.substr(end - text.size(), text.size());
    }
    for (const auto& [known, place] : places_) {
      if (known == id) return bytes_.substr(place, text.size());
    }
    // A bytes object that was read as a constant before stands where its text is found first.
    const std::size_t place = bytes_.find(text);
    if (place == std::string_view::npos) return {};
    places_.emplace_back(id, place);
    return bytes_.substr(place, text.size());
  }

  std::uint32_t code(std::size_t slot, std::uint32_t depth) {
    const std::uint32_t result = add(Type::Code);
    if (slot != SIZE_MAX) refs_[slot] = result;
    const std::size_t index = reading_.codes.size();
    reading_.objects[result].code = static_cast<std::uint32_t>(index);
    reading_.codes.emplace_back();
    Code code;
    const auto count = [&] { return static_cast<std::uint32_t>(number(4)); };
    code.arguments = count();
    if (layout_ == Layout::PositionalOnly || layout_ == Layout::Fast) count();
    if (layout_ != Layout::Python2) code.keyword_only = count();
    if (layout_ != Layout::Fast) count();  // locals
    count();                               // stack size
    code.flags = count();
    code.instructions = raw(depth);
    code.constants = reading_.objects[object(depth + 1)].items;
    code.names = texts(object(depth + 1));
    std::vector<std::string> variables = texts(object(depth + 1));
    if (layout_ == Layout::Fast) {
      const std::string kinds = reading_.objects[object(depth + 1)].text;
      split(code, std::move(variables), kinds);
    } else {
      code.locals = std::move(variables);
      const std::vector<std::string> free = texts(object(depth + 1));
      code.cells = texts(object(depth + 1));
      code.free_from = code.cells.size();
      code.cells.insert(code.cells.end(), free.begin(), free.end());
    }
    code.file = reading_.objects[object(depth + 1)].text;
    code.name = reading_.objects[object(depth + 1)].text;
    if (layout_ == Layout::Fast) object(depth + 1);  // qualified name
    code.first_line = count();
    object(depth + 1);  // line table
    if (layout_ == Layout::Fast) code.exception_table = raw(depth);
    reading_.codes[index] = std::move(code);
    return result;
  }

  static void split(Code& code, std::vector<std::string> variables, std::string_view kinds) {
    constexpr char kLocal = 0x20;
    constexpr char kCell = 0x40;
    constexpr char kFree = static_cast<char>(0x80);
    std::vector<std::string> free;
    for (std::size_t i = 0; i < variables.size(); ++i) {
      const char kind = i < kinds.size() ? kinds[i] : kLocal;
      if ((kind & kLocal) != 0) code.locals.push_back(variables[i]);
      if ((kind & kCell) != 0) code.cells.push_back(variables[i]);
      if ((kind & kFree) != 0) free.push_back(variables[i]);
    }
    code.free_from = code.cells.size();
    code.cells.insert(code.cells.end(), free.begin(), free.end());
    code.fast = std::move(variables);
  }

  std::string_view bytes_;
  ByteReader reader_;
  Layout layout_;
  Reading reading_;
  std::vector<std::uint32_t> refs_;
  std::vector<std::uint32_t> interned_;
  std::vector<std::pair<std::uint32_t, std::size_t>> places_;  // of instructions and exception tables
};

// How badly a version fits: opcodes it does not have, arguments beyond their tables, jumps out of the code.
std::size_t misfits(const Reading& reading, Version version) {
  constexpr std::size_t kMaxInstructions = 100'000;
  std::size_t misfit = 0;
  std::size_t seen = 0;
  for (const Code& code : reading.codes) {
    if (seen > kMaxInstructions) break;
    const std::vector<Instruction> instructions = disassemble(code, version);
    seen += instructions.size();
    for (const Instruction& instruction : instructions) {
      const Op op = op_of(instruction);
      std::size_t room = SIZE_MAX;
      switch (argument_kind(op)) {
        case ArgumentKind::Constant:
          room = code.constants.size();
          break;
        case ArgumentKind::Name:
          room = code.names.size();
          break;
        case ArgumentKind::Absolute:
        case ArgumentKind::Relative: {
          const auto target = jump_target(instruction, version);
          misfit += target && *target < code.instructions.size() ? 0 : 3;
          break;
        }
        default:
          break;
      }
      if (name_index(instruction, version) >= room) misfit += 3;
      if (op == Op::Unknown) misfit += 3;
    }
    if (instructions.empty()) continue;
    const bool resumes = std::any_of(
        instructions.begin(),
        instructions.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(instructions.size(), 8)),
        [](const Instruction& i) { return op_of(i) == Op::RESUME; });
    if (version >= 311 && !resumes) misfit += 10;
    const Op last = op_of(instructions.back());
    const bool ends = last == Op::RETURN_VALUE || last == Op::RETURN_CONST || last == Op::RERAISE ||
                      last == Op::RAISE_VARARGS || last == Op::JUMP_BACKWARD || last == Op::JUMP_ABSOLUTE ||
                      last == Op::JUMP_BACKWARD_NO_INTERRUPT;
    if (!ends) misfit += 2;
  }
  return misfit;
}

Reading read_unversioned(std::string_view bytes) {
  std::optional<Reading> best;
  Layout layout = Layout::Fast;
  for (const Layout candidate : kLayouts) {
    Reading reading = Reader(bytes, 0, candidate).run();
    const bool better = !best || (reading.complete && !best->complete) ||
                        (reading.complete == best->complete && reading.offset > best->offset);
    if (!better) continue;
    best = std::move(reading);
    layout = candidate;
  }
  std::size_t least = SIZE_MAX;
  for (const Version version : kVersions) {
    if (layout_of(version) != layout) continue;
    const std::size_t misfit = misfits(*best, version);
    if (misfit >= least) continue;
    least = misfit;
    best->version = version;
  }
  return std::move(*best);
}

bool has_magic(std::string_view bytes) { return bytes.size() >= 4 && bytes[2] == '\r' && bytes[3] == '\n'; }

Version version_of(std::string_view bytes) {
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint16_t>(static_cast<unsigned char>(bytes[i]));
  };
  return has_magic(bytes) ? version_of_magic(static_cast<std::uint16_t>(byte(0) | byte(1) << 8)) : Version{0};
}

}  // namespace

bool is_pyc(std::string_view bytes) {
  const Version version = version_of(bytes);
  return version != 0 && bytes.size() > header_size(version) && (bytes[header_size(version)] & 0x7f) == 'c';
}

bool looks_like(std::string_view bytes) {
  // A marshalled code object: its counts of arguments and of flags are small.
  const bool code = bytes.size() > 30 && (bytes[0] & 0x7f) == 'c' && bytes[3] == 0 && bytes[4] == 0;
  return code || is_pyc(bytes);
}

Reading read(std::string_view bytes) {
  const Version version = version_of(bytes);
  if (version == 0) {
    if (!has_magic(bytes)) return read_unversioned(bytes);
    Reading reading;
    reading.problem = "the version is none of 2.7 and 3.6 to 3.14";
    return reading;
  }
  Reading reading = Reader(bytes, std::min(header_size(version), bytes.size()), layout_of(version)).run();
  reading.version = version;
  return reading;
}

}  // namespace pyverdict::bytecode
