#include <algorithm>

#include "enum_table.h"
#include "report/markdown_page.h"

namespace pyverdict::report {
namespace {

using language::Message;

constexpr std::size_t kMaxCommand = 4000;
constexpr EnumTable<Strength, Message> kStrengths = {Message::StrengthStrong, Message::StrengthMedium,
                                                     Message::StrengthRecurrence, Message::StrengthCampaign,
                                                     Message::StrengthWeak};
constexpr EnumTable<Phase, Message> kPhases = {Message::PhaseContainment, Message::PhaseEvidence,
                                               Message::PhaseEradication, Message::PhaseRecovery,
                                               Message::PhasePrevention,  Message::PhaseFalseAlarm};

}  // namespace

void add_related(Page& page, const Report& report) {
  if (report.related.empty()) return;
  page.heading(Message::RelatedHeading);
  for (std::size_t i = 0; i < std::min(report.related.size(), kMaxRows); ++i) {
    const Related& related = report.related[i];
    page.bullet("**" + page.words(Message::ReportNumber, {std::to_string(related.report + 1)}) + "** (" +
                std::string(page.words(kStrengths[related.strength])) + "): " + sentence(related.why));
  }
}

void add_response(Page& page, const Report& report) {
  if (!report.response) return;
  const Response& response = *report.response;
  page.heading(Message::ResponseHeading);
  for (const std::string& note : response.notes) page.bullet(sentence(note));
  for (const Step* step = response.steps.data(); step != response.steps.data() + response.steps.size();
       ++step) {
    const bool first = step == response.steps.data() || step[-1].phase != step->phase;
    if (first) page.subheading(kPhases[step->phase]);
    page.bullet("**" + sentence(step->title) + "** " + sentence(step->reason));
    std::string source = page.label(Message::SourceLabel) + sentence(step->source.name);
    for (const std::string& id : step->commands) source += ", " + code_span(id);
    page.inner_bullet(source);
  }
  if (response.commands.empty()) return;
  page.subheading(Message::CommandsHeading);
  for (const Command& command : response.commands) {
    page.bullet(code_span(command.id) + " (" +
                std::string(page.words(command.changes ? Message::ChangesSomething : Message::OnlyReads)) +
                "): " + sentence(command.purpose) +
                (command.note.empty() ? "" : ' ' + sentence(command.note)));
    page.inner_bullet(code_span(command.text, kMaxCommand));
    page.inner_bullet(page.label(Message::SourceLabel) + sentence(command.source.name));
  }
}

}  // namespace pyverdict::report
