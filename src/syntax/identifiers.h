#pragma once

#include <string>
#include <string_view>

/// Which characters may stand in a Python identifier, and the form Python gives it (NFKC).
namespace pyverdict::syntax {

/// For characters above U+007F: may stand in an identifier, as it is or in its folded form.
bool is_identifier_character(char32_t code_point);

/// The NFKC form of an identifier (of any text of identifier characters).
std::string fold_identifier(std::string_view name);

}  // namespace pyverdict::syntax
