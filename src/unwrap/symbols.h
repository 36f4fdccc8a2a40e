#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "syntax/names.h"

/// Names for what a script uses from outside itself. A Symbol is a path: "os", "os.system",
/// "socket.socket()" (what that call gives), "requests.get().text", "os.environ[]" (an item of it). The
/// receiver of a method may be unknown: "?.getpixel". Paths are canonical: however a script spells it (alias,
/// `from`-import, getattr, Python 2 name, `builtins.`), the function that runs a command is "os.system" and
/// `exec` is "exec".
namespace pyverdict::unwrap {

using SymbolId = std::uint32_t;
inline constexpr SymbolId kNoSymbol = 0;

class SymbolTable {
 public:
  SymbolTable();

  /// How many symbols there may be is by the size of the script; without, as for the largest.
  void set_limit(std::uint64_t script_bytes);

  /// The symbol of a dotted path without calls ("os.path.join", "exec"), canonical.
  SymbolId path(std::string_view dotted);
  /// An attribute of a symbol; of kNoSymbol: of an unknown receiver ("?.name").
  SymbolId attribute(SymbolId base, std::string_view name);
  /// What calling a symbol gives.
  SymbolId call(SymbolId callee);
  /// An item of a symbol.
  SymbolId item(SymbolId base);
  /// An item with a known key: `sys.modules["os"]` is "os", `os.__dict__["system"]` is "os.system".
  SymbolId named_item(SymbolId base, std::string_view key);

  /// The canonical path, e.g. "socket.socket().connect"; valid as long as the table.
  std::string_view text(SymbolId id) const { return symbols_[id].text; }
  /// The symbol it was made from, or kNoSymbol.
  SymbolId parent(SymbolId id) const { return symbols_[id].parent; }
  /// The symbol of a canonical path, or kNoSymbol when the script does not use it.
  SymbolId find(std::string_view canonical) const;
  std::size_t size() const { return symbols_.size(); }
  /// A path was not followed, since there were too many: kNoSymbol stands for it.
  bool is_cut_short() const { return cut_short_; }

 private:
  struct Symbol {
    std::string_view text;  // in `names_`
    SymbolId parent;
    std::uint32_t depth;
  };
  // What leads from one symbol to another, so that its text is built once.
  struct Step {
    SymbolId base;
    syntax::Atom name;
    SymbolId to;
  };
  SymbolId intern(std::string_view text, SymbolId parent, std::uint32_t depth);
  SymbolId root(std::string_view text);
  SymbolId derive(SymbolId base, std::string_view step);
  Step& step_at(SymbolId base, syntax::Atom name);
  void add_step(const Step& step);

  std::vector<Symbol> symbols_;
  syntax::NameTable names_;        // of symbols and of steps
  std::vector<SymbolId> by_name_;  // by Atom of the text
  std::vector<Step> steps_;        // open addressing; free where `name` is none
  std::size_t step_count_ = 0;
  std::size_t max_;
  bool cut_short_ = false;
  std::string scratch_;
};

/// The canonical spelling of a dotted path: "urllib2.urlopen" is "urllib.request.urlopen", "posix.system" is
/// "os.system", "builtins.eval" is "eval". A path without other spellings is returned as it is.
std::string_view canonical(std::string_view dotted);

/// Whether a dotted path is one of something in a module.
inline bool is_below(std::string_view path, std::string_view module) {
  return path.size() > module.size() && path[module.size()] == '.' && path.starts_with(module);
}

/// Whether `canonical` has another spelling for something right below a module.
bool has_renamed_below(std::string_view module);

}  // namespace pyverdict::unwrap
