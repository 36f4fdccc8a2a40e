#include "attack/attack.h"
#include "json/writer.h"
#include "pyverdict.h"
#include "report/environment.h"
#include "report/report.h"

namespace pyverdict::report {
namespace {

void write(json::Writer& out, const std::string& value) { out.string(value); }

void write(json::Writer& out, std::uint32_t value) { out.unsigned_integer(value); }

void write(json::Writer& out, const Place& place) {
  out.begin_object();
  out.member("start", place.start);
  out.member("end", place.end);
  out.member("line", place.line);
  out.member("column", place.column);
  out.member("endLine", place.end_line);
  out.member("endColumn", place.end_column);
  out.end_object();
}

void write(json::Writer& out, const Layer& layer);
void write(json::Writer& out, const Evidence& evidence);
void write(json::Writer& out, const Technique& technique);
void write(json::Writer& out, const Indicator& indicator);
void write(json::Writer& out, const diagnostic::Diagnostic& diagnostic);
void write(json::Writer& out, const finding::File& file);
void write(json::Writer& out, const finding::EnvironmentVariable& variable);
void write(json::Writer& out, const finding::Process& process);
void write(json::Writer& out, const finding::Container& container);
void write(json::Writer& out, const finding::Connection& connection);
void write(json::Writer& out, const finding::DeclaredTechnique& technique);

template <typename Value>
void list(json::Writer& out, std::string_view name, const std::vector<Value>& values) {
  out.key(name);
  out.begin_array();
  for (const Value& value : values) write(out, value);
  out.end_array();
}

void pairs(json::Writer& out, std::string_view name, std::string_view second,
           const std::vector<std::pair<std::string, std::string>>& values) {
  out.key(name);
  out.begin_array();
  for (const auto& [key, value] : values) {
    out.begin_object();
    out.member("name", key);
    out.member(second, value);
    out.end_object();
  }
  out.end_array();
}

void write(json::Writer& out, const Input& input) {
  const Script& script = input.script;
  out.begin_object();
  out.member("kind", name(input.kind));
  out.member("wrapper", finding::name(input.wrapper));
  out.key("script");
  out.begin_object();
  out.member("path", script.path);
  out.member("size", script.size);
  out.member("sha256", script.sha256);
  out.member("sha1", script.sha1);
  out.member("md5", script.md5);
  out.member("fuzzy", script.fuzzy);
  out.member("encoding", script.encoding);
  out.nullable("pythonVersion",
               script.python_version ? std::optional<std::int64_t>(*script.python_version) : std::nullopt);
  out.member("truncated", finding::name(script.truncated));
  out.member("integrity", finding::name(script.integrity));
  out.member("declaredSha256", script.declared_sha256);
  out.end_object();
  out.end_object();
}

void write(json::Writer& out, const verdict::Verdict& verdict) {
  out.begin_object();
  out.member("label", verdict::name(verdict.label));
  out.key("score");
  out.fraction(verdict.score);
  out.member("basis", verdict::name(verdict.basis));
  out.member("summary", verdict.summary);
  list(out, "reasons", verdict.reasons);
  list(out, "counterEvidence", verdict.counter_evidence);
  out.key("contributions");
  out.begin_array();
  for (const verdict::Contribution& contribution : verdict.contributions) {
    out.begin_object();
    out.member("group", contribution.group);
    out.key("value");
    out.fraction(contribution.value);
    out.end_object();
  }
  out.end_array();
  out.end_object();
}

void write(json::Writer& out, const Layer& layer) {
  out.begin_object();
  out.member("id", layer.id);
  out.nullable("parent", layer.parent ? std::optional<std::uint64_t>(*layer.parent) : std::nullopt);
  list(out, "via", layer.via);
  out.key("span");
  write(out, layer.span);
  out.member("kind", layer.kind);
  out.member("size", layer.size);
  out.member("sha256", layer.sha256);
  out.nullable("text", layer.text);
  out.member("complete", layer.complete);
  out.end_object();
}

void write(json::Writer& out, const Evidence& evidence) {
  out.begin_object();
  out.member("behaviour", evidence.behaviour);
  out.member("title", evidence.title);
  out.member("severity", behaviour::name(evidence.severity));
  out.member("layer", evidence.layer);
  out.key("span");
  write(out, evidence.span);
  out.member("snippet", evidence.snippet);
  list(out, "techniques", evidence.techniques);
  out.end_object();
}

void write(json::Writer& out, const Technique& technique) {
  out.begin_object();
  out.member("id", technique.id);
  out.member("name", technique.name);
  list(out, "tactics", technique.tactics);
  out.member("url", technique.url);
  out.member("from", technique.from == TechniqueFrom::Finding ? "finding" : "analysis");
  list(out, "evidence", technique.evidence);
  out.end_object();
}

void write(json::Writer& out, const Indicator& indicator) {
  out.begin_object();
  out.member("type", indicator::name(indicator.type));
  out.member("value", indicator.value);
  out.member("defanged", indicator.defanged);
  out.member("layer", indicator.layer);
  out.key("span");
  write(out, indicator.span);
  out.string_or_null("virusTotal", indicator.virus_total);
  out.member("role", indicator::name(indicator.role));
  out.end_object();
}

void write(json::Writer& out, const diagnostic::Diagnostic& diagnostic) {
  out.begin_object();
  out.member("code", diagnostic::name(diagnostic.code));
  out.member("message", diagnostic::sentence(diagnostic.code));
  out.member("where", diagnostic.where);
  out.member("detail", diagnostic.detail);
  out.member("offset", diagnostic.offset);
  out.end_object();
}

void write(json::Writer& out, const finding::File& file) {
  out.begin_object();
  out.member("path", file.path);
  out.nullable("size", file.size);
  out.member("sha256", file.sha256);
  out.nullable("hashedSize", file.hashed_size);
  out.nullable("partiallyHashed", file.partially_hashed);
  out.nullable("contents", file.contents);
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

void write(json::Writer& out, const finding::Process& process) {
  out.begin_object();
  out.member("name", process.name);
  out.key("binary");
  write(out, process.binary);
  out.key("script");
  process.script ? write(out, *process.script) : out.null();
  list(out, "libraries", process.libraries);
  list(out, "arguments", process.arguments);
  out.member("argumentsTruncated", process.arguments_truncated);
  list(out, "environment", process.environment);
  out.member("environmentTruncated", process.environment_truncated);
  out.nullable("pid", process.pid);
  out.nullable("parentPid", process.parent_pid);
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
  out.end_object();
}

void write(json::Writer& out, const finding::Finding& finding) {
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
  list(out, "processes", finding.processes);
  out.nullable("process", finding.process ? std::optional<std::uint64_t>(*finding.process) : std::nullopt);
  list(out, "containers", finding.containers);
  list(out, "connections", finding.connections);
  list(out, "ipAddresses", finding.ip_addresses);
  list(out, "domains", finding.domains);
  list(out, "uris", finding.uris);
  list(out, "tactics", finding.tactics);
  list(out, "techniques", finding.techniques);
  out.member("attackVersion", finding.attack_version);
  pairs(out, "marks", "value", finding.marks);
  pairs(out, "other", "json", finding.other);
  out.end_object();
}

}  // namespace

std::string_view name(InputKind kind) {
  switch (kind) {
    case InputKind::Script:
      return "script";
    case InputKind::Finding:
      return "finding";
    case InputKind::Command:
      return "command";
  }
  return {};
}

std::string to_json(const Report& report) {
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.member("schemaVersion", kSchemaVersion);
  out.key("engine");
  out.begin_object();
  out.member("version", kVersion);
  out.nullable("model", report.model);
  out.member("attackVersion", attack::kVersion);
  out.end_object();
  out.key("input");
  write(out, report.input);
  out.key("verdict");
  write(out, report.verdict);
  list(out, "layers", report.layers);
  list(out, "evidence", report.evidence);
  list(out, "techniques", report.techniques);
  list(out, "indicators", report.indicators);
  out.key("finding");
  report.finding ? write(out, *report.finding) : out.null();
  out.key("related");
  out.begin_array();
  out.end_array();
  out.key("response");
  out.null();
  list(out, "diagnostics", report.diagnostics);
  out.end_object();
  return text;
}

}  // namespace pyverdict::report
