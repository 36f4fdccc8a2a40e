#include "report/indicators.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

#include "report/path_actions.h"
#include "text/name_hash.h"

namespace pyverdict::report {
namespace {

using indicator::Role;
using indicator::Type;
using unwrap::Fact;
using unwrap::FactKind;
using unwrap::Tag;
using unwrap::Value;

struct Use {
  std::string_view symbol;
  Role role;
};

// What a function does with the address it is given.
constexpr Use kUses[] = {
    {"requests.get", Role::Download},
    {"requests.Session().get", Role::Download},
    {"httpx.get", Role::Download},
    {"urllib.request.urlopen", Role::Download},
    {"urllib.request.urlretrieve", Role::Download},
    {"urllib.request.Request", Role::Download},
    {"urllib3.PoolManager().request", Role::Download},
    {"wget.download", Role::Download},
    {"requests.post", Role::Exfiltration},
    {"requests.put", Role::Exfiltration},
    {"requests.Session().post", Role::Exfiltration},
    {"httpx.post", Role::Exfiltration},
    {"ftplib.FTP", Role::Exfiltration},
    {"smtplib.SMTP", Role::Exfiltration},
    {"discord_webhook.DiscordWebhook", Role::Exfiltration},
    {"dhooks.Webhook", Role::Exfiltration},
    {"socket.socket().connect", Role::C2},
    {"socket.socket().connect_ex", Role::C2},
    {"socket.socket().sendto", Role::C2},
    {"socket.create_connection", Role::C2},
    {"websocket.create_connection", Role::C2},
    {"websockets.connect", Role::C2},
};

// What names a lock: its argument with the name.
struct Lock {
  std::string_view ending;
  std::size_t argument;
};
constexpr Lock kLocks[] = {
    {".CreateMutex", 2}, {".CreateMutexA", 2}, {".CreateMutexW", 2}, {".OpenMutexA", 2}, {".OpenMutexW", 2}};

constexpr std::size_t kMaxFound = 100'000;
constexpr std::size_t kMaxName = 256;
constexpr std::size_t kMaxAddress = 8192;             // of a text that is given to a function as where to go
constexpr std::size_t kMaxScanned = 4 * 1024 * 1024;  // of one text: beyond it is data

class Finder {
 public:
  explicit Finder(const unwrap::Program& program) : program_(program) {
    roles_.resize(program.symbols.size());
    for (const Use& use : kUses) {
      if (const unwrap::SymbolId id = program.symbols.find(use.symbol)) roles_[id] = use.role;
    }
    locks_.resize(program.symbols.size());
    for (unwrap::SymbolId id = 0; id < program.symbols.size(); ++id) {
      const std::string_view symbol = program.symbols.text(id);
      if (!symbol.ends_with('x') && !symbol.ends_with('A') && !symbol.ends_with('W')) continue;
      for (const Lock& lock : kLocks) {
        if (symbol.ends_with(lock.ending)) locks_[id] = &lock;
      }
    }
  }

  FoundIndicators run() {
    for (const unwrap::Layer& layer : program_.layers) {
      if (layer.has_facts()) {
        search_python(layer);
      } else if (layer.is_text) {
        search_text(layer);
      }
    }
    drop_fragments();
    std::stable_sort(found_.begin(), found_.end(), [](const FoundIndicator& a, const FoundIndicator& b) {
      return std::tie(a.layer, a.span.start) < std::tie(b.layer, b.span.start);
    });
    const std::unordered_map<std::string, PathActions> actions = path_actions(program_);
    for (FoundIndicator& found : found_) {
      if (found.type != Type::Path) continue;
      if (const auto known = actions.find(found.value); known != actions.end()) found.actions = known->second;
    }
    return {std::move(found_), left_out_};
  }

 private:
  void search_python(const unwrap::Layer& layer) {
    // Which texts are given to what: by identity of the stored value.
    std::unordered_map<std::string_view, Role> roles;
    std::vector<bool> containers;  // what was looked through, by slot
    for (const Fact& fact : layer.facts) {
      if (fact.kind != FactKind::Call) continue;
      if (const Lock* lock = locks_[fact.symbol]) named_lock(layer, fact, *lock);
      const Role role = roles_[fact.symbol];
      if (role == Role::Unknown) continue;
      if (role == Role::C2) endpoint(layer, fact);
      for (const unwrap::Argument& argument : fact.arguments) {
        note(argument.value, role, roles);
        const auto items = program_.store.items(argument.value);
        if (items.empty()) break;
        const std::size_t slot = argument.value.slot();
        if (slot >= containers.size()) containers.resize(slot + 1);
        if (containers[slot]) break;
        containers[slot] = true;
        for (const Value& item : items) note(item, role, roles);
        break;
      }
    }
    // A text that became a layer is searched there, where it is readable.
    std::vector<std::string_view> unfolded;
    for (const unwrap::Layer& child : program_.layers) {
      if (child.parent == layer.id) unfolded.push_back(child.text);
    }
    std::sort(unfolded.begin(), unfolded.end());
    for (const std::uint32_t index : first_texts(layer)) {
      const Fact& fact = layer.facts[index];
      const std::string_view text = program_.store.string(fact.result);
      if (std::binary_search(unfolded.begin(), unfolded.end(), text)) continue;
      if (indicator::may_be_solana(text) && names_solana(layer)) {
        add({Type::Wallet, std::string(text), 0, 0}, layer.id, layer.tree[fact.node].span(), Role::Unknown);
      }
      const auto role = roles.find(text);
      const text::Span span = layer.tree[fact.node].span();
      const std::string_view source = layer.tree.text(fact.node);
      for (const indicator::Match& match : indicator::scan(text)) {
        // Where the literal shows the value as it is, the value itself is pointed at.
        const std::string_view shown = text.substr(match.start, match.end - match.start);
        const std::size_t at = source.size() < 65536 ? source.find(shown) : std::string_view::npos;
        text::Span where = span;
        if (at != std::string_view::npos) {
          where.start = span.start + static_cast<std::uint32_t>(at);
          where.end = where.start + static_cast<std::uint32_t>(shown.size());
        }
        add(match, layer.id, where, role == roles.end() ? Role::Unknown : role->second);
      }
    }
  }

  std::string_view text_of(const unwrap::Layer& layer, std::uint32_t fact) const {
    return program_.store.string(layer.facts[fact].result);
  }

  // The facts whose texts stand there first, in their order.
  std::vector<std::uint32_t> first_texts(const unwrap::Layer& layer) const {
    // A hash of the text, and below it the fact: texts that are equal come side by side, most others are
    // never compared.
    std::vector<std::uint64_t> texts;
    for (std::uint32_t i = 0; i < layer.facts.size(); ++i) {
      if (layer.facts[i].kind != FactKind::Text) continue;
      const std::string_view text = text_of(layer, i);
      if (text.size() <= kMaxScanned) texts.push_back(std::uint64_t{text::NameHash()(text)} << 32U | i);
    }
    std::sort(texts.begin(), texts.end());
    const auto fact_of = [](std::uint64_t entry) { return static_cast<std::uint32_t>(entry); };
    std::vector<std::uint32_t> first;
    first.reserve(texts.size());
    for (auto run = texts.begin(); run != texts.end();) {
      const auto end = std::find_if(run + 1, texts.end(),
                                    [&](std::uint64_t entry) { return entry >> 32U != *run >> 32U; });
      if (end - run > 1) {
        std::sort(run, end, [&](std::uint64_t a, std::uint64_t b) {
          const int order = text_of(layer, fact_of(a)).compare(text_of(layer, fact_of(b)));
          return order != 0 ? order < 0 : a < b;
        });
      }
      for (auto entry = run; entry != end; ++entry) {
        if (entry == run || text_of(layer, fact_of(*entry)) != text_of(layer, fact_of(entry[-1])))
          first.push_back(fact_of(*entry));
      }
      run = end;
    }
    std::sort(first.begin(), first.end());
    return first;
  }

  // An address of Solana has no checksum: the script has to speak of Solana.
  bool names_solana(const unwrap::Layer& layer) {
    if (solana_layer_ != layer.id) {
      solana_layer_ = layer.id;
      solana_ = false;
      for (const std::string_view word : {"olana", "OLANA", "hantom"})
        solana_ = solana_ || layer.text.find(word) != std::string::npos;
    }
    return solana_;
  }

  void named_lock(const unwrap::Layer& layer, const Fact& fact, const Lock& lock) {
    const auto arguments = fact.arguments;
    if (lock.argument >= arguments.size()) return;
    const Value& name = arguments[lock.argument].value;
    if ((!name.is(Tag::Text) && !name.is(Tag::Bytes)) || name.partial) return;
    const std::string value(program_.store.string(name));
    if (!value.empty() && value.size() < kMaxName)
      add({Type::Mutex, value, 0, 0}, layer.id, layer.tree[fact.node].span(), Role::Unknown);
  }

  // `connect(("198.51.100.7", 4444))`
  void endpoint(const unwrap::Layer& layer, const Fact& fact) {
    const auto arguments = fact.arguments;
    for (const unwrap::Argument& argument : arguments) {
      const auto items = program_.store.items(argument.value);
      if (items.size() < 2 || !items[0].is(Tag::Text) || items[0].partial || !items[1].is(Tag::Integer))
        continue;
      const std::string text =
          std::string(program_.store.string(items[0])) + ":" + std::to_string(items[1].integer);
      for (const indicator::Match& match : indicator::scan(text)) {
        if (match.type == Type::HostPort)
          add(match, layer.id,
              layer.tree[argument.node == syntax::kNoNode ? fact.node : argument.node].span(), Role::C2);
      }
    }
  }

  void note(const Value& value, Role role, std::unordered_map<std::string_view, Role>& roles) const {
    if (!value.is(Tag::Text)) return;
    const std::string_view text = program_.store.string(value);
    if (text.size() <= kMaxAddress) roles.emplace(text, role);
  }

  void search_text(const unwrap::Layer& layer) {
    const std::string_view text = std::string_view(layer.text).substr(0, kMaxScanned);
    const bool fetches =
        layer.kind == unwrap::LayerKind::Shell &&
        (text.find("curl") != std::string_view::npos || text.find("wget") != std::string_view::npos);
    for (const indicator::Match& match : indicator::scan(text)) {
      const bool address = match.type == Type::Url || match.type == Type::Domain || match.type == Type::Ipv4;
      add(match, layer.id, {match.start, match.end}, fetches && address ? Role::Download : Role::Unknown);
    }
  }

  void add(const indicator::Match& match, std::uint32_t layer, text::Span span, Role role) {
    if (match.type == Type::Webhook) role = Role::Exfiltration;
    const std::string key = std::to_string(static_cast<int>(match.type)) + match.value;
    if (const auto it = index_.find(key); it != index_.end()) {
      FoundIndicator& known = found_[it->second];
      if (known.role == Role::Unknown) known.role = role;
      return;
    }
    if (found_.size() >= kMaxFound) {
      ++left_out_;
      return;
    }
    index_.emplace(key, found_.size());
    found_.push_back({match.type, match.value, layer, span, role});
  }

  // "http://a.example/" + path was read in pieces first: the piece is no indicator of its own.
  void drop_fragments() {
    std::vector<std::size_t> order(found_.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
      return std::tie(found_[a].type, found_[a].layer, found_[a].value) <
             std::tie(found_[b].type, found_[b].layer, found_[b].value);
    });
    std::vector<bool> dropped(found_.size(), false);
    for (std::size_t i = 0; i + 1 < order.size(); ++i) {
      const FoundIndicator& piece = found_[order[i]];
      const FoundIndicator& whole = found_[order[i + 1]];
      const bool inside = piece.span.start < whole.span.end && whole.span.start < piece.span.end;
      if ((piece.type == Type::Url || piece.type == Type::Path) && piece.type == whole.type &&
          piece.layer == whole.layer && inside && whole.value.starts_with(piece.value)) {
        dropped[order[i]] = true;
      }
    }
    std::vector<FoundIndicator> kept;
    for (std::size_t i = 0; i < found_.size(); ++i) {
      if (!dropped[i]) kept.push_back(std::move(found_[i]));
    }
    found_ = std::move(kept);
  }

  const unwrap::Program& program_;
  std::vector<Role> roles_;                  // by SymbolId: what the function does with its address
  std::vector<const Lock*> locks_;           // by SymbolId
  std::uint32_t solana_layer_ = UINT32_MAX;  // the layer that was asked about last
  bool solana_ = false;
  std::vector<FoundIndicator> found_;
  std::uint32_t left_out_ = 0;
  std::unordered_map<std::string, std::size_t> index_;
};

}  // namespace

FoundIndicators find_indicators(const unwrap::Program& program) { return Finder(program).run(); }

}  // namespace pyverdict::report
