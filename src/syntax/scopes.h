#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "syntax/syntax.h"

/// Scopes and bindings: which name is which import, alias, assignment, parameter or builtin.
///
/// Python's own rules: a name that a function assigns is local to it unless `global` or `nonlocal`
/// says otherwise; class bodies are skipped by nested functions; comprehensions have a scope; `:=` binds in
/// the enclosing function. A name bound nowhere in the file is a builtin or unknown.
namespace pyverdict::syntax {

using ScopeId = std::uint32_t;
using BindingId = std::uint32_t;
inline constexpr BindingId kNoBinding = 0;  ///< bound nowhere in this file

enum class ScopeKind : std::uint8_t { Module, Function, Class, Lambda, Comprehension, TypeParameters };

struct Scope {
  ScopeKind kind;
  ScopeId parent;  ///< itself for the module (0)
  NodeId node;     ///< the Module, FunctionDef, ClassDef, Lambda or comprehension
};

/// How a binding came about. A binding that is made in several ways has several Definitions.
enum class DefinitionKind : std::uint8_t {
  Assignment,     ///< `x = value`, `x: T = value`, `x := value`; `value` is the expression
  Unpacking,      ///< a part of an assignment's target list; `value` is the whole expression
  AugAssignment,  ///< `x += value`
  Import,  ///< `import a.b` (binds a; `path` is "a"), `import a.b as x` ("a.b"), `from a import b` ("a.b")
  Function,
  Class,
  Parameter,
  Loop,       ///< target of `for` or of a comprehension, or a part of one; `value` is the iterable
  With,       ///< `with value as x`, or a part of its target
  Exception,  ///< `except E as x`; `value` is the type or kNoNode
  Pattern,    ///< bound by `case`
  TypeParameter,
  Deletion,
  Declaration,  ///< named in `global` or `nonlocal`
};

struct Definition {
  DefinitionKind kind;
  NodeId node;  ///< the Name, Alias, FunctionDef, ClassDef, Parameter, Handler, TypeParameter or pattern
  NodeId value = kNoNode;
  Atom path = kNoAtom;  ///< Import: what the bound name is; relative imports keep their dots (".a.b")
};

struct Binding {
  Atom name;
  ScopeId scope;
  std::uint32_t first_definition;  ///< index into `Scopes::definitions`, contiguous, in source order
  std::uint32_t definition_count;
};

struct Scopes {
  std::vector<Scope> scopes;      ///< 0 is the module
  std::vector<Binding> bindings;  ///< 0 is kNoBinding
  std::vector<Definition> definitions;
  std::vector<BindingId>
      of_node;  ///< by NodeId: what a Name, Alias, Parameter, FunctionDef or ClassDef binds or reads
  std::vector<ScopeId> scope_of_node;     ///< by NodeId, for nodes that open a scope: that scope; else 0
  std::vector<std::string> star_imports;  ///< modules of `from m import *`

  std::span<const Definition> definitions_of(BindingId id) const {
    const Binding& binding = bindings[id];
    return std::span(definitions).subspan(binding.first_definition, binding.definition_count);
  }
};

/// Linear in the tree; interns the paths of imports in `tree.names`. Private names (`__x` in a class) are not
/// mangled, and the comprehensions of Python 2 have a scope as those of Python 3.
Scopes resolve_scopes(Tree& tree);

}  // namespace pyverdict::syntax
