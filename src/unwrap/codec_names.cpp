#include <algorithm>

#include "unwrap/builtins.h"
#include "unwrap/charsets.h"
#include "unwrap/codecs.h"

namespace pyverdict::unwrap {
namespace {

using codecs::Decoded;

// Codecs that are no character sets; `name` is as `codec_name` gives it.
struct Transform {
  std::string_view name;
  std::string_view transform;
  Tag tag;
  Decoded (*decode)(std::string_view data, std::uint64_t limit);
};

constexpr Transform kTransforms[] = {
    {"base64", "base64", Tag::Bytes, [](std::string_view d, std::uint64_t) { return codecs::base64(d); }},
    {"base64codec", "base64", Tag::Bytes,
     [](std::string_view d, std::uint64_t) { return codecs::base64(d); }},
    {"bz2", "bz2", Tag::Bytes, codecs::bunzip2},
    {"bz2codec", "bz2", Tag::Bytes, codecs::bunzip2},
    {"hex", "hex", Tag::Bytes, [](std::string_view d, std::uint64_t) { return codecs::hex(d); }},
    {"hexcodec", "hex", Tag::Bytes, [](std::string_view d, std::uint64_t) { return codecs::hex(d); }},
    {"quopri", "quoted-printable", Tag::Bytes,
     [](std::string_view d, std::uint64_t) { return codecs::quoted_printable(d); }},
    {"quotedprintable", "quoted-printable", Tag::Bytes,
     [](std::string_view d, std::uint64_t) { return codecs::quoted_printable(d); }},
    {"quopricodec", "quoted-printable", Tag::Bytes,
     [](std::string_view d, std::uint64_t) { return codecs::quoted_printable(d); }},
    {"rot13", "rot13", Tag::Text,
     [](std::string_view d, std::uint64_t) {
       return Decoded{codecs::rot13(d), true};
     }},
    {"stringescape", "string-escape", Tag::Text,
     [](std::string_view d, std::uint64_t) {
       return Decoded{unicode_escape(d), true};
     }},
    {"uu", "uu", Tag::Bytes, [](std::string_view d, std::uint64_t) { return codecs::uu(d); }},
    {"uucodec", "uu", Tag::Bytes, [](std::string_view d, std::uint64_t) { return codecs::uu(d); }},
    {"zip", "zlib", Tag::Bytes,
     [](std::string_view d, std::uint64_t limit) { return codecs::decompress(d, limit); }},
    {"zlib", "zlib", Tag::Bytes,
     [](std::string_view d, std::uint64_t limit) { return codecs::decompress(d, limit); }},
    {"zlibcodec", "zlib", Tag::Bytes,
     [](std::string_view d, std::uint64_t limit) { return codecs::decompress(d, limit); }},
};

// Character sets that hide something; that a text was UTF-8 is no layer of wrapping.
std::string_view charset_transform(std::string_view name) {
  if (name.starts_with("utf16") || name == "u16") return "utf-16";
  if (name.starts_with("utf32") || name == "u32") return "utf-32";
  if (name.find("utf7") != std::string_view::npos) return "utf-7";
  if (name == "punycode" || name == "idna") return "punycode";
  if (name == "unicodeescape" || name == "rawunicodeescape") return "unicode-escape";
  return {};
}

Errors errors_of(std::string_view name) {
  return name == "ignore" ? Errors::Ignore : name == "replace" ? Errors::Replace : Errors::Strict;
}

// Codecs of characters make four bytes of one, or ten, and may copy them as they grow.
bool may_pass(Evaluator& evaluator, const Value& value, std::string_view codec) {
  constexpr std::uint64_t kCopies = 12;
  constexpr std::size_t kSmall = 64 * 1024;
  const std::size_t size = evaluator.store().string(value).size();
  const bool plain = codec == "utf8" || codec == "ascii" || codec == "latin1";
  return plain || size <= kSmall || evaluator.may_take(kCopies * size);
}

}  // namespace

std::optional<Value> decode_text(Evaluator& evaluator, const Value& value, std::string_view codec,
                                 syntax::NodeId node, std::string_view errors) {
  if (!value.is(Tag::Text) && !value.is(Tag::Bytes)) return std::nullopt;
  Store& store = evaluator.store();
  const std::string name = codec_name(codec);
  if (!may_pass(evaluator, value, name)) return std::nullopt;
  const std::string content(store.string(value));
  const auto* const row = std::find_if(std::begin(kTransforms), std::end(kTransforms),
                                       [&](const Transform& t) { return t.name == name; });
  if (row != std::end(kTransforms)) {
    Decoded result = row->decode(content, handlers::expansion_limit(evaluator, content.size()));
    if (!result.complete) {
      evaluator.diagnose(
          result.bytes.empty() ? diagnostic::Code::LayerUndecodable : diagnostic::Code::LayerIncomplete, node,
          std::string(row->transform));
    }
    if (result.bytes.empty() && !content.empty()) return std::nullopt;
    return evaluator.transformed(row->tag, std::move(result.bytes), value, row->transform, kFromDecoded,
                                 value.partial, node);
  }
  auto text = decode_charset(content, name, errors_of(errors));
  if (!text) {
    // A codec that is not known here: what is ASCII in it is so in nearly all.
    evaluator.diagnose(diagnostic::Code::UnknownEncoding, node, std::string(codec.substr(0, 40)));
    text = decode_charset(content, "utf8", Errors::Replace);
  }
  const std::string_view transform = charset_transform(name);
  if (!transform.empty() && *text != content) {
    return evaluator.transformed(Tag::Text, std::move(*text), value, transform, kFromDecoded, value.partial,
                                 node);
  }
  return evaluator.built(Tag::Text, std::move(*text), value.origins, value.partial, store.chain(value), node);
}

std::optional<Value> encode_text(Evaluator& evaluator, const Value& value, std::string_view codec,
                                 syntax::NodeId node, std::string_view errors) {
  if (!value.is(Tag::Text) && !value.is(Tag::Bytes)) return std::nullopt;
  Store& store = evaluator.store();
  const std::string name = codec_name(codec);
  if (!may_pass(evaluator, value, name)) return std::nullopt;
  const std::string content(store.string(value));
  if (name == "base64" || name == "base64codec") {
    return evaluator.transformed(Tag::Bytes, codecs::to_base64_lines(content), value, "to-base64", 0,
                                 value.partial, node);
  }
  if (name == "hex" || name == "hexcodec") {
    return evaluator.transformed(Tag::Bytes, codecs::to_hex(content), value, "to-hex", 0, value.partial,
                                 node);
  }
  if (name == "rot13") {
    return evaluator.transformed(Tag::Text, codecs::rot13(content), value, "rot13", kFromDecoded,
                                 value.partial, node);
  }
  // Other ways to deal with what a charset has not are not followed.
  const bool followed = errors == "strict" || errors == "ignore" || errors == "replace";
  if (!followed && !is_ascii(content)) return std::nullopt;
  auto bytes = encode_charset(content, name, errors_of(errors));
  if (!bytes) return std::nullopt;
  return evaluator.built(Tag::Bytes, std::move(*bytes), value.origins, value.partial, store.chain(value),
                         syntax::kNoNode);
}

}  // namespace pyverdict::unwrap
