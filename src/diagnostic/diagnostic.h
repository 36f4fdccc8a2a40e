#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "language/language.h"

/// What could not be read, was cut short or was bounded. PyVerdict never fails on its input: a stage
/// that meets something it cannot handle records a Diagnostic and goes on, so that the reader of a
/// report knows what the analysis did not see. Nothing here throws, prints or aborts.
namespace pyverdict::diagnostic {

/// Every reason the core has for saying "this is not the whole picture". The names are part of the
/// report's contract (`diagnostics[].code` is the camelCase name); add at the end, never renumber.
enum class Code : std::uint8_t {
  InputTooLarge,         ///< the input exceeds `Limits::max_input_bytes`; only its beginning was read
  UndecodableText,       ///< bytes that the encoding does not allow were replaced by U+FFFD
  UnknownEncoding,       ///< a PEP 263 cookie names a codec that is not known; Latin-1 was used
  BinaryInput,           ///< the input is no text (an executable, an archive, an image)
  SyntaxError,           ///< a place that is neither Python 2 nor 3; the parser went on behind it
  NestingTooDeep,        ///< brackets or blocks beyond `Limits::max_nesting`; the inner part was skipped
  TooManyNodes,          ///< the syntax tree reached its bound; the rest of the layer was not parsed
  LayerTooDeep,          ///< layers nested beyond `Limits::max_layer_depth`
  TooManyLayers,         ///< more layers than `Limits::max_layers`
  LayersTooLarge,        ///< the layers together exceed `Limits::max_layer_bytes`
  StepsExhausted,        ///< static evaluation used up `Limits::max_steps`
  LayerIncomplete,       ///< a layer was only decoded in part (its data is cut off or damaged)
  LayerUndecodable,      ///< data that the script would decode could not be decoded
  JsonMalformed,         ///< the JSON is malformed; the fields before that place were read
  JsonTooDeep,           ///< the JSON is nested beyond its bound
  FieldUnreadable,       ///< a field has a type or value that could not be read; its JSON path is given
  FindingWithoutScript,  ///< the finding holds no script contents and no `-c` code
  NotAFinding,           ///< the JSON holds no object with the shape of a finding
  ContentsTruncated,     ///< the finding's script contents are only a prefix of the script
  ContentsMismatch,      ///< the finding's hash does not fit its script contents
  ContentsUnescaped,     ///< the contents were escaped twice; one layer of escaping was undone
  ContentsDecoded,       ///< the input was a script in Base64 or hexadecimal digits; it was decoded
  TooManyFindings,       ///< more findings than `Limits::max_findings`
  TooMuchEvidence,       ///< evidence or indicators beyond their bound were left out
  ModelMismatch,         ///< the model was made for another feature vector; the evidence verdict stands
  RelationsLeftOut,      ///< more findings share something with this one than are compared or listed
  ModelUnavailable,      ///< the model could not be loaded or run; the evidence verdict stands
};

/// The number of codes.
inline constexpr std::size_t kCodeCount = static_cast<std::size_t>(Code::ModelUnavailable) + 1;

/// The code's name in reports, e.g. "inputTooLarge".
std::string_view name(Code code);

/// One sentence that says what happened and what it means for the reader.
std::string_view sentence(Code code, language::Language language = language::Language::English);

struct Diagnostic {
  Code code;
  /// Where: a layer id such as "0", a JSON path such as "finding.processes[0].args", or empty.
  std::string where;
  /// What exactly, e.g. the number that was exceeded; may be empty.
  std::string detail;
  /// Byte offset in the layer or input that `where` names, where one is known.
  std::uint32_t offset = 0;
};

using Diagnostics = std::vector<Diagnostic>;

}  // namespace pyverdict::diagnostic
