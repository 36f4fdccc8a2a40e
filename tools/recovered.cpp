// Reads scripts as {"id", "text"}, one object a line, and says how many of those that execute something
// decoded from a literal are opened completely, the rest by cause, and which took longest
// (processor time):
//
//     xz -dc corpus.jsonl.xz | jq -c 'select(.split == "dev" and .label == "malicious" and .synth != 1)' |
//       build/release/recovered
//
// A script counts when a function that runs code or commands is given what the evaluator knows to be decoded
// from a literal, or when it is given something that is not known and the script holds a decoder and a long
// literal of encoded data. It is opened when each such call has a layer that is complete.

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <iostream>
#include <map>
#include <string>
#include <vector>

#include "json/reader.h"
#include "text/text.h"
#include "unwrap/unwrap.h"

using namespace pyverdict;

namespace {

constexpr unwrap::Origins kOutside = unwrap::kFromNetwork | unwrap::kFromFile | unwrap::kFromEnvironment |
                                     unwrap::kFromArgument | unwrap::kFromProcess | unwrap::kFromInput |
                                     unwrap::kFromRequest | unwrap::kFromCredential | unwrap::kFromHost;
constexpr unwrap::Origins kOpened = unwrap::kFromDecoded | unwrap::kFromDecrypted | unwrap::kFromMarshal;

constexpr std::string_view kRuns[] = {"exec",
                                      "eval",
                                      "compile",
                                      "os.system",
                                      "os.popen",
                                      "subprocess.Popen",
                                      "subprocess.run",
                                      "subprocess.call",
                                      "subprocess.check_output",
                                      "subprocess.check_call",
                                      "types.FunctionType",
                                      "pickle.loads",
                                      "marshal.loads"};
constexpr std::string_view kDecoders[] = {"decompress", "b64decode", "b32decode", "b85decode", "a85decode",
                                          "fromhex",    "unhexlify", ".decode(",  "chr(",      "bytes([",
                                          "decrypt",    "translate", "[::-1]",    "loads("};

std::string member(const json::Document& document, std::string_view key) {
  if (document.nodes.empty()) return {};
  for (json::NodeId id = document[0].first; id != json::kNone; id = document[id].next) {
    if (document[id].key == key) return std::string(document[id].text);
  }
  return {};
}

// A run of characters without blanks, as encoded data has.
bool holds_encoded_data(std::string_view text) {
  constexpr std::size_t kLong = 200;
  std::size_t run = 0;
  for (const char c : text) {
    const bool data =
        (c > ' ' && c < 0x7f && c != '(' && c != '=' && c != '.') || static_cast<unsigned char>(c) >= 0x80;
    run = data ? run + 1 : 0;
    if (run >= kLong) return true;
  }
  return false;
}

bool contains_any(std::string_view text, std::span<const std::string_view> words) {
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return text.find(word) != std::string_view::npos; });
}

// What became of one argument of one call.
enum class Outcome { Plain, Opened, Partial, Unknown };

Outcome outcome_of(const unwrap::Program& program, const unwrap::Fact& fact, bool encoded) {
  const auto arguments = fact.arguments;
  if (arguments.empty()) return Outcome::Plain;
  const unwrap::Value& value = arguments[0].value;
  const bool text = value.is(unwrap::Tag::Text) || value.is(unwrap::Tag::Bytes);
  if (text && !value.partial) return value.from(kOpened) ? Outcome::Opened : Outcome::Plain;
  if (value.from(kOutside)) return Outcome::Plain;
  if (value.from(kOpened)) return text ? Outcome::Partial : Outcome::Unknown;
  const std::string_view path = program.symbols.text(fact.symbol);
  const bool runs_code =
      path == "exec" || path == "eval" || path == "compile" || path == "types.FunctionType";
  const bool nothing_known = value.is(unwrap::Tag::Unknown) || value.is(unwrap::Tag::Symbol);
  return runs_code && encoded && nothing_known ? Outcome::Unknown : Outcome::Plain;
}

std::string cause_of(const unwrap::Program& program, const unwrap::Fact& fact, Outcome outcome) {
  const unwrap::Value& value = fact.arguments[0].value;
  std::string cause = outcome == Outcome::Partial ? "partly known" : "not known";
  if (value.is(unwrap::Tag::Symbol)) {
    cause += ": " + std::string(program.symbols.text(static_cast<unwrap::SymbolId>(value.index)));
  }
  for (const auto& diagnostic : program.diagnostics) {
    if (diagnostic.code == diagnostic::Code::StepsExhausted) return cause + " (a bound was hit)";
  }
  return cause;
}

}  // namespace

int main() {
  std::string line;
  std::size_t scripts = 0;
  std::size_t opened = 0;
  std::map<std::string, std::vector<std::string>> rest;
  std::vector<std::pair<double, std::string>> times;
  while (std::getline(std::cin, line)) {
    const json::Document document = json::read(line);
    const std::string script = text::to_valid_utf8(member(document, "text"));
    const std::string id = member(document, "id").substr(0, 16);
    const std::clock_t start = std::clock();
    const unwrap::Program program = unwrap::unwrap(script);
    times.emplace_back(1e3 * static_cast<double>(std::clock() - start) / CLOCKS_PER_SEC, id);

    bool executes = false;
    std::string cause;
    for (const unwrap::Layer& layer : program.layers) {
      // A command or file with an unknown part is no decoding that failed.
      const auto decoders = static_cast<std::size_t>(std::count_if(
          layer.via.begin(), layer.via.end(), [](const std::string& via) { return via != "written file"; }));
      if (!layer.complete && decoders > 1) cause = "a layer decoded in part";
      const bool encoded = holds_encoded_data(layer.text) && contains_any(layer.text, kDecoders);
      for (const unwrap::Fact& fact : layer.facts) {
        if (fact.kind != unwrap::FactKind::Call) continue;
        const std::string_view path = program.symbols.text(fact.symbol);
        if (std::find(std::begin(kRuns), std::end(kRuns), path) == std::end(kRuns)) continue;
        const Outcome outcome = outcome_of(program, fact, encoded);
        executes = executes || outcome != Outcome::Plain;
        if (outcome == Outcome::Partial || outcome == Outcome::Unknown) {
          cause = cause_of(program, fact, outcome);
        }
      }
    }
    if (!executes) continue;
    ++scripts;
    if (cause.empty()) {
      ++opened;
    } else {
      rest[cause].push_back(id);
    }
  }
  std::printf("%zu scripts execute something decoded from a literal; %zu (%.1f %%) are opened completely\n",
              scripts, opened,
              scripts == 0 ? 100.0 : 100.0 * static_cast<double>(opened) / static_cast<double>(scripts));
  for (const auto& [cause, ids] : rest) {
    std::printf("%4zu  %s:", ids.size(), cause.c_str());
    for (std::size_t i = 0; i < std::min<std::size_t>(ids.size(), 8); ++i) std::printf(" %s", ids[i].c_str());
    std::printf("\n");
  }
  std::sort(times.rbegin(), times.rend());
  std::printf("slowest:");
  for (std::size_t i = 0; i < std::min<std::size_t>(times.size(), 8); ++i) {
    std::printf(" %s %.0f ms", times[i].second.c_str(), times[i].first);
  }
  std::printf("\n");
}
