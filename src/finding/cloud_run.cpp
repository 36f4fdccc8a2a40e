#include <algorithm>
#include <array>
#include <vector>

#include "finding/fields.h"
#include "ranges.h"

namespace pyverdict::finding {
namespace {

constexpr std::array<std::string_view, 3> kKinds = {"jobs", "services", "workerPools"};
constexpr std::string_view kHost = "//run.googleapis.com/";

}  // namespace

CloudRun parse_cloud_run(std::string_view resource_name) {
  CloudRun run;
  if (!resource_name.starts_with(kHost)) return run;
  std::string_view rest = resource_name.substr(kHost.size());
  while (!rest.empty()) {
    const std::size_t slash = rest.find('/');
    if (slash == std::string_view::npos) break;
    const std::string_view collection = rest.substr(0, slash);
    rest.remove_prefix(slash + 1);
    const std::string_view value = rest.substr(0, rest.find('/'));
    rest.remove_prefix(std::min(value.size() + 1, rest.size()));
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
  }
  return run.kind.empty() ? CloudRun() : run;
}

}  // namespace pyverdict::finding
