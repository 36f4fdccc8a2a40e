#include "finding/fields.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "finding/field_reader.h"
#include "finding/shell.h"
#include "finding/time.h"
#include "ranges.h"

namespace pyverdict::finding {
namespace {

using json::Kind;
using json::kNone;
using json::NodeId;

/// A time as text, or as the {seconds, nanos} of some client libraries.
template <std::string Finding::*kMember>
void time(FieldReader& reader, NodeId id, Finding& finding) {
  const NodeId seconds = member(reader.document(), id, "seconds");
  if (seconds == kNone) return reader.read(id, finding.*kMember);
  std::optional<std::int64_t> value;
  reader.read(seconds, value);
  if (value && *value >= 0 && *value <= kYear9999) finding.*kMember = format_time(*value * 1000);
}

void hash(FieldReader& reader, NodeId id, File& file) {
  reader.read(id, file.sha256);
  ranges::transform(file.sha256, file.sha256.begin(),
                    [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; });
}

constexpr std::array<Field<File>, 6> kFileFields = {{{"path", into<&File::path>},
                                                     {"size", into<&File::size>},
                                                     {"sha256", hash},
                                                     {"hashedsize", into<&File::hashed_size>},
                                                     {"partiallyhashed", into<&File::partially_hashed>},
                                                     {"contents", read_contents}}};

void binary(FieldReader& reader, NodeId id, Process& process) {
  reader.read_object(id, process.binary, kFileFields);
}

void script(FieldReader& reader, NodeId id, Process& process) {
  if (reader[id].kind == Kind::Object && reader[id].first == kNone) return;
  if (reader[id].kind == Kind::Object) process.script.emplace();
  File unused;
  reader.read_object(id, process.script ? *process.script : unused, kFileFields);
}

void libraries(FieldReader& reader, NodeId id, Process& process) {
  reader.read_list(id, process.libraries, kFileFields);
}

constexpr std::array<Field<Process>, 13> kProcessFields = {
    {{"name", into<&Process::name>},
     {"binary", binary},
     {"script", script},
     {"libraries", libraries},
     {"args", read_arguments},
     {"arguments", read_arguments},
     {"argumentstruncated", into<&Process::arguments_truncated>},
     {"envvariables", read_environment},
     {"envvariablestruncated", into<&Process::environment_truncated>},
     {"pid", into<&Process::pid>},
     {"parentpid", into<&Process::parent_pid>},
     {"userid", into<&Process::user_id>},
     {"environmentvariables", read_environment}}};

constexpr std::array<Field<Container>, 3> kContainerFields = {{{"name", into<&Container::name>},
                                                               {"uri", into<&Container::uri>},
                                                               {"imageid", into<&Container::image_id>}}};

constexpr std::array<Field<Connection>, 5> kConnectionFields = {
    {{"destinationip", into<&Connection::destination_ip>},
     {"destinationport", into<&Connection::destination_port>},
     {"sourceip", into<&Connection::source_ip>},
     {"sourceport", into<&Connection::source_port>},
     {"protocol", into<&Connection::protocol>}}};

constexpr std::array<Field<Resource>, 1> kMetadataFields = {
    {{"projectdisplayname", into<&Resource::project_display_name>}}};

void metadata(FieldReader& reader, NodeId id, Resource& resource) {
  reader.read_object(id, resource, kMetadataFields);
}

constexpr std::array<Field<Resource>, 5> kResourceFields = {
    {{"name", into<&Resource::name>},
     {"displayname", into<&Resource::display_name>},
     {"type", into<&Resource::type>},
     {"projectdisplayname", into<&Resource::project_display_name>},
     {"gcpmetadata", metadata}}};

struct Mitre {
  std::vector<std::string> primary_tactics;
  std::vector<std::string> additional_tactics;
  std::vector<std::string> primary_techniques;
  std::vector<std::string> additional_techniques;
};

void mitre_version(FieldReader& reader, NodeId id, Mitre&) {
  reader.read(id, reader.finding().attack_version);
}

constexpr std::array<Field<Mitre>, 5> kMitreFields = {
    {{"primarytactic", into<&Mitre::primary_tactics>},
     {"primarytechniques", into<&Mitre::primary_techniques>},
     {"additionaltactics", into<&Mitre::additional_tactics>},
     {"additionaltechniques", into<&Mitre::additional_techniques>},
     {"version", mitre_version}}};

bool is_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

/// "T1059", "T1059.006" or "TA0002".
bool is_attack_id(std::string_view text) {
  if (text.starts_with("TA")) return text.size() == 6 && is_digits(text.substr(2));
  if (!text.starts_with('T') || !is_digits(text.substr(1, 4))) return false;
  return text.size() == 5 || (text.size() == 9 && text[5] == '.' && is_digits(text.substr(6)));
}

void declare(std::vector<DeclaredTechnique>& out, std::vector<std::string>& values) {
  for (std::string& value : values) {
    if (value.empty() || value.ends_with("_UNSPECIFIED")) continue;
    const bool known = ranges::find(out, value, &DeclaredTechnique::declared) != out.end();
    if (known && out.size() < 200) continue;
    std::string id(is_attack_id(value) ? std::string_view(value) : attack_id(value));
    out.push_back({std::move(value), std::move(id)});
    if (out.size() >= 200) return;
  }
}

void mitre(FieldReader& reader, NodeId id, Finding& finding) {
  Mitre mitre;
  reader.read_object(id, mitre, kMitreFields);
  declare(finding.tactics, mitre.primary_tactics);
  declare(finding.tactics, mitre.additional_tactics);
  declare(finding.techniques, mitre.primary_techniques);
  declare(finding.techniques, mitre.additional_techniques);
}

constexpr std::array<Field<Finding>, 4> kIndicatorFields = {{{"ipaddresses", into<&Finding::ip_addresses>},
                                                             {"domains", into<&Finding::domains>},
                                                             {"uris", into<&Finding::uris>},
                                                             {"uri", into<&Finding::uris>}}};

void indicator(FieldReader& reader, NodeId id, Finding& finding) {
  reader.read_object(id, finding, kIndicatorFields);
}

void marks(FieldReader& reader, NodeId id, Finding& finding) {
  reader.each_pair(id, [&](std::string_view key, NodeId value) {
    std::string text;
    reader.read(value, text);
    finding.marks.emplace_back(key, std::move(text));
  });
}

constexpr std::array<Field<Finding>, 3> kSecurityMarksFields = {
    {{"marks", marks}, {"name", ignore<Finding>}, {"canonicalname", ignore<Finding>}}};

void security_marks(FieldReader& reader, NodeId id, Finding& finding) {
  reader.read_object(id, finding, kSecurityMarksFields);
}

void resource(FieldReader& reader, NodeId id, Finding& finding) {
  reader.read_object(id, finding.resource, kResourceFields);
}

void resource_name(FieldReader& reader, NodeId id, Finding& finding) {
  std::string name;
  reader.read(id, name);
  if (finding.resource.name.empty()) {
    finding.resource.name = std::move(name);
  } else if (finding.resource.name != name) {
    reader.keep(id);
  }
}

/// Event Threat Detection's own log entries name the rule and not the category.
void detection_category(FieldReader& reader, NodeId id, Finding& finding) {
  const NodeId rule = member(reader.document(), id, "rulename");
  if (rule != kNone && finding.category.empty()) reader.read(rule, finding.category);
  reader.keep(id);
}

void processes(FieldReader& reader, NodeId id, Finding& finding) {
  reader.read_list(id, finding.processes, kProcessFields);
}
void containers(FieldReader& reader, NodeId id, Finding& finding) {
  reader.read_list(id, finding.containers, kContainerFields);
}
void connections(FieldReader& reader, NodeId id, Finding& finding) {
  reader.read_list(id, finding.connections, kConnectionFields);
}

void pod_containers(FieldReader& reader, NodeId id, Finding& finding) {
  reader.read_list(id, finding.containers, kContainerFields);
}
void pod_name(FieldReader& reader, NodeId id, Finding& finding) { reader.read(id, finding.pods.back().name); }
void pod_namespace(FieldReader& reader, NodeId id, Finding& finding) {
  reader.read(id, finding.pods.back().name_space);
}

constexpr std::array<Field<Finding>, 3> kPodFields = {
    {{"ns", pod_namespace}, {"name", pod_name}, {"containers", pod_containers}}};

void pods(FieldReader& reader, NodeId id, Finding& finding) {
  reader.each(id, [&](NodeId element) {
    finding.pods.emplace_back();
    reader.read_object(element, finding, kPodFields);
  });
}

constexpr std::array<Field<Finding>, 1> kKubernetesFields = {{{"pods", pods}}};

void kubernetes(FieldReader& reader, NodeId id, Finding& finding) {
  reader.read_object(id, finding, kKubernetesFields);
}
void files(FieldReader& reader, NodeId id, Finding& finding) {
  reader.read_list(id, finding.files, kFileFields);
}

constexpr std::array<Field<Finding>, 28> kFindingFields = {
    {{"name", into<&Finding::name>},
     {"canonicalname", into<&Finding::canonical_name>},
     {"parent", into<&Finding::parent>},
     {"parentdisplayname", into<&Finding::parent_display_name>},
     {"sourcedisplayname", into<&Finding::parent_display_name>},
     {"category", into<&Finding::category>},
     {"state", into<&Finding::state>},
     {"severity", into<&Finding::severity>},
     {"mute", into<&Finding::mute>},
     {"findingclass", into<&Finding::finding_class>},
     {"modulename", into<&Finding::module_name>},
     {"description", into<&Finding::description>},
     {"nextsteps", into<&Finding::next_steps>},
     {"externaluri", into<&Finding::external_uri>},
     {"eventtime", time<&Finding::event_time>},
     {"createtime", time<&Finding::create_time>},
     {"resource", resource},
     {"resourcename", resource_name},
     {"processes", processes},
     {"containers", containers},
     {"connections", connections},
     {"kubernetes", kubernetes},
     {"files", files},
     {"indicator", indicator},
     {"mitreattack", mitre},
     {"securitymarks", security_marks},
     {"detectioncategory", detection_category},
     {"sourceproperties", ignore<Finding>}}};

}  // namespace

void read_contents(FieldReader& reader, NodeId id, File& file) {
  if (reader[id].kind == Kind::Null) return;
  std::string contents;
  reader.read(id, contents);
  file.contents = std::move(contents);
  file.contents_cut = !reader[id].closed;
}

void read_arguments(FieldReader& reader, NodeId id, Process& process) {
  if (reader[id].kind == Kind::String) {
    for (shell::Command& command : shell::parse(reader[id].text, 1)) {
      ranges::move(command.words, std::back_inserter(process.arguments));
    }
    return;
  }
  reader.read(id, process.arguments);
  if (!reader[id].closed) process.arguments_truncated = true;
}

void read_environment(FieldReader& reader, NodeId id, Process& process) {
  if (reader[id].kind == Kind::Object) {
    reader.each_pair(id, [&](std::string_view name, NodeId value) {
      process.environment.push_back({std::string(name), {}});
      reader.read(value, process.environment.back().value);
    });
    return;
  }
  reader.each(id, [&](NodeId element) {
    EnvironmentVariable variable;
    if (reader[element].kind == Kind::Object) {
      for (const std::string_view key : {"name", "key"}) {
        if (const NodeId name = member(reader.document(), element, key); name != kNone)
          reader.read(name, variable.name);
      }
      for (const std::string_view key : {"val", "value"}) {
        if (const NodeId value = member(reader.document(), element, key); value != kNone) {
          reader.read(value, variable.value);
        }
      }
    } else {
      reader.read(element, variable.name);
      if (const std::size_t equals = variable.name.find('='); equals != std::string::npos) {
        variable.value = variable.name.substr(equals + 1);
        variable.name.resize(equals);
      }
    }
    process.environment.push_back(std::move(variable));
  });
  if (!reader[id].closed) process.environment_truncated = true;
}

Finding read_fields(const json::Document& document, const Parts& parts, std::string_view prefix,
                    diagnostic::Diagnostics& diagnostics, bool& legacy) {
  Finding finding;
  FieldReader reader(document, parts, prefix, finding, diagnostics);
  if (parts.resource != kNone) resource(reader, parts.resource, finding);
  const Shape form = shape(document, parts.finding);
  if (form == Shape::Process) {
    reader.read_object(parts.finding, finding.processes.emplace_back(), kProcessFields);
  } else if (form == Shape::File) {
    reader.read_object(parts.finding, finding.processes.emplace_back().script.emplace(), kFileFields);
  } else {
    reader.read_object(parts.finding, finding, kFindingFields);
  }
  const bool had_processes = !finding.processes.empty();
  for (const NodeId properties :
       {member(document, parts.finding, "sourceproperties"), parts.source_properties}) {
    if (properties != kNone) read_source_properties(reader, properties);
  }
  legacy = !had_processes && !finding.processes.empty();
  finding.resource.cloud_run = parse_cloud_run(finding.resource.name);
  finding.resource.gke = parse_gke(finding.resource.name);
  return finding;
}

}  // namespace pyverdict::finding
