#include <algorithm>
#include <string>

#include "syntax/identifiers.h"
#include "text/ascii.h"
#include "text/text.h"
#include "unwrap/builtins.h"
#include "unwrap/charsets.h"

/// Functions that make text of text: `html.unescape`, `string.Template`, `unicodedata.normalize`.
namespace pyverdict::unwrap::handlers {
namespace {

const Value* known_text(const Value* value) {
  return value != nullptr && value->is(Tag::Text) && !value->partial ? value : nullptr;
}

using text::is_alnum;
using text::is_digit;
using text::is_hex;
using text::is_letter;

// From U+00A0 on. These, and the first of the next table, may stand without a semicolon.
constexpr std::string_view kLatin =
    "nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 "
    "acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde "
    "Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute "
    "Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde "
    "auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute "
    "ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml ";
constexpr char32_t kLatinFirst = 0xA0;

// Each name with the character that it stands for.
constexpr std::string_view kShort = "&amp &AMP <lt <LT >gt >GT \"quot \"QUOT ";
constexpr std::string_view kAscii =
    "'apos *ast *midast \\bsol :colon ,comma @commat `DiacriticalGrave `grave $dollar =equals !excl ^Hat "
    "{lbrace {lcub [lbrack [lsqb _lowbar _UnderBar (lpar )rpar \nNewLine \tTab #num %percnt .period +plus "
    "?quest }rbrace }rcub ]rbrack ]rsqb ;semi /sol |verbar |vert |VerticalLine ";

struct Entity {
  std::size_t size = 0;  ///< of its name; 0 for none
  char32_t character = 0;
};

// The longest name of a table that `text` starts with.
Entity longest(std::string_view table, std::string_view text, bool with_character) {
  Entity found;
  char32_t character = kLatinFirst;
  for (std::size_t at = 0; at < table.size();) {
    if (with_character) character = static_cast<unsigned char>(table[at++]);
    const std::size_t end = table.find(' ', at);
    const std::string_view name = table.substr(at, end - at);
    if (name.size() > found.size && text.starts_with(name)) found = {name.size(), character};
    if (!with_character) ++character;
    at = end + 1;
  }
  return found;
}

Entity short_entity(std::string_view text) {
  Entity found = longest(kShort, text, true);
  if (found.size == 0) found = longest(kLatin, text, false);
  // Outside the order of Latin-1.
  if (text.starts_with("COPY")) found = {4, 0xA9};
  if (text.starts_with("REG")) found = {3, 0xAE};
  return found;
}

// What `&#number;` stands for, as HTML 5 has it; 0 for what is left out.
char32_t numbered(std::uint32_t number) {
  constexpr char32_t kReplacement = 0xFFFD;
  if (number >= 0x80 && number < 0xA0) {
    const char byte = static_cast<char>(number);
    const std::string text = decode_charset({&byte, 1}, "cp1252", Errors::Strict).value_or("");
    std::size_t at = 0;
    const char32_t c = text.empty() ? kReplacement : text::next_code_point(text, at);
    return c == kReplacement ? number : c;
  }
  if (number == 0 || number > 0x10FFFF || (number >= 0xD800 && number < 0xE000)) return kReplacement;
  const bool control = number < 0x20 && number != '\t' && number != '\n' && number != '\f' && number != '\r';
  const bool none =
      control || number == 0x7F || (number >= 0xFDD0 && number < 0xFDF0) || (number & 0xFFFE) == 0xFFFE;
  return none ? 0 : number;
}

// Appends what the reference behind an ampersand stands for. How much it takes; 0 when it is none, nothing
// when it is not known.
std::optional<std::size_t> append_reference(std::string& out, std::string_view rest) {
  if (rest.starts_with('#')) {
    constexpr std::uint32_t kBeyond = 0x110000;
    constexpr std::size_t kMaxDigits = 4300;
    const bool hex = rest.size() > 1 && (rest[1] | 32) == 'x';
    const std::size_t first = hex ? 2 : 1;
    std::size_t at = first;
    std::uint32_t number = 0;
    for (; at < rest.size() && (hex ? is_hex(rest[at]) : is_digit(rest[at])); ++at) {
      const char c = rest[at];
      const auto digit = static_cast<std::uint32_t>(is_digit(c) ? c - '0' : (c | 32) - 'a' + 10);
      number = std::min(number * (hex ? 16 : 10) + digit, kBeyond);
    }
    if (at == first) return 0;
    if (at - first > kMaxDigits) return std::nullopt;
    if (const char32_t c = numbered(number); c != 0) text::append_utf8(out, c);
    return at < rest.size() && rest[at] == ';' ? at + 1 : at;
  }
  constexpr std::size_t kLongest = 32;
  std::size_t size = 0;
  while (size < rest.size() && size <= kLongest && is_alnum(rest[size])) ++size;
  if (size == 0) return 0;
  Entity entity = short_entity(rest);
  if (size <= kLongest && size < rest.size() && rest[size] == ';' && entity.size != size) {
    entity = longest(kAscii, rest, true);
    if (entity.size != size) return std::nullopt;
  }
  if (entity.size == 0) return 0;
  text::append_utf8(out, entity.character);
  return entity.size == size && size < rest.size() && rest[size] == ';' ? size + 1 : entity.size;
}

}  // namespace

Value html_unescape(Evaluator& evaluator, const Call& call) {
  // Each reference is compared with all names.
  constexpr std::size_t kNames = 150;
  const Value* given = known_text(call.positional(0));
  if (given == nullptr || !evaluator.may_repeat()) return external(evaluator, call);
  const std::string_view text = evaluator.store().string(*given);
  evaluator.charge(static_cast<std::size_t>(std::count(text.begin(), text.end(), '&')) * kNames);
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t ampersand = std::min(text.find('&', at), text.size());
    result += text.substr(at, ampersand - at);
    at = ampersand + 1;
    if (ampersand == text.size()) break;
    const auto taken = append_reference(result, text.substr(at));
    if (!taken) return external(evaluator, call);
    if (*taken == 0) result += '&';
    at += *taken;
  }
  if (result == text) return *given;
  return evaluator.transformed(Tag::Text, std::move(result), *given, "html", kFromDecoded, false, call.node);
}

Value normalized(Evaluator& evaluator, const Call& call) {
  const std::string form = known_string(evaluator, call.positional(0)).value_or("");
  const Value* given = known_text(call.positional(1));
  if (given == nullptr) return external(evaluator, call);
  const std::string_view text = evaluator.store().string(*given);
  evaluator.charge(text.size());
  if (is_ascii(text)) return *given;
  if (form != "NFKC" && form != "NFKD") return external(evaluator, call);
  auto result = syntax::compatibility_form(text, form == "NFKC");
  if (!result) return external(evaluator, call);
  if (*result == text) return *given;
  return evaluator.transformed(Tag::Text, std::move(*result), *given, "nfkc", kFromDecoded, false, call.node);
}

namespace {

// What is put in for a name; null when it has none.
const Value* substitute(const Evaluator& evaluator, const Call& call, std::string_view name) {
  for (const Argument& argument : call.arguments) {
    if (argument.keyword != syntax::kNoAtom && evaluator.tree().names.text(argument.keyword) == name)
      return &argument.value;
  }
  const Value* mapping = call.positional(0);
  if (mapping == nullptr) return nullptr;
  const auto items = evaluator.store().items(*mapping);
  for (std::size_t i = items.size(); i >= 2; i -= 2) {
    if (items[i - 2].is(Tag::Text) && evaluator.store().string(items[i - 2]) == name) return &items[i - 1];
  }
  return nullptr;
}

// The name behind a `$`, as it stands there ("{x}").
std::string_view placeholder(std::string_view rest) {
  const bool braced = rest.starts_with('{');
  const std::size_t first = braced ? 1 : 0;
  std::size_t end = first;
  while (end < rest.size() &&
         (is_letter(rest[end]) || rest[end] == '_' || (end > first && is_digit(rest[end]))))
    ++end;
  if (end == first || (braced && (end == rest.size() || rest[end] != '}'))) return {};
  return rest.substr(0, end + first);
}

}  // namespace

Value template_substitute(Evaluator& evaluator, const Call& call) {
  const Values* contents = evaluator.store().contents(call.receiver);
  const Value* given = contents == nullptr ? nullptr : known_text(&(*contents)[0]);
  const Value* mapping = call.positional(0);
  const bool known = mapping == nullptr || (mapping->is(Tag::Dict) && !mapping->partial);
  if (given == nullptr || !known || call.positional_count() > 1) return external(evaluator, call);
  const Value form = *given;
  const bool safe = last_name(path_of(evaluator, call)) == "safe_substitute";
  const std::string text(evaluator.store().string(form));
  std::string result;
  Origins origins = form.origins;
  Store::Chain chain = evaluator.store().chain(form);
  bool partial = false;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t dollar = std::min(text.find('$', at), text.size());
    result.append(text, at, dollar - at);
    at = dollar + 1;
    if (dollar == text.size()) break;
    const std::string_view rest = std::string_view(text).substr(at);
    if (rest.starts_with('$')) {
      result += '$';
      ++at;
      continue;
    }
    const std::string_view name = placeholder(rest);
    const bool braced = name.starts_with('{');
    const Value* value =
        name.empty() ? nullptr : substitute(evaluator, call, braced ? name.substr(1, name.size() - 2) : name);
    if (value == nullptr) {
      if (!safe) return external(evaluator, call);
      result += '$';
      continue;
    }
    const std::string shown = to_text(evaluator, *value, partial);
    origins |= value->origins;
    if (chain == 0) chain = evaluator.store().chain(*value);
    const std::size_t mapped = mapping == nullptr ? 0 : evaluator.size_of(*mapping);
    if (!evaluator.may_work(shown.size() + mapped) || !evaluator.may_hold(result.size() + shown.size()))
      return external(evaluator, call);
    result += shown;
    at += name.size();
  }
  return evaluator.built(Tag::Text, std::move(result), origins, partial, chain, call.node);
}

}  // namespace pyverdict::unwrap::handlers
