#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string_view>
#include <vector>

#include "syntax/known_names.h"

/// Interned names. Comparing two names of one tree is comparing two integers; names that the
/// analysis knows (keywords, builtins, the modules it cares about) have the same Atom in every tree.
namespace pyverdict::syntax {

using Atom = std::uint32_t;
inline constexpr Atom kNoAtom = 0;

/// Never defined: calling it is the compile error that `known` gives.
void name_is_not_in_known_names();

/// The Atom of a name of `kKnownNames`, at compile time: `constexpr Atom kEval = known("eval");`. A
/// name that is not in the table does not compile.
consteval Atom known(std::string_view name) {
  for (std::size_t i = 1; i < kKnownNameCount; ++i) {
    if (kKnownNames[i] == name) return static_cast<Atom>(i);
  }
  name_is_not_in_known_names();
  return kNoAtom;
}

/// The names of one tree. Identifiers are folded as Python folds them (NFKC), so a look-alike spelling
/// such as "ｅｘｅｃ" has the Atom of "exec". Can be moved, not copied.
class NameTable {
 public:
  /// A table without names.
  NameTable();
  /// A table in which the known names have their Atoms, as in every tree. One of few others takes little room
  /// and more time: there may be a thousand layers of one line each.
  static NameTable with_known_names(bool few_others = false);
  /// Whether a name is one of the known ones, as they are spelled.
  static bool is_known(std::string_view name);

  NameTable(NameTable&&) noexcept = default;
  NameTable& operator=(NameTable&&) noexcept = default;
  NameTable(const NameTable&) = delete;
  NameTable& operator=(const NameTable&) = delete;
  ~NameTable() = default;

  /// The Atom of a name; made (and the name copied) when it is new. Not folded: the parser folds
  /// before it interns.
  Atom intern(std::string_view name);

  /// As `intern`, for a name that outlives the table; nothing is copied.
  Atom intern_stable(std::string_view name);

  /// As `intern_stable`, for the parser: `bytes` must be readable for eight bytes and hold what
  /// `stable`, which outlives the table, holds.
  Atom intern_padded(const unsigned char* bytes, std::uint32_t size, const char* stable);

  /// The Atom of a name that was interned, or kNoAtom.
  Atom find(std::string_view name) const;

  /// Whether a name was interned. The known names have Atoms before that.
  bool has(std::string_view name) const;

  std::string_view text(Atom atom) const { return names_[atom]; }
  std::size_t size() const { return names_.size(); }

 private:
  /// `key` is the whole name when it has up to eight bytes, else a hash of it.
  struct Slot {
    std::uint64_t key;
    std::uint32_t size;
    Atom atom;
  };
  struct Prototype;
  static const Prototype kPrototype;
  NameTable(const Prototype& known, bool few_others);

  /// Where a name is or would be: a slot, or `kNoSlot` when too many others are in its way.
  struct Place {
    std::size_t slot;
    Atom atom;
  };
  static constexpr std::size_t kNoSlot = ~std::size_t{0};

  Place locate(std::uint64_t key, std::string_view name) const;
  Place locate_in(const Slot* slots, std::size_t mask, std::uint32_t shift, std::uint64_t key,
                  std::string_view name) const;
  Atom add(const Place& place, std::uint64_t key, std::string_view stable);
  void insert(const Slot& slot);
  void grow();
  std::string_view keep(std::string_view name);
  Atom used(Atom atom);

  // Views point into the source, into static storage, or into `kept_` (folded and built names).
  std::vector<std::string_view> names_;
  std::vector<std::uint8_t> known_;  // of each known name, 1 when it was interned
  // The prototype's slots until a name is added. Then a table of few others has its own above them, and looks
  // into both.
  const Slot* slots_;
  bool few_others_ = false;
  std::vector<Slot> own_;
  std::size_t mask_;
  std::uint32_t shift_;
  /// Names that found no slot, which happens only when they were made to collide.
  std::map<std::string_view, Atom> crowded_;
  std::vector<std::unique_ptr<char[]>> kept_;
  char* room_ = nullptr;  // what is left of the last of them
  std::size_t room_size_ = 0;
};

}  // namespace pyverdict::syntax
