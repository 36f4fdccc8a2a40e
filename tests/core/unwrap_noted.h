#pragma once

#include <optional>
#include <string>

#include "unwrap/unwrap.h"

/// Scripts that tell what they computed by `note(...)`.
namespace pyverdict::unwrap {

/// The text that a script notes; nothing where it is not known. Of several calls the last counts, since a
/// loop may be read once more.
inline std::optional<std::string> noted(const Program& program) {
  std::optional<std::string> text;
  for (const Fact& fact : program.layers[0].facts) {
    if (fact.kind != FactKind::Call || program.symbols.text(fact.symbol) != "note") continue;
    const Value& value = fact.arguments[0].value;
    text = value.is(Tag::Text) && !value.partial ? std::optional(std::string(program.store.string(value)))
                                                 : std::nullopt;
  }
  return text;
}

}  // namespace pyverdict::unwrap
