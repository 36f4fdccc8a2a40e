#pragma once

#include <string>

#include "verdict/verdict.h"

namespace pyverdict::verdict {

/// The verdict in one sentence: what the script does, strongest first, and how it was hidden.
std::string summarise(const unwrap::Program& program, const behaviour::Findings& findings,
                      const Verdict& verdict, Circumstances circumstances, language::Language language);

}  // namespace pyverdict::verdict
