#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "unwrap/evaluator.h"

/// Bytes under an XOR with one byte that is not in the script: `bytes(b ^ k for b in data)` with an unknown
/// `k`. Each byte stays known up to the key, which is found where only one makes a plausible program of them.
namespace pyverdict::unwrap {

/// `byte ^ ?`: an unknown Value that remembers the byte.
Value under_key(std::uint8_t byte, Origins origins);

/// The byte of such a Value; nothing for any other.
std::optional<std::uint8_t> byte_under_key(const Value& value);

/// The plain text of values that are all `under_key`, or nothing when no key or more than one is plausible.
std::optional<std::string> find_plain(const Items& items);

/// How a layer names the transform.
inline constexpr std::string_view kFoundKey = "xor?key";

}  // namespace pyverdict::unwrap
