"""How each run is to be reported: with which inputs, and whether at all."""

from collections.abc import Mapping

from sei_action.config import Kind, Scope, variable_of
from sei_action.config.reading import read
from sei_action.config.synchronisation import Synchronisation
from sei_action.errors import ConfigurationError
from sei_action.fact import Fact
from sei_action.ledger import Attempt, State
from sei_action.payload import result_of
from sei_action.sync.reporters import Reporting, ReportingStep

_UNREPORTED = {
    None: "it has no result",
    "skipped": "it was skipped",
    "cancelled": "it was cancelled",
}


class Plan(Fact):
    """One report of an attempt: its inputs, and the step that should have made it."""

    config: Synchronisation
    step: ReportingStep | None = None

    @property
    def reads_no_jobs(self) -> bool:
        """Tell whether the report can be made without the jobs of the run."""
        has_own_step = self.step is not None and not self.step.follows
        return not (self.config.stages or has_own_step or self.config.scope is Scope.JOB)

    @property
    def deploys(self) -> bool:
        """Tell whether the inputs make a deployment of it."""
        config = self.config
        services = any(one.environment or one.deployed_images for one in config.services)
        is_given = config.environment or config.deployed_images or services
        return config.kind is Kind.CD or (config.kind is Kind.AUTO and bool(is_given))

    @property
    def notes(self) -> tuple[str, ...]:
        """Say what the report lacks of what its step would have said."""
        if self.step is None or not self.step.missing:
            return ()
        names = ", ".join(f"`{name}`" for name in self.step.missing)
        note = f"Reported without {names}, whose values only a run knows: {self.step.path}."
        return (note,)


class Verdict(Fact):
    """Why an attempt is not reported."""

    state: State
    reason: str


class Planning:
    """Plan the reports of one repository's attempts."""

    def __init__(
        self, config: Synchronisation, env: Mapping[str, str], reporting: Reporting
    ) -> None:
        """Take the inputs of the sync, and what the workflows' own steps have."""
        self._config = config
        self._env = env
        self._reporting = reporting
        self._plans: dict[str, tuple[Plan, ...] | Verdict] = {}

    def plan(self, attempt: Attempt, path: str) -> tuple[Plan, ...] | Verdict:
        """Plan the reports of an attempt of the workflow in a file."""
        if path not in self._plans:
            self._plans[path] = self._plan(path)
        planned = self._plans[path]
        if isinstance(planned, Verdict) or not attempt.is_latest:
            return planned
        wanted = tuple(plan for plan in planned if _has_result(attempt, plan.config))
        if not wanted:
            reason = _UNREPORTED.get(attempt.conclusion, f"it is {attempt.conclusion}")
            return Verdict(state=State.SKIPPED, reason=reason)
        return wanted

    def _plan(self, path: str) -> tuple[Plan, ...] | Verdict:
        if path in self._reporting.servants:
            return Verdict(
                state=State.SKIPPED, reason="its workflow only serves the reports of others"
            )
        steps = self._reporting.of(path)
        if not steps:
            if self._config.repair:
                reason = "no step of its workflow reports it"
                return Verdict(state=State.LEFT_OUT, reason=reason)
            return (Plan(config=self._config),)
        plans: list[Plan] = []
        for step in steps:
            planned = self._of_step(step)
            if isinstance(planned, Verdict):
                return planned
            if planned is not None:
                plans.append(planned)
        return tuple(plans) or Verdict(
            state=State.LEFT_OUT, reason="its step reports to another SEI or instance"
        )

    def _of_step(self, step: ReportingStep) -> Plan | Verdict | None:
        """Plan what a step would report; None where it reports elsewhere."""
        if step.unknown:
            names = ", ".join(f"`{name}`" for name in step.unknown)
            reason = f"only the run knows the value of {names} of its step"
            return Verdict(state=State.LEFT_OUT, reason=reason)
        texts = {variable_of(name): text for name, text in step.inputs.items()}
        try:
            config = read({**self._env, **texts}, Synchronisation)
        except ConfigurationError as error:
            reason = f"its step is set up wrongly: {error.problems[0]}"
            return Verdict(state=State.LEFT_OUT, reason=reason)
        ours = (self._config.sei_url, self._config.instance_guid)
        if (config.sei_url, config.instance_guid) != ours:
            return None
        return Plan(config=config, step=step)


def _has_result(attempt: Attempt, config: Synchronisation) -> bool:
    if config.scope is Scope.JOB:
        return True  # a job of it may have one
    return result_of(attempt.conclusion, config.on_cancelled) is not None
