#pragma once

#include <string>
#include <string_view>

#include "exchange/exchange.h"
#include "report/report.h"

/// Ids and times that are the same for the same reports. Internal to exchange.
namespace pyverdict::exchange {

/// The namespace that STIX 2.1 prescribes for the ids of observables, and our own for all else.
inline constexpr std::string_view kStixNamespace = "00abedb4-aa42-466c-9c01-fed23315a9b7";
inline constexpr std::string_view kOwnNamespace = "5b0c6c52-8f8e-5d0f-9c56-0a4f6c1c7e11";

/// A UUID of version 5 (RFC 9562): from the namespace and a name.
std::string uuid5(std::string_view name_space, std::string_view name);

/// Milliseconds since 1970 of the finding's event, or 0.
std::int64_t event_time(const report::Report& report);

/// RFC 3339 with exactly three decimals, as STIX wants it.
std::string stix_time(std::int64_t milliseconds);

/// The language of the texts that are of no single report.
language::Language language_of(Reports reports);

}  // namespace pyverdict::exchange
