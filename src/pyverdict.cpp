#include "pyverdict.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "behaviour/behaviour.h"
#include "bytecode/bytecode.h"
#include "digest/digest.h"
#include "pickle/pickle.h"
#include "relation/relation.h"
#include "report/assemble.h"
#include "response/plan.h"
#include "text/text.h"
#include "verdict/verdict.h"

namespace pyverdict {
namespace {

using diagnostic::Code;

// The share of a text's statements that must be no Python before the text is called unreadable.
constexpr double kUnreadableShare = 0.5;
constexpr std::size_t kFewStatements = 4;

std::optional<int> python_version(const syntax::Tree& tree) {
  switch (tree.dialect) {
    case syntax::Dialect::Python2:
      return 2;
    case syntax::Dialect::Python3:
      return 3;
    default:
      return std::nullopt;
  }
}

bool is_no_python(const syntax::Tree& tree) {
  std::size_t statements = 0;
  std::size_t broken = 0;
  if (tree.root == syntax::kNoNode) return true;
  for (const syntax::NodeId statement : tree.children(tree.root)) {
    ++statements;
    broken += tree[statement].kind == syntax::Kind::Error ? 1 : 0;
  }
  if (statements == 0) return true;
  return statements > kFewStatements &&
         static_cast<double>(broken) > kUnreadableShare * static_cast<double>(statements);
}

// One bare list or dictionary: data that is Python only by accident, most often JSON that holds no finding.
bool is_data(const syntax::Tree& tree) {
  const syntax::NodeId only = tree.root == syntax::kNoNode ? syntax::kNoNode : tree[tree.root].first;
  if (only == syntax::kNoNode || tree[only].next != syntax::kNoNode) return false;
  return tree[only].kind == syntax::Kind::Dict || tree[only].kind == syntax::Kind::List;
}

unwrap::LayerKind kind_of(std::string_view bytes, const text::Decoded& decoded) {
  if (!decoded.binary) return unwrap::LayerKind::Python;
  if (bytecode::is_pyc(bytes)) return unwrap::LayerKind::Bytecode;
  return pickle::looks_like(bytes) ? unwrap::LayerKind::Pickle : unwrap::LayerKind::Binary;
}

/// One script on its way to a report.
Item analyze_script(std::string_view bytes, text::Decoded decoded, report::Report report,
                    const Options& options) {
  report::Script& script = report.input.script;
  script.size = bytes.size();
  script.sha256 = digest::sha256(bytes);
  script.sha1 = digest::sha1(bytes);
  script.md5 = digest::md5(bytes);
  script.fuzzy = digest::tlsh(bytes);
  script.encoding = text::name(decoded.encoding);
  if (decoded.replaced > 0) {
    report.diagnostics.push_back(
        {Code::UndecodableText, "input", std::to_string(decoded.replaced), decoded.first_replaced});
  }
  if (decoded.unknown_declared)
    report.diagnostics.push_back({Code::UnknownEncoding, "input", decoded.declared, 0});
  const unwrap::LayerKind kind = kind_of(bytes, decoded);
  const bool compiled = kind == unwrap::LayerKind::Bytecode || kind == unwrap::LayerKind::Pickle;
  const bool opaque = kind == unwrap::LayerKind::Binary;
  if (opaque) report.diagnostics.push_back({Code::BinaryInput, "input", {}, 0});

  unwrap::Program program =
      unwrap::unwrap(compiled ? std::string(bytes) : std::move(decoded.text), kind, options.limits.unwrap);
  const syntax::Tree& tree = program.layers.front().tree;
  script.python_version = python_version(tree);
  if (tree.ends_open && script.truncated == finding::Truncated::Unknown)
    script.truncated = finding::Truncated::Yes;

  const behaviour::Findings findings = behaviour::match(program);
  verdict::Circumstances circumstances;
  circumstances.truncated = script.truncated == finding::Truncated::Yes;
  const bool data = options.as == As::Auto && is_data(tree);
  if (data) report.diagnostics.push_back({Code::NotAFinding, "input", {}, 0});
  circumstances.unreadable = bytes.empty() || opaque || data || is_no_python(tree);
  report.verdict = verdict::judge(program, findings, circumstances);
  report.diagnostics.insert(report.diagnostics.end(), program.diagnostics.begin(), program.diagnostics.end());
  report::assemble(program, findings, {options.limits.max_evidence, options.limits.max_indicators}, report);
  Item item;
  item.features = verdict::features(program, findings, circumstances);
  item.report = std::move(report);
  return item;
}

Item analyze_code(const finding::Item& source, const finding::Code* code, const Options& options) {
  report::Report report;
  report.input.kind = report::InputKind::Finding;
  report.input.wrapper = source.wrapper;
  report.finding = source.finding;
  report.diagnostics = source.diagnostics;
  if (code == nullptr) return analyze_script({}, {}, std::move(report), options);
  report.finding->process = code->process;
  report::Script& script = report.input.script;
  script.path = code->path;
  script.truncated = code->truncated;
  script.integrity = code->integrity;
  script.declared_sha256 = code->declared_sha256;
  script.source = code->source;
  script.unescaped = code->unescaped;
  return analyze_script(code->bytes, text::decode(code->bytes), std::move(report), options);
}

void analyze_findings(finding::Reading reading, const Options& options, Analysis& analysis) {
  std::vector<std::uint32_t> finding_of;
  for (std::uint32_t i = 0; i < reading.items.size(); ++i) {
    const finding::Item& item = reading.items[i];
    if (item.code.empty()) analysis.items.push_back(analyze_code(item, nullptr, options));
    for (const finding::Code& code : item.code) analysis.items.push_back(analyze_code(item, &code, options));
    finding_of.resize(analysis.items.size(), i);
  }
  std::vector<relation::Subject> subjects;
  for (std::size_t i = 0; i < analysis.items.size(); ++i) {
    subjects.push_back({&analysis.items[i].report, finding_of[i]});
  }
  relation::relate(subjects, {.window_seconds = options.window_seconds, .language = options.language});
  if (analysis.items.empty()) {
    report::Report report;
    report.input.kind = report::InputKind::Finding;
    analysis.items.push_back(analyze_script({}, {}, std::move(report), options));
  }
  auto& diagnostics = analysis.items.front().report.diagnostics;
  diagnostics.insert(diagnostics.end(), reading.diagnostics.begin(), reading.diagnostics.end());
}

}  // namespace

Analysis analyze(std::string_view bytes, const Options& options) {
  Analysis analysis;
  const bool too_large = bytes.size() > options.limits.max_input_bytes;
  const std::string_view input = bytes.substr(
      0, static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), options.limits.max_input_bytes)));
  report::Report report;
  report.input.script.path = options.path;
  text::Decoded decoded = text::decode(input);
  if (options.as != As::Script) {
    finding::Reading reading = finding::read(decoded.text, options.as == As::Finding, options.limits.finding);
    if (reading.is_finding || options.as == As::Finding) {
      analyze_findings(std::move(reading), options, analysis);
    } else if (const auto command = finding::read_command(decoded.text)) {
      report.input.kind = report::InputKind::Command;
      report.input.script.truncated = command->truncated;
      analysis.items.push_back(
          analyze_script(command->bytes, text::decode(command->bytes), std::move(report), options));
    }
  }
  if (analysis.items.empty()) {
    analysis.items.push_back(analyze_script(input, std::move(decoded), std::move(report), options));
  }
  for (Item& item : analysis.items) {
    item.report.language = options.language;
    item.report.response = response::plan(item.report, {options.window_seconds, options.language});
  }
  if (too_large) {
    analysis.items.front().report.diagnostics.push_back({Code::InputTooLarge, "input",
                                                         std::to_string(bytes.size()),
                                                         static_cast<std::uint32_t>(input.size())});
  }
  return analysis;
}

}  // namespace pyverdict
