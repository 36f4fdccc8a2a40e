#include <algorithm>
#include <bit>

#include "text/block.h"
#include "text/text.h"
#include "text/utf8.h"

namespace pyverdict::text {
namespace {

constexpr std::size_t kStride = 1024;
static_assert(kStride % kBlockSize == 0);

bool is_continuation(char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80; }

/// UTF-16 units of the characters that start in the bytes: one for each byte that is no continuation,
/// one more for each that leads four bytes.
std::uint32_t count_units(std::string_view bytes) {
  // As signed numbers, continuations are those below -64 and leads of four bytes those from -16 to -1.
  std::size_t units = 0;
  std::size_t i = 0;
  for (; i + kBlockSize <= bytes.size(); i += kBlockSize) {
    const Block block(bytes.data() + i);
    const std::uint32_t high = block.high();
    units += kBlockSize;
    if (high == 0) continue;
    units -= static_cast<std::size_t>(std::popcount(block.below(-64)));
    units += static_cast<std::size_t>(std::popcount(high & ~block.below(-16)));
  }
  for (; i < bytes.size(); ++i) {
    units += is_continuation(bytes[i]) ? 0U : 1U;
    units += static_cast<unsigned char>(bytes[i]) >= 0xF0 ? 1U : 0U;
  }
  return static_cast<std::uint32_t>(units);
}

}  // namespace

LineIndex::LineIndex(std::string_view text) : text_(text) {
  starts_.reserve(text.size() / 32 + 1);
  starts_.push_back(0);
  const auto end_line = [&](std::size_t at) {
    const bool crlf = text[at] == '\r' && at + 1 < text.size() && text[at + 1] == '\n';
    if (!crlf) starts_.push_back(static_cast<std::uint32_t>(at + 1));
  };
  std::size_t i = 0;
  for (; i + kBlockSize <= text.size(); i += kBlockSize) {
    const Block block(text.data() + i);
    for (std::uint32_t ends = block.equal('\n') | block.equal('\r'); ends != 0; ends &= ends - 1) {
      end_line(i + static_cast<std::size_t>(std::countr_zero(ends)));
    }
  }
  for (; i < text.size(); ++i) {
    if (text[i] == '\n' || text[i] == '\r') end_line(i);
  }

  if (find_non_ascii(text, 0) == text.size()) return;
  units_.reserve(text.size() / kStride + 1);
  std::uint32_t units = 0;
  for (std::size_t at = 0; at <= text.size(); at += kStride) {
    units_.push_back(units);
    units += count_units(text.substr(at, kStride));
  }
}

std::uint32_t LineIndex::units_before(std::size_t offset) const {
  if (units_.empty()) return static_cast<std::uint32_t>(offset);
  const std::size_t stride = offset / kStride;
  return units_[stride] + count_units(text_.substr(stride * kStride, offset % kStride));
}

std::size_t LineIndex::line_end(std::size_t line) const {
  if (line + 1 >= starts_.size()) return text_.size();
  std::size_t end = starts_[line + 1] - 1;
  if (text_[end] == '\n' && end > starts_[line] && text_[end - 1] == '\r') --end;
  return end;
}

Position LineIndex::position(std::size_t offset) const {
  offset = std::min(offset, text_.size());
  for (int i = 0; i < 3 && offset > 0 && offset < text_.size() && is_continuation(text_[offset]); ++i)
    --offset;
  const auto after = std::upper_bound(starts_.begin(), starts_.end(), static_cast<std::uint32_t>(offset));
  const auto line = static_cast<std::uint32_t>(after - starts_.begin());
  return {line, units_before(offset) - units_before(starts_[line - 1]) + 1};
}

std::size_t LineIndex::offset(Position position) const {
  const std::size_t line = std::max<std::size_t>(position.line, 1) - 1;
  if (line >= starts_.size()) return text_.size();
  const std::size_t start = starts_[line];
  const std::size_t end = line_end(line);
  const std::size_t column = std::max<std::size_t>(position.column, 1) - 1;
  if (column >= end - start) return end;
  if (units_.empty()) return start + column;

  const std::size_t wanted = units_before(start) + column;
  const auto next = std::upper_bound(units_.begin(), units_.end(), wanted);
  const auto stride = static_cast<std::size_t>(next - units_.begin()) - 1;
  std::size_t at = std::max(start, stride * kStride);
  while (at < end && is_continuation(text_[at])) ++at;
  std::size_t units = units_before(at);
  while (at < end && units < wanted) {
    const Utf8Unit unit = utf8_unit(text_, at);
    units += unit.code_point > 0xFFFF ? 2 : 1;
    if (units > wanted) break;
    at += unit.size;
  }
  return std::min(at, end);
}

std::string_view LineIndex::line(std::uint32_t line) const {
  const std::size_t start = starts_[line - 1];
  return text_.substr(start, line_end(line - 1) - start);
}

}  // namespace pyverdict::text
