/// Parses every .py file below a folder several times on one thread and prints megabytes a second.
///
///     parse_bench FOLDER [ROUNDS]
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <system_error>
#include <vector>

#include "syntax/scopes.h"
#include "syntax/syntax.h"
#include "text/text.h"

namespace {

using Clock = std::chrono::steady_clock;

std::vector<std::string> read_sources(const char* folder) {
  std::vector<std::string> sources;
  std::error_code error;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder, error)) {
    if (entry.path().extension() != ".py") continue;
    std::ifstream file(entry.path(), std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
    sources.push_back(pyverdict::text::to_valid_utf8(bytes));
  }
  return sources;
}

template <typename Work>
double best_seconds(int rounds, Work work) {
  double best = 1e9;
  for (int round = 0; round < rounds; ++round) {
    const auto start = Clock::now();
    work();
    best = std::min(best, std::chrono::duration<double>(Clock::now() - start).count());
  }
  return best;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "parse_bench FOLDER [ROUNDS]\n");
    return 2;
  }
  const int rounds = argc > 2 ? std::max(1, std::atoi(argv[2])) : 5;
  const std::vector<std::string> sources = read_sources(argv[1]);
  std::size_t bytes = 0;
  std::size_t nodes = 0;
  std::size_t errors = 0;
  std::size_t bindings = 0;
  for (const std::string& source : sources) bytes += source.size();
  const double parsing = best_seconds(rounds, [&] {
    nodes = errors = 0;
    for (const std::string& source : sources) {
      const pyverdict::syntax::Tree tree = pyverdict::syntax::parse(source);
      nodes += tree.nodes.size();
      errors += tree.error_count;
    }
  });
  const double both = best_seconds(rounds, [&] {
    bindings = 0;
    for (const std::string& source : sources) {
      pyverdict::syntax::Tree tree = pyverdict::syntax::parse(source);
      bindings += pyverdict::syntax::resolve_scopes(tree).bindings.size();
    }
  });
  const double megabytes = static_cast<double>(bytes) / 1e6;
  std::printf("%zu files, %.1f MB, %.1f bytes a node, %zu bindings, %zu errors\n", sources.size(), megabytes,
              static_cast<double>(bytes) / static_cast<double>(std::max<std::size_t>(nodes, 1)), bindings,
              errors);
  std::printf("parse                  %8.1f MB/s\n", megabytes / parsing);
  std::printf("parse + resolve_scopes %8.1f MB/s\n", megabytes / both);
  return 0;
}
