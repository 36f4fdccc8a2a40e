#include <zlib.h>

#include <algorithm>

#include "unwrap/builtins.h"

namespace pyverdict::unwrap::handlers {
namespace {

Value opaque(Evaluator& evaluator, const Call& call) { return external(evaluator, call, kFromDecoded); }

// The filter that a dictionary such as {"id": lzma.FILTER_LZMA2, "preset": 9} describes.
codecs::LzmaFilter lzma_filter(const Evaluator& evaluator, const Value& described) {
  // The names of the filters, whose numbers scripts write as well.
  struct Named {
    std::string_view name;
    std::uint64_t id;
  };
  constexpr Named kFilters[] = {{"lzma.FILTER_LZMA1", 0x4000000000000001},
                                {"lzma.FILTER_LZMA2", 0x21},
                                {"lzma.FILTER_DELTA", 0x03},
                                {"lzma.FILTER_X86", 0x04}};
  const Store& store = evaluator.store();
  codecs::LzmaFilter filter;
  const auto items = store.items(described);
  for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
    const std::string_view key = store.string(items[i]);
    const Value& value = items[i + 1];
    if (key == "id" && value.is(Tag::Symbol)) {
      const std::string_view name = evaluator.program().symbols.text(static_cast<SymbolId>(value.index));
      for (const Named& named : kFilters) {
        if (named.name == name) filter.id = named.id;
      }
      continue;
    }
    const std::int64_t number = known_integer(&value, 0);
    const auto small = static_cast<std::uint32_t>(std::clamp<std::int64_t>(number, 0, UINT32_MAX));
    if (key == "id") filter.id = static_cast<std::uint64_t>(number);
    if (key == "preset") filter.preset = small;
    if (key == "dict_size") filter.dictionary = small;
    if (key == "lc") filter.lc = small;
    if (key == "lp") filter.lp = small;
    if (key == "pb") filter.pb = small;
    if (key == "dist") filter.distance = small;
  }
  return filter;
}

enum class Format : std::uint8_t { Zlib, Bzip2, Lzma };

Format format_of(std::string_view path) {
  return path.starts_with("bz2.") ? Format::Bzip2 : path.starts_with("lzma.") ? Format::Lzma : Format::Zlib;
}

Value decompressed(Evaluator& evaluator, const Call& call, const Value& from, Format format,
                   const Value* window, const Value* filters) {
  const std::string packed(evaluator.store().string(from));
  const std::uint64_t limit = expansion_limit(evaluator, packed.size());
  Items described;
  switch (format) {
    case Format::Bzip2:
      return decoded_bytes(evaluator, call, from, codecs::bunzip2(packed, limit), "bz2");
    case Format::Lzma:
      if (filters != nullptr && evaluator.iterate(*filters, described) && !described.empty()) {
        std::vector<codecs::LzmaFilter> chain;
        for (const Value& item : described) chain.push_back(lzma_filter(evaluator, item));
        return decoded_bytes(evaluator, call, from, codecs::unlzma_raw(packed, chain, limit), "lzma");
      }
      return decoded_bytes(evaluator, call, from, codecs::unxz(packed, limit),
                           packed.starts_with("\xfd") ? "xz" : "lzma");
    default:
      break;
  }
  const bool raw = known_integer(window, 0) < 0;
  return decoded_bytes(evaluator, call, from, codecs::decompress(packed, limit, raw),
                       packed.starts_with("\x1f\x8b") ? "gzip"
                       : raw                          ? "deflate"
                                                      : "zlib");
}

bool is_data(const Value* value) {
  return value != nullptr && (value->is(Tag::Bytes) || value->is(Tag::Text)) && !value->partial;
}

}  // namespace

Value decompress(Evaluator& evaluator, const Call& call) {
  const Value* from = parameter(evaluator, call, 0, "data");
  if (!is_data(from)) return opaque(evaluator, call);
  const std::string_view path = path_of(evaluator, call);
  // What a decompressor object was told stands in its contents.
  if (const Values* contents = evaluator.store().contents(call.receiver)) {
    const Value setting = (*contents)[0];
    return decompressed(evaluator, call, *from, format_of(path), &setting, &setting);
  }
  return decompressed(evaluator, call, *from, format_of(path), parameter(evaluator, call, 1, "wbits"),
                      parameter(evaluator, call, 3, "filters"));
}

Value decompressor(Evaluator& evaluator, const Call& call) {
  const bool lzma = format_of(path_of(evaluator, call)) == Format::Lzma;
  const Value* setting =
      lzma ? parameter(evaluator, call, 2, "filters") : parameter(evaluator, call, 0, "wbits");
  return evaluator.store().with_contents(external(evaluator, call), {setting == nullptr ? none() : *setting});
}

Value nothing_left(Evaluator& evaluator, const Call& call) {
  const Origins origins = call.receiver.origins;
  return evaluator.store().contents(call.receiver) != nullptr ? evaluator.store().bytes("", origins)
                                                              : external(evaluator, call, kFromDecoded);
}

Value opened_archive(Evaluator& evaluator, const Call& call) {
  const Value* file = parameter(evaluator, call, SIZE_MAX, "fileobj");
  if (file == nullptr) file = parameter(evaluator, call, 0, "filename");
  // A name is of a file on disk; data is what `io.BytesIO` was given.
  if (!is_data(file) || !file->is(Tag::Bytes)) return external(evaluator, call, kFromFile);
  return decompressed(evaluator, call, *file, format_of(path_of(evaluator, call)), nullptr,
                      parameter(evaluator, call, SIZE_MAX, "filters"));
}

namespace {

using Unpack = std::vector<codecs::Member>(std::string_view data, std::uint64_t limit);

/// An archive that keeps its members' names and contents in turns.
Value archive(Evaluator& evaluator, const Call& call, const Value* file, Unpack& unpack,
              std::string_view transform) {
  if (!is_data(file) || !file->is(Tag::Bytes)) return external(evaluator, call, kFromFile);
  const Value from = *file;
  const std::string packed(evaluator.store().string(from));
  Values contents(evaluator.store());
  bool complete = true;
  for (codecs::Member& member : unpack(packed, expansion_limit(evaluator, packed.size()))) {
    if (!evaluator.may_hold(member.content.bytes.size())) break;
    complete = complete && member.content.complete;
    contents.push_back(evaluator.store().text(std::move(member.name), from.origins));
    const Store::Chain chain = evaluator.store().extend(evaluator.store().chain(from), transform);
    contents.push_back(
        evaluator.store().bytes(std::move(member.content.bytes), from.origins | kFromDecoded, false, chain));
  }
  if (contents.empty() || !complete) {
    evaluator.diagnose(
        contents.empty() ? diagnostic::Code::LayerUndecodable : diagnostic::Code::LayerIncomplete, call.node,
        std::string(transform));
  }
  return evaluator.store().with_contents(external(evaluator, call, kFromDecoded), std::move(contents));
}

}  // namespace

Value zip_archive(Evaluator& evaluator, const Call& call) {
  return archive(evaluator, call, parameter(evaluator, call, 0, "file"), codecs::unzip, "zip");
}

Value tar_archive(Evaluator& evaluator, const Call& call) {
  return archive(evaluator, call, parameter(evaluator, call, 2, "fileobj"), codecs::untar, "tar");
}

Value member_content(Evaluator& evaluator, const Call& call) {
  const Values* contents = evaluator.store().contents(call.receiver);
  const auto name = known_string(evaluator, call.positional(0));
  for (std::size_t i = 0; contents != nullptr && name && i + 1 < contents->size(); i += 2) {
    if (evaluator.store().string((*contents)[i]) == *name) return (*contents)[i + 1];
  }
  return opaque(evaluator, call);
}

Value member_names(Evaluator& evaluator, const Call& call) {
  const Values* contents = evaluator.store().contents(call.receiver);
  if (contents == nullptr) return opaque(evaluator, call);
  Values names(evaluator.store());
  for (std::size_t i = 0; i < contents->size(); i += 2) names.push_back((*contents)[i]);
  return evaluator.store().items(Tag::List, std::move(names), call.receiver.origins);
}

Value checksum(Evaluator& evaluator, const Call& call) {
  const auto content = known_string(evaluator, call.positional(0));
  if (!content) return external(evaluator, call);
  const bool crc = path_of(evaluator, call).ends_with("crc32");
  const auto start = static_cast<uLong>(known_integer(call.positional(1), crc ? 0 : 1));
  const auto* bytes = reinterpret_cast<const Bytef*>(content->data());
  const auto size = static_cast<uInt>(content->size());
  return integer(static_cast<std::int64_t>(crc ? crc32(start, bytes, size) : adler32(start, bytes, size)),
                 call.positional(0)->origins);
}

}  // namespace pyverdict::unwrap::handlers
