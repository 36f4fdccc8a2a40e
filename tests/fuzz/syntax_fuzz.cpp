/// Any bytes give a tree whose nodes are sound: children in source order inside their parent, no node
/// twice, values of all literals computable, scopes resolvable.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

#include "syntax/scopes.h"
#include "syntax/syntax.h"
#include "text/text.h"

namespace {

using namespace pyverdict::syntax;

void require(bool holds) {
  if (!holds) std::abort();
}

void check(std::string_view source, const Limits& limits) {
  Tree tree = parse(source, limits);
  std::vector<bool> seen(tree.nodes.size());
  std::vector<NodeId> stack{tree.root};
  while (!stack.empty()) {
    const NodeId id = stack.back();
    stack.pop_back();
    const Node& node = tree[id];
    require(!seen[id]);
    seen[id] = true;
    require(node.start <= node.end && node.end <= source.size());
    std::uint32_t from = node.start;
    std::size_t count = 0;
    for (const NodeId child : tree.children(id)) {
      require(tree[child].start >= from && tree[child].end <= node.end);
      from = tree[child].start;
      stack.push_back(child);
      ++count;
    }
    if (node.kind == Kind::BinOp || node.kind == Kind::Compare) {
      require(count >= 2 && node.value + count - 1 <= tree.operators.size());
    }
    std::int64_t number = 0;
    if (node.kind == Kind::String) string_value(tree, id);
    if (node.kind == Kind::Number) integer_value(tree, id, number);
  }
  const Scopes scopes = resolve_scopes(tree);
  require(scopes.of_node.size() == tree.nodes.size());
  for (const BindingId binding : scopes.of_node) require(binding < scopes.bindings.size());
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  check(bytes, {});
  check(bytes, {.max_nesting = 6, .max_nodes = 200});
  return 0;
}
