"""A new user, who has this project installed and a clone of an empty repository."""

import os
import pty
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.repository import ROOT

_PATIENCE_SECONDS = 60


class User:
    """Somebody with a clone of an empty repository, and this project installed."""

    def __init__(self, folder: Path) -> None:
        """Make the repository, its clone, and the terminal's environment."""
        self.origin, self.clone = folder / "origin.git", folder / "shop"
        self.count = 0
        name, address = "Mira Holt", "mira.holt@acme.example"
        self.env = {
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": str(ROOT),
            "HOME": str(folder),
            "GIT_AUTHOR_NAME": name,
            "GIT_AUTHOR_EMAIL": address,
            "GIT_COMMITTER_NAME": name,
            "GIT_COMMITTER_EMAIL": address,
        }
        git = ("git", "-c", "init.defaultBranch=main")
        subprocess.run([*git, "init", "--quiet", "--bare", self.origin], check=True)
        subprocess.run([*git, "clone", "--quiet", self.origin, self.clone], check=True)

    def run(self, command: str) -> str:
        """Run a command in the clone, and give all that it said."""
        self.count += 1
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.clone,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            encoding="utf-8",
            timeout=_PATIENCE_SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stdout
        return done.stdout

    def answer(self, command: str, answer: str) -> str:
        """Run a command at a terminal and give it an answer, and give all that stood there."""
        self.count += 1
        ours, theirs = pty.openpty()
        with subprocess.Popen(
            ["bash", "-c", command],
            cwd=self.clone,
            env=self.env,
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
        ) as process:
            os.close(theirs)
            os.write(ours, f"{answer}\n".encode())
            said = b""
            try:
                while part := os.read(ours, 4096):
                    said += part
            except OSError:  # Linux says so when the other end is closed
                pass
        os.close(ours)
        assert process.returncode == 0, said.decode()
        return said.decode()

    @contextmanager
    def keeping(self, command: str) -> Iterator[str]:
        """Keep a command running, and give what it says until it is ready."""
        self.count += 1
        with subprocess.Popen(
            ["bash", "-c", f"exec {command}"],
            cwd=self.clone.parent,
            env=self.env,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        ) as process:
            assert process.stdout
            try:
                said = ""
                while "Ctrl-C" not in said:
                    line = process.stdout.readline()
                    assert line, said
                    said += line
                yield said
            finally:
                process.send_signal(signal.SIGINT)
