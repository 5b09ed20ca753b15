"""What SEI's answers mean: key, region, right to report, instance, and its doubles."""

import re
from collections.abc import Iterator
from http import HTTPStatus

from sei_action.diagnosis import Check, Diagnosis, error, ok, warning
from sei_action.doctor.facts import Facts, SeiFacts
from sei_action.sei.looking import Look

_REFUSALS = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})
_MAY_PASS = frozenset({HTTPStatus.TOO_MANY_REQUESTS, *range(500, 600)})
_ALLOW_LIST = re.compile(r"(?:allow|white)[- ]?list|\bIP\b", re.IGNORECASE)
_FLAG = "SEI_ENABLE_CUSTOM_CICD"
_NATIVE = "github_actions"


def is_refused(look: Look) -> bool:
    """Tell whether a key was refused in a way that another region may not."""
    return look.status in _REFUSALS


def takes_reports(look: Look) -> bool:
    """Tell whether the key may report there: what is refused is the report for being empty."""
    return look.status == HTTPStatus.BAD_REQUEST and "missing" in look.text


def judge_sei(facts: Facts) -> Iterator[Diagnosis]:
    """Judge all that SEI answered."""
    sei = facts.sei
    if sei is None:
        return
    yield from _ingestion(sei)
    if sei.ingestion.problem or is_refused(sei.ingestion):
        return  # one cause, told once
    yield from _instance(sei, facts)
    yield from _native(sei)


def _ingestion(sei: SeiFacts) -> Iterator[Diagnosis]:
    look = sei.ingestion
    home = next((name for name, one in sei.elsewhere.items() if takes_reports(one)), None)
    where = f"region {sei.region} ({sei.url})" if sei.region else sei.url
    if look.problem:
        yield error(_unreachable(look.problem), look.problem, "")
    elif takes_reports(look):
        yield ok(Check.REGION, f"SEI answers at {where}.")
        yield ok(
            Check.INGESTION,
            "The key may report: SEI refused an empty report for being empty alone.",
        )
    elif home:
        yield error(
            Check.REGION,
            f"The key is not of {where}, but of the region {home}.",
            f"Write `region: {home}`.",
        )
    elif look.status == HTTPStatus.FORBIDDEN and _is_allow_list(look):
        yield error(
            Check.REGION,
            f"The way to {where} is barred (status 403{_quoted(look)}): an IP allow list or a "
            "gateway does not let this runner through.",
            "Have the runner's address added to the list, or use a runner whose address is on it.",
        )
    elif is_refused(look):
        yield _refusal(sei, where)
    elif look.status in _MAY_PASS:
        yield warning(
            Check.REGION,
            f"SEI is overloaded or out of order at {where} (status {look.status}).",
            "Ask again later.",
        )
    else:
        yield error(
            Check.REGION,
            f"Something other than SEI answers at {where} (status {look.status}).",
            "Check `region` and `base-url`, HTTPS_PROXY and NO_PROXY.",
        )


def _unreachable(problem: str) -> Check:
    if "certificate" in problem:
        return Check.CERTIFICATES
    return Check.PROXY if "The proxy" in problem else Check.REGION


def _is_allow_list(look: Look) -> bool:
    return look.is_foreign or _ALLOW_LIST.search(look.text) is not None


def _quoted(look: Look) -> str:
    return f": {look.text}" if look.text else ""


def _refusal(sei: SeiFacts, where: str) -> Diagnosis:
    look = sei.ingestion
    status = f"status {look.status}{_quoted(look)}"
    is_known = any(
        one is not None and one.status == HTTPStatus.OK for one in (sei.instance, sei.instances)
    )
    tried = f" Of the other regions {', '.join(sei.elsewhere)} none takes it." * bool(sei.elsewhere)
    if is_known and look.status == HTTPStatus.NOT_FOUND:
        return error(
            Check.INGESTION,
            f"SEI knows the key at {where}, but no custom CI/CD API ({status}).",
            f"Have Harness support enable the feature flag {_FLAG} for your account.",
        )
    if is_known:
        return error(
            Check.INGESTION,
            f"SEI knows the key at {where}, and it may not report ({status}).",
            "Give the key the role Ingestion; if it has it, have Harness support enable the "
            f"feature flag {_FLAG} for your account.",
        )
    if look.status == HTTPStatus.NOT_FOUND:
        return error(
            Check.REGION,
            f"SEI has no custom CI/CD API for the key at {where} ({status}).{tried}",
            "Check `region` (README, Regions); if it is right, have Harness support enable the "
            f"feature flag {_FLAG} for your account.",
        )
    return error(
        Check.KEY,
        f"SEI does not take the key at {where} ({status}).{tried}",
        "Check that the secret holds the whole key, that it was not revoked, and that it has the "
        f"role Ingestion; a 403 can also be the feature flag {_FLAG}.",
    )


def _instance(sei: SeiFacts, facts: Facts) -> Iterator[Diagnosis]:
    look, guid = sei.instance, facts.instance_guid
    if look is None:
        return
    if look.status == HTTPStatus.OK and look.told is not None:
        yield from _known_instance(look, facts)
    elif look.status == HTTPStatus.NOT_FOUND and look.told is not None:
        yield error(
            Check.INSTANCE,
            f"SEI knows no instance {guid}, so it drops its reports without a word.",
            "Set `instance-guid` to the id that registering answered, or register it: "
            "`sei-action register`.",
        )
    elif look.status in {HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN}:
        yield warning(
            Check.INSTANCE,
            f"The key may not ask for the instance (status {look.status}{_quoted(look)}), so "
            "nobody can tell whether SEI keeps its reports.",
            f"Check that {guid} is the id that registering answered, or run this once with a key "
            "that may.",
        )
    else:
        reason = look.problem or f"status {look.status}{_quoted(look)}"
        yield warning(
            Check.INSTANCE,
            f"SEI did not tell of the instance ({reason}).",
            "Ask again later.",
        )


def _known_instance(look: Look, facts: Facts) -> Iterator[Diagnosis]:
    told = look.told or {}
    guid, name = facts.instance_guid, told.get("name")
    if told.get("type") == _NATIVE:
        yield error(
            Check.NATIVE_INTEGRATION,
            f"The instance {guid} is that of the vendor's own GitHub Actions integration.",
            "Register one of your own with `sei-action register`, or write `mode: enrich`.",
        )
    if "integration_id" in told and not told["integration_id"]:
        yield error(
            Check.INSTANCE,
            f"The instance {guid} is linked to no integration, so SEI drops its reports without a "
            "word.",
            "Register it again with the integration id of your satellite.yml: "
            "`sei-action register`.",
        )
    else:
        yield ok(Check.INSTANCE, f"SEI knows the instance {guid}.")
    if isinstance(name, str) and facts.instance_name and name != facts.instance_name:
        yield warning(
            Check.INSTANCE_NAME,
            f"The instance is called {name!r}, and the next report renames it to "
            f"{facts.instance_name!r}; so would each other repository that says something else.",
            f"Write `instance-name: {name}` in every repository, or let it be renamed in all.",
        )
    elif facts.instance_name:
        yield ok(Check.INSTANCE_NAME, f"The instance is called {facts.instance_name!r}, as sent.")


def _native(sei: SeiFacts) -> Iterator[Diagnosis]:
    told = sei.instances.told or {}
    records = told.get("records")
    if sei.instances.status != HTTPStatus.OK or not isinstance(records, list):
        yield ok(
            Check.NATIVE_INTEGRATION,
            "Whether the vendor's own GitHub Actions integration reports this repository as well "
            "is not known: the key may not list instances.",
            "If it does, runs count twice; use `mode: enrich` then.",
        )
        return
    names = [
        str(one.get("name"))
        for one in records
        if isinstance(one, dict) and one.get("type") == _NATIVE
    ]
    if names:
        yield warning(
            Check.NATIVE_INTEGRATION,
            "SEI has an instance of the vendor's own GitHub Actions integration "
            f"({', '.join(map(repr, names[:3]))}). If that reads this repository, its runs count "
            "twice.",
            "Take the repository out of that integration, or write `mode: enrich`.",
        )
    else:
        yield ok(
            Check.NATIVE_INTEGRATION,
            "No sign of the vendor's own GitHub Actions integration among the instances that the "
            f"key may list ({len(records)} seen).",
        )
