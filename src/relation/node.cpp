#include "relation/node.h"

#include <algorithm>
#include <array>

#include "finding/detector.h"
#include "finding/time.h"
#include "ranges.h"

namespace pyverdict::relation {
namespace {

using report::Location;
using report::RelationKind;

constexpr std::size_t kMaxMentions = 250;
constexpr std::size_t kMaxArguments = 100;
constexpr std::size_t kMaxArgument = 8192;

/// Where images keep what every container has: to run it or to name it says nothing.
constexpr std::array<std::string_view, 9> kSystemFolders = {"/bin/",       "/lib/",           "/lib64/",
                                                            "/sbin/",      "/usr/bin/",       "/usr/lib/",
                                                            "/usr/lib64/", "/usr/local/bin/", "/usr/sbin/"};

constexpr std::array<std::string_view, 14> kCommonPaths = {
    "/",           "/app",  "/dev",  "/dev/null", "/dev/random", "/dev/urandom", "/etc",
    "/etc/passwd", "/home", "/proc", "/root",     "/sys",        "/tmp",         "/var/tmp"};

/// Hosts that much ordinary code speaks to; a whole URL of theirs still counts.
constexpr std::array<std::string_view, 14> kCommonHosts = {"accounts.google.com",
                                                           "api.github.com",
                                                           "api.ipify.org",
                                                           "api.telegram.org",
                                                           "discord.com",
                                                           "discordapp.com",
                                                           "github.com",
                                                           "google.com",
                                                           "ipinfo.io",
                                                           "metadata.google.internal",
                                                           "pastebin.com",
                                                           "raw.githubusercontent.com",
                                                           "storage.googleapis.com",
                                                           "www.google.com"};

bool in_system_folder(std::string_view path) {
  return ranges::any_of(kSystemFolders, [&](std::string_view folder) { return path.starts_with(folder); });
}

/// Findings about a binary or library that was added or changed: it is no ordinary one, wherever it stands.
bool is_about_file(const finding::Finding& finding) {
  const finding::Detector* detector = finding::detector_of(finding);
  return detector != nullptr && (detector->container.find("_BINARY_") != std::string_view::npos ||
                                 detector->container.find("_LIBRARY_") != std::string_view::npos);
}

bool speaks(indicator::AddressClass kind) {
  using indicator::AddressClass;
  return kind == AddressClass::Public || kind == AddressClass::Private || kind == AddressClass::Documentation;
}

std::optional<RelationKind> kind_of(indicator::Type type) {
  switch (type) {
    case indicator::Type::Url:
      return RelationKind::Url;
    case indicator::Type::Domain:
      return RelationKind::Domain;
    case indicator::Type::Ipv4:
    case indicator::Type::Ipv6:
      return RelationKind::Address;
    case indicator::Type::Path:
      return RelationKind::Path;
    case indicator::Type::Wallet:
      return RelationKind::Wallet;
    case indicator::Type::Webhook:
      return RelationKind::Webhook;
    case indicator::Type::Hash:
      return RelationKind::Hash;
    default:
      return std::nullopt;
  }
}

/// Whether two findings that name the value have anything in common.
bool tells(RelationKind kind, std::string_view value) {
  switch (kind) {
    case RelationKind::Domain:
      return ranges::find(kCommonHosts, value) == kCommonHosts.end() && value != "localhost";
    case RelationKind::Address:
      return speaks(indicator::classify_address(value));
    case RelationKind::Path:
      return value.size() > 1 && ranges::find(kCommonPaths, value) == kCommonPaths.end() &&
             !value.starts_with("/proc/");
    case RelationKind::Hash:
      return value.size() == 64;
    default:
      return true;
  }
}

class Builder {
 public:
  explicit Builder(Node& node) : node_(node) {}

  void add(RelationKind kind, std::string value, bool own, Location where, report::PathActions actions = 0) {
    if (value.empty() || node_.mentions.size() >= kMaxMentions || !tells(kind, value)) return;
    const auto known = ranges::find_if(node_.mentions, [&](const Mention& mention) {
      return mention.kind == kind && mention.own == own && mention.value == value;
    });
    if (known != node_.mentions.end()) {
      known->actions |= actions;
      return;
    }
    node_.mentions.push_back({kind, std::move(value), own, actions, std::move(where), {}});
  }

  void field(indicator::Type type, const std::string& value, std::string path) {
    const auto kind = kind_of(type);
    if (kind) add(*kind, value, false, {std::move(path), indicator::defang(type, value), {}, {}});
  }

  /// What a text of the finding names.
  void scan(std::string_view text, const std::string& path) {
    for (const indicator::Match& match : indicator::scan(text.substr(0, kMaxArgument))) {
      field(match.type, match.value, path);
    }
  }

  void file(const finding::File& file, const std::string& path, RelationKind hash) {
    const bool ordinary = in_system_folder(file.path) && !is_about_file(*node_.finding);
    if (ordinary && hash == RelationKind::Hash) return;
    add(RelationKind::Path, file.path, true, {path + ".path", file.path, {}, {}});
    if (file.sha256.size() == 64) add(hash, file.sha256, true, {path + ".sha256", file.path, {}, {}});
  }

  void process(const finding::Process& process, const std::string& path) {
    file(process.binary, path + ".binary", RelationKind::Hash);
    if (process.script) file(*process.script, path + ".script", RelationKind::Script);
    for (std::size_t i = 0; i < std::min(process.libraries.size(), kMaxArguments); ++i) {
      library(process.libraries[i], path + ".libraries[" + std::to_string(i) + ']');
    }
    for (std::size_t i = 0; i < std::min(process.arguments.size(), kMaxArguments); ++i) {
      scan(process.arguments[i], path + ".args[" + std::to_string(i) + ']');
    }
    pid(process.pid, path + ".pid", true);
    pid(process.parent_pid, path + ".parentPid", false);
  }

 private:
  /// Every process loads libraries of the system; those tell only in findings about a library, or when
  /// another names them.
  void library(const finding::File& file, const std::string& path) {
    add(RelationKind::Path, file.path, true, {path + ".path", file.path, {}, {}});
    if (file.sha256.size() == 64 && (!in_system_folder(file.path) || is_about_file(*node_.finding))) {
      add(RelationKind::Hash, file.sha256, true, {path + ".sha256", file.path, {}, {}});
    }
  }

  void pid(const std::optional<std::int64_t>& pid, std::string path, bool own) {
    if (pid)
      add(RelationKind::Process, std::to_string(*pid), own, {std::move(path), std::to_string(*pid), {}, {}});
  }

  Node& node_;
};

std::string resource_key(const finding::Resource& resource) {
  const finding::CloudRun& run = resource.cloud_run;
  if (run.name.empty()) return resource.name;
  return "//run.googleapis.com/projects/" + run.project + "/locations/" + run.location + '/' + run.kind +
         '/' + run.name;
}

std::string instance_key(const finding::Finding& finding, const std::string& resource) {
  std::string instance = resource;
  for (const finding::Pod& pod : finding.pods) instance += '\n' + pod.name_space + '/' + pod.name;
  if (!finding.containers.empty()) instance += '\n' + finding.containers[0].name;
  const bool known = finding.containers.empty() ? !finding.pods.empty() : !finding.containers[0].name.empty();
  return known ? instance : std::string();
}

}  // namespace

Node make_node(const finding::Finding& finding) {
  Node node;
  node.finding = &finding;
  node.time = finding::parse_time(finding.event_time.empty() ? finding.create_time : finding.event_time);
  node.resource = resource_key(finding.resource);
  node.instance = instance_key(finding, node.resource);
  node.revision = finding.resource.cloud_run.revision;
  if (!finding.containers.empty()) {
    const finding::Container& container = finding.containers[0];
    node.image = container.image_id.empty() ? container.uri : container.image_id;
  }
  const finding::Detector* detector = finding::detector_of(finding);
  node.control_plane = detector != nullptr && detector->control_plane;

  Builder builder(node);
  const std::string& name = finding.canonical_name.empty() ? finding.name : finding.canonical_name;
  builder.add(RelationKind::SameFinding, name, true,
              {finding.canonical_name.empty() ? "name" : "canonicalName", name, {}, {}});
  for (std::size_t i = 0; i < finding.processes.size(); ++i) {
    builder.process(finding.processes[i], "processes[" + std::to_string(i) + ']');
  }
  for (std::size_t i = 0; i < finding.files.size(); ++i) {
    builder.file(finding.files[i], "files[" + std::to_string(i) + ']', RelationKind::Hash);
  }
  const auto list = [&](indicator::Type type, const std::vector<std::string>& values,
                        const std::string& path) {
    for (std::size_t i = 0; i < values.size(); ++i)
      builder.field(type, values[i], path + '[' + std::to_string(i) + ']');
  };
  list(indicator::Type::Ipv4, finding.ip_addresses, "indicator.ipAddresses");
  list(indicator::Type::Domain, finding.domains, "indicator.domains");
  list(indicator::Type::Url, finding.uris, "indicator.uris");
  for (std::size_t i = 0; i < finding.connections.size(); ++i) {
    builder.field(indicator::Type::Ipv4, finding.connections[i].destination_ip,
                  "connections[" + std::to_string(i) + "].destinationIp");
  }
  return node;
}

void add_script(const report::Report& report, Node& node) {
  Builder builder(node);
  if (!report.layers.empty() && report.input.script.size > 0) {
    builder.add(RelationKind::Script, report.input.script.sha256, true,
                {{}, report.input.script.path, 0, report.layers[0].span});
  }
  for (const report::Indicator& found : report.indicators) {
    const auto kind = kind_of(found.type);
    if (kind)
      builder.add(*kind, found.value, false, {{}, found.defanged, found.layer, found.span}, found.actions);
  }
}

}  // namespace pyverdict::relation
