"""Run a web application on a real socket, in the background."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator

import uvicorn
from starlette.types import ASGIApp

_TICK_SECONDS = 0.005
_PATIENCE_SECONDS = 1


@contextlib.contextmanager
def running(app: ASGIApp, *, host: str = "127.0.0.1", port: int = 0) -> Iterator[str]:
    """Serve an application until the block ends, and yield its origin without a slash at the end.

    Port 0 takes a free one. Raises OSError where the port cannot be had, before anything runs.
    Requests that are under way at the end have one second to finish.
    """
    with socket.create_server((host, port)) as listener:
        # asyncio does this for sockets that it makes itself. Without it each answer on a kept
        # connection comes 40 ms late.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        config = uvicorn.Config(
            app,
            log_config=None,  # how to log is for the process to say
            log_level="warning",
            access_log=False,
            timeout_graceful_shutdown=_PATIENCE_SECONDS,
        )
        server = uvicorn.Server(config)
        # Outside the main thread uvicorn leaves the process's signal handlers alone.
        thread = threading.Thread(target=_serve, args=(server, listener), daemon=True)
        thread.start()
        try:
            while not server.started:
                if not thread.is_alive():
                    msg = "the application did not start"
                    raise RuntimeError(msg)
                time.sleep(_TICK_SECONDS)
            yield f"http://{host}:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def _serve(server: uvicorn.Server, listener: socket.socket) -> None:
    # Where an application does not start, uvicorn exits as a program would.
    with contextlib.suppress(SystemExit):
        server.run([listener])
