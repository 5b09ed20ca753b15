"""Run a command as a process of its own, and write what it cost as JSON.

This must be a small process: Linux counts the memory of the process that starts another one into
the peak of the other. So it runs without site packages, and imports little.
"""

import json
import os
import sys
import time


def main(command: list[str]) -> None:
    """Run the command in silence; times in seconds, memory in kibibytes."""
    quiet = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_WRONLY, 0) for number in (1, 2)]
    begun = time.monotonic()
    process = os.posix_spawnp(command[0], command, os.environ, file_actions=quiet)
    _, status, used = os.wait4(process, 0)
    told = {
        "code": os.waitstatus_to_exitcode(status),
        "wall": time.monotonic() - begun,
        "cpu": used.ru_utime + used.ru_stime,
        "memory": used.ru_maxrss,
    }
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main(sys.argv[1:])
