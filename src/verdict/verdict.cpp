#include "verdict/verdict.h"

#include <algorithm>
#include <cmath>

#include "enum_table.h"
#include "verdict/summary.h"
#include "verdict/weights.h"
#include "verdict/wrapper.h"

namespace pyverdict::verdict {
namespace {

using behaviour::Severity;

// Each further place of the same behaviour adds this share of what the one before added.
constexpr double kRepeat = 0.25;
// Code that cannot run is a weaker sign than code that does; code that was hidden is a stronger one.
constexpr double kUnreachable = 0.3;
constexpr double kInner = 1.15;

// What a piece of counter-evidence explains: the behaviour then counts for this share. A download whose
// checksum stands in the script is what its author chose, whatever is done with it.
struct Answer {
  std::string_view counter;
  std::string_view behaviour;
  double share;
};
constexpr Answer kAnswers[] = {
    {"checked-download", "download-and-run", 0.3},
    {"checked-download", "download-to-executable", 0.3},
};

double answered(std::string_view behaviour, const behaviour::Findings& findings) {
  for (const Answer& answer : kAnswers) {
    if (answer.behaviour != behaviour) continue;
    for (const behaviour::CounterEvidence& counter : findings.counter_evidence) {
      if (counter.id == answer.counter) return answer.share;
    }
  }
  return 1;
}

constexpr EnumTable<Label, std::string_view> kLabelNames = {"malicious", "suspicious", "benign",
                                                            "inconclusive"};

double probability(double log_odds) { return 1 / (1 + std::exp(-log_odds)); }

Label label_of(double score) {
  if (score >= kMaliciousScore) return Label::Malicious;
  return score >= kSuspiciousScore ? Label::Suspicious : Label::Benign;
}

}  // namespace

std::string_view name(Label label) { return kLabelNames[label]; }

std::optional<Label> label_from(std::string_view name) {
  const auto found = std::find(kLabelNames.begin(), kLabelNames.end(), name);
  if (found == kLabelNames.end()) return std::nullopt;
  return static_cast<Label>(found - kLabelNames.begin());
}

std::string_view name(Basis basis) { return basis == Basis::Model ? "model" : "evidence"; }

Verdict judge(const unwrap::Program& program, const behaviour::Findings& findings,
              Circumstances circumstances, language::Language language) {
  struct Counted {
    const behaviour::Behaviour* behaviour;
    double weight;  // of the next place
    double total = 0;
  };
  std::vector<Counted> contributions;
  Verdict verdict;
  for (const behaviour::Evidence& found : findings.evidence) {
    auto it = std::find_if(contributions.begin(), contributions.end(),
                           [&](const Counted& c) { return c.behaviour == found.behaviour; });
    if (it == contributions.end()) {
      it = contributions.insert(
          contributions.end(),
          {found.behaviour, weight(*found.behaviour) * answered(found.behaviour->id, findings)});
    }
    double share = it->weight;
    if ((found.context & unwrap::kUnreachable) != 0) share *= kUnreachable;
    if (found.layer != 0) share *= kInner;
    it->total += share;
    it->weight *= kRepeat;
    verdict.strongest = std::max(verdict.strongest, found.behaviour->severity);
  }
  std::stable_sort(contributions.begin(), contributions.end(),
                   [](const Counted& a, const Counted& b) { return a.total > b.total; });

  double log_odds = bias();
  for (const Counted& contribution : contributions) {
    log_odds += contribution.total;
    verdict.reasons.emplace_back(contribution.behaviour->id);
  }
  for (const behaviour::CounterEvidence& counter : findings.counter_evidence) {
    const bool known = std::find(verdict.counter_evidence.begin(), verdict.counter_evidence.end(),
                                 counter.id) != verdict.counter_evidence.end();
    if (known) continue;
    verdict.in_favour -= counter_weight(counter.id);
    verdict.counter_evidence.emplace_back(counter.id);
  }
  verdict.score = probability(log_odds - verdict.in_favour);
  verdict.label = label_of(verdict.score);
  // Wrapping alone is odd, and no attack.
  verdict.only_wrapping = only_the_wrapping_speaks(program, findings);
  if (verdict.label == Label::Malicious && verdict.only_wrapping) verdict.label = Label::Suspicious;
  const bool little = circumstances.unreadable || circumstances.truncated;
  const bool nothing = verdict.strongest < Severity::Medium;
  verdict.undecided = circumstances.foreign && nothing && verdict.label != Label::Malicious;
  if (verdict.undecided || (verdict.label == Label::Benign && little && nothing))
    verdict.label = Label::Inconclusive;
  verdict.summary = summarise(program, findings, verdict, circumstances, language);
  return verdict;
}

}  // namespace pyverdict::verdict
