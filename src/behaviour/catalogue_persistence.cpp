#include "behaviour/catalogue.h"

namespace pyverdict::behaviour::parts {
namespace {

using enum Severity;

constexpr Behaviour kRows[] = {
    {.id = "cron",
     .title = "Cron entry is installed",
     .meaning = "It comes back after a clean-up; read all crontabs.",
     .severity = High,
     .techniques = "T1053.003",
     .pattern =
         R"(shell("* | crontab {-,*}" | "crontab {/*,-}" | "{echo,printf,cat,tee,cp,mv} {/etc/cron*,/var/spool/cron*}" | "* > {/etc/cron*,/var/spool/cron*}" | "* >> {/etc/cron*,/var/spool/cron*}")
                   or call(open; 0/file ^ "/etc/cron" | "/var/spool/cron"; 1/mode ~ "w" | "a")
                   or call(crontab.CronTab().new))",
     .benign = "Schedulers that document their entry.",
     .does = "installs a cron job"},
    {.id = "systemd-unit",
     .title = "Service is installed",
     .meaning = "It comes back after a restart; read the unit.",
     .severity = Medium,
     .techniques = "T1543.002 T1053.006",
     .pattern =
         R"(call(open; 0/file ~ "/systemd/system" | "/systemd/user" | "/etc/init.d/"; 1/mode ~ "w" | "a")
                   or shell("* > {/etc/systemd/system/*,/lib/systemd/system/*,/etc/init.d/*}" | "tee {/etc/systemd/system/*,/lib/systemd/system/*}")
                   or at text("[Service]*" ) and text("/systemd/system" | "/systemd/user") and call(@run; any ~ "systemctl"))",
     .benign = "Packages that install a named service.",
     .does = "installs a service"},
    {.id = "authorized-keys",
     .title = "SSH key is added to those that may log in",
     .meaning = "Someone can log in again; remove the key and look for log-ins.",
     .severity = Critical,
     .techniques = "T1098.004",
     .pattern =
         R"(shell("* >> {*authorized_keys,*authorized_keys2}" | "* > {*authorized_keys,*authorized_keys2}" | "tee *authorized_keys*" | "{cp,mv} *authorized_keys")
                   or at call(open; 0/file ~ "authorized_keys"; 1/mode ~ "w" | "a") and text("ssh-rsa AAAA" | "ssh-ed25519 AAAA" | "ecdsa-sha2-nistp" | "ssh-rsa ")
                   or at text("authorized_keys") and text("ssh-rsa AAAA" | "ssh-ed25519 AAAA") and call(@run | @write | @ssh))",
     .benign = "Provisioning with a key that is given to it.",
     .does = "adds an SSH key for later log-ins"},
    {.id = "shell-profile",
     .title = "Line is added to a shell's start-up file",
     .meaning = "It runs at the next log-in; read the file.",
     .severity = Medium,
     .techniques = "T1546.004 T1037.004",
     .pattern =
         R"(call(open; 0/file ~ ".bashrc" | ".bash_profile" | ".zshrc" | "/.profile" | "/etc/profile" | "/etc/rc.local" | "/etc/bash.bashrc"; 1/mode ~ "a" | "w")
                   or shell("* >> {*.bashrc,*.profile,*.bash_profile,*.zshrc,/etc/profile*,/etc/rc.local,/etc/rc.d/*}"))",
     .benign = "Tools that add a path and say so.",
     .does = "adds itself to the shell's start-up"},
    {.id = "python-startup",
     .title = "Code is put where every Python start runs it",
     .meaning = "Every Python program on this host runs it; look into site-packages.",
     .severity = Critical,
     .techniques = "T1546.018",
     .pattern =
         R"(call(open | shutil.copy* | pathlib.Path().write_text | os.path.join; any ~ "sitecustomize.py" | "usercustomize.py") and at call(open | @write | shutil.copy*; any ~ "customize.py" | "import ")
                   or at call(open; 0/file ~ ".pth"; 1/mode ~ "w" | "a") and call(*.write; 0 ^ "import ")
                   or store(os.environ[]; 0 ~ "PYTHONSTARTUP"))",
     .benign = "Editable installs and coverage.",
     .does = "plants code that every Python start runs"},
    {.id = "library-preload",
     .title = "Library is forced into every process",
     .meaning = "Tools on this host may lie; examine it from outside.",
     .severity = Critical,
     .techniques = "T1574.006",
     .pattern =
         R"(text("/etc/ld.so.preload") or shell("* > /etc/ld.so.preload" | "* >> /etc/ld.so.preload") or text("LD_PRELOAD=/tmp" | "LD_PRELOAD=/dev/shm" | "LD_PRELOAD=/var/tmp" | "DYLD_INSERT_LIBRARIES=/tmp"))",
     .benign = "A launcher that preloads an allocator.",
     .does = "forces a library into every process"},
    {.id = "account-added",
     .title = "Account or administrator right is added",
     .meaning = "Someone can come back with an account of their own.",
     .severity = High,
     .techniques = "T1136.001 T1098.007 T1548.003",
     .pattern =
         R"(shell("{useradd,adduser,usermod} {-o,-ou,-u,-ou0,*} 0" | "* | {chpasswd,passwd}" | "* >> {/etc/sudoers,/etc/passwd,/etc/shadow,/etc/sudoers.d/*}" | "* > {/etc/sudoers.d/*}" | "net {user,localgroup} {/add,administrators,*} /add" | "usermod {-aG,-G,-a} {sudo,wheel,root,docker,*sudo*}")
                   or text("NOPASSWD:ALL" | "NOPASSWD: ALL") and at call(open; 0/file ^ "/etc/sudoers"; 1/mode ~ "w" | "a")
                   or call(open; 0/file = "/etc/passwd" | "/etc/shadow" | "/etc/sudoers"; 1/mode ~ "w" | "a"))",
     .benign = "Building of machine images.",
     .does = "adds an account or rights for later"},
    {.id = "windows-autostart",
     .title = "Starts with Windows",
     .meaning = "It comes back after a restart; read the Run keys and the start-up folder.",
     .severity = High,
     .techniques = "T1547.001 T1112",
     .pattern =
         R"(at text("CurrentVersion\Run" | "CurrentVersion\\Run" | "CurrentVersion/Run") and call(winreg.SetValueEx | winreg.CreateKey* | winreg.OpenKey* | @run)
                   or at text("Programs\Startup" | "Programs\\Startup" | "Programs/Startup") and call(@write | shutil.copy* | shutil.move | open | urllib.request.urlretrieve | os.rename)
                   or shell("reg add *CurrentVersion*Run*"))",
     .benign = "A program with a visible setting for it.",
     .does = "makes itself start with Windows"},
    {.id = "scheduled-task",
     .title = "Scheduled task is created",
     .meaning = "It runs again at a set time; read the task list.",
     .severity = High,
     .techniques = "T1053.005",
     .pattern =
         R"(shell("schtasks {/create,/Create,/CREATE}") or text("schtasks /create" | "schtasks.exe /create" | "Register-ScheduledTask" | "schtasks*/create") or call(win32com.client.Dispatch; 0 = "Schedule.Service"))",
     .benign = "Updaters with a visible name.",
     .does = "creates a scheduled task"},
    {.id = "launch-agent",
     .title = "Launch agent or daemon is installed (macOS)",
     .meaning = "It comes back after a restart; read the property lists.",
     .severity = High,
     .techniques = "T1543.001 T1543.004",
     .pattern =
         R"(at text("Library/LaunchAgents" | "Library/LaunchDaemons") and call(open | @write | shutil.copy* | plistlib.dump) and call(@run) or shell("launchctl {load,bootstrap}"))",
     .benign = "Services of a package manager.",
     .does = "installs a launch agent"},
    {.id = "web-shell",
     .title = "Web request is run as a command",
     .meaning = "Anyone who knows the address runs commands here; search the access log for it.",
     .severity = Critical,
     .techniques = "T1505.003 T1059.006",
     .pattern =
         R"(call(@run | @exec; 0/args:request | is(flask.request.* | bottle.request.* | django.http.HttpRequest*); not 0/args:is(socket.*); not 0/args:fixed)
                   or call(cgi.FieldStorage | cgi.FieldStorage().getvalue) and at call(@shell | @exec; not 0:known))",
     .benign = "Administration pages with a fixed list of verbs.",
     .does = "runs commands that come in web requests"},
    {.id = "trojanised-package",
     .title = "Installed package or system program is overwritten",
     .meaning = "What is installed is not what it was; reinstall it.",
     .severity = High,
     .techniques = "T1554 T1195.001",
     .pattern =
         R"(call(open; 0/file ~ "site-packages" | "dist-packages" | "discord_desktop_core" | "/usr/bin/" | "/usr/sbin/" | "/usr/lib/python" | "app.asar"; not 0/file ~ "policy-rc.d"; 1/mode ~ "w" | "a")
                   or at text("discord_desktop_core" | "app.asar") and call(@write | open) and call(@http-get | @write)
                   or call(shutil.copy* | shutil.move; 1 ^ "/usr/bin/" | "/usr/sbin/" | "/bin/"))",
     .benign = "Patches that a package makes to its own files.",
     .does = "replaces an installed program"},
    {.id = "kernel-module",
     .title = "Kernel module is loaded",
     .meaning = "The kernel may hide things; examine the disk from outside.",
     .severity = High,
     .techniques = "T1547.006 T1014",
     .pattern =
         R"(shell("insmod *" | "modprobe {/tmp/*,/dev/shm/*}") or call(*.syscall; 0 = 313 | 175) or call(open | os.open; 0/file = "/dev/kmem" | "/dev/mem"; 1/mode ~ "w" | "+") or text("diamorphine" | "reptile.ko" | "/proc/kallsyms*sys_call_table"))",
     .benign = "Installation of drivers.",
     .does = "loads a kernel module"},
    {.id = "repository-spreading",
     .title = "Spreads through code repositories or packages",
     .meaning = "Repositories and packages that this host can write to may be poisoned.",
     .severity = High,
     .techniques = "T1195.001 T1098",
     .pattern =
         R"(at text(".github/workflows/") and call(@write | @http-post | requests.put | @run; any ~ "git push" | "api.github.com" | "PUT" | "workflow") and call(@environment | @walk)
                   or at shell("npm publish" | "twine upload") and call(@walk))",
     .benign = "Release automation.",
     .does = "spreads through code repositories"},
    {.id = "runs-own-copy",
     .title = "Copies itself and runs or hides the copy",
     .meaning = "More than this file must be removed.",
     .severity = High,
     .techniques = "T1036.005 T1547",
     .pattern =
         R"(call(shutil.copy | shutil.copy2 | shutil.copyfile | shutil.move; 0/src:is(__file__ | sys.argv[]); not 1:self)
                   or at call(shutil.copy | shutil.copy2 | shutil.copyfile; 0/src:is(sys.executable)) and text("CurrentVersion\Run" | "Programs\Startup" | "APPDATA" | "ProgramData")
                   or call(*.CopyFileA | *.CopyFileW | win32api.CopyFile; 0:self)
                   or shell("{cp,copy,mv} {$0,%0,*__file__*}"))",
     .benign = "Installers that copy data files beside them.",
     .does = "copies itself elsewhere"},
};

}  // namespace

std::span<const Behaviour> persistence() { return kRows; }

}  // namespace pyverdict::behaviour::parts
