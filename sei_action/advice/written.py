"""A workflow as its file writes it, with the lines that advice points at."""

from collections.abc import Mapping

from sei_action.advice.parts import Part, read_parts
from sei_action.fact import Fact

_REPORT = "report"
_ANY_ACCESS = ("read", "write")
_DRY_RUN = ("true", "True", "TRUE")


class WrittenStep(Fact):
    """A step; `texts` holds everything that is written in it but its name."""

    line: int
    id: str | None = None
    name: str = ""
    uses: str | None = None
    condition: str = ""
    inputs: Mapping[str, str] = {}
    input_lines: Mapping[str, int] = {}
    texts: tuple[str, ...] = ()

    def is_of(self, action: str | None) -> bool:
        """Tell whether it uses this action, under its own name or that of a copy.

        `action` is the repository that the runner says the action comes from. A copy under yet
        another name is known by an input that no other action has.
        """
        if not self.uses:
            return False
        name = self.uses.partition("@")[0].rstrip("/")
        last = name.rpartition("/")[2].partition(":")[0]
        return last == "sei-action" or name == action or "instance-guid" in self.inputs

    @property
    def mode(self) -> str:
        """Give the input `mode`: report where it is left out, or not known before it runs."""
        written = self.inputs.get("mode", "").strip().lower()
        return _REPORT if not written or "${{" in written else written

    @property
    def reports(self) -> bool:
        """Tell whether it reports a run, seen that it uses this action."""
        is_dry = self.inputs.get("dry-run", "").strip() in _DRY_RUN
        return self.mode == _REPORT and not is_dry

    @property
    def is_of_job(self) -> bool:
        """Tell whether it reports jobs, and not the whole run."""
        return self.inputs.get("scope", "").strip().lower() == "job"

    def line_of(self, name: str) -> int:
        """Give the line of an input, or the step's own where it is left out."""
        return self.input_lines.get(name, self.line)


class WrittenPermissions(Fact):
    """What a `permissions:` grants; naming one sets all others to none."""

    line: int
    everything: str = ""
    named: Mapping[str, str] = {}

    def grants(self, permission: str) -> bool:
        """Tell whether reading is granted."""
        everything = self.everything.removesuffix("-all")
        return self.named.get(permission, everything) in _ANY_ACCESS


class WrittenJob(Fact):
    """A job; `uses` is the workflow that it calls, `secrets` whether it hands some over."""

    id: str
    line: int
    name: str = ""
    needs: tuple[str, ...] = ()
    condition: str = ""
    condition_line: int = 0
    permissions: WrittenPermissions | None = None
    steps: tuple[WrittenStep, ...] = ()
    uses: str | None = None
    hands_over_secrets: bool = False
    has_matrix: bool = False
    environment_line: int | None = None
    makes_deployment: bool = False


class WrittenWorkflow(Fact):
    """A workflow; its name is its path where it has none, as in GitHub's API."""

    path: str
    name: str
    name_line: int = 1
    triggers: Mapping[str, int] = {}
    upstream: tuple[str, ...] = ()
    upstream_types: tuple[str, ...] = ()
    permissions: WrittenPermissions | None = None
    jobs: tuple[WrittenJob, ...] = ()

    def at(self, line: int) -> str:
        """Name a line of the file as people and their editors do."""
        return f"{self.path}:{line}"

    def job(self, job_id: str) -> WrittenJob | None:
        """Give the job of an id."""
        return next((job for job in self.jobs if job.id == job_id), None)

    def permissions_of(self, job: WrittenJob) -> WrittenPermissions | None:
        """Give what holds for a job; None where the file says nothing."""
        return job.permissions or self.permissions


def read_workflow(path: str, text: str) -> WrittenWorkflow:
    """Read a workflow's file; raises ConfigurationError where it is no YAML."""
    whole = read_parts(path, text)
    triggers = whole.entry("on")
    upstream = triggers.entry("workflow_run")
    return WrittenWorkflow(
        path=path,
        name=whole.entry("name").text or path,
        name_line=whole.entry("name").line,
        triggers={
            **dict.fromkeys(triggers.texts(), triggers.line),
            **{name: part.line for name, part in triggers.entries().items()},
        },
        upstream=upstream.entry("workflows").texts(),
        upstream_types=upstream.entry("types").texts(),
        permissions=_permissions(whole.entry("permissions")),
        jobs=tuple(_job(job_id, part) for job_id, part in whole.entry("jobs").entries().items()),
    )


def _job(job_id: str, part: Part) -> WrittenJob:
    environment = part.entry("environment")
    condition = part.entry("if")
    return WrittenJob(
        id=job_id,
        line=part.line,
        name=part.entry("name").text or "",
        needs=part.entry("needs").texts(),
        condition=condition.text or "",
        condition_line=condition.line,
        permissions=_permissions(part.entry("permissions")),
        steps=tuple(_step(step) for step in part.entry("steps").items()),
        uses=part.entry("uses").text,
        hands_over_secrets=part.entry("secrets").is_there,
        has_matrix=part.entry("strategy").entry("matrix").is_there,
        environment_line=environment.line if environment.is_there else None,
        # GitHub's page "Deployments and environments": it may be used without one.
        makes_deployment=environment.is_there
        and environment.entry("deployment").text not in ("false", "False", "FALSE"),
    )


def _step(part: Part) -> WrittenStep:
    inputs = part.entry("with").entries()
    return WrittenStep(
        line=part.line,
        id=part.entry("id").text,
        name=part.entry("name").text or "",
        uses=part.entry("uses").text,
        condition=part.entry("if").text or "",
        inputs={name: value.text or "" for name, value in inputs.items()},
        input_lines={name: value.line for name, value in inputs.items()},
        texts=tuple(
            text
            for name, value in part.entries().items()
            for text in (value.text, *(inner.text for inner in value.entries().values()))
            if text is not None and name != "name"
        ),
    )


def _permissions(part: Part) -> WrittenPermissions | None:
    if part.node is None:
        return None
    named = {name: value.text or "" for name, value in part.entries().items()}
    return WrittenPermissions(line=part.line, everything=part.text or "", named=named)
