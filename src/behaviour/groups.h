#pragma once

#include <span>
#include <string_view>
#include <vector>

/// Groups of functions that do the same thing, for patterns (`@http-post`) and features.
namespace pyverdict::behaviour {

struct Group {
  std::string_view name;
  /// Symbol globs separated by spaces; `@other` includes another group that stands before it in the table.
  std::string_view symbols;
};

std::span<const Group> groups();

/// The group of that name, or nullptr.
const Group* find_group(std::string_view name);

/// Appends the globs of a group, with the groups it includes.
void expand(const Group& group, std::vector<std::string_view>& out);

}  // namespace pyverdict::behaviour
