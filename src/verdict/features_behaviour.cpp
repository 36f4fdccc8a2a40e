#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "behaviour/groups.h"
#include "behaviour/rules.h"
#include "enum_table.h"
#include "verdict/features_parts.h"
#include "verdict/weights.h"
#include "verdict/wrapper.h"

namespace pyverdict::verdict::parts {
namespace {

using behaviour::Severity;
using unwrap::Fact;
using unwrap::FactKind;
using unwrap::Layer;

constexpr std::string_view kSummaries[] = {
    "evidence.for",    "evidence.against",      "evidence.chunk",    "evidence.critical",
    "evidence.high",   "evidence.medium",       "evidence.low",      "evidence.inner",
    "evidence.hidden", "evidence.per-kilobyte", "evidence.distinct", "evidence.only-wrapping",
};

// Groups whose calls are asked what flows into them.
constexpr std::string_view kSinks[] = {
    "exec",     "run",       "import-by-name", "attribute-by-name",
    "decode",   "unmarshal", "unpickle",       "decrypt",
    "http-get", "http-post", "http-request",   "socket-send",
    "connect",  "send",      "write",          "read",
    "delete",   "copy",      "chmod",          "encrypt",
};

struct OriginName {
  unwrap::Origins origin;
  std::string_view name;
};

constexpr OriginName kOrigins[] = {
    {unwrap::kFromLiteral, "literal"},
    {unwrap::kFromDecoded, "decoded"},
    {unwrap::kFromDecrypted, "decrypted"},
    {unwrap::kFromNetwork, "network"},
    {unwrap::kFromFile, "file"},
    {unwrap::kFromEnvironment, "environment"},
    {unwrap::kFromArgument, "argument"},
    {unwrap::kFromHost, "host"},
    {unwrap::kFromCredential, "credential"},
    {unwrap::kFromProcess, "process"},
    {unwrap::kFromParameter, "parameter"},
    {unwrap::kFromInput, "input"},
    {unwrap::kFromMarshal, "marshal"},
    {unwrap::kFromSelf, "self"},
    {unwrap::kFromRequest, "request"},
};

bool is_idle(unwrap::Context context) { return (context & (unwrap::kUnreachable | unwrap::kUncalled)) != 0; }

}  // namespace

void behaviour_names(std::vector<std::string>& names) {
  for (const behaviour::Behaviour& row : behaviour::catalogue()) {
    names.push_back("behaviour." + std::string(row.id) + ".found");
    names.push_back("behaviour." + std::string(row.id) + ".idle");
  }
  for (const behaviour::CounterRow& row : behaviour::counter_rows()) {
    names.push_back("counter." + std::string(row.id));
  }
  names.insert(names.end(), std::begin(kSummaries), std::end(kSummaries));
}

void add_behaviours(const Subject& subject, std::vector<float>& vector) {
  const auto rows = behaviour::catalogue();
  const auto counters = behaviour::counter_rows();
  const std::size_t first = vector.size();
  vector.resize(first + 2 * rows.size() + counters.size());
  std::vector<double> seen(rows.size());  // the largest share of its weight with which a behaviour was met
  std::array<double, 5> distinct{};
  double inner = 0;
  double hidden = 0;
  std::vector<std::vector<double>> chunk_weights;
  for (const Chunks& chunks : subject.chunks) chunk_weights.emplace_back(chunks.starts.size());
  std::vector<std::pair<std::size_t, std::size_t>> in_chunk;  // behaviours already counted in a chunk
  std::size_t of_chunk = 0;
  std::uint32_t of_layer = 0;
  for (const behaviour::Evidence& found : subject.findings.evidence) {
    const auto row = static_cast<std::size_t>(found.behaviour - rows.data());
    const bool idle = (found.context & unwrap::kUnreachable) != 0;
    ++vector[first + 2 * row + (idle ? 1 : 0)];
    if (seen[row] == 0) ++distinct[static_cast<std::size_t>(found.behaviour->severity)];
    seen[row] = std::max(seen[row], idle ? 0.3 : 1.0);
    if (found.layer != 0 && !idle) {
      inner = std::max(inner, weight(*found.behaviour));
      if (subject.program.layers[found.layer].via.size() > 1)
        hidden = std::max(hidden, weight(*found.behaviour));
    }
    const std::size_t chunk = subject.chunks[found.layer].at(found.span.start);
    if (found.layer != of_layer || chunk != of_chunk) in_chunk.clear();
    of_layer = found.layer;
    of_chunk = chunk;
    if (std::find(in_chunk.begin(), in_chunk.end(), std::pair(chunk, row)) == in_chunk.end()) {
      in_chunk.emplace_back(chunk, row);
      chunk_weights[found.layer][chunk] += weight(*found.behaviour) * (idle ? 0.3 : 1.0);
    }
  }
  for (std::size_t i = 0; i < 2 * rows.size(); ++i) {
    vector[first + i] = std::min(vector[first + i], 3.0f);
  }
  double against = 0;
  for (const behaviour::CounterEvidence& counter : subject.findings.counter_evidence) {
    for (std::size_t i = 0; i < counters.size(); ++i) {
      float& value = vector[first + 2 * rows.size() + i];
      if (counters[i].id != counter.id || value != 0) continue;
      value = 1;
      against += counter_weight(counter.id);
    }
  }
  double in_favour = 0;
  double count = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    in_favour += seen[i] * weight(rows[i]);
    count += seen[i] > 0 ? 1 : 0;
  }
  double in_one = 0;
  for (const auto& weights : chunk_weights) {
    for (const double sum : weights) in_one = std::max(in_one, sum);
  }
  double size = 0;
  for (const Layer& layer : subject.program.layers) {
    if (!subject.is_wrapper[layer.id]) size += static_cast<double>(layer.text.size());
  }
  static_assert(std::tuple_size_v<decltype(distinct)> == kEnumeratorCount<Severity>);
  const auto severity = [&](Severity s) { return static_cast<float>(distinct[static_cast<std::size_t>(s)]); };
  const float summaries[] = {
      static_cast<float>(in_favour),
      static_cast<float>(against),
      static_cast<float>(in_one),
      severity(Severity::Critical),
      severity(Severity::High),
      severity(Severity::Medium),
      severity(Severity::Low),
      static_cast<float>(inner),
      static_cast<float>(hidden),
      static_cast<float>(in_favour / std::max(1.0, size / 1024)),
      static_cast<float>(count),
      only_the_wrapping_speaks(subject.program, subject.findings) ? 1.0f : 0.0f,
  };
  static_assert(std::size(summaries) == std::size(kSummaries));
  vector.insert(vector.end(), std::begin(summaries), std::end(summaries));
}

void flow_names(std::vector<std::string>& names) {
  for (const behaviour::Group& group : behaviour::groups())
    names.push_back("calls." + std::string(group.name));
  for (const std::string_view sink : kSinks) {
    for (const OriginName& origin : kOrigins) {
      names.push_back("flows." + std::string(sink) + "." + std::string(origin.name));
    }
  }
}

void add_flows(const Subject& subject, std::vector<float>& vector) {
  const auto groups = behaviour::groups();
  std::vector<float> counts(groups.size());
  std::array<std::array<float, std::size(kOrigins)>, std::size(kSinks)> flows{};
  std::array<std::size_t, std::size(kSinks)> sinks{};
  for (std::size_t i = 0; i < sinks.size(); ++i) sinks[i] = group_number(kSinks[i]);
  for_each_grouped_call(subject, [&](const Fact& fact, std::uint64_t mask) {
    const float share = is_idle(fact.context) ? 0.5f : 1;
    for (std::size_t i = 0; i < groups.size(); ++i) {
      if (is_in_group(mask, i)) counts[i] += share;
    }
    unwrap::Origins origins = 0;
    for (const unwrap::Argument& argument : fact.arguments) origins |= argument.value.origins;
    for (std::size_t i = 0; i < sinks.size(); ++i) {
      if (!is_in_group(mask, sinks[i])) continue;
      for (std::size_t j = 0; j < std::size(kOrigins); ++j) {
        if ((origins & kOrigins[j].origin) != 0) flows[i][j] = std::max(flows[i][j], share);
      }
    }
  });
  for (const float count : counts) vector.push_back(scaled(count));
  for (const auto& row : flows) vector.insert(vector.end(), row.begin(), row.end());
}

}  // namespace pyverdict::verdict::parts
