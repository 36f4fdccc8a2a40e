#include <algorithm>
#include <cmath>

#include "behaviour/groups.h"
#include "behaviour/symbol_index.h"
#include "verdict/features_parts.h"
#include "verdict/wrapper.h"

namespace pyverdict::verdict::parts {
namespace {

using syntax::Kind;
using syntax::NodeId;
using unwrap::Fact;
using unwrap::FactKind;
using unwrap::Layer;
using unwrap::LayerKind;

// A run of statements longer than this is cut into several chunks.
constexpr std::uint32_t kChunkBytes = 1500;

constexpr std::string_view kHotGroups[] = {
    "exec",           "shell",       "process",    "import-by-name", "decode", "decrypt",
    "unmarshal",      "unpickle",    "http-get",   "http-post",      "socket", "socket-send",
    "socket-receive", "connect",     "listen",     "mail",           "ftp",    "ssh",
    "chmod",          "environment", "host-facts",
};

const behaviour::SymbolIndex& group_index() {
  static const behaviour::SymbolIndex kIndex = [] {
    behaviour::SymbolIndex index;
    const auto groups = behaviour::groups();
    std::vector<std::string_view> globs;
    for (std::size_t i = 0; i < groups.size(); ++i) {
      globs.clear();
      behaviour::expand(groups[i], globs);
      for (const std::string_view glob : globs) index.add(glob, static_cast<std::uint16_t>(i));
    }
    return index;
  }();
  return kIndex;
}

std::uint64_t hot_mask() {
  static const std::uint64_t kMask = [] {
    std::uint64_t mask = 0;
    const auto groups = behaviour::groups();
    for (std::size_t i = 0; i < std::min<std::size_t>(groups.size(), 64); ++i) {
      const bool hot =
          std::find(std::begin(kHotGroups), std::end(kHotGroups), groups[i].name) != std::end(kHotGroups);
      if (hot) mask |= std::uint64_t{1} << i;
    }
    return mask;
  }();
  return kMask;
}

std::vector<std::uint64_t> groups_of_symbols(const unwrap::Program& program) {
  std::vector<std::uint64_t> result(program.symbols.size());
  std::vector<bool> used(program.symbols.size());
  for (const Layer& layer : program.layers) {
    for (const Fact& fact : layer.facts) used[fact.symbol] = true;
  }
  std::vector<std::uint16_t> found;
  for (unwrap::SymbolId id = 1; id < program.symbols.size(); ++id) {
    if (!used[id]) continue;
    found.clear();
    group_index().find(program.symbols.text(id), found);
    for (const std::uint16_t group : found) {
      if (group < 64) result[id] |= std::uint64_t{1} << group;
    }
  }
  return result;
}

void cut(const syntax::Tree& tree, NodeId body, Chunks& chunks) {
  for (const NodeId statement : tree.children(body)) {
    const syntax::Node& node = tree[statement];
    const bool own = node.kind == Kind::FunctionDef || node.kind == Kind::ClassDef;
    const bool long_run = node.start >= chunks.starts.back() + kChunkBytes;
    if ((own || long_run) && node.start > chunks.starts.back()) chunks.starts.push_back(node.start);
    if (node.kind == Kind::ClassDef) {
      if (const NodeId block = tree.child(statement, Kind::Block); block != syntax::kNoNode)
        cut(tree, block, chunks);
    } else if (node.end - node.start > kChunkBytes && node.kind != Kind::FunctionDef) {
      for (const NodeId block : tree.children(statement)) {
        if (tree[block].kind == Kind::Block) cut(tree, block, chunks);
      }
    }
    if (own && node.end > chunks.starts.back()) chunks.starts.push_back(node.end);
  }
}

Chunks chunks_of(const Layer& layer) {
  Chunks chunks;
  chunks.starts.push_back(0);
  if (layer.kind == LayerKind::Python && layer.tree.root != syntax::kNoNode)
    cut(layer.tree, layer.tree.root, chunks);
  // What a script hands to a shell to run is always worth a look.
  chunks.hot.assign(chunks.starts.size(), layer.kind != LayerKind::Python);
  return chunks;
}

}  // namespace

std::size_t Chunks::at(std::uint32_t offset) const {
  const auto behind = std::upper_bound(starts.begin(), starts.end(), offset);
  return behind == starts.begin() ? 0 : static_cast<std::size_t>(behind - starts.begin()) - 1;
}

std::size_t group_number(std::string_view name) {
  return static_cast<std::size_t>(behaviour::find_group(name) - behaviour::groups().data());
}

float scaled(double count) {
  constexpr double kMost = 12;
  return static_cast<float>(std::min(kMost, std::log1p(std::max(0.0, count))));
}

Subject subject_of(const unwrap::Program& program, const behaviour::Findings& findings,
                   Circumstances circumstances) {
  Subject subject{program, findings, circumstances, {}, groups_of_symbols(program), wrappers(program)};
  for (const Layer& layer : program.layers) {
    Chunks chunks = chunks_of(layer);
    for (const Fact& fact : layer.facts) {
      if ((subject.groups_of[fact.symbol] & hot_mask()) == 0) continue;
      if (fact.kind == FactKind::Call) chunks.hot[chunks.at(layer.tree[fact.node].start)] = true;
    }
    subject.chunks.push_back(std::move(chunks));
  }
  for (const behaviour::Evidence& found : findings.evidence) {
    if (found.behaviour->severity < behaviour::Severity::Low) continue;
    Chunks& chunks = subject.chunks[found.layer];
    chunks.hot[chunks.at(found.span.start)] = true;
  }
  return subject;
}

}  // namespace pyverdict::verdict::parts
