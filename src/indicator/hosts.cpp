#include <algorithm>

#include "indicator/parts.h"

namespace pyverdict::indicator {
namespace {

constexpr std::string_view kTopLevel[] = {
#include "indicator/suffixes.inc"
};

// Names that nobody can register (RFC 2606, RFC 6761, RFC 8375, ICANN's "internal").
constexpr std::string_view kReserved[] = {"arpa", "example", "internal",  "invalid",
                                          "lan",  "local",   "localhost", "test"};

// Top-level domains that hardly mean anything else: with one of these a name in a text is a domain.
constexpr std::string_view kConvincing[] = {
    "at",  "au", "be",  "bid",     "biz", "br",    "ca",    "cf",      "ch",  "click", "club", "cn",  "co",
    "com", "cz", "de",  "dev",     "dk",  "es",    "eu",    "fi",      "fr",  "ga",    "gg",   "gq",  "hk",
    "icu", "ie", "il",  "invalid", "io",  "ir",    "jp",    "kr",      "kz",  "link",  "lol",  "lv",  "me",
    "ml",  "mx", "net", "nl",      "nu",  "nz",    "onion", "online",  "org", "pro",   "pt",   "pw",  "ro",
    "ru",  "se", "sg",  "site",    "sk",  "space", "st",    "store",   "su",  "tech",  "tk",   "top", "tr",
    "tv",  "tw", "ua",  "uk",      "us",  "vip",   "vn",    "website", "ws",  "xyz",   "za"};

// Of those, the words that also name attributes and file types: a name of two labels needs more than them.
constexpr std::string_view kWords[] = {
    "at",     "be",  "bid", "click", "club",  "co", "dev",   "fi",   "ie",  "link", "me",  "ml",     "nu",
    "online", "pro", "pt",  "site",  "space", "st", "store", "tech", "top", "tv",   "vip", "website"};

// Top-level domains that are, behind a dot, more often something else even in longer names.
constexpr std::string_view kDoubtful[] = {"as", "by",  "do", "id",  "in",   "info", "int", "is",
                                          "it", "map", "md", "mov", "name", "no",   "pl",  "post",
                                          "ps", "py",  "rs", "run", "sh",   "so",   "to",  "zip"};

// Words that are domains of those who buy them cheaply; programs hardly use them behind a dot.
constexpr std::string_view kCheap[] = {
    "agency",  "app",  "autos",  "beauty",  "bet", "boats",   "bond",    "buzz",  "cam",       "cfd",
    "cloud",   "cyou", "date",   "digital", "fun", "hair",    "homes",   "host",  "lat",       "life",
    "live",    "loan", "men",    "moe",     "mom", "monster", "network", "party", "pics",      "quest",
    "racing",  "rest", "review", "rocks",   "sbs", "science", "shop",    "skin",  "solutions", "stream",
    "systems", "team", "today",  "trade",   "win", "work",    "world",   "wtf",   "zone"};

// What stands before the domain of a country and is nobody's ("co.uk").
constexpr std::string_view kSecondLevels[] = {"ac", "co", "com", "edu", "gov", "net", "org"};

// Services that scripts take and leave things at, whose names follow none of these rules.
constexpr std::string_view kServices[] = {"0x0.st",      "api.ipify.org", "file.io",    "icanhazip.com",
                                          "ifconfig.co", "ifconfig.me",   "ipinfo.io",  "ix.io",
                                          "oshi.at",     "paste.rs",      "sprunge.us", "t.me",
                                          "temp.sh",     "termbin.com",   "transfer.sh"};

// Programs of DOS and Windows that end like domains.
constexpr std::string_view kPrograms[] = {"chcp.com", "command.com", "format.com",
                                          "mode.com", "more.com",    "tree.com"};

// What programs put in front of a dot.
constexpr std::string_view kObjects[] = {
    "app", "args",  "cfg",  "cls",  "config",  "ctx",  "data",     "df",   "django",
    "e",   "event", "f",    "file", "logging", "math", "np",       "obj",  "os",
    "pd",  "plt",   "re",   "req",  "request", "res",  "response", "self", "settings",
    "sys", "tf",    "this", "time", "torch",   "user", "x"};

// With these even such a name is a domain ("time.example.net").
constexpr std::string_view kPlain[] = {"com", "net", "onion", "org", "ru"};

constexpr std::size_t kLongLabel = 12;

template <std::size_t N>
bool contains(const std::string_view (&sorted)[N], std::string_view value) {
  return std::binary_search(std::begin(sorted), std::end(sorted), value);
}

static_assert(std::is_sorted(std::begin(kReserved), std::end(kReserved)));
static_assert(std::is_sorted(std::begin(kConvincing), std::end(kConvincing)));
static_assert(std::is_sorted(std::begin(kWords), std::end(kWords)));
static_assert(std::is_sorted(std::begin(kDoubtful), std::end(kDoubtful)));
static_assert(std::is_sorted(std::begin(kCheap), std::end(kCheap)));
static_assert(std::is_sorted(std::begin(kSecondLevels), std::end(kSecondLevels)));
static_assert(std::is_sorted(std::begin(kServices), std::end(kServices)));
static_assert(std::is_sorted(std::begin(kPrograms), std::end(kPrograms)));
static_assert(std::is_sorted(std::begin(kObjects), std::end(kObjects)));
static_assert(std::is_sorted(std::begin(kPlain), std::end(kPlain)));

std::string lowered(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](char c) { return is_upper(c) ? static_cast<char>(c + 32) : c; });
  return result;
}

std::string_view last_label(std::string_view host) {
  const std::size_t dot = host.rfind('.');
  return dot == std::string_view::npos ? host : host.substr(dot + 1);
}

}  // namespace

bool is_top_level(std::string_view label) { return contains(kTopLevel, lowered(label)); }

bool is_host_name(std::string_view text) {
  if (text.empty() || text.size() > 253) return false;
  std::size_t label = 0;
  for (std::size_t i = 0; i <= text.size(); ++i) {
    if (i == text.size() || text[i] == '.') {
      if (label == 0 || label > 63 || text[i - 1] == '-' || text[i - label] == '-') return false;
      label = 0;
    } else if (is_word(text[i])) {
      ++label;
    } else {
      return false;
    }
  }
  return true;
}

bool is_reserved_host(std::string_view host) {
  const std::string folded = lowered(host);
  const std::string_view last = last_label(folded);
  return contains(kReserved, last) || folded.find('.') == std::string::npos || folded == "example.com" ||
         folded == "example.org" || folded == "example.net" || folded.ends_with(".example.com") ||
         folded.ends_with(".example.org") || folded.ends_with(".example.net");
}

bool is_bare_domain(std::string_view text) {
  if (!is_host_name(text) || text.find('_') != std::string_view::npos) return false;
  // Domains are written in lower case; dotted names with capitals are classes and constants.
  if (std::any_of(text.begin(), text.end(), is_upper)) return false;
  const std::size_t dot = text.find('.');
  if (dot == std::string_view::npos || contains(kPrograms, text)) return false;
  if (contains(kServices, text)) return true;
  const std::string_view last = last_label(text);
  if (is_digit(last[0])) return false;
  const std::string_view first = text.substr(0, dot);
  const bool two_labels = first.size() + 1 + last.size() == text.size();
  if (!two_labels && (last == "internal" || last == "invalid")) return true;
  // People name hosts as programmers do not name attributes: with digits, hyphens, or several words in one.
  const std::string_view labels = text.substr(0, text.size() - last.size() - 1);
  const bool odd = labels.find_first_of("0123456789-") != std::string_view::npos;
  if (two_labels && last.size() == 2 && contains(kSecondLevels, first)) return false;
  if (!contains(kConvincing, last)) {
    const bool country = last.size() == 2 && contains(kTopLevel, last) && !contains(kDoubtful, last);
    const std::string_view owner = last_label(labels);
    return !two_labels && odd && (country || contains(kCheap, last)) &&
           std::any_of(owner.begin(), owner.end(), is_letter);
  }
  if (!two_labels) return contains(kPlain, last) || !contains(kObjects, first);
  if (first.size() == 1 || (contains(kObjects, first) && !contains(kPlain, last))) return false;
  return !contains(kWords, last) || odd || first.size() >= kLongLabel;
}

}  // namespace pyverdict::indicator
