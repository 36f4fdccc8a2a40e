#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <string>

#include "verdict/verdict.h"

namespace pyverdict::verdict {
namespace {

using syntax::Kind;
using unwrap::FactKind;
using unwrap::LayerKind;

// Counts are given as logarithms, so that a large script does not drown the others.
float scaled(double count) { return static_cast<float>(std::log1p(count)); }

/// What is measured beside the behaviours.
struct Measures {
  float layers = 0;
  float depth = 0;
  float python_layers = 0;
  float shell_layers = 0;
  float binary_layers = 0;
  float bytecode_layers = 0;
  float incomplete_layers = 0;
  float transforms = 0;
  float size = 0;
  float statements = 0;
  float errors_per_kilobyte = 0;
  float calls = 0;
  float calls_decoded = 0;
  float calls_network = 0;
  float calls_host = 0;
  float calls_file = 0;
  float imports = 0;
  float unreachable = 0;
  float in_silent_try = 0;
  float forever = 0;
  float longest_text = 0;
  float entropy_of_longest = 0;
  float longest_line = 0;
  float comment_share = 0;
  float lambdas_per_kilobyte = 0;
  float names_per_kilobyte = 0;
  float strings_per_kilobyte = 0;
  float numbers_per_kilobyte = 0;
  float functions_per_kilobyte = 0;
  float python2 = 0;
  float python3 = 0;
  float truncated = 0;
  float unreadable = 0;
  float counter_evidence = 0;
};

struct Measure {
  std::string_view name;
  float Measures::*member;
};

// Adding an entry changes the vector: raise kFeatureVersion with it.
constexpr Measure kMeasures[] = {
    {"layers", &Measures::layers},
    {"layers.depth", &Measures::depth},
    {"layers.python", &Measures::python_layers},
    {"layers.shell", &Measures::shell_layers},
    {"layers.binary", &Measures::binary_layers},
    {"layers.bytecode", &Measures::bytecode_layers},
    {"layers.incomplete", &Measures::incomplete_layers},
    {"layers.transforms", &Measures::transforms},
    {"size", &Measures::size},
    {"syntax.statements", &Measures::statements},
    {"syntax.errors", &Measures::errors_per_kilobyte},
    {"syntax.lambdas", &Measures::lambdas_per_kilobyte},
    {"syntax.names", &Measures::names_per_kilobyte},
    {"syntax.strings", &Measures::strings_per_kilobyte},
    {"syntax.numbers", &Measures::numbers_per_kilobyte},
    {"syntax.functions", &Measures::functions_per_kilobyte},
    {"syntax.python2", &Measures::python2},
    {"syntax.python3", &Measures::python3},
    {"facts.calls", &Measures::calls},
    {"facts.calls.decoded", &Measures::calls_decoded},
    {"facts.calls.network", &Measures::calls_network},
    {"facts.calls.host", &Measures::calls_host},
    {"facts.calls.file", &Measures::calls_file},
    {"facts.imports", &Measures::imports},
    {"facts.unreachable", &Measures::unreachable},
    {"facts.silent-try", &Measures::in_silent_try},
    {"facts.forever", &Measures::forever},
    {"text.longest", &Measures::longest_text},
    {"text.entropy", &Measures::entropy_of_longest},
    {"source.longest-line", &Measures::longest_line},
    {"source.comments", &Measures::comment_share},
    {"input.truncated", &Measures::truncated},
    {"input.unreadable", &Measures::unreadable},
    {"counter-evidence", &Measures::counter_evidence},
};

double entropy(std::string_view text) {
  std::array<std::size_t, 256> counts{};
  for (const char c : text) ++counts[static_cast<unsigned char>(c)];
  double bits = 0;
  for (const std::size_t count : counts) {
    if (count == 0) continue;
    const double share = static_cast<double>(count) / static_cast<double>(text.size());
    bits -= share * std::log2(share);
  }
  return bits;
}

void measure_layers(const unwrap::Program& program, Measures& out) {
  std::array<double, 9> kinds{};
  double deepest = 0;
  double incomplete = 0;
  double transforms = 0;
  for (const unwrap::Layer& layer : program.layers) {
    if (layer.parent == unwrap::kNoParent) continue;
    ++kinds[static_cast<std::size_t>(layer.kind)];
    deepest = std::max(deepest, static_cast<double>(layer.depth));
    incomplete += layer.complete ? 0 : 1;
    transforms += static_cast<double>(layer.via.size());
  }
  const auto of = [&](LayerKind kind) { return kinds[static_cast<std::size_t>(kind)]; };
  out.layers = scaled(static_cast<double>(program.layers.size()) - 1);
  out.depth = scaled(deepest);
  out.python_layers = scaled(of(LayerKind::Python));
  out.shell_layers = scaled(of(LayerKind::Shell) + of(LayerKind::PowerShell));
  out.binary_layers = scaled(of(LayerKind::Pe) + of(LayerKind::Elf) + of(LayerKind::Binary));
  out.bytecode_layers = scaled(of(LayerKind::Bytecode) + of(LayerKind::Pickle));
  out.incomplete_layers = scaled(incomplete);
  out.transforms = scaled(transforms);
}

void measure_facts(const unwrap::Program& program, Measures& out) {
  double calls = 0, decoded = 0, network = 0, host = 0, file = 0, imports = 0, unreachable = 0, silent = 0,
         forever = 0;
  std::string_view longest;
  for (const unwrap::Layer& layer : program.layers) {
    for (const unwrap::Fact& fact : layer.facts) {
      if (fact.kind == FactKind::Text) {
        const std::string_view text = program.store.string(fact.result);
        if (text.size() > longest.size()) longest = text;
        continue;
      }
      unreachable += (fact.context & unwrap::kUnreachable) != 0 ? 1 : 0;
      silent += (fact.context & unwrap::kInTry) != 0 ? 1 : 0;
      forever += (fact.context & unwrap::kForever) != 0 ? 1 : 0;
      imports += fact.kind == FactKind::Import ? 1 : 0;
      if (fact.kind != FactKind::Call) continue;
      ++calls;
      unwrap::Origins origins = 0;
      for (const unwrap::Argument& argument : layer.arguments_of(fact)) origins |= argument.value.origins;
      decoded += (origins & unwrap::kFromDecoded) != 0 ? 1 : 0;
      network += (origins & unwrap::kFromNetwork) != 0 ? 1 : 0;
      host += (origins & unwrap::kFromHost) != 0 ? 1 : 0;
      file += (origins & unwrap::kFromFile) != 0 ? 1 : 0;
    }
  }
  out.calls = scaled(calls);
  out.calls_decoded = scaled(decoded);
  out.calls_network = scaled(network);
  out.calls_host = scaled(host);
  out.calls_file = scaled(file);
  out.imports = scaled(imports);
  out.unreachable = scaled(unreachable);
  out.in_silent_try = scaled(silent);
  out.forever = scaled(forever);
  out.longest_text = scaled(static_cast<double>(longest.size()));
  out.entropy_of_longest = longest.empty() ? 0 : static_cast<float>(entropy(longest.substr(0, 65'536)));
}

void measure_source(const unwrap::Layer& layer, Measures& out) {
  const syntax::Tree& tree = layer.tree;
  const double kilobytes = std::max(1.0, static_cast<double>(layer.text.size()) / 1024);
  std::array<double, syntax::kKindCount> kinds{};
  for (const syntax::Node& node : tree.nodes) ++kinds[static_cast<std::size_t>(node.kind)];
  const auto rate = [&](Kind kind) { return scaled(kinds[static_cast<std::size_t>(kind)] / kilobytes); };
  std::size_t longest = 0;
  std::size_t line = 0;
  for (const char c : layer.text) {
    line = c == '\n' ? 0 : line + 1;
    longest = std::max(longest, line);
  }
  double comments = 0;
  for (const text::Span& comment : tree.comments) comments += comment.end - comment.start;
  double statements = 0;
  if (tree.root != syntax::kNoNode) {
    for ([[maybe_unused]] const syntax::NodeId statement : tree.children(tree.root)) ++statements;
  }
  out.size = scaled(static_cast<double>(layer.text.size()));
  out.statements = scaled(statements);
  out.errors_per_kilobyte = scaled(tree.error_count / kilobytes);
  out.lambdas_per_kilobyte = rate(Kind::Lambda);
  out.names_per_kilobyte = rate(Kind::Name);
  out.strings_per_kilobyte = rate(Kind::String);
  out.numbers_per_kilobyte = rate(Kind::Number);
  out.functions_per_kilobyte = rate(Kind::FunctionDef);
  out.python2 = scaled(tree.python2_forms);
  out.python3 = scaled(tree.python3_forms);
  out.longest_line = scaled(static_cast<double>(longest));
  out.comment_share = static_cast<float>(comments / std::max(1.0, static_cast<double>(layer.text.size())));
}

struct Names {
  std::vector<std::string> owned;
  std::vector<std::string_view> views;
};

Names all_names() {
  Names names;
  for (const behaviour::Behaviour& row : behaviour::catalogue()) {
    names.owned.push_back("behaviour." + std::string(row.id) + ".outer");
    names.owned.push_back("behaviour." + std::string(row.id) + ".inner");
  }
  for (const Measure& measure : kMeasures) names.owned.emplace_back(measure.name);
  for (const std::string& name : names.owned) names.views.push_back(name);
  return names;
}

}  // namespace

std::span<const std::string_view> feature_names() {
  static const Names kNames = all_names();
  return kNames.views;
}

std::vector<float> features(const unwrap::Program& program, const behaviour::Findings& findings,
                            Circumstances circumstances) {
  const auto rows = behaviour::catalogue();
  std::vector<float> vector(2 * rows.size());
  for (const behaviour::Evidence& found : findings.evidence) {
    const auto row = static_cast<std::size_t>(found.behaviour - rows.data());
    ++vector[2 * row + (found.layer == 0 ? 0 : 1)];
  }
  for (float& count : vector) count = scaled(count);

  Measures measures;
  measure_layers(program, measures);
  measure_facts(program, measures);
  measure_source(program.layers.front(), measures);
  measures.truncated = circumstances.truncated ? 1 : 0;
  measures.unreadable = circumstances.unreadable ? 1 : 0;
  measures.counter_evidence = scaled(static_cast<double>(findings.counter_evidence.size()));
  for (const Measure& measure : kMeasures) vector.push_back(measures.*measure.member);
  return vector;
}

}  // namespace pyverdict::verdict
