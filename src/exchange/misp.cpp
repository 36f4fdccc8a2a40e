#include <algorithm>
#include <set>
#include <string>

#include "attack/attack.h"
#include "exchange/exchange.h"
#include "exchange/ids.h"
#include "json/writer.h"
#include "report/integrity.h"
#include "report/words.h"

namespace pyverdict::exchange {
namespace {

using language::Message;

/// How MISP calls a type of indicator.
struct TypeName {
  std::string_view type;
  std::string_view category;
  bool to_ids;  ///< fit to be searched for by machines
};

std::optional<TypeName> type_name(indicator::Type type) {
  using indicator::Type;
  switch (type) {
    case Type::Url:
      return TypeName{"url", "Network activity", true};
    case Type::Domain:
      return TypeName{"domain", "Network activity", true};
    case Type::Ipv4:
    case Type::Ipv6:
      return TypeName{"ip-dst", "Network activity", true};
    case Type::Email:
      return TypeName{"email", "Payload delivery", false};
    case Type::Path:
      return TypeName{"filename", "Artifacts dropped", false};
    case Type::RegistryKey:
      return TypeName{"regkey", "Artifacts dropped", false};
    case Type::Webhook:
      return TypeName{"url", "Network activity", false};
    case Type::UserAgent:
      return TypeName{"user-agent", "Network activity", false};
    case Type::Mutex:
      return TypeName{"mutex", "Artifacts dropped", true};
    default:
      return std::nullopt;
  }
}

std::string_view hash_type(std::size_t length) {
  if (length == 32) return "md5";
  return length == 40 ? "sha1" : length == 64 ? "sha256" : std::string_view();
}

/// "Python - T1059.006" of the galaxy's clusters: the last part of the name.
std::string galaxy_tag(const report::Technique& technique) {
  const std::size_t colon = technique.name.rfind(": ");
  const std::string name = colon == std::string::npos ? technique.name : technique.name.substr(colon + 2);
  return "misp-galaxy:mitre-attack-pattern=\"" + name + " - " + technique.id + '"';
}

class Event {
 public:
  explicit Event(Reports reports) : reports_(reports), out_(text_) {}

  std::string run() {
    std::int64_t first = 0;
    std::string all;
    bool malicious = false;
    for (const report::Report* report : reports_) {
      const std::int64_t time = event_time(*report);
      if (time > 0 && (first == 0 || time < first)) first = time;
      all += report->input.script.sha256 + (report->finding ? report->finding->name : std::string()) + '\n';
      malicious = malicious || report->verdict.label == verdict::Label::Malicious;
    }
    uuid_ = uuid5(kOwnNamespace, "misp-event\n" + all);
    out_.begin_object();
    out_.key("Event");
    out_.begin_object();
    out_.member("uuid", uuid_);
    out_.member("info", info());
    out_.member("date", stix_time(first).substr(0, 10));
    out_.member("timestamp", std::to_string(first / 1000));
    out_.member("threat_level_id", malicious ? "2" : "4");
    out_.member("analysis", "2");
    out_.member("distribution", "0");
    out_.member("published", false);
    attributes(std::to_string(first / 1000));
    tags();
    out_.end_object();
    out_.end_object();
    return std::move(text_);
  }

 private:
  std::string info() const {
    const auto language = language_of(reports_);
    if (reports_.size() == 1) {
      return language::fill(Message::MispOne, language,
                            {language::text(report::label_word(reports_[0]->verdict.label), language)});
    }
    return language::fill(Message::MispMany, language, {std::to_string(reports_.size())});
  }

  void attributes(const std::string& timestamp) {
    out_.key("Attribute");
    out_.begin_array();
    for (const report::Report* report : reports_) {
      const bool bad = report->verdict.label == verdict::Label::Malicious ||
                       report->verdict.label == verdict::Label::Suspicious;
      const std::string comment(language::text(report::label_word(report->verdict.label), report->language));
      const std::string of_script = language::fill(Message::MispScript, report->language, {comment});
      const report::Script& script = report->input.script;
      if (script.size > 0) {
        const bool searched = bad && report::is_whole(*report);
        attribute({"sha256", "Payload delivery", searched}, script.sha256, of_script, timestamp);
        attribute({"sha1", "Payload delivery", searched}, script.sha1, of_script, timestamp);
        attribute({"md5", "Payload delivery", searched}, script.md5, of_script, timestamp);
      }
      for (const report::Indicator& found : report->indicators) {
        std::optional<TypeName> type = type_name(found.type);
        if (found.type == indicator::Type::Hash)
          type = TypeName{hash_type(found.value.size()), "Payload delivery", true};
        if (!type || type->type.empty()) continue;
        type->to_ids = type->to_ids && bad;
        const bool secret = found.type == indicator::Type::Webhook;
        attribute(*type, secret ? found.defanged : found.value, comment, timestamp);
      }
    }
    out_.end_array();
  }

  void attribute(const TypeName& type, const std::string& value, const std::string& comment,
                 const std::string& timestamp) {
    if (value.empty() || !written_.insert(std::string(type.type) + '\n' + value).second) return;
    out_.begin_object();
    out_.member("uuid", uuid5(kOwnNamespace,
                              "misp-attribute\n" + uuid_ + '\n' + std::string(type.type) + '\n' + value));
    out_.member("type", type.type);
    out_.member("category", type.category);
    out_.member("value", value);
    out_.member("to_ids", type.to_ids);
    out_.member("timestamp", timestamp);
    out_.member("comment", comment);
    out_.end_object();
  }

  void tags() {
    std::set<std::string> names;
    for (const report::Report* report : reports_) {
      for (const report::Technique& technique : report->techniques) names.insert(galaxy_tag(technique));
    }
    out_.key("Tag");
    out_.begin_array();
    for (const std::string& name : names) {
      out_.begin_object();
      out_.member("name", name);
      out_.end_object();
    }
    out_.end_array();
  }

  Reports reports_;
  std::string text_;
  json::Writer out_;
  std::string uuid_;
  std::set<std::string> written_;
};

}  // namespace

std::string to_misp(Reports reports) { return Event(reports).run(); }

}  // namespace pyverdict::exchange
