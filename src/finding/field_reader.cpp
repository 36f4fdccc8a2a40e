#include "finding/field_reader.h"

#include <charconv>

namespace pyverdict::finding {
namespace {

constexpr std::size_t kMaxDiagnostics = 50;

std::optional<std::int64_t> parse_integer(std::string_view text) {
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || rest == text.data()) return std::nullopt;
  const std::string_view fraction(rest, static_cast<std::size_t>(end - rest));
  const bool whole = fraction.empty() ||
                     (fraction[0] == '.' && fraction.find_first_not_of('0', 1) == std::string_view::npos);
  return whole ? std::optional(value) : std::nullopt;
}

}  // namespace

FieldReader::FieldReader(const json::Document& document, const Parts& parts, std::string_view prefix,
                         Finding& finding, diagnostic::Diagnostics& diagnostics)
    : document_(document), parts_(parts), prefix_(prefix), finding_(finding), diagnostics_(diagnostics) {}

void FieldReader::unreadable(json::NodeId id, std::string_view why) {
  if (diagnostics_.size() >= kMaxDiagnostics) return;
  diagnostics_.push_back({diagnostic::Code::FieldUnreadable, join_path(prefix_, json::path(document_, id)),
                          std::string(why), document_[id].offset});
}

void FieldReader::keep(json::NodeId id) { keep(id, name_of(id)); }

void FieldReader::keep(json::NodeId id, std::string name) {
  const json::Node& node = document_[id];
  const bool container = node.kind == json::Kind::Object || node.kind == json::Kind::Array;
  const bool empty = container ? node.first == json::kNone : node.text.empty();
  if (empty || node.kind == json::Kind::Null) return;
  finding_.other.emplace_back(std::move(name), json::dump(document_, id));
}

void FieldReader::read(json::NodeId id, std::string& out) {
  const json::Node& node = document_[id];
  if (node.kind == json::Kind::Null) return;
  if (node.kind == json::Kind::Object || node.kind == json::Kind::Array) {
    if (node.first != json::kNone) unreadable(id, "text is expected");
    return;
  }
  out = node.text;
}

void FieldReader::read(json::NodeId id, bool& out) {
  std::optional<bool> value;
  read(id, value);
  out = value.value_or(out);
}

void FieldReader::read(json::NodeId id, std::optional<bool>& out) {
  const json::Node& node = document_[id];
  if (node.kind == json::Kind::Null || (node.kind == json::Kind::String && node.text.empty())) return;
  const FoldedName word(node.text);
  if (word.view() == "true" || word.view() == "1") {
    out = true;
  } else if (word.view() == "false" || word.view() == "0") {
    out = false;
  } else {
    unreadable(id, "true or false is expected");
  }
}

void FieldReader::read(json::NodeId id, std::optional<std::int64_t>& out) { out = integer(id); }

void FieldReader::read(json::NodeId id, std::optional<std::uint64_t>& out) {
  const std::optional<std::int64_t> value = integer(id);
  if (value && *value < 0) return unreadable(id, "a number that is not negative is expected");
  if (value) out = static_cast<std::uint64_t>(*value);
}

void FieldReader::read(json::NodeId id, std::vector<std::string>& out) {
  each(id, [&](json::NodeId element) {
    const json::Kind kind = document_[element].kind;
    if (kind == json::Kind::Object || kind == json::Kind::Array) {
      if (document_[element].first != json::kNone) unreadable(element, "text is expected");
      return;
    }
    read(element, out.emplace_back());
  });
}

std::string FieldReader::name_of(json::NodeId id) const {
  if (within(id, parts_.finding)) return json::path(document_, id, parts_.finding);
  if (within(id, parts_.resource)) return join_path("resource", json::path(document_, id, parts_.resource));
  return json::path(document_, id);
}

bool FieldReader::within(json::NodeId id, json::NodeId ancestor) const {
  while (id != json::kNone && id != ancestor) id = document_[id].parent;
  return id != json::kNone;
}

std::optional<std::int64_t> FieldReader::integer(json::NodeId id) {
  const json::Node& node = document_[id];
  if (node.kind == json::Kind::Null || (node.kind == json::Kind::String && node.text.empty())) return {};
  if (node.kind == json::Kind::Number || node.kind == json::Kind::String) {
    if (const std::optional<std::int64_t> value = parse_integer(node.text)) return value;
  }
  unreadable(id, "a whole number is expected");
  return {};
}

}  // namespace pyverdict::finding
