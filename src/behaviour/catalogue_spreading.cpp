#include "behaviour/catalogue.h"

namespace pyverdict::behaviour::parts {
namespace {

using enum Severity;

constexpr Behaviour kRows[] = {
    {.id = "ssh-spreading",
     .title = "Spreads to other hosts by SSH",
     .meaning = "Every host that this one can log in to may be reached.",
     .severity = Critical,
     .techniques = "T1021.004 T1570",
     .pattern = R"(text("known_hosts" | "id_rsa" | "authorized_keys") and at call(@ssh; in: loop)
                   or call(@ssh) and at call(*.put | *.putfo; 0:self)
                   or shell("{awk,grep,cut,cat} {*known_hosts*}") and at shell("ssh {-o*,BatchMode*}"))",
     .benign = "Administration with a list of hosts.",
     .does = "spreads to other hosts by SSH"},
    {.id = "windows-remote-execution",
     .title = "Runs programs on other Windows hosts",
     .meaning = "Other hosts are reached from here.",
     .severity = High,
     .techniques = "T1021.002 T1047 T1021.006",
     .pattern =
         R"(call(impacket.dcerpc.* | impacket.smbconnection.SMBConnection | impacket.dcerpc.v5.*) and at call(*.hRCreateServiceW | *.hRStartServiceW | scmr.* | *.Win32_Process.Create | *.putFile)
                   or call(wmi.WMI().Win32_Process.Create)
                   or call(winrm.Session().run_cmd | winrm.Session().run_ps)
                   or shell("{psexec,wmiexec.py,psexec.py,smbexec.py}" | "wmic {/node:*} process"))",
     .benign = "Administration tools.",
     .does = "runs programs on other Windows hosts"},
    {.id = "service-exploitation",
     .title = "Exploits open services of other hosts",
     .meaning = "Other hosts are taken over from here.",
     .severity = Critical,
     .techniques = "T1190 T1210",
     .pattern =
         R"(text("config set dir" | "CONFIG SET dir" | "/ws/v1/cluster/apps/new-application" | "${jndi:" | "MODULE LOAD /tmp" | "slaveof " | "/cgi-bin/luci" | "/boaform/admin/formLogin" | "/GponForm/diag_Form" | "/HNAP1/" | "/ctrlt/DeviceUpgrade_1" | "setup.cgi?next_file" | "/picsdesc.xml" | "wls-wsat/CoordinatorPortType" | "_search?pretty*script" | "/shell?cd" | "/shell?cd+/tmp" | "cd%20/tmp" | "wget%20http" | "wget+http" | "wget${IFS}http" | "chmod%20777" | "chmod+777" | "/web_shell_cmd.gch" | "/cgi-bin/*wget" | "$(cd /tmp" | ";wget http" | "`wget http" | "/invokefunction&function=call_user_func" | "@ognl.OgnlContext@" | "class.module.classLoader.resources") and at call(@http | @socket | @socket-send | @connect | *.send | @run)
                   or call(*.sendto; 1 ~ 53413)
                   or call(*.config_set; any ~ "/cron" | ".ssh" | "/var/www"))",
     .benign = "Clients of these services.",
     .does = "exploits services on other hosts"},
    {.id = "mass-mail",
     .title = "Mail goes to a list in another's name",
     .meaning = "Others get phishing mail from here.",
     .severity = Medium,
     .techniques = "T1566.001 T1667",
     .pattern = R"(call(@mail; in: loop | forever) and text("From:" | "Reply-To")
                   or call(@mail; in: loop | forever; 1/to_addrs:file) and whole("From"))",
     .benign = "Newsletters.",
     .does = "sends mail to a list"},
    {.id = "telnet-loader",
     .title = "Loads a program onto devices by their console",
     .meaning = "Routers and cameras are taken over from here.",
     .severity = Critical,
     .techniques = "T1110.001 T1105 T1021",
     .pattern =
         R"(at text("wget http*chmod" | "tftp -g" | "tftp -r" | "busybox wget" | "/bin/busybox" | "cd /tmp || cd /var/run" | "cd /tmp;wget" | "cd /tmp; wget" | "; chmod 777 *") and call(@socket-send | *.send | *.sendall | telnetlib.* | @ssh | *.exec_command | @http)
                   or text("cd /tmp || cd /var/run || cd /mnt"))",
     .benign = "Provisioning of one's own devices.",
     .does = "loads a program onto other devices"},
    {.id = "bot-build",
     .title = "Program is built for many kinds of devices and offered for download",
     .meaning = "Devices are attacked from here; the server's address is an indicator.",
     .severity = High,
     .techniques = "T1587.001 T1608.001",
     .pattern =
         R"(at text("cross-compiler-mips" | "cross-compiler-armv" | "cross-compiler-sh4" | "cross-compiler-powerpc") and call(@run) and text("/var/www/html" | "tftpboot" | "/bins.sh"))",
     .benign = "Tool chains of an embedded project.",
     .does = "builds a program for many kinds of devices and offers it"},
    {.id = "removable-media-spreading",
     .title = "Copies itself to other drives",
     .meaning = "Drives that were plugged in may carry it on.",
     .severity = High,
     .techniques = "T1091",
     .pattern = R"(text("autorun.inf") and at call(shutil.copy* | @write | open)
                   or call(win32api.GetLogicalDriveStrings | *.GetLogicalDrives | psutil.disk_partitions) and at call(shutil.copy | shutil.copy2 | shutil.copyfile; 0:self))",
     .benign = "Backups to a drive.",
     .does = "copies itself to other drives"},
};

}  // namespace

std::span<const Behaviour> spreading() { return kRows; }

}  // namespace pyverdict::behaviour::parts
