#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// The decoders that scripts carry their payloads in, as Python's own modules behave: what Python would skip
/// is skipped, and data that is cut off gives what there is of it.
namespace pyverdict::unwrap::codecs {

struct Decoded {
  std::string bytes;
  bool complete = true;  ///< false when the data is damaged or cut off, or `limit` was hit
};

/// `binascii.a2b_base64`: characters outside the alphabet are skipped, padding may be missing. `urlsafe` also
/// takes - and _.
Decoded base64(std::string_view data, bool urlsafe = false);
Decoded base32(std::string_view data, bool hex_alphabet = false);
/// `bytes.fromhex` and `binascii.unhexlify`: white space is skipped.
Decoded hex(std::string_view data);
Decoded base85(std::string_view data);   ///< `base64.b85decode`
Decoded ascii85(std::string_view data);  ///< `base64.a85decode`, with or without <~ ~>
Decoded uu(std::string_view data);
Decoded quoted_printable(std::string_view data);
Decoded percent(std::string_view data);  ///< `urllib.parse.unquote_to_bytes`

/// zlib, gzip and raw deflate data, by its header; at most `limit` bytes come out.
Decoded decompress(std::string_view data, std::uint64_t limit);

std::string to_base64(std::string_view bytes);
std::string to_hex(std::string_view bytes);
std::string rot13(std::string_view text);
/// `codecs.decode(x, "unicode_escape")`: escapes resolved, other bytes as Latin-1; UTF-8 comes out.
std::string unicode_escape(std::string_view text);

}  // namespace pyverdict::unwrap::codecs
