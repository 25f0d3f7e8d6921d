"""Files as they are or packed by gzip or Zstandard, opened for reading."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO, cast

from extractors.readers.found import Unreadable

PACKED = (".gz", ".zst")


@contextmanager
def opened(path: Path) -> Iterator[BinaryIO]:
    """The file, unpacked while it is read. Raises OSError; Unreadable for one that is damaged or cut short."""
    ending = path.suffix.lower()
    try:
        if ending == ".gz":
            with gzip.open(path) as packed:
                yield cast("BinaryIO", packed)
        elif ending == ".zst":
            import io

            import zstandard

            try:
                with path.open("rb") as file:
                    reader = zstandard.ZstdDecompressor().stream_reader(file, read_across_frames=True)
                    yield cast("BinaryIO", io.BufferedReader(reader))
            except zstandard.ZstdError as error:
                raise Unreadable(f"not Zstandard: {error}") from error
        else:
            with path.open("rb") as file:
                yield file
    except (gzip.BadGzipFile, EOFError) as error:
        raise Unreadable(f"not gzip, or cut short: {error}") from error
