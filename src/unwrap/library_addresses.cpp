#include <array>
#include <string>

#include "indicator/parts.h"
#include "text/ascii.h"
#include "unwrap/builtins.h"
#include "unwrap/integers.h"

/// Bytes in the form of addresses and identifiers: `uuid`, `ipaddress`, `socket.inet_aton`.
namespace pyverdict::unwrap::handlers {
namespace {

Value made(Evaluator& evaluator, const Value& from, std::string bytes, std::string_view transform) {
  return evaluator.transformed(Tag::Bytes, std::move(bytes), from, transform, kFromDecoded, false,
                               syntax::kNoNode);
}

std::optional<std::string> packed_v4(std::string_view text) {
  const auto octets = indicator::parse_ipv4(text);
  return octets ? std::optional(std::string(octets->begin(), octets->end())) : std::nullopt;
}

std::optional<std::string> packed_v6(std::string_view text) {
  const auto groups = indicator::parse_ipv6(text);
  if (!groups) return std::nullopt;
  std::string bytes;
  for (const std::uint16_t group : *groups) {
    bytes.push_back(static_cast<char>(group >> 8));
    bytes.push_back(static_cast<char>(group & 0xff));
  }
  return bytes;
}

bool is_family(const Evaluator& evaluator, const Value* value, std::string_view name) {
  return symbol_name(evaluator, value) == name;
}

}  // namespace

Value packed_address(Evaluator& evaluator, const Call& call) {
  const bool portable = last_name(path_of(evaluator, call)) == "inet_pton";
  const Value* given = call.positional(portable ? 1 : 0);
  const auto text = given != nullptr && given->is(Tag::Text) ? known_string(evaluator, given) : std::nullopt;
  if (!text) return external(evaluator, call);
  const bool v6 = portable && is_family(evaluator, call.positional(0), "AF_INET6");
  if (portable && !v6 && !is_family(evaluator, call.positional(0), "AF_INET"))
    return external(evaluator, call);
  auto bytes = v6 ? packed_v6(*text) : packed_v4(*text);
  return bytes ? made(evaluator, *given, std::move(*bytes), "address") : external(evaluator, call);
}

Value ip_address(Evaluator& evaluator, const Call& call) {
  const std::string_view name = last_name(path_of(evaluator, call));
  const Value* given = call.positional(0);
  if (given == nullptr || call.arguments.size() != 1) return external(evaluator, call);
  std::optional<std::string> bytes;
  if (given->is(Tag::Text) && !given->partial) {
    const std::string_view text = evaluator.store().string(*given);
    if (name != "IPv6Address") bytes = packed_v4(text);
    if (name != "IPv4Address" && !bytes) bytes = packed_v6(text);
  } else if (given->is(Tag::Integer) && given->integer >= 0 && given->integer <= UINT32_MAX &&
             name != "IPv6Address") {
    bytes = whole_to_bytes(evaluator, *given, 4, false);
  }
  if (!bytes) return external(evaluator, call);
  const std::int64_t version = bytes->size() == 4 ? 4 : 6;
  return evaluator.make_object(
      {{"packed", made(evaluator, *given, std::move(*bytes), "address")}, {"version", integer(version)}},
      false);
}

Value uuid(Evaluator& evaluator, const Call& call) {
  constexpr std::size_t kDigits = 32;
  const Value* given = parameter(evaluator, call, 0, "hex");
  if (given == nullptr || !given->is(Tag::Text) || given->partial || call.arguments.size() != 1)
    return external(evaluator, call);
  std::string digits;
  std::string_view text = evaluator.store().string(*given);
  for (const std::string_view prefix : {"urn:", "uuid:"}) {
    if (text.starts_with(prefix)) text.remove_prefix(prefix.size());
  }
  while (text.starts_with('{') || text.starts_with('}')) text.remove_prefix(1);
  while (text.ends_with('{') || text.ends_with('}')) text.remove_suffix(1);
  for (const char c : text) {
    if (c == '-') continue;
    if (!text::is_hex(c) || digits.size() == kDigits) return external(evaluator, call);
    digits.push_back(c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c);
  }
  if (digits.size() != kDigits) return external(evaluator, call);
  const std::string bytes = codecs::hex(digits).bytes;
  // The first three fields the other way round.
  constexpr std::array<std::size_t, 16> kOrder = {3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15};
  std::string little;
  for (const std::size_t at : kOrder) little.push_back(bytes[at]);
  const auto number = whole_from_bytes(evaluator, bytes, false, false, given->origins);
  return evaluator.make_object({{"bytes", made(evaluator, *given, bytes, "uuid")},
                                {"bytes_le", made(evaluator, *given, std::move(little), "uuid")},
                                {"hex", evaluator.store().text(std::move(digits), given->origins)},
                                {"int", number ? *number : evaluator.unknown()}},
                               false);
}

}  // namespace pyverdict::unwrap::handlers
