#include "unwrap/unwrap.h"

#include <algorithm>
#include <utility>

#include "bytecode/bytecode.h"
#include "digest/digest.h"
#include "enum_table.h"
#include "pickle/pickle.h"
#include "text/text.h"
#include "unwrap/encoded.h"
#include "unwrap/evaluator.h"
#include "unwrap/shell_code.h"

namespace pyverdict::unwrap {
namespace {

constexpr EnumTable<LayerKind, std::string_view> kKindNames = {
    "python", "shell", "powershell", "pe", "elf", "bytecode", "pickle", "text", "binary"};

constexpr std::size_t kMaxSyntaxDiagnostics = 3;

/// Bytes of a literal that may hold a script. Shorter ones hold little, and longer ones are data.
constexpr std::size_t kShortestUnused = 80;
constexpr std::size_t kLongestUnused = 1u << 20;
constexpr std::size_t kMostEncoded = 64;
// What a script of a size may have at most: a list of one-digit numbers has fifty nodes in a hundred bytes.
constexpr std::uint64_t kNodesAnyway = 300'000;
constexpr std::uint64_t kNodesPer100Bytes = 36;
constexpr std::uint64_t kNamesAnyway = 65'536;
constexpr std::uint64_t kBytesPerName = 24;

bool is_source(LayerKind kind) {
  return kind == LayerKind::Python || kind == LayerKind::Shell || kind == LayerKind::PowerShell ||
         kind == LayerKind::Text;
}

/// A layer as it is read. It stays until all that it runs was read, since its functions may be called there.
struct Reading {
  Reading(Program& program, Layer& layer, const Limits& limits, std::shared_ptr<Reading> outer,
          std::shared_ptr<const Names> names)
      : parent(std::move(outer)),
        locals(std::move(names)),
        evaluator(program, layer, limits, locals.get(), pending) {}

  std::shared_ptr<Reading> parent;
  std::shared_ptr<const Names> locals;
  std::vector<PendingLayer> pending;
  Evaluator evaluator;
};

/// Works through the layers of one program, outermost first.
class Unwrapper {
 public:
  Unwrapper(Program& program, const Limits& limits) : program_(program), limits_(limits) {}

  void run(std::string script, LayerKind kind) {
    PendingLayer root;
    root.parent = kNoParent;
    root.kind = kind;
    program_.store.set_limit(limits_.max_value_bytes,
                             limits_.passing_bytes + limits_.passing_bytes_per_byte * script.size());
    layer_bytes_ = std::min(limits_.max_layer_bytes,
                            limits_.layer_bytes_anyway + limits_.layer_bytes_per_byte * script.size());
    layer_nodes_ = limits_.layer_nodes_anyway + script.size() / limits_.bytes_per_layer_node;
    program_.symbols.set_limit(script.size());
    root.bytes = std::move(script);
    add(std::move(root));
    std::size_t searched = 0;
    for (std::size_t i = 0; i < program_.layers.size();) {
      read(program_.layers[i++]);
      // What no layer runs is known when there is none left to be read.
      while (i == program_.layers.size() && searched < i) add_unused(program_.layers[searched++]);
    }
  }

 private:
  void diagnose(diagnostic::Code code, std::uint32_t layer, std::string detail, std::uint32_t offset) {
    const std::string where = std::to_string(layer);
    const bool known = std::any_of(program_.diagnostics.begin(), program_.diagnostics.end(),
                                   [&](const auto& d) { return d.code == code && d.where == where; });
    if (!known) program_.diagnostics.push_back({code, where, std::move(detail), offset});
  }

  void add(PendingLayer pending, const std::shared_ptr<Reading>& from = nullptr) {
    const bool root = pending.parent == kNoParent;
    const std::uint32_t depth = root ? 0 : program_.layers[pending.parent].depth + 1;
    if (!root) {
      if (depth > limits_.max_layer_depth) {
        diagnose(diagnostic::Code::LayerTooDeep, pending.parent, std::to_string(limits_.max_layer_depth),
                 pending.span.start);
        return;
      }
      if (program_.layers.size() >= limits_.max_layers) {
        diagnose(diagnostic::Code::TooManyLayers, pending.parent, std::to_string(limits_.max_layers),
                 pending.span.start);
        return;
      }
      if (bytes_ + pending.bytes.size() > layer_bytes_) {
        diagnose(diagnostic::Code::LayersTooLarge, pending.parent, std::to_string(layer_bytes_),
                 pending.span.start);
        return;
      }
      if (repeats(pending)) return;
    }
    bytes_ += pending.bytes.size();
    Layer& layer = program_.layers.emplace_back();
    layer.id = static_cast<std::uint32_t>(program_.layers.size() - 1);
    layer.parent = pending.parent;
    layer.via = std::move(pending.via);
    layer.span = pending.span;
    layer.kind = pending.kind;
    layer.complete = pending.complete;
    layer.depth = depth;
    layer.is_text = is_source(layer.kind);
    if (from != nullptr) origins_.emplace(layer.id, Origin{from, pending.node, std::move(pending.locals)});
    if (layer.is_text && !root && !text::is_utf8(pending.bytes)) {
      layer.text = text::decode(pending.bytes).text;
    } else {
      layer.text = std::move(pending.bytes);
    }
  }

  // A program that unfolds to itself, or to the same text again, has nothing more to show.
  bool repeats(const PendingLayer& pending) const {
    for (std::uint32_t id = pending.parent; id != kNoParent; id = program_.layers[id].parent) {
      if (program_.layers[id].content() == pending.bytes) return true;
    }
    return std::any_of(program_.layers.begin(), program_.layers.end(), [&](const Layer& layer) {
      return layer.parent == pending.parent && layer.content() == pending.bytes && layer.kind == pending.kind;
    });
  }

  void read(Layer& layer) {
    std::vector<PendingLayer> pending;
    switch (layer.kind) {
      case LayerKind::Python:
        read_python(layer);
        break;
      case LayerKind::Bytecode:
        read_listing(layer, bytecode::list(bytecode::read(layer.text)));
        break;
      case LayerKind::Pickle:
        read_listing(layer, pickle::list(layer.text));
        break;
      case LayerKind::Shell:
        find_shell_code(layer, pending);
        break;
      case LayerKind::PowerShell:
        find_powershell_code(layer, pending);
        break;
      default:
        return;
    }
    for (PendingLayer& child : pending) add(std::move(child));
  }

  /// Encoded scripts in texts of a layer that nothing was seen to run: what runs them may be cut off, or
  /// beyond what is evaluated.
  void add_unused(const Layer& layer) {
    if (layer.kind != LayerKind::Python) return;
    std::vector<bool> part(layer.tree.nodes.size());
    for (syntax::NodeId id = 0; id < layer.tree.nodes.size(); ++id) {
      if (layer.tree[id].kind != syntax::Kind::Concat) continue;
      for (const syntax::NodeId child : layer.tree.children(id)) part[child] = true;
    }
    for (syntax::NodeId id = 0; id < layer.tree.nodes.size(); ++id) {
      const syntax::Node& node = layer.tree[id];
      const bool literal = node.kind == syntax::Kind::String || node.kind == syntax::Kind::Concat;
      const std::size_t size = node.end - node.start;
      if (!literal || part[id] || size < kShortestUnused || size > kLongestUnused) continue;
      std::optional<EncodedScript> script = encoded_script(text_of(layer.tree, id), kLongestUnused);
      if (!script) continue;
      if (++encoded_ > kMostEncoded) {
        diagnose(diagnostic::Code::TooManyLayers, layer.id, std::to_string(kMostEncoded), node.start);
        return;
      }
      if (is_there(script->bytes)) continue;
      PendingLayer child;
      child.parent = layer.id;
      child.via = std::move(script->via);
      child.via.insert(child.via.begin(), std::string(kUnused));
      child.span = node.span();
      child.bytes = std::move(script->bytes);
      child.complete = script->complete;
      add(std::move(child));
    }
  }

  static std::string text_of(const syntax::Tree& tree, syntax::NodeId id) {
    if (tree[id].kind == syntax::Kind::String) return syntax::string_value(tree, id);
    std::string text;
    for (const syntax::NodeId part : tree.children(id))
      if (tree[part].kind == syntax::Kind::String) text += syntax::string_value(tree, part);
    return text;
  }

  /// What is put together from several texts holds each of them.
  bool is_there(std::string_view bytes) const {
    return std::any_of(program_.layers.begin(), program_.layers.end(), [&](const Layer& layer) {
      return text::find(layer.content(), bytes) != std::string_view::npos;
    });
  }

  // Bytes that a stage of their own wrote down as Python.
  template <typename Listing>
  void read_listing(Layer& layer, Listing listing) {
    layer.raw = std::exchange(layer.text, std::move(listing.text));
    layer.is_text = true;
    if (!listing.complete) {
      layer.complete = false;
      diagnose(diagnostic::Code::LayerIncomplete, layer.id, std::move(listing.problem), 0);
    }
    read_python(layer);
  }

  /// Nodes and names beyond what the size of a script makes likely would take more than their share. What it
  /// unfolds to may have so many all together.
  syntax::Tree parse(const Layer& layer) {
    if (layer.id == 0) {
      const std::uint64_t size = layer.text.size();
      syntax::Limits limits = limits_.syntax;
      limits.max_nodes = static_cast<std::uint32_t>(
          std::min<std::uint64_t>(limits.max_nodes, kNodesAnyway + size * kNodesPer100Bytes / 100));
      limits.max_names = static_cast<std::uint32_t>(
          std::min<std::uint64_t>(limits.max_names, kNamesAnyway + size / kBytesPerName));
      return syntax::parse(layer.text, limits);
    }
    if (layer_nodes_ == 0) {
      diagnose(diagnostic::Code::TooManyNodes, layer.id, {}, 0);
      return syntax::parse(std::string_view(layer.text).substr(0, 0), limits_.syntax);
    }
    syntax::Limits limits = limits_.syntax;
    limits.max_nodes = static_cast<std::uint32_t>(std::min<std::uint64_t>(limits.max_nodes, layer_nodes_));
    syntax::Tree tree = syntax::parse(layer.text, limits);
    layer_nodes_ -= std::min<std::uint64_t>(layer_nodes_, tree.nodes.size());
    return tree;
  }

  void read_python(Layer& layer) {
    layer.tree = parse(layer);
    layer.scopes = syntax::resolve_scopes(layer.tree);
    std::size_t shown = 0;
    for (const auto& found : layer.tree.diagnostics) {
      if (found.code == diagnostic::Code::SyntaxError && ++shown > kMaxSyntaxDiagnostics) continue;
      program_.diagnostics.push_back({found.code, std::to_string(layer.id), found.detail, found.offset});
    }
    Origin origin;
    if (auto found = origins_.extract(layer.id); !found.empty()) origin = std::move(found.mapped());
    const auto reading =
        std::make_shared<Reading>(program_, layer, limits_, origin.reading, std::move(origin.locals));
    if (origin.reading != nullptr) reading->evaluator.continue_from(origin.reading->evaluator, origin.node);
    reading->evaluator.run();
    add_all(reading);
    // What its calls of their functions made them run.
    for (std::shared_ptr<Reading> outer = origin.reading; outer != nullptr; outer = outer->parent) {
      outer->evaluator.read_rest();
      add_all(outer);
    }
  }

  void add_all(const std::shared_ptr<Reading>& reading) {
    for (PendingLayer& child : std::exchange(reading->pending, {})) add(std::move(child), reading);
  }

  /// Where a layer that is yet to be read comes from.
  struct Origin {
    std::shared_ptr<Reading> reading;  ///< of its parent
    syntax::NodeId node = syntax::kNoNode;
    std::shared_ptr<const Names> locals;
  };

  Program& program_;
  const Limits& limits_;
  std::unordered_map<std::uint32_t, Origin> origins_;  ///< by layer
  std::uint64_t bytes_ = 0;
  std::uint64_t layer_bytes_ = 0;  ///< what they may come to
  std::uint64_t layer_nodes_ = 0;  ///< that are left for layers to come
  std::size_t encoded_ = 0;        ///< scripts found in texts
};

}  // namespace

bool is_unused(const Layer& layer) { return !layer.via.empty() && layer.via.front() == kUnused; }

std::size_t transform_count(const Layer& layer) {
  const auto files = std::count(layer.via.begin(), layer.via.end(), "written file");
  const std::size_t others = layer.via.size() - static_cast<std::size_t>(files);
  return others == 0 ? 0 : others - 1;
}

std::string_view name(LayerKind kind) { return kKindNames[kind]; }

Program unwrap(std::string script, LayerKind kind, const Limits& limits) {
  Program program;
  Unwrapper(program, limits).run(std::move(script), kind);
  return program;
}

}  // namespace pyverdict::unwrap
