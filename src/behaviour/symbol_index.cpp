#include "behaviour/symbol_index.h"

#include <algorithm>

#include "behaviour/pattern.h"

namespace pyverdict::behaviour {
namespace {

std::string_view head_of(std::string_view path) { return path.substr(0, path.find('.')); }

std::string_view tail_of(std::string_view path) {
  const std::size_t dot = path.rfind('.');
  return dot == std::string_view::npos ? path : path.substr(dot + 1);
}

bool is_literal(std::string_view component) {
  return !component.empty() && component.find('*') == std::string_view::npos;
}

}  // namespace

bool SymbolIndex::add(std::string_view glob, std::uint16_t target) {
  if (is_literal(glob)) {
    exact_.add(glob, {glob, target});
  } else if (is_literal(head_of(glob))) {
    by_head_.add(head_of(glob), {glob, target});
  } else if (is_literal(tail_of(glob))) {
    by_tail_.add(tail_of(glob), {glob, target});
  } else {
    return false;
  }
  return true;
}

void SymbolIndex::find(std::string_view symbol, std::vector<std::uint16_t>& out) const {
  const auto begin = static_cast<std::ptrdiff_t>(out.size());
  auto collect = [&](const Table& table, std::string_view key) {
    if (!table.filter.may_have(key)) return;
    const auto it = table.rows.find(key);
    if (it == table.rows.end()) return;
    for (const Entry& entry : it->second) {
      if (matches_glob(symbol, entry.glob, false)) out.push_back(entry.target);
    }
  };
  collect(exact_, symbol);
  collect(by_head_, head_of(symbol));
  collect(by_tail_, tail_of(symbol));
  if (out.end() - out.begin() < begin + 2) return;
  std::sort(out.begin() + begin, out.end());
  out.erase(std::unique(out.begin() + begin, out.end()), out.end());
}

}  // namespace pyverdict::behaviour
