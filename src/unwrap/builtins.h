#pragma once

#include "unwrap/evaluator.h"

/// What Python's builtins and library functions give when their arguments are known. A handler whose
/// arguments are not known gives a Symbol, as a function without a handler does.
namespace pyverdict::unwrap::handlers {

// builtins.cpp
/// What a call gives whose arguments are not known: the Symbol of its result, with the origins of its
/// arguments.
Value external(Evaluator&, const Call&, Origins added = 0);
Value absolute(Evaluator&, const Call&);
Value any_of(Evaluator&, const Call&);  ///< any and all
Value bin(Evaluator&, const Call&);
Value boolean_of(Evaluator&, const Call&);
Value chr(Evaluator&, const Call&);
Value compile(Evaluator&, const Call&);
Value dict(Evaluator&, const Call&);
Value enumerate(Evaluator&, const Call&);
Value evaluate(Evaluator&, const Call&);  ///< eval
Value filter(Evaluator&, const Call&);
Value format(Evaluator&, const Call&);
Value get_attribute(Evaluator&, const Call&);
Value hex(Evaluator&, const Call&);
Value import_module(Evaluator&, const Call&);  ///< __import__ and importlib.import_module
Value iterator(Evaluator&, const Call&);
Value length(Evaluator&, const Call&);
Value list(Evaluator&, const Call&);
Value map(Evaluator&, const Call&);
Value maximum(Evaluator&, const Call&);
Value minimum(Evaluator&, const Call&);
Value module_names(Evaluator&, const Call&);  ///< globals and locals
Value next(Evaluator&, const Call&);
Value oct(Evaluator&, const Call&);
Value ord(Evaluator&, const Call&);
Value power(Evaluator&, const Call&);
Value range(Evaluator&, const Call&);
Value representation(Evaluator&, const Call&);
Value reversed(Evaluator&, const Call&);
Value set(Evaluator&, const Call&);
Value set_attribute(Evaluator&, const Call&);
Value sorted(Evaluator&, const Call&);
Value sum(Evaluator&, const Call&);
Value to_bytes(Evaluator&, const Call&);
Value to_integer(Evaluator&, const Call&);
Value to_string(Evaluator&, const Call&);
Value tuple(Evaluator&, const Call&);
Value type_of(Evaluator&, const Call&);
Value variables(Evaluator&, const Call&);
Value zip(Evaluator&, const Call&);

// sinks.cpp
Value shell_words(Evaluator&, const Call&);  ///< shlex.split

// indirection.cpp
Value attribute_getter(Evaluator&, const Call&);  ///< operator.attrgetter
Value item_getter(Evaluator&, const Call&);
Value locate(Evaluator&, const Call&);  ///< pydoc.locate and pkgutil.resolve_name
Value method_caller(Evaluator&, const Call&);
Value namespace_object(Evaluator&, const Call&);  ///< types.SimpleNamespace
Value own_attribute(Evaluator&, const Call&);     ///< object.__getattribute__
Value partial(Evaluator&, const Call&);
Value type_or_class(Evaluator&, const Call&);  ///< type, also with three arguments

// library.cpp
Value ascii85(Evaluator&, const Call&);
Value base16(Evaluator&, const Call&);
Value base32(Evaluator&, const Call&);
Value base64(Evaluator&, const Call&);
Value base64_url(Evaluator&, const Call&);
Value base85(Evaluator&, const Call&);
Value chain_items(Evaluator&, const Call&);  ///< itertools.chain
Value codec_decode(Evaluator&, const Call&);
Value cycle(Evaluator&, const Call&);
Value from_bytes(Evaluator&, const Call&);
Value hex_text(Evaluator&, const Call&);  ///< binascii.hexlify
Value inflate(Evaluator&, const Call&);
Value join_path(Evaluator&, const Call&);
Value marshal(Evaluator&, const Call&);
Value operator_xor(Evaluator&, const Call&);
Value operator_add(Evaluator&, const Call&);
Value passes_through(Evaluator&, const Call&);  ///< gives its first argument
Value reduce(Evaluator&, const Call&);
Value to_base64(Evaluator&, const Call&);
Value translation_table(Evaluator&, const Call&);
Value unbound_method(Evaluator&, const Call&);  ///< str.join(sep, items)
Value unquote(Evaluator&, const Call&);
Value uu(Evaluator&, const Call&);

}  // namespace pyverdict::unwrap::handlers
