// Reads records on standard input (four bytes little-endian: the size; then a script), and writes for each
// the feature vector as the model sees it: the number of entries that are not 0, their places, their values
// (all four bytes little-endian). `features_of --names` writes the schema as JSON.

#include <cstdint>
#include <cstdio>
#include <cstring>
#include <string>
#include <vector>

#include "pyverdict.h"
#include "verdict/verdict.h"

namespace {

int write_names() {
  std::printf("{\"version\":%u,\"hashed\":%u,\"names\":[", pyverdict::verdict::kFeatureVersion,
              pyverdict::verdict::kHashedFeatures);
  const char* separator = "";
  for (const std::string_view name : pyverdict::verdict::feature_names()) {
    std::printf("%s\"%.*s\"", separator, static_cast<int>(name.size()), name.data());
    separator = ",";
  }
  std::printf("]}\n");
  return 0;
}

void write_vector(const std::vector<float>& vector) {
  std::vector<std::uint32_t> places;
  std::vector<float> values;
  for (std::size_t i = 0; i < vector.size(); ++i) {
    if (vector[i] == 0) continue;
    places.push_back(static_cast<std::uint32_t>(i));
    values.push_back(vector[i]);
  }
  const auto count = static_cast<std::uint32_t>(places.size());
  std::fwrite(&count, sizeof(count), 1, stdout);
  std::fwrite(places.data(), sizeof(std::uint32_t), places.size(), stdout);
  std::fwrite(values.data(), sizeof(float), values.size(), stdout);
}

}  // namespace

int main(int count, char** arguments) {
  if (count > 1 && std::strcmp(arguments[1], "--names") == 0) return write_names();
  std::uint32_t size = 0;
  std::string script;
  while (std::fread(&size, sizeof(size), 1, stdin) == 1) {
    script.resize(size);
    if (std::fread(script.data(), 1, size, stdin) != size) return 1;
    write_vector(pyverdict::analyze(script, {.features = true}).items.front().features.values());
  }
  return 0;
}
