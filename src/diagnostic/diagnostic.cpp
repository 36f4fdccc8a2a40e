#include "diagnostic/diagnostic.h"

#include <array>

namespace pyverdict::diagnostic {
namespace {

struct Row {
  std::string_view name;
  std::string_view sentence;
};

constexpr std::array<Row, kCodeCount> kRows = {{
    {"inputTooLarge", "The input is larger than the limit; only its beginning was read."},
    {"undecodableText", "Bytes that the encoding does not allow were replaced."},
    {"unknownEncoding", "The declared encoding is not known; Latin-1 was assumed."},
    {"binaryInput", "The input is binary data, not text."},
    {"syntaxError", "A place is not valid Python; reading went on behind it."},
    {"nestingTooDeep", "Nesting beyond the limit was skipped."},
    {"tooManyNodes", "The program is larger than the limit; its end was not parsed."},
    {"layerTooDeep", "Layers are nested beyond the limit; the innermost were not opened."},
    {"tooManyLayers", "There are more layers than the limit; the rest were not opened."},
    {"layersTooLarge", "The layers together exceed the limit; the rest were not opened."},
    {"stepsExhausted", "Static evaluation reached its step limit; some values are unknown."},
    {"layerIncomplete", "A layer could be decoded only in part."},
    {"layerUndecodable", "Data that the script decodes could not be decoded."},
    {"jsonMalformed", "The JSON is malformed; the fields before that place were read."},
    {"jsonTooDeep", "The JSON is nested beyond the limit."},
    {"fieldUnreadable", "A field could not be read and was left out."},
    {"findingWithoutScript", "The finding holds no script contents and no code in its arguments."},
    {"notAFinding", "The JSON holds no object that looks like a finding."},
    {"contentsTruncated", "The script contents in the finding are only the beginning of the script."},
    {"contentsMismatch", "The declared SHA-256 does not match the script contents."},
    {"contentsUnescaped", "The script contents were escaped twice; one escaping was undone."},
    {"tooManyFindings", "There are more findings than the limit; the rest were not analysed."},
    {"tooMuchEvidence", "Evidence or indicators beyond the limit were left out."},
    {"modelMismatch", "The model does not fit this version; the verdict rests on evidence."},
}};

}  // namespace

std::string_view name(Code code) { return kRows[static_cast<std::size_t>(code)].name; }

std::string_view sentence(Code code) { return kRows[static_cast<std::size_t>(code)].sentence; }

}  // namespace pyverdict::diagnostic
