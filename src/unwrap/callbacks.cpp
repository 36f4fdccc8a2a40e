#include <algorithm>
#include <array>

#include "text/name_filter.h"
#include "unwrap/evaluator.h"

/// Functions that call what they are given: threads, timers, handlers, pools.
namespace pyverdict::unwrap {

enum class Given : std::uint8_t {
  Nothing,
  Rest,   ///< the arguments behind the function
  Tuple,  ///< the argument behind the function, or the keyword `args`
};

struct Callback {
  std::string_view path;
  std::uint8_t at;
  std::string_view keyword;
  Given given;
};

namespace {

constexpr std::array<Callback, 27> kCallbacks = {{
    {"_thread.start_new", 0, "function", Given::Tuple},
    {"_thread.start_new_thread", 0, "function", Given::Tuple},
    {"asyncio.get_event_loop().call_later", 1, "callback", Given::Rest},
    {"asyncio.get_event_loop().call_soon", 0, "callback", Given::Rest},
    {"asyncio.get_event_loop().run_in_executor", 1, "func", Given::Rest},
    {"asyncio.get_running_loop().run_in_executor", 1, "func", Given::Rest},
    {"asyncio.to_thread", 0, "func", Given::Rest},
    {"atexit.register", 0, "func", Given::Rest},
    {"concurrent.futures.ProcessPoolExecutor().submit", 0, "fn", Given::Rest},
    {"concurrent.futures.ThreadPoolExecutor().submit", 0, "fn", Given::Rest},
    {"contextlib.ExitStack().callback", 0, "callback", Given::Rest},
    {"contextvars.copy_context().run", 0, "callable", Given::Rest},
    {"eventlet.spawn", 0, "func", Given::Rest},
    {"gevent.spawn", 0, "function", Given::Rest},
    {"multiprocessing.Pool().apply", 0, "func", Given::Tuple},
    {"multiprocessing.Pool().apply_async", 0, "func", Given::Tuple},
    {"multiprocessing.Process", 1, "target", Given::Tuple},
    {"os.register_at_fork", 9, "after_in_child", Given::Nothing},
    {"sched.scheduler().enter", 2, "action", Given::Nothing},
    {"signal.signal", 1, "handler", Given::Nothing},
    {"sys.addaudithook", 0, "hook", Given::Nothing},
    {"sys.setprofile", 0, "function", Given::Nothing},
    {"sys.settrace", 0, "function", Given::Nothing},
    {"threading.Thread", 1, "target", Given::Tuple},
    {"threading.Timer", 1, "function", Given::Tuple},
    {"tkinter.Tk().after", 1, "func", Given::Rest},
    {"weakref.finalize", 1, "func", Given::Rest},
}};

}  // namespace

const Callback* find_callback(std::string_view path) {
  static constexpr text::NameFilter kFilter(kCallbacks, &Callback::path);
  if (!kFilter.may_have(path)) return nullptr;
  const auto it = std::find_if(kCallbacks.begin(), kCallbacks.end(),
                               [&](const Callback& row) { return row.path == path; });
  return it == kCallbacks.end() ? nullptr : &*it;
}

void Evaluator::call_back(const Callback& callback, const Call& call) {
  const auto keyword = [&](std::string_view name) -> const Argument* {
    for (const Argument& argument : call.arguments) {
      if (argument.keyword != syntax::kNoAtom && layer_.tree.names.text(argument.keyword) == name) {
        return &argument;
      }
    }
    return nullptr;
  };
  const Argument* named = keyword(callback.keyword);
  const Value* function = named != nullptr ? &named->value : call.positional(callback.at);
  if (function == nullptr || function->is(Tag::Unknown)) return;
  std::vector<Argument> arguments;
  if (callback.given == Given::Rest) {
    std::size_t at = 0;
    for (const Argument& argument : call.arguments) {
      if (argument.keyword == syntax::kNoAtom && at++ > callback.at) arguments.push_back(argument);
    }
  } else if (callback.given == Given::Tuple) {
    const Argument* tuple = keyword("args");
    // Thread and Process have a name between the function and its arguments.
    const std::size_t behind =
        callback.path.ends_with("Thread") || callback.path.ends_with("Process") ? 2 : 1;
    const Value* values = tuple != nullptr ? &tuple->value : call.positional(callback.at + behind);
    Items items;
    if (values != nullptr && iterate(*values, items)) {
      const syntax::NodeId node = tuple != nullptr ? tuple->node : call.node;
      for (const Value& item : items) arguments.push_back({syntax::kNoAtom, node, item});
    }
  }
  // A function of the script that takes nothing known is read anyway, as one that is never called.
  if (function->is(Tag::Function) && arguments.empty() && callback.given != Given::Nothing) return;
  const Value callee = *function;
  call_value(callee, Call{call.node, kNoSymbol, Value(), arguments});
}

}  // namespace pyverdict::unwrap
