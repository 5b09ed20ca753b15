"""The reports that are sent: one for each number, no two alike, so that none can pass as another.

Pure; what SEI holds is compared with what was made here.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from sei_action.payload import Payload

_FIRST_START = 1_770_022_800_000
_FIRST_RUN_ID = 30_000_000
_LONGEST_SECONDS = 90
_EACH_FAILURE = 7
_MILLISECONDS = 1000


def report(number: int, guid: str) -> Payload:
    """Make the report of the run with this number."""
    return Payload(
        pipeline="CI",
        job_full_name="acme/shop/CI",
        qualified_name="acme/shop/CI",
        instance_name="GitHub Actions (acme)",
        instance_guid=guid,
        start_time=_FIRST_START + number * _MILLISECONDS,
        duration=_duration(number) * _MILLISECONDS,
        result=_result(number),
        build_number=number,
        execution_id=execution_id(number),
        scm_commit_ids=(_sha(number),),
        ci=True,
        cd=False,
    )


def execution_id(number: int) -> str:
    """Give the id of the run's only attempt."""
    return f"{_FIRST_RUN_ID + number}-1"


def differences(number: int, held: Mapping[str, Any]) -> Sequence[str]:
    """Name the fields in which a run that SEI holds is not the one that was reported."""
    made: Mapping[str, object] = {
        "build_number": number,
        "execution_id": execution_id(number),
        "result": _result(number),
        "duration_in_seconds": _duration(number),
        "scm_commit_ids": [_sha(number)],
    }
    return [name for name, value in made.items() if held.get(name) != value]


def _result(number: int) -> Literal["SUCCESS", "FAILURE"]:
    return "SUCCESS" if number % _EACH_FAILURE else "FAILURE"


def _duration(number: int) -> int:
    return number % _LONGEST_SECONDS


def _sha(number: int) -> str:
    return f"{number:040x}"
