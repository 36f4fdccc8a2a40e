#include "verdict/wrapper.h"

#include <algorithm>

namespace pyverdict::verdict {
namespace {

using unwrap::Layer;
using unwrap::LayerKind;

// A wrapper has at least this share of literals, and at most so many bytes beside them.
constexpr double kShare = 0.5;
constexpr double kMostCode = 2000;

// There is more, which nobody has seen.
constexpr std::string_view kUnseen = "unseen-code-executed";

bool is_command(const Layer& layer) {
  return layer.kind == LayerKind::Shell || layer.kind == LayerKind::PowerShell;
}

}  // namespace

std::vector<bool> wrappers(const unwrap::Program& program) {
  std::vector<bool> result(program.layers.size());
  std::vector<bool> opened(program.layers.size());
  for (const Layer& layer : program.layers) {
    const bool decoded =
        layer.kind == LayerKind::Python && layer.parent != unwrap::kNoParent && layer.complete;
    if (decoded) opened[layer.parent] = true;
  }
  for (const Layer& layer : program.layers) {
    if (!opened[layer.id]) continue;
    double literal = 0;
    for (const syntax::Node& node : layer.tree.nodes) {
      if (node.kind == syntax::Kind::String) literal += node.end - node.start;
    }
    const double size = static_cast<double>(layer.text.size());
    result[layer.id] = is_command(layer) || (literal > kShare * size && size - literal < kMostCode);
  }
  return result;
}

bool only_the_wrapping_speaks(const unwrap::Program& program, const behaviour::Findings& findings) {
  const std::vector<bool> wrapper = wrappers(program);
  bool unpacks = false;
  for (const Layer& layer : program.layers) {
    if (layer.parent == unwrap::kNoParent) continue;
    // A command with an unknown word in it can be read for all that.
    const bool readable = layer.complete || (is_command(layer) && layer.via.size() == 1);
    if (!readable || (layer.kind != LayerKind::Python && !is_command(layer))) return false;
    unpacks = unpacks || (layer.via.size() > 1 && wrapper[layer.parent]);
  }
  return unpacks &&
         std::all_of(findings.evidence.begin(), findings.evidence.end(), [&](const behaviour::Evidence& e) {
           if (e.behaviour->id == kUnseen) return false;
           return e.behaviour->severity < behaviour::Severity::Medium ||
                  (wrapper[e.layer] && e.behaviour->wrapping);
         });
}

}  // namespace pyverdict::verdict
