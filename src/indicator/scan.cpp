#include <algorithm>

#include "indicator/parts.h"

namespace pyverdict::indicator {
namespace {

constexpr std::size_t kMaxPiece = 2048;  // longer ones are data
constexpr std::size_t kMinSecret = 20;   // shorter ones are words, unless they have a dot, a colon or a slash
constexpr std::size_t kMaxWallet = 106;
constexpr std::size_t kMaxNested = 3;
constexpr std::size_t kContentId = 46;  // the shortest identifier of IPFS

constexpr std::string_view kTopFolders[] = {"Applications", "Library", "Users", "bin", "boot", "dev",  "etc",
                                            "home",         "lib",     "lib64", "mnt", "opt",  "proc", "root",
                                            "run",          "sbin",    "srv",   "sys", "tmp",  "usr",  "var"};
constexpr std::string_view kTrailing = ".,;:!?)]}'\"";
constexpr std::string_view kVersionWords[] = {"version", "Version", "ver", "v", "release", "firmware"};

// What a byte is to the scan.
enum Class : std::uint8_t {
  kSeparator = 1,  ///< ends every token
  kJoint = 2,      ///< splits a token that is no URL
  kMark = 4,       ///< without one of these, short tokens are words
};

constexpr std::array<std::uint8_t, 256> kClasses = [] {
  std::array<std::uint8_t, 256> classes{};
  for (std::size_t byte = 0; byte < classes.size(); ++byte) {
    if (byte <= 0x20 || byte >= 0x7F) classes[byte] = kSeparator;
  }
  for (const char c : std::string_view("\"'`<>|\\^")) classes[static_cast<std::uint8_t>(c)] = kSeparator;
  for (const char c : std::string_view("=,;()[]{}&?#$!")) classes[static_cast<std::uint8_t>(c)] = kJoint;
  for (const char c : std::string_view(".:/@~[(")) classes[static_cast<std::uint8_t>(c)] |= kMark;
  return classes;
}();

std::uint8_t class_of(char c) { return kClasses[static_cast<std::uint8_t>(c)]; }

bool is_trailing(char c) { return kTrailing.find(c) != std::string_view::npos; }

bool is_path_character(char c) {
  return is_word(c) || std::string_view("/.~+%@*").find(c) != std::string_view::npos;
}

class Scanner {
 public:
  Scanner(std::string_view text, bool refangs) : text_(text), refangs_(refangs) {}

  std::vector<Match> run() {
    found_ = windows_names(text_);
    const std::vector<Match> windows = found_;
    auto next = windows.begin();
    for (std::size_t at = 0; at < text_.size();) {
      if (next != windows.end() && at >= next->start) {
        at = std::max<std::size_t>(at, next->end);
        ++next;
        continue;
      }
      if ((class_of(text_[at]) & kSeparator) != 0) {
        ++at;
        continue;
      }
      const std::size_t limit = next == windows.end() ? text_.size() : next->start;
      std::uint8_t classes = 0;
      std::size_t end = at;
      for (; end < limit && (class_of(text_[end]) & kSeparator) == 0; ++end) classes |= class_of(text_[end]);
      if ((classes & kMark) != 0 || end - at >= kMinSecret) token(at, end);
      at = end;
    }
    private_keys();
    user_agents();
    std::stable_sort(found_.begin(), found_.end(),
                     [](const Match& a, const Match& b) { return a.start < b.start; });
    return std::move(found_);
  }

 private:
  void add(Type type, std::string_view value, std::size_t start, std::size_t end) {
    found_.push_back(
        {type, std::string(value), static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(end)});
  }

  // The first such character from `at` on, or `end`.
  std::size_t find_before(std::size_t end, char c, std::size_t at) const {
    return std::min(text_.substr(0, end).find(c, at), end);
  }

  void token(std::size_t start, std::size_t end) {
    const std::string_view token = text_.substr(start, end - start);
    if (refangs_ && token.size() <= kMaxPiece && is_fanged(token)) {
      const std::string meant = refang(token);
      // What was refanged has no offsets of its own.
      for (Match& match : Scanner(meant, false).run()) add(match.type, match.value, start, end);
      return;
    }
    // Pieces lie between URLs.
    std::size_t done = start;
    for (std::size_t mark = token.find("://"); mark != std::string_view::npos;
         mark = token.find("://", mark + 3)) {
      const std::size_t at = start + mark;
      if (at < done) continue;
      std::size_t first = at;
      while (first > done && at - first < 20 && (is_alnum(text_[first - 1]) || text_[first - 1] == '+'))
        --first;
      while (first < at && !is_letter(text_[first])) ++first;
      pieces(done, first);
      done = url(first, end);
    }
    pieces(done, end);
  }

  // The end of the URL at `start`, which lies in a token that ends at `end`.
  std::size_t url_end(std::size_t start, std::size_t end) const {
    std::string_view url = text_.substr(start, std::min(end - start, kMaxPiece));
    // Where a program fills something in, what is known of the URL ends. Lists of URLs have commas between
    // them.
    url = url.substr(0, url.find_first_of("{}*", url.find("://") + 3));
    for (const std::string_view next : {",http", ";http"}) url = url.substr(0, url.find(next));
    while (!url.empty() && is_trailing(url.back())) {
      // "https://en.wikipedia.org/wiki/Python_(genus)"
      if (url.back() == ')' && url.find('(') != std::string_view::npos) break;
      url.remove_suffix(1);
    }
    return start + url.size();
  }

  std::size_t url(std::size_t start, std::size_t end) {
    const std::size_t stop = url_end(start, end);
    const std::string_view url = text_.substr(start, stop - start);
    const std::optional<UrlParts> parts = parse_url(url);
    if (!parts) return std::max(stop, template_host(start, end));
    add(is_webhook(url) ? Type::Webhook : Type::Url, url, start, stop);
    ipfs(url, start);
    host_of_url(parts->host, start, stop);
    // A URL in another one: a redirection, an archive, a proxy.
    std::size_t inner = url.find("://") + 3;
    for (std::size_t nested = 0; nested < kMaxNested; ++nested) {
      inner = url.find("http", inner);
      if (inner == std::string_view::npos) break;
      const std::string_view rest = url.substr(inner);
      const std::optional<UrlParts> nested_parts =
          rest.starts_with("http://") || rest.starts_with("https://") ? parse_url(rest) : std::nullopt;
      if (nested_parts) {
        add(is_webhook(rest) ? Type::Webhook : Type::Url, rest, start + inner, stop);
        host_of_url(nested_parts->host, start + inner, stop);
      }
      inner += 4;
    }
    return stop;
  }

  void host_of_url(std::string_view host, std::size_t start, std::size_t end) {
    const std::optional<std::string> dotted = dotted_number(host);
    const std::string_view address = dotted ? std::string_view(*dotted) : host;
    const bool v4 = parse_ipv4(address).has_value();
    if (!v4 && !parse_ipv6(address)) return add(Type::Domain, host, start, end);
    const AddressClass kind = classify_address(address);
    if (kind != AddressClass::Loopback && kind != AddressClass::Reserved) {
      add(v4 ? Type::Ipv4 : Type::Ipv6, address, start, end);
    }
  }

  // "https://{}.files.example.org/x": what is fixed of the host.
  std::size_t template_host(std::size_t start, std::size_t end) {
    const std::string_view rest = text_.substr(start, std::min(end - start, kMaxPiece));
    const std::size_t from = rest.find("://") + 3;
    const std::string_view authority = rest.substr(from, std::min(rest.find('/', from), rest.size()) - from);
    const std::size_t close = authority.rfind("}.");
    if (close == std::string_view::npos || authority.find('{') == std::string_view::npos) return start + from;
    const std::string_view host = authority.substr(close + 2, authority.find(':', close) - close - 2);
    const std::size_t at = start + from + close + 2;
    if (is_bare_domain(host)) add(Type::Domain, host, at, at + host.size());
    return start + from + authority.size();
  }

  void pieces(std::size_t start, std::size_t end) {
    while (start < end) {
      std::size_t stop = start;
      while (stop < end && (class_of(text_[stop]) & kJoint) == 0) ++stop;
      if (stop > start) piece(start, stop);
      start = stop + 1;
    }
  }

  void piece(std::size_t start, std::size_t end) {
    while (end > start && is_trailing(text_[end - 1])) --end;
    while (start < end && is_trailing(text_[start]) && text_[start] != ':') ++start;
    const std::string_view value = text_.substr(start, end - start);
    if (value.size() < 4 || value.size() > kMaxPiece) return;
    if (value.size() >= kContentId && ipfs(value, start)) return;
    if (value[0] == '/' || value[0] == '~') return path(start, end);
    const bool home = start > 0 && text_[start - 1] == '$' && value.starts_with("HOME/");
    if (home && std::all_of(value.begin(), value.end(), is_path_character))
      return add(Type::Path, text_.substr(start - 1, value.size() + 1), start - 1, end);
    if (value.size() >= kMinSecret && is_secret(value)) return add(Type::Token, value, start, end);
    if (value.size() >= 32 && is_hash(value)) return add(Type::Hash, value, start, end);
    if (value.size() >= kMinSecret && wallets(value, start)) return;
    if (value.find(':') != std::string_view::npos && parse_ipv6(value)) {
      const AddressClass kind = classify_address(value);
      if (kind != AddressClass::Loopback && kind != AddressClass::Reserved)
        add(Type::Ipv6, value, start, end);
      return;
    }
    if (const std::size_t at = value.rfind('@'); at != std::string_view::npos && at > 0)
      return account(value, at, start);
    // "host:port", "TCP:host:port", "host/path"
    for (std::size_t at = start; at < end;) {
      const std::size_t stop = find_before(end, ':', at);
      const std::size_t known = found_.size();
      host(at, find_before(stop, '/', at));
      if (found_.size() > known) port(at, stop, end);
      at = stop + 1;
    }
  }

  // The wallets among the runs of letters and digits: miners have the name of a worker behind them.
  bool wallets(std::string_view value, std::size_t start) {
    bool any = false;
    for (std::size_t at = 0; at < value.size();) {
      std::size_t stop = at;
      while (stop < value.size() && is_alnum(value[stop])) ++stop;
      const std::string_view run = value.substr(at, stop - at);
      if (run.size() <= kMaxWallet && is_wallet(run)) {
        add(Type::Wallet, run, start + at, start + stop);
        any = true;
      }
      at = stop + 1;
    }
    return any;
  }

  // A name or an address, whose port or path begins at `end`.
  void host(std::size_t start, std::size_t end) {
    const std::string_view name = text_.substr(start, end - start);
    if (parse_ipv4(name)) return ipv4(name, start);
    const char behind = end < text_.size() ? text_[end] : ' ';
    const bool code = behind == '(' || behind == '[' || behind == '=';  // a call, an index, an assignment
    if (!code && is_bare_domain(name)) add(Type::Domain, name, start, end);
  }

  // The port behind a host that ends at `colon`: digits up to the end, a slash or another colon.
  void port(std::size_t start, std::size_t colon, std::size_t end) {
    constexpr std::size_t kMostDigits = 5;
    if (colon >= end) return;
    std::size_t stop = colon + 1;
    unsigned number = 0;
    while (stop < end && is_digit(text_[stop]) && stop - colon <= kMostDigits) {
      number = number * 10 + static_cast<unsigned>(text_[stop++] - '0');
    }
    const bool whole = stop == end || text_[stop] == '/' || text_[stop] == ':';
    if (stop == colon + 1 || !whole || number == 0 || number > 65535) return;
    add(Type::HostPort, text_.substr(start, stop - start), start, stop);
  }

  // "user@host", "mailto:user@host", "user:password@host", "user@host:path"
  void account(std::string_view value, std::size_t at, std::size_t start) {
    std::string_view user = value.substr(0, at);
    if (user.starts_with("mailto:")) user.remove_prefix(7);
    const std::string_view rest = value.substr(at + 1);
    const std::size_t size = std::min(rest.find_first_of(":/"), rest.size());
    const std::string_view host = rest.substr(0, size);
    const std::size_t host_start = start + at + 1;
    if (parse_ipv4(host)) return ipv4(host, host_start);
    const bool plain = std::all_of(user.begin(), user.end(),
                                   [](char c) { return is_word(c) || c == '.' || c == '+' || c == ':'; });
    const std::size_t dot = host.rfind('.');
    if (!plain || dot == std::string_view::npos || !is_host_name(host)) return;
    if (!is_top_level(host.substr(dot + 1)) && !is_reserved_host(host)) return;
    // "aes256-gcm@openssh.com" is the name of an algorithm.
    if (host == "openssh.com" || host == "libssh.org") return;
    if (size == rest.size() && user.find(':') == std::string_view::npos) {
      const std::size_t user_start = start + at - user.size();
      return add(Type::Email, text_.substr(user_start, user.size() + 1 + size), user_start,
                 host_start + size);
    }
    if (is_bare_domain(host)) add(Type::Domain, host, host_start, host_start + size);
  }

  void path(std::size_t start, std::size_t end) {
    // "/usr/bin:/bin": a list
    for (std::size_t at = start; at < end;) {
      const std::size_t stop = find_before(end, ':', at);
      one_path(text_.substr(at, stop - at), at);
      at = stop + 1;
    }
  }

  void one_path(std::string_view value, std::size_t start) {
    if (!std::all_of(value.begin(), value.end(), is_path_character)) return;
    if (value.starts_with("~/")) {
      if (value.size() > 3) add(Type::Path, value, start, start + value.size());
      return;
    }
    // Where the shell's own sockets lead.
    for (const std::string_view device : {"/dev/tcp/", "/dev/udp/"}) {
      if (!value.starts_with(device)) continue;
      const std::size_t at = start + device.size();
      const std::string_view name =
          value.substr(device.size(), value.find('/', device.size()) - device.size());
      if (parse_ipv4(name))
        add(Type::Ipv4, name, at, at + name.size());
      else if (is_bare_domain(name))
        add(Type::Domain, name, at, at + name.size());
      return;
    }
    const std::size_t slash = value.find('/', 1);
    if (value[0] != '/' || slash == std::string_view::npos || slash + 1 >= value.size() ||
        value == "/dev/null")
      return;
    const std::string_view top = value.substr(1, slash - 1);
    const bool known = std::binary_search(std::begin(kTopFolders), std::end(kTopFolders), top);
    if (known) add(Type::Path, value, start, start + value.size());
  }

  // An address, and no version number. Made up ones of small numbers are versions more often than addresses.
  void ipv4(std::string_view address, std::size_t start) {
    const AddressClass kind = classify_address(address);
    if (kind == AddressClass::Loopback || kind == AddressClass::Reserved || is_version(start)) return;
    const std::size_t end = start + address.size();
    const bool port_or_prefix =
        end + 1 < text_.size() && (text_[end] == ':' || text_[end] == '/') && is_digit(text_[end + 1]);
    const auto octets = parse_ipv4(address);
    const bool small =
        std::all_of(octets->begin(), octets->end(), [](std::uint8_t octet) { return octet < 16; });
    if (small && kind == AddressClass::Public && !port_or_prefix && (*octets)[0] != (*octets)[1]) return;
    add(Type::Ipv4, address, start, end);
  }

  bool is_version(std::size_t start) const {
    std::size_t at = start;
    while (at > 0 && (text_[at - 1] == ' ' || text_[at - 1] == ':')) --at;
    if (at > 0 && at == start && text_[at - 1] == '=') {
      return at > 1 && std::string_view("=<>~!").find(text_[at - 2]) != std::string_view::npos;
    }
    std::size_t word = at;
    while (word > 0 && is_letter(text_[word - 1])) --word;
    const std::string_view before = text_.substr(word, at - word);
    return std::find(std::begin(kVersionWords), std::end(kVersionWords), before) != std::end(kVersionWords);
  }

  // "Mozilla/5.0 (X11; Linux x86_64) ...", up to the end of the line or a quote.
  void user_agents() {
    constexpr std::string_view kBegin = "Mozilla/";
    constexpr std::size_t kMaxAgent = 400;
    for (std::size_t at = text_.find(kBegin); at != std::string_view::npos; at = text_.find(kBegin, at + 1)) {
      const std::string_view rest = text_.substr(at, kMaxAgent);
      const std::string_view agent = rest.substr(0, rest.find_first_of("\r\n\"'\\"));
      const std::size_t open = agent.find(" (");
      if (open == std::string_view::npos || open > kBegin.size() + 4) continue;
      std::size_t end = at + agent.size();
      while (text_[end - 1] == ' ') --end;
      add(Type::UserAgent, text_.substr(at, end - at), at, end);
    }
  }

  // The content that a path or a URL names: "/ipfs/Qm...", "ipfs://bafy...".
  bool ipfs(std::string_view value, std::size_t start) {
    bool any = false;
    for (std::size_t at = 0; at < value.size();) {
      std::size_t stop = at;
      while (stop < value.size() && is_alnum(value[stop])) ++stop;
      if (is_content_id(value.substr(at, stop - at))) {
        add(Type::Ipfs, value.substr(at, stop - at), start + at, start + stop);
        any = true;
      }
      at = stop + 1;
    }
    return any;
  }

  static bool is_content_id(std::string_view run) {
    constexpr std::string_view kBase58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    constexpr std::string_view kBase32 = "abcdefghijklmnopqrstuvwxyz234567";
    if (run.size() == kContentId && run.starts_with("Qm"))
      return run.find_first_not_of(kBase58) == std::string_view::npos;
    const bool second = run.starts_with("bafy") || run.starts_with("bafk") || run.starts_with("bafz");
    return second && run.size() >= 52 && run.size() <= 80 &&
           run.find_first_not_of(kBase32) == std::string_view::npos;
  }

  void private_keys() {
    constexpr std::string_view kBegin = "-----BEGIN ";
    constexpr std::string_view kEnd = "PRIVATE KEY-----";
    for (std::size_t at = text_.find(kBegin); at != std::string_view::npos; at = text_.find(kBegin, at + 1)) {
      const std::size_t end = text_.substr(0, at + 64).find(kEnd, at);
      if (end == std::string_view::npos) continue;
      add(Type::Token, text_.substr(at, end + kEnd.size() - at), at, end + kEnd.size());
    }
  }

  std::string_view text_;
  bool refangs_;
  std::vector<Match> found_;
};

}  // namespace

std::vector<Match> scan(std::string_view text) { return Scanner(text, true).run(); }

}  // namespace pyverdict::indicator
