#include <cstdint>
#include <string_view>

#include "check_analysis.h"

// The whole of `analyze` on any bytes: what it says must point into what it read, and can be written in every
// form.

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  pyverdict::Options options;
  options.features = true;
  // Some inputs of each kind in the other language, so that none needs to be run twice.
  options.language =
      size % 2 == 0 ? pyverdict::language::Language::English : pyverdict::language::Language::Portuguese;
  options.limits.unwrap.max_steps = 20'000;
  options.limits.unwrap.max_value_bytes = 1 << 20;
  pyverdict::fuzz::check(pyverdict::analyze({reinterpret_cast<const char*>(data), size}, options));
  return 0;
}
