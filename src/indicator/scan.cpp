#include <algorithm>

#include "indicator/parts.h"

namespace pyverdict::indicator {
namespace {

// A token longer than this is data; only addresses are looked for at its start.
constexpr std::size_t kMaxToken = 4096;
constexpr std::size_t kMaxUrl = 2048;

constexpr std::string_view kTopFolders[] = {"Applications", "Library", "Users", "bin", "boot", "dev",  "etc",
                                            "home",         "lib",     "lib64", "mnt", "opt",  "proc", "root",
                                            "run",          "sbin",    "srv",   "sys", "tmp",  "usr",  "var"};
constexpr std::string_view kTrailing = ".,;:!?)]}'\"";
constexpr std::string_view kRegistryRoots[] = {
    "HKEY_", "HKLM\\", "HKCU\\", "HKCR\\", "HKU\\", "Software\\Microsoft\\", "SOFTWARE\\Microsoft\\"};
constexpr std::string_view kVersionWords[] = {"version", "Version", "ver", "v", "release", "firmware"};

bool is_separator(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte <= 0x20 || byte >= 0x7f || c == '"' || c == '\'' || c == '`' || c == '<' || c == '>' ||
         c == '|' || c == '\\' || c == '^';
}

// What splits a token that is no URL.
bool is_joint(char c) { return std::string_view("=,;()[]{}&?#*$!").find(c) != std::string_view::npos; }

struct Fang {
  std::string_view defanged;
  std::string_view meant;
};

constexpr Fang kFangs[] = {{"[.]", "."},     {"(.)", "."},       {"{.}", "."},     {"[dot]", "."},
                           {"(dot)", "."},   {"[:]", ":"},       {"[://]", "://"}, {"[at]", "@"},
                           {"[@]", "@"},     {"hxxps", "https"}, {"hxxp", "http"}, {"hXXps", "https"},
                           {"hXXp", "http"}, {"fxp:", "ftp:"}};

bool is_fanged(std::string_view token) {
  return token.find("hxxp") != std::string_view::npos || token.find("hXXp") != std::string_view::npos ||
         token.find_first_of("[({") != std::string_view::npos;
}

std::string refang(std::string_view token) {
  std::string result;
  for (std::size_t at = 0; at < token.size();) {
    const auto* const fang = std::find_if(std::begin(kFangs), std::end(kFangs), [&](const Fang& f) {
      return token.substr(at).starts_with(f.defanged);
    });
    if (fang != std::end(kFangs)) {
      result += fang->meant;
      at += fang->defanged.size();
    } else {
      result += token[at++];
    }
  }
  return result;
}

class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  std::vector<Match> run() {
    std::size_t at = 0;
    while (at < text_.size()) {
      if (const std::size_t end = windows_name(at); end > at) {
        at = end;
        continue;
      }
      if (is_separator(text_[at])) {
        ++at;
        continue;
      }
      std::size_t end = at;
      while (end < text_.size() && !is_separator(text_[end])) ++end;
      token(at, end);
      at = end;
    }
    private_keys();
    std::stable_sort(found_.begin(), found_.end(),
                     [](const Match& a, const Match& b) { return a.start < b.start; });
    return std::move(found_);
  }

 private:
  void add(Type type, std::string_view value, std::size_t start, std::size_t end) {
    found_.push_back(
        {type, std::string(value), static_cast<std::uint32_t>(start), static_cast<std::uint32_t>(end)});
  }

  // Paths of Windows and registry keys hold blanks and backslashes: they are read before tokens are. Gives
  // the end of what it took, or `at`.
  std::size_t windows_name(std::size_t at) {
    const std::string_view rest = text_.substr(at);
    const char c = rest[0];
    const bool fresh = at == 0 || !is_word(text_[at - 1]);
    if (!fresh || (!is_letter(c) && c != '%' && c != '\\')) return at;
    const bool registry =
        (c == 'H' || c == 'S') && std::any_of(std::begin(kRegistryRoots), std::end(kRegistryRoots),
                                              [&](std::string_view root) { return rest.starts_with(root); });
    const bool drive = rest.size() > 3 && is_letter(c) && rest[1] == ':' &&
                       (rest[2] == '\\' || rest[2] == '/') &&
                       (is_word(rest[3]) || rest[3] == '%' || rest[3] == '$');
    const std::size_t percent = c == '%' ? rest.substr(0, 40).find("%\\", 1) : std::string_view::npos;
    if (!registry && !drive && percent == std::string_view::npos) return at;
    std::size_t end = at;
    const std::size_t most = std::min(text_.size(), at + 520);
    while (end < most && std::string_view("\"'`<>|*?\n\r\t;,").find(text_[end]) == std::string_view::npos &&
           static_cast<unsigned char>(text_[end]) < 0x7f && (end < at + 2 || text_[end] != ':')) {
      ++end;
    }
    // A blank ends the name, unless a path goes on behind it ("Program Files\...").
    for (std::size_t blank = text_.find(' ', at); blank < end; blank = text_.find(' ', blank + 1)) {
      if (text_.substr(blank, end - blank).find('\\') == std::string_view::npos) end = blank;
    }
    while (end > at && (kTrailing.find(text_[end - 1]) != std::string_view::npos || text_[end - 1] == '\\'))
      --end;
    const std::string_view value = text_.substr(at, end - at);
    if (value.size() < 4 || (registry && value.find('\\') == std::string_view::npos)) return at;
    add(registry ? Type::RegistryKey : Type::Path, value, at, end);
    return end;
  }

  void token(std::size_t start, std::size_t end) {
    const std::string_view token = text_.substr(start, end - start);
    if (token.size() > kMaxToken && token.substr(0, kMaxUrl).find("://") == std::string_view::npos) return;
    if (is_fanged(token.substr(0, kMaxUrl))) {
      std::string meant = refang(token.substr(0, kMaxUrl));
      if (meant != token) {
        while (!meant.empty() && kTrailing.find(meant.back()) != std::string_view::npos) meant.pop_back();
        if (!urls(meant, start, end, true)) host(meant, start, end);
        return;
      }
    }
    if (urls(token, start, end, false)) return;
    std::size_t at = start;
    while (at < end) {
      std::size_t stop = at;
      while (stop < end && !is_joint(text_[stop])) ++stop;
      if (stop > at) piece(at, stop);
      at = stop + 1;
    }
  }

  // Takes the URL in a token; `whole` when the token was refanged and has no offsets of its own.
  bool urls(std::string_view token, std::size_t start, std::size_t end, bool whole) {
    const std::size_t mark = token.find("://");
    if (mark == std::string_view::npos || mark == 0) return false;
    std::size_t first = mark;
    while (first > 0 &&
           (is_letter(token[first - 1]) || token[first - 1] == '+' || is_digit(token[first - 1])))
      --first;
    while (first < mark && !is_letter(token[first])) ++first;
    std::string_view url = token.substr(first, kMaxUrl);
    // What a URL stands in may end in its own brackets.
    if (const std::size_t stop = url.find_first_of("{}*"); stop != std::string_view::npos)
      url = url.substr(0, stop);
    while (!url.empty() && kTrailing.find(url.back()) != std::string_view::npos) url.remove_suffix(1);
    const auto parts = parse_url(url);
    if (!parts) return false;
    const std::size_t from = whole ? start : start + first;
    const std::size_t to = whole ? end : from + url.size();
    add(is_webhook(url) ? Type::Webhook : Type::Url, url, from, to);
    host_of_url(parts->host, from, to);
    return true;
  }

  void host_of_url(std::string_view host, std::size_t start, std::size_t end) {
    if (parse_ipv4(host)) {
      add(Type::Ipv4, host, start, end);
    } else if (parse_ipv6(host)) {
      add(Type::Ipv6, host, start, end);
    } else {
      add(Type::Domain, host, start, end);
    }
  }

  void host(std::string_view value, std::size_t start, std::size_t end) {
    const std::size_t colon = value.find(':');
    const std::string_view name = value.substr(0, std::min(colon, value.find('/')));
    if (parse_ipv4(name)) {
      add(Type::Ipv4, name, start, end);
    } else if (is_host_name(name) && name.find('.') != std::string_view::npos &&
               (is_top_level(name.substr(name.rfind('.') + 1)) || is_reserved_host(name))) {
      add(Type::Domain, name, start, end);
    }
  }

  void piece(std::size_t start, std::size_t end) {
    while (end > start && kTrailing.find(text_[end - 1]) != std::string_view::npos) --end;
    while (start < end && kTrailing.find(text_[start]) != std::string_view::npos && text_[start] != ':')
      ++start;
    const std::string_view value = text_.substr(start, end - start);
    if (value.size() < 4 || value.size() > kMaxUrl) return;
    if (value[0] == '/' || value[0] == '~') {
      path(value, start, end);
      return;
    }
    if (is_secret(value)) {
      add(Type::Token, value, start, end);
      return;
    }
    if (is_wallet(value)) {
      add(Type::Wallet, value, start, end);
      return;
    }
    if (is_hash(value)) {
      add(Type::Hash, value, start, end);
      return;
    }
    if (const std::size_t at = value.find('@'); at != std::string_view::npos && at > 0) {
      email(value, at, start, end);
      return;
    }
    if (ipv4(value, start)) return;
    if (value.find(':') != std::string_view::npos && parse_ipv6(value)) {
      if (classify_address(value) != AddressClass::Loopback &&
          classify_address(value) != AddressClass::Reserved) {
        add(Type::Ipv6, value, start, end);
      }
      return;
    }
    // A host, perhaps with a port or a path behind it.
    const std::size_t stop = value.find_first_of(":/");
    const std::string_view name = value.substr(0, stop);
    if (is_bare_domain(name)) add(Type::Domain, name, start, start + name.size());
  }

  void path(std::string_view value, std::size_t start, std::size_t end) {
    if (!std::all_of(value.begin(), value.end(), [](char c) {
          return is_word(c) || c == '/' || c == '.' || c == '~' || c == '+' || c == '%' || c == '@' ||
                 c == ':';
        }))
      return;
    if (value[0] == '~') {
      if (value.size() > 3 && value[1] == '/') add(Type::Path, value, start, end);
      return;
    }
    const std::size_t slash = value.find('/', 1);
    const std::string_view top = value.substr(1, slash == std::string_view::npos ? slash : slash - 1);
    const bool known =
        std::find(std::begin(kTopFolders), std::end(kTopFolders), top) != std::end(kTopFolders);
    const bool deep = slash != std::string_view::npos && slash + 1 < value.size();
    if (known && deep && value != "/dev/null") add(Type::Path, value, start, end);
  }

  void email(std::string_view value, std::size_t at, std::size_t start, std::size_t end) {
    const std::string_view user = value.substr(0, at);
    const std::string_view domain = value.substr(at + 1);
    const bool plain =
        std::all_of(user.begin(), user.end(), [](char c) { return is_word(c) || c == '.' || c == '+'; });
    const std::size_t dot = domain.rfind('.');
    if (plain && dot != std::string_view::npos && is_host_name(domain) && !parse_ipv4(domain) &&
        (is_top_level(domain.substr(dot + 1)) || is_reserved_host(domain))) {
      add(Type::Email, value, start, end);
    }
  }

  // An address, perhaps with a port or a prefix length; no version number and no OID.
  bool ipv4(std::string_view value, std::size_t start) {
    const std::size_t stop = std::min(value.find_first_of(":/"), value.size());
    const std::string_view address = value.substr(0, stop);
    const auto octets = parse_ipv4(address);
    if (!octets) return false;
    const std::string_view rest = value.substr(stop);
    const bool port = rest.size() > 1 && std::all_of(rest.begin() + 1, rest.end(), is_digit);
    if (!rest.empty() && !port && rest[0] == ':') return true;
    const AddressClass kind = classify_address(address);
    const bool tiny = std::all_of(octets->begin(), octets->end(), [](std::uint8_t o) { return o < 16; }) &&
                      kind == AddressClass::Public && !port && (*octets)[0] != (*octets)[1];
    if (kind == AddressClass::Loopback || kind == AddressClass::Reserved || tiny || is_version(start))
      return true;
    add(Type::Ipv4, address, start, start + address.size());
    return true;
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

  void private_keys() {
    constexpr std::string_view kBegin = "-----BEGIN ";
    for (std::size_t at = text_.find(kBegin); at != std::string_view::npos; at = text_.find(kBegin, at + 1)) {
      const std::size_t end = text_.substr(0, at + 64).find("PRIVATE KEY-----", at);
      if (end != std::string_view::npos) add(Type::Token, text_.substr(at, end + 16 - at), at, end + 16);
    }
  }

  std::string_view text_;
  std::vector<Match> found_;
};

}  // namespace

std::optional<UrlParts> parse_url(std::string_view url) {
  constexpr std::string_view kLocal[] = {"about",      "chrome", "data",     "file",
                                         "javascript", "jar",    "resource", "view"};
  const std::size_t mark = url.find("://");
  if (mark == std::string_view::npos || mark < 2 || mark > 20) return std::nullopt;
  UrlParts parts;
  parts.scheme = url.substr(0, mark);
  if (std::find(std::begin(kLocal), std::end(kLocal), parts.scheme) != std::end(kLocal)) return std::nullopt;
  std::string_view authority = url.substr(mark + 3);
  authority = authority.substr(0, authority.find_first_of("/?#"));
  if (const std::size_t at = authority.rfind('@'); at != std::string_view::npos)
    authority.remove_prefix(at + 1);
  if (authority.starts_with('[')) {
    const std::size_t close = authority.find(']');
    if (close == std::string_view::npos) return std::nullopt;
    parts.host = authority.substr(1, close - 1);
    return parse_ipv6(parts.host) ? std::optional(parts) : std::nullopt;
  }
  parts.host = authority.substr(0, authority.find(':'));
  // A name without a dot is a machine of one's own network, or a placeholder.
  if (!is_host_name(parts.host) || parts.host.find('.') == std::string_view::npos) return std::nullopt;
  return parts;
}

std::vector<Match> scan(std::string_view text) { return Scanner(text).run(); }

}  // namespace pyverdict::indicator
