#include "report/fetches.h"

#include <algorithm>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "behaviour/groups.h"
#include "ranges.h"

namespace pyverdict::report {
namespace {

using syntax::Kind;
using syntax::NodeId;
using unwrap::Argument;
using unwrap::Fact;
using unwrap::FactKind;
using unwrap::Layer;
using unwrap::Tag;
using unwrap::Value;

constexpr std::int8_t kNone = -1;
constexpr std::string_view kCurlOption = "pycurl.Curl().setopt";
// Those of one layer; what follows their answers looks at each.
constexpr std::size_t kMaxOpen = 1000;
// What is longer is neither an address nor a path.
constexpr std::size_t kLongestWord = 4096;
constexpr std::string_view kHole = "\xEF\xBF\xBC";

/// A function that fetches: where its URL stands (`kNone`: it reads from a socket), and where the file that
/// it writes.
struct Fetcher {
  std::string_view symbol;
  std::int8_t url;
  std::int8_t file = kNone;
  std::string_view file_keyword = {};
};

constexpr Fetcher kFetchers[] = {
    {"aiohttp.ClientSession().get", 0},
    {"aiohttp.ClientSession().post", 0},
    {"aiohttp.ClientSession().request", 1},
    {"aiohttp.request", 1},
    {"cloudscraper.create_scraper().get", 0},
    {"gdown.download", 0, 1, "output"},
    {"http.client.HTTPConnection().request", 1},
    {"http.client.HTTPSConnection().request", 1},
    {"httpx.AsyncClient().get", 0},
    {"httpx.Client().get", 0},
    {"httpx.Client().stream", 1},
    {"httpx.get", 0},
    {"httpx.post", 0},
    {"httpx.request", 1},
    {"httpx.stream", 1},
    {"pycurl.Curl().setopt", 1},
    {"requests.Session().get", 0},
    {"requests.Session().post", 0},
    {"requests.get", 0},
    {"requests.post", 0},
    {"requests.request", 1},
    {"socket.create_connection().makefile", kNone},
    {"socket.create_connection().recv", kNone},
    {"socket.socket().makefile", kNone},
    {"socket.socket().recv", kNone},
    {"tls_client.Session().get", 0},
    {"urllib.request.FancyURLopener().retrieve", 0, 1, "filename"},
    {"urllib.request.URLopener().open", 0},
    {"urllib.request.URLopener().retrieve", 0, 1, "filename"},
    {"urllib.request.build_opener().open", 0},
    {"urllib.request.urlopen", 0},
    {"urllib.request.urlretrieve", 0, 1, "filename"},
    {"urllib3.PoolManager().request", 1},
    {"urllib3.request", 1},
    {"wget.download", 0, 1, "out"},
};
static_assert(ranges::is_sorted(kFetchers, {}, &Fetcher::symbol));

// What these give back says nothing; they count where the answer is kept or run.
bool sends(std::string_view symbol) { return symbol.ends_with(".post"); }

class Finder {
 public:
  explicit Finder(const unwrap::Program& program) : program_(program) {
    fetchers_.resize(program.symbols.size());
    for (const Fetcher& row : kFetchers) {
      if (const unwrap::SymbolId id = program.symbols.find(row.symbol)) fetchers_[id] = &row;
    }
    std::vector<std::string_view> runners = {"compile",
                                             "ctypes.CDLL",
                                             "ctypes.cdll.LoadLibrary",
                                             "ctypes.WinDLL",
                                             "importlib.machinery.SourceFileLoader",
                                             "marshal.loads",
                                             "pickle.loads"};
    mark(runners, "exec", runs_code_);
    mark(runners, "run", is_runner_);
  }

  std::vector<FoundFetch> run(std::uint32_t& left_out) {
    for (const Layer& layer : program_.layers) {
      if (layer.has_facts()) {
        of_python(layer);
      } else if (layer.kind == unwrap::LayerKind::Shell) {
        shell_fetches(layer, found_);
      } else if (layer.kind == unwrap::LayerKind::PowerShell) {
        powershell_fetches(layer, found_);
      }
    }
    left_out = left_out_;
    if (found_.empty()) return {};
    mark_run_files();
    std::stable_sort(found_.begin(), found_.end(), [](const FoundFetch& a, const FoundFetch& b) {
      return std::tie(a.layer, a.span.start) < std::tie(b.layer, b.span.start);
    });
    const auto same = [](const FoundFetch& a, const FoundFetch& b) {
      return a.layer == b.layer && a.span.start == b.span.start && a.url == b.url && a.call == b.call;
    };
    found_.erase(std::unique(found_.begin(), found_.end(), same), found_.end());
    return std::move(found_);
  }

 private:
  // Adds the functions of a group of behaviours to `names`, and marks all of them.
  void mark(std::vector<std::string_view>& names, std::string_view group, std::vector<bool>& marks) const {
    if (const auto* row = behaviour::find_group(group)) behaviour::expand(*row, names);
    marks.resize(program_.symbols.size());
    for (const std::string_view name : names) {
      if (const unwrap::SymbolId id = program_.symbols.find(name)) marks[id] = true;
    }
  }

  /// A fetch of the layer that is read.
  struct Open {
    std::size_t index;  // into found_
    NodeId node;
    std::string_view symbol;
    bool keeps = true;   // false: it only sends, unless what comes back is used
    bool talks = false;  // through a socket: a fetch where what comes back is kept as a file or run as code
  };

  std::string_view text(const Value& value) const {
    return value.is(Tag::Text) || value.is(Tag::Bytes) ? program_.store.string(value) : std::string_view();
  }

  std::string_view symbol(const Value& value) const {
    return value.is(Tag::Symbol) ? program_.symbols.text(static_cast<unwrap::SymbolId>(value.index))
                                 : std::string_view();
  }

  static const Argument* argument(const Layer& layer, const Fact& fact, std::int8_t position,
                                  std::string_view keyword) {
    std::int8_t at = 0;
    for (const Argument& given : fact.arguments) {
      if (given.keyword != syntax::kNoAtom) {
        if (!keyword.empty() && layer.tree.names.text(given.keyword) == keyword) return &given;
      } else if (at++ == position) {
        return &given;
      }
    }
    return nullptr;
  }

  void of_python(const Layer& layer) {
    open_.clear();
    calls_.clear();
    connections_.clear();
    const std::size_t before = found_.size();
    const bool fetches = std::any_of(layer.facts.begin(), layer.facts.end(), [&](const Fact& fact) {
      return fact.kind == FactKind::Call && fetchers_[fact.symbol] != nullptr;
    });
    if (fetches) index_calls(layer);
    for (const Fact& fact : layer.facts) {
      if (fact.kind != FactKind::Call) continue;
      if (const Fetcher* fetcher = fetchers_[fact.symbol]) add(layer, fact, *fetcher);
      words(layer, fact);
    }
    if (open_.empty()) {
      if (found_.size() == before) return;
    } else {
      name_variables(layer);
      for (const Fact& fact : layer.facts) {
        if (fact.kind == FactKind::Call) follow(layer, fact);
      }
      // Addresses that data only went to are no fetches.
      std::vector<bool> dropped(found_.size());
      for (const Open& open : open_) {
        const FoundFetch& fetch = found_[open.index];
        const bool used = fetch.landing == Landing::File || fetch.run;
        dropped[open.index] = !used && (!open.keeps || open.talks || fetch.url.empty());
      }
      std::vector<FoundFetch> kept;
      for (std::size_t i = 0; i < found_.size(); ++i) {
        if (!dropped[i]) kept.push_back(std::move(found_[i]));
      }
      found_ = std::move(kept);
    }
  }

  void index_calls(const Layer& layer) {
    for (const Fact& fact : layer.facts) {
      if (fact.kind != FactKind::Call) continue;
      calls_.emplace(fact.node, &fact);
      const std::string_view called = program_.symbols.text(fact.symbol);
      if (called == "socket.socket().connect" || called == "socket.socket().connect_ex")
        connections_.emplace(fact.receiver.node, &fact);
    }
  }

  // The call that made a value; nothing where that is not known.
  const Fact* maker(const Value& value) const {
    const auto made = calls_.find(value.node);
    return made == calls_.end() ? nullptr : made->second;
  }

  // The URL of a call; that of the Request it is given; host and path of a connection.
  void url_of(const Layer& layer, const Fact& fact, const Fetcher& fetcher, FoundFetch& fetch) {
    const Argument* given = argument(layer, fact, fetcher.url, "url");
    if (given == nullptr) return;
    Value value = given->value;
    if (symbol(value) == "urllib.request.Request()") {
      if (const Fact* request = maker(value)) {
        if (const Argument* inner = argument(layer, *request, 0, "url")) value = inner->value;
        sends_ = sends_ || argument(layer, *request, 1, "data") != nullptr;
      }
    }
    fetch.url = text(value);
    fetch.complete = !value.partial && !fetch.url.empty();
    if (symbol(fact.receiver).starts_with("http.client.HTTP")) {
      if (const Fact* connection = maker(fact.receiver)) {
        const Argument* host = argument(layer, *connection, 0, "host");
        const std::string_view name = host == nullptr ? std::string_view() : text(host->value);
        const bool secure = symbol(fact.receiver).find("HTTPS") != std::string_view::npos;
        fetch.complete = fetch.complete && !name.empty();
        fetch.url = (secure ? "https://" : "http://") + std::string(name.empty() ? kHole : name) + fetch.url;
      }
    }
  }

  static bool may_be_url(std::string_view text) {
    return text.find("://") != std::string_view::npos || text.starts_with(kHole);
  }

  // Where a socket was connected to: "tcp://HOST:PORT".
  void address_of(const Layer& layer, const Fact& fact, FoundFetch& fetch) const {
    fetch.complete = false;
    const auto connected = connections_.find(fact.receiver.node);
    const Fact* call = connected == connections_.end() ? maker(fact.receiver) : connected->second;
    const Argument* given = call == nullptr ? nullptr : argument(layer, *call, 0, "address");
    if (given == nullptr || !given->value.is(Tag::Tuple)) return;
    const auto parts = program_.store.items(given->value);
    if (parts.size() < 2) return;
    const std::string_view host = text(parts[0]);
    const bool has_port = parts[1].is(Tag::Integer);
    fetch.complete = !host.empty() && !parts[0].partial && has_port;
    fetch.url = "tcp://" + std::string(host.empty() ? kHole : host) + ":" +
                (has_port ? std::to_string(parts[1].integer) : std::string(kHole));
  }

  // The option of a `pycurl.Curl().setopt`, by whichever of its names: "URL", "WRITEDATA".
  std::string_view option_of(const Fact& fact) const {
    const auto arguments = fact.arguments;
    const std::string_view path = arguments.size() < 2 ? std::string_view() : symbol(arguments[0].value);
    return path.starts_with("pycurl.") ? path.substr(path.rfind('.') + 1) : std::string_view();
  }

  void add(const Layer& layer, const Fact& fact, const Fetcher& fetcher) {
    FoundFetch fetch;
    fetch.layer = layer.id;
    fetch.span = layer.tree[fact.node].span();
    fetch.call = fetcher.symbol;
    if (fetcher.url == kNone) {
      if (open_.size() >= kMaxOpen) return;
      address_of(layer, fact, fetch);
      open_.push_back({.index = found_.size(), .node = fact.node, .symbol = fetcher.symbol, .talks = true});
      found_.push_back(std::move(fetch));
      return;
    }
    if (fetcher.symbol == kCurlOption && option_of(fact) != "URL") return;
    sends_ = sends(fetcher.symbol) ||
             (fetcher.symbol == "urllib.request.urlopen" && argument(layer, fact, 1, "data") != nullptr);
    url_of(layer, fact, fetcher, fetch);
    if (!fetch.url.empty() && !may_be_url(fetch.url)) return;
    if (fetcher.file != kNone) {
      if (const Argument* file = argument(layer, fact, fetcher.file, fetcher.file_keyword)) {
        fetch.landing = Landing::File;
        fetch.lands = text(file->value);
      }
    }
    if (open_.size() >= kMaxOpen) {
      if (!sends_ && !fetch.url.empty()) ++left_out_;
      return;
    }
    open_.push_back({found_.size(), fact.node, fetcher.symbol, !sends_});
    found_.push_back(std::move(fetch));
  }

  // A command in words: `["curl", "-o", FILE, URL]`. One in a line is a layer of its own.
  void words(const Layer& layer, const Fact& fact) {
    if (!is_runner_[fact.symbol]) return;
    const auto arguments = fact.arguments;
    if (arguments.empty()) return;
    const Value& value = arguments[0].value;
    if (!value.is(Tag::List) && !value.is(Tag::Tuple)) return;
    std::vector<std::string> all;
    for (const Value& item : program_.store.items(value)) {
      const std::string_view word = text(item);
      all.emplace_back(word.empty() || word.size() > kLongestWord ? kHole : word);
    }
    word_runs(all, runs_);
    word_fetches(std::move(all), layer.id, layer.tree[fact.node].span(), found_);
  }

  // `r = requests.get(...)`, `with urlopen(...) as r`: the innermost assignment around each.
  void name_variables(const Layer& layer) {
    const syntax::Tree& tree = layer.tree;
    std::vector<std::pair<std::uint32_t, std::size_t>> by_start;
    for (const Open& open : open_) by_start.emplace_back(found_[open.index].span.start, open.index);
    std::sort(by_start.begin(), by_start.end());
    for (NodeId id = 1; id < tree.nodes.size(); ++id) {
      const Kind kind = tree[id].kind;
      if (kind != Kind::Assign && kind != Kind::AnnAssign && kind != Kind::NamedExpr &&
          kind != Kind::WithItem)
        continue;
      const auto span = tree[id].span();
      NodeId target = tree[id].first;
      if (kind == Kind::WithItem && target != syntax::kNoNode) target = tree[target].next;
      if (target == syntax::kNoNode ||
          (tree[target].kind != Kind::Name && tree[target].kind != Kind::Attribute))
        continue;
      auto inside = std::lower_bound(by_start.begin(), by_start.end(), std::pair{span.start, std::size_t{0}});
      for (; inside != by_start.end() && inside->first < span.end; ++inside) {
        FoundFetch& fetch = found_[inside->second];
        if (fetch.span.end > span.end) continue;
        if (fetch.landing != Landing::Unknown && fetch.landing != Landing::Variable) continue;
        fetch.landing = Landing::Variable;
        fetch.lands = tree.text(target);
      }
    }
  }

  // The name that an expression starts with.
  static std::string_view root_name(const syntax::Tree& tree, NodeId node) {
    for (unsigned depth = 0; node != syntax::kNoNode && depth < 64; ++depth) {
      if (tree[node].kind == Kind::Name) return tree.text(node);
      node = tree[node].first;
    }
    return {};
  }

  // The fetch that a value comes from: the one inside the expression, the one whose variable it starts with,
  // or the last one of that function before it.
  const Open* source_of(const Layer& layer, const Argument& given) const {
    const std::string_view path = symbol(given.value);
    if (path.empty() && !given.value.from(unwrap::kFromNetwork)) return nullptr;
    const text::Span span = given.node == syntax::kNoNode ? text::Span{} : layer.tree[given.node].span();
    const std::string_view root =
        given.node == syntax::kNoNode ? std::string_view() : root_name(layer.tree, given.node);
    const Open* last = nullptr;
    for (const Open& open : open_) {
      const FoundFetch& fetch = found_[open.index];
      const bool prefix = path.size() > open.symbol.size() && path.starts_with(open.symbol) &&
                          path[open.symbol.size()] == '(';
      if (!prefix && (!open.keeps || !given.value.from(unwrap::kFromNetwork))) continue;
      if (span.start <= fetch.span.start && fetch.span.end <= span.end) return &open;
      if (!root.empty() && fetch.landing == Landing::Variable && fetch.lands == root) return &open;
      if (fetch.span.start < span.start) last = &open;
    }
    return last;
  }

  // The path of the file that a value is a handle of.
  std::string_view path_of(const Value& handle) const {
    const Fact* opened = maker(handle);
    if (opened == nullptr) return {};
    const auto arguments = opened->arguments;
    return arguments.empty() ? std::string_view() : text(arguments[0].value);
  }

  void land(const Open& open, std::string_view path) {
    FoundFetch& fetch = found_[open.index];
    if (fetch.landing == Landing::File && !fetch.lands.empty()) return;
    fetch.landing = Landing::File;
    fetch.lands = path;
  }

  // What a curl handle fetches lands in the file that the same handle is given.
  void land_curl(const Fact& fact, const Value& file) {
    for (const Open& open : open_) {
      if (open.symbol == kCurlOption && calls_.find(open.node)->second->receiver.node == fact.receiver.node)
        land(open, path_of(file));
    }
  }

  void follow(const Layer& layer, const Fact& fact) {
    const std::string_view path = program_.symbols.text(fact.symbol);
    const auto arguments = fact.arguments;
    if (arguments.empty()) return;
    const bool copies = path == "shutil.copyfileobj";
    const bool writes = path.ends_with(".write") || path.ends_with(".write_bytes") ||
                        path.ends_with(".write_text") || path.ends_with(".writelines");
    if (copies && arguments.size() > 1) {
      if (const Open* open = source_of(layer, arguments[0])) land(*open, path_of(arguments[1].value));
    } else if (writes) {
      if (const Open* open = source_of(layer, arguments[0])) land(*open, path_of(fact.receiver));
    } else if (path == kCurlOption) {
      if (option_of(fact) == "WRITEDATA") land_curl(fact, arguments[1].value);
    } else if (is_runner_[fact.symbol]) {
      const Open* open = source_of(layer, arguments[0]);
      if (open != nullptr && (!open->talks || runs_code_[fact.symbol])) {
        FoundFetch& fetch = found_[open->index];
        if (fetch.landing == Landing::Unknown) {
          fetch.landing = Landing::Interpreter;
          fetch.lands = path;
        }
        fetch.run = true;
        if (fetch.run_by.empty()) fetch.run_by = path;
      }
      for (const Argument& given : arguments) {
        const std::string_view file = text(given.value);
        if (!file.empty() && file.size() < 1024 && file.find_first_of(" \n") == std::string_view::npos)
          runs_.push_back({std::string(file), std::string(path)});
      }
    }
  }

  static std::string_view plain(std::string_view path) {
    while (path.starts_with("./") || path.starts_with(".\\")) path.remove_prefix(2);
    return path;
  }

  // A path that is not known at all is like any other.
  static bool is_telling(std::string_view path) {
    std::size_t known = path.size();
    for (std::size_t at = path.find(kHole); at != std::string_view::npos; at = path.find(kHole, at + 1))
      known -= kHole.size();
    return known >= 2;
  }

  // A file that something in any layer runs by its path, or by its name where that has no folder.
  void mark_run_files() {
    for (const Layer& layer : program_.layers) {
      if (layer.kind == unwrap::LayerKind::Shell || layer.kind == unwrap::LayerKind::PowerShell)
        shell_runs(layer, runs_);
    }
    std::unordered_map<std::string_view, const RunPath*> by_path;
    for (const RunPath& run : runs_) by_path.emplace(plain(run.path), &run);
    for (FoundFetch& fetch : found_) {
      if (fetch.run || fetch.landing != Landing::File || !is_telling(fetch.lands)) continue;
      auto run = by_path.find(plain(fetch.lands));
      if (run == by_path.end()) {
        const std::size_t slash = fetch.lands.find_last_of("/\\");
        if (slash == std::string::npos) continue;
        run = by_path.find(std::string_view(fetch.lands).substr(slash + 1));
      }
      if (run == by_path.end()) continue;
      fetch.run = true;
      fetch.run_by = run->second->by;
    }
  }

  const unwrap::Program& program_;
  std::vector<const Fetcher*> fetchers_;  // by SymbolId
  std::vector<bool> is_runner_;           // by SymbolId
  std::vector<bool> runs_code_;           // of those, what runs what it is given as code
  std::vector<FoundFetch> found_;
  std::vector<Open> open_;
  bool sends_ = false;  // the call that is read gives data along
  std::unordered_map<NodeId, const Fact*> calls_;
  std::unordered_map<NodeId, const Fact*> connections_;  // by what made the socket
  std::vector<RunPath> runs_;
  std::uint32_t left_out_ = 0;
};

}  // namespace

std::vector<FoundFetch> find_fetches(const unwrap::Program& program, std::uint32_t max_fetches,
                                     std::uint32_t& left_out) {
  std::vector<FoundFetch> found = Finder(program).run(left_out);
  if (found.size() > max_fetches) {
    left_out += static_cast<std::uint32_t>(found.size() - max_fetches);
    found.resize(max_fetches);
  }
  return found;
}

}  // namespace pyverdict::report
