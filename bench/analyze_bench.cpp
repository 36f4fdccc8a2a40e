#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "pyverdict.h"

// Files and megabytes a second of the whole analysis, one thread: `analyze_bench ROUNDS FOLDER...` reads
// every .py file first, then times analyses with their JSON reports, and prints one line of JSON.

int main(int count, char** arguments) {
  if (count < 3) {
    std::fprintf(stderr, "usage: analyze_bench ROUNDS FOLDER...\n");
    return 2;
  }
  std::vector<std::string> scripts;
  std::size_t bytes = 0;
  for (int i = 2; i < count; ++i) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(arguments[i])) {
      if (!entry.is_regular_file() || entry.path().extension() != ".py") continue;
      std::ifstream file(entry.path(), std::ios::binary);
      scripts.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
      bytes += scripts.back().size();
    }
  }
  const int rounds = std::atoi(arguments[1]);
  double best = 0;
  double best_processor = 0;
  double slowest = 0;
  std::size_t written = 0;
  for (int round = 0; round < rounds; ++round) {
    const auto start = std::chrono::steady_clock::now();
    const std::clock_t processor_start = std::clock();
    for (const std::string& script : scripts) {
      const auto before = std::chrono::steady_clock::now();
      for (const auto& item : pyverdict::analyze(script).items)
        written += pyverdict::report::to_json(item.report).size();
      const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - before;
      slowest = taken.count() > slowest ? taken.count() : slowest;
    }
    const std::chrono::duration<double> taken = std::chrono::steady_clock::now() - start;
    if (round == 0 || taken.count() < best) best = taken.count();
    const double processor = static_cast<double>(std::clock() - processor_start) / CLOCKS_PER_SEC;
    if (round == 0 || processor < best_processor) best_processor = processor;
  }
  std::printf(
      "{\"files\":%zu,\"MB\":%.2f,\"seconds\":%.3f,\"filesPerSecond\":%.1f,\"MBPerSecond\":%.2f,"
      "\"MBPerProcessorSecond\":%.2f,\"slowestMs\":%.1f,\"reportMB\":%.2f}\n",
      scripts.size(), static_cast<double>(bytes) / 1e6, best, static_cast<double>(scripts.size()) / best,
      static_cast<double>(bytes) / 1e6 / best, static_cast<double>(bytes) / 1e6 / best_processor,
      slowest * 1e3, static_cast<double>(written) / rounds / 1e6);
  return 0;
}
