"""The command `sei-action sandbox`."""

import argparse
import contextlib
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from time import sleep

from sei_action.sandbox.app import BASE_PATH, create_app
from sei_action.sandbox.errors import SandboxError
from sei_action.sandbox.instances import canonical_guid
from sei_action.sandbox.reports import printable
from sei_action.sandbox.serving import running
from sei_action.sandbox.store import Store

_DEFAULT_PORT = 8080
_DEFAULT_DATABASE = Path("sei-sandbox.sqlite3")
_LAST_PORT = 65535
_KEY_VARIABLE = "SEI_API_KEY"
_INTEGRATION = "sandbox"
_INSTANCE_NAME = "Sandbox"
_NAP_SECONDS = 3600


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the command's options to a parser."""
    parser.add_argument(
        "--port",
        type=_port,
        default=_DEFAULT_PORT,
        help="the port on the loopback interface, 0 for any free one (default: %(default)s)",
    )
    parser.add_argument(
        "--database",
        type=Path,
        default=_DEFAULT_DATABASE,
        metavar="PATH",
        help="the SQLite file that keeps everything (default: %(default)s)",
    )
    parser.add_argument(
        "--instance",
        type=_guid,
        action="append",
        default=[],
        metavar="GUID",
        help="register and link a CI/CD instance with this GUID; may be repeated",
    )


def run(arguments: argparse.Namespace) -> int:
    """Run the sandbox until Ctrl-C, and return the exit code: 0, or 2 where it cannot start.

    The environment variable SEI_API_KEY, where it is set, holds the only key that is accepted.
    """
    try:
        with Store(arguments.database) as store:
            _serve(store, arguments)
    except SandboxError as error:
        sys.stderr.write(f"{printable(str(error))}\n")
        return 2
    except KeyboardInterrupt:
        pass
    return 0


def _serve(store: Store, arguments: argparse.Namespace) -> None:
    api_key = os.environ.get(_KEY_VARIABLE, "").strip() or None
    app = create_app(store, api_key=api_key, announce=_say)
    with contextlib.ExitStack() as stack:
        try:
            origin = stack.enter_context(running(app, port=arguments.port))
        except OSError as error:
            raise _no_port(arguments.port, error) from error
        key = f"the value of {_KEY_VARIABLE}" if api_key else "any text that is not empty"
        _say(f"A local SEI listens at {origin} and keeps everything in {arguments.database}.")
        _say("Set these inputs of the step:")
        _say(f"  base-url: {origin}{BASE_PATH}")
        for guid in _instances(store, arguments.instance):
            _say(f"  instance-guid: {guid}")
        _say(f"  api-key: {key}")
        _say(f"Next: {_next_command(f'{origin}{BASE_PATH}', api_key)}")
        _say("That is for a second terminal, in a clone of the repository that is to report.")
        _say(f"Look at what is kept at {origin}/ (for programs: /sandbox/runs, /sandbox/reports).")
        _say("Each report gets a line here. Press Ctrl-C to stop.")
        while True:
            sleep(_NAP_SECONDS)


def _next_command(base_url: str, api_key: str | None) -> str:
    """Write the command that registers with the sandbox; a key that was set is not repeated."""
    key = "" if api_key else f"{_KEY_VARIABLE}=any-text "
    return (
        f"{key}sei-action register --base-url {base_url} --integration-id {_INTEGRATION} "
        f"--name {_INSTANCE_NAME}"
    )


def _instances(store: Store, named: Sequence[str]) -> Sequence[str]:
    """Register the instances that were named, or a first one, and return those to choose from."""
    for guid in named:
        store.register(_INSTANCE_NAME, integration_id=_INTEGRATION, guid=guid)
    if not named and not store.instances():
        store.register(_INSTANCE_NAME, integration_id=_INTEGRATION)
    return named or [each.guid for each in store.instances() if each.integration_id]


def _no_port(port: int, error: OSError) -> SandboxError:
    return SandboxError(
        f"The sandbox cannot listen on port {port}: {error.strerror}.",
        "Another program, perhaps another sandbox, may have it, or it may need more rights.",
        "End that program, or name another port with --port; 0 takes any free one.",
    )


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text[:6]) > _LAST_PORT:
        msg = f"{text!r} is not a port; write a number from 0 to {_LAST_PORT}"
        raise argparse.ArgumentTypeError(msg)
    return int(text)


def _guid(text: str) -> str:
    guid = canonical_guid(text)
    if guid is None:
        msg = f"{text!r} is not a UUID; write one like 666ba79b-3f3d-4236-ac04-4686ce526705"
        raise argparse.ArgumentTypeError(msg)
    return guid


def _say(line: str) -> None:
    # A letter that the terminal's encoding lacks must not turn a report into an error.
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(f"{printable(line).encode(encoding, 'backslashreplace').decode(encoding)}\n")
    sys.stdout.flush()
