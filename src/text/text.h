#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Bytes to text, and offsets to the lines and columns that an editor shows.
///
/// Everything behind this stage works on UTF-8. `decode` finds out how the bytes of a script are
/// encoded the way Python does (byte order mark, then the PEP 263 cookie, then UTF-8) and, where
/// Python would give up, goes on: BOM-less UTF-16/32 are recognised by their NUL bytes, a cookie that
/// a byte order mark contradicts is disregarded, a codec that is not known here is read as Latin-1,
/// invalid UTF-8 falls back to Windows-1252 unless most of it is UTF-8, and what no encoding allows
/// becomes U+FFFD and is counted.
namespace pyverdict::text {

/// A half-open range of byte offsets into a UTF-8 text.
struct Span {
  std::uint32_t start = 0;
  std::uint32_t end = 0;

  friend bool operator==(const Span&, const Span&) = default;
};

/// How the bytes were encoded. `name()` gives the report's spelling.
enum class Encoding : std::uint8_t {
  Utf8,
  Utf8Bom,
  Utf16Le,
  Utf16Be,
  Utf32Le,
  Utf32Be,
  Latin1,
  Cp1252,
};

/// "utf-8", "utf-8-sig", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be", "iso-8859-1", "cp1252".
std::string_view name(Encoding encoding);

struct Decoded {
  /// Valid UTF-8 without BOM. Line ends, form feeds and NUL bytes stay as they were. For UTF-8 input
  /// without BOM and without invalid bytes this is the input, byte for byte.
  std::string text;
  Encoding encoding = Encoding::Utf8;
  /// The PEP 263 cookie as written, or empty.
  std::string declared;
  /// The cookie names a codec that is not known here.
  bool unknown_declared = false;
  /// Number of places that became U+FFFD, and the byte offset (in the input) of the first.
  std::uint32_t replaced = 0;
  std::uint32_t first_replaced = 0;
  /// The bytes are most likely no text at all: a known executable, archive or image signature, or
  /// control bytes beyond what any script holds.
  bool binary = false;
};

/// Decodes a script. Never fails.
Decoded decode(std::string_view bytes);

/// True when `bytes` is well-formed UTF-8 (no surrogates, no overlong forms). Vectorised.
bool is_utf8(std::string_view bytes);

/// Replaces every ill-formed sequence by U+FFFD (one per maximal subpart, as the WHATWG decoder does).
std::string to_valid_utf8(std::string_view bytes);

/// Appends the UTF-8 form of a code point; surrogates and values above U+10FFFF become U+FFFD.
void append_utf8(std::string& out, char32_t code_point);

/// Reads the code point that starts at `offset` and advances it; ill-formed bytes yield U+FFFD and
/// advance by one. `offset` must be less than the size.
char32_t next_code_point(std::string_view text, std::size_t& offset);

bool is_ascii(std::string_view text);

/// Where `needle` stands first at or behind `from`, or npos. `std::string_view::find` looks at each place for
/// all of a needle such as "aaa...ab"; this takes time in proportion to both.
std::size_t find(std::string_view text, std::string_view needle, std::size_t from = 0);
/// Where it stands last, or npos. For a needle beyond `kShortNeedle` the text is copied.
std::size_t find_last(std::string_view text, std::string_view needle);
inline constexpr std::size_t kShortNeedle = 64;

/// 1-based line and 1-based column; columns count UTF-16 code units, as editors and SARIF do.
struct Position {
  std::uint32_t line = 1;
  std::uint32_t column = 1;

  friend bool operator==(const Position&, const Position&) = default;
};

/// Maps byte offsets of one text to positions and back. Lines end with LF, CR or CRLF, as in Python;
/// a form feed does not end a line. Refers to the text it was made from, which must outlive it. Both
/// directions take logarithmic time, however long a line is.
class LineIndex {
 public:
  explicit LineIndex(std::string_view text);

  /// Offsets beyond the end give the position of the end, those inside a character that of its start.
  Position position(std::size_t offset) const;

  /// The byte offset of a position; a column between the two units of a character gives its start, one beyond
  /// the line's end gives the line's end (before its line break), a line beyond the last gives the text's
  /// size.
  std::size_t offset(Position position) const;

  /// Number of lines; a text that ends with a line break has an empty last line, as in an editor.
  std::uint32_t line_count() const { return static_cast<std::uint32_t>(starts_.size()); }

  /// The line's text without its line break; `line` is 1-based and must exist.
  std::string_view line(std::uint32_t line) const;

 private:
  std::size_t line_end(std::size_t line) const;
  std::uint32_t units_before(std::size_t offset) const;

  std::string_view text_;
  std::vector<std::uint32_t> starts_;
  /// UTF-16 units before every so many bytes; empty when the text is ASCII.
  std::vector<std::uint32_t> units_;
};

/// Why a character is shown by its code point and not as itself.
enum class Hidden : std::uint8_t {
  None,
  Control,
  Bidirectional,
  ZeroWidth,
  Tag,
  VariationSelector,
  PrivateUse
};

/// Classifies characters that are invisible or change the order of what is shown (Trojan Source).
Hidden hidden(char32_t code_point);

}  // namespace pyverdict::text
