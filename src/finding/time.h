#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pyverdict::finding {

/// The last second that RFC 3339 can write.
inline constexpr std::int64_t kYear9999 = 253'402'300'799;

/// Milliseconds since 1970 of a time as findings write it: RFC 3339 with any fraction and offset, or
/// BigQuery's "2026-01-01 00:00:00 UTC". Nothing for other texts.
std::optional<std::int64_t> parse_time(std::string_view text);

/// RFC 3339 in UTC; milliseconds only where there are any.
std::string format_time(std::int64_t milliseconds);

}  // namespace pyverdict::finding
