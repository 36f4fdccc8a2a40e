#include "unwrap/powershell.h"

#include <gtest/gtest.h>

#include <string>

#include "unwrap/unwrap.h"

namespace pyverdict::unwrap {
namespace {

struct Case {
  std::string_view script;
  std::string_view runs;
};

TEST(PowerShell, WhatIsBuiltAndRunIsFound) {
  constexpr Case kCases[] = {
      {"IEX ('Write-' + 'Host hi there')", "Write-Host hi there"},
      {"$a='Wri'; $b = \"${a}te-Host x\"; iex $b", "Write-Host x"},
      {"$a='Write'; $a += '-Host'; $a | Invoke-Expression", "Write-Host"},
      {"I`E`X (\"{1}{0}\" -f 'Host 1','Write-')", "Write-Host 1"},
      {"[Text.Encoding]::Unicode.GetString([Convert]::FromBase64String('VwByAGkAdABlAC0ASABvAHMAdAA=')) | "
       "IEX",
       "Write-Host"},
      {"[System.Text.Encoding]::UTF8.GetString([System.Convert]::FromBase64String('V3JpdGU=')) | iex",
       "Write"},
      {"IEX (-join ([char[]](87,114,105,116,101)))", "Write"},
      {"IEX ((87,114,105 | % {[char]$_}) -join '')", ""},
      {"iex ('Wrxte-Host'.Replace('x','i'))", "Write-Host"},
      {"iex ('Wrxte-Host' -replace 'x','i')", "Write-Host"},
      {"iex ([char]0x57+[char]114+'ite')", "Write"},
      {"'etirW'[-1..-5] -join '' | iex", "Write"},
      {"iex ([string]::Join('', ('W','rite')))", "Write"},
      {"iex ((New-Object IO.StreamReader((New-Object IO.Compression.DeflateStream((New-Object "
       "IO.MemoryStream(,[Convert]::FromBase64String('Cy/KLEnV9cgvLlEwBAA='))),'Decompress')))).ReadToEnd())",
       "Write-Host 1"},
  };
  for (const Case& c : kCases) {
    std::string runs;
    for (const PowerShellCode& code : fold_powershell(c.script)) {
      EXPECT_LE(code.start, code.end);
      EXPECT_LE(code.end, c.script.size());
      if (code.via.front() == "Invoke-Expression") runs = code.text;
    }
    EXPECT_EQ(runs, c.runs) << c.script;
  }
}

TEST(PowerShell, PlainScriptsAreLeftAlone) {
  for (const std::string_view script :
       {"Write-Host 'plain'", "Get-ChildItem -Path \"$HOME\\x\" | Sort-Object", "# 'a' + 'b'", "$x = 1 + 2",
        "(", "'", ""}) {
    EXPECT_TRUE(fold_powershell(script).empty()) << script;
  }
}

TEST(PowerShell, OddWritingLeadsToPlainWords) {
  const auto code = fold_powershell("St`art-Pro`cess ('calc' + '.exe')");
  ASSERT_EQ(code.size(), 1u);
  EXPECT_EQ(code[0].text, "Start-Process 'calc.exe'");
}

TEST(PowerShell, LayersOfLayersAreOpened) {
  // powershell -enc of: iex ('Write-Host ' + '1')
  const Program program = unwrap(
      "import os\nos.system('powershell -enc "
      "aQBlAHgAIAAoACcAVwByAGkAdABlAC0ASABvAHMAdAAgACcAIAArACAAJwAxACcAKQA=')\n");
  ASSERT_GE(program.layers.size(), 3u);
  const Layer& last = program.layers.back();
  EXPECT_EQ(last.kind, LayerKind::PowerShell);
  EXPECT_EQ(last.text, "Write-Host 1");
  EXPECT_EQ(last.via.front(), "Invoke-Expression");
}

TEST(PowerShell, BoundsHold) {
  EXPECT_TRUE(fold_powershell(std::string(5000, '(')).empty());
  // What ends inside a type.
  for (const std::string_view script :
       {"iex [char[]", "iex [byte[", "iex ([char[]", "[", "iex [convert]::", "$", "\"`"}) {
    EXPECT_TRUE(fold_powershell(script).empty()) << script;
  }
  // A variable that doubles itself.
  std::string script = "$a='xxxxxxxx';";
  for (int i = 0; i < 60; ++i) script += "$a=$a+$a;";
  std::size_t size = 0;
  for (const PowerShellCode& code : fold_powershell(script + "iex $a")) size += code.text.size();
  EXPECT_LT(size, 64u * 1024 * 1024);
}

}  // namespace
}  // namespace pyverdict::unwrap
