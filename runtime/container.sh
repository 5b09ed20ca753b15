# shellcheck shell=bash disable=SC2034,SC2154 # variables are shared with run.sh
# The program in a container: which image, how it is had, and how the container ends.

# Set `image`, and `origin` to how it gets here. The released one is fixed by its digest, and is
# the action's own only in the repository that released it: a fork builds what it holds.
choose_image() {
    local repository=${SEI_IMAGE:-}
    repository=${repository#*/}
    repository=${repository%@*}
    if [ -n "$repository" ] && is_same_name "$repository" "${SEI_ACTION_REPOSITORY:-}"; then
        image=$SEI_IMAGE origin=pulled
    else
        image=$("$root/runtime/image.sh" name) && origin=built && return
        no_container="the files of the image cannot be read"
        container_remedy="Check out the whole action"
        return 1
    fi
}

# GitHub's names keep the case of their owner, which those of images do not have.
is_same_name() (
    shopt -s nocasematch
    [[ $1 == "$2" ]]
)

image_is_there() {
    docker_soon image inspect "$image" >/dev/null 2>&1
}

# Have the image within $1 seconds, or tell why not.
get_image() {
    local log command=(docker pull --quiet "$image")
    if ! engine_sees_this_job; then
        no_container="the Docker engine does not see the files of this job"
        container_remedy="Let both have the same paths"
        return 1
    fi
    if [ "$origin" = built ]; then
        command=("$root/runtime/image.sh" build)
    fi
    log=$(mktemp "$RUNNER_TEMP/sei-action.XXXXXX")
    if ! attend timeout "$1" "${command[@]}" >"$log" 2>&1; then
        stop_if_cancelled
        show_log "how the image was $origin" "$log"
        no_container="the image could not be $origin in $1 seconds"
        container_remedy="The log above says why. Mend that, raise \`timeout\` if it took too long"
        return 1
    fi
    rm -f -- "$log"
}

# Run the program in a container and end as it ends. Return where the engine cannot start one, which
# `docker run` tells by 125, 126 and 127, codes that the program does not have. The program keeps the
# time itself; an engine that hangs does not. Of a sync nobody knows how long it takes.
run_container() {
    local code=0 name="sei-action-$$-$RANDOM$RANDOM" seconds
    stop_if_cancelled
    export SEI_SETUP_SECONDS=$SECONDS
    seconds=$(($(share_of_time 100) + 10))
    if is_sync; then
        seconds=0 # which is no limit
    fi
    attend timeout -k 5 "$seconds" \
        docker run --rm --name "$name" "${options[@]}" "$image" "$@" || code=$?
    if [ "$code" -lt 124 ]; then
        exit "$code"
    fi
    if is_sync; then
        # The program has not used up the time for what is left to do here, and has done its part.
        SECONDS=$SEI_SETUP_SECONDS
        unreported="Not everything was reported"
    fi
    # Whatever became of it: none is left behind, not even one that never ran.
    docker_soon rm --force "$name" >/dev/null 2>&1 || true
    is_sync || stop_if_cancelled
    if [ "$code" -eq 124 ] || [ "$code" -gt 127 ]; then
        give_up "the container was ended from outside (code $code), as when the engine hangs or the \
runner has too little memory. Mend that, or set \`runtime\` to python."
    fi
    no_container="the Docker engine could not start the container"
    container_remedy="The log above says why. Mend that"
}
