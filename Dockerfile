FROM debian:trixie-slim AS system

SHELL ["/bin/bash", "-o", "pipefail", "-c"]

# Debian's stable release moves for fixes only, and then the version before is gone: a pinned one
# would break the build on that day. The lists are read once more below; this stage is not shipped.
# hadolint ignore=DL3008,DL3009
RUN export DEBIAN_FRONTEND=noninteractive \
    && apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates python3-venv \
    && python3 -m venv /venv

# The image's own system: Python, what it is linked with, and the certificates of the public
# authorities. No shell, no package manager. Terminal and database modules lack their libraries on
# purpose. Licences stay, and so does what vulnerability scanners read (status.d).
WORKDIR /packages
RUN apt-get download \
        base-files \
        libbz2-1.0 \
        libc6 \
        libexpat1 \
        libffi8 \
        libgcc-s1 \
        liblzma5 \
        libpython3.13-minimal \
        libpython3.13-stdlib \
        libssl3t64 \
        libuuid1 \
        libzstd1 \
        python3.13-minimal \
        zlib1g \
    && mkdir -p /system/var/lib/dpkg/status.d /system/usr/lib/ssl \
    && for package in *.deb; do \
        dpkg-deb --extract "$package" /system \
        && dpkg-deb --field "$package" >"/system/var/lib/dpkg/status.d/${package%%_*}" \
        || exit 1; \
    done \
    && find /system/usr/share/doc ! -type d ! -name copyright -delete \
    && rm -r /system/usr/lib/*/gconv /system/usr/lib/python3.13/test /system/usr/share/man \
    && install -D --mode 644 --target-directory /system/etc/ssl/certs \
        /etc/ssl/certs/ca-certificates.crt \
    && ln -s /etc/ssl/certs/ca-certificates.crt /system/usr/lib/ssl/cert.pem

# The lock's hashes decide what is installed, whatever index it comes from. The authorities of a
# proxy come as the secret `ca`, a file of certificates that is in no layer.
WORKDIR /lock
COPY requirements.txt ./
RUN --mount=type=secret,id=ca,target=/run/ca.crt,required=false \
    if [ -s /run/ca.crt ]; then export PIP_CERT=/run/ca.crt SSL_CERT_FILE=/run/ca.crt; fi \
    && /venv/bin/pip install --disable-pip-version-check --no-cache-dir --no-compile \
        --require-hashes --only-binary :all: \
        --requirement requirements.txt --target /system/usr/local/lib/python3.13/dist-packages \
    && rm -r /system/usr/local/lib/python3.13/dist-packages/bin

# Nobody can write into the image later, so everything is compiled here: with the image's own
# Python, which also shows that it runs. Sources that cannot change need no comparing.
RUN chroot /system python3.13 -m compileall -q --invalidation-mode unchecked-hash \
        /etc/python3.13 /usr/lib/python3.13 /usr/local/lib/python3.13


FROM system AS program

WORKDIR /system/opt/sei-action
COPY entrypoint.py ./
COPY sei_action sei_action
RUN chroot /system python3.13 -m compileall -q --invalidation-mode unchecked-hash \
        /opt/sei-action \
    && chroot /system python3.13 -s /opt/sei-action/entrypoint.py --help


FROM scratch

LABEL org.opencontainers.image.title="sei-action" \
    org.opencontainers.image.description="Reports workflow runs of GitHub Actions to Harness SEI" \
    org.opencontainers.image.licenses="Apache-2.0"

COPY --from=system /system /
COPY --from=program /system/opt/sei-action /opt/sei-action

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1

# A number, so that it needs no entry in a list of users.
USER 65532:65532

ENTRYPOINT ["/usr/bin/python3.13", "-s", "/opt/sei-action/entrypoint.py"]
