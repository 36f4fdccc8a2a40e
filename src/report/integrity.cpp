#include "report/integrity.h"

#include "language/messages.h"

namespace pyverdict::report {
namespace {

using finding::Integrity;
using finding::Truncated;
using language::Message;

Message integrity_message(const Script& script) {
  switch (script.integrity) {
    case Integrity::Match:
      if (script.truncated == Truncated::No) return Message::IntegrityWhole;
      return script.truncated == Truncated::Yes ? Message::IntegrityBeginning : Message::IntegrityMatchOnly;
    case Integrity::Prefix:
      return script.truncated == Truncated::No ? Message::IntegrityPrefixWhole : Message::IntegrityPrefix;
    case Integrity::Mismatch:
      return Message::IntegrityMismatch;
    case Integrity::Undeclared:
      break;
  }
  return script.truncated == Truncated::Yes ? Message::IntegrityUndeclaredPrefix
                                            : Message::IntegrityUndeclared;
}

const finding::File* declared_script(const Report& report) {
  if (!report.finding || !report.finding->process) return nullptr;
  const finding::Process& process = report.finding->processes[*report.finding->process];
  return process.script ? &*process.script : nullptr;
}

}  // namespace

std::string integrity_meaning(const Input& input, language::Language language) {
  if (input.kind != InputKind::Finding || input.script.sha256.empty()) return {};
  std::string out(language::text(integrity_message(input.script), language));
  if (input.script.unescaped) out.append(" ").append(language::text(Message::IntegrityUnescaped, language));
  return out;
}

bool is_whole(const Report& report) {
  const Script& script = report.input.script;
  if (script.size == 0 || script.truncated == Truncated::Yes) return false;
  return report.input.kind != InputKind::Finding || script.truncated == Truncated::No;
}

std::string file_virus_total(const finding::File& file) {
  const std::string_view sha256 = finding::whole_sha256(file);
  return sha256.empty() ? std::string() : indicator::virus_total_link(indicator::Type::Hash, sha256);
}

std::string script_virus_total(const Report& report) {
  const Script& script = report.input.script;
  if (report.input.kind == InputKind::Finding) {
    if (const finding::File* file = declared_script(report); file != nullptr && !file->sha256.empty())
      return file_virus_total(*file);
  }
  if (!is_whole(report)) return {};
  return indicator::virus_total_link(indicator::Type::Hash, script.sha256);
}

}  // namespace pyverdict::report
