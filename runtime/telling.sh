# shellcheck shell=bash
# What the scripts tell people, and how a step ends that has nothing to report with.

# How what is told begins where a step ends so.
unreported="Nothing was reported"

say() {
    printf 'sei-action: %s\n' "$1"
}

# Show what a tool wrote, folded, and remove its file. It may hold anything, so the runner must not
# take orders from it.
show_log() {
    local token="sei-action-$RANDOM$RANDOM$RANDOM"
    printf '::group::sei-action: %s\n::stop-commands::%s\n' "$1" "$token"
    cat -- "$2"
    rm -f -- "$2"
    printf '::%s::\n::endgroup::\n' "$token"
}

# End without a report, as the input `fail-on-error` wants it.
give_up() {
    if [ -n "${GITHUB_OUTPUT:-}" ]; then
        echo "delivered=false" >>"$GITHUB_OUTPUT"
    fi
    case ${SEI_FAIL_ON_ERROR:-} in
        true | True | TRUE)
            echo "::error title=sei-action::$unreported: $1"
            exit 1
            ;;
    esac
    echo "::warning title=sei-action::$unreported: $1"
    exit 0
}
