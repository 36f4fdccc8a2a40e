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

// A name of two labels is taken for a domain only with one of these: most other top-level domains are words
// that programs use for attributes, methods and file names.
constexpr std::string_view kConvincing[] = {
    "at",   "au",   "be",  "bid", "biz",  "br",      "ca",    "cf",    "ch",      "click", "club",
    "cn",   "co",   "com", "cz",  "de",   "dev",     "dk",    "es",    "eu",      "fi",    "fr",
    "ga",   "gg",   "gq",  "hk",  "icu",  "invalid", "io",    "ir",    "jp",      "kr",    "kz",
    "link", "loan", "lol", "me",  "ml",   "net",     "nl",    "onion", "online",  "org",   "pt",
    "pw",   "ru",   "se",  "sg",  "site", "space",   "store", "su",    "tech",    "tk",    "top",
    "tr",   "tv",   "tw",  "ua",  "uk",   "us",      "vip",   "vn",    "website", "ws",    "xyz"};

// Top-level domains that are, behind a dot, more often something else even in longer names.
constexpr std::string_view kDoubtful[] = {"as", "by",  "do", "id",  "in",   "info", "int", "is",
                                          "it", "map", "md", "mov", "name", "no",   "pl",  "post",
                                          "ps", "py",  "rs", "run", "sh",   "so",   "to",  "zip"};

// What programs put in front of a dot.
constexpr std::string_view kObjects[] = {
    "app", "args",  "cfg",  "cls",  "config",  "ctx",  "data",     "df",   "django",
    "e",   "event", "f",    "file", "logging", "math", "np",       "obj",  "os",
    "pd",  "plt",   "re",   "req",  "request", "res",  "response", "self", "settings",
    "sys", "tf",    "this", "time", "torch",   "user", "x"};

template <std::size_t N>
bool contains(const std::string_view (&sorted)[N], std::string_view value) {
  return std::binary_search(std::begin(sorted), std::end(sorted), value);
}

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
  const std::size_t dots = static_cast<std::size_t>(std::count(text.begin(), text.end(), '.'));
  const std::string_view last = last_label(text);
  const std::string_view first = text.substr(0, text.find('.'));
  if (dots == 0 || contains(kObjects, first)) return false;
  if (std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || c == '.'; })) return false;
  if (dots == 1) return contains(kConvincing, last) && first.size() > 1;
  if (last == "internal" || last == "invalid") return true;
  return contains(kTopLevel, last) && !contains(kDoubtful, last);
}

}  // namespace pyverdict::indicator
