"""Administration scripts of our own making for training: what operators write, and what an attacker writes with the same calls.

The texts stand in models/administration, a file for each matter, a block for each row: `== benign` or `== malicious`, and the
script, in which `<name>` is a value from below. A script is a row of its label with other benign rows around it, in a frame
that says nothing of the side it is from. None of the rows, and no frame, is one of `chores.py`, which is for measuring.
Values are drawn at random and stand for nobody's. Text only: nothing of it is ever run.
"""

import pathlib
import random
import re
import shlex

import oneliners

FOLDER = pathlib.Path(__file__).resolve().parents[1] / "administration"
SHORT = "commands"  # the file whose rows are handed to `python -c`

ORGANISATIONS = "northwind acme globex initech contoso hooli umbrella stark tyrell cyberdyne aperture fabrikam tailspin".split()
PROGRAMS = "node_exporter promtail telegraf filebeat vector caddy traefik restic rclone sops yq jq hugo trivy cosign eksctl consul fluent-bit mc grype dive stern step".split()
SERVICES = "nginx postgresql redis-server rabbitmq-server grafana-server haproxy keepalived chronyd unbound postfix gitlab-runner php-fpm tomcat mosquitto".split()
LIBRARIES = "rich httpx sqlalchemy celery gunicorn uvicorn jinja2 psutil paramiko tqdm lxml pillow matplotlib scipy transformers openpyxl ruamel.yaml".split()
SYSTEM = "tmux rsync cron lsof strace tcpdump socat ncdu logrotate unzip chrony sysstat openssl iproute2 dnsutils nfs-common fail2ban auditd".split()
REGIONS = ["eu-west-1", "eu-central-1", "us-east-1", "us-west-2", "ap-southeast-2", "sa-east-1"]
FETCHED = [
    "https://github.com/<org>/<prog>/releases/download/v<ver>/<prog>_<ver>_linux_x86_64.tar.gz", "https://github.com/<org>/<prog>/archive/refs/tags/v<ver>.tar.gz", "https://packages.<org>.com/<prog>/<prog>-<ver>.tgz",
    "https://artifacts.elastic.co/downloads/beats/<prog>/<prog>-<ver>-linux-x86_64.tar.gz", "https://dl.min.io/client/mc/release/linux-amd64/mc", "https://get.helm.sh/helm-v<ver>-linux-amd64.tar.gz", "https://dl.google.com/go/go<ver>.linux-amd64.tar.gz",
    "https://archive.apache.org/dist/kafka/<ver>/kafka_2.13-<ver>.tgz", "https://repo1.maven.org/maven2/com/<org>/<prog>/<ver>/<prog>-<ver>.jar", "https://nexus.<int>/repository/raw/<prog>/<ver>/<prog>", "http://mirror.<int>/<prog>/<prog>-<ver>.zip",
    "https://gitlab.com/<org>/<prog>/-/raw/main/bin/<prog>", "https://downloads.<org>.io/<prog>/<ver>/<prog>-linux-amd64", "https://raw.githubusercontent.com/<org>/<prog>/master/<prog>.py", "https://cdn.<org>.com/agent/<prog>.deb", "https://ftp.gnu.org/gnu/<prog>/<prog>-<ver>.tar.xz",
]  # fmt: skip
INSTALLERS = [
    "https://sh.rustup.rs", "https://deb.nodesource.com/setup_18.x", "https://raw.githubusercontent.com/<org>/<prog>/main/install.sh", "https://install.<org>.io", "https://get.<prog>.dev/install.sh", "https://astral.sh/uv/install.sh",
    "https://repo.anaconda.com/miniconda/Miniconda3-latest-Linux-x86_64.sh", "https://packages.<org>.com/install.sh", "https://rpm.nodesource.com/setup_16.x", "https://sdk.cloud.google.com", "http://install.<int>/agent.sh", "https://get.k3s.io",
]  # fmt: skip
CHATS = [
    "https://hooks.slack.com/services/T0<ID>/B0<ID>/<id><id>", "https://<org>.webhook.office.com/webhookb2/<id>/IncomingWebhook/<id>", "https://mattermost.<int>/hooks/<id>", "https://chat.googleapis.com/v1/spaces/<ID>/messages?key=<id>",
    "https://discord.com/api/webhooks/<port><port>/<id><id>", "https://events.pagerduty.com/v2/enqueue", "https://alerts.<int>/api/v1/notify",
]  # fmt: skip
EXTERNAL = [
    "<far>/<id>", "<far>/<id>.sh", "<far>/i.sh", "http://<ip>/<id>", "http://<ip>:<port>/<id>.sh", "http://<ip>/bins/x86", "https://<host>/s/<id>", "https://pastebin.com/raw/<id>", "https://<id>.ngrok.io/<id>",
    "https://raw.githubusercontent.com/<id>/<id>/main/<id>.sh", "https://transfer.sh/<id>/<id>", "http://<host>/<word>.txt", "https://cdn.discordapp.com/attachments/<port>/<n>/<id>",
]  # fmt: skip
WEBHOOKS = ["https://discord.com/api/webhooks/<port><port>/<id><id>", "https://webhook.site/<id>-<id>", "<far>/hook", "https://<id>.requestcatcher.com/x", "https://<id>.oast.fun", "https://eo<id>.m.pipedream.net"]

VALUES = {
    "fetch": lambda r: r.choice(FETCHED),
    "installer": lambda r: r.choice(INSTALLERS),
    "chat": lambda r: r.choice(CHATS),
    "ext": lambda r: r.choice(EXTERNAL),
    "webhook": lambda r: r.choice(WEBHOOKS),
    "org": lambda r: r.choice(ORGANISATIONS),
    "prog": lambda r: r.choice(PROGRAMS),
    "svc": lambda r: r.choice(SERVICES),
    "lib": lambda r: r.choice(LIBRARIES),
    "lib2": lambda r: r.choice(LIBRARIES),
    "rpm": lambda r: r.choice(SYSTEM),
    "rpm2": lambda r: r.choice(SYSTEM),
    "user": lambda r: r.choice("deploy backup monitor builder jenkins ansible www-data ops alice bob git app".split()),
    "region": lambda r: r.choice(REGIONS),
    "bucket": lambda r: r.choice(ORGANISATIONS) + "-" + r.choice(["backups", "artifacts", "logs", "static", "exports"]),
    "reg": lambda r: r.choice(["registry.<int>", "ghcr.io/<org>", "<org>.azurecr.io", "docker.io/<org>", "quay.io/<org>", "europe-docker.pkg.dev/<org>/images"]),
    "int": lambda r: r.choice(oneliners.WORDS) + r.choice(["1", "2", "", "-prod", "-01"]) + "." + r.choice(["internal", "corp", "local", "<org>.net", "svc.cluster.local", "lan"]),
    "int2": lambda r: r.choice(oneliners.WORDS) + "." + r.choice(["internal", "corp", "local", "svc"]),
    "ver": lambda r: f"{r.randrange(0, 30)}.{r.randrange(0, 20)}.{r.randrange(0, 12)}",
    "tmp": lambda r: r.choice(["/tmp/", "/var/tmp/", "/dev/shm/", "/tmp/."]) + oneliners.VALUES["id"](r),
    "ID": lambda r: oneliners.VALUES["id"](r).upper(),
    **{name: oneliners.VALUES[name] for name in ("ip", "host", "far", "port", "service", "id", "word", "n", "hex", "b64", "peer")},
}  # fmt: skip
KEPT = ("org", "word", "prog", "int", "user")  # the same in all of a script


def rows():
    """(malicious, file, text) of every row, in a fixed order."""
    result = []
    for path in sorted(FOLDER.glob("*.txt")):
        parts = re.split(r"^== (benign|malicious)\n", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        result += [(label == "malicious", path.stem, text.rstrip("\n")) for label, text in zip(parts[1::2], parts[2::2])]
    return result


def filled(text, rng, values):
    """The text with every `<name>` replaced, the same name by the same value."""
    while found := next((name for name in VALUES if f"<{name}>" in text), None):
        if found not in values:
            values[found] = VALUES[found](rng)
        text = text.replace(f"<{found}>", values[found])
    return text


def apart(text):
    """Import lines at the head of a block, and the rest."""
    lines = text.split("\n")
    imports = [line for line in lines if re.match(r"(import|from) \S", line)]
    return imports, [line for line in lines if line not in imports]


def framed(blocks, rng, values):
    """Blocks as one script: one after the other, as functions, as a class, below a main guard, or tried one by one."""
    parts = [apart(block) for block in blocks]
    heads = list(dict.fromkeys(line for imports, _ in parts for line in imports))
    # What a shell is told in a notebook stands at the left.
    frame = rng.choice(["as it is", "hoisted", "functions", "main", "tried", "class"])
    if any(line.startswith(("!", "class ", "@", "exec(")) for _, lines in parts for line in lines):
        frame = "as it is"
    in_by = lambda lines, by: [" " * by + line if line else line for line in lines]
    note = filled(rng.choice(["# <prog> for <org>", "# see wiki, runbook <n>", "# was a cron job of <user> before", "# called by the pipeline", "#"]), rng, dict(values))
    top = [line for line, share in (("#!/usr/bin/env python3", 0.35), ("# -*- coding: utf-8 -*-", 0.1), (note, 0.25)) if rng.random() < share]
    if frame == "as it is":
        return "\n".join(top + [block + rng.choice(["", "\n"]) for block in blocks]) + "\n"
    body = []
    if frame == "hoisted":
        for _, lines in parts:
            body += lines + [""]
    elif frame == "functions":
        names = [f"{rng.choice(['prepare', 'apply', 'sync', 'handle', 'ensure', 'job'])}_{rng.choice(oneliners.WORDS)}_{i}" for i in range(len(parts))]
        for name, (_, lines) in zip(names, parts):
            doc = [f'"""{name.replace("_", " ").capitalize()}."""'] if rng.random() < 0.4 else []
            body += [f"def {name}():"] + in_by(doc + lines, 4) + ["", ""]
        body += [f"{name}()" for name in names]
    elif frame == "main":
        body = ["def main():"] + in_by([line for _, lines in parts for line in lines], 4) + ["", 'if __name__ == "__main__":', "    main()"]
    elif frame == "tried":
        for _, lines in parts:
            body += ["try:"] + in_by(lines, 4) + [rng.choice(["except Exception as e:\n    print(e)", "except OSError:\n    pass", "except Exception:\n    raise SystemExit(1)"])]
    else:
        body = [f"class {rng.choice(oneliners.WORDS).capitalize()}{rng.choice(['Job', 'Manager', 'Task', 'Runner'])}:"]
        calls = []
        for i, (_, lines) in enumerate(parts):
            body += [f"    def step{i}(self):"] + in_by(lines, 8) + [""]
            calls.append(f"step{i}")
        body += [f"job = {body[0][6:-1]}()"] + [f"job.{call}()" for call in calls]
    return "\n".join(top + heads + [""] + body) + "\n"


def as_command(text, rng):
    """What stands on one line, as it is handed to an interpreter."""
    way = rng.random()
    if way < 0.25:
        return f"{rng.choice(['python', 'python3'])} -c {shlex.quote(text)}\n"
    if way < 0.4:
        return f"python3 - <<'EOF'\n{text}\nEOF\n"
    return text + rng.choice(["", "\n"])


def made(variants):
    """So many scripts of each row: (text, malicious, number of the row)."""
    rng = random.Random("administration")
    all_rows = rows()
    benign = [text for malicious, matter, text in all_rows if not malicious and matter != SHORT]
    result = []
    for number, (malicious, matter, text) in enumerate(all_rows):
        for variant in range(variants):
            values = {}
            if matter == SHORT:
                result.append((as_command(filled(text, rng, values), rng), malicious, number))
                continue
            # Half of them alone: what stands beside a row is no mark of its side.
            blocks = [text] + (rng.sample(benign, rng.randrange(1, 3)) if rng.random() < 0.5 else [])
            rng.shuffle(blocks)
            done = []
            for block in blocks:
                own = {name: value for name, value in values.items() if name in KEPT}
                done.append(filled(block, rng, own))
                values.update(own)
            result.append((framed(done, rng, values), malicious, number))
    return result
