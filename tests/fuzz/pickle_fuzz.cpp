#include <cstdint>
#include <cstdlib>

#include "pickle/pickle.h"
#include "text/text.h"

// Any bytes as a pickle: the machine ends, and the listing is text.

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pyverdict;
  const pickle::Listing listing = pickle::list({reinterpret_cast<const char*>(data), size});
  if (!text::is_utf8(listing.text)) std::abort();
  return 0;
}
