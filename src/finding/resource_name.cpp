#include <algorithm>
#include <array>
#include <vector>

#include "finding/fields.h"
#include "ranges.h"

namespace pyverdict::finding {
namespace {

constexpr std::array<std::string_view, 3> kKinds = {"jobs", "services", "workerPools"};
constexpr std::string_view kCloudRun = "//run.googleapis.com/";
constexpr std::string_view kGke = "//container.googleapis.com/";

/// Calls `use` with each collection and its member: "projects" and "p" of "projects/p/...".
template <typename Use>
void each_segment(std::string_view path, Use&& use) {
  while (!path.empty()) {
    const std::size_t slash = path.find('/');
    if (slash == std::string_view::npos) return;
    const std::string_view collection = path.substr(0, slash);
    path.remove_prefix(slash + 1);
    const std::string_view value = path.substr(0, path.find('/'));
    path.remove_prefix(std::min(value.size() + 1, path.size()));
    use(collection, value);
  }
}

}  // namespace

CloudRun parse_cloud_run(std::string_view resource_name) {
  CloudRun run;
  if (!resource_name.starts_with(kCloudRun)) return run;
  each_segment(resource_name.substr(kCloudRun.size()),
               [&](std::string_view collection, std::string_view value) {
                 if (collection == "projects" || collection == "namespaces") {
                   run.project = value;
                 } else if (collection == "locations") {
                   run.location = value;
                 } else if (ranges::find(kKinds, collection) != kKinds.end()) {
                   run.kind = collection;
                   run.name = value;
                 } else if (collection == "revisions") {
                   run.revision = value;
                   if (run.kind.empty()) run.kind = "services";
                 } else if (collection == "executions") {
                   run.execution = value;
                   if (run.kind.empty()) run.kind = "jobs";
                 }
               });
  return run.kind.empty() ? CloudRun() : run;
}

Gke parse_gke(std::string_view resource_name) {
  Gke gke;
  if (!resource_name.starts_with(kGke)) return gke;
  each_segment(resource_name.substr(kGke.size()), [&](std::string_view collection, std::string_view value) {
    if (collection == "projects") gke.project = value;
    if (collection == "zones" || collection == "locations") gke.location = value;
    if (collection == "clusters") gke.cluster = value;
  });
  return gke.cluster.empty() ? Gke() : gke;
}

}  // namespace pyverdict::finding
