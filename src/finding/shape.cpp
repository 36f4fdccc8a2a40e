#include <algorithm>
#include <array>

#include "finding/fields.h"
#include "ranges.h"

namespace pyverdict::finding {
namespace {

using json::Kind;
using json::kNone;
using json::NodeId;

/// Members of findings whose names hardly anything else has.
constexpr std::array<std::string_view, 19> kTelling = {
    "canonicalname",     "createtime",        "eventtime",    "externaluri",
    "findingclass",      "findingproviderid", "iambindings",  "indicator",
    "mitreattack",       "modulename",        "mute",         "muteinfo",
    "parentdisplayname", "processes",         "resourcename", "securitymarks",
    "severity",          "sourceproperties",  "state"};
static_assert(ranges::is_sorted(kTelling));

bool is_container(Kind kind) { return kind == Kind::Object || kind == Kind::Array; }

bool has(const json::Document& document, NodeId object, std::string_view folded, bool container) {
  const NodeId id = member(document, object, folded);
  return id != kNone && is_container(document[id].kind) == container && document[id].kind != Kind::Null;
}

bool is_google_name(std::string_view text) {
  return text.starts_with("organizations/") || text.starts_with("folders/") || text.starts_with("projects/");
}

bool is_process(const json::Document& document, NodeId object) {
  const NodeId script = member(document, object, "script");
  const bool has_script = script != kNone && document[script].kind == Kind::Object &&
                          (has(document, script, "contents", false) || has(document, script, "path", false) ||
                           has(document, script, "sha256", false));
  const bool has_binary = has(document, object, "binary", true);
  return has_script ||
         (has_binary && (has(document, object, "args", true) || has(document, object, "pid", false)));
}

bool holds_process(const json::Document& document, NodeId processes) {
  if (document[processes].kind == Kind::Object) return true;
  const NodeId first = document[processes].first;
  return document[processes].kind == Kind::Array && first != kNone && document[first].kind == Kind::Object;
}

bool holds_legacy_process(const json::Document& document, NodeId properties) {
  for (NodeId id = document[properties].first; id != kNone; id = document[id].next) {
    const FoldedName name(document[id].key);
    if (name.view() == "processbinaryfullpath" || name.view() == "scriptcontent") return true;
  }
  return false;
}

}  // namespace

FoldedName::FoldedName(std::string_view name) {
  for (const char c : name) {
    if (c == '_' || c == ' ' || c == '-') continue;
    if (size_ == letters_.size()) {
      size_ = 0;
      return;
    }
    letters_[size_++] = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
  }
}

json::NodeId member(const json::Document& document, json::NodeId object, std::string_view folded) {
  NodeId found = kNone;
  if (document[object].kind != Kind::Object) return found;
  for (NodeId id = document[object].first; id != kNone; id = document[id].next) {
    if (document[id].key.size() >= folded.size() && FoldedName(document[id].key).view() == folded) found = id;
  }
  return found;
}

std::string join_path(std::string_view outer, std::string_view inner) {
  std::string out(outer);
  if (!outer.empty() && !inner.empty() && inner[0] != '[') out += '.';
  return out += inner;
}

bool is_finding_name(std::string_view name) {
  const FoldedName folded(name);
  return ranges::binary_search(kTelling, folded.view()) || folded.view() == "finding" ||
         folded.view() == "findings" || folded.view() == "category" || folded.view() == "access";
}

Shape shape(const json::Document& document, json::NodeId object) {
  if (document[object].kind != Kind::Object) return Shape::Other;
  std::size_t telling = 0;
  bool category = false;
  bool process = false;
  bool script = false;
  bool named = false;
  bool owned = false;
  bool detection = false;
  for (NodeId id = document[object].first; id != kNone; id = document[id].next) {
    const FoldedName folded(document[id].key);
    const std::string_view name = folded.view();
    const bool container = is_container(document[id].kind);
    if (ranges::binary_search(kTelling, name)) ++telling;
    if (name == "category" && !container) category = true;
    if (name == "name" && document[id].text.find("/findings/") != std::string_view::npos) named = true;
    if (name == "name" && is_google_name(document[id].text)) owned = true;
    if (name == "detectioncategory" && container) detection = true;
    if (name == "processes" && holds_process(document, id)) process = true;
    if (name == "sourceproperties" && container && holds_legacy_process(document, id)) process = true;
    if (name == "script" || name == "binary") script = script || container;
  }
  if (process || named || (category && telling > 0) || telling > 2) return Shape::Finding;
  if (script && is_process(document, object)) return Shape::Process;
  if (has(document, object, "contents", false) && has(document, object, "sha256", false)) return Shape::File;
  if (detection && (telling > 0 || has(document, object, "properties", true))) return Shape::Finding;
  return category || owned || telling > 0 ? Shape::Partial : Shape::Other;
}

bool is_snake_case(const json::Document& document, json::NodeId object) {
  if (object == kNone || document[object].kind != Kind::Object) return false;
  for (NodeId id = document[object].first; id != kNone; id = document[id].next) {
    const std::string_view key = document[id].key;
    const bool snake = key.find_first_of("_ ") != std::string_view::npos &&
                       ranges::none_of(key, [](char c) { return c >= 'A' && c <= 'Z'; });
    if (snake) return true;
  }
  return false;
}

}  // namespace pyverdict::finding
