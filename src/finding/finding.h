#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "diagnostic/diagnostic.h"

/// Security Command Center findings: whatever form they were pasted in, to one normal form.
///
/// `read` tells by content whether it was given a script or findings and in which wrapper. Field
/// names are accepted in camelCase, snake_case and the console's mixed forms; integers as numbers or
/// strings. What is unknown is ignored, what is unreadable becomes a diagnostic with its JSON path. Every
/// string here is text that an attacker may have chosen.
namespace pyverdict::finding {

/// The form in which findings were pasted.
enum class Wrapper : std::uint8_t {
  None,              ///< not a finding: a script or a command
  Finding,           ///< a bare finding object (API get, SIEM raw log)
  Notification,      ///< {notificationConfigName, finding, resource}, or the last two
  ListFindings,      ///< {listFindingsResults: [...]}
  Array,             ///< gcloud: [{finding, resource}, ...]
  Ndjson,            ///< one of these a line
  PubSub,            ///< {message: {data: base64}} or {receivedMessages: [...]}
  CloudLogging,      ///< a LogEntry with jsonPayload
  BigQuery,          ///< export rows in snake_case
  Console,           ///< the console's JSON tab, mixed case
  SourceProperties,  ///< legacy container findings: everything in sourceProperties
  Csv,               ///< JSON in a CSV cell
  Yaml,              ///< gcloud --format=yaml
};

/// "none", "finding", "notification", "listFindings", "array", "ndjson", "pubsub", "cloudLogging",
/// "bigQuery", "console", "sourceProperties", "csv", "yaml".
std::string_view name(Wrapper wrapper);

/// `google.cloud.securitycenter` File: a binary, a script or a library.
struct File {
  std::string path;
  std::optional<std::uint64_t> size;  ///< bytes of the whole file
  std::string sha256;                 ///< lower case; of the first `hashed_size` bytes
  std::optional<std::uint64_t> hashed_size;
  std::optional<bool> partially_hashed;
  std::optional<std::string> contents;  ///< a prefix of the file's contents
  bool contents_cut = false;            ///< what was pasted ends inside the contents
};

struct EnvironmentVariable {
  std::string name;
  std::string value;  ///< may be a secret
};

struct Process {
  std::string name;
  File binary;
  std::optional<File> script;
  std::vector<File> libraries;
  std::vector<std::string> arguments;
  bool arguments_truncated = false;
  std::vector<EnvironmentVariable> environment;
  bool environment_truncated = false;
  std::optional<std::int64_t> pid;
  std::optional<std::int64_t> parent_pid;
  std::optional<std::int64_t> user_id;
};

/// What a Cloud Run resource name says. Empty for other resources.
struct CloudRun {
  std::string project;  ///< id or number
  std::string location;
  std::string kind;  ///< "services", "jobs", "workerPools"
  std::string name;
  std::string revision;
  std::string execution;
};

/// What the name of a GKE cluster says. Empty for other resources.
struct Gke {
  std::string project;
  std::string location;  ///< a region or a zone
  std::string cluster;
};

struct Resource {
  std::string name;  ///< full resource name, "//run.googleapis.com/projects/..."
  std::string display_name;
  std::string type;
  std::string project_display_name;
  CloudRun cloud_run;
  Gke gke;
};

struct Pod {
  std::string name_space;
  std::string name;
};

struct Container {
  std::string name;
  std::string uri;
  std::string image_id;
};

/// A technique or tactic that the finding itself declares.
struct DeclaredTechnique {
  std::string declared;  ///< as written: "COMMAND_AND_SCRIPTING_INTERPRETER" or "T1059"
  std::string id;        ///< ATT&CK id, or empty when the value is not known
};

struct Connection {
  std::string destination_ip;
  std::optional<std::int64_t> destination_port;
  std::string source_ip;
  std::optional<std::int64_t> source_port;
  std::string protocol;
};

/// A finding in normal form. Missing strings are empty.
struct Finding {
  std::string name;
  std::string canonical_name;
  std::string parent;
  std::string parent_display_name;  ///< e.g. "Cloud Run Threat Detection"
  std::string category;
  std::string state;
  std::string severity;
  std::string mute;
  std::string finding_class;
  std::string module_name;
  std::string description;
  std::string next_steps;
  std::string external_uri;
  std::string event_time;  ///< RFC 3339 as declared
  std::string create_time;
  Resource resource;
  std::vector<Process> processes;
  std::optional<std::size_t> process;  ///< the process that ran the Python code; see `read`
  std::vector<Container> containers;
  std::vector<Pod> pods;
  std::vector<File> files;  ///< files that the finding names beside its processes
  std::vector<Connection> connections;
  std::vector<std::string> ip_addresses;  ///< indicator.ipAddresses
  std::vector<std::string> domains;       ///< indicator.domains
  std::vector<std::string> uris;          ///< indicator.uris
  std::vector<DeclaredTechnique> tactics;
  std::vector<DeclaredTechnique> techniques;  ///< primary first
  std::string attack_version;
  std::vector<std::pair<std::string, std::string>> marks;
  /// Members that are not read into the fields above and are not empty: path in the finding, e.g. "access" or
  /// "processes[0].script.diskPath", and compact JSON.
  std::vector<std::pair<std::string, std::string>> other;
};

/// Where the code of a finding was found.
enum class CodeSource : std::uint8_t { Contents, Argument, HereDocument };

/// "contents", "argument", "hereDocument".
std::string_view name(CodeSource source);

/// How far the code is the script that ran.
enum class Truncated : std::uint8_t { No, Yes, Unknown };
/// What the declared hash says about the contents.
enum class Integrity : std::uint8_t { Match, Prefix, Mismatch, Undeclared };
std::string_view name(Truncated truncated);
std::string_view name(Integrity integrity);

/// Code found in a finding, ready to be analysed.
struct Code {
  std::string bytes;  ///< UTF-8
  std::string path;   ///< script.path, or empty
  CodeSource source = CodeSource::Contents;
  std::size_t process = 0;  ///< index into `Finding::processes`
  std::string declared_sha256;
  Truncated truncated = Truncated::Unknown;
  Integrity integrity = Integrity::Undeclared;
  bool unescaped = false;  ///< the contents were escaped twice and were unescaped once more
};

struct Item {
  Finding finding;
  Wrapper wrapper = Wrapper::Finding;
  /// JSON path of the finding in what was pasted, e.g. "[3].finding". Lines of NDJSON and rows of CSV count
  /// like the elements of an array; strings that hold JSON, base64 or not, are part of the way:
  /// "message.data.finding".
  std::string path;
  /// The code of `finding.process` first, then that of the other processes; a hundred pieces at most.
  std::vector<Code> code;
  diagnostic::Diagnostics diagnostics;
};

struct Limits {
  std::uint32_t max_findings = 20'000;
  std::uint32_t max_json_depth = 200;
};

struct Reading {
  /// False when the input does not look like findings at all; it is a script then.
  bool is_finding = false;
  std::vector<Item> items;
  diagnostic::Diagnostics diagnostics;  ///< of the whole input
};

/// Reads findings out of valid UTF-8. `force` reads the input as a finding even when it does not look like
/// one.
///
/// The process of a finding is the one with script contents; among several, or without any, one whose binary
/// or arguments are Python's, then the first. Its code is `script.contents`, else the argument behind
/// `-c`. Integrity: SHA-256 of the contents equals the declared one: Match (and complete when
/// `hashedSize == size`, or neither is given); equals it for a prefix of `hashedSize` bytes, or the contents
/// are shorter than the declared size: Prefix, truncated; otherwise Mismatch.
Reading read(std::string_view text, bool force = false, const Limits& limits = {});

/// The Python code of a shell command that was pasted by itself: `python3 -c '...'` or `python3 - <<EOF`.
/// Only when the text starts so, behind a prompt, variables, `env` or `sudo` at most; nothing for any other
/// text.
std::optional<Code> read_command(std::string_view text);

/// The SHA-256 that a finding declares of a file when it is that of the whole file, so that others may know
/// it; else empty.
std::string_view whole_sha256(const File& file);

/// The ATT&CK id of an SCC enum value such as "INGRESS_TOOL_TRANSFER" (technique or tactic), or empty.
std::string_view attack_id(std::string_view enum_value);

}  // namespace pyverdict::finding
