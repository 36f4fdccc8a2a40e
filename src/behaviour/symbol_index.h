#pragma once

#include <cstdint>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "text/name_filter.h"
#include "text/name_hash.h"

/// From a symbol's path to the patterns that name it, without trying them all.
namespace pyverdict::behaviour {

class SymbolIndex {
 public:
  /// `glob` must outlive the index and have its first or its last component without a star ("requests.*",
  /// "*.connect"); false when it has neither.
  bool add(std::string_view glob, std::uint16_t target);

  /// Appends the targets of all globs that match, each once.
  void find(std::string_view symbol, std::vector<std::uint16_t>& out) const;

 private:
  struct Entry {
    std::string_view glob;
    std::uint16_t target;
  };
  struct Table {
    void add(std::string_view key, Entry entry) {
      filter.add(key);
      rows[key].push_back(entry);
    }

    text::NameFilter<16384> filter;
    std::unordered_map<std::string_view, std::vector<Entry>, text::NameHash> rows;
  };
  Table exact_;
  Table by_head_;
  Table by_tail_;
};

}  // namespace pyverdict::behaviour
