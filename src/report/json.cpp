#include "attack/attack.h"
#include "json/writer.h"
#include "language/tables.h"
#include "pyverdict.h"
#include "report/integrity.h"
#include "report/json_parts.h"

namespace pyverdict::report {
namespace {

void write(json::Writer& out, const Evidence& evidence);
void write(json::Writer& out, const Technique& technique);
void write(json::Writer& out, const Indicator& indicator);
void write(json::Writer& out, const Fetch& fetch);

template <typename Value>
void list(json::Writer& out, std::string_view name, const std::vector<Value>& values) {
  array(out, name, values, [](json::Writer& to, const Value& value) { write(to, value); });
}

void write_input(json::Writer& out, const Report& report) {
  const Input& input = report.input;
  const Script& script = input.script;
  out.begin_object();
  out.member("kind", name(input.kind));
  out.member("wrapper", finding::name(input.wrapper));
  out.key("script");
  out.begin_object();
  out.member("path", script.path);
  out.member("size", script.size);
  out.member("sha256", script.sha256);
  out.member("sha1", script.sha1);
  out.member("md5", script.md5);
  out.member("fuzzy", script.fuzzy);
  out.member("encoding", script.encoding);
  out.nullable("pythonVersion",
               script.python_version ? std::optional<std::int64_t>(*script.python_version) : std::nullopt);
  out.member("truncated", finding::name(script.truncated));
  out.member("integrity", finding::name(script.integrity));
  out.member("declaredSha256", script.declared_sha256);
  out.member("meaning", integrity_meaning(input, report.language));
  out.key("source");
  script.source ? out.string(finding::name(*script.source)) : out.null();
  out.member("unescaped", script.unescaped);
  out.string_or_null("virusTotal", script_virus_total(report));
  out.end_object();
  out.end_object();
}

void write(json::Writer& out, const Allowed& allowed) {
  out.begin_object();
  out.member("match", name(allowed.match));
  out.member("distance", allowed.distance);
  out.member("note", allowed.note);
  out.member("expires", allowed.expires);
  out.end_object();
}

void write_verdict(json::Writer& out, const Report& report) {
  const verdict::Verdict& verdict = report.verdict;
  out.begin_object();
  out.member("label", verdict::name(verdict.label));
  out.key("score");
  out.fraction(verdict.score);
  out.member("basis", verdict::name(verdict.basis));
  out.member("summary", verdict.summary);
  strings(out, "reasons", verdict.reasons);
  strings(out, "counterEvidence", verdict.counter_evidence);
  array(out, "counterTitles", verdict.counter_evidence, [&](json::Writer& to, const std::string& id) {
    to.string(language::counter_title(id, report.language));
  });
  array(out, "contributions", verdict.contributions,
        [](json::Writer& to, const verdict::Contribution& contribution) {
          to.begin_object();
          to.member("group", contribution.group);
          to.key("value");
          to.fraction(contribution.value);
          to.end_object();
        });
  if (report.allowed) {
    out.key("allowed");
    write(out, *report.allowed);
  }
  out.end_object();
}

void write(json::Writer& out, const Layer& layer, Texts texts) {
  out.begin_object();
  out.member("id", layer.id);
  out.nullable("parent", layer.parent ? std::optional<std::uint64_t>(*layer.parent) : std::nullopt);
  strings(out, "via", layer.via);
  out.key("span");
  write(out, layer.span);
  out.member("kind", layer.kind);
  out.member("size", layer.size);
  out.member("sha256", layer.sha256);
  if (texts == Texts::Within) {
    out.nullable("text", layer.text);
  } else {
    out.key("text");
    out.null();
  }
  out.member("complete", layer.complete);
  out.string_or_null("packer", layer.packer);
  out.end_object();
}

void write(json::Writer& out, const Evidence& evidence) {
  out.begin_object();
  out.member("behaviour", evidence.behaviour);
  out.member("title", evidence.title);
  out.member("severity", behaviour::name(evidence.severity));
  out.member("layer", evidence.layer);
  out.key("span");
  write(out, evidence.span);
  out.member("snippet", evidence.snippet);
  out.member("reachable", evidence.reachable);
  strings(out, "techniques", evidence.techniques);
  out.end_object();
}

void write(json::Writer& out, const Technique& technique) {
  out.begin_object();
  out.member("id", technique.id);
  out.member("name", technique.name);
  strings(out, "tactics", technique.tactics);
  out.member("url", technique.url);
  out.member("from", technique.from == TechniqueFrom::Finding ? "finding" : "analysis");
  array(out, "evidence", technique.evidence,
        [](json::Writer& to, std::uint32_t index) { to.unsigned_integer(index); });
  out.end_object();
}

void write(json::Writer& out, const Indicator& indicator) {
  out.begin_object();
  out.member("type", indicator::name(indicator.type));
  out.member("value", indicator.value);
  out.member("defanged", indicator.defanged);
  out.member("layer", indicator.layer);
  out.key("span");
  write(out, indicator.span);
  out.string_or_null("virusTotal", indicator.virus_total);
  out.member("role", indicator::name(indicator.role));
  array(out, "actions", names(indicator.actions),
        [](json::Writer& to, std::string_view name) { to.string(name); });
  out.end_object();
}

void write(json::Writer& out, const Fetch& fetch) {
  out.begin_object();
  out.member("url", fetch.url);
  out.member("defanged", fetch.defanged);
  out.member("complete", fetch.complete);
  out.member("call", fetch.call);
  out.member("layer", fetch.layer);
  out.key("span");
  write(out, fetch.span);
  out.member("landing", name(fetch.landing));
  out.string_or_null("lands", fetch.lands);
  out.member("run", fetch.run);
  out.string_or_null("runBy", fetch.run_by);
  out.end_object();
}

void write(json::Writer& out, const diagnostic::Diagnostic& diagnostic, language::Language language) {
  out.begin_object();
  out.member("code", diagnostic::name(diagnostic.code));
  out.member("message", diagnostic::sentence(diagnostic.code, language));
  out.member("where", diagnostic.where);
  out.member("detail", diagnostic.detail);
  out.member("offset", diagnostic.offset);
  out.end_object();
}

}  // namespace

std::string_view name(Allowed::Match match) { return match == Allowed::Match::Tlsh ? "tlsh" : "sha256"; }

std::string to_json(const Report& report, Texts texts) {
  std::string text;
  // The layers are nearly all of a long report, which as it doubled would be there twice.
  if (texts == Texts::Within) {
    std::size_t shown = 0;
    for (const Layer& layer : report.layers) shown += layer.text ? layer.text->size() : 0;
    text.reserve(shown + shown / 8);
  }
  json::Writer out(text);
  out.begin_object();
  out.member("schemaVersion", kSchemaVersion);
  out.key("engine");
  out.begin_object();
  out.member("version", kVersion);
  out.nullable("model", report.model);
  out.member("attackVersion", attack::kVersion);
  out.member("language", language::code(report.language));
  out.end_object();
  out.key("input");
  write_input(out, report);
  out.key("verdict");
  write_verdict(out, report);
  array(out, "layers", report.layers, [&](json::Writer& to, const Layer& layer) { write(to, layer, texts); });
  list(out, "evidence", report.evidence);
  list(out, "techniques", report.techniques);
  list(out, "indicators", report.indicators);
  list(out, "fetches", report.fetches);
  out.key("finding");
  report.finding ? write_finding(out, *report.finding, report.language) : out.null();
  list(out, "related", report.related);
  out.key("response");
  report.response ? write(out, *report.response) : out.null();
  array(out, "diagnostics", report.diagnostics,
        [&](json::Writer& to, const diagnostic::Diagnostic& diagnostic) {
          write(to, diagnostic, report.language);
        });
  out.end_object();
  return text;
}

}  // namespace pyverdict::report
