#pragma once

#include <optional>
#include <string>

#include "finding/finding.h"

namespace pyverdict::report {

/// The value of an environment variable as far as a report may show it, or nothing: values are often secrets,
/// so only those of variables that are known to hold none are shown (search paths, locale, what Cloud Run
/// itself sets), and empty ones.
std::optional<std::string> shown_value(const finding::EnvironmentVariable& variable);

}  // namespace pyverdict::report
