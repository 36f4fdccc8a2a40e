#include <algorithm>
#include <array>

#include "unwrap/evaluator.h"

namespace pyverdict::unwrap {

namespace {

// The ASCII characters, for values that are one of them.
constexpr auto kAscii = [] {
  std::array<char, 128> all{};
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<char>(i);
  return all;
}();

}  // namespace

Value Store::entry(Tag tag, std::string value, Origins origins, bool partial, Chain chain) {
  size_ += value.size();
  buffers_.push_back({std::move(value)});
  Value result = view(tag, buffers_.back().text, origins);
  entries_.back().chain = chain;
  entries_.back().buffer = &buffers_.back();
  result.partial = partial;
  return result;
}

Value Store::joined(const Value& left, std::string_view tail, Origins origins, bool partial, Chain chain) {
  const Entry before = entries_[left.slot()];
  const std::size_t size = before.view.size() + tail.size();
  Buffer* buffer = before.buffer;
  const bool at_end = buffer != nullptr && buffer->grows && before.view.size() == buffer->text.size();
  if (!at_end || buffer->text.capacity() < size) {
    // The first time as much as is needed, then twice: most texts are joined once.
    Buffer& fresh = buffers_.emplace_back();
    fresh.text.reserve(at_end ? 2 * size : size);
    fresh.text.assign(before.view);
    fresh.grows = true;
    size_ += before.view.size();
    buffer = &fresh;
  } else {
    buffer->shared = true;
  }
  buffer->text.append(tail);
  size_ += tail.size();
  Value result = view(left.tag, std::string_view(buffer->text).substr(0, size), origins);
  entries_.back().chain = chain;
  entries_.back().buffer = buffer;
  result.partial = partial;
  return result;
}

Value Store::character(char c, Origins origins, Chain chain) {
  const auto [it, added] = characters_.try_emplace(chain, entries_.size());
  if (added) {
    for (const char& each : kAscii)
      entries_.push_back({std::string_view(&each, 1), chain, nullptr, Entry::Ascii::Yes});
  }
  Value result;
  result.tag = Tag::Text;
  result.origins = origins;
  result.index = it->second + static_cast<unsigned char>(c);
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
  entries_.push_back({value, 0, nullptr, Entry::Ascii::Unseen});
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

bool Store::is_ascii(const Value& value) {
  Entry& entry = entries_[value.slot()];
  if (entry.ascii == Entry::Ascii::Unseen) {
    entry.ascii = unwrap::is_ascii(entry.view) ? Entry::Ascii::Yes : Entry::Ascii::No;
  }
  return entry.ascii == Entry::Ascii::Yes;
}

std::u32string_view Store::characters(const Value& value) {
  if (characters_of_ != value.slot()) {
    characters_of_ = value.slot();
    code_points_ = unwrap::characters(entries_[value.slot()].view);
  }
  return code_points_;
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

std::vector<Value>& Store::mutable_items(const Value& value) {
  ++changes_;
  return containers_[value.slot()];
}

namespace {

std::size_t hash_of(const Store& store, const Value& key) {
  switch (key.tag) {
    case Tag::Text:
    case Tag::Bytes:
      return std::hash<std::string_view>{}(store.string(key));
    case Tag::Bool:
    case Tag::Integer:
      return std::hash<std::int64_t>{}(key.integer);
    case Tag::Float:
      return std::hash<std::int64_t>{}(static_cast<std::int64_t>(key.real));
    default:
      return 0;
  }
}

}  // namespace

std::size_t Store::find_key(const Value& dict, const Value& key) {
  constexpr std::size_t kMinIndexed = 32;
  const std::vector<Value>& items = containers_[dict.slot()];
  if (items.size() < kMinIndexed) {
    for (std::size_t i = items.size(); i >= 2; i -= 2) {
      if (is_known(*this, items[i - 2]) && equal(*this, items[i - 2], key)) return i - 2;
    }
    return std::string::npos;
  }
  Index& index = indices_[dict.slot()];
  const auto held = [&](std::size_t at) {
    const auto it = index.positions.find(hash_of(*this, items[at]));
    return it != index.positions.end() &&
           std::find(it->second.begin(), it->second.end(), at) != it->second.end();
  };
  // Items are only ever added at the end, unless some were taken out.
  if (items.size() < index.size || (index.size >= 2 && !held(index.size - 2))) index = {};
  for (; index.size + 1 < items.size(); index.size += 2) {
    index.positions[hash_of(*this, items[index.size])].push_back(index.size);
  }
  const auto it = index.positions.find(hash_of(*this, key));
  if (it == index.positions.end()) return std::string::npos;
  for (auto at = it->second.rbegin(); at != it->second.rend(); ++at) {
    if (is_known(*this, items[*at]) && equal(*this, items[*at], key)) return *at;
  }
  return std::string::npos;
}

void Store::own_alone(Entry& entry) {
  if (!entry.buffer->shared) return;
  size_ += entry.view.size();
  buffers_.push_back({std::string(entry.view)});
  entry.buffer = &buffers_.back();
  entry.view = entry.buffer->text;
}

std::vector<Value>* Store::contents(const Value& value) {
  const std::uint64_t slot = value.contents() >> 32;
  return slot == 0 ? nullptr : &containers_[static_cast<std::size_t>(slot - 1)];
}

Value Store::with_contents(Value symbol, std::vector<Value> values) {
  const Value held = items(Tag::Tuple, std::move(values), symbol.origins);
  symbol.index = (symbol.index & UINT32_MAX) | (held.index + 1) << 32;
  return symbol;
}

void Store::set_byte(const Value& value, std::size_t at, char byte) {
  Entry& entry = entries_[value.slot()];
  if (entry.buffer == nullptr || at >= entry.view.size()) return;
  ++changes_;
  own_alone(entry);
  entry.buffer->text[at] = byte;
}

void Store::append_byte(const Value& value, char byte) {
  Entry& entry = entries_[value.slot()];
  if (entry.buffer == nullptr) return;
  ++changes_;
  own_alone(entry);
  entry.buffer->text.push_back(byte);
  entry.view = entry.buffer->text;
  ++size_;
}

Store::Chain Store::chain(const Value& value) const {
  return value.is(Tag::Text) || value.is(Tag::Bytes) ? entries_[value.slot()].chain : 0;
}

Store::Chain Store::extend(Chain whole, std::string_view transform) {
  const Chain chain = whole & ~kCut;
  const auto [it, added] = extended_.try_emplace({chain, transform}, static_cast<Chain>(links_.size() + 1));
  if (added) links_.push_back({chain, transform});
  return it->second | (whole & kCut);
}

void Store::mark_cut_off(const Value& value) {
  if (value.is(Tag::Text) || value.is(Tag::Bytes)) entries_[value.slot()].chain |= kCut;
}

bool Store::is_cut_off(const Value& value) const { return (chain(value) & kCut) != 0; }

std::vector<std::string> Store::transforms(Chain chain) const {
  std::vector<std::string> result;
  for (chain &= ~kCut; chain != 0; chain = links_[chain - 1].previous)
    result.emplace_back(links_[chain - 1].transform);
  return result;
}

}  // namespace pyverdict::unwrap
