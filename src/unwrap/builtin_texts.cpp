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

// Of what the module `site` adds (Python 3.11), and of constants. Documentation strings are left out: they
// are texts that somebody wrote, and no script is known that takes its letters from them.
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
      return value.iterator ? "" : "range";
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
  const auto row = ranges::find(kShown, path, &Text::name);
  return row == std::end(kShown) ? std::string() : std::string(row->text);
}

}  // namespace pyverdict::unwrap
