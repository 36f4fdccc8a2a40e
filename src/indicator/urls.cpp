#include <algorithm>
#include <charconv>

#include "indicator/parts.h"

namespace pyverdict::indicator {
namespace {

constexpr std::string_view kLocal[] = {"about",      "chrome", "data",     "file",
                                       "javascript", "jar",    "resource", "view"};

struct Fang {
  std::string_view defanged;
  std::string_view meant;
};

constexpr Fang kFangs[] = {
    {"[.]", "."}, {"(.)", "."},     {"{.}", "."}, {"[dot]", "."}, {"(dot)", "."}, {"{dot}", "."},
    {"[:]", ":"}, {"[://]", "://"}, {"[/]", "/"}, {"[@]", "@"},   {"[at]", "@"},  {"(at)", "@"},
};
constexpr Fang kSchemes[] = {{"hxxp", "http"}, {"hXXp", "http"}, {"h**p", "http"}, {"fxp:", "ftp:"}};

const Fang* fang_at(std::string_view token, std::size_t at) {
  const char c = token[at];
  const auto fits = [&](const Fang& fang) { return token.substr(at).starts_with(fang.defanged); };
  if (c == '[' || c == '(' || c == '{') {
    const auto* const fang = std::find_if(std::begin(kFangs), std::end(kFangs), fits);
    return fang == std::end(kFangs) ? nullptr : fang;
  }
  if ((c == 'h' || c == 'f') && (at == 0 || !is_word(token[at - 1]))) {
    const auto* const fang = std::find_if(std::begin(kSchemes), std::end(kSchemes), fits);
    return fang == std::end(kSchemes) ? nullptr : fang;
  }
  return nullptr;
}

}  // namespace

std::optional<UrlParts> parse_url(std::string_view url) {
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
  if (dotted_number(parts.host)) return parts;
  // A name without a dot is a machine of one's own network, or a placeholder.
  const std::size_t dot = parts.host.rfind('.');
  if (dot == std::string_view::npos || !is_host_name(parts.host)) return std::nullopt;
  const bool numeric = is_digit(parts.host[dot + 1]);
  return numeric && !parse_ipv4(parts.host) ? std::nullopt : std::optional(parts);
}

std::optional<std::string> dotted_number(std::string_view host) {
  const bool hex = host.starts_with("0x") || host.starts_with("0X");
  const std::string_view digits = hex ? host.substr(2) : host;
  if (digits.size() < 8 || digits.size() > 10) return std::nullopt;
  std::uint32_t value = 0;
  const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), value, hex ? 16 : 10);
  constexpr std::uint32_t kFirst = 1U << 24U;  // below, the first octet would be zero
  if (read.ec != std::errc() || read.ptr != digits.data() + digits.size() || value < kFirst)
    return std::nullopt;
  std::string result;
  for (unsigned shift = 32; shift > 0; shift -= 8) {
    if (!result.empty()) result += '.';
    result += std::to_string(value >> (shift - 8) & 0xFFU);
  }
  return result;
}

bool is_fanged(std::string_view token) {
  for (std::size_t at = token.find_first_of("[({hf"); at != std::string_view::npos;
       at = token.find_first_of("[({hf", at + 1)) {
    if (fang_at(token, at) != nullptr) return true;
  }
  return false;
}

std::string refang(std::string_view token) {
  std::string result;
  for (std::size_t at = 0; at < token.size();) {
    if (const Fang* const fang = fang_at(token, at)) {
      result += fang->meant;
      at += fang->defanged.size();
    } else {
      result += token[at++];
    }
  }
  return result;
}

}  // namespace pyverdict::indicator
