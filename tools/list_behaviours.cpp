// Writes docs/behaviours.md: the catalogue as a table for readers.

#include <cstdio>
#include <string>

#include "behaviour/behaviour.h"

using namespace pyverdict;

int main() {
  std::printf(
      "# Behaviours\n\nWhat PyVerdict recognises, made from the catalogue by `tools/list_behaviours.cpp`. "
      "The patterns are in\n"
      "`src/behaviour/catalogue_*.cpp`; `src/behaviour/pattern.h` is the manual of their language.\n\n"
      "| Behaviour | What is seen | What it means | Severity | ATT&CK | Must stay silent "
      "|\n|---|---|---|---|---|---|\n");
  for (const behaviour::Behaviour& row : behaviour::catalogue()) {
    std::printf("| `%s` | %s | %s | %s | %s | %s |\n", std::string(row.id).c_str(),
                std::string(row.title).c_str(), std::string(row.meaning).c_str(),
                std::string(behaviour::name(row.severity)).c_str(), std::string(row.techniques).c_str(),
                std::string(row.benign).c_str());
  }
}
