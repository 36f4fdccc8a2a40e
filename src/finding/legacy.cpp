#include <algorithm>
#include <array>

#include "finding/field_reader.h"
#include "ranges.h"

namespace pyverdict::finding {
namespace {

using json::NodeId;

/// What older findings of Container Threat Detection say in sourceProperties.
struct Legacy {
  Process process;
  File script;
  Container container;
  Connection connection;
};

void binary_path(FieldReader& reader, NodeId id, Legacy& legacy) {
  reader.read(id, legacy.process.binary.path);
}
void arguments(FieldReader& reader, NodeId id, Legacy& legacy) { read_arguments(reader, id, legacy.process); }
void environment(FieldReader& reader, NodeId id, Legacy& legacy) {
  read_environment(reader, id, legacy.process);
}
void contents(FieldReader& reader, NodeId id, Legacy& legacy) { read_contents(reader, id, legacy.script); }

template <auto kPart, auto kMember>
void part(FieldReader& reader, NodeId id, Legacy& legacy) {
  reader.read(id, legacy.*kPart.*kMember);
}

void description(FieldReader& reader, NodeId id, Legacy&) {
  std::string& description = reader.finding().description;
  if (description.empty()) reader.read(id, description);
}

constexpr std::array<Field<Legacy>, 20> kFields = {
    {{"processbinaryfullpath", binary_path},
     {"processname", part<&Legacy::process, &Process::name>},
     {"processarguments", arguments},
     {"pid", part<&Legacy::process, &Process::pid>},
     {"parentpid", part<&Legacy::process, &Process::parent_pid>},
     {"environmentvariables", environment},
     {"scriptfilename", part<&Legacy::script, &File::path>},
     {"scriptcontent", contents},
     {"scriptcontents", contents},
     {"scriptsha256", part<&Legacy::script, &File::sha256>},
     {"containername", part<&Legacy::container, &Container::name>},
     {"containerimageuri", part<&Legacy::container, &Container::uri>},
     {"containerimageid", part<&Legacy::container, &Container::image_id>},
     {"reverseshellstdinredirectiondstip", part<&Legacy::connection, &Connection::destination_ip>},
     {"reverseshellstdinredirectiondstport", part<&Legacy::connection, &Connection::destination_port>},
     {"reverseshellstdinredirectionsrcip", part<&Legacy::connection, &Connection::source_ip>},
     {"reverseshellstdinredirectionsrcport", part<&Legacy::connection, &Connection::source_port>},
     {"argumentstruncated", part<&Legacy::process, &Process::arguments_truncated>},
     {"environmentvariablestruncated", part<&Legacy::process, &Process::environment_truncated>},
     {"description", description}}};

}  // namespace

void read_source_properties(FieldReader& reader, NodeId id) {
  Legacy legacy;
  Finding& finding = reader.finding();
  const bool has_processes = !finding.processes.empty();
  bool process = false;
  reader.each_pair(id, [&](std::string_view name, NodeId value) {
    const FoldedName folded(name);
    const auto field = ranges::find(kFields, folded.view(), &Field<Legacy>::key);
    if (field == kFields.end() || has_processes) {
      return reader.keep(value, "sourceProperties." + std::string(name));
    }
    process = process || field->read == binary_path || field->read == arguments || field->read == contents;
    field->read(reader, value, legacy);
  });
  const File& script = legacy.script;
  if (script.contents || !script.path.empty() || !script.sha256.empty()) {
    legacy.process.script = legacy.script;
    process = true;
  }
  if (process) finding.processes.push_back(std::move(legacy.process));
  const Container& container = legacy.container;
  if (finding.containers.empty() && !(container.name + container.uri + container.image_id).empty()) {
    finding.containers.push_back(std::move(legacy.container));
  }
  if (!legacy.connection.destination_ip.empty()) finding.connections.push_back(std::move(legacy.connection));
}

}  // namespace pyverdict::finding
