#pragma once

#include "syntax/syntax.h"

/// How much of a text reads as Python.
namespace pyverdict::syntax {

/// The share of a program's text, 0 to 1, that stands in whole statements that do something: no place in them
/// is no Python, and they are more than a bare value (`a.b`, `x - y`, `name: word`). 0 when there is no
/// statement.
double working_share(const Tree& tree);

/// Whether the text is another language, or none: it holds places that are no Python, and hardly anything
/// else.
bool is_foreign(const Tree& tree);

}  // namespace pyverdict::syntax
