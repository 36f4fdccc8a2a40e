#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <string_view>
#include <vector>

// Changes scripts as those who hide code do: by lines and literals, and by wrapping the whole. Without it
// most changes only break a token, and what stands behind the parser is hardly reached.

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace {

using Random = std::minstd_rand;

std::size_t below(Random& random, std::size_t bound) { return bound == 0 ? 0 : random() % bound; }

std::vector<std::string> lines_of(std::string_view text) {
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size() - 1);
    lines.emplace_back(text.substr(0, end + 1));
    text.remove_prefix(end + 1);
  }
  return lines;
}

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) out += line;
  return out;
}

std::string quoted(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == '\\' || c == '\'') out += '\\';
    out += c;
  }
  return out + "'";
}

std::string hex(std::string_view text) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += kDigits[byte >> 4U];
    out += kDigits[byte & 15U];
  }
  return out;
}

std::string indented(std::string_view text, std::string_view head) {
  std::string out(head);
  for (const std::string& line : lines_of(text)) out += "    " + line;
  return out + "\n";
}

std::string wrapped(std::string_view text, Random& random) {
  switch (below(random, 8)) {
    case 0:
      return "exec(" + quoted(text) + ")\n";
    case 1:
      return "exec(bytes.fromhex('" + hex(text) + "'))\n";
    case 2:
      return "import codecs\nexec(codecs.decode('" + hex(text) + "', 'hex'))\n";
    case 3:
      return "exec(" + quoted(std::string(text.rbegin(), text.rend())) + "[::-1])\n";
    case 4:
      return "import os\nos.system(\"python -c \" + " + quoted(text) + ")\n";
    case 5:
      return indented(text, "def f(a=1):\n") + "f()\n";
    case 6:
      return indented(text, "for i in range(3):\n");
    default:
      return "key = 7\nexec(bytes(b ^ key for b in bytes.fromhex('" + hex(text) + "')))\n";
  }
}

std::string changed(std::string_view text, Random& random) {
  std::vector<std::string> lines = lines_of(text);
  if (lines.empty()) return std::string(text);
  const std::size_t at = below(random, lines.size());
  const std::size_t other = below(random, lines.size());
  switch (below(random, 7)) {
    case 0:
      lines.erase(lines.begin() + static_cast<std::ptrdiff_t>(at));
      break;
    case 1:
      lines.insert(lines.begin() + static_cast<std::ptrdiff_t>(at), lines[other]);
      break;
    case 2:
      std::swap(lines[at], lines[other]);
      break;
    case 3:
      lines[at].insert(0, below(random, 2) == 0 ? "    " : "\t");
      break;
    case 4:
      lines[at] = lines[at].substr(0, below(random, lines[at].size())) + lines[other];
      break;
    case 5:
      return std::string(text.substr(0, below(random, text.size())));
    default:
      return wrapped(text, random);
  }
  return joined(lines);
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned int seed) {
  Random random(seed);
  if (below(random, 2) == 0) return LLVMFuzzerMutate(data, size, max_size);
  const std::string out = changed({reinterpret_cast<const char*>(data), size}, random);
  const std::size_t kept = std::min(out.size(), max_size);
  std::memcpy(data, out.data(), kept);
  return kept;
}
