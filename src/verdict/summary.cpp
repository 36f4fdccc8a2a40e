#include "verdict/summary.h"

#include <algorithm>
#include <array>

#include "indicator/indicator.h"
#include "language/messages.h"
#include "language/tables.h"

namespace pyverdict::verdict {
namespace {

using language::Language;
using language::Message;

constexpr std::size_t kMostNamed = 2;
constexpr std::size_t kLongestUrl = 100;

/// From two on.
std::string number(std::size_t value, Language language) {
  constexpr std::array<Message, 8> kWords = {Message::NumberTwo,   Message::NumberThree, Message::NumberFour,
                                             Message::NumberFive,  Message::NumberSix,   Message::NumberSeven,
                                             Message::NumberEight, Message::NumberNine};
  return value - 2 < kWords.size() ? std::string(language::text(kWords[value - 2], language))
                                   : std::to_string(value);
}

// Layers that had to be decoded, and did not stand in the script for all to read.
std::size_t decoded_layers(const unwrap::Program& program) {
  return static_cast<std::size_t>(std::count_if(
      program.layers.begin(), program.layers.end(),
      [](const auto& layer) { return layer.parent != unwrap::kNoParent && layer.via.size() > 1; }));
}

bool comes_of_unused(const unwrap::Program& program, const unwrap::Layer& layer) {
  if (layer.parent == unwrap::kNoParent) return false;
  return unwrap::is_unused(layer) || comes_of_unused(program, program.layers[layer.parent]);
}

// Whether evidence is that an encoded script is there, and not what that does.
bool shows_unused(const unwrap::Program& program, const behaviour::Evidence& evidence) {
  return std::any_of(program.layers.begin(), program.layers.end(), [&](const unwrap::Layer& layer) {
    return unwrap::is_unused(layer) && layer.parent == evidence.layer && layer.span == evidence.span;
  });
}

// Whether all that is more than a hint stands in encoded scripts that nothing was seen to run.
bool only_unused(const unwrap::Program& program, const behaviour::Findings& findings) {
  bool any = false;
  for (const behaviour::Evidence& evidence : findings.evidence) {
    if (evidence.behaviour->severity < behaviour::Severity::Medium || shows_unused(program, evidence))
      continue;
    if (!comes_of_unused(program, program.layers[evidence.layer])) return false;
    any = true;
  }
  return any;
}

// "192.0.2.7 port 4444" of the first connection whose address is known.
std::string address(const unwrap::Program& program, Language language) {
  for (const unwrap::Layer& layer : program.layers) {
    for (const unwrap::Fact& fact : layer.facts) {
      if (fact.kind != unwrap::FactKind::Call || fact.arguments.empty()) continue;
      const std::string_view symbol = program.symbols.text(fact.symbol);
      if (symbol != "socket.socket().connect" && symbol != "socket.create_connection") continue;
      const auto items = program.store.items(fact.arguments[0].value);
      if (items.size() != 2 || !items[0].is(unwrap::Tag::Text) || items[0].partial) continue;
      std::string result(program.store.string(items[0]));
      if (items[1].is(unwrap::Tag::Integer))
        result =
            language::fill(Message::SummaryAddress, language, {result, std::to_string(items[1].integer)});
      if (result.size() < 80) return result;
    }
  }
  return {};
}

// The first address in what the evidence of a behaviour points to, where that is a command.
std::string url_of_command(const unwrap::Program& program, const behaviour::Evidence& evidence) {
  for (const unwrap::Layer& layer : program.layers) {
    if (layer.id != evidence.layer || layer.has_facts() || !layer.is_text) continue;
    const std::string_view command =
        std::string_view(layer.text)
            .substr(std::min<std::size_t>(evidence.span.start, layer.text.size()),
                    evidence.span.end - evidence.span.start);
    for (const indicator::Match& match : indicator::scan(command)) {
      if (match.type == indicator::Type::Url && match.value.size() <= kLongestUrl)
        return indicator::defang(match.type, match.value);
    }
  }
  return {};
}

// The first address on the web that the evidence of a behaviour points to, or the only one that is anywhere.
std::string url(const unwrap::Program& program, const behaviour::Findings& findings,
                const behaviour::Behaviour& row) {
  for (const behaviour::Evidence& evidence : findings.evidence) {
    if (evidence.behaviour != &row) continue;
    if (std::string found = url_of_command(program, evidence); !found.empty()) return found;
  }
  std::string anywhere;
  bool several = false;
  for (const unwrap::Layer& layer : program.layers) {
    for (const unwrap::Fact& fact : layer.facts) {
      if (fact.kind != unwrap::FactKind::Text || fact.result.partial) continue;
      const std::string_view text = program.store.string(fact.result);
      if (text.size() > kLongestUrl || (!text.starts_with("http://") && !text.starts_with("https://")))
        continue;
      const std::string defanged = indicator::defang(indicator::Type::Url, text);
      const text::Span span = layer.tree[fact.node].span();
      const bool pointed_to = std::any_of(
          findings.evidence.begin(), findings.evidence.end(), [&](const behaviour::Evidence& evidence) {
            return evidence.behaviour == &row && evidence.layer == layer.id &&
                   evidence.span.start <= span.start && span.end <= evidence.span.end;
          });
      if (pointed_to) return defanged;
      several = several || (!anywhere.empty() && anywhere != defanged);
      if (anywhere.empty()) anywhere = defanged;
    }
  }
  return several ? std::string() : anywhere;
}

// A behaviour's clause with its values filled in; a part in brackets is left out when its value is not known.
std::string fill(const unwrap::Program& program, const behaviour::Findings& findings,
                 const behaviour::Behaviour& row, Language language) {
  const std::string_view translated = language::behaviour_does(row.id, language);
  const std::string_view clause = translated.empty() ? row.does : translated;
  const std::size_t open = clause.find('[');
  const std::size_t close = clause.find(']');
  if (open == std::string_view::npos || close == std::string_view::npos) return std::string(clause);
  std::string part(clause.substr(open + 1, close - open - 1));
  const std::size_t slot = part.find('{');
  const std::size_t slot_end = part.find('}');
  std::string value;
  if (part.find("{address}") == slot) value = address(program, language);
  if (part.find("{url}") == slot) value = url(program, findings, row);
  if (value.empty()) {
    part.clear();
  } else {
    part.replace(slot, slot_end - slot + 1, value);
  }
  return std::string(clause.substr(0, open)) + part + std::string(clause.substr(close + 1));
}

}  // namespace

std::string summarise(const unwrap::Program& program, const behaviour::Findings& findings,
                      const Verdict& verdict, Circumstances circumstances, Language language) {
  if (verdict.label == Label::Inconclusive) {
    const Message message = circumstances.no_code      ? Message::SummaryNoCode
                            : circumstances.foreign    ? Message::SummaryForeign
                            : circumstances.unreadable ? Message::SummaryUnreadable
                                                       : Message::SummaryOnlyBeginning;
    return std::string(language::text(message, language));
  }
  std::string sentence;
  std::size_t named = 0;
  for (const std::string& id : verdict.reasons) {
    const behaviour::Behaviour* row = behaviour::find(id);
    if (row == nullptr || named == kMostNamed) continue;
    const bool worth = row->severity >= (named == 0 ? behaviour::Severity::Low : behaviour::Severity::Medium);
    if (!worth) continue;
    std::string clause = fill(program, findings, *row, language);
    sentence =
        named == 0 ? std::move(clause) : language::fill(Message::SummaryTwo, language, {sentence, clause});
    ++named;
  }
  if (sentence.empty()) {
    return std::string(language::text(
        findings.counter_evidence.empty() ? Message::SummaryNothing : Message::SummaryOrdinary, language));
  }
  sentence[0] = static_cast<char>(sentence[0] - 'a' + 'A');
  if (only_unused(program, findings)) {
    sentence = language::fill(Message::SummaryOnlyUnused, language, {sentence});
  } else if (const std::size_t layers = decoded_layers(program); layers > 0) {
    sentence = layers == 1
                   ? language::fill(Message::SummaryUnpackedOne, language, {sentence})
                   : language::fill(Message::SummaryUnpacked, language, {sentence, number(layers, language)});
    if (verdict.only_wrapping) sentence = language::fill(Message::SummaryOnlyWrapping, language, {sentence});
  }
  return sentence + ".";
}

}  // namespace pyverdict::verdict
