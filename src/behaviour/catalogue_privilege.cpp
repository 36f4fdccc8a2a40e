#include "behaviour/catalogue.h"

namespace pyverdict::behaviour::parts {
namespace {

using enum Severity;

constexpr Behaviour kRows[] = {
    {.id = "setuid",
     .title = "Becomes root or sets a set-user-id bit",
     .meaning = "Someone keeps a way to root; search for new set-user-id files.",
     .severity = High,
     .techniques = "T1548.001",
     .pattern = R"(call(os.setuid | os.seteuid | os.setreuid; 0 = 0)
                   or call(@chmod; 1/mode = 0o4755 | 0o4777 | 0o6755 | 0o4555)
                   or shell("chmod {+s,u+s,4755,4777,6755,u+sx}" | "setcap {cap_setuid*,*cap_setuid*,*cap_sys_admin*}"))",
     .benign = "Giving rights up after a port is bound.",
     .does = "takes root's rights"},
    {.id = "sudo-password",
     .title = "Password is fed to sudo",
     .meaning = "A password is in the script or was caught; change it.",
     .severity = Medium,
     .techniques = "T1548.003",
     .pattern = R"(shell("echo | sudo" | "printf | sudo") or text("| sudo -S" | "|sudo -S" | "sudo -S "))",
     .benign = "Installers that ask the user for sudo.",
     .does = "feeds a password to sudo"},
    {.id = "uac-bypass",
     .title = "Windows' question for consent is bypassed",
     .meaning = "Programs ran with administrator rights without consent.",
     .severity = High,
     .techniques = "T1548.002",
     .pattern =
         R"(text("ms-settings\shell\open\command" | "ms-settings\Shell\Open\command" | "fodhelper" | "computerdefaults.exe" | "eventvwr.exe*mscfile" | "DelegateExecute" | "sdclt.exe"))",
     .benign = "A plain request for administrator rights.",
     .does = "gains administrator rights without consent"},
    {.id = "administrator-request",
     .title = "Asks for administrator rights",
     .meaning = "The user is asked; on its own ordinary.",
     .severity = Low,
     .techniques = "T1548.002",
     .pattern =
         R"(call(*.ShellExecuteW | *.ShellExecuteA | *.ShellExecute | *.ShellExecuteEx; any = "runas"))",
     .benign = "Installers.",
     .does = "asks for administrator rights"},
    {.id = "local-exploit",
     .title = "Names of a local exploit",
     .meaning = "Root may be taken on hosts without the patch.",
     .severity = High,
     .techniques = "T1068",
     .pattern =
         R"(at text("GCONV_PATH=" | "pwnkit" | "dirtypipe" | "dirtycow" | "dirty_cow" | "CVE-2021-4034" | "CVE-2022-0847" | "CVE-2021-3156" | "CVE-2016-5195" | "overlayfs*setuid") and call(@run | *.syscall | *.execve | @write | @http-get)
                   or call(socket.socket; 0 = 38) and at call(os.splice | *.setsockopt | *.sendmsg)
                   or call(socket.socket; any:is(socket.AF_ALG)) and at call(os.splice))",
     .benign = "Checkers that only look at versions.",
     .does = "exploits a flaw to gain root"},
};

}  // namespace

std::span<const Behaviour> privilege() { return kRows; }

}  // namespace pyverdict::behaviour::parts
