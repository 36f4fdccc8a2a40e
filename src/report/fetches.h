#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/text.h"
#include "unwrap/unwrap.h"

/// What a program would fetch: from where, how, where it lands, and whether it is run. Internal to report.
namespace pyverdict::report {

enum class Landing : std::uint8_t {
  Unknown,
  File,         ///< `lands` is its path
  Variable,     ///< `lands` is its name
  Interpreter,  ///< it goes straight to what runs it; `lands` is that
};

/// "unknown", "file", "variable", "interpreter".
std::string_view name(Landing landing);

struct FoundFetch {
  std::uint32_t layer = 0;
  text::Span span;
  std::string url;       ///< as far as it is known: U+FFFC stands for what is not
  bool complete = true;  ///< the whole URL is known
  std::string call;      ///< "requests.get", "curl", "DownloadString"
  Landing landing = Landing::Unknown;
  std::string lands;
  bool run = false;
  std::string run_by;  ///< the function or command that runs it; empty where it runs by itself
};

/// In the order of layers and places; at most `max_fetches`, and `left_out` counts the others.
std::vector<FoundFetch> find_fetches(const unwrap::Program& program, std::uint32_t max_fetches,
                                     std::uint32_t& left_out);

// fetches_shell.cpp
/// Those of a shell layer.
void shell_fetches(const unwrap::Layer& layer, std::vector<FoundFetch>& out);
/// Those of a PowerShell layer.
void powershell_fetches(const unwrap::Layer& layer, std::vector<FoundFetch>& out);
/// Those of one command given in words.
void word_fetches(std::vector<std::string> words, std::uint32_t layer, text::Span span,
                  std::vector<FoundFetch>& out);
/// The paths that a shell layer runs, each with what runs it.
struct RunPath {
  std::string path;
  std::string by;
};
void shell_runs(const unwrap::Layer& layer, std::vector<RunPath>& out);
void word_runs(const std::vector<std::string>& words, std::vector<RunPath>& out);

}  // namespace pyverdict::report
