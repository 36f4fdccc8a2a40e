#include "behaviour/catalogue.h"

namespace pyverdict::behaviour::parts {
namespace {

using enum Severity;

constexpr Behaviour kRows[] = {
    {.id = "workload-as-account",
     .title = "Workload is started under another account with a bare access token",
     .meaning =
         "The workload acts with the rights of the account that it was given; see what it was told to do.",
     .severity = High,
     .techniques = "T1578.002 T1548.005 T1648",
     .pattern =
         R"(call(google.oauth2.credentials.Credentials; 0/token:present) and text("serviceAccountEmail" | "serviceAccountName" | "serviceAccounts") and at call(*.create | *.insert | *.patch; body:present)
                   or at call(*.builds().create | *.create_build) and text("curl*@/" | "curl*169.254.169.254" | "/dev/tcp/"))",
     .benign = "Deployments with the account's own credentials.",
     .does = "starts a workload under another account"},
    {.id = "signed-token-exchange",
     .title = "Token for another account is made from its signature",
     .meaning = "Tokens of that account exist that its owner did not ask for; read the audit log for SignJwt "
                "and SignBlob.",
     .severity = High,
     .techniques = "T1548.005 T1550.001",
     .pattern =
         R"(at call(*.signJwt | *.signBlob | *.sign_jwt | *.sign_blob) and text("oauth2/token" | "oauth2.googleapis.com/token" | "oauth2/v4/token") and call(@http))",
     .benign = "Signed links to stored files.",
     .does = "makes a token for another account"},
    {.id = "cloud-key-created",
     .title = "Lasting key or password for a cloud account is made",
     .meaning = "The key stays valid until it is deleted; list the account's keys.",
     .severity = Medium,
     .techniques = "T1098.001",
     .pattern =
         R"(call(*.serviceAccounts().keys().create | *.create_service_account_key | boto3.*().create_access_key | boto3.*().create_login_profile | boto3.*().update_login_profile)
                   or shell("gcloud iam service-accounts keys create" | "aws iam {create-access-key,create-login-profile,update-login-profile}" | "az ad {sp,app} credential reset"))",
     .benign = "Listing of keys, and their rotation by the platform.",
     .does = "makes a lasting key for a cloud account"},
    {.id = "cloud-admin-granted",
     .title = "Far-reaching cloud role is granted",
     .meaning = "Someone may now own the project or account; read its policy and take the binding out.",
     .severity = High,
     .techniques = "T1098.003",
     .pattern =
         R"(text("roles/owner" | "roles/editor" | "roles/iam.serviceAccountTokenCreator" | "roles/iam.serviceAccountKeyAdmin" | "policy/AdministratorAccess" | "policy/IAMFullAccess") and at call(*.setIamPolicy | *.set_iam_policy | boto3.*().attach_user_policy | boto3.*().attach_role_policy | boto3.*().attach_group_policy)
                   or call(boto3.*().put_user_policy | boto3.*().put_role_policy | boto3.*().create_policy_version; PolicyDocument ~ '"Action": "*"' | '"Action":"*"')
                   or shell("gcloud add-iam-policy-binding {*roles/owner*,*roles/editor*,*TokenCreator*,*serviceAccountKeyAdmin*}" | "aws iam {attach-user-policy,attach-role-policy,attach-group-policy} {*AdministratorAccess*,*IAMFullAccess*}"))",
     .benign = "Narrow roles for one resource.",
     .does = "grants a far-reaching cloud role"},
    {.id = "cloud-trust-changed",
     .title = "Who may take a cloud role, or which policy holds, is changed",
     .meaning = "Accounts from outside may be able to act here; read the role's trust policy.",
     .severity = Medium,
     .techniques = "T1098.003 T1484.002",
     .pattern =
         R"(call(boto3.*().update_assume_role_policy | boto3.*().set_default_policy_version | boto3.*().add_user_to_group)
                   or shell("aws iam {update-assume-role-policy,set-default-policy-version,add-user-to-group}"))",
     .benign = "Reading of policies.",
     .does = "changes who may take a cloud role"},
    {.id = "cloud-account-added",
     .title = "Cloud user is made with a key and rights",
     .meaning = "Someone can come back with an account of their own; delete the user.",
     .severity = High,
     .techniques = "T1136.003 T1098.001",
     .pattern =
         R"(call(boto3.*().create_user) and at call(boto3.*().create_access_key | boto3.*().create_login_profile) and call(boto3.*().attach_user_policy | boto3.*().put_user_policy | boto3.*().add_user_to_group)
                   or shell("aws iam create-user") and at shell("aws iam {create-access-key,create-login-profile}"))",
     .benign = "Listing of users.",
     .does = "adds a cloud user for later"},
    {.id = "snapshot-shared",
     .title = "Snapshot or image is shared with another account",
     .meaning =
         "Whoever was given it has a copy of the disk; read what was on it and take the permission back.",
     .severity = High,
     .techniques = "T1537",
     .pattern =
         R"(call(boto3.*().modify_snapshot_attribute | boto3.*().modify_image_attribute | boto3.*().modify_db_snapshot_attribute | boto3.*().modify_db_cluster_snapshot_attribute; any ~ "add" | "Add" | "create" | "restore" | "all")
                   or shell("aws {ec2,rds} {modify-snapshot-attribute,modify-image-attribute,modify-db-snapshot-attribute}" | "gcloud compute {images,snapshots} add-iam-policy-binding"))",
     .benign = "Making and deleting of snapshots.",
     .does = "shares a copy of a disk with another account"},
    {.id = "instance-ssh-keys",
     .title = "SSH key is put into the metadata of instances",
     .meaning = "Someone can log in to every instance that reads it; remove the key and look for log-ins.",
     .severity = High,
     .techniques = "T1098.004 T1021.007",
     .pattern =
         R"(whole("ssh-keys" | "sshKeys") and at call(*.setMetadata | *.set_metadata | *.setCommonInstanceMetadata | *.set_common_instance_metadata)
                   or call(boto3.*().send_ssh_public_key)
                   or shell("gcloud compute {instances,project-info} add-metadata {*ssh-keys*}"))",
     .benign = "Reading of the metadata.",
     .does = "puts an SSH key into the metadata of instances"},
    {.id = "instance-startup-changed",
     .title = "Start-up script of an instance is changed",
     .meaning = "The instance runs it as root at its next start; read the script.",
     .severity = Medium,
     .techniques = "T1578.005 T1037",
     .pattern =
         R"(whole("startup-script" | "startup-script-url" | "windows-startup-script-ps1") and at call(*.setMetadata | *.set_metadata | *.setCommonInstanceMetadata)
                   or call(boto3.*().modify_instance_attribute; UserData:present)
                   or shell("gcloud compute instances add-metadata {*startup-script*}" | "aws ec2 modify-instance-attribute {--user-data*,--attribute*}"))",
     .benign = "Making of a new instance with a start-up script.",
     .does = "changes the start-up script of an instance"},
    {.id = "function-code-replaced",
     .title = "Code of a cloud function is replaced",
     .meaning = "Ordinary for deployments; otherwise the function's role is in other hands.",
     .severity = Low,
     .techniques = "T1648",
     .pattern = R"(call(boto3.*().update_function_code) or shell("aws lambda update-function-code"))",
     .benign = "Calls of a function.",
     .does = "replaces the code of a cloud function"},
    {.id = "managed-commands",
     .title = "Commands are sent to instances through the cloud's management service",
     .meaning = "They ran as root on every instance that was named; read the service's history.",
     .severity = Medium,
     .techniques = "T1651",
     .pattern =
         R"(call(boto3.*().send_command; DocumentName ~ "RunShellScript" | "RunPowerShellScript")
                   or shell("aws ssm {send-command,start-session}" | "az vm run-command invoke"))",
     .benign = "Listing of managed instances.",
     .does = "runs commands on instances through the cloud"},
    {.id = "permission-probing",
     .title = "Tries which rights it has in the cloud",
     .meaning = "Someone looked for what the account may do; read the audit log for refused calls.",
     .severity = Medium,
     .techniques = "T1526 T1069.003",
     .pattern =
         R"(call(*.testIamPermissions | *.test_iam_permissions; in: loop)
                   or call(boto3.*().simulate_principal_policy; in: loop)
                   or call(boto3.*().get_account_authorization_details))",
     .benign = "One check of one right.",
     .does = "tries which rights it has in the cloud"},
    {.id = "foreign-image-build",
     .title = "Container image is built from a fetched recipe",
     .meaning = "What is in the image came from elsewhere; find where the image was started.",
     .severity = Medium,
     .techniques = "T1612 T1525",
     .pattern =
         R"(shell("{docker,podman,buildah} build {http://*,https://*,git://*,git@*}" | "{curl,wget} | {docker,podman} build")
                   or call(docker.*().images.build | docker.*().build; remote:present)
                   or call(docker.*().images.build | docker.*().build; fileobj:network))",
     .benign = "Builds of a folder of one's own.",
     .does = "builds a container image from a fetched recipe"},
};

}  // namespace

std::span<const Behaviour> cloud() { return kRows; }

}  // namespace pyverdict::behaviour::parts
