#include "text/utf8.h"

#include <bit>

#include "text/block.h"
#include "text/text.h"

namespace pyverdict::text {
namespace {

constexpr char32_t kReplacement = 0xFFFD;
constexpr std::string_view kReplacementUtf8 = "\xEF\xBF\xBD";

constexpr std::uint8_t byte_at(std::string_view text, std::size_t offset) {
  return static_cast<std::uint8_t>(text[offset]);
}

/// What may follow a lead byte: the length, and the range of the second byte (the others: 80 to BF).
struct Lead {
  std::uint8_t size;
  std::uint8_t low;
  std::uint8_t high;
};

constexpr Lead lead(std::uint8_t byte) {
  if (byte < 0x80) return {1, 0, 0};
  if (byte < 0xC2) return {0, 0, 0};
  if (byte < 0xE0) return {2, 0x80, 0xBF};
  if (byte == 0xE0) return {3, 0xA0, 0xBF};
  if (byte == 0xED) return {3, 0x80, 0x9F};
  if (byte < 0xF0) return {3, 0x80, 0xBF};
  if (byte == 0xF0) return {4, 0x90, 0xBF};
  if (byte < 0xF4) return {4, 0x80, 0xBF};
  if (byte == 0xF4) return {4, 0x80, 0x8F};
  return {0, 0, 0};
}

}  // namespace

Utf8Unit utf8_unit(std::string_view text, std::size_t offset) {
  const std::uint8_t first = byte_at(text, offset);
  const Lead expected = lead(first);
  if (expected.size <= 1) return {expected.size == 1 ? first : kReplacement, 1, expected.size == 1};
  char32_t value = first & (0x7FU >> expected.size);
  for (std::size_t i = 1; i < expected.size; ++i) {
    if (offset + i >= text.size()) return {kReplacement, i, false};
    const std::uint8_t next = byte_at(text, offset + i);
    const std::uint8_t low = i == 1 ? expected.low : 0x80;
    const std::uint8_t high = i == 1 ? expected.high : 0xBF;
    if (next < low || next > high) return {kReplacement, i, false};
    value = (value << 6) | (next & 0x3FU);
  }
  return {value, expected.size, true};
}

std::size_t find_non_ascii(std::string_view text, std::size_t offset) {
  const char* const bytes = text.data();
  while (offset + 4 * kBlockSize <= text.size()) {
    const Block a(bytes + offset);
    const Block b(bytes + offset + kBlockSize);
    const Block c(bytes + offset + 2 * kBlockSize);
    const Block d(bytes + offset + 3 * kBlockSize);
    if (((a | b) | (c | d)).high() != 0) break;
    offset += 4 * kBlockSize;
  }
  while (offset + kBlockSize <= text.size()) {
    const std::uint32_t high = Block(bytes + offset).high();
    if (high != 0) return offset + static_cast<std::size_t>(std::countr_zero(high));
    offset += kBlockSize;
  }
  while (offset < text.size() && byte_at(text, offset) < 0x80) ++offset;
  return offset;
}

bool is_utf8(std::string_view bytes) {
  std::size_t offset = find_non_ascii(bytes, 0);
  while (offset < bytes.size()) {
    // Text that is not ASCII mostly goes on so for a while.
    while (offset < bytes.size() && byte_at(bytes, offset) >= 0x80) {
      const Utf8Unit unit = utf8_unit(bytes, offset);
      if (!unit.ok) return false;
      offset += unit.size;
    }
    offset = find_non_ascii(bytes, offset);
  }
  return true;
}

std::string to_valid_utf8(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  std::size_t done = 0;
  std::size_t offset = find_non_ascii(bytes, 0);
  while (offset < bytes.size()) {
    const Utf8Unit unit = utf8_unit(bytes, offset);
    if (!unit.ok) {
      out.append(bytes.substr(done, offset - done)).append(kReplacementUtf8);
      done = offset + unit.size;
    }
    offset = find_non_ascii(bytes, offset + unit.size);
  }
  return out.append(bytes.substr(done));
}

void append_utf8(std::string& out, char32_t code_point) {
  if (code_point > 0x10FFFF || (code_point >= 0xD800 && code_point <= 0xDFFF)) code_point = kReplacement;
  const auto put = [&out](char32_t byte) { out.push_back(static_cast<char>(byte)); };
  if (code_point < 0x80) return put(code_point);
  if (code_point < 0x800) {
    put(0xC0 | (code_point >> 6));
  } else {
    if (code_point < 0x10000) {
      put(0xE0 | (code_point >> 12));
    } else {
      put(0xF0 | (code_point >> 18));
      put(0x80 | ((code_point >> 12) & 0x3F));
    }
    put(0x80 | ((code_point >> 6) & 0x3F));
  }
  put(0x80 | (code_point & 0x3F));
}

char32_t next_code_point(std::string_view text, std::size_t& offset) {
  const Utf8Unit unit = utf8_unit(text, offset);
  offset += unit.ok ? unit.size : 1;
  return unit.code_point;
}

bool is_ascii(std::string_view text) { return find_non_ascii(text, 0) == text.size(); }

}  // namespace pyverdict::text
