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
// What has no room to double grows by a sixteenth at least.
constexpr std::size_t kLeastGrowth = 16;

}  // namespace

bool Room::has(std::size_t bytes) {
  const bool fits = taken + bytes <= limit;
  full = full || !fits;
  return fits;
}

std::size_t Room::most_instead_of(std::size_t now) const {
  const std::uint64_t at_last = limit - std::min<std::uint64_t>(limit, taken - now);
  const std::uint64_t meanwhile = most() - std::min<std::uint64_t>(most(), taken);
  return static_cast<std::size_t>(std::min<std::uint64_t>({at_last, meanwhile, SIZE_MAX}));
}

Values::Values(Store& store) : room_(store.room_.get()) {}

Values::Values(Store& store, std::span<const Value> values) : Values(store) { append(values); }

Values::Values(const Values& other) : room_(other.room_), cut_short_(other.cut_short_) { append(other); }

Values::Values(Values&& other) noexcept
    : room_(other.room_), values_(std::exchange(other.values_, {})), cut_short_(other.cut_short_) {}

Values& Values::operator=(const Values& other) { return *this = Values(other); }

Values& Values::operator=(Values&& other) noexcept {
  give_back();
  room_ = other.room_;
  values_ = std::exchange(other.values_, {});
  cut_short_ = other.cut_short_;
  return *this;
}

Values::~Values() { give_back(); }

void Values::give_back() { room_->taken -= values_.capacity() * sizeof(Value); }

void Values::set_capacity(std::size_t capacity) {
  give_back();
  if (capacity > values_.capacity()) {
    values_.reserve(capacity);
  } else {
    values_.shrink_to_fit();
  }
  room_->taken += values_.capacity() * sizeof(Value);
}

bool Values::make_room(std::size_t more) {
  const std::size_t has = values_.capacity();
  const std::size_t needed = values_.size() + more;
  if (needed <= has) return true;
  if (cut_short_) return false;
  std::size_t capacity = std::max(needed, 2 * has);
  if (capacity > kItemsAlways) {
    const std::size_t most = room_->most_instead_of(has * sizeof(Value)) / sizeof(Value);
    // What grows by little is copied often.
    if (most < std::max(needed, has + has / kLeastGrowth)) {
      cut_short_ = room_->full = true;
      return false;
    }
    capacity = std::min(capacity, most);
  }
  set_capacity(capacity);
  return true;
}

void Values::append(std::span<const Value> values) {
  const bool own = !values_.empty() && values.data() >= values_.data() && values.data() <= &values_.back();
  const auto at = own ? values.data() - values_.data() : 0;
  if (!make_room(values.size())) return;
  if (own) values = std::span<const Value>(values_).subspan(static_cast<std::size_t>(at), values.size());
  values_.insert(values_.end(), values.begin(), values.end());
}

void Values::insert(std::size_t at, std::span<const Value> values) {
  if (!make_room(values.size())) return;
  values_.insert(values_.begin() + static_cast<std::ptrdiff_t>(at), values.begin(), values.end());
}

void Values::reserve(std::size_t size) {
  const std::size_t most = room_->most_instead_of(values_.capacity() * sizeof(Value));
  if (size > values_.capacity() && size <= most / sizeof(Value)) set_capacity(size);
}

void Values::expect(std::size_t size) {
  reserve(size);
  if (size > std::max(values_.capacity(), kItemsAlways)) cut_short_ = room_->full = true;
}

void Values::fit() {
  if (values_.capacity() > values_.size() + values_.size() / 4 + kItemsAlways) set_capacity(values_.size());
}

TextBuilder::TextBuilder(Store& store) : room_(&store.room()) {}

TextBuilder::~TextBuilder() { room_->taken -= counted_; }

bool TextBuilder::make_room(std::size_t more) {
  if (cut_short_) return false;
  const std::size_t needed = text_.size() + more;
  std::size_t capacity = std::max(needed, 2 * text_.size());
  if (capacity <= kAlways) return true;
  const std::size_t most = room_->most_instead_of(counted_);
  if (most < std::max(needed, counted_ + counted_ / kLeastGrowth)) {
    cut_short_ = room_->full = true;
    text_ = std::string();
    room_->taken -= std::exchange(counted_, 0);
    return false;
  }
  capacity = std::min(capacity, most);
  text_.reserve(capacity);
  room_->taken += capacity;
  room_->taken -= std::exchange(counted_, capacity);
  return true;
}

std::string TextBuilder::take() {
  room_->taken -= std::exchange(counted_, 0);
  return cut_short_ ? std::string(kHole) : std::exchange(text_, {});
}

Value Store::hole(Tag tag, Origins origins) {
  Value result = view(tag, kHole, origins);
  result.partial = true;
  return result;
}

Value Store::entry(Tag tag, std::string value, Origins origins, bool partial, Chain chain) {
  if (value.size() > kAlways && !room_->has(value.size())) return hole(tag, origins);
  // What was a long text may have kept its room.
  if (value.capacity() > 2 * value.size() + kAlways) value.shrink_to_fit();
  room_->taken += value.size();
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
    if (size > kAlways && !room_->has(size)) return hole(left.tag, origins);
    // The first time as much as is needed, then half as much again: most texts are joined once.
    const std::size_t capacity = at_end && room_->has(size + size / 2) ? size + size / 2 : size;
    Buffer& fresh = buffers_.emplace_back();
    fresh.text.reserve(capacity);
    fresh.text.assign(before.view);
    fresh.grows = true;
    room_->taken += capacity;
    buffer = last_buffer();
  } else {
    buffers_[buffer].shared = true;
  }
  std::string& text = buffers_[buffer].text;
  text.append(tail);
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

Value Store::items(Tag tag, Values values, Origins origins, bool partial) {
  if (values.is_cut_short()) {
    values = Values(*this);
    partial = true;
  }
  values.fit();
  Value result;
  result.tag = tag;
  result.partial = partial;
  result.origins = origins;
  result.index = containers_.size();
  containers_.push_back(std::move(values));
  return result;
}

Value Store::items(Tag tag, std::initializer_list<Value> values, Origins origins, bool partial) {
  return items(tag, Values(*this, std::span(values.begin(), values.size())), origins, partial);
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

Values& Store::mutable_items(const Value& value) {
  ++changes_;
  return containers_[value.slot()];
}

bool Store::is_cut_short(const Value& value) const {
  return !items(value).empty() && containers_[value.slot()].is_cut_short();
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
  const Values& items = containers_[dict.slot()];
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
  if (changed) {
    room_->taken -= index.size / 2 * kIndexBytes;
    index = {};
  }
  const std::size_t added = (items.size() - index.size) / 2 * kIndexBytes;
  if (added != 0 && !room_->has(added)) return std::nullopt;
  room_->taken += added;
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
  room_->taken += entry.view.size();
  buffers_.push_back({std::string(entry.view)});
  entry.buffer = last_buffer() & kNoBuffer;
  entry.view = buffers_.back().text;
}

Values* Store::contents(const Value& value) {
  const std::uint64_t slot = value.contents() >> 32;
  return slot == 0 ? nullptr : &containers_[static_cast<std::size_t>(slot - 1)];
}

Value Store::with_contents(Value symbol, Values values) {
  const Value held = items(Tag::Tuple, std::move(values), symbol.origins);
  symbol.index = (symbol.index & UINT32_MAX) | (held.index + 1) << 32;
  return symbol;
}

Value Store::with_contents(Value symbol, std::initializer_list<Value> values) {
  return with_contents(symbol, Values(*this, std::span(values.begin(), values.size())));
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
  ++room_->taken;
}

void Store::set_bytes(const Value& value, std::string bytes) {
  Entry& entry = entries_[value.slot()];
  ++changes_;
  room_->taken += bytes.size() - std::min(bytes.size(), entry.view.size());
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
