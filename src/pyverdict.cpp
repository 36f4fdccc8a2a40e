#include "pyverdict.h"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <utility>

#include "behaviour/behaviour.h"
#include "bytecode/bytecode.h"
#include "digest/digest.h"
#include "finding/code.h"
#include "pickle/pickle.h"
#include "relation/relation.h"
#include "report/assemble.h"
#include "response/plan.h"
#include "syntax/reading.h"
#include "text/text.h"
#include "unwrap/encoded.h"
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
  circumstances.no_code = bytes.empty();
  circumstances.foreign = !compiled && !opaque && syntax::is_foreign(tree);
  circumstances.unreadable = bytes.empty() || opaque || data || is_no_python(tree);
  report.verdict = verdict::judge(program, findings, circumstances, report.language);
  report.diagnostics.insert(report.diagnostics.end(), program.diagnostics.begin(), program.diagnostics.end());
  Item item;
  if (options.features)
    item.features = verdict::SparseVector(verdict::features(program, findings, circumstances));
  report::assemble(std::move(program), findings, {options.limits.max_evidence, options.limits.max_indicators},
                   report);
  item.report = std::move(report);
  return item;
}

/// Where a script was analysed already, and where its own diagnostics begin.
struct Known {
  std::size_t item;
  std::size_t first_diagnostic;
};

/// Analyses the findings of an input; a script that several findings hold is analysed once.
class FindingAnalyzer {
 public:
  FindingAnalyzer(const Options& options, Analysis& analysis) : options_(options), analysis_(analysis) {}

  void run(finding::Reading reading) {
    const std::size_t total = reading.items.size();
    for (std::size_t i = 0; i < total; ++i) {
      if (options_.progress && i % kProgressStep == 0) options_.progress(i, total);
      finding::Item& item = reading.items[i];
      if (item.code.empty()) add(std::move(item), nullptr);
      for (std::size_t c = 0; c < item.code.size(); ++c) {
        const finding::Code code = std::move(item.code[c]);
        c + 1 < item.code.size() ? add(item, &code) : add(std::move(item), &code);
      }
      finding_of_.resize(analysis_.items.size(), static_cast<std::uint32_t>(i));
    }
    if (options_.progress && total > 0) options_.progress(total, total);
    relate();
    if (analysis_.items.empty()) {
      report::Report report;
      report.language = options_.language;
      report.input.kind = report::InputKind::Finding;
      analysis_.items.push_back(analyze_script({}, {}, std::move(report), options_));
    }
    auto& diagnostics = analysis_.items.front().report.diagnostics;
    diagnostics.insert(diagnostics.end(), reading.diagnostics.begin(), reading.diagnostics.end());
  }

 private:
  static constexpr std::size_t kProgressStep = 64;
  static constexpr std::size_t kMany = 500;  ///< from here on each finding has fewer relations
  static constexpr std::uint32_t kFewRelations = 10;

  void add(finding::Item source, const finding::Code* code) {
    report::Report report;
    report.language = options_.language;
    report.input.kind = report::InputKind::Finding;
    report.input.wrapper = source.wrapper;
    report.finding = std::move(source.finding);
    report.diagnostics = std::move(source.diagnostics);
    if (code != nullptr) {
      report.finding->process = code->process;
      report::Script& script = report.input.script;
      script.path = code->path;
      script.truncated = code->truncated;
      script.integrity = code->integrity;
      script.declared_sha256 = code->declared_sha256;
      script.source = code->source;
      script.unescaped = code->unescaped;
    }
    const std::string_view bytes = code == nullptr ? std::string_view() : code->bytes;
    std::string key = digest::sha256(bytes).append(finding::name(report.input.script.truncated));
    const Known here{analysis_.items.size(), report.diagnostics.size()};
    const auto [known, fresh] = known_.emplace(std::move(key), here);
    analysis_.items.push_back(fresh ? analyze_script(bytes, text::decode(bytes), std::move(report), options_)
                                    : again(known->second, std::move(report)));
  }

  /// What the analysis of a script gave, in the report of another finding that holds it.
  Item again(const Known& known, report::Report report) const {
    const Item& twin = analysis_.items[known.item];
    report::Script& script = report.input.script;
    const report::Script& same = twin.report.input.script;
    script.size = same.size;
    script.sha256 = same.sha256;
    script.sha1 = same.sha1;
    script.md5 = same.md5;
    script.fuzzy = same.fuzzy;
    script.encoding = same.encoding;
    script.python_version = same.python_version;
    script.truncated = same.truncated;
    report.verdict = twin.report.verdict;
    report.layers = twin.report.layers;
    report.evidence = twin.report.evidence;
    report.indicators = twin.report.indicators;
    const auto& diagnostics = twin.report.diagnostics;
    report.diagnostics.insert(report.diagnostics.end(),
                              diagnostics.begin() + static_cast<std::ptrdiff_t>(known.first_diagnostic),
                              diagnostics.end());
    report::name_techniques(report);
    return {std::move(report), twin.features, static_cast<std::uint32_t>(known.item)};
  }

  void relate() {
    std::vector<relation::Subject> subjects;
    for (std::size_t i = 0; i < analysis_.items.size(); ++i) {
      subjects.push_back({&analysis_.items[i].report, finding_of_[i]});
    }
    relation::Options relating{.window_seconds = options_.window_seconds, .language = options_.language};
    if (subjects.size() > kMany) relating.max_relations = kFewRelations;
    relation::relate(subjects, relating);
  }

  const Options& options_;
  Analysis& analysis_;
  std::vector<std::uint32_t> finding_of_;  ///< by item
  std::unordered_map<std::string, Known> known_;
};

}  // namespace

Analysis analyze(std::string_view bytes, const Options& options) {
  Analysis analysis;
  const bool too_large = bytes.size() > options.limits.max_input_bytes;
  const std::string_view input = bytes.substr(
      0, static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), options.limits.max_input_bytes)));
  report::Report report;
  report.language = options.language;
  report.input.script.path = options.path;
  text::Decoded decoded = text::decode(input);
  finding::Reading reading;
  if (options.as != As::Script)
    reading = finding::read(decoded.text, options.as == As::Finding, options.limits.finding);
  if (reading.is_finding || options.as == As::Finding) {
    FindingAnalyzer(options, analysis).run(std::move(reading));
  } else if (const auto command = finding::read_command(decoded.text)) {
    report.input.kind = report::InputKind::Command;
    report.input.script.truncated = command->truncated;
    analysis.items.push_back(
        analyze_script(command->bytes, text::decode(command->bytes), std::move(report), options));
  } else if (const auto script = unwrap::encoded_script(decoded.text, options.limits.max_input_bytes)) {
    report.diagnostics.push_back({Code::ContentsDecoded, "input", {}, 0});
    if (!script->complete) report.input.script.truncated = finding::Truncated::Yes;
    analysis.items.push_back(
        analyze_script(script->bytes, text::decode(script->bytes), std::move(report), options));
  } else if (const auto plain = finding::unescape(decoded.text)) {
    report.input.script.unescaped = true;
    report.diagnostics.push_back({Code::ContentsUnescaped, "input", {}, 0});
    analysis.items.push_back(analyze_script(*plain, text::decode(*plain), std::move(report), options));
  } else {
    analysis.items.push_back(analyze_script(input, std::move(decoded), std::move(report), options));
  }
  for (Item& item : analysis.items) {
    if (options.plan)
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
