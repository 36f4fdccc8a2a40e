#include "behaviour/order.h"

#include <algorithm>
#include <tuple>
#include <utility>
#include <vector>

namespace pyverdict::behaviour {
namespace {

std::vector<Evidence> narrowest(std::vector<Evidence> all) {
  // From the last start to the first, so that what lies inside is seen before what holds it.
  std::sort(all.begin(), all.end(), [](const Evidence& a, const Evidence& b) {
    if (a.behaviour != b.behaviour) return a.behaviour < b.behaviour;
    if (a.layer != b.layer) return a.layer < b.layer;
    if (a.span.start != b.span.start) return a.span.start > b.span.start;
    if (a.span.end != b.span.end) return a.span.end < b.span.end;
    // Reached in one way, a place can be reached.
    return (a.context & unwrap::kUnreachable) < (b.context & unwrap::kUnreachable);
  });
  std::vector<Evidence> kept;
  for (const Evidence& evidence : all) {
    const bool holds_last = !kept.empty() && kept.back().behaviour == evidence.behaviour &&
                            kept.back().layer == evidence.layer && evidence.span.end >= kept.back().span.end;
    if (!holds_last) kept.push_back(evidence);
  }
  return kept;
}

void keep_first_of_each(std::vector<CounterEvidence>& all) {
  std::sort(all.begin(), all.end(), [](const CounterEvidence& a, const CounterEvidence& b) {
    return std::tuple(a.id, a.layer, a.span.start) < std::tuple(b.id, b.layer, b.span.start);
  });
  const auto last =
      std::unique(all.begin(), all.end(),
                  [](const CounterEvidence& a, const CounterEvidence& b) { return a.id == b.id; });
  all.erase(last, all.end());
}

}  // namespace

void put_in_order(Findings& findings, std::uint32_t max_places) {
  std::vector<Evidence>& all = findings.evidence;
  std::vector<Evidence> kept = narrowest(std::move(all));
  std::sort(kept.begin(), kept.end(), [](const Evidence& a, const Evidence& b) {
    return std::tuple(a.behaviour, a.layer, a.span.start) < std::tuple(b.behaviour, b.layer, b.span.start);
  });
  all.clear();
  std::uint32_t places = 0;
  for (std::size_t i = 0; i < kept.size(); ++i) {
    places = i > 0 && kept[i - 1].behaviour == kept[i].behaviour ? places + 1 : 0;
    if (places < max_places) {
      all.push_back(kept[i]);
    } else {
      ++findings.left_out;
    }
  }
  std::stable_sort(all.begin(), all.end(), [](const Evidence& a, const Evidence& b) {
    return std::tuple(a.layer, a.span.start, a.span.end) < std::tuple(b.layer, b.span.start, b.span.end);
  });
  keep_first_of_each(findings.counter_evidence);
}

}  // namespace pyverdict::behaviour
