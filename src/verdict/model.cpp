#include "verdict/model.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <unordered_map>

#include "json/reader.h"
#include "language/messages.h"

namespace pyverdict::verdict {
namespace {

using language::Message;

// What is shown of what moved the score.
constexpr std::size_t kMostContributions = 12;
constexpr float kLeastContribution = 0.05f;

const json::Node* member(const json::Document& document, json::NodeId object, std::string_view key) {
  for (json::NodeId id = document[object].first; id != json::kNone; id = document[id].next) {
    if (document[id].key == key) return &document[id];
  }
  return nullptr;
}

std::optional<double> number(const json::Document& document, json::NodeId object, std::string_view key) {
  const json::Node* node = member(document, object, key);
  if (node == nullptr || node->kind != json::Kind::Number) return std::nullopt;
  return std::strtod(std::string(node->text).c_str(), nullptr);
}

std::vector<std::string_view> texts(const json::Document& document, std::string_view key) {
  std::vector<std::string_view> result;
  const json::Node* list = member(document, 0, key);
  if (list == nullptr || list->kind != json::Kind::Array) return result;
  for (json::NodeId id = list->first; id != json::kNone; id = document[id].next) {
    result.push_back(document[id].text);
  }
  return result;
}

bool is_share(const std::optional<double>& value) { return value && *value > 0 && *value <= 1; }

double log_odds(double p) {
  constexpr double kLeast = 1e-9;
  const double bounded = std::clamp(p, kLeast, 1 - kLeast);
  return std::log(bounded / (1 - bounded));
}

std::vector<Contribution> strongest(const Model& model, std::span<const float> values) {
  std::vector<Contribution> result;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (std::fabs(values[i]) >= kLeastContribution) result.push_back({model.groups[i], values[i]});
  }
  std::stable_sort(result.begin(), result.end(), [](const Contribution& a, const Contribution& b) {
    return std::fabs(a.value) > std::fabs(b.value);
  });
  if (result.size() > kMostContributions) result.resize(kMostContributions);
  return result;
}

// Words for a group of features: what it is that resembles malicious scripts.
std::optional<Message> words_for(std::string_view group) {
  struct Row {
    std::string_view group;
    Message words;
  };
  constexpr Row kRows[] = {
      {"vocabulary", Message::GroupVocabulary}, {"flows", Message::GroupFlows},
      {"calls", Message::GroupCalls},           {"texts", Message::GroupTexts},
      {"layers", Message::GroupLayers},         {"style", Message::GroupStyle},
      {"syntax", Message::GroupStyle},          {"facts", Message::GroupFacts},
      {"evidence", Message::GroupEvidence},
  };
  for (const Row& row : kRows) {
    if (row.group == group) return row.words;
  }
  return std::nullopt;
}

// Counter-evidence of so many log-odds is strong: two or three marks of an ordinary program.
constexpr double kStrongFavour = 3;

// A label that is more than what was found bears out is lowered to suspicious, and the summary says why: what
// a script unpacks is harmless, or marks of an ordinary program outweigh what was found.
void lower_where_little_speaks(Verdict& verdict, double evidence_score, language::Language language) {
  if (verdict.label != Label::Malicious) return;
  if (verdict.only_wrapping) {
    verdict.label = Label::Suspicious;
  } else if (verdict.in_favour >= kStrongFavour && verdict.strongest < behaviour::Severity::High &&
             evidence_score < kSuspiciousScore) {
    verdict.label = Label::Suspicious;
    verdict.summary.append(" ").append(language::text(Message::SummaryMarksAgainst, language));
  }
}

// Nothing that was found proves an attack: the summary says what the model goes by, and where nothing at all
// was found, the label is no more than suspicious.
void explain_without_evidence(Verdict& verdict, language::Language language) {
  if (verdict.strongest < behaviour::Severity::Low) verdict.label = Label::Suspicious;
  std::vector<Message> by;
  for (const Contribution& contribution : verdict.contributions) {
    const std::optional<Message> words = words_for(contribution.group);
    if (contribution.value <= 0 || !words || std::find(by.begin(), by.end(), *words) != by.end()) continue;
    by.push_back(*words);
    if (by.size() == 2) break;
  }
  if (by.empty()) {
    verdict.summary = language::text(Message::SummaryResembles, language);
    return;
  }
  std::string words(language::text(by[0], language));
  if (by.size() == 2)
    words = language::fill(Message::SummaryTwo, language, {words, language::text(by[1], language)});
  verdict.summary = language::fill(Message::SummaryResemblesBy, language, {words});
}

}  // namespace

std::optional<Model> read_model(std::string_view json, std::string& error) {
  const json::Document document = json::read(json);
  const auto refuse = [&](std::string why) {
    error = std::move(why);
    return std::nullopt;
  };
  if (document.nodes.empty() || document[0].kind != json::Kind::Object || !document.problems.empty())
    return refuse("The model's description is no JSON object.");
  const auto version = number(document, 0, "featureVersion");
  if (!version || *version != kFeatureVersion) {
    return refuse("The model was made for version " +
                  (version ? std::to_string(std::lround(*version)) : "?") +
                  " of the feature vector; this core has version " + std::to_string(kFeatureVersion) + ".");
  }
  const auto hashed = number(document, 0, "hashedFeatures");
  if (!hashed || *hashed != kHashedFeatures)
    return refuse("The model was made for another number of hashed features.");

  Model model;
  std::unordered_map<std::string_view, std::uint32_t> places;
  const auto names = feature_names();
  for (std::size_t i = 0; i < names.size(); ++i) places.emplace(names[i], static_cast<std::uint32_t>(i));
  for (const std::string_view name : texts(document, "features")) {
    const auto it = places.find(name);
    if (it == places.end())
      return refuse("The model asks for the feature \"" + std::string(name) +
                    "\", which this core does not have.");
    model.columns.push_back(it->second);
  }
  if (model.columns.empty()) return refuse("The model's description names no features.");
  const json::Node* id = member(document, 0, "id");
  const json::Node* thresholds = member(document, 0, "thresholds");
  if (id == nullptr || id->text.empty() || thresholds == nullptr)
    return refuse("The model's description has no id or no thresholds.");
  const auto at = static_cast<json::NodeId>(thresholds - document.nodes.data());
  const auto malicious = number(document, at, "malicious");
  const auto suspicious = number(document, at, "suspicious");
  const auto prior = number(document, 0, "prior");
  if (!is_share(malicious) || !is_share(suspicious) || !is_share(prior) || *prior >= 1 ||
      *suspicious > *malicious)
    return refuse("The model's thresholds or prior are no probabilities.");
  model.id = id->text;
  model.malicious = *malicious;
  model.suspicious = *suspicious;
  model.prior = *prior;
  for (const std::string_view group : texts(document, "groups")) model.groups.emplace_back(group);
  return model;
}

std::vector<float> input_of(const Model& model, std::span<const float> vector) {
  std::vector<float> input;
  input.reserve(model.columns.size() + kHashedFeatures);
  for (const std::uint32_t column : model.columns)
    input.push_back(column < vector.size() ? vector[column] : 0);
  if (vector.size() < kHashedFeatures) return {};
  input.insert(input.end(), vector.end() - kHashedFeatures, vector.end());
  return input;
}

Verdict with_model(const Verdict& evidence, const Model& model, std::span<const float> outputs, double prior,
                   language::Language language) {
  const bool fits =
      outputs.size() == model.groups.size() + 1 &&
      std::all_of(outputs.begin(), outputs.end(), [](float value) { return std::isfinite(value); });
  if (!fits) return evidence;
  const double probability = std::clamp(static_cast<double>(outputs[0]), 0.0, 1.0);
  Verdict verdict = evidence;
  verdict.basis = Basis::Model;
  verdict.score = probability;
  if (prior != model.prior)
    verdict.score = 1 / (1 + std::exp(-(log_odds(probability) + log_odds(prior) - log_odds(model.prior))));
  verdict.contributions = strongest(model, outputs.subspan(1));
  if (verdict.undecided) return verdict;
  // Of the beginning of a script little is known of how often its score is that of a benign one: what holds
  // no evidence stays open below the threshold of malicious ones.
  const bool open = evidence.label == Label::Inconclusive;
  // Of scripts in which nothing was found, scores between the thresholds tell few malicious ones and raise
  // most of the alarms (models/CARD.md).
  const bool bare = verdict.strongest < behaviour::Severity::Low;
  if (probability >= (open || bare ? model.malicious : model.suspicious)) {
    verdict.label = probability >= model.malicious ? Label::Malicious : Label::Suspicious;
    // What only unpacks itself has its summary: the wrapping, and that the content is harmless.
    if (verdict.strongest < behaviour::Severity::Medium &&
        !(verdict.only_wrapping && verdict.strongest >= behaviour::Severity::Low))
      explain_without_evidence(verdict, language);
    lower_where_little_speaks(verdict, evidence.score, language);
  } else if (!open) {
    verdict.label = Label::Benign;
    if (probability >= model.suspicious)
      verdict.summary.append(" ").append(language::text(Message::SummaryHigherScore, language));
    if (evidence.label == Label::Malicious)
      verdict.summary.append(" ").append(language::text(Message::SummaryLikeOrdinary, language));
  }
  return verdict;
}

}  // namespace pyverdict::verdict
