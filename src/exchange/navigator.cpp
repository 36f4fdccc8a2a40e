#include <algorithm>
#include <map>

#include "attack/attack.h"
#include "exchange/exchange.h"
#include "exchange/ids.h"
#include "json/writer.h"
#include "language/messages.h"
#include "pyverdict.h"

namespace pyverdict::exchange {
namespace {

using language::Message;

struct Seen {
  std::uint64_t reports = 0;
  std::vector<std::string> behaviours;  ///< titles, each once
  bool declared = false;                ///< a finding names it
};

constexpr std::size_t kMaxTitles = 20;

std::map<std::string, Seen> seen_in(Reports reports) {
  std::map<std::string, Seen> out;
  for (const report::Report* report : reports) {
    for (const report::Technique& technique : report->techniques) {
      Seen& seen = out[technique.id];
      ++seen.reports;
      seen.declared = seen.declared || technique.from == report::TechniqueFrom::Finding;
      for (const std::uint32_t index : technique.evidence) {
        const std::string& title = report->evidence[index].title;
        const bool known =
            std::find(seen.behaviours.begin(), seen.behaviours.end(), title) != seen.behaviours.end();
        if (!known && seen.behaviours.size() < kMaxTitles) seen.behaviours.push_back(title);
      }
    }
  }
  return out;
}

std::string comment(const Seen& seen, language::Language language) {
  std::string out;
  for (const std::string& title : seen.behaviours) (out += out.empty() ? "" : "; ") += title;
  if (seen.declared) (out += out.empty() ? "" : "; ") += language::text(Message::NavigatorDeclared, language);
  return out;
}

}  // namespace

std::string to_navigator(Reports reports) {
  const std::map<std::string, Seen> all = seen_in(reports);
  std::uint64_t most = 1;
  for (const auto& [id, seen] : all) most = std::max(most, seen.reports);
  const language::Language language = language_of(reports);
  std::string text;
  json::Writer out(text);
  out.begin_object();
  out.member("name", "PyVerdict");
  out.key("versions");
  out.begin_object();
  out.member("attack", attack::kVersion.substr(0, attack::kVersion.find('.')));
  out.member("navigator", "5.1.0");
  out.member("layer", "4.5");
  out.end_object();
  out.member("domain", "enterprise-attack");
  out.member("description",
             language::fill(reports.size() == 1 ? Message::NavigatorOne : Message::NavigatorMany, language,
                            {std::to_string(reports.size()), kVersion}));
  out.key("sorting");
  out.unsigned_integer(3);
  out.member("hideDisabled", false);
  out.key("techniques");
  out.begin_array();
  for (const auto& [id, seen] : all) {
    out.begin_object();
    out.member("techniqueID", id);
    out.member("score", seen.reports);
    out.member("comment", comment(seen, language));
    out.member("enabled", true);
    out.member("showSubtechniques", id.size() == 5);
    out.end_object();
  }
  out.end_array();
  out.key("gradient");
  out.begin_object();
  out.key("colors");
  out.begin_array();
  out.string("#ffe0b2");
  out.string("#d84315");
  out.end_array();
  out.key("minValue");
  out.unsigned_integer(0);
  out.member("maxValue", most);
  out.end_object();
  out.end_object();
  return text;
}

}  // namespace pyverdict::exchange
