"""The job that the program stands in: its variables, its inputs and its files, many of them odd."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

from bench.fuzz.github import API, STATE
from bench.fuzz.texts import (
    KEY,
    TOKEN,
    Json,
    mangled,
    mutated,
    odd_text,
    odd_value,
    spoiled,
    text_of,
)
from demo.job import runner_environment, running_run, step_inputs
from sei_action.config import INPUTS, variable_of

GUID = "666ba79b-3f3d-4236-ac04-4686ce526705"
SEI = "https://sei.example/api/v1/"
_RUNS = tuple(str(run.id) for run in STATE.runs)
_SERVICES = '[{"name": "a/b", "paths": ["**"]}, {"name": "a-b", "environment": "prod"}]'
_MANIFEST: Json = {
    "artifacts": [
        {
            "type": "container",
            "location": "ghcr.io/acme",
            "name": "shop",
            "qualifier": "1.4.2",
            "hash": "sha256:" + "a" * 64,
            "input": False,
            "output": True,
            "metadata": {"a": "b"},
        }
    ]
}
_LIST: Json = {
    "version": 1,
    "subjects": [
        {"kind": "oci", "name": "ghcr.io/acme/shop", "digest": "sha256:" + "b" * 64},
        {"kind": "file", "name": "dist/shop.whl", "digest": "sha256:" + "c" * 64},
    ],
}
# What people write, nearly all of it right.
_WRITTEN: Mapping[str, tuple[str, ...]] = {
    "region": ("eu", "prod1", "EU", "us"),
    "base-url": (SEI, "http://127.0.0.1:1/", "https://[::1", "https://x/custom-cicd"),
    "instance-guid": (GUID.upper(), GUID[:-1], "{" + GUID + "}"),
    "instance-url": ("https://github.com/acme", "ftp://x", "https://["),
    "repo-url": ("https://github.com/acme/shop", "x"),
    "web-url": ("https://example.com/a b", "https://example.com/(x)"),
    "run-id": (*_RUNS, "0", "1"),
    "needs": ('{"build": {"result": "failure"}}', "null", '{"build": null}', "[]"),
    "scope": ("job", "run", "JOB"),
    "jobs": ("build", "report", "build (3.12)\nreport", "nope"),
    "services": (_SERVICES, "- {name: shop, paths: ['src/**']}", "a: {b: [", "- &a [*a]"),
    "kind": ("ci", "cd", "auto"),
    "environment": ("production", "staging"),
    "on-cancelled": ("skip", "failure", "aborted"),
    "commits": (f"{1:040x},{2:040x}", "HEAD"),
    "max-commits": ("1", "10000", "0"),
    "paths": ("src/**\n!src/a", "**", "[a-", "!x"),
    "images": ("ghcr.io/acme/shop:1", "nginx", '{"image.name": "a,b"}', "[1]"),
    "deployed-images": ("ghcr.io/acme/shop@sha256:" + "a" * 64, "UPPER"),
    "artifacts": ("- {type: helm, location: x, name: y, version: 1}", "[{}]", "!!python/x"),
    "artifact-files": ("*.json", "**", "../x", "[", "/etc/passwd", "artifact-manifest.json"),
    "cfr-status": ("true", "false", "auto"),
    "cfr-labels": ("hotfix,revert", ","),
    "themes": ("a/b, c", ",,"),
    "params": ("team=shop", f"it={KEY}", '{"a": 1.10}', "=", f'{{"b": "{TOKEN}"}}'),
    "build-number": ("1", "9223372036854775807", "9223372036854775808"),
    "execution-id": ("x", "x" * 300, "a/../b"),
    "fail-on-error": ("true", "false", "yes"),
    "dry-run": ("true", "false", "maybe"),
    "timeout": ("1", "60", "3600", "0", "1.5"),
    "verify": ("true", "false", "auto"),
    "outbox": ("/nonexistent", "a\nb"),
    "matrix": ('{"python": "3.12"}', "null", f'{{"secret": "{KEY}"}}', "[]"),
    "job-status": ("success", "failure", "cancelled", "skipped"),
    "check-run-id": ("62145112208", "1"),
    "api-key": ("", f" {KEY}\n", "a b"),
    "github-token": ("", f"{TOKEN}\n"),
}
_EVENTS = (
    *("push", "pull_request", "pull_request_target", "schedule", "workflow_dispatch", "release"),
    *("workflow_run", "merge_group", "deployment", "create", "repository_dispatch", "nope"),
)


_SOMETIMES = 0.3
_SELDOM = 0.05
# Where the program writes; that these are odd is tested elsewhere, because it is writing indeed.
_PLACES = frozenset(
    {"GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_WORKSPACE", "RUNNER_TEMP", "GITHUB_EVENT_PATH"}
)


def job(random: Random, share: float, folder: Path) -> dict[str, str]:
    """Lay out the files of a job and give its variables; `share` of all are not as they should be.

    The files are those of the event, of earlier steps, and of an outbox where one is there.
    """
    env = {
        **runner_environment(STATE, running_run(STATE), API, folder),
        **step_inputs(SEI, GUID, KEY, TOKEN),
        "SEI_CHECK_RUN_ID": "62145112208",
        "SEI_MATRIX": "null",
    }
    runner_variables = [name for name in env if name.startswith(("GITHUB_", "RUNNER_"))]
    _change_variables(random, share, env, runner_variables)
    _give_inputs(random, share, env)
    if random.random() < _SOMETIMES:
        env["RUNNER_DEBUG"] = "1"
    if random.random() < _SELDOM:
        env["GITHUB_ACTIONS"] = ""
    _write_event(random, share, Path(env["GITHUB_EVENT_PATH"]))
    if random.random() < _SOMETIMES:
        for name in random.sample(("artifact-manifest.json", "sei-artifacts.json", "list.json"), 2):
            content = _LIST if name == "list.json" else _MANIFEST
            _write(folder / name, content, random, share)
        env["GITHUB_ARTIFACTS_LIST"] = str(folder / "list.json")
    return {name: _as_in_a_process(text) for name, text in env.items()}


def _change_variables(
    random: Random, share: float, env: dict[str, str], names: Sequence[str]
) -> None:
    if random.random() < share:
        env["GITHUB_EVENT_NAME"] = random.choice(_EVENTS)
    if random.random() < share:
        for name in random.sample(names, random.choice((1, 1, 2, 5))):
            if name not in _PLACES:
                env[name] = random.choice((odd_text(random), mangled(env[name], random)))


def _give_inputs(random: Random, share: float, env: dict[str, str]) -> None:
    for name in random.sample(list(INPUTS), random.choice((0, 0, 1, 1, 2, 4))):
        written = random.choice(_WRITTEN.get(name, ("x", "acme/shop/CI")))
        if random.random() < share:
            written = random.choice((odd_text(random), mangled(written, random)))
        env[variable_of(name)] = written


def _write_event(random: Random, share: float, path: Path) -> None:
    event: Json = json.loads(path.read_text(encoding="utf-8"))
    if isinstance(event, dict) and random.random() < share:
        run: dict[str, Json] = {
            "id": 99,
            "run_number": 12,
            "run_attempt": 2,
            "event": "push",
            "head_sha": "a" * 40,
        }
        tip: Json = {"ref": "fix", "sha": "b" * 40, "repo": {"full_name": "acme/shop"}}
        facts: dict[str, Json] = {
            "inputs": {"who": odd_text(random), "key": KEY, "other": odd_value(random)},
            "workflow_run": {**run, "actor": {"login": odd_text(random)}, "created_at": None},
            "workflow": {"name": odd_text(random)},
            "pull_request": {"number": 7, "labels": [{"name": odd_text(random)}], "head": tip},
            "merge_group": {"base_sha": "c" * 40},
            "release": {"tag_name": odd_text(random), "name": odd_text(random)},
        }
        name = random.choice(list(facts))
        event[name] = facts[name]
    _write(path, event, random, share)


def _write(path: Path, content: Json, random: Random, share: float) -> None:
    value = json.loads(json.dumps(content))
    if random.random() < share:
        value = mutated(value, random)
    written = text_of(value, random).encode("utf-8", "replace")
    path.write_bytes(spoiled(written, random) if random.random() < share * _SOMETIMES else written)


def _as_in_a_process(text: str) -> str:
    # A variable is bytes without a null; Python gives those that are no UTF-8 as halves.
    octets = text.replace("\0", "").encode("utf-8", "surrogatepass")
    return octets.decode("utf-8", "surrogateescape")


def outbox(random: Random, share: float, folder: Path) -> None:
    """Lay out an outbox with a few reports, and with what else may lie there."""
    folder.mkdir()
    report: dict[str, Json] = {
        "pipeline": "CI",
        "job_full_name": "acme/shop/CI",
        "qualified_name": "acme/shop/CI",
        "instance_name": "GitHub Actions (acme)",
        "instance_guid": GUID,
        "start_time": 1_770_022_800_000,
        "duration": 30_000,
        "result": "SUCCESS",
        "build_number": 562,
        "execution_id": "30433642-1",
        "ci": True,
        "cd": False,
    }
    for number in range(random.randrange(4)):
        kept: Json = {
            "version": 1,
            "target": SEI,
            "reason": "SEI was out of order.",
            "kept_at": "2026-02-02T09:00:00Z",
            "report": report,
        }
        _write(folder / f"{number}.json", kept, random, share)
    if random.random() < share * _SELDOM:
        (folder / "9.json").mkdir()
