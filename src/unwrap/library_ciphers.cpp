#include <algorithm>

#include "unwrap/builtins.h"
#include "unwrap/ciphers.h"
#include "unwrap/integers.h"

namespace pyverdict::unwrap::handlers {
namespace {

using ciphers::Cipher;
using ciphers::Mode;
using ciphers::Parameters;

Value opaque(Evaluator& evaluator, const Call& call) { return external(evaluator, call, kFromDecrypted); }

// A cipher object's contents. Each is at its place in the list that the Store holds.
enum Slot : std::size_t { kCipher, kMode, kKey, kIv, kAad, kTag, kUsed, kPadded, kSlots };

Value cipher_object(Evaluator& evaluator, Value symbol, const Parameters& parameters, Origins origins,
                    bool padded = false) {
  Store& store = evaluator.store();
  symbol.origins |= origins;
  Values contents(store, std::array<Value, kSlots>());
  contents[kCipher] = integer(static_cast<std::int64_t>(parameters.cipher));
  contents[kMode] = integer(static_cast<std::int64_t>(parameters.mode));
  contents[kKey] = store.bytes(parameters.key, origins);
  contents[kIv] = store.bytes(parameters.iv, origins);
  contents[kAad] = store.bytes(parameters.aad, origins);
  contents[kTag] = parameters.tag ? store.bytes(*parameters.tag, origins) : none();
  contents[kUsed] = integer(0);
  contents[kPadded] = boolean(padded);
  return store.with_contents(symbol, std::move(contents));
}

std::optional<Parameters> parameters_of(Evaluator& evaluator, const Value& object) {
  const Store& store = evaluator.store();
  const Values* contents = evaluator.store().contents(object);
  if (contents == nullptr || contents->size() != kSlots) return std::nullopt;
  Parameters result;
  result.cipher = static_cast<Cipher>((*contents)[kCipher].integer);
  result.mode = static_cast<Mode>((*contents)[kMode].integer);
  result.key = store.string((*contents)[kKey]);
  result.iv = store.string((*contents)[kIv]);
  result.aad = store.string((*contents)[kAad]);
  if ((*contents)[kTag].is(Tag::Bytes)) result.tag = std::string(store.string((*contents)[kTag]));
  result.skip = static_cast<std::uint64_t>((*contents)[kUsed].integer);
  return result;
}

bool is_stream(const Parameters& parameters) {
  return parameters.mode == Mode::Stream || parameters.mode == Mode::Ctr || parameters.mode == Mode::Ofb;
}

// An object is used up as it decrypts: the next call goes on where this one ended.
void advance(Evaluator& evaluator, const Value& object, const Parameters& parameters, std::string_view data) {
  Values& contents = *evaluator.store().contents(object);
  if (is_stream(parameters)) {
    contents[kUsed] = integer(static_cast<std::int64_t>(parameters.skip + data.size()));
  } else if (parameters.mode == Mode::Cbc || parameters.mode == Mode::Cfb8 || parameters.mode == Mode::Cfb) {
    const std::size_t size = parameters.iv.size();
    const std::string seen = parameters.iv + std::string(data);
    contents[kIv] = evaluator.store().bytes(seen.substr(seen.size() - size), contents[kIv].origins);
  }
}

// The result of a cipher; a wrong key or a damaged text is a diagnostic.
Value deciphered(Evaluator& evaluator, const Call& call, const Value& from, const Value& object,
                 std::optional<std::string> plain, std::string_view transform) {
  if (!plain || !evaluator.may_hold(plain->size())) {
    evaluator.diagnose(diagnostic::Code::LayerUndecodable, call.node, std::string(transform));
    return opaque(evaluator, call);
  }
  return evaluator.transformed(Tag::Bytes, std::move(*plain), from, transform,
                               kFromDecoded | kFromDecrypted | (object.origins & ~kFromLiteral), false,
                               call.node);
}

struct NamedMode {
  std::string_view name;
  std::int64_t number;  ///< of `Crypto.Cipher`; -1 where it has none
  Mode mode;
};

constexpr NamedMode kModes[] = {{"ECB", 1, Mode::Ecb},  {"CBC", 2, Mode::Cbc},   {"CFB", 3, Mode::Cfb8},
                                {"OFB", 5, Mode::Ofb},  {"CTR", 6, Mode::Ctr},   {"EAX", 9, Mode::Eax},
                                {"GCM", 11, Mode::Gcm}, {"CFB8", -1, Mode::Cfb8}};

std::optional<Mode> mode_named(std::string_view name) {
  for (const NamedMode& row : kModes) {
    if (row.name == name) return row.mode;
  }
  return std::nullopt;
}

struct NamedCipher {
  std::string_view name;
  Cipher cipher;
};

constexpr NamedCipher kCiphers[] = {
    {"AES", Cipher::Aes},           {"AES128", Cipher::Aes},
    {"AES256", Cipher::Aes},        {"DES", Cipher::Des},
    {"DES3", Cipher::TripleDes},    {"TripleDES", Cipher::TripleDes},
    {"Blowfish", Cipher::Blowfish}, {"ARC4", Cipher::Arc4},
    {"ChaCha20", Cipher::ChaCha20}, {"ChaCha20_Poly1305", Cipher::ChaCha20Poly1305}};

std::optional<Cipher> cipher_named(std::string_view name) {
  for (const NamedCipher& row : kCiphers) {
    if (row.name == name) return row.cipher;
  }
  return std::nullopt;
}

// The first counter block of a counter object: [bits, prefix, suffix, initial value] of
// `Crypto.Util.Counter`, or [initial value] of `pyaes.Counter`.
std::optional<std::string> counter_block(Evaluator& evaluator, const Value* counter) {
  const Values* held = counter == nullptr ? nullptr : evaluator.store().contents(*counter);
  if (held == nullptr) return std::nullopt;
  const Values contents = *held;
  if (contents.size() == 1) return whole_to_bytes(evaluator, contents[0], 16, false);
  if (contents.size() != 4) return std::nullopt;
  const auto bits = static_cast<std::size_t>(std::clamp<std::int64_t>(contents[0].integer, 0, 128));
  const auto number = whole_to_bytes(evaluator, contents[3], bits / 8, false);
  if (!number) return std::nullopt;
  return std::string(evaluator.store().string(contents[1])) + *number +
         std::string(evaluator.store().string(contents[2]));
}

// The first block of CTR as `Crypto` describes it: a counter object, or a nonce and a number behind it.
std::optional<std::string> first_block(Evaluator& evaluator, const Call& call, std::size_t block) {
  if (const Value* counter = parameter(evaluator, call, SIZE_MAX, "counter"))
    return counter_block(evaluator, counter);
  std::string nonce = known_string(evaluator, parameter(evaluator, call, 2, "nonce")).value_or("");
  const Value* initial = parameter(evaluator, call, SIZE_MAX, "initial_value");
  if (nonce.size() > block) return std::nullopt;
  if (const auto bytes = known_string(evaluator, initial)) return nonce + *bytes;
  const auto number =
      whole_to_bytes(evaluator, initial != nullptr && is_whole(*initial) ? *initial : integer(0),
                     block - nonce.size(), false);
  return number ? std::optional(nonce + *number) : std::nullopt;
}

}  // namespace

Value keeps_arguments(Evaluator& evaluator, const Call& call) {
  const Value symbol = external(evaluator, call);
  Values contents(evaluator.store());
  for (const Argument& argument : call.arguments) contents.push_back(argument.value);
  return contents.empty() ? symbol : evaluator.store().with_contents(symbol, std::move(contents));
}

Value keeps_contents(Evaluator& evaluator, const Call& call) {
  const Value symbol = external(evaluator, call, call.receiver.origins);
  const Values* contents = evaluator.store().contents(call.receiver);
  return contents == nullptr ? symbol : evaluator.store().with_contents(symbol, Values(*contents));
}

Value counter_new(Evaluator& evaluator, const Call& call) {
  const Value* bits = parameter(evaluator, call, 0, "nbits");
  const Value* prefix = parameter(evaluator, call, 1, "prefix");
  const Value* suffix = parameter(evaluator, call, 2, "suffix");
  const Value* initial = parameter(evaluator, call, 3, "initial_value");
  const Value symbol = external(evaluator, call);
  if (bits == nullptr) {
    // `pyaes.Counter` has but one argument, 1 where it is not given.
    return evaluator.store().with_contents(symbol, {initial == nullptr ? integer(1) : *initial});
  }
  if (path_of(evaluator, call) == "pyaes.Counter") return evaluator.store().with_contents(symbol, {*bits});
  return evaluator.store().with_contents(
      symbol, {*bits, prefix == nullptr ? none() : *prefix, suffix == nullptr ? none() : *suffix,
               initial == nullptr ? integer(1) : *initial});
}

Value cipher_new(Evaluator& evaluator, const Call& call) {
  std::string_view path = path_of(evaluator, call);
  path.remove_suffix(std::string_view(".new").size());
  const auto cipher = cipher_named(last_name(path));
  const Value* key = parameter(evaluator, call, 0, "key");
  const auto key_bytes = known_string(evaluator, key);
  if (!cipher || !key_bytes) return opaque(evaluator, call);
  Parameters parameters;
  parameters.cipher = *cipher;
  parameters.key = *key_bytes;
  const Value symbol = external(evaluator, call, kFromDecrypted);
  if (*cipher == Cipher::Arc4) {
    parameters.mode = Mode::Stream;
    return cipher_object(evaluator, symbol, parameters, key->origins);
  }
  if (*cipher == Cipher::ChaCha20 || *cipher == Cipher::ChaCha20Poly1305) {
    parameters.mode = Mode::Stream;
    parameters.iv = known_string(evaluator, parameter(evaluator, call, SIZE_MAX, "nonce")).value_or("");
    return cipher_object(evaluator, symbol, parameters, key->origins);
  }
  const Value* mode = parameter(evaluator, call, 1, "mode");
  std::string_view mode_name = symbol_name(evaluator, mode);
  if (mode_name.starts_with("MODE_")) mode_name.remove_prefix(5);
  for (const NamedMode& row : kModes) {
    if (row.name == mode_name || (mode != nullptr && row.number == known_integer(mode, -2))) {
      parameters.mode = row.mode;
    }
  }
  const std::size_t block = *cipher == Cipher::Aes ? 16 : 8;
  if (parameters.mode == Mode::Ctr) {
    const auto first = first_block(evaluator, call, block);
    if (!first) return opaque(evaluator, call);
    parameters.iv = *first;
  } else {
    for (const std::string_view keyword : {"iv", "IV", "nonce"}) {
      if (const auto iv = known_string(evaluator, parameter(evaluator, call, 2, keyword)))
        parameters.iv = *iv;
    }
  }
  const std::int64_t segment = known_integer(parameter(evaluator, call, SIZE_MAX, "segment_size"), 8);
  if (parameters.mode == Mode::Cfb8 && segment == static_cast<std::int64_t>(8 * block))
    parameters.mode = Mode::Cfb;
  return cipher_object(evaluator, symbol, parameters, key->origins);
}

Value strxor(Evaluator& evaluator, const Call& call) {
  // `strxor(a, b)`, or the old `Crypto.Cipher.XOR`, whose key is repeated.
  const Value* data = call.positional(0);
  const Value* other = call.positional(1);
  if (const Values* contents = evaluator.store().contents(call.receiver)) other = &(*contents)[0];
  const auto content = known_string(evaluator, data);
  const auto key = known_string(evaluator, other);
  if (!content || !key || key->empty()) return opaque(evaluator, call);
  std::string result = *content;
  for (std::size_t i = 0; i < result.size(); ++i)
    result[i] = static_cast<char>(result[i] ^ (*key)[i % key->size()]);
  return evaluator.transformed(Tag::Bytes, std::move(result), *data, "xor", kFromDecoded, false, call.node);
}

Value hazmat_cipher(Evaluator& evaluator, const Call& call) {
  const Value* algorithm = parameter(evaluator, call, 0, "algorithm");
  const Value* mode = parameter(evaluator, call, 1, "mode");
  const Values* held = algorithm == nullptr ? nullptr : evaluator.store().contents(*algorithm);
  const auto cipher = cipher_named(symbol_name(evaluator, algorithm));
  if (held == nullptr || !cipher) return opaque(evaluator, call);
  const Values contents = *held;
  Parameters parameters;
  parameters.cipher = *cipher;
  const auto key = known_string(evaluator, &contents[0]);
  if (!key) return opaque(evaluator, call);
  parameters.key = *key;
  if (*cipher == Cipher::Arc4 || *cipher == Cipher::ChaCha20) {
    parameters.mode = Mode::Stream;
    if (contents.size() > 1) parameters.iv = known_string(evaluator, &contents[1]).value_or("");
  } else {
    const auto named = mode_named(symbol_name(evaluator, mode));
    if (!named) return opaque(evaluator, call);
    // `CFB` means segments of a whole block here.
    parameters.mode = symbol_name(evaluator, mode) == "CFB" ? Mode::Cfb : *named;
    if (const Values* values = evaluator.store().contents(*mode)) {
      const Values of_mode = *values;
      parameters.iv = known_string(evaluator, &of_mode[0]).value_or("");
      if (of_mode.size() > 1) parameters.tag = known_string(evaluator, &of_mode[1]);
    }
  }
  return cipher_object(evaluator, external(evaluator, call, kFromDecrypted), parameters, contents[0].origins);
}

Value pyaes_mode(Evaluator& evaluator, const Call& call) {
  std::string_view name = last_name(path_of(evaluator, call));
  name.remove_prefix(std::string_view("AESModeOfOperation").size());
  const auto mode = mode_named(name);
  const Value* key = parameter(evaluator, call, 0, "key");
  const auto key_bytes = known_string(evaluator, key);
  if (!mode || !key_bytes) return opaque(evaluator, call);
  Parameters parameters;
  parameters.key = *key_bytes;
  parameters.mode = *mode;
  if (*mode == Mode::Ctr) {
    const Value* counter = parameter(evaluator, call, 1, "counter");
    const auto first = counter == nullptr ? whole_to_bytes(evaluator, integer(1), 16, false)
                                          : counter_block(evaluator, counter);
    if (!first) return opaque(evaluator, call);
    parameters.iv = *first;
  } else {
    const std::string zeros(16, '\0');
    parameters.iv = known_string(evaluator, parameter(evaluator, call, 1, "iv")).value_or(zeros);
  }
  const std::int64_t segment = known_integer(parameter(evaluator, call, 2, "segment_size"), 1);
  if (*mode == Mode::Cfb8 && segment == 16) parameters.mode = Mode::Cfb;
  return cipher_object(evaluator, external(evaluator, call, kFromDecrypted), parameters, key->origins);
}

Value pyaes_decrypter(Evaluator& evaluator, const Call& call) {
  const Value* mode = parameter(evaluator, call, 0, "mode");
  const auto parameters = mode == nullptr ? std::nullopt : parameters_of(evaluator, *mode);
  if (!parameters) return opaque(evaluator, call);
  const bool blocks = parameters->mode == Mode::Ecb || parameters->mode == Mode::Cbc;
  const bool padded = blocks && known_string(evaluator, parameter(evaluator, call, 1, "padding")) != "none";
  return cipher_object(evaluator, external(evaluator, call, kFromDecrypted), *parameters, mode->origins,
                       padded);
}

Value cipher_decrypt(Evaluator& evaluator, const Call& call) {
  const Value* data = call.arguments.empty() ? nullptr : &call.arguments[0].value;
  const auto content = known_string(evaluator, data);
  auto parameters = parameters_of(evaluator, call.receiver);
  if (data == nullptr && parameters) return evaluator.store().bytes("", call.receiver.origins);
  if (!content || !parameters) return opaque(evaluator, call);
  if (const auto tag = known_string(evaluator, parameter(evaluator, call, 1, "received_mac_tag"))) {
    parameters->tag = *tag;
  }
  const std::string_view name = last_name(path_of(evaluator, call));
  const bool forward =
      name == "encrypt" || path_of(evaluator, call).find("encryptor()") != std::string_view::npos;
  if (forward && !is_stream(*parameters) && parameters->mode != Mode::Ecb) return opaque(evaluator, call);
  const bool padded = (*evaluator.store().contents(call.receiver))[kPadded].integer != 0;
  auto plain = forward && parameters->mode == Mode::Ecb ? ciphers::encrypt(*parameters, *content)
                                                        : ciphers::decrypt(*parameters, *content);
  if (plain && padded) plain = ciphers::unpad(*plain, 16);
  if (plain) advance(evaluator, call.receiver, *parameters, *content);
  return deciphered(evaluator, call, *data, call.receiver, std::move(plain),
                    ciphers::name(parameters->cipher, parameters->mode));
}

Value cipher_update(Evaluator& evaluator, const Call& call) {
  const auto content = known_string(evaluator, call.positional(0));
  Values* contents = evaluator.store().contents(call.receiver);
  if (content && contents != nullptr && contents->size() == kSlots) {
    const std::string before(evaluator.store().string((*contents)[kAad]));
    (*contents)[kAad] = evaluator.store().bytes(before + *content, call.receiver.origins);
  }
  return call.receiver;
}

Value aead_decrypt(Evaluator& evaluator, const Call& call) {
  constexpr std::size_t kTagSize = 16;
  const Values* held = evaluator.store().contents(call.receiver);
  const Value* data = parameter(evaluator, call, 1, "data");
  const auto nonce = known_string(evaluator, parameter(evaluator, call, 0, "nonce"));
  const auto content = known_string(evaluator, data);
  const auto key = held == nullptr ? std::nullopt : known_string(evaluator, &(*held)[0]);
  if (!nonce || !content || !key || content->size() < kTagSize) return opaque(evaluator, call);
  const bool aes = path_of(evaluator, call).find("AESGCM") != std::string_view::npos;
  Parameters parameters;
  parameters.cipher = aes ? Cipher::Aes : Cipher::ChaCha20Poly1305;
  parameters.mode = aes ? Mode::Gcm : Mode::Stream;
  parameters.key = *key;
  parameters.iv = *nonce;
  parameters.aad = known_string(evaluator, parameter(evaluator, call, 2, "associated_data")).value_or("");
  parameters.tag = content->substr(content->size() - kTagSize);
  const std::string_view sealed = std::string_view(*content).substr(0, content->size() - kTagSize);
  return deciphered(evaluator, call, *data, call.receiver, ciphers::decrypt(parameters, sealed),
                    ciphers::name(parameters.cipher, parameters.mode));
}

Value fernet_decrypt(Evaluator& evaluator, const Call& call) {
  const Value* token = parameter(evaluator, call, 0, "token");
  const auto content = known_string(evaluator, token);
  const Values* held = evaluator.store().contents(call.receiver);
  if (!content || held == nullptr) return opaque(evaluator, call);
  Values keys = *held;
  Items several;
  // A MultiFernet has a list of Fernets and tries each.
  if (!known_string(evaluator, &keys[0]) && evaluator.iterate(keys[0], several)) {
    keys.clear();
    for (const Value& one : several) {
      if (const Values* inner = evaluator.store().contents(one)) keys.push_back((*inner)[0]);
    }
  }
  bool known = false;
  for (const Value& value : keys) {
    const auto key = known_string(evaluator, &value);
    known = known || key.has_value();
    auto plain = key ? ciphers::fernet(*key, *content) : std::nullopt;
    if (plain) return deciphered(evaluator, call, *token, value, std::move(plain), "fernet");
  }
  return known ? deciphered(evaluator, call, *token, call.receiver, std::nullopt, "fernet")
               : opaque(evaluator, call);
}

Value unpad(Evaluator& evaluator, const Call& call) {
  const Value* data = parameter(evaluator, call, 0, "padded_data");
  const auto content = known_string(evaluator, data);
  if (!content) return opaque(evaluator, call);
  // `Crypto.Util.Padding.unpad(data, bytes)`, or an unpadder that was made of a number of bits.
  std::int64_t block = known_integer(parameter(evaluator, call, 1, "block_size"), 16);
  if (const Values* contents = evaluator.store().contents(call.receiver)) {
    block = known_integer(&(*contents)[0], 128) / 8;
  }
  const std::string style = known_string(evaluator, parameter(evaluator, call, 2, "style")).value_or("pkcs7");
  auto plain =
      style == "pkcs7"
          ? ciphers::unpad(*content, static_cast<std::size_t>(std::clamp<std::int64_t>(block, 1, 255)))
          : std::nullopt;
  if (!plain) {
    evaluator.diagnose(diagnostic::Code::LayerUndecodable, call.node, "padding");
    return opaque(evaluator, call);
  }
  return evaluator.built(Tag::Bytes, std::move(*plain), data->origins, false, evaluator.store().chain(*data),
                         call.node);
}

}  // namespace pyverdict::unwrap::handlers
