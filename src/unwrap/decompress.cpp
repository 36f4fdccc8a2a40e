#include <bzlib.h>
#include <lzma.h>
#include <zlib.h>

#include <algorithm>
#include <array>

namespace {

int inflate_some(z_streamp stream) { return inflate(stream, Z_NO_FLUSH); }

}  // namespace

// bzip2's own checks of its state; none of them can fail unless memory is damaged.
extern "C" void bz_internal_error(int) { __builtin_trap(); }

// zlib's prefix is a macro; it would rename members below.
#undef inflate

#include "unwrap/codecs.h"

namespace pyverdict::unwrap::codecs {
namespace {

// The dictionary of `xz -9` takes 64 MiB; what wants more is made to exhaust the reader's memory.
constexpr std::uint64_t kLzmaMemory = 72ull * 1024 * 1024;

// None of the libraries' interfaces is const-correct; none writes to its input.
template <typename Byte>
Byte* input(std::string_view data) {
  return reinterpret_cast<Byte*>(const_cast<char*>(data.data()));
}

unsigned clamped(std::uint64_t size) {
  return static_cast<unsigned>(std::min<std::uint64_t>(size, UINT32_MAX));
}

enum class Step : std::uint8_t { More, End, Failed };

// Runs a decoder until its data or the room ends. `run(out, room, written)` makes the next piece.
template <typename Run>
Step drain(Decoded& result, std::uint64_t limit, Run run) {
  std::array<char, 32768> buffer;
  while (result.bytes.size() < limit) {
    const auto room =
        static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), limit - result.bytes.size()));
    std::size_t written = 0;
    const Step step = run(buffer.data(), room, written);
    result.bytes.append(buffer.data(), written);
    if (step != Step::More) return step;
  }
  return Step::Failed;
}

Decoded run_lzma(lzma_stream& stream, std::string_view data, std::uint64_t limit) {
  Decoded result;
  stream.next_in = input<const std::uint8_t>(data);
  stream.avail_in = data.size();
  const Step step = drain(result, limit, [&](char* out, std::size_t room, std::size_t& written) {
    stream.next_out = reinterpret_cast<std::uint8_t*>(out);
    stream.avail_out = room;
    const lzma_ret status = lzma_code(&stream, LZMA_RUN);
    written = room - stream.avail_out;
    if (status == LZMA_STREAM_END) return Step::End;
    if (status != LZMA_OK || (written == 0 && stream.avail_in == 0)) return Step::Failed;
    return Step::More;
  });
  result.complete = step == Step::End;
  return result;
}

}  // namespace

bool is_gzip(std::string_view data) { return data.starts_with("\x1f\x8b"); }

Decoded decompress(std::string_view data, std::uint64_t limit, bool raw) {
  Decoded result;
  result.complete = false;
  if (data.empty()) return result;

  // 32 more than the window means: a zlib or gzip header; negative: raw deflate. Damaged headers are common
  // in truncated findings, so what has neither is tried as raw data.
  const bool has_header = !raw && ((static_cast<unsigned char>(data[0]) & 15) == 8 || is_gzip(data));
  z_stream stream{};
  if (inflateInit2(&stream, has_header ? 15 + 32 : -15) != Z_OK) return result;
  stream.next_in = input<Bytef>(data);
  stream.avail_in = clamped(data.size());
  const Step step = drain(result, limit, [&](char* out, std::size_t room, std::size_t& written) {
    stream.next_out = reinterpret_cast<Bytef*>(out);
    stream.avail_out = static_cast<uInt>(room);
    const int status = inflate_some(&stream);
    written = room - stream.avail_out;
    if (status == Z_STREAM_END) {
      const std::string_view rest = data.substr(data.size() - stream.avail_in);
      if (!is_gzip(data) || !is_gzip(rest) || inflateReset(&stream) != Z_OK) return Step::End;
      return Step::More;
    }
    if (status != Z_OK || (written == 0 && stream.avail_in == 0)) return Step::Failed;
    return Step::More;
  });
  inflateEnd(&stream);
  result.complete = step == Step::End;
  return result;
}

Decoded bunzip2(std::string_view data, std::uint64_t limit) {
  Decoded result;
  result.complete = false;
  while (!data.empty()) {
    bz_stream stream{};
    if (BZ2_bzDecompressInit(&stream, 0, 0) != BZ_OK) break;
    stream.next_in = input<char>(data);
    stream.avail_in = clamped(data.size());
    const Step step = drain(result, limit, [&](char* out, std::size_t room, std::size_t& written) {
      stream.next_out = out;
      stream.avail_out = static_cast<unsigned>(room);
      const int status = BZ2_bzDecompress(&stream);
      written = room - stream.avail_out;
      if (status == BZ_STREAM_END) return Step::End;
      if (status != BZ_OK || (written == 0 && stream.avail_in == 0)) return Step::Failed;
      return Step::More;
    });
    data.remove_prefix(data.size() - stream.avail_in);
    BZ2_bzDecompressEnd(&stream);
    result.complete = step == Step::End;
    if (!result.complete || !data.starts_with("BZh")) break;
  }
  return result;
}

Decoded unxz(std::string_view data, std::uint64_t limit) {
  Decoded result;
  result.complete = false;
  const bool xz = data.starts_with(
      "\xfd"
      "7zXZ");
  while (!data.empty()) {
    lzma_stream stream = LZMA_STREAM_INIT;
    const lzma_ret status =
        xz ? lzma_stream_decoder(&stream, kLzmaMemory, 0) : lzma_alone_decoder(&stream, kLzmaMemory);
    if (status != LZMA_OK) break;
    Decoded part = run_lzma(stream, data, limit - result.bytes.size());
    data.remove_prefix(data.size() - stream.avail_in);
    lzma_end(&stream);
    result.bytes += part.bytes;
    result.complete = part.complete;
    if (!part.complete || !xz || !data.starts_with("\xfd")) break;
  }
  return result;
}

Decoded unlzma_raw(std::string_view data, std::span<const LzmaFilter> filters, std::uint64_t limit) {
  Decoded result;
  result.complete = false;
  if (filters.empty() || filters.size() > LZMA_FILTERS_MAX) return result;
  std::array<lzma_filter, LZMA_FILTERS_MAX + 1> chain{};
  std::array<lzma_options_lzma, LZMA_FILTERS_MAX> options{};
  std::array<lzma_options_delta, LZMA_FILTERS_MAX> deltas{};
  for (std::size_t i = 0; i < filters.size(); ++i) {
    const LzmaFilter& filter = filters[i];
    chain[i].id = filter.id;
    if (filter.id == LZMA_FILTER_LZMA1 || filter.id == LZMA_FILTER_LZMA2) {
      if (lzma_lzma_preset(&options[i], filter.preset) != 0) return result;
      if (filter.dictionary != 0) options[i].dict_size = filter.dictionary;
      options[i].lc = filter.lc.value_or(options[i].lc);
      options[i].lp = filter.lp.value_or(options[i].lp);
      options[i].pb = filter.pb.value_or(options[i].pb);
      chain[i].options = &options[i];
    } else if (filter.id == LZMA_FILTER_DELTA) {
      deltas[i].type = LZMA_DELTA_TYPE_BYTE;
      deltas[i].dist = std::max<std::uint32_t>(filter.distance, 1);
      chain[i].options = &deltas[i];
    }
  }
  chain[filters.size()].id = LZMA_VLI_UNKNOWN;
  const std::uint64_t memory = lzma_raw_decoder_memusage(chain.data());
  lzma_stream stream = LZMA_STREAM_INIT;
  if (memory > kLzmaMemory || lzma_raw_decoder(&stream, chain.data()) != LZMA_OK) return result;
  result = run_lzma(stream, data, limit);
  // Raw data may have no end mark: all of it was used, so all of it was read.
  result.complete = result.complete || (stream.avail_in == 0 && result.bytes.size() < limit);
  lzma_end(&stream);
  return result;
}

}  // namespace pyverdict::unwrap::codecs
