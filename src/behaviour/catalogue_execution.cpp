#include "behaviour/catalogue.h"

namespace pyverdict::behaviour::parts {
namespace {

using enum Severity;

constexpr Behaviour kRows[] = {
    {.id = "download-and-run",
     .title = "Downloaded file is run",
     .meaning = "A second stage came from the network and ran; look for the file and for what it started.",
     .severity = Critical,
     .techniques = "T1105 T1059.006",
     .pattern =
         R"(call(urllib.request.urlretrieve | wget.download | urllib.request.URLopener().retrieve; 1/filename = $p; 1/filename:text) then at call(@run; any ~ $p; not 0/args:fixed)
                   or call(open; 0/file = $p; 0/file:text; 1/mode ~ "w") and call(*.write; 0:network) and at call(@run; any ~ $p; not 0/args:fixed)
                   or call(open; 0/file = $p; 0/file:is(pathlib.Path()); 1/mode ~ "w") and call(*.write; 0:network) and at call(@run; any ~ $p; not 0/args:fixed)
                   or call(pathlib.Path().write_bytes; 0:network) and at call(@run; 0/args:is(pathlib.Path()); not 0/args:fixed)
                   or call(tempfile.NamedTemporaryFile().write; 0:network) and at call(@run; 0/args:is(tempfile.NamedTemporaryFile().name); not 0/args:fixed)
                   or text("http*.exe" | "http*.scr" | "http*.bat" | "http*.vbs") and call(urllib.request.urlretrieve | wget.download | *.write; any:network | present) and at call(@run; any ~ ".exe" | ".scr" | ".bat" | ".vbs"; not 0/args:fixed)
                   or shell("{curl,wget} *") then shell("chmod {+x,*7*}") then at shell("./*" | "/tmp/*" | "/var/tmp/*" | "/dev/shm/*")
                   or shell("{curl,wget} *") then at shell("{sh,bash,python*,perl} {/tmp/*,/var/tmp/*,/dev/shm/*}")
                   or shell("{curl,wget,bitsadmin,certutil} {-o,-O,--output,/transfer,-urlcache}") then at shell("*.exe" | "start *.exe" | "{powershell,pwsh} {-File,-file,-f}" | "{wscript,cscript,mshta,rundll32,regsvr32}")
                   or shell("curl *.exe | *.exe"))",
     .benign = "An installer that checks a pinned SHA-256 first, or a data set that is never run.",
     .does = "downloads a file[ from {url}] and runs it"},
    {.id = "download-to-executable",
     .title = "Downloaded file is made executable",
     .meaning =
         "What was fetched was prepared to run; check the file even when it is not seen to start here.",
     .severity = High,
     .techniques = "T1105 T1222.002",
     .pattern =
         R"(call(@http-get) and at call(@chmod; 1/mode = 0o777 | 0o755 | 0o775 | 0o700 | 0o744 | 493 | 511) and call(@run)
                   or shell("{curl,wget} *") then at shell("chmod {+x,*7*}"))",
     .benign = "A build step that marks its own helper script executable.",
     .does = "fetches a file[ from {url}] and makes it executable"},
    {.id = "fetched-code-executed",
     .title = "Code from the network is executed",
     .meaning =
         "Whoever controls the address decides what runs here; the code that ran is not in this script.",
     .severity = Critical,
     .techniques = "T1105 T1059.006 T1620",
     .pattern = R"(call(@exec; 0:network))",
     .benign = "An interpreter bootstrap that fetches from the packaging project's own host.",
     .does = "runs code that it fetches[ from {url}]"},
    {.id = "loader-text",
     .title = "Text holds code that fetches and executes code",
     .meaning = "The text is written or given to an interpreter that is not seen to run here; look for where "
                "it went.",
     .severity = High,
     .techniques = "T1105 T1027.009 T1059.006",
     .pattern =
         R"pattern(text("exec(urlopen(" | "exec(requests.get(" | "exec(urllib" | "exec(_*urlopen(" | "exec(*requests.get(*http" | "eval(urlopen(" | "eval(requests.get(" | "exec(__import__('requests')" | "exec(__import__('urllib"))pattern",
     .benign = "Text about such code that is printed.",
     .does = "carries code that fetches and runs code[ from {url}]"},
    {.id = "shell-pipe-from-network",
     .title = "Download is piped into an interpreter",
     .meaning = "A script from the network ran without touching the disk.",
     .severity = High,
     .techniques = "T1105 T1059.004",
     .pattern =
         R"(shell("{curl,wget,fetch,lwp-download} | {sh,bash,dash,ash,zsh,ksh,python*,perl,ruby,node,php}"))",
     .benign = "A vendor's documented installer in an image build.",
     .does = "pipes a download[ from {url}] straight into an interpreter"},
    {.id = "decoded-code-executed",
     .title = "Decoded data is executed as code",
     .meaning = "The script hides what it runs; read the inner layer, not the wrapper.",
     .severity = Critical,
     .techniques = "T1027.013 T1140 T1059.006",
     .pattern = R"(call(@exec; 0:decoded | decrypted; not 0:file | network | parameter)
                   or call(@process; 0/args:is(sys.executable); input:decoded | decrypted)
                   or layer(python; via = "base64" | "hex" | "zlib" | "gzip" | "bz2" | "lzma" | "rot13" | "base32" | "base85" | "ascii85" | "xor" | "marshal" | "reverse" | "uu")
                   or layer(shell | powershell; via = "base64" | "hex" | "zlib" | "gzip" | "bz2" | "lzma" | "base32" | "rot13"))",
     .benign = "Decoded images, certificates and fixtures that never reach exec.",
     .does = "runs code that it unpacks from encoded data",
     .wrapping = true},
    {.id = "unseen-code-executed",
     .title = "Code made at run time is executed",
     .meaning = "What runs depends on data that the script alone does not show.",
     .severity = Low,
     .techniques = "T1059.006",
     .pattern = R"(call(exec | eval | execfile; 0:file | parameter | argument | environment | input | process)
                   or call(exec | eval; not 0:literal; not 0:network | decoded | decrypted | marshal))",
     .benign = "Setup files that execute a version module.",
     .does = "runs code that is put together at run time"},
    {.id = "standard-input-executed",
     .title = "Standard input is executed as code",
     .meaning = "Whatever is piped in runs; the code is in the parent process, not here.",
     .severity = High,
     .techniques = "T1059.006",
     .pattern = R"(call(exec; 0:is(sys.stdin* | fileinput.input*); not in: function)
                   or call(exec; 0:is(sys.stdin*); args = 1))",
     .benign = "Calculators that evaluate what is typed.",
     .does = "runs whatever is piped into it"},
    {.id = "marshalled-code-executed",
     .title = "Marshalled bytecode is executed",
     .meaning = "The script carries compiled code, which hides it from a reader.",
     .severity = High,
     .techniques = "T1027.013 T1620",
     .pattern = R"(call(exec | eval | types.FunctionType; 0:marshal)
                   or call(marshal.loads; 0:decoded | bytes; 0:literal))",
     .benign = "Tools that read .pyc files.",
     .does = "runs compiled code that it carries as data",
     .wrapping = true},
    {.id = "unpickled-payload",
     .title = "Pickle that runs a command when it is loaded",
     .meaning = "Loading the data runs code; whoever loads the produced file is attacked.",
     .severity = High,
     .techniques = "T1059.006 T1027.009",
     .pattern = R"(shape(reduce-payload)
                   or call(pickle.loads; 0:literal; 0:decoded)
                   or text("!!python/object/apply:" | "!!python/object/new:"))",
     .benign = "Loading a model or a cache from a local file.",
     .does = "plants a pickle that runs code"},
    {.id = "unpickled-from-outside",
     .title = "Data from outside is unpickled",
     .meaning = "Whoever sends the data can run code here.",
     .severity = Low,
     .techniques = "T1059.006",
     .pattern = R"(call(@unpickle; 0:network | request))",
     .benign = "A cache of the program's own.",
     .does = "unpickles data that it receives"},
    {.id = "in-memory-import",
     .title = "Module is made in memory from hidden or fetched code",
     .meaning = "Modules are loaded that are on no disk.",
     .severity = High,
     .techniques = "T1620 T1574",
     .pattern =
         R"(call(types.ModuleType | imp.new_module | importlib.util.module_from_spec | sys.meta_path.insert | sys.meta_path.append) and at call(exec; 0:network | decoded | decrypted | marshal))",
     .benign = "Editable-install finders and test runners that rewrite assertions.",
     .does = "loads modules that exist only in memory",
     .wrapping = true},
    {.id = "hidden-name-lookup",
     .title = "Function or module is looked up by a name that is hidden",
     .meaning = "The script avoids naming what it uses, to pass a reader or a scanner.",
     .severity = High,
     .techniques = "T1027 T1027.007",
     .pattern = R"(call(@import-by-name; 0/name:decoded)
                   or shape(name-in-pieces)
                   or call(getattr; 1:decoded; 1:known; not 1:file | network | parameter | environment | argument)
                   or call(getattr; 0:is(builtins | __builtins__); args = 2; 1 = "exec" | "eval" | "compile" | "__import__")
                   or call(__import__; 0 = "base64" | "zlib" | "marshal" | "subprocess" | "ctypes") and call(exec | eval))",
     .benign = "Plug-in loaders whose module names come from configuration.",
     .does = "hides the names of the functions that it uses",
     .wrapping = true},
    {.id = "runtime-import",
     .title = "Module is imported by name at run time",
     .meaning = "On its own an ordinary plug-in mechanism.",
     .severity = Info,
     .techniques = "T1059.006",
     .pattern = R"(call(@import-by-name))",
     .benign = "Plug-in loaders.",
     .does = "imports modules by name"},
    {.id = "shell-command",
     .title = "Shell command",
     .meaning = "On its own ordinary; read the command.",
     .severity = Info,
     .techniques = "T1059.004",
     .pattern = R"(call(@shell) or call(@process; shell = True))",
     .benign = "Build scripts.",
     .does = "runs shell commands"},
    {.id = "interpolated-shell-command",
     .title = "Shell command built from other values",
     .meaning = "What runs depends on data from elsewhere in the script.",
     .severity = Low,
     .techniques = "T1059.004",
     .pattern = R"(call(@shell; 0/cmd:partial) or call(@process; 0/args:partial; shell = True))",
     .benign = "Deployment scripts.",
     .does = "builds shell commands from other values"},
    {.id = "powershell-hidden",
     .title = "Encoded, hidden or downloading PowerShell",
     .meaning = "PowerShell runs without being seen or runs what it downloads.",
     .severity = Critical,
     .techniques = "T1059.001 T1027.010 T1564.003",
     .pattern =
         R"(shell("{powershell,pwsh,powershell.exe} {-enc,-Enc,-ec,-e,-encodedcommand,-EncodedCommand,-ENC}")
                   or shell("{powershell,pwsh} {-w,-W,-windowstyle,-WindowStyle,-win} {hidden,Hidden,1}")
                   or text("DownloadString(" | "IEX (" | "IEX(" | "|IEX" | "| IEX" | "powershell* -enc" | "powershell* -w hidden" | "powershell*-WindowStyle Hidden" | "Net.WebClient" | "Invoke-WebRequest*-OutFile" | "iwr *-OutFile*Start-Process")
                   or text("Invoke-Expression"; not "Out-String"))",
     .benign = "Packaging scripts that run a readable .ps1 file.",
     .does = "runs hidden PowerShell"},
    {.id = "powershell-policy",
     .title = "PowerShell past the execution policy",
     .meaning = "A PowerShell script ran that the machine's policy would have stopped.",
     .severity = Medium,
     .techniques = "T1059.001",
     .pattern =
         R"(shell("{powershell,pwsh} {-ExecutionPolicy,-executionpolicy,-ep,-EP,-exec,-Exec,-ExecutionPolicy*} {Bypass,bypass,Unrestricted,unrestricted}"))",
     .benign = "Build scripts on Windows.",
     .does = "runs PowerShell past the execution policy"},
    {.id = "windows-hidden-process",
     .title = "Process without a window",
     .meaning = "A program is started so that the user does not see it.",
     .severity = Low,
     .techniques = "T1564.003",
     .pattern = R"(call(@process; creationflags = 0x08000000)
                   or call(@process; creationflags:is(subprocess.CREATE_NO_WINDOW))
                   or call(*.ShowWindow; 1 = 0)
                   or text("pythonw.exe"))",
     .benign = "Graphical programs that hide a helper's console.",
     .does = "starts programs without a window"},
    {.id = "windows-command",
     .title = "Windows command shell",
     .meaning = "On its own ordinary on Windows.",
     .severity = Info,
     .techniques = "T1059.003",
     .pattern = R"(shell("cmd {/c,/C,/k,/K}") or call(os.startfile))",
     .benign = "Windows build scripts.",
     .does = "runs Windows commands"},
    {.id = "shellcode-windows",
     .title = "Machine code is placed in memory and started (Windows)",
     .meaning = "Native code runs inside the interpreter; it is on no disk.",
     .severity = Critical,
     .techniques = "T1106 T1055 T1620",
     .pattern =
         R"(at call(*.VirtualAlloc | *.VirtualAllocEx | *.HeapCreate | *.NtAllocateVirtualMemory) and call(*.RtlMoveMemory | *.CreateThread | *.EnumSystemLocalesA | *.EnumSystemLocalesW | *.WriteProcessMemory | *.NtWriteVirtualMemory | ctypes.memmove | ctypes.CFUNCTYPE | *.WaitForSingleObject))",
     .benign = "Bindings that call other functions of kernel32.",
     .does = "runs machine code in its own memory"},
    {.id = "shellcode-posix",
     .title = "Machine code is placed in memory and started (Linux, macOS)",
     .meaning = "Native code runs inside the interpreter; it is on no disk.",
     .severity = Critical,
     .techniques = "T1106 T1620",
     .pattern = R"(at call(mmap.mmap) and call(ctypes.CFUNCTYPE | ctypes.CFUNCTYPE())
                   or at call(*.mprotect) and call(ctypes.CFUNCTYPE | ctypes.CFUNCTYPE() | ctypes.memmove | ctypes.cast))",
     .benign = "Compilers of native code that ship as packages.",
     .does = "runs machine code in its own memory"},
    {.id = "fileless-program",
     .title = "Program is run from memory (memfd)",
     .meaning = "A program ran without ever being a file; take memory, the disk has nothing.",
     .severity = Critical,
     .techniques = "T1620 T1027.011 T1106",
     .pattern = R"(at call(os.memfd_create | *.memfd_create) and text("/proc/self/fd" | "/proc/*/fd/")
                   or call(*.syscall; 0 = 319 | 279)
                   or call(os.memfd_create | *.memfd_create) and at call(@run)
                   or call(os.memfd_create | *.memfd_create) and at call(os.fexecve | *.fexecve))",
     .benign = "Buffers shared with a graphics card; nothing is run.",
     .does = "runs a program from memory without a file"},
    {.id = "process-injection",
     .title = "Code is written into another process",
     .meaning = "Another process may now run the attacker's code.",
     .severity = Critical,
     .techniques = "T1055 T1055.001 T1055.008 T1055.009",
     .pattern =
         R"(call(*.WriteProcessMemory) near at call(*.CreateRemoteThread | *.QueueUserAPC | *.NtCreateThreadEx)
                   or call(*.OpenProcess) and at call(*.WriteProcessMemory)
                   or call(*.CreateRemoteThread)
                   or call(*.ptrace; times = 2)
                   or call(open; 0/file ~ "/mem"; 0/file ^ "/proc/"; 1/mode ~ "w"))",
     .benign = "Debuggers that only read.",
     .does = "writes code into another process"},
    {.id = "dropped-library-loaded",
     .title = "Library is loaded from where programs should not be",
     .meaning = "Native code from a dropped file runs in this process.",
     .severity = High,
     .techniques = "T1129 T1574.001",
     .pattern =
         R"(call(ctypes.CDLL | ctypes.WinDLL | ctypes.cdll.LoadLibrary | ctypes.windll.LoadLibrary | ctypes.PyDLL; 0/name ^ "/tmp/" | "/dev/shm/" | "/var/tmp/")
                   or call(open; 0/file = $p; 1/mode ~ "w") then at call(ctypes.CDLL | ctypes.WinDLL | ctypes.cdll.LoadLibrary; 0/name = $p))",
     .benign = "Wheels with a library beside the module.",
     .does = "loads a library that it dropped"},
    {.id = "package-install",
     .title = "Package is installed at run time",
     .meaning = "Code from a package index came onto the machine.",
     .severity = Low,
     .techniques = "T1105",
     .pattern =
         R"(shell("{pip,pip3,pip2,easy_install} install" | "python* -m pip install") or call(pip.main | pip._internal.main))",
     .benign = "Notebook cells with known packages.",
     .does = "installs Python packages"},
    {.id = "package-install-elsewhere",
     .title = "Package is installed from an unusual index or a repository",
     .meaning = "The package is not the index's own; fetch and read it.",
     .severity = Medium,
     .techniques = "T1195.001 T1105",
     .pattern =
         R"(shell("{pip,pip3} install {--index-url*,-i,--extra-index-url*,git+*,http://*,https://*,--trusted-host*}" | "python* -m pip install {--index-url*,-i,--extra-index-url*,git+*,http://*,https://*,--trusted-host*}"))",
     .benign = "A company's own index in its deployment.",
     .does = "installs a package from an unusual place"},
    {.id = "install-hook-network",
     .title = "Installing the package contacts the network or runs a command",
     .meaning = "Whoever installed the package ran this; treat the machine that built it as reached.",
     .severity = High,
     .techniques = "T1195.001 T1059.006",
     .pattern =
         R"(call(setuptools.setup | distutils.core.setup; cmdclass:present) and at call(@http-post | @dns | @connect | @webhook | urllib.request.urlretrieve)
                   or call(setuptools.setup | distutils.core.setup; cmdclass:present) and at call(@http-get; not in: conditional)
                   or call(setuptools.setup | distutils.core.setup) and at call(@http-post | @connect | @dns)
                   or call(setuptools.setup | distutils.core.setup) and at call(@http-get; 0/url:host)
                   or call(setuptools.setup | distutils.core.setup) and at shell("{dig,nslookup,curl,wget,powershell,nc,ping}" | "pip install *-U" | "python* -c")
                   or call(setuptools.setup | distutils.core.setup) and at call(@shell | @exec; any ~ "curl" | "wget" | "powershell" | "http://" | "https://"))",
     .benign = "Extension builds and version stamps from git.",
     .does = "acts while it is being installed as a package"},
    {.id = "install-hook-program",
     .title = "Installing the package starts a Python program",
     .meaning = "What it started is in the package; read it.",
     .severity = Medium,
     .techniques = "T1195.001 T1059.006",
     .pattern =
         R"(call(setuptools.setup | distutils.core.setup; cmdclass:present) and at call(@process; 0/args:is(sys.executable); not any ~ "pip" | "build" | "setup.py" | "test"))",
     .benign = "Builds and tests that a build command starts.",
     .does = "starts a program when it is installed"},
    {.id = "install-hook",
     .title = "Package runs code of its own when it is installed",
     .meaning = "Ordinary for packages with compiled parts; read the class.",
     .severity = Info,
     .techniques = "T1195.001",
     .pattern = R"(call(setuptools.setup | distutils.core.setup; cmdclass:present))",
     .benign = "Extension builds.",
     .does = "runs code when it is installed"},
    {.id = "administration-tool",
     .title = "Container or cloud command line",
     .meaning = "On its own ordinary administration.",
     .severity = Info,
     .techniques = "T1059.013 T1059.009",
     .pattern = R"(shell("{docker,podman,kubectl,crictl,ctr,nerdctl,gcloud,gsutil,aws,az,oc}"))",
     .benign = "Deployment tools.",
     .does = "uses container or cloud tools"},
    {.id = "stage-by-platform",
     .title = "Download is chosen by system and processor, then run",
     .meaning = "The same dropper serves several systems; look for the other variants.",
     .severity = Medium,
     .techniques = "T1105 T1082 T1104",
     .pattern =
         R"(call(platform.machine | platform.system | os.uname | platform.architecture) and call(@http-get) and call(@chmod) and at call(@run; any:partial | network | file)
                   or shell("uname *") and shell("{curl,wget}") and at shell("chmod"))",
     .benign = "A vendor's installer of its own binaries, with a checksum.",
     .does = "picks the program to download by system and processor"},
    {.id = "compiled-on-host",
     .title = "Source is compiled on the host",
     .meaning = "A program was built here instead of being brought.",
     .severity = Medium,
     .techniques = "T1027.004",
     .pattern =
         R"(shell("{gcc,cc,g++,clang,tcc} -o {/tmp/*,/dev/shm/*,/var/tmp/*,./.*}" | "{gcc,cc,g++,clang} {/tmp/*,/dev/shm/*}"))",
     .benign = "Extension builds.",
     .does = "compiles a program on the host"},
};

}  // namespace

std::span<const Behaviour> execution() { return kRows; }

}  // namespace pyverdict::behaviour::parts
