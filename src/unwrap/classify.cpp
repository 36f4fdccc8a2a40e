#include <algorithm>

#include "bytecode/bytecode.h"
#include "pickle/pickle.h"
#include "text/text.h"
#include "unwrap/evaluator.h"

namespace pyverdict::unwrap {
namespace {

bool starts_like_python(std::string_view text) {
  constexpr std::string_view kStarts[] = {"import ", "from ", "#!",   "# -*-",  "def ",
                                          "class ",  "exec(", "try:", "\"\"\"", "__import__("};
  const std::size_t start = text.find_first_not_of(" \t\r\n;");
  if (start == std::string_view::npos) return false;
  const std::string_view rest = text.substr(start);
  return std::any_of(std::begin(kStarts), std::end(kStarts),
                     [&](std::string_view s) { return rest.starts_with(s); }) ||
         text.find("\nimport ") != std::string_view::npos || text.find("\ndef ") != std::string_view::npos;
}

}  // namespace

LayerKind classify(std::string_view bytes, LayerKind assumed) {
  using namespace std::string_view_literals;
  if (bytes.starts_with("\x7f"
                        "ELF"sv))
    return LayerKind::Elf;
  if (bytes.starts_with("MZ"sv) && bytes.size() > 64 && bytes.find('\0') != std::string_view::npos)
    return LayerKind::Pe;
  if (pickle::looks_like(bytes)) return LayerKind::Pickle;
  if (bytecode::is_pyc(bytes)) return LayerKind::Bytecode;
  if (bytes.find('\0') == std::string_view::npos && text::is_utf8(bytes)) {
    if (assumed == LayerKind::Binary) return starts_like_python(bytes) ? LayerKind::Python : LayerKind::Text;
    return assumed;
  }
  return assumed == LayerKind::Binary || text::decode(bytes).binary ? LayerKind::Binary : assumed;
}

}  // namespace pyverdict::unwrap
