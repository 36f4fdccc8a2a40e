// The core's face for JavaScript (js/core.js is its only caller). Bytes cross as a pointer and a length in
// the heap; JavaScript copies them in and out. Everything else is a plain struct with an `error`, empty when
// all went well.
#include <emscripten.h>
#include <emscripten/bind.h>

#include <map>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "digest/digest.h"
#include "exchange/exchange.h"
#include "pyverdict.h"
#include "report/report.h"
#include "response/plan.h"
#include "summary/summary.h"
#include "verdict/model.h"
#include "verdict/verdict.h"

// Caught by js/core.js, which starts a new instance: this one's stack is not unwound.
EM_JS(void, throw_out_of_memory, (),
      { throw Object.assign(new Error("out of memory"), {code : "outOfMemory"}); });

// Tells js/core.js how far an analysis of many findings is.
EM_JS(void, tell_progress, (double done, double total), {
  if (Module["progress"]) Module["progress"](done, total);
});

namespace {

struct Options {
  std::string as = "auto";
  std::string path;
  std::string lang = "en";
  bool features = false;
  double window_seconds = 0;
  double max_input_bytes = 0;
  double max_evidence = 0;
  double max_indicators = 0;
  double max_findings = 0;
  double max_layers = 0;
  double max_layer_bytes = 0;
  double max_steps = 0;
};

struct Analyzed {
  std::string error;
  std::uint32_t count = 0;
};

struct Outline {
  std::string error;
  std::string label;
  double score = 0;
  std::string basis;
  std::string sha256;
  std::string fuzzy;
  bool is_finding = false;
  double twin = -1;  ///< of another report of the same script, or -1
  std::string path;
  std::string category;
  std::string resource;  ///< its display name, or its name
  std::string resource_name;
  std::string time;  ///< of the finding's event, as it declares it
};

struct Allowance {
  bool similar = false;
  std::uint32_t distance = 0;
  std::string note;
  std::string expires;
};

struct Bytes {
  std::string error;
  std::uint32_t pointer = 0;
  std::uint32_t length = 0;
};

struct Status {
  std::string error;
};

// The analysis that the following calls speak of, the bytes that were last handed out, and the model whose
// features they are.
struct Current {
  pyverdict::Analysis analysis;
  pyverdict::response::CommandOptions planning;
};
Current current;
// Analyses that JavaScript put aside, by their handles.
std::map<std::uint32_t, Current> kept;
std::uint32_t last_handle = 0;
// Reports of earlier analyses that go into one document with the current ones.
std::vector<pyverdict::report::Report> collected;
std::vector<pyverdict::summary::Entry> noted;
std::string written;
std::vector<float> input;
std::optional<pyverdict::verdict::Model> model;

std::string_view view(std::uint32_t pointer, std::uint32_t length) {
  return {reinterpret_cast<const char*>(pointer), length};
}

Bytes hand_out(const void* data, std::size_t length) {
  return {"", static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(data)),
          static_cast<std::uint32_t>(length)};
}

std::string version() { return std::string(pyverdict::kVersion); }

Options default_options() {
  const pyverdict::Limits limits;
  return {.window_seconds = static_cast<double>(pyverdict::Options().window_seconds),
          .max_input_bytes = static_cast<double>(limits.max_input_bytes),
          .max_evidence = static_cast<double>(limits.max_evidence),
          .max_indicators = static_cast<double>(limits.max_indicators),
          .max_findings = static_cast<double>(limits.finding.max_findings),
          .max_layers = static_cast<double>(limits.unwrap.max_layers),
          .max_layer_bytes = static_cast<double>(limits.unwrap.max_layer_bytes),
          .max_steps = static_cast<double>(limits.unwrap.max_steps)};
}

Analyzed analyze(std::uint32_t pointer, std::uint32_t length, Options given) {
  pyverdict::Options options;
  if (given.as == "script") {
    options.as = pyverdict::As::Script;
  } else if (given.as == "finding") {
    options.as = pyverdict::As::Finding;
  } else if (given.as != "auto") {
    return {.error = "badOption"};
  }
  const auto language = pyverdict::language::from_code(given.lang);
  if (!language) return {.error = "badOption"};
  options.language = *language;
  options.features = given.features;
  options.window_seconds = static_cast<std::int64_t>(given.window_seconds);
  options.path = std::move(given.path);
  options.limits.max_input_bytes = static_cast<std::uint64_t>(given.max_input_bytes);
  options.limits.max_evidence = static_cast<std::uint32_t>(given.max_evidence);
  options.limits.max_indicators = static_cast<std::uint32_t>(given.max_indicators);
  options.limits.finding.max_findings = static_cast<std::uint32_t>(given.max_findings);
  options.limits.unwrap.max_layers = static_cast<std::uint32_t>(given.max_layers);
  options.limits.unwrap.max_layer_bytes = static_cast<std::uint64_t>(given.max_layer_bytes);
  options.limits.unwrap.max_steps = static_cast<std::uint64_t>(given.max_steps);
  options.progress = [](std::size_t done, std::size_t total) {
    tell_progress(static_cast<double>(done), static_cast<double>(total));
  };
  // The label decides on the steps of the plan, and a model on the label.
  options.plan = false;
  current = {pyverdict::analyze(view(pointer, length), options), {options.window_seconds, options.language}};
  return {.count = static_cast<std::uint32_t>(current.analysis.items.size())};
}

Outline outline(std::uint32_t index) {
  if (index >= current.analysis.items.size()) return {.error = "badIndex"};
  const pyverdict::Item& item = current.analysis.items[index];
  const pyverdict::report::Report& report = item.report;
  const auto of_finding = [&](auto&& field) {
    return report.finding ? field(*report.finding) : std::string();
  };
  return {.label = std::string(pyverdict::verdict::name(report.verdict.label)),
          .score = report.verdict.score,
          .basis = std::string(pyverdict::verdict::name(report.verdict.basis)),
          .sha256 = report.input.script.sha256,
          .fuzzy = report.input.script.fuzzy,
          .is_finding = report.finding.has_value(),
          .twin = item.twin ? static_cast<double>(*item.twin) : -1,
          .path = report.input.script.path,
          .category = of_finding([](const auto& finding) { return finding.category; }),
          .resource = of_finding([](const auto& finding) {
            return finding.resource.display_name.empty() ? finding.resource.name
                                                         : finding.resource.display_name;
          }),
          .resource_name = of_finding([](const auto& finding) { return finding.resource.name; }),
          .time = of_finding([](const auto& finding) { return finding.event_time; })};
}

Status load_model(std::uint32_t pointer, std::uint32_t length) {
  Status status;
  model = pyverdict::verdict::read_model(view(pointer, length), status.error);
  return status;
}

Bytes features(std::uint32_t index) {
  if (index >= current.analysis.items.size()) return {.error = "badIndex"};
  if (!model) return {.error = "noModel"};
  const std::vector<float> values = current.analysis.items[index].features.values();
  if (values.empty()) return {.error = "noFeatures"};
  input = pyverdict::verdict::input_of(*model, values);
  return hand_out(input.data(), input.size() * sizeof(float));
}

Status score(std::uint32_t index, std::uint32_t pointer, std::uint32_t count, double prior) {
  if (index >= current.analysis.items.size()) return {.error = "badIndex"};
  if (!model) return {.error = "noModel"};
  pyverdict::report::Report& report = current.analysis.items[index].report;
  const std::span outputs(reinterpret_cast<const float*>(pointer), count);
  report.verdict = pyverdict::verdict::with_model(report.verdict, *model, outputs, prior, report.language);
  if (report.verdict.basis == pyverdict::verdict::Basis::Evidence) return {.error = "badOutputs"};
  report.model = model->id;
  return {};
}

// Says in the report why the model gave it no verdict.
Status without_model(std::uint32_t index, bool mismatch, std::string detail) {
  if (index >= current.analysis.items.size()) return {.error = "badIndex"};
  using pyverdict::diagnostic::Code;
  current.analysis.items[index].report.diagnostics.push_back(
      {mismatch ? Code::ModelMismatch : Code::ModelUnavailable, "", std::move(detail), 0});
  return {};
}

Status allow(std::uint32_t index, Allowance given) {
  if (index >= current.analysis.items.size()) return {.error = "badIndex"};
  using Allowed = pyverdict::report::Allowed;
  current.analysis.items[index].report.allowed =
      Allowed{.match = given.similar ? Allowed::Match::Tlsh : Allowed::Match::Sha256,
              .distance = given.distance,
              .note = std::move(given.note),
              .expires = std::move(given.expires)};
  return {};
}

int tlsh_distance(std::string a, std::string b) { return pyverdict::digest::tlsh_distance(a, b); }

// A report in the form that `write` gives it, with its plan when that is asked for.
Bytes write(std::uint32_t index, std::string (*to_text)(const pyverdict::report::Report&), bool plan) {
  if (index >= current.analysis.items.size()) return {.error = "badIndex"};
  pyverdict::report::Report& report = current.analysis.items[index].report;
  if (plan) report.response = pyverdict::response::plan(report, current.planning);
  written = to_text(report);
  report.response.reset();
  return hand_out(written.data(), written.size());
}

using pyverdict::report::Report;
using pyverdict::report::Texts;
Bytes json(std::uint32_t index) {
  return write(
      index, [](const Report& report) { return to_json(report, Texts::Within); }, true);
}
// For JavaScript itself, which takes the texts by `layerText`: nothing is escaped and read again.
Bytes parts(std::uint32_t index) {
  return write(
      index, [](const Report& report) { return to_json(report, Texts::Apart); }, true);
}
Bytes brief(std::uint32_t index) { return write(index, pyverdict::report::to_brief_json, false); }
Bytes markdown(std::uint32_t index) { return write(index, pyverdict::report::to_markdown, true); }

// The text of a layer as it stands in its report; pointer 0 where it has none.
Bytes layer_text(std::uint32_t index, std::uint32_t layer) {
  if (index >= current.analysis.items.size()) return {.error = "badIndex"};
  const auto& layers = current.analysis.items[index].report.layers;
  if (layer >= layers.size()) return {.error = "badIndex"};
  const std::optional<std::string>& text = layers[layer].text;
  return text ? hand_out(text->data(), text->size()) : Bytes();
}

// What the current reports come to.
Bytes summary() {
  std::vector<const pyverdict::report::Report*> reports;
  for (const pyverdict::Item& item : current.analysis.items) reports.push_back(&item.report);
  written = pyverdict::summary::to_json(pyverdict::summary::summarise(reports));
  return hand_out(written.data(), written.size());
}

// Notes a report that is not kept, for `total`.
Status note(std::string label, std::string sha256, std::string fuzzy, std::string resource) {
  const auto known = pyverdict::verdict::label_from(label);
  if (!known) return {"badOption"};
  noted.push_back({*known, std::move(sha256), std::move(fuzzy), std::move(resource)});
  return {};
}

// What the reports that were noted come to.
Bytes total() {
  written = pyverdict::summary::to_json(pyverdict::summary::summarise(noted));
  noted.clear();
  return hand_out(written.data(), written.size());
}

// Puts the current analysis aside, under a new handle or the one that it had.
std::uint32_t suspend(std::uint32_t handle) {
  if (handle == 0) handle = ++last_handle;
  kept[handle] = std::move(current);
  current = {};
  return handle;
}

Status resume(std::uint32_t handle) {
  const auto found = kept.find(handle);
  if (found == kept.end()) return {"badHandle"};
  current = std::move(found->second);
  return {};
}

void discard(std::uint32_t handle) { kept.erase(handle); }

// Keeps the current reports for `exported`, beyond `release`.
void collect() {
  for (pyverdict::Item& item : current.analysis.items) collected.push_back(std::move(item.report));
  current = {};
}

// The collected and the current reports as one document in a format of another tool.
Bytes exported(std::string format) {
  const auto writer = pyverdict::exchange::writer(format);
  if (writer == nullptr) return {.error = "badOption"};
  std::vector<const pyverdict::report::Report*> reports;
  for (const pyverdict::report::Report& report : collected) reports.push_back(&report);
  for (const pyverdict::Item& item : current.analysis.items) reports.push_back(&item.report);
  written = writer(reports);
  return hand_out(written.data(), written.size());
}

void release() {
  current = {};
  written = {};
}

// Hashing in parts, so that a long input never stands in the heap as a whole: begin, add what there is, take
// the digest.
std::variant<pyverdict::digest::Sha256, pyverdict::digest::Sha1, pyverdict::digest::Md5> hashed;

Status hash_begin(std::string name) {
  if (name == "sha256") {
    hashed = pyverdict::digest::Sha256();
  } else if (name == "sha1") {
    hashed = pyverdict::digest::Sha1();
  } else if (name == "md5") {
    hashed = pyverdict::digest::Md5();
  } else {
    return {"badOption"};
  }
  return {};
}

void hash_add(std::uint32_t pointer, std::uint32_t length) {
  std::visit([&](auto& hash) { hash.update(view(pointer, length)); }, hashed);
}

std::string hash_end() {
  return std::visit([](const auto& hash) { return hash.hex(); }, hashed);
}

std::string tlsh(std::uint32_t pointer, std::uint32_t length) {
  return pyverdict::digest::tlsh(view(pointer, length));
}

}  // namespace

EMSCRIPTEN_BINDINGS(pyverdict) {
  // Without exceptions a failed `new` would hand out null, and address 0 is writable here.
  std::set_new_handler(throw_out_of_memory);

  emscripten::value_object<Options>("Options")
      .field("as", &Options::as)
      .field("path", &Options::path)
      .field("lang", &Options::lang)
      .field("features", &Options::features)
      .field("windowSeconds", &Options::window_seconds)
      .field("maxInputBytes", &Options::max_input_bytes)
      .field("maxEvidence", &Options::max_evidence)
      .field("maxIndicators", &Options::max_indicators)
      .field("maxFindings", &Options::max_findings)
      .field("maxLayers", &Options::max_layers)
      .field("maxLayerBytes", &Options::max_layer_bytes)
      .field("maxSteps", &Options::max_steps);
  emscripten::value_object<Analyzed>("Analyzed")
      .field("error", &Analyzed::error)
      .field("count", &Analyzed::count);
  emscripten::value_object<Outline>("Outline")
      .field("error", &Outline::error)
      .field("label", &Outline::label)
      .field("score", &Outline::score)
      .field("basis", &Outline::basis)
      .field("sha256", &Outline::sha256)
      .field("fuzzy", &Outline::fuzzy)
      .field("isFinding", &Outline::is_finding)
      .field("twin", &Outline::twin)
      .field("path", &Outline::path)
      .field("category", &Outline::category)
      .field("resource", &Outline::resource)
      .field("resourceName", &Outline::resource_name)
      .field("time", &Outline::time);
  emscripten::value_object<Allowance>("Allowance")
      .field("similar", &Allowance::similar)
      .field("distance", &Allowance::distance)
      .field("note", &Allowance::note)
      .field("expires", &Allowance::expires);
  emscripten::value_object<Bytes>("Bytes")
      .field("error", &Bytes::error)
      .field("pointer", &Bytes::pointer)
      .field("length", &Bytes::length);
  emscripten::value_object<Status>("Status").field("error", &Status::error);

  emscripten::function("version", &version);
  emscripten::function("defaultOptions", &default_options);
  emscripten::function("analyze", &analyze);
  emscripten::function("outline", &outline);
  emscripten::function("loadModel", &load_model);
  emscripten::function("features", &features);
  emscripten::function("score", &score);
  emscripten::function("withoutModel", &without_model);
  emscripten::function("allow", &allow);
  emscripten::function("tlshDistance", &tlsh_distance);
  emscripten::function("json", &json);
  emscripten::function("parts", &parts);
  emscripten::function("layerText", &layer_text);
  emscripten::function("brief", &brief);
  emscripten::function("markdown", &markdown);
  emscripten::function("summary", &summary);
  emscripten::function("note", &note);
  emscripten::function("total", &total);
  emscripten::function("suspend", &suspend);
  emscripten::function("resume", &resume);
  emscripten::function("discard", &discard);
  emscripten::function("collect", &collect);
  emscripten::function("exported", &exported);
  emscripten::function("release", &release);
  emscripten::function("hashBegin", &hash_begin);
  emscripten::function("hashAdd", &hash_add);
  emscripten::function("hashEnd", &hash_end);
  emscripten::function("tlsh", &tlsh);
}
