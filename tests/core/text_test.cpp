#include "text/text.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

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
    [](const testing::TestParamInfo<Case>& info) { return info.param.what; });

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
      if (!inside_break) ASSERT_EQ(lines.offset(lines.position(offset)), offset);
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
}

}  // namespace
}  // namespace pyverdict::text
