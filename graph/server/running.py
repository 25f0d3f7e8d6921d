"""A server in a thread: for notebooks, tests and benchmarks."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn

from graph.server.app import Settings, configuration, listen, make_app
from graph.store import StoreError

_PAUSE = 0.005


@contextmanager
def running(source: Path, settings: Settings | None = None) -> Iterator[str]:
    """Serve ``source`` on a free port of the loopback while the context lasts; gives the URL, with a slash at its end.

    Raises StoreError if there is nothing to serve.
    """
    app = make_app(source, settings)
    with listen("127.0.0.1", 0) as listener:
        server = uvicorn.Server(configuration(app))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        try:
            while not server.started:
                if not thread.is_alive():
                    raise StoreError(f"{source}: the server did not start")
                time.sleep(_PAUSE)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        finally:
            server.should_exit = True
            thread.join()
