#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "verdict/features_parts.h"

namespace pyverdict::verdict::parts {
namespace {

using syntax::Kind;
using unwrap::Fact;
using unwrap::FactKind;
using unwrap::Layer;
using unwrap::LayerKind;

/// What is measured of the layers, the syntax and the style. Rates and shares are over the content: layers
/// that are no wrappers.
struct Measures {
  double layers = 0;
  double depth = 0;
  double python_layers = 0;
  double shell_layers = 0;
  double binary_layers = 0;
  double bytecode_layers = 0;
  double text_layers = 0;
  double incomplete_layers = 0;
  double transforms = 0;
  double wrappers = 0;
  double size = 0;
  double statements = 0;
  double errors = 0;
  double error_share = 0;
  double lambdas = 0;
  double subscripts = 0;
  double numbers = 0;
  double strings = 0;
  double operators = 0;
  double sums_of_numbers = 0;
  double functions = 0;
  double classes = 0;
  double decorators = 0;
  double annotations = 0;
  double docstrings = 0;
  double handlers = 0;
  double magics = 0;
  double python2 = 0;
  double python3 = 0;
  double calls = 0;
  double imports = 0;
  double imports_late = 0;
  double definitions = 0;
  double unreachable = 0;
  double uncalled = 0;
  double silent_try = 0;
  double forever = 0;
  double main_guard = 0;
  double top_level_calls = 0;
  double names = 0;
  double short_names = 0;
  double odd_names = 0;
  double long_names = 0;
  double foreign_names = 0;
  double name_length = 0;
  double longest_line = 0;
  double comment_share = 0;
  double comments = 0;
  double blank_lines = 0;
  double wide_gaps = 0;
  double semicolons = 0;
  double hot_chunks = 0;
  double hot_share = 0;
  double truncated = 0;
  double unreadable = 0;
};

struct Measure {
  std::string_view name;
  double Measures::*member;
  bool is_count;  ///< given as a logarithm
};

constexpr Measure kMeasures[] = {
    {"layers.number", &Measures::layers, true},
    {"layers.depth", &Measures::depth, true},
    {"layers.python", &Measures::python_layers, true},
    {"layers.shell", &Measures::shell_layers, true},
    {"layers.binary", &Measures::binary_layers, true},
    {"layers.bytecode", &Measures::bytecode_layers, true},
    {"layers.text", &Measures::text_layers, true},
    {"layers.incomplete", &Measures::incomplete_layers, true},
    {"layers.transforms", &Measures::transforms, true},
    {"layers.wrappers", &Measures::wrappers, true},
    {"size.bytes", &Measures::size, true},
    {"size.statements", &Measures::statements, true},
    {"size.hot-chunks", &Measures::hot_chunks, true},
    {"size.hot-share", &Measures::hot_share, false},
    {"syntax.errors", &Measures::errors, true},
    {"syntax.error-share", &Measures::error_share, false},
    {"syntax.lambdas", &Measures::lambdas, true},
    {"syntax.subscripts", &Measures::subscripts, false},
    {"syntax.numbers", &Measures::numbers, false},
    {"syntax.strings", &Measures::strings, false},
    {"syntax.operators", &Measures::operators, false},
    {"syntax.sums-of-numbers", &Measures::sums_of_numbers, true},
    {"syntax.functions", &Measures::functions, true},
    {"syntax.classes", &Measures::classes, true},
    {"syntax.handlers", &Measures::handlers, true},
    {"syntax.magics", &Measures::magics, true},
    {"syntax.python2", &Measures::python2, true},
    {"syntax.python3", &Measures::python3, true},
    {"facts.calls", &Measures::calls, true},
    {"facts.imports", &Measures::imports, true},
    {"facts.late-imports", &Measures::imports_late, true},
    {"facts.definitions", &Measures::definitions, true},
    {"facts.unreachable", &Measures::unreachable, true},
    {"facts.uncalled", &Measures::uncalled, false},
    {"facts.silent-try", &Measures::silent_try, false},
    {"facts.forever", &Measures::forever, false},
    {"facts.main-guard", &Measures::main_guard, false},
    {"facts.top-level", &Measures::top_level_calls, false},
    {"style.names", &Measures::names, true},
    {"style.short-names", &Measures::short_names, false},
    {"style.odd-names", &Measures::odd_names, false},
    {"style.long-names", &Measures::long_names, false},
    {"style.foreign-names", &Measures::foreign_names, true},
    {"style.name-length", &Measures::name_length, false},
    {"style.longest-line", &Measures::longest_line, true},
    {"style.comment-share", &Measures::comment_share, false},
    {"style.comments", &Measures::comments, true},
    {"style.docstrings", &Measures::docstrings, true},
    {"style.annotations", &Measures::annotations, true},
    {"style.decorators", &Measures::decorators, true},
    {"style.blank-lines", &Measures::blank_lines, false},
    {"style.wide-gaps", &Measures::wide_gaps, true},
    {"style.semicolons", &Measures::semicolons, true},
    {"input.truncated", &Measures::truncated, false},
    {"input.unreadable", &Measures::unreadable, false},
};

void measure_layers(const Subject& subject, Measures& out) {
  for (const Layer& layer : subject.program.layers) {
    out.wrappers += subject.is_wrapper[layer.id] ? 1 : 0;
    if (layer.parent == unwrap::kNoParent) continue;
    ++out.layers;
    switch (layer.kind) {
      case LayerKind::Python:
        ++out.python_layers;
        break;
      case LayerKind::Shell:
      case LayerKind::PowerShell:
        ++out.shell_layers;
        break;
      case LayerKind::Bytecode:
      case LayerKind::Pickle:
        ++out.bytecode_layers;
        break;
      case LayerKind::Text:
        ++out.text_layers;
        break;
      default:
        ++out.binary_layers;
        break;
    }
    out.depth = std::max(out.depth, static_cast<double>(layer.depth));
    out.incomplete_layers += layer.complete ? 0 : 1;
    out.transforms += static_cast<double>(layer.via.size());
  }
}

// A name that looks generated: few vowels, digits between letters, or only letters that resemble each other.
bool is_odd(std::string_view name) {
  constexpr std::size_t kShortest = 6;
  if (name.size() < kShortest || (name.starts_with("__") && name.ends_with("__"))) return false;
  std::size_t vowels = 0;
  std::size_t turns = 0;  // between letters and digits, or between cases other than at a word's start
  std::size_t alike = 0;
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i];
    const bool digit = c >= '0' && c <= '9';
    const bool upper = c >= 'A' && c <= 'Z';
    const char low = upper ? static_cast<char>(c + ('a' - 'A')) : c;
    vowels += low == 'a' || low == 'e' || low == 'i' || low == 'o' || low == 'u' || low == 'y' ? 1 : 0;
    alike += c == 'l' || c == 'I' || c == '1' || c == 'O' || c == '0' || c == 'o' || c == '_' ? 1 : 0;
    if (i == 0) continue;
    const char before = name[i - 1];
    const bool was_digit = before >= '0' && before <= '9';
    turns += digit != was_digit && before != '_' && c != '_' ? 1 : 0;
  }
  return alike == name.size() || turns >= 3 || vowels * 8 < name.size();
}

void measure_names(const Layer& layer, Measures& out) {
  std::size_t total = 0;
  std::size_t length = 0;
  std::size_t brief = 0;
  std::size_t odd = 0;
  std::size_t big = 0;
  for (std::size_t i = 1; i < layer.scopes.bindings.size(); ++i) {
    const syntax::Binding& binding = layer.scopes.bindings[i];
    if (binding.definition_count == 0) continue;
    const auto kind = layer.scopes.definitions[binding.first_definition].kind;
    if (kind == syntax::DefinitionKind::Import) continue;
    const std::string_view name = layer.tree.names.text(binding.name);
    ++total;
    length += name.size();
    brief += name.size() <= 2 ? 1 : 0;
    big += name.size() > 20 ? 1 : 0;
    odd += is_odd(name) ? 1 : 0;
    const bool foreign =
        std::any_of(name.begin(), name.end(), [](char c) { return static_cast<unsigned char>(c) > 127; });
    out.foreign_names += foreign ? 1 : 0;
  }
  out.names += static_cast<double>(total);
  constexpr double kFew = 4;
  const double some = static_cast<double>(total) + kFew;
  out.short_names = std::max(out.short_names, static_cast<double>(brief) / some);
  out.odd_names = std::max(out.odd_names, static_cast<double>(odd) / some);
  out.long_names = std::max(out.long_names, static_cast<double>(big) / some);
  if (total > 0)
    out.name_length = std::max(out.name_length, static_cast<double>(length) / static_cast<double>(total));
}

void measure_lines(const Layer& layer, Measures& out) {
  std::size_t line = 0;
  std::size_t gap = 0;
  std::size_t blank = 0;
  std::size_t lines = 1;
  std::size_t longest = 0;
  std::size_t wide_gaps = 0;
  std::size_t semicolons = 0;
  for (const char c : layer.text) {
    if (c == '\n') {
      blank += line == gap ? 1 : 0;
      ++lines;
      line = 0;
      gap = 0;
      continue;
    }
    ++line;
    if (c == ' ' || c == '\t' || c == '\r') {
      ++gap;
    } else {
      constexpr std::size_t kWide = 80;  // code pushed out of sight
      wide_gaps += gap >= kWide ? 1 : 0;
      if (line != gap + 1) gap = 0;
    }
    longest = std::max(longest, line);
    semicolons += c == ';' ? 1 : 0;
  }
  out.longest_line = std::max(out.longest_line, static_cast<double>(longest));
  out.wide_gaps += static_cast<double>(wide_gaps);
  out.semicolons += static_cast<double>(semicolons);
  out.blank_lines += static_cast<double>(blank) / static_cast<double>(lines);
}

// An operation on numbers alone, as obfuscators write where people write the result.
bool is_sum_of_numbers(const syntax::Tree& tree, const syntax::Node& node) {
  if (node.kind != Kind::BinOp && node.kind != Kind::Power) return false;
  bool operation = false;
  for (syntax::NodeId id = node.first; id != syntax::kNoNode; id = tree[id].next) {
    const Kind kind = tree[id].kind;
    if (kind != Kind::Number && kind != Kind::BinOp && kind != Kind::UnaryOp) return false;
    operation = operation || kind == Kind::BinOp;
  }
  return operation;
}

bool is_docstring(const syntax::Tree& tree, const syntax::Node& block) {
  return block.first != syntax::kNoNode && tree[block.first].kind == Kind::String;
}

void measure_source(const Subject& subject, Measures& out) {
  std::array<double, syntax::kKindCount> kinds{};
  double nodes = 0;
  double broken = 0;
  double comment_bytes = 0;
  double hot = 0;
  for (const Layer& layer : subject.program.layers) {
    if (layer.kind != LayerKind::Python || subject.is_wrapper[layer.id]) continue;
    const syntax::Tree& tree = layer.tree;
    for (const syntax::Node& node : tree.nodes) {
      ++kinds[static_cast<std::size_t>(node.kind)];
      if (node.kind == Kind::Block || node.kind == Kind::Module)
        out.docstrings += is_docstring(tree, node) ? 1 : 0;
      out.sums_of_numbers += is_sum_of_numbers(tree, node) ? 1 : 0;
      if (node.kind == Kind::Parameter && node.has(syntax::kParamHasAnnotation)) ++out.annotations;
    }
    nodes += static_cast<double>(tree.nodes.size());
    out.size += static_cast<double>(layer.text.size());
    out.errors += tree.error_count;
    out.python2 += tree.python2_forms;
    out.python3 += tree.python3_forms;
    for (const text::Span& comment : tree.comments) comment_bytes += comment.end - comment.start;
    out.comments += static_cast<double>(tree.comments.size());
    if (tree.root != syntax::kNoNode) {
      for (const syntax::NodeId statement : tree.children(tree.root)) {
        ++out.statements;
        broken += tree[statement].kind == Kind::Error ? 1 : 0;
      }
    }
    const Chunks& chunks = subject.chunks[layer.id];
    for (std::size_t i = 0; i < chunks.starts.size(); ++i) {
      if (!chunks.hot[i]) continue;
      ++out.hot_chunks;
      const double end =
          i + 1 < chunks.starts.size() ? chunks.starts[i + 1] : static_cast<double>(layer.text.size());
      hot += end - chunks.starts[i];
    }
    measure_names(layer, out);
    measure_lines(layer, out);
  }
  const auto count = [&](Kind kind) { return kinds[static_cast<std::size_t>(kind)]; };
  const double all = std::max(1.0, nodes);
  out.lambdas = count(Kind::Lambda);
  out.subscripts = count(Kind::Subscript) / all;
  out.numbers = count(Kind::Number) / all;
  out.strings = count(Kind::String) / all;
  out.operators = (count(Kind::BinOp) + count(Kind::UnaryOp) + count(Kind::Power)) / all;
  out.functions = count(Kind::FunctionDef);
  out.classes = count(Kind::ClassDef);
  out.decorators = count(Kind::Decorator);
  out.annotations += count(Kind::AnnAssign) + count(Kind::Returns);
  out.handlers = count(Kind::Handler);
  out.magics = count(Kind::Magic);
  out.error_share = broken / std::max(1.0, out.statements);
  out.comment_share = comment_bytes / std::max(1.0, out.size);
  out.hot_share = hot / std::max(1.0, out.size);
}

void measure_facts(const Subject& subject, Measures& out) {
  double uncalled = 0, silent = 0, forever = 0, main_guard = 0, top_level = 0;
  for (const Layer& layer : subject.program.layers) {
    for (const Fact& fact : layer.facts) {
      if (fact.kind == FactKind::Import) {
        ++out.imports;
        out.imports_late += (fact.context & (unwrap::kInFunction | unwrap::kInTry)) != 0 ? 1 : 0;
      }
      if (fact.kind == FactKind::Define) ++out.definitions;
      out.unreachable += (fact.context & unwrap::kUnreachable) != 0 && fact.kind != FactKind::Text ? 1 : 0;
      if (fact.kind != FactKind::Call) continue;
      ++out.calls;
      uncalled += (fact.context & unwrap::kUncalled) != 0 ? 1 : 0;
      silent += (fact.context & unwrap::kInTry) != 0 ? 1 : 0;
      forever += (fact.context & unwrap::kForever) != 0 ? 1 : 0;
      main_guard += (fact.context & unwrap::kInMainGuard) != 0 ? 1 : 0;
      top_level += (fact.context & (unwrap::kInFunction | unwrap::kInMainGuard)) == 0 ? 1 : 0;
    }
  }
  const double calls = std::max(1.0, out.calls);
  out.uncalled = uncalled / calls;
  out.silent_try = silent / calls;
  out.forever = forever / calls;
  out.main_guard = main_guard / calls;
  out.top_level_calls = top_level / calls;
}

}  // namespace

void measure_names(std::vector<std::string>& names) {
  for (const Measure& measure : kMeasures) names.emplace_back(measure.name);
}

void add_measures(const Subject& subject, std::vector<float>& vector) {
  Measures measures;
  measure_layers(subject, measures);
  measure_source(subject, measures);
  measure_facts(subject, measures);
  measures.truncated = subject.circumstances.truncated ? 1 : 0;
  measures.unreadable = subject.circumstances.unreadable ? 1 : 0;
  for (const Measure& measure : kMeasures) {
    const double value = measures.*measure.member;
    vector.push_back(measure.is_count ? scaled(value) : static_cast<float>(value));
  }
}

}  // namespace pyverdict::verdict::parts
