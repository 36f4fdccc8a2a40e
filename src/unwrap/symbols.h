#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

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

  /// The canonical path, e.g. "socket.socket().connect".
  std::string_view text(SymbolId id) const { return symbols_[id].text; }
  /// The symbol it was made from, or kNoSymbol.
  SymbolId parent(SymbolId id) const { return symbols_[id].parent; }
  /// The symbol of a canonical path, or kNoSymbol when the script does not use it.
  SymbolId find(std::string_view canonical) const;
  std::size_t size() const { return symbols_.size(); }

 private:
  struct Symbol {
    std::string text;
    SymbolId parent;
    std::uint32_t depth;
  };
  SymbolId intern(std::string_view text, SymbolId parent, std::uint32_t depth);
  SymbolId derive(SymbolId base, std::string_view step);

  std::deque<Symbol> symbols_;
  std::unordered_map<std::string_view, SymbolId> by_text_;
  struct Step {
    SymbolId base;
    syntax::Atom name;
    bool operator==(const Step&) const = default;
  };
  struct StepHash {
    std::size_t operator()(const Step& step) const;
  };
  syntax::NameTable step_names_;
  std::unordered_map<Step, SymbolId, StepHash> steps_;  // so that texts are built once
};

/// The canonical spelling of a dotted path: "urllib2.urlopen" is "urllib.request.urlopen", "posix.system" is
/// "os.system", "builtins.eval" is "eval". A path without other spellings is returned as it is.
std::string_view canonical(std::string_view dotted);

}  // namespace pyverdict::unwrap
