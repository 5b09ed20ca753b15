"""Where GitHub's description contradicts its documentation, its own examples, or itself."""

from dataclasses import dataclass
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Erratum:
    """Hold one value that is wrong, where it is, and what is right; a value may be absent."""

    where: tuple[str | int, ...]
    wrong: object
    right: object


ERRATA = (
    # What is an integer in a path is a string as well, so "exactly one" refuses every id.
    Erratum(
        ("parameters", "workflow-id", "schema"),
        wrong={"oneOf": [{"type": "integer"}, {"type": "string"}]},
        right={"type": "string"},
    ),
    # "Understanding the search syntax" has `<=2026-01-31` and `2026-01-01..2026-01-31`.
    Erratum(
        ("parameters", "created", "schema", "format"),
        wrong="date-time",
        right="search-period",
    ),
    # The example lacks what the schema of a job requires.
    Erratum(
        ("examples", "job-paginated", "value", "jobs", 0, "created_at"),
        wrong=None,
        right="2020-01-20T17:42:40Z",
    ),
    # The same of a repository, also as a fork's source.
    Erratum(
        ("examples", "full-repository-default-response", "value", "language"),
        wrong=None,
        right="Ruby",
    ),
    Erratum(
        ("examples", "full-repository-default-response", "value", "source", "language"),
        wrong=None,
        right="Ruby",
    ),
    # The same of a team that is asked to review.
    Erratum(
        ("examples", "pull-request-simple-items", "value", 0, "requested_teams", 0, "type"),
        wrong=None,
        right="organization",
    ),
    # The same of a changed file.
    Erratum(
        ("examples", "commit", "value", "files", 0, "sha"),
        wrong=None,
        right="bbcd538c8e72b8c175046e27cc8f907076331401",
    ),
    Erratum(
        ("examples", "commit", "value", "files", 0, "contents_url"),
        wrong=None,
        right=(
            "https://api.github.com/repos/octocat/Hello-World/contents/file1.txt"
            "?ref=7ca483543807a51b6079e54ac4cc392bc29ae284"
        ),
    ),
    # Every error's body repeats its status, as the schema `basic-error` says.
    Erratum(
        ("schemas", "validation-error", "properties", "status"),
        wrong=None,
        right={"type": "string"},
    ),
)


def mend(document: Json) -> None:
    """Put right what is wrong in a description's components.

    Raises ValueError where it is wrong no more, or in another way: its entry here is outdated.
    """
    for erratum in ERRATA:
        *way, last = erratum.where
        node: Any = document["components"]
        for name in way:
            node = node[name]
        if node.get(last) != erratum.wrong:
            msg = f"GitHub's description has changed at {erratum.where}"
            raise ValueError(msg)
        node[last] = erratum.right
    _let_null_in(document["components"]["schemas"])
    _fill_empty_objects(document["paths"])
    _let_lists_be_chosen(document["paths"])


def _fill_empty_objects(paths: Json) -> None:
    # What has been created is answered with an empty object, which the example writes as null.
    for operations in paths.values():
        for operation in operations.values():
            created = operation["responses"].get("201", {}).get("content", {})
            for content in created.values():
                for example in content["examples"].values():
                    example["value"] = {}


def _let_lists_be_chosen(paths: Json) -> None:
    # What tells the choices apart is a property, which the list of a folder does not have.
    for operations in paths.values():
        for content in operations.get("get", {}).get("responses", {}).values():
            for answer in content.get("content", {}).values():
                if "array" in answer["schema"].get("discriminator", {}).get("mapping", {}):
                    del answer["schema"]["discriminator"]


def _let_null_in(node: Any) -> None:  # noqa: ANN401 - any part of a JSON document
    # By OpenAPI 3.0.3 `nullable` widens a `type` alone, but GitHub writes it beside `enum` and
    # `oneOf` too: a job under way has no conclusion, a stranger's commit no author.
    if isinstance(node, list):
        for child in node:
            _let_null_in(child)
    elif isinstance(node, dict):
        for child in node.values():
            _let_null_in(child)
        if node.get("nullable") is True:
            if None not in node.get("enum", [None]):
                node["enum"].append(None)
            for choice in node.keys() & {"oneOf", "anyOf"}:
                node[choice].append({"enum": [None]})
