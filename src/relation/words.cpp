#include "relation/words.h"

#include <cstdlib>

#include "digest/digest.h"
#include "language/messages.h"

namespace pyverdict::relation {
namespace {

using language::fill;
using language::Language;
using language::Message;
using language::text;
using report::RelationKind;

std::string joined(std::string first, const std::string& second) {
  return second.empty() ? first : first + ' ' + second;
}

std::string when(const Node& here, const Node& there, Language language) {
  if (!here.time || !there.time) return std::string(text(Message::WhenUnknown, language));
  const std::int64_t seconds = (*there.time - *here.time) / 1000;
  if (seconds == 0) return std::string(text(Message::WhenSame, language));
  return fill(seconds > 0 ? Message::WhenLater : Message::WhenEarlier, language,
              {language::duration(std::abs(seconds), language)});
}

Message verb(report::PathActions actions) {
  if (actions & report::kDownloads) return Message::VerbDownloads;
  if (actions & report::kWrites) return Message::VerbWrites;
  if (actions & report::kRuns) return Message::VerbRuns;
  if (actions & report::kDeletes) return Message::VerbDeletes;
  if (actions & report::kReads) return Message::VerbReads;
  return Message::VerbNames;
}

std::string of_path(const Shared& shared, Language language) {
  const std::string& path = shared.mine.value;
  if (shared.mine.own && shared.other.own) return fill(Message::RelatedPathOwn, language, {path});
  if (!shared.mine.own && !shared.other.own) return fill(Message::RelatedPathBoth, language, {path});
  const Mention& naming = shared.mine.own ? shared.other : shared.mine;
  return fill(shared.mine.own ? Message::RelatedPathThere : Message::RelatedPathHere, language,
              {text(verb(naming.actions), language), path});
}

std::string of_process(const Shared& shared, Language language) {
  const auto pid = [](const Node& node) {
    for (const Mention& mention : node.mentions) {
      if (mention.kind == RelationKind::Process && mention.own) return mention.value;
    }
    return std::string("?");
  };
  if (!shared.mine.own && !shared.other.own)
    return fill(Message::RelatedSiblings, language, {shared.mine.value});
  return shared.mine.own ? fill(Message::RelatedParent, language, {shared.mine.value, pid(shared.there)})
                         : fill(Message::RelatedChild, language, {pid(shared.here), shared.mine.value});
}

std::string what(const Shared& shared, Language language) {
  const std::string& value = shared.mine.value;
  switch (shared.mine.kind) {
    case RelationKind::SameFinding:
      return std::string(text(Message::RelatedSame, language));
    case RelationKind::Process:
      return of_process(shared, language);
    case RelationKind::Path:
      return of_path(shared, language);
    case RelationKind::Script:
      return fill(Message::RelatedScript, language, {value});
    case RelationKind::SimilarScript:
      return fill(Message::RelatedSimilar, language,
                  {std::to_string(digest::tlsh_distance(shared.mine.digest, shared.other.digest))});
    case RelationKind::Hash:
      return fill(Message::RelatedHash, language, {value, shared.mine.where.value, shared.other.where.value});
    default:
      return fill(Message::RelatedAddress, language, {shared.mine.where.value});
  }
}

Message scope_message(Scope scope) {
  switch (scope) {
    case Scope::Container:
      return Message::ScopeContainer;
    case Scope::UnknownContainer:
      return Message::ScopeUnknownContainer;
    case Scope::Resource:
      return Message::ScopeResource;
    case Scope::Elsewhere:
      break;
  }
  return Message::ScopeElsewhere;
}

}  // namespace

std::string why(const Shared& shared, Language language) {
  std::string sentence = what(shared, language);
  if (shared.mine.kind != RelationKind::SameFinding)
    sentence = joined(std::move(sentence), std::string(text(scope_message(shared.scope), language)));
  return joined(std::move(sentence), when(shared.here, shared.there, language));
}

std::string why_place(RelationKind kind, const Node& here, const Node& there, std::string_view place,
                      Language language) {
  Message message = Message::RelatedResource;
  if (kind == RelationKind::Container) message = Message::RelatedContainer;
  if (kind == RelationKind::Image) message = Message::RelatedImage;
  if (kind == RelationKind::Revision) message = Message::RelatedRevision;
  if (kind == RelationKind::Resource && (here.control_plane || there.control_plane))
    message = Message::RelatedControlPlane;
  return joined(fill(message, language, {place}), when(here, there, language));
}

}  // namespace pyverdict::relation
