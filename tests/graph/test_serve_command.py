import os
import signal
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx
import pyoxigraph as ox
import pytest

from graph.store import create_store

TOKEN = "of-this-test"  # noqa: S105  # it opens nothing else
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o }"


@pytest.fixture
def build(tmp_path):
    folder = tmp_path / "build"
    folder.mkdir()
    node = ox.NamedNode("x:x")
    create_store(folder / "store", [ox.Quad(ox.NamedNode(f"x:{n}"), node, node, node) for n in range(500)])
    return folder


def command(*arguments):
    return [sys.executable, "-c", "from graph.cli import app; app()", "serve", *map(str, arguments)]


@contextmanager
def served(*arguments, **environment):
    with subprocess.Popen(
        command(*arguments, "--port", "0"), stdout=subprocess.PIPE, text=True, env={**os.environ, **environment}
    ) as process:
        try:
            url = process.stdout.readline().split()[0]
            for _ in range(200):
                try:
                    httpx.get(url)
                    break
                except httpx.ConnectError:
                    time.sleep(0.05)
            yield process, url
        finally:
            process.kill()


def status(pid):
    """State and parent of a process; None if there is none."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(errors="replace").rpartition(")")[2].split()[:2]
    except OSError:
        return None


def descendants(pid):
    found = [int(process.name) for process in Path("/proc").glob("[0-9]*")]
    return [one for one in found if (state := status(one)) and state[1] == str(pid)]


def alive(pid):
    state = status(pid)
    return state is not None and state[0] != "Z"


def test_serves_until_interrupted(build):
    with served(build, "--lang", "en", GEOPOL_UPDATE_TOKEN=TOKEN) as (process, url):
        assert '<html lang="en">' in httpx.get(url).text
        assert httpx.get(f"{url}sparql", params={"query": "ASK { ?s ?p ?o }"}).json()["boolean"] is True
        headers = {"authorization": f"Bearer {TOKEN}"}
        assert httpx.post(f"{url}sparql", data={"update": "CLEAR ALL"}, headers=headers).status_code == 204
        assert httpx.get(f"{url}sparql", params={"query": "ASK { ?s ?p ?o }"}).json()["boolean"] is False
        workers = descendants(process.pid)
        assert workers
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        assert not any(map(alive, workers))
    assert [path.name for path in build.iterdir()] == ["store"]


def test_killed_it_leaves_no_process_and_the_next_tidies_up(build):
    with served(build, "--time-limit", "1") as (process, url):
        with suppress(httpx.ReadTimeout):
            httpx.get(f"{url}sparql", params={"query": ENDLESS}, timeout=0.3)
        workers = descendants(process.pid)
        process.kill()
        process.wait()
        deadline = time.monotonic() + 10
        while any(map(alive, workers)) and time.monotonic() < deadline:
            time.sleep(0.1)
        assert not any(map(alive, workers))
    assert len(list(build.iterdir())) == 2
    with served(build) as (process, _):
        process.send_signal(signal.SIGINT)
        process.wait(20)
    assert [path.name for path in build.iterdir()] == ["store"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["none"], 1, "no such file or folder"),
        (["BUILD", "--host", "0.0.0.0"], 2, "loopback"),  # noqa: S104  # it is refused
        (["BUILD", "--host", "example.org"], 2, "loopback"),
        (["BUILD", "--update-token", " "], 2, "empty token"),
        (["BUILD", "--port", "TAKEN"], 1, "--port takes another"),
    ],
)
def test_what_cannot_be_served(build, arguments, code, said):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        words = {"BUILD": build, "TAKEN": taken.getsockname()[1]}
        found = subprocess.run(
            command(*(words.get(one, one) for one in arguments)),
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
    assert found.returncode == code, found.stderr
    assert said in " ".join(found.stderr.replace("│", " ").split())
    assert "Traceback" not in found.stderr
    assert [path.name for path in build.iterdir()] == ["store"]
