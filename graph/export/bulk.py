"""N-Quads for warehouses: parts of lines sorted by their bytes, and a manifest of their sizes and hashes.

`oxigraph load`, `qlever index` and every bulk loader take the parts; `sort -c` and `sha256sum` check them.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox

from graph.export.contract import Content, Export, ExportError, Part
from graph.export.rdf_files import all_quads, read_quads

MANIFEST = "manifest.json"
LINES = 1_000_000
"""Quads of a part, at most."""


def parts(content: Content, lines_each: int = LINES) -> Iterator[Part]:
    """Parts of so many quads, then the manifest."""
    data = ox.serialize(content.quads, format=ox.RdfFormat.N_QUADS)
    assert data is not None
    lines = sorted(data.splitlines(keepends=True))
    rows = []
    for number, start in enumerate(range(0, len(lines), lines_each)):
        of_part = lines[start : start + lines_each]
        part = Part(name=f"part-{number:05}.nq", data=b"".join(of_part))
        digest = hashlib.sha256(part.data).hexdigest()
        rows.append({"name": part.name, "quads": len(of_part), "bytes": len(part.data), "sha256": digest})
        yield part
    manifest = {"format": "application/n-quads", "quads": len(lines), "parts": rows}
    yield Part(name=MANIFEST, data=(json.dumps(manifest, indent=1) + "\n").encode())


def _read(folder: Path) -> frozenset[ox.Quad]:
    """The quads of all parts. Raises ExportError for a part that is not what the manifest says."""
    found: set[ox.Quad] = set()
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    for row in manifest["parts"]:
        path = folder / row["name"]
        if not path.is_file() or hashlib.sha256(path.read_bytes()).hexdigest() != row["sha256"]:
            raise ExportError(f"{path}: missing, or not as {MANIFEST} says: export the graph again")
        found |= read_quads(path, ox.RdfFormat.N_QUADS)
    return frozenset(found)


BULK = Export(
    name="bulk",
    about="N-Quads in sorted parts with a manifest, for bulk loaders",
    folder=True,
    make=parts,
    holds=lambda content: frozenset(all_quads(content)),
    read=_read,
)
