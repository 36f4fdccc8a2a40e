#pragma once

#include <string>

#include "language/language.h"
#include "report/report.h"

namespace pyverdict::report {

/// What the declared hash and the sizes mean for the code that was read, in a sentence or two; empty when no
/// finding says anything of it.
std::string integrity_meaning(const Input& input, language::Language language);

/// The page of VirusTotal that may know the script, or empty: the whole script's hash, or what the finding
/// declares of the whole file; never the hash of a part.
std::string script_virus_total(const Report& report);

/// The same for a file of a finding.
std::string file_virus_total(const finding::File& file);

/// The hashes of the script are those of all that ran, so that others may know it by them. Of what may be cut
/// off they are not.
bool is_whole(const Report& report);

}  // namespace pyverdict::report
