#include <algorithm>
#include <cmath>
#include <cstring>
#include <numeric>

#include "unwrap/builtins.h"
#include "unwrap/integers.h"

namespace pyverdict::unwrap::handlers {
namespace {

Value opaque(Evaluator& evaluator, const Call& call) { return external(evaluator, call, kFromDecoded); }

// One item of a format of `struct`: a letter and how often.
struct Item {
  char letter;
  std::size_t count;
  std::size_t size;  ///< of one, in bytes; 1 for text
};

struct Format {
  bool little = true;
  std::vector<Item> items;
  std::size_t size = 0;
};

// "@" and no mark at all mean the sizes and the alignment of 64-bit Linux.
std::size_t item_size(char letter, bool native) {
  switch (letter) {
    case 'x':
    case 'c':
    case 'b':
    case 'B':
    case '?':
    case 's':
    case 'p':
      return 1;
    case 'h':
    case 'H':
    case 'e':
      return 2;
    case 'i':
    case 'I':
    case 'f':
      return 4;
    case 'l':
    case 'L':
      return native ? 8 : 4;
    case 'q':
    case 'Q':
    case 'n':
    case 'N':
    case 'd':
    case 'P':
      return 8;
    default:
      return 0;
  }
}

std::optional<Format> parse_format(std::string_view text) {
  constexpr std::size_t kMaxSize = 8 * 1024 * 1024;
  Format format;
  bool native = true;
  if (!text.empty() && std::string_view("@=<>!").find(text[0]) != std::string_view::npos) {
    native = text[0] == '@';
    format.little = text[0] != '>' && text[0] != '!';
    text.remove_prefix(1);
  }
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == ' ') continue;
    std::size_t count = 1;
    if (text[at] >= '0' && text[at] <= '9') {
      count = 0;
      for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
        count = std::min<std::size_t>(count * 10 + static_cast<std::size_t>(text[at] - '0'), kMaxSize + 1);
      }
    }
    const std::size_t size = at < text.size() ? item_size(text[at], native) : 0;
    if (size == 0 || count > kMaxSize / size) return std::nullopt;
    if (native && format.size % size != 0) {
      const std::size_t padding = size - format.size % size;
      format.items.push_back({'x', padding, 1});
      format.size += padding;
    }
    format.items.push_back({text[at], count, size});
    format.size += count * size;
    if (format.size > kMaxSize) return std::nullopt;
  }
  return format;
}

// Emscripten's library has no std::bit_cast.
template <typename To, typename From>
To same_bits(From from) {
  static_assert(sizeof(To) == sizeof(From));
  To to;
  std::memcpy(&to, &from, sizeof to);
  return to;
}

std::uint64_t read_unsigned(std::string_view bytes, bool little) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    value = value << 8 | static_cast<unsigned char>(bytes[little ? bytes.size() - 1 - i : i]);
  }
  return value;
}

Value read_item(Evaluator& evaluator, char letter, std::string_view bytes, bool little, Origins origins) {
  const std::uint64_t bits = read_unsigned(bytes, little);
  switch (letter) {
    case '?':
      return boolean(bits != 0, origins);
    case 'f':
      return real(same_bits<float>(static_cast<std::uint32_t>(bits)), origins);
    case 'd':
      return real(same_bits<double>(bits), origins);
    default:
      break;
  }
  const bool is_signed = letter >= 'a' && letter <= 'z';
  const auto value = whole_from_bytes(evaluator, bytes, little, is_signed, origins);
  return value ? *value : evaluator.unknown(origins);
}

std::string write_item(Evaluator& evaluator, const Item& item, const Value& value, bool little, bool& known) {
  std::string bytes;
  if (item.letter == 'f' || item.letter == 'd') {
    const double number = value.is(Tag::Float) ? value.real : static_cast<double>(known_integer(&value, 0));
    known = known && (value.is(Tag::Float) || value.is(Tag::Integer));
    std::uint64_t bits = item.letter == 'd' ? same_bits<std::uint64_t>(number)
                                            : same_bits<std::uint32_t>(static_cast<float>(number));
    for (std::size_t i = 0; i < item.size; ++i, bits >>= 8) bytes.push_back(static_cast<char>(bits & 0xff));
    if (!little) std::reverse(bytes.begin(), bytes.end());
    return bytes;
  }
  if (!is_whole(value)) {
    known = false;
    return bytes;
  }
  auto written = whole_to_bytes(evaluator, value, item.size, little);
  known = known && written.has_value();
  return written.value_or("");
}

}  // namespace

Value struct_pack(Evaluator& evaluator, const Call& call) {
  const auto text = known_string(evaluator, call.positional(0));
  const auto format = text ? parse_format(*text) : std::nullopt;
  if (!format || !evaluator.may_hold(format->size)) return opaque(evaluator, call);
  std::string bytes;
  Origins origins = 0;
  bool known = true;
  std::size_t next = 1;
  for (const Item& item : format->items) {
    if (item.letter == 'x') {
      bytes.append(item.count, '\0');
      continue;
    }
    const bool text_like = item.letter == 's' || item.letter == 'c' || item.letter == 'p';
    for (std::size_t i = 0; i < (item.letter == 's' ? 1 : item.count); ++i) {
      const Value* value = call.positional(next++);
      if (value == nullptr) return opaque(evaluator, call);
      origins |= value->origins;
      if (text_like) {
        std::string content = known_string(evaluator, value).value_or("");
        content.resize(item.letter == 's' ? item.count : 1, '\0');
        bytes += content;
      } else {
        bytes += write_item(evaluator, item, *value, format->little, known);
      }
    }
  }
  if (!known) return opaque(evaluator, call);
  return evaluator.built(Tag::Bytes, std::move(bytes), origins | kFromDecoded, false,
                         evaluator.store().extend(0, "struct"), call.node);
}

namespace {

// What is given to be unpacked; nothing when it is not known.
const Value* packed_source(const Value* source) {
  const bool readable =
      source != nullptr && (source->is(Tag::Text) || source->is(Tag::Bytes)) && !source->partial;
  return readable ? source : nullptr;
}

// The items at a place of a text that holds as many bytes behind it. Nothing when there is no room for them.
std::optional<Value> unpack_at(Evaluator& evaluator, const Format& format, const Value& source,
                               std::size_t at) {
  // Not copied: `unpack_from` reads a few bytes of a long text, again and again.
  const std::string_view content = evaluator.store().string(source);
  std::size_t count = 0;
  for (const Item& item : format.items) count += item.letter == 's' || item.letter == 'x' ? 1 : item.count;
  if (!evaluator.may_work(count * sizeof(Value)) || !evaluator.may_hold(count * sizeof(Value)))
    return std::nullopt;
  Values values(evaluator.store());
  for (const Item& item : format.items) {
    const std::string_view bytes = content.substr(at, item.count * item.size);
    at += bytes.size();
    if (item.letter == 'x') continue;
    if (item.letter == 's') {
      values.push_back(evaluator.store().bytes(std::string(bytes), source.origins, false,
                                               evaluator.store().chain(source)));
      continue;
    }
    for (std::size_t i = 0; i < item.count; ++i) {
      const std::string_view one = bytes.substr(i * item.size, item.size);
      values.push_back(item.letter == 'c'
                           ? evaluator.store().bytes(std::string(one), source.origins)
                           : read_item(evaluator, item.letter, one, format.little, source.origins));
    }
  }
  return evaluator.store().items(Tag::Tuple, std::move(values), source.origins);
}

}  // namespace

Value struct_unpack(Evaluator& evaluator, const Call& call) {
  const auto text = known_string(evaluator, call.positional(0));
  const Value* source = packed_source(call.positional(1));
  const auto format = text ? parse_format(*text) : std::nullopt;
  if (!format || source == nullptr) return opaque(evaluator, call);
  const std::size_t size = evaluator.store().string(*source).size();
  const auto at = static_cast<std::size_t>(
      std::clamp<std::int64_t>(known_integer(parameter(evaluator, call, 2, "offset"), 0), 0, UINT32_MAX));
  if (at > size || size - at < format->size) return opaque(evaluator, call);
  const auto values = unpack_at(evaluator, *format, *source, at);
  return values ? *values : opaque(evaluator, call);
}

Value struct_iter_unpack(Evaluator& evaluator, const Call& call) {
  const auto text = known_string(evaluator, call.positional(0));
  const Value* source = packed_source(call.positional(1));
  const auto format = text ? parse_format(*text) : std::nullopt;
  if (!format || source == nullptr || format->size == 0) return opaque(evaluator, call);
  const std::size_t size = evaluator.store().string(*source).size();
  if (size % format->size != 0) return opaque(evaluator, call);
  evaluator.charge(size);
  Values rows(evaluator.store());
  for (std::size_t at = 0; at < size; at += format->size) {
    const auto row =
        evaluator.may_hold(sizeof(Value)) ? unpack_at(evaluator, *format, *source, at) : std::nullopt;
    if (!row) return opaque(evaluator, call);
    rows.push_back(*row);
  }
  Value result = evaluator.store().items(Tag::List, std::move(rows), source->origins);
  result.iterator = true;
  return result;
}

Value struct_size(Evaluator& evaluator, const Call& call) {
  const auto text = known_string(evaluator, call.positional(0));
  const auto format = text ? parse_format(*text) : std::nullopt;
  return format ? integer(static_cast<std::int64_t>(format->size)) : opaque(evaluator, call);
}

Value from_bytes(Evaluator& evaluator, const Call& call) {
  const Value* source = parameter(evaluator, call, 0, "bytes");
  const Value* sign = parameter(evaluator, call, SIZE_MAX, "signed");
  Items items;
  if (source == nullptr || source->partial || !evaluator.iterate(*source, items))
    return opaque(evaluator, call);
  std::string bytes;
  for (const Value& item : items) {
    if (!item.is(Tag::Integer)) return opaque(evaluator, call);
    bytes.push_back(static_cast<char>(item.integer & 0xff));
  }
  const bool little = known_string(evaluator, parameter(evaluator, call, 1, "byteorder")) == "little";
  const bool is_signed = sign != nullptr && truth(evaluator.store(), *sign).value_or(false);
  const auto result = whole_from_bytes(evaluator, bytes, little, is_signed, source->origins);
  return result ? *result : opaque(evaluator, call);
}

Value bytes_to_integer(Evaluator& evaluator, const Call& call) {
  const auto bytes = known_string(evaluator, call.positional(0));
  const auto result =
      bytes ? whole_from_bytes(evaluator, *bytes, false, false, call.positional(0)->origins) : std::nullopt;
  return result ? *result : opaque(evaluator, call);
}

Value integer_to_bytes(Evaluator& evaluator, const Call& call) {
  const Value* value = call.positional(0);
  if (value == nullptr || !is_whole(*value)) return opaque(evaluator, call);
  const std::size_t size = std::max<std::size_t>((bit_length(evaluator.store(), *value) + 7) / 8, 1);
  const auto block = static_cast<std::size_t>(
      std::clamp<std::int64_t>(known_integer(parameter(evaluator, call, 1, "blocksize"), 0), 0, 4096));
  const std::size_t length = block == 0 ? size : (size + block - 1) / block * block;
  auto bytes = whole_to_bytes(evaluator, *value, length, false);
  if (!bytes) return opaque(evaluator, call);
  return evaluator.built(Tag::Bytes, std::move(*bytes), value->origins | kFromDecoded, false,
                         evaluator.store().extend(0, "to_bytes"), call.node);
}

Value divide_modulo(Evaluator& evaluator, const Call& call) {
  if (call.positional_count() != 2) return external(evaluator, call);
  const Value quotient =
      binary(evaluator, syntax::Op::FloorDiv, *call.positional(0), *call.positional(1), call.node);
  const Value remainder =
      binary(evaluator, syntax::Op::Mod, *call.positional(0), *call.positional(1), call.node);
  return evaluator.store().items(Tag::Tuple, {quotient, remainder}, quotient.origins);
}

Value hash(Evaluator& evaluator, const Call& call) {
  constexpr std::int64_t kModulus = (std::int64_t{1} << 61) - 1;
  const Value* value = call.positional(0);
  const bool known = value != nullptr && (value->is(Tag::Integer) || value->is(Tag::Bool));
  if (!known || value->integer <= -kModulus || value->integer >= kModulus) return external(evaluator, call);
  return integer(value->integer == -1 ? -2 : value->integer, value->origins);
}

namespace {

// The largest number whose square is not above.
std::int64_t square_root(std::int64_t number) {
  const auto square = [](std::uint64_t root) { return root * root; };
  const auto target = static_cast<std::uint64_t>(number);
  auto root = static_cast<std::uint64_t>(std::sqrt(static_cast<double>(number)));
  while (square(root) > target) --root;
  while (square(root + 1) <= target) ++root;
  return static_cast<std::int64_t>(root);
}

// In how many ways so many of a number can be chosen; nothing beyond 64 bits.
std::optional<std::int64_t> combinations(std::int64_t all, std::int64_t chosen) {
  if (chosen > all) return 0;
  chosen = std::min(chosen, all - chosen);
  std::int64_t result = 1;
  for (std::int64_t i = 0; i < chosen; ++i) {
    if (__builtin_mul_overflow(result, all - i, &result)) return std::nullopt;
    result /= i + 1;
  }
  return result;
}

}  // namespace

Value mathematics(Evaluator& evaluator, const Call& call) {
  const std::string_view name = last_name(path_of(evaluator, call));
  Origins origins = 0;
  bool whole = true;
  std::vector<std::int64_t> numbers;
  for (const Argument& argument : call.arguments) {
    const bool is_integer = argument.value.is(Tag::Integer) || argument.value.is(Tag::Bool);
    if (argument.keyword != syntax::kNoAtom || (!is_integer && !argument.value.is(Tag::Float)))
      return external(evaluator, call);
    whole = whole && is_integer;
    numbers.push_back(is_integer ? argument.value.integer : 0);
    origins |= argument.value.origins;
  }
  if (name == "gcd" && whole) {
    std::int64_t result = 0;
    for (const std::int64_t number : numbers) {
      if (number == INT64_MIN) return external(evaluator, call);
      result = std::gcd(result, number);
    }
    return integer(result, origins);
  }
  if (name == "comb" && whole && numbers.size() == 2 && numbers[0] >= 0 && numbers[1] >= 0) {
    const auto result = combinations(numbers[0], numbers[1]);
    return result ? integer(*result, origins) : external(evaluator, call);
  }
  if (numbers.size() != 1 || name == "gcd") return external(evaluator, call);
  if (name == "isqrt")
    return whole && numbers[0] >= 0 ? integer(square_root(numbers[0]), origins) : external(evaluator, call);
  const Value& value = call.arguments[0].value;
  const double number = whole ? static_cast<double>(numbers[0]) : value.real;
  if (name == "sqrt") return number >= 0 ? real(std::sqrt(number), origins) : external(evaluator, call);
  if (whole) return integer(numbers[0], origins);
  if (!(std::abs(number) < 9e18)) return external(evaluator, call);
  const double rounded = name == "floor"  ? std::floor(number)
                         : name == "ceil" ? std::ceil(number)
                                          : std::trunc(number);
  return integer(static_cast<std::int64_t>(rounded), origins);
}

Value product(Evaluator& evaluator, const Call& call) {
  const Value* source = call.positional(0);
  const Value* start = parameter(evaluator, call, SIZE_MAX, "start");
  Items items;
  if (source == nullptr || !evaluator.iterate(*source, items)) return external(evaluator, call);
  Value result = start == nullptr ? integer(1) : *start;
  for (const Value& item : items) {
    if (result.is(Tag::Unknown) || !evaluator.may_repeat() || !evaluator.may_work(evaluator.size_of(result)))
      return external(evaluator, call);
    result = binary(evaluator, syntax::Op::Mult, result, item, call.node);
  }
  return result;
}

}  // namespace pyverdict::unwrap::handlers
