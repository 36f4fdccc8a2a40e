#include "behaviour/catalogue.h"

namespace pyverdict::behaviour::parts {
namespace {

using enum Severity;

constexpr Behaviour kRows[] = {
    {.id = "docker-socket",
     .title = "Container engine's socket is used by hand",
     .meaning = "Who holds the socket is root on the node; check the node.",
     .severity = High,
     .techniques = "T1611 T1610 T1059.013",
     .pattern =
         R"(at text("docker.sock" | "containerd.sock" | "crio.sock") and call(@connect | *.connect | @http-post | @run | *.request) and text("/containers/create" | "/exec" | "Privileged" | "Binds" | "/containers/json" | "--unix-socket" | "-H unix")
                   or shell("docker {-H,--host} {unix://*,tcp://*} {run,exec}" | "curl --unix-socket {*docker.sock,*containerd.sock}"))",
     .benign = "Build tools that use the client library.",
     .does = "drives the container engine through its socket"},
    {.id = "privileged-container",
     .title = "Container with the host's disk or all rights is started",
     .meaning = "The container can take the node over; treat the node as reached.",
     .severity = Critical,
     .techniques = "T1611 T1610",
     .pattern =
         R"(shell("{docker,podman,nerdctl,ctr} run {-v,--volume,--mount} {/:/*,*source=/*}" | "{docker,podman,nerdctl} run {--privileged,--pid=host} {chroot,nsenter,*/host*,sh,bash}" | "{docker,podman} run {-v/:/*,--volume=/:/*}")
                   or call(docker.*().containers.run | docker.*().containers.create; any ~ "/"; privileged = True)
                   or call(docker.*().containers.run | docker.*().containers.create; volumes:one("/" | "/etc" | "/root" | "/proc" | "/var/run/docker.sock" | "/etc/cron.d" | "/var/spool/cron"))
                   or text("/:/host" | "/:/mnt" | "/:/rootfs") and at call(@http-post | @run | *.run | *.create | *.request))",
     .benign = "Build tools that mount one project folder.",
     .does = "starts a container that owns the host"},
    {.id = "namespace-escape",
     .title = "Enters the host's namespaces",
     .meaning = "What followed ran on the node, not in the container.",
     .severity = Critical,
     .techniques = "T1611",
     .pattern =
         R"(shell("nsenter {-t,--target,-t1,--target=1,-at*} *" | "nsenter {-m*,--mount=/proc/1/*,-a*}" | "chroot {/host,/hostfs,/mnt/host,/rootfs,/proc/1/root,/host/*}" | "unshare {-UrmC,-r,-Ur*,--user,-rm*}")
                   or at call(os.setns | *.setns) and text("/proc/1/ns") or call(os.chroot; 0 ^ "/host" | "/rootfs" | "/proc/1/root"))",
     .benign = "Debugging of a node by its owner.",
     .does = "breaks out of the container into the host"},
    {.id = "cgroup-escape",
     .title = "Kernel is told to run a program (release_agent, core_pattern)",
     .meaning = "The program runs as root on the node.",
     .severity = Critical,
     .techniques = "T1611",
     .pattern =
         R"(text("release_agent" | "notify_on_release") and at call(open | @write | @run; any ~ "release_agent" | "notify_on_release" | "cgroup")
                   or call(open; 0/file = "/proc/sys/kernel/core_pattern" | "/sys/kernel/uevent_helper"; 1/mode ~ "w" | "a")
                   or shell("* > {*/release_agent,*/notify_on_release,*core_pattern,*uevent_helper}"))",
     .benign = "Reading these files.",
     .does = "breaks out of the container through the kernel"},
    {.id = "host-device",
     .title = "Host's disk or root file system is opened from inside",
     .meaning = "Files of the node can be read and written.",
     .severity = High,
     .techniques = "T1611 T1006",
     .pattern =
         R"(call(@read | @copy | os.listdir | os.walk | os.scandir | os.chroot | os.chdir; any ^ "/proc/1/root") or shell("{cat,cp,ls,tar,find,chroot,head,ln} /proc/1/root*") or shell("mount {/dev/sd*,/dev/vd*,/dev/nvme*,/dev/xvd*}" | "debugfs {/dev/*,-w}" | "mknod * b"))",
     .benign = "Disk tools.",
     .does = "opens the host's disk"},
    {.id = "runtime-overwrite",
     .title = "Container runtime is overwritten",
     .meaning = "The next command into any container runs the attacker's program on the node.",
     .severity = Critical,
     .techniques = "T1611 T1068",
     .pattern = R"(call(open | os.open; 0/file ^ "/proc/"; 0/file ~ "/exe"; 1/mode ~ "w")
                   or call(os.open | open; 0/file ~ "/proc/self/fd/"; any:is(os.O_WRONLY | os.O_RDWR))
                   or call(open; 0/file ^ "/proc/self/fd/"; 1/mode ~ "w") and call(os.open; 0 ^ "/proc/"; 0 ~ "/exe")
                   or text("#!/proc/self/exe"))",
     .benign = "Starting oneself again through this path.",
     .does = "overwrites the container runtime"},
    {.id = "cluster-by-token",
     .title = "Cluster is addressed by hand with a pod's token",
     .meaning = "The pod's rights in the cluster were used; read the audit log of the API server.",
     .severity = High,
     .techniques = "T1552.007 T1528",
     .pattern =
         R"(text("serviceaccount/token" | "serviceaccount/namespace" | "serviceaccount/ca.crt") and at text("kubernetes.default" | "/api/v1/" | "KUBERNETES_SERVICE_HOST" | "/apis/rbac") and call(@http | @run; any ~ "Bearer" | "curl" | "Authorization" | "kubernetes" | "/api")
                   or shell("kubectl --token*"))",
     .benign = "The official client's in-cluster configuration.",
     .does = "uses the pod's token against the cluster"},
    {.id = "cluster-secrets",
     .title = "All secrets of the cluster are read",
     .meaning = "Every secret that the workload may read is out.",
     .severity = High,
     .techniques = "T1552.007",
     .pattern =
         R"(call(*.list_secret_for_all_namespaces) or text("/api/v1/secrets") or shell("kubectl get {secret,secrets} {-A,--all-namespaces}"))",
     .benign = "Operators with declared rights.",
     .does = "reads all secrets of the cluster"},
    {.id = "cluster-takeover",
     .title = "Pod with the host's rights or a binding to cluster-admin is made",
     .meaning = "Nodes or the whole cluster can be taken over.",
     .severity = High,
     .techniques = "T1610 T1098.006",
     .pattern =
         R"(call(*.create_namespaced_pod | *.create_namespaced_daemon_set | *.create_namespaced_deployment) and at text("hostPID" | "host_pid" | "hostPath" | "privileged" | "hostNetwork")
                   or call(*.create_cluster_role_binding) and at text("cluster-admin")
                   or shell("kubectl create clusterrolebinding *cluster-admin*")
                   or at text("hostPID*true" | "hostPID: true") and call(@run | @http-post))",
     .benign = "Operators with declared rights.",
     .does = "takes rights over the cluster"},
    {.id = "kubelet-access",
     .title = "Node's kubelet is addressed directly",
     .meaning = "Commands may have run in other pods of the node.",
     .severity = High,
     .techniques = "T1609 T1613",
     .pattern =
         R"(text(":10250/run" | ":10250/exec" | ":10250/pods" | ":10255/pods" | "kubeletctl" | ":10250/runningpods"))",
     .benign = "Reading of metrics.",
     .does = "runs commands through a node's kubelet"},
    {.id = "service-account-impersonation",
     .title = "Acts as another service account",
     .meaning =
         "Rights were taken from another account; read the audit log for tokens that were made for it.",
     .severity = Medium,
     .techniques = "T1548.005 T1528",
     .pattern = R"(call(*.signJwt | *.signBlob | *.generateAccessToken | *.generate_access_token)
                   or at text(":generateAccessToken" | ":signJwt" | ":signBlob" | "implicitDelegation") and call(@http | @run))",
     .benign = "The official client library's own impersonation.",
     .does = "acts as another service account"},
    {.id = "container-probe",
     .title = "Checks whether it runs in a container",
     .meaning = "On its own ordinary; with an escape it is its first step.",
     .severity = Info,
     .techniques = "T1613",
     .pattern = R"(text("/.dockerenv" | "/proc/1/cgroup" | "/proc/self/cgroup" | "/run/.containerenv"))",
     .benign = "Tools that adapt to containers.",
     .does = "checks whether it runs in a container"},
    {.id = "capability-probe",
     .title = "Looks at the container's capabilities",
     .meaning = "Someone looked for a way out of the container.",
     .severity = Medium,
     .techniques = "T1613 T1611",
     .pattern =
         R"(shell("capsh --print" | "{cat,grep} {*CapEff*,*/proc/self/status}" | "amicontained") or text("CapEff" | "amicontained"))",
     .benign = "Diagnostics of a container platform.",
     .does = "looks at the container's capabilities"},
    {.id = "remote-docker",
     .title = "Unprotected container engine of another host is used",
     .meaning = "Other hosts are taken over from here.",
     .severity = Critical,
     .techniques = "T1190 T1610",
     .pattern =
         R"(text(":2375/" | ":2376/containers" | ":4243/containers") and at call(@http | @run | @connect)
                   or call(docker.DockerClient | docker.APIClient; base_url ~ ":2375" | ":4243") and at call(docker.*().containers.run | docker.*().containers.create | docker.*().create_container))",
     .benign = "Clients of one's own engine.",
     .does = "takes over open container engines"},
};

}  // namespace

std::span<const Behaviour> containers() { return kRows; }

}  // namespace pyverdict::behaviour::parts
