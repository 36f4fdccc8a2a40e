#include <cstdint>
#include <cstdlib>

#include "bytecode/bytecode.h"
#include "text/text.h"

// Any bytes as marshal data or a .pyc file: reading ends, and the listing is text in its bounds.

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pyverdict;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const bytecode::Reading reading = bytecode::read(bytes);
  if (reading.complete != reading.problem.empty()) std::abort();
  const bytecode::Listing listing = bytecode::list(reading);
  if (!text::is_utf8(listing.text)) std::abort();
  return 0;
}
