"""States of a store to read from while others change it.

A build puts a new store in the place of the old one. The engine opens files when it needs them, by name, and would
find those of the new store: so it reads a folder of its own, made of hard links, which cost neither time nor space. An
update is made in such a folder, too, and put in the store's place when it is done: readers see all of it or nothing.
"""

import json
import os
import shutil
import tempfile
import time
from pathlib import Path

from graph.store import StoreError, create_store, open_store

_PREFIX = ".serving-"
_ATTEMPTS, _PAUSE = 20, 0.05

Signature = tuple[int, ...]


def clone(store: Path, target: Path) -> None:
    """The same store in another folder. Files that never change are shared, the others copied."""
    target.mkdir()
    for file in sorted(store.iterdir()):
        if file.name == "LOCK":
            continue
        if file.suffix == ".sst":
            try:
                os.link(file, target / file.name)
            except OSError as error:
                if isinstance(error, FileNotFoundError):
                    raise
                shutil.copy2(file, target / file.name)  # another file system, or one without links
        else:
            shutil.copy2(file, target / file.name)


def _stat(path: Path) -> Signature:
    try:
        found = path.stat()
    except FileNotFoundError:
        return (0,)
    return found.st_dev, found.st_ino, found.st_mtime_ns


def _remove_leftovers(folder: Path) -> None:
    """Folders of servers that were killed."""
    for left in folder.glob(f"{_PREFIX}*"):
        try:
            os.kill(int(left.name.removeprefix(_PREFIX).partition("-")[0]), 0)
        except (ProcessLookupError, ValueError):
            shutil.rmtree(left, ignore_errors=True)
        except PermissionError:
            continue


class Snapshots:
    """The last whole state of a build folder, a store folder or an RDF file. For one thread at a time."""

    def __init__(self, source: Path) -> None:
        """Raises StoreError, saying what is accepted, if there is nothing to serve."""
        open_store(source)  # tells what is wrong
        self._source = source
        self._is_file = source.is_file()
        self._store = source / "store" if (source / "store").is_dir() else source
        self._folder: Path | None = None
        self._number = 0
        self._users: dict[Path, int] = {}
        self._signature: Signature = ()
        self._current: Path | None = None

    def _own_folder(self) -> Path:
        if not self._is_file:
            parent = self._store.parent
            _remove_leftovers(parent)
            try:
                return Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=parent))
            except OSError:
                pass  # read-only: links will be copies
        return Path(tempfile.mkdtemp(prefix=f"geopol{_PREFIX}"))

    @property
    def source(self) -> Path:
        """What is served."""
        return self._source

    def page(self) -> Path | None:
        """The page of the graph, if the build has one."""
        path = self._source / "graph.html"
        return path if path.is_file() else None

    def _state(self) -> Signature:
        if self._is_file:
            return _stat(self._source)
        return (*_stat(self._store / "CURRENT"), *_stat(self._store), *_stat(self._source / "manifest.json"))

    def _next(self) -> Path:
        if self._folder is None:
            self._folder = self._own_folder()
        self._number += 1
        return self._folder / str(self._number)

    def _make(self) -> None:
        """A snapshot of what is there now; the old one stays if that cannot be had."""
        for _ in range(_ATTEMPTS):
            state, target = self._state(), self._next()
            try:
                if self._is_file:
                    create_store(target, open_store(self._source).quads())
                else:
                    clone(self._store, target)
            except (FileNotFoundError, StoreError):
                if self._is_file and self._current is None:
                    raise
            else:
                if self._state() == state:
                    self._replace(target, state)
                    return
            shutil.rmtree(target, ignore_errors=True)
            time.sleep(_PAUSE)
        if self._current is None:
            raise StoreError(f"{self._source}: the store changes all the time; try again when the build is done")

    def _replace(self, target: Path, state: Signature) -> None:
        old, self._current, self._signature = self._current, target, state
        self._users.setdefault(target, 0)
        if old is not None:
            self._drop(old)

    def _drop(self, path: Path) -> None:
        if path != self._current and not self._users.get(path):
            self._users.pop(path, None)
            shutil.rmtree(path, ignore_errors=True)

    def stale(self) -> bool:
        """Whether ``refresh`` has something to do."""
        return self._current is None or self._state() != self._signature

    def refresh(self) -> None:
        """Take up what a build has put there. Raises StoreError if there is no state at all."""
        if self.stale():
            self._make()

    def take(self) -> Path:
        """The folder of the last whole state; it stays until it is given back."""
        assert self._current is not None
        self._users[self._current] += 1
        return self._current

    def give_back(self, path: Path) -> None:
        """What ``take`` gave is needed no more."""
        self._users[path] -= 1
        self._drop(path)

    def new_folder(self) -> Path:
        """Where an update can be made."""
        return self._next()

    def discard(self, made: Path) -> None:
        """Remove what has not been published."""
        shutil.rmtree(made, ignore_errors=True)

    def _mark(self) -> None:
        """The store is no longer what the manifest of the build says: the next build makes it anew."""
        path = self._source / "manifest.json"
        try:
            manifest = json.loads(path.read_text(encoding="utf-8"))
        except (FileNotFoundError, ValueError):
            return
        if isinstance(manifest, dict) and manifest.get("store") is not None:
            partial = path.with_name(".manifest.json.partial")
            marked = json.dumps({**manifest, "store": None}, ensure_ascii=False, indent=1)
            partial.write_text(f"{marked}\n", encoding="utf-8")
            partial.replace(path)

    def publish(self, made: Path, before: Signature) -> None:
        """Put a store in the place of the one served. Raises StoreError if a build was faster."""
        if self._is_file:
            raise StoreError(f"{self._source}: a file cannot be updated; serve a build folder")
        if self._state() != before:
            raise StoreError("a build has put another store here meanwhile; send the update again")
        self._mark()
        aside = self._next()
        self._store.rename(aside)
        made.rename(self._store)
        shutil.rmtree(aside, ignore_errors=True)

    @property
    def signature(self) -> Signature:
        """Tells one state from another."""
        return self._signature

    def close(self) -> None:
        """Remove everything made here."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
