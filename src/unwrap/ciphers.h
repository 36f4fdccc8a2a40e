#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// Symmetric ciphers and keyed digests, for scripts that bring their key along. Over Mbed TLS; every function
/// gives nothing when a size is not one the cipher takes, or when a tag or padding says that the key is
/// wrong.
namespace pyverdict::unwrap::ciphers {

enum class Cipher : std::uint8_t { Aes, Des, TripleDes, Blowfish, Arc4, ChaCha20, ChaCha20Poly1305 };
enum class Mode : std::uint8_t { Ecb, Cbc, Cfb8, Cfb, Ofb, Ctr, Gcm, Eax, Stream };

struct Parameters {
  Cipher cipher = Cipher::Aes;
  Mode mode = Mode::Ecb;
  std::string key;
  std::string iv;  ///< or nonce, or the whole first counter block
  std::string aad;
  std::optional<std::string> tag;  ///< checked where given
  std::uint64_t skip = 0;          ///< bytes of a stream that were used before
};

/// The cipher and mode as a layer names them: "aes-cbc", "rc4", "chacha20".
std::string_view name(Cipher cipher, Mode mode);

/// Undoes `encrypt`. Block modes take whole blocks; padding is left in place.
std::optional<std::string> decrypt(const Parameters& parameters, std::string_view data);
/// For streams, whose two directions are one, and for ECB, which scripts build other modes of.
std::optional<std::string> encrypt(const Parameters& parameters, std::string_view data);

/// A Fernet token: its signature is checked, its age is not.
std::optional<std::string> fernet(std::string_view key, std::string_view token);

/// Removes PKCS #7 padding.
std::optional<std::string> unpad(std::string_view data, std::size_t block);

/// A digest by Python's name ("sha256", "SHA-1"); nothing when there is none of that name here.
std::optional<std::string> digest(std::string_view algorithm, std::string_view data);
std::optional<std::string> hmac(std::string_view algorithm, std::string_view key, std::string_view data);
/// PBKDF2 with HMAC; nothing when it would take more than `kMaxPbkdf2Rounds` rounds of the digest.
std::optional<std::string> pbkdf2(std::string_view algorithm, std::string_view password,
                                  std::string_view salt, std::uint64_t iterations, std::size_t length);
inline constexpr std::uint64_t kMaxPbkdf2Rounds = 1'000'000;

}  // namespace pyverdict::unwrap::ciphers
