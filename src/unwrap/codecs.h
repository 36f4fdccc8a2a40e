#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The decoders that scripts carry their payloads in, as Python's own modules behave: what Python would skip
/// is skipped. Where Python would raise, what was decoded up to there is given.
namespace pyverdict::unwrap::codecs {

struct Decoded {
  std::string bytes;
  bool complete = true;  ///< false when the data is damaged or cut off, or `limit` was hit
};

// codecs.cpp

/// `base64.b64decode`: characters outside the alphabet are skipped, padding may be missing. The two
/// characters of `altchars`, where given, stand for + and / as well.
Decoded base64(std::string_view data, std::string_view altchars = {});
struct Base32 {
  bool hex_alphabet = false;
  bool casefold = false;  ///< lower-case letters count
  char map01 = 0;         ///< the letter that 1 stands for; 0 stands for O then
};
Decoded base32(std::string_view data, Base32 options = {});
/// `bytes.fromhex` and `binascii.unhexlify`: white space is skipped.
Decoded hex(std::string_view data);
/// `base64.b85decode`, or `z85decode` with the alphabet of ZeroMQ.
Decoded base85(std::string_view data, bool z85 = false);
/// `base64.a85decode`, with or without <~ ~>; `y` is four spaces with `foldspaces`.
Decoded ascii85(std::string_view data, bool foldspaces = false);
/// The "uu" codec: lines between `begin` and `end`, or lines alone as `binascii.a2b_uu` takes them.
Decoded uu(std::string_view data);
/// `binascii.a2b_qp`; underscores are spaces with `header`.
Decoded quoted_printable(std::string_view data, bool header = false);
Decoded percent(std::string_view data);  ///< `urllib.parse.unquote_to_bytes`

std::string to_base64(std::string_view bytes);
std::string to_base64_lines(std::string_view bytes);  ///< `base64.encodebytes`
std::string to_base32(std::string_view bytes, bool hex_alphabet = false);
std::string to_base85(std::string_view bytes);  ///< `base64.b85encode`
std::string to_hex(std::string_view bytes);
std::string rot13(std::string_view text);

// decompress.cpp: at most `limit` bytes come out.

/// Whether bytes start as gzip data does.
bool is_gzip(std::string_view data);
/// zlib, gzip (all members) and raw deflate data, by its header; `raw` says that there is none.
Decoded decompress(std::string_view data, std::uint64_t limit, bool raw = false);
Decoded bunzip2(std::string_view data, std::uint64_t limit);  ///< all streams
/// The .xz format (all streams) and the older .lzma.
Decoded unxz(std::string_view data, std::uint64_t limit);
/// One filter of a chain as Python's `lzma` names them; 0 stands for what was not given.
struct LzmaFilter {
  std::uint64_t id = 0;
  std::uint32_t preset = 6;
  std::uint32_t dictionary = 0;
  std::optional<std::uint32_t> lc, lp, pb;
  std::uint32_t distance = 0;  ///< of the delta filter
};
/// `lzma.FORMAT_RAW`: at most four filters, the last of them LZMA1 or LZMA2.
Decoded unlzma_raw(std::string_view data, std::span<const LzmaFilter> filters, std::uint64_t limit);

struct Member {
  std::string name;
  Decoded content;
};
/// The members of a zip archive, in the order of its directory, or of its local headers when it has been cut
/// off. Encrypted members are empty and not complete. `limit` holds for all together.
std::vector<Member> unzip(std::string_view data, std::uint64_t limit);
/// The regular files of a tar archive, which may be compressed by gzip, bzip2 or xz. `limit` holds for what
/// it expands to.
std::vector<Member> untar(std::string_view data, std::uint64_t limit);

}  // namespace pyverdict::unwrap::codecs
