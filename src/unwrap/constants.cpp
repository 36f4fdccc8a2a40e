#include <algorithm>

#include "ranges.h"
#include "text/name_filter.h"
#include "unwrap/evaluator.h"

/// What is the same on every machine: constants of modules, places of credentials.
namespace pyverdict::unwrap {
namespace {

struct NamedText {
  std::string_view path;
  std::string_view value;
};

// Attributes of modules that are text everywhere.
constexpr NamedText kConstants[] = {
    {"os.curdir", "."},
    {"os.linesep", "\n"},
    {"os.path.sep", "/"},
    {"os.sep", "/"},
    {"os.devnull", "/dev/null"},
    {"string.ascii_letters", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"},
    {"string.ascii_lowercase", "abcdefghijklmnopqrstuvwxyz"},
    {"string.ascii_uppercase", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
    {"string.digits", "0123456789"},
    {"string.hexdigits", "0123456789abcdefABCDEF"},
    {"string.letters", "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"},
    {"string.lowercase", "abcdefghijklmnopqrstuvwxyz"},
    {"string.octdigits", "01234567"},
    {"string.printable",
     "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~ "
     "\t\n\r\x0b\x0c"},
    {"string.punctuation", "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"},
    {"string.uppercase", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"},
};

struct NamedNumber {
  std::string_view path;
  std::int64_t value;
};

// Attributes of modules that are a number everywhere.
constexpr NamedNumber kNumbers[] = {
    {"re.A", 256}, {"re.ASCII", 256}, {"re.DOTALL", 16},  {"re.I", 2},         {"re.IGNORECASE", 2},
    {"re.L", 4},   {"re.LOCALE", 4},  {"re.M", 8},        {"re.MULTILINE", 8}, {"re.NOFLAG", 0},
    {"re.S", 16},  {"re.U", 32},      {"re.UNICODE", 32}, {"re.VERBOSE", 64},  {"re.X", 64},
};

// Where credentials are kept: files of clients and browsers, and addresses of metadata servers.
constexpr std::string_view kCredentialPlaces[] = {
    "/.ssh/id_",
    ".aws/credentials",
    "serviceaccount/token",
    "application_default_credentials",
    "/etc/shadow",
    ".git-credentials",
    ".npmrc",
    ".pypirc",
    ".docker/config.json",
    ".kube/config",
    "Login Data",
    "logins.json",
    "key4.db",
    "cookies.sqlite",
    "wallet.dat",
    "accessTokens.json",
    "access_tokens.db",
    "default/token",
    "iam/security-credentials",
    "169.254.170.2",
    "oauth2/token?api-version",
};

}  // namespace

bool names_credentials(std::string_view place) {
  constexpr std::size_t kLongest = 512;
  if (place.size() > kLongest) return false;
  return std::any_of(std::begin(kCredentialPlaces), std::end(kCredentialPlaces),
                     [&](std::string_view known) { return place.find(known) != std::string_view::npos; });
}

std::optional<std::string_view> text_constant(std::string_view path) {
  static constexpr text::NameFilter kFilter(kConstants, &NamedText::path);
  if (!kFilter.may_have(path)) return std::nullopt;
  for (const NamedText& constant : kConstants) {
    if (constant.path == path) return constant.value;
  }
  return std::nullopt;
}

std::optional<std::int64_t> number_constant(std::string_view path) {
  static constexpr text::NameFilter kFilter(kNumbers, &NamedNumber::path);
  if (!kFilter.may_have(path)) return std::nullopt;
  const auto* const row = ranges::find(kNumbers, path, &NamedNumber::path);
  return row == std::end(kNumbers) ? std::nullopt : std::optional(row->value);
}

}  // namespace pyverdict::unwrap
