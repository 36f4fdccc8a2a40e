#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Interned names. Comparing two names of one tree is comparing two integers; names that the
/// analysis knows (keywords, builtins, the modules it cares about) have the same Atom in every tree.
namespace pyverdict::syntax {

using Atom = std::uint32_t;
inline constexpr Atom kNoAtom = 0;

/// The names of one tree. Identifiers are folded as Python folds them (NFKC), so a look-alike spelling
/// such as "ｅｘｅｃ" has the Atom of "exec".
class NameTable {
 public:
  NameTable();

  /// The Atom of a name; made when it is new. Not folded: the parser folds before it interns.
  Atom intern(std::string_view name);

  /// The Atom of a name that was interned, or kNoAtom.
  Atom find(std::string_view name) const;

  std::string_view text(Atom atom) const { return names_[atom]; }
  std::size_t size() const { return names_.size(); }

 private:
  // Views point into the source, into static storage, or into `owned_` (folded names).
  std::vector<std::string_view> names_;
  std::vector<std::uint32_t> slots_;
};

}  // namespace pyverdict::syntax
