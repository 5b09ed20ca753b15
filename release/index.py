"""The images of all platforms as one, whose digest is known before anything is pushed.

`python -m release.index --output FOLDER --tag 1.2.3 --platform linux/amd64 ... LAYOUT ...` puts
OCI image layouts of one platform each into a new one and prints the digest of the whole
(https://github.com/opencontainers/image-spec, image-layout.md and image-index.md).
"""

import argparse
import json
import shutil
import sys
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from release.problems import ReleaseError, run

_INDEX = "application/vnd.oci.image.index.v1+json"
_TAG = "org.opencontainers.image.ref.name"

Json = dict[str, Any]


def assemble(layouts: Sequence[Path], platforms: Sequence[str], tag: str, target: Path) -> str:
    """Write a layout with the images of all platforms, and give the digest of their index.

    Its annotations are the labels that the images share: a registry shows those of the index.
    Raises ReleaseError where the layouts are not of these platforms.
    """
    entries, labels = [], []
    for layout in layouts:
        entry, config = _image_of(layout)
        entries.append(entry)
        labels.append(config.get("config", {}).get("Labels") or {})
    entries.sort(key=_platform_of)
    found = [_platform_of(entry) for entry in entries]
    if found != sorted(platforms):
        msg = f"The images are of {found}. Give one of each of {sorted(platforms)}."
        raise ReleaseError(msg)
    index = {
        "schemaVersion": 2,
        "mediaType": _INDEX,
        "manifests": entries,
        "annotations": _shared(labels),
    }
    for layout in layouts:
        shutil.copytree(layout / "blobs", target / "blobs", dirs_exist_ok=True)
    named = {**_write(target, index), "annotations": {_TAG: tag}}
    _save(target / "index.json", {"schemaVersion": 2, "mediaType": _INDEX, "manifests": [named]})
    _save(target / "oci-layout", {"imageLayoutVersion": "1.0.0"})
    return str(named["digest"])


def _image_of(layout: Path) -> tuple[Json, Json]:
    """Give the one image of a layout, as an index lists it, and its configuration."""
    manifests = json.loads((layout / "index.json").read_bytes())["manifests"]
    if len(manifests) != 1:
        msg = f"{layout} has {len(manifests)} images. Give layouts of one image each."
        raise ReleaseError(msg)
    (found,) = manifests
    config = _read(layout, _read(layout, found["digest"])["config"]["digest"])
    platform = {part: config[part] for part in ("architecture", "os", "variant") if part in config}
    return {
        "mediaType": found["mediaType"],
        "digest": found["digest"],
        "size": found["size"],
        "platform": platform,
    }, config


def _platform_of(entry: Json) -> str:
    return f"{entry['platform']['os']}/{entry['platform']['architecture']}"


def _shared(labels: Sequence[Mapping[str, str]]) -> dict[str, str]:
    common = set.intersection(*(set(image.items()) for image in labels))
    return dict(sorted(common))


def _blob(layout: Path, digest: str) -> Path:
    algorithm, _, name = digest.partition(":")
    return layout / "blobs" / algorithm / name


def _read(layout: Path, digest: str) -> Json:
    content: Json = json.loads(_blob(layout, digest).read_bytes())
    return content


def _write(layout: Path, content: Json) -> Json:
    """Write a blob, and give its descriptor."""
    data = json.dumps(content, separators=(",", ":")).encode()
    digest = f"sha256:{sha256(data).hexdigest()}"
    _blob(layout, digest).write_bytes(data)
    return {"mediaType": content["mediaType"], "digest": digest, "size": len(data)}


def _save(path: Path, content: Json) -> None:
    path.write_text(json.dumps(content), encoding="utf-8")


def main(words: Sequence[str] | None = None) -> int:
    """Assemble the layouts that the command names, and print the digest."""
    parser = argparse.ArgumentParser(prog="python -m release.index", description=__doc__)
    parser.add_argument("layouts", nargs="+", type=Path, metavar="LAYOUT")
    parser.add_argument("--output", required=True, type=Path, metavar="FOLDER")
    parser.add_argument("--tag", required=True)
    parser.add_argument("--platform", required=True, action="append", dest="platforms")
    chosen = parser.parse_args(words)
    return run(lambda: [assemble(chosen.layouts, chosen.platforms, chosen.tag, chosen.output)])


if __name__ == "__main__":
    sys.exit(main())
