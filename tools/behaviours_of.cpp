// Reads scripts as {"id", "text"}, one object a line, and writes {"id", "behaviours", "counterEvidence",
// "layers", "score"} for each: what models/evidence/learn_weights.py learns from. A behaviour has the number
// of its places in the script itself, in what it unfolds to, and where it cannot run.

#include <array>
#include <cstdio>
#include <iostream>
#include <map>
#include <string>

#include "behaviour/behaviour.h"
#include "json/reader.h"
#include "text/text.h"
#include "unwrap/unwrap.h"
#include "verdict/verdict.h"

using namespace pyverdict;

namespace {

std::string member(const json::Document& document, std::string_view key) {
  if (document.nodes.empty()) return {};
  for (json::NodeId id = document[0].first; id != json::kNone; id = document[id].next) {
    if (document[id].key == key) return std::string(document[id].text);
  }
  return {};
}

void write(const std::string& id, const unwrap::Program& program, const behaviour::Findings& findings) {
  std::map<std::string_view, std::array<unsigned, 3>> places;
  for (const behaviour::Evidence& evidence : findings.evidence) {
    const bool unreachable = (evidence.context & unwrap::kUnreachable) != 0;
    ++places[evidence.behaviour->id][unreachable ? 2 : evidence.layer == 0 ? 0 : 1];
  }
  const verdict::Verdict verdict = verdict::judge(program, findings, {});
  std::printf(R"({"id":"%s","layers":%zu,"score":%.6g,"behaviours":{)", id.c_str(), program.layers.size(),
              verdict.score);
  const char* separator = "";
  for (const auto& [behaviour, counts] : places) {
    std::printf(R"(%s"%s":[%u,%u,%u])", separator, std::string(behaviour).c_str(), counts[0], counts[1],
                counts[2]);
    separator = ",";
  }
  std::printf(R"(},"counterEvidence":[)");
  separator = "";
  for (const behaviour::CounterEvidence& counter : findings.counter_evidence) {
    std::printf(R"(%s"%s")", separator, std::string(counter.id).c_str());
    separator = ",";
  }
  std::printf("]}\n");
}

}  // namespace

int main() {
  std::string line;
  while (std::getline(std::cin, line)) {
    const json::Document document = json::read(line);
    const unwrap::Program program = unwrap::unwrap(text::to_valid_utf8(member(document, "text")));
    write(member(document, "id"), program, behaviour::match(program));
  }
}
