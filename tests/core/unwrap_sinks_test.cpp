#include "unwrap_cases.h"

// What runs code: functions, threads, decorators, shells, files that are written.
namespace pyverdict::unwrap {
namespace {

constexpr Case kCases[] = {
    {"AstParse", R"py(import ast,base64
exec(compile(ast.parse(base64.b64decode("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo=").decode()),"x","exec")))py",
     "compile base64"},
    {"ExecDefines", R"py(exec("def r(x):\n    import base64\n    exec(base64.b64decode(x))")
r("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="))py",
     "exec base64"},
    {"PopenInput", R"py(import base64,subprocess,sys
p=subprocess.Popen([sys.executable,"-u"],stdin=subprocess.PIPE)
p.communicate(base64.b64decode("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo=")))py",
     "subprocess.Popen().communicate base64"},
    {"PopenStdin", R"py(import base64,subprocess
p=subprocess.Popen("python3",stdin=subprocess.PIPE,shell=True)
p.stdin.write(base64.b64decode("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo=")))py",
     "subprocess.Popen().stdin.write base64"},
    {"PoolMap", R"py(import base64
from concurrent.futures import ThreadPoolExecutor
with ThreadPoolExecutor() as p:
    p.map(exec,[base64.b64decode("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo=")]))py",
     "exec base64"},
    {"RunInput", R"py(import base64,subprocess,sys
subprocess.run([sys.executable,"-"],input=base64.b64decode("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo=")))py",
     "subprocess.run base64"},
    {"SortedKey", R"py(import base64
sorted([base64.b64decode("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo=")],key=lambda x: exec(x) or 0))py",
     "exec base64"},
    {"TarMember", R"py(import base64,io,tarfile
t=tarfile.open(fileobj=io.BytesIO(base64.b64decode("H4sIAAAAAAACAyvWK6hkoDEwAAIzExMwDQTotIGBiTGCDRY3MzU1Y1AwYKADKC0uSSwCWskwMkFmbkF+UYlCfjFXfrFecWVxSWquhnpmioKdgn5JboF+hbomF8MoGL4AAA6bVC0ABAAA")))
exec(t.extractfile("s.py").read()))py",
     "exec tar base64"},
    {"Aio", R"py(import asyncio,base64,sys
async def m():
    p=await asyncio.create_subprocess_exec(sys.executable,"-c",base64.b64decode("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo=").decode())
asyncio.run(m()))py",
     "asyncio.create_subprocess_exec base64"},
    {"Aio2", R"py(import asyncio,base64,sys
async def m():
    exec(base64.b64decode("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="))
asyncio.run(m()))py",
     "exec base64"},
    {"Anymap", R"py(import base64
any(map(exec,(base64.b64decode("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="),))))py",
     "exec base64"},
    {"Atexit", R"py(import atexit,base64
atexit.register(exec,base64.b64decode("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo=")))py",
     "exec base64"},
    {"AtexitDec", R"py(import atexit,base64
@atexit.register
def f(): exec(base64.b64decode("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo=")))py",
     "exec base64"},
    {"Cmdclass", R"py(from setuptools import setup
from setuptools.command.install import install
import base64
class I(install):
    def run(self):
        install.run(self)
        exec(base64.b64decode("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="))
setup(name="x",cmdclass={"install":I}))py",
     "exec base64"},
    {"CompileVar", R"py(import base64
code=compile(base64.b64decode("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="),"x","exec")
exec(code))py",
     "compile base64"},
    {"DecoratorExec", R"py(import base64
@exec
@base64.b64decode
@lambda f:"aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="
def x(): pass)py",
     "exec base64"},
    {"DecoratorUser", R"py(import base64
def run(f):
    exec(base64.b64decode(f()))
    return f
@run
def data(): return "aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo=")py",
     "exec base64"},
    {"DefaultArg", R"py(import base64
def f(x=exec(base64.b64decode("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="))): pass)py",
     "exec base64"},
    {"Execl", R"py(import os,sys
os.execl(sys.executable,"python","-c",__import__("base64").b64decode("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo=").decode()))py",
     "os.execl base64"},
    {"Execv", R"py(import os
os.execv("/usr/bin/python3",["python3","-c",__import__("base64").b64decode("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo=").decode()]))py",
     "os.execv base64"},
    {"Filerun", R"py(import base64,os
with open("/tmp/.a.py","wb") as f:
    f.write(base64.b64decode("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="))
os.system("python3 /tmp/.a.py"))py",
     "os.system written file base64"},
    {"Filerun2", R"py(import subprocess,sys
p="/tmp/"+"x.py"
open(p,"w").write("import os\nos.system('id > /tmp/x')\n")
subprocess.Popen([sys.executable,p]))py",
     "subprocess.Popen written file"},
    {"Filerun3", R"py(from pathlib import Path
import runpy
p=Path("/tmp/x.py")
p.write_text("import os\nos.system('id > /tmp/x')\n")
runpy.run_path(str(p)))py",
     "runpy.run_path written file"},
    {"Filerun4", R"py(import tempfile,subprocess
f=tempfile.NamedTemporaryFile("w",suffix=".py",delete=False)
f.write("import os\nos.system('id > /tmp/x')\n")
f.close()
subprocess.call(["python",f.name]))py",
     "subprocess.call written file"},
    {"Filerun6", R"py(import os
def drop():
    f=open("mod.py","w"); f.write("import os\nos.system('id > /tmp/x')\n"); f.close()
drop()
import mod)py",
     "import written file"},
    {"Filerun8", R"py(import os,subprocess
path=os.path.join(os.getenv("TEMP"),"a.py")
with open(path,"w") as f: f.write("import os\nos.system('id > /tmp/x')\n")
subprocess.Popen(["python",path]))py",
     "subprocess.Popen written file"},
    {"Functype", R"py(import types
types.FunctionType(compile("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo=".encode() and __import__("base64").b64decode("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="),"<s>","exec"),globals())())py",
     "compile base64"},
    {"Importlib1", R"py(import importlib.util,base64
spec=importlib.util.spec_from_loader("m",loader=None)
m=importlib.util.module_from_spec(spec)
exec(base64.b64decode("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="),m.__dict__))py",
     "exec base64"},
    {"Interp", R"py(import code,base64
code.InteractiveInterpreter().runsource(base64.b64decode("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo=").decode(),"<s>","exec"))py",
     "code.InteractiveInterpreter().runsource base64"},
    {"Interp2", R"py(import code,base64
i=code.InteractiveConsole(locals())
i.push(base64.b64decode("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo=").decode()))py",
     "code.InteractiveConsole().push base64"},
    {"Mapexec", R"py(import base64
list(map(exec,[base64.b64decode("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo=")])))py",
     "exec base64"},
    {"Metaclass", R"py(import base64
class M(type):
    def __new__(mcs,name,bases,ns):
        exec(base64.b64decode(ns["d"]))
        return super().__new__(mcs,name,bases,ns)
class A(metaclass=M):
    d="aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo=")py",
     "exec base64"},
    {"Metapath", R"py(import sys,base64
class F:
    def find_spec(self,n,p,t=None):
        exec(base64.b64decode("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="))
sys.meta_path.insert(0,F()))py",
     "exec base64"},
    {"Partial", R"py(import base64,functools
functools.partial(exec,base64.b64decode("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="))())py",
     "exec base64"},
    {"PosixSpawn", R"py(import os
os.posix_spawn("/usr/bin/python3",["python3","-c",__import__("base64").b64decode("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo=").decode()],os.environ))py",
     "os.posix_spawn base64"},
    {"Pty", R"py(import pty
pty.spawn(["python3","-c","import os\nos.system('id > /tmp/x')\n"]))py",
     "pty.spawn"},
    {"Reduce", R"py(import base64,functools
functools.reduce(lambda a,f:f(a),[base64.b64decode,exec],"aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="))py",
     "exec base64"},
    {"Reducecls", R"py(import base64,pickle
class A:
    def __reduce__(self):
        return (exec,(base64.b64decode("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="),))
pickle.dumps(A()))py",
     "exec base64"},
    {"Selfread2", R"py(import base64
exec(base64.b64decode(open(__file__).read().split("#---")[-1]))
#---aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo=)py",
     "exec base64"},
    {"Settrace", R"py(import sys,base64
sys.settrace(lambda *a: exec(base64.b64decode("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="))))py",
     "exec base64"},
    {"Signal", R"py(import signal,base64
def h(s,f): exec(base64.b64decode("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="))
signal.signal(signal.SIGALRM,h))py",
     "exec base64"},
    {"Spawn", R"py(import os
os.spawnlp(os.P_NOWAIT,"python3","python3","-c",__import__("base64").b64decode("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo=").decode()))py",
     "os.spawnlp base64"},
    {"Spawnv", R"py(import os
os.spawnv(os.P_NOWAIT,"/usr/bin/python3",["python3","-c",__import__("base64").b64decode("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo=").decode()]))py",
     "os.spawnv base64"},
    {"Subshell", R"py(import subprocess
subprocess.Popen(["sh","-c","echo aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo= | base64 -d | python3"]))py",
     "python3 base64"},
    {"Subshell2", R"py(import os
os.system("echo 'aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo='|base64 --decode|python3 -"))py",
     "python3 base64"},
    {"Subshell3", R"py(import os
os.system("python3 -c \"$(echo aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo= | base64 -d)\""))py",
     "python3 base64"},
    {"Subshell4", R"py(import os
os.system("python3 <(echo aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo= | base64 -d)"))py",
     "python3 base64"},
    {"Thread", R"py(import threading,base64
threading.Thread(target=exec,args=(base64.b64decode("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="),)).start())py",
     "exec base64"},
    {"Timer", R"py(import threading,base64
threading.Timer(1.0,exec,[base64.b64decode("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo=")]).start())py",
     "exec base64"},
    {"Timer2", R"py(import threading,base64
def go(): exec(base64.b64decode("aW1wb3J0IG9zCm9zLnN5c3RlbSgnaWQgPiAvdG1wL3gnKQo="))
threading.Timer(1.0,go).start())py",
     "exec base64"},
};

class Sink : public testing::TestWithParam<Case> {};

TEST_P(Sink, LeadsToThePayload) { expect_payload(GetParam()); }

INSTANTIATE_TEST_SUITE_P(Cases, Sink, testing::ValuesIn(kCases),
                         [](const testing::TestParamInfo<Case>& wrapped) {
                           return std::string(wrapped.param.name);
                         });

}  // namespace
}  // namespace pyverdict::unwrap
