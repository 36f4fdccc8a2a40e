#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "unwrap/evaluator.h"

namespace pyverdict::unwrap {

/// Finds what a shell command runs of its own: `python -c '...'`, here-documents to an interpreter, `echo ...
/// | base64 -d | sh`, `powershell -EncodedCommand`.
void find_shell_code(const Layer& layer, std::vector<PendingLayer>& pending);

/// Finds what a PowerShell script builds and runs; a script that is only written oddly leads to itself in
/// plain words.
void find_powershell_code(const Layer& layer, std::vector<PendingLayer>& pending);

/// Whether a word is PowerShell's `-EncodedCommand`, as short as it takes it.
bool is_encoded_option(std::string_view word);

/// What `powershell -Command ...` runs: its words joined; empty where it runs none.
std::string powershell_command(std::span<const std::string> words);

/// What `-EncodedCommand` is given: Base64 of UTF-16.
std::string powershell_code(std::string_view base64);

}  // namespace pyverdict::unwrap
