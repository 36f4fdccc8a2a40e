#include <algorithm>
#include <span>

#include "finding/detector.h"
#include "json/writer.h"
#include "language/tables.h"
#include "ranges.h"
#include "report/environment.h"
#include "report/integrity.h"
#include "report/json_parts.h"

namespace pyverdict::report {
namespace {

void write(json::Writer& out, const finding::File& file);
void write(json::Writer& out, const finding::EnvironmentVariable& variable);
void write(json::Writer& out, const finding::Container& container);
void write(json::Writer& out, const finding::Connection& connection);
void write(json::Writer& out, const finding::DeclaredTechnique& technique);
void write(json::Writer& out, const finding::Pod& pod);

template <typename Value>
void list(json::Writer& out, std::string_view name, const std::vector<Value>& values) {
  array(out, name, values, [](json::Writer& to, const Value& value) { write(to, value); });
}

void pairs(json::Writer& out, std::string_view name, std::string_view second,
           const std::vector<std::pair<std::string, std::string>>& values) {
  array(out, name, values, [&](json::Writer& to, const std::pair<std::string, std::string>& pair) {
    to.begin_object();
    to.member("name", pair.first);
    to.member(second, pair.second);
    to.end_object();
  });
}

std::vector<std::string_view> words(std::string_view text) {
  std::vector<std::string_view> out;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find(' '), text.size());
    if (end > 0) out.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return out;
}

void write(json::Writer& out, const finding::File& file) {
  out.begin_object();
  out.member("path", file.path);
  out.nullable("size", file.size);
  out.member("sha256", file.sha256);
  out.nullable("hashedSize", file.hashed_size);
  out.nullable("partiallyHashed", file.partially_hashed);
  out.nullable("contents", file.contents);
  out.string_or_null("virusTotal", file_virus_total(file));
  out.end_object();
}

void write(json::Writer& out, const finding::EnvironmentVariable& variable) {
  const std::optional<std::string> value = shown_value(variable);
  out.begin_object();
  out.member("name", variable.name);
  out.nullable("value", value);
  out.member("masked", !value.has_value());
  out.key("length");
  out.unsigned_integer(variable.value.size());
  out.end_object();
}

/// The process of the finding that started another, where it is among them.
std::optional<std::uint64_t> parent_of(const finding::Process& process,
                                       std::span<const finding::Process> all) {
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (process.parent_pid && all[i].pid == process.parent_pid && &all[i] != &process) return i;
  }
  return std::nullopt;
}

void write_process(json::Writer& out, const finding::Process& process,
                   std::span<const finding::Process> all) {
  out.begin_object();
  out.member("name", process.name);
  out.key("binary");
  write(out, process.binary);
  out.key("script");
  process.script ? write(out, *process.script) : out.null();
  list(out, "libraries", process.libraries);
  strings(out, "arguments", process.arguments);
  out.member("argumentsTruncated", process.arguments_truncated);
  list(out, "environment", process.environment);
  out.member("environmentTruncated", process.environment_truncated);
  out.nullable("pid", process.pid);
  out.nullable("parentPid", process.parent_pid);
  out.nullable("parent", parent_of(process, all));
  out.nullable("userId", process.user_id);
  out.end_object();
}

void write(json::Writer& out, const finding::Container& container) {
  out.begin_object();
  out.member("name", container.name);
  out.member("uri", container.uri);
  out.member("imageId", container.image_id);
  out.end_object();
}

void write(json::Writer& out, const finding::Connection& connection) {
  out.begin_object();
  out.member("destinationIp", connection.destination_ip);
  out.nullable("destinationPort", connection.destination_port);
  out.member("sourceIp", connection.source_ip);
  out.nullable("sourcePort", connection.source_port);
  out.member("protocol", connection.protocol);
  out.end_object();
}

void write(json::Writer& out, const finding::DeclaredTechnique& technique) {
  out.begin_object();
  out.member("declared", technique.declared);
  out.string_or_null("id", technique.id);
  out.end_object();
}

void write(json::Writer& out, const finding::Resource& resource) {
  const finding::CloudRun& run = resource.cloud_run;
  out.begin_object();
  out.member("name", resource.name);
  out.member("displayName", resource.display_name);
  out.member("type", resource.type);
  out.member("projectDisplayName", resource.project_display_name);
  out.key("cloudRun");
  if (run.kind.empty()) {
    out.null();
  } else {
    out.begin_object();
    out.member("project", run.project);
    out.member("location", run.location);
    out.member("kind", run.kind);
    out.member("name", run.name);
    out.member("revision", run.revision);
    out.member("execution", run.execution);
    out.end_object();
  }
  out.key("gke");
  if (resource.gke.cluster.empty()) {
    out.null();
  } else {
    out.begin_object();
    out.member("project", resource.gke.project);
    out.member("location", resource.gke.location);
    out.member("cluster", resource.gke.cluster);
    out.end_object();
  }
  out.end_object();
}

void write(json::Writer& out, const finding::Pod& pod) {
  out.begin_object();
  out.member("namespace", pod.name_space);
  out.member("name", pod.name);
  out.end_object();
}

void write_detector(json::Writer& out, const finding::Detector& detector, language::Language language) {
  out.begin_object();
  out.member("category", detector.category);
  out.member("cloudRun", detector.cloud_run);
  out.member("container", detector.container);
  out.member("severity", detector.severity);
  out.member("meaning", language::detector_meaning(detector.category, language));
  array(out, "techniques", words(detector.techniques),
        [](json::Writer& to, std::string_view id) { to.string(id); });
  out.member("controlPlane", detector.control_plane);
  out.end_object();
}

void write_declared(json::Writer& out, indicator::Type type, const std::string& value) {
  out.begin_object();
  out.member("type", indicator::name(type));
  out.member("value", value);
  out.member("defanged", indicator::defang(type, value));
  out.string_or_null("virusTotal", indicator::virus_total_link(type, value));
  out.end_object();
}

/// The addresses, domains and URLs that the finding itself names.
void write_declared_indicators(json::Writer& out, const finding::Finding& finding) {
  const auto of_address = [](const std::string& address) {
    return address.find(':') == std::string::npos ? indicator::Type::Ipv4 : indicator::Type::Ipv6;
  };
  out.key("indicators");
  out.begin_array();
  for (const std::string& value : finding.ip_addresses) write_declared(out, of_address(value), value);
  for (const std::string& value : finding.domains) write_declared(out, indicator::Type::Domain, value);
  for (const std::string& value : finding.uris) write_declared(out, indicator::Type::Url, value);
  for (const finding::Connection& connection : finding.connections) {
    const std::string& value = connection.destination_ip;
    if (value.empty() || ranges::find(finding.ip_addresses, value) != finding.ip_addresses.end()) continue;
    write_declared(out, of_address(value), value);
  }
  out.end_array();
}

}  // namespace

void write_finding(json::Writer& out, const finding::Finding& finding, language::Language language) {
  out.begin_object();
  out.member("name", finding.name);
  out.member("canonicalName", finding.canonical_name);
  out.member("parent", finding.parent);
  out.member("parentDisplayName", finding.parent_display_name);
  out.member("category", finding.category);
  out.member("state", finding.state);
  out.member("severity", finding.severity);
  out.member("mute", finding.mute);
  out.member("findingClass", finding.finding_class);
  out.member("moduleName", finding.module_name);
  out.member("description", finding.description);
  out.member("nextSteps", finding.next_steps);
  out.member("externalUri", finding.external_uri);
  out.member("eventTime", finding.event_time);
  out.member("createTime", finding.create_time);
  out.key("resource");
  write(out, finding.resource);
  array(out, "processes", finding.processes, [&](json::Writer& to, const finding::Process& process) {
    write_process(to, process, finding.processes);
  });
  out.nullable("process", finding.process ? std::optional<std::uint64_t>(*finding.process) : std::nullopt);
  list(out, "containers", finding.containers);
  list(out, "pods", finding.pods);
  list(out, "files", finding.files);
  list(out, "connections", finding.connections);
  strings(out, "ipAddresses", finding.ip_addresses);
  strings(out, "domains", finding.domains);
  strings(out, "uris", finding.uris);
  list(out, "tactics", finding.tactics);
  list(out, "techniques", finding.techniques);
  write_declared_indicators(out, finding);
  const finding::Detector* detector = finding::detector_of(finding);
  out.key("detector");
  detector != nullptr ? write_detector(out, *detector, language) : out.null();
  out.member("attackVersion", finding.attack_version);
  pairs(out, "marks", "value", finding.marks);
  pairs(out, "other", "json", finding.other);
  out.end_object();
}

}  // namespace pyverdict::report
