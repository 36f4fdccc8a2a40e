#include "verdict/summary.h"

#include <algorithm>
#include <array>

namespace pyverdict::verdict {
namespace {

constexpr std::size_t kMostNamed = 2;

std::string number(std::size_t value) {
  constexpr std::array<std::string_view, 10> kWords = {"no",   "one", "two",   "three", "four",
                                                       "five", "six", "seven", "eight", "nine"};
  return value < kWords.size() ? std::string(kWords[value]) : std::to_string(value);
}

std::string lower_first(std::string_view title) {
  std::string result(title);
  // An abbreviation keeps its capitals.
  const bool word =
      result.size() > 1 && result[0] >= 'A' && result[0] <= 'Z' && result[1] >= 'a' && result[1] <= 'z';
  if (word) result[0] = static_cast<char>(result[0] + 32);
  return result;
}

// Layers that had to be decoded, and did not stand in the script for all to read.
std::size_t decoded_layers(const unwrap::Program& program) {
  return static_cast<std::size_t>(std::count_if(
      program.layers.begin(), program.layers.end(),
      [](const auto& layer) { return layer.parent != unwrap::kNoParent && layer.via.size() > 1; }));
}

// "192.0.2.7 port 4444" of the first connection whose address is known.
std::string address(const unwrap::Program& program) {
  for (const unwrap::Layer& layer : program.layers) {
    for (const unwrap::Fact& fact : layer.facts) {
      if (fact.kind != unwrap::FactKind::Call || fact.argument_count == 0) continue;
      const std::string_view symbol = program.symbols.text(fact.symbol);
      if (symbol != "socket.socket().connect" && symbol != "socket.create_connection") continue;
      const auto items = program.store.items(layer.arguments_of(fact)[0].value);
      if (items.size() != 2 || !items[0].is(unwrap::Tag::Text) || items[0].partial) continue;
      std::string result(program.store.string(items[0]));
      if (items[1].is(unwrap::Tag::Integer)) result += " port " + std::to_string(items[1].integer);
      if (result.size() < 80) return result;
    }
  }
  return {};
}

}  // namespace

std::string summarise(const unwrap::Program& program, const behaviour::Findings& findings,
                      const Verdict& verdict, Circumstances circumstances) {
  if (verdict.label == Label::Inconclusive) {
    return circumstances.unreadable
               ? "Too little could be read as Python to tell what the script does."
               : "Only the beginning of the script is there, and nothing in it speaks of an attack.";
  }
  std::string sentence;
  std::size_t named = 0;
  for (const std::string& id : verdict.reasons) {
    const behaviour::Behaviour* row = behaviour::find(id);
    if (row == nullptr || named == kMostNamed) continue;
    const bool worth = row->severity >= (named == 0 ? behaviour::Severity::Low : behaviour::Severity::Medium);
    if (!worth) continue;
    sentence += named == 0 ? std::string(row->title) : "; " + lower_first(row->title);
    ++named;
  }
  if (sentence.empty()) {
    return findings.counter_evidence.empty()
               ? "Nothing in it speaks of an attack."
               : "Nothing in it speaks of an attack, and it has marks of an ordinary program.";
  }
  if (const std::string where = address(program); !where.empty()) sentence += " (" + where + ")";
  if (const std::size_t layers = decoded_layers(program); layers > 0) {
    sentence +=
        ", after unpacking itself from " + number(layers) + " encoded layer" + (layers == 1 ? "" : "s");
  }
  return sentence + ".";
}

}  // namespace pyverdict::verdict
