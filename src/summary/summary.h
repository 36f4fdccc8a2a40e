#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "report/report.h"

/// What many reports come to: by label, by script, by resource.
namespace pyverdict::summary {

/// Counts by `verdict::Label`.
using Labels = std::array<std::uint32_t, 4>;

/// One script, however often it ran.
struct Script {
  std::string sha256;
  verdict::Label label = verdict::Label::Inconclusive;
  std::uint32_t count = 0;
  std::vector<std::uint32_t> reports;  ///< indices, at most `kMaxListed`
  std::uint32_t family = 0;  ///< scripts that differ little have the same number; see digest::tlsh_families
};

struct Resource {
  std::string name;
  Labels labels{};
  std::uint32_t count = 0;
  std::vector<std::uint32_t> reports;  ///< indices, at most `kMaxListed`
};

inline constexpr std::size_t kMaxListed = 100;
/// Groups of a summary; what is beyond is counted in `left_out`.
inline constexpr std::size_t kMaxGroups = 1000;
struct Summary {
  std::uint32_t reports = 0;
  Labels labels{};
  std::vector<Script> scripts;      ///< the most frequent first
  std::vector<Resource> resources;  ///< the most frequent first
  std::uint32_t families = 0;
  std::uint32_t left_out = 0;  ///< scripts and resources beyond the bound
};

/// What a summary takes of a report, so that reports need not be kept for it.
struct Entry {
  verdict::Label label = verdict::Label::Inconclusive;
  std::string sha256;  ///< of the script; empty without one
  std::string fuzzy;   ///< its TLSH digest, or empty
  std::string resource;
};

Entry entry_of(const report::Report& report);

Summary summarise(std::span<const Entry> entries);
Summary summarise(std::span<const report::Report* const> reports);

/// As JSON: {reports, labels: {malicious, ...}, scripts: [...], resources: [...], families, leftOut}.
std::string to_json(const Summary& summary);

}  // namespace pyverdict::summary
