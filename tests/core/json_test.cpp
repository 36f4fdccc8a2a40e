#include <gtest/gtest.h>

#include <array>
#include <nlohmann/json.hpp>
#include <random>
#include <string>

#include "json/reader.h"
#include "json/writer.h"
#include "text/text.h"

namespace pyverdict::json {
namespace {

using Oracle = nlohmann::json;

Oracle parse(const std::string& text) { return Oracle::parse(text, nullptr, false); }

std::string random_text(std::mt19937& random) {
  static constexpr std::array<char32_t, 14> kCharacters = {'a',  '"',  '\\',   '/',    '\n',   '\t',    0x01,
                                                           0x7F, 0xE9, 0x200B, 0x202E, 0x2028, 0x1F600, 'u'};
  std::string out;
  for (std::size_t left = random() % 12; left > 0; --left) {
    text::append_utf8(out, kCharacters[random() % kCharacters.size()]);
  }
  return out;
}

Oracle random_value(std::mt19937& random, int depth) {
  switch (random() % (depth > 0 ? 8 : 6)) {
    case 0:
      return nullptr;
    case 1:
      return random() % 2 == 0;
    case 2:
      return static_cast<std::int64_t>(random()) - 2'000'000'000;
    case 3:
      return static_cast<double>(random() % 1000) / 8;
    case 6: {
      Oracle array = Oracle::array();
      for (std::size_t left = random() % 5; left > 0; --left)
        array.push_back(random_value(random, depth - 1));
      return array;
    }
    case 7: {
      Oracle object = Oracle::object();
      for (std::size_t left = random() % 5; left > 0; --left) {
        object[random_text(random)] = random_value(random, depth - 1);
      }
      return object;
    }
    default:
      return random_text(random);
  }
}

TEST(Json, ReadsAndWritesWhatAnotherImplementationDoes) {
  std::mt19937 random(7);
  for (int i = 0; i < 3000; ++i) {
    const Oracle value = random_value(random, 5);
    for (const std::string& text : {value.dump(), value.dump(2), value.dump(-1, ' ', true)}) {
      const Document document = read(text);
      ASSERT_TRUE(document.problems.empty()) << text;
      ASSERT_FALSE(document.nodes.empty()) << text;
      EXPECT_EQ(document.end, text.size());
      EXPECT_EQ(parse(dump(document, 0)), value) << text;
    }
  }
}

TEST(Json, KeepsWhatStandsBeforeTheCut) {
  const std::string text = R"({"a":[1,"two",{"b":"x\ny"}],"c":"\u00e9\ud83d\ude00"})";
  for (std::size_t length = 1; length < text.size(); ++length) {
    const std::string_view part = std::string_view(text).substr(0, length);
    const Document document = read(part);
    ASSERT_FALSE(document.nodes.empty());
    EXPECT_FALSE(document.problems.empty()) << length;
    EXPECT_FALSE(document[0].closed);
    EXPECT_FALSE(parse(dump(document, 0)).is_discarded()) << length;
  }
  EXPECT_EQ(dump(read(R"({"a":"x\u00)"), 0), R"({"a":"x"})");
  EXPECT_EQ(dump(read(R"({"a":"x\\)"), 0), R"({"a":"x\\"})");
}

struct Mended {
  const char* text;
  const char* value;
  std::size_t problems;
};

TEST(Json, MendsWhatPeoplePaste) {
  const Mended table[] = {
      {"[1,2,]", "[1,2]", 0},
      {"{\"a\":1,}", "{\"a\":1}", 0},
      {"// c\n[1, /* 2, */ 3]", "[1,3]", 0},
      {"{'a': True, 'b': None}", "{\"a\":true,\"b\":null}", 0},
      {"{a: 1}", "{\"a\":1}", 1},
      {"[1 2]", "[1,2]", 1},
      {"{\"a\" 1}", "{\"a\":1}", 1},
      {"{\"a\":}", "{\"a\":null}", 1},
      {"{\"a\":[1}", "{\"a\":[1]}", 1},
      {"[1]]", "[1]", 0},
      {"[\"a\nb\"]", "[\"a\\nb\"]", 1},
      {"[\"\\q\"]", "[\"\\\\q\"]", 1},
      {"[@, 1]", "[1]", 1},
      {"[01, 1e5, -]", "[\"01\",1e5,\"-\"]", 0},
      {"[\"\\ud800x\"]", "[\"\xEF\xBF\xBDx\"]", 0},
  };
  for (const Mended& row : table) {
    const Document document = read(row.text);
    EXPECT_EQ(dump(document, 0), row.value) << row.text;
    EXPECT_EQ(document.problems.size(), row.problems) << row.text;
  }
}

TEST(Json, NamesPaths) {
  const Document document = read(R"({"a":[{"b c":{"d":[[7]]}}]})");
  EXPECT_EQ(path(document, static_cast<NodeId>(document.nodes.size() - 1)), R"(a[0]["b c"].d[0][0])");
  EXPECT_EQ(path(document, 0), "");
}

TEST(Json, HoldsItsBounds) {
  std::string deep(1000, '[');
  const Document document = read(deep, 0, {.max_depth = 10});
  EXPECT_EQ(document.nodes.size(), 11u);
  EXPECT_EQ(document.problems[0].kind, ProblemKind::TooDeep);
  std::string wide = "[";
  for (int i = 0; i < 100; ++i) wide += "1,";
  EXPECT_EQ(read(wide, 0, {.max_nodes = 50}).nodes.size(), 50u);
  EXPECT_EQ(read(std::string(1000, '@') + "[@@@", 0, {.max_problems = 3}).problems.size(), 1u);
}

TEST(Json, WritesFractions) {
  const auto written = [](double value) {
    std::string out;
    Writer(out).fraction(value);
    return out;
  };
  EXPECT_EQ(written(0), "0");
  EXPECT_EQ(written(1), "1");
  EXPECT_EQ(written(0.5), "0.5");
  EXPECT_EQ(written(0.0000014), "0.000001");
  EXPECT_EQ(written(0.9999996), "1");
  EXPECT_EQ(written(-3), "-3");
  EXPECT_EQ(written(-0.25), "-0.25");
  EXPECT_EQ(written(-1e-9), "0");
  EXPECT_EQ(written(0.0 / 0.0), "0");
  EXPECT_EQ(written(1e300), "1000");
  EXPECT_EQ(written(-1e300), "-1000");
}

TEST(Json, StringsAreValidWhateverTheyHold) {
  std::string bytes;
  for (int i = 0; i < 256; ++i) bytes += static_cast<char>(i);
  bytes += "\xED\xA0\x80\xF4\x90\x80\x80\xC2\x9B\xE2\x80\xAE";
  std::string out;
  Writer(out).string(bytes);
  const Oracle value = parse(out);
  ASSERT_TRUE(value.is_string());
  EXPECT_EQ(value.get<std::string>().substr(0, 128), bytes.substr(0, 128));
  for (const char c : out) EXPECT_GE(static_cast<unsigned char>(c), 0x20);
  EXPECT_NE(out.find("\\u202e"), std::string::npos);
  EXPECT_NE(out.find("\\u009b"), std::string::npos);
}

}  // namespace
}  // namespace pyverdict::json
