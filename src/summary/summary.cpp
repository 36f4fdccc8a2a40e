#include "summary/summary.h"

#include <algorithm>
#include <unordered_map>

#include "digest/digest.h"
#include "enum_table.h"
#include "json/writer.h"

namespace pyverdict::summary {
namespace {

constexpr std::array<verdict::Label, 4> kLabels = {verdict::Label::Malicious, verdict::Label::Suspicious,
                                                   verdict::Label::Benign, verdict::Label::Inconclusive};

/// The group of a key, made where there is none.
template <typename Group>
Group& group_of(std::unordered_map<std::string_view, std::size_t>& index, std::vector<Group>& groups,
                std::string_view key) {
  const auto [known, fresh] = index.emplace(key, groups.size());
  if (fresh) groups.emplace_back();
  return groups[known->second];
}

/// The most frequent first, cut at the bound; says how many were cut.
template <typename Group>
std::uint32_t sort_and_cut(std::vector<Group>& groups) {
  std::stable_sort(groups.begin(), groups.end(),
                   [](const Group& a, const Group& b) { return a.count > b.count; });
  const std::size_t kept = std::min(groups.size(), kMaxGroups);
  const auto cut = static_cast<std::uint32_t>(groups.size() - kept);
  groups.resize(kept);
  return cut;
}

void write(json::Writer& out, std::string_view name, const std::vector<std::uint32_t>& values) {
  out.key(name);
  out.begin_array();
  for (const std::uint32_t value : values) out.unsigned_integer(value);
  out.end_array();
}

static_assert(std::tuple_size_v<Labels> == kEnumeratorCount<verdict::Label>);

void write(json::Writer& out, const Labels& labels) {
  out.key("labels");
  out.begin_object();
  for (const verdict::Label label : kLabels)
    out.member(verdict::name(label), labels[static_cast<std::size_t>(label)]);
  out.end_object();
}

}  // namespace

Entry entry_of(const report::Report& report) {
  const report::Script& script = report.input.script;
  return {report.verdict.label, script.size > 0 ? script.sha256 : std::string(), script.fuzzy,
          report.finding ? report.finding->resource.name : std::string()};
}

Summary summarise(std::span<const report::Report* const> reports) {
  std::vector<Entry> entries;
  entries.reserve(reports.size());
  for (const report::Report* report : reports) entries.push_back(entry_of(*report));
  return summarise(entries);
}

Summary summarise(std::span<const Entry> entries) {
  Summary summary;
  summary.reports = static_cast<std::uint32_t>(entries.size());
  std::unordered_map<std::string_view, std::size_t> by_hash;
  std::unordered_map<std::string_view, std::size_t> by_name;
  std::vector<std::string_view> digests;
  for (std::uint32_t i = 0; i < entries.size(); ++i) {
    const Entry& entry = entries[i];
    const auto label = static_cast<std::size_t>(entry.label);
    ++summary.labels[label];
    const auto count = [&](auto& group) {
      ++group.count;
      if (group.reports.size() < kMaxListed) group.reports.push_back(i);
    };
    if (!entry.sha256.empty()) {
      Script& script = group_of(by_hash, summary.scripts, entry.sha256);
      if (script.count == 0) {
        script.sha256 = entry.sha256;
        script.label = entry.label;
        digests.push_back(entry.fuzzy);
      }
      count(script);
    }
    if (!entry.resource.empty()) {
      Resource& resource = group_of(by_name, summary.resources, entry.resource);
      resource.name = entry.resource;
      ++resource.labels[label];
      count(resource);
    }
  }
  const std::vector<std::uint32_t> families = digest::tlsh_families(digests);
  for (std::size_t i = 0; i < families.size(); ++i) {
    summary.scripts[i].family = families[i];
    summary.families = std::max(summary.families, families[i] + 1);
  }
  summary.left_out = sort_and_cut(summary.scripts) + sort_and_cut(summary.resources);
  return summary;
}

std::string to_json(const Summary& summary) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.member("reports", summary.reports);
  write(out, summary.labels);
  out.key("scripts");
  out.begin_array();
  for (const Script& script : summary.scripts) {
    out.begin_object();
    out.member("sha256", script.sha256);
    out.member("label", verdict::name(script.label));
    out.member("count", script.count);
    write(out, "reports", script.reports);
    out.member("family", script.family);
    out.end_object();
  }
  out.end_array();
  out.key("resources");
  out.begin_array();
  for (const Resource& resource : summary.resources) {
    out.begin_object();
    out.member("name", resource.name);
    write(out, resource.labels);
    out.member("count", resource.count);
    write(out, "reports", resource.reports);
    out.end_object();
  }
  out.end_array();
  out.member("families", summary.families);
  out.member("leftOut", summary.left_out);
  out.end_object();
  return text;
}

}  // namespace pyverdict::summary
