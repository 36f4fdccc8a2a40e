#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

namespace pyverdict::shell {

/// The variables of a shell text, as far as it assigns what is written out. Bounded: values are short, and
/// all expansions of one text together are.
class Variables {
 public:
  /// `NAME=value` or `NAME+=value`; other words are ignored.
  void assign(std::string_view word);
  void forget(std::string_view name);

  /// The value of the `$NAME` or `${NAME...}` at `at`, which is moved behind it; nothing, and `at` as it was,
  /// where that is not known.
  std::optional<std::string> expand(std::string_view text, std::size_t& at);

 private:
  std::optional<std::string> expand_braced(std::string_view inside) const;

  std::unordered_map<std::string, std::string> values_{{"IFS", " "}};
  std::size_t expanded_ = 0;
};

/// True for letters, digits and underscores that do not start with a digit.
bool is_variable_name(std::string_view name);

/// The text of a word that is `$'...'` in the source: `\n`, `\x41`, `\101`, `\u0041` and the like are
/// resolved, as `echo -e` and `printf` do as well.
std::string unescape(std::string_view text);

}  // namespace pyverdict::shell
