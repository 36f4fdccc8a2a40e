#include <zlib.h>

#include <algorithm>
#include <array>

namespace {

int inflate_some(z_streamp stream) { return inflate(stream, Z_NO_FLUSH); }

}  // namespace

// zlib's prefix is a macro; it would rename the function below.
#undef inflate

#include "unwrap/codecs.h"

namespace pyverdict::unwrap::codecs {

Decoded decompress(std::string_view data, std::uint64_t limit) {
  Decoded result;
  result.complete = false;
  if (data.empty()) return result;

  // 32 more than the window means: a zlib or gzip header; negative: raw deflate. Damaged headers are common
  // in truncated findings, so what has neither is tried as raw data.
  const auto first = static_cast<unsigned char>(data[0]);
  const bool has_header = (first & 15) == 8 || (data.size() > 1 && first == 0x1f && data[1] == '\x8b');
  z_stream stream{};
  if (inflateInit2(&stream, has_header ? 15 + 32 : -15) != Z_OK) return result;
  // zlib's interface is not const-correct; it does not write to its input.
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(data.data()));
  stream.avail_in = static_cast<uInt>(std::min<std::size_t>(data.size(), UINT32_MAX));

  std::array<char, 32768> buffer;
  int status = Z_OK;
  while (status == Z_OK && result.bytes.size() < limit) {
    stream.next_out = reinterpret_cast<Bytef*>(buffer.data());
    stream.avail_out = static_cast<uInt>(std::min<std::uint64_t>(buffer.size(), limit - result.bytes.size()));
    const uInt room = stream.avail_out;
    status = inflate_some(&stream);
    result.bytes.append(buffer.data(), room - stream.avail_out);
    if (room == stream.avail_out && stream.avail_in == 0) break;
  }
  result.complete = status == Z_STREAM_END;
  inflateEnd(&stream);
  return result;
}

}  // namespace pyverdict::unwrap::codecs
