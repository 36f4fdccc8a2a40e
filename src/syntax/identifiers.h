#pragma once

#include <optional>
#include <string>
#include <string_view>

/// Which characters may stand in a Python identifier, and the form Python gives it (NFKC).
namespace pyverdict::syntax {

/// For characters above U+007F: may stand in an identifier, as it is or in its folded form.
bool is_identifier_character(char32_t code_point);

/// The NFKC form of an identifier (of any text of identifier characters).
std::string fold_identifier(std::string_view name);

/// The NFKC form of a text, or with `composed` false the NFKD form. Nothing where it holds a character that
/// is neither ASCII nor an identifier's nor a form of ASCII, of which nothing is known here.
std::optional<std::string> compatibility_form(std::string_view text, bool composed);

}  // namespace pyverdict::syntax
