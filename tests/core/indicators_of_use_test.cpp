#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "report/indicators.h"
#include "unwrap/unwrap.h"

// Indicators that only their use tells.
namespace pyverdict::report {
namespace {

std::string shown(std::string_view script) {
  const unwrap::Program program = unwrap::unwrap(std::string(script));
  std::string result;
  for (const FoundIndicator& found : find_indicators(program).found) {
    if (!result.empty()) result += ' ';
    result += std::string(indicator::name(found.type)) + "=" + found.value;
    if (found.role != indicator::Role::Unknown) result += "/" + std::string(indicator::name(found.role));
  }
  return result;
}

TEST(IndicatorsOfUse, PortOfAConnection) {
  EXPECT_EQ(shown("import socket\ns = socket.socket()\ns.connect(('198.51.100.7', 4444))\n"),
            "hostPort=198.51.100.7:4444/c2 ipv4=198.51.100.7/c2");
}

TEST(IndicatorsOfUse, NameOfAMutex) {
  EXPECT_EQ(shown("import ctypes\nctypes.windll.kernel32.CreateMutexW(None, False, 'Local Odd Name')\n"),
            "mutex=Local Odd Name");
}

TEST(IndicatorsOfUse, SolanaWhereItIsSpokenOf) {
  constexpr std::string_view kAddress = "So11111111111111111111111111111111111111112";
  EXPECT_EQ(shown("solana_wallet = '" + std::string(kAddress) + "'\n"), "wallet=" + std::string(kAddress));
  EXPECT_EQ(shown("identifier = '" + std::string(kAddress) + "'\n"), "");
}

}  // namespace
}  // namespace pyverdict::report
