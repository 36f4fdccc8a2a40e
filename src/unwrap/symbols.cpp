#include "unwrap/symbols.h"

#include <algorithm>
#include <array>

#include "text/name_filter.h"

namespace pyverdict::unwrap {
namespace {

// Paths grow with every call and attribute; beyond this depth they say nothing that a pattern could use.
constexpr std::uint32_t kMaxDepth = 10;

// No script that was written by people has a tenth of this. Beyond half of them only paths below names
// that are known and below symbols that there are go on to be followed, so that names without meaning do not
// hide what stands behind them; beyond all of them nothing new is.
constexpr std::size_t kMaxSymbols = std::size_t{1} << 18;
// A script may have so many, and one more for each so many bytes of it.
constexpr std::uint64_t kSymbolsAnyway = 96 * 1024;
constexpr std::uint64_t kBytesPerSymbol = 96;

constexpr SymbolId kAbsent = UINT32_MAX;
constexpr std::size_t kFirstSteps = 512;

struct Alias {
  std::string_view from;
  std::string_view to;
};

// Other spellings of whole modules: everything below `from.` is below `to.` (or at the top when `to` is
// empty).
constexpr std::array<Alias, 29> kModules = {{
    {"cryptography.hazmat.decrepit.ciphers.algorithms", "cryptography.hazmat.primitives.ciphers.algorithms"},
    {"pyaes.blockfeeder", "pyaes"},
    {"ConfigParser", "configparser"},
    {"Cryptodome", "Crypto"},
    {"Tkinter", "tkinter"},
    {"__builtin__", ""},
    {"__builtins__", ""},
    {"_io", "io"},
    {"_pickle", "pickle"},
    {"_posixsubprocess", "subprocess"},
    {"_socket", "socket"},
    {"_winreg", "winreg"},
    {"builtins", ""},
    {"cPickle", "pickle"},
    {"commands", "subprocess"},
    {"dill", "pickle"},
    {"cloudpickle", "pickle"},
    {"fernet", "cryptography.fernet"},
    {"httplib", "http.client"},
    {"nt", "os"},
    {"ntpath", "os.path"},
    {"posix", "os"},
    {"posixpath", "os.path"},
    {"requests.api", "requests"},
    {"requests.sessions", "requests"},
    {"thread", "_thread"},
    {"tkinter.tkinter", "tkinter"},
    {"urllib2", "urllib.request"},
    {"urlparse", "urllib.parse"},
}};

// Other spellings of single functions and classes.
constexpr std::array<Alias, 43> kNames = {{
    {"bytearray.maketrans", "str.maketrans"},
    {"operator.__add__", "operator.add"},
    {"operator.__xor__", "operator.xor"},
    {"urllib.unquote_plus", "urllib.parse.unquote_plus"},
    {"StringIO.StringIO", "io.StringIO"},
    {"cStringIO.StringIO", "io.StringIO"},
    {"aiohttp.client.ClientSession", "aiohttp.ClientSession"},
    {"base64.decodestring", "base64.decodebytes"},
    {"binascii.a2b_hex", "binascii.unhexlify"},
    {"binascii.b2a_hex", "binascii.hexlify"},
    {"codecs.open", "open"},
    {"file", "open"},
    {"importlib.__import__", "__import__"},
    {"io.open", "open"},
    {"io.FileIO", "open"},
    {"long", "int"},
    {"os.errno", "errno"},
    {"os.getcwdu", "os.getcwd"},
    {"os.popen2", "os.popen"},
    {"os.popen3", "os.popen"},
    {"os.popen4", "os.popen"},
    {"pip._internal.main", "pip.main"},
    {"pip._internal.cli.main.main", "pip.main"},
    {"popen2.popen2", "os.popen"},
    {"popen2.popen3", "os.popen"},
    {"raw_input", "input"},
    {"reduce", "functools.reduce"},
    {"requests.session", "requests.Session"},
    {"socket._socketobject", "socket.socket"},
    {"socket.SocketType", "socket.socket"},
    {"string.join", "str.join"},
    {"string.replace", "str.replace"},
    {"string.maketrans", "str.maketrans"},
    {"bytes.maketrans", "str.maketrans"},
    {"types.new_class", "type"},
    {"unichr", "chr"},
    {"unicode", "str"},
    {"urllib.quote", "urllib.parse.quote"},
    {"urllib.unquote", "urllib.parse.unquote"},
    {"urllib.urlencode", "urllib.parse.urlencode"},
    {"urllib.urlopen", "urllib.request.urlopen"},
    {"urllib.urlretrieve", "urllib.request.urlretrieve"},
    {"xrange", "range"},
}};

constexpr text::NameFilter kModuleFilter(kModules, &Alias::from);
constexpr text::NameFilter kNameFilter(kNames, &Alias::from);

template <std::size_t N>
const Alias* lookup(const std::array<Alias, N>& table, const text::NameFilter<>& filter,
                    std::string_view from) {
  if (!filter.may_have(from)) return nullptr;
  for (const Alias& alias : table) {
    if (alias.from == from) return &alias;
  }
  return nullptr;
}

}  // namespace

std::string_view canonical(std::string_view dotted) {
  if (const Alias* alias = lookup(kNames, kNameFilter, dotted)) return alias->to;
  return dotted;
}

bool has_renamed_below(std::string_view module) {
  return std::any_of(kNames.begin(), kNames.end(),
                     [&](const Alias& alias) { return is_below(alias.from, module); });
}

SymbolTable::SymbolTable() : steps_(kFirstSteps), max_(kMaxSymbols) { intern("?", kNoSymbol, 0); }

void SymbolTable::set_limit(std::uint64_t script_bytes) {
  max_ = static_cast<std::size_t>(
      std::min<std::uint64_t>(kMaxSymbols, kSymbolsAnyway + script_bytes / kBytesPerSymbol));
}

SymbolId SymbolTable::intern(std::string_view text, SymbolId parent, std::uint32_t depth) {
  if (symbols_.size() >= max_) {
    const SymbolId known = find(text);
    cut_short_ = cut_short_ || known == kNoSymbol;
    return known;
  }
  const syntax::Atom name = names_.intern(text);
  if (name >= by_name_.size()) by_name_.resize(names_.size() + by_name_.size() / 2, kAbsent);
  if (by_name_[name] == kAbsent) {
    by_name_[name] = static_cast<SymbolId>(symbols_.size());
    symbols_.push_back({names_.text(name), parent, depth});
  }
  return by_name_[name];
}

SymbolId SymbolTable::root(std::string_view text) {
  if (symbols_.size() >= max_ / 2 && find(text) == kNoSymbol && !syntax::NameTable::is_known(text)) {
    cut_short_ = true;
    return kNoSymbol;
  }
  return intern(text, kNoSymbol, 0);
}

SymbolTable::Step& SymbolTable::step_at(SymbolId base, syntax::Atom name) {
  const std::uint64_t key = std::uint64_t{base} << 32U | name;
  const std::size_t mask = steps_.size() - 1;
  std::size_t at = static_cast<std::size_t>(key * 0x9E3779B97F4A7C15U >> 32U) & mask;
  while (steps_[at].name != syntax::kNoAtom && (steps_[at].name != name || steps_[at].base != base))
    at = (at + 1) & mask;
  return steps_[at];
}

void SymbolTable::add_step(const Step& step) {
  if (++step_count_ * 2 > steps_.size()) {
    std::vector<Step> old(steps_.size() * 2);
    old.swap(steps_);
    for (const Step& known : old) {
      if (known.name != syntax::kNoAtom) step_at(known.base, known.name) = known;
    }
  }
  step_at(step.base, step.name) = step;
}

SymbolId SymbolTable::derive(SymbolId base, std::string_view step) {
  if (symbols_[base].depth >= kMaxDepth) return derive(kNoSymbol, step);
  const syntax::Atom name = symbols_.size() < max_ ? names_.intern(step) : names_.find(step);
  if (const Step& known = step_at(base, name); known.name != syntax::kNoAtom) return known.to;

  std::string_view before = symbols_[base].text;
  const bool is_name = step != "()" && step != "[]";
  if (is_name) {
    if (const Alias* module = lookup(kModules, kModuleFilter, before)) before = module->to;
  }
  scratch_.assign(before);
  if (is_name && !before.empty()) scratch_ += '.';
  scratch_ += step;
  const SymbolId id = intern(canonical(scratch_), base, symbols_[base].depth + 1);
  if (name != syntax::kNoAtom && id != kNoSymbol) add_step({base, name, id});
  return id;
}

SymbolId SymbolTable::path(std::string_view dotted) {
  std::size_t dot = dotted.find('.');
  std::string_view head = dotted.substr(0, dot);
  // A relative import keeps its dots in front; such a module is the script's own neighbour.
  if (head.empty()) return root(dotted);
  if (head == "__builtins__" || head == "__builtin__") head = "builtins";
  SymbolId id = root(canonical(head));
  while (dot != std::string_view::npos) {
    const std::size_t start = dot + 1;
    dot = dotted.find('.', start);
    const std::string_view step = dotted.substr(start, dot == std::string_view::npos ? dot : dot - start);
    id = attribute(id, step);
  }
  return id;
}

SymbolId SymbolTable::attribute(SymbolId base, std::string_view name) {
  // An object's own dictionary leads back to its attributes.
  if (name == "__dict__" && base != kNoSymbol) return base;
  return derive(base, name);
}

SymbolId SymbolTable::call(SymbolId callee) { return callee == kNoSymbol ? kNoSymbol : derive(callee, "()"); }

SymbolId SymbolTable::item(SymbolId base) {
  return base == kNoSymbol || symbols_[base].text.ends_with("[]") ? base : derive(base, "[]");
}

SymbolId SymbolTable::named_item(SymbolId base, std::string_view key) {
  const std::string_view text = symbols_[base].text;
  if (text == "sys.modules") return path(key);
  // Modules and `globals()` of outside are dictionaries of names; anything with a call in it is data.
  if (text.find('(') == std::string_view::npos && text.find("environ") == std::string_view::npos) {
    return attribute(base, key);
  }
  return item(base);
}

SymbolId SymbolTable::find(std::string_view canonical_path) const {
  const syntax::Atom name = names_.find(canonical_path);
  return name >= by_name_.size() || by_name_[name] == kAbsent ? kNoSymbol : by_name_[name];
}

}  // namespace pyverdict::unwrap
