"""Builds killed at random moments, readers while builds run, and what adding one document costs.

    python benchmarks/bench_incremental.py [--kills N] [--documents N] [--grown N] [--seed N] [--milliseconds N]

Documents are made up and read by a stand-in for the extractors that takes ``--milliseconds`` for each: kills shall hit
the reading as well as the writing. Every killed build is a process of its own, ended with SIGKILL; the next goes on.
Half of the kills come at a moment of the clock, half at an act on the folder (a file opened, renamed, removed ...).
"""

import argparse
import contextlib
import json
import math
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from graph.build import Parts, build, remove
from graph.folder import JOURNAL
from graph.store import READY, StoreError, open_store
from ontology.actors import Actor
from ontology.statements import Document, Evidence, Span, Statement
from ontology.vocabulary import vocabulary

STATEMENTS = 5
ACTS = ("open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.symlink", "os.truncate", "shutil.rmtree")


def stand_in(seconds: float, read: list[str]) -> Parts:
    actors = {f"C{n:02}": Actor(id=f"C{n:02}", type="Country", labels=(("en", f"Country {n}"),)) for n in range(100)}
    names, relations = sorted(actors), sorted(vocabulary().relations)

    def extract(documents: Iterable[Document], _: str) -> Iterator[tuple[Document, tuple[Statement, ...]]]:
        for document in documents:
            time.sleep(seconds)
            read.append(document.id)
            chance = random.Random(document.text)  # noqa: S311  # made-up data, the same each time
            said = []
            for _number in range(STATEMENTS):
                subject, target = chance.sample(names, 2)
                evidence = Evidence(
                    document_id=document.id,
                    sentence=Span(0, len(document.text)),
                    quote=document.text,
                    language="en",
                    extractor="rules-1",
                    score=0.8,
                )
                relation = chance.choice(relations)
                said.append(
                    Statement(subject=actors[subject], relation=relation, object=actors[target], evidence=(evidence,))
                )
            yield document, tuple(said)

    def write_page(path: Path, statements: tuple[Statement, ...], language: str, documents: Iterable[Document]) -> None:
        path.write_text(f"{language} {len(statements)} {len(tuple(documents))}\n", encoding="utf-8")

    return Parts(extract=extract, write_page=write_page, lookup=actors.get)


def source(path: Path, numbers: Iterable[int], word: str = "said") -> Path:
    rows = (
        {"id": f"d{n:06}", "text": f"What was {word} on day {n}.", "language": "en", "source": f"Paper {n % 7}"}
        for n in numbers
    )
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def outputs(folder: Path) -> dict[str, bytes]:
    found = (path for path in sorted(folder.iterdir()) if path.is_file() and not path.name.startswith("."))
    return {path.name: path.read_bytes() for path in found}


def stored(folder: Path) -> int:
    return hash(frozenset(map(str, open_store(folder).quads())))


@contextlib.contextmanager
def process(folder: Path, given: Path, milliseconds: float, at: int = 0) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, __file__, "--build", str(given), str(folder), "--milliseconds", str(milliseconds)]
    command += ["--at", str(at)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as running:  # noqa: S603  # ourselves
        assert running.stdout is not None
        running.stdout.readline()  # it has imported everything
        yield running


def killed(work: Path, kills: int, documents: int, seed: int, milliseconds: float) -> None:
    """A build of half the documents; then all, half of those changed, in a build killed again and again."""
    chance = random.Random(seed)  # noqa: S311  # moments
    given = source(work / "all.jsonl", range(documents), "told")
    fresh = work / "fresh"
    build([given], fresh, parts=stand_in(0, []))
    expected, expected_store = outputs(fresh), stored(fresh)
    old = work / "old"
    build([source(work / "half.jsonl", range(documents // 2))], old, parts=stand_in(0, []))
    old_store = stored(old)
    shutil.copytree(old, work / "timed", symlinks=True)
    with process(work / "timed", given, milliseconds) as running:
        begin = time.monotonic()
        assert running.stdout is not None
        acts = int(running.stdout.read())
        whole = time.monotonic() - begin
    print(f"kills: {documents} documents, half of them new and half changed; {kills} kills at random moments")
    print("  moment of the whole  journaled  committed  store  read by the next  bytes")
    same = number = 0
    while number < kills:
        folder = work / "killed"
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(old, folder, symlinks=True)
        moment, at = (whole * chance.uniform(0, 1), 0) if number % 2 else (math.inf, chance.randint(1, acts))
        begin = time.monotonic()
        with process(folder, given, 0 if at else milliseconds, at) as running:
            begin = time.monotonic()
            with contextlib.suppress(subprocess.TimeoutExpired):
                running.wait(None if moment == math.inf else moment)
            running.send_signal(signal.SIGKILL)
            ended = running.wait()
        if ended != -signal.SIGKILL:  # it was faster than the one before: that is how long it takes
            whole = min(whole, time.monotonic() - begin)
            continue
        number += 1
        journal = folder / JOURNAL
        journaled = journal.read_bytes().count(b"\n") if journal.exists() else 0
        committed = (folder / READY).exists()
        state = {old_store: "old", expected_store: "new"}.get(stored(folder), "NEITHER")
        read: list[str] = []
        build([given], folder, parts=stand_in(0, read))
        equal = outputs(folder) == expected and stored(folder) == expected_store and state != "NEITHER"
        same += equal
        result = "same" if equal else "DIFFERENT"
        of = f"act {at} of {acts}" if at else f"{moment:.2f} of {whole:.2f} s"
        print(f"  {of:19}  {journaled:9}  {committed!s:9}  {state:5}  {len(read):16}  {result}", flush=True)
    print(f"  {same} of {kills} end with the same bytes")


def read_meanwhile(work: Path, documents: int) -> None:
    """Threads that open the store again and again while a process builds and removes."""
    folder, other = work / "read", work / "one.jsonl"
    build([source(work / "most.jsonl", range(documents))], folder, parts=stand_in(0, []))
    states, found, failed = {len(open_store(folder))}, set[int](), list[str]()
    done, opened = threading.Event(), 0

    def reader() -> None:
        nonlocal opened
        while not done.is_set():
            try:
                found.add(len(open_store(folder)))
                opened += 1
            except StoreError as error:
                failed.append(str(error))

    threads = [threading.Thread(target=reader) for _ in range(2)]
    for thread in threads:
        thread.start()
    for number in range(5):
        with process(folder, source(other, [documents + number]), 0) as running:
            running.wait()
        states.add(len(open_store(folder)))
    done.set()
    for thread in threads:
        thread.join()
    for message in failed[:3]:
        print(f"  {message}")
    print(
        f"reading: {opened} openings during 5 builds, {len(failed)} failed, "
        f"{len(found - states)} saw a state that was never whole"
    )


def growing(work: Path, documents: int) -> None:
    """Seconds to make a build, to add a document and to take it out again, the reading left aside."""
    folder = work / "grown"

    def timed(act: str, run: object) -> None:
        begin = time.monotonic()
        assert callable(run)
        run()
        print(f"  {act:28} {time.monotonic() - begin:6.2f} s")

    print(f"growing: {documents} documents, {documents * STATEMENTS} statements")
    all_of_them = source(work / "grow.jsonl", range(documents))
    one = source(work / "new.jsonl", [documents])
    parts = stand_in(0, [])
    timed("build", lambda: build([all_of_them], folder, parts=parts))
    timed("the same again", lambda: build([all_of_them], folder, parts=parts))
    timed("one more document", lambda: build([one], folder, parts=parts))
    timed("that document removed", lambda: remove(folder, [f"d{documents:06}"], parts=parts))


def count_acts(folder: str, at: int) -> list[int]:
    """Counts the acts of this process on a folder, from now on; SIGKILL at the one of that number."""
    seen = [0]

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        if event in ACTS and any(folder in str(argument) for argument in arguments):
            seen[0] += 1
            if seen[0] == at:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)
    return seen


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--documents", type=int, default=200)
    parser.add_argument("--grown", type=int, default=4000, help="documents of the last measure")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--milliseconds", type=float, default=4)
    parser.add_argument("--at", type=int, default=0, help=argparse.SUPPRESS)
    parser.add_argument("--build", nargs=2, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.build:
        print("ready", flush=True)
        given, folder = map(Path, arguments.build)
        seen = count_acts(str(folder), arguments.at)
        build([given], folder, parts=stand_in(arguments.milliseconds / 1000, []))
        print(seen[0])
        return
    with tempfile.TemporaryDirectory() as place:
        work = Path(place)
        killed(work, arguments.kills, arguments.documents, arguments.seed, arguments.milliseconds)
        read_meanwhile(work, arguments.documents)
        growing(work, arguments.grown)


if __name__ == "__main__":
    main()
