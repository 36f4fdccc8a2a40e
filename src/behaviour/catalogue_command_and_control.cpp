#include "behaviour/catalogue.h"

namespace pyverdict::behaviour::parts {
namespace {

using enum Severity;

constexpr Behaviour kRows[] = {
    {.id = "reverse-shell",
     .title = "Socket joined to a shell's input and output",
     .meaning = "Someone outside has a shell here; isolate the host and look for what was typed.",
     .severity = Critical,
     .techniques = "T1059.004 T1059.006 T1095",
     .pattern =
         R"(call(@connect | *.connect) and at call(os.dup2; 0:is(*sock*().fileno() | socket.create_connection().fileno()))
                   or call(@connect | *.connect) and call(os.dup2) and at call(pty.spawn)
                   or call(@connect | *.connect) and call(os.dup2) and at call(@run; 0/args:one("/bin/sh" | "/bin/bash" | "/bin/zsh" | "/bin/ash" | "sh" | "bash" | "zsh" | "sh -i" | "bash -i" | "/bin/sh -i" | "/bin/bash -i" | "cmd.exe"))
                   or at shape(reduce-payload) and text("os.dup2(" | "pty.spawn(")
                   or call(@connect | *.connect) and at call(@process; stdin:is(socket.*))
                   or call(@connect | *.connect) and at call(@process; any ~ "/bin/sh" | "/bin/bash" | "cmd.exe"; any:is(socket.*))
                   or text("/dev/tcp/*" | "/dev/udp/*")
                   or shell("{nc,ncat,netcat,nc.traditional} {-e,-c,-le,-lvpe}" | "{nc,ncat,netcat} | {sh,bash,/bin/sh,/bin/bash}" | "socat {exec:*,EXEC:*,system:*}")
                   or shell("mkfifo *") and at shell("{nc,ncat,netcat,openssl,telnet}"))",
     .benign = "Servers that hand an accepted connection to a handler.",
     .does = "opens a shell[ to {address}] for whoever listens there"},
    {.id = "remote-commands",
     .title = "Commands from the network are run",
     .meaning = "The host takes orders from outside; what was ordered is not in the script.",
     .severity = Critical,
     .techniques = "T1095 T1071.001 T1059.006",
     .pattern = R"(call(@run; 0/args:network; not 0/args:file; not 0/args:fixed))",
     .benign = "Servers with a fixed list of verbs.",
     .does = "runs whatever commands it receives[ from {address}]"},
    {.id = "command-output-sent",
     .title = "Output of commands goes to the network",
     .meaning = "Results of commands left the host.",
     .severity = High,
     .techniques = "T1041 T1059.004",
     .pattern = R"(call(@socket-send | *.send | *.sendto; 0:process; not self:process)
                   or call(@http-post; any:process))",
     .benign = "Agents that report a fixed check.",
     .does = "sends the output of commands[ to {address}]"},
    {.id = "bind-shell",
     .title = "Port is opened that leads to a shell",
     .meaning = "Anyone who reaches the port has a shell.",
     .severity = Critical,
     .techniques = "T1095 T1571 T1059.004",
     .pattern = R"(call(*.accept) and at call(@run; 0/args:network | request; not 0/args:fixed)
                   or call(*.accept) and at call(os.dup2; 0:is(*accept()*fileno()))
                   or call(*.accept) and call(os.dup2) and at call(pty.spawn)
                   or call(*.accept) and at call(@process; stdin:is(*accept()*))
                   or shell("{nc,ncat,netcat} {-l*,-nl*,-vl*} {-e,-c}" | "socat {TCP-LISTEN:*,tcp-listen:*} {exec:*,EXEC:*}"))",
     .benign = "Development servers.",
     .does = "opens a port that gives a shell to anyone"},
    {.id = "beacon",
     .title = "Endless loop asks a server what to run",
     .meaning = "An implant that waits for orders.",
     .severity = High,
     .techniques = "T1071.001 T1029",
     .pattern =
         R"(at call(@http; in: forever) and call(@sleep; in: forever) and call(@run | @exec; 0/args:network)
                   or at call(@socket-receive; in: forever) and call(@run; 0/args:network))",
     .benign = "Health checks and telemetry.",
     .does = "asks a server[ at {url}] again and again what to run"},
    {.id = "reconnect-loop",
     .title = "Connects again and again",
     .meaning = "The script keeps trying to reach its server.",
     .severity = Low,
     .techniques = "T1008",
     .pattern = R"(call(@connect; in: forever) and call(@sleep; in: forever))",
     .benign = "Clients of a message broker.",
     .does = "keeps connecting[ to {address}]"},
    {.id = "chat-commands",
     .title = "Commands come in over a chat platform",
     .meaning = "A chat account controls this host; the token names the account.",
     .severity = High,
     .techniques = "T1102.002 T1071.001",
     .pattern =
         R"(text("api.telegram.org/bot") and at call(@run; 0/args:network | partial; not 0/args:argument; not 0/args:fixed)
                   or import(discord | discord.* | telebot | telegram | telegram.* | aiogram | aiogram.* | slack | slack_sdk | slackclient | pyrogram | telethon | nextcord | disnake) and at call(@shell | subprocess.*; 0/args:parameter | network | request; not 0/args:fixed)
                   or import(discord | discord.* | telebot | telegram.* | aiogram | aiogram.*) and at call(@screenshot | @keyboard))",
     .benign = "Chat bots with fixed commands.",
     .does = "takes commands over a chat platform"},
    {.id = "dead-drop",
     .title = "Instructions are fetched from a public page",
     .meaning = "A public site carries the next stage or the server's address.",
     .severity = High,
     .techniques = "T1102.001 T1105",
     .pattern =
         R"(at text("pastebin.com/raw" | "gist.githubusercontent.com" | "raw.githubusercontent.com" | "//t.me/s/" | "rentry.co" | "/ipfs/" | "paste.ee/r/" | "hastebin.com/raw" | "ghostbin" | "cdn.discordapp.com/attachments" | "controlc.com" | "dpaste.com" | "transfer.sh/" | "api.trongrid.io") and call(@exec | @run; 0/args:network)
                   or at text("pastebin.com/raw" | "gist.githubusercontent.com" | "//t.me/s/" | "rentry.co") and call(@connect; any:network)
                   or at text("pastebin.com/raw" | "rentry.co/*/raw" | "cdn.discordapp.com/attachments" | "paste.ee/r/") and call(@run | @exec))",
     .benign = "A version file or data that is fetched.",
     .does = "gets its instructions from a public page[ ({url})]"},
    {.id = "callback-service",
     .title = "Contacts a service that records who calls",
     .meaning =
         "Someone is told that the code ran and where; often the first step of an attack through a package.",
     .severity = High,
     .techniques = "T1071.004 T1567",
     .pattern =
         R"(text(".oast." | "interact.sh" | "interactsh.com" | "burpcollaborator.net" | "oastify.com" | "dnslog.cn" | ".ceye.io" | "requestbin" | ".pipedream.net" | "webhook.site" | "canarytokens" | ".dnslog." | "beeceptor.com" | "requestcatcher.com" | ".m.pipedream.net" | "hookbin.com" | ".ngrok-free.app" | ".ngrok.io" | "requestrepo.com" | ".bxss.in" | "xss.ht"))",
     .benign = "Documentation that mentions such a service.",
     .does = "reports to a call-back service[ at {url}]"},
    {.id = "dns-exfiltration",
     .title = "Data leaves in DNS names",
     .meaning = "Names that are looked up carry data past a proxy.",
     .severity = High,
     .techniques = "T1071.004 T1048.003",
     .pattern = R"(call(@dns; 0:host | environment | credential | file | process | decoded; 0:partial)
                   or shell("{nslookup,dig,host} {*$(*,*`*,*$*}"))",
     .benign = "Look-ups of the host's own name.",
     .does = "sends data out in DNS names"},
    {.id = "generated-domains",
     .title = "Names of servers are computed from the date",
     .meaning = "The servers change every day; compute the names and block them ahead.",
     .severity = High,
     .techniques = "T1568.002",
     .pattern =
         R"(text(".com" | ".net" | ".org" | ".info") and call(hashlib.md5 | hashlib.sha1 | hashlib.sha256 | random.seed) and call(datetime.datetime.now | datetime.datetime.utcnow | datetime.date.today | time.time | time.strftime | time.gmtime) and at call(@dns | @connect | @http-get; 0/url:partial | decoded; in: loop))",
     .benign = "Makers of test data.",
     .does = "computes the names of its servers"},
    {.id = "raw-socket-channel",
     .title = "Raw packets carry commands",
     .meaning = "A channel that is on no port.",
     .severity = High,
     .techniques = "T1095",
     .pattern = R"(call(socket.socket; any:is(socket.SOCK_RAW)) and at call(@run; 0/args:network)
                   or call(scapy.all.sniff) and at call(@run; 0/args:partial | parameter | network))",
     .benign = "Ping utilities.",
     .does = "takes commands from raw packets"},
    {.id = "tunnel",
     .title = "Tunnel, proxy or Tor",
     .meaning = "Traffic goes by ways that the network's owner does not see.",
     .severity = Medium,
     .techniques = "T1090 T1090.003 T1572",
     .pattern =
         R"(call(socks.set_default_proxy | socks.setdefaultproxy | stem.control.Controller.from_port | pyngrok.ngrok.connect)
                   or shell("{ngrok,cloudflared,chisel,frpc,frps,bore,gost,tailscale,playit}" | "ssh {-R,-D}" | "autossh *")
                   or text(".onion/" | ".onion:" | "bin.equinox.io" | "github.com/jpillora/chisel"))",
     .benign = "Demonstrations with a tunnel; privacy tools.",
     .does = "opens a tunnel out of the network"},
    {.id = "raw-address",
     .title = "Contacts an address by its number",
     .meaning = "On its own ordinary in small networks; public addresses without a name are worth a look.",
     .severity = Low,
     .techniques = "T1071.001",
     .pattern =
         R"(call(@http; 0/url ^ "http://1" | "http://2" | "http://3" | "http://4" | "http://5" | "http://6" | "http://7" | "http://8" | "http://9" | "https://1" | "https://2" | "https://3" | "https://4" | "https://5" | "https://6" | "https://7" | "https://8" | "https://9"; not 0/url ^ "http://127." | "http://10." | "http://192.168." | "http://172." | "https://127." | "https://10." | "https://192.168." | "http://169.254."))",
     .benign = "Private networks and loopback.",
     .does = "contacts[ {url}] by its number"},
    {.id = "odd-port",
     .title = "Connects to a port that attack tools use",
     .meaning = "Hints at a listener of an attack framework.",
     .severity = Medium,
     .techniques = "T1571",
     .pattern =
         R"(call(@connect | *.connect; 0 ~ 4444 | 1337 | 31337 | 4445 | 9001 | 6666 | 5555 | 4443 | 1234))",
     .benign = "A service's registered port.",
     .does = "uses a port that attack tools use"},
    {.id = "tls-unverified",
     .title = "Certificates are not checked",
     .meaning = "On its own common with self-signed certificates.",
     .severity = Info,
     .techniques = "T1557",
     .pattern =
         R"(call(@http; verify = False) or store(ssl._create_default_https_context) or call(ssl._create_unverified_context | urllib3.disable_warnings))",
     .benign = "Internal services.",
     .does = "does not check certificates"},
    {.id = "message-channel-commands",
     .title = "Commands come over WebSocket or MQTT",
     .meaning = "A message broker controls this host.",
     .severity = High,
     .techniques = "T1071.001 T1071.005",
     .pattern =
         R"(import(paho.mqtt.* | websocket | websockets | websockets.* | socketio | socketio.* | autobahn.*) and at call(@run | @exec; 0/args:network | parameter; not 0/args:argument | fixed))",
     .benign = "Controllers with a fixed list of verbs.",
     .does = "takes commands from a message channel"},
    {.id = "implant-framework",
     .title = "Names of an attack framework",
     .meaning = "Parts of a known framework; search for its other traces.",
     .severity = High,
     .techniques = "T1588.002",
     .pattern =
         R"(import(pupy | pupy.* | pupylib.* | network.lib.pupyrpc | mythic_container | mythic_container.*)
                   or word("meterpreter" | "msfvenom" | "mythic_container" | "pupysh" | "sliver-client" | "empire_stager" | "cobaltstrike" | "/windows/meterpreter" | "python/meterpreter") and call(@run | @exec | @socket | @http)
                   or shell("{msfvenom,msfconsole,sliver,empire}"))",
     .benign = "Reports that mention a framework.",
     .does = "belongs to an attack framework"},
    {.id = "remote-file-server",
     .title = "Files of the host are offered over HTTP",
     .meaning = "Anyone who reaches the port can take files.",
     .severity = Low,
     .techniques = "T1048.003",
     .pattern = R"(shell("python* -m {http.server,SimpleHTTPServer}"))",
     .benign = "Development servers.",
     .does = "offers files over HTTP"},
};

}  // namespace

std::span<const Behaviour> command_and_control() { return kRows; }

}  // namespace pyverdict::behaviour::parts
