#include "relation/relation.h"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "digest/digest.h"
#include "ranges.h"
#include "relation/node.h"
#include "relation/words.h"

namespace pyverdict::relation {
namespace {

using report::Location;
using report::Related;
using report::RelationKind;
using report::Strength;

/// How many of the findings that share a thing are looked at for each, the nearest in time first.
constexpr std::size_t kReach = 16;
constexpr std::uint32_t kNoMention = UINT32_MAX;

/// A finding that mentions what a bucket stands for.
struct Entry {
  std::uint32_t node;
  std::uint32_t mention;
};

/// A relation to another finding, before it is put into words.
struct Candidate {
  Strength strength;
  RelationKind kind;
  std::uint32_t node;  ///< the other finding
  std::uint32_t mine = kNoMention;
  std::uint32_t other = kNoMention;
  std::int64_t distance = 0;  ///< milliseconds between the two
};

bool stronger(const Candidate& a, const Candidate& b) {
  const auto key = [](const Candidate& c) {
    return std::tie(c.strength, c.distance, c.node, c.kind, c.mine, c.other);
  };
  return key(a) < key(b);
}

class Relator {
 public:
  Relator(std::span<const Subject> subjects, const Options& options)
      : subjects_(subjects), options_(options) {}

  void run() {
    make_nodes();
    found_.resize(nodes_.size());
    for (const RelationKind kind : {RelationKind::Container, RelationKind::Resource, RelationKind::Image}) {
      relate_places(kind);
    }
    relate_mentions();
    for (std::uint32_t i = 0; i < nodes_.size(); ++i) hand_out(i);
  }

 private:
  void make_nodes() {
    std::optional<std::uint32_t> last;
    for (std::uint32_t i = 0; i < subjects_.size(); ++i) {
      const report::Report& report = *subjects_[i].report;
      if (!report.finding) continue;
      if (last != subjects_[i].finding) nodes_.push_back(make_node(*report.finding));
      last = subjects_[i].finding;
      nodes_.back().reports.push_back(i);
      add_script(report, nodes_.back());
    }
    add_families();
  }

  /// Scripts that differ little from others are mentioned by their family.
  void add_families() {
    std::unordered_map<std::string_view, std::size_t> index;
    std::vector<std::string_view> digests;
    for (const Subject& subject : subjects_) {
      const report::Script& script = subject.report->input.script;
      if (script.fuzzy.empty()) continue;
      if (index.emplace(script.sha256, digests.size()).second) digests.push_back(script.fuzzy);
    }
    const std::vector<std::uint32_t> families = digest::tlsh_families(digests);
    std::vector<std::uint32_t> sizes(families.size());
    for (const std::uint32_t family : families) ++sizes[family];
    for (Node& node : nodes_) {
      for (const std::uint32_t i : node.reports) {
        const report::Script& script = subjects_[i].report->input.script;
        const auto known = script.fuzzy.empty() ? index.end() : index.find(script.sha256);
        if (known == index.end() || sizes[families[known->second]] < 2) continue;
        Mention mention{
            RelationKind::SimilarScript, std::to_string(families[known->second]), true, 0, {}, script.fuzzy};
        mention.where = {{}, script.path, 0, {}};
        node.mentions.push_back(std::move(mention));
      }
    }
  }

  /// Entries by time, so that the nearest stand beside each other; those without a time last.
  void sort(std::vector<Entry>& entries) const {
    const auto key = [&](const Entry& entry) {
      const Node& node = nodes_[entry.node];
      return std::tuple(!node.time.has_value(), node.time.value_or(0), entry.node, entry.mention);
    };
    std::sort(entries.begin(), entries.end(),
              [&](const Entry& a, const Entry& b) { return key(a) < key(b); });
  }

  /// Calls `use` with the pairs of a bucket that stand near each other.
  template <typename Use>
  void each_pair(std::vector<Entry>& entries, Use&& use) {
    if (entries.size() < 2) return;
    sort(entries);
    for (std::size_t i = 0; i + 1 < entries.size(); ++i) {
      const std::size_t end = std::min(entries.size(), i + 1 + kReach);
      if (end < entries.size()) found_[entries[i].node].bounded = true;
      for (std::size_t j = i + 1; j < end; ++j) {
        if (entries[i].node != entries[j].node) use(entries[i], entries[j]);
      }
    }
  }

  bool within(const Node& a, const Node& b) const {
    return !a.time || !b.time || std::abs(*a.time - *b.time) <= options_.window_seconds * 1000;
  }

  Scope scope_of(const Node& a, const Node& b) const {
    if (a.resource.empty() || a.resource != b.resource) return Scope::Elsewhere;
    if (!within(a, b)) return Scope::Resource;
    if (a.instance.empty() || b.instance.empty()) return Scope::UnknownContainer;
    return a.instance == b.instance ? Scope::Container : Scope::Resource;
  }

  static std::string_view place(RelationKind kind, const Node& node) {
    if (kind == RelationKind::Container) return node.instance;
    return kind == RelationKind::Image ? node.image : node.resource;
  }

  void relate_places(RelationKind kind) {
    std::unordered_map<std::string_view, std::vector<Entry>> buckets;
    for (std::uint32_t i = 0; i < nodes_.size(); ++i) {
      if (const std::string_view key = place(kind, nodes_[i]); !key.empty())
        buckets[key].push_back({i, kNoMention});
    }
    for (auto& [key, entries] : buckets) {
      each_pair(entries, [&](const Entry& a, const Entry& b) { of_place(kind, a, b); });
    }
  }

  /// The same container is said once; the resource is said where the container is not the same, the image
  /// where not even the resource is.
  void of_place(RelationKind kind, const Entry& a, const Entry& b) {
    const Node& x = nodes_[a.node];
    const Node& y = nodes_[b.node];
    if (!within(x, y)) return;
    const Scope scope = scope_of(x, y);
    const bool timed = x.time && y.time;
    if (kind == RelationKind::Container) return add(kind, a, b, timed ? Strength::Medium : Strength::Weak);
    if (kind == RelationKind::Image) {
      if (scope == Scope::Elsewhere) add(kind, a, b, Strength::Campaign);
      return;
    }
    if (scope == Scope::Container) return;
    const bool settings = x.control_plane != y.control_plane;
    const bool revision = !x.revision.empty() && x.revision == y.revision;
    add(revision ? RelationKind::Revision : kind, a, b,
        settings && timed ? Strength::Medium : Strength::Weak);
  }

  /// A path or a process id means something inside a container only; a hash or an address everywhere.
  static bool is_local(RelationKind kind) {
    return kind == RelationKind::Path || kind == RelationKind::Process;
  }

  void relate_mentions() {
    std::unordered_map<std::string, std::vector<Entry>> buckets;
    for (std::uint32_t i = 0; i < nodes_.size(); ++i) {
      const Node& node = nodes_[i];
      const std::string& home = node.instance.empty() ? node.resource : node.instance;
      for (std::uint32_t m = 0; m < node.mentions.size(); ++m) {
        const Mention& mention = node.mentions[m];
        std::string key(1, static_cast<char>('A' + static_cast<int>(mention.kind)));
        if (is_local(mention.kind)) {
          if (home.empty()) continue;
          key += home + '\n';
        }
        buckets[key + mention.value].push_back({i, m});
      }
    }
    for (auto& [key, entries] : buckets) {
      each_pair(entries, [&](const Entry& a, const Entry& b) {
        const Node& x = nodes_[a.node];
        const Node& y = nodes_[b.node];
        const Mention& mine = x.mentions[a.mention];
        const auto strength = grade(mine, y.mentions[b.mention], scope_of(x, y), x.time && y.time);
        if (strength) add(mine.kind, a, b, *strength);
      });
    }
  }

  static std::optional<Strength> grade(const Mention& a, const Mention& b, Scope scope, bool timed) {
    if (a.kind == RelationKind::SameFinding) return Strength::Strong;
    if (a.kind == RelationKind::Process) return grade_process(a, b, scope, timed);
    // Equal digests are almost always of the same script, which is a relation of its own.
    if (a.kind == RelationKind::SimilarScript && a.digest == b.digest) return std::nullopt;
    const bool one_incident = scope == Scope::Container || scope == Scope::UnknownContainer;
    if (is_local(a.kind) && !one_incident) return std::nullopt;
    if (scope == Scope::Resource) return Strength::Recurrence;
    if (scope == Scope::Elsewhere) return Strength::Campaign;
    const bool loose =
        a.kind == RelationKind::SimilarScript || (a.kind == RelationKind::Path && !a.own && !b.own);
    return scope == Scope::Container && timed && !loose ? Strength::Strong : Strength::Medium;
  }

  /// A parent and its child, or two children of one parent. What the first process of a container started is
  /// everything in it.
  static std::optional<Strength> grade_process(const Mention& a, const Mention& b, Scope scope, bool timed) {
    const bool first = a.value == "0" || a.value == "1";
    const bool siblings = !a.own && !b.own;
    if (scope != Scope::Container || (a.own && b.own) || (siblings && first)) return std::nullopt;
    return siblings || first || !timed ? Strength::Medium : Strength::Strong;
  }

  void add(RelationKind kind, const Entry& a, const Entry& b, Strength strength) {
    const Node& x = nodes_[a.node];
    const Node& y = nodes_[b.node];
    const std::int64_t distance = x.time && y.time ? std::abs(*x.time - *y.time) : INT64_MAX;
    push(a.node, {strength, kind, b.node, a.mention, b.mention, distance});
    push(b.node, {strength, kind, a.node, b.mention, a.mention, distance});
  }

  void push(std::uint32_t node, const Candidate& candidate) {
    Found& found = found_[node];
    found.candidates.push_back(candidate);
    if (found.candidates.size() >= 4 * std::size_t{options_.max_relations} + 16) prune(node);
  }

  const std::string& value(std::uint32_t node, const Candidate& candidate) const {
    static const std::string kNone;
    return candidate.mine == kNoMention ? kNone : nodes_[node].mentions[candidate.mine].value;
  }

  /// Keeps the strongest, and each kind and value once for each other finding.
  void prune(std::uint32_t node) {
    std::vector<Candidate>& all = found_[node].candidates;
    std::sort(all.begin(), all.end(), stronger);
    std::vector<Candidate> kept;
    for (const Candidate& candidate : all) {
      const bool known = ranges::any_of(kept, [&](const Candidate& other) {
        return other.node == candidate.node && other.kind == candidate.kind &&
               value(node, other) == value(node, candidate);
      });
      if (known) continue;
      if (kept.size() < options_.max_relations) {
        kept.push_back(candidate);
      } else {
        found_[node].bounded = true;
      }
    }
    all = std::move(kept);
  }

  void hand_out(std::uint32_t node) {
    prune(node);
    std::vector<Related> related;
    for (const Candidate& candidate : found_[node].candidates) related.push_back(in_words(node, candidate));
    for (const std::uint32_t index : nodes_[node].reports) {
      report::Report& report = *subjects_[index].report;
      report.related = related;
      if (found_[node].bounded)
        report.diagnostics.push_back({diagnostic::Code::RelationsLeftOut, "related", {}, 0});
    }
    found_[node].candidates = {};
  }

  Related in_words(std::uint32_t node, const Candidate& candidate) const {
    const Node& here = nodes_[node];
    const Node& there = nodes_[candidate.node];
    Related related;
    related.report = there.reports.front();
    related.kind = candidate.kind;
    related.strength = candidate.strength;
    if (here.time && there.time) related.seconds = (*there.time - *here.time) / 1000;
    if (candidate.mine == kNoMention) {
      related.here = location(candidate.kind, here);
      related.there = location(candidate.kind, there);
      related.why = why_place(candidate.kind, here, there, related.here.value, options_.language);
      return related;
    }
    const Mention& mine = here.mentions[candidate.mine];
    const Mention& other = there.mentions[candidate.other];
    related.here = mine.where;
    related.there = other.where;
    related.why = why({here, there, mine, other, scope_of(here, there)}, options_.language);
    return related;
  }

  /// Where a finding says what place it is of.
  static Location location(RelationKind kind, const Node& node) {
    const finding::Finding& finding = *node.finding;
    if (kind == RelationKind::Container) {
      if (finding.containers.empty()) return {"kubernetes.pods[0].name", finding.pods[0].name, {}, {}};
      return {"containers[0].name", finding.containers[0].name, {}, {}};
    }
    if (kind == RelationKind::Image) {
      const bool id = !finding.containers[0].image_id.empty();
      return {id ? "containers[0].imageId" : "containers[0].uri", node.image, {}, {}};
    }
    return {"resource.name", kind == RelationKind::Revision ? node.revision : node.resource, {}, {}};
  }

  struct Found {
    std::vector<Candidate> candidates;
    bool bounded = false;  ///< not all that share something with it were looked at or kept
  };

  std::span<const Subject> subjects_;
  const Options& options_;
  std::vector<Node> nodes_;
  std::vector<Found> found_;
};

}  // namespace

void relate(std::span<const Subject> subjects, const Options& options) { Relator(subjects, options).run(); }

}  // namespace pyverdict::relation
