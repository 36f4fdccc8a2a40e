#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

#include "language/language.h"

/// The texts that people read: one table of messages (messages_*.inc), a row for each with all its languages,
/// so that none can be missing. For .cpp files only: a new message rebuilds whatever includes this.
namespace pyverdict::language {

enum class Message : std::uint16_t {
#define PYVERDICT_MESSAGE(id, english, portuguese) id,
#include "language/messages.inc"
#undef PYVERDICT_MESSAGE
};

extern const std::size_t kMessageCount;

/// The message as it is written, with its places `{0}` to `{9}`.
std::string_view text(Message message, Language language);

/// The message with its places filled in.
std::string fill(Message message, Language language, std::initializer_list<std::string_view> arguments);

/// A number of seconds as words: "14 seconds", "3 minutes", "2 hours", "6 days"; rounded down.
std::string duration(std::int64_t seconds, Language language);

}  // namespace pyverdict::language
