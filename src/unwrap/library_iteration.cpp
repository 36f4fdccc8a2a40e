#include <algorithm>

#include "unwrap/builtins.h"

/// Iterators over iterators: `zip` and `map`, and the functions of `itertools`.
namespace pyverdict::unwrap::handlers {
namespace {

// Of what a few words can ask for without end, no more than this is made.
constexpr std::size_t kMaxItems = 1'000'000;
constexpr std::size_t kMaxWidth = 1000;

Value iterator_of(Evaluator& evaluator, Values items, Origins origins) {
  evaluator.charge(items.size());
  Value result = evaluator.store().items(Tag::List, std::move(items), origins);
  result.iterator = true;
  return result;
}

Origins origins_of(const Call& call) {
  Origins origins = 0;
  for (const Argument& argument : call.arguments) origins |= argument.value.origins;
  return origins;
}

Value apply(Evaluator& evaluator, const Call& call, const Value& function, std::span<const Value> given) {
  std::vector<Argument> arguments;
  for (const Value& value : given) arguments.push_back({syntax::kNoAtom, call.node, value});
  return evaluator.call_for_item(function, {call.node, kNoSymbol, Value(), arguments});
}

// Reads an iterable item by item. What is an iterator already goes on where it was, and is used up.
class Reader {
 public:
  Reader(Evaluator& evaluator, const Value& source) : evaluator_(evaluator), source_(source) {
    if (source.iterator || evaluator.is_cycle(source)) {
      known_ = !source.partial;
      position_ = &evaluator.position(source);
    } else {
      known_ = evaluator.iterate(source, items_);
    }
    endless_ = evaluator.is_endless(source);
  }

  bool known() const { return known_; }
  bool endless() const { return endless_; }
  std::size_t size() const { return items_.size(); }

  std::optional<Value> next() {
    std::size_t& at = position_ == nullptr ? own_position_ : *position_;
    if (source_.is(Tag::Range) && endless_) return evaluator_.counted(source_, at++);
    if (position_ == nullptr) return at < items_.size() ? std::optional(items_[at++]) : std::nullopt;
    // Looked up each time: a function that is called in between may change it.
    const auto items = evaluator_.store().items(source_);
    if (items.empty()) return std::nullopt;
    if (endless_) return items[at++ % items.size()];
    return at < items.size() ? std::optional(items[at++]) : std::nullopt;
  }

 private:
  Evaluator& evaluator_;
  Value source_;
  Items items_;
  std::size_t own_position_ = 0;
  std::size_t* position_ = nullptr;  // of an iterator, which others may read as well
  bool known_ = false;
  bool endless_ = false;
};

// Gives the items of several iterables row by row until one ends, or with `fill` until all have. False when
// that is not known, or never.
template <typename Use>
bool read_rows(Evaluator& evaluator, std::span<const Value> sources, const Value* fill, Use use) {
  std::vector<Reader> readers;
  std::size_t held = 0;
  bool ends = sources.empty() || fill != nullptr;
  for (const Value& source : sources) {
    readers.emplace_back(evaluator, source);
    const Reader& reader = readers.back();
    held += reader.size();
    if (!reader.known() || held > 2 * kMaxItems) return false;
    ends = fill == nullptr ? ends || !reader.endless() : ends && !reader.endless();
  }
  if (!ends) return false;
  for (std::size_t count = 0; !readers.empty() && count < kMaxItems; ++count) {
    Values row(evaluator.store());
    row.reserve(readers.size());
    bool any = false;
    for (Reader& reader : readers) {
      const auto item = reader.next();
      if (!item && fill == nullptr) return true;
      any = any || item.has_value();
      row.push_back(item ? *item : *fill);
    }
    if (!any) return true;
    if (!use(std::move(row))) return false;
  }
  return readers.empty();
}

std::vector<Value> positional_values(const Call& call, std::size_t from) {
  std::vector<Value> values;
  for (const Argument& argument : call.arguments) {
    if (argument.keyword == syntax::kNoAtom) values.push_back(argument.value);
  }
  values.erase(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(std::min(from, values.size())));
  return values;
}

// A count that is not below zero; nothing when it is not known.
std::optional<std::size_t> known_count(const Value* value) {
  const std::int64_t count = known_integer(value, -1);
  if (count < 0) return std::nullopt;
  return static_cast<std::size_t>(std::min<std::int64_t>(count, UINT32_MAX));
}

bool is_absent(const Value* value) { return value == nullptr || value->is(Tag::None); }

bool may_make(Evaluator& evaluator, double items) {
  if (items > static_cast<double>(kMaxItems) || !evaluator.may_repeat()) return false;
  const std::size_t bytes = static_cast<std::size_t>(items) * sizeof(Value);
  return evaluator.may_hold(bytes) && evaluator.may_work(bytes);
}

}  // namespace

Value zip(Evaluator& evaluator, const Call& call) {
  const Origins origins = origins_of(call);
  const auto sources = positional_values(call, 0);
  Values result(evaluator.store());
  const bool known = read_rows(evaluator, sources, nullptr, [&](Values row) {
    result.push_back(evaluator.store().items(Tag::Tuple, std::move(row), origins));
    return evaluator.may_hold(sizeof(Value));
  });
  if (!known) result.clear();
  return evaluator.store().items(Tag::List, std::move(result), origins, !known);
}

Value zip_longest(Evaluator& evaluator, const Call& call) {
  const Value* fill = parameter(evaluator, call, SIZE_MAX, "fillvalue");
  const Value nothing = none();
  const Origins origins = origins_of(call);
  Values result(evaluator.store());
  const bool known =
      read_rows(evaluator, positional_values(call, 0), fill == nullptr ? &nothing : fill, [&](Values row) {
        result.push_back(evaluator.store().items(Tag::Tuple, std::move(row), origins));
        return evaluator.may_hold(sizeof(Value));
      });
  return known ? iterator_of(evaluator, std::move(result), origins) : external(evaluator, call);
}

Value map(Evaluator& evaluator, const Call& call) {
  const Value* function = call.positional(0);
  const auto sources = positional_values(call, 1);
  if (sources.empty()) return external(evaluator, call);
  Origins origins = 0;
  for (const Value& source : sources) origins |= source.origins;
  Values result(evaluator.store());
  bool read = false;
  const bool known = read_rows(evaluator, sources, nullptr, [&](Values row) {
    read = true;
    result.push_back(apply(evaluator, call, *function, row));
    return evaluator.may_repeat();
  });
  if (known) return evaluator.store().items(Tag::List, std::move(result), origins);
  if (!read) {
    const Value item = evaluator.item_of(sources[0]);
    origins |= apply(evaluator, call, *function, std::span(&item, 1)).origins;
  }
  return evaluator.store().items(Tag::List, {}, origins, true);
}

Value starmap(Evaluator& evaluator, const Call& call) {
  const Value* function = call.positional(0);
  const Value* source = call.positional(1);
  Items rows;
  if (source == nullptr || !evaluator.iterate(*source, rows)) return external(evaluator, call);
  Values result(evaluator.store());
  for (const Value& row : rows) {
    Items given;
    if (!evaluator.iterate(row, given) || given.size() > kMaxWidth || !evaluator.may_repeat())
      return external(evaluator, call);
    result.push_back(apply(evaluator, call, *function, given.collect(evaluator.store())));
  }
  return iterator_of(evaluator, std::move(result), source->origins);
}

Value chain_items(Evaluator& evaluator, const Call& call) {
  Values sources(evaluator.store(), positional_values(call, 0));
  if (last_name(path_of(evaluator, call)) == "from_iterable") {
    Items inner;
    if (sources.size() != 1 || !evaluator.iterate(sources[0], inner)) return external(evaluator, call);
    sources = inner.collect(evaluator.store());
  }
  Values result(evaluator.store());
  const Origins origins = origins_of(call);
  for (const Value& source : sources) {
    Items items;
    if (!evaluator.iterate(source, items) || result.size() + items.size() > kMaxItems)
      return external(evaluator, call);
    items.append_to(result);
  }
  return evaluator.store().items(Tag::List, std::move(result), origins);
}

Value count(Evaluator& evaluator, const Call& call) {
  const Value* start = parameter(evaluator, call, 0, "start");
  const Value* step = parameter(evaluator, call, 1, "step");
  for (const Value* value : {start, step}) {
    if (value != nullptr && !value->is(Tag::Integer)) return external(evaluator, call);
  }
  Value result = evaluator.store().items(
      Tag::Range,
      {start == nullptr ? integer(0) : *start, integer(INT64_MAX), step == nullptr ? integer(1) : *step},
      origins_of(call));
  result.iterator = true;
  return result;
}

Value repeat(Evaluator& evaluator, const Call& call) {
  const Value* value = parameter(evaluator, call, 0, "object");
  const Value* times = parameter(evaluator, call, 1, "times");
  if (value == nullptr) return external(evaluator, call);
  if (times == nullptr)
    return evaluator.make_cycle(evaluator.store().items(Tag::List, {*value}, value->origins));
  if (!times->is(Tag::Integer)) return external(evaluator, call);
  const auto copies = static_cast<double>(std::max<std::int64_t>(times->integer, 0));
  if (!may_make(evaluator, copies)) return external(evaluator, call);
  Values result(evaluator.store());
  result.reserve(static_cast<std::size_t>(copies));
  for (std::int64_t i = 0; i < times->integer; ++i) result.push_back(*value);
  return iterator_of(evaluator, std::move(result), origins_of(call));
}

Value slice_items(Evaluator& evaluator, const Call& call) {
  const std::size_t given = call.positional_count();
  const Value* source = call.positional(0);
  if (given < 2 || given > 4 || call.arguments.size() != given) return external(evaluator, call);
  const Value* start_value = given > 2 ? call.positional(1) : nullptr;
  const Value* stop_value = call.positional(given > 2 ? 2 : 1);
  const Value* step_value = call.positional(3);
  const auto start = is_absent(start_value) ? std::size_t{0} : known_count(start_value);
  const auto stop = is_absent(stop_value) ? std::size_t{SIZE_MAX} : known_count(stop_value);
  const auto step = is_absent(step_value) ? std::size_t{1} : known_count(step_value);
  if (!start || !stop || !step || *step == 0) return external(evaluator, call);
  Reader reader(evaluator, *source);
  const std::size_t end = std::max(*start, *stop);
  if (!reader.known() || (reader.endless() && !may_make(evaluator, static_cast<double>(end))))
    return external(evaluator, call);
  Values result(evaluator.store());
  std::size_t wanted = *start;
  for (std::size_t at = 0; at < end; ++at) {
    const auto item = reader.next();
    if (!item) break;
    if (at != wanted || at >= *stop) continue;
    result.push_back(*item);
    wanted += *step;
  }
  return iterator_of(evaluator, std::move(result), source->origins);
}

// takewhile, dropwhile and filterfalse.
Value items_while(Evaluator& evaluator, const Call& call) {
  const Value* function = call.positional(0);
  const Value* source = call.positional(1);
  if (source == nullptr) return external(evaluator, call);
  const std::string_view name = last_name(path_of(evaluator, call));
  Reader reader(evaluator, *source);
  if (!reader.known() || (reader.endless() && name != "takewhile")) return external(evaluator, call);
  Values result(evaluator.store());
  bool holds = true;
  while (const auto item = reader.next()) {
    if (name != "dropwhile" || holds) {
      const Value outcome = function->is(Tag::None) && name == "filterfalse"
                                ? *item
                                : apply(evaluator, call, *function, std::span(&*item, 1));
      const auto decided = truth(evaluator.store(), outcome);
      if (!decided || !evaluator.may_repeat()) return external(evaluator, call);
      holds = *decided;
    }
    if (name == "takewhile" && !holds) break;
    if (holds == (name == "takewhile")) result.push_back(*item);
  }
  return iterator_of(evaluator, std::move(result), source->origins);
}

Value compress(Evaluator& evaluator, const Call& call) {
  Values result(evaluator.store());
  const Value* sources[] = {parameter(evaluator, call, 0, "data"),
                            parameter(evaluator, call, 1, "selectors")};
  if (sources[0] == nullptr || sources[1] == nullptr) return external(evaluator, call);
  const Value both[] = {*sources[0], *sources[1]};
  const bool known = read_rows(evaluator, both, nullptr, [&](Values row) {
    const auto taken = truth(evaluator.store(), row[1]);
    if (taken == true) result.push_back(row[0]);
    return taken.has_value();
  });
  return known ? iterator_of(evaluator, std::move(result), origins_of(call)) : external(evaluator, call);
}

// pairwise and batched.
Value grouped_items(Evaluator& evaluator, const Call& call) {
  const bool pairs = last_name(path_of(evaluator, call)) == "pairwise";
  const Value* source = call.positional(0);
  const auto size = pairs ? std::size_t{2} : known_count(parameter(evaluator, call, 1, "n"));
  Items items;
  if (source == nullptr || !size || *size == 0 || call.arguments.size() != (pairs ? 1u : 2u) ||
      !evaluator.iterate(*source, items) ||
      !may_make(evaluator, static_cast<double>(items.size()) * (pairs ? 3 : 2))) {
    return external(evaluator, call);
  }
  Values result(evaluator.store());
  for (std::size_t at = 0; at + (pairs ? 1 : 0) < items.size(); at += pairs ? 1 : *size) {
    Values group(evaluator.store());
    for (std::size_t i = at; i < std::min(at + *size, items.size()); ++i) group.push_back(items[i]);
    result.push_back(evaluator.store().items(Tag::Tuple, std::move(group), source->origins));
  }
  return iterator_of(evaluator, std::move(result), source->origins);
}

Value accumulate(Evaluator& evaluator, const Call& call) {
  const Value* source = call.positional(0);
  const Value* function = parameter(evaluator, call, 1, "func");
  const Value* initial = parameter(evaluator, call, SIZE_MAX, "initial");
  Items given;
  if (source == nullptr || !evaluator.iterate(*source, given)) return external(evaluator, call);
  Values items(evaluator.store());
  if (!is_absent(initial)) items.push_back(*initial);
  given.append_to(items);
  for (std::size_t i = 1; i < items.size(); ++i) {
    const Value both[] = {items[i - 1], items[i]};
    items[i] = is_absent(function) ? binary(evaluator, syntax::Op::Add, both[0], both[1], call.node)
                                   : apply(evaluator, call, *function, both);
    if (!evaluator.may_repeat() || items[i].is(Tag::Unknown)) return external(evaluator, call);
  }
  return iterator_of(evaluator, std::move(items), origins_of(call));
}

// `iter(function, sentinel)` calls until it is given the sentinel.
Value iterator(Evaluator& evaluator, const Call& call) {
  const Value* value = call.positional(0);
  const Value* sentinel = call.positional(1);
  if (value == nullptr) return external(evaluator, call);
  if (sentinel == nullptr) return evaluator.make_iterator(*value);
  Values result(evaluator.store());
  while (result.size() < kMaxItems && evaluator.may_repeat() && evaluator.may_hold(sizeof(Value))) {
    const Value item = apply(evaluator, call, *value, {});
    const auto ends = compare(evaluator, syntax::Op::Eq, item, *sentinel);
    if (!ends) break;
    if (*ends) return iterator_of(evaluator, std::move(result), origins_of(call));
    result.push_back(item);
  }
  return external(evaluator, call);
}

// Each group is read when its turn comes, as nearly all code does: later Python finds it empty.
Value group_by(Evaluator& evaluator, const Call& call) {
  const Value* source = call.positional(0);
  const Value* function = parameter(evaluator, call, 1, "key");
  Items items;
  if (source == nullptr || !evaluator.iterate(*source, items)) return external(evaluator, call);
  Values result(evaluator.store());
  Values group(evaluator.store());
  Value key;
  const auto end_group = [&] {
    if (group.empty()) return;
    const Value inside = iterator_of(evaluator, std::move(group), source->origins);
    result.push_back(evaluator.store().items(Tag::Tuple, {key, inside}, source->origins));
    group.clear();
  };
  for (const Value& item : items) {
    const Value now = is_absent(function) ? item : apply(evaluator, call, *function, std::span(&item, 1));
    const auto same = group.empty() ? std::optional(is_known(evaluator.store(), now))
                                    : compare(evaluator, syntax::Op::Eq, key, now);
    const bool unknown = !same || (group.empty() && !*same);
    if (unknown || !evaluator.may_repeat() || !evaluator.may_hold(sizeof(Value)))
      return external(evaluator, call);
    if (!*same) end_group();
    if (group.empty()) key = now;
    group.push_back(item);
  }
  end_group();
  return iterator_of(evaluator, std::move(result), source->origins);
}

// product, permutations and combinations: rows of indices into pools, in the order of their indices.
Value selections(Evaluator& evaluator, const Call& call) {
  const std::string_view name = last_name(path_of(evaluator, call));
  const bool product = name == "product";
  const bool ordered = name == "combinations";
  std::vector<Items> pools;
  for (const Value& source : positional_values(call, 0)) {
    pools.emplace_back();
    if (!evaluator.iterate(source, pools.back())) return external(evaluator, call);
    if (!product || pools.size() > kMaxWidth) break;
  }
  const Value* number = parameter(evaluator, call, product ? SIZE_MAX : 1, product ? "repeat" : "r");
  if (!product && pools.empty()) return external(evaluator, call);
  std::optional<std::size_t> width = product ? 1 : pools[0].size();
  if (number != nullptr && (product || ordered || !number->is(Tag::None))) width = known_count(number);
  if (!width || *width > kMaxWidth || (ordered && number == nullptr)) return external(evaluator, call);
  if (product) *width *= pools.size();
  if (*width > kMaxWidth) return external(evaluator, call);

  double rows = 1;
  std::size_t largest = 0;
  for (std::size_t i = 0; i < *width && rows != 0; ++i) {
    const std::size_t size = pools[product ? i % pools.size() : 0].size();
    largest = std::max(largest, size);
    rows *= product ? static_cast<double>(size) : i < size ? static_cast<double>(size - i) : 0.0;
    if (ordered) rows /= static_cast<double>(i + 1);
  }
  if (!may_make(evaluator, rows * static_cast<double>(*width + 1))) return external(evaluator, call);
  const Origins origins = origins_of(call);
  Values result(evaluator.store());
  std::vector<bool> used(largest);
  std::vector<std::size_t> chosen;
  std::size_t from = 0;
  while (rows != 0) {
    const auto pool = [&](std::size_t at) -> const Items& { return pools[product ? at % pools.size() : 0]; };
    if (chosen.size() == *width) {
      Values row(evaluator.store());
      for (std::size_t i = 0; i < *width; ++i) row.push_back(pool(i)[chosen[i]]);
      result.push_back(evaluator.store().items(Tag::Tuple, std::move(row), origins));
    } else {
      const std::size_t size = pool(chosen.size()).size();
      // What is left must suffice for the places behind.
      const std::size_t end = ordered ? size - *width + chosen.size() + 1 : size;
      while (!product && from < end && used[from]) ++from;
      if (from < end) {
        chosen.push_back(from);
        used[from] = true;
        from = ordered ? from + 1 : 0;
        continue;
      }
    }
    if (chosen.empty()) break;
    used[chosen.back()] = false;
    from = chosen.back() + 1;
    chosen.pop_back();
  }
  return iterator_of(evaluator, std::move(result), origins);
}

}  // namespace pyverdict::unwrap::handlers
