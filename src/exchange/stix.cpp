#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "attack/attack.h"
#include "exchange/exchange.h"
#include "exchange/ids.h"
#include "json/writer.h"
#include "pyverdict.h"
#include "report/integrity.h"
#include "report/words.h"

namespace pyverdict::exchange {
namespace {

using language::Message;

/// A string literal in a pattern of STIX.
std::string literal(std::string_view text) {
  std::string out = "'";
  for (const char c : text) {
    if (c == '\'' || c == '\\') out += '\\';
    out += c;
  }
  return out + '\'';
}

/// The object and property that hold an indicator's value; nothing for what STIX has no observable for.
std::optional<std::string_view> observable(indicator::Type type) {
  using indicator::Type;
  switch (type) {
    case Type::Url:
      return "url:value";
    case Type::Domain:
      return "domain-name:value";
    case Type::Ipv4:
      return "ipv4-addr:value";
    case Type::Ipv6:
      return "ipv6-addr:value";
    default:
      return std::nullopt;
  }
}

std::string_view result_of(verdict::Label label) {
  return label == verdict::Label::Inconclusive ? "unknown" : verdict::name(label);
}

std::string base_name(const std::string& path) {
  const std::size_t slash = path.find_last_of("/\\");
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

/// Objects by id, so that what several reports share stands once.
class Bundle {
 public:
  std::string run(Reports reports) {
    identity_ = begin("identity", "pyverdict", 0);
    out_->member("name", "PyVerdict");
    out_->member("identity_class", "system");
    end();
    for (const report::Report* report : reports) add(*report);
    std::string ids;
    for (const auto& [id, text] : objects_) ids += id + '\n';
    std::string text;
    json::Writer out(text);
    out.begin_object();
    out.member("type", "bundle");
    out.member("id", "bundle--" + uuid5(kOwnNamespace, ids));
    out.key("objects");
    out.begin_array();
    for (const auto& [id, object] : objects_) out.number(object);
    out.end_array();
    out.end_object();
    return text;
  }

 private:
  /// Starts a domain object: its id comes from its type and a key.
  std::string begin(std::string_view type, const std::string& key, std::int64_t time) {
    const std::string id = std::string(type) + "--" + uuid5(kOwnNamespace, std::string(type) + '\n' + key);
    start(type, id);
    if (type != "identity") out_->member("created_by_ref", identity_);
    out_->member("created", stix_time(time));
    out_->member("modified", stix_time(time));
    return id;
  }

  void start(std::string_view type, const std::string& id) {
    text_.clear();
    out_.emplace(text_);
    id_ = id;
    out_->begin_object();
    out_->member("type", type);
    out_->member("spec_version", "2.1");
    out_->member("id", id);
  }

  void end() {
    out_->end_object();
    objects_.emplace(id_, text_);
  }

  void add(const report::Report& report) {
    const report::Script& script = report.input.script;
    if (script.size == 0) return;
    const std::int64_t time = event_time(report);
    const bool bad = report.verdict.label == verdict::Label::Malicious ||
                     report.verdict.label == verdict::Label::Suspicious;
    const std::string file = file_of(script);
    const std::string key = script.sha256 + '\n' + (report.finding ? report.finding->name : std::string());
    const std::vector<std::string> patterns = attack_patterns(report);
    const std::string analysis = begin("malware-analysis", key, time);
    out_->member("product", "pyverdict");
    out_->member("version", kVersion);
    out_->member("result", result_of(report.verdict.label));
    out_->member("sample_ref", file);
    end();
    if (!bad) return;
    if (report.verdict.label == verdict::Label::Malicious) malware(report, file, analysis, patterns, time);
    if (report::is_whole(report)) {
      indicator(report, "[file:hashes.'SHA-256' = " + literal(script.sha256) + ']', Message::Script, patterns,
                time);
    }
    std::set<std::string> seen;
    for (const report::Indicator& found : report.indicators) {
      const auto property = observable(found.type);
      if (!property || !seen.insert(found.value).second) continue;
      indicator(report, '[' + std::string(*property) + " = " + literal(found.value) + ']',
                report::type_word(found.type), patterns, time);
    }
  }

  std::string file_of(const report::Script& script) {
    // Of several hashes the first of STIX's list is the one that makes the id.
    const std::string id = "file--" + uuid5(kStixNamespace, "{\"hashes\":{\"MD5\":\"" + script.md5 + "\"}}");
    start("file", id);
    out_->key("hashes");
    out_->begin_object();
    out_->member("MD5", script.md5);
    out_->member("SHA-1", script.sha1);
    out_->member("SHA-256", script.sha256);
    out_->end_object();
    out_->member("size", script.size);
    end();
    return id;
  }

  /// ATT&CK's own objects, dated before any that MITRE published, so that those take their place wherever
  /// they are known.
  std::vector<std::string> attack_patterns(const report::Report& report) {
    std::vector<std::string> ids;
    for (const report::Technique& found : report.techniques) {
      const attack::Technique* technique = attack::find(found.id);
      const std::string id = technique == nullptr ? std::string() : technique->stix_id();
      if (id.empty()) continue;
      start("attack-pattern", id);
      out_->member("created", stix_time(0));
      out_->member("modified", stix_time(0));
      const std::size_t colon = found.name.rfind(": ");
      out_->member("name", colon == std::string::npos ? found.name : found.name.substr(colon + 2));
      out_->key("external_references");
      out_->begin_array();
      out_->begin_object();
      out_->member("source_name", "mitre-attack");
      out_->member("external_id", found.id);
      out_->member("url", technique->url());
      out_->end_object();
      out_->end_array();
      end();
      ids.push_back(id);
    }
    return ids;
  }

  void malware(const report::Report& report, const std::string& file, const std::string& analysis,
               const std::vector<std::string>& patterns, std::int64_t time) {
    const std::string id = begin("malware", report.input.script.sha256, 0);
    const std::string name = base_name(report.input.script.path);
    out_->member("name", name.empty() ? report.input.script.sha256 : name);
    out_->member("is_family", false);
    out_->key("implementation_languages");
    out_->begin_array();
    out_->string("python");
    out_->end_array();
    out_->key("sample_refs");
    out_->begin_array();
    out_->string(file);
    out_->end_array();
    end();
    relationship(analysis, "characterizes", id, time);
    for (const std::string& pattern : patterns) relationship(id, "uses", pattern, 0);
  }

  void indicator(const report::Report& report, const std::string& pattern, Message what,
                 const std::vector<std::string>& patterns, std::int64_t time) {
    const std::string id = begin("indicator", pattern, time);
    if (objects_.contains(id)) return;
    const auto word = [&](Message message) { return language::text(message, report.language); };
    out_->member("name", language::fill(Message::StixIndicator, report.language,
                                        {word(what), word(report::label_word(report.verdict.label))}));
    out_->key("indicator_types");
    out_->begin_array();
    out_->string(report.verdict.label == verdict::Label::Malicious ? "malicious-activity"
                                                                   : "anomalous-activity");
    out_->end_array();
    out_->member("pattern", pattern);
    out_->member("pattern_type", "stix");
    out_->member("valid_from", stix_time(time));
    end();
    for (const std::string& attack : patterns) relationship(id, "indicates", attack, time);
  }

  void relationship(const std::string& from, std::string_view type, const std::string& to,
                    std::int64_t time) {
    begin("relationship", from + '\n' + std::string(type) + '\n' + to, time);
    out_->member("relationship_type", type);
    out_->member("source_ref", from);
    out_->member("target_ref", to);
    end();
  }

  std::map<std::string, std::string> objects_;  ///< JSON by id
  std::string identity_;
  std::string id_;
  std::string text_;
  std::optional<json::Writer> out_;
};

}  // namespace

std::string to_stix(Reports reports) { return Bundle().run(reports); }

}  // namespace pyverdict::exchange
