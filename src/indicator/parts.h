#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "indicator/indicator.h"
#include "text/ascii.h"

/// The recognisers that the scan is made of. Each takes one token and says what it is; none searches.
namespace pyverdict::indicator {

// addresses.cpp
/// The four octets of a dotted IPv4 address without leading zeros.
std::optional<std::array<std::uint8_t, 4>> parse_ipv4(std::string_view text);
/// The eight groups of an IPv6 address, also with "::" and an IPv4 tail; no zone, no prefix length.
std::optional<std::array<std::uint16_t, 8>> parse_ipv6(std::string_view text);

// hosts.cpp
/// A host name by its characters and labels, whatever its top-level domain.
bool is_host_name(std::string_view text);
/// True for a top-level domain that exists, and onion.
bool is_top_level(std::string_view label);
/// A name for documentation, tests or one's own network: it cannot be looked up.
bool is_reserved_host(std::string_view host);
/// A dotted name in a text that is meant as a domain, and no file name, attribute or module.
bool is_bare_domain(std::string_view text);

// wallets.cpp
/// A cryptocurrency address whose checksum is right.
bool is_wallet(std::string_view token);

// tokens.cpp
/// A secret with a known shape: a bot token, an API key.
bool is_secret(std::string_view token);
/// A URL that carries a secret: a Discord, Slack or Telegram webhook.
bool is_webhook(std::string_view url);
/// A hash in hexadecimal: MD5, SHA-1 or SHA-256 by its length.
bool is_hash(std::string_view token);

// urls.cpp
/// What a URL consists of, as far as indicators need it. `host` without brackets, port and user.
struct UrlParts {
  std::string_view scheme;
  std::string_view host;
};
/// The parts of a URL whose host is a name with a dot or an address; nothing for local and made-up ones.
std::optional<UrlParts> parse_url(std::string_view url);
/// The dotted form of a host that is an address written as one number ("3221225994", "0xc000020a").
std::optional<std::string> dotted_number(std::string_view host);
/// True when a token was made harmless ("hxxp", "[.]").
bool is_fanged(std::string_view token);
/// What such a token meant.
std::string refang(std::string_view token);

// windows.cpp
/// The paths of Windows and registry keys in a text, in order. They hold blanks and backslashes, at which
/// other tokens end, so they are read by themselves.
std::vector<Match> windows_names(std::string_view text);

using text::is_alnum;
using text::is_digit;
using text::is_hex;
using text::is_letter;
using text::is_lower;
using text::is_upper;
inline bool is_word(char c) { return is_alnum(c) || c == '_' || c == '-'; }

}  // namespace pyverdict::indicator
