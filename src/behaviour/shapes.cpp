#include "behaviour/shapes.h"

#include <algorithm>
#include <array>
#include <utility>

namespace pyverdict::behaviour {
namespace {

using syntax::Kind;
using syntax::NodeId;
using unwrap::Layer;

constexpr std::size_t kMaxPlaces = 20;

bool in_comment(const syntax::Tree& tree, std::uint32_t offset) {
  const auto behind =
      std::upper_bound(tree.comments.begin(), tree.comments.end(), offset,
                       [](std::uint32_t at, const text::Span& span) { return at < span.start; });
  return behind != tree.comments.begin() && offset < std::prev(behind)->end;
}

void invisible_characters(const Layer& layer, std::vector<text::Span>& places) {
  // An emoji has a selector or a joiner or two; hidden data has them by the dozen.
  constexpr std::size_t kRun = 12;
  const std::string_view source = layer.text;
  std::size_t run = 0;
  std::size_t run_start = 0;
  for (std::size_t at = 0; at < source.size() && places.size() < kMaxPlaces;) {
    if (static_cast<unsigned char>(source[at]) < 0x80) {
      run = 0;
      ++at;
      continue;
    }
    const std::size_t start = at;
    const text::Hidden hidden = text::hidden(text::next_code_point(source, at));
    const bool unseen = hidden == text::Hidden::ZeroWidth || hidden == text::Hidden::Tag ||
                        hidden == text::Hidden::VariationSelector || hidden == text::Hidden::PrivateUse;
    if (run == 0) run_start = start;
    run = unseen ? run + 1 : 0;
    if (run == kRun && !in_comment(layer.tree, static_cast<std::uint32_t>(run_start))) {
      places.push_back({static_cast<std::uint32_t>(run_start), static_cast<std::uint32_t>(at)});
    }
  }
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }

void far_right_code(const Layer& layer, std::vector<text::Span>& places) {
  constexpr std::size_t kBlanks = 120;
  const syntax::Tree& tree = layer.tree;
  for (NodeId id = 1; id < tree.nodes.size() && places.size() < kMaxPlaces; ++id) {
    if (tree[id].kind != Kind::Module && tree[id].kind != Kind::Block) continue;
    for (const NodeId statement : tree.children(id)) {
      const std::size_t start = tree[statement].start;
      std::size_t at = start;
      while (at > 0 && (is_blank(tree.source[at - 1]) || tree.source[at - 1] == ';')) --at;
      if (start - at < kBlanks) continue;
      const bool hides = at > 0 && tree.source[at - 1] != '\n' && tree.source[at - 1] != '\r';
      if (hides && tree[statement].end > start) places.push_back(tree[statement].span());
    }
  }
}

void reduce_payload(const Layer& layer, std::vector<text::Span>& places) {
  constexpr std::array<std::string_view, 14> kRunners = {"os.system",
                                                         "os.popen",
                                                         "exec",
                                                         "eval",
                                                         "subprocess.Popen",
                                                         "subprocess.call",
                                                         "subprocess.run",
                                                         "subprocess.check_output",
                                                         "posix.system",
                                                         "nt.system",
                                                         "__import__('os').system",
                                                         "builtins.exec",
                                                         "builtins.eval",
                                                         "subprocess.check_call"};
  const syntax::Tree& tree = layer.tree;
  std::vector<text::Span> methods;
  for (const syntax::Node& node : tree.nodes) {
    if (node.kind != Kind::FunctionDef || methods.size() >= kMaxPlaces) continue;
    const std::string_view name = tree.names.text(node.value);
    if (name == "__reduce__" || name == "__reduce_ex__") methods.push_back(node.span());
  }
  if (methods.empty()) return;
  for (NodeId id = 1; id < tree.nodes.size() && places.size() < kMaxPlaces; ++id) {
    if (tree[id].kind != Kind::Return || tree[id].first == syntax::kNoNode) continue;
    const bool inside = std::any_of(methods.begin(), methods.end(), [&](const text::Span& method) {
      return tree[id].start >= method.start && tree[id].end <= method.end;
    });
    if (!inside) continue;
    const NodeId value = tree[id].first;
    if (tree[value].kind != Kind::Tuple || tree[value].first == syntax::kNoNode) continue;
    const std::string_view callee = tree.text(tree[value].first);
    if (std::find(kRunners.begin(), kRunners.end(), callee) != kRunners.end())
      places.push_back(tree[id].span());
  }
}

bool only_of(std::string_view name, std::string_view letters) {
  return name.find_first_not_of(letters) == std::string_view::npos;
}

void underscore_lambda(const Layer& layer, std::vector<text::Span>& places) {
  const syntax::Tree& tree = layer.tree;
  for (NodeId id = 1; id < tree.nodes.size() && places.size() < kMaxPlaces; ++id) {
    if (tree[id].kind != Kind::Assign) continue;
    const NodeId target = tree[id].first;
    const NodeId value = tree.last_child(id);
    if (value == syntax::kNoNode || tree[target].kind != Kind::Name || tree[value].kind != Kind::Lambda)
      continue;
    const bool decodes = tree.text(value).find("__import__") != std::string_view::npos;
    if (decodes && only_of(tree.text(target), "_")) places.push_back(tree[id].span());
  }
}

void confusable_names(const Layer& layer, std::vector<text::Span>& places) {
  constexpr std::size_t kNames = 5;
  constexpr std::size_t kLength = 5;
  const syntax::Tree& tree = layer.tree;
  std::size_t seen = 0;
  syntax::Atom last = syntax::kNoAtom;
  for (NodeId id = 1; id < tree.nodes.size(); ++id) {
    if (tree[id].kind != Kind::Name || !tree[id].has(syntax::kStore) || tree[id].value == last) continue;
    const std::string_view name = tree.names.text(tree[id].value);
    if (name.size() < kLength) continue;
    if (!only_of(name, "O0o_") && !only_of(name, "Il1i_") && !only_of(name, "S5_") &&
        !only_of(name, "XxMWwVvNn_"))
      continue;
    last = tree[id].value;
    if (++seen < kNames) continue;
    places.push_back(tree[id].span());
    return;
  }
}

void protected_names(const Layer& layer, std::vector<text::Span>& places) {
  constexpr std::array<std::string_view, 8> kNames = {
      "__pyarmor__",    "pyarmor_runtime",        "pytransform", "__armor_enter__",
      "__armor_exit__", "pyarmor_runtime_000000", "__pyce__",    "sourcedefender"};
  const syntax::Tree& tree = layer.tree;
  for (NodeId id = 1; id < tree.nodes.size() && places.size() < kMaxPlaces; ++id) {
    const Kind kind = tree[id].kind;
    if (kind != Kind::Name && kind != Kind::Alias && kind != Kind::ImportFrom) continue;
    const std::string_view name = tree.names.text(tree[id].value);
    const bool known = std::any_of(kNames.begin(), kNames.end(),
                                   [&](std::string_view known_name) { return name == known_name; });
    if (known || name.starts_with("pyarmor_runtime") || name.starts_with("pytransform."))
      places.push_back(tree[id].span());
  }
}

constexpr std::array<std::pair<std::string_view, Shape>, 6> kShapes = {{
    {"invisible-characters", invisible_characters},
    {"far-right-code", far_right_code},
    {"reduce-payload", reduce_payload},
    {"underscore-lambda", underscore_lambda},
    {"confusable-names", confusable_names},
    {"protected-names", protected_names},
}};

}  // namespace

Shape find_shape(std::string_view name) {
  for (const auto& [shape_name, shape] : kShapes) {
    if (shape_name == name) return shape;
  }
  return nullptr;
}

}  // namespace pyverdict::behaviour
