"""A build folder: who may write in it, what it holds, and how one whole state of it follows another.

    .lock       locked by the one process that writes; the system takes the lock back when that process ends
    .journal    what has been read and is not in the build yet
    .new        the next state, while it is made
    .ready      the next state, whole: what is here is what the folder holds, whatever else lies there
    .stores     the store that ``store`` links to, and those that somebody still reads

A state is made in ``.new``, store and manifest included, and written to disk. Renaming it to ``.ready`` is the moment
at which it holds. Its files are then moved into the folder, which whoever writes next does if a kill comes between. So
there is no moment at which a killed process leaves less than the state before or the one after.
"""

import errno
import fcntl
import hashlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from graph.contributions import Contribution, ContributionError, read_contributions
from graph.store import READY, STORE, STORES, StoreError, create_store, current_store, hold_folder, open_store

FORMAT_VERSION = 2
DOCUMENTS, STATEMENTS, TURTLE, TRIG, PAGE = (
    "documents.jsonl",
    "statements.jsonl",
    "graph.ttl",
    "graph.trig",
    "graph.html",
)
REJECTED, MANIFEST = "rejected.jsonl", "manifest.json"
LOCK, JOURNAL, NEW = ".lock", ".journal", ".new"
_KEPT = (DOCUMENTS, STATEMENTS)
"""The files that all others are made of; with the rejected documents, what cannot be made again."""
_NO_SPACE = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class BuildError(Exception):
    """A build folder that is not what it should be, or cannot be written; what it held is still there."""


class InUse(BuildError):
    """Another process writes in the folder."""


# ── One at a time ────────────────────────────────────────────────────────────────────────────────────────────────────


def _acquire(path: Path) -> int:
    """The open lock file. Raises InUse. A file that its owner removed meanwhile is no lock: then once more."""
    while True:
        held = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if path.exists() and os.path.samestat(os.fstat(held), path.stat()):
                return held
        except BlockingIOError as error:
            os.close(held)
            raise InUse(
                f"{path.parent}: in use by another process; try again when it has ended (`fuser {path}` tells which)"
            ) from error
        except BaseException:
            os.close(held)
            raise
        os.close(held)


def _is_full(error: OSError) -> bool:
    # Oxigraph's errors have their number in the text only.
    return error.errno in _NO_SPACE or any(str(error).endswith(f"(os error {number})") for number in _NO_SPACE)


@contextmanager
def writing(folder: Path, *, make: bool = False) -> Iterator[None]:
    """Be the only one who writes in the folder; what a killed process left there is put in order first.

    Raises InUse if another process writes, BuildError if there is no build and it shall not be made, if the disk is
    full, or if what is there was made by another version. A folder made here is removed again if nothing came into it.
    """
    if not make and not any((folder / name).exists() for name in (MANIFEST, READY)):
        check_names(folder)
        raise BuildError(f"{folder}: no whole build here; `geopol build INPUT --output {folder}` makes one")
    made = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    held = _acquire(folder / LOCK)
    try:
        recover(folder)
        yield
    except OSError as error:
        if not _is_full(error):
            raise
        raise BuildError(
            f"{folder}: no space is left on the disk. The build of before is as it was; what was read is kept, and the "
            "same command goes on from there when there is space"
        ) from error
    except StoreError as error:
        raise BuildError(f"{folder}: {error}. The build of before is as it was; what was read is kept") from error
    finally:
        if made and {path.name for path in folder.iterdir()} == {LOCK}:
            (folder / LOCK).unlink()
            folder.rmdir()
        os.close(held)


# ── What is there ────────────────────────────────────────────────────────────────────────────────────────────────────


def sha256(path: Path) -> str:
    """SHA-256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_names(folder: Path) -> None:
    """Raises BuildError if there are files of a build without their manifest."""
    if (folder / MANIFEST).exists():
        return
    if lying := [name for name in (*_KEPT, TRIG, STORE) if (folder / name).exists()]:
        raise BuildError(
            f"{folder}: {', '.join(lying)} lie here without {MANIFEST}, which says what belongs together. Nothing was "
            f"changed: put {MANIFEST} or a backup back, or build in another folder"
        )


def read_manifest(folder: Path) -> Mapping[str, Any]:
    """The manifest; empty if there is no build. Raises BuildError for one of another version or that cannot be read."""
    path = folder / MANIFEST
    if not path.exists():
        check_names(folder)
        return {}
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        version = manifest["format"]
    except (KeyError, TypeError, ValueError) as error:
        raise BuildError(f"{path}: damaged ({error!r}); nothing was changed: put a backup back") from error
    if version != FORMAT_VERSION:
        raise BuildError(
            f"{folder}: its format is version {version}, this geopol writes version {FORMAT_VERSION}. Nothing was "
            "changed: build its documents in another folder"
        )
    return manifest  # type: ignore[no-any-return]


def read_state(folder: Path) -> dict[str, Contribution]:
    """What each document contributed, by id; empty without a build.

    Raises BuildError if the files are not, to the byte, what the manifest says: a truncated file is never built upon.
    """
    manifest = read_manifest(folder)
    if not manifest:
        return {}
    texts: list[str] = []
    for name in _KEPT:
        path = folder / name
        data = path.read_bytes() if path.exists() else b""
        if hashlib.sha256(data).hexdigest() != manifest["files"].get(name):
            raise BuildError(
                f"{path}: not what was built ({len(data):,} bytes; truncated or changed by hand). Nothing was changed: "
                "put the file or a backup back, or build in another folder"
            )
        texts.append(data.decode())
    try:
        return read_contributions(*texts)
    except ContributionError as error:
        raise BuildError(f"{folder}: {error}") from error


# ── From one state to the next ───────────────────────────────────────────────────────────────────────────────────────


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _new_store(folder: Path, name: str) -> Path:
    (folder / STORES).mkdir(exist_ok=True)
    return next(path for n in count(1) if not (path := folder / STORES / f"{name}-{n}").exists())


def _switch_store(folder: Path, link: Path) -> None:
    store = folder / STORE
    if store.is_dir() and not store.is_symlink():  # a server has put a store of its own there
        store.rename(_new_store(folder, "aside"))
    link.replace(store)


def _drop_old_stores(folder: Path) -> None:
    """Remove the stores that nobody needs: neither the build nor somebody who reads."""
    current = current_store(folder)
    for old in (folder / STORES).glob("*"):
        if not old.is_dir() or old.resolve() == current or (held := hold_folder(old, fcntl.LOCK_EX)) is None:
            continue
        try:
            shutil.rmtree(old, ignore_errors=True)
        finally:
            os.close(held)


def recover(folder: Path) -> None:
    """Bring a state that holds into its place, if that has not been done, and clear what a killed process left."""
    ready = folder / READY
    if ready.is_dir():
        for path in sorted(ready.iterdir(), key=lambda path: (path.name == MANIFEST, path.name)):
            if path.name == STORE:
                _switch_store(folder, path)
            else:
                path.replace(folder / path.name)
        if REJECTED not in read_manifest(folder)["files"]:
            (folder / REJECTED).unlink(missing_ok=True)
        _sync(folder)
        ready.rmdir()
    shutil.rmtree(folder / NEW, ignore_errors=True)
    _drop_old_stores(folder)


@contextmanager
def next_state(folder: Path) -> Iterator[Path]:
    """A folder to make the next state in; what is left in it in the end is removed."""
    made = folder / NEW
    made.mkdir()
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
        _drop_old_stores(folder)


def _store_is_sound(folder: Path) -> bool:
    try:
        open_store(folder)
    except StoreError:
        return False
    return True


def publish(folder: Path, quads: Iterable[ox.Quad], facts: Mapping[str, object]) -> tuple[str, ...]:
    """Let the files made in ``next_state`` be the state of the folder, with a store of ``quads``; what changed.

    ``facts`` go into the manifest. What would be the same is not touched.
    """
    made = folder / NEW
    files = {path.name: sha256(path) for path in sorted(made.iterdir())}
    # A store's files differ from one making to the next: it is known by the hash of what it holds.
    manifest = {"format": FORMAT_VERSION, **facts, "files": files, STORE: files[TRIG]}
    (made / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    before = read_manifest(folder)
    for path in tuple(made.iterdir()):
        if (folder / path.name).is_file() and sha256(folder / path.name) == sha256(path):
            path.unlink()
        else:
            _sync(path)
    changed = sorted((path.name for path in made.iterdir()), key=lambda name: (name == MANIFEST, name))
    if before.get(STORE) != manifest[STORE] or not _store_is_sound(folder):
        store = _new_store(folder, files[TRIG][:12])
        create_store(store, quads)
        (made / STORE).symlink_to(store.relative_to(folder), target_is_directory=True)
        changed.insert(0, STORE)
    if changed:
        _sync(made)
        made.rename(folder / READY)
        _sync(folder)
        recover(folder)
    return tuple(changed)
