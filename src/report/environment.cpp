#include "report/environment.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "ranges.h"

namespace pyverdict::report {
namespace {

constexpr std::array<std::string_view, 37> kHarmless = {
    "CLOUD_RUN_EXECUTION",
    "CLOUD_RUN_JOB",
    "CLOUD_RUN_TASK_ATTEMPT",
    "CLOUD_RUN_TASK_COUNT",
    "CLOUD_RUN_TASK_INDEX",
    "CLOUD_RUN_WORKER_POOL",
    "DEBIAN_FRONTEND",
    "FUNCTION_SIGNATURE_TYPE",
    "FUNCTION_TARGET",
    "GOOGLE_CLOUD_PROJECT",
    "HISTFILE",
    "HOME",
    "HOSTNAME",
    "K_CONFIGURATION",
    "K_REVISION",
    "K_SERVICE",
    "LANG",
    "LANGUAGE",
    "LC_ALL",
    "LC_CTYPE",
    "LD_LIBRARY_PATH",
    "LD_PRELOAD",
    "LOGNAME",
    "OLDPWD",
    "PATH",
    "PORT",
    "PWD",
    "PYTHONDONTWRITEBYTECODE",
    "PYTHONHOME",
    "PYTHONPATH",
    "PYTHONUNBUFFERED",
    "PYTHON_VERSION",
    "SHELL",
    "SHLVL",
    "TERM",
    "TZ",
    "USER",
};
static_assert(ranges::is_sorted(kHarmless));

}  // namespace

std::optional<std::string> shown_value(const finding::EnvironmentVariable& variable) {
  if (variable.value.empty() || ranges::binary_search(kHarmless, variable.name)) return variable.value;
  return std::nullopt;
}

}  // namespace pyverdict::report
