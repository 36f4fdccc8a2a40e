#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

/// JSON in and out. The writer gives valid JSON whatever its strings hold; the reader takes what people
/// paste.
namespace pyverdict::json {

/// Appends JSON to a string, member by member, and puts the commas. Strings come out as valid UTF-8 whatever
/// they hold; control and bidirectional characters are written as `\uXXXX`, so that JSON printed on a
/// terminal cannot steer it.
class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}

  void begin_object() { open('{'); }
  void end_object() { close('}'); }
  void begin_array() { open('['); }
  void end_array() { close(']'); }

  /// The name of the member whose value is written next.
  void key(std::string_view name);

  void string(std::string_view value);
  void integer(std::int64_t value);
  void unsigned_integer(std::uint64_t value);
  /// A number as JSON spells it.
  void number(std::string_view literal) { this->literal(literal); }
  void boolean(bool value) { literal(value ? "true" : "false"); }
  void null() { literal("null"); }
  /// A number from -1000 to 1000 with up to six decimals, the nearest of them; what is not a number becomes
  /// 0.
  void fraction(double value);

  void member(std::string_view name, std::string_view value) { key(name), string(value); }
  void member(std::string_view name, const char* value) { key(name), string(value); }
  void member(std::string_view name, bool value) { key(name), boolean(value); }
  void member(std::string_view name, std::uint32_t value) { key(name), unsigned_integer(value); }
  void member(std::string_view name, std::uint64_t value) { key(name), unsigned_integer(value); }

  /// Members that are null when there is no value, or the string is empty.
  void string_or_null(std::string_view name, std::string_view value);
  void nullable(std::string_view name, const std::optional<std::string>& value);
  void nullable(std::string_view name, const std::optional<bool>& value);
  void nullable(std::string_view name, const std::optional<std::int64_t>& value);
  void nullable(std::string_view name, const std::optional<std::uint64_t>& value);

 private:
  void separate();
  void literal(std::string_view text);
  void open(char bracket);
  void close(char bracket);

  std::string& out_;
  bool first_ = true;
};

}  // namespace pyverdict::json
