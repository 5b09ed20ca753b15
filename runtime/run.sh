#!/usr/bin/env bash
# Run sei-action in the runtime that the input `runtime` names, else in the one that is ready first:
# a container where a Docker engine can do it, or the runner's Python. All settings come from the
# environment; the arguments are the program's own. Nothing here needs more than Bash 3.2, which
# macOS has. Telemetry must not fail a job, so what fails here falls back or warns.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
# shellcheck source=runtime/telling.sh
. "$root/runtime/telling.sh"
# shellcheck source=runtime/patience.sh
. "$root/runtime/patience.sh"
# shellcheck source=runtime/engine.sh
. "$root/runtime/engine.sh"
# shellcheck source=runtime/container.sh
. "$root/runtime/container.sh"
# shellcheck source=runtime/python.sh
. "$root/runtime/python.sh"

# Print the input `runtime`; the program reports one that is wrong.
chosen_runtime() (
    read -r given <<<"${SEI_RUNTIME:-}"
    shopt -s nocasematch
    case $given in
        docker) echo docker ;;
        python) echo python ;;
        *) echo auto ;;
    esac
)

# Print what the program is to do, as far as it matters here: the command, if an argument names one,
# else the input `mode`.
chosen_mode() (
    given=${1:-report}
    case $given in
        report | -*) read -r given <<<"${SEI_MODE:-}" ;;
    esac
    shopt -s nocasematch
    case $given in
        sync) echo sync ;;
        sync-plan) echo sync-plan ;;
        sync-merge) echo sync-merge ;;
        *) echo another ;;
    esac
)

# Whether the program keeps what it did in folders. A sync may take hours, and has a time limit of
# its own, so that `timeout` bounds its setup only.
is_sync() {
    [ "$mode" != another ]
}

# Run in a container, or return with the reason why not, and what helps.
try_container() {
    local percent=75
    no_container="this runner has no Docker engine for Linux containers"
    container_remedy="Install one"
    engine_is_usable || return 0
    if choose_image; then
        collect_options
        if ! image_is_there; then
            if [ "$runtime" = auto ] && find_python; then
                if packages_are_there; then
                    run_python "$@"
                fi
                # What takes over needs its time, too.
                percent=50
            fi
            get_image "$(share_of_time "$percent")" && run_container "$@"
        else
            run_container "$@"
        fi
    fi
    if [ "$runtime" = auto ]; then
        say "$no_container; using Python"
    fi
}

# Run with Python, or return with the reason why not, and what helps.
try_python() {
    no_python="there is no Python 3.11 or later with pip"
    python_remedy="Install it, for example with actions/setup-python before this step."
    [ -n "${python:-}" ] || find_python || return 0
    no_python="pip could not install what sei-action needs"
    python_remedy="Check that this runner reaches its package index; HTTPS_PROXY, PIP_INDEX_URL \
and PIP_CERT are heeded."
    packages_are_there || install_packages || return 0
    run_python "$@"
}

export SEI_SETUP_SECONDS=0
export RUNNER_TEMP=${RUNNER_TEMP:-$(mktemp -d)}
mkdir -p "$RUNNER_TEMP"
runtime=$(chosen_runtime)
mode=$(chosen_mode "$@")
case $runtime in
    docker)
        try_container "$@"
        give_up "$no_container. $container_remedy, or set \`runtime\` to auto or python."
        ;;
    python)
        try_python "$@"
        give_up "$no_python. $python_remedy"
        ;;
    auto)
        try_container "$@"
        try_python "$@"
        give_up "$no_container, and $no_python. $python_remedy"
        ;;
esac
