#pragma once

#include <vector>

#include "unwrap/evaluator.h"

namespace pyverdict::unwrap {

/// Finds what a shell command runs of its own: `python -c '...'`, here-documents to an interpreter, `echo ...
/// | base64 -d | sh`, `powershell -EncodedCommand`.
void find_shell_code(const Layer& layer, std::vector<PendingLayer>& pending);

}  // namespace pyverdict::unwrap
