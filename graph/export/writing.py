"""Exports onto the disk: all of an export, or nothing."""

import shutil
import tempfile
from pathlib import Path

from graph.export.contract import Content, Export, ExportError


def _moved(made: Path, output: Path) -> None:
    """Move the files of a folder into ``output``, which may hold an older export of the same files and nothing else."""
    names = {path.name for path in made.iterdir()}
    if output.exists():
        if not output.is_dir():
            raise ExportError(f"{output}: this format writes several files: give a folder")
        if strangers := sorted(path.name for path in output.iterdir() if path.name not in names):
            shown = ", ".join(strangers[:3])
            raise ExportError(
                f"{output}: holds other files ({shown}), which would mix with the export: give a new folder"
            )
    output.mkdir(parents=True, exist_ok=True)
    for name in sorted(names):
        (made / name).replace(output / name)


def write(export: Export, content: Content, output: Path) -> None:
    """Write an export to ``output``: a file, or a folder if the format has several.

    Raises ExportError, and leaves ``output`` as it was, if it cannot be made or something else is in its place.
    """
    if not export.folder and output.is_dir():
        raise ExportError(f"{output}: this format is one file, and this is a folder: give a file's name")
    output.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=".export-", dir=output.parent))
    try:
        for part in export.make(content):
            (made / (part.name or output.name)).write_bytes(part.data)
        if export.folder:
            _moved(made, output)
        else:
            (made / output.name).replace(output)
    finally:
        shutil.rmtree(made, ignore_errors=True)
