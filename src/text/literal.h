#pragma once

#include <string>
#include <string_view>

/// Text and bytes written down as Python source.
namespace pyverdict::text {

/// Appends `'...'`, or `b'...'` for bytes, on one line. Text is UTF-8: printable characters stand as they
/// are, what is not valid is escaped byte by byte.
void append_text_literal(std::string& out, std::string_view text);
void append_bytes_literal(std::string& out, std::string_view bytes);

/// Whether a text can stand as a name: letters, digits and underscores, and anything beyond ASCII.
bool is_identifier(std::string_view text);

}  // namespace pyverdict::text
