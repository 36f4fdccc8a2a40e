#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

/// The compression functions of SHA-256 and SHA-1, each in portable C++ and by the instructions that x86
/// processors have for it.
namespace pyverdict::digest {

using Sha256State = std::array<std::uint32_t, 8>;
using Sha1State = std::array<std::uint32_t, 5>;

void compress_portable(Sha256State& state, const std::uint8_t* blocks, std::size_t count);
void compress_portable(Sha1State& state, const std::uint8_t* blocks, std::size_t count);

#if defined(__x86_64__)

/// Whether this processor has the instructions; the functions below may not be called if not.
bool has_sha_x86();

void compress_x86(Sha256State& state, const std::uint8_t* blocks, std::size_t count);
void compress_x86(Sha1State& state, const std::uint8_t* blocks, std::size_t count);

#endif

}  // namespace pyverdict::digest
