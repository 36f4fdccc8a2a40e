#include "behaviour/catalogue.h"

namespace pyverdict::behaviour::parts {
namespace {

using enum Severity;

constexpr Behaviour kRows[] = {
    {.id = "host-facts-sent",
     .title = "Facts about the host leave it",
     .meaning = "Someone now knows that this host ran the script, and what it is.",
     .severity = Medium,
     .techniques = "T1082 T1033 T1016 T1041",
     .pattern =
         R"(call(@http-post | @http-get | @http-request | @socket-send | @webhook | @mail | *.send; any:host)
                   or call(@run; 0/args:host | process; 0/args ~ "curl" | "wget" | "nslookup" | "dig " | "ping "))",
     .benign = "Telemetry with consent; reports of errors.",
     .does = "sends facts about the host[ to {url}]"},
    {.id = "public-address-lookup",
     .title = "Asks a service for the host's public address",
     .meaning = "Common in malware that reports its victims.",
     .severity = Low,
     .techniques = "T1016 T1614",
     .pattern =
         R"(text("api.ipify.org" | "ipinfo.io" | "ip-api.com" | "ifconfig.me" | "checkip.amazonaws.com" | "icanhazip.com" | "ipapi.co" | "api.myip.com" | "freegeoip" | "geolocation-db.com" | "wtfismyip.com" | "ident.me" | "ipwho.is" | "ipecho.net"))",
     .benign = "Dynamic-DNS clients.",
     .does = "looks up the host's public address"},
    {.id = "locale-check",
     .title = "Goes on or stops by the host's language or country",
     .meaning = "The script spares or seeks certain countries.",
     .severity = Medium,
     .techniques = "T1614.001 T1480",
     .pattern =
         R"(call(locale.getdefaultlocale | locale.getlocale | *.GetSystemDefaultUILanguage | *.GetKeyboardLayout | *.GetUserDefaultUILanguage) and text("ru_RU" | "be_BY" | "uk_UA" | "kk_KZ") and at call(sys.exit | exit | quit | os._exit))",
     .benign = "Translation of a program.",
     .does = "stops in certain countries"},
    {.id = "process-list",
     .title = "Lists processes or services",
     .meaning = "On its own ordinary monitoring.",
     .severity = Info,
     .techniques = "T1057 T1007",
     .pattern = R"(call(psutil.process_iter | psutil.pids) or shell("{ps,tasklist,pgrep}"))",
     .benign = "Monitors.",
     .does = "lists processes"},
    {.id = "security-tools-listed",
     .title = "Looks for security software",
     .meaning = "The script adapts to what protects the host.",
     .severity = High,
     .techniques = "T1518.001 T1057",
     .pattern =
         R"(at text("MsMpEng.exe" | "AntiVirusProduct" | "falcon-sensor" | "CarbonBlack" | "SentinelAgent" | "avgui.exe" | "bdagent" | "ekrn.exe" | "SecurityCenter2" | "cbagentd" | "wireshark.exe" | "httpdebuggerui" | "ollydbg" | "x64dbg" | "processhacker") and call(psutil.* | @run | *.kill | wmi.WMI))",
     .benign = "Inventories that list all processes.",
     .does = "looks for security software"},
    {.id = "port-scan",
     .title = "Scans ports or hosts",
     .meaning = "Other hosts are probed from here.",
     .severity = Medium,
     .techniques = "T1046 T1018",
     .pattern = R"(call(*.connect_ex; in: loop)
                   or call(nmap.PortScanner)
                   or shell("{nmap,masscan,zmap,rustscan,pnscan,arp-scan,fping}"))",
     .benign = "A probe of one port until a service is up.",
     .does = "scans for open ports"},
    {.id = "file-search",
     .title = "Walks through home or the whole disk",
     .meaning = "On its own ordinary for backups; with sending it is collection.",
     .severity = Low,
     .techniques = "T1083 T1005 T1119",
     .pattern =
         R"(call(os.walk | os.scandir | os.listdir | glob.glob; 0/top = "/" | "/home" | "/root" | "C:\" | "C:/" | "~" | "/Users" | "C:\Users*") or call(pathlib.Path.home().rglob | pathlib.Path.home().glob))",
     .benign = "Backups with a stated target.",
     .does = "walks through the user's files"},
    {.id = "cluster-enumeration",
     .title = "Lists what a cluster or cloud project holds",
     .meaning = "Reconnaissance with the workload's rights; check the audit log.",
     .severity = Medium,
     .techniques = "T1613 T1580 T1526",
     .pattern =
         R"(at text("/api/v1/pods" | "/api/v1/secrets" | "/api/v1/namespaces" | ":10250/pods" | ":10255/pods" | "selfsubjectrulesreviews" | ":2379/v2/keys") and call(@http | @run)
                   or call(*.list_namespaced_secret | *.list_cluster_role_binding)
                   or shell("kubectl auth can-i" | "kubectl get {secrets,secret,clusterrolebindings}" | "gcloud projects {list,get-iam-policy}" | "aws {iam,sts} {list-*,get-caller-identity,get-account-authorization-details}" | "gcloud auth print-access-token"))",
     .benign = "Operators with narrow rights and the official client.",
     .does = "lists what the cluster or cloud project holds"},
    {.id = "system-survey",
     .title = "Survey of the system by commands",
     .meaning = "Someone looked around on this host.",
     .severity = Low,
     .techniques = "T1082 T1033 T1016",
     .pattern =
         R"(shell("{whoami,id,uname,hostname,systeminfo,ifconfig,ipconfig,ip,lscpu,lsb_release,getmac}"; times = 3))",
     .benign = "Inventory scripts.",
     .does = "surveys the system"},
    {.id = "privilege-search",
     .title = "Looks for ways to more rights",
     .meaning = "Someone looked for an escalation on this host.",
     .severity = High,
     .techniques = "T1548.001 T1083",
     .pattern =
         R"(shell("find / {-perm,*} {-4000,-u=s,/4000,-2000,/6000,+4000}" | "find {-perm} {-4000,-u=s,/4000,/6000}" | "getcap -r" | "{linpeas.sh,linpeas,pspy64,pspy32,les.sh}") or text("linpeas.sh" | "linux-exploit-suggester" | "LinEnum.sh" | "winPEAS"))",
     .benign = "Audits of file modes inside a package.",
     .does = "looks for ways to gain rights"},
    {.id = "debugger-check",
     .title = "Checks whether it is watched by a debugger",
     .meaning = "The script behaves differently under analysis.",
     .severity = Medium,
     .techniques = "T1622",
     .pattern =
         R"(call(*.IsDebuggerPresent | *.CheckRemoteDebuggerPresent) or text("TracerPid") or call(sys.gettrace) and at call(sys.exit | os._exit | exit))",
     .benign = "Coverage tools.",
     .does = "checks for a debugger"},
    {.id = "sandbox-check",
     .title = "Checks whether it runs in a virtual machine or sandbox",
     .meaning = "The script hides from analysis; its harmless run proves nothing.",
     .severity = High,
     .techniques = "T1497.001 T1480",
     .pattern =
         R"(at text("vboxguest" | "VBoxService" | "VBoxTray" | "vmtoolsd" | "vmwaretray" | "SbieDll" | "WDAGUtilityAccount" | "VBoxMouse" | "vmusrvc" | "sample.exe" | "joeboxcontrol" | "DESKTOP-NAKFFMT" | "BEE7370C-8C0C-4" | "00:15:5d:00" | "00:0c:29" | "08:00:27" | "0x080027" | "0x000c29" | "0x005056") and call(sys.exit | os._exit | exit | quit | psutil.* | @run | os.path.exists | uuid.getnode))",
     .benign = "Inventories that only print.",
     .does = "checks for a sandbox"},
    {.id = "activity-check",
     .title = "Waits for a user's activity or looks at the uptime",
     .meaning = "The script hides from automatic analysis.",
     .severity = Medium,
     .techniques = "T1497.002 T1497.003",
     .pattern =
         R"(call(*.GetLastInputInfo) or call(psutil.boot_time) and at call(sys.exit | os._exit) or call(*.GetCursorPos; in: loop | forever) and call(*.sleep))",
     .benign = "Screen lockers.",
     .does = "waits for a user's activity"},
};

}  // namespace

std::span<const Behaviour> discovery() { return kRows; }

}  // namespace pyverdict::behaviour::parts
