#include <cstdint>
#include <cstdlib>

#include "text/text.h"
#include "unwrap/powershell.h"

// Any text as PowerShell: folding ends, and what it gives is text with a place in the script.

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pyverdict;
  const std::string script = text::to_valid_utf8({reinterpret_cast<const char*>(data), size});
  for (const unwrap::PowerShellCode& code : unwrap::fold_powershell(script)) {
    if (code.start > code.end || code.end > script.size()) std::abort();
    if (code.via.empty()) std::abort();
  }
  return 0;
}
