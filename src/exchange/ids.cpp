#include "exchange/ids.h"

#include <array>
#include <cstdint>

#include "digest/digest.h"
#include "finding/time.h"

namespace pyverdict::exchange {
namespace {

int digit(char c) { return c <= '9' ? c - '0' : c - 'a' + 10; }

/// The bytes of a UUID in its usual spelling.
std::string bytes_of(std::string_view uuid) {
  std::string out;
  int high = -1;
  for (const char c : uuid) {
    if (c == '-') continue;
    if (high < 0) {
      high = digit(c);
    } else {
      out += static_cast<char>(high * 16 + digit(c));
      high = -1;
    }
  }
  return out;
}

}  // namespace

std::string uuid5(std::string_view name_space, std::string_view name) {
  digest::Sha1 sha1;
  sha1.update(bytes_of(name_space));
  sha1.update(name);
  std::array<std::uint8_t, 20> bytes = sha1.bytes();
  bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0f) | 0x50);
  bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3f) | 0x80);
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (std::size_t i = 0; i < 16; ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10) out += '-';
    out += kDigits[bytes[i] >> 4];
    out += kDigits[bytes[i] & 15];
  }
  return out;
}

std::int64_t event_time(const report::Report& report) {
  if (!report.finding) return 0;
  const finding::Finding& finding = *report.finding;
  const std::string& time = finding.event_time.empty() ? finding.create_time : finding.event_time;
  const std::optional<std::int64_t> parsed = finding::parse_time(time);
  return parsed && *parsed >= 0 && *parsed / 1000 <= finding::kYear9999 ? *parsed : 0;
}

std::string stix_time(std::int64_t milliseconds) {
  std::string out = finding::format_time(milliseconds);
  if (out.find('.') == std::string::npos) out.replace(out.size() - 1, 1, ".000Z");
  return out;
}

language::Language language_of(Reports reports) {
  return reports.empty() ? language::Language::English : reports.front()->language;
}

}  // namespace pyverdict::exchange
