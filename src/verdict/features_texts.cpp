#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "verdict/features_parts.h"

namespace pyverdict::verdict::parts {
namespace {

using unwrap::Fact;
using unwrap::FactKind;
using unwrap::Layer;

enum Count : std::size_t {
  kUrls,
  kUrlsOfAddresses,
  kUrlsPlain,
  kAddresses,
  kBase64,
  kHex,
  kUnprintable,
  kWindowsPaths,
  kUnixPaths,
  kHomePaths,
  kExecutables,
  kScripts,
  kSentences,
  kFormats,
  kPrivateKeys,
  kLongTokens,
  kDecodedTexts,
  kHiddenTexts,
  kLongest,
  kEntropy,
  kEncodedBytes,
  kCounts,
};

constexpr std::array<std::string_view, kCounts> kNames = {
    "texts.urls",          "texts.urls-of-addresses",
    "texts.urls-plain",    "texts.addresses",
    "texts.base64",        "texts.hex",
    "texts.unprintable",   "texts.windows-path",
    "texts.unix-path",     "texts.home-path",
    "texts.executable",    "texts.script",
    "texts.sentences",     "texts.formats",
    "texts.private-key",   "texts.long-token",
    "texts.decoded",       "texts.hidden",
    "texts.longest",       "texts.entropy",
    "texts.encoded-bytes",
};

// What is looked at of one text.
constexpr std::size_t kMost = 4096;

struct Shape {
  std::array<std::uint16_t, 256> counts{};
  std::size_t letters = 0, digits = 0, hex = 0, base64 = 0, spaces = 0, controls = 0;
};

Shape shape_of(std::string_view text) {
  Shape shape;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    ++shape.counts[byte];
    const bool digit = byte >= '0' && byte <= '9';
    const bool letter = (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
    shape.digits += digit ? 1 : 0;
    shape.letters += letter ? 1 : 0;
    shape.hex += digit || ((byte | 0x20) >= 'a' && (byte | 0x20) <= 'f') ? 1 : 0;
    shape.base64 +=
        digit || letter || byte == '+' || byte == '/' || byte == '=' || byte == '-' || byte == '_' ? 1 : 0;
    shape.spaces += byte == ' ' ? 1 : 0;
    shape.controls += byte < 32 && byte != '\n' && byte != '\t' && byte != '\r' ? 1 : 0;
  }
  return shape;
}

double entropy(const Shape& shape, std::size_t size) {
  double bits = 0;
  for (const std::uint16_t count : shape.counts) {
    if (count == 0) continue;
    const double share = static_cast<double>(count) / static_cast<double>(size);
    bits -= share * std::log2(share);
  }
  return bits;
}

bool starts_with_address(std::string_view text) {
  std::size_t dots = 0;
  std::size_t digits = 0;
  for (const char c : text) {
    if (c == '.') {
      if (digits == 0) return false;
      ++dots;
      digits = 0;
    } else if (c >= '0' && c <= '9') {
      if (++digits > 3) return false;
    } else {
      break;
    }
  }
  return dots == 3 && digits > 0;
}

bool ends_with_any(std::string_view text, std::span<const std::string_view> endings) {
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return text.ends_with(ending); });
}

void count_text(std::string_view whole, unwrap::Origins origins, std::array<double, kCounts>& out) {
  constexpr std::string_view kPrograms[] = {".exe", ".dll", ".elf", ".so", ".bin", ".msi", ".scr", ".dmg"};
  constexpr std::string_view kScriptEnds[] = {".sh", ".bat", ".ps1", ".vbs", ".cmd", ".hta", ".js"};
  const std::string_view text = whole.substr(0, kMost);
  const std::size_t url = text.find("://");
  if (url != std::string_view::npos && url > 2) {
    ++out[kUrls];
    out[kUrlsPlain] += text.substr(0, url).ends_with("http") ? 1 : 0;
    out[kUrlsOfAddresses] += starts_with_address(text.substr(url + 3)) ? 1 : 0;
  }
  out[kAddresses] += starts_with_address(text) ? 1 : 0;
  out[kExecutables] += ends_with_any(whole, kPrograms) ? 1 : 0;
  out[kScripts] += ends_with_any(whole, kScriptEnds) ? 1 : 0;
  out[kUnixPaths] += text.starts_with('/') && text.size() > 4 ? 1 : 0;
  out[kHomePaths] +=
      text.starts_with("~/") || text.starts_with("/home/") || text.starts_with("/root") ? 1 : 0;
  out[kWindowsPaths] += text.find(":\\") == 1 || text.find("AppData") != std::string_view::npos ? 1 : 0;
  out[kPrivateKeys] += text.find("PRIVATE KEY") != std::string_view::npos ? 1 : 0;
  out[kLongest] = std::max(out[kLongest], static_cast<double>(whole.size()));
  if ((origins & (unwrap::kFromDecoded | unwrap::kFromDecrypted)) != 0) {
    ++out[kDecodedTexts];
    out[kHiddenTexts] += url != std::string_view::npos ? 1 : 0;
  }
  constexpr std::size_t kToken = 24;
  if (text.size() < kToken) return;
  const Shape shape = shape_of(text);
  const std::size_t size = text.size();
  out[kSentences] += shape.spaces * 10 > size && shape.letters * 2 > size ? 1 : 0;
  out[kFormats] +=
      text.find("%s") != std::string_view::npos || text.find("{}") != std::string_view::npos ? 1 : 0;
  out[kUnprintable] += shape.controls * 20 > size ? 1 : 0;
  const bool one_word = shape.base64 == size;
  const double bits = entropy(shape, size);
  out[kLongTokens] += one_word && bits > 4 && size < 120 ? 1 : 0;
  constexpr std::size_t kLong = 80;
  if (size < kLong) return;
  out[kHex] += shape.hex == size ? 1 : 0;
  out[kBase64] += one_word && shape.hex != size ? 1 : 0;
  if (one_word || shape.controls * 20 > size || bits > 5.2) {
    out[kEncodedBytes] += static_cast<double>(whole.size());
    out[kEntropy] = std::max(out[kEntropy], bits);
  }
}

}  // namespace

void text_names(std::vector<std::string>& names) { names.insert(names.end(), kNames.begin(), kNames.end()); }

void add_texts(const Subject& subject, std::vector<float>& vector) {
  std::array<double, kCounts> counts{};
  for (const Layer& layer : subject.program.layers) {
    if (subject.is_wrapper[layer.id]) continue;
    for (const Fact& fact : layer.facts) {
      if (fact.kind != FactKind::Text) continue;
      count_text(subject.program.store.string(fact.result), fact.result.origins, counts);
    }
  }
  for (std::size_t i = 0; i < counts.size(); ++i) {
    vector.push_back(i == kEntropy ? static_cast<float>(counts[i]) : scaled(counts[i]));
  }
}

}  // namespace pyverdict::verdict::parts
