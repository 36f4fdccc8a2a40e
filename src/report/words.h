#pragma once

#include "indicator/indicator.h"
#include "language/messages.h"
#include "verdict/verdict.h"

/// The words for what is a name in the report's data.
namespace pyverdict::report {

language::Message label_word(verdict::Label label);
language::Message type_word(indicator::Type type);

}  // namespace pyverdict::report
