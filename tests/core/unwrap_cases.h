#pragma once

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <string_view>

#include "unwrap/unwrap.h"

/// Scripts that each run one payload, in a way of their own.
namespace pyverdict::unwrap {

struct Case {
  std::string_view name;
  std::string_view script;
  std::string_view via;  ///< of the layer that the payload is: the sink, then the transforms
};

inline void PrintTo(const Case& wrapped, std::ostream* out) { *out << wrapped.name; }

inline void expect_payload(const Case& wrapped) {
  constexpr std::string_view kPayload = "import os\nos.system('id > /tmp/x')\n";
  const Program program = unwrap(std::string(wrapped.script));
  std::string seen;
  for (const Layer& layer : program.layers) {
    if (layer.id == 0) continue;
    std::string via;
    for (const std::string& step : layer.via) via += (via.empty() ? "" : " ") + step;
    seen += std::string(name(layer.kind)) + " via " + via + ": " + layer.text + "\n";
    if (layer.kind == LayerKind::Python && layer.text == kPayload) {
      EXPECT_EQ(via, wrapped.via);
      EXPECT_TRUE(layer.complete);
      EXPECT_LT(layer.span.start, layer.span.end);
      return;
    }
  }
  FAIL() << seen;
}

}  // namespace pyverdict::unwrap
