"""The command `init`: propose the reporting step in a repository's workflows, and write it."""

import os
import shlex
from collections.abc import Callable, Mapping
from difflib import unified_diff
from pathlib import Path
from urllib.parse import urlsplit

from sei_action.advice import read_workflow
from sei_action.checkout import Checkout
from sei_action.config import secrets_of
from sei_action.config.setup import Setup, read_setup
from sei_action.config.values import is_loopback
from sei_action.errors import ConfigurationError
from sei_action.proposal import Change, Guess, Plan, Role, guess, named_files, propose
from sei_action.runner import Runner

Ask = Callable[[str], str]

_MESSAGE = "Report runs to SEI"
_YES = ("y", "yes")
_NOT_ASKED = (
    "Nothing was written, because there is no terminal to ask at. Add --yes to write, or --check "
    "to look only."
)


def init(
    env: Mapping[str, str], runner: Runner, ask: Ask | None = None, folder: Path | None = None
) -> int:
    """Propose, show, ask and write; give the exit code.

    It is 0 where everything is as it should be afterwards, and 1 where something is left to do.
    `ask` is None where nobody can answer; `folder` lies in the repository.
    """
    runner.mask(secrets_of(env))
    try:
        return _init(read_setup(env), folder or Path.cwd(), runner, ask)
    except ConfigurationError as error:
        for problem in error.problems:
            runner.error(problem)
    except (EOFError, KeyboardInterrupt):
        runner.line("")
        runner.line("Nothing was written.")
    except OSError as error:
        runner.error(f"{error.filename or 'A file'} cannot be read or written ({error.strerror}).")
    return 1


def _init(setup: Setup, folder: Path, runner: Runner, ask: Ask | None) -> int:
    checkout = Checkout.around(folder)
    files = checkout.workflows()
    is_asking = None if setup.yes or setup.check else ask
    roles = _roles(setup, files, folder.resolve().relative_to(checkout.root), runner, is_asking)
    plan = propose(files, roles, setup)
    _show(plan, runner)
    if not plan.changes:
        if not plan.by_hand:
            runner.line("Nothing is to be changed.")
        return 1 if plan.by_hand else 0
    if setup.check:
        return 1
    if not setup.yes:
        if ask is None:
            runner.error(_NOT_ASKED)
            return 1
        if ask("Write this? [y/N] ").strip().lower() not in _YES:
            runner.line("Nothing was written.")
            return 1
    checkout.write([(one.path, one.before, one.after) for one in plan.changes])
    _tell_what_is_next(setup, plan, checkout.root, folder, runner)
    return 1 if plan.by_hand else 0


def _roles(
    setup: Setup, files: Mapping[str, str], folder: Path, runner: Runner, ask: Ask | None
) -> dict[str, Role]:
    """Take the roles that were told; where none was, guess them, and ask if they are right."""
    if setup.ci or setup.deploy:
        builds = named_files(setup.ci, files, folder, "ci")
        deploys = named_files(setup.deploy, files, folder, "deploy")
        told = dict.fromkeys(files, Role.NONE)
        told |= dict.fromkeys(builds, Role.CI) | dict.fromkeys(deploys, Role.DEPLOY)
        return told | dict.fromkeys(set(builds) & set(deploys), Role.BOTH)
    roles = {}
    for path, text in files.items():
        guessed = _guess(path, text, setup)
        if guessed is None:
            continue
        roles[path] = guessed.role
        runner.line(f"{path}: {guessed.role}, because {guessed.why}.")
        if ask:
            roles[path] = _chosen(ask, path, guessed.role)
    return roles


def _guess(path: str, text: str, setup: Setup) -> Guess | None:
    try:
        workflow = read_workflow(path, text)
    except ConfigurationError:
        return None
    return guess(workflow, from_outside=setup.workflow_run)


def _chosen(ask: Ask, path: str, usual: Role) -> Role:
    while True:
        answer = ask(f"What is {path} for? {', '.join(Role)} [{usual}] ").strip().lower()
        if answer in ("", *Role):
            return Role(answer or usual)


def _show(plan: Plan, runner: Runner) -> None:
    for kept in plan.kept:
        runner.line(f"{kept.path} stays as it is: {kept.why}.")
    for change in plan.changes:
        for line in _difference(change):
            runner.line(line)
    for note in plan.notes:
        runner.line(note)
    for advice in plan.advice:
        runner.warning(advice)
    for one in plan.by_hand:
        runner.warning(f"{one.path} cannot be changed by this: {one.why}. {one.remedy}")
        for line in one.text.splitlines():
            runner.line(line)


def _difference(change: Change) -> list[str]:
    return list(
        unified_diff(
            (change.before or "").splitlines(),
            change.after.splitlines(),
            "/dev/null" if change.before is None else f"a/{change.path}",
            f"b/{change.path}",
            lineterm="",
        )
    )


def _tell_what_is_next(setup: Setup, plan: Plan, root: Path, folder: Path, runner: Runner) -> None:
    paths = [os.path.relpath(root / change.path, folder.resolve()) for change in plan.changes]
    runner.line(f"Wrote {', '.join(paths)}.")
    wanted = "the secret SEI_API_KEY"
    if not setup.instance_guid:
        wanted += " and the variable SEI_INSTANCE_GUID"
    runner.line(f"The step reads {wanted} of the repository or its organisation.")
    page = _page(setup)
    if page:
        runner.line(
            f"Only a runner on this machine reaches {setup.base_url}: a self-hosted one, or a "
            "program like act. GitHub's own do not."
        )
    files = shlex.join(paths)
    runner.line(
        f"Next: git add -- {files} && git commit -m {shlex.quote(_MESSAGE)} -- {files} && git push "
        "-u origin HEAD"
    )
    runner.line(f"Then look at the run's summary at GitHub{f', and at {page}' if page else ''}")


def _page(setup: Setup) -> str | None:
    """Give the page of a SEI on this machine, which is a sandbox."""
    if not setup.base_url:
        return None
    parts = urlsplit(setup.base_url)
    return f"{parts.scheme}://{parts.netloc}/" if is_loopback(parts.hostname or "") else None
