#include <algorithm>

#include "unwrap/builtins.h"

/// Streams in memory: an empty `io.StringIO` or `io.BytesIO` that is written to. One that is made of its
/// content is that content here, for those who read it.
namespace pyverdict::unwrap::handlers {
namespace {

// What a stream holds, and the byte at which it is read and written; both are unknown when they are.
struct Stream {
  Value content;
  Value position;
};

std::optional<Stream> stream_of(Evaluator& evaluator, const Call& call) {
  const Values* contents = evaluator.store().contents(call.receiver);
  if (contents == nullptr || contents->size() != 2) return std::nullopt;
  return Stream{(*contents)[0], (*contents)[1]};
}

void keep(Evaluator& evaluator, const Call& call, const Stream& stream) {
  Values& contents = *evaluator.store().contents(call.receiver);
  contents[0] = stream.content;
  contents[1] = stream.position;
}

std::size_t size_of(const Evaluator& evaluator, const Value& content) {
  return evaluator.store().string(content).size();
}

// Whether positions, which Python counts in characters, are those of bytes.
bool counts_bytes(Evaluator& evaluator, const Value& content) {
  return content.is(Tag::Bytes) || (content.is(Tag::Text) && evaluator.store().is_ascii(content));
}

Value position(std::size_t at) { return integer(static_cast<std::int64_t>(at)); }

// What is read from the position on, up to `size` bytes or the end of a line.
Value take(Evaluator& evaluator, const Call& call, bool line) {
  auto stream = stream_of(evaluator, call);
  if (!stream || !is_string(stream->content) || !stream->position.is(Tag::Integer))
    return external(evaluator, call, call.receiver.origins);
  const Value& content = stream->content;
  const std::string_view all = evaluator.store().string(content);
  const auto at = std::min(static_cast<std::size_t>(stream->position.integer), all.size());
  std::size_t end = all.size();
  if (line) end = std::min(all.find('\n', at), all.size() - 1) + 1;
  const Value* limit = call.positional(0);
  if (limit != nullptr && !limit->is(Tag::None)) {
    if (!limit->is(Tag::Integer) || !counts_bytes(evaluator, content))
      return external(evaluator, call, call.receiver.origins);
    if (limit->integer >= 0)
      end = std::min<std::size_t>(end, at + static_cast<std::size_t>(std::min<std::int64_t>(
                                                limit->integer, static_cast<std::int64_t>(all.size()))));
  }
  std::string taken(all.substr(at, end - at));
  const Value result = evaluator.built(content.tag, std::move(taken), content.origins, content.partial,
                                       evaluator.store().chain(content), call.node);
  keep(evaluator, call, {content, position(end)});
  return result;
}

// Puts text or bytes where the stream stands.
void put(Evaluator& evaluator, Stream& stream, const Value& written) {
  Store& store = evaluator.store();
  const bool fits = is_string(written) && written.tag == stream.content.tag &&
                    stream.position.is(Tag::Integer) &&
                    static_cast<std::size_t>(stream.position.integer) == size_of(evaluator, stream.content) &&
                    evaluator.may_hold(size_of(evaluator, written));
  if (!fits) {
    stream = {Value(), Value()};
    return;
  }
  const Value before = stream.content;
  const Store::Chain chain = store.chain(before) != 0 ? store.chain(before) : store.chain(written);
  stream.content = store.joined(before, store.string(written), before.origins | written.origins,
                                before.partial || written.partial, chain);
  stream.position = position(size_of(evaluator, stream.content));
}

}  // namespace

Value stream(Evaluator& evaluator, const Call& call) {
  const Value* given = call.positional(0);
  const bool empty_one =
      given != nullptr && is_string(*given) && !given->partial && size_of(evaluator, *given) == 0;
  if (given != nullptr && !empty_one) return passes_through(evaluator, call);
  if (call.arguments.size() > call.positional_count()) return external(evaluator, call);
  const bool text = path_of(evaluator, call) == "io.StringIO";
  Store& store = evaluator.store();
  const Value empty = text ? store.text("", 0) : store.bytes("", 0);
  return store.with_contents(evaluator.symbol(evaluator.program().symbols.call(call.symbol), 0, call.node),
                             {empty, integer(0)});
}

Value stream_content(Evaluator& evaluator, const Call& call) {
  const auto stream = stream_of(evaluator, call);
  return stream && is_string(stream->content) ? stream->content
                                              : external(evaluator, call, call.receiver.origins);
}

Value stream_read(Evaluator& evaluator, const Call& call) { return take(evaluator, call, false); }
Value stream_line(Evaluator& evaluator, const Call& call) { return take(evaluator, call, true); }

Value stream_seek(Evaluator& evaluator, const Call& call) {
  auto stream = stream_of(evaluator, call);
  if (!stream) return external(evaluator, call);
  const std::int64_t offset = known_integer(call.positional(0), -1);
  const std::int64_t whence = known_integer(parameter(evaluator, call, 1, "whence"), 0);
  const std::size_t size = size_of(evaluator, stream->content);
  stream->position = Value();
  if (whence == 2 && offset == 0) {
    stream->position = position(size);
  } else if (whence == 0 && offset >= 0 &&
             (offset == 0 ||
              (counts_bytes(evaluator, stream->content) && static_cast<std::uint64_t>(offset) <= size))) {
    stream->position = integer(offset);
  }
  keep(evaluator, call, *stream);
  return stream->position.is(Tag::Integer) && counts_bytes(evaluator, stream->content)
             ? stream->position
             : external(evaluator, call);
}

Value stream_write(Evaluator& evaluator, const Call& call) {
  auto stream = stream_of(evaluator, call);
  const Value* given = call.positional(0);
  if (!stream || given == nullptr) return external(evaluator, call);
  const bool several = last_name(path_of(evaluator, call)) == "writelines";
  Items lines;
  if (several && evaluator.iterate(*given, lines)) {
    for (const Value& line : lines) put(evaluator, *stream, line);
  } else {
    put(evaluator, *stream, several ? Value() : *given);
  }
  keep(evaluator, call, *stream);
  if (several || !is_string(*given) || given->partial) return none();
  return integer(static_cast<std::int64_t>(given->is(Tag::Text)
                                               ? characters(evaluator.store().string(*given)).size()
                                               : size_of(evaluator, *given)));
}

}  // namespace pyverdict::unwrap::handlers
