#pragma once

#include <vector>

#include "finding/finding.h"
#include "language/language.h"
#include "report/response.h"

namespace pyverdict::response {

struct CommandOptions {
  std::int64_t window_seconds =
      3600;  ///< logs and findings are asked for this long before and behind the event
  language::Language language = language::Language::English;
};

struct CommandList {
  std::vector<report::Command> commands;
  std::size_t unsafe = 0;  ///< how many were left out since they cannot be pasted safely; see `can_be_pasted`
};

/// The command lines for a finding's resource: `gcloud` for Cloud Run, `gcloud` and `kubectl` for GKE, and
/// those for the finding itself. Those that only read come first. A command whose resource, project or
/// finding is not known, or has a name that would be read as an option, is left out.
CommandList commands_for(const finding::Finding& finding, const CommandOptions& options);

}  // namespace pyverdict::response
