#include <algorithm>
#include <string>

#include "verdict/features_parts.h"

namespace pyverdict::verdict::parts {
namespace {

using syntax::Kind;
using syntax::Node;
using syntax::NodeId;
using unwrap::Fact;
using unwrap::FactKind;
using unwrap::Layer;
using unwrap::LayerKind;

constexpr std::uint64_t kStart = 0xcbf29ce484222325;
constexpr std::uint64_t kPrime = 0x100000001b3;
constexpr std::size_t kHalf = kHashedFeatures / 2;
static_assert((kHalf & (kHalf - 1)) == 0);

// What a hashed thing is: the same text means different things as a call and as a word.
enum class Sort : unsigned char {
  Call = 1,
  Member,
  Pair,
  Import,
  Define,
  Keyword,
  Word,
  WordPair,
  Shape,
  Edge,
  Via
};

std::uint64_t mix(std::uint64_t hash, std::uint64_t value) {
  hash = (hash ^ value) * kPrime;
  return hash ^ (hash >> 29);
}

std::uint64_t hash_of(std::string_view text, std::uint64_t hash = kStart) {
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * kPrime;
  return hash;
}

class Hasher {
 public:
  Hasher(const Subject& subject, std::span<float> out) : subject_(subject), out_(out) {}

  void run() {
    const auto& program = subject_.program;
    symbols_.resize(program.symbols.size());
    for (const Layer& layer : program.layers) {
      for (const std::string& transform : layer.via) add(Sort::Via, hash_of(transform), true);
      if (layer.kind == LayerKind::Python) {
        add_facts(layer);
        add_edges(layer);
      } else if (layer.is_text) {
        add_words(layer.text, true);
      }
    }
  }

 private:
  void add(Sort sort, std::uint64_t hash, bool hot) {
    std::uint64_t mixed = mix(hash, static_cast<std::uint64_t>(sort) << 8);
    mixed ^= mixed >> 32;
    const std::size_t slot = static_cast<std::size_t>(mixed) & (kHalf - 1);
    out_[kHalf + slot] = 1;
    if (hot) out_[slot] = 1;
  }

  std::uint64_t symbol(unwrap::SymbolId id) {
    if (symbols_[id] == 0) symbols_[id] = hash_of(subject_.program.symbols.text(id)) | 1;
    return symbols_[id];
  }

  void add_facts(const Layer& layer) {
    const Chunks& chunks = subject_.chunks[layer.id];
    std::uint64_t before = 0;
    NodeId function = syntax::kNoNode;
    for (const Fact& fact : layer.facts) {
      const bool hot = chunks.hot[chunks.at(layer.tree[fact.node].start)];
      switch (fact.kind) {
        case FactKind::Call:
        case FactKind::Store: {
          if (fact.symbol == unwrap::kNoSymbol) break;
          const std::uint64_t hash = symbol(fact.symbol);
          add(Sort::Call, hash, hot);
          const std::string_view path = subject_.program.symbols.text(fact.symbol);
          add(Sort::Member, hash_of(path.substr(path.rfind('.') + 1)), hot);
          if (fact.function != function) before = 0;
          function = fact.function;
          if (before != 0 && hot) add(Sort::Pair, mix(before, hash), hot);
          before = hash;
          for (const unwrap::Argument& argument : fact.arguments) {
            if (argument.keyword == syntax::kNoAtom) continue;
            add(Sort::Keyword, mix(hash, hash_of(layer.tree.names.text(argument.keyword))), hot);
          }
          break;
        }
        case FactKind::Import:
          add(Sort::Import, symbol(fact.symbol), hot);
          break;
        case FactKind::Define:
          add(Sort::Define, symbol(fact.symbol), hot);
          break;
        case FactKind::Text:
          if (!subject_.is_wrapper[layer.id]) add_words(subject_.program.store.string(fact.result), hot);
          break;
      }
    }
  }

  // Words and their pairs, in lower case; digits are all the same.
  void add_words(std::string_view text, bool hot) {
    constexpr std::size_t kMostWords = 48;
    constexpr std::size_t kLongestWord = 24;
    constexpr std::size_t kMostBytes = 2000;
    std::uint64_t before = 0;
    std::uint64_t hash = kStart;
    std::size_t size = 0;
    std::size_t words = 0;
    const std::size_t end = std::min(text.size(), kMostBytes);
    for (std::size_t i = 0; i <= end && words < kMostWords; ++i) {
      const char c = i < end ? text[i] : ' ';
      const bool upper = c >= 'A' && c <= 'Z';
      const bool digit = c >= '0' && c <= '9';
      if (upper || digit || (c >= 'a' && c <= 'z')) {
        const char folded = upper ? static_cast<char>(c + ('a' - 'A')) : digit ? '0' : c;
        hash = (hash ^ static_cast<unsigned char>(folded)) * kPrime;
        ++size;
        continue;
      }
      if (size >= 2 && size <= kLongestWord) {
        add(Sort::Word, hash, hot);
        if (before != 0 && hot) add(Sort::WordPair, mix(before, hash), hot);
        before = hash;
        ++words;
      }
      hash = kStart;
      size = 0;
    }
  }

  // What a node is, with names that the author chose folded away.
  static std::uint64_t signature(const syntax::Tree& tree, const Node& node) {
    std::uint64_t hash = static_cast<std::uint64_t>(node.kind) << 8 | node.op;
    if (node.kind == Kind::Name || node.kind == Kind::Attribute || node.kind == Kind::Keyword) {
      const bool known = node.value < syntax::kKnownNameCount;
      hash = mix(hash, known ? hash_of(tree.names.text(node.value)) : 0);
    }
    return hash;
  }

  // Parents with their children, and neighbours, in hot chunks.
  void add_edges(const Layer& layer) {
    constexpr std::uint32_t kMostEdges = 20'000;
    const syntax::Tree& tree = layer.tree;
    const Chunks& chunks = subject_.chunks[layer.id];
    std::uint32_t edges = 0;
    std::size_t chunk = 0;
    for (const Node& node : tree.nodes) {
      if (node.first == syntax::kNoNode || edges > kMostEdges) continue;
      const bool inside = chunks.starts[chunk] <= node.start &&
                          (chunk + 1 == chunks.starts.size() || node.start < chunks.starts[chunk + 1]);
      if (!inside) chunk = chunks.at(node.start);
      if (!chunks.hot[chunk]) continue;
      const std::uint64_t parent = signature(tree, node);
      std::uint64_t before = 0;
      for (NodeId id = node.first; id != syntax::kNoNode; id = tree[id].next) {
        const std::uint64_t child = signature(tree, tree[id]);
        add(Sort::Edge, mix(mix(parent, before), child), true);
        add(Sort::Shape, mix(parent, child), true);
        before = child;
        ++edges;
      }
    }
  }

  const Subject& subject_;
  std::span<float> out_;
  std::vector<std::uint64_t> symbols_;
};

}  // namespace

void add_hashed(const Subject& subject, std::vector<float>& vector) {
  const std::size_t first = vector.size();
  vector.resize(first + kHashedFeatures);
  Hasher(subject, std::span(vector).subspan(first)).run();
}

}  // namespace pyverdict::verdict::parts
