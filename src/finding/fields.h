#pragma once

#include <array>
#include <string>
#include <string_view>

#include "diagnostic/diagnostic.h"
#include "finding/finding.h"
#include "json/reader.h"

/// From JSON objects to a Finding.
namespace pyverdict::finding {

/// A name as it is compared: lower case, without `_`, spaces and hyphens. Names that are longer than any that
/// is looked for fold to nothing.
class FoldedName {
 public:
  explicit FoldedName(std::string_view name);
  std::string_view view() const { return {letters_.data(), size_}; }

 private:
  std::array<char, 64> letters_;
  std::size_t size_ = 0;
};

/// The last member with that folded name, or kNone.
json::NodeId member(const json::Document& document, json::NodeId object, std::string_view folded);

/// Two JSON paths, the second inside the first.
std::string join_path(std::string_view outer, std::string_view inner);

/// Where the parts of one finding stand; all but `finding` may be missing.
struct Parts {
  json::NodeId finding = json::kNone;
  json::NodeId resource = json::kNone;
  json::NodeId source_properties = json::kNone;
};

/// How an object looks by the names of its members.
enum class Shape : std::uint8_t {
  Other,
  Partial,  ///< has members of a finding, but too few to tell unless it stands where a finding is expected
  Finding,
  Process,  ///< a process out of a finding
  File,     ///< a script out of a finding
};

/// Whether a name is that of a member of findings or of what holds them.
bool is_finding_name(std::string_view name);

Shape shape(const json::Document& document, json::NodeId object);

/// True when an object has names in snake_case, or with spaces.
bool is_snake_case(const json::Document& document, json::NodeId object);

/// Reads the fields. `prefix` stands before the JSON paths in diagnostics. `legacy` is set when process or
/// container were told in sourceProperties only.
Finding read_fields(const json::Document& document, const Parts& parts, std::string_view prefix,
                    diagnostic::Diagnostics& diagnostics, bool& legacy);

/// What a Cloud Run resource name says; empty for other names.
CloudRun parse_cloud_run(std::string_view resource_name);

/// What the resource name of a GKE cluster, or of something in one, says; empty for other names.
Gke parse_gke(std::string_view resource_name);

}  // namespace pyverdict::finding
