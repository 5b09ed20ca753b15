# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with run.sh
# The program with the Python of the runner, and with packages of its own.

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
    python=
    return 1
}

# Whether an earlier step or job has installed the packages; set `packages` to their folder.
packages_are_there() {
    local cache
    for cache in "${RUNNER_TOOL_CACHE:-}" "$RUNNER_TEMP"; do
        packages=$cache/sei-action/$key
        if [ -d "$packages" ]; then
            return
        fi
    done
    return 1
}

# Set `packages` to a folder with the locked packages. It is filled under another name and then
# renamed, so that one that is there is complete, whatever was interrupted or ran side by side.
install_packages() {
    local cache log
    unfinished=
    for cache in "${RUNNER_TOOL_CACHE:-}" "$RUNNER_TEMP"; do
        packages=$cache/sei-action/$key
        if [ -n "$cache" ] && mkdir -p "$cache/sei-action" 2>/dev/null &&
            unfinished=$(mktemp -d "$cache/sei-action/.XXXXXX" 2>/dev/null); then
            break
        fi
    done
    [ -n "$unfinished" ] || return 1
    trap 'rm -rf -- "$unfinished"' EXIT
    # A tool cache can be shared, and mktemp lets nobody else read.
    chmod 755 "$unfinished"
    log=$(mktemp "$RUNNER_TEMP/sei-action.XXXXXX")
    if ! attend "$python" -P "$root/runtime/install.py" "$unfinished" "$log" \
        "$(share_of_time 75)"; then
        stop_if_cancelled
        show_log "output of pip" "$log"
        return 1
    fi
    rm -f -- "$log"
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

# Become the program.
run_python() {
    stop_if_cancelled
    export SEI_SETUP_SECONDS=$SECONDS
    PYTHONPATH=$packages exec "$python" -s "$root/entrypoint.py" "$@"
}
