#include <algorithm>
#include <cmath>
#include <vector>

#include "unwrap/builtins.h"
#include "unwrap/ciphers.h"
#include "unwrap/integers.h"
#include "unwrap/mersenne_twister.h"

/// `random` after a known seed: what it draws is as good as written out. The state is followed as long as the
/// order of the draws is certain.
namespace pyverdict::unwrap::handlers {
namespace {

constexpr std::size_t kMaxItems = 1'000'000;

// The words of a seed as `random.seed` makes them: of the number, or of a text and its SHA-512.
std::optional<std::vector<std::uint32_t>> seed_words(Evaluator& evaluator, const Value& seed) {
  std::string bytes;
  if (is_whole(seed)) {
    const auto digits = magnitude_digits(evaluator, seed, 16);
    for (std::size_t end = digits.size(); end > 0;) {
      const std::size_t start = end > 2 ? end - 2 : 0;
      bytes.push_back(static_cast<char>(std::stoi(digits.substr(start, end - start), nullptr, 16)));
      end = start;
    }
  } else if ((seed.is(Tag::Text) || seed.is(Tag::Bytes)) && !seed.partial) {
    bytes = evaluator.store().string(seed);
    bytes += ciphers::digest("sha512", bytes).value_or("");
    std::reverse(bytes.begin(), bytes.end());
    while (!bytes.empty() && bytes.back() == '\0') bytes.pop_back();
  } else {
    return std::nullopt;
  }
  std::vector<std::uint32_t> words((std::max<std::size_t>(bytes.size(), 1) + 3) / 4);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    words[i / 4] |= std::uint32_t{static_cast<unsigned char>(bytes[i])} << 8 * (i % 4);
  }
  return words;
}

// Which generator is asked: that of the module, or an object made of a known seed.
std::optional<std::uint64_t> generator_of(Evaluator& evaluator, const Call& call) {
  const std::uint64_t made = call.receiver.contents();
  const bool of_object = path_of(evaluator, call).find("()") != std::string_view::npos;
  return made == 0 && of_object ? std::nullopt : std::optional(made);
}

// So many random bits, the lowest byte first.
std::string drawn_bits(MersenneTwister& state, std::size_t bits) {
  constexpr std::size_t kWord = 32;
  std::string bytes;
  for (std::size_t left = bits; left > 0; left -= std::min(left, kWord)) {
    std::uint64_t word = state.bits(static_cast<unsigned>(std::min(left, kWord)));
    for (std::size_t i = 0; i < std::min(left, kWord); i += 8, word >>= 8)
      bytes.push_back(static_cast<char>(word & 0xff));
  }
  return bytes;
}

std::string_view function_of(Evaluator& evaluator, const Call& call) {
  const std::string_view path = path_of(evaluator, call);
  return path.substr(path.rfind('.') + 1);
}

}  // namespace
}  // namespace pyverdict::unwrap::handlers

namespace pyverdict::unwrap {

// A generator as it stands, and where it was seeded: beyond what is certain from there, its order is not.
Evaluator::Generators& Evaluator::generators() {
  Evaluator* evaluator = this;
  while (evaluator->text_depth_ > 0) evaluator = evaluator->outer_;
  return evaluator->generators_;
}

void Evaluator::seed_random(std::uint64_t generator, const std::optional<std::vector<std::uint32_t>>& seed) {
  constexpr std::size_t kMaxGenerators = 32;
  ++changes_;
  Generators& known = generators();
  known.erase(generator);
  if (!seed || known.size() >= kMaxGenerators) return;
  known.emplace(generator, Generator{MersenneTwister(*seed), context_});
}

MersenneTwister* Evaluator::random_state(std::uint64_t generator) {
  constexpr Context kUncertain = kConditional | kUnreachable | kInLoop | kUncalled;
  Generators& known = generators();
  const auto it = known.find(generator);
  if (it == known.end()) return nullptr;
  ++changes_;
  if ((context_ & kUncertain & ~it->second.since) == 0) return &it->second.state;
  known.erase(it);
  return nullptr;
}

}  // namespace pyverdict::unwrap

namespace pyverdict::unwrap::handlers {

Value random_seed(Evaluator& evaluator, const Call& call) {
  const Value* seed = parameter(evaluator, call, 0, "a");
  const auto words = seed == nullptr ? std::nullopt : seed_words(evaluator, *seed);
  const auto generator = generator_of(evaluator, call);
  if (generator) evaluator.seed_random(*generator, words);
  return none();
}

Value random_object(Evaluator& evaluator, const Call& call) {
  const Value made = external(evaluator, call);
  const Value* seed = parameter(evaluator, call, 0, "x");
  const auto words = seed == nullptr ? std::nullopt : seed_words(evaluator, *seed);
  if (!words || !made.is(Tag::Symbol)) return made;
  const Value object = evaluator.store().with_contents(made, {*seed});
  evaluator.seed_random(object.contents(), words);
  return object;
}

Value random_draw(Evaluator& evaluator, const Call& call) {
  const auto generator = generator_of(evaluator, call);
  MersenneTwister* const state = generator ? evaluator.random_state(*generator) : nullptr;
  if (state == nullptr) return external(evaluator, call);
  const auto give_up = [&] {
    evaluator.seed_random(*generator, std::nullopt);
    return external(evaluator, call);
  };
  const std::string_view function = function_of(evaluator, call);
  if (function == "random") return real(state->real());
  if (function == "getrandbits" || function == "randbytes") {
    constexpr std::size_t kMaxBits = 8 * kMaxItems;
    const bool bytes = function == "randbytes";
    const std::int64_t count = known_integer(parameter(evaluator, call, 0, bytes ? "n" : "k"), -1);
    if (count < 0 || static_cast<std::size_t>(count) > (bytes ? kMaxItems : kMaxBits)) return give_up();
    std::string drawn = drawn_bits(*state, static_cast<std::size_t>(count) * (bytes ? 8 : 1));
    evaluator.charge(drawn.size());
    if (bytes) return evaluator.store().bytes(std::move(drawn), 0);
    const auto number = whole_from_bytes(evaluator, drawn, true, false, 0);
    return number ? *number : external(evaluator, call);
  }
  if (function == "randint" || function == "randrange") {
    const Value* first = call.positional(0);
    const Value* second = call.positional(1);
    const Value* third = call.positional(2);
    if (first == nullptr || !first->is(Tag::Integer) || (second != nullptr && !second->is(Tag::Integer)) ||
        (third != nullptr && !third->is(Tag::Integer)) || (function == "randint" && second == nullptr)) {
      return give_up();
    }
    const std::int64_t start = second == nullptr ? 0 : first->integer;
    const std::int64_t stop = (second == nullptr ? first : second)->integer;
    const std::int64_t step = third == nullptr ? 1 : third->integer;
    constexpr std::int64_t kFar = std::int64_t{1} << 60;
    if (std::max(std::abs(start), std::abs(stop)) > kFar || step <= 0) return give_up();
    const std::int64_t width = stop - start + (function == "randint" ? 1 : 0);
    if (width <= 0) return give_up();
    const auto count = static_cast<std::uint64_t>((width + step - 1) / step);
    return integer(start + step * static_cast<std::int64_t>(state->below(count)));
  }
  const Value* population = parameter(evaluator, call, 0, function == "shuffle" ? "x" : "population");
  Items items;
  if (population == nullptr || !evaluator.iterate(*population, items) || items.empty() ||
      items.size() > kMaxItems) {
    return give_up();
  }
  evaluator.charge(items.size());
  const auto pick = [&](std::size_t count) { return static_cast<std::size_t>(state->below(count)); };
  if (function == "choice") return items[pick(items.size())];
  if (function == "shuffle") {
    if (!population->is(Tag::List) || call.positional_count() > 1) return give_up();
    Values shuffled = items.collect(evaluator.store());
    if (shuffled.is_cut_short()) return give_up();
    for (std::size_t i = shuffled.size() - 1; i > 0; --i) std::swap(shuffled[i], shuffled[pick(i + 1)]);
    evaluator.store().mutable_items(*population) = std::move(shuffled);
    return none();
  }
  const std::int64_t wanted =
      known_integer(parameter(evaluator, call, 1, "k"), function == "choices" ? 1 : -1);
  if (wanted < 0 || static_cast<std::size_t>(wanted) > kMaxItems) return give_up();
  const auto count = static_cast<std::size_t>(wanted);
  Values drawn(evaluator.store());
  drawn.reserve(count);
  if (function == "choices") {
    // Weights are not followed.
    if (call.positional_count() > 1 || call.arguments.size() > 2) return give_up();
    for (std::size_t i = 0; i < count; ++i) {
      drawn.push_back(
          items[static_cast<std::size_t>(std::floor(state->real() * static_cast<double>(items.size())))]);
    }
  } else {
    if (count > items.size() || call.arguments.size() > 2) return give_up();
    // CPython keeps a set of what was drawn where that is smaller than a copy of the population.
    std::size_t set_size = 21;
    if (count > 5) {
      set_size += static_cast<std::size_t>(
          std::pow(4, std::ceil(std::log(static_cast<double>(count) * 3) / std::log(4.0))));
    }
    if (items.size() <= set_size) {
      Values left = items.collect(evaluator.store());
      if (left.is_cut_short()) return give_up();
      for (std::size_t i = 0; i < count; ++i) {
        const std::size_t at = pick(items.size() - i);
        drawn.push_back(left[at]);
        left[at] = left[left.size() - i - 1];
      }
    } else {
      std::vector<bool> taken(items.size());
      for (std::size_t i = 0; i < count; ++i) {
        std::size_t at = pick(items.size());
        while (taken[at]) at = pick(items.size());
        taken[at] = true;
        drawn.push_back(items[at]);
      }
    }
  }
  return evaluator.store().items(Tag::List, std::move(drawn), population->origins);
}

}  // namespace pyverdict::unwrap::handlers
