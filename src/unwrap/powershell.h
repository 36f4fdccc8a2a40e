#pragma once

#include <string>
#include <string_view>
#include <vector>

/// PowerShell as it would be built before it runs: constant expressions folded into the text they give.
namespace pyverdict::unwrap {

struct PowerShellCode {
  std::string text;
  std::size_t start = 0;  ///< in the text that was folded: the expression or the whole
  std::size_t end = 0;
  std::vector<std::string> via;  ///< the sink when there is one, then the transforms
};

/// What a script hands to Invoke-Expression, or to another PowerShell, as known text; when there is none, the
/// script itself with its constant expressions folded, if that changes it. Strings, `+`, `-f`, `-join`,
/// `-replace`, `.Replace`, `[char]`, `FromBase64String`, encodings, Gzip and Deflate streams, backticks and
/// variables that are assigned once in the order of the text.
std::vector<PowerShellCode> fold_powershell(std::string_view text);

}  // namespace pyverdict::unwrap
