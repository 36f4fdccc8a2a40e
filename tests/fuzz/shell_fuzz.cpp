#include <cstdint>
#include <cstdlib>

#include "shell/commands.h"
#include "text/text.h"

// Any text as shell or PowerShell commands: each has words and a place in the text.

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace pyverdict;
  const std::string script = text::to_valid_utf8({reinterpret_cast<const char*>(data), size});
  for (const auto dialect : {shell::ShellDialect::Posix, shell::ShellDialect::PowerShell}) {
    for (const shell::Command& command : shell::read_commands(script, dialect)) {
      if (command.span.start > command.span.end || command.span.end > script.size()) std::abort();
      if (command.words.empty()) std::abort();
    }
  }
  return 0;
}
