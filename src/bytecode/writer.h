#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bytecode/bytecode.h"
#include "bytecode/opcodes.h"

/// Instructions to statements. Internal to bytecode.
namespace pyverdict::bytecode {

/// What all code objects of one listing share.
struct Output {
  const Reading& reading;
  std::string text;
  std::size_t budget;         ///< bytes that may still be written, copies on the way included
  std::uint32_t names = 0;    ///< names that were made up so far
  std::uint32_t indent = 0;   ///< blocks around the next statement
  std::uint32_t nesting = 0;  ///< code objects around it
  std::string problem = {};
  bool exact = true;  ///< no constant was written as something else

  /// Takes from the budget; false when it is used up.
  bool spend(std::size_t bytes);
  std::string fresh(std::string_view stem);
  void line(std::string_view statement);
};

/// A constant as Python writes it; None for what has no literal.
std::string constant_text(Output& out, std::uint32_t object);

/// A value on the stack: source that gives it.
struct Expression {
  enum class Kind : std::uint8_t {
    Plain,
    Atom,        ///< a name or a constant: may be written twice
    Operation,   ///< needs parentheses inside another expression
    Null,        ///< the marker beside a callable
    Module,      ///< `import text`
    FromModule,  ///< `text` is a module that names are imported from
    Member,      ///< `from text import detail`
    BuildClass,
    ClassBody,  ///< `object` is its code
    Function,   ///< a function that was written down as `text`
  };
  Kind kind = Kind::Plain;
  std::string text;
  std::string detail;  ///< Member: the name; Operation: the operator; of a tuple: how many items it has
  std::uint32_t object = kNoObject;  ///< of a constant

  bool is(Kind k) const { return kind == k; }
};

/// Whether the text may be evaluated twice, or later than where it stands.
bool is_steady(const Expression& expression);

/// Writes one code object, and those inside it where they are made into functions.
class CodeWriter {
 public:
  CodeWriter(Output& out, const Code& code);

  /// Writes all statements; at least one.
  void body();
  /// `a, b=1, *args, **kwargs`; `defaults` are those of the last positional parameters.
  std::string parameters(const std::vector<std::string>& defaults, bool keyword_defaults);

 private:
  enum class BlockKind : std::uint8_t { If, Else, Loop, Try, Except };
  struct Block {
    BlockKind kind;
    std::uint32_t end;
    std::uint32_t start = 0;     ///< Loop: what jumps back
    std::size_t depth = 0;       ///< of the stack when it was opened
    std::size_t header = 0;      ///< where its first line starts in the text
    std::size_t first = 0;       ///< where its statements start in the text
    std::string condition = {};  ///< If
    std::string opposite = {};   ///< of the condition
    std::string merged = {};     ///< the name that both branches give their value to
    std::string top = {};        ///< of the stack when it was opened
    std::uint32_t handler = 0;   ///< Try: where its handler starts; 0 when it is not written
  };
  struct Range {
    std::uint32_t start;
    std::uint32_t end;
  };

  // writer.cpp: control flow
  void walk(std::uint32_t begin, std::uint32_t end);
  void prepare();
  void read_exception_table();
  void find_handler_ends();
  std::uint32_t handler_end(std::uint32_t target) const;
  const Range* handler_around(std::uint32_t offset) const;
  std::size_t index_at(std::uint32_t offset) const;
  void open(BlockKind kind, std::uint32_t end, std::string_view header);
  void close();
  bool flow(std::size_t index);
  void test(const Instruction& instruction, bool jumps_when);
  void branch(const Instruction& instruction, const std::string& condition, const std::string& opposite);
  void keep_or_pop(const Instruction& instruction, bool when_true);
  void jump(const Instruction& instruction);
  void for_loop(std::size_t& index);
  void leave(std::string_view statement, const Instruction& instruction);
  Block* loop();
  void declare();

  // stores.cpp: statements that bind and delete
  bool store(const Instruction& instruction);
  void unpack(std::size_t count, std::size_t star);
  void assign(std::string_view target);

  // expressions.cpp: the stack
  void step(std::size_t& index);
  bool load(const Instruction& instruction);
  void load_attribute(const Instruction& instruction);
  bool operation(const Instruction& instruction);
  bool container(const Instruction& instruction);
  bool stack_operation(const Instruction& instruction);
  bool call(const Instruction& instruction);
  bool import(const Instruction& instruction);
  bool other(const Instruction& instruction);
  void call_with(std::size_t count, std::vector<std::string> keywords);
  void call_old(std::uint32_t counts, bool star, bool stars);
  void call_unpacked(bool has_keywords);
  void finish_call(std::vector<Expression> arguments, const std::vector<std::string>& keywords,
                   std::string_view more);
  Expression pop_callee(std::vector<Expression>& arguments);
  void make_function(std::size_t index);
  std::vector<std::string> items_of(const Expression& tuple);
  void write_class(const std::string& name, std::string_view bases, std::uint32_t code);
  void spill();
  void binary(std::string_view op);
  std::string subscript(const Expression& key);

  Expression pop();
  std::vector<Expression> pop_many(std::size_t count);
  void push(std::string text, Expression::Kind kind = Expression::Kind::Plain);
  void push_constant(std::uint32_t object);
  /// The text with parentheses where an expression stands inside another.
  std::string inner(Expression expression);
  std::string joined(std::vector<Expression> values, std::string_view separator = ", ");
  std::string local(std::uint32_t index) const;
  std::string cell(std::uint32_t index) const;
  std::string name(std::uint32_t index) const;

  Output& out_;
  const Code& code_;
  Version version_;
  std::vector<Instruction> instructions_;
  std::vector<Expression> stack_;
  std::vector<Block> blocks_;
  std::vector<Range> loops_;                 // by start
  std::vector<Block> tries_;                 // since 3.11, by start: `start`, `end`, `handler`
  std::vector<Range> handlers_;              // regions that are written with their `try`, by start
  std::vector<std::uint32_t> handler_ends_;  // by instruction
  std::vector<std::string> pending_keywords_;
  const Instruction* after_for_ = nullptr;  // the POP_TOP behind an END_FOR
  std::uint32_t end_ = 0;                   // of what is being walked
  bool crossed_ = false;                    // a jump fitted no block: what follows a return may be reached
  bool collects_ = false;                   // a list, set or dict is filled item by item
  bool is_function_ = false;
};

}  // namespace pyverdict::bytecode
