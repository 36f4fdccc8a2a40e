#include "text/text.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "python.h"
#include "text/block.h"
#include "text/cookie.h"

namespace pyverdict::text {
namespace {

using namespace std::string_literals;

struct Case {
  const char* what;
  std::string bytes;
  std::string text;
  Encoding encoding;
};

class Decodes : public testing::TestWithParam<Case> {};

TEST_P(Decodes, AsPythonDoes) {
  const Decoded decoded = decode(GetParam().bytes);
  EXPECT_EQ(decoded.text, GetParam().text);
  EXPECT_EQ(name(decoded.encoding), name(GetParam().encoding));
  EXPECT_EQ(decoded.replaced, 0u);
}

// The bytes are what Python's str.encode gives for the text.
INSTANTIATE_TEST_SUITE_P(
    Encodings, Decodes,
    testing::Values(
        Case{"Empty", "", "", Encoding::Utf8},
        Case{"Ascii", "x = 1\r\n\f\0y"s, "x = 1\r\n\f\0y"s, Encoding::Utf8},
        Case{"Utf8", "s = 'été'", "s = 'été'", Encoding::Utf8},
        Case{"Utf8Bom", "\xef\xbb\xbfx = 1", "x = 1", Encoding::Utf8Bom},
        Case{"Utf16LeBom",
             "\xff\xfe"
             "x\0=\0\xe9\0"s,
             "x=é", Encoding::Utf16Le},
        Case{"Utf16BeBom", "\xfe\xff\0x\0=\0\xe9"s, "x=é", Encoding::Utf16Be},
        Case{"Utf16Pair", "\xff\xfe\x3d\xd8\x00\xde"s, "😀", Encoding::Utf16Le},
        Case{"Utf32LeBom", "\xff\xfe\0\0x\0\0\0"s, "x", Encoding::Utf32Le},
        Case{"Utf32BeBom", "\0\0\xfe\xff\0\0\0x"s, "x", Encoding::Utf32Be},
        Case{"Utf16LeBare",
             "p\0r\0i\0n\0t\0(\0"
             "1\0)\0"s,
             "print(1)", Encoding::Utf16Le},
        Case{"Utf16BeBare",
             "\0p\0r\0i\0n\0t\0(\0"
             "1\0)"s,
             "print(1)", Encoding::Utf16Be},
        Case{"Latin1Cookie", "# -*- coding: latin-1 -*-\ns = '\xe9\x80'",
             "# -*- coding: latin-1 -*-\ns = 'é\u0080'", Encoding::Latin1},
        Case{"VimCookie", "#!/usr/bin/python\n# vim: set fileencoding=iso-8859-1 :\ns='\xe9'",
             "#!/usr/bin/python\n# vim: set fileencoding=iso-8859-1 :\ns='é'", Encoding::Latin1},
        Case{"Cp1252Cookie", "# coding=cp1252\ns='\x80'", "# coding=cp1252\ns='€'", Encoding::Cp1252},
        Case{"CookieInThirdLine", "a\nb\n# coding: latin-1\ns='é'", "a\nb\n# coding: latin-1\ns='é'",
             Encoding::Utf8},
        Case{"CookieBehindCode", "x = 1\n# coding: latin-1\ns='é'", "x = 1\n# coding: latin-1\ns='é'",
             Encoding::Utf8},
        Case{"BomAgainstCookie", "\xef\xbb\xbf# coding: latin-1\né", "# coding: latin-1\né",
             Encoding::Utf8Bom},
        Case{"Cp1252WithoutCookie", "s = 'caf\xe9 \x93x\x94'", "s = 'café “x”'", Encoding::Cp1252}),
    [](const testing::TestParamInfo<Case>& row) { return row.param.what; });

// Texts in every encoding, with the cookie or the mark that says so; hexadecimal, as CPython encodes them.
constexpr const char* kEncoded = R"(
import random
random.seed(263)
alphabets = {
    'latin-1': [*range(32, 127), *range(0xa0, 0x100), 9, 10, 13, 12],
    'cp1252': [*range(32, 127), 0x20ac, 0x2018, 0x2019, 0x153, 0x178, 0xe9, 10, 13],
    'wide': [*range(32, 127), 10, 13, 0xe9, 0x20ac, 0x4e2d, 0x1f600, 0x10ffff, 0xfffd, 0xd7ff, 0xe000],
}
def text(alphabet, size):
    return ''.join(chr(random.choice(alphabets[alphabet])) for _ in range(size))
def show(codec, data, string):
    print(codec, data.hex(), string.encode('utf-8').hex(), sep='\t')
for size in (0, 1, 2, 15, 16, 17, 63, 64, 65, 200, 1000):
    for codec, name in (('latin-1', 'iso-8859-1'), ('latin-1', 'latin_1'), ('cp1252', 'windows-1252'), ('cp1252', 'cp1252')):
        string = '# -*- coding: %s -*-\n' % name + text(codec, size)
        show('iso-8859-1' if codec == 'latin-1' else codec, string.encode(codec), string)
    string = text('wide', size)
    show('utf-8-sig', string.encode('utf-8-sig'), string)
    for codec, mark in (('utf-16-le', b'\xff\xfe'), ('utf-16-be', b'\xfe\xff'),
                        ('utf-32-le', b'\xff\xfe\0\0'), ('utf-32-be', b'\0\0\xfe\xff')):
        show(codec, mark + ('x' + string).encode(codec), 'x' + string)
        code = 'import os\nprint("\u20ac")\n' * (1 + size)
        show(codec, code.encode(codec), code)
    show('utf-8', ('#' + string).encode('utf-8'), '#' + string)
)";

TEST(Decode, EqualsCPythonInEveryEncoding) {
  const auto rows = testing_python::run(kEncoded, testing::TempDir());
  ASSERT_FALSE(rows.empty()) << "python3 did not run";
  ASSERT_EQ(rows.size(), 11u * 14u);
  for (const auto& row : rows) {
    const Decoded decoded = decode(testing_python::from_hex(row[1]));
    ASSERT_EQ(name(decoded.encoding), row[0]) << row[1];
    ASSERT_EQ(decoded.text, testing_python::from_hex(row[2])) << row[0] << ' ' << row[1];
    ASSERT_EQ(decoded.replaced, 0u);
  }
}

// Heads of scripts, and what tokenize makes of their cookies.
constexpr const char* kCookies = R"(
import codecs, io, random, re, tokenize
random.seed(5)
names = ['utf-8', 'UTF8', 'utf_8', 'utf-8-unix', 'latin-1', 'Latin1', 'latin_1', 'L1', 'iso-8859-1', 'iso8859-1', 'ISO_8859-1',
         'iso-8859-1-unix', 'cp1252', 'windows-1252', 'WINDOWS_1252', 'ascii', 'us-ascii', '8859', 'cp819', 'u8', 'koi8-r', 'no-such']
pieces = ['#', ' ', '\t', '\f', '-*-', 'coding', 'coding:', 'coding=', 'encoding: ', 'fileencoding=', 'vim: set ', 'x = 1', '"""', '\n',
          '\r\n', '#!/usr/bin/python', ' :', '.', 'coding :', 'Coding: ']
for _ in range(4000):
    head = ''.join(random.choice(names if random.random() < 0.25 else pieces) for _ in range(random.randrange(1, 12)))
    if random.random() < 0.6:
        head = random.choice(['# ', '#!/bin/x\n# ', '\n#', 'x\n#', '\f # ']) + random.choice(pieces) + random.choice(['coding: ', 'coding=']) + random.choice(names) + head
    try:
        found = codecs.lookup(tokenize.detect_encoding(io.BytesIO(head.encode()).readline)[0]).name
    except SyntaxError:
        found = 'unknown'
    print(head.encode().hex(), found, sep='\t')
)";

TEST(Decode, ReadsCookiesAsCPythonDoes) {
  const auto rows = testing_python::run(kCookies, testing::TempDir());
  ASSERT_FALSE(rows.empty()) << "python3 did not run";
  ASSERT_EQ(rows.size(), 4000u);
  for (const auto& row : rows) {
    const std::string head = testing_python::from_hex(row[0]);
    const Decoded decoded = decode(head);
    std::string expected = row[1];
    if (expected == "ascii") expected = "utf-8";
    if (expected == "iso8859-1") expected = "iso-8859-1";
    const bool known = expected != "unknown" && expected != "koi8-r";
    ASSERT_EQ(decoded.unknown_declared, !known) << head;
    ASSERT_EQ(name(decoded.encoding), known ? expected : "iso-8859-1") << head;
  }
}

TEST(Decode, KnowsCodecsByEverySpelling) {
  struct Row {
    const char* name;
    Encoding encoding;
  };
  const Row rows[] = {
      {"UTF-8", Encoding::Utf8},          {"utf_8_sig", Encoding::Utf8Bom}, {"U8", Encoding::Utf8},
      {"us-ascii", Encoding::Utf8},       {"ISO8859-1", Encoding::Latin1},  {"latin 1", Encoding::Latin1},
      {"Windows-1252", Encoding::Cp1252}, {"1252", Encoding::Cp1252},       {"utf_16", Encoding::Utf16Le},
      {"UTF-16BE", Encoding::Utf16Be},    {"utf-32", Encoding::Utf32Le}};
  for (const Row& row : rows) EXPECT_EQ(encoding_named(row.name), row.encoding) << row.name;
  for (const char* unknown : {"", "-", "koi8-r", "utf-7", "rot13", "iso-8859-15", "latin-2"}) {
    EXPECT_FALSE(encoding_named(unknown).has_value()) << unknown;
  }
}

TEST(Decode, GoesOnWhereCPythonStops) {
  struct Row {
    const char* what;
    std::string bytes;
    std::string text;
    Encoding encoding;
    std::uint32_t replaced;
    std::uint32_t first;
  };
  const Row rows[] = {
      {"a lone surrogate", "\xff\xfe\x00\xd8x\0"s, "\uFFFDx", Encoding::Utf16Le, 1, 2},
      {"half a unit", "\xff\xfex\0y"s, "x\uFFFD", Encoding::Utf16Le, 1, 4},
      {"beyond Unicode", "\xff\xfe\0\0x\0\0\0\0\0\x11\0"s, "x\uFFFD", Encoding::Utf32Le, 1, 8},
      {"a byte that Windows-1252 lacks", "x = '\xe9\x81'", "x = 'é\uFFFD'", Encoding::Cp1252, 1, 6},
      {"an ASCII cookie on UTF-8", "# coding: ascii\né", "# coding: ascii\né", Encoding::Utf8, 0, 0},
      {"a UTF-16 cookie on ASCII", "# coding: utf_16\nx", "# coding: utf_16\nx", Encoding::Utf8, 0, 0},
      {"UTF-8 cut off in a character", "# é é\nx = '\xe2\x82", "# é é\nx = '\uFFFD", Encoding::Utf8, 1, 13},
      {"ill-formed behind a mark", "\xef\xbb\xbf\xff", "\uFFFD", Encoding::Utf8Bom, 1, 3},
  };
  for (const Row& row : rows) {
    const Decoded decoded = decode(row.bytes);
    EXPECT_EQ(decoded.text, row.text) << row.what;
    EXPECT_EQ(name(decoded.encoding), name(row.encoding)) << row.what;
    EXPECT_EQ(decoded.replaced, row.replaced) << row.what;
    EXPECT_EQ(decoded.first_replaced, row.first) << row.what;
  }
  EXPECT_EQ(decode("\xff\xfe#\0 \0c\0o\0d\0i\0n\0g\0:\0u\0t\0f\0-\0"
                   "8\0"s)
                .declared,
            "utf-8")
      << "of the decoded text";
}

TEST(Decode, SaysWhatItReplaced) {
  const Decoded decoded = decode("s = 'ééé\xff'");
  EXPECT_EQ(decoded.text, "s = 'ééé\xEF\xBF\xBD'");
  EXPECT_EQ(decoded.replaced, 1u);
  EXPECT_EQ(decoded.first_replaced, 11u);
}

TEST(Decode, SaysWhenACodecIsNotKnown) {
  const Decoded decoded = decode("# coding: rot_twelve\nx = '\xe9'");
  EXPECT_TRUE(decoded.unknown_declared);
  EXPECT_EQ(decoded.declared, "rot_twelve");
  EXPECT_EQ(decoded.encoding, Encoding::Latin1);
}

TEST(Decode, TellsBinariesFromTexts) {
  EXPECT_TRUE(decode("\x7f"
                     "ELF\x02\x01\x01"s)
                  .binary);
  EXPECT_TRUE(decode("MZ\x90\0\x03"s).binary);
  EXPECT_TRUE(decode("PK\x03\x04zzzz").binary);
  EXPECT_TRUE(decode("\x89PNG\r\n\x1a\n").binary);
  EXPECT_TRUE(decode("\x1f\x8b\x08\0"s).binary);
  EXPECT_TRUE(decode("\xa7\x0d\r\n\0\0\0\0\0\0\0\0\0\0\0\0\xe3"s).binary) << "bytecode";
  EXPECT_TRUE(decode("\x01\x02\x03\x04\x05\x06 text").binary);
  EXPECT_FALSE(decode("MZ = 1\n").binary);
  EXPECT_FALSE(decode("BZh = 2\n").binary);
  EXPECT_FALSE(decode("print('\x1b[31mred\x1b[0m')\n").binary);
  EXPECT_FALSE(decode("import os\n").binary);
  EXPECT_FALSE(decode("x = '\0'\n"s).binary);
}

TEST(Decode, TakesAnyBytesAndGivesUtf8) {
  std::mt19937 random(5);
  const std::string pool =
      "\xff\xfe\0\xef\xbb\xbf# coding: utf-8 latin-1\n\xed\xa0\x80\xf4\x90\x80\x80"
      "ab"s;
  for (int round = 0; round < 50'000; ++round) {
    std::string bytes;
    for (std::size_t i = random() % 40; i > 0; --i) bytes += pool[random() % pool.size()];
    ASSERT_TRUE(is_utf8(decode(bytes).text));
  }
}

TEST(Utf8, IsCheckedStrictly) {
  EXPECT_TRUE(is_utf8("aé€😀"));
  for (const char* bad : {"\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xe2\x82", "\x80", "\xff"}) {
    EXPECT_FALSE(is_utf8(std::string(40, 'a') + bad)) << bad;
  }
  // One replacement for each maximal subpart, as the WHATWG decoder does.
  EXPECT_EQ(to_valid_utf8("a\xe2\x82"
                          "b\xff"),
            "a\xEF\xBF\xBD"
            "b\xEF\xBF\xBD");
}

// Random and mutated bytes, and what CPython's decoder makes of them.
constexpr const char* kUtf8 = R"(
import random
random.seed(3629)
parts = [b'a', 'é'.encode(), '€'.encode(), '😀'.encode(), b'\x80', b'\xc0', b'\xc2', b'\xe0', b'\xe0\xa0', b'\xed\xa0', b'\xed\x9f', b'\xf0\x90',
         b'\xf4\x8f', b'\xf4\x90', b'\xf5', b'\xff', b'\xbf', b'abcdefghijklmnopq' * 4]
for _ in range(4000):
    data = b''.join(random.choice(parts) for _ in range(random.randrange(0, 12)))
    print(data.hex(), data.decode('utf-8', 'replace').encode('utf-8').hex(), sep='\t')
)";

TEST(Utf8, EqualsCPython) {
  const auto rows = testing_python::run(kUtf8, testing::TempDir());
  ASSERT_FALSE(rows.empty()) << "python3 did not run";
  ASSERT_EQ(rows.size(), 4000u);
  for (const auto& row : rows) {
    const std::string bytes = testing_python::from_hex(row[0]);
    const std::string valid = testing_python::from_hex(row[1]);
    ASSERT_EQ(is_utf8(bytes), bytes == valid) << row[0];
    ASSERT_EQ(to_valid_utf8(bytes), valid) << row[0];
    std::string rebuilt;
    for (std::size_t at = 0; at < valid.size();) append_utf8(rebuilt, next_code_point(valid, at));
    ASSERT_EQ(rebuilt, valid);
  }
}

TEST(Utf8, CodePointsThatAreNoneAreReplaced) {
  for (const char32_t bad : {0xD800u, 0xDFFFu, 0x110000u, 0xFFFFFFFFu}) {
    std::string out;
    append_utf8(out, bad);
    EXPECT_EQ(out, "\uFFFD");
  }
  std::size_t at = 0;
  EXPECT_EQ(next_code_point("\xe2\x82x", at), 0xFFFDu);
  EXPECT_EQ(at, 1u);
}

// A text's positions one after the other, without an index.
TEST(LineIndex, EqualsAWalkThroughTheText) {
  std::mt19937 random(31);
  const std::string pieces[] = {"é", "€", "😀", "x", std::string(700, 'y'), "\n", "\r\n", "\r"};
  for (int round = 0; round < 40; ++round) {
    // Few line breaks at first, so that lines are longer than what the index counts at once.
    std::string text;
    for (int i = 0; i < 60; ++i)
      text += pieces[random() % (round % 4 == 0 ? 8 : round % 4 == 1 ? 5 : round % 4 == 2 ? 6 : 3)];
    const LineIndex lines(text);
    Position here;
    for (std::size_t at = 0; at < text.size();) {
      ASSERT_EQ(lines.position(at), here) << at;
      std::size_t next = at;
      const char32_t c = next_code_point(text, next);
      for (std::size_t inside = at + 1; inside < next; ++inside)
        ASSERT_EQ(lines.position(inside), here) << inside;
      const bool ends = c == '\n' || (c == '\r' && (next == text.size() || text[next] != '\n'));
      here = ends ? Position{here.line + 1, 1} : Position{here.line, here.column + (c > 0xFFFF ? 2U : 1U)};
      if (c > 0xFFFF) {
        ASSERT_EQ(lines.offset({here.line, here.column - 1}), at) << "between the units of a character";
      }
      at = next;
    }
    ASSERT_EQ(lines.position(text.size()), here);
    ASSERT_EQ(lines.line_count(), here.line);
  }
}

TEST(LineIndex, GivesLinesWithoutTheirBreaks) {
  const std::string text = "a\r\nb\rc\n\n";
  const LineIndex lines(text);
  ASSERT_EQ(lines.line_count(), 5u);
  const char* expected[] = {"a", "b", "c", "", ""};
  for (std::uint32_t i = 0; i < 5; ++i) EXPECT_EQ(lines.line(i + 1), expected[i]) << i;
  EXPECT_EQ(LineIndex("").line_count(), 1u);
  EXPECT_EQ(lines.offset({0, 0}), 0u);
}

TEST(LineIndex, CountsAsEditorsDo) {
  const std::string text = "a\né😀b\r\n\fc\rd\n";
  const LineIndex lines(text);
  EXPECT_EQ(lines.line_count(), 5u);
  EXPECT_EQ(lines.line(2), "é😀b");
  EXPECT_EQ(lines.position(2), (Position{2, 1}));
  EXPECT_EQ(lines.position(4), (Position{2, 2}));
  EXPECT_EQ(lines.position(8), (Position{2, 4})) << "an emoji is two UTF-16 units";
  EXPECT_EQ(lines.position(text.size()), (Position{5, 1}));
  EXPECT_EQ(lines.position(10'000), (Position{5, 1}));
  EXPECT_EQ(lines.offset({2, 99}), 9u);
  EXPECT_EQ(lines.offset({99, 1}), text.size());
}

TEST(LineIndex, ThereAndBackAgain) {
  std::mt19937 random(9);
  const std::string pieces[] = {"a", "é", "€", "😀", "\n", "\r", "\r\n", "\f", "bcdefghijklmnopqrst"};
  for (int round = 0; round < 300; ++round) {
    std::string text;
    for (int i = 0; i < 200; ++i) text += pieces[random() % std::size(pieces)];
    const LineIndex lines(text);
    for (std::size_t offset = 0; offset <= text.size();) {
      const bool inside_break =
          offset > 0 && offset < text.size() && text[offset] == '\n' && text[offset - 1] == '\r';
      if (!inside_break) {
        ASSERT_EQ(lines.offset(lines.position(offset)), offset);
      }
      if (offset == text.size()) break;
      next_code_point(text, offset);
    }
  }
}

TEST(Hidden, CharactersAreNamed) {
  EXPECT_EQ(hidden(U'a'), Hidden::None);
  EXPECT_EQ(hidden(0x202E), Hidden::Bidirectional);
  EXPECT_EQ(hidden(0x200B), Hidden::ZeroWidth);
  EXPECT_EQ(hidden(0x1B), Hidden::Control);
  EXPECT_EQ(hidden(0xE0041), Hidden::Tag);
  EXPECT_EQ(hidden(0xFE0F), Hidden::VariationSelector);
  EXPECT_EQ(hidden(0xE001), Hidden::PrivateUse);
  for (const char32_t shown :
       {U'\t', U'\n', U'\r', U'\f', U' ', U'~', U'\u00A0', U'\u00E9', U'\u4E2D', U'\U0001F600'}) {
    EXPECT_EQ(hidden(shown), Hidden::None) << static_cast<unsigned>(shown);
  }
  for (const char32_t bidi : {0x061Cu, 0x200Eu, 0x202Au, 0x2066u, 0x2069u})
    EXPECT_EQ(hidden(bidi), Hidden::Bidirectional);
  for (const char32_t none : {0x00ADu, 0x200Du, 0x2060u, 0x3164u, 0xFEFFu})
    EXPECT_EQ(hidden(none), Hidden::ZeroWidth);
  EXPECT_EQ(hidden(0x10FFFD), Hidden::PrivateUse);
  EXPECT_EQ(hidden(0x110000), Hidden::None);
}

/// What each byte of a block is, one after the other.
template <typename Test>
std::uint32_t mask_of(const std::string& bytes, Test test) {
  std::uint32_t mask = 0;
  for (std::size_t i = 0; i < kBlockSize; ++i) mask |= static_cast<std::uint32_t>(test(bytes[i])) << i;
  return mask;
}

template <typename T>
class Blocks : public testing::Test {};

using BlockKinds = testing::Types<WordBlock, Block>;
TYPED_TEST_SUITE(Blocks, BlockKinds);

TYPED_TEST(Blocks, TellByteByByteWhatTheyHold) {
  std::mt19937 random(7);
  for (int value = 0; value < 256; ++value) {
    const char c = static_cast<char>(value);
    const auto bound = static_cast<signed char>(value);
    for (int round = 0; round < 16; ++round) {
      std::string bytes(kBlockSize, '\0');
      // Near the value half of the time, anything otherwise.
      for (char& byte : bytes)
        byte =
            static_cast<char>(random() % 2 != 0 ? random() : random() % 3 + static_cast<unsigned>(value) - 1);
      const TypeParam block(bytes.data());
      EXPECT_EQ(block.equal(c), mask_of(bytes, [&](char byte) { return byte == c; }));
      EXPECT_EQ(block.below(bound),
                mask_of(bytes, [&](char byte) { return static_cast<signed char>(byte) < bound; }));
      EXPECT_EQ(block.high(), mask_of(bytes, [](char byte) { return static_cast<signed char>(byte) < 0; }));
      EXPECT_EQ(block.identifier(), mask_of(bytes, [](char byte) {
                  return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                         (byte >= '0' && byte <= '9') || byte == '_';
                }));
    }
    std::string all(kBlockSize, c);
    const std::string other(kBlockSize, static_cast<char>(value ^ 0x80));
    EXPECT_EQ((TypeParam(all.data()) | TypeParam(other.data())).high(), kWholeBlock);
  }
}

TEST(Find, SaysWhatTheStandardLibrarySays) {
  std::mt19937 random(11);
  for (int round = 0; round < 20'000; ++round) {
    const auto text_of = [&](std::size_t most) {
      std::string made(random() % (most + 1), 'a');
      for (char& c : made) c = static_cast<char>('a' + (random() % 8 == 0 ? 1 : 0));
      return made;
    };
    const std::string all = text_of(400);
    std::string needle = text_of(round % 2 == 0 ? 6 : 130);
    // Half of the long ones are there.
    if (round % 4 == 1 && all.size() > 100) needle = all.substr(random() % 40, 70);
    const std::size_t from = random() % (all.size() + 3);
    ASSERT_EQ(text::find(all, needle, from), all.find(needle, from)) << all << ' ' << needle << ' ' << from;
    ASSERT_EQ(text::find_last(all, needle), all.rfind(needle)) << all << ' ' << needle;
  }
}

}  // namespace
}  // namespace pyverdict::text
