#pragma once

#include <string>
#include <unordered_map>

#include "report/report.h"
#include "unwrap/unwrap.h"

namespace pyverdict::report {

/// What a program does with the paths that it names, in Python and in the shell commands that it runs.
std::unordered_map<std::string, PathActions> path_actions(const unwrap::Program& program);

}  // namespace pyverdict::report
