#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "verdict/verdict.h"

/// The parts that a feature vector is put together from. Internal to verdict.
namespace pyverdict::verdict::parts {

/// What a part reads. `hot` tells, for each layer, which of its chunks hold something worth a closer look:
/// evidence, or a call that runs, decodes, sends or fetches. Chunks are small neighbourhoods of code
/// (functions, runs of statements), so that what stands elsewhere in a script changes nothing in them.
struct Chunks {
  std::vector<std::uint32_t> starts;  ///< byte offsets, ascending; the first is 0
  std::vector<bool> hot;

  std::size_t at(std::uint32_t offset) const;
};

struct Subject {
  const unwrap::Program& program;
  const behaviour::Findings& findings;
  Circumstances circumstances;
  std::vector<Chunks> chunks;            ///< one a layer
  std::vector<std::uint64_t> groups_of;  ///< by SymbolId: a bit for each of behaviour::groups()
  std::vector<bool> is_wrapper;          ///< by layer: little more than data that another layer was made of
};

/// Works out chunks, groups and wrappers.
Subject subject_of(const unwrap::Program& program, const behaviour::Findings& findings,
                   Circumstances circumstances);

/// The bit of a group in `Subject::groups_of`.
std::size_t group_number(std::string_view name);

/// Whether a value of `Subject::groups_of` has the bit of a group.
inline bool is_in_group(std::uint64_t groups, std::size_t number) {
  return number < 64 && (groups >> number & 1) != 0;
}

/// `read(fact, groups)` for each call of what is in a group, in order.
template <typename Read>
void for_each_grouped_call(const Subject& subject, Read read) {
  for (const unwrap::Layer& layer : subject.program.layers) {
    for (const unwrap::Fact& fact : layer.facts) {
      const std::uint64_t groups = subject.groups_of[fact.symbol];
      if (fact.kind == unwrap::FactKind::Call && groups != 0) read(fact, groups);
    }
  }
}

/// Counts as logarithms that level off, so that much of a thing says little more than some of it.
float scaled(double count);

/// Each part has its names, and appends as many values.
void behaviour_names(std::vector<std::string>& names);
void add_behaviours(const Subject& subject, std::vector<float>& vector);
void flow_names(std::vector<std::string>& names);
void add_flows(const Subject& subject, std::vector<float>& vector);
void address_names(std::vector<std::string>& names);
void add_addresses(const Subject& subject, std::vector<float>& vector);
void measure_names(std::vector<std::string>& names);
void add_measures(const Subject& subject, std::vector<float>& vector);
void text_names(std::vector<std::string>& names);
void add_texts(const Subject& subject, std::vector<float>& vector);

/// `kHashedFeatures` values, 0 or 1: first for what stands in hot chunks, then for the whole program.
void add_hashed(const Subject& subject, std::vector<float>& vector);

}  // namespace pyverdict::verdict::parts
