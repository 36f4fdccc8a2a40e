#include <algorithm>
#include <array>

#include "text/byte_set.h"
#include "text/text.h"
#include "unwrap/builtins.h"
#include "unwrap/codecs.h"
#include "unwrap/integers.h"
#include "unwrap/text_shapes.h"
#include "unwrap/xor_key.h"

namespace pyverdict::unwrap {
namespace {

class StringMethods {
 public:
  StringMethods(Evaluator& evaluator, const Value& receiver, const Call& call)
      : evaluator_(evaluator), store_(evaluator.store()), receiver_(receiver), call_(call) {
    content_ = store_.string(receiver);
  }

  std::optional<Value> call(std::string_view name) {
    if (const auto it =
            std::find_if(kTable.begin(), kTable.end(), [&](const Row& row) { return row.name == name; });
        it != kTable.end()) {
      return (this->*it->method)();
    }
    const auto decided = receiver_.partial ? std::nullopt : text_test(name, content_);
    return decided ? std::optional(boolean(*decided, receiver_.origins)) : std::nullopt;
  }

 private:
  using Method = std::optional<Value> (StringMethods::*)();
  struct Row {
    std::string_view name;
    Method method;
  };

  Value made(std::string result) {
    return evaluator_.built(receiver_.tag, std::move(result), receiver_.origins, receiver_.partial,
                            store_.chain(receiver_), call_.node);
  }
  const Value* argument(std::size_t index) const { return call_.positional(index); }
  // Whether there is room for one more part than so many: what it is split into, and the values of them.
  bool may_split(std::size_t parts) const {
    constexpr std::size_t kPart = 128;
    constexpr std::size_t kAtOnce = 1024;
    if (parts == 0 || parts % kAtOnce != 0) return true;
    return evaluator_.may_work(kAtOnce * sizeof(Value)) && evaluator_.may_take(std::uint64_t{parts} * kPart);
  }
  // The text of an argument of the receiver's type; nothing when it is not known.
  std::optional<std::string> string_argument(std::size_t index) const {
    const Value* value = argument(index);
    if (value == nullptr || value->tag != receiver_.tag || value->partial) return std::nullopt;
    return std::string(store_.string(*value));
  }
  std::optional<Value> join() {
    const Value* iterable = argument(0);
    if (iterable == nullptr) return std::nullopt;
    Items items;
    Origins origins = receiver_.origins | iterable->origins;
    if (!evaluator_.iterate(*iterable, items)) {
      return evaluator_.built(receiver_.tag, std::string(kHole), origins, true, 0, call_.node);
    }
    if (auto plain = content_.empty() ? find_plain(items) : std::nullopt) {
      origins |= items[0].origins;
      return evaluator_.built(receiver_.tag, std::move(*plain), origins, false, store_.extend(0, kFoundKey),
                              call_.node);
    }
    TextBuilder result(store_);
    bool partial = receiver_.partial;
    Store::Chain chain = 0;
    bool first = true;
    for (const Value& item : items) {
      if (!first) result += content_;
      first = false;
      if (item.tag == receiver_.tag) {
        result += store_.string(item);
        partial = partial || item.partial;
        if (chain == 0) chain = store_.chain(item);
      } else {
        result += kHole;
        partial = true;
      }
      origins |= item.origins;
      if (result.is_cut_short()) return std::nullopt;
    }
    return evaluator_.built(receiver_.tag, result.take(), origins, partial, chain, call_.node);
  }

  std::optional<Value> replace() {
    const auto from = string_argument(0);
    const auto to = string_argument(1);
    if (!from || !to) return std::nullopt;
    const Value* count = argument(2);
    const double growth = static_cast<double>(content_.size() + 1) * static_cast<double>(to->size() + 1);
    if (growth > 1e9 || !evaluator_.may_hold(content_.size())) return std::nullopt;
    const std::int64_t most = count != nullptr && count->is(Tag::Integer) ? count->integer : -1;
    // It may double as it grows.
    if (!evaluator_.may_take(3 * replaced_size(content_, *from, *to, most))) return std::nullopt;
    std::string result = replace_all(content_, *from, *to, most);
    if (result == content_) return receiver_;
    return evaluator_.transformed(receiver_.tag, std::move(result), receiver_, "replace", 0,
                                  receiver_.partial, call_.node);
  }

  std::optional<Value> strip_both() { return stripped(true, true); }
  std::optional<Value> strip_left() { return stripped(true, false); }
  std::optional<Value> strip_right() { return stripped(false, true); }
  std::optional<Value> stripped(bool left, bool right) {
    const auto set = string_argument(0);
    if (argument(0) != nullptr && !argument(0)->is(Tag::None) && !set) return std::nullopt;
    const std::string_view content =
        stripped_of(content_, set ? std::string_view(*set) : " \t\n\r\v\f", left, right);
    return content.size() == content_.size() ? receiver_ : made(std::string(content));
  }

  std::optional<Value> lower() { return made(lowered(content_)); }
  std::optional<Value> fold() { return is_ascii(content_) ? lower() : std::nullopt; }
  std::optional<Value> upper() { return made(uppered(content_)); }
  std::optional<Value> swapcase() {
    std::string result(content_);
    for (char& c : result) {
      if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) c = static_cast<char>(c ^ 32);
    }
    return evaluator_.transformed(receiver_.tag, std::move(result), receiver_, "swapcase", 0,
                                  receiver_.partial, call_.node);
  }
  std::optional<Value> title() {
    std::string result = lowered(content_);
    bool start = true;
    for (char& c : result) {
      const bool letter = c >= 'a' && c <= 'z';
      if (letter && start) c = static_cast<char>(c - 32);
      start = !letter;
    }
    return made(std::move(result));
  }
  std::optional<Value> capitalize() {
    std::string result = lowered(content_);
    if (!result.empty()) result[0] = uppered(result.substr(0, 1))[0];
    return made(std::move(result));
  }

  std::optional<Value> encode() {
    return encode_text(evaluator_, receiver_, text_parameter(0, "encoding", "utf-8"), call_.node,
                       text_parameter(1, "errors", "strict"));
  }
  std::optional<Value> decode() {
    return decode_text(evaluator_, receiver_, text_parameter(0, "encoding", "utf-8"), call_.node,
                       text_parameter(1, "errors", "strict"));
  }
  std::string text_parameter(std::size_t index, std::string_view keyword, std::string_view otherwise) const {
    return handlers::known_string(evaluator_, handlers::parameter(evaluator_, call_, index, keyword))
        .value_or(std::string(otherwise));
  }

  std::optional<Value> split() { return split_at(false); }
  std::optional<Value> split_right() { return split_at(true); }
  std::optional<Value> split_at(bool from_right) {
    if (receiver_.partial && content_.size() > 4096) return std::nullopt;
    const Value* given = handlers::parameter(evaluator_, call_, 0, "sep");
    const Value* limit = handlers::parameter(evaluator_, call_, 1, "maxsplit");
    const bool blanks = given == nullptr || given->is(Tag::None);
    if (!blanks && (given->tag != receiver_.tag || given->partial)) return std::nullopt;
    if (limit != nullptr && !limit->is(Tag::Integer)) return std::nullopt;
    const auto separator = blanks ? std::nullopt : std::optional(std::string(store_.string(*given)));
    std::int64_t left = limit != nullptr ? limit->integer : -1;
    std::vector<std::string> parts;
    std::string_view rest = content_;
    // Each time what is left is turned round for one that is long.
    if (from_right && separator && separator->size() > text::kShortNeedle) return std::nullopt;
    if (separator && !separator->empty()) {
      while (left != 0) {
        const std::size_t found =
            from_right ? text::find_last(rest, *separator) : text::find(rest, *separator);
        if (found == std::string_view::npos) break;
        const std::size_t after = found + separator->size();
        if (!may_split(parts.size())) return std::nullopt;
        parts.emplace_back(from_right ? rest.substr(after) : rest.substr(0, found));
        rest = from_right ? rest.substr(0, found) : rest.substr(after);
        --left;
      }
      parts.emplace_back(rest);
      if (from_right) std::reverse(parts.begin(), parts.end());
    } else {
      constexpr std::string_view kSpaces = " \t\n\r\v\f";
      while (true) {
        const std::size_t start = rest.find_first_not_of(kSpaces);
        if (start == std::string_view::npos) break;
        rest = rest.substr(start);
        const std::size_t end = left == 0 ? std::string_view::npos : rest.find_first_of(kSpaces);
        if (!may_split(parts.size())) return std::nullopt;
        parts.emplace_back(rest.substr(0, end));
        if (end == std::string_view::npos) break;
        rest = rest.substr(end);
        --left;
      }
    }
    return listed(parts);
  }

  std::optional<Value> splitlines() {
    const Value* keep = handlers::parameter(evaluator_, call_, 0, "keepends");
    const auto kept = keep == nullptr ? std::optional(false) : truth(store_, *keep);
    // Text ends its lines in more ways than bytes do.
    constexpr std::string_view kOthers = "\v\f\x1c\x1d\x1e\xc2\xe2";
    if (!kept || (receiver_.is(Tag::Text) && content_.find_first_of(kOthers) != std::string_view::npos &&
                  !is_ascii(content_))) {
      return std::nullopt;
    }
    std::vector<std::string> parts;
    std::string_view rest = content_;
    while (!rest.empty()) {
      const std::size_t end = rest.find_first_of("\n\r");
      const std::size_t next = end == std::string_view::npos          ? rest.size()
                               : rest.substr(end).starts_with("\r\n") ? end + 2
                                                                      : end + 1;
      if (!may_split(parts.size())) return std::nullopt;
      parts.emplace_back(rest.substr(0, *kept ? next : end));
      rest = rest.substr(next);
    }
    return listed(parts);
  }

  std::optional<Value> listed(std::vector<std::string>& parts) {
    if (!evaluator_.may_hold(content_.size() + parts.size() * sizeof(Value))) return std::nullopt;
    return list_of(parts);
  }

  Value list_of(std::vector<std::string>& parts) {
    Values items(store_);
    items.reserve(parts.size());
    for (std::string& part : parts) {
      const bool hole = receiver_.partial && part.find(kHole) != std::string::npos;
      items.push_back(receiver_.is(Tag::Bytes)
                          ? store_.bytes(std::move(part), receiver_.origins, hole, store_.chain(receiver_))
                          : store_.text(std::move(part), receiver_.origins, hole, store_.chain(receiver_)));
    }
    return store_.items(Tag::List, std::move(items), receiver_.origins);
  }

  std::optional<Value> partition() { return partition_at(false); }
  std::optional<Value> partition_right() { return partition_at(true); }
  std::optional<Value> partition_at(bool from_right) {
    const auto separator = string_argument(0);
    if (!separator || separator->empty()) return std::nullopt;
    const std::size_t found =
        from_right ? text::find_last(content_, *separator) : text::find(content_, *separator);
    std::vector<std::string> parts = {std::string(content_), "", ""};
    if (found != std::string_view::npos) {
      parts = {std::string(content_.substr(0, found)), *separator,
               std::string(content_.substr(found + separator->size()))};
    } else if (from_right) {
      parts = {"", "", std::string(content_)};
    }
    Value list = list_of(parts);
    list.tag = Tag::Tuple;
    return list;
  }

  std::optional<Value> find() { return found(false, -1); }
  std::optional<Value> find_right() { return found(true, -1); }
  std::optional<Value> found(bool from_right, std::int64_t otherwise) {
    const auto needle = string_argument(0);
    if (!needle || receiver_.partial) return std::nullopt;
    std::size_t from = 0;
    if (const Value* start = argument(1)) {
      // Where it starts in other than bytes, and where it ends, is not followed.
      if (!start->is(Tag::Integer) || start->integer < 0 || from_right || call_.arguments.size() != 2 ||
          (receiver_.is(Tag::Text) && !is_ascii(content_))) {
        return std::nullopt;
      }
      from = static_cast<std::size_t>(start->integer);
    }
    const std::size_t at =
        from_right ? text::find_last(content_, *needle) : text::find(content_, *needle, from);
    if (at == std::string_view::npos) return integer(otherwise, receiver_.origins);
    const std::string_view before = content_.substr(0, at);
    const std::size_t position =
        receiver_.is(Tag::Text) && !is_ascii(before) ? characters(before).size() : at;
    return integer(static_cast<std::int64_t>(position), receiver_.origins);
  }
  std::optional<Value> count() {
    const auto needle = string_argument(0);
    if (!needle || needle->empty() || receiver_.partial || call_.arguments.size() != 1) return std::nullopt;
    std::int64_t number = 0;
    for (std::size_t at = text::find(content_, *needle); at != std::string_view::npos;
         at = text::find(content_, *needle, at + needle->size())) {
      ++number;
    }
    return integer(number, receiver_.origins);
  }

  std::optional<Value> starts_with() {
    return any_of_given([this](std::string_view given) { return content_.starts_with(given); });
  }
  std::optional<Value> ends_with() {
    return any_of_given([this](std::string_view given) { return content_.ends_with(given); });
  }
  // Of one text, or of a tuple of them.
  template <typename Holds>
  std::optional<Value> any_of_given(Holds holds) {
    const Value* given = argument(0);
    if (given == nullptr || call_.arguments.size() != 1 || receiver_.partial) return std::nullopt;
    const auto several = given->is(Tag::Tuple) ? store_.items(*given) : std::span(given, 1);
    const bool known = std::all_of(several.begin(), several.end(), [this](const Value& value) {
      return value.tag == receiver_.tag && !value.partial;
    });
    if (!known) return std::nullopt;
    const bool any = std::any_of(several.begin(), several.end(),
                                 [&](const Value& value) { return holds(store_.string(value)); });
    return boolean(any, receiver_.origins);
  }
  std::optional<Value> remove_prefix() {
    const auto prefix = string_argument(0);
    if (!prefix) return std::nullopt;
    return content_.starts_with(*prefix) ? made(std::string(content_.substr(prefix->size()))) : receiver_;
  }
  std::optional<Value> remove_suffix() {
    const auto suffix = string_argument(0);
    if (!suffix) return std::nullopt;
    return content_.ends_with(*suffix)
               ? made(std::string(content_.substr(0, content_.size() - suffix->size())))
               : receiver_;
  }

  std::optional<Value> center() { return filled("center"); }
  std::optional<Value> zero_fill() { return filled("zfill"); }
  std::optional<Value> justify_left() { return filled("ljust"); }
  std::optional<Value> justify_right() { return filled("rjust"); }
  std::optional<Value> filled(std::string_view name) {
    constexpr std::int64_t kMaxWidth = 1'000'000;
    const Value* width = argument(0);
    if (width == nullptr || !width->is(Tag::Integer) || width->integer > kMaxWidth || receiver_.partial ||
        (receiver_.is(Tag::Text) && !is_ascii(content_))) {
      return std::nullopt;
    }
    const auto given = string_argument(1);
    if (argument(1) != nullptr && (!given || given->size() != 1)) return std::nullopt;
    auto result = padded(name, content_, static_cast<std::size_t>(std::max<std::int64_t>(width->integer, 0)),
                         given ? given->front() : ' ');
    return result ? std::optional(made(std::move(*result))) : std::nullopt;
  }

  std::optional<Value> expand_tabs() {
    const std::int64_t size =
        handlers::known_integer(handlers::parameter(evaluator_, call_, 0, "tabsize"), 8);
    if (size < 0 || size > 64 || receiver_.partial || !is_ascii(content_)) return std::nullopt;
    std::string result;
    std::size_t column = 0;
    for (const char c : content_) {
      if (c == '\t' && size > 0) {
        const auto width = static_cast<std::size_t>(size);
        result.append(width - column % width, ' ');
        column = 0;
      } else if (c != '\t') {
        result += c;
        column = c == '\n' || c == '\r' ? 0 : column + 1;
      }
      if (!evaluator_.may_hold(result.size())) return std::nullopt;
    }
    return made(std::move(result));
  }

  // The bytes that the second argument of `bytes.translate` does not name.
  std::string without(std::string_view content, const Value* removed) const {
    const text::ByteSet set(removed == nullptr ? std::string_view() : store_.string(*removed));
    std::string result;
    std::copy_if(content.begin(), content.end(), std::back_inserter(result),
                 [&](char c) { return !set.has(c); });
    return result;
  }
  std::optional<Value> translate() {
    const Value* table = argument(0);
    if (table == nullptr || receiver_.partial) return std::nullopt;
    if (table->is(Tag::Bytes)) {
      const std::string map(store_.string(*table));
      if (map.size() != 256) return std::nullopt;
      std::string result = without(content_, argument(1));
      for (char& c : result) c = map[static_cast<unsigned char>(c)];
      return evaluator_.transformed(receiver_.tag, std::move(result), receiver_, "translate", kFromDecoded,
                                    false, call_.node);
    }
    if (table->is(Tag::None)) return made(without(content_, argument(1)));
    if (!table->is(Tag::Dict)) return std::nullopt;
    std::unordered_map<std::int64_t, Value> map;
    std::array<bool, 128> stays;
    stays.fill(true);
    const auto items = store_.items(*table);
    for (std::size_t i = 0; i + 1 < items.size(); i += 2) {
      if (!items[i].is(Tag::Integer)) continue;
      map.emplace(items[i].integer, items[i + 1]);
      if (items[i].integer >= 0 && items[i].integer < 128)
        stays[static_cast<std::size_t>(items[i].integer)] = false;
    }
    const auto is_kept = [&](char c) {
      const auto byte = static_cast<unsigned char>(c);
      return byte < stays.size() && stays[byte];
    };
    TextBuilder result(store_);
    for (std::size_t at = 0; at < content_.size();) {
      const std::size_t run = at;
      while (at < content_.size() && is_kept(content_[at])) ++at;
      result += content_.substr(run, at - run);
      if (at == content_.size()) break;
      const char32_t c = text::next_code_point(content_, at);
      const auto it = map.find(static_cast<std::int64_t>(c));
      if (it != map.end() && !it->second.is(Tag::Integer)) {
        result += store_.string(it->second);
        continue;
      }
      std::string bytes;
      text::append_utf8(bytes, it == map.end() ? c : static_cast<char32_t>(it->second.integer));
      result += bytes;
    }
    if (result.is_cut_short()) return std::nullopt;
    return evaluator_.transformed(receiver_.tag, result.take(), receiver_, "translate", kFromDecoded, false,
                                  call_.node);
  }

  std::optional<Value> to_hex() {
    if (const Value* separator = argument(0)) {
      const std::string_view between = store_.string(*separator);
      if (between.size() != 1 || separator->partial || call_.arguments.size() != 1) return std::nullopt;
      return evaluator_.transformed(Tag::Text, grouped(codecs::to_hex(content_), 2, between.front()),
                                    receiver_, "to-hex", 0, receiver_.partial, call_.node);
    }
    return evaluator_.transformed(Tag::Text, codecs::to_hex(content_), receiver_, "to-hex", 0,
                                  receiver_.partial, call_.node);
  }
  // `io.BytesIO(x)` is its content here, and so is what is read from it.
  std::optional<Value> content() { return receiver_; }
  std::optional<Value> format() { return format_call(evaluator_, receiver_, call_); }

  static const std::array<Row, 39> kTable;

  Evaluator& evaluator_;
  Store& store_;
  const Value receiver_;
  const Call& call_;
  std::string_view content_;
};

const std::array<StringMethods::Row, 39> StringMethods::kTable = {{
    {"join", &StringMethods::join},
    {"replace", &StringMethods::replace},
    {"format", &StringMethods::format},
    {"decode", &StringMethods::decode},
    {"encode", &StringMethods::encode},
    {"split", &StringMethods::split},
    {"rsplit", &StringMethods::split_right},
    {"splitlines", &StringMethods::splitlines},
    {"strip", &StringMethods::strip_both},
    {"lstrip", &StringMethods::strip_left},
    {"rstrip", &StringMethods::strip_right},
    {"lower", &StringMethods::lower},
    {"casefold", &StringMethods::fold},
    {"upper", &StringMethods::upper},
    {"swapcase", &StringMethods::swapcase},
    {"title", &StringMethods::title},
    {"capitalize", &StringMethods::capitalize},
    {"partition", &StringMethods::partition},
    {"rpartition", &StringMethods::partition_right},
    {"find", &StringMethods::find},
    {"index", &StringMethods::find},
    {"rfind", &StringMethods::find_right},
    {"rindex", &StringMethods::find_right},
    {"count", &StringMethods::count},
    {"startswith", &StringMethods::starts_with},
    {"endswith", &StringMethods::ends_with},
    {"removeprefix", &StringMethods::remove_prefix},
    {"removesuffix", &StringMethods::remove_suffix},
    {"center", &StringMethods::center},
    {"expandtabs", &StringMethods::expand_tabs},
    {"zfill", &StringMethods::zero_fill},
    {"ljust", &StringMethods::justify_left},
    {"rjust", &StringMethods::justify_right},
    {"translate", &StringMethods::translate},
    {"hex", &StringMethods::to_hex},
    {"read", &StringMethods::content},
    {"getvalue", &StringMethods::content},
    {"getbuffer", &StringMethods::content},
    {"tobytes", &StringMethods::content},
}};

constexpr std::string_view kCheap[] = {"add", "append",  "appendleft", "endswith",   "get",       "getvalue",
                                       "pop", "popleft", "read",       "setdefault", "startswith"};
static_assert(std::is_sorted(std::begin(kCheap), std::end(kCheap)));

}  // namespace

bool is_cheap_method(std::string_view name) {
  return std::binary_search(std::begin(kCheap), std::end(kCheap), name);
}

std::optional<Value> builtin_method(Evaluator& evaluator, const Value& receiver, std::string_view name,
                                    const Call& call) {
  if (!evaluator.may_work(is_cheap_method(name) ? Value() : receiver, call.arguments)) return std::nullopt;
  if (name.starts_with("__")) return special_method(evaluator, receiver, name, call);
  switch (receiver.tag) {
    case Tag::Bytes:
      if (auto result = bytearray_method(evaluator, receiver, name, call)) return result;
      return StringMethods(evaluator, receiver, call).call(name);
    case Tag::Text:
      return StringMethods(evaluator, receiver, call).call(name);
    case Tag::List:
    case Tag::Tuple:
    case Tag::Set:
      return list_method(evaluator, receiver, name == "add" ? "append" : name, call);
    case Tag::Dict:
      return dict_method(evaluator, receiver, name, call);
    case Tag::Bool:
    case Tag::Integer:
    case Tag::Big:
      return integer_method(evaluator, receiver, name, call);
    default:
      break;
  }
  return std::nullopt;
}

}  // namespace pyverdict::unwrap
