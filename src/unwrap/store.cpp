#include <algorithm>

#include "unwrap/unwrap.h"

namespace pyverdict::unwrap {

Value Store::entry(Tag tag, std::string value, Origins origins, bool partial, Chain chain) {
  size_ += value.size();
  owned_.push_back(std::move(value));
  Value result = view(tag, owned_.back(), origins);
  entries_.back().chain = chain;
  entries_.back().owned = &owned_.back();
  result.partial = partial;
  return result;
}

Value Store::text(std::string value, Origins origins, bool partial, Chain chain) {
  return entry(Tag::Text, std::move(value), origins, partial, chain);
}

Value Store::bytes(std::string value, Origins origins, bool partial, Chain chain) {
  return entry(Tag::Bytes, std::move(value), origins, partial, chain);
}

Value Store::view(Tag tag, std::string_view value, Origins origins) {
  Value result;
  result.tag = tag;
  result.origins = origins;
  result.index = entries_.size();
  entries_.push_back({value, 0, nullptr});
  return result;
}

Value Store::items(Tag tag, std::vector<Value> values, Origins origins, bool partial) {
  size_ += values.size() * sizeof(Value);
  Value result;
  result.tag = tag;
  result.partial = partial;
  result.origins = origins;
  result.index = containers_.size();
  containers_.push_back(std::move(values));
  return result;
}

std::string_view Store::string(const Value& value) const {
  return value.is(Tag::Text) || value.is(Tag::Bytes) ? entries_[value.slot()].view : std::string_view();
}

std::span<const Value> Store::items(const Value& value) const {
  switch (value.tag) {
    case Tag::Tuple:
    case Tag::List:
    case Tag::Set:
    case Tag::Dict:
    case Tag::Range:
      return containers_[value.slot()];
    default:
      return {};
  }
}

std::vector<Value>& Store::mutable_items(const Value& value) { return containers_[value.slot()]; }

void Store::set_byte(const Value& value, std::size_t at, char byte) {
  Entry& entry = entries_[value.slot()];
  if (entry.owned != nullptr && at < entry.owned->size()) (*entry.owned)[at] = byte;
}

void Store::append_byte(const Value& value, char byte) {
  Entry& entry = entries_[value.slot()];
  if (entry.owned == nullptr) return;
  entry.owned->push_back(byte);
  entry.view = *entry.owned;
  ++size_;
}

Store::Chain Store::chain(const Value& value) const {
  return value.is(Tag::Text) || value.is(Tag::Bytes) ? entries_[value.slot()].chain : 0;
}

Store::Chain Store::extend(Chain chain, std::string_view transform) {
  links_.push_back({chain, transform});
  return static_cast<Chain>(links_.size());
}

std::vector<std::string> Store::transforms(Chain chain) const {
  std::vector<std::string> result;
  for (; chain != 0; chain = links_[chain - 1].previous) result.emplace_back(links_[chain - 1].transform);
  return result;
}

}  // namespace pyverdict::unwrap
