"""How the locked packages are installed: from a bundle of the release, else with pip."""

import hashlib
import io
import os
import platform
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from runtime import install
from tests.repository import ROOT

# What Python tells of its system: name, machine, C library, and its or macOS's version.
System = tuple[str, str, str, str]

# Stands in for pip: records how it is called, and installs one file.
PIP = """\
import os, pathlib, sys
print("called with", *sys.argv[1:])
for name in ("PIP_USER", "PIP_REQUIRE_VIRTUALENV", "PIP_CERT"):
    print(name, "is", os.environ.get(name))
pathlib.Path(sys.argv[-1], "from_pip.py").touch()
while os.environ.get("FAKE_PIP") == "hangs":
    pass
sys.exit(os.environ.get("FAKE_PIP") == "fails")
"""


@dataclass(frozen=True, slots=True)
class Action:
    """A copy of the action's files that install.py reads, and a folder for packages."""

    root: Path
    env: dict[str, str] = field(default_factory=dict)

    @property
    def packages(self) -> Path:
        """Give the folder that is to be filled."""
        return self.root / "new packages"

    @property
    def log(self) -> Path:
        """Give the file that pip writes to."""
        return self.root / "log"

    def install(self, seconds: int = 60) -> subprocess.CompletedProcess[str]:
        """Install."""
        script = self.root / "runtime" / "install.py"
        return subprocess.run(
            [sys.executable, "-P", script, self.packages, self.log, str(seconds)],
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )

    def lists(self, base: str, content: bytes, **changes: str) -> None:
        """List a bundle for this Python, as a release does."""
        lock = (self.root / "requirements.txt").read_bytes()
        told = {
            "lock": hashlib.sha256(lock).hexdigest(),
            "name": install.bundle_name(),
            "digest": hashlib.sha256(content).hexdigest(),
            **changes,
        }
        (self.root / "runtime" / "bundles.txt").write_text(
            f"# base {base}\n# lock {told['lock']}\n{told['digest']}  {told['name']}\n",
            encoding="utf-8",
        )

    def names(self) -> list[str]:
        """Give what was installed."""
        return sorted(path.name for path in self.packages.iterdir())


@pytest.fixture
def action(tmp_path: Path) -> Action:
    """Have the action, and a pip that is a stand-in."""
    action = Action(tmp_path / "an action")
    action.packages.mkdir(parents=True)
    (action.root / "runtime").mkdir()
    shutil.copy(ROOT / "runtime" / "install.py", action.root / "runtime")
    shutil.copy(ROOT / "requirements.txt", action.root)
    (tmp_path / "pip").mkdir()
    (tmp_path / "pip" / "__init__.py").touch()
    (tmp_path / "pip" / "__main__.py").write_text(PIP, encoding="utf-8")
    kept = {name: text for name, text in os.environ.items() if "PROXY" not in name.upper()}
    action.env.update(kept, PYTHONPATH=str(tmp_path))
    return action


def bundle(*names: str) -> bytes:
    """Give a bundle with empty files of these names."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:gz") as archive:
        for name in names:
            archive.addfile(tarfile.TarInfo(name))
    return content.getvalue()


@contextmanager
def serving(content: bytes, status: int = 200) -> Iterator[str]:
    """Serve these bytes at every address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()


def test_without_a_list_of_bundles_pip_installs_what_the_lock_names(action: Action) -> None:
    done = action.install()
    assert (done.returncode, done.stdout) == (0, "")
    assert action.names() == ["from_pip.py"]
    called = action.log.read_text(encoding="utf-8").splitlines()[0]
    assert "--no-deps --require-hashes --only-binary :all: --requirement " in called
    assert str(action.root / "requirements.txt") in called


def test_a_bundle_that_fits_is_unpacked_and_pip_is_not_needed(action: Action) -> None:
    content = bundle("github/__init__.py")
    with serving(content) as base:
        action.lists(base, content)
        done = action.install()
    assert (done.returncode, done.stdout) == (0, "")
    assert action.names() == ["github"]
    assert not action.log.exists()


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"digest": "0" * 64}, "its SHA-256 is wrong"),
        ({"lock": "0" * 64}, "requirements.txt was changed"),
        ({"name": "packages-amiga-m68k-cp311.tar.gz"}, "none for this system and Python"),
    ],
)
def test_a_bundle_that_is_another_is_not_used(
    action: Action, changes: dict[str, str], why: str
) -> None:
    content = bundle("evil.py")
    with serving(content) as base:
        action.lists(base, content, **changes)
        done = action.install()
    assert done.stdout == f"sei-action: no bundle of packages ({why}); using pip\n"
    assert (done.returncode, action.names()) == (0, ["from_pip.py"])


def test_a_bundle_that_is_not_there_makes_way_for_pip(action: Action) -> None:
    with serving(b"", status=404) as base:
        action.lists(base, b"")
        done = action.install()
    assert done.stdout == "sei-action: no bundle of packages (HTTPError); using pip\n"
    assert action.names() == ["from_pip.py"]


def test_a_server_that_cannot_be_reached_makes_way_for_pip(action: Action) -> None:
    action.lists("http://127.0.0.1:1/", b"")
    assert action.install().returncode == 0
    assert action.names() == ["from_pip.py"]


@pytest.mark.parametrize("content", [b"no archive", bundle("first.py", "../outside.py")])
def test_of_a_bundle_that_cannot_be_unpacked_nothing_is_left(
    action: Action, content: bytes
) -> None:
    with serving(content) as base:
        action.lists(base, content)
        action.install()
    assert action.names() == ["from_pip.py"]
    assert not (action.root / "outside.py").exists()


def test_the_proxy_of_the_machine_is_heeded(action: Action) -> None:
    content = bundle("github.py")
    with serving(content) as proxy:
        action.lists("http://releases.example/", content)
        action.env["http_proxy"] = proxy
        action.install()
    assert action.names() == ["github.py"]


def test_pip_that_fails_is_told_by_the_exit_code(action: Action) -> None:
    action.env["FAKE_PIP"] = "fails"
    assert action.install().returncode == 1


def test_pip_that_hangs_is_stopped_when_the_time_is_up(action: Action) -> None:
    action.env["FAKE_PIP"] = "hangs"
    assert action.install(seconds=1).returncode == 1
    assert "pip took longer than 1 s" in action.log.read_text(encoding="utf-8")


def test_settings_of_pip_that_name_another_place_do_not_count(action: Action) -> None:
    action.env.update(PIP_USER="1", PIP_REQUIRE_VIRTUALENV="1")
    action.install()
    told = action.log.read_text(encoding="utf-8")
    assert "PIP_USER is 0\nPIP_REQUIRE_VIRTUALENV is 0\n" in told


@pytest.mark.parametrize("name", ["PIP_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"])
def test_certificates_of_the_machine_are_those_of_pip(action: Action, name: str) -> None:
    for other in ("PIP_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"):
        action.env.pop(other, None)
    authorities = action.root / "authorities.crt"
    authorities.touch()
    action.env[name] = str(authorities)
    action.install()
    assert f"PIP_CERT is {authorities}\n" in action.log.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("system", "name"),
    [
        (("linux", "x86_64", "glibc", "2.28"), "linux-x86_64"),
        (("linux", "aarch64", "glibc", "2.39"), "linux-aarch64"),
        (("darwin", "arm64", "", "15.1"), "macos-arm64"),
        (("win32", "AMD64", "", ""), "windows-x86_64"),
    ],
)
def test_a_system_has_a_bundle_of_its_own(
    monkeypatch: pytest.MonkeyPatch, system: System, name: str
) -> None:
    pretend(monkeypatch, system)
    python = f"cp3{sys.version_info.minor}"
    assert install.bundle_name() == f"packages-{name}-{python}.tar.gz"


@pytest.mark.parametrize(
    ("system", "why"),
    [
        (("linux", "x86_64", "glibc", "2.27"), "none for this C library"),
        (("linux", "x86_64", "", ""), "none for this C library"),
        (("darwin", "arm64", "", "11.7"), "none for this macOS"),
    ],
)
def test_an_older_or_other_system_has_none(
    monkeypatch: pytest.MonkeyPatch, system: System, why: str
) -> None:
    pretend(monkeypatch, system)
    with pytest.raises(install.NoBundleError, match=why):
        install.bundle_name()


def test_a_python_without_its_global_lock_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sysconfig, "get_config_var", lambda _name: 1)
    with pytest.raises(install.NoBundleError, match="none for this kind of Python"):
        install.bundle_name()


def test_a_python_of_32_bits_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "maxsize", 2**31 - 1)
    with pytest.raises(install.NoBundleError, match="none for 32 bits"):
        install.bundle_name()


def pretend(monkeypatch: pytest.MonkeyPatch, system: System) -> None:
    """Have Python tell of another system than the one it runs on."""
    name, machine, libc, version = system
    monkeypatch.setattr(sys, "platform", name)
    monkeypatch.setattr(platform, "machine", lambda: machine)
    monkeypatch.setattr(platform, "libc_ver", lambda: (libc, version))
    monkeypatch.setattr(platform, "mac_ver", lambda: (version, ("", "", ""), machine))
