#include "unwrap/items.h"

#include <algorithm>

#include "unwrap/evaluator.h"

/// Going through values.
namespace pyverdict::unwrap {

namespace {

// Each character becomes a value.
constexpr std::size_t kWorkPerCharacter = 8;
constexpr std::uint64_t kMaxRange = 1'000'000;

// How many numbers there are in a range; more than any bound where its step is 0.
std::uint64_t range_size(std::span<const Value> bounds) {
  const auto start = static_cast<std::uint64_t>(bounds[0].integer);
  const auto stop = static_cast<std::uint64_t>(bounds[1].integer);
  const auto step = static_cast<std::uint64_t>(bounds[2].integer);
  if (step == 0) return UINT64_MAX;
  if (bounds[2].integer > 0) return bounds[0].integer < bounds[1].integer ? (stop - start - 1) / step + 1 : 0;
  return bounds[0].integer > bounds[1].integer ? (start - stop - 1) / (0 - step) + 1 : 0;
}

}  // namespace

Items::Items(Store& store, const Value& source, std::size_t from, std::size_t count)
    : store_(&store), source_(source), from_(from), count_(count) {}

std::size_t Items::size() const {
  if (made_) return made_->size();
  if (store_ == nullptr || source_.is(Tag::Range)) return count_;
  const std::size_t held =
      store_->string(source_).size() + store_->items(source_).size() / (source_.is(Tag::Dict) ? 2 : 1);
  return std::min(count_, held - std::min(held, from_));
}

Value Items::operator[](std::size_t at) const {
  if (at >= size()) return Value();
  if (made_) return (*made_)[at];
  switch (source_.tag) {
    case Tag::Range: {
      const auto bounds = store_->items(source_);
      return integer(bounds[0].integer + static_cast<std::int64_t>(at) * bounds[2].integer, source_.origins);
    }
    case Tag::Bytes:
      return integer(static_cast<unsigned char>(store_->string(source_)[at]), source_.origins);
    case Tag::Text:
      return store_->character(store_->string(source_)[at], source_.origins, store_->chain(source_));
    case Tag::Dict:
      return store_->items(source_)[2 * at];
    default:
      return store_->items(source_)[from_ + at];
  }
}

Values Items::collect(Store& store) const {
  Values all(store);
  append_to(all);
  return all;
}

void Items::append_to(Values& values) const {
  const std::size_t count = size();
  if (values.empty()) values.reserve(count);
  for (std::size_t i = 0; i < count; ++i) values.push_back((*this)[i]);
}

bool Evaluator::iterate(const Value& iterable, Items& out) {
  const bool string = iterable.is(Tag::Text) || iterable.is(Tag::Bytes);
  if (!may_work(size_of(iterable) * (string ? kWorkPerCharacter : 1)) || is_endless(iterable)) return false;
  switch (iterable.tag) {
    case Tag::Tuple:
    case Tag::List:
    case Tag::Set: {
      if (iterable.partial) return false;
      if (store().is_cut_short(iterable)) return false;
      const std::size_t size = store().items(iterable).size();
      const std::size_t from = std::min(size, iterable.iterator ? cursor(iterable) : 0);
      out = Items(store(), iterable, from, size - from);
      charge(out.size());
      return true;
    }
    case Tag::Dict:
      if (iterable.partial || store().is_cut_short(iterable)) return false;
      out = Items(store(), iterable, 0, store().items(iterable).size() / 2);
      return true;
    case Tag::Range: {
      const std::uint64_t count = range_size(store().items(iterable));
      if (count > kMaxRange) return false;
      out = Items(store(), iterable, 0, static_cast<std::size_t>(count));
      charge(out.size());
      return true;
    }
    case Tag::Bytes:
      if (iterable.partial) return false;
      out = Items(store(), iterable, 0, store().string(iterable).size());
      charge(out.size());
      return true;
    case Tag::Text: {
      if (iterable.partial) return false;
      if (store().is_ascii(iterable)) {
        out = Items(store(), iterable, 0, store().string(iterable).size());
        charge(out.size());
        return true;
      }
      const std::u32string decoded = characters(store().string(iterable));
      if (!may_hold(decoded.size() * sizeof(Value))) return false;
      const Store::Chain chain = store().chain(iterable);
      Values each(store());
      each.reserve(decoded.size());
      for (std::size_t i = 0; i < decoded.size(); ++i) {
        each.push_back(store().text(from_characters(std::u32string_view(decoded).substr(i, 1)),
                                    iterable.origins, false, chain));
      }
      out = Items(std::move(each));
      return true;
    }
    case Tag::Instance:
      return iterate_instance(iterable, out);
    case Tag::Symbol: {
      const auto key = handles_.empty() ? std::nullopt : file_key(iterable);
      if (!key) return false;
      const auto content = file_content(*key, false);
      if (!content) return false;
      return iterate(lines_of(*content), out);
    }
    default:
      return false;
  }
}

std::size_t Evaluator::cursor(const Value& iterator) const {
  const auto it = cursors_.find(iterator.index);
  return it == cursors_.end() ? 0 : it->second;
}

Value Evaluator::lines_of(const Value& content) {
  const Argument keep{syntax::kNoAtom, syntax::kNoNode, boolean(true)};
  const Call call{syntax::kNoNode, kNoSymbol, content, std::span(&keep, 1)};
  const auto lines = builtin_method(*this, content, "splitlines", call);
  return lines ? *lines : unknown(content.origins);
}

Value Evaluator::item_of(const Value& iterable) {
  if (iterable.is(Tag::Symbol)) {
    ++unknowns_;
    return symbol(program_.symbols.item(static_cast<SymbolId>(iterable.index)), iterable.origins,
                  iterable.node);
  }
  const auto items = store().items(iterable);
  if (!items.empty() && !iterable.is(Tag::Range) && !is_cycle(iterable)) {
    Value first = items[0];
    first.origins |= iterable.origins;
    ++unknowns_;
    return first;
  }
  return unknown(iterable.origins, iterable.node);
}

bool Evaluator::is_cycle(const Value& value) const {
  return value.is(Tag::List) && cycles_.count(value.index) != 0;
}

bool Evaluator::is_endless(const Value& value) const {
  return (value.is(Tag::Range) && value.iterator) || is_cycle(value);
}

std::size_t& Evaluator::position(const Value& iterator) {
  ++changes_;
  return cursors_[iterator.index];
}

Value Evaluator::counted(const Value& counter, std::size_t at) {
  const auto items = store().items(counter);
  const Value start = items[0];
  const Value passed =
      binary(*this, syntax::Op::Mult, items[2], integer(static_cast<std::int64_t>(at)), syntax::kNoNode);
  Value result = binary(*this, syntax::Op::Add, start, passed, syntax::kNoNode);
  result.origins |= counter.origins;
  return result;
}

Value Evaluator::make_cycle(const Value& value) {
  Items items;
  if (!iterate(value, items)) return unknown(value.origins);
  Value result = store().items(Tag::List, items.collect(store()), value.origins);
  cycles_.insert(result.index);
  return result;
}

}  // namespace pyverdict::unwrap
