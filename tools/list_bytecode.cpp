#include <cstdio>
#include <iterator>
#include <string>

#include "bytecode/bytecode.h"

// Prints the listing of a .pyc file or marshal data on standard input. With an argument, the instructions
// alone: offset, name and argument, one a line.

int main(int argc, char**) {
  std::string bytes;
  char chunk[65536];
  while (const std::size_t size = std::fread(chunk, 1, sizeof chunk, stdin)) bytes.append(chunk, size);
  using namespace pyverdict::bytecode;
  const Reading reading = read(bytes);
  if (argc > 1) {
    std::printf("%d %s\n", reading.version, reading.problem.c_str());
    for (const Code& code : reading.codes) {
      std::printf("code %s\n", code.name.c_str());
      for (const Instruction& instruction : disassemble(code, reading.version)) {
        std::printf("%u %s %u\n", instruction.offset, name(instruction).c_str(), instruction.argument);
      }
    }
    return 0;
  }
  const Listing listing = list(reading);
  std::fwrite(listing.text.data(), 1, listing.text.size(), stdout);
  if (!listing.complete) std::fprintf(stderr, "%s\n", listing.problem.c_str());
}
