#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "report/report.h"

/// Reports in the formats of other tools. Each writer takes all reports of an analysis and gives one
/// document; the same reports give the same bytes, ids included. Hostile text stays text in all of them.
namespace pyverdict::exchange {

using Reports = std::span<const report::Report* const>;

/// SARIF 2.1.0: a log with one run, evidence as results, ATT&CK as a taxonomy, layers as nested artifacts.
std::string to_sarif(Reports reports);

/// A STIX 2.1 bundle: scripts as files with their malware analyses, indicators, and ATT&CK's own attack
/// patterns. Nothing is dated by a clock: objects are created at the time of their finding, or at the
/// beginning of time.
std::string to_stix(Reports reports);

/// A layer of the ATT&CK Navigator, format 4.5; the score of a technique is the number of reports that show
/// it.
std::string to_navigator(Reports reports);

/// A MISP event.
std::string to_misp(Reports reports);

/// The indicators of all reports as CSV (RFC 4180) with a header. Cells that a spreadsheet would take for a
/// formula begin with an apostrophe.
std::string to_csv(Reports reports);

/// The writer of that name: "sarif", "stix", "navigator", "misp", "csv"; nullptr for others.
using Writer = std::string (*)(Reports);
Writer writer(std::string_view format);

}  // namespace pyverdict::exchange
