#pragma once

#include <optional>
#include <string>
#include <string_view>

/// What findings are wrapped in beside JSON, each turned into JSON text or bytes.
namespace pyverdict::finding {

/// Base64 in its standard or URL alphabet, with or without padding and line breaks. What stands before a
/// cut-off end is decoded; nothing for a text with other characters.
std::optional<std::string> decode_base64(std::string_view text);

/// True when the first line is the header of a CSV file with columns of findings.
bool is_csv(std::string_view text);

/// The rows of a CSV file as a JSON array of objects; a column "finding.category" becomes nested objects.
std::string csv_to_json(std::string_view text);

/// True when the text begins as `gcloud --format=yaml` writes findings.
bool is_yaml(std::string_view text);

/// What gcloud writes as YAML, as JSON: block mappings and sequences, plain, quoted and block scalars, `{}`
/// and `[]`. Several documents become an array.
std::string yaml_to_json(std::string_view text);

}  // namespace pyverdict::finding
