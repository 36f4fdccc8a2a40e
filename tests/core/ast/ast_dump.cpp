/// Writes trees in the form in which compare.py writes those of CPython's `ast`, and compares the trees of
/// prefixes with the tree of the whole.
///
///     ast_dump dump < paths            for each: path, size of the dump, the dump
///     ast_dump dialect < paths         for each: path, errors, Python 2 forms, Python 3 forms
///     ast_dump prefixes STRIDE < paths
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <unordered_map>
#include <vector>

#include "syntax/scopes.h"
#include "syntax/syntax.h"
#include "text/text.h"

namespace {

using namespace pyverdict::syntax;

constexpr const char* kOperators[] = {
    "-",     "Add",    "Sub",    "Mult", "MatMult", "Div",    "FloorDiv", "Mod",   "LShift", "RShift",
    "BitOr", "BitXor", "BitAnd", "Pow",  "Not",     "Invert", "UAdd",     "USub",  "And",    "Or",
    "Eq",    "NotEq",  "Lt",     "LtE",  "Gt",      "GtE",    "Is",       "IsNot", "In",     "NotIn",
};

const char* text_of(Op op) { return kOperators[static_cast<std::size_t>(op)]; }
const char* text_of(std::uint8_t op) { return kOperators[op]; }

class Dumper {
 public:
  explicit Dumper(const Tree& tree) : tree_(tree) {}

  std::string module() {
    out_ += "(Module ";
    body(tree_.root);
    out_ += " [])";
    return std::move(out_);
  }

 private:
  std::vector<NodeId> children(NodeId id) const {
    std::vector<NodeId> result;
    for (const NodeId child : tree_.children(id)) result.push_back(child);
    return result;
  }

  void put(std::string_view text) { out_ += text; }
  void number(int value, std::string_view behind) {
    put(" ");
    put(std::to_string(value));
    put(behind);
  }
  void name(Atom atom) { atom == kNoAtom ? put("-") : put(tree_.names.text(atom)); }
  void context(NodeId id) { put(tree_[id].has(kStore) ? " S" : tree_[id].has(kDelete) ? " D" : " L"); }

  template <typename Range>
  void list(const Range& nodes) {
    put("[");
    bool first = true;
    for (const NodeId node : nodes) {
      if (!first) put(" ");
      first = false;
      expression(node);
    }
    put("]");
  }

  void body(NodeId block) {
    put("[");
    bool first = true;
    for (const NodeId statement : tree_.children(block)) {
      if (!first) put(" ");
      first = false;
      this->statement(statement);
    }
    put("]");
  }

  void optional_body(NodeId block) { block == kNoNode ? put("[]") : body(block); }
  void optional(NodeId id) { id == kNoNode ? put("-") : expression(id); }

  void statement(NodeId id) {
    const Node& node = tree_[id];
    const std::vector<NodeId> parts = children(id);
    const auto part = [&](std::size_t i) { return i < parts.size() ? parts[i] : kNoNode; };
    if (is_expression(node.kind)) {
      put("(Expr ");
      expression(id);
      return put(")");
    }
    switch (node.kind) {
      case Kind::FunctionDef:
        return function(id, parts);
      case Kind::ClassDef:
        return class_definition(id, parts);
      case Kind::Return:
        put("(Return ");
        optional(part(0));
        return put(")");
      case Kind::Delete:
        put("(Delete ");
        list(parts);
        return put(")");
      case Kind::Assign:
        put("(Assign ");
        list(std::vector<NodeId>(parts.begin(), parts.end() - 1));
        put(" ");
        expression(parts.back());
        return put(" -)");
      case Kind::AugAssign:
        put("(AugAssign ");
        expression(part(0));
        put(" (");
        put(text_of(node.op));
        put(") ");
        expression(part(1));
        return put(")");
      case Kind::AnnAssign:
        put("(AnnAssign ");
        expression(part(0));
        put(" ");
        expression(part(1));
        put(" ");
        optional(part(2));
        return put(tree_[part(0)].kind == Kind::Name && !node.has(kParenthesized) ? " 1)" : " 0)");
      case Kind::For:
        put(node.has(kAsync) ? "(AsyncFor " : "(For ");
        expression(part(0));
        put(" ");
        expression(part(1));
        put(" ");
        body(part(2));
        put(" ");
        optional_body(part(3));
        return put(" -)");
      case Kind::While:
        put("(While ");
        expression(part(0));
        put(" ");
        body(part(1));
        put(" ");
        optional_body(part(2));
        return put(")");
      case Kind::If:
        return if_statement(parts);
      case Kind::With: {
        put(node.has(kAsync) ? "(AsyncWith [" : "(With [");
        for (std::size_t i = 0; i + 1 < parts.size(); ++i) {
          put(i == 0 ? "(withitem " : " (withitem ");
          expression(tree_.child(parts[i], std::size_t{0}));
          put(" ");
          optional(tree_.child(parts[i], std::size_t{1}));
          put(")");
        }
        put("] ");
        body(parts.back());
        return put(" -)");
      }
      case Kind::Match: {
        put("(Match ");
        expression(part(0));
        put(" [");
        for (std::size_t i = 1; i < parts.size(); ++i) {
          if (i > 1) put(" ");
          match_case(parts[i]);
        }
        return put("])");
      }
      case Kind::Raise:
        put("(Raise ");
        optional(part(0));
        put(" ");
        optional(part(1));
        return put(")");
      case Kind::Try:
        return try_statement(id, parts);
      case Kind::Assert:
        put("(Assert ");
        expression(part(0));
        put(" ");
        optional(part(1));
        return put(")");
      case Kind::Import:
        put("(Import ");
        aliases(parts);
        return put(")");
      case Kind::ImportFrom:
        put("(ImportFrom ");
        name(node.value);
        put(" ");
        aliases(parts);
        return number(node.op, ")");
      case Kind::Global:
      case Kind::Nonlocal: {
        put(node.kind == Kind::Global ? "(Global [" : "(Nonlocal [");
        for (std::size_t i = 0; i < parts.size(); ++i) {
          if (i > 0) put(" ");
          name(tree_[parts[i]].value);
        }
        return put("])");
      }
      case Kind::Pass:
        return put("(Pass)");
      case Kind::Break:
        return put("(Break)");
      case Kind::Continue:
        return put("(Continue)");
      default:
        put("(");
        put(pyverdict::syntax::name(node.kind));
        put(" ");
        list(parts);
        put(")");
    }
  }

  void if_statement(const std::vector<NodeId>& parts) {
    put("(If ");
    expression(parts[0]);
    put(" ");
    body(parts[1]);
    std::string closing = ")";
    for (std::size_t i = 2; i < parts.size(); ++i) {
      put(" ");
      if (tree_[parts[i]].kind != Kind::Elif) {
        body(parts[i]);
        return put(closing);
      }
      put("[(If ");
      expression(tree_.child(parts[i], std::size_t{0}));
      put(" ");
      body(tree_.child(parts[i], std::size_t{1}));
      closing = ")]" + closing;
    }
    put(" []");
    put(closing);
  }

  void try_statement(NodeId id, const std::vector<NodeId>& parts) {
    const Node& node = tree_[id];
    put(node.has(kStar) ? "(TryStar " : "(Try ");
    body(parts[0]);
    put(" [");
    std::size_t i = 1;
    for (; i < parts.size() && tree_[parts[i]].kind == Kind::Handler; ++i) {
      const Node& handler = tree_[parts[i]];
      put(i == 1 ? "(ExceptHandler " : " (ExceptHandler ");
      optional(handler.has(kHasType) ? handler.first : kNoNode);
      put(" ");
      name(handler.value);
      put(" ");
      body(tree_.child(parts[i], Kind::Block));
      put(")");
    }
    put("] ");
    optional_body(node.has(kHasElse) ? parts[i++] : kNoNode);
    put(" ");
    optional_body(node.has(kHasFinally) ? parts[i] : kNoNode);
    put(")");
  }

  void decorators(const std::vector<NodeId>& parts) {
    std::vector<NodeId> result;
    for (const NodeId part : parts) {
      if (tree_[part].kind == Kind::Decorator) result.push_back(tree_[part].first);
    }
    list(result);
  }

  void function(NodeId id, const std::vector<NodeId>& parts) {
    put(tree_[id].has(kAsync) ? "(AsyncFunctionDef " : "(FunctionDef ");
    name(tree_[id].value);
    put(" ");
    arguments(tree_.child(id, Kind::Parameters));
    put(" ");
    body(tree_.child(id, Kind::Block));
    put(" ");
    decorators(parts);
    put(" ");
    const NodeId returns = tree_.child(id, Kind::Returns);
    optional(returns == kNoNode ? kNoNode : tree_[returns].first);
    put(" -)");
  }

  void class_definition(NodeId id, const std::vector<NodeId>& parts) {
    put("(ClassDef ");
    name(tree_[id].value);
    put(" ");
    const NodeId arguments = tree_.child(id, Kind::Arguments);
    call_arguments(arguments == kNoNode ? std::vector<NodeId>() : children(arguments), 0);
    put(" ");
    body(tree_.child(id, Kind::Block));
    put(" ");
    decorators(parts);
    put(")");
  }

  void argument(NodeId id) {
    const Node& node = tree_[id];
    put("(arg ");
    name(node.value);
    put(" ");
    optional(node.has(kParamHasAnnotation) ? node.first : kNoNode);
    put(" -)");
  }

  NodeId default_of(NodeId id) const {
    const Node& node = tree_[id];
    const NodeId first = node.first;
    return node.has(kParamHasAnnotation) ? tree_[first].next : first;
  }

  void arguments(NodeId id) {
    std::vector<NodeId> positional_only, plain, keyword_only, defaults;
    NodeId star = kNoNode, double_star = kNoNode;
    for (const NodeId child : tree_.children(id)) {
      const Node& node = tree_[child];
      if (node.has(kStar)) {
        star = child;
      } else if (node.has(kDoubleStar)) {
        double_star = child;
      } else if (node.has(kParamKeywordOnly)) {
        keyword_only.push_back(child);
      } else {
        (node.has(kParamPositionalOnly) ? positional_only : plain).push_back(child);
        if (default_of(child) != kNoNode) defaults.push_back(default_of(child));
      }
    }
    const auto all = [&](const std::vector<NodeId>& nodes) {
      put("[");
      for (std::size_t i = 0; i < nodes.size(); ++i) {
        if (i > 0) put(" ");
        argument(nodes[i]);
      }
      put("] ");
    };
    const auto one = [&](NodeId node) {
      node == kNoNode ? put("-") : argument(node);
      put(" ");
    };
    put("(arguments ");
    all(positional_only);
    all(plain);
    one(star);
    all(keyword_only);
    put("[");
    for (std::size_t i = 0; i < keyword_only.size(); ++i) {
      if (i > 0) put(" ");
      optional(default_of(keyword_only[i]));
    }
    put("] ");
    one(double_star);
    list(defaults);
    put(")");
  }

  void aliases(const std::vector<NodeId>& parts) {
    put("[");
    for (std::size_t i = 0; i < parts.size(); ++i) {
      put(i == 0 ? "(alias " : " (alias ");
      name(tree_[parts[i]].value);
      put(" ");
      const NodeId as = tree_[parts[i]].first;
      as == kNoNode ? put("-") : name(tree_[as].value);
      put(")");
    }
    put("]");
  }

  void call_arguments(const std::vector<NodeId>& parts, std::size_t from) {
    std::vector<NodeId> positional;
    std::vector<NodeId> keywords;
    for (std::size_t i = from; i < parts.size(); ++i) {
      (tree_[parts[i]].kind == Kind::Keyword ? keywords : positional).push_back(parts[i]);
    }
    list(positional);
    put(" [");
    for (std::size_t i = 0; i < keywords.size(); ++i) {
      put(i == 0 ? "(keyword " : " (keyword ");
      name(tree_[keywords[i]].value);
      put(" ");
      expression(tree_[keywords[i]].first);
      put(")");
    }
    put("]");
  }

  void match_case(NodeId id) {
    const std::vector<NodeId> parts = children(id);
    put("(match_case ");
    expression(parts[0]);
    put(" ");
    optional(tree_[id].has(kHasGuard) ? parts[1] : kNoNode);
    put(" ");
    body(parts.back());
    put(")");
  }

  void generators(const std::vector<NodeId>& parts, std::size_t from) {
    put("[");
    for (std::size_t i = from; i < parts.size(); ++i) {
      const std::vector<NodeId> inner = children(parts[i]);
      put(i == from ? "(comprehension " : " (comprehension ");
      expression(inner[0]);
      put(" ");
      expression(inner[1]);
      put(" ");
      list(std::vector<NodeId>(inner.begin() + 2, inner.end()));
      put(tree_[parts[i]].has(kAsync) ? " 1)" : " 0)");
    }
    put("]");
  }

  // Strings: `\x01s` text `\x01`, bytes in hexadecimal; numbers as written, between `\x02` and `\x03`.

  void constant_text(const std::string& text) {
    put("(Constant \x01s");
    put(text);
    put("\x01)");
  }

  void bytes_constant(const std::string& bytes) {
    put("(Constant b");
    constexpr char kDigits[] = "0123456789abcdef";
    for (const char c : bytes) {
      out_ += kDigits[static_cast<unsigned char>(c) >> 4];
      out_ += kDigits[static_cast<unsigned char>(c) & 15];
    }
    put(")");
  }

  struct Joined {
    std::string text;  ///< that is still to be written
    bool first = true;
  };

  void flush(Joined& joined) {
    if (joined.text.empty()) return;
    if (!joined.first) put(" ");
    joined.first = false;
    constant_text(joined.text);
    joined.text.clear();
  }

  void format_parts(NodeId id, Joined& joined) {
    for (const NodeId part : tree_.children(id)) {
      const Node& node = tree_[part];
      if (node.kind == Kind::String) {
        joined.text += string_value(tree_, part);
        continue;
      }
      const NodeId value = node.first;
      int conversion = node.op == 0 ? -1 : node.op;
      if (node.has(kDebug)) {
        std::size_t end = tree_.source.find('=', tree_[value].end) + 1;
        while (end < tree_.source.size() && (tree_.source[end] == ' ' || tree_.source[end] == '\t')) ++end;
        joined.text += tree_.source.substr(node.start + 1, end - node.start - 1);
        if (conversion == -1 && !node.has(kHasSpec)) conversion = 'r';
      }
      flush(joined);
      put(joined.first ? "(FormattedValue " : " (FormattedValue ");
      joined.first = false;
      expression(value);
      number(conversion, " ");
      if (node.has(kHasSpec)) {
        joined_string({tree_[value].next});
      } else {
        put("-");
      }
      put(")");
    }
  }

  void joined_string(const std::vector<NodeId>& literals) {
    put("(JoinedStr [");
    Joined joined;
    for (const NodeId literal : literals) {
      if (tree_[literal].kind == Kind::FString) {
        format_parts(literal, joined);
      } else {
        joined.text += string_value(tree_, literal);
      }
    }
    flush(joined);
    put("])");
  }

  void strings(const std::vector<NodeId>& literals) {
    std::string value;
    for (const NodeId literal : literals) {
      if (tree_[literal].kind == Kind::FString) return joined_string(literals);
      value += string_value(tree_, literal);
    }
    tree_[literals[0]].has(kBytes) ? bytes_constant(value) : constant_text(value);
  }

  void expression(NodeId id) {
    const Node& node = tree_[id];
    const std::vector<NodeId> parts = children(id);
    const auto part = [&](std::size_t i) { return i < parts.size() ? parts[i] : kNoNode; };
    const auto tail = [&](std::size_t from) {
      return std::vector<NodeId>(parts.begin() + static_cast<std::ptrdiff_t>(from), parts.end());
    };
    const auto plain = [&](const char* title) {
      put("(");
      put(title);
      for (const NodeId child : parts) {
        put(" ");
        expression(child);
      }
      put(")");
    };
    const auto sequence = [&](const char* title, bool with_context) {
      put("(");
      put(title);
      put(" ");
      list(parts);
      if (with_context) context(id);
      put(")");
    };
    switch (node.kind) {
      case Kind::BoolOp:
        put("(BoolOp (");
        put(text_of(node.op));
        put(") ");
        list(parts);
        return put(")");
      case Kind::BinOp: {
        for (std::size_t i = 1; i < parts.size(); ++i) put("(BinOp ");
        expression(parts[0]);
        for (std::size_t i = 1; i < parts.size(); ++i) {
          put(" (");
          put(text_of(tree_.operators[node.value + i - 1]));
          put(") ");
          expression(parts[i]);
          put(")");
        }
        return;
      }
      case Kind::Power:
        put("(BinOp ");
        expression(part(0));
        put(" (Pow) ");
        expression(part(1));
        return put(")");
      case Kind::UnaryOp:
        put("(UnaryOp (");
        put(text_of(node.op));
        put(") ");
        expression(part(0));
        return put(")");
      case Kind::Compare: {
        put("(Compare ");
        expression(parts[0]);
        put(" [");
        for (std::size_t i = 1; i < parts.size(); ++i) {
          put(i == 1 ? "(" : " (");
          put(text_of(tree_.operators[node.value + i - 1]));
          put(")");
        }
        put("] ");
        list(tail(1));
        return put(")");
      }
      case Kind::NamedExpr:
        return plain("NamedExpr");
      case Kind::Lambda:
        put("(Lambda ");
        arguments(part(0));
        put(" ");
        expression(part(1));
        return put(")");
      case Kind::IfExp:
        put("(IfExp ");
        expression(part(1));
        put(" ");
        expression(part(0));
        put(" ");
        expression(part(2));
        return put(")");
      case Kind::Dict: {
        std::vector<NodeId> keys, values;
        for (std::size_t i = 0; i < parts.size(); ++i) {
          if (tree_[parts[i]].kind == Kind::DoubleStarred) {
            keys.push_back(kNoNode);
            values.push_back(tree_[parts[i]].first);
          } else if (tree_[parts[i]].kind != Kind::Error) {
            keys.push_back(parts[i]);
            values.push_back(part(++i));
          }
        }
        put("(Dict [");
        for (std::size_t i = 0; i < keys.size(); ++i) {
          if (i > 0) put(" ");
          optional(keys[i]);
        }
        put("] ");
        list(values);
        return put(")");
      }
      case Kind::Set:
        return sequence("Set", false);
      case Kind::ListComp:
      case Kind::SetComp:
      case Kind::GeneratorExp:
        put("(");
        put(pyverdict::syntax::name(node.kind));
        put(" ");
        expression(part(0));
        put(" ");
        generators(parts, 1);
        return put(")");
      case Kind::DictComp:
        put("(DictComp ");
        expression(part(0));
        put(" ");
        expression(part(1));
        put(" ");
        generators(parts, 2);
        return put(")");
      case Kind::Await:
        return plain("Await");
      case Kind::Yield:
        put("(Yield ");
        optional(part(0));
        return put(")");
      case Kind::YieldFrom:
        return plain("YieldFrom");
      case Kind::Call:
        put("(Call ");
        expression(part(0));
        put(" ");
        call_arguments(parts, 1);
        return put(")");
      case Kind::Attribute:
        put("(Attribute ");
        expression(part(0));
        put(" ");
        name(node.value);
        context(id);
        return put(")");
      case Kind::Subscript:
        put("(Subscript ");
        expression(part(0));
        put(" ");
        expression(part(1));
        context(id);
        return put(")");
      case Kind::Slice: {
        std::size_t i = 0;
        put("(Slice ");
        optional(node.has(kHasLower) ? parts[i++] : kNoNode);
        put(" ");
        optional(node.has(kHasUpper) ? parts[i++] : kNoNode);
        put(" ");
        optional(node.has(kHasStep) ? parts[i] : kNoNode);
        return put(")");
      }
      case Kind::Starred:
        put("(Starred ");
        expression(part(0));
        context(id);
        return put(")");
      case Kind::Name:
        put("(Name ");
        name(node.value);
        context(id);
        return put(")");
      case Kind::List:
        return sequence("List", true);
      case Kind::Tuple:
        return sequence("Tuple", true);
      case Kind::Number:
        put("(Constant \x02");
        put(tree_.text(id));
        return put("\x03)");
      case Kind::String:
      case Kind::FString:
        return strings({id});
      case Kind::Concat:
        return strings(parts);
      case Kind::True:
        return put("(Constant True)");
      case Kind::False:
        return put("(Constant False)");
      case Kind::NoneLiteral:
        return put("(Constant None)");
      case Kind::Ellipsis:
        return put("(Constant Ellipsis)");
      case Kind::MatchValue:
        return plain("MatchValue");
      case Kind::MatchSingleton:
        put("(MatchSingleton ");
        put(tree_[part(0)].kind == Kind::NoneLiteral ? "None" : pyverdict::syntax::name(tree_[part(0)].kind));
        return put(")");
      case Kind::MatchSequence:
        return sequence("MatchSequence", false);
      case Kind::MatchMapping: {
        std::vector<NodeId> keys, values;
        Atom rest = kNoAtom;
        for (std::size_t i = 0; i < parts.size(); ++i) {
          if (tree_[parts[i]].kind == Kind::MatchStar) {
            rest = tree_[parts[i]].value;
          } else if (tree_[parts[i]].kind != Kind::Error) {
            keys.push_back(parts[i]);
            values.push_back(part(++i));
          }
        }
        put("(MatchMapping ");
        list(keys);
        put(" ");
        list(values);
        put(" ");
        name(rest);
        return put(")");
      }
      case Kind::MatchClass:
        return match_class(parts);
      case Kind::MatchStar:
        put("(MatchStar ");
        name(node.value);
        return put(")");
      case Kind::MatchAs:
        put("(MatchAs ");
        optional(part(0));
        put(" ");
        name(node.value);
        return put(")");
      case Kind::MatchOr:
        return sequence("MatchOr", false);
      default:
        put("(");
        put(pyverdict::syntax::name(node.kind));
        put(" ");
        list(parts);
        put(")");
    }
  }

  void match_class(const std::vector<NodeId>& parts) {
    std::vector<NodeId> positional, keywords, values;
    for (std::size_t i = 1; i < parts.size(); ++i) {
      if (tree_[parts[i]].kind == Kind::MatchKeyword) {
        keywords.push_back(parts[i]);
        values.push_back(tree_[parts[i]].first);
      } else {
        positional.push_back(parts[i]);
      }
    }
    put("(MatchClass ");
    expression(parts[0]);
    put(" ");
    list(positional);
    put(" [");
    for (std::size_t i = 0; i < keywords.size(); ++i) {
      if (i > 0) put(" ");
      name(tree_[keywords[i]].value);
    }
    put("] ");
    list(values);
    put(")");
  }

  const Tree& tree_;
  std::string out_;
};

bool is_compound(Kind kind) {
  switch (kind) {
    case Kind::FunctionDef:
    case Kind::ClassDef:
    case Kind::For:
    case Kind::While:
    case Kind::If:
    case Kind::With:
    case Kind::Match:
    case Kind::Try:
      return true;
    default:
      return false;
  }
}

/// The statements of all blocks, each with the one that follows it in its block.
struct Statement {
  NodeId node;
  NodeId next;
};

std::vector<Statement> statements_of(const Tree& tree) {
  std::vector<Statement> result;
  std::vector<NodeId> stack{tree.root};
  while (!stack.empty()) {
    const NodeId id = stack.back();
    stack.pop_back();
    const bool holds_statements = tree[id].kind == Kind::Block || tree[id].kind == Kind::Module;
    for (const NodeId child : tree.children(id)) {
      if (holds_statements) result.push_back({child, tree[child].next});
      if (!is_expression(tree[child].kind)) stack.push_back(child);
    }
  }
  return result;
}

bool equal(const Tree& a, NodeId x, const Tree& b, NodeId y) {
  const Node& first = a[x];
  const Node& second = b[y];
  if (first.kind != second.kind || first.start != second.start || first.end != second.end ||
      first.op != second.op || first.flags != second.flags) {
    return false;
  }
  NodeId left = first.first;
  NodeId right = second.first;
  if (first.kind == Kind::BinOp || first.kind == Kind::Compare) {
    std::size_t count = 0;
    for (NodeId child = a[left].next; child != kNoNode; child = a[child].next, ++count) {
      if (second.value + count >= b.operators.size() ||
          a.operators[first.value + count] != b.operators[second.value + count]) {
        return false;
      }
    }
  } else if (a.names.text(first.value) != b.names.text(second.value)) {
    return false;
  }
  for (; left != kNoNode && right != kNoNode; left = a[left].next, right = b[right].next) {
    if (!equal(a, left, b, right)) return false;
  }
  return left == right;
}

/// The number of prefixes of one text whose complete statements differ from those of the whole.
std::size_t compare_prefixes(const std::string& path, const std::string& source, std::size_t stride,
                             std::size_t& same) {
  std::size_t different = 0;
  const Tree whole = parse(source);
  const std::vector<Statement> all = statements_of(whole);
  // Behind these offsets a statement must be in the tree of a prefix.
  std::vector<std::size_t> complete;
  for (const Statement& statement : all) {
    const NodeId witness = is_compound(whole[statement.node].kind) ? statement.next : statement.node;
    const std::size_t from = witness == kNoNode          ? std::string::npos
                             : witness == statement.node ? whole[witness].end
                                                         : whole[witness].start;
    const std::size_t line_end = from == std::string::npos ? from : source.find_first_of("\r\n", from);
    complete.push_back(line_end == std::string::npos ? line_end : line_end + 1);
  }
  for (std::size_t cut = stride; cut < source.size(); cut += stride) {
    Tree prefix = parse(std::string_view(source).substr(0, cut));
    resolve_scopes(prefix);
    std::unordered_multimap<std::uint32_t, NodeId> by_start;
    for (const Statement& statement : statements_of(prefix)) {
      by_start.emplace(prefix[statement.node].start, statement.node);
    }
    bool good = true;
    for (std::size_t i = 0; i < all.size() && good; ++i) {
      if (complete[i] > cut) continue;
      const auto [first, last] = by_start.equal_range(whole[all[i].node].start);
      bool found = false;
      for (auto it = first; it != last; ++it) found |= equal(whole, all[i].node, prefix, it->second);
      if (!found) {
        good = false;
        std::fprintf(stderr, "%s: cut at %zu: the statement at %u differs\n", path.c_str(), cut,
                     whole[all[i].node].start);
      }
    }
    ++(good ? same : different);
  }
  return different;
}

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  return pyverdict::text::decode(bytes).text;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string mode = argc > 1 ? argv[1] : "";
  if (mode != "dump" && mode != "dialect" && mode != "prefixes") {
    std::fprintf(stderr, "ast_dump dump|dialect|prefixes [STRIDE] < paths\n");
    return 2;
  }
  const std::size_t stride = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 97;
  std::size_t same = 0;
  std::size_t different = 0;
  for (std::string path; std::getline(std::cin, path);) {
    const std::string source = read(path);
    if (mode == "prefixes") {
      different += compare_prefixes(path, source, stride, same);
      continue;
    }
    Tree tree = parse(source);
    if (mode == "dialect") {
      std::printf("%s\t%u\t%u\t%u\n", path.c_str(), tree.error_count, tree.python2_forms, tree.python3_forms);
      continue;
    }
    resolve_scopes(tree);
    const std::string dump = Dumper(tree).module();
    std::printf("%s\n%zu\n", path.c_str(), dump.size());
    std::fwrite(dump.data(), 1, dump.size(), stdout);
    std::printf("\n");
  }
  if (mode == "prefixes") std::printf("%zu identical, %zu different\n", same, different);
  return different == 0 ? 0 : 1;
}
