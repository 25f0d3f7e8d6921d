"""Web archives: WARC by fastwarc, and WACZ, which is a zip of them; one document an HTML page that was answered well.

The id of a document is the page's address. Other records (pictures, requests, redirections) are passed over.
"""

import zipfile
from typing import Any, BinaryIO

from extractors.readers.found import At, Found, Unreadable
from extractors.readers.page import article, decode_page

_PAGES = ("text/html", "application/xhtml+xml")
_GOOD = 200
_LARGEST = 1 << 25
"""Bytes of a page: what is larger is no article."""


def _record(record: Any, url: str) -> Any:
    data = record.reader.read(_LARGEST + 1)
    if len(data) > _LARGEST:
        raise Unreadable(f"a page of more than {_LARGEST:,} bytes")
    day = record.record_date.date().isoformat() if record.record_date else ""
    return article(url, decode_page(data, record.http_charset), url, day)


def read(file: BinaryIO, at: At) -> Found:
    """The pages of a WARC file, in its order."""
    from fastwarc.warc import ArchiveIterator, WarcRecordType

    kinds = WarcRecordType.response | WarcRecordType.resource
    count = 0
    for record in ArchiveIterator(file, record_types=kinds, parse_http=True, auto_decode="all"):
        count += 1
        http = record.http_headers
        kind = (record.http_content_type or "") if http is not None else record.headers.get("Content-Type", "")
        if kind.partition(";")[0].strip().lower() not in _PAGES or (http is not None and http.status_code != _GOOD):
            continue
        url = (record.headers.get("WARC-Target-URI") or "").strip("<>") or f"{at.document_id}:{count}"
        try:
            yield url, _record(record, url)
        except Unreadable as error:
            yield url, error
    if not count:
        raise Unreadable("no WARC record of an answer was found")


def read_zip(file: BinaryIO, at: At) -> Found:
    """The pages of the WARC files in a WACZ file, in the order of their names."""
    import gzip

    try:
        with zipfile.ZipFile(file) as archive:
            names = sorted(name for name in archive.namelist() if name.lower().endswith((".warc", ".warc.gz")))
            if not names:
                raise Unreadable("no WARC file is in it")
            for name in names:
                with archive.open(name) as packed:
                    inner: Any = gzip.GzipFile(fileobj=packed) if name.lower().endswith(".gz") else packed
                    for place, found in read(inner, at):
                        yield f"{name}, {place}", found
    except zipfile.BadZipFile as error:
        raise Unreadable(f"not WACZ: {error}") from error
