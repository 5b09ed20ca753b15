#!/usr/bin/env bash
# Run sei-action: in a container where a Docker engine can do it, else with the runner's Python.
# All settings come from the environment; the arguments are the program's own. Nothing here needs
# more than Bash 3.2, which macOS has. Telemetry must not fail a job, so what fails here falls back
# or warns.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)

# Given when there is neither an engine nor a Python that will do.
no_runtime="Nothing was reported: this runner has neither a Docker engine for Linux containers nor \
Python 3.11 or later with pip. Install one of them, for example with actions/setup-python."
# Given when pip failed; what it wrote stands above.
no_packages="Nothing was reported: pip could not install what sei-action needs. Check that this \
runner reaches its package index; HTTPS_PROXY, PIP_INDEX_URL and PIP_CERT are heeded."

say() {
    printf 'sei-action: %s\n' "$1"
}

# Show what a tool wrote, folded. It may hold anything, so the runner must not take orders from it.
show_log() {
    local token="sei-action-$RANDOM$RANDOM$RANDOM"
    printf '::group::sei-action: %s\n::stop-commands::%s\n' "$1" "$token"
    cat -- "$2"
    printf '::%s::\n::endgroup::\n' "$token"
}

# End without a report, as the input `fail-on-error` wants it.
give_up() {
    if [ -n "${GITHUB_OUTPUT:-}" ]; then
        echo "delivered=false" >>"$GITHUB_OUTPUT"
    fi
    case ${SEI_FAIL_ON_ERROR:-} in
        true | True | TRUE)
            echo "::error title=sei-action::$1"
            exit 1
            ;;
    esac
    echo "::warning title=sei-action::$1"
    exit 0
}

# Whether there is an engine for Linux containers that leaves users as they are: where it maps
# them (rootless, userns-remap), our files would belong to somebody else inside.
engine_is_usable() {
    [ "${RUNNER_OS:-$(uname -s)}" = Linux ] || return 1
    case "$(timeout 10 docker info --format '{{.OSType}} {{.SecurityOptions}}' 2>/dev/null)" in
        *name=rootless* | *name=userns*) return 1 ;;
        "linux "*) return 0 ;;
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

# Fill `options` with what the container may see of this job, and nothing else.
collect_options() {
    local name
    shared="|"
    options=(--rm --pull never --network host --read-only --cap-drop ALL
        --security-opt no-new-privileges --user "$(id -u):$(id -g)")
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
            : >>"$name"
        fi
    done
    share "${GITHUB_OUTPUT:-}" ""
    share "${GITHUB_STEP_SUMMARY:-}" ""
    share "$RUNNER_TEMP" ""
    # The folders of reports that wait are emptied, wherever they lie. A relative path starts from
    # the folder that the step stands in.
    while read -r name; do
        case $name in
            "") ;;
            /*) share "$name" "" ;;
            *) share "$PWD/$name" "" ;;
        esac
    done <<<"${SEI_OUTBOX:-}"
    if [ -n "${SEI_OUTBOX:-}" ]; then
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
# An empty image shows it at once, before time is spent on building ours.
engine_sees_this_job() {
    local image container
    image=$(head -c 1024 /dev/zero | docker import - 2>/dev/null) || return 1
    container=$(docker create "${options[@]}" "$image" none 2>/dev/null) || true
    if [ -n "$container" ]; then
        docker rm "$container" >/dev/null
    fi
    docker rmi "$image" >/dev/null
    [ -n "$container" ]
}

# Have the image, built if need be, in a time that a job can spare.
ensure_image() {
    local log
    if docker image inspect "$1" >/dev/null 2>&1; then
        return
    fi
    if ! engine_sees_this_job; then
        say "the Docker engine does not see the files of this job; using Python"
        return 1
    fi
    log=$(mktemp "$RUNNER_TEMP/sei-action.XXXXXX")
    if ! timeout 180 "$root/runtime/image.sh" build >"$log" 2>&1; then
        show_log "output of the image's build" "$log"
        say "the image could not be built; using Python"
        return 1
    fi
    rm -f -- "$log"
}

# Become the container, or return where it cannot be made.
run_in_container() {
    local image container
    image=$("$root/runtime/image.sh" name) || return 0
    collect_options
    ensure_image "$image" || return 0
    if ! container=$(docker create "${options[@]}" "$image" "$@"); then
        say "the container could not be made; using Python"
        return 0
    fi
    exec docker start --attach "$container"
}

# Set `python` to the first Python that will do, and `key` to what its packages depend on. The
# option -P keeps out modules of the working directory, which is the user's. It came with Python
# 3.11, so that an older one fails here.
find_python() {
    local describe='
import hashlib, pathlib, sys, sysconfig
import pip
lock = hashlib.sha256(pathlib.Path(sys.argv[1]).read_bytes()).hexdigest()[:16]
print(lock, sysconfig.get_platform(), sysconfig.get_config_var("EXT_SUFFIX"), sep="-", end="")
'
    for python in python3.13 python3.12 python3.11 python3 python; do
        if key=$("$python" -P -c "$describe" "$root/requirements.txt" 2>/dev/null); then
            return
        fi
    done
    return 1
}

# Install the locked packages into the folder $1, and into nothing else.
install_packages() {
    local log certificates=${PIP_CERT:-${SSL_CERT_FILE:-${REQUESTS_CA_BUNDLE:-}}}
    log=$(mktemp "$RUNNER_TEMP/sei-action.XXXXXX")
    if [ -f "$certificates" ]; then
        export PIP_CERT=$certificates
    fi
    # Without compiling: few of the modules are used, and those are compiled when they are.
    if ! PIP_USER=0 PIP_REQUIRE_VIRTUALENV=0 "$python" -P -m pip install \
        --disable-pip-version-check --no-cache-dir --no-compile \
        --require-hashes --only-binary :all: \
        --requirement "$root/requirements.txt" --target "$1" >"$log" 2>&1; then
        show_log "output of pip" "$log"
        return 1
    fi
    rm -f -- "$log"
}

# Set `packages` to a folder with the locked packages. It is filled under another name and then
# renamed, so that one that is there is complete, whatever was interrupted or ran side by side.
ensure_packages() {
    local cache
    unfinished=
    for cache in "${RUNNER_TOOL_CACHE:-}" "$RUNNER_TEMP"; do
        packages=$cache/sei-action/$key
        if [ -d "$packages" ]; then
            return
        fi
        if [ -n "$cache" ] && mkdir -p "$cache/sei-action" 2>/dev/null &&
            unfinished=$(mktemp -d "$cache/sei-action/.XXXXXX" 2>/dev/null); then
            break
        fi
    done
    trap 'rm -rf -- "$unfinished"' EXIT
    # A tool cache can be shared, and mktemp lets nobody else read.
    chmod 755 "$unfinished"
    install_packages "$unfinished" || return 1
    # Python's rename, unlike mv, fails where the other folder has appeared meanwhile.
    if "$python" -P -c 'import os, sys; os.rename(*sys.argv[1:])' "$unfinished" "$packages" \
        2>/dev/null; then
        return
    fi
    if [ -d "$packages" ]; then
        rm -rf -- "$unfinished"
    else
        packages=$unfinished
    fi
}

run_with_python() {
    find_python || give_up "$no_runtime"
    ensure_packages || give_up "$no_packages"
    PYTHONPATH=$packages exec "$python" -s "$root/entrypoint.py" "$@"
}

export RUNNER_TEMP=${RUNNER_TEMP:-$(mktemp -d)}
mkdir -p "$RUNNER_TEMP"
if engine_is_usable; then
    run_in_container "$@"
fi
run_with_python "$@"
