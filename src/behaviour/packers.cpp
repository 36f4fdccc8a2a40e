#include "behaviour/packers.h"

#include <algorithm>

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
    {.name = "Pyobfuscate", .effect = Packed, .names = "pyobfuscate"},
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

std::string_view first_word(std::string_view words) { return words.substr(0, words.find(' ')); }

bool has_names(const syntax::Tree& tree, std::string_view names) {
  while (!names.empty()) {
    const std::string_view name = first_word(names);
    if (!tree.names.has(name)) return false;
    names.remove_prefix(std::min(name.size() + 1, names.size()));
  }
  return true;
}

std::optional<text::Span> place_of_name(const syntax::Tree& tree, std::string_view name) {
  const syntax::Atom atom = tree.names.find(name);
  for (NodeId id = 1; id < tree.nodes.size(); ++id) {
    const syntax::Node& node = tree[id];
    const bool named = node.kind == Kind::Name || node.kind == Kind::Attribute || node.kind == Kind::Alias ||
                       node.kind == Kind::ImportFrom || node.kind == Kind::FunctionDef ||
                       node.kind == Kind::ClassDef;
    if (named && node.value == atom && node.end > node.start) return node.span();
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

// Names are looked up in a table, comments are few; what is looked for everywhere comes last.
std::optional<text::Span> place_of(const syntax::Tree& tree, const Packer& packer) {
  if (!has_names(tree, packer.names)) return std::nullopt;
  std::optional<text::Span> comment;
  if (!packer.comment.empty()) {
    comment = place_of_comment(tree, packer.comment);
    if (!comment) return std::nullopt;
  }
  if (!packer.text.empty() && tree.source.find(packer.text) == std::string_view::npos) return std::nullopt;
  const auto name = packer.names.empty() ? comment : place_of_name(tree, first_word(packer.names));
  return comment && name ? comment : name;
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
