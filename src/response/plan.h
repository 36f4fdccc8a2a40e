#pragma once

#include "report/report.h"
#include "response/commands.h"

/// What to do about a report.
namespace pyverdict::response {

/// The response plan of a report that is complete but for it: steps from a table (plan.cpp), chosen by label,
/// techniques, behaviours, relations and kind of resource. Nothing for a script without a finding that shows
/// nothing of an attack.
std::optional<report::Response> plan(const report::Report& report, const CommandOptions& options);

}  // namespace pyverdict::response
