#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "shell/commands.h"
#include "unwrap/unwrap.h"

namespace pyverdict::unwrap {

/// What a shell text hands to an interpreter: `echo ... | base64 -d | sh`, here-documents and here-strings,
/// `eval "$(...)"`, a file that is written and then run.
struct PipedCode {
  std::size_t command = 0;  ///< where it comes from: an index into the commands
  std::string bytes;
  LayerKind kind = LayerKind::Shell;
  std::vector<std::string> via;  ///< the interpreter, then the transforms, the last first
  bool complete = true;
};

std::vector<PipedCode> find_piped_code(const std::vector<shell::Command>& commands);

}  // namespace pyverdict::unwrap
