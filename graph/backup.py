"""A copy of a build that is a build."""

import os
import shutil
import tempfile
from pathlib import Path

from graph.duplicates import COPY_JUDGEMENTS
from graph.folder import MANIFEST, BuildError, read_manifest, read_state, sha256, writing
from graph.identity import JUDGEMENTS
from graph.store import STORE, STORES, current_store, open_store


def _copy(folder: Path, made: Path) -> None:
    manifest = read_manifest(folder)
    for name, expected in manifest["files"].items():
        if not (folder / name).exists():
            raise BuildError(f"{folder / name}: missing; the next `geopol build` makes what can be made again")
        shutil.copyfile(folder / name, made / name)
        if sha256(made / name) != expected:
            raise BuildError(f"{folder / name}: not what was built; the next `geopol build` makes it again")
    shutil.copyfile(folder / MANIFEST, made / MANIFEST)
    for name in (JUDGEMENTS, COPY_JUDGEMENTS):
        if (folder / name).exists():
            shutil.copyfile(folder / name, made / name)
    store = current_store(folder)
    if store is None:
        raise BuildError(f"{folder}: the store is missing; the next `geopol build` makes it again")
    (made / STORES).mkdir()
    kept = made / STORES / f"{manifest['files']['graph.trig'][:12]}-1"
    shutil.copytree(store, kept, ignore=shutil.ignore_patterns("LOCK", "LOG*"))
    (made / STORE).symlink_to(kept.relative_to(made), target_is_directory=True)


def backup(folder: Path, target: Path) -> tuple[str, ...]:
    """Copy a build, judgements included, to ``target``, which must not be there yet; the names of what it holds.

    The copy is a build folder of its own; to go back to it is to use it. It is checked against the hashes of the
    manifest, its store is opened, and it appears whole or not at all. Raises BuildError (InUse), StoreError.
    """
    if target.exists() or target.is_symlink():
        raise BuildError(f"{target}: there is something here already; a backup goes into a folder of its own")
    if folder.resolve() in target.resolve().parents:
        raise BuildError(f"{target}: lies in the build itself")
    with writing(folder):
        read_state(folder)  # tells what is damaged
        target.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        try:
            _copy(folder, made)
            open_store(made)
            made.chmod(0o777 & ~_umask())
            made.rename(target)
        finally:
            shutil.rmtree(made, ignore_errors=True)
    return tuple(sorted(path.name for path in target.iterdir() if not path.name.startswith(".")))


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
