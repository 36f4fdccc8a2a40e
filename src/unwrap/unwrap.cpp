#include "unwrap/unwrap.h"

#include <algorithm>
#include <utility>

#include "bytecode/bytecode.h"
#include "digest/digest.h"
#include "enum_table.h"
#include "pickle/pickle.h"
#include "text/text.h"
#include "unwrap/evaluator.h"
#include "unwrap/shell_code.h"

namespace pyverdict::unwrap {
namespace {

constexpr EnumTable<LayerKind, std::string_view> kKindNames = {
    "python", "shell", "powershell", "pe", "elf", "bytecode", "pickle", "text", "binary"};

constexpr std::size_t kMaxSyntaxDiagnostics = 3;

bool is_source(LayerKind kind) {
  return kind == LayerKind::Python || kind == LayerKind::Shell || kind == LayerKind::PowerShell ||
         kind == LayerKind::Text;
}

/// Works through the layers of one program, outermost first.
class Unwrapper {
 public:
  Unwrapper(Program& program, const Limits& limits) : program_(program), limits_(limits) {}

  void run(std::string script, LayerKind kind) {
    PendingLayer root;
    root.parent = kNoParent;
    root.kind = kind;
    program_.store.set_limit(limits_.max_value_bytes);
    root.bytes = std::move(script);
    add(std::move(root));
    for (std::size_t i = 0; i < program_.layers.size(); ++i) read(program_.layers[i]);
  }

 private:
  void diagnose(diagnostic::Code code, std::uint32_t layer, std::string detail, std::uint32_t offset) {
    const std::string where = std::to_string(layer);
    const bool known = std::any_of(program_.diagnostics.begin(), program_.diagnostics.end(),
                                   [&](const auto& d) { return d.code == code && d.where == where; });
    if (!known) program_.diagnostics.push_back({code, where, std::move(detail), offset});
  }

  void add(PendingLayer pending) {
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
      if (bytes_ + pending.bytes.size() > limits_.max_layer_bytes) {
        diagnose(diagnostic::Code::LayersTooLarge, pending.parent, std::to_string(limits_.max_layer_bytes),
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
        read_python(layer, pending);
        break;
      case LayerKind::Bytecode:
        read_listing(layer, bytecode::list(bytecode::read(layer.text)), pending);
        break;
      case LayerKind::Pickle:
        read_listing(layer, pickle::list(layer.text), pending);
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

  // Bytes that a stage of their own wrote down as Python.
  template <typename Listing>
  void read_listing(Layer& layer, Listing listing, std::vector<PendingLayer>& pending) {
    layer.raw = std::exchange(layer.text, std::move(listing.text));
    layer.is_text = true;
    if (!listing.complete) {
      layer.complete = false;
      diagnose(diagnostic::Code::LayerIncomplete, layer.id, std::move(listing.problem), 0);
    }
    read_python(layer, pending);
  }

  void read_python(Layer& layer, std::vector<PendingLayer>& pending) {
    layer.tree = syntax::parse(layer.text, limits_.syntax);
    layer.scopes = syntax::resolve_scopes(layer.tree);
    std::size_t shown = 0;
    for (const auto& found : layer.tree.diagnostics) {
      if (found.code == diagnostic::Code::SyntaxError && ++shown > kMaxSyntaxDiagnostics) continue;
      program_.diagnostics.push_back({found.code, std::to_string(layer.id), found.detail, found.offset});
    }
    static const Names kNone;
    const auto inherited = layer.parent == kNoParent ? names_.end() : names_.find(layer.parent);
    Evaluator evaluator(program_, layer, limits_, inherited == names_.end() ? kNone : inherited->second,
                        pending);
    evaluator.run();
    if (pending.empty()) return;
    Names names = evaluator.names();
    if (inherited != names_.end()) names.insert(inherited->second.begin(), inherited->second.end());
    names_.emplace(layer.id, std::move(names));
  }

  Program& program_;
  const Limits& limits_;
  std::unordered_map<std::uint32_t, Names> names_;
  std::uint64_t bytes_ = 0;
};

}  // namespace

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
