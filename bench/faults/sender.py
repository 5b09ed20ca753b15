"""A process that delivers reports one after another, and says on stdout how far it is.

It is the action's own delivery without the reading of GitHub: each report has a `Delivery` and a
deadline of its own, as a step has. The lines are `begin <number>`, then `accepted <number>` or
`failed <number>`; whether a failed report was kept is for the outbox to say.
"""

import io
import os
import sys
from collections.abc import Mapping, Sequence

from bench.faults.reports import report
from sei_action.config import Config, read_config
from sei_action.deadline import Deadline
from sei_action.delivery import Delivery
from sei_action.runner import Runner


def main(numbers: Sequence[str], env: Mapping[str, str]) -> int:
    """Deliver the reports with these numbers."""
    config = read_config(env)
    for number in map(int, numbers):
        _say(f"begin {number}")
        failure = _deliver(number, config, env)
        _say(f"{'failed' if failure else 'accepted'} {number}")
    return 0


def _deliver(number: int, config: Config, env: Mapping[str, str]) -> str | None:
    payload = report(number, config.instance_guid)
    content = payload.model_dump_json(by_alias=True).encode()
    delivery = Delivery(config, env, Deadline(config.timeout), Runner(env, io.StringIO()))
    return delivery.deliver(payload, content)


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:], os.environ))
