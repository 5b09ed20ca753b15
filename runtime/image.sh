#!/usr/bin/env bash
# The container image of this very folder: `image.sh name` prints what it is called, `image.sh
# build` builds it with the Docker engine at hand.
set -euo pipefail

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)

# The name holds a hash of all that goes into the image: an image that has it needs no building.
image_name() {
    local hash
    cd -- "$root"
    hash=$(
        find Dockerfile .dockerignore requirements.txt entrypoint.py sei_action -type f \
            ! -path '*/__pycache__/*' ! -path 'sei_action/sandbox/*' -print0 |
            LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum
    )
    printf 'sei-action:%s\n' "${hash%% *}"
}

build_image() {
    # The host's network, as when the image is run: a proxy may listen on the loopback device, and
    # names may be known to the host's resolver only. What is installed is fixed by hashes.
    local image name options=(--network host)
    local certificates=${SSL_CERT_FILE:-${REQUESTS_CA_BUNDLE:-}}
    if [ -f "$certificates" ]; then
        options+=(--secret "id=ca,\"src=$certificates\"")
    fi
    # By name only: the address of a proxy can hold a password, and arguments are for all to see.
    for name in HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy https_proxy no_proxy; do
        if [ -n "${!name:-}" ]; then
            options+=(--build-arg "$name")
        fi
    done
    image=$(image_name)
    # Another builder than the engine's own would keep the image to itself.
    unset BUILDX_BUILDER
    export DOCKER_BUILDKIT=1
    exec docker build --progress plain "${options[@]}" --tag "$image" "$root"
}

case ${1:-} in
    name) image_name ;;
    build) build_image ;;
    *)
        echo "usage: image.sh name|build" >&2
        exit 2
        ;;
esac
