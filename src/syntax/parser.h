#pragma once

#include <algorithm>
#include <vector>

#include "syntax/lexer.h"

/// The parser: recursive descent over tokens on demand, precedence climbing for operators. Every
/// recursion is counted by `Nest`; every loop takes at least one token a round. No function fails: where
/// an expression is missing there is an Error node, and what does not fit is collected in one.
namespace pyverdict::syntax {

class Parser {
 public:
  Parser(Tree& tree, const Limits& limits);
  void run();

 private:
  struct List {
    NodeId first = kNoNode;
    NodeId last = kNoNode;
  };

  /// One level of nesting for as long as it lives.
  class Nest {
   public:
    explicit Nest(Parser& parser) : depth_(parser.depth_) { ++depth_; }
    ~Nest() { --depth_; }
    Nest(const Nest&) = delete;
    Nest& operator=(const Nest&) = delete;

   private:
    std::uint32_t& depth_;
  };

  // Building (parser.cpp).
  const Token& token() const { return lexer_.token(); }
  Tok kind() const { return lexer_.token().kind; }
  bool at(Tok tok) const { return kind() == tok; }
  bool at_line_end() const { return at(Tok::Newline) || at(Tok::Eof); }
  void advance() { lexer_.advance(); }
  bool accept(Tok tok);
  bool expect(Tok tok);
  NodeId add(Kind kind, std::uint32_t start, std::uint32_t value = 0, std::uint16_t flags = 0);
  NodeId add(Kind kind, std::uint32_t start, const List& children, std::uint32_t value = 0,
             std::uint16_t flags = 0);
  NodeId add_around(Kind kind, std::uint32_t start, NodeId child, std::uint32_t value = 0,
                    std::uint16_t flags = 0);
  /// A compound statement: it ends where its last block does, not at the line break behind it.
  NodeId add_compound(Kind kind, std::uint32_t start, const List& children, std::uint32_t value = 0,
                      std::uint16_t flags = 0);
  void grow();
  void append(List& list, NodeId node) {
    if (list.last != kNoNode) {
      nodes_[list.last].next = node;
    } else {
      list.first = node;
    }
    list.last = node;
  }
  void flag(NodeId node, std::uint16_t flags) { nodes_[node].flags |= flags; }
  bool is(NodeId node, Kind kind) const { return nodes_[node].kind == kind; }
  void mark_target(NodeId target, std::uint16_t flags);
  bool name_like() const { return at(Tok::Name) || kind() >= Tok::False; }

  // Errors and bounds (parser.cpp).
  void error();
  void error_at(std::uint32_t offset);
  NodeId missing();
  bool too_deep() const { return depth_ > limits_.max_nesting; }
  NodeId skip_nested();
  void report_nesting(std::uint32_t offset);
  /// The depth inside the bracket at hand. Never 0, not even where the lexer was stopped at that bracket:
  /// what is inside has ended then.
  std::size_t open_depth() const { return std::max<std::size_t>(lexer_.depth(), 1); }
  bool broken_line();
  void collect(List& parts, std::size_t depth, bool stop_at_colon);
  void recover_in_brackets(List& list, std::size_t depth);
  void recover_in_line(List& list);
  bool close(std::size_t depth);
  /// Items between commas, up to the end of the bracket; what is none is recovered from.
  template <typename Item>
  void until_closed(List& list, std::size_t depth, Item item) {
    while (lexer_.depth() >= depth) {
      append(list, item());
      if (accept(Tok::Comma) || lexer_.depth() < depth) continue;
      recover_in_brackets(list, depth);
      accept(Tok::Comma);
    }
  }

  // Expressions (parse_expressions.cpp).
  NodeId expressions();
  NodeId starred_or_test();
  NodeId test();
  NodeId finish_test(NodeId body, std::uint32_t start);
  NodeId expression(std::uint8_t level);
  NodeId chain(NodeId left, std::uint32_t start, std::uint8_t level);
  NodeId compare(NodeId left, std::uint32_t start);
  std::uint32_t take_operators(std::size_t mark);
  NodeId prefix();
  NodeId prefixed();
  NodeId primary();
  NodeId await_expression();
  NodeId chain_too_long(NodeId left, std::uint32_t start);
  NodeId call(NodeId callee, std::uint32_t start);
  NodeId subscript(NodeId object, std::uint32_t start);
  NodeId slice();
  NodeId argument();
  void arguments(List& list, std::size_t depth);
  NodeId yield_expression();
  NodeId lambda(bool conditional_body);

  // Atoms (parse_atoms.cpp).
  NodeId atom();
  NodeId parenthesized();
  NodeId list_display();
  NodeId brace_display();
  NodeId dict_display(std::uint32_t start, std::size_t depth, NodeId key);
  void elements(List& list, std::size_t depth);
  bool rest_of_display(List& list, std::size_t depth, bool python2_tuple);
  bool at_comprehension() const;
  void comprehensions(List& list, bool python2_tuple);
  NodeId comprehension_operand();
  NodeId targets();
  NodeId number();
  NodeId repr();
  NodeId strings();
  NodeId string();

  // f-strings (parse_fstrings.cpp).
  struct Format {
    Byte mark;
    bool triple;
    bool specification;
    std::uint16_t flags;
    bool unterminated = false;
    bool aborted = false;
  };
  NodeId fstring();
  const Byte* format_parts(List& parts, const Byte* at, Format& format);
  const Byte* replacement(List& parts, const Byte* at, Format& format);
  const Byte* recover_in_field(const Byte* at, const Format& format) const;

  // Parameters (parse_functions.cpp).
  NodeId parameters(bool of_lambda, std::size_t depth);
  NodeId parameter(bool of_lambda);
  void type_parameters(List& list);
  void function(List& list, std::uint32_t start, List& parts, std::uint16_t flags);
  void class_definition(List& list, std::uint32_t start, List& parts);
  void decorated(List& list);

  // Statements (parse_statements.cpp, parse_simple.cpp).
  void statements(List& list, std::int64_t parent);
  void statement(List& list);
  bool compound(List& list);
  NodeId block();
  void header_rest(List& list);
  void skip_block(List& list, std::int64_t parent);
  void simple_line(List& list);
  void simple(List& list);
  bool named_simple(List& list);
  void expression_statement(List& list);
  void if_statement(List& list);
  void while_statement(List& list);
  void for_statement(List& list, std::uint32_t start, std::uint16_t flags);
  void with_statement(List& list, std::uint32_t start, std::uint16_t flags);
  void try_statement(List& list);
  NodeId handler(bool& star);
  NodeId handler_type(Atom& name, NodeId& target, std::uint16_t& flags);
  void stray_clause(List& list);
  bool continues(Tok tok) const { return at(tok) && lexer_.indent() == column_; }
  NodeId with_item();
  bool with_items_in_parentheses();
  Atom dotted_name();
  void import_statement(List& list);
  void import_from(List& list);
  NodeId alias(bool dotted);
  void name_list(List& list, Kind kind);
  void raise_statement(List& list);
  void print_statement(List& list);
  void exec_statement(List& list);
  void type_alias(List& list);
  bool at_print_statement() const;
  bool at_exec_statement() const;
  bool at_operand_word() const;
  bool at_type_alias();
  bool at_magic() const;
  void raw_line(List& list, Kind kind);

  // Match statements (parse_patterns.cpp).
  bool at_match_statement();
  void match_statement(List& list);
  NodeId match_case();
  NodeId patterns();
  NodeId pattern();
  NodeId or_pattern();
  NodeId closed_pattern();
  NodeId class_pattern(NodeId type, std::uint32_t start);
  NodeId mapping_pattern();
  NodeId pattern_value();

  Tree& tree_;
  Limits limits_;
  std::vector<Node>& nodes_;
  Lexer lexer_;
  std::vector<Op> operators_;  ///< of the chains being read
  std::vector<Atom> parts_;    ///< of the dotted name being read
  std::uint32_t depth_ = 0;
  std::uint32_t chain_ = 0;   ///< the longest path of trailers in what was read since it was set
  std::uint32_t column_ = 0;  ///< the column of the statement being read
  std::uint32_t last_error_ = ~0u;
  std::size_t lookahead_ = 0;  ///< bytes that looking ahead may still read twice
  bool nesting_reported_ = false;
  bool stopped_ = false;
};

}  // namespace pyverdict::syntax
