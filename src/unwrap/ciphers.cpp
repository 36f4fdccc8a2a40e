#include "unwrap/ciphers.h"

#include <mbedtls/arc4.h>
#include <mbedtls/chacha20.h>
#include <mbedtls/cipher.h>
#include <mbedtls/cmac.h>
#include <mbedtls/gcm.h>
#include <mbedtls/md.h>

#include <algorithm>

#include "unwrap/codecs.h"

namespace pyverdict::unwrap::ciphers {
namespace {

const unsigned char* bytes(std::string_view data) {
  return reinterpret_cast<const unsigned char*>(data.data());
}
unsigned char* bytes(std::string& data) { return reinterpret_cast<unsigned char*>(data.data()); }

// A context of Mbed TLS that is freed with its scope.
template <typename Context, void (*Init)(Context*), void (*Free)(Context*)>
class Held {
 public:
  Held() { Init(&context_); }
  ~Held() { Free(&context_); }
  Held(const Held&) = delete;
  Held& operator=(const Held&) = delete;
  Context* get() { return &context_; }

 private:
  Context context_;
};
using CipherContext = Held<mbedtls_cipher_context_t, mbedtls_cipher_init, mbedtls_cipher_free>;
using Arc4Context = Held<mbedtls_arc4_context, mbedtls_arc4_init, mbedtls_arc4_free>;
using ChaChaContext = Held<mbedtls_chacha20_context, mbedtls_chacha20_init, mbedtls_chacha20_free>;
using GcmContext = Held<mbedtls_gcm_context, mbedtls_gcm_init, mbedtls_gcm_free>;
using DigestContext = Held<mbedtls_md_context_t, mbedtls_md_init, mbedtls_md_free>;

struct Row {
  Cipher cipher;
  Mode mode;
  std::string_view name;
  mbedtls_cipher_id_t id;
  mbedtls_cipher_mode_t library_mode;
};

constexpr Row kRows[] = {
    {Cipher::Aes, Mode::Ecb, "aes-ecb", MBEDTLS_CIPHER_ID_AES, MBEDTLS_MODE_ECB},
    {Cipher::Aes, Mode::Cbc, "aes-cbc", MBEDTLS_CIPHER_ID_AES, MBEDTLS_MODE_CBC},
    {Cipher::Aes, Mode::Cfb8, "aes-cfb8", MBEDTLS_CIPHER_ID_AES, MBEDTLS_MODE_ECB},
    {Cipher::Aes, Mode::Cfb, "aes-cfb", MBEDTLS_CIPHER_ID_AES, MBEDTLS_MODE_CFB},
    {Cipher::Aes, Mode::Ofb, "aes-ofb", MBEDTLS_CIPHER_ID_AES, MBEDTLS_MODE_OFB},
    {Cipher::Aes, Mode::Ctr, "aes-ctr", MBEDTLS_CIPHER_ID_AES, MBEDTLS_MODE_CTR},
    {Cipher::Aes, Mode::Gcm, "aes-gcm", MBEDTLS_CIPHER_ID_AES, MBEDTLS_MODE_GCM},
    {Cipher::Aes, Mode::Eax, "aes-eax", MBEDTLS_CIPHER_ID_AES, MBEDTLS_MODE_CTR},
    {Cipher::Des, Mode::Ecb, "des-ecb", MBEDTLS_CIPHER_ID_DES, MBEDTLS_MODE_ECB},
    {Cipher::Des, Mode::Cbc, "des-cbc", MBEDTLS_CIPHER_ID_DES, MBEDTLS_MODE_CBC},
    {Cipher::Des, Mode::Cfb8, "des-cfb8", MBEDTLS_CIPHER_ID_DES, MBEDTLS_MODE_ECB},
    {Cipher::TripleDes, Mode::Ecb, "3des-ecb", MBEDTLS_CIPHER_ID_3DES, MBEDTLS_MODE_ECB},
    {Cipher::TripleDes, Mode::Cbc, "3des-cbc", MBEDTLS_CIPHER_ID_3DES, MBEDTLS_MODE_CBC},
    {Cipher::TripleDes, Mode::Cfb8, "3des-cfb8", MBEDTLS_CIPHER_ID_3DES, MBEDTLS_MODE_ECB},
    {Cipher::Blowfish, Mode::Ecb, "blowfish-ecb", MBEDTLS_CIPHER_ID_BLOWFISH, MBEDTLS_MODE_ECB},
    {Cipher::Blowfish, Mode::Cbc, "blowfish-cbc", MBEDTLS_CIPHER_ID_BLOWFISH, MBEDTLS_MODE_CBC},
    {Cipher::Blowfish, Mode::Cfb8, "blowfish-cfb8", MBEDTLS_CIPHER_ID_BLOWFISH, MBEDTLS_MODE_ECB},
    {Cipher::Blowfish, Mode::Ctr, "blowfish-ctr", MBEDTLS_CIPHER_ID_BLOWFISH, MBEDTLS_MODE_CTR},
    {Cipher::Arc4, Mode::Stream, "rc4", MBEDTLS_CIPHER_ID_ARC4, MBEDTLS_MODE_STREAM},
    {Cipher::ChaCha20, Mode::Stream, "chacha20", MBEDTLS_CIPHER_ID_CHACHA20, MBEDTLS_MODE_STREAM},
    {Cipher::ChaCha20Poly1305, Mode::Stream, "chacha20-poly1305", MBEDTLS_CIPHER_ID_CHACHA20,
     MBEDTLS_MODE_CHACHAPOLY},
};

const Row* find_row(Cipher cipher, Mode mode) {
  const auto* const end = std::end(kRows);
  const auto* const it = std::find_if(
      std::begin(kRows), end, [&](const Row& row) { return row.cipher == cipher && row.mode == mode; });
  return it == end ? nullptr : it;
}

bool set_up(CipherContext& context, const Row& row, mbedtls_cipher_mode_t mode, std::string_view key,
            mbedtls_operation_t operation) {
  if (key.size() > 64) return false;
  const int bits = static_cast<int>(key.size()) * 8;
  // Blowfish is listed with one key size and takes others.
  const bool variable = row.cipher == Cipher::Blowfish;
  const mbedtls_cipher_info_t* info = mbedtls_cipher_info_from_values(row.id, variable ? 128 : bits, mode);
  if (info == nullptr || mbedtls_cipher_setup(context.get(), info) != 0) return false;
  return mbedtls_cipher_setkey(context.get(), bytes(key), bits, operation) == 0;
}

// Bytes through the generic layer, without padding.
std::optional<std::string> crypt(const Row& row, const Parameters& parameters, std::string_view data,
                                 mbedtls_operation_t operation) {
  // One call may be given no more than fits a signed number; the store allows less than that anyway.
  if (data.size() > std::size_t{INT32_MAX} / 2) return std::nullopt;
  CipherContext context;
  if (!set_up(context, row, row.library_mode, parameters.key, operation)) return std::nullopt;
  const std::size_t block = mbedtls_cipher_get_block_size(context.get());
  const bool blocks = row.mode == Mode::Ecb || row.mode == Mode::Cbc;
  // What is cut off inside a block is lost; the blocks before it are not.
  if (blocks) data = data.substr(0, data.size() / block * block);
  if (row.mode == Mode::Cbc && mbedtls_cipher_set_padding_mode(context.get(), MBEDTLS_PADDING_NONE) != 0) {
    return std::nullopt;
  }
  const bool needs_iv = row.mode != Mode::Ecb && row.cipher != Cipher::Arc4;
  if (needs_iv &&
      (parameters.iv.size() != static_cast<std::size_t>(mbedtls_cipher_get_iv_size(context.get())) ||
       mbedtls_cipher_set_iv(context.get(), bytes(parameters.iv), parameters.iv.size()) != 0)) {
    return std::nullopt;
  }
  if (mbedtls_cipher_reset(context.get()) != 0) return std::nullopt;
  std::string out(data.size() + block, '\0');
  std::size_t done = 0;
  // ECB takes one block a call.
  const std::size_t step = row.mode == Mode::Ecb ? block : std::max<std::size_t>(data.size(), 1);
  for (std::size_t at = 0; at < data.size(); at += step) {
    std::size_t written = 0;
    if (mbedtls_cipher_update(context.get(), bytes(data.substr(at)), step, bytes(out) + done, &written) !=
        0) {
      return std::nullopt;
    }
    done += written;
  }
  std::size_t last = 0;
  if (row.mode == Mode::Cbc && mbedtls_cipher_finish(context.get(), bytes(out) + done, &last) != 0) {
    return std::nullopt;
  }
  out.resize(done + last);
  return out;
}

// CFB with segments of one byte: each byte of ciphertext is shifted into the block that makes the next.
std::optional<std::string> cfb8(const Row& row, const Parameters& parameters, std::string_view data) {
  CipherContext context;
  if (!set_up(context, row, MBEDTLS_MODE_ECB, parameters.key, MBEDTLS_ENCRYPT)) return std::nullopt;
  const std::size_t block = mbedtls_cipher_get_block_size(context.get());
  std::string shift = parameters.iv;
  if (shift.size() != block) return std::nullopt;
  std::string out;
  std::string stream(2 * block, '\0');
  for (const char c : data) {
    std::size_t written = 0;
    if (mbedtls_cipher_update(context.get(), bytes(shift), block, bytes(stream), &written) != 0) {
      return std::nullopt;
    }
    out.push_back(static_cast<char>(c ^ stream[0]));
    shift.erase(0, 1);
    shift.push_back(c);
  }
  return out;
}

std::optional<std::string> gcm(const Parameters& parameters, std::string_view data) {
  GcmContext context;
  const auto bits = static_cast<unsigned>(parameters.key.size() * 8);
  if (mbedtls_gcm_setkey(context.get(), MBEDTLS_CIPHER_ID_AES, bytes(parameters.key), bits) != 0 ||
      parameters.iv.empty()) {
    return std::nullopt;
  }
  std::string out(data.size(), '\0');
  std::string tag(16, '\0');
  if (mbedtls_gcm_crypt_and_tag(context.get(), MBEDTLS_GCM_DECRYPT, data.size(), bytes(parameters.iv),
                                parameters.iv.size(), bytes(parameters.aad), parameters.aad.size(),
                                bytes(data), bytes(out), tag.size(), bytes(tag)) != 0) {
    return std::nullopt;
  }
  // A script may call `decrypt` and never `verify`.
  if (parameters.tag && tag.substr(0, parameters.tag->size()) != *parameters.tag) return std::nullopt;
  return out;
}

// EAX's OMAC: CMAC of a block that holds a number, and then the data.
std::optional<std::string> omac(std::string_view key, char number, std::string_view data) {
  const mbedtls_cipher_info_t* info = mbedtls_cipher_info_from_values(
      MBEDTLS_CIPHER_ID_AES, static_cast<int>(key.size() * 8), MBEDTLS_MODE_ECB);
  std::string message(15, '\0');
  message.push_back(number);
  message += data;
  std::string tag(16, '\0');
  if (info == nullptr || mbedtls_cipher_cmac(info, bytes(key), key.size() * 8, bytes(message), message.size(),
                                             bytes(tag)) != 0) {
    return std::nullopt;
  }
  return tag;
}

std::optional<std::string> eax(const Row& row, const Parameters& parameters, std::string_view data) {
  const auto nonce = omac(parameters.key, 0, parameters.iv);
  const auto header = omac(parameters.key, 1, parameters.aad);
  const auto content = omac(parameters.key, 2, data);
  if (!nonce || !header || !content) return std::nullopt;
  if (parameters.tag) {
    std::string tag = *nonce;
    for (std::size_t i = 0; i < tag.size(); ++i)
      tag[i] = static_cast<char>(tag[i] ^ (*header)[i] ^ (*content)[i]);
    if (tag.substr(0, parameters.tag->size()) != *parameters.tag) return std::nullopt;
  }
  Parameters counter = parameters;
  counter.iv = *nonce;
  return crypt(row, counter, data, MBEDTLS_DECRYPT);
}

std::optional<std::string> arc4(const Parameters& parameters, std::string_view data) {
  if (parameters.key.empty() || parameters.key.size() > 256) return std::nullopt;
  Arc4Context context;
  mbedtls_arc4_setup(context.get(), bytes(parameters.key), static_cast<unsigned>(parameters.key.size()));
  std::string out(data.size(), '\0');
  if (mbedtls_arc4_crypt(context.get(), data.size(), bytes(data), bytes(out)) != 0) return std::nullopt;
  return out;
}

// The nonce may carry a counter of 4 bytes in front (`cryptography`) or be 12 or 8 bytes (`Crypto`).
std::optional<std::string> chacha20(const Parameters& parameters, std::string_view data) {
  if (parameters.key.size() != 32) return std::nullopt;
  std::uint32_t counter = 0;
  std::string nonce = parameters.iv;
  if (nonce.size() == 16) {
    for (std::size_t i = 4; i-- > 0;) counter = counter << 8 | static_cast<unsigned char>(nonce[i]);
    nonce.erase(0, 4);
  } else if (nonce.size() == 8) {
    nonce.insert(0, 4, '\0');
  }
  if (nonce.size() != 12) return std::nullopt;
  ChaChaContext context;
  std::string out(data.size(), '\0');
  if (mbedtls_chacha20_setkey(context.get(), bytes(parameters.key)) != 0 ||
      mbedtls_chacha20_starts(context.get(), bytes(nonce), counter) != 0 ||
      mbedtls_chacha20_update(context.get(), data.size(), bytes(data), bytes(out)) != 0) {
    return std::nullopt;
  }
  return out;
}

std::optional<std::string> chacha20_poly1305(const Row& row, const Parameters& parameters,
                                             std::string_view data) {
  if (!parameters.tag) {
    // Without a tag it is ChaCha20 behind its first block.
    if (parameters.iv.size() != 12) return std::nullopt;
    Parameters stream = parameters;
    stream.iv.insert(0, std::string_view("\1\0\0\0", 4));
    return chacha20(stream, data);
  }
  CipherContext context;
  if (parameters.tag->size() != 16 ||
      !set_up(context, row, row.library_mode, parameters.key, MBEDTLS_DECRYPT)) {
    return std::nullopt;
  }
  std::string out(data.size() + 16, '\0');
  std::size_t written = 0;
  const std::string sealed = std::string(data) + *parameters.tag;
  if (mbedtls_cipher_auth_decrypt_ext(context.get(), bytes(parameters.iv), parameters.iv.size(),
                                      bytes(parameters.aad), parameters.aad.size(), bytes(sealed),
                                      sealed.size(), bytes(out), out.size(), &written,
                                      parameters.tag->size()) != 0) {
    return std::nullopt;
  }
  out.resize(written);
  return out;
}

std::optional<std::string> run(const Parameters& given, std::string_view data,
                               mbedtls_operation_t operation) {
  const Row* row = find_row(given.cipher, given.mode);
  if (row == nullptr) return std::nullopt;
  Parameters parameters = given;
  // Two keys of 3DES are three of which the last is the first.
  if (given.cipher == Cipher::TripleDes && given.key.size() == 16) parameters.key += given.key.substr(0, 8);
  switch (parameters.cipher) {
    case Cipher::Arc4:
      return arc4(parameters, data);
    case Cipher::ChaCha20:
      return chacha20(parameters, data);
    case Cipher::ChaCha20Poly1305:
      return chacha20_poly1305(*row, parameters, data);
    default:
      break;
  }
  switch (parameters.mode) {
    case Mode::Cfb8:
      return operation == MBEDTLS_DECRYPT ? cfb8(*row, parameters, data) : std::nullopt;
    case Mode::Gcm:
      return gcm(parameters, data);
    case Mode::Eax:
      return eax(*row, parameters, data);
    default:
      return crypt(*row, parameters, data, operation);
  }
}

const mbedtls_md_info_t* find_digest(std::string_view algorithm) {
  struct Algorithm {
    std::string_view name;
    mbedtls_md_type_t type;
  };
  constexpr Algorithm kAlgorithms[] = {{"md5", MBEDTLS_MD_MD5},       {"sha1", MBEDTLS_MD_SHA1},
                                       {"sha", MBEDTLS_MD_SHA1},      {"sha224", MBEDTLS_MD_SHA224},
                                       {"sha256", MBEDTLS_MD_SHA256}, {"sha384", MBEDTLS_MD_SHA384},
                                       {"sha512", MBEDTLS_MD_SHA512}};
  std::string plain;
  for (const char c : algorithm) {
    if (c != '-' && c != '_') plain.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c);
  }
  for (const Algorithm& row : kAlgorithms) {
    if (row.name == plain) return mbedtls_md_info_from_type(row.type);
  }
  return nullptr;
}

}  // namespace

std::string_view name(Cipher cipher, Mode mode) {
  const Row* row = find_row(cipher, mode);
  return row == nullptr ? "cipher" : row->name;
}

std::optional<std::string> decrypt(const Parameters& parameters, std::string_view data) {
  if (parameters.skip == 0) return run(parameters, data, MBEDTLS_DECRYPT);
  // A stream that goes on: what went through before is made again.
  constexpr std::uint64_t kMaxSkip = 16 * 1024 * 1024;
  if (parameters.skip > kMaxSkip) return std::nullopt;
  const std::string before(static_cast<std::size_t>(parameters.skip), '\0');
  auto result = run(parameters, before + std::string(data), MBEDTLS_DECRYPT);
  if (result) result->erase(0, before.size());
  return result;
}

std::optional<std::string> encrypt(const Parameters& parameters, std::string_view data) {
  return run(parameters, data, MBEDTLS_ENCRYPT);
}

std::optional<std::string> fernet(std::string_view key, std::string_view token) {
  // https://github.com/fernet/spec: version, time, IV, ciphertext, HMAC; the key is that of the HMAC and then
  // that of the cipher.
  constexpr std::size_t kHeader = 1 + 8 + 16;
  constexpr std::size_t kSignature = 32;
  const std::string keys = codecs::base64(key, "-_").bytes;
  const std::string content = codecs::base64(token, "-_").bytes;
  if (keys.size() != 32 || content.size() < kHeader + kSignature || content[0] != '\x80') return std::nullopt;
  const std::string_view signed_part = std::string_view(content).substr(0, content.size() - kSignature);
  const auto expected = hmac("sha256", std::string_view(keys).substr(0, 16), signed_part);
  if (!expected || !content.ends_with(*expected)) return std::nullopt;
  Parameters parameters;
  parameters.mode = Mode::Cbc;
  parameters.key = keys.substr(16);
  parameters.iv = content.substr(9, 16);
  const auto plain = decrypt(parameters, signed_part.substr(kHeader));
  return plain ? unpad(*plain, 16) : std::nullopt;
}

std::optional<std::string> unpad(std::string_view data, std::size_t block) {
  if (data.empty()) return std::nullopt;
  const std::size_t count = static_cast<unsigned char>(data.back());
  if (count == 0 || count > block || count > data.size()) return std::nullopt;
  if (data.substr(data.size() - count).find_first_not_of(data.back()) != std::string_view::npos)
    return std::nullopt;
  return std::string(data.substr(0, data.size() - count));
}

std::optional<std::string> digest(std::string_view algorithm, std::string_view data) {
  const mbedtls_md_info_t* info = find_digest(algorithm);
  if (info == nullptr) return std::nullopt;
  std::string out(mbedtls_md_get_size(info), '\0');
  if (mbedtls_md(info, bytes(data), data.size(), bytes(out)) != 0) return std::nullopt;
  return out;
}

std::optional<std::string> hmac(std::string_view algorithm, std::string_view key, std::string_view data) {
  const mbedtls_md_info_t* info = find_digest(algorithm);
  if (info == nullptr) return std::nullopt;
  std::string out(mbedtls_md_get_size(info), '\0');
  if (mbedtls_md_hmac(info, bytes(key), key.size(), bytes(data), data.size(), bytes(out)) != 0)
    return std::nullopt;
  return out;
}

std::optional<std::string> pbkdf2(std::string_view algorithm, std::string_view password,
                                  std::string_view salt, std::uint64_t iterations, std::size_t length) {
  const mbedtls_md_info_t* info = find_digest(algorithm);
  if (info == nullptr || length == 0 || length > 4096 || iterations == 0) return std::nullopt;
  const std::size_t size = mbedtls_md_get_size(info);
  if (iterations * ((length + size - 1) / size) > kMaxPbkdf2Rounds) return std::nullopt;
  DigestContext context;
  if (mbedtls_md_setup(context.get(), info, 1) != 0 ||
      mbedtls_md_hmac_starts(context.get(), bytes(password), password.size()) != 0) {
    return std::nullopt;
  }
  // RFC 8018, 5.2.
  const auto round = [&](std::string_view input) {
    std::string out(size, '\0');
    mbedtls_md_hmac_reset(context.get());
    mbedtls_md_hmac_update(context.get(), bytes(input), input.size());
    mbedtls_md_hmac_finish(context.get(), bytes(out));
    return out;
  };
  std::string key;
  for (std::uint32_t block = 1; key.size() < length; ++block) {
    std::string input(salt);
    for (int shift = 24; shift >= 0; shift -= 8) input.push_back(static_cast<char>(block >> shift & 0xff));
    std::string last = round(input);
    std::string mixed = last;
    for (std::uint64_t i = 1; i < iterations; ++i) {
      last = round(last);
      for (std::size_t j = 0; j < size; ++j) mixed[j] = static_cast<char>(mixed[j] ^ last[j]);
    }
    key += mixed;
  }
  key.resize(length);
  return key;
}

}  // namespace pyverdict::unwrap::ciphers
