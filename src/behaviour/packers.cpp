#include "behaviour/packers.h"

#include <algorithm>
#include <array>

namespace pyverdict::behaviour {
namespace {

using syntax::Kind;
using syntax::NodeId;

constexpr PackerEffect Packed = PackerEffect::Packed;
constexpr PackerEffect Opaque = PackerEffect::Opaque;
constexpr PackerEffect Rewritten = PackerEffect::Rewritten;

// A row fits when all that it gives is there. The more particular row stands first.
constexpr Packer kPackers[] = {
    {.name = "PyArmor", .effect = Opaque, .names = "__pyarmor__"},
    {.name = "PyArmor", .effect = Opaque, .names = "pytransform pyarmor_runtime"},
    {.name = "SourceDefender", .effect = Opaque, .names = "sourcedefender"},
    {.name = "PyCE", .effect = Opaque, .names = "__pyce__"},
    {.name = "BlankOBF", .effect = Packed, .names = "____ _____ ______", .comment = "BlankOBF"},
    {.name = "BlankOBF",
     .effect = Packed,
     .names = "____ _____ ______ _______ ________",
     .text = "_____=eval("},
    {.name = "BlankOBF",
     .effect = Packed,
     .names = "getattr __import__ bytes",
     .text = "__import__(bytes([98, 97, 115, 101, 54, 52]).decode())"},
    {.name = "Hyperion", .effect = Packed, .names = "__obfuscator__ __authors__ __license__ __code__"},
    {.name = "Kramer", .effect = Packed, .names = "Kramer __decode__ _sparkle"},
    {.name = "Berserker", .effect = Packed, .names = "Berserker exec", .comment = "erserker"},
    {.name = "Pyobfuscate", .effect = Packed, .names = "pyobfuscate exec"},
    {.name = "Pyobfuscate", .effect = Packed, .names = "pyobfuscate getattr"},
    {.name = "Py-Fuscate",
     .effect = Packed,
     .names = "marshal lzma gzip bz2 binascii zlib exec",
     .text = "import marshal,lzma,gzip,bz2,binascii,zlib"},
    {.name = "development-tools.net", .effect = Packed, .names = "magic love god destiny joy eval"},
    {.name = "freecodingtools.org",
     .effect = Packed,
     .names = "_ __ __import__ exec",
     .text = "[::-1]));exec((_)("},
    {.name = "pyminifier", .effect = Packed, .names = "exec zlib base64", .comment = "pyminifier"},
    {.name = "pyminifier", .effect = Rewritten, .comment = "Created by pyminifier"},
    {.name = "Oxyry", .effect = Rewritten, .comment = "#line:"},
    {.name = "Cython", .effect = Opaque, .names = "__bootstrap__ __loader__ load_dynamic"},
    {.name = "Cython", .effect = Opaque, .names = "__pyx_capi__"},
    {.name = "Nuitka", .effect = Opaque, .names = "__nuitka_binary_dir"},
};

// The place of the first name of a row; nothing when one of them is missing.
std::optional<text::Span> place_of_names(const syntax::Tree& tree, std::string_view names) {
  std::array<syntax::Atom, 8> atoms{};
  std::size_t count = 0;
  while (!names.empty() && count < atoms.size()) {
    const std::size_t space = std::min(names.find(' '), names.size());
    atoms[count] = tree.names.find(names.substr(0, space));
    if (atoms[count++] == syntax::kNoAtom) return std::nullopt;
    names.remove_prefix(std::min(space + 1, names.size()));
  }
  for (NodeId id = 1; id < tree.nodes.size(); ++id) {
    const syntax::Node& node = tree[id];
    const bool named = node.kind == Kind::Name || node.kind == Kind::Attribute || node.kind == Kind::Alias ||
                       node.kind == Kind::ImportFrom || node.kind == Kind::FunctionDef ||
                       node.kind == Kind::ClassDef;
    if (named && node.value == atoms[0] && node.end > node.start) return node.span();
  }
  return std::nullopt;
}

std::optional<text::Span> place_of_comment(const syntax::Tree& tree, std::string_view text) {
  constexpr std::size_t kFirst = 4;
  for (std::size_t i = 0; i < std::min(kFirst, tree.comments.size()); ++i) {
    const text::Span span = tree.comments[i];
    if (tree.source.substr(span.start, span.end - span.start).find(text) != std::string_view::npos)
      return span;
  }
  return std::nullopt;
}

// Names are looked up in a table, comments are few; the text, which is looked for everywhere, comes last.
std::optional<text::Span> place_of(const syntax::Tree& tree, const Packer& packer) {
  std::optional<text::Span> place;
  if (!packer.names.empty()) {
    place = place_of_names(tree, packer.names);
    if (!place) return std::nullopt;
  }
  if (!packer.comment.empty()) {
    place = place_of_comment(tree, packer.comment);
    if (!place) return std::nullopt;
  }
  if (!packer.text.empty() && tree.source.find(packer.text) == std::string_view::npos) return std::nullopt;
  return place;
}

}  // namespace

std::optional<FoundPacker> find_packer(const unwrap::Layer& layer) {
  if (layer.kind != unwrap::LayerKind::Python) return std::nullopt;
  for (const Packer& packer : kPackers) {
    if (const auto place = place_of(layer.tree, packer)) return FoundPacker{&packer, *place};
  }
  return std::nullopt;
}

}  // namespace pyverdict::behaviour
