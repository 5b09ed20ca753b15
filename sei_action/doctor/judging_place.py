"""What the job, its machine and the clocks mean for a report."""

from collections.abc import Iterator
from email.utils import parsedate_to_datetime

from sei_action.advice import read_workflow
from sei_action.diagnosis import Check, Diagnosis, error, ok, warning
from sei_action.doctor.facts import Facts
from sei_action.errors import ConfigurationError
from sei_action.machine import Machine, ProxyState

_LARGEST_SKEW_SECONDS = 60


def judge_inputs(facts: Facts) -> Iterator[Diagnosis]:
    """Judge the inputs, and the key by its looks."""
    for problem in facts.problems:
        if not problem.startswith("Input `api-key`") or not facts.key_faults:
            yield error(Check.INPUTS, problem, "")
    if not facts.problems:
        yield ok(Check.INPUTS, "All inputs can be read.")
    if not facts.has_key:
        yield from _no_key(facts)
    for fault in facts.key_faults:
        yield error(Check.KEY, f"What `api-key` holds is no key: {fault}.", "")
    for doubt in facts.key_doubts:
        yield warning(Check.KEY, f"Of `api-key`: {doubt}.", "Store the secret again without it.")
    if facts.has_key and not facts.key_faults:
        yield ok(Check.KEY, "There is a key.")
    # Who only adds to what the vendor's own integration reports has no instance.
    if not facts.instance_guid and not facts.has_integration:
        yield error(
            Check.INSTANCE,
            "Input `instance-guid` is empty.",
            "Write the id that registering answered; `sei-action register` prints it.",
        )


def _no_key(facts: Facts) -> Iterator[Diagnosis]:
    if facts.has_no_secrets:
        yield warning(
            Check.EVENT,
            "This is a pull request of a fork or of Dependabot, which gets no secrets, so it is "
            "not reported.",
            "If it shall be, report in a workflow of its own on `workflow_run`.",
        )
        return
    callers = _calls_without_secrets(facts)
    if callers:
        yield error(
            Check.CALLED_WORKFLOW,
            "There is no key. The run's workflow calls another one and gives it no secrets.",
            "Write `secrets: inherit` at that job, if the step stands in the workflow that it "
            "calls.",
            callers[0],
        )
    else:
        yield error(
            Check.KEY,
            "There is no key: the secret does not exist here, or its name is another.",
            "Store it as SEI_API_KEY for the repository or the organisation, and write "
            "`api-key: ${{ secrets.SEI_API_KEY }}`; outside of a workflow set the variable "
            "SEI_API_KEY.",
        )


def _calls_without_secrets(facts: Facts) -> list[str]:
    text = facts.workflows.get(facts.workflow_path)
    if text is None:
        return []
    try:
        workflow = read_workflow(facts.workflow_path, text)
    except ConfigurationError:
        return []
    return [
        workflow.at(job.line) for job in workflow.jobs if job.uses and not job.hands_over_secrets
    ]


def judge_machine(machine: Machine) -> Iterator[Diagnosis]:
    """Judge what the action runs on."""
    yield ok(Check.RUNNER, f"{machine.system}, {machine.architecture}.")
    others = f"; on the path are {', '.join(machine.pythons)}" * bool(machine.pythons)
    yield ok(Check.PYTHON, f"Python {machine.python} runs this{others}.")
    if machine.docker.startswith("linux"):
        yield ok(Check.DOCKER, f"A Docker engine is at hand ({machine.docker}).")
    elif machine.is_container:
        yield ok(Check.DOCKER, "This runs in a container, from which no engine is to be seen.")
    else:
        yield ok(
            Check.DOCKER,
            "No Docker engine for Linux containers is at hand, so the action runs with the "
            "machine's Python, 3.11 or later.",
        )
    yield from _proxies(machine)
    yield from _certificates(machine)


def _proxies(machine: Machine) -> Iterator[Diagnosis]:
    for name, state in machine.proxies.items():
        if state is ProxyState.UNREACHABLE:
            yield error(
                Check.PROXY,
                f"The proxy of {name} cannot be reached.",
                f"Check {name}, or name the hosts that need no proxy in NO_PROXY.",
            )
        elif state is ProxyState.NO_ADDRESS:
            yield error(
                Check.PROXY,
                f"{name} holds no address of a proxy.",
                "Write it like http://proxy.example:3128.",
            )
        else:
            yield ok(Check.PROXY, f"The proxy of {name} can be reached.")
    for name in machine.contradictions:
        yield warning(
            Check.PROXY,
            f"{name} and {name.lower()} say something else; which one counts depends on the "
            "program.",
            "Set both to the same.",
        )
    if not machine.proxies:
        alone = ", though NO_PROXY is set" if machine.has_no_proxy else ""
        yield ok(Check.PROXY, f"No proxy is set{alone}.")


def _certificates(machine: Machine) -> Iterator[Diagnosis]:
    for name in machine.lost_files:
        yield error(
            Check.CERTIFICATES,
            f"{name} names a file or folder that is not there.",
            "Write the path of a PEM file that the runner has, or unset it.",
        )
    found = [name for name in machine.certificates if name not in machine.lost_files]
    named = f", and those that {', '.join(found)} name" * bool(found)
    if not machine.lost_files:
        yield ok(Check.CERTIFICATES, f"The system's certificate authorities are trusted{named}.")


def judge_clocks(facts: Facts) -> Iterator[Diagnosis]:
    """Judge our clock by the servers': durations are counted from GitHub's times to ours."""
    looks = []
    if facts.github and facts.github.seen_at:
        looks.append(("GitHub", facts.github.date, facts.github.seen_at))
    if facts.sei:
        looks.append(("SEI", facts.sei.ingestion.date, facts.sei.ingestion.seen_at))
    for name, date, seen_at in looks:
        try:
            skew = (seen_at - parsedate_to_datetime(date)).total_seconds()
        except (ValueError, TypeError):
            continue  # no date was told, or one without a zone
        if abs(skew) > _LARGEST_SKEW_SECONDS:
            side = "ahead of" if skew > 0 else "behind"
            yield warning(
                Check.CLOCK,
                f"This machine's clock is {abs(round(skew))} seconds {side} {name}'s, and "
                "durations are wrong by that.",
                "Let the machine keep time by NTP.",
            )
        else:
            yield ok(Check.CLOCK, f"This machine's clock agrees with {name}'s.")
