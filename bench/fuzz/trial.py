"""Run the program on one generated input, and say how it ended and what was wrong with that."""

import contextlib
import html
import io
import re
import shutil
import signal
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from random import Random

from bench.fuzz.edges import Edges, where
from bench.fuzz.github import FuzzedGitHub
from bench.fuzz.job import SEI, job, outbox
from bench.fuzz.sei import FuzzedSei
from bench.fuzz.texts import KEY, TOKEN
from sei_action.report import report
from sei_action.resend import resend
from sei_action.runner import Runner

_SHARES = (0.0, 0.02, 0.1, 0.5)
_RESEND_SHARE = 0.15
_LONGEST_SECONDS = 30.0
_WRITTEN_BY_US = frozenset(
    {"event.json", "artifact-manifest.json", "sei-artifacts.json", "list.json"}
)
_OUTPUT = re.compile(r"^([\w-]+)<<(sei_\w+)\n(.*?)\n\2$", re.MULTILINE | re.DOTALL)
_OUTPUTS = frozenset(
    {
        *("delivered", "result", "build-number", "execution-id", "commit-count"),
        *("artifact-count", "payload-file", "outbox"),
    }
)


@dataclass(frozen=True, slots=True)
class Ending:
    """How an input ended, what was wrong with that, and the log that tells more."""

    how: str
    findings: tuple[str, ...]
    log: str


class HangError(BaseException):
    """Say that an input takes too long; the program must not catch it."""


def trial(random: Random, edges: Edges, folder: Path) -> Ending:
    """Make an input out of chances, and run the program on it; `folder` is emptied before."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    edges.github = FuzzedGitHub(random.getrandbits(32), random.choice(_SHARES))
    edges.sei = FuzzedSei(random.getrandbits(32), random.choice(_SHARES))
    edges.unexpected.clear()
    env = job(random, random.choice(_SHARES), folder)
    is_resend = random.random() < _RESEND_SHARE
    if is_resend:
        env |= {"SEI_BASE_URL": SEI, "SEI_API_KEY": KEY, "SEI_OUTBOX": ""}
        outbox(random, random.choice(_SHARES), folder / "sei-outbox")
    octets = io.BytesIO()
    log = io.TextIOWrapper(octets, encoding="utf-8", errors="backslashreplace")
    findings: list[str] = []
    code = -1
    runner = Runner(env, log)
    try:
        with _watched():
            code = resend((), env, runner) if is_resend else report(env, runner)
    except HangError as error:
        findings.append(f"hang: {where(error)}")
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        findings.append(f"raised: {where(error)}")
    if not edges.end_threads():
        findings.append("hang: a thread does not end")
    log.flush()
    written = _Written(folder, env, octets.getvalue().decode())
    findings += [f"unexpected: {one}" for one in edges.unexpected]
    findings += written.leaks(into_outbox=not is_resend)
    if code not in {0, 1}:
        how = "traceback"
    elif is_resend:
        how = "resent" if written.outputs.get("delivered") == "true" else "left in the outbox"
    else:
        how = written.how(code)
        findings += written.lost_reports()
        findings += [f"SEI: {fate}" for fate in edges.sei.judgements if fate != "kept"]
        findings += written.wrong_outputs()
    return Ending(how, tuple(dict.fromkeys(findings)), written.log)


@contextlib.contextmanager
def _watched() -> Iterator[None]:
    def stop(_signal: int, _frame: object) -> None:
        raise HangError

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, _LONGEST_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


class _Written:
    """Everything that the program wrote."""

    def __init__(self, folder: Path, env: Mapping[str, str], log: str) -> None:
        self._env = env
        self._files = {
            path.relative_to(folder).as_posix(): path.read_text("utf-8", "backslashreplace")
            for path in folder.rglob("*")
            if path.is_file() and path.name not in _WRITTEN_BY_US
        }
        self.log = log
        self.summary = self._files.get("summary", "")
        self.outputs = {name: text for name, _, text in _OUTPUT.findall(self._files["output"])}

    def how(self, code: int) -> str:
        """Say how a report ended."""
        if code and not self.summary:
            return "configuration error"
        if self.outputs.get("delivered") == "true":
            return "delivered"
        if not self.outputs.get("execution-id"):
            return "nothing reported"
        return "kept" if self.outputs.get("outbox") else "dry run"

    def leaks(self, *, into_outbox: bool) -> Iterator[str]:
        """Name each place in which a secret stands, as it is or escaped."""
        given = {self._env.get(name, "").strip() for name in ("SEI_API_KEY", "SEI_GITHUB_TOKEN")}
        secrets = [secret for secret in (KEY, TOKEN) if secret in given]
        lines = [line for line in self.log.splitlines() if not line.startswith("::add-mask::")]
        for name, text in {**self._files, "log": "\n".join(lines)}.items():
            if _kind_of(name) == "the outbox" and not into_outbox:
                continue
            plain = html.unescape(text.replace("%25", "%"))
            for secret in secrets:
                if secret in text or secret in plain:
                    what = "the key" if secret == KEY else "the token"
                    yield f"leak: {what} in {_kind_of(name)}"

    def lost_reports(self) -> Iterator[str]:
        """Say which reports could neither be delivered nor kept."""
        kept = sum(_kind_of(name) == "the outbox" for name in self._files)
        failed = html.unescape(self.summary.partition("\n")[0]).count(" could not be delivered")
        if "could not be kept for later" in self.log:
            yield "lost: a report could not be kept"
        elif failed > kept:
            yield f"lost: {failed - kept} of {failed} kept reports are overwritten by others"

    def wrong_outputs(self) -> Iterator[str]:
        """Say which outputs are not ours."""
        if names := set(self.outputs) - _OUTPUTS:
            yield f"outputs: {sorted(names)}"


def _kind_of(name: str) -> str:
    if name.startswith("sei-outbox/"):
        return "the outbox"
    return "the payload file" if name.startswith("sei-payload-") else name
