#include "behaviour/catalogue.h"

namespace pyverdict::behaviour::parts {
namespace {

using enum Severity;

constexpr Behaviour kRows[] = {
    {.id = "metadata-token",
     .title = "Token is taken from the cloud's metadata server",
     .meaning =
         "The workload's service account may be used elsewhere; revoke its tokens and read the audit log.",
     .severity = High,
     .techniques = "T1552.005 T1528",
     .pattern =
         R"(text("computeMetadata/v1*/token" | "meta-data/iam/security-credentials" | "metadata/identity/oauth2/token" | "169.254.170.2" | "100.100.100.200/latest/meta-data/ram" | "opc/v2/identity" | "service-accounts/default/token")
                   or text("service-accounts/*/token"))",
     .benign = "The official client libraries, and requests for zone, instance id or an identity token.",
     .does = "takes access tokens from the cloud's metadata server"},
    {.id = "metadata-query",
     .title = "Cloud's metadata server is asked",
     .meaning = "Ordinary for cloud tools; with other signs it is reconnaissance.",
     .severity = Low,
     .techniques = "T1552.005 T1580",
     .pattern =
         R"(text("169.254.169.254" | "metadata.google.internal" | "metadata.azure.internal" | "metadata.tencentyun.com" | "100.100.100.200"))",
     .benign = "Cloud agents.",
     .does = "asks the cloud's metadata server"},
    {.id = "metadata-token-sent",
     .title = "Metadata of the cloud goes to another host",
     .meaning = "The token left the host: revoke it.",
     .severity = Critical,
     .techniques = "T1552.005 T1528 T1041",
     .pattern =
         R"(text("computeMetadata/v1" | "meta-data/iam" | "169.254.170.2" | "service-accounts/default") and at call(@http-post | @socket-send; any:network | credential; 0/url ^ "http"; not 0/url ~ "169.254." | "metadata" | "googleapis.com" | "vault" | "localhost")
                   or text("$(curl*169.254.169.254" | "$(curl*computeMetadata" | "$(curl*metadata.google.internal" | "`curl*169.254.169.254"))",
     .benign = "Requests with the token to the cloud's own services.",
     .does = "sends the cloud's access token[ to {url}]"},
    {.id = "cloud-credentials",
     .title = "Cloud credential files",
     .meaning = "Long-lived cloud keys may be out; rotate them.",
     .severity = High,
     .techniques = "T1552.001",
     .pattern =
         R"(at text("gsutil_token_cache" | ".aws/credentials" | ".aws\credentials" | "application_default_credentials.json" | "gcloud/access_tokens.db" | "gcloud/credentials.db" | ".azure/accessTokens.json" | ".azure/msal_token_cache" | ".config/gcloud/legacy_credentials" | ".aliyun/config.json" | ".oci/config") and call(@send | @http-request | @archive | @webhook)
                   or at whole(".aws") and whole("credentials") and call(*.read_text | *.read_bytes)
                   or at shell("{cat,cp,tar,zip,base64,head,curl} {*.aws/credentials*,*gcloud/*credentials*,*.azure/*}"))",
     .benign = "Client libraries that are given a path by configuration.",
     .does = "collects cloud credentials"},
    {.id = "ssh-keys",
     .title = "Private SSH keys are read",
     .meaning = "Keys may be out: replace them where they are trusted.",
     .severity = High,
     .techniques = "T1552.004",
     .pattern =
         R"(at text("/.ssh/id_rsa" | ".ssh/id_ed25519" | ".ssh\id_rsa" | "id_ecdsa" | "/.ssh/id_dsa"; not ".pub") and call(@http-post | @mail | @ftp | @webhook | @archive | *.sendall)
                   or at shell("{cat,cp,tar,zip,base64,scp,find,grep} {*id_rsa*,*.ssh/id_*,*/.ssh}" | "find *id_rsa*")
                   or text("BEGIN OPENSSH PRIVATE KEY") and at call(@http-post | @webhook) and call(@walk))",
     .benign = "Logging in with one key.",
     .does = "collects private SSH keys"},
    {.id = "developer-tokens",
     .title = "Tokens of developer tools",
     .meaning =
         "Tokens for packages and repositories may be out; revoke them before more packages are poisoned.",
     .severity = High,
     .techniques = "T1552.001 T1528",
     .pattern =
         R"(at text(".npmrc" | ".pypirc" | ".git-credentials" | "/.netrc" | ".docker/config.json" | "gh/hosts.yml" | "trufflehog" | ".kube/config" | "GITHUB_TOKEN" | "NPM_TOKEN"; not "http") and call(@http-post | @mail | @ftp | @webhook | @connect) and call(@walk | @read | pathlib.Path.home | @environment)
                   or at shell("{cat,cp,tar,base64} {*.npmrc,*.pypirc,*.git-credentials,*.netrc,*.docker/config.json,*.kube/config}"))",
     .benign = "Publishing tools that use their own token.",
     .does = "collects tokens of developer tools"},
    {.id = "environment-sent",
     .title = "The whole environment leaves the host",
     .meaning = "Every secret in environment variables is out; rotate them all.",
     .severity = High,
     .techniques = "T1552 T1082 T1041",
     .pattern =
         R"(call(os.environ.items | os.environ.copy | os.environ.keys | os.environ.values) and at call(@http-post | @http-get | @http-request | @socket-send | @webhook; any:environment; not any:file)
                   or call(@http-post | @http-request | @socket-send | json.dumps; any:is(os.environ)) and at call(@http-post | @http-request | @socket-send)
                   or call(@http-post | @http-request | @socket-send; any:environment; any:is(dict() | os.environ))
                   or call(urllib.parse.urlencode | json.dumps | base64.b64encode | str; 0:environment; 0:is(dict() | os.environ)) and at call(@http-post | @http-request | @http-get | @socket-send; any:environment; any:is(urllib.parse.urlencode() | urllib.parse.urlencode().* | json.dumps() | json.dumps().* | base64.b64encode() | base64.b64encode().* | str().*))
                   or shell("{env,printenv,set} | {curl,wget,nc,base64}" | "curl {*$(env*,*`env*,*$(printenv*}"))",
     .benign = "A child process that gets the environment; one variable for an address.",
     .does = "sends all environment variables[ to {url}]"},
    {.id = "shadow-file",
     .title = "Password hashes of the system",
     .meaning = "Hashes of all accounts may be out; passwords must change.",
     .severity = High,
     .techniques = "T1003.008",
     .pattern =
         R"(call(@read | @copy | @archive; any:one("/etc/shadow" | "/etc/gshadow" | "/etc/master.passwd"))
                   or at whole("/etc/shadow" | "/etc/gshadow" | "/etc/master.passwd") and call(@send | @webhook | @archive | @socket-send) or call(spwd.getspall | spwd.getspnam) or shell("{cat,cp,base64,head,tail,tar,curl,scp} {/etc/shadow,*@/etc/shadow}" | "unshadow *"))",
     .benign = "Reading one account's home directory.",
     .does = "reads the system's password hashes"},
    {.id = "passwd-file",
     .title = "List of accounts is read",
     .meaning = "On its own ordinary; with sending it is reconnaissance.",
     .severity = Low,
     .techniques = "T1087.001",
     .pattern =
         R"(whole("/etc/passwd") or shell("{cat,cp,cut,awk,head,grep} /etc/passwd" | "getent passwd"))",
     .benign = "Programs that look up a home directory.",
     .does = "reads the list of accounts"},
    {.id = "process-memory",
     .title = "Memory or environment of other processes is read",
     .meaning = "Secrets of every process on the host may be out.",
     .severity = High,
     .techniques = "T1003.007 T1057",
     .pattern =
         R"(text("/proc/*/environ"; not "/proc/self/" | "%s" | "http"; not value:long(60)) and call(@send | @http-request | @walk)
                   or at call(open; 0/file ^ "/proc/"; 0/file ~ "/mem"; 0/file:partial; not 0/file ~ "meminfo" | "self")
                   or at call(open; 0/file = "/proc/*/environ" | "/proc/1/mem" | "/proc/1/environ"; not 0/file ~ "/self/") and call(@walk)
                   or shell("{cat,strings,grep,xargs,tr} {/proc/\*/environ,/proc/[0-9]*/environ,/proc/1/environ,/proc/*/mem}" | "gcore *"))",
     .benign = "Reading the process's own entry; monitoring libraries.",
     .does = "reads other processes' memory"},
    {.id = "windows-secrets",
     .title = "Windows password stores",
     .meaning = "Passwords of the machine and its users may be out.",
     .severity = Critical,
     .techniques = "T1003.001 T1003.002 T1003.004",
     .pattern = R"(call(*.MiniDumpWriteDump)
                   or text("comsvcs.dll" | "reg save hklm\sam" | "reg save hklm\system" | "sekurlsa::" | "lsadump::" | "hklm\sam " | "procdump*lsass" | "lsass.dmp")
                   or call(impacket.examples.secretsdump.* | pypykatz.*) and call(@run | @connect | @ssh))",
     .benign = "Forensic reports.",
     .does = "takes passwords from Windows itself"},
    {.id = "browser-passwords",
     .title = "Passwords saved in browsers",
     .meaning = "All passwords saved on this machine are out.",
     .severity = Critical,
     .techniques = "T1555.003",
     .pattern =
         R"(at text("Login Data" | "logins.json" | "key4.db" | "signons.sqlite") and call(*.CryptUnprotectData | @send | @archive | sqlite3.connect | shutil.copy* | @webhook) and text("Local State" | "encrypted_key" | "User Data" | "Mozilla\Firefox" | "Mozilla/Firefox" | "Google\Chrome" | "Google/Chrome" | "google-chrome")
                   or at call(*.CryptUnprotectData) and text("encrypted_key" | "os_crypt" | "Local State")
                   or at text("encrypted_key") and text("Local State"))",
     .benign = "Importers of bookmarks and history.",
     .does = "steals the passwords saved in browsers"},
    {.id = "browser-cookies",
     .title = "Browser cookies are taken",
     .meaning = "Sessions can be taken over without a password; end them.",
     .severity = High,
     .techniques = "T1539 T1555.003",
     .pattern =
         R"(at text("\Network\Cookies" | "/Network/Cookies" | "Network\Cookies" | "cookies.sqlite" | "Default/Cookies" | "\Default\Cookies") and call(sqlite3.connect | @send | shutil.copy* | @archive)
                   or at text(".ROBLOSECURITY" | "ROBLOSECURITY") and call(browser_cookie3.* | @webhook | sqlite3.connect | @http-post)
                   or call(browser_cookie3.*) and at call(@http-post | @webhook))",
     .benign = "Scrapers that keep cookies of their own.",
     .does = "steals browser sessions"},
    {.id = "chat-tokens",
     .title = "Tokens of chat and game clients",
     .meaning = "Accounts can be taken over with these tokens.",
     .severity = Critical,
     .techniques = "T1528 T1552.001 T1539",
     .pattern =
         R"(text("dQw4w9WgXcQ:" | "mfa\.[\w-]{84}" | "[\w-]{24}\.[\w-]{6}" | "Telegram Desktop\tdata" | "Telegram Desktop/tdata" | "Telegram Desktop\tdata" | "loginusers.vdf" | "discordcanary" | "discordptb\Local" | "lightcord")
                   or at text("leveldb") and text("discord") and call(re.findall | @send | @walk | re.compile().findall))",
     .benign = "A bot that uses its own token.",
     .does = "steals chat and game accounts"},
    {.id = "wallets",
     .title = "Cryptocurrency wallets are taken",
     .meaning = "Funds of any wallet on this machine are at risk; move them.",
     .severity = Critical,
     .techniques = "T1555 T1005",
     .pattern =
         R"(at text("nkbihfbeogaeaoehlefnkodbefgpgknn" | "bfnaelmomeimhlpmgjnjophhpkkoljpa" | "hnfanknocfeofbddgcijnmhnfnkdnaad" | "fhbohimaelbohpjbbldcngcnapndodjp" | "Exodus\exodus.wallet" | "exodus.wallet" | "Electrum\wallets" | "Electrum\wallets" | "atomic\Local Storage" | "Ethereum\keystore" | "\com.liberty.jaxx" | "Armory\" | "Coinomi\Coinomi" | "Guarda\Local")
                   or at text("wallet.dat" | "metamask" | "exodus" | "electrum") and call(@archive | @walk | shutil.copy*) and call(@http-post | @webhook | @mail | @ftp))",
     .benign = "Wallet software that reads its own files.",
     .does = "steals cryptocurrency wallets"},
    {.id = "password-manager",
     .title = "Password manager or key chain is read",
     .meaning = "Stored passwords may be out.",
     .severity = High,
     .techniques = "T1555.001 T1555.005",
     .pattern = R"(shell("security {find-generic-password,find-internet-password,dump-keychain}")
                   or at text("login.keychain" | "Library/Keychains" | ".password-store" | ".kdbx") and call(@http-post | @webhook | @archive | @mail))",
     .benign = "Reading one entry of the program's own.",
     .does = "reads stored passwords"},
    {.id = "secret-store-sweep",
     .title = "All secrets of a secret manager are read",
     .meaning = "Every secret of the project may be out.",
     .severity = High,
     .techniques = "T1555.006 T1526",
     .pattern = R"(call(*.list_secrets) and at call(*.access_secret_version | *.get_secret_value; in: loop)
                   or shell("vault kv list" | "gcloud secrets versions access" | "aws secretsmanager {list-secrets,get-secret-value}"))",
     .benign = "Fetching one named secret.",
     .does = "reads all secrets of a secret manager"},
    {.id = "wifi-keys",
     .title = "Wireless keys are read",
     .meaning = "The networks' keys may be out.",
     .severity = High,
     .techniques = "T1552 T1016.002",
     .pattern =
         R"(text("netsh wlan show profile" | "key=clear" | "NetworkManager/system-connections") or shell("netsh wlan {show,export} {profile,profiles}"))",
     .benign = "Network settings programs.",
     .does = "reads the keys of wireless networks"},
    {.id = "keylogger",
     .title = "Keys are recorded",
     .meaning = "Everything typed may be out, passwords included.",
     .severity = High,
     .techniques = "T1056.001",
     .pattern =
         R"(at call(@keyboard) and call(@write | open | @send | logging.basicConfig | logging.info | logging.debug)
                   or call(*.SetWindowsHookExA | *.SetWindowsHookExW | *.SetWindowsHookEx)
                   or call(*.GetAsyncKeyState; in: loop | forever) and call(open | @send)
                   or at call(pyHook.HookManager | pyxhook.HookManager) and call(*.HookKeyboard)
                   or at call(open; 0/file ^ "/dev/input/event") and call(@send | @write))",
     .benign = "Games and hot-key tools.",
     .does = "records what is typed"},
    {.id = "password-prompt",
     .title = "Asks for a password in another's name",
     .meaning = "The user may have typed a password into it.",
     .severity = Medium,
     .techniques = "T1056.002",
     .pattern =
         R"(shell("osascript * *hidden answer*") or text("with hidden answer") or call(*.Entry; show:text) and at call(@http-post | @webhook))",
     .benign = "Log-in windows of real programs.",
     .does = "asks for a password under a pretext"},
    {.id = "shell-history",
     .title = "Shell history is read",
     .meaning = "Passwords typed on command lines may be out.",
     .severity = Medium,
     .techniques = "T1552.003",
     .pattern =
         R"(at text(".bash_history" | ".zsh_history" | ".python_history" | ".mysql_history" | "ConsoleHost_history.txt") and call(@http-post | @webhook | @archive | @socket-send | @mail)
                   or shell("{cat,cp,grep,tail,head,base64,tar} {*.bash_history,*.zsh_history,*_history}"))",
     .benign = "Local search in the history.",
     .does = "reads the shell history"},
    {.id = "packet-sniffing",
     .title = "Network traffic is recorded",
     .meaning = "Passwords in clear traffic may be out.",
     .severity = Medium,
     .techniques = "T1040",
     .pattern = R"(call(scapy.all.sniff | scapy.sniff | pcapy.open_live | pcap.pcap)
                   or call(socket.socket; any:is(socket.AF_PACKET))
                   or call(socket.socket; any:is(socket.SOCK_RAW)) and at call(*.ioctl; 0:is(socket.SIO_RCVALL))
                   or shell("{tcpdump,tshark,ettercap,bettercap}"))",
     .benign = "Laboratory tools.",
     .does = "records network traffic"},
    {.id = "brute-force",
     .title = "Passwords are tried one after another",
     .meaning = "Other hosts are attacked from here.",
     .severity = High,
     .techniques = "T1110.001 T1110.003",
     .pattern =
         R"(call(@ssh | ftplib.FTP().login | telnetlib.Telnet().write | smtplib.SMTP().login | smbclient.* | pymysql.connect | pymssql.connect | ftplib.FTP; in: loop; any:file) and text("wordlist" | "passlist" | "passwords.txt" | "rockyou" | "Trying password" | "cracked")
                   or shell("{hydra,medusa,ncrack,patator}")
                   or call(@ssh | ftplib.FTP().login; in: loop; in: try; 3/password:file)
                   or whole("root" ; times = 3) and whole("admin"; times = 3) and at call(@ssh | telnetlib.Telnet | @connect))",
     .benign = "A retry with the same password.",
     .does = "tries passwords against other hosts"},
    {.id = "kubernetes-token",
     .title = "The pod's service-account token is read by hand",
     .meaning = "The token can be used against the cluster; check its rights and the audit log.",
     .severity = High,
     .techniques = "T1528 T1552.001",
     .pattern = R"(at text("serviceaccount/token") and call(@http | @run | @socket)
                   or shell("{cat,curl,head,base64,cp} {*serviceaccount/token*}"))",
     .benign = "The official client's in-cluster configuration.",
     .does = "takes the pod's access token to the cluster"},
    {.id = "secrets-search",
     .title = "Files are searched for secrets",
     .meaning = "Secrets in files may be out.",
     .severity = Medium,
     .techniques = "T1552.001 T1083",
     .pattern =
         R"(shell("{grep,rg,egrep} {*password*,*passwd*,*secret*,*AKIA*,*token*,*BEGIN*PRIVATE*,*api_key*} {/,/home*,/root*,/var*,/etc*,/opt*}" | "find {*.pem,*.key,*.env,*credentials*,*kubeconfig*}")
                   or at call(@walk; in: loop | function) and text("AKIA[" | "AKIA[0-9A-Z]" | "ghp_[" | "sk_live_[" | "xox[b"))",
     .benign = "Secret scanners of one's own repository.",
     .does = "searches files for secrets"},
    {.id = "credential-sent",
     .title = "Credentials leave the host",
     .meaning = "What was read from a credential store is out.",
     .severity = Critical,
     .techniques = "T1041 T1552",
     .pattern =
         R"(call(@http-post | @http-get; 0/url:credential; 0/url:file | network; 0/url:partial; not 0/url ~ "googleapis" | "amazonaws" | "localhost" | "kubernetes")
                   or call(@http-post; 1/data:credential; not 0/url ~ "googleapis" | "amazonaws" | "localhost" | "kubernetes")
                   or call(@http-post; json:credential; not 0/url ~ "googleapis" | "amazonaws" | "localhost" | "kubernetes")
                   or call(@http-post | @http-get; params:credential; not 0/url ~ "googleapis" | "amazonaws" | "localhost" | "kubernetes")
                   or call(os.environ.get | os.getenv; 0:one("AWS_SECRET_ACCESS_KEY" | "AWS_SESSION_TOKEN" | "AZURE_CLIENT_SECRET")) and at call(@http-get | @http-post | @http-request; 0/url:environment; 0/url = "http*.*/*")
                   or call(@http-post; files:credential)
                   or call(@socket-send | @mail | @ftp; any:credential))",
     .benign = "Logging in to the service that the credential belongs to.",
     .does = "sends credentials[ to {url}]"},
};

}  // namespace

std::span<const Behaviour> credentials() { return kRows; }

}  // namespace pyverdict::behaviour::parts
