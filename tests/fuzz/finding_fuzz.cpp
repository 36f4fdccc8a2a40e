#include <cstddef>
#include <cstdint>
#include <string>

#include "finding/finding.h"
#include "text/text.h"

/// Reads any bytes as findings and as a command: no crash, and what is forced is never silent.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pyverdict;
  const std::string text = text::to_valid_utf8({reinterpret_cast<const char*>(data), size});
  finding::read_command(text);
  if (finding::read(text).is_finding && finding::read(text).items.empty()) __builtin_trap();
  const finding::Reading forced = finding::read(text, true);
  if (forced.items.empty() && forced.diagnostics.empty()) __builtin_trap();
  return 0;
}
