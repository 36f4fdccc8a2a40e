#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

/// Indicators: what a script names that a responder can block, search for or look up. The scan is
/// linear, without regular expressions, and errs on the side of silence: version numbers, dotted
/// names, OIDs and file names are no addresses or domains.
namespace pyverdict::indicator {

enum class Type : std::uint8_t {
  Url,
  Domain,
  Ipv4,
  Ipv6,
  Email,
  Path,  ///< an absolute or home-relative file path, POSIX or Windows
  RegistryKey,
  Wallet,     ///< a cryptocurrency address whose checksum is right
  Webhook,    ///< a Discord, Slack or Telegram address that carries a secret
  Token,      ///< a bot token, API key or cloud key with a known shape
  Hash,       ///< MD5, SHA-1 or SHA-256 in hexadecimal
  HostPort,   ///< a host or address with its port: "198.51.100.7:4444"
  UserAgent,  ///< what a browser says that it is
  Mutex,      ///< the name of a lock that keeps a program from running twice
  Ipfs,       ///< the identifier of content on IPFS
};

/// "url", "domain", "ipv4", "ipv6", "email", "path", "registryKey", "wallet", "webhook", "token", "hash",
/// "hostPort", "userAgent", "mutex", "ipfs".
std::string_view name(Type type);

/// What a script does with an indicator, as far as its use shows.
enum class Role : std::uint8_t { Unknown, Download, Exfiltration, C2 };

/// "unknown", "download", "exfiltration", "c2".
std::string_view name(Role role);

/// What an address can be, so that documentation and private ranges are told apart.
enum class AddressClass : std::uint8_t {
  Public,
  Private,
  Loopback,
  LinkLocal,
  Documentation,
  Multicast,
  Reserved
};

struct Match {
  Type type;
  std::string value;        ///< as the script would use it, refanged ("hxxp://a[.]b" gives "http://a.b")
  std::uint32_t start = 0;  ///< byte offsets in the scanned text
  std::uint32_t end = 0;
};

/// All indicators in a text (the value of a string literal, a shell command, a decoded layer), in order of
/// their start. A URL also yields its host as Domain or address, with the same span.
std::vector<Match> scan(std::string_view text);

/// True for what may be an address of Solana: 32 bytes in Base58, without a checksum, so that only what
/// stands around it tells.
bool may_be_solana(std::string_view token);

/// The value made harmless to click and to paste: "hxxps://evil[.]example/x". Paths, hashes and wallets
/// stay as they are; secrets in webhooks and tokens are masked.
std::string defang(Type type, std::string_view value);

/// The page on VirusTotal where a look-up (never an upload) can be made, or empty: URL, public
/// domain, public address, and hash have one.
std::string virus_total_link(Type type, std::string_view value);

/// The class of an IPv4 or IPv6 address in its usual spelling; Reserved when it is no address.
AddressClass classify_address(std::string_view address);

}  // namespace pyverdict::indicator
