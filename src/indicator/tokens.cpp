#include <algorithm>

#include "indicator/parts.h"

namespace pyverdict::indicator {
namespace {

bool all(std::string_view text, bool (*test)(char)) { return std::all_of(text.begin(), text.end(), test); }

bool is_upper_or_digit(char c) { return is_upper(c) || is_digit(c); }

struct Shape {
  std::string_view prefix;
  std::size_t least;  ///< characters behind the prefix
  std::size_t most;
  bool (*test)(char);
};

constexpr Shape kShapes[] = {
    {"AKIA", 16, 16, is_upper_or_digit},                             // AWS access keys, lasting and temporary
    {"ASIA", 16, 16, is_upper_or_digit}, {"AIza", 35, 35, is_word},  // Google API key
    {"ya29.", 20, 400, is_word},         {"ghp_", 36, 36, is_alnum},  // GitHub tokens
    {"gho_", 36, 36, is_alnum},          {"ghs_", 36, 36, is_alnum},  {"ghu_", 36, 36, is_alnum},
    {"github_pat_", 50, 100, is_word},   {"glpat-", 20, 40, is_word}, {"xoxb-", 20, 120, is_word},  // Slack
    {"xoxa-", 20, 120, is_word},         {"xoxp-", 20, 120, is_word}, {"pypi-AgEI", 50, 400, is_word},
};

// "123456789:" and 35 characters.
bool is_telegram(std::string_view token) {
  const std::size_t colon = token.find(':');
  return colon != std::string_view::npos && colon >= 8 && colon <= 10 &&
         all(token.substr(0, colon), is_digit) && token.size() - colon - 1 == 35 &&
         all(token.substr(colon + 1), is_word);
}

// A user id in base64, a time stamp and a signature, separated by dots.
bool is_discord(std::string_view token) {
  const std::size_t first = token.find('.');
  const std::size_t second = first == std::string_view::npos ? first : token.find('.', first + 1);
  if (second == std::string_view::npos || first < 23 || first > 28 || second - first - 1 != 6) return false;
  const std::size_t rest = token.size() - second - 1;
  return std::string_view("MNO").find(token[0]) != std::string_view::npos && rest >= 27 && rest <= 38 &&
         all(token.substr(0, first), is_word) && all(token.substr(first + 1, 6), is_word) &&
         all(token.substr(second + 1), is_word);
}

// Whether the bytes of a hexadecimal text follow one another.
bool counts_up(std::string_view token) {
  const auto value = [](char c) {
    return static_cast<unsigned>(is_digit(c) ? c - '0' : (c | 32) - 'a' + 10);
  };
  for (std::size_t i = 2; i + 1 < token.size(); i += 2) {
    const unsigned before = value(token[i - 2]) << 4U | value(token[i - 1]);
    const unsigned now = value(token[i]) << 4U | value(token[i + 1]);
    if (now != before + 1) return false;
  }
  return true;
}

}  // namespace

bool is_secret(std::string_view token) {
  for (const Shape& shape : kShapes) {
    if (!token.starts_with(shape.prefix)) continue;
    const std::string_view rest = token.substr(shape.prefix.size());
    if (rest.size() >= shape.least && rest.size() <= shape.most && all(rest, shape.test)) return true;
  }
  return is_telegram(token) || is_discord(token);
}

bool is_webhook(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return false;
  std::string_view rest = url.substr(scheme + 3);
  for (const std::string_view prefix : {"ptb.", "canary."}) {
    if (rest.starts_with(prefix)) rest.remove_prefix(prefix.size());
  }
  for (const std::string_view host : {"discord.com/api/", "discordapp.com/api/"}) {
    if (rest.starts_with(host)) return rest.find("webhooks/") != std::string_view::npos;
  }
  if (rest.starts_with("hooks.slack.com/services/")) return rest.size() > 35;
  if (rest.starts_with("api.telegram.org/bot")) {
    const std::string_view token = rest.substr(20);
    return is_telegram(token.substr(0, token.find('/')));
  }
  return rest.find(".webhook.office.com/webhookb2/") != std::string_view::npos;
}

bool is_hash(std::string_view token) {
  if (token.size() != 32 && token.size() != 40 && token.size() != 64) return false;
  if (!all(token, is_hex)) return false;
  const bool lower = std::any_of(token.begin(), token.end(), is_lower);
  const bool upper = std::any_of(token.begin(), token.end(), is_upper);
  const bool digits = std::any_of(token.begin(), token.end(), is_digit);
  // Digits alone are data, and so are a mixture of cases and the vectors of tests ("000102030405...").
  return digits && lower != upper && !counts_up(token);
}

}  // namespace pyverdict::indicator
