#include "behaviour/shapes.h"

#include <algorithm>
#include <array>
#include <cstring>
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

std::size_t first_beyond_ascii(std::string_view text, std::size_t at) {
  std::uint64_t bytes;
  for (; at + sizeof bytes <= text.size(); at += sizeof bytes) {
    std::memcpy(&bytes, text.data() + at, sizeof bytes);
    if ((bytes & 0x8080808080808080u) != 0) break;
  }
  while (at < text.size() && static_cast<unsigned char>(text[at]) < 0x80) ++at;
  return at;
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
      at = first_beyond_ascii(source, at);
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

bool has_name(const syntax::Tree& tree, std::string_view name) {
  return tree.names.find(name) != syntax::kNoAtom;
}

bool is_blank(char c) { return c == ' ' || c == '\t'; }

bool has_blanks(std::string_view text, std::size_t count) {
  // A run of that length has a blank at one of every `count` places.
  for (std::size_t probe = count - 1; probe < text.size(); probe += count) {
    if (!is_blank(text[probe])) continue;
    std::size_t start = probe;
    std::size_t end = probe;
    while (start > 0 && is_blank(text[start - 1])) --start;
    while (end < text.size() && is_blank(text[end])) ++end;
    if (end - start >= count - 1) return true;
    probe = std::max(probe, end > count ? end - count : probe);
  }
  return false;
}

void far_right_code(const Layer& layer, std::vector<text::Span>& places) {
  constexpr std::size_t kBlanks = 120;
  const syntax::Tree& tree = layer.tree;
  if (!has_blanks(tree.source, kBlanks)) return;
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
  if (!has_name(tree, "__reduce__") && !has_name(tree, "__reduce_ex__")) return;
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
  if (!has_name(tree, "__import__")) return;
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

bool is_confusable(std::string_view name) {
  constexpr std::size_t kLength = 5;
  if (name.size() < kLength) return false;
  return only_of(name, "O0o_") || only_of(name, "Il1i_") || only_of(name, "S5_") ||
         only_of(name, "XxMWwVvNn_");
}

void confusable_names(const Layer& layer, std::vector<text::Span>& places) {
  constexpr std::size_t kNames = 5;
  const syntax::Tree& tree = layer.tree;
  // Names that are bound anywhere stand once in the table.
  std::size_t confusable = 0;
  for (syntax::Atom atom = 1; atom < tree.names.size(); ++atom)
    confusable += is_confusable(tree.names.text(atom)) ? 1 : 0;
  if (confusable < kNames) return;
  std::size_t seen = 0;
  syntax::Atom last = syntax::kNoAtom;
  for (NodeId id = 1; id < tree.nodes.size(); ++id) {
    if (tree[id].kind != Kind::Name || !tree[id].has(syntax::kStore) || tree[id].value == last) continue;
    if (!is_confusable(tree.names.text(tree[id].value))) continue;
    last = tree[id].value;
    if (++seen < kNames) continue;
    places.push_back(tree[id].span());
    return;
  }
}

bool is_protector(std::string_view name) {
  constexpr std::array<std::string_view, 6> kNames = {"__pyarmor__",    "pytransform", "__armor_enter__",
                                                      "__armor_exit__", "__pyce__",    "sourcedefender"};
  return name.starts_with("pyarmor_runtime") || name.starts_with("pytransform.") ||
         std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

void protected_names(const Layer& layer, std::vector<text::Span>& places) {
  const syntax::Tree& tree = layer.tree;
  bool there = false;
  for (syntax::Atom atom = 1; atom < tree.names.size(); ++atom)
    there = there || is_protector(tree.names.text(atom));
  if (!there) return;
  for (NodeId id = 1; id < tree.nodes.size() && places.size() < kMaxPlaces; ++id) {
    const Kind kind = tree[id].kind;
    if (kind != Kind::Name && kind != Kind::Alias && kind != Kind::ImportFrom) continue;
    if (is_protector(tree.names.text(tree[id].value))) places.push_back(tree[id].span());
  }
}

bool is_token_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
}

// The number of a bot, a colon, and a secret of 35 characters, which begins with "AA".
void telegram_tokens(const Layer& layer, std::vector<text::Span>& places) {
  constexpr std::size_t kSecret = 35;
  const std::string_view source = layer.text;
  for (std::size_t colon = source.find(":AA"); colon != std::string_view::npos && places.size() < kMaxPlaces;
       colon = source.find(":AA", colon + 1)) {
    std::size_t start = colon;
    while (start > 0 && colon - start < 11 && source[start - 1] >= '0' && source[start - 1] <= '9') --start;
    std::size_t end = colon + 1;
    while (end < source.size() && end - colon <= kSecret + 1 && is_token_byte(source[end])) ++end;
    const bool right = colon - start >= 8 && colon - start <= 10 && end - colon - 1 == kSecret;
    if (right && !in_comment(layer.tree, static_cast<std::uint32_t>(colon)))
      places.push_back({static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(end)});
  }
}

constexpr std::array<std::pair<std::string_view, Shape>, 7> kShapes = {{
    {"invisible-characters", invisible_characters},
    {"far-right-code", far_right_code},
    {"reduce-payload", reduce_payload},
    {"underscore-lambda", underscore_lambda},
    {"confusable-names", confusable_names},
    {"protected-names", protected_names},
    {"telegram-token", telegram_tokens},
}};

}  // namespace

Shape find_shape(std::string_view name) {
  for (const auto& [shape_name, shape] : kShapes) {
    if (shape_name == name) return shape;
  }
  return nullptr;
}

}  // namespace pyverdict::behaviour
