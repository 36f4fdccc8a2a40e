#include <algorithm>

#include "finding/detector.h"
#include "language/tables.h"
#include "report/environment.h"
#include "report/markdown_page.h"

namespace pyverdict::report {
namespace {

using language::Message;

void add_file(Page& page, Message label, const finding::File& file) {
  if (file.path.empty() && file.sha256.empty() && !file.contents) return;
  std::string text = page.label(label) +
                     (file.path.empty() ? std::string(page.words(Message::NoPath)) : code_span(file.path));
  if (file.size) text += ", " + page.words(Message::Bytes, {std::to_string(*file.size)});
  if (!file.sha256.empty()) text += ", SHA-256 " + code_span(file.sha256);
  if (file.partially_hashed.value_or(false)) text.append(" ").append(page.words(Message::OfBeginning));
  page.bullet(text);
}

void add_arguments(Page& page, const finding::Process& process) {
  if (process.arguments.empty()) return;
  std::string text = page.label(Message::Arguments);
  text.pop_back();
  for (std::size_t i = 0; i < std::min(process.arguments.size(), kMaxRows); ++i) {
    text += ' ' + code_span(process.arguments[i]);
  }
  if (process.arguments.size() > kMaxRows) text.append(" ").append(page.words(Message::AndMore));
  if (process.arguments_truncated) text.append(" ").append(page.words(Message::CutShort));
  page.bullet(text);
}

void add_environment(Page& page, const finding::Process& process) {
  if (process.environment.empty()) return;
  std::string text = page.label(Message::Environment);
  text.pop_back();
  for (std::size_t i = 0; i < std::min(process.environment.size(), kMaxRows); ++i) {
    const finding::EnvironmentVariable& variable = process.environment[i];
    const std::optional<std::string> value = shown_value(variable);
    text += ' ';
    text += value ? code_span(variable.name + '=' + *value)
                  : code_span(variable.name) + ' ' +
                        page.words(Message::Masked, {std::to_string(variable.value.size())});
  }
  if (process.environment.size() > kMaxRows || process.environment_truncated)
    text.append(" ").append(page.words(Message::CutShort));
  page.bullet(text);
}

void add_ids(Page& page, const finding::Process& process) {
  std::string ids;
  const auto add = [&](Message message, const std::optional<std::int64_t>& id) {
    if (id) ids += (ids.empty() ? "" : " ") + page.words(message, {std::to_string(*id)});
  };
  add(Message::ProcessId, process.pid);
  add(Message::ParentId, process.parent_pid);
  add(Message::UserId, process.user_id);
  if (!ids.empty()) page.bullet(page.label(Message::Ids) + ids);
}

void add_process(Page& page, const finding::Process& process, bool several, bool chosen) {
  if (several) {
    page.bullet(page.label(chosen ? Message::ProcessThatRan : Message::ProcessLabel) +
                code_span(process.name));
  }
  add_file(page, Message::ProgramBinary, process.binary);
  if (process.script) add_file(page, Message::Script, *process.script);
  add_arguments(page, process);
  add_ids(page, process);
  add_environment(page, process);
}

void add_connection(Page& page, const finding::Connection& connection) {
  std::string to = indicator::defang(indicator::Type::Ipv4, connection.destination_ip);
  if (connection.destination_port)
    to += ' ' + page.words(Message::Port, {std::to_string(*connection.destination_port)});
  page.fact(Message::ConnectionTo, to);
}

void add_declared(Page& page, Message label, indicator::Type type, const std::vector<std::string>& values) {
  if (values.empty()) return;
  std::string text = page.label(label);
  text.pop_back();
  for (std::size_t i = 0; i < std::min(values.size(), kMaxRows); ++i) {
    text += ' ' + code_span(indicator::defang(type, values[i]));
  }
  page.bullet(text);
}

/// Calls `use` with the first values, and says how many were left out.
template <typename Values, typename Use>
void each(Page& page, const Values& values, Use&& use) {
  const std::size_t shown = std::min(values.size(), kMaxProcesses);
  for (std::size_t i = 0; i < shown; ++i) use(i);
  page.left_out(values.size(), shown);
}

}  // namespace

void add_finding(Page& page, const finding::Finding& finding) {
  page.heading(Message::FindingHeading);
  page.fact(Message::Category, finding.category);
  if (const finding::Detector* detector = finding::detector_of(finding)) {
    page.bullet(page.label(Message::DetectorLabel) +
                std::string(language::detector_meaning(detector->category, page.language())));
  }
  page.fact(Message::Severity, finding.severity);
  page.fact(Message::State, finding.state);
  page.fact(Message::EventTime, finding.event_time);
  page.fact(Message::CreateTime, finding.create_time);
  page.fact(Message::SourceDisplayName, finding.parent_display_name);
  page.fact(Message::ResourceFullName, finding.resource.name);
  page.fact(Message::ResourceDisplayName, finding.resource.display_name);
  page.fact(Message::ProjectDisplayName, finding.resource.project_display_name);
  each(page, finding.processes, [&](std::size_t i) {
    add_process(page, finding.processes[i], finding.processes.size() > 1, finding.process == i);
  });
  each(page, finding.files, [&](std::size_t i) { add_file(page, Message::FileLabel, finding.files[i]); });
  each(page, finding.containers, [&](std::size_t i) {
    page.fact(Message::Container, finding.containers[i].name);
    page.fact(Message::ContainerImage, finding.containers[i].uri);
  });
  each(page, finding.pods, [&](std::size_t i) {
    page.fact(Message::Pod, finding.pods[i].name_space + '/' + finding.pods[i].name);
  });
  each(page, finding.connections, [&](std::size_t i) { add_connection(page, finding.connections[i]); });
  add_declared(page, Message::IpAddresses, indicator::Type::Ipv4, finding.ip_addresses);
  add_declared(page, Message::Domains, indicator::Type::Domain, finding.domains);
  add_declared(page, Message::Uris, indicator::Type::Url, finding.uris);
  page.fact(Message::Description, finding.description, 500);
  page.fact(Message::FindingCanonicalName, finding.canonical_name);
  page.fact(Message::FindingName, finding.name);
}

}  // namespace pyverdict::report
