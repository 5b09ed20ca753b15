"""GitHub's OpenAPI description of its REST API, cut down to the paths that are called."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from openapi_schema_validator import OAS30Validator, oas30_format_checker
from referencing import Registry
from referencing.jsonschema import DRAFT4, Schema

from tests.openapi.errata import mend
from tests.openapi.packages import node_modules

Json = dict[str, Any]

REPOSITORY = "/repos/{owner}/{repo}"
ORG_REPOSITORIES = "/orgs/{org}/repos"
RUNS = f"{REPOSITORY}/actions/runs"
RUN = f"{RUNS}/{{run_id}}"
RUN_ATTEMPT = f"{RUN}/attempts/{{attempt_number}}"
JOBS = f"{RUN_ATTEMPT}/jobs"
ARTIFACTS = f"{RUN}/artifacts"
ALL_ARTIFACTS = f"{REPOSITORY}/actions/artifacts"
WORKFLOWS = f"{REPOSITORY}/actions/workflows"
WORKFLOW = f"{WORKFLOWS}/{{workflow_id}}"
WORKFLOW_RUNS = f"{WORKFLOW}/runs"
ANNOTATIONS = f"{REPOSITORY}/check-runs/{{check_run_id}}/annotations"
COMMITS = f"{REPOSITORY}/commits"
COMMIT = f"{COMMITS}/{{ref}}"
COMMIT_PULLS = f"{COMMITS}/{{commit_sha}}/pulls"
COMPARISON = f"{REPOSITORY}/compare/{{basehead}}"
MATCHING_REFS = f"{REPOSITORY}/git/matching-refs/{{ref}}"
CONTENTS = f"{REPOSITORY}/contents/{{path}}"
PULLS = f"{REPOSITORY}/pulls"
PULL_COMMITS = f"{PULLS}/{{pull_number}}/commits"
DEPLOYMENTS = f"{REPOSITORY}/deployments"
DEPLOYMENT_STATUSES = f"{DEPLOYMENTS}/{{deployment_id}}/statuses"
VARIABLES = f"{REPOSITORY}/actions/variables"
VARIABLE = f"{VARIABLES}/{{name}}"
SECRETS_KEY = f"{REPOSITORY}/actions/secrets/public-key"
SECRET = f"{REPOSITORY}/actions/secrets/{{secret_name}}"
ORG_VARIABLES = "/orgs/{org}/actions/variables"
ORG_VARIABLE = f"{ORG_VARIABLES}/{{name}}"
ORG_SECRETS_KEY = "/orgs/{org}/actions/secrets/public-key"
ORG_SECRET = "/orgs/{org}/actions/secrets/{secret_name}"
ORG_SECRET_REPOSITORIES = f"{ORG_SECRET}/repositories"
PATHS = (
    REPOSITORY,
    ORG_REPOSITORIES,
    RUNS,
    RUN,
    RUN_ATTEMPT,
    JOBS,
    ARTIFACTS,
    ALL_ARTIFACTS,
    WORKFLOWS,
    WORKFLOW,
    WORKFLOW_RUNS,
    ANNOTATIONS,
    COMMITS,
    COMMIT,
    COMMIT_PULLS,
    COMPARISON,
    MATCHING_REFS,
    CONTENTS,
    PULLS,
    PULL_COMMITS,
    DEPLOYMENTS,
    DEPLOYMENT_STATUSES,
    VARIABLE,
    SECRETS_KEY,
    SECRET,
    ORG_VARIABLE,
    ORG_SECRETS_KEY,
    ORG_SECRET,
    ORG_SECRET_REPOSITORIES,
)
CHANGES = (
    ("post", VARIABLES),
    ("patch", VARIABLE),
    ("put", SECRET),
    ("post", ORG_VARIABLES),
    ("patch", ORG_VARIABLE),
    ("put", ORG_SECRET),
)

_URI = "urn:github"
_JSON = "application/json"


@dataclass(frozen=True)
class Description:
    """Hold the part of an OpenAPI document that describes the GET of `PATHS`, and `CHANGES`."""

    document: Json

    def statuses(self, method: str, path: str) -> set[int]:
        """Give the statuses that are described for a method of a path template."""
        return {int(status) for status in self.document["paths"][path][method]["responses"]}

    def response(self, path: str, status: int) -> Json:
        """Find what is described for a path template's GET and a status: schema and example.

        Raises KeyError where nothing is described.
        """
        found: Json = self.document["paths"][path]["get"]["responses"][str(status)]
        content: Json = self._resolved(found)["content"][_JSON]
        return content

    def example(self, path: str) -> object:
        """Give GitHub's own example of a path's answer, the first of several."""
        examples: Json = self.response(path, 200)["examples"]
        return self._resolved(next(iter(examples.values())))["value"]

    def ends_with_slashes(self, path: str) -> bool:
        """Say whether the last value in a path may hold slashes, in GitHub's own extension."""
        name = path.rpartition("/")[2]
        operations = self.document["paths"][path].values()
        parameters = (self._resolved(each) for one in operations for each in one["parameters"])
        return any(
            each.get("x-multi-segment") and name == f"{{{each['name']}}}" for each in parameters
        )

    def response_schema(self, path: str, status: int) -> Json:
        """Give the schema of an answer; its references lead into the document."""
        schema: Json = self.response(path, status)["schema"]
        return schema

    def problems(self, path: str, status: int, body: object) -> list[str]:
        """Say where an answer is not as described, or holds a field that is not described."""
        if (path, status) not in self._validators:
            self._validators[path, status] = OAS30Validator(
                _closed(_absolute(self.response_schema(path, status))),
                registry=self._registry,
                format_checker=oas30_format_checker,
            )
        errors = self._validators[path, status].iter_errors(body)
        return [f"{error.json_path}: {error.message}" for error in errors]

    @cached_property
    def _validators(self) -> dict[tuple[str, int], OAS30Validator]:
        return {}

    @cached_property
    def _registry(self) -> Registry[Schema]:
        document = DRAFT4.create_resource(_closed(self.document))
        registry: Registry[Schema] = Registry().with_resource(_URI, document)
        return registry

    def _resolved(self, node: Json) -> Json:
        while "$ref" in node:
            node = _at(self.document, node["$ref"])
        return node


@cache
def describe(name: str) -> Description:
    """Read a description of the npm package by its name: `api.github.com` or `ghes-3.17`."""
    file = node_modules() / "@octokit" / "openapi" / "generated" / f"{name}.json"
    document = cut(json.loads(file.read_bytes()), PATHS, CHANGES)
    mend(document)
    return Description(document)


def cut(document: Json, paths: tuple[str, ...], changes: tuple[tuple[str, str], ...]) -> Json:
    """Keep the GET of some paths and some changes, and of the components what they refer to.

    Of the answers those in JSON are kept.
    """
    part: Json = {
        "openapi": document["openapi"],
        "info": document["info"],
        "paths": {},
        "components": {},
    }
    for method, path in (*(("get", path) for path in paths), *changes):
        operation = _in_json(document["paths"][path][method])
        part["paths"].setdefault(path, {})[method] = operation
    waiting = list(_references(part["paths"]))
    while waiting:
        reference = waiting.pop()
        _, _, kind, name = reference.split("/")
        kept = part["components"].setdefault(kind, {})
        if name not in kept:
            kept[name] = _at(document, reference)
            waiting += _references(kept[name])
    return part


def _in_json(operation: Json) -> Json:
    """Leave out what GitHub answers only to those who ask for another media type."""
    responses = {
        status: {**response, "content": {_JSON: response["content"][_JSON]}}
        if _JSON in response.get("content", {})
        else response
        for status, response in operation["responses"].items()
    }
    return {**operation, "responses": responses}


def _at(document: Json, reference: str) -> Json:
    node = document
    for name in reference.removeprefix("#/").split("/"):
        node = node[name]
    return node


def _references(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        if isinstance(reference := node.get("$ref"), str):
            yield reference
        for child in node.values():
            yield from _references(child)
    elif isinstance(node, list):
        for child in node:
            yield from _references(child)


def _absolute(schema: Json) -> Json:
    """Let a schema's references, and a discriminator's, start from the registry's document."""
    text = json.dumps(schema).replace('"#/components/', f'"{_URI}#/components/')
    absolute: Json = json.loads(text)
    return absolute


def _closed(node: Any) -> Any:  # noqa: ANN401 - any part of a JSON document
    """Allow no fields beyond those described, so that no misspelt field is taken for another."""
    if isinstance(node, list):
        return [_closed(child) for child in node]
    if not isinstance(node, dict):
        return node
    closed = {name: _closed(child) for name, child in node.items()}
    if node.get("type") == "object" and "properties" in node:
        closed.setdefault("additionalProperties", False)
    return closed
