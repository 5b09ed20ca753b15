"""The same report in the real image, on a real Docker engine, and a sync."""

import os
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.e2e.stage import KEY, TOKEN, Stage, finished, sample, staged
from tests.faults.certificates import Certificates
from tests.image.engine import Engine

pytestmark = pytest.mark.docker

NOBODY = 12345


def test_a_user_without_rights_reports_from_a_read_only_container(
    engine: Engine, image: str, stage: Stage, tmp_path: Path
) -> None:
    folder = tmp_path / "job"
    env = stage.environment(folder)
    for path in (folder, *folder.iterdir()):
        os.chown(path, NOBODY, NOBODY)
    variables = tmp_path / "variables"
    variables.write_text("".join(f"{name}={value}\n" for name, value in env.items()))

    done = engine.run(
        *("run", "--rm", "--network", "host", "--read-only", "--cap-drop", "ALL"),
        *("--security-opt", "no-new-privileges", "--user", f"{NOBODY}:{NOBODY}"),
        *("--env-file", variables, "--volume", f"{folder}:{folder}", image, "report"),
    )

    assert done.returncode == 0, done.stdout + done.stderr
    kept = stage.kept_run()
    assert kept["result"] == "SUCCESS"
    assert len(kept["scm_commit_ids"]) == 5
    assert len(kept["artifacts"]) == 2
    assert [part["displayName"] for part in kept["stages"]] == [
        "build (3.12)",
        "build (3.13)",
        "report",
    ]
    assert "delivered<<" in (folder / "output").read_text()
    assert (folder / f"sei-payload-{stage.run.id}-1.json").stat().st_uid == NOBODY


def test_a_user_without_rights_syncs_from_a_read_only_container_into_a_folder(
    engine: Engine, image: str, tmp_path: Path
) -> None:
    ledger = tmp_path / "ledger"
    ledger.mkdir()
    os.chown(ledger, NOBODY, NOBODY)
    variables = tmp_path / "variables"
    with staged(tmp_path, finished(sample())) as stage:
        env = {
            "GITHUB_API_URL": stage.github_url,
            "SEI_API_KEY": KEY,
            "SEI_BASE_URL": stage.sei_url,
            "SEI_GITHUB_TOKEN": TOKEN,
            "SEI_INSTANCE_GUID": stage.guid,
        }
        variables.write_text("".join(f"{name}={value}\n" for name, value in env.items()))
        first, again = (
            engine.run(
                *("run", "--rm", "--network", "host", "--read-only"),
                *("--tmpfs", "/tmp"),  # noqa: S108 - the container's
                *("--cap-drop", "ALL", "--security-opt", "no-new-privileges"),
                *("--user", f"{NOBODY}:{NOBODY}", "--env-file", variables),
                *("--volume", f"{ledger}:/ledger", image),
                *("sync", "--repo", "acme/shop", "--ledger", "/ledger"),
            )
            for _ in range(2)
        )
        kept = [run["execution_id"] for run in stage.store.runs()]

    assert first.returncode == 0, first.stdout + first.stderr
    assert again.returncode == 0, again.stdout + again.stderr
    count = len(finished(sample()).runs)
    assert f"SEI: {count} of {count} runs reported, 0 failed." in first.stdout
    assert f"SEI: 0 of {count} runs reported, 0 failed." in again.stdout
    assert len(set(kept)) == len(kept) == count
    assert {file.stat().st_uid for file in ledger.rglob("*")} == {NOBODY}


def test_a_private_authority_is_trusted_in_the_container(
    engine: Engine, image: str, stage: Stage, tmp_path: Path
) -> None:
    certificates = Certificates(tmp_path)
    folder = tmp_path / "job"
    env = stage.environment(folder)
    with _accepting(certificates.contexts["good"]) as sei:
        env |= {"SEI_BASE_URL": f"{sei}/", "REQUESTS_CA_BUNDLE": certificates.files["ca"]}
        variables = tmp_path / "variables"
        variables.write_text("".join(f"{name}={value}\n" for name, value in env.items()))
        done = engine.run(
            *("run", "--rm", "--network", "host", "--read-only", "--env-file", variables),
            *("--user", f"{os.getuid()}:{os.getgid()}", "--volume", f"{tmp_path}:{tmp_path}"),
            *(image, "report"),
        )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "accepted run #562" in done.stdout


@contextmanager
def _accepting(context: ssl.SSLContext) -> Iterator[str]:
    """Run an SEI behind TLS that accepts every report, and tells nothing of instances."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self._answer(202, b'{"payload": "ok"}')

        def do_GET(self) -> None:
            self._answer(403, b"")

        def _answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"https://localhost:{server.server_port}"
        finally:
            server.shutdown()
