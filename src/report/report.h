#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "behaviour/behaviour.h"
#include "diagnostic/diagnostic.h"
#include "finding/finding.h"
#include "indicator/indicator.h"
#include "language/language.h"
#include "report/fetches.h"
#include "report/place.h"
#include "report/related.h"
#include "report/response.h"
#include "text/text.h"
#include "unwrap/unwrap.h"
#include "verdict/verdict.h"

/// The report: one value that says everything an analysis found, and its writers. `report.schema.json` is the
/// definition of its JSON form; field names there are the camelCase of those here.
namespace pyverdict::report {

/// The version of `report.schema.json`.
inline constexpr std::string_view kSchemaVersion = "1.0";

enum class InputKind : std::uint8_t { Script, Finding, Command };

/// "script", "finding", "command".
std::string_view name(InputKind kind);

struct Script {
  std::string path;
  std::uint64_t size = 0;  ///< bytes as given
  std::string sha256;      ///< of the bytes as given
  std::string sha1;
  std::string md5;
  std::string fuzzy;  ///< TLSH, or empty
  std::string encoding;
  std::optional<int> python_version;  ///< 2, 3, or nothing when it could be either
  finding::Truncated truncated = finding::Truncated::Unknown;
  finding::Integrity integrity = finding::Integrity::Undeclared;
  std::string declared_sha256;
  std::optional<finding::CodeSource> source;  ///< where the finding holds the code; nothing without one
  bool unescaped = false;                     ///< the contents were escaped twice; that was undone
};

struct Input {
  InputKind kind = InputKind::Script;
  finding::Wrapper wrapper = finding::Wrapper::None;
  Script script;
};

struct Layer {
  std::uint32_t id = 0;
  std::optional<std::uint32_t> parent;
  std::vector<std::string> via;
  Place span;  ///< in the parent; all of the text for layer 0
  std::string kind;
  std::uint64_t size = 0;
  std::string sha256;
  std::optional<std::string> text;
  bool complete = true;
  std::string packer;  ///< the obfuscator, protector or compiler that made it, or empty
};

struct Evidence {
  std::string behaviour;
  std::string title;
  behaviour::Severity severity = behaviour::Severity::Info;
  std::uint32_t layer = 0;
  Place span;
  std::string snippet;    ///< the line or lines, shortened to 200 characters
  bool reachable = true;  ///< false for code that cannot run: behind an exit, under a test that never holds
  std::vector<std::string> techniques;
};

enum class TechniqueFrom : std::uint8_t { Finding, Analysis };

struct Technique {
  std::string id;
  std::string name;
  std::vector<std::string> tactics;  ///< names
  std::string url;
  TechniqueFrom from = TechniqueFrom::Analysis;
  std::vector<std::uint32_t> evidence;  ///< indices into `Report::evidence`
};

/// Something that the script would fetch.
struct Fetch {
  std::uint32_t layer = 0;
  Place span;
  std::string url;       ///< as far as it is known: U+FFFC stands for what is not
  std::string defanged;  ///< the same, harmless to click
  bool complete = true;  ///< the whole URL is known
  std::string call;      ///< the function or command that fetches: "requests.get", "curl"
  Landing landing = Landing::Unknown;
  std::string lands;   ///< the path of the file, the name of the variable, or the interpreter
  bool run = false;    ///< it is seen to be run
  std::string run_by;  ///< what runs it: "exec", "sh"; empty where it runs by itself
};

/// What a script does with a path: a set of bits.
using PathActions = std::uint8_t;
inline constexpr PathActions kDownloads = 1 << 0;
inline constexpr PathActions kWrites = 1 << 1;
inline constexpr PathActions kRuns = 1 << 2;
inline constexpr PathActions kDeletes = 1 << 3;
inline constexpr PathActions kReads = 1 << 4;

/// The names of the actions in a set, in that order: "download", "write", "run", "delete", "read".
std::vector<std::string_view> names(PathActions actions);

struct Indicator {
  indicator::Type type = indicator::Type::Url;
  std::string value;
  std::string defanged;
  std::uint32_t layer = 0;
  Place span;
  std::string virus_total;  ///< link or empty
  indicator::Role role = indicator::Role::Unknown;
  PathActions actions = 0;  ///< of a path
};

/// The entry of the reader's own allow list that names this script. The verdict stands as it is; that nobody
/// is to be alarmed by it is for whoever acts on the report.
struct Allowed {
  enum class Match : std::uint8_t { Sha256, Tlsh };
  Match match = Match::Sha256;
  std::uint32_t distance = 0;  ///< TLSH distance to the entry; 0 for the very script
  std::string note;
  std::string expires;  ///< RFC 3339 date, or empty
};

/// "sha256", "tlsh".
std::string_view name(Allowed::Match match);

struct Report {
  Input input;
  verdict::Verdict verdict;
  std::optional<Allowed> allowed;
  std::vector<Layer> layers;
  std::vector<Evidence> evidence;
  std::vector<Technique> techniques;
  std::vector<Indicator> indicators;
  std::vector<Fetch> fetches;
  std::optional<finding::Finding> finding;
  std::vector<Related> related;
  std::optional<Response> response;
  diagnostic::Diagnostics diagnostics;
  std::optional<std::string> model;  ///< the id of the model that scored, or nothing
  language::Language language = language::Language::English;
};

/// Where a reader of the JSON gets the texts of layers, which are most of it: `Apart` writes null for them.
enum class Texts : std::uint8_t { Within, Apart };

/// The report as one JSON object by `report.schema.json`: valid UTF-8, members in the schema's order.
std::string to_json(const Report& report, Texts texts = Texts::Within);

/// What a line of `pyverdict batch` says of a report, as one JSON object: the verdict, the techniques, the
/// script's hashes and the codes of the diagnostics.
std::string to_brief_json(const Report& report);

/// The report as Markdown for a ticket: indicators defanged, hostile text kept from becoming markup or links.
std::string to_markdown(const Report& report);

}  // namespace pyverdict::report
