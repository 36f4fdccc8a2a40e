#include "json/writer.h"
#include "report/json_parts.h"

namespace pyverdict::report {
namespace {

void write(json::Writer& out, const Location& location) {
  out.begin_object();
  out.member("path", location.path);
  out.member("value", location.value);
  out.nullable("layer", location.layer ? std::optional<std::uint64_t>(*location.layer) : std::nullopt);
  out.key("span");
  location.span ? report::write(out, *location.span) : out.null();
  out.end_object();
}

void write(json::Writer& out, const Because& because) {
  out.begin_object();
  out.member("kind", because.kind);
  out.member("id", because.id);
  out.end_object();
}

void write(json::Writer& out, const Source& source) {
  out.key("source");
  out.begin_object();
  out.member("name", source.name);
  out.string_or_null("url", source.url);
  out.member("documented", source.documented);
  out.end_object();
}

void write(json::Writer& out, const Step& step) {
  out.begin_object();
  out.member("id", step.id);
  out.member("phase", name(step.phase));
  out.member("title", step.title);
  out.member("reason", step.reason);
  write(out, step.source);
  array(out, "because", step.because, [](json::Writer& to, const Because& because) { write(to, because); });
  strings(out, "commands", step.commands);
  out.end_object();
}

void write(json::Writer& out, const Command& command) {
  out.begin_object();
  out.member("id", command.id);
  out.member("purpose", command.purpose);
  out.member("text", command.text);
  out.member("changes", command.changes);
  out.member("note", command.note);
  write(out, command.source);
  out.end_object();
}

}  // namespace

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

void write(json::Writer& out, const Related& related) {
  out.begin_object();
  out.member("report", related.report);
  out.member("kind", name(related.kind));
  out.member("strength", name(related.strength));
  out.member("why", related.why);
  out.nullable("seconds", related.seconds);
  out.key("here");
  write(out, related.here);
  out.key("there");
  write(out, related.there);
  out.end_object();
}

void write(json::Writer& out, const Response& response) {
  out.begin_object();
  array(out, "steps", response.steps, [](json::Writer& to, const Step& step) { write(to, step); });
  array(out, "commands", response.commands,
        [](json::Writer& to, const Command& command) { write(to, command); });
  strings(out, "notes", response.notes);
  out.end_object();
}

}  // namespace pyverdict::report
