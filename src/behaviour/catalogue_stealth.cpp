#include "behaviour/catalogue.h"

namespace pyverdict::behaviour::parts {
namespace {

using enum Severity;

constexpr Behaviour kRows[] = {
    {.id = "long-sleep",
     .title = "Sleeps long before it acts",
     .meaning = "Automatic analysis gives up before anything happens.",
     .severity = Low,
     .techniques = "T1678 T1497.003",
     .pattern = R"(at call(time.sleep; 0:min(300); not in: loop | forever) then call(@run | @exec | @http))",
     .benign = "Schedulers and rate limits.",
     .does = "waits before it acts"},
    {.id = "self-delete",
     .title = "Deletes itself",
     .meaning = "The script removes its traces; keep this copy.",
     .severity = High,
     .techniques = "T1070.004",
     .pattern =
         R"(call(os.remove | os.unlink; 0:is(__file__ | sys.argv[])) or call(pathlib.Path().unlink; self:self; not self:partial | is(*.parent*)) or shell("{shred,rm} {$0,*/proc/self/exe}" | "del %0"))",
     .benign = "Temporary files of its own.",
     .does = "deletes itself"},
    {.id = "history-wipe",
     .title = "Shell history is wiped",
     .meaning = "Someone hides what was typed.",
     .severity = High,
     .techniques = "T1070.003",
     .pattern =
         R"(shell("history {-c,-cw,-wc}" | "{rm,shred,unlink,truncate} {*.bash_history,*.zsh_history,*_history}" | "{cat,:,echo,true,ln} {*.bash_history,*.zsh_history} *" | "* > {*.bash_history,*.zsh_history}")
                   or call(os.remove | os.unlink | os.truncate; 0 ~ ".bash_history" | ".zsh_history"))",
     .benign = "Managers of dot files.",
     .does = "wipes the shell history"},
    {.id = "history-off",
     .title = "Shell history is switched off",
     .meaning = "Someone hides what will be typed.",
     .severity = High,
     .techniques = "T1690",
     .pattern =
         R"(shell("unset {HISTFILE,HISTFILESIZE,HISTSIZE}" | "export {HISTFILE=/dev/null,HISTFILE=,HISTSIZE=0,HISTFILESIZE=0,HISTCONTROL=ignorespace}" | "{HISTFILE=/dev/null,HISTSIZE=0,HISTFILESIZE=0}" | "set +o history")
                   or text("HISTFILE=/dev/null" | "HISTSIZE=0" | "unset HISTFILE"))",
     .benign = "A profile that ignores duplicates.",
     .does = "switches the shell history off"},
    {.id = "log-wipe",
     .title = "System logs are deleted",
     .meaning = "Traces are gone from the host; use the logs that were shipped.",
     .severity = High,
     .techniques = "T1685.006",
     .pattern =
         R"(shell("{rm,shred,truncate,unlink} {/var/log/*,*/wtmp,*/btmp,*/lastlog,*/auth.log*,*/syslog*}" | "{cat,echo,:} * > {/var/log/*,*/wtmp,*/utmp}" | "journalctl {--vacuum-time*,--vacuum-size*,--rotate}" | "dmesg {-c,-C}")
                   or call(os.remove | os.unlink | os.truncate | shutil.rmtree; 0 ^ "/var/log/auth" | "/var/log/syslog" | "/var/log/wtmp" | "/var/log/btmp" | "/var/log/lastlog" | "/var/log/secure" | "/var/log/messages")
                   or call(open; 0 = "/var/log/auth.log" | "/var/log/syslog" | "/var/log/wtmp" | "/var/log/btmp" | "/var/log/lastlog" | "/var/log/secure"; 1/mode ~ "w"))",
     .benign = "Log rotation of one's own directory.",
     .does = "deletes system logs"},
    {.id = "windows-log-wipe",
     .title = "Windows event logs are cleared",
     .meaning = "Traces are gone from the host.",
     .severity = Critical,
     .techniques = "T1685.005",
     .pattern =
         R"(shell("wevtutil {cl,clear-log}") or text("wevtutil cl " | "Clear-EventLog" | "wevtutil.exe cl") or call(*.ClearEventLog))",
     .benign = "None that is usual.",
     .does = "clears the event logs"},
    {.id = "audit-off",
     .title = "Audit or cloud logging is switched off",
     .meaning = "What followed was not logged; check when logging stopped.",
     .severity = High,
     .techniques = "T1685.002 T1685.004",
     .pattern =
         R"(shell("auditctl {-e,-D}" | "{systemctl,service} {stop,disable,auditd} {auditd,stop,rsyslog,*syslog*}" | "gcloud logging sinks delete" | "aws cloudtrail {stop-logging,delete-trail}")
                   or call(boto3.*().stop_logging | boto3.*().delete_trail | boto3.*().delete_flow_logs | boto3.*().stop_configuration_recorder | boto3.*().delete_detector | boto3.*().disable_security_hub)
                   or call(google.cloud.logging*.delete_sink | *.sinks().delete))",
     .benign = "Infrastructure tools that follow a plan.",
     .does = "switches audit logging off"},
    {.id = "security-tools-stopped",
     .title = "Security or monitoring software is stopped",
     .meaning = "The host was blinded; treat what followed as unseen.",
     .severity = Critical,
     .techniques = "T1685",
     .pattern =
         R"(shell("{systemctl,service,pkill,killall,kill,rm,apt,apt-get,yum,dpkg} {*falcon*,*google-cloud-ops-agent*,*aegis*,*cloudmonitor*,*aliyun*,*qcloud*,*clamav*,*clamd*,*crowdstrike*,*osqueryd*,*wazuh*,*ossec*,*auoms*,*omsagent*,*stackdriver*,*cbagent*,*sentinel*,*apparmor*,*yunsuo*,*bcm-agent*}" | "setenforce 0" | "{aa-teardown,aa-disable}" | "echo 0 > */selinux/enforce" | "sysctl *nmi_watchdog=0")
                   or text("DisableRealtimeMonitoring" | "Set-MpPreference" | "Add-MpPreference" | "DisableAntiSpyware" | "taskkill*MsMpEng" | "update.aegis.aliyun.com" | "uninstall_aegis" | "sc stop WinDefend" | "MpCmdRun.exe*-RemoveDefinitions" | "SELINUX=disabled"))",
     .benign = "Administration that stops a service of its own.",
     .does = "stops security software"},
    {.id = "firewall-off",
     .title = "Firewall is emptied or switched off",
     .meaning = "The host can be reached where it could not be.",
     .severity = High,
     .techniques = "T1686",
     .pattern =
         R"(shell("{iptables,ip6tables} {-F,--flush,-X}" | "ufw {disable,reset}" | "{systemctl,service} {stop,disable} {firewalld,iptables,ufw}" | "nft flush ruleset" | "netsh {advfirewall,firewall} set {allprofiles,opmode} *")
                   or text("iptables -F" | "netsh advfirewall set allprofiles state off" | "netsh firewall set opmode disable"))",
     .benign = "Provisioning that opens one port.",
     .does = "switches the firewall off"},
    {.id = "amsi-patch",
     .title = "Windows' script inspection is patched",
     .meaning = "Scripts run uninspected from here on.",
     .severity = Critical,
     .techniques = "T1685",
     .pattern = R"(text("AmsiScanBuffer" | "amsiInitFailed" | "AmsiUtils" | "EtwEventWrite" | "amsi.dll"))",
     .benign = "Research reports.",
     .does = "disables the inspection of scripts"},
    {.id = "timestomp",
     .title = "File times are copied from another file",
     .meaning = "A file is made to look old.",
     .severity = Medium,
     .techniques = "T1070.006",
     .pattern = R"(shell("touch {-r,-t,-d}" | "touch {-acmr,-am,-acm}") or call(*.SetFileTime))",
     .benign = "Unpacking of archives.",
     .does = "fakes file times"},
    {.id = "hidden-location",
     .title = "File in a hidden place for temporary files",
     .meaning = "Programs do not hide there for good reason; collect the file.",
     .severity = Medium,
     .techniques = "T1564.001 T1036.005",
     .pattern =
         R"(text("/dev/shm/." | "/var/tmp/." | "/tmp/.font-unix" | "/tmp/.ICE-unix/" | "/tmp/..." | "/tmp/. " | "/dev/shm/kdev" | "/tmp/.systemd") or call(open | @write | @copy | @chmod | @run; any ^ "/tmp/.X11-unix/" | "/tmp/.X1"; not any ^ "/tmp/.X11-unix/X" | "/tmp/.X1-lock") or shell("attrib {+h,+H,+s}") or call(*.SetFileAttributesW | *.SetFileAttributesA; 1 = 2 | 6) or text("attrib +h" | "attrib +s"))",
     .benign = "Settings in the home directory.",
     .does = "hides its files"},
    {.id = "masquerade",
     .title = "Takes the name of a system process",
     .meaning = "The process list shows something harmless; look for this name without a kernel parent.",
     .severity = High,
     .techniques = "T1036.004 T1036.005 T1036.011",
     .pattern =
         R"(call(setproctitle.setproctitle | *.setproctitle; 0 ^ "[" | "/usr/sbin/" | "systemd" | "sshd" | "kworker" | "/usr/lib/")
                   or call(*.prctl; 0 = 15)
                   or text("[kworker/" | "[kthreadd" | "[migration/" | "[rcu_" | "[watchdogd")
                   or at text("svchost.exe" | "csrss.exe" | "RuntimeBroker.exe" | "dllhost.exe" | "winlogon.exe") and call(shutil.copy* | @write | urllib.request.urlretrieve | winreg.SetValueEx))",
     .benign = "A server that names its workers.",
     .does = "pretends to be a system process"},
    {.id = "tool-output-filtered",
     .title = "System tool is wrapped to leave lines out",
     .meaning =
         "Process and connection lists of this host leave something out; examine it with tools of your own.",
     .severity = High,
     .techniques = "T1014 T1554 T1564",
     .pattern =
         R"(text("grep -v"; value ~ "$* | grep -v" | "$*|grep -v" | "$@ | grep -v" | "$@|grep -v" | '$@" | grep -v' | '$*" | grep -v') and at call(@write | @run))",
     .benign = "Pipelines of one's own that filter lines.",
     .does = "makes system tools leave lines out"},
    {.id = "errors-hidden",
     .title = "Error output is thrown away",
     .meaning = "On its own ordinary.",
     .severity = Info,
     .techniques = "T1564",
     .pattern = R"(store(sys.stderr | sys.stdout; 0:is(open())))",
     .benign = "Programs that collect their output.",
     .does = "throws its error output away"},
    {.id = "run-once",
     .title = "Makes sure that it runs only once",
     .meaning = "The name of the lock or mutex is an indicator.",
     .severity = Info,
     .techniques = "T1480.002",
     .pattern =
         R"(call(*.CreateMutexA | *.CreateMutexW | *.CreateMutex) or call(fcntl.flock | fcntl.lockf) and at call(sys.exit | os._exit)
                   or call(os.kill; 0:file; 1 = 0))",
     .benign = "Services that hold a lock file.",
     .does = "makes sure that it runs once"},
    {.id = "daemonise",
     .title = "Detaches from the terminal",
     .meaning = "On its own ordinary for services.",
     .severity = Info,
     .techniques = "T1036.009 T1564.011",
     .pattern =
         R"(call(os.fork) and at call(os.setsid) or call(@process; preexec_fn:is(os.setsid | os.setpgrp)) or call(@process; start_new_session = True))",
     .benign = "Real services.",
     .does = "detaches itself"},
    {.id = "silent-output",
     .title = "Output of a child process is thrown away",
     .meaning = "On its own ordinary.",
     .severity = Info,
     .techniques = "T1564.003",
     .pattern = R"(call(@process; stdout:is(subprocess.DEVNULL); stderr:is(subprocess.DEVNULL)))",
     .benign = "Wrappers of command-line tools.",
     .does = "silences what it starts"},
    {.id = "silent-detached-process",
     .title = "Silent process that outlives the script",
     .meaning = "Something was started to go on unseen.",
     .severity = Medium,
     .techniques = "T1564.011",
     .pattern =
         R"(call(@process; stdout:is(subprocess.DEVNULL); start_new_session = True) or call(@process; stdout:is(subprocess.DEVNULL); preexec_fn:is(os.setsid | os.setpgrp)) or call(@process; any ~ "python" | "-c"; stdout:is(subprocess.DEVNULL); stderr:is(subprocess.DEVNULL); any:self | decoded) or shell("nohup {/tmp/*,/dev/shm/*,/var/tmp/*,./.*}"))",
     .benign = "Launchers of services.",
     .does = "leaves a silent process behind"},
};

}  // namespace

std::span<const Behaviour> stealth() { return kRows; }

}  // namespace pyverdict::behaviour::parts
