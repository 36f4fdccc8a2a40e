#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <string>

#include "digest/digest.h"

// Megabytes of SHA-256 a second of processor time over one buffer, the best of some rounds: `digest_bench
// ROUNDS BYTES`, one line of JSON.

int main(int count, char** arguments) {
  if (count != 3) {
    std::fprintf(stderr, "usage: digest_bench ROUNDS BYTES\n");
    return 2;
  }
  const std::string bytes(std::strtoul(arguments[2], nullptr, 10), 'x');
  double best = 0;
  std::string digest;
  for (int round = std::atoi(arguments[1]); round > 0; --round) {
    const std::clock_t start = std::clock();
    digest = pyverdict::digest::sha256(bytes);
    const double taken = static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC;
    if (best == 0 || taken < best) best = taken;
  }
  std::printf("{\"MBPerSecond\":%.1f,\"digest\":\"%s\"}\n", static_cast<double>(bytes.size()) / 1e6 / best,
              digest.c_str());
  return 0;
}
