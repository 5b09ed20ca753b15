# The base lends its tools to the build; nothing of it is shipped. A release names it by digest.
ARG BASE=debian:trixie-slim

# hadolint ignore=DL3006
FROM ${BASE} AS system

SHELL ["/bin/bash", "-o", "pipefail", "-c"]

# A release takes its packages from Debian's archive of one moment, such as 20260101T000000Z, so
# that their versions are fixed for ever. Signatures are checked; that lists are old is no fault.
ARG SNAPSHOT=
ARG SNAPSHOT_ARCHIVE=http://snapshot.debian.org/archive
RUN if [ -n "$SNAPSHOT" ]; then \
        rm -f /etc/apt/sources.list.d/* \
        && for suite in debian:trixie debian:trixie-updates debian-security:trixie-security; do \
            echo "deb [check-valid-until=no]" \
                "$SNAPSHOT_ARCHIVE/${suite%:*}/$SNAPSHOT ${suite#*:} main"; \
        done >/etc/apt/sources.list; \
    fi

# Without a snapshot Debian's stable release moves for fixes only, and then the version before is
# gone: a pinned one would break the build on that day. The lists are read once more below.
# hadolint ignore=DL3008,DL3009
RUN export DEBIAN_FRONTEND=noninteractive \
    && apt-get update \
    && apt-get install --yes --no-install-recommends ca-certificates python3-venv \
    && python3 -m venv /venv

# The image's own system: Python, what it is linked with, and the certificates of the public
# authorities. No shell, no package manager. Licences stay, and so does what vulnerability scanners
# read (status.d).
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
        libsqlite3-0 \
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
    && install -D --mode 644 --target-directory /system/etc/ssl/certs \
        /etc/ssl/certs/ca-certificates.crt \
    && ln -s /etc/ssl/certs/ca-certificates.crt /system/usr/lib/ssl/cert.pem

# What only developers, terminals and long calculations need. docs/image.md says more.
WORKDIR /system/usr/lib/python3.13
RUN rm -r ../*/engines-3 ../*/gconv ../../share/man \
    && rm -f ../*/libc_malloc_debug.so* ../*/libmemusage.so* ../*/libmvec.so* ../*/libnsl.so* \
        ../*/libpcprofile.so* ../*/libthread_db.so* \
    && rm -r _pyrepl curses dbm doctest.py pdb.py pydoc.py pydoc_data test turtle.py unittest venv \
        wsgiref xmlrpc \
    && rm -r lib-dynload/_ctypes_test.* lib-dynload/_curses* lib-dynload/_dbm.* lib-dynload/_test* \
        lib-dynload/_xxtestfuzz.*

# The lock's hashes decide what is installed, whatever index it comes from. The authorities of a
# proxy come as the secret `ca`, a file of certificates that is in no layer.
WORKDIR /lock
COPY requirements.txt ./
RUN --mount=type=secret,id=ca,target=/run/ca.crt,required=false \
    if [ -s /run/ca.crt ]; then export PIP_CERT=/run/ca.crt SSL_CERT_FILE=/run/ca.crt; fi \
    && /venv/bin/pip install --disable-pip-version-check --no-cache-dir --no-compile \
        --no-deps --require-hashes --only-binary :all: \
        --requirement requirements.txt --target /system/usr/local/lib/python3.13/dist-packages

# The compiler of bindings has done its work when a wheel is made.
WORKDIR /system/usr/local/lib/python3.13/dist-packages
RUN rm -r bin cffi pycparser pycparser-*.dist-info

# Nobody can write into the image later, so everything is compiled here: with the image's own
# Python, which also shows that it runs. It must not (-B) write modules that it imports meanwhile in
# its own way, with the time of their sources: that changes below, and those that cannot change
# need no comparing. The same files then make the same image, whenever it is built: all are of one
# time.
ARG SOURCE_DATE_EPOCH=0
RUN chroot /system python3.13 -B -m compileall -q --invalidation-mode unchecked-hash \
        /etc/python3.13 /usr/lib/python3.13 /usr/local/lib/python3.13 \
    && find /system -exec touch --no-dereference --date "@$SOURCE_DATE_EPOCH" {} +


FROM system AS program

# Compiled where it will lie, because that is where its errors are said to be. The one who checks
# a repository out decides on the modes of its files, so they are set.
WORKDIR /system/opt/sei-action
COPY entrypoint.py ./
COPY sei_action sei_action
ARG SOURCE_DATE_EPOCH=0
RUN chmod --recursive u=rwX,go=rX . \
    && chroot /system python3.13 -B -m compileall -q --invalidation-mode unchecked-hash \
        /opt/sei-action \
    && chroot /system python3.13 -Bs /opt/sei-action/entrypoint.py --help \
    && mkdir -p /program/opt \
    && cp --archive /system/opt/sei-action /program/opt \
    && find /program -exec touch --no-dereference --date "@$SOURCE_DATE_EPOCH" {} +


FROM scratch

# What only a release knows, such as its version, it adds (release/image.py).
LABEL org.opencontainers.image.title="sei-action" \
    org.opencontainers.image.description="Reports workflow runs of GitHub Actions to Harness SEI" \
    org.opencontainers.image.licenses="Apache-2.0"

COPY --from=system /system /
COPY --from=program /program /

ENV PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1

# A number, so that it needs no entry in a list of users.
USER 65532:65532

ENTRYPOINT ["/usr/bin/python3.13", "-s", "/opt/sei-action/entrypoint.py"]
