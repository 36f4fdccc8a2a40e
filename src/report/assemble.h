#pragma once

#include <cstdint>

#include "behaviour/behaviour.h"
#include "report/report.h"
#include "unwrap/unwrap.h"

/// Fills a Report from what the stages found: spans become lines and columns, behaviours lead to techniques,
/// texts are searched for indicators.
namespace pyverdict::report {

struct Bounds {
  std::uint32_t max_evidence = 2000;
  std::uint32_t max_indicators = 2000;
  std::uint32_t max_fetches = 500;
};

/// Layers, evidence, techniques and indicators of a program, in a report that has its input and finding
/// already. The texts of the layers are moved into it. What is left out because of a bound becomes a
/// diagnostic.
void assemble(unwrap::Program program, const behaviour::Findings& findings, const Bounds& bounds,
              Report& report);

/// The techniques of a report's evidence and of its finding.
void name_techniques(Report& report);

}  // namespace pyverdict::report
