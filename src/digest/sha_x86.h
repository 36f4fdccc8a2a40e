#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#if defined(__x86_64__)

/// SHA-256 and SHA-1 by the instructions that x86 processors have for them.
namespace pyverdict::digest {

/// Whether this processor has the instructions; nothing else may be called if not.
bool has_sha_x86();

void compress_sha256_x86(std::array<std::uint32_t, 8>& state, const std::uint8_t* blocks, std::size_t count);
void compress_sha1_x86(std::array<std::uint32_t, 5>& state, const std::uint8_t* blocks, std::size_t count);

}  // namespace pyverdict::digest

#endif
