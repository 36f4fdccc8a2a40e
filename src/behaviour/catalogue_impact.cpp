#include "behaviour/catalogue.h"

namespace pyverdict::behaviour::parts {
namespace {

using enum Severity;

constexpr Behaviour kRows[] = {
    {.id = "miner",
     .title = "Cryptocurrency miner",
     .meaning = "The host works for someone else; the pool and wallet are indicators.",
     .severity = Critical,
     .techniques = "T1496.001",
     .pattern =
         R"(text("stratum+tcp://" | "stratum+ssl://" | "stratum2+tcp" | "--donate-level" | "pool.minexmr" | "supportxmr.com" | "moneroocean.stream" | "nanopool.org" | "hashvault.pro" | "c3pool" | "xmrpool" | "2miners.com" | "f2pool.com" | "nicehash.com:" | "herominers" | "minergate" | "kryptex.network" | "donate.v2.xmrig" | "unmineable.com" | "xmrig.tar" | "xmrig-6" | "xmrig/releases")
                   or shell("{xmrig,minerd,cpuminer,ethminer,t-rex,xmr-stak,nbminer,xmrig-notls,lolMiner,srbminer*}")
                   or at word("xmrig") and call(@run | @http-get | @write))",
     .benign = "Price tickers and wallet explorers.",
     .does = "mines cryptocurrency on this host"},
    {.id = "rivals-killed",
     .title = "Rival miners or busy processes are killed",
     .meaning = "Another attacker may have been here before; look for both.",
     .severity = High,
     .techniques = "T1489 T1057",
     .pattern =
         R"(shell("{pkill,killall,kill,grep} {*xmrig*,*kinsing*,*kdevtmpfsi*,*minerd*,*cryptonight*,*stratum*,*sysupdate*,*networkservice*,*xmr*,*kthreaddi*,*masscan*}" | "ps | awk | kill")
                   or at text("kinsing" | "kdevtmpfsi" | "kthreaddi" | "ddgs.") and call(@run | *.kill))",
     .benign = "Supervisors that stop their own child.",
     .does = "kills rival miners"},
    {.id = "mining-tuning",
     .title = "Memory and processor are tuned for mining",
     .meaning = "Goes with a miner.",
     .severity = Medium,
     .techniques = "T1496.001",
     .pattern =
         R"(shell("sysctl {-w,*} vm.nr_hugepages*" | "modprobe msr*" | "wrmsr") or text("vm.nr_hugepages=" | "wrmsr -a" | "modprobe msr"))",
     .benign = "Tuning of databases.",
     .does = "tunes the host for mining"},
    {.id = "ransomware",
     .title = "Files are encrypted one after another",
     .meaning = "Disconnect the host; keep this script, the key may be in it.",
     .severity = Critical,
     .techniques = "T1486 T1083",
     .pattern =
         R"(call(@walk) and at call(@encrypt; in: loop) and call(os.remove | os.rename | os.unlink | shutil.move | open; in: loop) and text("your files" | "bitcoin" | ".locked" | ".encrypted" | "ransom" | "decrypt"; times = 2)
                   or at text("files have been encrypted" | "files are encrypted" | "your files were encrypted" | "README_FOR_DECRYPT" | "HOW_TO_DECRYPT" | "recover your files" | "decrypt your files") and call(@encrypt | @cipher | @walk))",
     .benign = "Encrypted backups to a new place.",
     .does = "encrypts files for ransom"},
    {.id = "mass-encryption",
     .title = "Files are encrypted in place",
     .meaning = "Files may be lost; check what was changed.",
     .severity = Medium,
     .techniques = "T1486",
     .pattern =
         R"(call(@walk) and call(@cipher) and at call(@encrypt; in: loop; 0:file) and call(open; 1/mode ~ "w"; in: loop))",
     .benign = "Encrypted backups to a new place.",
     .does = "encrypts files in place"},
    {.id = "recovery-prevented",
     .title = "Shadow copies or backups are deleted",
     .meaning = "Usually the step before encryption: act at once.",
     .severity = Critical,
     .techniques = "T1490",
     .pattern =
         R"(text("vssadmin delete shadows" | "vssadmin.exe delete" | "wmic shadowcopy delete" | "wbadmin delete catalog" | "recoveryenabled no" | "bootstatuspolicy ignoreallfailures" | "vssadmin*Delete Shadows"))",
     .benign = "Clean-up with an age limit.",
     .does = "deletes backups"},
    {.id = "destruction",
     .title = "Disk or file system is wiped",
     .meaning = "Data is lost on purpose; disconnect and restore.",
     .severity = Critical,
     .techniques = "T1485 T1561.001",
     .pattern =
         R"(shell("rm {-rf,-fr,-Rf,-r,-rfv} {/,/\*,/home,/etc,/boot,/usr,/var,/root,~/\*,/bin,--no-preserve-root,$HOME}" | "dd {of=/dev/sd*,of=/dev/vd*,of=/dev/nvme*,of=/dev/hd*,of=/dev/mmcblk*}" | "mkfs* {/dev/sd*,/dev/vd*,/dev/nvme*}" | "shred {/dev/sd*,/dev/nvme*}" | "wipefs -a")
                   or call(shutil.rmtree; 0/path = "/" | "/home" | "/etc" | "C:\" | "C:\Windows*" | "/root" | "/usr" | "/var")
                   or call(open | os.open; 0/file ^ "/dev/sd" | "/dev/nvme" | "/dev/vd" | "\\.\PhysicalDrive" | "\\.\physicaldrive"; 1/mode ~ "w")
                   or text("format c:" | "del /f /s /q C:\" | "rd /s /q C:\" | "del /s /q C:\Windows" | "rmdir /s /q C:\"))",
     .benign = "Writers of disk images with a device that they are given.",
     .does = "destroys data"},
    {.id = "resource-exhaustion",
     .title = "Fork bomb or shutdown",
     .meaning = "Meant to take the host down.",
     .severity = High,
     .techniques = "T1499.001 T1529",
     .pattern =
         R"(call(os.fork; in: forever; not in: conditional) or text(":(){ :|:& };:" | ":(){:|:&};:" | "NtRaiseHardError") or shell("shutdown {-h,-r,/s,/r,-P,-s} {now,/t,0,-t,/f,*}" | "{halt,poweroff}" | "init 0") or call(*.NtRaiseHardError | *.ExitWindowsEx))",
     .benign = "Stress tests.",
     .does = "takes the host down"},
    {.id = "flood",
     .title = "Floods a target with traffic",
     .meaning = "The host attacks others.",
     .severity = High,
     .techniques = "T1498.001 T1499.002",
     .pattern = R"(call(*.sendto; in: forever; 0:is(random._urandom() | os.urandom() | random.randbytes()))
                   or call(random._urandom | os.urandom | random.randbytes) and at call(*.sendto; in: forever | loop)
                   or text("slowloris" | "udpflood" | "synflood" | "httpflood" | "UDP-Flood" | "HTTP-Flood" | "L7 flood") and at call(@socket | @http | scapy.*)
                   or shell("{hping3,slowloris,goldeneye,t50}"))",
     .benign = "Load tests of a host that is given.",
     .does = "floods other hosts"},
    {.id = "proxyware",
     .title = "Sells the host's traffic",
     .meaning = "Strangers' traffic leaves from this host.",
     .severity = High,
     .techniques = "T1496.002",
     .pattern =
         R"(text("iproyal" | "honeygain" | "traffmonetizer" | "peer2profit" | "earnapp" | "packetstream" | "repocket" | "proxyrack" | "bitping") and at call(@run | @http | docker.*))",
     .benign = "A client that the user installed.",
     .does = "sells the host's traffic"},
    {.id = "defacement",
     .title = "Wallpaper or web pages are replaced",
     .meaning = "Shows that someone was here.",
     .severity = Medium,
     .techniques = "T1491.001",
     .pattern =
         R"(call(*.SystemParametersInfoW | *.SystemParametersInfoA; 0 = 20) or call(@walk) and at call(open; any ~ "index.html" | "index.php"; in: loop; 1/mode ~ "w"))",
     .benign = "Generators of sites.",
     .does = "replaces the wallpaper or web pages"},
    {.id = "processes-killed",
     .title = "Kills processes from a list",
     .meaning = "Often clears the way for theft or encryption.",
     .severity = Medium,
     .techniques = "T1489",
     .pattern =
         R"(shell("taskkill {/f,/F,/im,/IM}") or call(psutil.process_iter) and at call(*.kill | *.terminate; in: loop))",
     .benign = "Supervisors that stop their own child.",
     .does = "kills processes"},
};

}  // namespace

std::span<const Behaviour> impact() { return kRows; }

}  // namespace pyverdict::behaviour::parts
