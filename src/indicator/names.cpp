#include <algorithm>

#include "enum_table.h"
#include "indicator/parts.h"

namespace pyverdict::indicator {
namespace {

constexpr std::size_t kShownOfSecret = 6;

std::string dots_defanged(std::string_view host) {
  std::string result;
  for (const char c : host) {
    if (c == '.') {
      result += "[.]";
    } else if (c == '@') {
      result += "[@]";
    } else {
      result += c;
    }
  }
  return result;
}

// The scheme and the host are defanged; what stands behind them cannot be clicked without.
std::string url_defanged(std::string_view url) {
  const std::size_t mark = url.find("://");
  if (mark == std::string_view::npos) return dots_defanged(url);
  std::string scheme(url.substr(0, mark));
  if (scheme == "http" || scheme == "https") scheme.replace(1, 2, "xx");
  if (scheme == "ftp") scheme = "fxp";
  const std::string_view rest = url.substr(mark + 3);
  const std::size_t end = std::min(rest.find_first_of("/?#"), rest.size());
  return scheme + "://" + dots_defanged(rest.substr(0, end)) + std::string(rest.substr(end));
}

std::string masked(std::string_view secret) {
  return std::string(secret.substr(0, std::min(kShownOfSecret, secret.size() / 3))) + "…";
}

// What names the webhook is shown, the secret behind it is not.
struct WebhookSecret {
  std::string_view marker;
  std::size_t parts;  ///< of the path that are shown behind the marker
  char separator;
};
constexpr WebhookSecret kWebhookSecrets[] = {
    {"/webhooks/", 1, '/'},
    {"/services/", 2, '/'},
    {"/bot", 1, ':'},
    {"/webhookb2/", 0, '/'},
};

std::string webhook_defanged(std::string_view url) {
  std::string shown = url_defanged(url);
  for (const WebhookSecret& secret : kWebhookSecrets) {
    std::size_t end = shown.find(secret.marker);
    if (end == std::string::npos) continue;
    end += secret.marker.size();
    for (std::size_t part = 0; part < secret.parts && end != std::string::npos; ++part) {
      end = shown.find(secret.separator, end);
      if (end != std::string::npos) ++end;
    }
    if (end != std::string::npos) return shown.substr(0, end) + "…";
  }
  const std::size_t slash = shown.rfind('/');
  return slash == std::string::npos ? shown : shown.substr(0, slash + 1) + "…";
}

// VirusTotal knows a URL by its base64 in the alphabet for URLs, without padding.
std::string url_identifier(std::string_view url) {
  constexpr std::string_view kAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string result;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : url) {
    bits = (bits << 8) | static_cast<unsigned char>(c);
    for (count += 8; count >= 6; count -= 6) result += kAlphabet[(bits >> (count - 6)) & 63];
  }
  if (count > 0) result += kAlphabet[(bits << (6 - count)) & 63];
  return result;
}

std::string percent_encoded(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (is_word(c) || c == '.' || c == '~') {
      result += c;
    } else {
      result += '%';
      result += "0123456789ABCDEF"[static_cast<unsigned char>(c) >> 4];
      result += "0123456789ABCDEF"[static_cast<unsigned char>(c) & 15];
    }
  }
  return result;
}

}  // namespace

std::string_view name(Type type) {
  constexpr EnumTable<Type, std::string_view> kNames = {
      "url",     "domain", "ipv4", "ipv6",     "email",     "path",  "registryKey", "wallet",
      "webhook", "token",  "hash", "hostPort", "userAgent", "mutex", "ipfs"};
  return kNames[type];
}

std::string_view name(Role role) {
  constexpr EnumTable<Role, std::string_view> kNames = {"unknown", "download", "exfiltration", "c2"};
  return kNames[role];
}

std::string defang(Type type, std::string_view value) {
  switch (type) {
    case Type::Url:
      return url_defanged(value);
    case Type::Webhook:
      return webhook_defanged(value);
    case Type::Token:
      return masked(value);
    case Type::Domain:
    case Type::Ipv4:
    case Type::Email:
    case Type::HostPort:
      return dots_defanged(value);
    case Type::Ipv6: {
      std::string result(value);
      const std::size_t colon = result.find(':');
      if (colon != std::string::npos) result.replace(colon, 1, "[:]");
      return result;
    }
    default:
      return std::string(value);
  }
}

std::string virus_total_link(Type type, std::string_view value) {
  const std::string base = "https://www.virustotal.com/gui/";
  switch (type) {
    case Type::Url: {
      const auto parts = parse_url(value);
      const bool web = parts && (parts->scheme == "http" || parts->scheme == "https");
      if (!web || virus_total_link(parse_ipv4(parts->host)   ? Type::Ipv4
                                   : parse_ipv6(parts->host) ? Type::Ipv6
                                                             : Type::Domain,
                                   parts->host)
                      .empty()) {
        return {};
      }
      return base + "url/" + url_identifier(value);
    }
    case Type::Domain: {
      const std::size_t dot = value.rfind('.');
      const bool known = dot != std::string_view::npos && is_top_level(value.substr(dot + 1));
      return known && !is_reserved_host(value) && !value.ends_with(".onion")
                 ? base + "domain/" + percent_encoded(value)
                 : std::string();
    }
    case Type::Ipv4:
    case Type::Ipv6:
      return classify_address(value) == AddressClass::Public ? base + "ip-address/" + percent_encoded(value)
                                                             : std::string();
    case Type::Hash:
      return base + "file/" + percent_encoded(value);
    default:
      return {};
  }
}

}  // namespace pyverdict::indicator
