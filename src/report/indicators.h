#pragma once

#include <string>
#include <vector>

#include "indicator/indicator.h"
#include "report/report.h"
#include "text/text.h"
#include "unwrap/unwrap.h"

namespace pyverdict::report {

/// An indicator where the program names it, with what the program does with it.
struct FoundIndicator {
  indicator::Type type;
  std::string value;
  std::uint32_t layer;
  text::Span span;
  indicator::Role role;
  PathActions actions = 0;  ///< of a path
};

struct FoundIndicators {
  std::vector<FoundIndicator> found;
  std::uint32_t left_out = 0;  ///< how often one was met of which no more are kept
};

/// Each indicator of a program once, at its first place, by layer and place. In Python layers the values of
/// texts are searched, folded and decoded as they are, so comments and docstrings name none; other text
/// layers are searched whole. A hundred thousand are kept.
FoundIndicators find_indicators(const unwrap::Program& program);

}  // namespace pyverdict::report
