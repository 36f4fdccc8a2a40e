#include "finding/unpack.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "finding/code.h"
#include "finding/encodings.h"
#include "finding/fields.h"
#include "json/reader.h"
#include "json/writer.h"
#include "text/text.h"

namespace pyverdict::finding {
namespace {

using json::Kind;
using json::kNone;
using json::NodeId;

constexpr int kMaxNesting = 4;  ///< JSON in strings of JSON
constexpr std::size_t kMaxProblems = 20;

bool starts_json(std::string_view text) {
  const std::size_t at = json::skip_space(text, 0);
  return at < text.size() && (text[at] == '{' || text[at] == '[');
}

bool is_object(const json::Document& document, NodeId id) {
  return id != kNone && document[id].kind == Kind::Object;
}

/// What a member's name says of the wrapper of all inside it.
Wrapper wrapper_of(std::string_view name, Kind kind) {
  if (name == "listfindingsresults") return Wrapper::ListFindings;
  if (name == "jsonpayload" || name == "protopayload") return Wrapper::CloudLogging;
  if (name == "receivedmessages" || (name == "message" && kind == Kind::Object)) return Wrapper::PubSub;
  return Wrapper::None;
}

class Unpacker {
 public:
  Unpacker(bool force, const Limits& limits, Reading& reading)
      : force_(force),
        bounds_{.max_depth = limits.max_json_depth},
        max_findings_(limits.max_findings),
        reading_(reading) {}

  const std::string& nearest() const { return nearest_; }

  /// Every value in a text: usually one, in NDJSON one a line.
  void text(std::string_view text, Wrapper wrapper, const std::string& prefix, int nesting) {
    const bool by_line = is_by_line(text);
    std::size_t at = 0;
    bool several = false;
    for (std::size_t root = 0; (at = next_root(text, at)) < text.size() && !full_; ++root) {
      const std::size_t stop = by_line ? std::min(text.find('\n', at), text.size()) : text.size();
      const json::Document document = json::read(text.substr(0, stop), at, bounds_);
      at = std::max(document.end, at + 1);
      if (root == 0) several = next_root(text, at) < text.size() && starts_json(text.substr(at));
      const std::size_t before = reading_.items.size();
      const Wrapper outer = several && wrapper == Wrapper::None ? Wrapper::Ndjson : wrapper;
      visit(document, outer, several ? prefix + '[' + std::to_string(root) + ']' : prefix, nesting);
      note_problems(text, document, prefix);
      if (reading_.items.size() == before && !document.problems.empty() && !by_line) return;
    }
  }

 private:
  struct Visit {
    NodeId id;
    Wrapper wrapper;
  };

  /// The next place where an object or array can start; lines of other text are passed over.
  static std::size_t next_root(std::string_view text, std::size_t from) {
    std::size_t at = json::skip_space(text, from);
    while (at < text.size() && text[at] != '{' && text[at] != '[') {
      const std::size_t line = text[at] == ',' ? at : text.find('\n', at);
      if (line == std::string_view::npos) return text.size();
      at = json::skip_space(text, line + 1);
    }
    return at;
  }

  /// True when the first two lines are whole objects, so that a broken line is no more than that.
  static bool is_by_line(std::string_view text) {
    std::size_t at = json::skip_space(text, 0);
    for (int lines = 0; lines < 2; ++lines) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      std::string_view line = text.substr(at, end - at);
      while (!line.empty() && (line.back() == '\r' || line.back() == ' ')) line.remove_suffix(1);
      if (!line.starts_with('{') || (lines == 0 && !line.ends_with('}'))) return false;
      at = json::skip_space(text, end);
    }
    return true;
  }

  void visit(const json::Document& document, Wrapper wrapper, const std::string& prefix, int nesting) {
    if (document.nodes.empty()) return;
    const bool array = document[0].kind == Kind::Array && wrapper == Wrapper::None;
    std::vector<Visit> open{{0, array ? Wrapper::Array : wrapper}};
    while (!open.empty() && !full_) {
      const Visit now = open.back();
      open.pop_back();
      const Kind kind = document[now.id].kind;
      if (kind == Kind::String) {
        nested(document, now, prefix, nesting);
      } else if (kind == Kind::Array || (kind == Kind::Object && !take(document, now, prefix, nesting))) {
        push_children(document, now, open);
      }
    }
  }

  static void push_children(const json::Document& document, const Visit& now, std::vector<Visit>& open) {
    const std::size_t first = open.size();
    for (NodeId id = document[now.id].first; id != kNone; id = document[id].next) {
      const Kind kind = document[id].kind;
      if (kind != Kind::Object && kind != Kind::Array && kind != Kind::String) continue;
      const Wrapper named = wrapper_of(FoldedName(document[id].key).view(), kind);
      open.push_back({id, named == Wrapper::None ? now.wrapper : named});
    }
    std::reverse(open.begin() + static_cast<std::ptrdiff_t>(first), open.end());
  }

  /// JSON in a string, plain or in the base64 of Pub/Sub's `data`.
  void nested(const json::Document& document, const Visit& now, const std::string& prefix, int nesting) {
    if (nesting >= kMaxNesting) return;
    const std::string_view content = document[now.id].text;
    const std::string path = join_path(prefix, json::path(document, now.id));
    if (starts_json(content)) return text(content, now.wrapper, path, nesting + 1);
    if (document[now.id].key != "data" || content.size() < 4) return;
    if (const auto decoded = decode_base64(content); decoded && starts_json(*decoded)) {
      text(text::to_valid_utf8(*decoded), Wrapper::PubSub, path, nesting + 1);
    }
  }

  /// Takes an object that is a finding or holds one beside its resource; false when it is neither.
  bool take(const json::Document& document, const Visit& now, const std::string& prefix, int nesting) {
    NodeId finding = member(document, now.id, "finding");
    const NodeId plural = member(document, now.id, "findings");
    if (finding == kNone) finding = plural;
    if (finding != kNone && document[finding].kind == Kind::String && starts_json(document[finding].text)) {
      return take_cells(document, now, finding, prefix, nesting);
    }
    if (is_object(document, finding) && expected(document, now.id, finding)) {
      Parts parts{finding, member(document, now.id, "resource"),
                  member(document, now.id, "sourceproperties")};
      if (!is_object(document, parts.resource)) parts.resource = kNone;
      emit(document, parts, now, prefix);
      return true;
    }
    const Shape form = shape(document, now.id);
    if (nearest_.empty() && (finding != kNone || form == Shape::Partial)) {
      nearest_ = join_path(prefix, json::path(document, finding == kNone ? now.id : finding));
    }
    if (form == Shape::Other || (form == Shape::Partial && !force_)) return false;
    if (form == Shape::Partial && has_object(document, now.id)) return false;
    emit(document, {now.id}, now, prefix);
    return true;
  }

  static bool expected(const json::Document& document, NodeId holder, NodeId finding) {
    return shape(document, finding) != Shape::Other ||
           member(document, holder, "notificationconfigname") != kNone;
  }

  static bool has_object(const json::Document& document, NodeId id) {
    for (NodeId child = document[id].first; child != kNone; child = document[child].next) {
      if (shape(document, child) != Shape::Other) return true;
    }
    return false;
  }

  /// A row whose cells hold JSON as text.
  bool take_cells(const json::Document& document, const Visit& now, NodeId finding, const std::string& prefix,
                  int nesting) {
    if (nesting >= kMaxNesting) return false;
    std::string row = "{\"finding\":" + std::string(document[finding].text);
    for (const auto& [name, folded] :
         {std::pair("resource", "findingsresource"), std::pair("resource", "resource"),
          std::pair("sourceProperties", "sourceproperties")}) {
      const NodeId id = member(document, now.id, folded);
      if (id == kNone || document[id].kind != Kind::String || !starts_json(document[id].text)) continue;
      row += std::string(",\"") + name + "\":" + std::string(document[id].text);
    }
    text(row + '}', now.wrapper, join_path(prefix, json::path(document, now.id)), nesting + 1);
    return true;
  }

  Wrapper classify(const json::Document& document, const Parts& parts, const Visit& now, bool legacy) const {
    const bool plain =
        now.wrapper == Wrapper::None || now.wrapper == Wrapper::Array || now.wrapper == Wrapper::Ndjson;
    if (!plain) return now.wrapper;
    const bool held = parts.finding != now.id;
    if (is_snake_case(document, parts.finding) || (held && member(document, now.id, "findingid") != kNone)) {
      return Wrapper::BigQuery;
    }
    if (now.wrapper != Wrapper::None) return now.wrapper;
    if (legacy) return Wrapper::SourceProperties;
    if (!held) return Wrapper::Finding;
    if (member(document, now.id, "notificationconfigname") != kNone) return Wrapper::Notification;
    const bool console = FoldedName(document[parts.finding].key).view() == "findings" ||
                         parts.source_properties != kNone || is_snake_case(document, parts.resource);
    return console ? Wrapper::Console : Wrapper::Notification;
  }

  void emit(const json::Document& document, const Parts& parts, const Visit& now, const std::string& prefix) {
    if (reading_.items.size() >= max_findings_) {
      reading_.diagnostics.push_back(
          {diagnostic::Code::TooManyFindings, {}, "more than " + std::to_string(max_findings_), 0});
      full_ = true;
      return;
    }
    Item& item = reading_.items.emplace_back();
    bool legacy = false;
    item.path = join_path(prefix, json::path(document, parts.finding));
    item.finding = read_fields(document, parts, prefix, item.diagnostics, legacy);
    item.wrapper = classify(document, parts, now, legacy);
    item.code = find_code(item.finding, item.path, item.diagnostics);
  }

  void note_problems(std::string_view text, const json::Document& document, const std::string& prefix) {
    if (document.problems.empty() || reading_.diagnostics.size() >= kMaxProblems) return;
    const text::LineIndex lines(text);
    for (const json::Problem& problem : document.problems) {
      if (reading_.diagnostics.size() >= kMaxProblems) return;
      const text::Position position = lines.position(problem.offset);
      const auto code = problem.kind == json::ProblemKind::TooDeep ? diagnostic::Code::JsonTooDeep
                                                                   : diagnostic::Code::JsonMalformed;
      reading_.diagnostics.push_back({code, prefix,
                                      "line " + std::to_string(position.line) + ", column " +
                                          std::to_string(position.column) + ": " +
                                          std::string(problem.message),
                                      problem.offset});
    }
  }

  bool force_;
  json::Bounds bounds_;
  std::uint32_t max_findings_;
  Reading& reading_;
  std::string nearest_;
  bool full_ = false;
};

}  // namespace

std::string unpack_json(std::string_view text, Wrapper wrapper, bool force, const Limits& limits,
                        Reading& reading) {
  Unpacker unpacker(force, limits, reading);
  unpacker.text(text, wrapper, {}, 0);
  return unpacker.nearest();
}

}  // namespace pyverdict::finding
