#pragma once

#include <span>
#include <string_view>

namespace pyverdict::behaviour {

/// A row of the list of behaviours that the catalogue was made to cover (B001 to B139): what it calls the
/// behaviour, the behaviour of the catalogue that stands for it, and a harmless script that shows it.
struct ReferenceExample {
  std::string_view row;
  std::string_view called;
  std::string_view behaviour;
  std::string_view script;
};

std::span<const ReferenceExample> reference_execution_and_control();  ///< B001 to B064
std::span<const ReferenceExample> reference_hiding_and_impact();      ///< B065 to B139

}  // namespace pyverdict::behaviour
