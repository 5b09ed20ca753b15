"""A registry on this machine that serves one image, by the OCI distribution API, as far as a pull.

https://github.com/opencontainers/distribution-spec/blob/main/spec.md#pull
"""

import hashlib
import io
import json
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
CONFIG = "application/vnd.docker.container.image.v1+json"
LAYER = "application/vnd.docker.image.rootfs.diff.tar"


@dataclass(slots=True)
class Registry:
    """The address of the image, how the registry answers, and what it was asked for."""

    host: str
    digest: str
    status: int = 200
    hangs: bool = False
    asked: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def image(self) -> str:
        """Give the reference of the image, by its digest, as a release writes it."""
        return f"{self.host}/acme/sei-action@{self.digest}"


@contextmanager
def registry(saved: bytes) -> Iterator[Registry]:
    """Serve an image, given as the archive of `docker save`."""
    blobs, manifest = _parts(saved)
    content = {f"/v2/acme/sei-action/blobs/{_digest(blob)}": (None, blob) for blob in blobs}
    path = f"/v2/acme/sei-action/manifests/{_digest(manifest)}"
    answers = {"/v2/": (None, b"{}"), path: (MANIFEST, manifest), **content}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            told.asked.append(self.path)
            if told.hangs:
                told.over.wait()
                return
            kind, body = answers.get(self.path, (None, b"{}"))
            status = told.status if self.path in answers else 404
            self.send_response(status)
            self.send_header("Content-Type", kind or "application/octet-stream")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

        def do_HEAD(self) -> None:
            self.do_GET()

        def log_message(self, *_args: object) -> None:
            """Stay silent."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        told = Registry(f"127.0.0.1:{server.server_port}", _digest(manifest))
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield told
        finally:
            told.over.set()
            server.shutdown()


def _parts(saved: bytes) -> tuple[list[bytes], bytes]:
    """Give the configuration and the layers of an image, and the manifest that names them."""
    with tarfile.open(fileobj=io.BytesIO(saved)) as archive:

        def read(name: str) -> bytes:
            file = archive.extractfile(name)
            assert file is not None
            return file.read()

        (image,) = json.loads(read("manifest.json"))
        config, layers = read(image["Config"]), [read(name) for name in image["Layers"]]
    manifest = {
        "schemaVersion": 2,
        "mediaType": MANIFEST,
        "config": _descriptor(CONFIG, config),
        "layers": [_descriptor(LAYER, layer) for layer in layers],
    }
    return [config, *layers], json.dumps(manifest).encode()


def _descriptor(kind: str, blob: bytes) -> dict[str, str | int]:
    return {"mediaType": kind, "size": len(blob), "digest": _digest(blob)}


def _digest(blob: bytes) -> str:
    return f"sha256:{hashlib.sha256(blob).hexdigest()}"
