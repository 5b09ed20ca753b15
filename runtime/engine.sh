# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with run.sh
# The Docker engine: whether it will do, and what a container may see of this job.

# Ask the engine something that it answers at once, but never wait long for one that hangs.
docker_soon() {
    timeout "$(share_of_time 25 10)" docker "$@"
}

# Whether there is an engine for Linux containers in which our files are ours. Set `identity` to the
# options that make them so.
engine_is_usable() {
    local told host
    [ "${RUNNER_OS:-$(uname -s)}" = Linux ] || return 1
    told=$(docker_soon info --format '{{.OSType}} {{.SecurityOptions}}' 2>/dev/null) || return 1
    identity=(--user "$(id -u):$(id -g)")
    case $told in
        *name=rootless*)
            # Its root is the user that it runs as, who is us where its socket is ours. Its network
            # is not ours: a proxy on the loopback device is out of its reach.
            host=$(docker_soon context inspect --format '{{.Endpoints.docker.Host}}' 2>/dev/null) ||
                return 1
            [ -O "${host#unix://}" ] || return 1
            case ${HTTPS_PROXY:-}${https_proxy:-}${HTTP_PROXY:-}${http_proxy:-} in
                *//localhost* | *//127.* | *'//[::1]'*) return 1 ;;
            esac
            identity=(--user 0:0)
            ;;
        *name=userns*) identity+=(--userns host) ;;
        "linux "*) ;;
        *) return 1 ;;
    esac
}

# Show a path to the container, at the same place, so that paths in outputs are right outside too.
share() {
    local path=${1%/} access=$2
    [ -e "$path" ] || return 0
    case $shared in
        *"|$path|"*) return 0 ;;
    esac
    shared+="$path|"
    # The quotes are CSV's, for a path with a comma.
    options+=(--mount "type=bind,\"source=$path\",\"target=$path\"$access")
}

# Print a path from the root on; a relative one starts from the folder that the step stands in, and an
# empty one stays so. A folder has one name, however it is written: no engine mounts it twice.
from_here() (
    path=$1
    case $path in
        "" | /*) ;;
        *) path=$PWD/$path ;;
    esac
    if [ -n "$path" ] && cd -- "$path" 2>/dev/null; then
        pwd
    else
        printf '%s\n' "$path"
    fi
)

# Have a folder, and show it to the container, which may write there; what cannot be made is left to
# the program to report.
share_new() {
    mkdir -p -- "$1" 2>/dev/null || true
    share "$(from_here "$1")" ""
}

# Show what a sync reads and writes, with the defaults that the program has. SQLite makes files beside
# its own, in ledgers that are only read, too.
share_ledgers() {
    local name plan
    is_sync || return 0
    read -r name <<<"${SEI_LEDGER:-}"
    share_new "${name:-sei-ledger}"
    while read -r name; do
        share "$(from_here "$name")" ""
    done <<<"${SEI_LEDGERS:-}"
    read -r plan <<<"${SEI_PLAN:-}"
    if [ "$mode" = sync-plan ]; then
        plan=$(from_here "${plan:-sei-plan.json}")
        share_new "${plan%/*}"
    else
        share "$(from_here "$plan")" ",readonly"
    fi
}

# Fill `options` with what the container may see of this job, and nothing else.
collect_options() {
    local name
    shared="|"
    options=(--pull never --network host --read-only --cap-drop ALL
        --security-opt no-new-privileges "${identity[@]}")
    # By name only: arguments are for all to see, and some values are secret.
    while read -r name; do
        case $name in
            SEI_* | GITHUB_* | RUNNER_* | ACTIONS_STEP_DEBUG | CI | SSL_CERT_FILE | \
                SSL_CERT_DIR | REQUESTS_CA_BUNDLE | HTTP_PROXY | HTTPS_PROXY | NO_PROXY | \
                http_proxy | https_proxy | no_proxy)
                options+=(--env "$name")
                ;;
        esac
    done < <(compgen -e)
    # The engine mounts only what is there already. The files are named each, though a folder may
    # hold them all: an engine that finds their random names does see this job.
    for name in "${GITHUB_OUTPUT:-}" "${GITHUB_STEP_SUMMARY:-}"; do
        if [ -n "$name" ]; then
            : >>"$name" || true
        fi
    done
    share "${GITHUB_OUTPUT:-}" ""
    share "${GITHUB_STEP_SUMMARY:-}" ""
    share "$RUNNER_TEMP" ""
    # The folders of reports that wait are emptied, wherever they lie.
    while read -r name; do
        share "$(from_here "$name")" ""
    done <<<"${SEI_OUTBOX:-}"
    share_ledgers
    if [ -n "${SEI_OUTBOX:-}" ] || is_sync; then
        options+=(--workdir "$PWD")
    fi
    share "${GITHUB_EVENT_PATH:-}" ",readonly"
    share "${GITHUB_ARTIFACTS_LIST:-}" ",readonly"
    share "${GITHUB_WORKSPACE:-}" ",readonly"
    share "${SSL_CERT_FILE:-}" ",readonly"
    share "${SSL_CERT_DIR:-}" ",readonly"
    share "${REQUESTS_CA_BUNDLE:-}" ",readonly"
    case $shared in
        *"|/tmp|"*) ;;
        *) options+=(--tmpfs /tmp) ;;
    esac
}

# Whether the engine can mount what the container is to see. It cannot where it lives elsewhere: in
# a container job with the host's socket, paths here are not the host's. Signs of being inside a
# container would not tell: there are jobs in containers that have the same paths as their engine.
# An empty image shows it at once, before time is spent on getting ours.
engine_sees_this_job() {
    local image container
    image=$(head -c 1024 /dev/zero | docker_soon import - 2>/dev/null) || return 1
    container=$(docker_soon create "${options[@]}" "$image" none 2>/dev/null) || true
    if [ -n "$container" ]; then
        docker_soon rm "$container" >/dev/null
    fi
    docker_soon rmi "$image" >/dev/null
    [ -n "$container" ]
}
