#include "unwrap/builtins.h"
#include "unwrap/ciphers.h"

namespace pyverdict::unwrap::handlers {
namespace {

std::string algorithm_of(const Evaluator& evaluator, const Value* value) {
  if (const auto name = known_string(evaluator, value)) return *name;
  return std::string(symbol_name(evaluator, value));
}

}  // namespace

Value digest_new(Evaluator& evaluator, const Call& call) {
  // hashlib.sha256(data), hashlib.new(name, data), Crypto.Hash.SHA256.new(data), hmac.new(key, data, name).
  std::string_view path = path_of(evaluator, call);
  const bool keyed = path == "hmac.new";
  const bool named = path == "hashlib.new";
  if (path.starts_with("Crypto.Hash.")) path.remove_suffix(std::string_view(".new").size());
  const std::string algorithm = keyed   ? algorithm_of(evaluator, parameter(evaluator, call, 2, "digestmod"))
                                : named ? algorithm_of(evaluator, parameter(evaluator, call, 0, "name"))
                                        : std::string(last_name(path));
  const Value* data = parameter(evaluator, call, keyed || named ? 1 : 0, keyed ? "msg" : "data");
  const auto content =
      data == nullptr || data->is(Tag::None) ? std::optional(std::string()) : known_string(evaluator, data);
  const Value* key = keyed ? parameter(evaluator, call, 0, "key") : nullptr;
  const auto key_bytes = keyed ? known_string(evaluator, key) : std::optional(std::string());
  Value symbol = external(evaluator, call);
  if (!content || !key_bytes) return symbol;
  // All digest objects are one kind of object, whoever made them.
  symbol.index = evaluator.program().symbols.path("hashlib.new()");
  const Origins origins = (data == nullptr ? 0 : data->origins) | (key == nullptr ? 0 : key->origins);
  Store& store = evaluator.store();
  return store.with_contents(symbol, {store.text(algorithm, 0), store.bytes(*content, origins),
                                      keyed ? store.bytes(*key_bytes, origins) : none()});
}

Value digest_update(Evaluator& evaluator, const Call& call) {
  Values* contents = evaluator.store().contents(call.receiver);
  const auto more = known_string(evaluator, call.positional(0));
  if (contents == nullptr) return none();
  if (!more) {
    // What is hashed is no longer known.
    (*contents)[1] = Value();
    return none();
  }
  const std::string before = known_string(evaluator, &(*contents)[1]).value_or("");
  if ((*contents)[1].is(Tag::Bytes) && evaluator.may_hold(before.size() + more->size())) {
    const Value now =
        evaluator.store().bytes(before + *more, (*contents)[1].origins | call.positional(0)->origins);
    (*evaluator.store().contents(call.receiver))[1] = now;
  }
  return none();
}

Value digest_result(Evaluator& evaluator, const Call& call) {
  const Values* held = evaluator.store().contents(call.receiver);
  if (held == nullptr) return external(evaluator, call);
  const Values contents = *held;
  const auto content = known_string(evaluator, &contents[1]);
  if (!content) return external(evaluator, call);
  const std::string algorithm(evaluator.store().string(contents[0]));
  const auto result = contents[2].is(Tag::Bytes)
                          ? ciphers::hmac(algorithm, evaluator.store().string(contents[2]), *content)
                          : ciphers::digest(algorithm, *content);
  if (!result) return external(evaluator, call);
  const Origins origins = contents[1].origins;
  if (last_name(path_of(evaluator, call)) == "digest") return evaluator.store().bytes(*result, origins);
  return evaluator.store().text(codecs::to_hex(*result), origins);
}

Value hmac_digest(Evaluator& evaluator, const Call& call) {
  const auto key = known_string(evaluator, parameter(evaluator, call, 0, "key"));
  const auto data = known_string(evaluator, parameter(evaluator, call, 1, "msg"));
  const std::string algorithm = algorithm_of(evaluator, parameter(evaluator, call, 2, "digest"));
  const auto result = key && data ? ciphers::hmac(algorithm, *key, *data) : std::nullopt;
  return result ? evaluator.store().bytes(*result, call.arguments[0].value.origins)
                : external(evaluator, call);
}

namespace {

Value derived_key(Evaluator& evaluator, const Call& call, const std::string& algorithm, const Value* password,
                  const Value* salt, std::int64_t iterations, std::int64_t length) {
  const auto secret = known_string(evaluator, password);
  const auto grains = known_string(evaluator, salt);
  if (!secret || !grains || iterations <= 0 || length <= 0 || !evaluator.may_repeat())
    return external(evaluator, call);
  const auto rounds = static_cast<std::uint64_t>(iterations);
  const auto key = ciphers::pbkdf2(algorithm, *secret, *grains, rounds, static_cast<std::size_t>(length));
  if (!key) {
    evaluator.diagnose(diagnostic::Code::StepsExhausted, call.node, "pbkdf2");
    return external(evaluator, call);
  }
  evaluator.program().steps += rounds;
  return evaluator.store().bytes(*key, password->origins | salt->origins);
}

}  // namespace

Value pbkdf2(Evaluator& evaluator, const Call& call) {
  if (path_of(evaluator, call) == "hashlib.pbkdf2_hmac") {
    const std::string algorithm = algorithm_of(evaluator, parameter(evaluator, call, 0, "hash_name"));
    const auto size = ciphers::digest(algorithm, "");
    const std::int64_t length = known_integer(parameter(evaluator, call, 4, "dklen"),
                                              size ? static_cast<std::int64_t>(size->size()) : 0);
    return derived_key(evaluator, call, algorithm, parameter(evaluator, call, 1, "password"),
                       parameter(evaluator, call, 2, "salt"),
                       known_integer(parameter(evaluator, call, 3, "iterations"), 0), length);
  }
  // Crypto.Protocol.KDF.PBKDF2(password, salt, dkLen=16, count=1000, prf=None, hmac_hash_module=SHA1)
  const Value* module = parameter(evaluator, call, 5, "hmac_hash_module");
  const std::string algorithm = module == nullptr ? "sha1" : algorithm_of(evaluator, module);
  return derived_key(evaluator, call, algorithm, parameter(evaluator, call, 0, "password"),
                     parameter(evaluator, call, 1, "salt"),
                     known_integer(parameter(evaluator, call, 3, "count"), 1000),
                     known_integer(parameter(evaluator, call, 2, "dkLen"), 16));
}

Value pbkdf2_object(Evaluator& evaluator, const Call& call) {
  Store& store = evaluator.store();
  const Value* salt = parameter(evaluator, call, 2, "salt");
  const Value symbol = external(evaluator, call);
  if (salt == nullptr) return symbol;
  return store.with_contents(
      symbol, {store.text(algorithm_of(evaluator, parameter(evaluator, call, 0, "algorithm")), 0),
               integer(known_integer(parameter(evaluator, call, 1, "length"), 0)), *salt,
               integer(known_integer(parameter(evaluator, call, 3, "iterations"), 0))});
}

Value pbkdf2_derive(Evaluator& evaluator, const Call& call) {
  const Values* held = evaluator.store().contents(call.receiver);
  if (held == nullptr) return external(evaluator, call);
  const Values contents = *held;
  return derived_key(evaluator, call, std::string(evaluator.store().string(contents[0])),
                     parameter(evaluator, call, 0, "key_material"), &contents[2], contents[3].integer,
                     contents[1].integer);
}

}  // namespace pyverdict::unwrap::handlers
