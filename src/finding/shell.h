#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "finding/finding.h"

/// Command lines: what a shell would make of one, and where Python code stands in it.
namespace pyverdict::finding::shell {

struct Document {
  std::string text;
  bool closed = true;  ///< false when the command line ended inside it
};

/// A simple command with its here-documents and here-strings.
struct Command {
  std::vector<std::string> words;
  std::vector<Document> documents;
  bool closed = true;  ///< false when the text ended inside a quotation
};

/// The simple commands of a shell text in order: quotes and escapes resolved, expansions left as they are
/// written. At most `max_commands`.
std::vector<Command> parse(std::string_view text, std::size_t max_commands = 1000);

/// Whether a path or word names a Python interpreter: "/usr/local/bin/python3.11", "pypy3", "python.exe".
bool is_python(std::string_view path);

struct Inline {
  std::string code;
  CodeSource source;
  bool closed = true;  ///< false when the text ended inside the code
  bool last = true;    ///< the code is the last thing on the command line
};

/// Code that Python is given by the command: behind `-c`, or a here-document on its standard input. Looks
/// through `env`, `sudo` and the like, and into the command strings of shells.
std::vector<Inline> python_code(const Command& command);

/// The same for the arguments of a process; a single argument with spaces is taken as a command line.
std::vector<Inline> python_code(std::span<const std::string> arguments);

/// Whether a word can begin a command that runs Python: an interpreter, `env`, `sudo` and the like, or a
/// variable.
bool starts_command(std::string_view word);

/// Whether the command runs Python itself, not by way of a shell.
bool runs_python(std::span<const std::string> words);

}  // namespace pyverdict::finding::shell
