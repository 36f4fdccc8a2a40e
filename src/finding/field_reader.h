#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "diagnostic/diagnostic.h"
#include "finding/fields.h"
#include "finding/finding.h"
#include "json/reader.h"
#include "ranges.h"

namespace pyverdict::finding {

class FieldReader;

/// A row of the table for one kind of object: a member's folded name, and what is done with its value.
template <typename Target>
struct Field {
  std::string_view key;
  void (*read)(FieldReader&, json::NodeId, Target&);
};

/// Reads values into fields, and notes what cannot be read.
class FieldReader {
 public:
  FieldReader(const json::Document& document, const Parts& parts, std::string_view prefix, Finding& finding,
              diagnostic::Diagnostics& diagnostics);

  const json::Document& document() const { return document_; }
  const json::Node& operator[](json::NodeId id) const { return document_[id]; }
  Finding& finding() { return finding_; }

  void unreadable(json::NodeId id, std::string_view why);

  /// Keeps a value that has no field among `Finding::other`, unless it is empty.
  void keep(json::NodeId id);
  void keep(json::NodeId id, std::string name);

  void read(json::NodeId id, std::string& out);
  void read(json::NodeId id, bool& out);
  void read(json::NodeId id, std::optional<bool>& out);
  void read(json::NodeId id, std::optional<std::int64_t>& out);
  void read(json::NodeId id, std::optional<std::uint64_t>& out);
  void read(json::NodeId id, std::vector<std::string>& out);

  /// Each element of an array; a single value counts as an array of one.
  template <typename Function>
  void each(json::NodeId id, Function&& function) {
    if (document_[id].kind == json::Kind::Null) return;
    if (document_[id].kind != json::Kind::Array) return function(id);
    for (json::NodeId child = document_[id].first; child != json::kNone; child = document_[child].next) {
      if (document_[child].kind != json::Kind::Null) function(child);
    }
  }

  /// Each pair of an object, or of a list of {key, value}.
  template <typename Function>
  void each_pair(json::NodeId id, Function&& function) {
    if (document_[id].kind == json::Kind::Object) {
      for (json::NodeId child = document_[id].first; child != json::kNone; child = document_[child].next) {
        function(document_[child].key, child);
      }
      return;
    }
    each(id, [&](json::NodeId element) {
      const json::NodeId key = member(document_, element, "key");
      const json::NodeId value = member(document_, element, "value");
      if (key == json::kNone || value == json::kNone)
        return unreadable(element, "a key and a value are expected");
      function(document_[key].text, value);
    });
  }

  /// Reads an object's members by a table and keeps those that it does not name.
  template <typename Target, std::size_t kSize>
  void read_object(json::NodeId id, Target& target, const std::array<Field<Target>, kSize>& table) {
    if (document_[id].kind == json::Kind::Null) return;
    if (document_[id].kind != json::Kind::Object) {
      if (document_[id].first != json::kNone || document_[id].kind != json::Kind::Array) {
        unreadable(id, "an object is expected");
      }
      return;
    }
    std::array<bool, kSize> seen{};
    for (json::NodeId child = document_[id].first; child != json::kNone; child = document_[child].next) {
      const FoldedName key(document_[child].key);
      const auto field = ranges::find(table, key.view(), &Field<Target>::key);
      if (field == table.end()) {
        keep(child);
        continue;
      }
      bool& again = seen[static_cast<std::size_t>(field - table.begin())];
      if (again) unreadable(child, "given more than once; single values are those of the last");
      again = true;
      field->read(*this, child, target);
    }
  }

  /// The same for each object of a list.
  template <typename Target, std::size_t kSize>
  void read_list(json::NodeId id, std::vector<Target>& out, const std::array<Field<Target>, kSize>& table) {
    each(id, [&](json::NodeId element) { read_object(element, out.emplace_back(), table); });
  }

 private:
  std::string name_of(json::NodeId id) const;
  bool within(json::NodeId id, json::NodeId ancestor) const;
  std::optional<std::int64_t> integer(json::NodeId id);

  const json::Document& document_;
  Parts parts_;
  std::string_view prefix_;
  Finding& finding_;
  diagnostic::Diagnostics& diagnostics_;
};

/// For tables: reads the value into a data member.
template <auto kMember, typename Target>
void into(FieldReader& reader, json::NodeId id, Target& target) {
  reader.read(id, target.*kMember);
}

/// For tables: a member that says nothing of its own.
template <typename Target>
void ignore(FieldReader&, json::NodeId, Target&) {}

/// Reads `processes[].args` and what older findings call so: a list, or one command line.
void read_arguments(FieldReader& reader, json::NodeId id, Process& process);
/// Reads environment variables: a list of {name, val}, of "NAME=value", or an object.
void read_environment(FieldReader& reader, json::NodeId id, Process& process);
void read_contents(FieldReader& reader, json::NodeId id, File& file);

/// Reads the sourceProperties of older findings, which told of process and container there.
void read_source_properties(FieldReader& reader, json::NodeId id);

}  // namespace pyverdict::finding
