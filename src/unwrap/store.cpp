#include <algorithm>
#include <array>
#include <cmath>
#include <functional>

#include "unwrap/evaluator.h"

namespace pyverdict::unwrap {

namespace {

// The ASCII characters, for values that are one of them.
constexpr auto kAscii = [] {
  std::array<char, 128> all{};
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<char>(i);
  return all;
}();

// What a few characters of a script may come to, however much there is already: so many bytes of a text, so
// many items (a Range has three).
constexpr std::size_t kAlways = 64;
constexpr std::size_t kItemsAlways = 8;

}  // namespace

bool Store::has_room(std::size_t bytes) {
  const bool fits = size_ + bytes <= limit_;
  full_ = full_ || !fits;
  return fits;
}

Value Store::hole(Tag tag, Origins origins) {
  Value result = view(tag, kHole, origins);
  result.partial = true;
  return result;
}

Value Store::entry(Tag tag, std::string value, Origins origins, bool partial, Chain chain) {
  if (value.size() > kAlways && !has_room(value.size())) return hole(tag, origins);
  // What was a long text may have kept its room.
  if (value.capacity() > 2 * value.size() + kAlways) value.shrink_to_fit();
  size_ += value.size();
  buffers_.push_back({std::move(value)});
  Value result = view(tag, buffers_.back().text, origins);
  entries_.back().chain = chain;
  entries_.back().buffer = last_buffer() & kNoBuffer;
  result.partial = partial;
  return result;
}

Value Store::joined(const Value& left, std::string_view tail, Origins origins, bool partial, Chain chain) {
  const Entry before = entries_[left.slot()];
  const std::size_t size = before.view.size() + tail.size();
  std::uint32_t buffer = before.buffer;
  const bool at_end =
      buffer != kNoBuffer && buffers_[buffer].grows && before.view.size() == buffers_[buffer].text.size();
  if (!at_end || buffers_[buffer].text.capacity() < size) {
    if (size > kAlways && !has_room(size)) return hole(left.tag, origins);
    // The first time as much as is needed, then twice: most texts are joined once.
    Buffer& fresh = buffers_.emplace_back();
    fresh.text.reserve(at_end ? 2 * size : size);
    fresh.text.assign(before.view);
    fresh.grows = true;
    size_ += before.view.size();
    buffer = last_buffer();
  } else {
    buffers_[buffer].shared = true;
  }
  std::string& text = buffers_[buffer].text;
  text.append(tail);
  size_ += tail.size();
  Value result = view(left.tag, std::string_view(text).substr(0, size), origins);
  entries_.back().chain = chain;
  entries_.back().buffer = buffer & kNoBuffer;
  result.partial = partial;
  return result;
}

Value Store::character(char c, Origins origins, Chain chain) {
  const auto [it, added] = characters_.try_emplace(chain, entries_.size());
  if (added) {
    for (const char& each : kAscii)
      entries_.push_back(
          {std::string_view(&each, 1), chain, kNoBuffer, static_cast<std::uint32_t>(Ascii::Yes)});
  }
  Value result;
  result.tag = Tag::Text;
  result.origins = origins;
  result.index = it->second + static_cast<unsigned char>(c);
  return result;
}

Value Store::text(std::string value, Origins origins, bool partial, Chain chain) {
  if (value == kHole) {
    Value hole = view(Tag::Text, kHole, origins);
    hole.partial = partial;
    entries_.back().chain = chain;
    return hole;
  }
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
  entries_.push_back({.view = value});
  return result;
}

Value Store::items(Tag tag, std::vector<Value> values, Origins origins, bool partial) {
  if (values.size() > kItemsAlways && !has_room(values.size() * sizeof(Value))) {
    values = std::vector<Value>();
    partial = true;
  }
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
  if (static_cast<Ascii>(entry.ascii) == Ascii::Unseen) {
    entry.ascii = static_cast<std::uint32_t>(unwrap::is_ascii(entry.view) ? Ascii::Yes : Ascii::No);
  }
  return static_cast<Ascii>(entry.ascii) == Ascii::Yes;
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

// A hash's keys that are compared, and a tuple's items that it is made of.
constexpr std::size_t kMaxAlike = 64;
constexpr std::size_t kMaxHashed = 16;

std::uint64_t hash_of(const Store& store, const Value& key) {
  switch (key.tag) {
    case Tag::Text:
    case Tag::Bytes:
      return std::hash<std::string_view>{}(store.string(key));
    case Tag::Bool:
    case Tag::Integer:
      return static_cast<std::uint64_t>(key.integer);
    case Tag::Float: {
      // 1.0 is the key 1.
      constexpr double kWhole = 9e18;
      const bool whole = std::abs(key.real) < kWhole && key.real == std::trunc(key.real);
      return whole ? static_cast<std::uint64_t>(static_cast<std::int64_t>(key.real))
                   : std::hash<double>{}(key.real);
    }
    case Tag::Tuple: {
      const auto items = store.items(key);
      std::uint64_t hash = items.size();
      for (const Value& item : items.first(std::min(items.size(), kMaxHashed))) {
        hash *= 0x9E3779B97F4A7C15;
        hash ^= item.is(Tag::Tuple) ? store.items(item).size() : hash_of(store, item);
      }
      return hash;
    }
    default:
      return 0;
  }
}

bool is_same(const Value& a, const Value& b) { return a.tag == b.tag && a.index == b.index; }

}  // namespace

std::optional<std::size_t> Store::find_key(const Value& dict, const Value& key) {
  constexpr std::size_t kMinIndexed = 32;
  const std::vector<Value>& items = containers_[dict.slot()];
  const auto holds = [&](std::size_t at) {
    return equal(*this, items[at], key) && is_known(*this, items[at]);
  };
  if (items.size() < kMinIndexed) {
    for (std::size_t i = items.size(); i >= 2; i -= 2) {
      if (holds(i - 2)) return i - 2;
    }
    return std::string::npos;
  }
  Index& index = indices_[dict.slot()];
  // Items are only ever added at the end, unless some were taken out.
  const bool changed =
      items.size() < index.size || (index.size >= 2 && !is_same(items[index.size - 2], index.last));
  if (changed) index = {};
  for (; index.size + 1 < items.size(); index.size += 2) {
    index.last = items[index.size];
    index.by_hash[hash_of(*this, index.last)].push_back(index.size);
  }
  const auto alike = index.by_hash.find(hash_of(*this, key));
  if (alike == index.by_hash.end()) return std::string::npos;
  std::size_t left = kMaxAlike;
  for (auto at = alike->second.rbegin(); at != alike->second.rend(); ++at) {
    if (holds(*at)) return *at;
    if (--left == 0) return std::nullopt;
  }
  return std::string::npos;
}

bool Store::may_look_at(std::size_t items) const {
  if (looked_too_long()) return false;
  looked_at_ += items;
  return !looked_too_long();
}

bool Store::looked_too_long() const {
  constexpr std::uint64_t kMaxLooks = 64'000'000;
  return looked_at_ > kMaxLooks;
}

void Store::own_alone(Entry& entry) {
  if (!buffers_[entry.buffer].shared) return;
  size_ += entry.view.size();
  buffers_.push_back({std::string(entry.view)});
  entry.buffer = last_buffer() & kNoBuffer;
  entry.view = buffers_.back().text;
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
  if (entry.buffer == kNoBuffer || at >= entry.view.size()) return;
  ++changes_;
  own_alone(entry);
  buffers_[entry.buffer].text[at] = byte;
}

void Store::append_byte(const Value& value, char byte) {
  Entry& entry = entries_[value.slot()];
  if (entry.buffer == kNoBuffer) return;
  ++changes_;
  own_alone(entry);
  std::string& text = buffers_[entry.buffer].text;
  text.push_back(byte);
  entry.view = text;
  ++size_;
}

void Store::set_bytes(const Value& value, std::string bytes) {
  Entry& entry = entries_[value.slot()];
  ++changes_;
  size_ += bytes.size() - std::min(bytes.size(), entry.view.size());
  if (entry.buffer == kNoBuffer || buffers_[entry.buffer].shared) {
    buffers_.push_back({std::move(bytes)});
    entry.buffer = last_buffer() & kNoBuffer;
    entry.view = buffers_.back().text;
  } else {
    std::string& text = buffers_[entry.buffer].text;
    text = std::move(bytes);
    entry.view = text;
  }
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

void Store::set_chain(const Value& value, Chain chain) {
  if (value.is(Tag::Text) || value.is(Tag::Bytes)) entries_[value.slot()].chain = chain;
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
