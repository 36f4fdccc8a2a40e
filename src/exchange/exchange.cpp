#include "exchange/exchange.h"

#include <utility>

namespace pyverdict::exchange {
namespace {

constexpr std::pair<std::string_view, Writer> kWriters[] = {
    {"sarif", to_sarif}, {"stix", to_stix}, {"navigator", to_navigator}, {"misp", to_misp}, {"csv", to_csv}};

}  // namespace

Writer writer(std::string_view format) {
  for (const auto& [name, write] : kWriters) {
    if (name == format) return write;
  }
  return nullptr;
}

}  // namespace pyverdict::exchange
