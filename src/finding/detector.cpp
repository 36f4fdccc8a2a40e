#include "finding/detector.h"

#include <algorithm>

#include "ranges.h"

namespace pyverdict::finding {
namespace {

constexpr Detector kDetectors[] = {
#include "finding/detectors.inc"
};
static_assert(ranges::is_sorted(kDetectors, {}, &Detector::category));

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

bool same(std::string_view a, std::string_view b) {
  return a.size() == b.size() &&
         std::equal(a.begin(), a.end(), b.begin(), [](char x, char y) { return lower(x) == lower(y); });
}

}  // namespace

std::span<const Detector> detectors() { return kDetectors; }

const Detector* detector_of(const Finding& finding) {
  for (const Detector& detector : kDetectors) {
    const bool module = !finding.module_name.empty() && (finding.module_name == detector.cloud_run ||
                                                         finding.module_name == detector.container);
    if (module || same(finding.category, detector.category)) return &detector;
  }
  return nullptr;
}

}  // namespace pyverdict::finding
