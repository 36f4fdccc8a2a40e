#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "pyverdict.h"

// The whole of `analyze` on any bytes: what it says must point into what it read.

namespace {

void require(bool condition) {
  if (!condition) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  pyverdict::Options options;
  options.features = true;
  options.limits.unwrap.max_steps = 20'000;
  options.limits.unwrap.max_value_bytes = 1 << 20;
  const pyverdict::Analysis analysis =
      pyverdict::analyze({reinterpret_cast<const char*>(data), size}, options);
  require(!analysis.items.empty());
  for (const pyverdict::Item& item : analysis.items) {
    const pyverdict::report::Report& report = item.report;
    require(!report.layers.empty());
    require(report.verdict.score >= 0 && report.verdict.score <= 1);
    for (const auto& evidence : report.evidence) {
      require(evidence.layer < report.layers.size());
      const auto& text = report.layers[evidence.layer].text;
      require(text.has_value() && evidence.span.start < evidence.span.end &&
              evidence.span.end <= text->size());
    }
    for (const auto& indicator : report.indicators) require(indicator.layer < report.layers.size());
    for (const float feature : item.features.values()) require(feature == feature);
    require(!pyverdict::report::to_json(report).empty());
    require(!pyverdict::report::to_markdown(report).empty());
  }
  return 0;
}
