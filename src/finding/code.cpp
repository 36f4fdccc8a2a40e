#include "finding/code.h"

#include <algorithm>
#include <span>

#include "digest/digest.h"
#include "finding/fields.h"
#include "finding/shell.h"
#include "json/reader.h"
#include "ranges.h"

namespace pyverdict::finding {
namespace {

bool has_contents(const Process& process) {
  return process.script && process.script->contents && !process.script->contents->empty();
}

bool is_python_process(const Process& process) {
  return shell::is_python(process.binary.path) || shell::is_python(process.name) ||
         shell::runs_python(process.arguments) || !shell::python_code(process.arguments).empty();
}

std::optional<std::size_t> choose(const std::vector<Process>& processes) {
  if (processes.empty()) return std::nullopt;
  const bool any_contents = ranges::any_of(processes, has_contents);
  const auto first = [&](auto&& wanted) { return ranges::find_if(processes, wanted); };
  auto chosen = first([&](const Process& process) {
    return (!any_contents || has_contents(process)) && is_python_process(process);
  });
  if (chosen == processes.end())
    chosen = first([&](const Process& p) { return !any_contents || has_contents(p); });
  return static_cast<std::size_t>(chosen - processes.begin());
}

/// How the contents fit what the finding declares of the file.
struct Fit {
  Integrity integrity = Integrity::Undeclared;
  Truncated truncated = Truncated::Unknown;
};

Truncated shorter(std::uint64_t length, const std::optional<std::uint64_t>& whole) {
  if (!whole) return Truncated::Unknown;
  return length < *whole ? Truncated::Yes : length == *whole ? Truncated::No : Truncated::Unknown;
}

/// Whether contents that the declared hash is of are the whole file.
Truncated of_hashed(const File& file, std::uint64_t length) {
  if (file.partially_hashed.value_or(false)) return Truncated::Yes;
  if (file.size) return shorter(length, file.size);
  if (file.hashed_size) return file.partially_hashed ? Truncated::No : Truncated::Unknown;
  return Truncated::No;
}

Fit fit(const File& file, std::string_view contents) {
  const std::uint64_t length = contents.size();
  if (file.sha256.empty()) return {Integrity::Undeclared, shorter(length, file.size)};
  if (digest::sha256(contents) == file.sha256) return {Integrity::Match, of_hashed(file, length)};
  if (file.hashed_size && *file.hashed_size > 0 && *file.hashed_size < length &&
      digest::sha256(contents.substr(0, static_cast<std::size_t>(*file.hashed_size))) == file.sha256) {
    return {Integrity::Prefix, file.size && *file.size == length ? Truncated::No : Truncated::Yes};
  }
  const std::uint64_t declared = std::max(file.size.value_or(0), file.hashed_size.value_or(0));
  if (length < declared) return {Integrity::Prefix, Truncated::Yes};
  return {Integrity::Mismatch, Truncated::Unknown};
}

/// The contents with one escaping undone, if they were escaped twice.
std::optional<std::string> unescape_contents(const File& file, Integrity integrity) {
  std::string_view contents = *file.contents;
  if (integrity == Integrity::Match || contents.find('\n') != std::string_view::npos) return std::nullopt;
  const bool quoted = contents.size() > 2 && contents.starts_with('"') &&
                      contents.find('\\') != std::string_view::npos &&
                      (contents.ends_with('"') || file.contents_cut);
  if (quoted) {
    contents.remove_prefix(1);
    if (contents.ends_with('"')) contents.remove_suffix(1);
  }
  std::string plain = json::unescape(contents);
  if (plain == contents) return std::nullopt;
  if (!file.sha256.empty() && digest::sha256(plain) == file.sha256) return plain;
  return is_escaped(contents) ? std::optional(std::move(plain)) : std::nullopt;
}

constexpr std::size_t kMaxCode = 100;  ///< pieces of code of one finding

class Finder {
 public:
  Finder(Finding& finding, std::string_view path, diagnostic::Diagnostics& diagnostics)
      : finding_(finding), path_(path), diagnostics_(diagnostics) {}

  std::vector<Code> run() {
    finding_.process = choose(finding_.processes);
    if (finding_.process) of_process(*finding_.process);
    for (std::size_t i = 0; i < finding_.processes.size() && code_.size() <= kMaxCode; ++i) {
      if (i != finding_.process) of_process(i);
    }
    if (code_.size() > kMaxCode) {
      code_.resize(kMaxCode);
      note(diagnostic::Code::FieldUnreadable, "processes",
           "more code than is analysed; the rest was left out");
    }
    if (code_.empty()) note(diagnostic::Code::FindingWithoutScript, {});
    return std::move(code_);
  }

 private:
  void note(diagnostic::Code code, std::string_view inner, std::string detail = {}) {
    diagnostics_.push_back({code, join_path(path_, inner), std::move(detail), 0});
  }

  void of_process(std::size_t index) {
    has_contents(finding_.processes[index]) ? of_contents(index) : of_arguments(index);
  }

  void of_contents(std::size_t index) {
    const File& file = *finding_.processes[index].script;
    Code code{*file.contents, file.path, CodeSource::Contents, index, file.sha256};
    Fit found = fit(file, code.bytes);
    if (std::optional<std::string> plain = unescape_contents(file, found.integrity)) {
      code.bytes = std::move(*plain);
      code.unescaped = true;
      found = fit(file, code.bytes);
    }
    if (file.contents_cut) {
      found.truncated = Truncated::Yes;
      if (found.integrity == Integrity::Mismatch) found.integrity = Integrity::Prefix;
    }
    code.integrity = found.integrity;
    code.truncated = found.truncated;
    describe(code, file);
    code_.push_back(std::move(code));
  }

  void describe(const Code& code, const File& file) {
    const std::string where = "processes[" + std::to_string(code.process) + "].script.contents";
    if (code.unescaped) note(diagnostic::Code::ContentsUnescaped, where);
    if (code.truncated == Truncated::Yes)
      note(diagnostic::Code::ContentsTruncated, where, extent(code, file));
    if (code.integrity == Integrity::Mismatch)
      note(diagnostic::Code::ContentsMismatch, where, extent(code, file));
  }

  static std::string extent(const Code& code, const File& file) {
    std::string out = std::to_string(code.bytes.size()) + " bytes of contents";
    if (file.size) out += ", " + std::to_string(*file.size) + " bytes in the file";
    if (file.hashed_size) out += ", " + std::to_string(*file.hashed_size) + " bytes hashed";
    return out;
  }

  void of_arguments(std::size_t index) {
    const Process& process = finding_.processes[index];
    for (shell::Inline& found : shell::python_code(process.arguments)) {
      Code code;
      code.bytes = std::move(found.code);
      code.source = found.source;
      code.process = index;
      const bool cut = !found.closed || (found.last && process.arguments_truncated);
      code.truncated = cut ? Truncated::Yes : Truncated::No;
      if (process.script && !process.script->sha256.empty() &&
          digest::sha256(code.bytes) == process.script->sha256) {
        code.declared_sha256 = process.script->sha256;
        code.integrity = Integrity::Match;
      }
      if (cut) note(diagnostic::Code::ContentsTruncated, "processes[" + std::to_string(index) + "].args");
      code_.push_back(std::move(code));
    }
  }

  Finding& finding_;
  std::string_view path_;
  diagnostic::Diagnostics& diagnostics_;
  std::vector<Code> code_;
};

}  // namespace

std::string_view whole_sha256(const File& file) {
  const bool part = file.partially_hashed.value_or(false) ||
                    (file.size && file.hashed_size && *file.hashed_size < *file.size);
  const bool sha256 =
      file.sha256.size() == 64 && file.sha256.find_first_not_of("0123456789abcdef") == std::string::npos;
  return part || !sha256 ? std::string_view() : file.sha256;
}

bool is_escaped(std::string_view text) {
  char quote = 0;
  for (std::size_t i = 0; i + 1 < text.size(); ++i) {
    const char c = text[i];
    if (c == '\\') {
      if (quote == 0) return true;
      ++i;
    } else if (quote != 0) {
      if (c == quote) quote = 0;
    } else if (c == '"' || c == '\'') {
      quote = c;
    } else if (c == '#') {
      return text.find("\\n", i) != std::string_view::npos;
    }
  }
  return false;
}

std::optional<std::string> unescape(std::string_view text) {
  while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
  if (text.find('\n') != std::string_view::npos) return std::nullopt;
  if (text.size() > 2 && text.starts_with('"') && text.ends_with('"')) text = text.substr(1, text.size() - 2);
  return is_escaped(text) ? std::optional(json::unescape(text)) : std::nullopt;
}

std::vector<Code> find_code(Finding& finding, std::string_view path, diagnostic::Diagnostics& diagnostics) {
  return Finder(finding, path, diagnostics).run();
}

}  // namespace pyverdict::finding
