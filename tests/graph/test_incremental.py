"""Builds that grow, shrink, are killed, and meet full disks: always the bytes of a fresh build of the same documents."""

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extractors.documents import InputError
from graph.backup import backup
from graph.build import Parts, build, rebuild, remove
from graph.folder import JOURNAL, LOCK, NEW, BuildError, InUse, writing
from graph.identity import JUDGEMENTS
from graph.rdf_reading import read_statements
from graph.server.snapshots import Snapshots, clone
from graph.store import READY, STORES, StoreError, open_store
from ontology.actors import Actor, Name
from ontology.statements import DateInterval, Document, Evidence, Span, Statement, Status

BASE = {
    actor_id: Actor(id=actor_id, type="Country", labels=(("en", name), ("vi", name)))
    for actor_id, name in (("AAA", "Aland"), ("BBB", "Borovia"), ("CCC", "Carinia"))
}
RELATIONS = ("urges", "meets", "withdraws")


def stranger(name: str, document: str) -> Actor:
    """Somebody the base does not have, whom each document describes in its own way."""
    names = (Name(text=f"{name} in {document}", language="en", kind="alias"),)
    return Actor(id=name, type="Person", labels=(("en", f"{name} ({document[0]})"),), names=names, part_of=("AAA",))


def said(document: Document, line: str, start: int) -> Statement:
    """The statement of a line ``subject relation object [status] [@place] [in:year]``."""
    subject, relation, target, *more = line.split(" ")
    status, place, day = Status.ACTUAL, None, None
    for word in more:
        if word.startswith("@"):
            place = BASE[word[1:]]
        elif word.startswith("in:"):
            day = DateInterval(date(int(word[3:]), 1, 1), None)
        else:
            status = Status(word)

    def actor(name: str) -> Actor:
        return BASE.get(name) or stranger(name, document.id)

    evidence = Evidence(
        document_id=document.id,
        sentence=Span(start, start + len(line)),
        quote=line,
        language="en",
        extractor="rules-1",
        score=0.7 + 0.01 * len(line) / 3,
        subject=Span(start, start + len(subject)),
    )
    return Statement(
        subject=actor(subject),
        relation=relation,
        object=actor(target),
        status=status,
        place=place,
        date=day,
        evidence=(evidence,),
    )


@dataclass
class Reader:
    """Stands in for the extractors: every line is a statement. Counts what it reads; stops where it is told."""

    read: list[str]
    stop_at: str | None = None

    def extract(
        self, documents: Iterable[Document], _extractor: str
    ) -> Iterator[tuple[Document, tuple[Statement, ...]]]:
        for document in documents:
            if document.id == self.stop_at:
                raise KeyboardInterrupt
            self.read.append(document.id)
            found, start = [], 0
            for line in document.text.split("\n"):
                if len(line.split(" ")) >= 3:
                    found.append(said(document, line, start))
                start += len(line) + 1
            yield document, tuple(found)


def write_page(path: Path, statements, language: str, documents) -> None:
    lines = [f"{statement.id} {statement.belief}" for statement in statements]
    path.write_text("\n".join([language, *sorted(one.id for one in documents), *lines]), encoding="utf-8")


def parts(reader: Reader | None = None, version: str = "1") -> Parts:
    extract = (reader or Reader([])).extract
    return Parts(extract=extract, write_page=write_page, lookup=BASE.get, version=lambda: version)


def row(name: str, text: str, source: str | None = None) -> dict[str, str]:
    return {"id": name, "text": text, "language": "en", "date": "2019-05-04"} | ({"source": source} if source else {})


def given_in(path: Path, rows: Iterable[dict[str, str]]) -> Path:
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in rows), encoding="utf-8")
    return path


def outputs(folder: Path) -> dict[str, bytes]:
    """Every file of a build but the store's."""
    return {
        path.name: path.read_bytes()
        for path in sorted(folder.iterdir())
        if path.is_file() and not path.name.startswith(".")
    }


def stored(folder: Path) -> list[str]:
    return sorted(map(str, open_store(folder).quads()))


def all_files(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


ROWS = [
    row("a", "AAA urges BBB @CCC\nIvo_Petrik meets AAA", "Morning Post"),
    row("b", "AAA urges BBB @AAA\nBBB withdraws CCC planned", "Evening Post"),
    row("c", "Ivo_Petrik meets AAA\u2028\nCCC meets BBB in:2018", "Morning Post"),
    row("d", "Nothing of note."),
]


@pytest.fixture
def world(tmp_path):
    """A build of all rows, and the function that makes a fresh one of some."""

    def fresh(rows):
        folder = Path(tempfile.mkdtemp(dir=tmp_path)) / "fresh"
        build([given_in(tmp_path / "fresh.jsonl", rows)], folder, parts=parts())
        return folder

    return fresh


# ── Adding, replacing, removing ──────────────────────────────────────────────────────────────────────────────────────

LINES = st.tuples(
    st.sampled_from(["AAA", "BBB", "Ivo_Petrik", "Una_Vell"]),
    st.sampled_from(RELATIONS),
    st.sampled_from(["BBB", "CCC", "Una_Vell"]),
    st.sampled_from(["", " planned", " negated"]),
    st.sampled_from(["", " @AAA", " @CCC"]),
    st.sampled_from(["", " in:2018"]),
).map(lambda parts: " ".join(parts[:3]) + "".join(parts[3:]))
TEXTS = st.lists(LINES, max_size=3).map(lambda lines: "\n".join(["Heading", *lines]))
NAMES = st.sampled_from(["a", "b/c", "đ e"])
DOCUMENTS = st.builds(row, NAMES, TEXTS, st.sampled_from([None, "Morning Post", "Evening Post"]))
STEPS = st.lists(
    st.one_of(
        st.lists(DOCUMENTS, min_size=1, max_size=2, unique_by=lambda one: one["id"]),
        st.lists(NAMES, min_size=1, max_size=1),
    ),
    min_size=1,
    max_size=4,
)


@settings(max_examples=12, deadline=None)
@given(steps=STEPS, judged=st.booleans())
def test_any_history_gives_the_bytes_of_a_fresh_build(steps, judged):
    with tempfile.TemporaryDirectory() as place:
        folder, held = Path(place) / "build", {}
        folder.mkdir()
        if judged:
            (folder / JUDGEMENTS).write_text("first\tsecond\tjudgement\nIvo_Petrik\tUna_Vell\tsame\n")
        for step in steps:
            if isinstance(step[0], dict):
                build([given_in(Path(place) / "in.jsonl", step)], folder, parts=parts())
                held |= {one["id"]: one for one in step}
            elif step[0] in held:
                remove(folder, step, parts=parts())
                del held[step[0]]
        if not held:
            return
        fresh = Path(place) / "fresh"
        fresh.mkdir()
        if judged:
            shutil.copyfile(folder / JUDGEMENTS, fresh / JUDGEMENTS)
        build([given_in(Path(place) / "in.jsonl", reversed(held.values()))], fresh, parts=parts())
        assert outputs(folder) == outputs(fresh)
        assert stored(folder) == stored(fresh)


def test_builds_add_up_and_read_only_what_is_new(tmp_path, world):
    reader = Reader([])
    folder = tmp_path / "build"
    first = build([given_in(tmp_path / "1.jsonl", ROWS[:2])], folder, parts=parts(reader))
    assert (first.added, first.replaced) == (("a", "b"), ())
    second = build([given_in(tmp_path / "2.jsonl", ROWS[1:])], folder, parts=parts(reader))
    assert (second.added, second.replaced, len(second.documents)) == (("c", "d"), (), 4)
    assert reader.read == ["a", "b", "c", "d"]
    assert outputs(folder) == outputs(world(ROWS))
    changed = [ROWS[0] | {"text": "AAA meets CCC"}]
    third = build([given_in(tmp_path / "3.jsonl", changed)], folder, parts=parts(reader))
    assert (third.added, third.replaced) == ((), ("a",))
    assert outputs(folder) == outputs(world([*changed, *ROWS[1:]]))


def test_what_others_say_stays_with_its_own_place_and_description(tmp_path, world):
    folder = world(ROWS)
    before = read_statements(open_store(folder).quads())
    urges = next(one for one in before if one.relation == "urges")
    assert {one.document_id for one in urges.evidence} == {"a", "b"}
    report = remove(folder, ["a"], parts=parts())
    assert report.removed == ("a",)
    after = read_statements(open_store(folder).quads())
    left = next(one for one in after if one.relation == "urges")
    assert {one.document_id for one in left.evidence} == {"b"}
    assert left.place is not None
    assert left.place.id == "AAA"
    assert left.belief < urges.belief
    assert outputs(folder) == outputs(world(ROWS[1:]))


def test_removing_what_is_not_there_removes_nothing(world):
    folder = world(ROWS)
    before = all_files(folder)
    with pytest.raises(BuildError, match=r"no document 'bb' here; near are b\. Nothing was removed"):
        remove(folder, ["a", "bb"], parts=parts())
    assert all_files(folder) == before


def test_a_document_goes_by_its_iri_too(world):
    folder = world(ROWS)
    assert remove(folder, ["https://w3id.org/geopol/document/a"], parts=parts()).removed == ("a",)


def test_everything_can_be_removed_and_come_back(tmp_path, world):
    folder = world(ROWS)
    assert remove(folder, ["a", "b", "c", "d"], parts=parts()).statements == ()
    assert (folder / "documents.jsonl").read_bytes() == b""
    build([given_in(tmp_path / "in.jsonl", ROWS)], folder, parts=parts())
    assert outputs(folder) == outputs(world(ROWS))


def test_building_and_making_anew_again_touch_no_file(tmp_path, world):
    folder = world(ROWS)
    before = all_files(folder)
    assert build([tmp_path / "fresh.jsonl"], folder, parts=parts()).changed == ()
    assert rebuild(folder, parts=parts()).changed == ()
    assert all_files(folder) == before


def test_another_version_of_the_extractors_reads_again_what_it_is_given(tmp_path, world):
    folder, reader = world(ROWS), Reader([])
    report = build([given_in(tmp_path / "in.jsonl", ROWS[:1])], folder, parts=parts(reader, version="2"))
    assert (reader.read, report.replaced, report.outdated) == (["a"], ("a",), 3)
    assert build([tmp_path / "in.jsonl"], folder, parts=parts(reader, version="2")).changed == ()
    metadata = [ROWS[1] | {"date": "2020-01-01"}]
    assert build([given_in(tmp_path / "in.jsonl", metadata)], folder, parts=parts(reader)).replaced == ("b",)


def test_quarantine_is_kept_until_its_input_is_read_again(tmp_path):
    folder, bad, good = tmp_path / "build", tmp_path / "bad", tmp_path / "good.jsonl"
    bad.mkdir()
    (bad / "x.txt").write_bytes(b"\xff")
    given_in(bad / "y.jsonl", ROWS[:1])
    given_in(good, ROWS[1:])
    assert len(build([bad], folder, parts=parts()).rejected) == 1
    assert build([good], folder, parts=parts()).rejected == ()
    assert b"x.txt" in outputs(folder)["rejected.jsonl"]
    (bad / "x.txt").unlink()
    build([bad], folder, parts=parts())
    assert "rejected.jsonl" not in outputs(folder)


# ── Killed ───────────────────────────────────────────────────────────────────────────────────────────────────────────

KILLED = """
import os, signal, sys, threading
from pathlib import Path
sys.path.insert(0, {tests!r})
import importlib.util
spec = importlib.util.spec_from_file_location("incremental", {module!r})
module = importlib.util.module_from_spec(spec)
sys.modules["incremental"] = module
spec.loader.exec_module(module)
at, seen = int(sys.argv[1]), 0
WRITES = ("os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.symlink", "os.truncate", "open", "shutil.rmtree", "fcntl.flock")
def hook(event, arguments):
    global seen
    if event in WRITES and any({folder!r} in str(one) for one in arguments) or event == "fcntl.flock":
        seen += 1
        if seen == at:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(hook)
try:
    module.build([sys.argv[2]], Path({folder!r}), parts=module.parts())
finally:
    print(seen)
"""


def killed_build(folder: Path, source: Path, at: int) -> int:
    """Build in another process, killed by itself at its ``at``-th act on the folder; how many there were, or -9."""
    script = KILLED.format(tests=str(Path(__file__).parent), module=__file__, folder=str(folder))
    done = subprocess.run(
        [sys.executable, "-c", script, str(at), str(source)], capture_output=True, text=True, check=False
    )
    if done.returncode == 0:
        return int(done.stdout)
    assert done.returncode == -signal.SIGKILL, done.stderr
    return done.returncode


@pytest.mark.parametrize("share", [0.15, 0.5, 0.8, 0.9, 0.97])
def test_a_killed_build_goes_on_and_ends_with_the_same_bytes(tmp_path, world, share):
    folder = world(ROWS[:1])
    old, old_store = outputs(folder), stored(folder)
    expected = world([*ROWS[1:], ROWS[0] | {"text": "AAA meets CCC"}])
    source = tmp_path / "fresh.jsonl"
    trial = tmp_path / "trial"
    shutil.copytree(folder, trial, symlinks=True)
    acts = killed_build(trial, source, -1)
    assert outputs(trial) == outputs(expected)
    assert killed_build(folder, source, int(acts * share)) == -signal.SIGKILL
    assert stored(folder) in (old_store, stored(expected))
    if (folder / READY).exists() is False and outputs(folder) == old:
        assert stored(folder) == old_store
    reader = Reader([])
    journaled = (folder / JOURNAL).read_bytes().count(b"\n") if (folder / JOURNAL).exists() else 0
    build([source], folder, parts=parts(reader))
    assert len(reader.read) <= 4 - journaled
    assert outputs(folder) == outputs(expected)
    assert stored(folder) == stored(expected)
    assert {path.name for path in folder.iterdir() if path.name.startswith(".")} == {LOCK, STORES}
    assert len(list((folder / STORES).iterdir())) == 1


def test_what_was_read_before_a_kill_is_not_read_again(tmp_path, world):
    source, folder = given_in(tmp_path / "in.jsonl", ROWS), tmp_path / "build"
    reader = Reader([], stop_at="c")
    with pytest.raises(KeyboardInterrupt):
        build([source], folder, parts=parts(reader))
    with (folder / JOURNAL).open("ab") as file:
        file.write(b'{"document": {"id": "c", "langu')  # the line that was being written
    reader.stop_at = None
    build([source], folder, parts=parts(reader))
    assert reader.read == ["a", "b", "c", "d"]
    assert outputs(folder) == outputs(world(ROWS))
    assert not (folder / JOURNAL).exists()


# ── Others in the folder ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_second_writer_is_told_that_the_folder_is_in_use(tmp_path, world):
    folder = world(ROWS)
    before = all_files(folder)
    with writing(folder):
        for attempt in (
            lambda: build([tmp_path / "fresh.jsonl"], folder, parts=parts()),
            lambda: remove(folder, ["a"], parts=parts()),
            lambda: rebuild(folder, parts=parts()),
            lambda: backup(folder, tmp_path / "copy"),
        ):
            with pytest.raises(InUse, match="in use by another process"):
                attempt()
        assert len(stored(folder)) > 0  # reading is free
    assert all_files(folder) == before


def test_the_lock_goes_with_the_process(world):
    folder = world(ROWS)
    script = (
        "import sys, time; from pathlib import Path; from graph.folder import writing\n"
        "with writing(Path(sys.argv[1])): print('mine', flush=True); time.sleep(60)"
    )
    holder = subprocess.Popen([sys.executable, "-c", script, str(folder)], stdout=subprocess.PIPE, text=True)
    try:
        assert holder.stdout.readline() == "mine\n"
        with pytest.raises(InUse):
            remove(folder, ["a"], parts=parts())
    finally:
        holder.kill()
        holder.communicate()
    assert remove(folder, ["a"], parts=parts()).removed == ("a",)


def test_who_reads_goes_on_reading_what_he_opened(tmp_path, world):
    folder = world(ROWS[:1])
    before = stored(folder)
    reading = open_store(folder)
    build([given_in(tmp_path / "in.jsonl", ROWS)], folder, parts=parts())
    remove(folder, ["b"], parts=parts())
    assert sorted(map(str, reading.quads())) == before
    assert len(list((folder / STORES).iterdir())) == 2
    del reading
    rebuild(folder, parts=parts())
    assert len(list((folder / STORES).iterdir())) == 1


def test_a_store_that_a_server_put_there_is_replaced(tmp_path, world):
    folder = world(ROWS[:2])
    real = (folder / "store").resolve()
    (folder / "store").unlink()
    shutil.copytree(real, folder / "store")
    build([given_in(tmp_path / "in.jsonl", ROWS)], folder, parts=parts())
    assert stored(folder) == stored(world(ROWS))


# ── What goes wrong ──────────────────────────────────────────────────────────────────────────────────────────────────


def _write_page_on_a_full_disk(path, statements, language, documents):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))


def test_a_full_disk_is_told_and_nothing_is_lost(tmp_path, world):
    folder, reader = world(ROWS[:1]), Reader([])
    before = all_files(folder)
    source = given_in(tmp_path / "in.jsonl", ROWS)
    full = replace(parts(reader), write_page=_write_page_on_a_full_disk)
    with pytest.raises(BuildError, match="no space is left on the disk"):
        build([source], folder, parts=full)
    assert {name: found for name, found in all_files(folder).items() if name != JOURNAL} == before
    build([source], folder, parts=parts(reader))
    assert reader.read == ["b", "c", "d"]
    assert outputs(folder) == outputs(world(ROWS))


def test_a_disk_that_is_really_full(tmp_path, world):
    """On a file system of its own, so small that at first the journal, then the files or the store have no room."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mount = shutil.which("mount") or "mount"
    made = subprocess.run([mount, "-t", "tmpfs", "-o", "size=200k", "tmpfs", disk], capture_output=True, check=False)
    if made.returncode:
        pytest.skip("only root can make a small file system")
    try:
        folder = disk / "build"
        many = [row(f"n{n}", "\n".join(f"AAA urges BBB in:{year}" for year in range(1900, 2000))) for n in range(8)]
        source = given_in(tmp_path / "many.jsonl", many)
        told = []
        for size in ("200k", "700k", "1500k", "3m"):
            subprocess.run([mount, "-o", f"remount,size={size}", disk], check=True)
            with pytest.raises(BuildError, match=r"[Nn]o space") as error:
                build([source], folder, parts=parts())
            told.append(str(error.value))
            assert {path.name for path in folder.iterdir()} <= {LOCK, JOURNAL, STORES}
        subprocess.run([mount, "-o", "remount,size=256m", disk], check=True)
        reader = Reader([])
        build([source], folder, parts=parts(reader))
        assert reader.read == []  # all from the journal
        assert outputs(folder) == outputs(world(many))
    finally:
        subprocess.run([shutil.which("umount") or "umount", "-l", disk], check=True)


def test_a_truncated_store_is_told_and_made_anew(tmp_path, world):
    folder = world(ROWS)
    expected = stored(folder)
    largest = max((folder / "store").glob("*.sst"), key=lambda path: path.stat().st_size)
    os.truncate(largest, 100)
    with pytest.raises(StoreError, match=r"cannot be opened: .*the next `geopol build` into .* makes the store anew"):
        open_store(folder)
    assert rebuild(folder, parts=parts()).changed == ("store",)
    assert stored(folder) == expected


@pytest.mark.parametrize("name", ["documents.jsonl", "statements.jsonl"])
def test_a_truncated_file_is_never_built_upon(tmp_path, world, name):
    folder = world(ROWS)
    os.truncate(folder / name, 100)
    before = all_files(folder)
    with pytest.raises(BuildError, match=rf"{name}: not what was built \(100 bytes"):
        build([tmp_path / "fresh.jsonl"], folder, parts=parts())
    assert all_files(folder) == before


@pytest.mark.parametrize(
    ("manifest", "message"),
    [
        ('{"format": 1, "files": {}}', "its format is version 1, this geopol writes version 2"),
        ('{"format": 3}', "its format is version 3"),
        ('{"form', "damaged"),
        (None, "lie here without manifest.json"),
    ],
)
def test_a_folder_of_another_version_is_told_and_left_alone(tmp_path, world, manifest, message):
    folder = world(ROWS)
    (folder / "manifest.json").unlink()
    if manifest is not None:
        (folder / "manifest.json").write_text(manifest)
    before = all_files(folder)
    for attempt in (
        lambda: build([tmp_path / "fresh.jsonl"], folder, parts=parts()),
        lambda: remove(folder, ["a"], parts=parts()),
    ):
        with pytest.raises(BuildError, match=message):
            attempt()
    assert all_files(folder) == before


def test_a_folder_that_was_made_for_nothing_is_gone_again(tmp_path):
    blank = tmp_path / "blank.txt"
    blank.write_text(" ")
    with pytest.raises(InputError):
        build([blank], tmp_path / "build", parts=parts())
    assert not (tmp_path / "build").exists()


# ── Backup ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_backup_is_a_build_of_its_own(tmp_path, world):
    folder = world(ROWS)
    (folder / JUDGEMENTS).write_text("first\tsecond\tjudgement\nIvo_Petrik\tAAA\tdifferent\n")
    copy = tmp_path / "safe" / "copy"
    names = backup(folder, copy)
    assert {"documents.jsonl", "statements.jsonl", "manifest.json", "judgements.tsv", "store"} <= set(names)
    assert outputs(copy) == outputs(folder)
    shutil.rmtree(folder)
    assert remove(copy, ["a"], parts=parts()).removed == ("a",)
    (copy / JUDGEMENTS).unlink()
    assert outputs(copy) == outputs(world(ROWS[1:]))
    with pytest.raises(BuildError, match="something here already"):
        backup(copy, copy)


def test_a_backup_of_what_is_damaged_is_none(tmp_path, world):
    folder = world(ROWS)
    os.truncate(folder / "graph.ttl", 50)
    with pytest.raises(BuildError, match=r"graph\.ttl: not what was built"):
        backup(folder, tmp_path / "copy")
    assert [path.name for path in tmp_path.iterdir() if "copy" in path.name] == []
    assert not (folder / NEW).exists()


# ── Serving ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_served_follows_builds_and_a_build_undoes_updates(tmp_path, world):
    folder = world(ROWS[:1])
    served = Snapshots(folder)
    try:
        served.refresh()
        held = served.take()
        before = sorted(map(str, open_store(held).quads()))
        build([given_in(tmp_path / "in.jsonl", ROWS)], folder, parts=parts())
        assert sorted(map(str, open_store(held).quads())) == before  # who asks is answered from one state
        served.give_back(held)
        assert served.stale()
        served.refresh()
        held = served.take()
        assert sorted(map(str, open_store(held).quads())) == stored(folder) != before
        made = served.new_folder()
        clone(held, made)
        updated = ox.Store(str(made))
        updated.add(ox.Quad(ox.NamedNode("x:a"), ox.NamedNode("x:b"), ox.NamedNode("x:c"), ox.NamedNode("x:d")))
        updated.flush()
        del updated
        served.give_back(held)
        served.publish(made, served.signature)
        assert len(stored(folder)) == len(stored(world(ROWS))) + 1
        assert "store" in rebuild(folder, parts=parts()).changed
        assert stored(folder) == stored(world(ROWS))
        assert outputs(folder) == outputs(world(ROWS))
    finally:
        served.close()
    assert {path.name for path in folder.iterdir() if path.name.startswith(".")} == {LOCK, STORES}
