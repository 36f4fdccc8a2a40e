#include <algorithm>
#include <cmath>

#include "text/ascii.h"
#include "text/byte_set.h"
#include "text/text.h"
#include "unwrap/builtins.h"

/// What is written as text: URLs, JSON, paths, lines without their indent.
namespace pyverdict::unwrap::handlers {
namespace {

std::string percent_quoted(std::string_view bytes, std::string_view safe) {
  constexpr std::string_view kUnreserved = "_.-~";
  const text::ByteSet kept(safe);
  std::string out;
  for (const char c : bytes) {
    const bool ascii = static_cast<unsigned char>(c) < 0x80;
    if (text::is_alnum(c) || kUnreserved.find(c) != std::string_view::npos || (ascii && kept.has(c))) {
      out += c;
    } else {
      out += '%';
      out += "0123456789ABCDEF"[static_cast<unsigned char>(c) >> 4];
      out += "0123456789ABCDEF"[static_cast<unsigned char>(c) & 15];
    }
  }
  return out;
}

std::string plus_quoted(std::string_view bytes, std::string_view safe) {
  std::string out = percent_quoted(bytes, std::string(safe) + ' ');
  std::replace(out.begin(), out.end(), ' ', '+');
  return out;
}

}  // namespace

Value quote(Evaluator& evaluator, const Call& call) {
  const bool plus = last_name(path_of(evaluator, call)) == "quote_plus";
  const Value* value = parameter(evaluator, call, 0, "string");
  const Value* safe_value = parameter(evaluator, call, 1, "safe");
  const auto safe = safe_value == nullptr ? std::optional<std::string>(plus ? "" : "/")
                                          : known_string(evaluator, safe_value);
  if (value == nullptr || !is_string(*value) || value->partial || !safe ||
      call.arguments.size() != (safe_value == nullptr ? 1u : 2u))
    return external(evaluator, call);
  const std::string_view content = evaluator.store().string(*value);
  std::string text = plus ? plus_quoted(content, *safe) : percent_quoted(content, *safe);
  if (value->is(Tag::Text) && text == content) return *value;
  return evaluator.built(Tag::Text, std::move(text), value->origins, false, evaluator.store().chain(*value),
                         call.node);
}

Value url_query(Evaluator& evaluator, const Call& call) {
  const Value* query = call.positional(0);
  if (query == nullptr || call.arguments.size() != 1 || !is_known(evaluator.store(), *query))
    return external(evaluator, call);
  Values cells(evaluator.store());
  Items pairs;
  if (query->is(Tag::Dict)) {
    const auto items = evaluator.store().items(*query);
    cells.append(items);
  } else if ((!query->is(Tag::List) && !query->is(Tag::Tuple)) || !evaluator.iterate(*query, pairs)) {
    return external(evaluator, call);
  }
  for (const Value& pair : pairs) {
    const auto both = evaluator.store().items(pair);
    if ((!pair.is(Tag::Tuple) && !pair.is(Tag::List)) || both.size() != 2) return external(evaluator, call);
    cells.append(both);
  }
  std::string text;
  Origins origins = query->origins;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const Value& cell = cells[i];
    const bool plain = is_string(cell) || cell.is(Tag::Integer) || cell.is(Tag::None) || cell.is(Tag::Bool);
    bool partial = false;
    if (!plain || !evaluator.may_hold(text.size())) return external(evaluator, call);
    if (i > 0) text += i % 2 == 0 ? '&' : '=';
    text += plus_quoted(
        cell.is(Tag::Bytes) ? std::string(evaluator.store().string(cell)) : to_text(evaluator, cell, partial),
        "");
    origins |= cell.origins;
  }
  return evaluator.built(Tag::Text, std::move(text), origins, false, 0, call.node);
}

Value path_part(Evaluator& evaluator, const Call& call) {
  const Value* path = parameter(evaluator, call, 0, "p");
  // What these are depends on the system.
  const bool known = path != nullptr && is_string(*path) && !path->partial &&
                     evaluator.store().string(*path).find_first_of("\\:") == std::string_view::npos;
  if (!known || call.arguments.size() != 1) return external(evaluator, call);
  const std::string_view name = last_name(path_of(evaluator, call));
  const std::string_view text = evaluator.store().string(*path);
  const std::size_t base = text.rfind('/') + 1;  // 0 where there is none
  const auto part = [&](std::string_view content) {
    return evaluator.built(path->tag, std::string(content), path->origins, false,
                           evaluator.store().chain(*path), syntax::kNoNode);
  };
  if (name == "basename") return part(text.substr(base));
  std::string_view head = text.substr(0, base);
  std::string_view tail = text.substr(base);
  if (name == "splitext") {
    // Dots in front are no extension.
    const std::size_t start = std::min(text.find_first_not_of('.', base), text.size());
    const std::size_t dot = text.rfind('.');
    const bool found = dot != std::string_view::npos && dot > start;
    head = text.substr(0, found ? dot : text.size());
    tail = text.substr(head.size());
  } else if (const std::size_t end = head.find_last_not_of('/'); end != std::string_view::npos) {
    head = head.substr(0, end + 1);
  }
  if (name == "dirname") return part(head);
  const Value first = part(std::string(head));
  return evaluator.store().items(Tag::Tuple, {first, part(std::string(tail))}, path->origins);
}

Value dedent(Evaluator& evaluator, const Call& call) {
  const Value* value = parameter(evaluator, call, 0, "text");
  if (value == nullptr || !value->is(Tag::Text)) return passes_through(evaluator, call);
  const std::string_view text = evaluator.store().string(*value);
  const auto each_line = [&](auto use) {
    for (std::size_t at = 0; at <= text.size();) {
      const std::size_t end = std::min(text.find('\n', at), text.size());
      const std::string_view line = text.substr(at, end - at);
      const std::size_t indent = std::min(line.find_first_not_of(" \t"), line.size());
      use(line, line.substr(0, indent), end == text.size());
      at = end + 1;
    }
  };
  std::optional<std::string_view> margin;
  each_line([&](std::string_view line, std::string_view indent, bool) {
    if (indent.size() == line.size()) return;
    const std::string_view before = margin.value_or(indent);
    const auto [end, other] = std::mismatch(
        before.begin(), before.begin() + static_cast<std::ptrdiff_t>(std::min(before.size(), indent.size())),
        indent.begin());
    margin = before.substr(0, static_cast<std::size_t>(end - before.begin()));
  });
  std::string result;
  result.reserve(text.size());
  each_line([&](std::string_view line, std::string_view indent, bool last) {
    if (indent.size() != line.size()) result += line.substr(margin ? margin->size() : 0);
    if (!last) result += '\n';
  });
  if (result == text) return *value;
  Value made = evaluator.store().text(std::move(result), value->origins, value->partial,
                                      evaluator.store().chain(*value));
  made.node = value->node;
  return made;
}

namespace {

// Writes as `json.dumps` does; false for what it cannot write, and for what is not known.
class JsonWriter {
 public:
  JsonWriter(Evaluator& evaluator, bool ascii, bool sorted)
      : evaluator_(evaluator), ascii_(ascii), sorted_(sorted) {}

  std::string item_separator = ", ";
  std::string key_separator = ": ";
  std::string text;
  Origins origins = 0;

  bool write(const Value& value, unsigned depth = 0) {
    constexpr unsigned kDeepest = 16;
    constexpr std::size_t kMaxText = 4 * 1024 * 1024;
    if (value.partial || value.iterator || depth > kDeepest || text.size() > kMaxText) return false;
    origins |= value.origins;
    switch (value.tag) {
      case Tag::None:
        text += "null";
        return true;
      case Tag::Bool:
        text += value.integer != 0 ? "true" : "false";
        return true;
      case Tag::Integer:
        text += std::to_string(value.integer);
        return true;
      case Tag::Float: {
        bool partial = !std::isfinite(value.real);
        text += to_repr(evaluator_, value, partial);
        return !partial;
      }
      case Tag::Text:
        write_string(evaluator_.store().string(value));
        return true;
      case Tag::Tuple:
      case Tag::List:
        return write_list(value, depth);
      case Tag::Dict:
        return write_dict(value, depth);
      default:
        return false;
    }
  }

 private:
  bool write_list(const Value& list, unsigned depth) {
    text += '[';
    bool first = true;
    for (const Value& item : evaluator_.store().items(list)) {
      if (!first) text += item_separator;
      first = false;
      if (!write(item, depth + 1)) return false;
    }
    text += ']';
    return true;
  }

  bool write_dict(const Value& dict, unsigned depth) {
    const auto items = evaluator_.store().items(dict);
    std::vector<std::size_t> order;
    for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
      // Of equal keys Python keeps one.
      if (!items[i].is(Tag::Text) || items[i].partial || evaluator_.find_key(dict, items[i]) != i)
        return false;
      order.push_back(i);
    }
    if (sorted_) {
      std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return evaluator_.store().string(items[a]) < evaluator_.store().string(items[b]);
      });
    }
    text += '{';
    for (const std::size_t at : order) {
      if (at != order.front()) text += item_separator;
      write_string(evaluator_.store().string(items[at]));
      text += key_separator;
      if (!write(items[at + 1], depth + 1)) return false;
    }
    text += '}';
    return true;
  }

  void write_unit(std::uint32_t unit) {
    text += "\\u";
    for (int shift = 12; shift >= 0; shift -= 4) text += "0123456789abcdef"[unit >> shift & 15];
  }

  void write_string(std::string_view content) {
    constexpr std::string_view kEscaped = "\"\\\b\f\n\r\t";
    constexpr std::string_view kLetters = "\"\\bfnrt";
    text += '"';
    for (std::size_t at = 0; at < content.size();) {
      const std::size_t start = at;
      const char32_t c = text::next_code_point(content, at);
      const std::size_t escape = c < 0x80 ? kEscaped.find(static_cast<char>(c)) : std::string_view::npos;
      if (escape != std::string_view::npos) {
        text += '\\';
        text += kLetters[escape];
      } else if (c >= 0x10000 && ascii_) {
        write_unit(0xD800 + ((c - 0x10000) >> 10));
        write_unit(0xDC00 + ((c - 0x10000) & 0x3FF));
      } else if (c < 0x20 || (c >= 0x7f && ascii_)) {
        write_unit(c);
      } else {
        text += content.substr(start, at - start);
      }
    }
    text += '"';
  }

  Evaluator& evaluator_;
  bool ascii_;
  bool sorted_;
};

}  // namespace

Value json_text(Evaluator& evaluator, const Call& call) {
  const Value* value = call.positional(0);
  const Value* separators = parameter(evaluator, call, SIZE_MAX, "separators");
  const Value* ascii = parameter(evaluator, call, SIZE_MAX, "ensure_ascii");
  const Value* sort_keys = parameter(evaluator, call, SIZE_MAX, "sort_keys");
  const Value* options[] = {separators, ascii, sort_keys};
  const auto given = 1 + std::count_if(std::begin(options), std::end(options),
                                       [](const Value* option) { return option != nullptr; });
  const auto is_ascii = ascii == nullptr ? std::optional(true) : truth(evaluator.store(), *ascii);
  const auto sorted = sort_keys == nullptr ? std::optional(false) : truth(evaluator.store(), *sort_keys);
  if (value == nullptr || !is_ascii || !sorted || call.arguments.size() != static_cast<std::size_t>(given))
    return external(evaluator, call);
  JsonWriter writer(evaluator, *is_ascii, *sorted);
  if (separators != nullptr && !separators->is(Tag::None)) {
    const auto both = evaluator.store().items(*separators);
    const bool known = both.size() == 2 && !separators->partial && known_string(evaluator, &both[0]) &&
                       known_string(evaluator, &both[1]);
    if (!known) return external(evaluator, call);
    writer.item_separator = evaluator.store().string(both[0]);
    writer.key_separator = evaluator.store().string(both[1]);
  }
  const bool known = writer.write(*value) && evaluator.may_hold(writer.text.size());
  if (!known) {
    evaluator.may_work(writer.text.size());
    return external(evaluator, call);
  }
  return evaluator.built(Tag::Text, std::move(writer.text), writer.origins, false, 0, call.node);
}

}  // namespace pyverdict::unwrap::handlers
