#include "unwrap/integers.h"

#include <mbedtls/bignum.h>

#include <algorithm>
#include <bit>

namespace pyverdict::unwrap {
namespace {

using syntax::Op;

// Mbed TLS holds 10,000 words, which are 4 bytes in WebAssembly; both builds keep to the same.
constexpr std::size_t kMaxBytes = 39'000;
// Work on long numbers counts as steps, so that a loop over them is bounded as any other.
constexpr std::size_t kBytesPerStep = 256;

// A sign and then the magnitude, most significant byte first.
std::string_view content(const Store& store, Value big) {
  big.tag = Tag::Bytes;
  return store.string(big);
}

class Number {
 public:
  Number() { mbedtls_mpi_init(&mpi_); }
  Number(Evaluator& evaluator, const Value& value) : Number() {
    if (!value.is(Tag::Big)) {
      const bool negative = value.integer < 0;
      const auto bits = static_cast<std::uint64_t>(value.integer);
      std::uint64_t magnitude = negative ? 0 - bits : bits;
      std::string bytes(8, '\0');
      for (std::size_t i = 8; i-- > 0; magnitude >>= 8) bytes[i] = static_cast<char>(magnitude & 0xff);
      read(bytes, negative);
      return;
    }
    const std::string_view bytes = content(evaluator.store(), value);
    evaluator.program().steps += bytes.size() / kBytesPerStep;
    read(bytes.substr(1), bytes[0] == '-');
  }
  ~Number() { mbedtls_mpi_free(&mpi_); }
  Number(const Number&) = delete;
  Number& operator=(const Number&) = delete;

  /// Big-endian.
  void read(std::string_view magnitude, bool negative = false) {
    check(mbedtls_mpi_read_binary(&mpi_, reinterpret_cast<const unsigned char*>(magnitude.data()),
                                  magnitude.size()));
    if (negative && mbedtls_mpi_cmp_int(&mpi_, 0) != 0) mpi_.s = -1;
  }
  std::string magnitude() const {
    std::string bytes(mbedtls_mpi_size(&mpi_), '\0');
    mbedtls_mpi_write_binary(&mpi_, reinterpret_cast<unsigned char*>(bytes.data()), bytes.size());
    return bytes;
  }
  bool negative() const { return mpi_.s < 0; }
  bool zero() const { return mbedtls_mpi_cmp_int(&mpi_, 0) == 0; }
  std::size_t size() const { return mbedtls_mpi_size(&mpi_); }
  mbedtls_mpi* get() { return &mpi_; }
  const mbedtls_mpi* get() const { return &mpi_; }
  void check(int status) { failed_ = failed_ || status != 0; }
  bool failed() const { return failed_; }

  std::optional<Value> value(Evaluator& evaluator, Origins origins) const {
    if (failed_ || size() > kMaxBytes) return std::nullopt;
    std::string bytes = magnitude();
    if (bytes.size() <= 8) {
      std::uint64_t bits = 0;
      for (const char c : bytes) bits = bits << 8 | static_cast<unsigned char>(c);
      if (bits <= INT64_MAX) {
        return integer(negative() ? -static_cast<std::int64_t>(bits) : static_cast<std::int64_t>(bits),
                       origins);
      }
    }
    bytes.insert(0, 1, negative() ? '-' : '+');
    if (!evaluator.may_hold(bytes.size())) return std::nullopt;
    Value result = evaluator.store().bytes(std::move(bytes), origins);
    result.tag = Tag::Big;
    return result;
  }

 private:
  mbedtls_mpi mpi_;
  bool failed_ = false;
};

// The two's complement of a number in so many bytes, least significant first.
std::string complement(const Number& number, std::size_t size) {
  std::string bytes = number.magnitude();
  std::reverse(bytes.begin(), bytes.end());
  bytes.resize(size, '\0');
  if (!number.negative()) return bytes;
  bool carry = true;
  for (char& c : bytes) {
    c = static_cast<char>(~c);
    if (carry) carry = ++c == '\0';
  }
  return bytes;
}

void read_complement(Number& out, std::string bytes) {
  const bool negative = !bytes.empty() && static_cast<unsigned char>(bytes.back()) >= 0x80;
  if (negative) {
    bool carry = true;
    for (char& c : bytes) {
      c = static_cast<char>(~c);
      if (carry) carry = ++c == '\0';
    }
  }
  std::reverse(bytes.begin(), bytes.end());
  out.read(bytes, negative);
}

void bitwise(Op op, const Number& a, const Number& b, Number& out) {
  const std::size_t size = std::max(a.size(), b.size()) + 1;
  std::string left = complement(a, size);
  const std::string right = complement(b, size);
  for (std::size_t i = 0; i < size; ++i) {
    left[i] = static_cast<char>(op == Op::BitAnd  ? left[i] & right[i]
                                : op == Op::BitOr ? left[i] | right[i]
                                                  : left[i] ^ right[i]);
  }
  read_complement(out, std::move(left));
}

// Python rounds the quotient down and gives the remainder the divisor's sign.
void divide(const Number& a, const Number& b, Number& quotient, Number& remainder) {
  quotient.check(mbedtls_mpi_div_mpi(quotient.get(), remainder.get(), a.get(), b.get()));
  if (quotient.failed() || remainder.zero() || a.negative() == b.negative()) return;
  quotient.check(mbedtls_mpi_sub_int(quotient.get(), quotient.get(), 1));
  remainder.check(mbedtls_mpi_add_mpi(remainder.get(), remainder.get(), b.get()));
}

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const int letter = c | 0x20;
  return letter >= 'a' && letter <= 'z' ? letter - 'a' + 10 : 99;
}

// The most digits of a base that fit 31 bits, and the base to that power.
struct Chunk {
  std::size_t digits = 0;
  std::int64_t power = 1;
};

Chunk chunk_of(unsigned base) {
  Chunk chunk;
  for (; chunk.power * base <= INT32_MAX; chunk.power *= base) ++chunk.digits;
  return chunk;
}

}  // namespace

bool is_whole(const Value& value) {
  return value.is(Tag::Integer) || value.is(Tag::Bool) || value.is(Tag::Big);
}

std::optional<Value> parse_integer(Evaluator& evaluator, std::string_view digits, unsigned base,
                                   Origins origins) {
  const bool negative = digits.starts_with('-');
  if (negative || digits.starts_with('+')) digits.remove_prefix(1);
  const double bits = static_cast<double>(digits.size()) * std::bit_width(base - 1);
  const bool valid =
      std::all_of(digits.begin(), digits.end(), [&](char c) { return digit_of(c) < static_cast<int>(base); });
  if (digits.empty() || !valid || bits > 8.0 * kMaxBytes * 1.3) return std::nullopt;
  Number number;
  if (base == 16) {
    std::string bytes;
    for (std::size_t i = 0; i < digits.size(); ++i) {
      // An odd number of digits starts with half a byte.
      if (i == 0 || (digits.size() - i) % 2 == 0) bytes.push_back(0);
      bytes.back() = static_cast<char>(static_cast<unsigned char>(bytes.back()) << 4 | digit_of(digits[i]));
    }
    number.read(bytes, negative);
    return number.value(evaluator, origins);
  }
  evaluator.program().steps += digits.size() * digits.size() / (kBytesPerStep * 512);
  const Chunk chunk = chunk_of(base);
  for (std::size_t at = 0; at < digits.size() && !number.failed();) {
    std::int64_t power = 1;
    std::int64_t part = 0;
    for (std::size_t i = 0; i < chunk.digits && at < digits.size(); ++i, ++at) {
      part = part * base + digit_of(digits[at]);
      power *= base;
    }
    number.check(mbedtls_mpi_mul_int(number.get(), number.get(), static_cast<mbedtls_mpi_uint>(power)));
    number.check(mbedtls_mpi_add_int(number.get(), number.get(), static_cast<mbedtls_mpi_sint>(part)));
  }
  if (negative && !number.zero()) number.get()->s = -1;
  return number.value(evaluator, origins);
}

std::optional<Value> literal_integer(Evaluator& evaluator, std::string_view text) {
  std::string digits;
  std::copy_if(text.begin(), text.end(), std::back_inserter(digits), [](char c) { return c != '_'; });
  if (!digits.empty() && (digits.back() | 0x20) == 'l') digits.pop_back();
  unsigned base = 10;
  if (digits.size() > 2 && digits[0] == '0') {
    const int letter = digits[1] | 0x20;
    base = letter == 'x' ? 16 : letter == 'o' ? 8 : letter == 'b' ? 2 : 10;
    if (base != 10) digits.erase(0, 2);
  }
  return parse_integer(evaluator, digits, base, kFromLiteral);
}

std::optional<Value> big_binary(Evaluator& evaluator, Op op, const Value& left, const Value& right,
                                Origins origins) {
  const Number a(evaluator, left);
  const Number b(evaluator, right);
  Number result;
  Number other;
  switch (op) {
    case Op::Add:
      result.check(mbedtls_mpi_add_mpi(result.get(), a.get(), b.get()));
      break;
    case Op::Sub:
      result.check(mbedtls_mpi_sub_mpi(result.get(), a.get(), b.get()));
      break;
    case Op::Mult:
      if (a.size() + b.size() > kMaxBytes) return std::nullopt;
      evaluator.program().steps += a.size() * b.size() / (kBytesPerStep * 16);
      result.check(mbedtls_mpi_mul_mpi(result.get(), a.get(), b.get()));
      break;
    case Op::FloorDiv:
    case Op::Mod:
      if (b.zero()) return std::nullopt;
      if (!right.is(Tag::Big) && std::has_single_bit(static_cast<std::uint64_t>(right.integer)) &&
          right.integer > 0 && !a.negative()) {
        // The usual way to take bytes off a number: a shift and a mask.
        const auto bits = static_cast<unsigned>(std::countr_zero(static_cast<std::uint64_t>(right.integer)));
        if (op == Op::Mod) {
          return big_binary(evaluator, Op::BitAnd, left, integer(right.integer - 1), origins);
        }
        return big_binary(evaluator, Op::RShift, left, integer(bits), origins);
      }
      evaluator.program().steps += a.size() * b.size() / (kBytesPerStep * 16);
      divide(a, b, op == Op::FloorDiv ? result : other, op == Op::FloorDiv ? other : result);
      result.check(other.failed() ? 1 : 0);
      break;
    case Op::BitAnd:
      // A mask of one word needs only the last word.
      if (!right.is(Tag::Big) && right.integer >= 0 && !a.negative()) {
        const std::string bytes = a.magnitude();
        std::uint64_t low = 0;
        for (std::size_t i = bytes.size() - std::min<std::size_t>(bytes.size(), 8); i < bytes.size(); ++i) {
          low = low << 8 | static_cast<unsigned char>(bytes[i]);
        }
        return integer(static_cast<std::int64_t>(low & static_cast<std::uint64_t>(right.integer)), origins);
      }
      bitwise(op, a, b, result);
      break;
    case Op::BitOr:
    case Op::BitXor:
      bitwise(op, a, b, result);
      break;
    case Op::LShift:
    case Op::RShift: {
      if (right.is(Tag::Big) || right.integer < 0) return std::nullopt;
      const auto shift = static_cast<std::uint64_t>(right.integer);
      if (op == Op::LShift && shift > 8 * kMaxBytes) return std::nullopt;
      result.check(mbedtls_mpi_copy(result.get(), a.get()));
      const auto bits =
          static_cast<std::size_t>(std::min<std::uint64_t>(shift, 8 * a.size() + 8 * kMaxBytes));
      if (op == Op::LShift) {
        result.check(mbedtls_mpi_shift_l(result.get(), bits));
        break;
      }
      // Rounded down: what is shifted out of a negative number makes it one less.
      const bool lost = a.negative() && mbedtls_mpi_lsb(a.get()) < bits;
      result.check(mbedtls_mpi_shift_r(result.get(), bits));
      if (lost) result.check(mbedtls_mpi_sub_int(result.get(), result.get(), 1));
      break;
    }
    case Op::Pow: {
      if (right.is(Tag::Big) || right.integer < 0) return std::nullopt;
      const double size =
          static_cast<double>(bit_length(evaluator.store(), left)) * static_cast<double>(right.integer) / 8;
      if (size > kMaxBytes) return std::nullopt;
      evaluator.program().steps += static_cast<std::uint64_t>(size * size) / (kBytesPerStep * 16);
      result.check(mbedtls_mpi_lset(result.get(), 1));
      Number factor(evaluator, left);
      for (std::int64_t exponent = right.integer; exponent > 0; exponent >>= 1) {
        if ((exponent & 1) != 0) result.check(mbedtls_mpi_mul_mpi(result.get(), result.get(), factor.get()));
        if (exponent > 1) factor.check(mbedtls_mpi_mul_mpi(factor.get(), factor.get(), factor.get()));
      }
      result.check(factor.failed() ? 1 : 0);
      break;
    }
    default:
      return std::nullopt;
  }
  return result.value(evaluator, origins);
}

int compare_whole(const Store& store, const Value& left, const Value& right) {
  const bool negative = is_negative(store, left);
  if (negative != is_negative(store, right)) return negative ? -1 : 1;
  if (!left.is(Tag::Big) && !right.is(Tag::Big)) {
    return left.integer < right.integer ? -1 : left.integer > right.integer ? 1 : 0;
  }
  int order = left.is(Tag::Big) ? 1 : -1;
  if (left.is(Tag::Big) && right.is(Tag::Big)) {
    const std::string_view a = content(store, left);
    const std::string_view b = content(store, right);
    order = a.size() != b.size() ? (a.size() < b.size() ? -1 : 1) : a.compare(b);
  }
  return negative ? -order : order;
}

std::optional<Value> power_modulo(Evaluator& evaluator, const Value& base, const Value& exponent,
                                  const Value& modulus) {
  Number a(evaluator, base);
  Number e(evaluator, exponent);
  Number m(evaluator, modulus);
  // The time grows with the cube of the size.
  constexpr std::size_t kMaxPower = 1024;
  if (m.negative() || m.zero() || std::max({a.size(), e.size(), m.size()}) > kMaxPower) {
    return std::nullopt;
  }
  evaluator.program().steps += 64 + e.size() * m.size();
  const Origins origins = base.origins | exponent.origins | modulus.origins;
  // A negative power is one of the inverse.
  if (e.negative()) {
    mbedtls_mpi* const exponent_of = e.get();
    exponent_of->s = 1;
    a.check(mbedtls_mpi_inv_mod(a.get(), a.get(), m.get()));
  }
  // By squaring: Mbed TLS's own takes odd moduli only.
  Number result;
  result.check(mbedtls_mpi_lset(result.get(), 1));
  result.check(mbedtls_mpi_mod_mpi(result.get(), result.get(), m.get()));
  a.check(mbedtls_mpi_mod_mpi(a.get(), a.get(), m.get()));
  const std::size_t bits = mbedtls_mpi_bitlen(e.get());
  for (std::size_t i = 0; i < bits && !a.failed() && !result.failed(); ++i) {
    if (mbedtls_mpi_get_bit(e.get(), i) != 0) {
      result.check(mbedtls_mpi_mul_mpi(result.get(), result.get(), a.get()));
      result.check(mbedtls_mpi_mod_mpi(result.get(), result.get(), m.get()));
    }
    a.check(mbedtls_mpi_mul_mpi(a.get(), a.get(), a.get()));
    a.check(mbedtls_mpi_mod_mpi(a.get(), a.get(), m.get()));
  }
  return a.failed() ? std::nullopt : result.value(evaluator, origins);
}

std::string magnitude_digits(Evaluator& evaluator, const Value& value, unsigned base) {
  constexpr std::string_view kDigits = "0123456789abcdefghijklmnopqrstuvwxyz";
  const Number number(evaluator, value);
  if (number.zero()) return "0";
  std::string result;
  if (base == 16 || base == 2) {
    const unsigned bits = base == 16 ? 4 : 1;
    for (const char byte : number.magnitude()) {
      for (unsigned shift = 8; shift > 0; shift -= bits) {
        result.push_back(kDigits[static_cast<unsigned char>(byte) >> (shift - bits) & (base - 1)]);
      }
    }
    return result.substr(result.find_first_not_of('0'));
  }
  // Words of nine decimal digits, each the remainder of one division of what is left.
  const Chunk chunk = chunk_of(base);
  std::vector<std::uint32_t> words;  // most significant first
  const std::string magnitude = number.magnitude();
  evaluator.program().steps += magnitude.size() * magnitude.size() / (kBytesPerStep * 64);
  for (std::size_t i = 0; i < magnitude.size(); ++i) {
    if (i == 0 || (magnitude.size() - i) % 4 == 0) words.push_back(0);
    words.back() = words.back() << 8 | static_cast<unsigned char>(magnitude[i]);
  }
  for (std::size_t start = 0; start < words.size();) {
    std::uint64_t rest = 0;
    for (std::size_t i = start; i < words.size(); ++i) {
      rest = rest << 32 | words[i];
      words[i] = static_cast<std::uint32_t>(rest / static_cast<std::uint64_t>(chunk.power));
      rest %= static_cast<std::uint64_t>(chunk.power);
    }
    while (start < words.size() && words[start] == 0) ++start;
    for (std::size_t i = 0; i < chunk.digits; ++i, rest /= base) result.push_back(kDigits[rest % base]);
  }
  result.resize(result.find_last_not_of('0') + 1);
  std::reverse(result.begin(), result.end());
  return result;
}

bool is_negative(const Store& store, const Value& value) {
  return value.is(Tag::Big) ? content(store, value)[0] == '-' : value.integer < 0;
}

std::size_t bit_length(const Store& store, const Value& value) {
  if (value.is(Tag::Big)) {
    const std::string_view bytes = content(store, value);
    return 8 * (bytes.size() - 2) +
           static_cast<std::size_t>(std::bit_width(static_cast<unsigned char>(bytes[1])));
  }
  const auto bits = static_cast<std::uint64_t>(value.integer);
  return static_cast<std::size_t>(std::bit_width(value.integer < 0 ? 0 - bits : bits));
}

std::optional<Value> whole_from_bytes(Evaluator& evaluator, std::string_view bytes, bool little,
                                      bool is_signed, Origins origins) {
  if (bytes.size() > kMaxBytes) return std::nullopt;
  std::string content(bytes);
  if (!little) std::reverse(content.begin(), content.end());
  if (!is_signed) content.push_back('\0');
  Number number;
  read_complement(number, std::move(content));
  return number.value(evaluator, origins);
}

std::optional<std::string> whole_to_bytes(Evaluator& evaluator, const Value& value, std::size_t length,
                                          bool little) {
  const Number number(evaluator, value);
  if (number.size() > length || length > kMaxBytes) return std::nullopt;
  std::string bytes = complement(number, length);
  if (!little) std::reverse(bytes.begin(), bytes.end());
  return bytes;
}

}  // namespace pyverdict::unwrap
