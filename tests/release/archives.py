"""Images as files, made without an engine: as `docker save` writes them, and as OCI layouts."""

import json
import tarfile
from collections.abc import Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

_MANIFEST = "application/vnd.oci.image.manifest.v1+json"


def tar_of(files: Mapping[str, bytes]) -> bytes:
    """Pack files."""
    buffer = BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as tar:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, BytesIO(content))
    return buffer.getvalue()


def saved_image(*layers: bytes, architecture: str = "amd64") -> bytes:
    """Give an image as `docker save` writes it."""
    names = [f"layer-{number}.tar" for number, _ in enumerate(layers)]
    config = {
        "os": "linux",
        "architecture": architecture,
        "config": {"Labels": {"org.opencontainers.image.title": "sei-action"}},
        "rootfs": {
            "type": "layers",
            "diff_ids": [f"sha256:{sha256(layer).hexdigest()}" for layer in layers],
        },
    }
    manifest = [{"Config": "config.json", "RepoTags": ["sei-action:release"], "Layers": names}]
    return tar_of(
        {
            "config.json": json.dumps(config).encode(),
            **dict(zip(names, layers, strict=True)),
            "manifest.json": json.dumps(manifest).encode(),
        }
    )


def layout(folder: Path, architecture: str, **labels: str) -> Path:
    """Write an OCI layout with one image of a platform, which has no layers."""

    def blob(content: dict[str, Any]) -> dict[str, Any]:
        data = json.dumps(content).encode()
        name = sha256(data).hexdigest()
        (folder / "blobs" / "sha256").mkdir(parents=True, exist_ok=True)
        (folder / "blobs" / "sha256" / name).write_bytes(data)
        return {"mediaType": _MANIFEST, "digest": f"sha256:{name}", "size": len(data)}

    config = blob({"os": "linux", "architecture": architecture, "config": {"Labels": labels}})
    manifest = blob({"schemaVersion": 2, "config": config, "layers": []})
    (folder / "index.json").write_text(json.dumps({"manifests": [manifest]}), encoding="utf-8")
    return folder
