# shellcheck shell=bash
# How long the setup may take, and what becomes of it when the job is cancelled.
# SECONDS counts since run.sh was started, so the setup is part of the input `timeout`.

cancelled=
child=

# What the input `timeout` allows; the program reports one that is wrong.
allowed_seconds() {
    local given
    read -r given <<<"${SEI_TIMEOUT:-}"
    case $given in
        "" | *[!0-9]* | ?????*) echo 60 ;;
        *) echo "$((10#$given))" ;;
    esac
}

# Print how many seconds $1 percent of what is left are, at least one and at most $2.
share_of_time() {
    local seconds=$((($(allowed_seconds) - SECONDS) * $1 / 100)) most=${2:-3600}
    if [ "$seconds" -gt "$most" ]; then
        seconds=$most
    fi
    echo "$((seconds > 1 ? seconds : 1))"
}

# Run a command that gets the signals of this script, and end as it does. A shell that waits for a
# command in the foreground heeds no signal before that ends. One in the background starts with SIGINT
# ignored: what is attended must be a program that heeds it all the same, as `timeout` does.
attend() {
    local code
    "$@" &
    child=$!
    if [ -n "$cancelled" ]; then
        hand_on "$cancelled"
    fi
    while :; do
        interrupted=
        code=0
        wait "$child" || code=$?
        # A signal ends the wait, but not the command.
        if [ -z "$interrupted" ]; then
            child=
            return "$code"
        fi
    done
}

hand_on() {
    cancelled=$1
    interrupted=yes
    if [ -n "$child" ]; then
        kill -s "$1" "$child" 2>/dev/null || true
    fi
}

stop_if_cancelled() {
    if [ -n "$cancelled" ]; then
        give_up "the job was cancelled before sei-action had started. Your job goes on."
    fi
}

# The runner asks a step to end with SIGINT, and 7.5 seconds later with SIGTERM.
trap 'hand_on INT' INT
trap 'hand_on TERM' TERM
