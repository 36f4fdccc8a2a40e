#include <iterator>

#include "ranges.h"
#include "unwrap/evaluator.h"

/// What CPython 3 shows of its own builtins. Characters of such texts spell names that nobody shall read:
/// `str(oct)[-3]` is "c".
namespace pyverdict::unwrap {
namespace {

constexpr std::string_view kFunctions[] = {"__build_class__",
                                           "__import__",
                                           "abs",
                                           "aiter",
                                           "all",
                                           "anext",
                                           "any",
                                           "ascii",
                                           "bin",
                                           "breakpoint",
                                           "callable",
                                           "chr",
                                           "compile",
                                           "delattr",
                                           "dir",
                                           "divmod",
                                           "eval",
                                           "exec",
                                           "format",
                                           "getattr",
                                           "globals",
                                           "hasattr",
                                           "hash",
                                           "hex",
                                           "id",
                                           "input",
                                           "isinstance",
                                           "issubclass",
                                           "iter",
                                           "len",
                                           "locals",
                                           "max",
                                           "min",
                                           "next",
                                           "oct",
                                           "open",
                                           "ord",
                                           "pow",
                                           "print",
                                           "repr",
                                           "round",
                                           "setattr",
                                           "sorted",
                                           "sum",
                                           "vars"};

constexpr std::string_view kClasses[] = {
    "NoneType", "function",     "bool",   "bytearray", "bytes",     "classmethod", "complex",
    "dict",     "enumerate",    "filter", "float",     "frozenset", "int",         "list",
    "map",      "memoryview",   "object", "property",  "range",     "reversed",    "set",
    "slice",    "staticmethod", "str",    "super",     "tuple",     "type",        "zip"};

struct Text {
  std::string_view name;
  std::string_view text;
};

// Of what the module `site` adds (Python 3.11), and of constants.
constexpr Text kShown[] = {
    {"NotImplemented", "NotImplemented"},
    {"copyright",
     "Copyright (c) 2001-2023 Python Software Foundation.\n"
     "All Rights Reserved.\n"
     "\n"
     "Copyright (c) 2000 BeOpen.com.\n"
     "All Rights Reserved.\n"
     "\n"
     "Copyright (c) 1995-2001 Corporation for National Research Initiatives.\n"
     "All Rights Reserved.\n"
     "\n"
     "Copyright (c) 1991-1995 Stichting Mathematisch Centrum, Amsterdam.\n"
     "All Rights Reserved."},
    {"credits",
     "    Thanks to CWI, CNRI, BeOpen.com, Zope Corporation and a cast of thousands\n"
     "    for supporting Python development.  See www.python.org for more information."},
    {"exit", "Use exit() or Ctrl-D (i.e. EOF) to exit"},
    {"help", "Type help() for interactive help, or help(object) for help about object."},
    {"license", "Type license() to see the full license text"},
    {"quit", "Use quit() or Ctrl-D (i.e. EOF) to exit"},
};

// Documentation strings.
constexpr Text kDocumentation[] = {
    {"bool",
     "bool(x) -> bool\n"
     "\n"
     "Returns True when the argument x is true, False otherwise.\n"
     "The builtins True and False are the only two instances of the class bool.\n"
     "The class bool is a subclass of the class int, and cannot be subclassed."},
    {"bytes",
     "bytes(iterable_of_ints) -> bytes\n"
     "bytes(string, encoding[, errors]) -> bytes\n"
     "bytes(bytes_or_buffer) -> immutable copy of bytes_or_buffer\n"
     "bytes(int) -> bytes object of size given by the parameter initialized with null bytes\n"
     "bytes() -> empty bytes object\n"
     "\n"
     "Construct an immutable array of bytes from:\n"
     "  - an iterable yielding integers in range(256)\n"
     "  - a text string encoded using the specified encoding\n"
     "  - any object implementing the buffer API.\n"
     "  - an integer"},
    {"dict",
     "dict() -> new empty dictionary\n"
     "dict(mapping) -> new dictionary initialized from a mapping object's\n"
     "    (key, value) pairs\n"
     "dict(iterable) -> new dictionary initialized as if via:\n"
     "    d = {}\n"
     "    for k, v in iterable:\n"
     "        d[k] = v\n"
     "dict(**kwargs) -> new dictionary initialized with the name=value pairs\n"
     "    in the keyword argument list.  For example:  dict(one=1, two=2)"},
    {"float", "Convert a string or number to a floating point number, if possible."},
    {"int",
     "int([x]) -> integer\n"
     "int(x, base=10) -> integer\n"
     "\n"
     "Convert a number or string to an integer, or return 0 if no arguments\n"
     "are given.  If x is a number, return x.__int__().  For floating point\n"
     "numbers, this truncates towards zero.\n"
     "\n"
     "If x is not a number or if base is given, then x must be a string,\n"
     "bytes, or bytearray instance representing an integer literal in the\n"
     "given base.  The literal can be preceded by '+' or '-' and be surrounded\n"
     "by whitespace.  The base defaults to 10.  Valid bases are 0 and 2-36.\n"
     "Base 0 means to interpret the base from the string as an integer literal.\n"
     ">>> int('0b100', base=0)\n"
     "4"},
    {"list",
     "Built-in mutable sequence.\n"
     "\n"
     "If no argument is given, the constructor creates a new empty list.\n"
     "The argument must be an iterable if specified."},
    {"set",
     "set() -> new empty set object\n"
     "set(iterable) -> new set object\n"
     "\n"
     "Build an unordered collection of unique elements."},
    {"str",
     "str(object='') -> str\n"
     "str(bytes_or_buffer[, encoding[, errors]]) -> str\n"
     "\n"
     "Create a new string object from the given object. If encoding or\n"
     "errors is specified, then the object must expose a data buffer\n"
     "that will be decoded using the given encoding and error handler.\n"
     "Otherwise, returns the result of object.__str__() (if defined)\n"
     "or repr(object).\n"
     "encoding defaults to sys.getdefaultencoding().\n"
     "errors defaults to 'strict'."},
    {"tuple",
     "Built-in immutable sequence.\n"
     "\n"
     "If no argument is given, the constructor returns an empty tuple.\n"
     "If iterable is specified the tuple is initialized from iterable's items.\n"
     "\n"
     "If the argument is a tuple, the return value is the same object."},
};

template <std::size_t N>
std::string_view find(const Text (&table)[N], std::string_view name) {
  const auto row = ranges::find(table, name, &Text::name);
  return row == std::end(table) ? std::string_view() : row->text;
}

}  // namespace

bool is_builtin_class(std::string_view path) {
  return ranges::find(kClasses, path) != std::end(kClasses) || is_builtin_exception(path);
}

std::string_view class_name(const Value& value) {
  switch (value.tag) {
    case Tag::None:
      return "NoneType";
    case Tag::Bool:
      return "bool";
    case Tag::Integer:
    case Tag::Big:
      return "int";
    case Tag::Float:
      return "float";
    case Tag::Text:
      return "str";
    case Tag::Bytes:
      return "bytes";
    case Tag::Tuple:
      return "tuple";
    case Tag::List:
      return value.iterator ? "" : "list";
    case Tag::Set:
      return "set";
    case Tag::Dict:
      return "dict";
    case Tag::Range:
      return "range";
    case Tag::Function:
      return "function";
    default:
      return "";
  }
}

std::string builtin_text(std::string_view path) {
  if (ranges::find(kFunctions, path) != std::end(kFunctions))
    return "<built-in function " + std::string(path) + ">";
  if (is_builtin_class(path)) return "<class '" + std::string(path) + "'>";
  return std::string(find(kShown, path));
}

std::string_view builtin_documentation(std::string_view path) { return find(kDocumentation, path); }

}  // namespace pyverdict::unwrap
