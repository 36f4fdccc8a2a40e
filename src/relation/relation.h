#pragma once

#include <cstdint>
#include <span>

#include "language/language.h"
#include "report/report.h"

/// What findings that were read together have to do with each other.
///
/// Two findings are of one incident when a process of one started one of the other, when one is about a file
/// that the other names, writes or runs, or when they share a hash, an address or a secret, in one container
/// at a similar time. The same hash or address elsewhere is graded lower: as a recurrence in the same
/// resource, as a campaign in another. A process id or a path alone, without the container, relates nothing.
namespace pyverdict::relation {

struct Options {
  std::int64_t window_seconds = 3600;  ///< events further apart are not of a similar time
  std::uint32_t max_relations = 50;    ///< of one finding; the strongest are kept
  language::Language language = language::Language::English;
};

/// A report and the finding that it belongs to: a finding with several pieces of code has several reports.
struct Subject {
  report::Report* report = nullptr;
  std::uint32_t finding = 0;
};

/// Fills `related` of the reports. The index of a related report is that of its subject. Time grows with the
/// number of subjects and of what they name, not with its square; relations beyond the bounds are left out
/// and said in the diagnostics.
void relate(std::span<const Subject> subjects, const Options& options);

}  // namespace pyverdict::relation
