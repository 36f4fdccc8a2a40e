#pragma once

#include <span>
#include <string_view>

/// For each behaviour a script that shows it and one that looks like it and does not: harmless stand-ins with
/// names and addresses that lead nowhere.
namespace pyverdict::behaviour {

struct Example {
  std::string_view id;
  /// Other behaviours of medium severity or more that the example shows as well, separated by spaces.
  std::string_view companions;
  std::string_view match;
  std::string_view quiet;
};

std::span<const Example> execution_examples();
std::span<const Example> control_examples();
std::span<const Example> credential_examples();
std::span<const Example> host_examples();
std::span<const Example> impact_examples();
std::span<const Example> cloud_examples();
std::span<const Example> collection_examples();
std::span<const Example> damage_examples();
std::span<const Example> hiding_examples();

}  // namespace pyverdict::behaviour
