#include <algorithm>

#include "text/text.h"
#include "unwrap/builtins.h"
#include "unwrap/charsets.h"

namespace pyverdict::unwrap::handlers {
namespace {

// A function of this file that cannot be computed still decodes.
Value opaque(Evaluator& evaluator, const Call& call) { return external(evaluator, call, kFromDecoded); }

// The data that a decoder is given; nothing when it is not known at all.
std::optional<Value> data(const Call& call) {
  const Value* value = call.positional(0);
  if (value == nullptr && !call.arguments.empty()) value = &call.arguments[0].value;
  if (value == nullptr || (!value->is(Tag::Text) && !value->is(Tag::Bytes)) || value->partial)
    return std::nullopt;
  return *value;
}

template <typename Decode>
Value decode_with(Evaluator& evaluator, const Call& call, std::string_view transform, Decode decode) {
  const auto from = data(call);
  if (!from) return opaque(evaluator, call);
  return decoded_bytes(evaluator, call, *from, decode(evaluator.store().string(*from)), transform);
}

bool flag(const Evaluator& evaluator, const Call& call, std::size_t index, std::string_view keyword) {
  const Value* value = parameter(evaluator, call, index, keyword);
  return value != nullptr && truth(evaluator.store(), *value).value_or(false);
}

}  // namespace

Value base64(Evaluator& evaluator, const Call& call) {
  const std::string altchars =
      known_string(evaluator, parameter(evaluator, call, 1, "altchars")).value_or("");
  return decode_with(evaluator, call, "base64",
                     [&](std::string_view text) { return codecs::base64(text, altchars); });
}

Value base64_url(Evaluator& evaluator, const Call& call) {
  return decode_with(evaluator, call, "base64",
                     [](std::string_view text) { return codecs::base64(text, "-_"); });
}

Value base32(Evaluator& evaluator, const Call& call) {
  codecs::Base32 options;
  options.hex_alphabet = last_name(path_of(evaluator, call)) == "b32hexdecode";
  options.casefold = flag(evaluator, call, 1, "casefold");
  const auto letter = known_string(evaluator, parameter(evaluator, call, 2, "map01"));
  if (letter && letter->size() == 1) options.map01 = (*letter)[0];
  return decode_with(evaluator, call, "base32",
                     [&](std::string_view text) { return codecs::base32(text, options); });
}

Value base16(Evaluator& evaluator, const Call& call) {
  return decode_with(evaluator, call, "hex", [](std::string_view text) { return codecs::hex(text); });
}

Value base85(Evaluator& evaluator, const Call& call) {
  const bool z85 = last_name(path_of(evaluator, call)) == "z85decode";
  return decode_with(evaluator, call, z85 ? "z85" : "base85",
                     [&](std::string_view text) { return codecs::base85(text, z85); });
}

Value ascii85(Evaluator& evaluator, const Call& call) {
  const bool foldspaces = flag(evaluator, call, SIZE_MAX, "foldspaces");
  return decode_with(evaluator, call, "ascii85",
                     [&](std::string_view text) { return codecs::ascii85(text, foldspaces); });
}

Value uu(Evaluator& evaluator, const Call& call) {
  return decode_with(evaluator, call, "uu", [](std::string_view text) { return codecs::uu(text); });
}

Value quoted_printable(Evaluator& evaluator, const Call& call) {
  const bool header = flag(evaluator, call, 1, "header");
  return decode_with(evaluator, call, "quoted-printable",
                     [&](std::string_view text) { return codecs::quoted_printable(text, header); });
}

Value unquote(Evaluator& evaluator, const Call& call) {
  const auto from = data(call);
  if (!from) return opaque(evaluator, call);
  std::string text(evaluator.store().string(*from));
  if (last_name(path_of(evaluator, call)) == "unquote_plus") std::replace(text.begin(), text.end(), '+', ' ');
  codecs::Decoded result = codecs::percent(text);
  if (result.bytes == evaluator.store().string(*from)) return *from;
  const bool bytes = last_name(path_of(evaluator, call)) == "unquote_to_bytes";
  return evaluator.transformed(bytes ? Tag::Bytes : Tag::Text, std::move(result.bytes), *from, "percent",
                               kFromDecoded, false, call.node);
}

template <typename Coder>
Value coded(Evaluator& evaluator, const Call& call, Coder coder) {
  const auto from = data(call);
  if (!from) return opaque(evaluator, call);
  const std::string name =
      known_string(evaluator, parameter(evaluator, call, 1, "encoding")).value_or("utf-8");
  const std::string errors =
      known_string(evaluator, parameter(evaluator, call, 2, "errors")).value_or("strict");
  if (auto result = coder(evaluator, *from, name, call.node, errors)) return *result;
  return opaque(evaluator, call);
}

Value codec_decode(Evaluator& evaluator, const Call& call) { return coded(evaluator, call, decode_text); }

Value codec_decode_items(Evaluator& evaluator, const Call& call) {
  const Value* source = call.positional(0);
  const auto name = known_string(evaluator, parameter(evaluator, call, 1, "encoding"));
  Items pieces;
  if (source == nullptr || !name || call.arguments.size() != 2 || !evaluator.iterate(*source, pieces))
    return external(evaluator, call);
  // A character may stand in two pieces, and a byte order mark in the first.
  const std::string codec = codec_name(*name);
  Values texts(evaluator.store());
  for (const Value& piece : pieces) {
    const auto content = known_string(evaluator, &piece);
    if (!content || !piece.is(Tag::Bytes)) return external(evaluator, call);
    const bool whole = codec == "utf8"    ? text::is_utf8(*content)
                       : codec == "ascii" ? is_ascii(*content)
                                          : codec == "latin1" || pieces.size() == 1;
    const auto decoded = whole ? decode_text(evaluator, piece, *name, call.node) : std::nullopt;
    if (!decoded) return external(evaluator, call);
    if (!content->empty()) texts.push_back(*decoded);
  }
  Value result = evaluator.store().items(Tag::List, std::move(texts), source->origins);
  result.iterator = true;
  return result;
}

Value codec_encode(Evaluator& evaluator, const Call& call) { return coded(evaluator, call, encode_text); }

Value codec_named(Evaluator& evaluator, const Call& call) {
  const Value symbol = external(evaluator, call);
  const Value* name = call.positional(0);
  return known_string(evaluator, name) ? evaluator.store().with_contents(symbol, {*name}) : symbol;
}

Value codec_run(Evaluator& evaluator, const Call& call) {
  const auto from = data(call);
  const Values* contents = evaluator.store().contents(call.receiver);
  if (!from || contents == nullptr) return opaque(evaluator, call);
  const std::string name(evaluator.store().string((*contents)[0]));
  const std::string_view path = path_of(evaluator, call);
  const bool encodes = path.ends_with("getencoder()") || path.ends_with(".encode");
  const auto result = encodes ? encode_text(evaluator, *from, name, call.node)
                              : decode_text(evaluator, *from, name, call.node);
  if (!result) return opaque(evaluator, call);
  const auto size = static_cast<std::int64_t>(evaluator.store().string(*from).size());
  return evaluator.store().items(Tag::Tuple, {*result, integer(size)}, result->origins);
}

Value codec_function(Evaluator& evaluator, const Call& call) {
  const auto from = data(call);
  if (!from) return opaque(evaluator, call);
  // "utf_16_le_decode"; `escape_decode` reads the escapes of byte strings.
  std::string_view name = last_name(path_of(evaluator, call));
  name.remove_suffix(std::string_view("_decode").size());
  const auto result = decode_text(evaluator, *from, name == "escape" ? "string_escape" : name, call.node);
  if (!result) return opaque(evaluator, call);
  const auto size = static_cast<std::int64_t>(evaluator.store().string(*from).size());
  return evaluator.store().items(Tag::Tuple, {*result, integer(size)}, result->origins);
}

Value to_base64(Evaluator& evaluator, const Call& call) {
  const auto from = data(call);
  const Value* last = nullptr;  // what else there may be
  const std::string_view name = last_name(path_of(evaluator, call));
  if (name == "b64encode") last = parameter(evaluator, call, 1, "altchars");
  if (name == "b2a_base64") last = parameter(evaluator, call, SIZE_MAX, "newline");
  if (!from || call.arguments.size() != (last == nullptr ? 1u : 2u)) return opaque(evaluator, call);
  const std::string_view bytes = evaluator.store().string(*from);
  std::string text = name == "encodebytes" ? codecs::to_base64_lines(bytes) : codecs::to_base64(bytes);
  std::string letters = name == "urlsafe_b64encode" ? "-_" : "+/";
  if (name == "b64encode" && last != nullptr && !last->is(Tag::None))
    letters = known_string(evaluator, last).value_or("");
  if (letters.size() != 2) return opaque(evaluator, call);
  for (char& c : text) {
    if (c == '+' || c == '/') c = letters[c == '/' ? 1 : 0];
  }
  if (name == "b2a_base64") {
    const auto newline = last == nullptr ? std::optional(true) : truth(evaluator.store(), *last);
    if (!newline) return opaque(evaluator, call);
    if (*newline) text += '\n';
  }
  return evaluator.transformed(Tag::Bytes, std::move(text), *from, "to-base64", 0, false, call.node);
}

Value to_base_of(Evaluator& evaluator, const Call& call) {
  const auto from = data(call);
  if (!from || call.arguments.size() != 1) return opaque(evaluator, call);
  const std::string_view bytes = evaluator.store().string(*from);
  const std::string_view name = last_name(path_of(evaluator, call));
  std::string text;
  std::string_view transform = "to-base32";
  if (name == "b16encode") {
    text = codecs::to_hex(bytes);
    for (char& c : text) c = c >= 'a' ? static_cast<char>(c - 32) : c;
    transform = "to-hex";
  } else if (name == "b85encode") {
    text = codecs::to_base85(bytes);
    transform = "to-base85";
  } else {
    text = codecs::to_base32(bytes, name == "b32hexencode");
  }
  return evaluator.transformed(Tag::Bytes, std::move(text), *from, transform, 0, false, call.node);
}

Value hex_text(Evaluator& evaluator, const Call& call) {
  const auto from = data(call);
  if (!from || call.arguments.size() != 1) return opaque(evaluator, call);
  return evaluator.transformed(Tag::Bytes, codecs::to_hex(evaluator.store().string(*from)), *from, "to-hex",
                               0, false, call.node);
}

}  // namespace pyverdict::unwrap::handlers
