#pragma once

#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

/// CPython as the other implementation that tests hold ours against.
namespace pyverdict::testing_python {

/// The lines that a program prints, each split at tabs; none where it does not run.
inline std::vector<std::vector<std::string>> run(std::string_view program, const std::string& folder) {
  std::string path = folder + "/pyverdict-reference-XXXXXX";
  const int descriptor = mkstemp(path.data());
  std::FILE* file = descriptor < 0 ? nullptr : fdopen(descriptor, "wb");
  if (file == nullptr) return {};
  std::fwrite(program.data(), 1, program.size(), file);
  std::fclose(file);
  std::FILE* pipe = popen(("python3 " + path + " 2>/dev/null").c_str(), "r");
  std::string output;
  char chunk[4096];
  if (pipe != nullptr) {
    while (const std::size_t size = std::fread(chunk, 1, sizeof chunk, pipe)) output.append(chunk, size);
    pclose(pipe);
  }
  std::remove(path.c_str());

  std::vector<std::vector<std::string>> rows;
  for (std::size_t at = 0; at < output.size();) {
    const std::size_t end = std::min(output.find('\n', at), output.size());
    std::vector<std::string>& row = rows.emplace_back();
    for (std::size_t start = at; start <= end;) {
      const std::size_t stop = std::min(output.find('\t', start), end);
      row.push_back(output.substr(start, stop - start));
      start = stop + 1;
    }
    at = end + 1;
  }
  return rows;
}

inline std::string from_hex(std::string_view digits) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
    bytes.push_back(static_cast<char>(std::stoi(std::string(digits.substr(i, 2)), nullptr, 16)));
  }
  return bytes;
}

}  // namespace pyverdict::testing_python
