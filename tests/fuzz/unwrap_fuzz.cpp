#include <cstdint>
#include <cstdlib>
#include <string>

#include "text/text.h"
#include "unwrap/unwrap.h"

// Static evaluation of any text: it ends, stays in its bounds, and its layers form a tree whose spans lie in
// their parents.

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pyverdict;
  unwrap::Limits limits;
  limits.max_steps = 20'000;
  limits.max_value_bytes = 1 << 20;
  limits.max_layers = 50;
  const unwrap::Program program = unwrap::unwrap(
      text::to_valid_utf8({reinterpret_cast<const char*>(data), size}), unwrap::LayerKind::Python, limits);
  if (program.layers.size() > limits.max_layers) std::abort();
  for (const unwrap::Layer& layer : program.layers) {
    if (layer.id == 0) continue;
    if (layer.parent >= layer.id) std::abort();
    const unwrap::Layer& parent = program.layers[layer.parent];
    if (layer.span.start > layer.span.end || layer.span.end > parent.text.size()) std::abort();
    if (layer.is_text && !text::is_utf8(layer.text)) std::abort();
  }
  return 0;
}
