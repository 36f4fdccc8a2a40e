#include "behaviour/catalogue.h"

namespace pyverdict::behaviour::parts {
namespace {

using enum Severity;

constexpr Behaviour kRows[] = {
    {.id = "screenshot",
     .title = "Screen is captured and sent or captured again and again",
     .meaning = "Whatever was on the screen may be out.",
     .severity = High,
     .techniques = "T1113",
     .pattern =
         R"(at call(@screenshot) and call(@http-post | @webhook | @socket-send | @mail | @ftp | *.send_photo | *.send_document)
                   or call(@screenshot; in: forever) and call(@sleep))",
     .benign = "Test automation that saves pictures.",
     .does = "captures the screen"},
    {.id = "camera-microphone",
     .title = "Camera or microphone is recorded and sent",
     .meaning = "People near the machine may have been recorded.",
     .severity = High,
     .techniques = "T1125 T1123",
     .pattern =
         R"(at call(@camera | @microphone) and call(@http-post | @webhook | @socket-send | @mail | @ftp | *.send_photo | *.send_voice | *.send_audio))",
     .benign = "Vision and speech programs.",
     .does = "records camera or microphone"},
    {.id = "clipboard",
     .title = "Clipboard is read and sent",
     .meaning = "Copied passwords may be out.",
     .severity = Medium,
     .techniques = "T1115",
     .pattern =
         R"(call(@clipboard; in: loop | forever) or at call(@clipboard) and call(@http-post | @webhook | @socket-send | @mail))",
     .benign = "Managers of the clipboard.",
     .does = "reads the clipboard"},
    {.id = "clipper",
     .title = "Addresses of wallets in the clipboard are replaced",
     .meaning = "Payments from this machine went to the attacker.",
     .severity = Critical,
     .techniques = "T1115 T1565.002 T1657",
     .pattern =
         R"pattern(call(@clipboard) and at call(pyperclip.copy | win32clipboard.SetClipboardData | clipboard.copy | win32clipboard.SetClipboardText) and text("0x[a-fA-F0-9]" | "^(bc1|[13])" | "[13][a-km-z" | "a-fA-F0-9]{40}" | "wallet" | "[1-9A-HJ-NP-Za-km-z]"))pattern",
     .benign = "Managers of the clipboard.",
     .does = "replaces wallet addresses in the clipboard"},
    {.id = "mail-theft",
     .title = "Mail or chat archives are taken",
     .meaning = "Correspondence may be out.",
     .severity = High,
     .techniques = "T1114.001 T1005",
     .pattern =
         R"(at text("Thunderbird\Profiles" | "thunderbird/profiles" | "Microsoft\Outlook" | "msgstore.db" | "WhatsApp*db" | "Signal\sql") and call(@http-post | @webhook | @archive | @ftp))",
     .benign = "Import of mail.",
     .does = "takes mail or chat archives"},
    {.id = "archive-and-send",
     .title = "Files are packed and sent",
     .meaning = "What was packed is out; find out what it was.",
     .severity = High,
     .techniques = "T1560.002 T1074.001 T1041",
     .pattern =
         R"(at call(zipfile.ZipFile | tarfile.open | shutil.make_archive | pyminizip.compress; any ~ "w" | "zip" | "temp" | "tmp" | ".zip") and call(@walk | zipfile.ZipFile().write) and call(@http-post | requests.post | *.send_document; files:present)
                   or at call(shutil.make_archive; 2/root_dir ~ "~" | "/home" | "/root" | "\Users" | "/etc") and call(@http-post; files:present)
                   or shell("{tar,zip,7z} *") then at shell("curl {-F,-T,--upload-file,--data-binary,-d}" | "{nc,scp,ftp,rclone,gsutil}"))",
     .benign = "Backups with a stated target.",
     .does = "packs files and sends them[ to {url}]"},
    {.id = "webhook",
     .title = "Web hook of a chat platform",
     .meaning = "The address carries its own key: report it to the platform to have it closed.",
     .severity = Medium,
     .techniques = "T1567.004 T1102.003",
     .pattern =
         R"(text("discord.com/api/webhooks/" | "discordapp.com/api/webhooks/" | "ptb.discord.com/api/webhooks" | "canary.discord.com/api/webhooks" | "hooks.slack.com/services/" | "discord.com/api/v*/webhooks/"; not "{id}" | "..." | "xxx"))",
     .benign = "Bots that send their own alerts.",
     .does = "reports to a chat web hook"},
    {.id = "telegram-bot",
     .title = "Telegram bot",
     .meaning = "The token names the bot; what it was sent can be asked of Telegram.",
     .severity = Medium,
     .techniques = "T1567.004 T1102.002",
     .pattern = R"(text("api.telegram.org/bot"))",
     .benign = "Bots that send their own alerts.",
     .does = "reports to a Telegram bot"},
    {.id = "telegram-token",
     .title = "Telegram bot whose token stands in the script",
     .meaning = "The token names the bot and its chats; report it to have it closed.",
     .severity = High,
     .techniques = "T1567.004 T1102.002 T1552.001",
     .pattern =
         R"(at shape(telegram-token) and text("api.telegram.org") or at shape(telegram-token) and import(telebot | telegram | telegram.* | aiogram | aiogram.* | telepot | pyrogram | telethon))",
     .benign = "Bots that take their token from the configuration.",
     .does = "reports to a Telegram bot whose token it carries"},
    {.id = "webhook-with-data",
     .title = "Collected data goes to a chat web hook or bot",
     .meaning = "Data of this host is in the attacker's channel.",
     .severity = Critical,
     .techniques = "T1567.004 T1041",
     .pattern =
         R"(text("/api/webhooks/" | "hooks.slack.com/services/" | "api.telegram.org/bot" | "/sendDocument" | "/sendMessage?") and at call(@http-post | @http-get | @http-request | @webhook; any:host | credential | environment | process | input; not any:argument)
                   or text("/api/webhooks/" | "api.telegram.org/bot") and at call(@http-post; files:present)
                   or text("/api/webhooks/" | "api.telegram.org/bot") and at call(@walk) and text("AppData" | "APPDATA" | "LOCALAPPDATA" | "Local State"))",
     .benign = "Bots that send their own alerts.",
     .does = "sends what it collects to a chat channel"},
    {.id = "file-drop-upload",
     .title = "Upload to a public place for files or texts",
     .meaning = "Data went to a public service; ask for its removal.",
     .severity = High,
     .techniques = "T1567.003 T1567.002",
     .pattern =
         R"(at text("pastebin.com/api" | "//transfer.sh" | "gofile.io" | "//file.io" | "//0x0.st" | "anonfiles.com" | "api.anonfile" | "store*.gofile.io/uploadFile" | "bashupload.com" | "//temp.sh" | "catbox.moe" | "api.bayfiles" | "//oshi.at" | "termbin.com" | "filebin.net" | "uguu.se" | "tmpfiles.org" | "ix.io" | "pixeldrain.com/api" | "ufile.io") and call(@http-post | @run | @connect)
                   or shell("curl {-F,-T,--upload-file,-d,--data*} {*transfer.sh*,*file.io*,*0x0.st*,*bashupload*,*temp.sh*,*catbox*,*gofile*}" | "* | nc termbin.com"))",
     .benign = "Command-line tools that upload what they are given.",
     .does = "uploads to a public file service"},
    {.id = "collected-data-sent",
     .title = "Collected data is posted to a fixed address",
     .meaning = "Data of this host is out.",
     .severity = High,
     .techniques = "T1041",
     .pattern =
         R"(call(@http-post; any:input | environment; 0/url ^ "http://" | "https://"; not 0/url ~ "localhost" | "127.0.0.1" | "googleapis" | "amazonaws" | "api.github.com"; not any:argument)
                   or call(*.socket().send | *.socket().sendall; 0:environment | input)
                   or shell("curl {-F,-T,--upload-file,--data-binary,-d} {*@/etc/*,*@/root*,*@/home*,*@/var*,*@~*,*$(cat*,*$(env*,*`cat*}" | "{cat,tar,env,base64,printenv} | {nc,ncat,curl} *"))",
     .benign = "Clients of an interface.",
     .does = "sends collected data[ to {url}]"},
    {.id = "file-sent",
     .title = "File of the host is posted to a fixed address",
     .meaning = "A file is out; see which.",
     .severity = Medium,
     .techniques = "T1041 T1005",
     .pattern =
         R"(call(@http-post; files:file; 0/url ^ "http"; not any:argument | parameter; not 0/url ~ "localhost" | "127.0.0.1"))",
     .benign = "Clients that upload their own output.",
     .does = "sends files[ to {url}]"},
    {.id = "mail-exfiltration",
     .title = "Mail with a password in the script",
     .meaning = "The mail account is the attacker's or stolen; what was sent is in it.",
     .severity = Medium,
     .techniques = "T1048.003 T1071.003",
     .pattern =
         R"(call(smtplib.SMTP().login | smtplib.SMTP_SSL().login; 0:literal; 1:literal; not 1:environment | argument | input | file) and at call(@mail))",
     .benign = "Reports with a password from the configuration.",
     .does = "sends mail from an account whose password it carries"},
    {.id = "ftp-exfiltration",
     .title = "Files go to an FTP server with a password in the script",
     .meaning = "What was sent is on that server.",
     .severity = Medium,
     .techniques = "T1048.003 T1071.002",
     .pattern = R"(call(ftplib.FTP | ftplib.FTP().login | ftplib.FTP_TLS; any:literal) and at call(@ftp))",
     .benign = "Deployments with a password from the configuration.",
     .does = "uploads files by FTP"},
    {.id = "cloud-transfer",
     .title = "Bucket is opened to everyone or copied elsewhere",
     .meaning = "Data of the project may be out; read the data-access log.",
     .severity = High,
     .techniques = "T1537 T1530",
     .pattern =
         R"(at text("allUsers" | "allAuthenticatedUsers") and call(*.set_iam_policy | *.make_public | *.put_bucket_acl | *.save)
                   or shell("gsutil {iam,acl} ch {allUsers*,*AllUsers*}" | "aws s3 sync s3://* s3://*"))",
     .benign = "Migrations that follow a document.",
     .does = "opens cloud storage to others"},
};

}  // namespace

std::span<const Behaviour> collection() { return kRows; }

}  // namespace pyverdict::behaviour::parts
