"""What the reports of one step are made from, wherever it was gathered."""

from collections.abc import Callable, Iterable

from sei_action.config import Config
from sei_action.fact import Fact
from sei_action.outcome import Outcome
from sei_action.payload import Findings, result_of
from sei_action.run import Run
from sei_action.subject import Subject


class Reportable(Fact):
    """One report to be: what it is about, and what was found of that."""

    subject: Subject
    findings: Findings


class Gathered(Fact):
    """The run, what is reported of it, what is not and why, and what people should know.

    `lacks_for_now` says that something could not be read that may be there another time.
    """

    run: Run
    outcome: Outcome
    reportables: tuple[Reportable, ...] = ()
    unreported: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    lacks_for_now: bool = False


def choose_reported(
    run: Run,
    subjects: Iterable[Subject],
    find: Callable[[Subject], Findings],
    config: Config,
) -> tuple[tuple[Reportable, ...], tuple[str, ...]]:
    """Choose what is reported, and say of the rest why it is not.

    `find` is asked only for what may be reported, because it may cost requests.
    """
    reportables: list[Reportable] = []
    unreported: list[str] = []
    for subject in subjects:
        reason = _reason_against(subject, config)
        if reason is None:
            findings = find(subject)
            reason = _nothing_touched(subject, findings)
        if reason is None:
            reportables.append(Reportable(subject=subject, findings=findings))
        else:
            name = subject.name or f"run #{run.run_number}"
            unreported.append(f"{name} is not reported: {reason}")
    return tuple(reportables), tuple(unreported)


def _reason_against(subject: Subject, config: Config) -> str | None:
    conclusion = subject.outcome.conclusion
    if result_of(conclusion, config.on_cancelled) is not None:
        return None
    if conclusion == "cancelled":
        return "it was cancelled, and the input `on-cancelled` is skip"
    if conclusion == "skipped":
        return "it was skipped, so nothing was built or deployed"
    return f"it is {conclusion or 'still running'}, and SEI would keep that for ever"


def _nothing_touched(subject: Subject, findings: Findings) -> str | None:
    if subject.service is None or subject.service.paths is None or findings.commits.shas:
        return None
    return "no commit touches its paths"
