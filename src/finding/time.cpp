#include "finding/time.h"

#include <algorithm>

namespace pyverdict::finding {
namespace {

constexpr std::int64_t kDay = 86'400;

std::string padded(std::int64_t value, std::size_t digits) {
  const std::string out = std::to_string(value);
  return std::string(digits - std::min(digits, out.size()), '0') + out;
}

/// Days since 1970 of a date in the Gregorian calendar: years are counted from March, in eras of 400.
std::int64_t days_of(std::int64_t year, std::int64_t month, std::int64_t day) {
  if (month <= 2) --year;
  const std::int64_t era = (year >= 0 ? year : year - 399) / 400;
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  return era * 146'097 + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year - 719'468;
}

/// Reads a time from its front.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  /// A number of exactly that many digits.
  std::optional<std::int64_t> number(std::size_t digits) {
    if (text_.size() < digits) return std::nullopt;
    std::int64_t value = 0;
    for (const char c : text_.substr(0, digits)) {
      if (c < '0' || c > '9') return std::nullopt;
      value = value * 10 + (c - '0');
    }
    text_.remove_prefix(digits);
    return value;
  }

  /// The next character, when it is one of these.
  char one_of(std::string_view characters) {
    if (text_.empty() || characters.find(text_[0]) == std::string_view::npos) return 0;
    const char found = text_[0];
    text_.remove_prefix(1);
    return found;
  }

  bool word(std::string_view word) {
    if (!text_.starts_with(word)) return false;
    text_.remove_prefix(word.size());
    return true;
  }

  /// The milliseconds of a fraction of any length.
  std::int64_t fraction() {
    std::int64_t value = 0;
    for (std::int64_t unit = 100; !text_.empty() && text_[0] >= '0' && text_[0] <= '9'; unit /= 10) {
      value += (text_[0] - '0') * unit;
      text_.remove_prefix(1);
    }
    return value;
  }

  bool done() const { return text_.empty(); }

 private:
  std::string_view text_;
};

/// Seconds east of Greenwich.
std::optional<std::int64_t> offset(Reader& reader) {
  if (reader.done() || reader.one_of("Zz") != 0 || reader.word(" UTC")) return 0;
  const char sign = reader.one_of("+-");
  const auto hours = sign == 0 ? std::nullopt : reader.number(2);
  if (!hours) return std::nullopt;
  reader.one_of(":");
  const std::int64_t seconds = *hours * 3600 + reader.number(2).value_or(0) * 60;
  return sign == '-' ? -seconds : seconds;
}

}  // namespace

std::optional<std::int64_t> parse_time(std::string_view text) {
  Reader reader(text);
  const auto year = reader.number(4);
  if (!year || reader.one_of("-") == 0) return std::nullopt;
  const auto month = reader.number(2);
  if (!month || reader.one_of("-") == 0) return std::nullopt;
  const auto day = reader.number(2);
  if (!day || reader.one_of("Tt ") == 0) return std::nullopt;
  const auto hour = reader.number(2);
  if (!hour || reader.one_of(":") == 0) return std::nullopt;
  const auto minute = reader.number(2);
  if (!minute) return std::nullopt;
  const std::int64_t second = reader.one_of(":") == 0 ? 0 : reader.number(2).value_or(60'000);
  const std::int64_t milliseconds = reader.one_of(".,") == 0 ? 0 : reader.fraction();
  const auto east = offset(reader);
  const bool sound = *month >= 1 && *month <= 12 && *day >= 1 && *day <= 31 && *hour <= 24 && *minute < 60 &&
                     second <= 60 && east && reader.done();
  if (!sound) return std::nullopt;
  const std::int64_t seconds =
      days_of(*year, *month, *day) * kDay + *hour * 3600 + *minute * 60 + second - *east;
  return seconds * 1000 + milliseconds;
}

std::string format_time(std::int64_t milliseconds) {
  const std::int64_t fraction = ((milliseconds % 1000) + 1000) % 1000;
  const std::int64_t seconds = (milliseconds - fraction) / 1000;
  const std::int64_t days = (seconds >= 0 ? seconds : seconds - kDay + 1) / kDay;
  const std::int64_t in_day = seconds - days * kDay;
  const std::int64_t shifted = days + 719'468;
  const std::int64_t era = (shifted >= 0 ? shifted : shifted - 146'096) / 146'097;
  const std::int64_t day_of_era = shifted - era * 146'097;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month_index = (5 * day_of_year + 2) / 153;
  const std::int64_t day = day_of_year - (153 * month_index + 2) / 5 + 1;
  const std::int64_t month = month_index < 10 ? month_index + 3 : month_index - 9;
  const std::int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  std::string out = padded(year, 4) + '-' + padded(month, 2) + '-' + padded(day, 2) + 'T' +
                    padded(in_day / 3600, 2) + ':' + padded(in_day / 60 % 60, 2) + ':' +
                    padded(in_day % 60, 2);
  if (fraction != 0) out += '.' + padded(fraction, 3);
  return out + 'Z';
}

}  // namespace pyverdict::finding
