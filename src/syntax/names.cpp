#include "syntax/names.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace pyverdict::syntax {
namespace {

constexpr std::uint32_t kPrototypeBits = 11;
constexpr std::uint32_t kFirstBits = 7;  // of a table that begins without names
constexpr std::uint32_t kFewBits = 4;    // of a table of few names above the known ones
constexpr std::size_t kMaxProbes = 64;
constexpr std::size_t kLargeTable = std::size_t{1} << 18;
constexpr std::uint64_t kMultiplier = 0x9E3779B97F4A7C15u;

constexpr std::uint64_t load_bytes(const char* bytes, std::size_t size) {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < size; ++i) {
    value |= static_cast<std::uint64_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  }
  return value;
}

std::uint64_t load8(const char* bytes) {
  std::uint64_t value;
  std::memcpy(&value, bytes, sizeof value);
  return value;
}

constexpr std::uint64_t mix(std::uint64_t hash, std::uint64_t block) {
  hash = (hash ^ block) * kMultiplier;
  return hash ^ (hash >> 29);
}

/// The blocks of a long name overlap at its end, so no byte is read beyond it.
template <typename Load>
constexpr std::uint64_t long_key(const char* bytes, std::size_t size, Load load) {
  std::uint64_t hash = size;
  std::size_t i = 0;
  for (; i + 8 < size; i += 8) hash = mix(hash, load(bytes + i));
  return mix(hash, load(bytes + size - 8));
}

constexpr std::uint64_t constant_key(std::string_view name) {
  if (name.size() <= 8) return load_bytes(name.data(), name.size());
  return long_key(name.data(), name.size(), [](const char* at) { return load_bytes(at, 8); });
}

std::uint64_t key_of(std::string_view name) {
  if (name.size() <= 8) return load_bytes(name.data(), name.size());
  return long_key(name.data(), name.size(), load8);
}

constexpr std::size_t slot_of(std::uint64_t key, std::size_t size, std::uint32_t shift) {
  return static_cast<std::size_t>(((key ^ (size << 3)) * kMultiplier) >> shift);
}

bool equal_long(const char* a, const char* b, std::size_t size) {
  std::uint64_t difference = load8(a + size - 8) ^ load8(b + size - 8);
  for (std::size_t i = 0; i + 8 < size; i += 8) difference |= load8(a + i) ^ load8(b + i);
  return difference == 0;
}

}  // namespace

struct NameTable::Prototype {
  std::array<Slot, std::size_t{1} << kPrototypeBits> slots{};

  constexpr Prototype() {
    for (std::size_t i = 1; i < kKnownNameCount; ++i) {
      const std::string_view name = kKnownNames[i];
      const std::uint64_t key = constant_key(name);
      std::size_t slot = slot_of(key, name.size(), 64 - kPrototypeBits);
      while (slots[slot].atom != kNoAtom) slot = (slot + 1) & (slots.size() - 1);
      slots[slot] = {key, static_cast<std::uint32_t>(name.size()), static_cast<Atom>(i)};
    }
  }
};

constexpr NameTable::Prototype NameTable::kPrototype;

NameTable::NameTable()
    : names_(1),
      own_(std::size_t{1} << kFirstBits),
      mask_((std::size_t{1} << kFirstBits) - 1),
      shift_(64 - kFirstBits) {
  slots_ = own_.data();
}

NameTable::NameTable(const Prototype& known, bool few_others)
    : known_(kKnownNameCount),
      slots_(known.slots.data()),
      few_others_(few_others),
      mask_(known.slots.size() - 1),
      shift_(64 - kPrototypeBits) {
  names_.reserve(kKnownNameCount + (few_others ? 8 : 256));
  names_.assign(kKnownNames, kKnownNames + kKnownNameCount);
}

NameTable NameTable::with_known_names(bool few_others) { return NameTable(kPrototype, few_others); }

bool NameTable::is_known(std::string_view name) {
  static const NameTable kKnown = with_known_names();
  return kKnown.find(name) != kNoAtom;
}

inline NameTable::Place NameTable::locate_in(const Slot* slots, std::size_t mask, std::uint32_t shift,
                                             std::uint64_t key, std::string_view name) const {
  std::size_t index = slot_of(key, name.size(), shift);
  Place place{kNoSlot, kNoAtom};
  for (std::size_t probe = 0; probe < kMaxProbes; ++probe, index = (index + 1) & mask) {
    const Slot& slot = slots[index];
    if (slot.atom == kNoAtom) {
      place.slot = index;
      break;
    }
    if (slot.key != key || slot.size != name.size()) continue;
    if (name.size() <= 8 || equal_long(names_[slot.atom].data(), name.data(), name.size())) {
      return {index, slot.atom};
    }
  }
  return place;
}

NameTable::Place NameTable::locate(std::uint64_t key, std::string_view name) const {
  Place place = locate_in(slots_, mask_, shift_, key, name);
  if (place.atom != kNoAtom) return place;
  if (few_others_) {
    const auto& known = kPrototype.slots;
    place.atom = locate_in(known.data(), known.size() - 1, 64 - kPrototypeBits, key, name).atom;
    if (place.atom != kNoAtom) return place;
  }
  if (!crowded_.empty()) {
    const auto found = crowded_.find(name);
    if (found != crowded_.end()) place.atom = found->second;
  }
  return place;
}

void NameTable::insert(const Slot& slot) {
  std::size_t index = slot_of(slot.key, slot.size, shift_);
  for (std::size_t probe = 0; probe < kMaxProbes; ++probe, index = (index + 1) & mask_) {
    if (own_[index].atom != kNoAtom) continue;
    own_[index] = slot;
    return;
  }
  crowded_.emplace(names_[slot.atom], slot.atom);
}

void NameTable::grow() {
  std::vector<Slot> old(own_.size() * 2);
  old.swap(own_);
  slots_ = own_.data();
  mask_ = own_.size() - 1;
  --shift_;
  for (const Slot& slot : old) {
    if (slot.atom != kNoAtom) insert(slot);
  }
}

Atom NameTable::add(const Place& place, std::uint64_t key, std::string_view stable) {
  const bool first = own_.empty();
  if (first && few_others_) {
    own_.resize(std::size_t{1} << kFewBits);
    mask_ = own_.size() - 1;
    shift_ = 64 - kFewBits;
  } else if (first) {
    own_.assign(kPrototype.slots.begin(), kPrototype.slots.end());
  }
  slots_ = own_.data();
  const Atom atom = static_cast<Atom>(names_.size());
  names_.push_back(stable);
  const Slot slot{key, static_cast<std::uint32_t>(stable.size()), atom};
  if (first && few_others_) {
    insert(slot);
  } else if (place.slot == kNoSlot) {
    crowded_.emplace(stable, atom);
  } else {
    own_[place.slot] = slot;
  }
  // Half full for speed; a large table may be fuller, since the next one is twice as large.
  const std::size_t full = own_.size() < kLargeTable ? own_.size() / 2 : own_.size() / 8 * 5;
  if (names_.size() - (few_others_ ? kKnownNameCount : 0) > full) grow();
  return atom;
}

std::string_view NameTable::keep(std::string_view name) {
  constexpr std::size_t kChunk = 4096;
  if (name.size() > room_size_) {
    room_size_ = std::max(name.size(), kChunk);
    kept_.push_back(std::make_unique<char[]>(room_size_));
    room_ = kept_.back().get();
  }
  const std::string_view copy(std::copy(name.begin(), name.end(), room_) - name.size(), name.size());
  room_ += name.size();
  room_size_ -= name.size();
  return copy;
}

Atom NameTable::used(Atom atom) {
  if (atom < known_.size()) known_[atom] = 1;
  return atom;
}

bool NameTable::has(std::string_view name) const {
  const Atom atom = find(name);
  return atom != kNoAtom && (atom >= known_.size() || known_[atom] != 0);
}

Atom NameTable::intern(std::string_view name) {
  if (name.empty()) return kNoAtom;
  const std::uint64_t key = key_of(name);
  const Place place = locate(key, name);
  return place.atom != kNoAtom ? used(place.atom) : add(place, key, keep(name));
}

Atom NameTable::intern_stable(std::string_view name) {
  if (name.empty()) return kNoAtom;
  const std::uint64_t key = key_of(name);
  const Place place = locate(key, name);
  return place.atom != kNoAtom ? used(place.atom) : add(place, key, name);
}

Atom NameTable::intern_padded(const unsigned char* bytes, std::uint32_t size, const char* stable) {
  const char* text = reinterpret_cast<const char*>(bytes);
  const std::uint64_t key =
      size <= 8 ? load8(text) & (~std::uint64_t{0} >> (64 - 8 * size)) : long_key(text, size, load8);
  const Place place = locate(key, {text, size});
  return place.atom != kNoAtom ? used(place.atom) : add(place, key, {stable, size});
}

Atom NameTable::find(std::string_view name) const {
  if (name.empty()) return kNoAtom;
  return locate(key_of(name), name).atom;
}

}  // namespace pyverdict::syntax
