#pragma once

#include <string>
#include <string_view>

/// Hostile text in Markdown: shown as it is, and nothing but shown.
namespace pyverdict::report {

/// The text as a code span on one line: no markup, link, mention or HTML comes of it. Control, bidirectional
/// and invisible characters are written as `\u{...}`; what is beyond `max_bytes` is left out and said.
std::string code_span(std::string_view text, std::size_t max_bytes = 300);

/// A sentence of our own: as it is when it holds nothing that Markdown could read, else as a code span.
std::string sentence(std::string_view text);

}  // namespace pyverdict::report
