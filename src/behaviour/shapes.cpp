#include "behaviour/shapes.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "behaviour/packers.h"
#include "ranges.h"

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
  // What ends with blanks may just have been cut in a table or beside a note.
  constexpr std::size_t kBlanksAtEnd = 240;
  const syntax::Tree& tree = layer.tree;
  if (!has_blanks(tree.source, kBlanks)) return;
  const std::size_t visible = tree.source.find_last_not_of(" \t;") + 1;
  const bool cut = tree.source.size() - visible >= kBlanksAtEnd;
  text::Span decoy;
  for (NodeId id = 1; id < tree.nodes.size() && places.size() < kMaxPlaces; ++id) {
    if (tree[id].kind != Kind::Module && tree[id].kind != Kind::Block) continue;
    for (const NodeId statement : tree.children(id)) {
      const std::size_t start = tree[statement].start;
      if (cut && tree[statement].end == visible && start >= decoy.start) decoy = tree[statement].span();
      std::size_t at = start;
      while (at > 0 && (is_blank(tree.source[at - 1]) || tree.source[at - 1] == ';')) --at;
      if (start - at < kBlanks) continue;
      const bool hides = at > 0 && tree.source[at - 1] != '\n' && tree.source[at - 1] != '\r';
      if (hides && tree[statement].end > start) places.push_back(tree[statement].span());
    }
  }
  if (decoy.end > 0) places.push_back(decoy);
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
  if (!tree.names.has("__reduce__") && !tree.names.has("__reduce_ex__")) return;
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
  bool named = tree.names.has("_");
  for (syntax::Atom atom = syntax::kKnownNameCount; atom < tree.names.size() && !named; ++atom)
    named = only_of(tree.names.text(atom), "_");
  if (!named) return;
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

void known_packer(const Layer& layer, std::vector<text::Span>& places) {
  const auto found = find_packer(layer);
  if (found && found->packer->effect == PackerEffect::Packed) places.push_back(found->span);
}

bool is_text(const syntax::Tree& tree, NodeId node) {
  return tree[node].kind == Kind::String || tree[node].kind == Kind::Concat;
}

// `'o' + 's'`: a text that is in pieces for no reason but to hide it.
bool is_in_pieces(const syntax::Tree& tree, NodeId node) {
  if (tree[node].kind != Kind::BinOp) return false;
  std::size_t operand = 0;
  for (const NodeId child : tree.children(node)) {
    if (!is_text(tree, child)) return false;
    if (operand > 0 && tree.operators[tree[node].value + operand - 1] != syntax::Op::Add) return false;
    ++operand;
  }
  return operand > 1;
}

void name_in_pieces(const Layer& layer, std::vector<text::Span>& places) {
  const syntax::Tree& tree = layer.tree;
  constexpr std::array<std::pair<std::string_view, std::size_t>, 3> kByName = {
      {{"__import__", 0}, {"getattr", 1}, {"import_module", 0}}};
  for (const auto& [function, at] : kByName) {
    if (!tree.names.has(function)) continue;
    const syntax::Atom atom = tree.names.find(function);
    for (NodeId id = 1; id < tree.nodes.size() && places.size() < kMaxPlaces; ++id) {
      if (tree[id].kind != Kind::Call) continue;
      const NodeId callee = tree[id].first;
      const bool right = (tree[callee].kind == Kind::Name || tree[callee].kind == Kind::Attribute) &&
                         tree[callee].value == atom;
      if (!right) continue;
      NodeId argument = tree[callee].next;
      if (at == 1 && argument != syntax::kNoNode) argument = tree[argument].next;
      if (argument != syntax::kNoNode && is_in_pieces(tree, argument)) places.push_back(tree[id].span());
    }
  }
}

// Characters that a viewer orders otherwise than Python reads them. They count in comments as well: that is
// where they make code look like one.
void bidirectional_text(const Layer& layer, std::vector<text::Span>& places) {
  const std::string_view source = layer.text;
  std::size_t line = SIZE_MAX;  // where the last place's line ends
  for (std::size_t at = first_beyond_ascii(source, 0); at < source.size() && places.size() < kMaxPlaces;
       at = first_beyond_ascii(source, at)) {
    const std::size_t start = at;
    const char32_t c = text::next_code_point(source, at);
    const bool reorders = (c >= 0x202A && c <= 0x202E && c != 0x202C) || (c >= 0x2066 && c <= 0x2068);
    if (!reorders || (line != SIZE_MAX && start < line)) continue;
    line = std::min(source.find('\n', start), source.size());
    places.push_back({static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(at)});
  }
}

// Letters that Python takes for plain ones: mathematical alphabets and full-width forms.
bool is_folded_letter(char32_t c) {
  return (c >= 0x1D400 && c <= 0x1D7CB) || (c >= 0xFF21 && c <= 0xFF3A) || (c >= 0xFF41 && c <= 0xFF5A);
}

// Cyrillic and Greek letters that look like Latin ones.
bool is_double(char32_t c) {
  constexpr std::u32string_view kDoubles =
      U"\u0405\u0406\u0408\u0410\u0412\u0415\u041A\u041C\u041D\u041E"
      U"\u0420\u0421\u0422\u0425\u0430\u0435\u043E\u0440\u0441\u0443"
      U"\u0445\u0455\u0456\u0458\u03BF\u0391\u0392\u0395\u0397\u039A";
  return kDoubles.find(c) != std::u32string_view::npos;
}

void lookalike_letters(const Layer& layer, std::vector<text::Span>& places) {
  const syntax::Tree& tree = layer.tree;
  if (first_beyond_ascii(tree.source, 0) >= tree.source.size()) return;
  for (NodeId id = 1; id < tree.nodes.size() && places.size() < kMaxPlaces; ++id) {
    if (tree[id].kind != Kind::Name) continue;
    const std::string_view name = tree.text(id);
    if (first_beyond_ascii(name, 0) >= name.size()) continue;
    std::size_t folded = 0;
    std::size_t doubles = 0;
    std::size_t plain = 0;
    std::size_t others = 0;
    for (std::size_t at = 0; at < name.size();) {
      const char32_t c = text::next_code_point(name, at);
      const bool latin = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      ++(is_folded_letter(c) ? folded : is_double(c) ? doubles : latin ? plain : others);
    }
    // A word of another script has letters of its own, a formula a letter or two.
    const bool mixed = doubles > 0 && plain >= 2 && others == 0;
    if (folded >= 3 || mixed) places.push_back(tree[id].span());
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
  // Names that are bound anywhere stand once in the table, behind those that every table begins with.
  std::size_t confusable = 0;
  for (syntax::Atom atom = syntax::kKnownNameCount; atom < tree.names.size(); ++atom)
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

constexpr bool is_protector(std::string_view name) {
  constexpr std::array<std::string_view, 6> kNames = {"__pyarmor__",    "pytransform", "__armor_enter__",
                                                      "__armor_exit__", "__pyce__",    "sourcedefender"};
  return name.starts_with("pyarmor_runtime") || name.starts_with("pytransform.") ||
         std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}
// So that only a script's own names are looked at.
static_assert(ranges::none_of(syntax::kKnownNames, is_protector));

void protected_names(const Layer& layer, std::vector<text::Span>& places) {
  const syntax::Tree& tree = layer.tree;
  bool there = false;
  for (syntax::Atom atom = syntax::kKnownNameCount; atom < tree.names.size() && !there; ++atom)
    there = is_protector(tree.names.text(atom));
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

constexpr std::array<std::pair<std::string_view, Shape>, 11> kShapes = {{
    {"known-packer", known_packer},
    {"name-in-pieces", name_in_pieces},
    {"bidirectional-text", bidirectional_text},
    {"lookalike-letters", lookalike_letters},
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
