#include <algorithm>

#include "indicator/parts.h"

namespace pyverdict::indicator {
namespace {

constexpr std::size_t kMaxName = 520;  // twice what Windows takes for a path
constexpr std::size_t kMaxVariable = 32;
constexpr std::string_view kEnds = "\"'`<>|*?\r\n\t;,:";
constexpr std::string_view kTrailing = " .:!)]";

// Roots of the registry, as `reg` and PowerShell spell them, and the keys below them that scripts name alone.
constexpr std::string_view kRoots[] = {"hkcc", "hkcr", "hkcu", "hklm", "hku"};
constexpr std::string_view kKeys[] = {"software\\classes\\",     "software\\microsoft\\",
                                      "software\\policies\\",    "software\\wow6432node\\",
                                      "system\\controlset001\\", "system\\currentcontrolset\\"};
constexpr std::string_view kPrograms[] = {".bat", ".cmd", ".com", ".exe", ".js", ".ps1", ".py", ".vbs"};

char lower(char c) { return is_upper(c) ? static_cast<char>(c + 32) : c; }

bool starts_folded(std::string_view text, std::string_view prefix) {
  return text.size() >= prefix.size() &&
         std::equal(prefix.begin(), prefix.end(), text.begin(), [](char a, char b) { return a == lower(b); });
}

bool ends_folded(std::string_view text, std::string_view suffix) {
  return text.size() >= suffix.size() && starts_folded(text.substr(text.size() - suffix.size()), suffix);
}

bool is_fresh(std::string_view text, std::size_t start) { return start == 0 || !is_word(text[start - 1]); }

bool is_root(std::string_view word) {
  return starts_folded(word, "hkey_") ||
         std::any_of(std::begin(kRoots), std::end(kRoots), [&](std::string_view root) {
           return word.size() == root.size() && starts_folded(word, root);
         });
}

struct Start {
  std::size_t at = std::string_view::npos;
  Type type = Type::Path;
};

/// Where the name begins whose first backslash (or, behind a drive, slash) is at `mark`.
Start find_start(std::string_view text, std::size_t mark) {
  if (mark >= 2 && text[mark - 1] == ':' && is_letter(text[mark - 2]) && is_fresh(text, mark - 2))
    return {mark - 2};
  if (text[mark] == '/') return {};
  if (mark >= 3 && text[mark - 1] == '%') {
    const std::size_t open = text.rfind('%', mark - 2);
    const bool near = open != std::string_view::npos && open + 1 < mark - 1 && mark - open <= kMaxVariable;
    const std::string_view inner = near ? text.substr(open + 1, mark - open - 2) : std::string_view();
    // %USERPROFILE%, %ProgramFiles(x86)%, %LOCALAPPDATA:~0,2%
    const bool plain = near && is_letter(inner[0]) && std::none_of(inner.begin(), inner.end(), [](char c) {
                         return c == '\\' || c == '"' || c == '\'' || c == '\n' || c == ' ' || c == '/';
                       });
    return plain ? Start{open} : Start{};
  }
  std::size_t word_end = mark;
  if (word_end > 0 && text[word_end - 1] == ':') --word_end;
  std::size_t word = word_end;
  while (word > 0 && is_word(text[word - 1]) && word_end - word < kMaxVariable) --word;
  if (!is_fresh(text, word)) return {};
  if (is_root(text.substr(word, word_end - word))) return {word, Type::RegistryKey};
  const std::string_view from_word = text.substr(word);
  const bool key =
      word_end == mark && std::any_of(std::begin(kKeys), std::end(kKeys),
                                      [&](std::string_view name) { return starts_folded(from_word, name); });
  if (!key) return {};
  // "HKLM:SOFTWARE\..."
  std::size_t root = word;
  if (root > 0 && text[root - 1] == ':') {
    --root;
    while (root > 0 && is_word(text[root - 1]) && word - root < kMaxVariable) --root;
    if (is_root(text.substr(root, word - root - 1))) return {root, Type::RegistryKey};
  }
  // "Opera Software\..." is the middle of a path; a key in capitals is not.
  const bool middle =
      word >= 2 && text[word - 1] == ' ' && is_word(text[word - 2]) && is_lower(text[word + 1]);
  return middle ? Start{} : Start{word, Type::RegistryKey};
}

/// What a regular expression has behind a backslash, and no folder.
bool is_escape(std::string_view rest) {
  if (rest.empty()) return true;
  if (std::string_view("bBdDnrsStwW").find(rest[0]) != std::string_view::npos) {
    return rest.size() == 1 || (!is_word(rest[1]) && rest[1] != '.');
  }
  return !is_word(rest[0]) && std::string_view("%$.{").find(rest[0]) == std::string_view::npos;
}

bool is_program(std::string_view name) {
  return std::any_of(std::begin(kPrograms), std::end(kPrograms),
                     [&](std::string_view suffix) { return ends_folded(name, suffix); });
}

/// Where a name ends for its blanks: at the first one, unless a further folder follows ("Program Files\...").
/// A switch is no folder, and what follows a program are its arguments.
std::size_t cut_at_blank(std::string_view name) {
  const std::size_t last = std::min(name.find_last_of("\\/"), name.size());
  for (std::size_t blank = name.find(' '); blank != std::string_view::npos;
       blank = name.find(' ', blank + 1)) {
    const std::string_view behind = name.substr(blank + 1);
    const bool argument =
        !behind.empty() && std::string_view("-/\\").find(behind[0]) != std::string_view::npos;
    if (blank > last || argument || is_program(name.substr(0, blank))) return blank;
  }
  return name.size();
}

/// Doubled backslashes are those of a literal in the text.
std::string unescaped(std::string_view name) {
  std::string result;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (name[i] == '\\' && !result.empty() && result.back() == '\\') continue;
    result += name[i];
  }
  return result;
}

std::size_t find_end(std::string_view text, const Start& start, std::size_t mark) {
  const std::size_t most = std::min(text.size(), start.at + kMaxName);
  std::size_t end = mark;
  while (end < most && kEnds.find(text[end]) == std::string_view::npos &&
         static_cast<unsigned char>(text[end]) >= 0x20 && static_cast<unsigned char>(text[end]) < 0x7F) {
    ++end;
  }
  // A colon is in the next name, behind the letter of its drive.
  if (end < most && text[end] == ':' && end >= mark + 3 && text[end - 2] == ' ') end -= 2;
  const std::string_view name = text.substr(start.at, end - start.at);
  const std::size_t cut = cut_at_blank(name);
  // Within quotes, and as the whole text, the last part of a name may have blanks too.
  const bool quoted = start.at > 0 && end < text.size() && text[start.at - 1] == text[end];
  const bool whole = start.at == 0 && end == text.size();
  const std::string_view tail = name.substr(cut);
  const std::size_t folder = std::min(name.find_last_of("\\/", cut), cut);
  const bool has_extension = name.substr(folder, cut - folder).find('.') != std::string_view::npos;
  const bool one = (quoted || whole) && !has_extension &&
                   tail.find_first_of("/\\:") == std::string_view::npos &&
                   tail.find(" -") == std::string_view::npos;
  return one ? end : start.at + cut;
}

// Written out: what looks for one of several characters asks for each of them at every place.
std::size_t find_mark(std::string_view text, std::size_t at) {
  while (at < text.size() && text[at] != '\\' && text[at] != ':') ++at;
  return at;
}

}  // namespace

std::vector<Match> windows_names(std::string_view text) {
  std::vector<Match> found;
  std::size_t done = 0;
  for (std::size_t mark = find_mark(text, 0); mark < text.size();
       mark = find_mark(text, std::max(mark + 1, done))) {
    if (text[mark] == ':') {
      if (mark + 1 >= text.size() || text[mark + 1] != '/' ||
          (mark + 2 < text.size() && text[mark + 2] == '/'))
        continue;
      ++mark;
    }
    const Start start = find_start(text, mark);
    if (start.at == std::string_view::npos || start.at < done) continue;
    std::size_t first = mark + 1;
    while (first < text.size() && text[first] == '\\') ++first;
    if (is_escape(text.substr(first, 2))) continue;
    std::size_t end = find_end(text, start, mark);
    while (end > first && (kTrailing.find(text[end - 1]) != std::string_view::npos || text[end - 1] == '\\' ||
                           (text[end - 1] == '}' &&
                            text.substr(start.at, end - start.at).find('{') == std::string_view::npos))) {
      --end;
    }
    if (end <= first) continue;
    found.push_back({start.type, unescaped(text.substr(start.at, end - start.at)),
                     static_cast<std::uint32_t>(start.at), static_cast<std::uint32_t>(end)});
    done = end;
  }
  return found;
}

}  // namespace pyverdict::indicator
