#include "syntax/scopes.h"

#include <algorithm>
#include <deque>

#include "syntax/scope_table.h"

namespace pyverdict::syntax {
namespace {

/// Each name that is bound nowhere is looked for in all of them.
constexpr std::size_t kMaxStarImports = 64;

/// In the table until it is known which scope a nonlocal name belongs to.
constexpr std::uint32_t kPendingNonlocal = ~0u;

class Resolver {
 public:
  explicit Resolver(Tree& tree) : tree_(tree), table_(tree.nodes.size() / 16) {}

  Scopes run() {
    const std::size_t count = tree_.nodes.size();
    scopes_.of_node.assign(count, kNoBinding);
    scopes_.scope_of_node.assign(count, 0);
    scopes_.bindings.push_back({kNoAtom, 0, 0, 0});
    scopes_.scopes.push_back({ScopeKind::Module, 0, tree_.root});
    push_chain(tree_[tree_.root].first, 0);
    while (!stack_.empty()) {
      const Visit visit = stack_.back();
      stack_.pop_back();
      if (visit.chained && tree_[visit.node].next != kNoNode) {
        Visit next = visit;
        next.node = tree_[visit.node].next;
        stack_.push_back(next);
      }
      this->visit(visit);
    }
    bind_definitions();
    resolve_reads();
    return std::move(scopes_);
  }

 private:
  enum class Role : std::uint8_t { Read, Target, Parameter };

  struct Visit {
    NodeId node;
    ScopeId scope;
    NodeId value = kNoNode;  ///< Target: what it gets
    ScopeId inner = 0;       ///< Parameter: the function's scope
    Role role = Role::Read;
    DefinitionKind how = DefinitionKind::Assignment;
    bool chained = false;  ///< the siblings behind it are visited in the same way
  };

  struct Event {
    ScopeId scope;
    Atom name;
    Definition definition;
    BindingId binding = kNoBinding;
  };

  struct Read {
    NodeId node;
    ScopeId scope;
  };

  void push(NodeId node, ScopeId scope) {
    if (node != kNoNode) stack_.push_back({.node = node, .scope = scope});
  }

  void push_chain(NodeId first, ScopeId scope) {
    if (first != kNoNode) stack_.push_back({.node = first, .scope = scope, .chained = true});
  }

  void push_target(NodeId node, ScopeId scope, DefinitionKind how, NodeId value) {
    stack_.push_back({.node = node, .scope = scope, .value = value, .role = Role::Target, .how = how});
  }

  /// What `add` pushed is visited in the order in which it was pushed.
  template <typename Add>
  void in_order(Add add) {
    const auto from = static_cast<std::ptrdiff_t>(stack_.size());
    add();
    std::reverse(stack_.begin() + from, stack_.end());
  }

  void define(ScopeId scope, Atom name, DefinitionKind how, NodeId node, NodeId value, Atom path = kNoAtom) {
    if (name != kNoAtom) events_.push_back({scope, name, {how, node, value, path}, kNoBinding});
  }

  ScopeId open(ScopeKind kind, ScopeId parent, NodeId node) {
    const auto id = static_cast<ScopeId>(scopes_.scopes.size());
    scopes_.scopes.push_back({kind, parent, node});
    scopes_.scope_of_node[node] = id;
    return id;
  }

  void visit(const Visit& visit) {
    switch (visit.role) {
      case Role::Read:
        return read(visit.node, visit.scope);
      case Role::Target:
        return target(visit);
      case Role::Parameter:
        return parameter(visit);
    }
  }

  void target(const Visit& visit) {
    const Node& node = tree_[visit.node];
    switch (node.kind) {
      case Kind::Name:
        define(visit.scope, node.value, visit.how, visit.node, visit.value);
        return;
      case Kind::Tuple:
      case Kind::List:
      case Kind::Starred:
        if (node.first != kNoNode) {
          Visit parts = visit;
          parts.node = node.first;
          parts.chained = true;
          if (visit.how == DefinitionKind::Assignment) parts.how = DefinitionKind::Unpacking;
          stack_.push_back(parts);
        }
        return;
      default:
        read(visit.node, visit.scope);
    }
  }

  /// Annotation and default belong to the scope around the function.
  void parameter(const Visit& visit) {
    const Node& node = tree_[visit.node];
    if (node.kind != Kind::Parameter) return read(visit.node, visit.scope);
    define(visit.inner, node.value, DefinitionKind::Parameter, visit.node, kNoNode);
    NodeId child = node.first;
    if (child == kNoNode) return;
    if (node.has(kPython2) && tree_[child].kind == Kind::Tuple) {
      push_target(child, visit.inner, DefinitionKind::Parameter, kNoNode);
      child = tree_[child].next;
    }
    push_chain(child, visit.scope);
  }

  void read(NodeId id, ScopeId scope) {
    const Node& node = tree_[id];
    switch (node.kind) {
      case Kind::Name:
        reads_.push_back({id, scope});
        return;
      case Kind::FunctionDef:
        define(scope, node.value, DefinitionKind::Function, id, kNoNode);
        return function(id, scope, ScopeKind::Function);
      case Kind::Lambda:
        return function(id, scope, ScopeKind::Lambda);
      case Kind::ClassDef:
        define(scope, node.value, DefinitionKind::Class, id, kNoNode);
        return class_definition(id, scope);
      case Kind::ListComp:
      case Kind::SetComp:
      case Kind::DictComp:
      case Kind::GeneratorExp:
        return comprehension(id, scope);
      case Kind::NamedExpr: {
        ScopeId outer = scope;
        while (scopes_.scopes[outer].kind == ScopeKind::Comprehension) outer = scopes_.scopes[outer].parent;
        return assignment(node.first, tree_[node.first].next, scope, outer, DefinitionKind::Assignment);
      }
      case Kind::Assign: {
        const NodeId value = tree_.last_child(id);
        return in_order([&] {
          for (NodeId child = node.first; child != value; child = tree_[child].next) {
            push_target(child, scope, DefinitionKind::Assignment, value);
          }
          push(value, scope);
        });
      }
      case Kind::AugAssign:
        return assignment(node.first, tree_[node.first].next, scope, scope, DefinitionKind::AugAssignment);
      case Kind::AnnAssign: {
        const NodeId annotation = tree_[node.first].next;
        const NodeId value = annotation == kNoNode ? kNoNode : tree_[annotation].next;
        return in_order([&] {
          push_target(node.first, scope, DefinitionKind::Assignment, value);
          push_chain(annotation, scope);
        });
      }
      case Kind::For: {
        const NodeId iterable = tree_[node.first].next;
        return in_order([&] {
          push_target(node.first, scope, DefinitionKind::Loop, iterable);
          push_chain(iterable, scope);
        });
      }
      case Kind::WithItem: {
        const NodeId as = tree_[node.first].next;
        return in_order([&] {
          push(node.first, scope);
          if (as != kNoNode) push_target(as, scope, DefinitionKind::With, node.first);
        });
      }
      case Kind::Delete:
        return in_order([&] {
          for (const NodeId child : tree_.children(id))
            push_target(child, scope, DefinitionKind::Deletion, kNoNode);
        });
      case Kind::Import:
      case Kind::ImportFrom:
        return import(id, scope);
      case Kind::Global:
      case Kind::Nonlocal:
        return declaration(id, scope);
      case Kind::Handler:
        return handler(id, scope);
      case Kind::MatchAs:
      case Kind::MatchStar:
        define(scope, node.value, DefinitionKind::Pattern, id, kNoNode);
        return push_chain(node.first, scope);
      case Kind::TypeParameters:
        return push_chain(node.first, scope);
      case Kind::TypeParameter:
        define(scope, node.value, DefinitionKind::TypeParameter, id, kNoNode);
        return push_chain(node.first, scope);
      case Kind::TypeAlias:
        return type_alias(id, scope);
      default:
        push_chain(node.first, scope);
    }
  }

  void assignment(NodeId name, NodeId value, ScopeId scope, ScopeId target_scope, DefinitionKind how) {
    in_order([&] {
      push_target(name, target_scope, how, value);
      push_chain(value, scope);
    });
  }

  void function(NodeId id, ScopeId scope, ScopeKind kind) {
    // Type parameters have a scope between the function's and the one around it.
    const NodeId type_parameters = tree_.child(id, Kind::TypeParameters);
    const ScopeId around =
        type_parameters == kNoNode ? scope : open(ScopeKind::TypeParameters, scope, type_parameters);
    const ScopeId inner = open(kind, around, id);
    in_order([&] {
      for (const NodeId child : tree_.children(id)) {
        switch (tree_[child].kind) {
          case Kind::Decorator:
            push(child, scope);
            break;
          case Kind::Parameters:
            if (tree_[child].first != kNoNode) {
              stack_.push_back({.node = tree_[child].first,
                                .scope = around,
                                .inner = inner,
                                .role = Role::Parameter,
                                .chained = true});
            }
            break;
          case Kind::Returns:
          case Kind::TypeParameters:
            push(child, around);
            break;
          default:
            push(child, inner);
        }
      }
    });
  }

  void class_definition(NodeId id, ScopeId scope) {
    const NodeId type_parameters = tree_.child(id, Kind::TypeParameters);
    const ScopeId around =
        type_parameters == kNoNode ? scope : open(ScopeKind::TypeParameters, scope, type_parameters);
    const ScopeId inner = open(ScopeKind::Class, around, id);
    in_order([&] {
      for (const NodeId child : tree_.children(id)) {
        const Kind kind = tree_[child].kind;
        push(child, kind == Kind::Decorator ? scope : kind == Kind::Block ? inner : around);
      }
    });
  }

  void type_alias(NodeId id, ScopeId scope) {
    const Node& node = tree_[id];
    const NodeId value = tree_.last_child(id);
    const NodeId type_parameters = tree_.child(id, Kind::TypeParameters);
    const ScopeId around =
        type_parameters == kNoNode ? scope : open(ScopeKind::TypeParameters, scope, type_parameters);
    in_order([&] {
      push_target(node.first, scope, DefinitionKind::Assignment, value);
      push_chain(tree_[node.first].next, around);
    });
  }

  /// The first iterable belongs to the scope around the comprehension.
  void comprehension(NodeId id, ScopeId scope) {
    const ScopeId inner = open(ScopeKind::Comprehension, scope, id);
    bool outermost = true;
    in_order([&] {
      for (const NodeId child : tree_.children(id)) {
        if (tree_[child].kind != Kind::Comprehension) {
          push(child, inner);
          continue;
        }
        const NodeId targets = tree_[child].first;
        const NodeId iterable = tree_[targets].next;
        push_target(targets, inner, DefinitionKind::Loop, iterable);
        push(iterable, outermost ? scope : inner);
        for (NodeId condition = tree_[iterable].next; condition != kNoNode;
             condition = tree_[condition].next) {
          push(condition, inner);
        }
        outermost = false;
      }
    });
  }

  void import(NodeId id, ScopeId scope) {
    const Node& node = tree_[id];
    std::string module;
    if (node.kind == Kind::ImportFrom) {
      module.assign(node.op, '.');
      module += tree_.names.text(node.value);
    }
    for (const NodeId alias : tree_.children(id)) {
      if (tree_[alias].kind != Kind::Alias) {
        read(alias, scope);
        continue;
      }
      const NodeId as = tree_[alias].first;
      const std::string name{tree_.names.text(tree_[alias].value)};
      if (node.kind == Kind::Import) {
        const Atom top =
            as != kNoNode ? tree_[alias].value : tree_.names.intern(name.substr(0, name.find('.')));
        define(scope, as != kNoNode ? tree_[as].value : top, DefinitionKind::Import, alias, kNoNode, top);
      } else if (name == "*") {
        if (std::find(scopes_.star_imports.begin(), scopes_.star_imports.end(), module) ==
                scopes_.star_imports.end() &&
            scopes_.star_imports.size() < kMaxStarImports)
          scopes_.star_imports.push_back(module);
      } else {
        const bool separated = module.empty() || module.back() == '.';
        const Atom path = tree_.names.intern(separated ? module + name : module + "." + name);
        define(scope, tree_[as != kNoNode ? as : alias].value, DefinitionKind::Import, alias, kNoNode, path);
      }
    }
  }

  void declaration(NodeId id, ScopeId scope) {
    const bool global = tree_[id].kind == Kind::Global;
    for (const NodeId name : tree_.children(id)) {
      if (tree_[name].kind != Kind::Name) continue;
      const Atom atom = tree_[name].value;
      define(scope, atom, DefinitionKind::Declaration, name, kNoNode);
      if (scope == 0) continue;
      if (global) {
        table_.at(scope, atom) = global_binding(atom);
      } else {
        table_.at(scope, atom) = kPendingNonlocal;
        nonlocals_.push_back({name, scope});
      }
    }
  }

  void handler(NodeId id, ScopeId scope) {
    const Node& node = tree_[id];
    const NodeId type = node.has(kHasType) ? node.first : kNoNode;
    define(scope, node.value, DefinitionKind::Exception, id, type);
    if (!node.has(kHasTarget)) return push_chain(node.first, scope);
    const NodeId bound = tree_[type].next;
    in_order([&] {
      push(type, scope);
      push_target(bound, scope, DefinitionKind::Exception, type);
      push_chain(tree_[bound].next, scope);
    });
  }

  BindingId make_binding(ScopeId scope, Atom name) {
    scopes_.bindings.push_back({name, scope, 0, 0});
    return static_cast<BindingId>(scopes_.bindings.size() - 1);
  }

  BindingId global_binding(Atom name) {
    std::uint32_t& slot = table_.at(0, name);
    if (slot == ScopeTable::kAbsent) slot = make_binding(0, name);
    return slot;
  }

  BindingId enclosing(ScopeId scope, Atom name) {
    while (scope != 0) {
      scope = scopes_.scopes[scope].parent;
      if (scopes_.scopes[scope].kind == ScopeKind::Class || scope == 0) continue;
      const std::uint32_t found = table_.find(scope, name);
      if (found != ScopeTable::kAbsent && found != kPendingNonlocal) return found;
    }
    return global_binding(name);
  }

  void bind_definitions() {
    table_.expect(events_.size());
    for (Event& event : events_) {
      std::uint32_t& slot = table_.at(event.scope, event.name);
      if (slot == ScopeTable::kAbsent) slot = make_binding(event.scope, event.name);
      event.binding = slot;
    }
    for (const Read& name : nonlocals_) {
      const Atom atom = tree_[name.node].value;
      const BindingId outer = enclosing(name.scope, atom);
      table_.at(name.scope, atom) = outer;
    }
    for (Event& event : events_) {
      if (event.binding == kPendingNonlocal) event.binding = table_.find(event.scope, event.name);
      ++scopes_.bindings[event.binding].definition_count;
    }
    std::uint32_t first = 0;
    for (Binding& binding : scopes_.bindings) {
      binding.first_definition = first;
      first += binding.definition_count;
      binding.definition_count = 0;
    }
    scopes_.definitions.resize(first);
    for (const Event& event : events_) {
      Binding& binding = scopes_.bindings[event.binding];
      scopes_.definitions[binding.first_definition + binding.definition_count++] = event.definition;
      scopes_.of_node[event.definition.node] = event.binding;
      if (event.definition.kind == DefinitionKind::Import) {
        const NodeId as = tree_[event.definition.node].first;
        if (as != kNoNode) scopes_.of_node[as] = event.binding;
      }
    }
  }

  void resolve_reads() {
    for (const Read& name : reads_) {
      const Atom atom = tree_[name.node].value;
      ScopeId scope = name.scope;
      std::uint32_t found = table_.find(scope, atom);
      while (found == ScopeTable::kAbsent && scope != 0) {
        scope = scopes_.scopes[scope].parent;
        if (scopes_.scopes[scope].kind != ScopeKind::Class) found = table_.find(scope, atom);
      }
      scopes_.of_node[name.node] = found;
    }
  }

  Tree& tree_;
  Scopes scopes_;
  ScopeTable table_;
  std::vector<Visit> stack_;
  std::deque<Event> events_;  // may be many, and is gone through in order
  std::vector<Read> reads_;
  std::vector<Read> nonlocals_;
};

}  // namespace

Scopes resolve_scopes(Tree& tree) { return Resolver(tree).run(); }

}  // namespace pyverdict::syntax
