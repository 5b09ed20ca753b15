"""What `explain` says of a field is true: the source that it names decides on the value.

Each named source is changed, and nothing else; the field then has another value. Each named input
is taken away, and is then named no more.
"""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from starlette.types import ASGIApp

from sei_action.config import variable_of
from sei_action.payload.models import Payload
from sei_action.payload.rules import Rule
from sei_action.provenance import Source
from tests.repository import ROOT
from tests.scenarios.distorting import Distorter, distorted
from tests.scenarios.situation import Json, Situation
from tests.scenarios.test_situations import SITUATIONS, Stage, staged

# Without these there is no report.
REQUIRED = {"instance-guid", "services"}
# These decide by their defaults where they are not given.
DECIDING_BY_DEFAULT = {"cfr-labels", "max-commits"}
# `kind: ci` asks for no deployments: what these would have added is no value that has a source.
ADDED_TO = {("kind", "job_run"), ("kind", "job_run_params")}
# Of each field and each kind of source so many are tried.
MOST_ALIKE = 2


class Claim(NamedTuple):
    """What a report says of one of its fields: that it comes from this source."""

    situation: Situation
    report: int
    field: str
    value: object
    source: Source


class Scene:
    """Explanations of situations, as they are and with one thing changed."""

    def __init__(self, stage: Stage, distorter: Distorter) -> None:
        """Take the servers."""
        self._stage = stage
        self._distorter = distorter

    def explain(self, situation: Situation, folder: Path, **env: str) -> list[Json]:
        """Give the reports of a situation; none where there can be none."""
        own = self._stage.environment(situation, folder)
        told = self._stage.explain({**own, **env}, situation)
        return told["reports"] if told else []

    def explain_without(self, situation: Situation, folder: Path, name: str) -> list[Json]:
        """Take an input away."""
        return self.explain(situation, folder, **{variable_of(name): ""})

    def explain_with_another(
        self, situation: Situation, folder: Path, source: Source
    ) -> list[Json]:
        """Change what a source tells."""
        if source.kind == "variable":
            return self._with_another_variable(situation, folder, source.name)
        if source.kind == "event":
            event = distorted(situation.step["payload"], source.field)
            step = {**situation.step, "payload": event}
            return self.explain(Situation(**{**vars(situation), "step": step}), folder)
        env = {}
        if source.field == "jobs[].id":
            # The job that the step stands in is still the same.
            own = situation.step["inputs"].get("check-run-id", "0")
            env["SEI_CHECK_RUN_ID"] = str(distorted(int(own), ""))
        self._distorter.distort(source.name, source.field)
        try:
            return self.explain(situation, folder, **env)
        finally:
            self._distorter.distort("", "")

    def _with_another_variable(self, situation: Situation, folder: Path, name: str) -> list[Json]:
        value = self._stage.environment(situation, folder)[name]
        file = Path(value)
        if not file.is_file():
            return self.explain(situation, folder, **{name: f"{value}x"})
        empty = folder / "empty"
        empty.touch()
        return self.explain(situation, folder, **{name: str(empty)})


@pytest.fixture(scope="module")
def scene() -> Iterator[Scene]:
    """Run the servers."""
    distorters: list[Distorter] = []

    def wrap(app: ASGIApp) -> ASGIApp:
        distorters.append(Distorter(app))
        return distorters[0]

    with staged(SITUATIONS[0].state, wrap) as stage:
        yield Scene(stage, distorters[0])


@pytest.fixture(scope="module")
def explanations(
    scene: Scene, tmp_path_factory: pytest.TempPathFactory
) -> list[tuple[Situation, list[Json]]]:
    """Explain all situations."""
    folder = tmp_path_factory.mktemp("steps")
    return [(situation, scene.explain(situation, folder)) for situation in SITUATIONS]


@pytest.fixture(scope="module")
def claims(explanations: list[tuple[Situation, list[Json]]]) -> list[Claim]:
    """List what is said of sources, of what is alike a few."""
    alike: Counter[tuple[str, ...]] = Counter()
    chosen = []
    for situation, reports in explanations:
        for number, report in enumerate(reports):
            for told in report["fields"]:
                for source in (Source(**one) for one in told["sources"]):
                    place = re.sub(r"[0-9a-f]{40}|\d+", "#", source.name)
                    key = (told["field"], source.kind, place, source.field)
                    alike[key] += 1
                    if alike[key] <= MOST_ALIKE:
                        chosen.append(
                            Claim(situation, number, told["field"], told["value"], source)
                        )
    return chosen


def _told(report: Json, field: str) -> Json:
    return next(one for one in report["fields"] if one["field"] == field)


def test_every_field_is_explained_with_the_value_that_is_reported(
    explanations: list[tuple[Situation, list[Json]]],
) -> None:
    for situation, reports in explanations:
        values = [{one["field"]: one["value"] for one in report["fields"]} for report in reports]
        # Without a key nothing is reported of a fork's pull request, and all is explained.
        assert situation.payloads == () or sorted(values, key=str) == sorted(
            situation.payloads, key=str
        )
        assert all(each.keys() == Payload.model_fields.keys() for each in values)


def test_every_field_has_a_source_and_a_rule_that_is_written_down(
    explanations: list[tuple[Situation, list[Json]]],
) -> None:
    told = [one for _, reports in explanations for report in reports for one in report["fields"]]

    assert told
    assert [one["field"] for one in told if not (one["sources"] and one["reason"])] == []
    assert {one["rule"] for one in told} == {rule.value for rule in Rule}


@pytest.mark.parametrize("rule", Rule)
def test_a_rule_is_found_where_an_explanation_points_to(rule: Rule) -> None:
    file, anchor, number = re.fullmatch(r"(.+)#(\S+)(?: rule (\d+))?", rule).groups()  # type: ignore[union-attr]
    text = (ROOT / file).read_text(encoding="utf-8")
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)

    assert anchor in {re.sub(r"[^\w -]", "", one).lower().replace(" ", "-") for one in headings}
    assert number is None or f"\n{number}. " in text


def test_an_input_that_is_taken_away_is_named_no_more_and_changes_nothing_else(
    scene: Scene,
    explanations: list[tuple[Situation, list[Json]]],
    claims: list[Claim],
    tmp_path: Path,
) -> None:
    before = {situation.name: reports for situation, reports in explanations}
    of_inputs = [one for one in claims if one.source.kind == "input"]
    tried = {(one.situation.name, one.source): one for one in of_inputs}
    untrue = []
    for claim in tried.values():
        name = claim.source.name
        if name in REQUIRED | DECIDING_BY_DEFAULT:
            continue
        reports = scene.explain_without(claim.situation, tmp_path, name)
        # A cancelled run is no longer reported at all.
        for old, new in zip(before[claim.situation.name], reports, strict=bool(reports)):
            for field in Payload.model_fields:
                was, now = _told(old, field), _told(new, field)
                is_named = claim.source._asdict() in was["sources"] or (name, field) in ADDED_TO
                if claim.source._asdict() in now["sources"] or (
                    not is_named and now["value"] != was["value"]
                ):
                    untrue.append((claim.situation.name, field, name))

    assert len({one.source.name for one in of_inputs}) > 25
    assert untrue == []


def test_a_source_that_tells_something_else_changes_the_value(
    scene: Scene, claims: list[Claim], tmp_path: Path
) -> None:
    of_sources = [one for one in claims if one.source.kind in {"api", "event", "variable"}]
    changed: dict[tuple[str, Source], list[Json]] = {}
    untrue = []
    for claim in of_sources:
        key = (claim.situation.name, claim.source)
        if key not in changed:
            changed[key] = scene.explain_with_another(claim.situation, tmp_path, claim.source)
        reports = changed[key]
        if not reports or _told(reports[claim.report], claim.field)["value"] == claim.value:
            untrue.append((claim.situation.name, claim.field, str(claim.source)))

    assert len({(one.field, one.source.kind) for one in of_sources}) > 30
    assert untrue == []
