#include "attack/attack.h"
#include "pyverdict.h"
#include "report/environment.h"
#include "report/json_writer.h"
#include "report/report.h"

namespace pyverdict::report {
namespace {

void write(JsonWriter& json, const std::string& value) { json.string(value); }

void write(JsonWriter& json, std::uint32_t value) { json.unsigned_integer(value); }

void write(JsonWriter& json, const Place& place) {
  json.begin_object();
  json.member("start", place.start);
  json.member("end", place.end);
  json.member("line", place.line);
  json.member("column", place.column);
  json.member("endLine", place.end_line);
  json.member("endColumn", place.end_column);
  json.end_object();
}

void write(JsonWriter& json, const Layer& layer);
void write(JsonWriter& json, const Evidence& evidence);
void write(JsonWriter& json, const Technique& technique);
void write(JsonWriter& json, const Indicator& indicator);
void write(JsonWriter& json, const diagnostic::Diagnostic& diagnostic);
void write(JsonWriter& json, const finding::File& file);
void write(JsonWriter& json, const finding::EnvironmentVariable& variable);
void write(JsonWriter& json, const finding::Process& process);
void write(JsonWriter& json, const finding::Container& container);
void write(JsonWriter& json, const finding::Connection& connection);
void write(JsonWriter& json, const finding::DeclaredTechnique& technique);

template <typename Value>
void list(JsonWriter& json, std::string_view name, const std::vector<Value>& values) {
  json.key(name);
  json.begin_array();
  for (const Value& value : values) write(json, value);
  json.end_array();
}

void pairs(JsonWriter& json, std::string_view name, std::string_view second,
           const std::vector<std::pair<std::string, std::string>>& values) {
  json.key(name);
  json.begin_array();
  for (const auto& [key, value] : values) {
    json.begin_object();
    json.member("name", key);
    json.member(second, value);
    json.end_object();
  }
  json.end_array();
}

void write(JsonWriter& json, const Input& input) {
  const Script& script = input.script;
  json.begin_object();
  json.member("kind", name(input.kind));
  json.member("wrapper", finding::name(input.wrapper));
  json.key("script");
  json.begin_object();
  json.member("path", script.path);
  json.member("size", script.size);
  json.member("sha256", script.sha256);
  json.member("sha1", script.sha1);
  json.member("md5", script.md5);
  json.member("fuzzy", script.fuzzy);
  json.member("encoding", script.encoding);
  json.nullable("pythonVersion",
                script.python_version ? std::optional<std::int64_t>(*script.python_version) : std::nullopt);
  json.member("truncated", finding::name(script.truncated));
  json.member("integrity", finding::name(script.integrity));
  json.member("declaredSha256", script.declared_sha256);
  json.end_object();
  json.end_object();
}

void write(JsonWriter& json, const verdict::Verdict& verdict) {
  json.begin_object();
  json.member("label", verdict::name(verdict.label));
  json.key("score");
  json.fraction(verdict.score);
  json.member("basis", verdict::name(verdict.basis));
  json.member("summary", verdict.summary);
  list(json, "reasons", verdict.reasons);
  list(json, "counterEvidence", verdict.counter_evidence);
  json.end_object();
}

void write(JsonWriter& json, const Layer& layer) {
  json.begin_object();
  json.member("id", layer.id);
  json.nullable("parent", layer.parent ? std::optional<std::uint64_t>(*layer.parent) : std::nullopt);
  list(json, "via", layer.via);
  json.key("span");
  write(json, layer.span);
  json.member("kind", layer.kind);
  json.member("size", layer.size);
  json.member("sha256", layer.sha256);
  json.nullable("text", layer.text);
  json.member("complete", layer.complete);
  json.end_object();
}

void write(JsonWriter& json, const Evidence& evidence) {
  json.begin_object();
  json.member("behaviour", evidence.behaviour);
  json.member("title", evidence.title);
  json.member("severity", behaviour::name(evidence.severity));
  json.member("layer", evidence.layer);
  json.key("span");
  write(json, evidence.span);
  json.member("snippet", evidence.snippet);
  list(json, "techniques", evidence.techniques);
  json.end_object();
}

void write(JsonWriter& json, const Technique& technique) {
  json.begin_object();
  json.member("id", technique.id);
  json.member("name", technique.name);
  list(json, "tactics", technique.tactics);
  json.member("url", technique.url);
  json.member("from", technique.from == TechniqueFrom::Finding ? "finding" : "analysis");
  list(json, "evidence", technique.evidence);
  json.end_object();
}

void write(JsonWriter& json, const Indicator& indicator) {
  json.begin_object();
  json.member("type", indicator::name(indicator.type));
  json.member("value", indicator.value);
  json.member("defanged", indicator.defanged);
  json.member("layer", indicator.layer);
  json.key("span");
  write(json, indicator.span);
  json.string_or_null("virusTotal", indicator.virus_total);
  json.member("role", indicator::name(indicator.role));
  json.end_object();
}

void write(JsonWriter& json, const diagnostic::Diagnostic& diagnostic) {
  json.begin_object();
  json.member("code", diagnostic::name(diagnostic.code));
  json.member("message", diagnostic::sentence(diagnostic.code));
  json.member("where", diagnostic.where);
  json.member("detail", diagnostic.detail);
  json.member("offset", diagnostic.offset);
  json.end_object();
}

void write(JsonWriter& json, const finding::File& file) {
  json.begin_object();
  json.member("path", file.path);
  json.nullable("size", file.size);
  json.member("sha256", file.sha256);
  json.nullable("hashedSize", file.hashed_size);
  json.nullable("partiallyHashed", file.partially_hashed);
  json.nullable("contents", file.contents);
  json.end_object();
}

void write(JsonWriter& json, const finding::EnvironmentVariable& variable) {
  const std::optional<std::string> value = shown_value(variable);
  json.begin_object();
  json.member("name", variable.name);
  json.nullable("value", value);
  json.member("masked", !value.has_value());
  json.key("length");
  json.unsigned_integer(variable.value.size());
  json.end_object();
}

void write(JsonWriter& json, const finding::Process& process) {
  json.begin_object();
  json.member("name", process.name);
  json.key("binary");
  write(json, process.binary);
  json.key("script");
  process.script ? write(json, *process.script) : json.null();
  list(json, "libraries", process.libraries);
  list(json, "arguments", process.arguments);
  json.member("argumentsTruncated", process.arguments_truncated);
  list(json, "environment", process.environment);
  json.member("environmentTruncated", process.environment_truncated);
  json.nullable("pid", process.pid);
  json.nullable("parentPid", process.parent_pid);
  json.nullable("userId", process.user_id);
  json.end_object();
}

void write(JsonWriter& json, const finding::Container& container) {
  json.begin_object();
  json.member("name", container.name);
  json.member("uri", container.uri);
  json.member("imageId", container.image_id);
  json.end_object();
}

void write(JsonWriter& json, const finding::Connection& connection) {
  json.begin_object();
  json.member("destinationIp", connection.destination_ip);
  json.nullable("destinationPort", connection.destination_port);
  json.member("sourceIp", connection.source_ip);
  json.nullable("sourcePort", connection.source_port);
  json.member("protocol", connection.protocol);
  json.end_object();
}

void write(JsonWriter& json, const finding::DeclaredTechnique& technique) {
  json.begin_object();
  json.member("declared", technique.declared);
  json.string_or_null("id", technique.id);
  json.end_object();
}

void write(JsonWriter& json, const finding::Resource& resource) {
  const finding::CloudRun& run = resource.cloud_run;
  json.begin_object();
  json.member("name", resource.name);
  json.member("displayName", resource.display_name);
  json.member("type", resource.type);
  json.member("projectDisplayName", resource.project_display_name);
  json.key("cloudRun");
  if (run.name.empty()) {
    json.null();
  } else {
    json.begin_object();
    json.member("project", run.project);
    json.member("location", run.location);
    json.member("kind", run.kind);
    json.member("name", run.name);
    json.member("revision", run.revision);
    json.member("execution", run.execution);
    json.end_object();
  }
  json.end_object();
}

void write(JsonWriter& json, const finding::Finding& finding) {
  json.begin_object();
  json.member("name", finding.name);
  json.member("canonicalName", finding.canonical_name);
  json.member("parent", finding.parent);
  json.member("parentDisplayName", finding.parent_display_name);
  json.member("category", finding.category);
  json.member("state", finding.state);
  json.member("severity", finding.severity);
  json.member("mute", finding.mute);
  json.member("findingClass", finding.finding_class);
  json.member("moduleName", finding.module_name);
  json.member("description", finding.description);
  json.member("nextSteps", finding.next_steps);
  json.member("externalUri", finding.external_uri);
  json.member("eventTime", finding.event_time);
  json.member("createTime", finding.create_time);
  json.key("resource");
  write(json, finding.resource);
  list(json, "processes", finding.processes);
  json.nullable("process", finding.process ? std::optional<std::uint64_t>(*finding.process) : std::nullopt);
  list(json, "containers", finding.containers);
  list(json, "connections", finding.connections);
  list(json, "ipAddresses", finding.ip_addresses);
  list(json, "domains", finding.domains);
  list(json, "uris", finding.uris);
  list(json, "tactics", finding.tactics);
  list(json, "techniques", finding.techniques);
  json.member("attackVersion", finding.attack_version);
  pairs(json, "marks", "value", finding.marks);
  pairs(json, "other", "json", finding.other);
  json.end_object();
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
  std::string out;
  JsonWriter json(out);
  json.begin_object();
  json.member("schemaVersion", kSchemaVersion);
  json.key("engine");
  json.begin_object();
  json.member("version", kVersion);
  json.nullable("model", report.model);
  json.member("attackVersion", attack::kVersion);
  json.end_object();
  json.key("input");
  write(json, report.input);
  json.key("verdict");
  write(json, report.verdict);
  list(json, "layers", report.layers);
  list(json, "evidence", report.evidence);
  list(json, "techniques", report.techniques);
  list(json, "indicators", report.indicators);
  json.key("finding");
  report.finding ? write(json, *report.finding) : json.null();
  json.key("related");
  json.begin_array();
  json.end_array();
  json.key("response");
  json.null();
  list(json, "diagnostics", report.diagnostics);
  json.end_object();
  return out;
}

}  // namespace pyverdict::report
