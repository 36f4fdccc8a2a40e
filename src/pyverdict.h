#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "finding/finding.h"
#include "report/report.h"
#include "unwrap/unwrap.h"
#include "verdict/sparse_vector.h"

/// PyVerdict's core in one call: bytes in, reports out.
///
///     pyverdict::Analysis analysis = pyverdict::analyze(bytes);
///     for (const auto& item : analysis.items) puts(pyverdict::report::to_json(item.report).c_str());
///
/// Nothing here executes what it reads, touches files, network or clock, throws, or keeps state between
/// calls. The same bytes and options give the same reports everywhere.
namespace pyverdict {

/// The core's version; JavaScript checks it when it loads the WebAssembly.
inline constexpr std::string_view kVersion = "0.1.0";

/// How to read the input.
enum class As : std::uint8_t {
  Auto,    ///< tell findings and scripts apart by content
  Script,  ///< never a finding; a command line, an encoded or an escaped script is read as what it holds
  Finding,
};

struct Limits {
  std::uint64_t max_input_bytes = 64ull * 1024 * 1024;
  std::uint32_t max_evidence = 2000;    ///< of one report
  std::uint32_t max_indicators = 2000;  ///< of one report
  finding::Limits finding;
  unwrap::Limits unwrap;
};

struct Options {
  As as = As::Auto;
  std::string path;  ///< the name of the script, where there is one; shown, never opened
  language::Language language = language::Language::English;
  bool features = false;               ///< give what a model scores, too
  std::int64_t window_seconds = 3600;  ///< findings further apart are not of a similar time
  /// Give each report its response plan; without, `response::plan` makes one when it is wanted.
  bool plan = true;
  /// Told now and then how many of the findings of an input are analysed.
  std::function<void(std::size_t done, std::size_t total)> progress;
  Limits limits;
};

struct Item {
  report::Report report;
  verdict::SparseVector features;  ///< where asked for: what a model scores; see verdict::feature_names()
  /// Of another item that holds the same script, analysed once: layers, evidence and features are the same.
  std::optional<std::uint32_t> twin;
};

struct Analysis {
  std::vector<Item> items;  ///< one for a script; one for each piece of code of a finding
};

/// Analyses a script, a command line (`python3 -c ...`) or findings in any wrapper. Always gives at least one
/// item; what could not be read is in the report's diagnostics.
Analysis analyze(std::string_view bytes, const Options& options = {});

}  // namespace pyverdict
